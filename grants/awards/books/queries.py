"""Reads of the account statement: a period of one envelope, or all that an award, decision or act moved."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Case, Q, QuerySet, When

from grants.awards.models import Award, AwardTally, LedgerEntry
from grants.calls.models import Envelope, Scope
from portal.audit.models import Entry
from portal.audit.queries import target_name
from villages.models import Municipality

SEOUL = ZoneInfo("Asia/Seoul")
ROWS = 50


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a statement shows. Days are Seoul's, both included; texts are parts of a name or number.

    `about` narrows to one award, decision, proposal, person or occasion, in whatever envelope.
    """

    envelope: Envelope | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None
    municipality: str = ""
    project: str = ""
    person: str = ""
    about: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """An envelope at a moment, in won; `position` is the ledger's then."""

    position: int
    reserved: int
    committed: int
    ceiling: int

    @property
    def left(self) -> int:
        """What may still be reserved."""
        return self.ceiling - self.reserved - self.committed


ABOUT = {
    "award": "award",
    "decision": "decision",
    "proposal": "award__proposal",
    "actor": "actor",
    "occasion": "occasion",
}


def entries_of(chosen: Chosen) -> QuerySet[LedgerEntry]:
    """The entries, without order."""
    found = LedgerEntry.objects.order_by()
    if chosen.envelope is not None:
        found = found.filter(envelope=chosen.envelope)
        opening, closing = _bounds(chosen)
        if opening is not None:
            found = found.filter(position__gte=opening)
        if closing is not None:
            found = found.filter(position__lte=closing)
    else:
        found = found.filter(_within(chosen))
    if chosen.about is not None:
        name, key = chosen.about
        found = found.filter(**{ABOUT[name]: key})
    return found.filter(_narrowed(chosen))


def _narrowed(chosen: Chosen) -> Q:
    rule = Q()
    if chosen.kind:
        rule &= Q(kind=chosen.kind)
    if chosen.municipality:
        rule &= Q(award__municipality=chosen.municipality)
    if chosen.project:
        named = Q(award__submission__title__icontains=chosen.project)
        rule &= named | Q(award__submission__number__icontains=chosen.project)
    if chosen.person:
        rule &= Q(actor__name__icontains=chosen.person) | Q(actor__email__icontains=chosen.person)
    return rule


def with_everything(entries: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """With what a line of a statement says, and no filed copy."""
    return entries.select_related(
        "envelope__province",
        "envelope__service_field",
        "envelope__support_type",
        "award__municipality",
        "award__submission",
        "actor",
    ).only(
        *("position", "kind", "entered_at", "delta_reserved", "delta_committed", "key", "occasion"),
        *("balance_reserved", "balance_committed", "ceiling", "decision_id"),
        *("envelope__scope", "envelope__fiscal_year", "envelope__programme_year_id"),
        *("envelope__province__name", "envelope__province__name_en"),
        *("envelope__service_field__name", "envelope__service_field__name_en"),
        *("envelope__support_type__name", "envelope__support_type__name_en"),
        *("award__municipality__full_name", "award__municipality__full_name_en", "award__proposal_id"),
        *("award__submission__title", "award__submission__number", "actor__name", "actor__email"),
    )


def _bounds(chosen: Chosen) -> tuple[int | None, int | None]:
    """First and last position of the period. By position, so that a clock set back tears nothing apart."""
    entries = LedgerEntry.objects.filter(envelope=chosen.envelope)
    first = last = None
    if chosen.since:
        later = entries.filter(entered_at__gte=_begin_of(chosen.since)).order_by("position")
        # Nothing since: no position is that high.
        first = later.values_list("position", flat=True).first() or 2**62
    if chosen.until:
        earlier = entries.filter(entered_at__lte=_end_of(chosen.until))
        last = earlier.order_by("-position").values_list("position", flat=True).first() or 0
    return first, last


def _within(chosen: Chosen) -> Q:
    """The period by the clock, where no one envelope gives positions."""
    rule = Q()
    if chosen.since:
        rule &= Q(entered_at__gte=_begin_of(chosen.since))
    if chosen.until:
        rule &= Q(entered_at__lte=_end_of(chosen.until))
    return rule


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, SEOUL)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, SEOUL)


def opening_and_closing(chosen: Chosen) -> tuple[Balance, Balance] | None:
    """The envelope's balances before and after the period; None where no one envelope is chosen."""
    envelope = chosen.envelope
    if envelope is None:
        return None
    first, last = _bounds(chosen)
    opening = _balance_before(envelope, first) if first is not None else Balance(0, 0, 0, 0)
    closing = _balance_before(envelope, last + 1) if last is not None else _balance_now(envelope)
    return opening, closing


def _balance_before(envelope: Envelope, position: int) -> Balance:
    found = (
        LedgerEntry.objects.filter(envelope=envelope, position__lt=position)
        .order_by("-position")
        .values_list("position", "balance_reserved", "balance_committed", "ceiling")
        .first()
    )
    return Balance(*found) if found else Balance(0, 0, 0, 0)


def _balance_now(envelope: Envelope) -> Balance:
    last = LedgerEntry.objects.filter(envelope=envelope).order_by("-position")
    position = last.values_list("position", flat=True).first() or 0
    return Balance(position, envelope.reserved, envelope.committed, envelope.ceiling)


def envelopes_to_choose() -> QuerySet[Envelope]:
    """All envelopes, the newest year first, the national one first in each."""
    national_first = Case(When(scope=Scope.ALL, then=0), default=1)
    return Envelope.objects.select_related(
        "programme_year", "province", "service_field", "support_type"
    ).order_by("-fiscal_year", "programme_year", national_first, "id")


def municipalities_of(envelope: Envelope | None) -> QuerySet[Municipality]:
    """Those that ever had an award in the envelope's year."""
    counted = AwardTally.objects.all()
    if envelope is not None:
        counted = counted.filter(programme_year=envelope.programme_year_id)
    return Municipality.objects.filter(pk__in=counted.values("municipality")).order_by("code")


def audit_of(entry: LedgerEntry) -> QuerySet[Entry]:
    """What the audit says of the act that wrote the entry: of its decision or its award."""
    about = [f"awards.decision:{entry.decision_id}", target_name(Award(pk=entry.award_id))]
    return Entry.objects.filter(occasion=entry.occasion, target__in=about).order_by("id")
