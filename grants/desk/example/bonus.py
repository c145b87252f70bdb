"""Example bonus points: two known from data, one by a document."""

from decimal import Decimal

from grants.calls.models import BonusRule, Call
from grants.reviews import actions
from grants.reviews.models import Assignment
from portal.accounts.models import User
from portal.accounts.queries import actor_of
from villages.models import Decline

MOST_BONUS = Decimal(3)
# Code, Korean, English, points, known from data.
RULES = (
    ("decline", "인구감소지역", "Population-decline area", 2, Decline.DECLINING),
    ("attention", "인구감소관심지역", "Population-decline attention area", 1, Decline.ATTENTION),
    ("residents", "주민참여단 운영", "Residents take part", 2, ""),
)
EVIDENCE = "주민참여단 운영 결과 보고 (예시 문서 2024-01)"
BY_DOCUMENT = 4


def make_bonus_rules(call: Call) -> None:
    """The example's rules."""
    BonusRule.objects.bulk_create(
        BonusRule(call=call, order=order, code=code, name=ko, name_en=en, points=points, decline=decline)
        for order, (code, ko, en, points, decline) in enumerate(RULES)
    )


def grant_known(call: Call, manager: User) -> None:
    """What the data of places say."""
    for rule in call.bonus_rules.exclude(decline="").order_by("order"):
        actions.grant_known(actor=actor_of(manager), rule=rule)


def grant_some(call: Call, manager: User) -> None:
    """What the data of places say, and a few by a document."""
    grant_known(call, manager)
    actor, by_document = actor_of(manager), call.bonus_rules.get(decline="")
    for assignment in Assignment.objects.filter(panel__call=call).order_by("pk")[:BY_DOCUMENT]:
        actions.grant_bonus(
            actor=actor, submission=assignment.submission, rule=by_document, evidence=EVIDENCE
        )
