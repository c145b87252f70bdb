"""The addresses of a panel's meeting, within those of the panels."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from grants.reviews.meeting import views


def addresses(wrap: Callable[[Any], Any]) -> list[URLPattern]:
    """`wrap` is the admin site's own."""
    return [
        path("<int:pk>/meeting/", wrap(views.meeting), name="reviews_meeting"),
        path("<int:pk>/meeting/open/", wrap(views.open_meeting), name="reviews_meeting_open"),
        path("<int:pk>/meeting/close/", wrap(views.close_meeting), name="reviews_meeting_close"),
        path("agenda/<int:pk>/", wrap(views.item), name="reviews_agenda_item"),
        path("agenda/<int:pk>/flag/", wrap(views.flag), name="reviews_agenda_flag"),
        path("agenda/<int:pk>/minutes/", wrap(views.minutes), name="reviews_agenda_minutes"),
        path("agenda/<int:pk>/revise/", wrap(views.revise), name="reviews_agenda_revise"),
    ]
