"""The public check of letters, and a project's letters for the people of its municipality."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grants.awards.letters import actions, checking, policies, queries
from grants.awards.letters.forms import LetterCodeForm, LetterFileForm
from grants.awards.letters.jobs import name_of
from grants.awards.letters.saying import check_code
from grants.awards.models import LetterFile, LetterKind
from grants.proposals.receipts.limits import count_failure, had_too_many

TYPES = {"pdf": "application/pdf", "hwpx": "application/hwp+zip"}


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """By number and check code, typed or brought by the QR code; without either, the empty forms."""
    form = LetterCodeForm(request.GET if "number" in request.GET else None)
    if not form.is_bound:
        return _page(request)
    if had_too_many(request):
        return _page(request, status=429, too_many=True, code_form=form)
    if not form.is_valid():
        return _page(request, code_form=form)
    found = checking.check_code_of(form.cleaned_data["number"], form.cleaned_data["code"])
    return _answer(request, found, code_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def check_file(request: HttpRequest) -> HttpResponse:
    """By the file of the letter, byte for byte."""
    if request.method != "POST":
        return redirect("letters:check")
    form = LetterFileForm(request.POST, request.FILES)
    if had_too_many(request):
        return _page(request, status=429, too_many=True, file_form=form)
    if not form.is_valid():
        return _page(request, file_form=form)
    return _answer(request, checking.check_file(form.cleaned_data["file"].chunks()), by_file=True)


@login_required
@require_safe
def of_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Every letter on one project, the newest first."""
    letters = list(queries.of_proposal(policies.visible_to(request.actor), proposal_id))
    if not letters:
        raise Http404
    submission = letters[0].submission
    context = {
        "letters": [(letter, check_code(letter.sha256)) for letter in letters],
        "submission": submission,
        "is_ours": not request.actor.in_ministry,
        "trail": [
            (_("Home"), "/"),
            (submission.title, reverse("proposals:detail", args=[proposal_id])),
            (_("Letters"), None),
        ],
    }
    return render(request, "letters/of_proposal.html", context)


@login_required
@require_safe
def download(request: HttpRequest, pk: int, suffix: str) -> FileResponse:
    """The file, to whoever may read the letter."""
    files = LetterFile.objects.select_related("letter__submission__municipality")
    file = get_object_or_404(
        files.filter(letter__in=policies.visible_to(request.actor)), letter=pk, format=suffix
    )
    try:
        content = default_storage.open(file.path)
    except FileNotFoundError as lost:
        raise Http404 from lost
    actions.note_download(actor=request.actor, letter=file.letter)
    return FileResponse(content, as_attachment=True, filename=name_of(file), content_type=TYPES[file.format])


def _answer(request: HttpRequest, found: checking.Checked, **more: Any) -> HttpResponse:
    if found.verdict != checking.Verdict.GENUINE:
        count_failure(request)
    kind = LetterKind(found.said.kind).label if found.said else ""
    return _page(request, found=found, kind=kind, **more)


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "code_form": LetterCodeForm(),
        "file_form": LetterFileForm(),
        "trail": [(_("Home"), "/"), (_("Check a letter"), None)],
        **more,
    }
    return render(request, "letters/check.html", context, status=status)
