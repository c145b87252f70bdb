"""The decision as a manager builds it: the ranking with its line, the envelope and the targets beside it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from grants.awards import actions, policies, states
from grants.awards.models import Award, Decision, DecisionLine, Outcome, Why
from grants.awards.queries import envelopes_of, targets_of
from grants.calls.models import Envelope, TargetKind
from grants.proposals import states as proposal_states
from grants.reviews.models import RankingEntry, RankingRun
from portal.errors import Refused
from portal.numbers import number_in
from portal.ui.context import actor_of


class PublicationForm(forms.Form):
    """When it is announced, once the second manager has signed."""

    publish_at = forms.DateTimeField(
        label=gettext_lazy("Publish at (empty: as soon as it is signed off)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": 60}, format="%Y-%m-%dT%H:%M"),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the decision as it is shown; `total` is won of all awards down to here."""

    line: DecisionLine
    total: int
    is_last_awarded: bool

    @property
    def is_awarded(self) -> bool:
        """Whether it would be awarded."""
        return self.line.outcome == Outcome.AWARD

    @property
    def can_change(self) -> bool:
        """Below the pass mark nothing can be awarded."""
        return self.line.why not in {Why.BELOW_PASS_MARK, Why.NO_AMOUNT}

    @property
    def won(self) -> int:
        """What it takes of this year's money; less than was asked where it was adjusted."""
        held = getattr(self.line, "won", None)
        return self.line.amount if held is None else int(held)

    @property
    def is_adjusted(self) -> bool:
        """Whether less is awarded than was asked."""
        return self.is_awarded and self.won < self.line.amount

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What it can be marked as instead."""
        return [(each.value, str(each.label)) for each in Outcome if each != self.line.outcome]


@dataclass(frozen=True, slots=True)
class Counted:
    """A target with what is published, in the year, and what pending awards would add."""

    label: str
    published: int
    pending: int
    target: int


def start(request: HttpRequest) -> HttpResponse:
    """Choose a ranking; the decision is drafted at once and opened."""
    actor = actor_of(request)
    if not policies.may_draft(actor):
        raise Http404
    if request.method == "POST":
        ranking = get_object_or_404(rankings_to_decide(), pk=_number(request.POST.get("ranking", "")))
        from_reserve = "from_reserve" in request.POST
        return _after(
            request,
            lambda: actions.draft_decision(actor=actor, ranking=ranking, from_reserve=from_reserve),
        )
    context = {"title": _("Draft a decision"), "rankings": list(rankings_to_decide()[:50])}
    return render(request, "admin/awards/start.html", {**admin.site.each_context(request), **context})


def page(request: HttpRequest, object_id: str, form: PublicationForm | None = None) -> HttpResponse:
    """The decision with all its lines; `form` is what was typed and refused."""
    actor = actor_of(request)
    decision = _seen(request, _number(object_id))
    programme_year = decision.call.programme_year
    envelopes = list(envelopes_of(programme_year))
    rows = rows_of(decision)
    awarded = [row.line for row in rows if row.is_awarded]
    context = {
        "title": _("Decision on %(call)s") % {"call": decision.call},
        "decision": decision,
        "rows": rows,
        "projects": len(awarded),
        "won": sum(row.won for row in rows if row.is_awarded),
        "exceptions": [row.line for row in rows if row.line.leaves_ranking],
        "form": form or PublicationForm(),
        "national": next((each for each in envelopes if each.scope == "all"), None),
        "narrow": near_their_ceiling(envelopes),
        "targets": counted_of(decision),
        "may_edit": bool(policies.may_edit(actor, decision)),
        "signoff": decision.signoff,
        "may_stop": decision.state == states.SCHEDULED and bool(policies.may_draft(actor)),
    }
    return render(request, "admin/awards/builder.html", {**admin.site.each_context(request), **context})


@require_POST
def request_publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay it before a second manager, to be published at once or at a set time."""
    decision = _seen(request, pk)
    form = PublicationForm(request.POST)
    if form.is_valid():
        try:
            actions.request_publication(
                actor=actor_of(request), decision=decision, publish_at=form.cleaned_data["publish_at"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The decision now awaits the sign-off of a second manager."))
            return HttpResponseRedirect(reverse("admin:awards_decision_change", args=[pk]))
    return page(request, str(pk), form)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop what waits for its time; it is a draft again."""
    decision = _seen(request, pk)
    reason = request.POST.get("reason", "")
    return _after(
        request,
        lambda: actions.stop(actor=actor_of(request), decision=decision, reason=reason),
        decision,
        said=_("The publication was stopped. The decision is a draft again."),
    )


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the draft up."""
    decision = _seen(request, pk)
    return _after(
        request,
        lambda: actions.cancel(actor=actor_of(request), decision=decision),
        decision,
        said=_("The draft was given up; everything it reserved is free again."),
    )


def rows_of(decision: Decision) -> list[Row]:
    """The lines by rank with score and running total; the last award is marked, the line is drawn below it."""
    lines = list(_lines(decision))
    last = max((index for index, line in enumerate(lines) if line.outcome == Outcome.AWARD), default=-1)
    rows: list[Row] = []
    for index, line in enumerate(lines):
        row = Row(line, rows[-1].total if rows else 0, is_last_awarded=index == last)
        rows.append(replace(row, total=row.total + (row.won if row.is_awarded else 0)))
    return rows


def near_their_ceiling(envelopes: list[Envelope]) -> list[Envelope]:
    """The narrower envelopes that are fullest, at most five that have begun to fill."""
    narrow = [each for each in envelopes if each.scope != "all" and each.reserved + each.committed]
    return sorted(narrow, key=lambda each: each.left / max(each.ceiling, 1))[:5]


def counted_of(decision: Decision) -> list[Counted]:
    """Municipalities and projects beside their targets, published before and pending."""
    year = decision.call.programme_year_id
    published, pending = Q(state=states.PUBLISHED), Q(state__in=[states.PENDING, states.PUBLISHED])
    counts = Award.objects.filter(programme_year=year).aggregate(
        projects=Count("id", filter=published),
        all_projects=Count("id", filter=pending),
        municipalities=Count("municipality", distinct=True, filter=published),
        all_municipalities=Count("municipality", distinct=True, filter=pending),
    )
    targets = targets_of(year)
    return [
        Counted(
            str(kind.label),
            counts[kind.value],
            counts[f"all_{kind.value}"] - counts[kind.value],
            targets[kind.value],
        )
        for kind in (TargetKind.MUNICIPALITIES, TargetKind.PROJECTS)
        if kind.value in targets
    ]


def rankings_to_decide() -> QuerySet[RankingRun]:
    """The newest rankings first, each with how many of it wait for a decision or on the reserve list.

    Not those of a call with an open decision.
    """
    is_open = Decision.objects.filter(call=OuterRef("call"), state__in=states.OPEN)
    state = "entries__submission__proposal__state"
    return (
        RankingRun.objects.filter(~Exists(is_open))
        .select_related("call", "made_by")
        .annotate(
            ranked=Count("entries"),
            undecided=Count("entries", filter=Q(**{state: proposal_states.UNDER_REVIEW})),
            reserved=Count("entries", filter=Q(**{state: proposal_states.RESERVE})),
        )
        .order_by("-id")
    )


def _lines(decision: Decision) -> QuerySet[DecisionLine]:
    score = RankingEntry.objects.filter(run=decision.ranking_id, submission=OuterRef("submission"))
    held = Award.objects.filter(decision=decision, submission=OuterRef("submission")).exclude(
        state=states.CANCELLED
    )
    return (
        DecisionLine.objects.filter(decision=decision)
        .annotate(score=score.values("score")[:1], won=held.values("amount")[:1], award=held.values("pk")[:1])
        .select_related("submission__municipality")
        .defer("submission__package")
        .order_by("rank", "submission")
    )


def _seen(request: HttpRequest, pk: int) -> Decision:
    visible = policies.Decisions.visible_to(actor_of(request))
    return get_object_or_404(
        visible.select_related("call__programme_year", "signoff", "drafted_by", "ranking", "slate"), pk=pk
    )


def _number(text: str) -> int:
    number = number_in(text)
    if number is None:
        raise Http404
    return number


def _after(
    request: HttpRequest,
    act: Callable[[], object],
    decision: Decision | None = None,
    said: str = "",
) -> HttpResponse:
    """Do it, say what came of it, and go (back) to the decision."""
    try:
        done = act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        decision = done if isinstance(done, Decision) else decision
        if said:
            messages.success(request, said)
    if decision is None:
        return HttpResponseRedirect(reverse("admin:awards_decision_add"))
    return HttpResponseRedirect(reverse("admin:awards_decision_change", args=[decision.pk]))
