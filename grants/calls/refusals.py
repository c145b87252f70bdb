"""What the database refuses in this room, in plain words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from portal.errors import Refused
from portal.guards import broken_rule

# What is not named here is a fault of ours and stays one.
SENTENCES = {
    "envelope_not_oversold": _("A ceiling can't be below 0."),
    "envelope_ceiling_by_change_only": _(
        "A ceiling is changed by an act that a second manager signs off, on the page of the envelope."
    ),
    "envelope_identity_frozen": _("What an envelope covers can't be changed. Make a new one instead."),
    "envelope_all_once": _("This fiscal year already has its national envelope."),
    "envelope_province_once": _("This province already has an envelope in this fiscal year."),
    "envelope_service_field_once": _("This service field already has an envelope in this fiscal year."),
    "envelope_support_type_once": _("This support type already has an envelope in this fiscal year."),
    "envelope_key_fits_scope": _("Name what the envelope covers, and only that."),
    "calls_appeal_days_only_longer": _(
        "The days for an appeal were announced with the call. They can only be made longer."
    ),
    "calls_criterion_frozen": _("Scores were already given by this rubric. It can't be changed any more."),
    "calls_level_frozen": _("Scores were already given by this rubric. It can't be changed any more."),
    **dict.fromkeys(
        ("calls_deadline_later_by_extension_only", "calls_deadline_earlier_to_now_only"),
        _("The deadline of a published call stands. Extend it with a second person, or close the call now."),
    ),
    "calls_rubric_stays_frozen": _("Scores were already given by this rubric. It stays in force."),
    "calls_document_key_stays": _(
        "Filed proposals name this document by its key. Make a new document instead."
    ),
    "calls_route_stands_once_open": _(
        "The call has opened: whether proposals go through the province can't be changed any more."
    ),
    "calls_requirement_frozen": _(
        "Proposals were already checked by this requirement, so its words stay. Put it out of force and add "
        "a new one with a key of its own."
    ),
    "calls_bonus_frozen": _(
        "Scores were already given in this call. Its bonus points can't be changed any more."
    ),
    "calls_bonus_once": _("This call already has bonus points with that code."),
    "calls_bonus_gives_points": _("Bonus points are more than 0."),
    "calls_scoring_stands_once_published": _(
        "The call is published: which score counts, how ties are decided and panels joined, and the most "
        "bonus points can't be changed any more."
    ),
    "calls_blindness_stands_once_judged": _(
        "Proposals already lie before panels: what reviewers learn of applicants can't be changed any more."
    ),
    "calls_programme_year_stands_once_published": _(
        "The call is published: its awards draw on this programme year's money, so the year can't be changed."
    ),
    "calls_requirement_once": _("This checklist already has a requirement with that key."),
    "calls_source_once": _("This source is already there."),
    "calls_announcement_has_its_day": _("Say on which day it was announced."),
    "calls_figure_once": _("This figure of these years is already there. Change that one."),
    "calls_figure_years_in_order": _("The first year comes before the last, between 2000 and 2100."),
    "calls_figure_counts_something": _("A published figure is more than 0."),
    "calls_portfolio_fields_are_the_total": _(
        "The fields don't add up to the total. Correct the fields or the total, then publish again."
    ),
    "calls_portfolio_named_within_total": _("The named programmes together are more than the total."),
    **dict.fromkeys(
        ("calls_portfolio_stands_once_published", "calls_portfolio_part_stands"),
        _("This portfolio is published. Take it back before you change it."),
    ),
    "calls_portfolio_total_positive": _("A total is more than 0."),
    "calls_portfolio_year_plausible": _("Give a year between 2000 and 2100."),
    "calls_portfolio_share_within_whole": _("A share is at most 100 %."),
    "calls_portfolio_new_within_whole": _("The new programmes can't be more than there are."),
    "calls_portfolio_part_once": _("This part is already there."),
    "calls_portfolio_part_amount_fits_kind": _(
        "A field and a bottom-up programme have an amount; areas, regions and districts have none."
    ),
    "calls_portfolio_part_programme_fits_kind": _(
        "Only a bottom-up programme can be one that is kept in this portal."
    ),
    "calls_rubric_one_in_force": _("Another rubric of this call is in force."),
}


@contextmanager
def plainly() -> Iterator[None]:
    """What the database refuses for a rule that is named here is a Refused with its sentence."""
    try:
        yield
    except IntegrityError as error:
        rule = broken_rule(error)
        if rule not in SENTENCES:
            raise
        raise Refused(SENTENCES[rule], rule) from error
