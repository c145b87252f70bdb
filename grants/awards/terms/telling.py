"""Who is told of what becomes of an award."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.awards.models import Adjustment, Award, AwardCondition
from grants.proposals.queries import people_of, people_with_role
from portal.accounts.queries import people_with
from portal.actor import Role
from portal.notices.actions import tell_many
from portal.notices.registry import Urgency, register

ADJUSTED, REVOKED = "awards.adjusted", "awards.revoked"
CONFIRMED, DECLINED = "awards.budget_confirmed", "awards.declined"
DUE_SOON = "awards.budget_due_soon"
MET, NOT_MET = "awards.condition_met", "awards.condition_not_met"


def register_texts() -> None:
    """Make the kinds of notices known."""
    _register_amounts()
    _register_conditions()
    _register_answers()


def _register_amounts() -> None:
    register(
        ADJUSTED,
        subject=_("Award adjusted: %(title)s"),
        body=_(
            "The national share of %(title)s (%(number)s) is now %(amount)s. "
            "Confirm it with a revised budget at the same rates by %(due)s."
        ),
        urgency=Urgency.BINDING,
    )
    register(
        REVOKED,
        subject=_("Award cancelled: %(title)s"),
        body=_("The ministry cancelled the award to %(title)s (%(number)s). Reason: %(reason)s"),
        urgency=Urgency.BINDING,
    )
    register(
        DUE_SOON,
        subject=_("A revised budget is due: %(title)s"),
        body=_(
            "The adjusted award to %(title)s (%(number)s), %(amount)s, is to be confirmed with a revised "
            "budget by %(due)s. Nobody has signed it yet."
        ),
    )


def _register_conditions() -> None:
    register(
        MET,
        subject=_("A condition is met: %(title)s"),
        body=_("The ministry marked this condition of %(title)s (%(number)s) as met: %(condition)s"),
    )
    register(
        NOT_MET,
        subject=_("A condition is not met after all: %(title)s"),
        body=_(
            "The ministry took back that a condition of %(title)s (%(number)s) is met. "
            "It is to be met by %(due)s: %(condition)s"
        ),
    )


def _register_answers() -> None:
    register(
        CONFIRMED,
        subject=_("Revised budget confirmed: %(title)s"),
        body=_(
            "%(municipality)s confirmed the adjusted award to %(title)s (%(number)s) with a revised budget."
        ),
    )
    register(
        DECLINED,
        subject=_("Award given up: %(title)s"),
        body=_(
            "%(municipality)s gave up its award to %(title)s (%(number)s). %(amount)s are free again; "
            "the next from the reserve list can follow."
        ),
    )


def adjusted(adjustment: Adjustment) -> None:
    """To the municipality's people."""
    award = Award.objects.select_related("submission", "municipality").get(pk=adjustment.award_id)
    more = {"due": adjustment.due_on.isoformat()}
    _tell(_people(award), ADJUSTED, award, _page(award), f"{ADJUSTED}:{adjustment.pk}", more)


def revoked(award: Award, reason: str) -> None:
    """To the municipality's people."""
    _tell(_people(award), REVOKED, award, _page(award), f"{REVOKED}:{award.pk}", {"reason": reason})


def budgets_due_soon(adjustments: Iterable[Adjustment]) -> None:
    """To the people of each municipality, once an adjustment."""
    due = list(adjustments)
    people = people_of({each.award.municipality_id for each in due})
    items = []
    for each in due:
        told = people_with_role(people.get(each.award.municipality_id, {}), Role.OFFICER, Role.SIGNER)
        details = _details(each.award, {"due": each.due_on.isoformat()})
        url = reverse("awards:revised_budget", args=[each.award.proposal_id])
        items += [(who, DUE_SOON, details, url, f"{DUE_SOON}:{each.pk}") for who in told]
    tell_many(items=items)


def condition_marked(award: Award, condition: AwardCondition, *, is_met: bool, act: int) -> None:
    """To the municipality's people; `act` is the audit's entry, so that every change is told, and once."""
    code = MET if is_met else NOT_MET
    more = {"condition": condition.text, "due": condition.due_on.isoformat()}
    _tell(_people(award), code, award, _page(award), f"{code}:{condition.pk}:{act}", more)


def confirmed(award: Award) -> None:
    """To the managers."""
    url = reverse("admin:awards_award_terms", args=[award.pk])
    _tell(_managers(), CONFIRMED, award, url, f"{CONFIRMED}:{award.adjustments.all()[0].pk}", {})


def declined(award: Award) -> None:
    """To the managers: somebody of the reserve list may follow."""
    _tell(_managers(), DECLINED, award, reverse("admin:awards_decision_add"), f"{DECLINED}:{award.pk}", {})


def _tell(people: list[int], code: str, award: Award, url: str, key: str, more: Mapping[str, Any]) -> None:
    tell_many(items=[(who, code, _details(award, more), url, key) for who in people])


def _details(award: Award, more: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": award.submission.title,
        "number": award.submission.number,
        "municipality": {"ko": award.municipality.full_name, "en": award.municipality.full_name_en},
        "amount": {"won": award.amount},
        **more,
    }


def _people(award: Award) -> list[int]:
    code = award.municipality_id
    return people_with_role(people_of([code]).get(code, {}), Role.OFFICER, Role.SIGNER)


def _managers() -> list[int]:
    return sorted(people_with(Role.MANAGER).values_list("pk", flat=True))


def _page(award: Award) -> str:
    return reverse("awards:award", args=[award.proposal_id])
