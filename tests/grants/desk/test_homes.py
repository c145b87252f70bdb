"""Each role's home: what waits, where it leads, and what it costs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.awards import actions as awards
from grants.awards.models import Alert, AllocationSnapshot
from grants.desk.blocks import Line, soonest_first
from grants.proposals import actions
from grants.proposals.models import FieldConflict, Proposal
from portal.accounts.queries import actor_of
from portal.actor import Role
from portal.audit.actions import record, seal_entries
from portal.jobs.models import TaskStatus
from portal.notices.models import Notice
from portal.outbox.models import Message
from portal.signoff.models import SignOff
from tests import factories as make
from tests.grants.awards.factories import asking, call_with_envelope, manager, ranked
from tests.grants.proposals.factories import filed, officer_of, received
from tests.grants.results.factories import decision_on
from tests.grants.reviews.factories import (
    assigned,
    call_with_rubric,
    panel_of,
    scored,
    submission_of,
    under_review,
)
from villages.models import Membership, MembershipRole

pytestmark = pytest.mark.django_db


def home_of(client, user):
    """The home as the page is given it."""
    client.force_login(user)
    reply = client.get(reverse("desk:home"))
    assert reply.status_code == 200
    return reply.context["home"]


def draft_of(call, municipality, state="drafting", **fields):
    """A proposal of the municipality in one of the states before filing."""
    officer = make.UserFactory()
    given = {"missing": 9, **fields}
    proposal = Proposal.objects.create(call=call, municipality=municipality, drafted_by=officer, **given)
    Proposal.objects.filter(pk=proposal.pk).update(state=state)
    proposal.refresh_from_db()
    return proposal


def asked_signoff(proposal, **fields):
    """A request to sign a proposal off."""
    return SignOff.objects.create(
        kind="proposal.file",
        about=f"proposals.proposal:{proposal.pk}",
        title=proposal.title,
        payload={},
        payload_hash="0" * 64,
        drafted_by=proposal.drafted_by,
        **fields,
    )


def told(user, number=0):
    """A notice nobody has read."""
    details = {"title": f"과제{number}", "municipality": {"ko": "군", "en": "gun"}}
    return Notice.objects.create(user=user, code="proposal.received", details=details, key=str(number))


def titles(block):
    """What the lines of a block are about."""
    return [line.title for line in block.lines]


def figures(block):
    """A block's numbers, in order."""
    return [figure.value for figure in block.figures]


def test_nobody_is_sent_to_sign_in(client):
    reply = client.get(reverse("desk:home"))
    assert reply.status_code == 302
    assert reply.url.startswith(reverse("account_login"))


def test_one_without_a_role_is_told_so(client):
    assert home_of(client, make.UserFactory()).is_empty is True


def test_an_officer_sees_own_drafts_by_deadline_and_no_one_elses(client):
    place = make.MunicipalityFactory()
    now = datetime.now(UTC)
    late = make.CallFactory(closes_at=now + timedelta(days=9))
    soon = make.CallFactory(programme_year=late.programme_year, closes_at=now + timedelta(days=2))
    draft_of(late, place, title="늦은 과제")
    draft_of(soon, place, title="급한 과제")
    draft_of(soon, make.MunicipalityFactory(), title="남의 과제")
    home = home_of(client, make.member(place))
    assert titles(home.blocks[0]) == ["급한 과제", "늦은 과제"]
    assert {proposal.title for proposal in home.proposals} == {"급한 과제", "늦은 과제"}


def test_a_returned_draft_says_why(client):
    place = make.MunicipalityFactory()
    proposal = draft_of(make.CallFactory(), place, title="반려된 과제")
    signoff = asked_signoff(proposal)
    signer = make.member(place, MembershipRole.SIGNER)
    SignOff.objects.filter(pk=signoff.pk).update(
        state="returned", reason="예산 근거 보완", decided_by=signer, decided_at=datetime.now(UTC)
    )
    (line,) = home_of(client, make.member(place)).blocks[0].lines
    assert "예산 근거 보완" in line.hint
    assert line.is_urgent is True


def test_a_draft_of_a_closed_call_no_longer_waits(client):
    place = make.MunicipalityFactory()
    now = datetime.now(UTC)
    closed = make.CallFactory(opens_at=now - timedelta(days=9), closes_at=now - timedelta(seconds=1))
    draft_of(closed, place, title="지난 과제")
    home = home_of(client, make.member(place))
    assert titles(home.blocks[0]) == []
    assert [proposal.title for proposal in home.proposals] == ["지난 과제"]


def test_open_calls_say_how_many_projects_are_left(client):
    place = make.MunicipalityFactory()
    call = make.CallFactory(most_projects=3)
    submission_of(call, place)
    draft_of(call, place)
    (room,) = home_of(client, make.member(place)).rooms
    assert (room.call, room.municipality, room.left) == (call, place, 2)


def test_what_the_ministry_asks_to_mend_waits_until_its_own_date(client):
    submission, now = received(), datetime.now(UTC)
    place, due = submission.municipality, now + timedelta(days=3)
    draft_of(make.CallFactory(closes_at=now + timedelta(days=2)), place, title="먼저")
    draft_of(make.CallFactory(closes_at=now + timedelta(days=4)), place, title="나중")
    actions.request_supplement(
        actor=make.actor(make.person(Role.MANAGER)),
        proposal_id=submission.proposal_id,
        due_at=due,
        fields={"summary": "더 자세히"},
    )
    lines = home_of(client, officer_of(place)).blocks[0].lines
    assert [(line.title, line.is_urgent) for line in lines] == [
        ("먼저", False),
        (submission.title, True),
        ("나중", False),
    ]
    assert (lines[1].due, lines[1].url) == (due, reverse("proposals:detail", args=[submission.proposal_id]))


def test_two_versions_of_a_field_are_to_be_chosen_from(client):
    place = make.MunicipalityFactory()
    proposal = draft_of(make.CallFactory(), place, title="과제")
    writers = [make.member(place), make.member(place)]
    for writer in writers:
        FieldConflict.objects.create(proposal=proposal, field="title", by=writer, mine="가", theirs="나")
    (line,) = home_of(client, writers[0]).blocks[0].lines
    first = FieldConflict.objects.order_by("pk")[0]
    assert line.url == reverse("proposals:conflict", args=[proposal.pk, first.pk])
    FieldConflict.objects.update(resolved_at=datetime.now(UTC), resolved_by=writers[0])
    (line,) = home_of(client, writers[0]).blocks[0].lines
    assert line.url == reverse("proposals:detail", args=[proposal.pk])


def test_the_newest_unread_notices_and_no_one_elses(client):
    person = make.member(make.MunicipalityFactory())
    told(make.UserFactory())
    mine = [told(person, number) for number in range(7)]
    Notice.objects.filter(pk=mine[6].pk).update(read_at=datetime.now(UTC))
    shown = [notice.pk for notice, _words in home_of(client, person).notices]
    assert shown == [mine[number].pk for number in (5, 4, 3, 2, 1)]


def test_key_dates_are_those_ahead_of_published_calls(client):
    now = datetime.now(UTC)
    days = [now + timedelta(days=number) for number in range(-2, 9)]
    running = make.CallFactory(opens_at=days[0], closes_at=days[4])
    coming = make.CallFactory(opens_at=days[3], closes_at=days[9])
    make.CallFactory(opens_at=days[3], closes_at=days[9], is_published=False)
    make.CallFactory(opens_at=days[0], closes_at=days[1])
    home = home_of(client, make.member(make.MunicipalityFactory()))
    assert [(date.at, date.call) for date in home.dates] == [
        (days[3], coming),
        (days[4], running),
        (days[9], coming),
    ]
    assert [room.call for room in home.rooms] == [running]


def test_each_proposal_says_since_when_it_stands_where_it_stands(client):
    place = make.MunicipalityFactory()
    proposal = draft_of(make.CallFactory(), place, "awaiting_signoff", title="과제")
    Proposal.objects.filter(pk=proposal.pk).update(state_since=datetime(2026, 11, 22, 8, 50, tzinfo=UTC))
    client.force_login(make.member(place))
    page = client.get(reverse("desk:home")).content.decode()
    assert "2026-11-22 17:50부터" in page


def test_a_signer_sees_what_awaits_them_and_not_what_they_drafted(client):
    place = make.MunicipalityFactory()
    call = make.CallFactory()
    signer = make.member(place, MembershipRole.SIGNER)
    asked_signoff(draft_of(call, place, "awaiting_signoff", title="결재할 과제"))
    own = draft_of(call, place, "awaiting_signoff", title="내가 쓴 과제")
    own.drafted_by = signer
    asked_signoff(own)
    asked_signoff(draft_of(call, make.MunicipalityFactory(), "awaiting_signoff", title="남의 과제"))
    (block,) = home_of(client, signer).blocks
    assert titles(block) == ["결재할 과제"]


def test_an_officer_who_signs_elsewhere_sees_both(client):
    call = make.CallFactory()
    mine, other = make.MunicipalityFactory(), make.MunicipalityFactory()
    person = make.member(mine)
    since = datetime.now(UTC) - timedelta(days=9)
    Membership.objects.create(user=person, role=MembershipRole.SIGNER, municipality=other, valid_from=since)
    draft_of(call, mine, title="쓸 과제")
    asked_signoff(draft_of(call, other, "awaiting_signoff", title="결재할 과제"))
    (waiting,) = home_of(client, person).blocks
    assert titles(waiting) == ["쓸 과제", "결재할 과제"]


def test_a_reviewer_sees_sheets_done_and_left_by_panel(client):
    call = call_with_rubric()
    panel = panel_of(call, 3)
    submissions = under_review(call, 3)
    assigned(panel, submissions)
    scored(submissions[0], [80, 70, 60])
    reviewer = panel.members.last().reviewer
    (block,) = [block for block in home_of(client, reviewer).blocks if block.lines]
    (line,) = block.lines
    assert (line.title, line.url) == (panel.name, reverse("admin:reviews_scoresheet_changelist"))
    assert line.hint == _("%(done)s of %(due)s submitted, %(left)s left") % {"done": 1, "due": 3, "left": 2}


def test_a_manager_sees_counts_and_the_alerts(client):
    call = make.CallFactory()
    submission_of(call)
    Alert.objects.create(programme_year=call.programme_year, rule="ledger_disagrees")
    decision_on(call)
    alerts, decisions, counts = home_of(client, make.person(Role.MANAGER)).blocks
    assert figures(alerts) == [1]
    assert titles(decisions) == [str(call)]
    # To receive, to screen, to open for review, reviews not finished, awaiting a decision.
    assert figures(counts) == [0, 0, 0, 0, 1]


def test_a_manager_sees_what_awaits_a_second_person_and_which_ranking_stands(client):
    call = call_with_envelope(1000)
    envelope = call.programme_year.envelopes.get()
    awards.request_ceiling(actor=manager(), envelope=envelope, to=2000, reason="추가경정예산")
    ranked(call, asking(call, 100))
    signatures, ranking = home_of(client, make.person(Role.MANAGER)).blocks[0].lines
    assert (signatures.url, signatures.is_urgent) == (reverse("signoff:list"), True)
    assert (ranking.title, ranking.url) == (str(call), f"{reverse('admin:reviews_ranking')}?call={call.pk}")


def test_what_was_filed_is_to_be_received_only_once_the_call_has_closed(client):
    call = filed().call
    manager = make.person(Role.MANAGER)
    assert figures(home_of(client, manager).blocks[0])[0] == 0
    type(call).objects.filter(pk=call.pk).update(closes_at=datetime.now(UTC))
    assert figures(home_of(client, manager).blocks[0])[0] == 1


def test_what_there_is_to_do_stands_above_the_word_that_there_is_nothing(client):
    blocks = home_of(client, make.person(Role.MANAGER)).blocks
    assert [(block.heading, block.is_empty) for block in blocks] == [
        ("할 일별 사업계획서", False),
        ("진행 중인 선정 결정", True),
    ]


def test_a_finance_officer_sees_the_money_as_last_tracked(client):
    year = make.ProgrammeYearFactory()
    AllocationSnapshot.objects.create(
        programme_year=year,
        position=7,
        taken_at=datetime.now(UTC),
        ceiling=900_000_000,
        committed=500_000_000,
        reserved=300_000_000,
    )
    (block,) = home_of(client, make.person(Role.FINANCE)).blocks
    assert figures(block) == ["5억", "3억", "1억", "#7"]


def test_an_auditor_sees_up_to_where_the_record_is_sealed(client):
    auditor = make.person(Role.AUDITOR)
    for number in range(3):
        record(actor=actor_of(auditor), act="example.act", about=f"example:{number}")
    seal_entries(limit=2, everything=True)
    (block,) = home_of(client, auditor).blocks
    assert (figures(block)[0], figures(block)[2]) == ("#2", 1)


def test_an_administrator_sees_what_the_machine_could_not_do(client):
    for key, dead_at in (("a", None), ("b", None), ("c", datetime.now(UTC))):
        Message.objects.create(key=key, topic="notices.mail", dead_at=dead_at)
    TaskStatus.objects.create(name="broken", last_error="ValueError")
    (block,) = home_of(client, make.person(Role.ADMINISTRATOR)).blocks
    assert figures(block) == [1, 2, 1]
    assert [figure.is_urgent for figure in block.figures] == [True, False, True]


def test_an_officers_page_in_english_says_nothing_in_korean_but_names(client):
    place = make.MunicipalityFactory()
    draft_of(make.CallFactory(), place, title="Pilot")
    client.cookies["django_language"] = "en"
    client.force_login(make.member(place))
    page = client.get(reverse("desk:home")).content.decode()
    assert "Go on writing" in page
    assert "이어서 작성" not in page


@pytest.mark.parametrize("number", [1, 3, 30])
def test_an_officers_home_costs_the_same_whatever_waits(client, cost_of, number):
    place = make.MunicipalityFactory()
    call = make.CallFactory()
    for _turn in range(number):
        draft_of(call, place, title="과제")
    client.force_login(make.member(place))
    with cost_of() as cost:
        client.get(reverse("desk:home"))
    # Proposals, calls ahead, last sign-offs, conflicts; places, slots taken; newest notices, how many unread.
    assert len(cost.queries) == 8
    # A proposal with its call and place each; then the open call, its year and programme, the place.
    assert cost.instances == 3 * number + 4


@pytest.mark.parametrize("number", [1, 3, 30])
def test_a_signers_home_costs_the_same_whatever_waits(client, cost_of, number):
    place = make.MunicipalityFactory()
    call = make.CallFactory()
    for _turn in range(number):
        asked_signoff(draft_of(call, place, "awaiting_signoff", title="과제"))
    client.force_login(make.member(place, MembershipRole.SIGNER))
    with cost_of() as cost:
        client.get(reverse("desk:home"))
    # Proposals, calls ahead, sign-offs and what they are about; newest notices, how many are unread.
    assert len(cost.queries) == 6
    # A proposal with its call and place twice, its sign-off; then the call ahead, its year and programme.
    assert cost.instances == 7 * number + 3


@pytest.mark.parametrize("number", [1, 3, 30])
def test_who_writes_and_signs_pays_for_both_and_no_more(client, cost_of, number):
    place, call = make.MunicipalityFactory(), make.CallFactory()
    person = make.member(place)
    since = datetime.now(UTC) - timedelta(days=9)
    Membership.objects.create(user=person, role=MembershipRole.SIGNER, municipality=place, valid_from=since)
    for turn in range(number):
        draft_of(call, place, title="과제", missing=None)
        asked_signoff(draft_of(call, place, "awaiting_signoff", title="과제"))
        told(person, turn)
    client.force_login(person)
    with cost_of() as cost:
        client.get(reverse("desk:home"))
    # As an officer's and a signer's, and what is missing in drafts saved since it was last counted.
    assert len(cost.queries) == 11
    shown = min(2 * number, 30)
    # Half of what is shown are drafts, counted with their call, its year and their place.
    counted = 4 * (shown // 2)
    assert cost.instances == 3 * shown + counted + 4 * number + 4 + min(number, 5)


@pytest.mark.parametrize(
    ("role", "queries"),
    [
        (Role.REVIEWER, 2),
        (Role.MANAGER, 8),
        (Role.FINANCE, 2),
        (Role.AUDITOR, 4),
        (Role.ADMINISTRATOR, 4),
    ],
)
def test_the_other_homes_stay_within_their_budget(client, cost_of, role, queries):
    call = make.CallFactory()
    panel = panel_of(call, 3)
    assigned(panel, [submission_of(call) for _ in range(3)])
    user = panel.members.last().reviewer if role == Role.REVIEWER else make.person(role)
    client.force_login(user)
    with cost_of() as cost:
        client.get(reverse("desk:home"))
    assert len(cost.queries) == queries


def test_lines_without_a_deadline_come_last():
    now = datetime.now(UTC)
    lines = [
        Line("나중", "", "", "", now),
        Line("언젠가", "", "", ""),
        Line("곧", "", "", "", now - timedelta(1)),
    ]
    assert [line.title for line in soonest_first(lines)] == ["곧", "나중", "언젠가"]
