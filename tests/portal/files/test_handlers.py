"""What one request may bring: more is counted and named, never kept."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from portal.files import handlers
from portal.files.handlers import MOST_FILES_AT_ONCE, Unread

Received = Callable[..., list]


@pytest.fixture
def received() -> Iterator[Received]:
    """The files of a request that brings these sizes, closed with it as Django does."""
    requests = []

    def of_sizes(*sizes: int) -> list:
        files = [SimpleUploadedFile(f"{number}.pdf", b"x" * size) for number, size in enumerate(sizes)]
        requests.append(RequestFactory().post("/", {"file": files}))
        return requests[-1].FILES.getlist("file")

    yield of_sizes
    for request in requests:
        with closing(request):
            pass


def test_what_is_within_bounds_arrives_whole(received) -> None:
    files = received(70_000, 1)
    assert [(file.name, file.size, file.read()) for file in files] == [
        ("0.pdf", 70_000, b"x" * 70_000),
        ("1.pdf", 1, b"x"),
    ]


@pytest.mark.parametrize("size", [200_000, 3_000_000])
def test_a_file_beyond_the_largest_is_only_named(monkeypatch, received, size) -> None:
    monkeypatch.setattr(handlers, "MOST_BYTES", 100_000)
    large, small = received(size, 1)
    assert isinstance(large, Unread)
    assert (large.name, large.size, large.read()) == ("0.pdf", size, b"")
    assert small.read() == b"x"


def test_of_five_hundred_files_the_first_forty_are_read(received) -> None:
    files = received(*[1] * 500)
    assert len(files) == 500
    assert [isinstance(file, Unread) for file in files].count(False) == MOST_FILES_AT_ONCE == 40
    assert files[39].read() == b"x"


def test_the_sum_of_a_request_is_bounded(monkeypatch, received) -> None:
    monkeypatch.setattr(handlers, "MOST_BYTES_AT_ONCE", 250_000)
    assert [isinstance(file, Unread) for file in received(*[100_000] * 5)] == [False, False, True, True, True]
