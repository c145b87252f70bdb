"""A slate as a workbook: its figures, its rules with their prices, every project; texts stay texts."""

import io
from collections.abc import Iterable, Mapping
from decimal import Decimal

import xlsxwriter
from django.utils.translation import gettext as _

from grants.awards.slating import listed, priced, ruled, summed
from grants.awards.slating.opened import Opened
from grants.awards.slating.priced import Price
from grants.awards.slating.queries import submissions_by_key
from grants.awards.slating.words import Words, points, titles_of
from grants.proposals.models import Submission
from portal.documents.sheets import write_row
from portal.ui.templatetags.portal import kst

Cells = Iterable[object]


def workbook_of(opened: Opened) -> bytes:
    """Four sheets, with the time and the hash by which the slate is known again."""
    submissions = submissions_by_key(opened.every_key)
    words = Words(opened.rules, opened.names, titles_of(submissions))
    prices = priced.prices_of(opened.slate) if opened.is_solved else {}
    sheets = {
        _("Slate"): _figures(opened),
        _("Rules"): _rules(opened, words, prices),
        _("Projects"): _projects(opened, submissions),
        _("Totals"): _totals(opened, words),
    }
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                write_row(sheet, number, row)
    return stream.getvalue()


def _figures(opened: Opened) -> Iterable[Cells]:
    slate = opened.slate
    yield _("Name of the slate"), slate.name
    yield _("Call"), str(slate.input.ranking.call)
    yield _("Ranking"), f"#{slate.input.ranking_id}"
    yield _("Envelopes as of"), kst(slate.input.taken_at)
    yield _("State"), slate.get_state_display()
    yield _("Objective"), slate.get_objective_display()
    yield _("Solved at"), kst(slate.solved_at)
    yield _("Projects"), opened.totals.projects
    yield _("Local governments"), opened.totals.municipalities
    yield _("National share (won)"), opened.totals.won
    yield _("Sum of scores"), points(opened.totals.score)
    yield _("Gain over the plain line"), points(opened.gain)
    yield _("Nothing better than"), points(slate.bound) if slate.bound is not None else ""
    yield _("Gap (%)"), f"{Decimal(slate.gap) / 10_000:.4f}" if slate.gap is not None else ""
    yield _("Seed"), slate.seed
    yield _("Hash of the problem"), slate.input_hash
    yield _("Version of the code"), slate.code_version


def _rules(opened: Opened, words: Words, prices: Mapping[str, Price]) -> Iterable[Cells]:
    yield _("Rule"), _("Now"), _("Sum of scores without it"), _("What happens without it")
    for each in ruled.rules_shown(opened, words, prices):
        price = each.price
        change = points(price.score) if price and price.is_found else ""
        yield each.words, each.now, change, " ".join(words.of_price(price)) if price else ""


def _projects(opened: Opened, submissions: Mapping[int, Submission]) -> Iterable[Cells]:
    marks = {
        listed.LINE: _("In"),
        listed.MOVED_IN: _("In, below the line"),
        listed.MOVED_OUT: _("Out, above the line"),
    }
    yield (
        _("Rank"),
        _("Number"),
        _("Local government"),
        _("Title of the project"),
        _("Score"),
        _("National share (won)"),
        _("Slate"),
    )
    for each in opened.gathered.projects:
        submission = submissions[each.key]
        yield (
            each.rank,
            submission.number,
            str(submission.municipality),
            submission.title,
            points(each.score),
            each.amount,
            marks.get(listed.mark_of(opened, each.key), ""),
        )


def _totals(opened: Opened, words: Words) -> Iterable[Cells]:
    for heading, parts in summed.every_part(opened, words):
        yield (
            heading,
            _("Ranked"),
            _("Projects"),
            _("Local governments"),
            _("National share (won)"),
            _("Left of its envelope (won)"),
        )
        for part in parts:
            yield part.name, part.ranked, part.projects, part.municipalities, part.won, part.left
