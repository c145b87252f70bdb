"""What is to be mended, in plain sentences with their figures."""

from django.utils.translation import gettext_lazy as _

from grants.calls.models.named import in_language
from grants.proposals.subsidy import Finding
from portal.ui.templatetags.portal import won

SENTENCES = {
    "title_missing": _("Give the project a title."),
    "summary_missing": _("Sum the project up."),
    "purpose_missing": _("Say why it is needed."),
    "villages_missing": _("Name at least one village."),
    "beneficiaries_missing": _("Say how many people benefit."),
    "beneficiaries_note_missing": _("Say who benefits."),
    "service_field_missing": _("Choose the service field."),
    "support_type_missing": _("Choose the support type."),
    "support_type_without_rate": _("This call does not offer the chosen support type. Choose another."),
    "plan_missing": _("Describe what will be built and how."),
    "organisation_missing": _("Say who does what."),
    "operation_missing": _("Say how it is run after the project."),
    "indicators_missing": _("Add at least one indicator."),
    "milestones_missing": _("Add at least one step."),
    "is_pledged_missing": _("Read and confirm the pledge."),
    "text_too_long": _("Shorten the text by %(over_count)s characters: at most %(most_count)s can be filed."),
    "row_incomplete": _("Row %(row_number)s is incomplete. Fill in what is missing, or remove the row."),
    "village_twice": _("The village in row %(row_number)s is listed already. Remove one of the two."),
    "step_ends_before": _("The step in row %(row_number)s ends before it begins."),
    "answer_missing": _("Answer “%(named)s”."),
    "answer_unfit": _("The answer to “%(named)s” no longer fits the question. Look at it and mend it."),
    "answer_refused": _("The file that answers “%(named)s” can't be used. Replace it: below stands why."),
    "budget_empty": _("Add at least one budget line."),
    "line_without_amount": _("Line %(row_number)s has no amount. Enter one or remove the line."),
    "line_without_category": _("Choose the category of cost of line %(row_number)s."),
    "begins_in_another_year": _("The first fiscal year must be %(year)s."),
    "years_with_a_gap": _("The fiscal years must follow one another without a gap."),
    "too_many_years": _("At most %(most_count)s fiscal years are possible."),
    "rate_exceeded": _(
        "The national share is %(over)s above %(rate)s. Move %(over)s from the national share to another source."
    ),
    "rate_exceeded_in_year": _(
        "In %(year)s the national share is %(over)s above %(rate)s. "
        "Move %(over)s from the national share to another source."
    ),
    "national_too_small": _("The national share is %(short)s below the least, %(least)s."),
    "national_too_large": _(
        "The national share is %(over)s above the most, %(most)s. Reduce it by %(over)s."
    ),
    "operation_exceeded": _(
        "Costs of operation are %(over)s above %(rate)s of the whole cost, which is %(most)s. "
        "Move as much to another category."
    ),
    "local_share_unbacked": _(
        "Province and municipality are to bear %(local)s. Attach the document “%(named)s”, which promises it."
    ),
    "own_unexplained": _("The own contribution is %(own)s. Say in section 4 who bears it."),
    "item_not_in_plan": _(
        "“%(named)s” is not spoken of in the plan. If it belongs to it, say in section 4 what for."
    ),
}
SENTENCES |= {
    "document_missing": _("Attach the document “%(named)s”."),
    "number_missing": _("Enter the document number of “%(named)s”."),
    "document_refused": _("The file attached as “%(named)s” can't be used. Replace it: below stands why."),
}
PLAIN_FIGURES = {"row_number", "year", "most_count", "over_count"}


def sentence(finding: Finding) -> str:
    """The finding as people read it."""
    return str(SENTENCES[finding.code]) % _figures_of(finding)


def _figure(name: str, value: int) -> str:
    return str(value) if name in PLAIN_FIGURES else won(value)


def _figures_of(finding: Finding) -> dict[str, str]:
    figures = {name: _figure(name, value) for name, value in finding.figures.items()}
    if "rate_basis_points" in finding.figures:
        figures["rate"] = f"{finding.figures['rate_basis_points'] / 100:g}%"
    if any(finding.named):
        figures["named"] = in_language(*finding.named)
    return figures
