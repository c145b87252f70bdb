"""A year's portfolio as its pages, its pictures and its workbook show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from grants.calls.models import PartKind, Portfolio, PortfolioPart
from grants.results.charts import Datum, Picture, bars, columns
from grants.results.portfolio.shares import beyond, share_of, starts, won_of_share
from portal.ui.templatetags.portal import eok, money, percent, unit_name

# The four steps in which a bar of all fields is coloured.
STEPS = 4


@dataclass(frozen=True)
class Segment:
    """A field's part of the whole bar, in percent of it."""

    part: PortfolioPart
    start: str
    width: str
    step: int


@dataclass(frozen=True)
class BottomUp:
    """The bottom-up programmes three ways: those named, the share published, and what that leaves unnamed.

    `published` and `unnamed` are derived from the published share, to whole 억.
    """

    named: int
    named_share: Decimal
    published_share: Decimal | None
    published: int | None
    unnamed: int | None
    rise: Decimal | None


@dataclass(frozen=True)
class Folio:
    """A portfolio with its parts; `earlier` are those of the years before, the newest first."""

    portfolio: Portfolio
    parts: Sequence[PortfolioPart]
    earlier: Sequence[Portfolio] = ()

    def of(self, kind: PartKind) -> list[PortfolioPart]:
        """The parts of a kind, in order."""
        return [part for part in self.parts if part.kind == kind]

    @cached_property
    def fields(self) -> list[PortfolioPart]:
        """The fields: together the total."""
        return self.of(PartKind.FIELD)

    @cached_property
    def named(self) -> list[PortfolioPart]:
        """The bottom-up programmes that the announcement names."""
        return self.of(PartKind.BOTTOM_UP)

    @property
    def areas(self) -> list[PortfolioPart]:
        """Where the new programmes are."""
        return self.of(PartKind.NEW_AREA)

    @property
    def regions(self) -> list[PortfolioPart]:
        """What each region specialises in."""
        return self.of(PartKind.REGION)

    @property
    def districts(self) -> list[PortfolioPart]:
        """The national digital innovation districts."""
        return self.of(PartKind.DISTRICT)

    @property
    def segments(self) -> list[Segment]:
        """The fields as one bar."""
        amounts = [part.amount or 0 for part in self.fields]
        return [
            Segment(part, self._percent(start), self._percent(amount), min(number, STEPS - 1))
            for number, (part, amount, start) in enumerate(
                zip(self.fields, amounts, starts(amounts), strict=True)
            )
        ]

    @property
    def fields_total(self) -> int:
        """What the fields add up to."""
        return sum(part.amount or 0 for part in self.fields)

    @property
    def grown(self) -> int | None:
        """Won more than the year before."""
        before = self.portfolio.total_before
        return None if before is None else self.portfolio.total - before

    @cached_property
    def bottom_up(self) -> BottomUp:
        """Named, published and not named."""
        total, share = self.portfolio.total, self.portfolio.bottom_up_share
        named = sum(part.amount or 0 for part in self.named)
        published = None if share is None else won_of_share(total, share)
        rise = self.portfolio.bottom_up_rise
        return BottomUp(
            named=named,
            named_share=Decimal(share_of(named, total)) / 1000,
            published_share=None if share is None else Decimal(share) / 10_000,
            published=published,
            unnamed=None if published is None else beyond(named, published),
            rise=None if rise is None else Decimal(rise) / 100,
        )

    @cached_property
    def totals(self) -> list[tuple[int, int]]:
        """(year, won) as far as published, in order of the years."""
        every = [self.portfolio, *self.earlier]
        told = {each.year - 1: each.total_before for each in every if each.total_before is not None}
        return sorted({**told, **{each.year: each.total for each in every}}.items())

    @cached_property
    def by_year(self) -> Picture:
        """The totals of the years."""
        data = [Datum(str(year), won, money(won, "eok")) for year, won in self.totals]
        title = _("Total by year")
        return columns("years", f"{title} ({unit_name('eok')})", data)

    @cached_property
    def by_field(self) -> Picture:
        """The fields beneath each other."""
        data = [Datum(part.localized_name, part.amount, eok(part.amount)) for part in self.fields]
        return bars("fields", _("By field"), data, self.portfolio.total)

    @cached_property
    def by_name(self) -> Picture:
        """The named bottom-up programmes, what is published of all, and what is not named."""
        return bars(
            "bottom-up", _("Bottom-up programmes"), [*self._named(), *self._compared()], self.portfolio.total
        )

    @property
    def pictures(self) -> list[Picture]:
        """All that can be kept as files."""
        return [picture for picture in (self.by_field, self.by_year, self.by_name) if picture.drawn]

    def _named(self) -> list[Datum]:
        return [Datum(part.localized_name, part.amount, eok(part.amount)) for part in self.named]

    def _compared(self) -> list[Datum]:
        found = self.bottom_up
        if not self.named or found.published is None:
            return []
        told = [
            (_("Named together"), found.named, f"{eok(found.named)} ({percent(found.named_share)})", True),
            (
                _("All bottom-up, derived from %(share)s") % {"share": percent(found.published_share)},
                found.published,
                about(found.published),
                False,
            ),
            (_("Not named, derived"), found.unnamed, about(found.unnamed), False),
        ]
        return [Datum(label, value, words, is_firm=is_firm) for label, value, words, is_firm in told]

    def _percent(self, won: int) -> str:
        return f"{Decimal(won) * 100 / self.portfolio.total:.3f}"


def about(won: int | None) -> str:
    """약 3,029억: an amount that follows from a rounded share."""
    return "" if won is None else _("about %(amount)s") % {"amount": eok(won)}
