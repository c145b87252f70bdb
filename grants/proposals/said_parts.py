"""The parts of a proposal as subqueries, so that one query brings all it says."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Model, OuterRef
from django.db.models.functions import Cast, JSONObject

from grants.calls.models import BudgetCategory
from grants.proposals import answers
from grants.proposals.file_queries import said_documents, said_files
from grants.proposals.models import BudgetLine, FormAnswer, Indicator, Milestone, ProposalVillage

LINE_COLUMNS = ("key", "item", "fiscal_year", "national", "province", "local", "own")


def said_parts() -> dict[str, ArraySubquery]:
    """By the name under which `queries.content_of` and `queries.rules_of` find them."""
    return {
        "said_categories": _categories(),
        "said_villages": _villages(),
        "said_lines": _lines(),
        "said_indicators": _indicators(),
        "said_milestones": _milestones(),
        "said_files": said_files(),
        "said_documents": said_documents(),
        "said_answers": _answers(),
    }


def _rows(model: type[Model], order: tuple[str, ...], *same: str, **columns: Any) -> ArraySubquery:
    rows = model._default_manager.filter(proposal=OuterRef("pk")).order_by(*order)
    return ArraySubquery(rows.values(said=JSONObject(**{name: name for name in same}, **columns)))


def _as_text(column: str) -> Cast:
    return Cast(column, CharField())


def _categories() -> ArraySubquery:
    found = BudgetCategory.objects.filter(call=OuterRef("call")).order_by("order", "id")
    return ArraySubquery(found.values(said=JSONObject(code="code", is_operation="is_operation")))


def _villages() -> ArraySubquery:
    township = {"township": "township_id", "township_name": "township__name"}
    return _rows(ProposalVillage, ("id",), "key", "village", "households", **township)


def _lines() -> ArraySubquery:
    category = JSONObject(code="category__code", name="category__name", name_en="category__name_en")
    order = ("fiscal_year", "order", "id")
    return _rows(BudgetLine, order, *LINE_COLUMNS, category_id="category_id", category=category)


def _indicators() -> ArraySubquery:
    figures = {name: _as_text(name) for name in ("baseline", "target")}
    return _rows(Indicator, ("order", "id"), "key", "name", "unit", "measured_by", **figures)


def _milestones() -> ArraySubquery:
    days = {name: _as_text(name) for name in ("starts_on", "ends_on")}
    return _rows(Milestone, ("starts_on", "order", "id"), "key", "title", **days)


def _answers() -> ArraySubquery:
    plain = [name for name in answers.BROUGHT if name != "day"]
    return _rows(FormAnswer, ("key",), *plain, day=_as_text("day"))
