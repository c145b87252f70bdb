"""Numbered without a gap, signed, made once, told once; never before publication, never changed."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from grants.awards import actions as awards_actions
from grants.awards.letters import actions, following, queries
from grants.awards.letters import jobs as letter_jobs
from grants.awards.letters.paper import document_of
from grants.awards.letters.queries import Counts
from grants.awards.letters.saying import said_of
from grants.awards.models import Award, AwardEnding, Letter, LetterFile
from grants.awards.reserving import give_back
from grants.awards.terms.adjusting import Terms, adjust_pending
from grants.awards.terms.conditions import add_condition
from grants.proposals.models import Proposal
from grants.proposals.package import digest
from portal.accounts.queries import system_actor
from portal.actor import Actor, Role
from portal.audit.models import Entry
from portal.documents import pdf
from portal.errors import NotAllowed, Refused
from portal.jobs import actions as jobs
from portal.jobs.models import Job
from portal.notices.models import Notice
from tests import factories as make
from tests.grants.awards import factories as awards
from tests.grants.awards.letters import stored

pytestmark = pytest.mark.django_db


def test_every_announced_line_gets_a_letter_with_the_next_number(submissions, decision):
    # A place in the row of numbers must not tell a rank: they follow the projects' own numbers.
    letters = actions.issue(actor=system_actor(), decision_id=decision.pk)
    in_order = sorted(submissions, key=lambda each: each.number)
    assert [(letter.submission_id, letter.sequence, letter.number) for letter in letters] == [
        (each.pk, place, f"{decision.call.code}-L{place:04d}") for place, each in enumerate(in_order, start=1)
    ]
    kinds = {letter.submission_id: letter.kind for letter in letters}
    assert [kinds[each.pk] for each in submissions] == ["award", "award", "reserve", "not_awarded"]
    assert actions.issue(actor=system_actor(), decision_id=decision.pk) == []
    (entry,) = Entry.objects.filter(act="letter.issue")
    assert entry.changes == {"letters": 4, "number": f"{letters[0].number} – {letters[-1].number}"}


def test_a_letter_says_what_is_on_record(submissions, decision):
    letters = {
        each.submission_id: each for each in actions.issue(actor=system_actor(), decision_id=decision.pk)
    }
    said = [said_of(letters[each.pk].said) for each in submissions]
    assert [(each.total, each.place, each.places, each.why) for each in said] == [
        (600_000_000, 0, 0, ""),
        (300_000_000, 0, 0, ""),
        (0, 1, 1, "below_line"),
        (0, 0, 0, "below_pass_mark"),
    ]
    # The call does not show scores to its applicants.
    assert {each.score for each in said} == {""}
    assert all(letter.sha256 == digest(letter.said) for letter in letters.values())


def test_scores_stand_in_it_where_the_call_shows_them(submissions, decision):
    type(decision.call).objects.filter(pk=decision.call_id).update(feedback_shows_points=True)
    letters = {
        each.submission_id: each for each in actions.issue(actor=system_actor(), decision_id=decision.pk)
    }
    assert [said_of(letters[each.pk].said).score for each in submissions] == [
        "98.00",
        "97.00",
        "96.00",
        "95.00",
    ]


@pytest.mark.parametrize("number", [1, 30])
def test_issuing_costs_the_same_for_one_and_for_thirty(cost_of, number):
    submissions = awards.asking(awards.call_with_envelope(1000), *[10] * number)
    decision = awards.published(awards.drafted(submissions[0].call, submissions))
    with cost_of() as cost:
        actions.issue(actor=system_actor(), decision_id=decision.pk)
    assert Letter.objects.count() == number
    assert len([each for each in cost.queries if "SAVEPOINT" not in each]) == 13


def test_nothing_is_written_before_publication(submissions, refused_by):
    decision = awards.drafted(submissions[0].call, submissions, below=1)
    with pytest.raises(Refused) as refusal:
        actions.issue(actor=awards.manager(), decision_id=decision.pk)
    assert refusal.value.code == "not_published"
    assert following.issue_due() == 0
    awards_actions.request_publication(actor=awards.manager(), decision=decision)
    assert following.issue_due() == 0
    # Nor by any other way.
    with refused_by("awards_letter_of_publication"):
        Letter.objects.create(
            call=decision.call, decision=decision, submission=submissions[0], kind="award", sequence=1,
            number="X", said="{}", sha256="0" * 64, signature="x", key_id="0" * 16,
        )  # fmt: skip


@pytest.mark.parametrize("role", ["finance", "auditor", "reviewer"])
def test_only_managers_and_the_portal_itself_issue(decision, role):
    for actor in (make.actor(None, Role(role)), Actor()):
        with pytest.raises(NotAllowed):
            actions.issue(actor=actor, decision_id=decision.pk)
    assert not Letter.objects.exists()


def test_the_sweep_issues_once_and_starts_one_job(submissions):
    draft = awards.drafted(submissions[0].call, submissions, below=1)
    # Withdrawn before the publication: nothing was announced about it.
    Proposal.objects.filter(pk=submissions[2].proposal_id).update(state="withdrawn", slot=None)
    decision = awards.published(draft)
    assert (following.issue_due(), following.issue_due()) == (3, 0)
    assert list(Job.objects.values_list("kind", "params__decision")) == [("awards.letters", decision.pk)]


def test_who_stays_on_the_reserve_list_is_owed_no_letter():
    call = awards.call_with_envelope(1000)
    submissions = awards.asking(call, 600, 700, 500)
    first = awards.published(awards.drafted(call, submissions))
    awards.ended(first.awards.get())
    give_back(actor=awards.manager(), award=first.awards.get())
    # Nothing was numbered before the award ended: what is due is its end, and the two on the reserve list.
    assert queries.counts_of(first) == Counts(due=3, numbered=0, made=0, taken=0)
    second = awards.published(
        awards_actions.draft_decision(actor=awards.manager(), ranking=first.ranking, from_reserve=True)
    )
    assert sorted(second.lines.values_list("outcome", flat=True)) == ["award", "reserve"]
    assert queries.counts_of(second) == Counts(due=1, numbered=0, made=0, taken=0)
    (letter,) = actions.issue(actor=system_actor(), decision_id=second.pk)
    actions.make(letter_id=letter.pk)
    counts = queries.counts_of(second)
    assert (counts, counts.missing) == (Counts(due=0, numbered=1, made=1, taken=0), 0)


def test_the_job_run_again_makes_nothing_twice(decision):
    _letters, first = following.issue_and_make(actor=system_actor(), decision_id=decision.pk)
    assert jobs.run(job_id=str(first.pk)).state == "done"
    files = list(LetterFile.objects.order_by("pk").values_list("letter", "format", "sha256"))
    assert len(files) == 8
    assert {default_storage.exists(file.path) for file in LetterFile.objects.all()} == {True}
    job = jobs.start(actor=awards.manager(), kind="awards.letters", params={"decision": decision.pk})
    assert jobs.run(job_id=str(job.pk)).state == "done"
    assert list(LetterFile.objects.order_by("pk").values_list("letter", "format", "sha256")) == files


def test_a_job_that_stopped_half_way_goes_on_where_it_was(submissions, decision):
    people = [make.member(each.municipality) for each in submissions]
    letters = actions.issue(actor=system_actor(), decision_id=decision.pk)
    actions.make(letter_id=letters[0].pk)
    with transaction.atomic():
        actions.make(letter_id=letters[1].pk)
        transaction.set_rollback(True)
    assert [queries.counts_of(decision).made, queries.counts_of(decision).missing] == [1, 3]
    told = set(Notice.objects.filter(code="awards.letter").values_list("user", "key"))
    assert len(told) == 1
    _issued, job = following.issue_and_make(actor=system_actor(), decision_id=decision.pk)
    assert jobs.run(job_id=str(job.pk)).state == "done"
    assert LetterFile.objects.count() == 8
    told = sorted(Notice.objects.filter(code="awards.letter").values_list("user", flat=True))
    assert told == sorted(person.pk for person in people)


def test_a_letter_that_cannot_be_made_keeps_none_of_the_others_from_being_made(decision, settings, tmp_path):
    letters = actions.issue(actor=system_actor(), decision_id=decision.pk)
    for letter in letters[1:]:
        actions.make(letter_id=letter.pk)
    blocked = tmp_path / "blocked"
    blocked.write_text("no folder")
    settings.MEDIA_ROOT = blocked / "in"
    with pytest.raises(Refused) as refusal:
        letter_jobs.make(system_actor(), {"decision": decision.pk}, lambda *_said: None, "")
    assert letters[0].number in str(refusal.value)
    assert queries.counts_of(decision).made == 3


def test_a_letter_issued_anew_has_its_own_number_and_names_the_old_one(submissions, issued, refused_by):
    old = issued[submissions[0].pk]
    stored.made(old)
    officer = make.member(submissions[0].municipality)
    with pytest.raises(Refused):
        following.issue_anew_and_make(actor=awards.manager(), letter_id=old.pk, reason="  .  ")
    new = following.issue_anew_and_make(
        actor=awards.manager(), letter_id=old.pk, reason="담당자 정보를 바로잡음"
    )
    jobs.run(job_id=str(Job.objects.latest("asked_at").pk))
    said = said_of(new.said)
    assert (new.sequence, new.revision, new.replaces, said.replaces, said.anew) == (
        5, 2, old, old.number, "담당자 정보를 바로잡음",
    )  # fmt: skip
    assert list(Notice.objects.values_list("user", "code")) == [(officer.pk, "awards.letter_anew")]
    with pytest.raises(Refused) as refusal:
        following.issue_anew_and_make(actor=awards.manager(), letter_id=old.pk, reason="한 번 더 바로잡음")
    assert refusal.value.code == "replaced"


def test_the_database_keeps_the_row_of_numbers_and_what_was_issued(submissions, decision, issued, refused_by):
    letter = issued[submissions[0].pk]
    stored.made(letter)
    for statement, rule in (
        ("UPDATE awards_letter SET number = 'X'", "awards_letter_append_only"),
        ("DELETE FROM awards_letter", "awards_letter_append_only"),
        ("UPDATE awards_letterfile SET sha256 = 'X'", "awards_letter_file_append_only"),
        ("DELETE FROM awards_letterfile", "awards_letter_file_append_only"),
    ):
        with refused_by(rule), connection.cursor() as cursor:
            cursor.execute(statement)
    again = {
        "call": letter.call, "decision": decision, "submission": letter.submission, "kind": letter.kind,
        "number": "X", "said": letter.said, "sha256": letter.sha256, "signature": letter.signature,
        "key": letter.key, "revision": 2, "replaces": letter, "reason": "다시",
    }  # fmt: skip
    for changed, rule in (
        ({"sequence": 7}, "awards_letter_gapless"),
        ({"sequence": 4}, "awards_letter_gapless"),
        ({"sequence": 5}, "awards_letter_says_what_is_signed"),
        ({"sequence": 5, "sha256": "0" * 64}, "awards_letter_says_what_is_signed"),
        ({"sequence": 5, "kind": "reserve"}, "awards_letter_of_publication"),
        ({"sequence": 5, "number": letter.number, "revision": 3}, "awards_letter_replaces_its_like"),
        ({"sequence": 5, "number": letter.number, "reason": ""}, "awards_letter_anew_with_reason"),
    ):
        with refused_by(rule):
            Letter.objects.create(**{**again, **changed})


def test_a_letter_names_the_terms_and_no_award_is_certified_that_ended():
    call = awards.call_with_envelope(1000)
    first, second = awards.asking(call, 400, 300)
    decision = awards.drafted(call, [first, second])
    award, other = decision.awards.order_by("id")
    soon = timezone.localdate() + timedelta(days=30)
    terms = Terms({awards.YEAR: 350}, "costs", awards.WORDS, soon)
    adjust_pending(actor=awards.manager(), award=award, terms=terms)
    add_condition(actor=awards.manager(), award=award, text="부지", due_on=soon)
    awards.published(decision)
    awards.ended(other)
    give_back(actor=awards.manager(), award=other)
    letter, end = actions.issue(actor=system_actor(), decision_id=decision.pk)
    assert (end.kind, end.submission) == ("cancelled", second)
    said = said_of(letter.said)
    assert (letter.submission, said.adjusted, said.budget_until) == (first, "costs", soon.isoformat())
    assert [(each.text, each.due_on) for each in said.conditions] == [("부지", soon.isoformat())]
    assert (said.years[0].asked, said.total) == (400, 350)


def test_an_award_that_ended_is_told_in_a_letter_of_its_own_and_not_certified_anew(submissions, issued):
    award = Award.objects.get(submission=submissions[0])
    awards.ended(award)
    assert (following.issue_due(), following.issue_due()) == (1, 0)
    told = Letter.objects.get(kind="cancelled")
    said = said_of(told.said)
    assert (told.sequence, told.submission_id, said.ended, said.years) == (
        5,
        submissions[0].pk,
        AwardEnding.objects.get().reason,
        (),
    )
    text = pdf.data_of(document_of(said, told.sha256))
    assert (text["title"], text["blocks"][-1]["lines"]) == (f"{told.call.name} 선정 종료 통지", ["끝."])
    with pytest.raises(Refused) as refusal:
        following.issue_anew_and_make(
            actor=awards.manager(), letter_id=issued[submissions[0].pk].pk, reason="다시 보내 주십시오"
        )
    assert refusal.value.code == "ended"
