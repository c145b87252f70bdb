"""The inbox."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.notices import actions, policies, queries
from portal.notices.forms import MailingsForm
from portal.notices.models import Notice
from portal.notices.texts import words_of

ROWS = 50


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What the reader was told, newest first."""
    page = Paginator(policies.visible_to(request.actor), ROWS).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "items": [(notice, words_of(notice.code, notice.details)) for notice in page],
        "unread": queries.unread_count(request.actor),
    }
    return render(request, "notices/inbox.html", context)


@login_required
@require_safe
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read and go where it points."""
    try:
        notice = actions.mark_read(actor=request.actor, notice_id=pk)
    except Notice.DoesNotExist as missing:
        raise Http404 from missing
    return redirect(_within(notice.url) or "notices:inbox")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mailings(request: HttpRequest) -> HttpResponse:
    """Which notices the reader wants by mail, at once, gathered, or not at all."""
    form = MailingsForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.choose_mailings(actor=request.actor, choices=form.changed_choices())
        messages.success(request, _("Your choice is saved. It holds from the next notice on."))
        return redirect("notices:mailings")
    return render(request, "notices/mailings.html", {"form": form})


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    actions.mark_all_read(actor=request.actor)
    return redirect("notices:inbox")


def _within(url: str) -> Any:
    """The address when it stays within the portal."""
    return url if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""
