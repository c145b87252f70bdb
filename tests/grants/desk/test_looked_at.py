"""Possible duplicates are worked down: looked at by a manager, with a word of what was found."""

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.desk import actions
from grants.desk.duplicates import compare_filed
from grants.desk.models import SimilarPair
from grants.proposals import actions as proposals
from grants.proposals.models import Proposal
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from tests import factories as make
from tests.grants.desk.test_similar import TITLE, elsewhere
from tests.grants.proposals.factories import filed, officer_of

pytestmark = pytest.mark.django_db
LIST = "admin:desk_similarpair_changelist"
REMARK = "대상 마을이 서로 다릅니다."


@pytest.fixture
def pair():
    call = make.CallFactory(most_projects=9)
    filed(call=call, title=TITLE)
    elsewhere(call, title=f"{TITLE} 확대")
    compare_filed()
    return SimilarPair.objects.get()


@pytest.fixture
def manager(client):
    user = make.person(Role.MANAGER)
    client.force_login(user)
    return user


def listed(client, looked=""):
    """The pairs that the list shows."""
    reply = client.get(reverse(LIST), {"looked": looked} if looked else {})
    return [found.pk for found in reply.context["cl"].result_list]


def act(client, pair, name, **typed):
    given = {"action": name, "_selected_action": [pair.pk], **typed}
    return client.post(reverse(LIST) + "?looked=all", given, follow=True)


def file_anew(proposal_id, **changed):
    """Opened again and filed, by the municipality's officer."""
    proposal = Proposal.objects.get(pk=proposal_id)
    officer = officer_of(proposal.municipality)
    proposals.reopen(actor=make.actor(officer), proposal_id=proposal_id)
    pledged = {"pledged_by": officer, "pledged_at": timezone.now()}
    Proposal.objects.filter(pk=proposal_id).update(**pledged, **changed)
    filed(Proposal.objects.get(pk=proposal_id))
    compare_filed()


def test_a_pair_marked_with_a_word_leaves_the_list_and_stands_in_the_audit(client, manager, pair):
    assert listed(client) == [pair.pk]
    asked = act(client, pair, "mark_looked_at")
    assert (asked.templates[0].name, listed(client)) == ("admin/desk/look.html", [pair.pk])
    empty = act(client, pair, "mark_looked_at", remark=" ")
    assert "확인한 내용을 적어 주십시오." in empty.content.decode()
    assert f"{TITLE} 확대" in empty.content.decode()
    done = act(client, pair, "mark_looked_at", remark=REMARK)
    assert "1쌍을 확인함으로 표시했습니다." in done.content.decode()
    assert (listed(client), listed(client, "yes"), listed(client, "all")) == ([], [pair.pk], [pair.pk])
    assert REMARK in client.get(reverse(LIST), {"looked": "yes"}).content.decode()
    pair.refresh_from_db()
    assert (pair.looked_by, pair.remark, pair.is_looked_at) == (manager, REMARK, True)
    entry = Entry.objects.get(act="pair.look")
    assert (entry.user, entry.target) == (manager, f"desk.similarpair:{pair.pk}")
    assert entry.changes == {"submissions": [pair.first_id, pair.second_id], "reason": REMARK}


def test_it_is_put_back_and_what_was_found_stays_on_record(client, manager, pair):
    actions.mark_looked_at(actor=make.actor(manager), pair_ids=[pair.pk], remark=REMARK)
    act(client, pair, "look_again")
    assert (listed(client), listed(client, "yes")) == ([pair.pk], [])
    assert Entry.objects.get(act="pair.look_again").changes["reason"] == REMARK


def test_the_page_of_one_pair_takes_the_word_too_and_the_proposal_shows_it(client, manager, pair):
    page = reverse("admin:desk_similarpair_change", args=[pair.pk])
    assert "아직 확인하지 않음" in client.get(page).content.decode()
    too_long = client.post(page, {"remark": "가" * 201})
    assert (too_long.status_code, too_long.context["errors"].as_data() != []) == (200, True)
    client.post(page, {"remark": REMARK})
    pair.refresh_from_db()
    assert (pair.remark, pair.looked_by) == (REMARK, manager)
    similar = reverse("desk:similar", args=[pair.first.proposal_id])
    assert f"확인함: {REMARK}" in client.get(similar).content.decode()


def test_others_of_the_ministry_only_read(client, pair):
    auditor = make.person(Role.AUDITOR)
    client.force_login(auditor)
    act(client, pair, "mark_looked_at", remark=REMARK)
    page = reverse("admin:desk_similarpair_change", args=[pair.pk])
    assert client.post(page, {"remark": REMARK}).status_code == 403
    assert (listed(client), Entry.objects.filter(act="pair.look").count()) == ([pair.pk], 0)
    assert 'name="remark"' not in client.get(page).content.decode()
    for who in (auditor, make.member(make.MunicipalityFactory())):
        with pytest.raises(NotAllowed):
            actions.mark_looked_at(actor=make.actor(who), pair_ids=[pair.pk], remark=REMARK)


@pytest.mark.parametrize("remark", ["", "  ", "가" * 201])
def test_a_word_is_needed_and_few_are_enough(manager, pair, remark):
    with pytest.raises(Refused):
        actions.mark_looked_at(actor=make.actor(manager), pair_ids=[pair.pk], remark=remark)
    assert not SimilarPair.objects.get().is_looked_at


def test_filed_anew_with_the_same_words_it_stays_looked_at(client, manager, pair):
    actions.mark_looked_at(actor=make.actor(manager), pair_ids=[pair.pk], remark=REMARK)
    first, other = pair.first.proposal_id, pair.second.proposal_id
    file_anew(first, plan="다른 계획")
    anew = SimilarPair.objects.get()
    assert (anew.first_id, anew.second.submission.revision) == (pair.second_id, 2)
    assert (anew.remark, anew.looked_by, listed(client)) == (REMARK, manager, [])
    file_anew(other, title=f"{TITLE} 2단계")
    assert (SimilarPair.objects.get().remark, listed(client)) == ("", [SimilarPair.objects.get().pk])


@pytest.mark.parametrize("number", [1, 3])
def test_marking_costs_the_same_however_many(manager, cost_of, number):
    call = make.CallFactory(most_projects=9)
    for _ in range({1: 2, 3: 3}[number]):
        elsewhere(call, title=TITLE)
    compare_filed()
    keys = [found.pk for found in SimilarPair.objects.all()]
    assert len(keys) == number
    with cost_of() as cost:
        actions.mark_looked_at(actor=make.actor(manager), pair_ids=keys, remark=REMARK)
    # The savepoint and its end, the pairs locked and written, the audit.
    assert len(cost.queries) == 5


def test_the_database_keeps_who_when_and_what_together(manager, pair, refused_by):
    for part in ({"remark": REMARK}, {"looked_at": timezone.now()}, {"looked_by": manager}):
        with refused_by("desk_looked_at_with_a_remark"):
            SimilarPair.objects.update(**part)
