"""Error pages: a plain sentence, what was kept, what to do. They never ask the database for more."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _page(request: HttpRequest, name: str, status: int) -> HttpResponse:
    return render(request, f"errors/{name}.html", {"quiet": True}, status=status)


def bad_request(request: HttpRequest, *_why: Any, **_named: Any) -> HttpResponse:
    """400."""
    return _page(request, "400", 400)


def forbidden(request: HttpRequest, *_why: Any, **_named: Any) -> HttpResponse:
    """403."""
    return _page(request, "403", 403)


def not_found(request: HttpRequest, *_why: Any, **_named: Any) -> HttpResponse:
    """404: the same words for what is hidden and what is missing."""
    return _page(request, "404", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page without the database, for it may be what failed."""
    return render(request, "errors/500.html", status=500)


def csrf_failure(request: HttpRequest, **_named: Any) -> HttpResponse:
    """403 when a form came without its token: signed out meanwhile, or cookies are off."""
    return _page(request, "csrf", 403)
