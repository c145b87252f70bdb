"""The addresses of the assignment in the back office."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from grants.reviews.views import assignment


def addresses(wrap: Callable[[Any], Any]) -> list[URLPattern]:
    """The page, the acts on a plan, its workbook."""
    stem = "assignment/<int:pk>"
    return [
        path("assignment/", wrap(assignment.assignment), name="reviews_assignment"),
        path("assignment/propose/", wrap(assignment.propose), name="reviews_assignment_propose"),
        path(f"{stem}/adopt/", wrap(assignment.adopt), name="reviews_assignment_adopt"),
        path(f"{stem}/undo/", wrap(assignment.undo), name="reviews_assignment_undo"),
        path(f"{stem}/pin/<int:seat>/", wrap(assignment.pin), name="reviews_assignment_pin"),
        path(f"{stem}/move/<int:seat>/", wrap(assignment.move), name="reviews_assignment_move"),
        path(f"{stem}/sheet/", wrap(assignment.sheet), name="reviews_assignment_sheet"),
        path(f"{stem}/upload/", wrap(assignment.upload), name="reviews_assignment_upload"),
    ]
