"""A proposed assignment in words: who clashes with what, who is where."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.proposals.models import Submission
from grants.reviews.assignment import RuleKind
from grants.reviews.models import AssignmentPlan, Panel, ReviewerProfile
from portal.accounts.models import User


def names_of_people(keys: Iterable[str]) -> list[str]:
    """Names by keys of the solver, in the order of the keys."""
    pks = [int(key) for key in keys]
    names = dict(User.objects.filter(pk__in=pks).values_list("pk", "name"))
    return [names.get(pk, "–") for pk in pks]


def name_at(plan: AssignmentPlan, place: int) -> str:
    """What a place of the plan is called."""
    rows = Panel.objects if plan.per_proposal is None else User.objects
    found = rows.filter(pk=place).first()
    return found.name if found else "–"


def clash_sentences(plan: AssignmentPlan) -> list[str]:
    """The rules that can't all hold, one sentence each; without any one of them there would be a way."""
    rules: Sequence[dict[str, Any]] = plan.clashes
    numbers = _numbers(rules)
    capacities = _capacities(rules)
    kinds = {rule["kind"] for rule in rules}
    sentences = [_sentence(plan, rule, numbers, capacities) for rule in rules]
    if kinds == {RuleKind.NEEDED}:
        sentences.append(_("There are not so many who could judge it: seat more reviewers."))
    if kinds == {RuleKind.NEEDED, RuleKind.EXCLUSIONS} and plan.per_proposal is None:
        sentences.append(_("Of the panels of this service field everybody is excluded."))
    return sentences


def _numbers(rules: Sequence[dict[str, Any]]) -> dict[int, str]:
    told = {RuleKind.NEEDED, RuleKind.EXCLUSIONS}
    pks = [int(key) for rule in rules if rule["kind"] in told for key in rule["about"]]
    return dict(Submission.objects.filter(pk__in=pks).values_list("pk", "number"))


def _capacities(rules: Sequence[dict[str, Any]]) -> dict[int, tuple[str, int]]:
    pks = [int(key) for rule in rules if rule["kind"] == RuleKind.CAPACITY for key in rule["about"]]
    rows = ReviewerProfile.objects.filter(user__in=pks).values_list("user", "user__name", "capacity")
    return {pk: (name, capacity or 0) for pk, name, capacity in rows}


def _sentence(
    plan: AssignmentPlan,
    rule: dict[str, Any],
    numbers: dict[int, str],
    capacities: dict[int, tuple[str, int]],
) -> str:
    about = [int(key) for key in rule["about"]]
    if rule["kind"] == RuleKind.NEEDED:
        return _needed(plan, [numbers.get(pk, "–") for pk in about], rule["count"])
    if rule["kind"] == RuleKind.FIELDS:
        return _("A panel takes only proposals of its own service field.")
    if rule["kind"] == RuleKind.EXCLUSIONS:
        if rule["count"] == 1:
            return _("%(number)s: who has a conflict of interest does not judge it.") % {
                "number": numbers.get(about[0], "–")
            }
        return _("%(count)s proposals: who has a conflict of interest does not judge them.") % {
            "count": rule["count"]
        }
    if rule["count"] == 1:
        name, capacity = capacities.get(about[0], ("–", 0))
        return _("%(name)s takes at most %(capacity)s sheets.") % {"name": name, "capacity": capacity}
    return _("The capacities of %(count)s reviewers.") % {"count": rule["count"]}


def _needed(plan: AssignmentPlan, numbers: list[str], count: int) -> str:
    listed = ", ".join(numbers[:5]) + (" …" if count > len(numbers[:5]) else "")
    if plan.per_proposal is None:
        sentence = ngettext(
            "%(count)s proposal goes to a panel: %(listed)s.",
            "%(count)s proposals go to a panel each: %(listed)s.",
            count,
        )
    else:
        sentence = ngettext(
            "%(count)s proposal goes to %(needed)s reviewers: %(listed)s.",
            "%(count)s proposals go to %(needed)s reviewers each: %(listed)s.",
            count,
        )
    return sentence % {"count": count, "needed": plan.per_proposal, "listed": listed}
