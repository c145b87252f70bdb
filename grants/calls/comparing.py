"""What a call says, thing by thing, and where two calls (or two forms) differ."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from grants.calls.asking import Asked, FormSpec
from grants.calls.copying import rules_of_calls
from grants.calls.form_queries import form_in_force
from grants.calls.models import BonusRule, BudgetCategory, Call, Criterion, QuestionKind, RequiredDocument
from grants.calls.models.named import in_language
from grants.calls.queries import criteria_in_force
from grants.calls.question_words import condition_sentence, help_of, label_of, limits_of
from grants.calls.sections import CORE
from portal.ui.templatetags.portal import eok, kst, percent

DATES = ("opens_at", "questions_until", "closes_at", "review_until", "places_on")
AMOUNTS = ("least_national", "most_national")
SHARES = ("operation_most_basis_points",)
NO_RULES = ("summary_en", "is_example")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing a call says: `key` finds its like in another call."""

    group: str
    key: str
    label: str
    said: str


@dataclass(frozen=True, slots=True)
class Row:
    """The same thing on both sides; empty where a side does not have it."""

    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Whether the two sides say different things."""
        return self.left != self.right


def side_by_side(left: Iterable[Point], right: Iterable[Point]) -> dict[str, list[Row]]:
    """Rows by group, in the order of the right side, what only the left has at the end of its group."""
    before = {(each.group, each.key): each for each in left}
    after = {(each.group, each.key): each for each in right}
    groups: dict[str, list[Row]] = {each.group: [] for each in (*after.values(), *before.values())}
    for place in (*after, *(place for place in before if place not in after)):
        old, new = before.get(place), after.get(place)
        label = (new or before[place]).label
        groups[place[0]].append(Row(label, old.said if old else "", new.said if new else ""))
    return groups


def only_differing(groups: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """What is the same on both sides left out."""
    kept = {group: [row for row in rows if row.differs] for group, rows in groups.items()}
    return {group: rows for group, rows in kept.items() if rows}


def points_of_call(call: Call) -> list[Point]:
    """Rules, dates, rates, documents, rubric and form of a call."""
    return [
        *_rules(call),
        *_dates(call),
        *_rates(call),
        *[_category(each) for each in call.budget_categories.all()],
        *[_document(each) for each in call.documents.all()],
        *[
            Point(_("Requirements"), each.key, each.localized_text, each.localized_text)
            for each in call.requirements.filter(is_active=True)
        ],
        *[_bonus(each) for each in call.bonus_rules.all()],
        *[_criterion(each) for each in criteria_in_force(call.pk).prefetch_related("levels")],
        *points_of_form(form_in_force(call)),
    ]


def _rules(call: Call) -> Iterable[Point]:
    return [_column(call, name, _("Rules")) for name in rules_of_calls() if name not in NO_RULES]


def _dates(call: Call) -> Iterable[Point]:
    return [_column(call, name, _("Dates (Korean time)")) for name in DATES]


def _column(call: Call, name: str, group: str) -> Point:
    field: Any = Call._meta.get_field(name)
    value = getattr(call, name)
    if field.choices:
        words = str(getattr(call, f"get_{name}_display")())
    elif name in AMOUNTS:
        words = eok(value)
    elif name in SHARES:
        words = percent(Decimal(value) / 10_000, 2) if value else ""
    else:
        words = _in_words(value)
    return Point(group, name, str(field.verbose_name), words)


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return kst(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _rates(call: Call) -> Iterable[Point]:
    group = _("National share")
    rates = call.rates.select_related("support_type").order_by("support_type__order", "support_type")
    return [
        Point(
            group, each.support_type.code, each.support_type.localized_name, percent(each.national_share, 2)
        )
        for each in rates
    ]


def _category(category: BudgetCategory) -> Point:
    said = [category.localized_name, _("a cost of operation") if category.is_operation else ""]
    name = category.localized_name
    return Point(_("Categories of cost"), category.code, name, " · ".join(filter(None, said)))


def _document(document: RequiredDocument) -> Point:
    must = _("required") if document.is_required else _("may be left out")
    number = _("with a document number") if document.needs_number else ""
    said = [document.localized_name, " · ".join(filter(None, [must, number])), ", ".join(document.kinds)]
    said.append(document.localized_help)
    return Point(_("Documents"), document.key, document.localized_name, "\n".join(filter(None, said)))


def _bonus(rule: BonusRule) -> Point:
    said = [f"+{rule.points.normalize():f}", rule.get_decline_display() if rule.decline else ""]
    name = rule.localized_name
    return Point(_("Bonus points"), rule.code, name, " · ".join(filter(None, said)))


def _criterion(criterion: Criterion) -> Point:
    levels = [f"{level.points}: {level.localized_name}" for level in criterion.levels.all()]
    points = _("%(points)s points") % {"points": criterion.max_points}
    ties = criterion.breaks_ties and _("decides ties, place %(place)s") % {"place": criterion.breaks_ties}
    said = [points, ties or "", criterion.localized_description, *levels]
    return Point(_("Rubric"), criterion.name, criterion.localized_name, "\n".join(filter(None, said)))


def points_of_form(form: FormSpec) -> list[Point]:
    """Every question with all that is said about it."""
    names = {key: str(name) for key, name in CORE.items()}
    names |= {each.key: in_language(each.name, each.name_en) for each in form.sections}
    return [
        Point(_("Form"), each.question.key, label_of(each.question), "\n".join(_said_of(form, names, each)))
        for each in form.asked
    ]


def _said_of(form: FormSpec, names: dict[str, str], each: Asked) -> Iterable[str]:
    question = each.question
    yield label_of(question)
    yield names.get(each.section, each.section)
    must = _("must be answered") if question.is_required else _("may be left open")
    yield " · ".join([str(QuestionKind(question.kind).label), must, *limits_of(question)])
    if question.help:
        yield help_of(question)
    for option in question.options:
        yield f"– {in_language(option.label, option.label_en)}"
    if each.shown_if:
        yield condition_sentence(form, each.shown_if)
