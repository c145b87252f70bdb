"""Who is told of an appeal and its decision."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.proposals.queries import people_of, people_with_role
from grants.proposals.telling import label_in_both_languages
from grants.reviews.models import Appeal, AppealState
from portal.accounts.queries import people_with
from portal.actor import Role
from portal.notices.actions import tell_many
from portal.notices.registry import Urgency, name_group, register

FILED, DECIDED = "appeal.filed", "appeal.decided"


def register_texts() -> None:
    """Make the kinds of notices known."""
    name_group("appeal", _("Appeals"))
    register(
        FILED,
        subject=_("Appeal: %(title)s"),
        body=_("%(municipality)s appeals against the result of the proposal “%(title)s”."),
    )
    register(
        DECIDED,
        subject=_("Your appeal is decided: %(title)s"),
        body=_(
            "%(municipality)s, “%(title)s”: %(outcome)s. The answer and its reasons are on the appeal's page."
        ),
        urgency=Urgency.BINDING,
    )


def filed(appeal: Appeal) -> None:
    """To the managers."""
    address = reverse("admin:reviews_appeal_change", args=[appeal.pk])
    managers = people_with(Role.MANAGER).values_list("pk", flat=True)
    _tell(sorted(managers), FILED, appeal, address, {})


def decided(appeal: Appeal) -> None:
    """To the officers and signers of the municipality."""
    code = appeal.proposal.municipality_id
    people = people_with_role(people_of([code]).get(code, {}), Role.OFFICER, Role.SIGNER)
    outcome = {"outcome": label_in_both_languages(AppealState(appeal.state).label)}
    _tell(people, DECIDED, appeal, appeal.get_absolute_url(), outcome)


def _tell(people: list[int], code: str, appeal: Appeal, url: str, more: dict[str, Any]) -> None:
    proposal = appeal.proposal
    place = {"ko": proposal.municipality.full_name, "en": proposal.municipality.full_name_en}
    details = {"title": proposal.title, "municipality": place, **more}
    tell_many(items=[(who, code, details, url, f"{code}:{appeal.pk}") for who in people])
