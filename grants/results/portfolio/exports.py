"""A portfolio as a workbook; texts stay texts, won in full, what is derived says so."""

import io
from collections.abc import Iterator, Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from grants.calls.models import PartKind
from grants.results import pictures
from grants.results.charts import Picture
from grants.results.portfolio.faces import Folio
from grants.results.years.exports import source_line
from portal.documents.sheets import write_row
from portal.ui.templatetags.portal import percent


def workbook_of(folio: Folio) -> bytes:
    """A sheet of figures and a sheet of parts."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        for title, lines in ((_("Figures"), _figures(folio)), (_("Parts"), _parts(folio))):
            sheet = book.add_worksheet(title)
            sheet.set_column(0, 1, 40)
            sheet.set_column(2, 3, 24)
            for number, cells in enumerate(lines):
                write_row(sheet, number, cells)
    return stream.getvalue()


def _figures(folio: Folio) -> Iterator[Sequence[object]]:
    portfolio, found = folio.portfolio, folio.bottom_up
    yield (str(portfolio), source_line(portfolio.source))
    yield (_("Total (won)"), portfolio.total)
    yield (_("Total of the year before (won)"), portfolio.total_before)
    yield (_("Programmes"), portfolio.programmes)
    yield (_("New programmes"), portfolio.new_programmes)
    yield (_("New programmes together (won)"), portfolio.new_total)
    yield (_("Bottom-up share"), percent(found.published_share))
    yield (_("Rise of the bottom-up share (percentage points)"), found.rise)
    yield (_("All bottom-up programmes (won), derived from the share"), found.published)
    yield (_("Named bottom-up programmes together (won)"), found.named)
    yield (_("Bottom-up programmes not named (won), derived"), found.unnamed)


def _parts(folio: Folio) -> Iterator[Sequence[object]]:
    yield (_("Kind"), _("Name"), _("Amount (won)"), _("What was said of it"))
    for part in folio.parts:
        kind = str(PartKind(part.kind).label)
        yield (kind, part.localized_name, part.amount, part.localized_detail)


def meanings_of(picture: Picture) -> list[tuple[str, str]]:
    """What the looks of a portfolio's picture mean."""
    told = [(pictures.TOLD, _("Derived from the published share"))] if picture.has_told else []
    return [(pictures.FIRM, _("Announced by the ministry")), *told]


def notes_of(folio: Folio) -> list[str]:
    """What stands at the foot of a picture."""
    return [str(folio.portfolio), source_line(folio.portfolio.source)]
