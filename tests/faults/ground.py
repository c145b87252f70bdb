"""What is published again and again: municipalities with people, two managers, and decisions that wait."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.test import Client
from django.utils import timezone

from grants.awards import actions
from grants.awards.models import Decision
from grants.calls.models import ProgrammeYear, ServiceField, SupportType
from portal.accounts.models import User
from portal.accounts.queries import actor_of
from portal.actor import Role
from portal.signoff.models import SignOff
from tests import factories as make
from tests.grants.awards.factories import asks, ranked
from villages.models import MembershipRole, Municipality

# Enough that publishing takes a while, all in one transaction.
LINES = 30
AWARDED = 20
WON = 100_000_000
CEILING = 10**15


@dataclass(frozen=True)
class Ground:
    """What every round stands on, laid at `since`."""

    since: datetime
    year: ProgrammeYear
    municipalities: list[Municipality]
    drafter: User
    publisher: User
    service_field: ServiceField
    support_type: SupportType


def mark_of(moment: datetime) -> str:
    """What tells one run from another."""
    return moment.strftime("%y%m%d%H%M%S")


def laid() -> Ground:
    """Make it, in a database that may hold earlier runs; it never touches theirs."""
    since = timezone.now()
    run = mark_of(since)
    programme = make.ProgrammeFactory(code=f"faults-{run}")
    year = make.ProgrammeYearFactory(programme=programme)
    make.EnvelopeFactory(programme_year=year, ceiling=CEILING)
    municipalities = [make.MunicipalityFactory(code=f"52{number}") for number in range(100, 100 + LINES)]
    for place in municipalities:
        if not place.memberships.exists():
            make.member(place, MembershipRole.OFFICER)
            make.member(place, MembershipRole.SIGNER)
    return Ground(
        since,
        year,
        municipalities,
        make.person(Role.MANAGER, email=f"drafter.{run}@example.test"),
        make.person(Role.MANAGER, email=f"publisher.{run}@example.test"),
        make.ServiceFieldFactory(programme=programme),
        make.SupportTypeFactory(programme=programme),
    )


def awaiting(ground: Ground, mark: str) -> Decision:
    """A decision of AWARDED awards and as many refusals as are left, laid before the second manager."""
    call = make.CallFactory(programme_year=ground.year, code=f"F{ground.year.pk}-{mark}")
    submissions = [
        asks(call, WON, place, service_field=ground.service_field, support_type=ground.support_type)
        for place in ground.municipalities
    ]
    drafter = actor_of(ground.drafter)
    ranking = ranked(call, submissions, below=LINES - AWARDED)
    decision = actions.draft_decision(actor=drafter, ranking=ranking)
    actions.request_publication(actor=drafter, decision=decision)
    decision.refresh_from_db()
    return decision


def request_of(decision: Decision) -> SignOff:
    """What the second manager signs."""
    assert decision.signoff is not None, "it was laid before somebody"
    return decision.signoff


def cookie_of(user: User) -> str:
    """The session of a person who has signed in."""
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[-1])
    return client.cookies[settings.SESSION_COOKIE_NAME].value
