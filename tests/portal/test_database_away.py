"""When the database is away, people still get a page that says so."""

import pytest
from django.test import RequestFactory

from portal.ui.errors import server_error


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_error_page_asks_nothing_of_the_database(settings, language):
    """No database mark: a query here would fail the test."""
    settings.LANGUAGE_CODE = language
    page = server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert b"<h1" in page.content
