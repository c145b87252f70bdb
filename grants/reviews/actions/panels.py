"""Panels, and what is laid before them."""

from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from grants.calls.models import Call, ServiceField
from grants.proposals import states as proposal_states
from grants.proposals.models import Submission
from grants.reviews import policies
from grants.reviews.actions.excluding import exclude_found, look_again
from grants.reviews.actions.integrity import begin_text
from grants.reviews.actions.standing import refresh
from grants.reviews.models import (
    Assignment,
    Exclusion,
    Panel,
    ReviewerProfile,
    ScoreSheet,
    Technology,
)
from portal.accounts.models import User
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.guards import broken_rule
from villages.models import Municipality, Province


@transaction.atomic
def create_panel(*, actor: Actor, call: Call, name: str, service_field: ServiceField | None = None) -> Panel:
    """Make a panel of a call, for one service field or for any; the call has a declaration from then on."""
    ensure(policies.may_manage(actor))
    panel = _keep(actor, Panel(call=call, name=name.strip(), service_field=service_field), "panel.create")
    begin_text(call)
    return panel


def change_panel(*, actor: Actor, panel: Panel, name: str, service_field: ServiceField | None) -> Panel:
    """Rename a panel or change its field; what it already judges stays with it."""
    ensure(policies.may_manage(actor))
    panel.name, panel.service_field = name.strip(), service_field
    return _keep(actor, panel, "panel.change")


def _keep(actor: Actor, panel: Panel, act: str) -> Panel:
    try:
        with transaction.atomic():
            panel.save()
            changes = {"name": panel.name, "call": panel.call_id, "service_field": panel.service_field_id}
            audit.record(actor=actor, act=act, about=panel, changes=changes)
    except IntegrityError as error:
        if broken_rule(error) == "reviews_panel_once":
            raise Refused(_("The call already has a panel of this name."), "panel_exists") from error
        raise
    return panel


@transaction.atomic
def assign(*, actor: Actor, panel: Panel, submissions: Sequence[Submission]) -> list[Assignment]:
    """Lay submissions before a panel: an assignment each, a sheet for every member who is not excluded.

    Who lives in the applicant's municipality or province is excluded on record. All or none; a
    constant number of statements however many.
    """
    ensure(policies.may_manage(actor))
    numbers = [submission.pk for submission in submissions]
    chosen = list(
        Submission.objects.filter(pk__in=numbers).select_related("proposal", "municipality").order_by("pk")
    )
    _ensure_assignable(panel, chosen)
    made = Assignment.objects.bulk_create(
        Assignment(panel=panel, submission=submission) for submission in chosen
    )
    seats = panel.members.filter(left_at=None, is_substitute=False)
    hand_out_sheets(actor, made, list(seats.values_list("reviewer", flat=True)))
    _ensure_somebody_judges(panel, made)
    audit.record_many(
        actor=actor,
        act="submission.assign",
        items=[(row, {"panel": panel.pk, "submission": row.submission.number}) for row in made],
    )
    return list(Assignment.objects.filter(pk__in=[row.pk for row in made]).order_by("pk"))


def _ensure_assignable(panel: Panel, submissions: list[Submission]) -> None:
    if panel.call.reviewers_per_proposal is not None:
        raise Refused(
            _("In this call each proposal goes to some of the panel: use the assignment."), "by_reviewer"
        )
    if not submissions:
        raise Refused(_("Choose at least one submission."), "none_chosen")
    for submission in submissions:
        if submission.call_id != panel.call_id:
            raise Refused(
                _("%(number)s belongs to another call.") % {"number": submission.number}, "other_call"
            )
        if submission.proposal.state != proposal_states.UNDER_REVIEW:
            raise Refused(
                _("%(number)s is not under review.") % {"number": submission.number}, "not_under_review"
            )
    taken = (
        Assignment.objects.filter(submission__in=submissions).select_related("panel", "submission").first()
    )
    if taken:
        named = {"number": taken.submission.number, "panel": taken.panel.name}
        raise Refused(_("%(number)s is already before %(panel)s.") % named, "already_assigned")


def _ensure_somebody_judges(panel: Panel, made: list[Assignment]) -> None:
    """A panel with members that are all excluded judges nothing; the transaction undoes what was done."""
    if not panel.members.filter(left_at=None, is_substitute=False).exists():
        return
    unjudged = Assignment.objects.filter(pk__in=[row.pk for row in made], sheets_due=0)
    numbers = list(unjudged.order_by("pk").values_list("submission__number", flat=True))
    if numbers:
        sentence = _(
            "Nobody on %(panel)s may judge %(numbers)s: all members are excluded. Nothing was assigned. "
            "Choose another panel for these."
        )
        named = {"panel": panel.name, "numbers": ", ".join(numbers)}
        raise Refused(sentence % named, "all_excluded")


def hand_out_sheets(actor: Actor, assignments: list[Assignment], reviewers: list[int]) -> None:
    """A sheet for each reviewer and assignment, where neither data nor a record excludes them."""
    submissions = {
        row.pk: row.submission
        for row in Assignment.objects.filter(pk__in=[a.pk for a in assignments])
        .select_related("submission__municipality")
        .order_by("pk")
    }
    exclude_found(actor, list(submissions.values()), reviewers)
    excluded = set(
        Exclusion.objects.filter(
            submission__in=list(submissions.values()), reviewer__in=reviewers
        ).values_list("reviewer", "submission")
    )
    ScoreSheet.objects.bulk_create(
        [
            ScoreSheet(assignment_id=assignment, reviewer_id=reviewer)
            for assignment, submission in submissions.items()
            for reviewer in reviewers
            if (reviewer, submission.pk) not in excluded
        ],
        ignore_conflicts=True,
    )
    refresh(submissions)


@transaction.atomic
def save_reviewer(
    *,
    actor: Actor,
    user: User,
    institution: str,
    home_province: Province | None,
    home_municipality: Municipality | None,
    service_fields: Iterable[ServiceField] = (),
    technologies: Iterable[Technology] = (),
    capacity: int | None = None,
) -> ReviewerProfile:
    """Keep what is known of a reviewer; the municipality says the province. `capacity` None: any number."""
    ensure(policies.may_manage(actor))
    province = home_municipality.province if home_municipality else home_province
    profile, _made = ReviewerProfile.objects.update_or_create(
        user=user,
        defaults={
            "institution": institution.strip(),
            "home_province": province,
            "home_municipality": home_municipality,
            "capacity": capacity,
        },
    )
    profile.service_fields.set(service_fields)
    profile.technologies.set(technologies)
    changes = {
        "institution": profile.institution,
        "home_province": profile.home_province_id,
        "home_municipality": profile.home_municipality_id,
        "capacity": capacity,
        "service_fields": [field.code for field in profile.service_fields.all()],
        "technologies": [technology.name for technology in profile.technologies.all()],
    }
    audit.record(actor=actor, act="reviewer.save", about=profile, changes=changes)
    look_again(actor=actor, reviewer=user)
    return profile


@transaction.atomic
def save_technology(*, actor: Actor, technology: Technology) -> Technology:
    """Keep a technology; its words one a line, none twice."""
    ensure(policies.may_manage(actor))
    technology.words = "\n".join(dict.fromkeys(technology.words.split()))
    technology.save()
    changes = {"name": technology.name, "words": technology.words.split()}
    audit.record(actor=actor, act="technology.save", about=technology, changes=changes)
    return technology
