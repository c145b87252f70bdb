"""Saving, submitting, returning, locking, stepping aside: what each leaves, and what each refuses."""

from itertools import product

import pytest
from django.db import transaction

from grants.calls.models import Criterion, Rubric
from grants.reviews import actions, states
from grants.reviews.models import Assignment, Exclusion, ReviewerProfile, Score, ScoreSheet
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from tests import factories as make
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db
REASON = "근거가 분명하고 계획이 알맞습니다."


def given(sheet, points=(16, 24, 24, 16), reason=REASON, **more):
    criteria = list(Criterion.objects.filter(rubric__call=sheet.assignment.panel.call).order_by("order"))
    return actions.Given(
        points={criterion.pk: p for criterion, p in zip(criteria, points, strict=True)},
        reasons={criterion.pk: reason for criterion in criteria},
        **more,
    )


def save(actor, sheet, **written):
    sheet.refresh_from_db()
    return actions.save_sheet(
        actor=actor, sheet_id=sheet.pk, version=sheet.version, given=given(sheet, **written)
    )


def submitted(actor, sheet, **written):
    save(actor, sheet, **written)
    return actions.submit(actor=actor, sheet_id=sheet.pk)


def test_a_save_keeps_all_that_was_written(reviewer, sheet):
    saved = save(reviewer, sheet, points=(16, None, 0, 20), strengths="주민 주도", weaknesses="운영비")
    kept = Score.objects.filter(sheet=sheet).order_by("criterion__order").values_list("points", "reason")
    assert list(kept) == [(16, REASON), (None, REASON), (0, REASON), (20, REASON)]
    assert (saved.total, saved.version, saved.state) == (36, 2, states.IN_PROGRESS)
    assert (saved.strengths, saved.weaknesses) == ("주민 주도", "운영비")


def test_saving_writes_no_audit_row(reviewer, sheet):
    before = Entry.objects.count()
    save(reviewer, sheet)
    assert Entry.objects.count() == before


def test_the_second_of_two_windows_is_told_and_nothing_is_overwritten(reviewer, sheet):
    seen = sheet.version
    save(reviewer, sheet, reason="첫 번째 창에서 쓴 사유입니다.")
    with pytest.raises(actions.SavedElsewhere) as told:
        actions.save_sheet(actor=reviewer, sheet_id=sheet.pk, version=seen, given=given(sheet))
    assert told.value.sheet.version == seen + 1
    assert set(Score.objects.values_list("reason", flat=True)) == {"첫 번째 창에서 쓴 사유입니다."}


@pytest.mark.parametrize("points", [21, -1])
def test_points_out_of_range_are_refused_and_nothing_is_saved(reviewer, sheet, points):
    with pytest.raises(Refused) as refusal:
        save(reviewer, sheet, points=(points, 1, 1, 1))
    assert refusal.value.code == "out_of_range"
    assert Score.objects.count() == 0


def test_nothing_is_scored_before_the_conflict_question(submission):
    sheet = ScoreSheet.objects.filter(assignment__submission=submission).first()
    with pytest.raises(Refused) as refusal:
        save(make.actor(sheet.reviewer), sheet)
    assert refusal.value.code == "undeclared"


def test_submitting_counts_at_once(reviewer, sheet):
    submitted(reviewer, sheet)
    row = Assignment.objects.get()
    assert (row.sheets_due, row.sheets_done, row.score, row.spread) == (3, 1, 80, 0)
    entry = Entry.objects.filter(act="sheet.submit").get()
    assert entry.changes == {"state": ["in_progress", "submitted"], "total": 80, "version": 2}


def test_an_incomplete_sheet_says_all_that_lacks(reviewer, sheet):
    save(reviewer, sheet, points=(16, None, 0, 20), reason="짧다")
    with pytest.raises(actions.Incomplete) as refusal:
        actions.submit(actor=reviewer, sheet_id=sheet.pk)
    first, second, third, fourth = Criterion.objects.order_by("order").values_list("pk", flat=True)
    assert [(field, pk) for field, pk, _ in refusal.value.problems] == [
        ("reason", first),
        ("points", second),
        ("reason", second),
        ("reason", third),
        ("reason", fourth),
    ]
    sheet.refresh_from_db()
    assert sheet.state == states.IN_PROGRESS


def test_ten_characters_are_a_reason_and_nine_are_not(reviewer, sheet):
    save(reviewer, sheet, reason="가" * 9 + "   ")
    with pytest.raises(actions.Incomplete):
        actions.submit(actor=reviewer, sheet_id=sheet.pk)
    save(reviewer, sheet, reason="가" * 10)
    assert actions.submit(actor=reviewer, sheet_id=sheet.pk).state == states.SUBMITTED


def test_a_sheet_is_submitted_once(reviewer, sheet):
    submitted(reviewer, sheet)
    with pytest.raises(NotAllowed):
        actions.submit(actor=reviewer, sheet_id=sheet.pk)
    assert Entry.objects.filter(act="sheet.submit").count() == 1


def test_a_returned_sheet_no_longer_counts_and_can_be_mended(manager, reviewer, sheet):
    submitted(reviewer, sheet)
    actions.return_to_reviewer(actor=manager, sheet_id=sheet.pk, reason="사유가 모자랍니다")
    row = Assignment.objects.get()
    assert (row.sheets_done, row.score, row.spread) == (0, None, None)
    submitted(reviewer, sheet, points=(20, 30, 30, 20))
    row.refresh_from_db()
    assert (row.sheets_done, row.score) == (1, 100)


def test_a_returned_sheet_can_be_handed_in_as_it_was(manager, reviewer, sheet):
    submitted(reviewer, sheet)
    actions.return_to_reviewer(actor=manager, sheet_id=sheet.pk, reason="확인 바랍니다")
    assert actions.submit(actor=reviewer, sheet_id=sheet.pk).state == states.SUBMITTED


def test_returning_needs_a_reason(manager, reviewer, sheet):
    submitted(reviewer, sheet)
    with pytest.raises(Refused) as refusal:
        actions.return_to_reviewer(actor=manager, sheet_id=sheet.pk, reason="  ")
    assert refusal.value.code == "reason_missing"


def test_stepping_aside_excludes_hides_and_is_not_waited_for(reviewer, sheet):
    actions.recuse(actor=reviewer, sheet_id=sheet.pk, ground="advice", detail="지난해 자문")
    found = Exclusion.objects.values_list("reviewer", "submission", "ground", "detail", "recorded_by")
    assert list(found) == [
        (sheet.reviewer_id, sheet.assignment.submission_id, "advice", "지난해 자문", sheet.reviewer_id)
    ]
    assert Assignment.objects.get().sheets_due == 2


@pytest.mark.parametrize(
    ("ground", "detail", "code"),
    [("", "", "ground_missing"), ("own_province", "", "ground_missing"), ("recusal", " ", "detail_missing")],
)
def test_stepping_aside_names_its_ground(reviewer, sheet, ground, detail, code):
    with pytest.raises(Refused) as refusal:
        actions.recuse(actor=reviewer, sheet_id=sheet.pk, ground=ground, detail=detail)
    assert refusal.value.code == code
    assert Exclusion.objects.count() == 0


def test_who_moved_home_meanwhile_is_kept_out_by_data(submission):
    sheet = ScoreSheet.objects.filter(assignment__submission=submission).first()
    province = submission.municipality.province
    ReviewerProfile.objects.filter(user=sheet.reviewer).update(home_province=province)
    actor = make.actor(sheet.reviewer)
    with pytest.raises(Refused) as refusal:
        actions.open_sheet(actor=actor, sheet_id=sheet.pk)
    assert refusal.value.code == "excluded"
    actions.recuse(actor=actor, sheet_id=sheet.pk, ground="own_province", detail="")
    assert Exclusion.objects.get().ground == "own_province"


def test_a_withdrawn_proposal_is_not_scored_any_more(reviewer, sheet):
    proposal = sheet.assignment.submission.proposal
    type(proposal).objects.filter(pk=proposal.pk).update(state="withdrawn", slot=None)
    with pytest.raises(NotAllowed):
        save(reviewer, sheet)


def test_the_first_score_freezes_the_rubric(reviewer, sheet):
    assert Rubric.objects.get().frozen_at is None
    save(reviewer, sheet)
    assert Rubric.objects.get().frozen_at is not None


def test_a_save_is_six_queries(reviewer, sheet, queries_of, call, panel):
    reviews.assigned(panel, reviews.under_review(call, 3))
    written = given(sheet)
    with queries_of() as queries:
        actions.save_sheet(actor=reviewer, sheet_id=sheet.pk, version=1, given=written)
    assert len(queries) == 6


# Who may do what to a sheet in which state; whatever is not here is refused.
WRITABLE = {"in_progress", "returned"}
ALLOWED = {
    ("own", "open_sheet"): {"assigned", *WRITABLE},
    ("own", "save"): WRITABLE,
    ("own", "submit"): WRITABLE,
    ("own", "recuse"): {"assigned", *WRITABLE},
    ("chair", "return_to_reviewer"): {"submitted"},
    ("chair", "lock"): {"submitted"},
    ("manager", "return_to_reviewer"): {"submitted"},
    ("manager", "lock"): {"submitted"},
}
VERBS = {
    "open_sheet": lambda who, sheet: actions.open_sheet(actor=who, sheet_id=sheet.pk),
    "save": save,
    "submit": lambda who, sheet: actions.submit(actor=who, sheet_id=sheet.pk),
    "return_to_reviewer": lambda who, sheet: actions.return_to_reviewer(
        actor=who, sheet_id=sheet.pk, reason="보완"
    ),
    "lock": lambda who, sheet: actions.lock(actor=who, sheet_id=sheet.pk),
    "recuse": lambda who, sheet: actions.recuse(actor=who, sheet_id=sheet.pk, ground="agent", detail=""),
}


def brought_to(state, manager, sheet):
    """Bring a fresh sheet to a state by the actions themselves."""
    own = make.actor(sheet.reviewer)
    if state == "assigned":
        return
    actions.open_sheet(actor=own, sheet_id=sheet.pk)
    if state == "recused":
        actions.recuse(actor=own, sheet_id=sheet.pk, ground="party", detail="")
        return
    save(own, sheet)
    if state == "in_progress":
        return
    actions.submit(actor=own, sheet_id=sheet.pk)
    if state == "returned":
        actions.return_to_reviewer(actor=manager, sheet_id=sheet.pk, reason="보완")
    if state == "locked":
        actions.lock(actor=manager, sheet_id=sheet.pk)
    if state == "voided":
        actions.exclude_from_sheet(actor=manager, sheet_id=sheet.pk, ground="advice", detail="자문 이력")


def people(own, chair, colleague, manager):
    """Everybody, by what they are to the sheet."""
    return {
        "own": own,
        "chair": chair,
        "colleague": colleague,
        "manager": manager,
        "finance": make.actor(None, Role.FINANCE),
        "auditor": make.actor(None, Role.AUDITOR),
        "administrator": make.actor(None, Role.ADMINISTRATOR),
        "officer": make.actor(make.member(make.MunicipalityFactory())),
        "stranger": make.actor(None, Role.REVIEWER),
    }


def tried(verb, who, sheet):
    """Whether it was done, or what state the refusal left; the attempt is then undone."""
    kept = transaction.savepoint()
    try:
        VERBS[verb](who, sheet)
        outcome = "done"
    except Refused:
        sheet.refresh_from_db()
        outcome = f"refused, {sheet.state}"
    transaction.savepoint_rollback(kept)
    return outcome


@pytest.mark.parametrize("state", states.STATES)
def test_what_is_not_allowed_is_refused(state, manager, submission):
    sheets = submission.assignment.sheets.order_by("id")
    chair, own, colleague = (make.actor(sheet.reviewer) for sheet in sheets)
    actions.open_sheet(actor=chair, sheet_id=sheets[0].pk)
    submitted(chair, sheets[0])
    sheet = sheets[1]
    brought_to(state, manager, sheet)
    cast = people(own, chair, colleague, manager)
    happened = {(name, verb): tried(verb, cast[name], sheet) for name, verb in product(cast, VERBS)}
    allowed = {pair for pair, from_states in ALLOWED.items() if state in from_states}
    assert happened == {
        pair: "done" if pair in allowed else f"refused, {state}" for pair in product(cast, VERBS)
    }


def test_a_chair_returns_nothing_before_their_own_sheet_is_in(reviewer, sheet, panel):
    submitted(reviewer, sheet)
    chair = make.actor(panel.members.get(is_chair=True).reviewer)
    with pytest.raises(NotAllowed):
        actions.return_to_reviewer(actor=chair, sheet_id=sheet.pk, reason="보완")
