"""The step between pressing and doing: what a line's other outcome would change, and why it leaves the ranking."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from grants.awards import actions, policies
from grants.awards.effects import effect_of
from grants.awards.models import Decision, DecisionLine, Outcome, Reason, Why
from grants.awards.models.decision import LEAST_WORDS
from portal.errors import Refused
from portal.ui.context import actor_of
from portal.ui.fields import LongTextField

# A slate gives its own reason; people choose among the others.
CHOICES = [("", _("Choose a reason")), *((each.value, each.label) for each in Reason if each != Reason.SLATE)]


class ReasonForm(forms.Form):
    """Why a line leaves the ranking."""

    reason = forms.ChoiceField(
        label=_("Coded reason"),
        choices=CHOICES,
        error_messages={"required": _("Choose the reason why this line leaves the ranking.")},
    )
    words = LongTextField(
        label=_("Reason in words"),
        max_characters=1000,
        min_characters=LEAST_WORDS,
        rows=3,
        help_text=_("It enters the register of exceptions, and the second manager reads it."),
        error_messages={"required": _("Say the reason in a few words.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_line(request: HttpRequest, pk: int, submission_id: int) -> HttpResponse:
    """Show what would change; a press on the step's own button does it. What was typed is kept when refused."""
    decision = get_object_or_404(
        policies.Decisions.visible_to(actor_of(request)).select_related("call__programme_year"), pk=pk
    )
    line = _line(decision, submission_id)
    given = request.POST if request.method == "POST" else request.GET
    outcome = given.get("outcome", "" if request.method == "POST" else _other(line))
    if outcome not in Outcome.values:
        raise Http404
    effect = effect_of(decision, line, outcome)
    form = ReasonForm(given if request.method == "POST" and effect.leaves_ranking else None)
    verdict = policies.may_edit(actor_of(request), decision)
    refusal = "" if verdict else verdict.reason
    if verdict and request.method == "POST" and (form.is_valid() or not effect.leaves_ranking):
        refusal = _refused(request, line, outcome, getattr(form, "cleaned_data", {}))
        if not refusal:
            there = reverse("admin:awards_decision_change", args=[decision.pk])
            return HttpResponseRedirect(f"{there}#line-{submission_id}")
    context = {
        "title": _now("Before it is done"),
        "decision": decision,
        "line": line,
        "outcome": outcome,
        "label": Outcome(outcome).label,
        "plainly": Outcome(line.plain_outcome).label,
        "effect": effect,
        "form": form,
        "refusal": refusal,
        "may_edit": bool(verdict),
    }
    partial = bool(getattr(request, "htmx", False)) and request.method != "POST"
    template = "admin/awards/_step.html" if partial else "admin/awards/step.html"
    return render(request, template, context if partial else {**admin.site.each_context(request), **context})


def _refused(request: HttpRequest, line: DecisionLine, outcome: str, given: dict[str, Any]) -> str:
    """Do it; the sentence of whoever said no, or nothing."""
    actor, decision = actor_of(request), line.decision
    said = {"reason": given.get("reason", ""), "words": given.get("words", "")}
    try:
        if outcome == Outcome.AWARD:
            actions.reserve_award(actor=actor, decision=decision, submission=line.submission, **said)
        else:
            actions.remove_award(
                actor=actor, decision=decision, submission=line.submission, outcome=Outcome(outcome), **said
            )
    except Refused as refusal:
        return str(refusal)
    return ""


def _other(line: DecisionLine) -> str:
    return Outcome.RESERVE if line.outcome == Outcome.AWARD else Outcome.AWARD


def _line(decision: Decision, submission_id: int) -> DecisionLine:
    """A line that can be changed at all: below the pass mark nothing can be awarded."""
    lines = DecisionLine.objects.filter(decision=decision).exclude(
        why__in=[Why.BELOW_PASS_MARK, Why.NO_AMOUNT]
    )
    related = lines.select_related("decision__call__programme_year", "submission__municipality__province")
    line: DecisionLine = get_object_or_404(related, submission=submission_id)
    return line
