"""Reads of calls, rubrics and envelopes."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, JSONObject

from grants.calls.models import (
    ApplicationForm,
    BonusRule,
    BudgetCategory,
    Call,
    CallExtension,
    Criterion,
    Envelope,
    FormItem,
    FormSection,
    Level,
    ProgrammeYear,
    RequiredDocument,
    Rubric,
    Scope,
)
from grants.calls.models.named import in_language


def published_calls() -> QuerySet[Call]:
    """What the public may read of, with the programme year, the last to close first."""
    return Call.objects.filter(is_published=True).select_related("programme_year__programme")


def open_calls(at: datetime) -> QuerySet[Call]:
    """Calls in which a proposal may be filed at the moment, the first to close first."""
    return published_calls().filter(opens_at__lte=at, closes_at__gt=at).order_by("closes_at", "id")


def envelopes_covering(
    programme_year: ProgrammeYear | int,
    fiscal_year: int,
    province_id: str,
    service_field_id: int,
    support_type_id: int,
) -> QuerySet[Envelope]:
    """Every envelope that money of the fiscal year would come from, in the order in which they are locked."""
    covers = (
        Q(scope=Scope.ALL)
        | Q(scope=Scope.PROVINCE, province=province_id)
        | Q(scope=Scope.SERVICE_FIELD, service_field=service_field_id)
        | Q(scope=Scope.SUPPORT_TYPE, support_type=support_type_id)
    )
    return Envelope.objects.filter(covers, programme_year=programme_year, fiscal_year=fiscal_year).order_by(
        "id"
    )


def criteria_in_force(call_id: int) -> QuerySet[Criterion]:
    """The criteria of the call's rubric in force, in order."""
    return Criterion.objects.filter(rubric__call=call_id, rubric__is_current=True).order_by("order", "id")


def criteria_to_read(call: Call) -> QuerySet[Criterion]:
    """The criteria in force with their rubric, and in `said_levels` what earns how many points; one query."""
    names = ("points", "name", "name_en", "description", "description_en")
    levels = Level.objects.filter(criterion=OuterRef("pk")).order_by("-points")
    said = ArraySubquery(levels.values(said=JSONObject(**{name: name for name in names})))
    return criteria_in_force(call.pk).select_related("rubric").annotate(said_levels=said)


def with_categories(calls: QuerySet[Call]) -> QuerySet[Call]:
    """With `said_categories`, the call's categories of cost [{name, name_en, is_operation}] in order."""
    categories = BudgetCategory.objects.filter(call=OuterRef("pk")).order_by("order", "id")
    said = JSONObject(name="name", name_en="name_en", is_operation="is_operation")
    return calls.annotate(said_categories=ArraySubquery(categories.values(said=said)))


def extensions_of(call: Call) -> QuerySet[CallExtension]:
    """How the deadline was moved, the last time first."""
    return CallExtension.objects.filter(call=call).defer("signoff").order_by("-pk")


def documents_of(call: Call) -> QuerySet[RequiredDocument]:
    """What the call wants attached, in order."""
    return RequiredDocument.objects.filter(call=call).order_by("order", "id")


def form_at_a_glance(call: Call) -> ApplicationForm | None:
    """The published form with `asked`, how many questions, and `own_sections`, [{name, name_en}]; one query."""
    if call.form_id is None:
        return None
    items = FormItem.objects.filter(form=OuterRef("pk")).order_by().values("form").annotate(n=Count("pk"))
    sections = FormSection.objects.filter(form=OuterRef("pk")).order_by("order", "id")
    return ApplicationForm.objects.annotate(
        asked=Coalesce(Subquery(items.values("n")), 0),
        own_sections=ArraySubquery(sections.values(said=JSONObject(name="name", name_en="name_en"))),
    ).get(pk=call.form_id)


def with_bonus_rules(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Calls with `said_bonuses`, [{name, name_en, points}], in the same query."""
    rules = BonusRule.objects.filter(call=OuterRef("pk")).order_by("order", "id")
    said = JSONObject(name="name", name_en="name_en", points=Cast("points", CharField()))
    return calls.annotate(said_bonuses=ArraySubquery(rules.values(said=said)))


def bonuses_said(call: Call) -> list[tuple[str, Decimal]]:
    """(name, points) of a call from `with_bonus_rules`, in the language of the page."""
    annotated: Any = call
    return [
        (in_language(each["name"], each["name_en"]), Decimal(each["points"]))
        for each in annotated.said_bonuses
    ]


def points_of(rubric: Rubric) -> int:
    """The most points the rubric can give."""
    return rubric.criteria.aggregate(points=Sum("max_points"))["points"] or 0
