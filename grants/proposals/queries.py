"""Reads of proposals."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from grants.calls.form_queries import form_in_force
from grants.calls.models import Call, SupportRate
from grants.proposals import answers, checklist, file_queries, states
from grants.proposals.content import Content
from grants.proposals.fields import FIGURES
from grants.proposals.models import (
    Colleague,
    FieldConflict,
    Proposal,
    Submission,
)
from grants.proposals.package import Header, content_from
from grants.proposals.said_parts import said_parts
from grants.proposals.subsidy import Rules
from portal.actor import Role
from portal.audit.queries import target_name
from portal.signoff import states as signoff_states
from portal.signoff.models import SignOff
from villages.models import Membership, Municipality
from villages.queries import memberships_at

SIGNOFF_KIND = "proposal.file"
PLAIN_PARTS = (
    "title",
    "summary",
    "purpose",
    "beneficiaries",
    "beneficiaries_note",
    "plan",
    "organisation",
    "operation",
)


TEXTS = {"township", "township_name", "baseline", "target", "starts_on", "ends_on"}
# A row in which nothing of these was written says nothing.
TOLD_BY = {
    "villages": ("township", "village", "households"),
    "lines": ("item", "category", "national", "province", "local", "own"),
    "indicators": ("name", "unit", "baseline", "target", "measured_by"),
    "milestones": ("title", "starts_on", "ends_on"),
}


def with_content(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Proposals with all their parts and their call's rate, in one query; read them by `content_of`."""
    rate = SupportRate.objects.filter(call=OuterRef("call"), support_type=OuterRef("support_type"))
    related = proposals.select_related(
        "call__programme_year", "municipality", "service_field", "support_type"
    )
    return related.annotate(rate_in_call=Subquery(rate.values("national_basis_points")[:1]), **said_parts())


def content_of(proposal: Any) -> Content:
    """What a proposal of `with_content` says."""
    said: dict[str, Any] = {part: getattr(proposal, part) for part in PLAIN_PARTS}
    given = answers.given_in(form_in_force(proposal.call), file_queries.answer_rows(proposal))
    counted = {"", *(each.key for each in given)}
    said["files"] = [file_queries.named(file) for file in proposal.said_files if file["question"] in counted]
    for table, told_by in TOLD_BY.items():
        rows = [_told(row) for row in getattr(proposal, f"said_{table}")]
        said[table] = [row for row in rows if any(row[name] for name in told_by)]
    for part in ("service_field", "support_type"):
        chosen = getattr(proposal, part)
        said[part] = _choice(chosen) if chosen else None
    content = content_from(said | {"is_pledged": proposal.pledged_at is not None})
    return replace(content, answers=given)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """A row with "" where nothing was written, and figures without needless zeros: 300.00 → 300."""
    told: dict[str, Any] = {
        name: _plain(value) if name in FIGURES else value
        for name, value in row.items()
        if name != "category_id"
    }
    if "category" in told and not told["category"]["code"]:
        told["category"] = None
    return {name: "" if value is None and name in TEXTS else value for name, value in told.items()}


def _plain(figure: str | None) -> str | None:
    return figure.rstrip("0").rstrip(".") if figure and "." in figure else figure


def _choice(chosen: Any) -> dict[str, str]:
    return {"code": chosen.code, "name": chosen.name, "name_en": chosen.name_en}


def rules_of(proposal: Any) -> Rules:
    """What the call demands of a proposal of `with_content`."""
    call = proposal.call
    return Rules(
        least_national=call.least_national,
        most_national=call.most_national,
        most_years=call.most_years,
        first_year=call.programme_year.year,
        national_basis_points=proposal.rate_in_call,
        documents=file_queries.documents_in(proposal.said_documents),
        refused_files=file_queries.refused_in(proposal.said_files),
        asks=form_in_force(call),
        has_categories=bool(proposal.said_categories),
        operation=frozenset(each["code"] for each in proposal.said_categories if each["is_operation"]),
        operation_most_basis_points=call.operation_most_basis_points,
    )


def with_missing(proposals: Iterable[Proposal]) -> list[Proposal]:
    """The proposals, each knowing how many sections are to be mended; one query for those not counted."""
    found = list(proposals)
    uncounted = [each.pk for each in found if each.missing is None]
    said = (
        {each.pk: each for each in with_content(Proposal.objects.filter(pk__in=uncounted))}
        if uncounted
        else {}
    )
    for proposal in found:
        if proposal.pk in said:
            whole = said[proposal.pk]
            proposal.missing = checklist.sections_to_mend(content_of(whole), rules_of(whole))
    return found


def open_conflicts(proposal: Proposal) -> list[FieldConflict]:
    """What two people wrote against each other and nobody settled yet, the oldest first."""
    waiting = FieldConflict.objects.filter(proposal=proposal, resolved_at=None)
    return list(waiting.select_related("by").order_by("id"))


@dataclass(frozen=True, slots=True)
class AtWork:
    """An officer of the municipality, and whether they write in the proposal."""

    user: Any
    may_write: bool


def colleagues_of(proposal: Proposal) -> list[AtWork]:
    """The officers of its municipality; they write unless it was said that they only read. Two queries."""
    said = dict(Colleague.objects.filter(proposal=proposal).values_list("user_id", "may_write"))
    officers = memberships_at(proposal.municipality, Role.OFFICER)
    return [AtWork(each.user, said.get(each.user_id, True)) for each in officers]


def header_of(proposal: Proposal) -> Header:
    """Whose it is and which filing comes next."""
    return Header(
        call=proposal.call.code,
        municipality=proposal.municipality_id,
        municipality_name=proposal.municipality.full_name,
        proposal=proposal.pk,
        revision=proposal.revision,
    )


def standing_submissions(proposal_ids: Iterable[int] | None = None) -> QuerySet[Submission]:
    """The newest filed copy of each proposal: the one that counts."""
    newest = Submission.objects.filter(proposal=OuterRef("proposal")).order_by("-revision")
    standing = Submission.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    return standing if proposal_ids is None else standing.filter(proposal__in=list(proposal_ids))


def newest_submission_id() -> Subquery:
    """For annotating proposals: the key of the filed copy that counts, or None."""
    copies = Submission.objects.filter(proposal=OuterRef("pk")).order_by("-revision")
    return Subquery(copies.values("pk")[:1])


def slots_taken(call: Call, municipality: Municipality) -> int:
    """How many of the municipality's projects stand filed in the call."""
    return Proposal.objects.filter(call=call, municipality=municipality, slot__isnull=False).count()


def pending_signoff(proposal: Proposal) -> SignOff | None:
    """The request that awaits a signer, if one does."""
    return SignOff.objects.filter(
        kind=SIGNOFF_KIND,
        about=target_name(proposal),
        state=signoff_states.PENDING,
    ).first()


def last_return(proposal: Proposal) -> SignOff | None:
    """The newest request, when it came back (from a signer, or because of the call) and no newer one was made."""
    newest = (
        SignOff.objects.filter(kind=SIGNOFF_KIND, about=target_name(proposal))
        .select_related("decided_by")
        .first()
    )
    return newest if newest and newest.state in signoff_states.CAME_BACK else None


def people_of(municipalities: Iterable[str], at: datetime | None = None) -> dict[str, dict[int, set[str]]]:
    """Who acts for the municipalities, by code: person's id to their roles; one query."""
    people: dict[str, dict[int, set[str]]] = {}
    held = Membership.objects.active(at).filter(municipality__in=list(municipalities), user__is_active=True)
    for code, user, role in held.values_list("municipality_id", "user_id", "role").order_by("id"):
        people.setdefault(code, {}).setdefault(user, set()).add(role)
    return people


def people_with_role(people: dict[int, set[str]], *roles: Role) -> list[int]:
    """Those of one municipality's people who have any of the roles."""
    return [user for user, held in people.items() if held & set(roles)]


def counts_by_state(call: Call | None = None) -> dict[str, int]:
    """How many proposals stand in each state; drafts are known to the ministry as counts only."""
    proposals = Proposal.objects.all() if call is None else Proposal.objects.filter(call=call)
    counted = proposals.order_by().values("state").annotate(count=Count("pk"))
    return dict.fromkeys(states.STATES, 0) | {row["state"]: row["count"] for row in counted}


def drafts_near_the_deadline(now: datetime, until: datetime) -> QuerySet[Proposal]:
    """Not filed, in a call that closes between the two moments."""
    return Proposal.objects.filter(
        Q(state__in=[states.DRAFTING, states.AWAITING_SIGNOFF]),
        call__is_published=True,
        call__closes_at__gt=now,
        call__closes_at__lte=until,
    ).annotate(closes_at=F("call__closes_at"))
