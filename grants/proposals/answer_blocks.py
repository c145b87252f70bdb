"""The answers to a call's questions in a document, and its sections with those of the call's own."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from grants.calls.asking import FormSpec, OwnSection
from grants.calls.models.named import in_language
from grants.calls.questions import LONG_TEXT
from grants.proposals.content import AnswerGiven, Content
from grants.proposals.sections import section_name
from portal.documents.model import Block, Heading, Paragraph, key_values


def named_sections(content: Content) -> list[tuple[str, str]]:
    """Key and name of every section a copy has, in order: it knows those of the call's own itself."""
    own = {
        each.section: OwnSection(each.section, each.section_name, each.section_name_en)
        for each in content.answers
        if each.section_name
    }
    form = FormSpec(tuple(own.values()))
    return [(key, section_name(key, form)) for key in form.order]


def answer_blocks(given: Sequence[AnswerGiven]) -> list[Block]:
    """Short answers as a table, long ones under their question."""
    short = [(asked_as(each), _said(each)) for each in given if each.kind != LONG_TEXT]
    long = [each for each in given if each.kind == LONG_TEXT]
    table = [key_values((_("Question"), _("Answer")), short)] if short else []
    return [
        *table,
        *(block for each in long for block in (Heading(asked_as(each), 2), Paragraph(_said(each)))),
    ]


def asked_as(answer: AnswerGiven) -> str:
    """The question in the language of the document."""
    return in_language(answer.label, answer.label_en)


def _said(answer: AnswerGiven) -> str:
    return in_language(answer.text, answer.text_en)
