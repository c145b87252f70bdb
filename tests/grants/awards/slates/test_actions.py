"""Drafting, changing, copying, solving and adopting slates."""

import pytest
from django.utils import translation

from grants.awards import decisions
from grants.awards.models import Award, Decision, DecisionLine, Slate, SlateInput, SlateState
from grants.awards.slates.problem import ALL, LEAST, MUNICIPALITIES, PROJECTS, Bound
from grants.awards.slating import actions, adopting
from grants.awards.slating.rules import Forced
from grants.calls.models import Envelope
from grants.proposals.models import Proposal
from grants.reviews import actions as reviews
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from tests import factories as make
from tests.grants.awards.factories import asking, manager, ranked, targets
from tests.grants.awards.slates.slated import drafted, numbers, ranking_of, solved, work
from tests.grants.reviews.factories import assigned, call_with_rubric, panel_of, scored

pytestmark = pytest.mark.django_db


def outcomes(decision):
    return list(decision.lines.order_by("rank").values_list("rank", "outcome", "plain_outcome", "reason"))


def test_a_slate_begins_with_what_the_targets_lack_and_can_be_reached():
    ranking = ranking_of(1000, 400, 300, 500, 100)
    targets(ranking.call.programme_year, municipalities=3, projects=99)
    slate = actions.draft_slate(actor=manager(), ranking=ranking, name=" 1안 ")
    # Four projects never make 99; three municipalities can be had.
    assert actions.given_of(slate, "").bounds == (Bound(ALL, "", MUNICIPALITIES, LEAST, 3),)
    assert (slate.name, slate.state, slate.pools.count()) == ("1안", SlateState.DRAFT, 1)


def test_the_optimum_beats_the_plain_line_and_is_proven():
    ranking = ranking_of(1000, 700, 400, 300, 300)
    slate = solved(manager(), ranking)
    assert numbers(slate) == [2, 3, 4]
    assert (slate.state, slate.projects, slate.won, slate.gap) == (SlateState.SOLVED, 3, 1000, 0)
    assert slate.score == slate.bound == (97 + 96 + 95) * 10_000
    assert len(slate.input_hash) == 64


def test_what_each_rule_costs_is_kept_with_who_changes_places():
    ranking = ranking_of(1000, 700, 400, 300, 300)
    slate = solved(manager(), ranking, forced=(Forced(_key(ranking, 1), "in", "지난해부터 이어지는 과제"),))
    assert numbers(slate) == [1, 3]
    price = slate.prices.get(rule=f"in:{_key(ranking, 1)}")
    assert price.score - slate.score == (97 + 96 + 95 - 98 - 96) * 10_000
    swapped = price.swaps.order_by("submission").values_list("submission", "side")
    assert dict(swapped) == {_key(ranking, 1): "out", _key(ranking, 2): "in", _key(ranking, 4): "in"}


def _key(ranking, rank):
    return ranking.entries.get(rank=rank).submission_id


def test_clashing_rules_are_named_and_nothing_is_chosen():
    slate = solved(manager(), ranking_of(1000, 600, 600, 600), bounds=(Bound(ALL, "", PROJECTS, LEAST, 2),))
    assert slate.state == SlateState.CLASH
    assert sorted(slate.clashes.values_list("rule", flat=True)) == [
        "bound:all:projects:least",
        "envelope:all",
    ]
    assert (slate.choices.count(), slate.score) == (0, None)


def test_a_copy_stands_over_the_same_input_and_may_leave_one_rule_out():
    actor, floor = manager(), Bound(ALL, "", PROJECTS, LEAST, 2)
    slate = solved(actor, ranking_of(1000, 600, 600, 600), bounds=(floor,))
    copy = actions.copy(actor=actor, slate_id=slate.pk, without="envelope:all")
    assert (copy.input_id, copy.copied_from_id, copy.state) == (slate.input_id, slate.pk, SlateState.DRAFT)
    given = actions.given_of(copy, copy.name)
    assert (given.bounds, given.envelopes) == ((floor,), frozenset())
    assert numbers(work(actor, copy)) == [1, 2, 3]


def test_renewed_rules_stand_over_the_newest_ranking_without_who_is_gone():
    actor, ranking = manager(), ranking_of(1000, 400, 300, 500)
    gone, kept = _key(ranking, 3), _key(ranking, 1)
    slate = drafted(actor, ranking, forced=(Forced(gone, "in", "이유"), Forced(kept, "out", "이유")))
    Proposal.objects.filter(submissions=gone).update(state="withdrawn", slot=None)
    newest = ranked(ranking.call, [entry.submission for entry in ranking.entries.order_by("rank")])
    fresh = actions.renew(actor=actor, slate_id=slate.pk)
    assert (fresh.input.ranking_id, SlateInput.objects.count()) == (newest.pk, 2)
    assert actions.given_of(fresh, "").forced == (Forced(kept, "out", "이유"),)


def test_solving_asked_for_twice_is_one_job_and_a_failed_one_is_begun_anew():
    actor = manager()
    slate = drafted(actor, ranking_of(1000, 400))
    first = actions.request_solving(actor=actor, slate_id=slate.pk)
    assert actions.request_solving(actor=actor, slate_id=slate.pk) == first
    first.state = "failed"
    first.save()
    again = actions.request_solving(actor=actor, slate_id=slate.pk)
    assert again != first
    assert Slate.objects.get(pk=slate.pk).job == again


def test_what_was_given_to_the_solver_can_not_be_changed():
    actor = manager()
    slate = drafted(actor, ranking_of(1000, 400))
    actions.request_solving(actor=actor, slate_id=slate.pk)
    with pytest.raises(NotAllowed):
        actions.save_rules(actor=actor, slate_id=slate.pk, given=actions.given_of(slate, "다른 이름"))


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR, Role.REVIEWER])
def test_only_managers_write(role):
    ranking = ranking_of(1000, 400)
    slate, other = solved(manager(), ranking), make.actor(None, role)
    given = actions.given_of(slate, "x")
    for act in (
        lambda: actions.draft_slate(actor=other, ranking=ranking, name="x"),
        lambda: actions.copy(actor=other, slate_id=slate.pk),
        lambda: actions.renew(actor=other, slate_id=slate.pk),
        lambda: actions.save_rules(actor=other, slate_id=slate.pk, given=given),
        lambda: actions.request_solving(actor=other, slate_id=slate.pk),
        lambda: adopting.adopt(actor=other, slate_id=slate.pk),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert (Slate.objects.count(), Decision.objects.count()) == (1, 0)


def test_an_adopted_slate_is_a_decision_whose_departures_carry_their_reason():
    actor, ranking = manager(), ranking_of(1000, 700, 400, 300, 300)
    slate = solved(actor, ranking)
    decision = adopting.adopt(actor=actor, slate_id=slate.pk)
    assert (decision.slate, decision.state, decision.ranking) == (slate, "draft", ranking)
    assert outcomes(decision) == [
        (1, "reserve", "award", "slate"),
        (2, "award", "reserve", "slate"),
        (3, "award", "reserve", "slate"),
        (4, "award", "reserve", "slate"),
    ]
    assert f"#{slate.pk}" in DecisionLine.objects.filter(decision=decision).first().reason_words
    envelope = Envelope.objects.get(programme_year=ranking.call.programme_year)
    assert (envelope.reserved, Award.objects.filter(state="pending").count()) == (1000, 3)
    acts = Entry.objects.filter(act__startswith="slate.").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["slate.draft", "slate.change", "slate.solve", "slate.solved", "slate.adopt"]


def refused(actor, slate, code):
    with pytest.raises(Refused) as caught:
        adopting.adopt(actor=actor, slate_id=slate.pk)
    assert caught.value.code == code
    assert (
        Decision.objects.filter(slate=slate).count(),
        Award.objects.filter(decision__slate=slate).count(),
    ) == (0, 0)
    return str(caught.value)


def test_a_slate_over_an_older_ranking_is_refused():
    actor, ranking = manager(), ranking_of(1000, 400, 300)
    slate = solved(actor, ranking)
    newest = ranked(ranking.call, [entry.submission for entry in ranking.entries.order_by("rank")])
    assert f"(#{newest.pk})" in refused(actor, slate, "newer_ranking")


@pytest.fixture
def judged():
    """A slate of a ranking that followed from sheets, and a sheet of them."""
    call = call_with_rubric()
    make.EnvelopeFactory(programme_year=call.programme_year, ceiling=1000)
    submissions = asking(call, 400, 300)
    assigned(panel_of(call, 3), submissions)
    sheets = [*scored(submissions[0], [90, 80, 70]), *scored(submissions[1], [80, 70, 60])]
    slate = solved(manager(), reviews.rank(actor=manager(), call=call))
    assert numbers(slate) == [1, 2]
    return slate, sheets[0]


def test_a_slate_adopted_after_a_score_was_voided_is_refused_and_reserves_nothing(judged):
    slate, sheet = judged
    detail = "신청 지자체의 용역을 맡았습니다."
    reviews.exclude_from_sheet(actor=manager(), sheet_id=sheet.pk, ground="advice", detail=detail)
    sheet.refresh_from_db()
    assert sheet.state == "voided"
    with translation.override("en"):
        sentence = refused(manager(), slate, "scores_changed")
    assert sentence == (
        "What the ranking followed from has changed since: a score was voided, or points or rules changed. "
        "Nothing was reserved. Rank again, renew the slate and solve it."
    )
    envelope = Envelope.objects.get(programme_year=slate.input.ranking.call.programme_year)
    assert (envelope.reserved, envelope.committed, envelope.version) == (0, 0, 0)


def test_a_slate_whose_scores_all_stand_is_adopted(judged):
    slate, _sheet = judged
    decision = adopting.adopt(actor=manager(), slate_id=slate.pk)
    assert sorted(decision.awards.values_list("amount", flat=True)) == [300, 400]


def test_a_slate_with_a_withdrawn_project_is_refused_by_its_number():
    actor, ranking = manager(), ranking_of(1000, 400, 300)
    slate = solved(actor, ranking)
    gone = ranking.entries.get(rank=2).submission
    Proposal.objects.filter(pk=gone.proposal_id).update(state="withdrawn", slot=None)
    assert gone.number in refused(actor, slate, "projects_changed")


def test_a_slate_whose_envelope_was_drawn_on_since_is_refused_with_the_rule():
    actor, ranking = manager(), ranking_of(1000, 600, 400)
    slate = solved(actor, ranking)
    other = make.CallFactory(programme_year=ranking.call.programme_year)
    decisions.draft_decision(actor=actor, ranking=ranked(other, asking(other, 1)))
    assert "전체 한도: 잔액 999원" in refused(actor, slate, "rules_broken")


def test_a_draft_and_a_clash_can_not_be_adopted():
    actor, ranking = manager(), ranking_of(1000, 600, 600)
    refused(actor, drafted(actor, ranking), "not_allowed")
    refused(actor, solved(actor, ranking, bounds=(Bound(ALL, "", PROJECTS, LEAST, 2),)), "not_allowed")


def test_two_slates_of_one_call_are_not_both_adopted():
    actor, ranking = manager(), ranking_of(2000, 600, 600)
    first, second = solved(actor, ranking), solved(actor, ranking, name="2안")
    adopting.adopt(actor=actor, slate_id=first.pk)
    refused(actor, second, "awards_one_open_decision")
