"""The one way money moves: lock the envelopes, look whether it fits, write entries."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.awards.errors import EnvelopeBusy, EnvelopeExhausted
from grants.awards.models import Award, LedgerEntry, LedgerKind
from grants.awards.tracking import poke_tracking
from grants.calls.models import Envelope, Scope
from grants.proposals.models import Submission
from portal.actor import Actor
from portal.errors import Refused
from portal.guards import broken_rule

TOO_EARLY = _("The set time of publication has not come yet. Nothing was published.")
# What the database refuses, in words.
SENTENCES = {
    "awards_published_in_time": TOO_EARLY,
    "awards_published_not_early": TOO_EARLY,
    "awards_proposal_once": _("This project already has an award. Nothing was changed."),
    "awards_one_open_decision": _("This call already has an open decision. Finish or cancel that one first."),
    "awards_exceptions_with_reasons": _(
        "A line leaves the ranking without a reason. Return the decision and give it one first."
    ),
    "awards_changed_by_another": _(
        "You changed a line of this decision by hand. Another manager must sign it off."
    ),
}
CODES = {
    "awards_proposal_once": "already_awarded",
    "awards_published_in_time": "too_early",
    "awards_published_not_early": "too_early",
}
LOCK_TIMEOUT = "5s"
LOCK_NOT_AVAILABLE = "55P03"


@contextmanager
def told_plainly(asked: Mapping[int, int] | None = None) -> Iterator[None]:
    """One transaction whose refusals by the database become the sentences of the actions.

    `asked` is won by envelope: filled while the block runs, read when the database refuses.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise _in_words(error, asked or {}) from error
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != LOCK_NOT_AVAILABLE:
            raise
        raise EnvelopeBusy from error


def _in_words(error: IntegrityError, asked: Mapping[int, int]) -> Exception:
    rule = broken_rule(error)
    if rule in SENTENCES:
        return Refused(str(SENTENCES[rule]), CODES.get(rule, rule))
    if rule != "envelope_not_oversold":
        return error
    for envelope in Envelope.objects.filter(pk__in=asked).order_by("id"):
        if asked[envelope.pk] > envelope.left:
            return EnvelopeExhausted(envelope, asked[envelope.pk])
    return EnvelopeBusy()


def locked(envelopes: QuerySet[Envelope]) -> list[Envelope]:
    """The envelopes in the order of their ids, locked; waits 5 s at most (EnvelopeBusy)."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    narrower = ("province", "service_field", "support_type")
    return list(envelopes.order_by("id").select_related(*narrower).select_for_update(of=("self",)))


def covers(envelope: Envelope, submission: Submission) -> bool:
    """Whether an award to the submission draws on the envelope."""
    return {
        Scope.ALL: True,
        # The code of a municipality begins as that of its province (the database holds it).
        Scope.PROVINCE: envelope.province_id == submission.municipality_id[:2],
        Scope.SERVICE_FIELD: envelope.service_field_id == submission.service_field_id,
        Scope.SUPPORT_TYPE: envelope.support_type_id == submission.support_type_id,
    }[Scope(envelope.scope)]


def ensure_room(envelopes: Iterable[Envelope], asked: Mapping[int, int]) -> None:
    """Raise EnvelopeExhausted for the first locked envelope that can't hold what is asked of it (won)."""
    for envelope in envelopes:
        if asked.get(envelope.pk, 0) > envelope.left:
            raise EnvelopeExhausted(envelope, asked[envelope.pk])


def enter(
    *, actor: Actor, kind: LedgerKind, moves: Iterable[tuple[Award, int, int, int]], act: str = ""
) -> None:
    """Write entries in one statement: (award, envelope id, reserved, committed), signed won.

    The key makes a repeated act harmless; `act` tells apart what may happen to an award more than once.
    The insert itself moves the envelopes.
    """
    now = timezone.now()
    named = f"{kind.value}:{act}" if act else kind.value
    entries = LedgerEntry.objects.bulk_create(
        LedgerEntry(
            envelope_id=envelope_id,
            kind=kind,
            delta_reserved=reserved,
            delta_committed=committed,
            award=award,
            decision_id=award.decision_id,
            actor=actor.user,
            key=f"award:{award.pk}:{named}:{envelope_id}",
            entered_at=now,
        )
        for award, envelope_id, reserved, committed in moves
    )
    for programme_year_id in {entry.award.programme_year_id for entry in entries}:
        poke_tracking(programme_year_id)
