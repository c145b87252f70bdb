"""What every request meets first and last."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

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
