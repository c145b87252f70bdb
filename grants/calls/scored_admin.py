"""What stands still once scores are given by it: a page that was opened before is told so when it comes too late."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from grants.calls import policies
from grants.calls.parts_admin import KeptAdmin
from portal.ui.context import actor_of


class UntilScored(KeptAdmin):
    """A rubric or a part of one."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """A manager whose change comes after the first score reads why; nothing of it is written."""
        row = self.get_object(request, object_id) if request.method == "POST" and object_id else None
        actor = actor_of(request)
        if row is None or not policies.may_manage(actor):
            return super().changeform_view(request, object_id, *args, **kwargs)
        verdict = policies.rubrics.may_change(actor, row)
        if verdict:
            return super().changeform_view(request, object_id, *args, **kwargs)
        messages.error(request, verdict.reason)
        return HttpResponseRedirect(request.path)
