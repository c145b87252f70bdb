"""What a call asks for beside the form: documents, the requirements it is screened by, bonus points."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.calls.actions import JUDGED_BY
from grants.calls.forms import DocumentForm, RequirementForm
from grants.calls.models import (
    SCORED_BY,
    BonusRule,
    BudgetCategory,
    RequiredDocument,
    Requirement,
    SupportRate,
)
from grants.calls.parts_admin import Parts

FIELDSETS: list[Any] = [
    (
        None,
        {
            "fields": [
                "programme_year",
                "code",
                ("name", "name_en"),
                "summary",
                "summary_en",
                "is_example",
            ]
        },
    ),
    (
        _("Dates (Korean time)"),
        {"fields": ["opens_at", "questions_until", "closes_at", "review_until", "places_on"]},
    ),
    (
        _("How much"),
        {
            "fields": [
                "unit",
                "least_national",
                "most_national",
                "most_projects",
                "most_years",
                "operation_most_basis_points",
            ]
        },
    ),
    (_("Attachments"), {"fields": ["most_file_megabytes"]}),
    (_("How it is received"), {"fields": ["through_province", "province_days", "supplement_days"]}),
    (
        _("How it is judged"),
        {
            "fields": [
                *JUDGED_BY,
                *SCORED_BY,
                "planned_projects",
                "reserve_projects",
                "reviewers_per_proposal",
                "appeal_days",
                "feedback_shows_points",
            ]
        },
    ),
]


class Categories(Parts):
    """What costs are sorted by; one that a line stands in is not removed."""

    model = BudgetCategory
    fields = ["order", "code", "name", "name_en", "is_operation"]


class Rates(Parts):
    model = SupportRate
    fields = ["support_type", "national_basis_points"]


class BonusRules(Parts):
    """What earns points beside the scores."""

    model = BonusRule
    fields = ["order", "code", "name", "name_en", "points", "decline"]


class Documents(Parts):
    """What must or may be attached."""

    model = RequiredDocument
    form = DocumentForm
    fields = ["order", "key", "name", "name_en", "help", "help_en", "is_required", "needs_number", "kinds"]


class Requirements(Parts):
    """The checklist of the screening; a line that was used is put out of force, neither removed nor reworded."""

    model = Requirement
    form = RequirementForm
    fields = ["order", "key", "text", "text_en", "help", "help_en", "is_active", "frozen_at"]
    readonly_fields = ["frozen_at"]
    can_delete = False
