"""The addresses of the review's papers in the back office."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from grants.reviews.papers import views


def addresses(wrap: Callable[[Any], Any]) -> list[URLPattern]:
    """The page, and what is asked for on it."""
    return [
        path("papers/", wrap(views.papers), name="reviews_papers"),
        path("<int:pk>/papers/sheets/<slug:suffix>/", wrap(views.sheets), name="reviews_papers_sheets"),
        path("<int:pk>/papers/tally/<slug:suffix>/", wrap(views.tally), name="reviews_papers_tally"),
        path("papers/sheet/<int:pk>/<slug:suffix>/", wrap(views.sheet), name="reviews_papers_sheet"),
        path("papers/<int:pk>/all/", wrap(views.all_sheets), name="reviews_papers_all"),
        path("papers/<int:pk>/archive/", wrap(views.archive), name="reviews_papers_archive"),
    ]
