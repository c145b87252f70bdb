"""What every request meets first and last."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone

# What is made of words; pictures, fonts and documents are compressed in themselves.
WORDS = ("text/", "application/javascript", "application/json", "image/svg+xml")
ELSEWHERE = ("cross-site", "same-site")
Handler = Callable[[HttpRequest], HttpResponse]


class Arrival:
    """Notes when the request arrived, before anything can make it wait, and gives it an id.

    Openness of a call is judged by this moment: waiting for a lock costs nobody the deadline.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.arrived_at = timezone.now()
        request.request_id = uuid.uuid4().hex
        return self.get_response(request)


class PrivateByDefault:
    """No reply is kept by a shared cache unless its view says otherwise."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        return response


class Compressed(GZipMiddleware):
    """Pages travel compressed, and the files of a page where nobody compressed them before (the demo).

    Never for a request that another site had the browser send: by such requests, and by how long the
    replies are, BREACH reads what a page keeps secret (docs/adr/0009-compressed-pages.md).
    """

    def process_request(self, request: HttpRequest) -> None:
        """A mark of a page is the same compressed or not, as If-None-Match means it (RFC 9110, 13.1.2)."""
        if marks := request.META.get("HTTP_IF_NONE_MATCH"):
            request.META["HTTP_IF_NONE_MATCH"] = marks.replace('W/"', '"')

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Compress a whole page of words."""
        is_words = response.headers.get("Content-Type", "").startswith(WORDS)
        if not is_words or "Content-Range" in response.headers or _is_sent_from_elsewhere(request):
            return response
        return super().process_response(request, response)


def _is_sent_from_elsewhere(request: HttpRequest) -> bool:
    return request.headers.get("Sec-Fetch-Site", "") in ELSEWHERE
