"""A programme by year as a workbook and as pictures; texts stay texts."""

import io
from collections.abc import Iterator, Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from grants.calls.models import FigureSource, Measure
from grants.results import pictures
from grants.results.charts import Picture
from grants.results.years.faces import SHOWN, ByYear, Row
from portal.documents.sheets import write_row
from portal.ui.templatetags.portal import kst, kst_date


def workbook_of(by_year: ByYear) -> bytes:
    """One sheet: the rows with won in full, totals, then the sources."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("By year"))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, len(SHOWN) + 1, 18)
        for number, cells in enumerate(_lines(by_year)):
            write_row(sheet, number, cells)
    return stream.getvalue()


def _lines(by_year: ByYear) -> Iterator[Sequence[object]]:
    yield (str(by_year.programme),)
    yield (
        _("Year"),
        *(str(Measure(measure).label) for measure in SHOWN),
        str(Measure.PROVINCES.label),
        _("Source"),
    )
    for row in [*by_year.rows, *(row for row, _proof in by_year.totals)]:
        yield (row.label, *(_said(cell.value) for cell in row.cells), row.provinces, said_source(row))
    yield ()
    for source in by_year.sources:
        yield (source_line(source),)


def _said(value: int | None) -> object:
    return _("not published") if value is None else value


def said_source(row: Row) -> str:
    """Where a row's figures stand, in a line."""
    if row.standing:
        moment = row.standing.as_of
        return _("This portal, as of %(moment)s") % {"moment": kst(moment)} if moment else _("This portal")
    return ", ".join(
        f"{source.get_kind_display()}: {what}" if what else source.get_kind_display()
        for source, what in row.sources
    )


def source_line(source: FigureSource) -> str:
    """A source in full."""
    parts = [source.get_kind_display(), source.localized_publisher, source.localized_name]
    return " · ".join([*parts, *([kst_date(source.published_on)] if source.published_on else [])])


def meanings_of(picture: Picture) -> list[tuple[str, str]]:
    """What the colours of a picture by year mean."""
    return [
        (look, words)
        for look, words, is_there in (
            (pictures.FIRM, _("Announced by the ministry"), picture.has_firm),
            (pictures.TOLD, _("Press report, example"), picture.has_told),
            (pictures.DONE, _("Announced so far in this portal"), picture.has_done),
            (pictures.COMING, _("Pending, seen by the ministry alone"), picture.has_coming),
        )
        if is_there
    ]


def notes_of(by_year: ByYear) -> list[str]:
    """What stands at the foot of a picture: the programme and until when its own figures count."""
    moment = by_year.current.as_of if by_year.current else None
    return [str(by_year.programme), *([_("As of %(moment)s") % {"moment": kst(moment)}] if moment else [])]
