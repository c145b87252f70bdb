"""What people save: a section of a proposal, a score sheet; beside a view that locks and writes one row."""

import json
from collections.abc import Iterator
from itertools import count

from bench.clock import Act, side_by_side
from bench.figures import Budget, Figure
from bench.pages import open_draft, open_sheet
from bench.people import Somebody
from grants.calls.queries import criteria_in_force
from grants.proposals.fields import mark
from grants.proposals.models import Proposal
from grants.reviews.models import ScoreSheet

SAVED = Budget(queries=8)
SECTION_SAVED = Budget(queries=15)
# A third of the rate of the bare view, or better.
AUTOSAVED = Budget(queries=6, wall=3.0)
TEXT = "주민과 함께 요구를 정하고 설계한 뒤 석 달 동안 시범 운영하여 성과를 잽니다. " * 10


def measure(size: int) -> Iterator[Figure]:
    """Both saves beside the bare one."""
    floor = bare_save()
    yield side_by_side("field saved while typing", size, autosave(*open_draft()), floor, AUTOSAVED)
    yield side_by_side(
        "section of a proposal, saved", size, section_save(*open_draft()), floor, SECTION_SAVED
    )
    yield side_by_side("score sheet, saved", size, sheet_save(*open_sheet()), floor, SAVED)


def bare_save() -> Act:
    """Lock one row, write it."""
    somebody = Somebody("officer")
    key = somebody.client.session.session_key
    bare = Somebody()
    return lambda: bare.sends("floor_one_row", key, form={"text": TEXT})


def section_save(officer: Somebody, draft: Proposal) -> Act:
    """Save the section's texts again and again, each time over what then stands."""
    names = ("plan", "organisation", "operation")
    draft.refresh_from_db()
    stands = {name: getattr(draft, name) for name in names}
    turns = count()

    def save() -> None:
        typed = {name: f"{next(turns)} {TEXT}".strip() for name in names}
        seen = json.dumps({name: mark(stands[name]) for name in names})
        officer.sends("proposals:section", draft.pk, "plan", form={"seen": seen, **typed}, status=302)
        stands.update(typed)

    return save


def autosave(officer: Somebody, draft: Proposal) -> Act:
    """Save one long text as its page does while somebody types, each time over what then stands."""
    draft.refresh_from_db()
    stands, turns = {"plan": draft.plan}, count()

    def save() -> None:
        text = f"{next(turns)} {TEXT}".strip()
        fields = {"plan": {"was": mark(stands["plan"]), "value": text}}
        officer.sends_json("proposals:autosave", draft.pk, said={"person": officer.user.pk, "fields": fields})
        stands["plan"] = text

    return save


def sheet_save(reviewer: Somebody, sheet: ScoreSheet) -> Act:
    """Save every criterion's points and reason, without leaving the sheet."""
    criteria = list(criteria_in_force(sheet.assignment.panel.call_id))
    scores = {f"points_{each.pk}": each.max_points // 2 for each in criteria}
    reasons = {f"reason_{each.pk}": TEXT for each in criteria}

    def save() -> None:
        form = {"version": sheet.version, "strengths": TEXT, "weaknesses": TEXT, **scores, **reasons}
        reviewer.sends("admin:reviews_sheet", sheet.pk, form=form, headers={"HX-Request": "true"})
        sheet.version += 1

    sheet.refresh_from_db()
    return save
