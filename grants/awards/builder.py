"""The decision as a manager builds it: the ranking with its line, the envelope and the targets beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import admin, messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from grants.awards import actions, policies, states
from grants.awards.models import Award, Decision, DecisionLine, Outcome, Why
from grants.awards.queries import envelopes_of, targets_of
from grants.calls.models import Envelope, TargetKind
from grants.proposals.models import Submission
from grants.reviews.models import RankingEntry, RankingRun
from portal.errors import Refused
from portal.ui.context import actor_of

# Longer numbers are no key of any row.
MOST_DIGITS = 15


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
        return _after(request, lambda: actions.draft_decision(actor=actor, ranking=ranking))
    context = {"title": _("Draft a decision"), "rankings": list(rankings_to_decide()[:50])}
    return render(request, "admin/awards/start.html", {**admin.site.each_context(request), **context})


def page(request: HttpRequest, object_id: str) -> HttpResponse:
    """The decision with all its lines."""
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
        "won": sum(line.amount for line in awarded),
        "national": next((each for each in envelopes if each.scope == "all"), None),
        "narrow": near_their_ceiling(envelopes),
        "targets": counted_of(decision),
        "may_edit": bool(policies.may_edit(actor, decision)),
        "signoff": decision.signoff,
    }
    return render(request, "admin/awards/builder.html", {**admin.site.each_context(request), **context})


@require_POST
def change_line(request: HttpRequest, pk: int, submission_id: int) -> HttpResponse:
    """Award one line, or take its award out."""
    decision = _seen(request, pk)
    submission = get_object_or_404(Submission, pk=submission_id, call=decision.call_id)
    verbs: Mapping[str, Callable[..., object]] = {
        "award": actions.reserve_award,
        "reserve": actions.remove_award,
    }
    verb = verbs.get(request.POST.get("outcome", ""))
    if verb is None:
        raise Http404
    return _after(
        request,
        lambda: verb(actor=actor_of(request), decision=decision, submission=submission),
        decision,
        f"#line-{submission.pk}",
    )


@require_POST
def request_publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay it before a second manager."""
    decision = _seen(request, pk)
    return _after(
        request,
        lambda: actions.request_publication(actor=actor_of(request), decision=decision),
        decision,
        said=_("The decision now awaits the sign-off of a second manager."),
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
    rows, total = [], 0
    for index, line in enumerate(lines):
        total += line.amount if line.outcome == Outcome.AWARD else 0
        rows.append(Row(line, total, is_last_awarded=index == last))
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
    """The newest rankings first, each with how many it ranked; not those of a call with an open decision."""
    is_open = Decision.objects.filter(call=OuterRef("call"), state__in=[states.DRAFT, states.AWAITING])
    return (
        RankingRun.objects.filter(~Exists(is_open))
        .select_related("call", "made_by")
        .annotate(ranked=Count("entries"))
        .order_by("-id")
    )


def _lines(decision: Decision) -> QuerySet[DecisionLine]:
    score = RankingEntry.objects.filter(run=decision.ranking_id, submission=OuterRef("submission"))
    return (
        DecisionLine.objects.filter(decision=decision)
        .annotate(score=score.values("score")[:1])
        .select_related("submission__municipality")
        .defer("submission__package")
        .order_by("rank", "submission")
    )


def _seen(request: HttpRequest, pk: int) -> Decision:
    visible = policies.Decisions.visible_to(actor_of(request))
    return get_object_or_404(
        visible.select_related("call__programme_year", "signoff", "drafted_by", "ranking"), pk=pk
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise Http404
    return int(text)


def _after(
    request: HttpRequest,
    act: Callable[[], object],
    decision: Decision | None = None,
    anchor: str = "",
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
    return HttpResponseRedirect(reverse("admin:awards_decision_change", args=[decision.pk]) + anchor)
