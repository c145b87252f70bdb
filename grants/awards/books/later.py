"""What awards promise for later fiscal years, beside each envelope of those years."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from grants.awards import states
from grants.awards.models import AwardYear
from grants.calls.models import Envelope, ProgrammeYear, Scope


@dataclass(frozen=True, slots=True)
class Promised:
    """Pending and published won of a later year that an envelope covers; without one, all of the year's."""

    fiscal_year: int
    envelope: Envelope | None
    pending: int
    published: int

    @property
    def left(self) -> int:
        """Won of the ceiling that nothing is promised of; below 0 where more is promised."""
        return self.envelope.ceiling - self.pending - self.published if self.envelope else 0

    @property
    def above(self) -> int:
        """Won promised above the ceiling: no award is refused for them, somebody has to find them."""
        return max(-self.left, 0)


def promises_of(year: ProgrammeYear) -> list[Promised]:
    """By fiscal year, the national envelope first; two queries. They count against no ceiling of this year."""
    later = Envelope.objects.filter(programme_year=year, fiscal_year__gt=year.year)
    found = [_promised_of(each) for each in with_promises(later)]
    national = {each.fiscal_year for each in found if each.envelope and each.envelope.scope == Scope.ALL}
    rest = [each for each in _whole_years(year) if each.fiscal_year not in national]
    return sorted([*rest, *found], key=lambda each: each.fiscal_year)


def promised_of(envelope: Envelope) -> Promised | None:
    """Of one envelope; None where it is of its programme year's own fiscal year."""
    if envelope.fiscal_year <= envelope.programme_year.year:
        return None
    return _promised_of(with_promises(Envelope.objects.filter(pk=envelope.pk)).get())


def with_promises(envelopes: QuerySet[Envelope]) -> QuerySet[Any]:
    """Envelopes with `pending` and `published`: won of their fiscal year that awards they cover promise."""
    national_first = Case(When(scope=Scope.ALL, then=0), default=1)
    return (
        envelopes.select_related("programme_year", "province", "service_field", "support_type")
        .annotate(pending=_promised(states.PENDING), published=_promised(states.PUBLISHED))
        .order_by("fiscal_year", national_first, "id")
    )


def _promised_of(envelope: Any) -> Promised:
    return Promised(envelope.fiscal_year, envelope, envelope.pending, envelope.published)


def _promised(state: str) -> Coalesce:
    """The rule of `ledger.covers`: what an envelope does not name, it covers all of."""
    place, field, kind = (
        "award__municipality__province",
        "award__submission__service_field",
        "award__submission__support_type",
    )
    covered = AwardYear.objects.filter(
        award__programme_year=OuterRef("programme_year"),
        award__state=state,
        fiscal_year=OuterRef("fiscal_year"),
        **{
            place: Coalesce(OuterRef("province"), F(place)),
            field: Coalesce(OuterRef("service_field"), F(field)),
            kind: Coalesce(OuterRef("support_type"), F(kind)),
        },
    )
    won = covered.order_by().values("fiscal_year").annotate(won=Sum("amount")).values("won")
    return Coalesce(Subquery(won), 0, output_field=BigIntegerField())


def _whole_years(year: ProgrammeYear) -> list[Promised]:
    """All that awards promise, by fiscal year."""
    promised = AwardYear.objects.filter(award__programme_year=year, fiscal_year__gt=year.year)
    standing = promised.filter(award__state__in=[states.PENDING, states.PUBLISHED])
    sums = (
        standing.order_by()
        .values_list("fiscal_year")
        .annotate(
            pending=Sum("amount", filter=Q(award__state=states.PENDING), default=0),
            published=Sum("amount", filter=Q(award__state=states.PUBLISHED), default=0),
        )
    )
    return [Promised(fiscal_year, None, pending, published) for fiscal_year, pending, published in sums]
