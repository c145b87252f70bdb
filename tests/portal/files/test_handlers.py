"""What one request may bring: more is counted and named, never kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

from portal.files import handlers
from portal.files.handlers import MOST_FILES_AT_ONCE, Unread


def received(*files: SimpleUploadedFile) -> HttpRequest:
    return RequestFactory().post("/", {"file": list(files)})


def test_what_is_within_bounds_arrives_whole() -> None:
    request = received(SimpleUploadedFile("a.pdf", b"a" * 70_000), SimpleUploadedFile("b.pdf", b"b"))
    assert [(file.name, file.size) for file in request.FILES.getlist("file")] == [
        ("a.pdf", 70_000),
        ("b.pdf", 1),
    ]
    assert request.FILES.getlist("file")[0].read() == b"a" * 70_000


@pytest.mark.parametrize("size", [200_000, 3_000_000])
def test_a_file_beyond_the_largest_is_only_named(monkeypatch, size) -> None:
    monkeypatch.setattr(handlers, "MOST_BYTES", 100_000)
    large, small = received(
        SimpleUploadedFile("큰.pdf", b"x" * size), SimpleUploadedFile("b.pdf", b"b")
    ).FILES.getlist("file")
    assert isinstance(large, Unread)
    assert (large.name, large.size, large.read()) == ("큰.pdf", size, b"")
    assert small.read() == b"b"


def test_of_five_hundred_files_the_first_forty_are_read() -> None:
    files = received(*(SimpleUploadedFile(f"{n}.pdf", b"x") for n in range(500))).FILES.getlist("file")
    assert len(files) == 500
    assert [isinstance(file, Unread) for file in files].count(False) == MOST_FILES_AT_ONCE == 40
    assert files[39].read() == b"x"


def test_the_sum_of_a_request_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(handlers, "MOST_BYTES_AT_ONCE", 250_000)
    files = received(*(SimpleUploadedFile(f"{n}.pdf", b"x" * 100_000) for n in range(5))).FILES.getlist(
        "file"
    )
    assert [isinstance(file, Unread) for file in files] == [False, False, True, True, True]
