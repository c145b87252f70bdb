"""What people read about questions: why an answer can't be kept, why a form can't be published."""

from datetime import date

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from grants.calls.asking import CONTAINS, IS, IS_NOT, Condition, Fault, FormSpec
from grants.calls.models.named import in_language
from grants.calls.questions import (
    FILE,
    MOST_OF_LONG,
    MOST_OF_SHORT,
    NO,
    PERCENTAGE,
    WON,
    YES,
    YES_NO,
    Problem,
    QuestionSpec,
)
from portal.ui.fields import WonField
from portal.ui.templatetags.portal import grouped, percent, won

PROBLEMS = {
    "unwritable": _("The text holds a sign that can't be kept. Remove it and type it again."),
    "too_long": _("Shorten the text: it has %(count)s characters, at most %(limit)s are possible."),
    "not_a_number": _("Enter a whole number in digits, for example 1,200."),
    "too_many_digits": _("This number is too large. Check it."),
    "too_small": _("Enter at least %(limit)s."),
    "too_much": _("Enter at most %(limit)s."),
    "not_a_percentage": _("Enter a percentage in digits, for example 12.5."),
    "too_many_decimals": _("Give a percentage with at most two decimals."),
    "not_a_date": _("Enter a date as year-month-day, for example 2026-03-01."),
    "too_early": _("Choose a date not before %(limit)s."),
    "too_late": _("Choose a date not after %(limit)s."),
    "unknown_option": _("Choose one of the answers listed."),
    "chosen_too_small": _("Choose at least %(limit)s."),
    "chosen_too_much": _("Choose at most %(limit)s."),
    **{f"won_{code}": sentence for code, sentence in WonField.default_error_messages.items()},
}
FAULTS = {
    "nothing_asked": _("The form asks nothing yet. Add a question."),
    "empty_section": _("The section “%(name)s” has no question. Add one or remove the section."),
    "unknown_section": _("“%(name)s” stands in a section that is not there. Move it."),
    "asked_twice": _("“%(name)s” is asked twice. Remove one."),
    "too_few_options": _("“%(name)s” needs at least two options."),
    "depends_on_later": _("“%(name)s” hangs on a question that comes after it. Move one of them."),
    "depends_on_unchosen": _("“%(name)s” hangs on a question without options. Choose another condition."),
    "depends_on_missing_option": _("“%(name)s” hangs on an option that is gone. Choose another condition."),
}


# Whole sentences: other languages turn the words round.
CONDITIONS = {
    IS: _("Asked only if the answer to “%(question)s” is “%(value)s”"),
    IS_NOT: _("Asked only if the answer to “%(question)s” is not “%(value)s”"),
    CONTAINS: _("Asked only if the answer to “%(question)s” contains “%(value)s”"),
}


def condition_sentence(form: FormSpec, condition: Condition) -> str:
    """When a question is asked."""
    on = form.question(condition.key)
    values = dict(choices_of(on)) if on else {}
    named = {"question": label_of(on) if on else "?", "value": values.get(condition.value, condition.value)}
    return str(CONDITIONS[condition.test]) % named


def choices_of(question: QuestionSpec) -> list[tuple[str, str]]:
    """What may be chosen, in the language of the page."""
    if question.kind == YES_NO:
        return [(YES, gettext("Yes")), (NO, gettext("No"))]
    return [(each.key, in_language(each.label, each.label_en)) for each in question.options]


def problem_sentence(question: QuestionSpec, problem: Problem) -> str:
    """What happened and what to do."""
    named = {"limit": _limit(question, problem.limit), "count": problem.count}
    return str(PROBLEMS[problem.code]) % named


def _limit(question: QuestionSpec, limit: int | date | None) -> str:
    if limit is None or isinstance(limit, date):
        return limit.isoformat() if limit else ""
    if question.kind == WON:
        return won(limit)
    return percent(limit / 10_000, 2) if question.kind == PERCENTAGE else grouped(limit)


def fault_sentence(form: FormSpec, fault: Fault) -> str:
    """What keeps the form from being published."""
    question = form.question(fault.at)
    section = next((each for each in form.sections if each.key == fault.at), None)
    name = in_language(section.name, section.name_en) if section else ""
    return str(FAULTS[fault.code]) % {"name": label_of(question) if question else name}


def label_of(question: QuestionSpec) -> str:
    """The question in the language of the page."""
    return in_language(question.label, question.label_en)


def help_of(question: QuestionSpec) -> str:
    """Its help in the language of the page."""
    return in_language(question.help, question.help_en)


def file_limits(question: QuestionSpec, most_megabytes: int | None) -> list[str]:
    """Which files it takes: the types, and how large they may be where that is said."""
    size = [str(_("at most %(most)s MB")) % {"most": most_megabytes}] if most_megabytes else []
    return [", ".join(question.accepted), *size]


def limits_of(question: QuestionSpec) -> list[str]:
    """Its limits in words, for the manager's list; a list of short sentences."""
    if question.kind == FILE:
        return file_limits(question, question.most)
    least, most = question.least, question.most
    said = [
        str(_("at least %s")) % _limit(question, least) if least is not None else "",
        str(_("at most %s")) % _limit(question, most) if most is not None else "",
        str(_("not before %s")) % question.earliest if question.earliest else "",
        str(_("not after %s")) % question.latest if question.latest else "",
    ]
    if question.kind in ("short_text", "long_text"):
        standard = MOST_OF_LONG if question.kind == "long_text" else MOST_OF_SHORT
        count = question.most_characters or standard
        said.append(
            ngettext("at most %(count)s character", "at most %(count)s characters", count)
            % {"count": grouped(count)}
        )
    return [each for each in said if each]
