"""A programme by year as its pages, its pictures and its workbook show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from grants.calls.models import FigureSource, Measure, Programme, PublishedFigure
from grants.results.charts import Datum, Picture, columns
from grants.results.years.queries import Standing
from grants.results.years.spans import Figure, Span, addends, spans_of
from portal.ui.templatetags.portal import grouped, money, unit_name

# What is drawn and has a column of its own.
SHOWN = (Measure.NATIONAL.value, Measure.MUNICIPALITIES.value, Measure.PROJECTS.value)


@dataclass(frozen=True)
class Cell:
    """A figure of a row: won or a count; None where nobody published one."""

    measure: str
    value: int | None

    @property
    def text(self) -> str:
        """Digits, money in 억."""
        return money(self.value, "eok") if self.measure == Measure.NATIONAL else grouped(self.value)

    @property
    def heading(self) -> str:
        """What its column is called."""
        return heading_of(self.measure)


@dataclass(frozen=True)
class Row:
    """A row of the table: published figures, or how far a year has come here."""

    label: str
    cells: tuple[Cell, ...]
    sources: tuple[tuple[FigureSource, str], ...] = ()
    standing: Standing | None = None
    is_pending: bool = False
    provinces: int | None = None
    grown: int | None = None

    @property
    def is_live(self) -> bool:
        """Whether it moves."""
        return self.standing is not None


@dataclass(frozen=True)
class ByYear:
    """Everything that the page of a programme says; `shows_pending` for the ministry alone."""

    programme: Programme
    figures: tuple[PublishedFigure, ...]
    standings: Mapping[int, Standing]
    shows_pending: bool = False

    @cached_property
    def _spans(self) -> tuple[list[Span], list[Span]]:
        return spans_of(
            Figure(each.first_year, each.last_year, each.measure, each.value, each.source)
            for each in self.figures
        )

    @property
    def headings(self) -> list[str]:
        """Of the columns with figures."""
        return [heading_of(measure) for measure in SHOWN]

    @cached_property
    def rows(self) -> list[Row]:
        """The years in order, each followed by how far it has come here."""
        spans, _totals = self._spans
        rows: list[Row] = []
        for number, span in enumerate(spans):
            rows.append(self._published(span, spans[number - 1] if number else None))
            rows += self._live(span.first) if span.first == span.last else []
        unpublished = sorted(
            self.standings.keys() - {span.first for span in spans if span.first == span.last}
        )
        return rows + [row for year in unpublished for row in self._live(year)]

    @cached_property
    def totals(self) -> list[tuple[Row, str]]:
        """Published totals over several rows, each with the sum that proves it."""
        spans, totals = self._spans
        return [(self._published(total, None), _proof(total, spans)) for total in totals]

    @cached_property
    def sources(self) -> list[FigureSource]:
        """Every source once, the ministry's own first."""
        every = {figure.source_id: figure.source for figure in self.figures}
        return sorted(every.values(), key=lambda source: (source.kind, source.pk))

    @cached_property
    def pictures(self) -> list[Picture]:
        """A picture for each measure, over the rows that are no totals."""
        return [self._picture(measure) for measure in SHOWN]

    @property
    def current(self) -> Standing | None:
        """The newest year that is carried out here."""
        return self.standings[max(self.standings)] if self.standings else None

    @property
    def is_example(self) -> bool:
        """Whether any example award is counted."""
        return any(standing.is_example for standing in self.standings.values())

    def _published(self, span: Span, before: Span | None) -> Row:
        figures = {measure: figure for measure, figure in span.figures.items() if measure in SHOWN}
        return Row(
            label=span.label,
            cells=tuple(Cell(measure, span.value(measure)) for measure in SHOWN),
            sources=_sources_of(figures),
            provinces=span.value(Measure.PROVINCES.value),
            grown=_grown(span, before),
        )

    def _live(self, year: int) -> list[Row]:
        standing = self.standings.get(year)
        if standing is None:
            return []
        announced = Row(
            label=_("%(year)s announced so far") % {"year": year},
            cells=tuple(Cell(measure, getattr(standing, measure)) for measure in SHOWN),
            standing=standing,
        )
        if not self.shows_pending:
            return [announced]
        pending = Row(
            label=_("%(year)s pending") % {"year": year},
            cells=tuple(Cell(measure, getattr(standing, f"{measure}_pending")) for measure in SHOWN),
            standing=standing,
            is_pending=True,
        )
        return [announced, pending]

    def _picture(self, measure: str) -> Picture:
        spans, _totals = self._spans
        return columns(measure, heading_of(measure), [self._datum(measure, span) for span in spans])

    def _datum(self, measure: str, span: Span) -> Datum:
        figure = span.figures.get(measure)
        standing = self.standings.get(span.first) if span.first == span.last else None
        return Datum(
            label=span.label,
            value=figure.value if figure else None,
            words=Cell(measure, figure.value).text if figure else _("not published"),
            done=getattr(standing, measure) if standing else 0,
            coming=getattr(standing, f"{measure}_pending") if standing and self.shows_pending else 0,
            is_firm=is_firm(figure),
            note=_so_far(measure, standing) if standing else "",
        )


def heading_of(measure: str) -> str:
    """What a column or a picture is called, with the unit of money."""
    if measure == Measure.NATIONAL:
        named = _("National share")
        return f"{named} ({unit_name('eok')})"
    return str(Measure(measure).label)


def is_firm(figure: Figure | None) -> bool:
    """Whether the ministry itself said it."""
    return figure is not None and not figure.source.is_told


def _so_far(measure: str, standing: Standing) -> str:
    words = Cell(measure, getattr(standing, measure)).text
    return _("%(figure)s announced so far") % {"figure": words}


def _sources_of(figures: Mapping[str, Figure]) -> tuple[tuple[FigureSource, str], ...]:
    """Each source once; where a row has several, with what it says."""
    said: dict[FigureSource, list[str]] = {}
    for measure in SHOWN:
        if measure in figures:
            said.setdefault(figures[measure].source, []).append(str(Measure(measure).label))
    return tuple((source, ", ".join(what) if len(said) > 1 else "") for source, what in said.items())


def _grown(span: Span, before: Span | None) -> int | None:
    """Won more than the year before; only what the ministry itself announced is compared."""
    figure = span.figures.get(Measure.NATIONAL.value)
    earlier = before.value(Measure.NATIONAL.value) if before and before.last == span.first - 1 else None
    return figure.value - earlier if figure and is_firm(figure) and earlier is not None else None


def _proof(total: Span, rows: list[Span]) -> str:
    """67 + 58 + 99 = 224, where the published rows add up."""
    given = addends(total, rows, Measure.PROJECTS.value)
    return f"{' + '.join(map(grouped, given))} = {grouped(sum(given))}" if given else ""
