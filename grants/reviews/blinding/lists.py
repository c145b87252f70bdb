"""Rows of the back office's list, each with what may be shown of its filed copy."""

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest

from grants.reviews.blinding.shown import shown_of_calls
from portal.ui.context import actor_of


class SheetList(ChangeList):
    """The rows of a page, each with what may be shown of its filed copy."""

    def get_results(self, request: HttpRequest) -> None:
        """Look the names to withhold up for the whole page at once."""
        super().get_results(request)
        rows = list(self.result_list)
        shown = shown_of_calls(actor_of(request), ((row.blind, row.assignment.submission) for row in rows))
        for row in rows:
            row.shown = shown[row.assignment.submission_id]
        self.result_list = rows
