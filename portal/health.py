"""Whether the web, the database and the cache answer; for load balancers and Compose."""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def health(request: HttpRequest) -> HttpResponse:
    """Two words in plain text: the web serves without its cache, never without its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    cache.set("health", "ok", timeout=10)
    state = "ok" if cache.get("health") == "ok" else "degraded"
    return HttpResponse(state, content_type="text/plain")


app_name = "health"
urlpatterns = [path("", health, name="health")]
