"""Exclusions found in data and found later, void sheets, and who takes an open place."""

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from grants.reviews import actions, naming
from grants.reviews.grounds import found_against
from grants.reviews.models import (
    Assignment,
    Exclusion,
    PanelMember,
    ReviewerProfile,
    ReviewerTie,
    ScoreSheet,
    SeatInvitation,
)
from grants.reviews.replacements import candidates_for, open_places
from grants.reviews.views.places import LISTED
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from portal.notices.models import Notice
from tests import factories as make
from tests.grants.reviews import factories as reviews
from villages.models import Membership

EVIDENCE = "2023년 자문 계약서"


def run(sql, *given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("총괄 김하늘, 실무", True),
        ("총괄은 김하늘이 맡습니다", True),
        ("자문 김하늘 교수", True),
        ("줄바꿈\\n김하늘", True),
        ("김하늘빛 마을", False),
        ("이김하늘", False),
        ("김 하늘", False),
    ],
)
def test_a_person_is_named_as_a_word_with_its_particle(text, is_found):
    assert naming.Names(["김하늘"], []).found_in(text) == ({"김하늘"} if is_found else set(), set())


def test_an_institution_is_named_whatever_follows_it():
    names = naming.Names([], ["예시대학교 3학과", "한빛"])
    assert names.found_in("예시대학교  3학과에서 한빛연구소와") == (set(), {"예시대학교 3학과", "한빛"})
    assert names.found_in("남예시대학교 3학과") == (set(), set())


def test_institutions_are_shown_without_the_text_around_them():
    text = "예시대학교 산학협력단과 ㈜한빛, 한국예시진흥원이 함께합니다. 예시대학교"
    assert naming.institutions_in(text) == ["예시대학교", "㈜한빛", "한국예시진흥원"]


@given(st.lists(st.text("가나다라", min_size=2, max_size=4), max_size=6), st.text("가나다라 .", max_size=40))
def test_one_pass_finds_what_looking_for_each_name_alone_finds(names, text):
    together = naming.Names(names, []).found_in(text)[0]
    assert together == {name for name in names if naming.Names([name], []).found_in(text)[0]}


def tied(user, kind, **place):
    return ReviewerTie.objects.create(reviewer=user, kind=kind, evidence=EVIDENCE, **place)


@pytest.mark.django_db
def test_each_ground_is_found_with_what_it_was_found_in(call):
    place = make.MunicipalityFactory()
    submission = reviews.submission_of(call, place)
    named = reviews.reviewer(name="박드론")
    copy = reviews.package_of(submission.proposal, "박드론 교수와 함께하는 한빛전자 사업")
    submission.package = copy
    clerk, partner = reviews.reviewer(), reviews.reviewer()
    ReviewerProfile.objects.filter(user=clerk).update(institution=f"{place.full_name}청")
    ReviewerProfile.objects.filter(user=partner).update(institution="한빛전자")
    advised, worked, served, free = (reviews.reviewer() for _ in range(4))
    tied(advised, "advice", municipality=place)
    tied(worked, "worked", province=place.province)
    Membership.objects.create(
        user=served,
        role="officer",
        municipality=place,
        valid_from="2020-01-01T00:00Z",
        valid_until="2021-01-01T00:00Z",
    )
    judges = [named, clerk, partner, advised, worked, served, free, reviews.reviewer(place)]
    found = found_against([submission], [user.pk for user in judges])[submission.pk]
    assert {each.reviewer: (each.ground.value, each.detail) for each in found} == {
        named.pk: ("named", "박드론"),
        clerk.pk: ("institution", f"{place.full_name}청"),
        partner.pk: ("institution", "한빛전자"),
        advised.pk: ("earlier_advice", EVIDENCE),
        worked.pk: ("former_place", EVIDENCE),
        served.pk: ("former_place", ""),
        judges[-1].pk: ("own_municipality", ""),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3, 30])
def test_looking_costs_the_same_however_many(call, number, django_assert_num_queries):
    submissions = reviews.under_review(call, number)
    users = [reviews.reviewer().pk for _ in range(number)]
    with django_assert_num_queries(5):
        found_against(submissions, users)


@pytest.mark.django_db
def test_a_panel_of_excluded_members_judges_nothing_and_says_which(manager, call):
    panel, place = (
        reviews.panel_of(call, 0),
        make.MunicipalityFactory(province=make.ProvinceFactory(code="41")),
    )
    for _ in range(2):
        reviews.seated(panel, reviews.reviewer(place))
    fine, barred = reviews.submission_of(call), reviews.submission_of(call, place)
    with pytest.raises(Refused) as refusal:
        actions.assign(actor=manager, panel=panel, submissions=[fine, barred])
    assert refusal.value.code == "all_excluded"
    assert barred.number in str(refusal.value)
    assert fine.number not in str(refusal.value)
    assert (Assignment.objects.count(), Exclusion.objects.count(), ScoreSheet.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_a_ground_found_later_voids_the_scores_and_keeps_them(manager, panel, submission, as_):
    first, *_rest = reviews.scored(submission, [90, 60, 60])
    total = first.total
    address = reverse("admin:reviews_sheet_exclude", args=[first.pk])
    client = as_(manager.user)
    assert 'role="alert"' in client.post(address, {"ground": "advice", "detail": ""}).content.decode()
    led = client.post(address, {"ground": "advice", "detail": EVIDENCE})
    assert led.headers["Location"] == reverse("admin:reviews_place", args=[first.pk])
    first.refresh_from_db()
    assert (first.state, first.total, first.scores.count()) == ("voided", total, 4)
    row = Assignment.objects.get()
    assert (row.sheets_due, row.sheets_done, row.score) == (2, 2, 60)
    kept = Exclusion.objects.get()
    assert (kept.ground, kept.detail, kept.recorded_by) == ("advice", EVIDENCE, manager.user)
    assert Entry.objects.get(act="sheet.void").changes["total"] == total
    assert list(Notice.objects.values_list("user", "code")) == [(first.reviewer_id, "review.voided")]
    assert as_(first.reviewer).get(reverse("admin:reviews_sheet", args=[first.pk])).status_code == 404
    shown = client.get(reverse("admin:reviews_sheet", args=[first.pk])).content.decode()
    assert EVIDENCE in shown
    with pytest.raises(NotAllowed):
        actions.exclude_from_sheet(actor=manager, sheet_id=first.pk, ground="advice", detail=EVIDENCE)


@pytest.mark.django_db
def test_an_earlier_tie_recorded_mid_way_voids_at_once(manager, submission):
    sheet = reviews.scored(submission, [90, 60, 60])[0]
    tie = ReviewerTie(
        reviewer=sheet.reviewer, kind="advice", municipality=submission.municipality, evidence=EVIDENCE
    )
    saved, voided = actions.record_tie(actor=manager, tie=tie)
    assert (voided, Exclusion.objects.get().ground) == (1, "earlier_advice")
    sheet.refresh_from_db()
    assert sheet.state == "voided"
    actions.strike_tie(actor=manager, tie=saved, reason="동명이인의 이력이었습니다.")
    with pytest.raises(Refused) as refusal:
        actions.strike_tie(actor=manager, tie=saved, reason="다시")
    assert refusal.value.code == "struck"
    sheet.refresh_from_db()
    assert sheet.state == "voided"


@pytest.fixture
def gone(manager, submission):
    sheet = reviews.scored(submission, [90, 60, 60])[0]
    actions.exclude_from_sheet(actor=manager, sheet_id=sheet.pk, ground="advice", detail=EVIDENCE)
    return ScoreSheet.objects.get(pk=sheet.pk)


@pytest.mark.django_db
def test_only_who_is_free_can_take_the_place(manager, call, submission, gone):
    neighbour = reviews.reviewer(submission.municipality)
    full, sitting, free = reviews.reviewer(), reviews.reviewer(), reviews.reviewer()
    ReviewerProfile.objects.filter(user=full).update(capacity=1)
    other = reviews.panel_of(call, 0)
    for user in (full, sitting):
        reviews.seated(other, user)
    reviews.assigned(other, [reviews.submission_of(call)])
    found = [(each.user, each.load, each.in_call) for each in candidates_for(gone)]
    assert found == [(free, 0, False), (sitting, 1, True)]
    sitting.reviewer.service_fields.set([submission.service_field])
    assert [(each.user, each.knows_field) for each in candidates_for(gone)] == [
        (sitting, True),
        (free, False),
    ]
    for user in (neighbour, full, gone.reviewer):
        with pytest.raises(Refused) as refusal:
            actions.replace_reviewer(actor=manager, sheet_id=gone.pk, reviewer=user)
        assert refusal.value.code == "not_free"


@pytest.mark.django_db
def test_who_sits_in_the_call_takes_the_place_at_once(manager, call, panel, gone, as_):
    sitting = reviews.reviewer()
    reviews.seated(reviews.panel_of(call, 0), sitting)
    client, address = as_(manager.user), reverse("admin:reviews_place", args=[gone.pk])
    assert open_places(call).count() == 1
    assert "/places/?call=" in client.get(reverse("admin:reviews_board")).content.decode()
    client.post(address, {"reviewer": sitting.pk})
    sheet = ScoreSheet.objects.get(replaces=gone)
    assert (sheet.reviewer, sheet.state) == (sitting, "assigned")
    assert PanelMember.objects.get(panel=panel, reviewer=sitting).is_substitute
    assert (gone.assignment.sheets.count(), open_places(call).count()) == (4, 0)
    # What the panel is given later is not the substitute's.
    [later] = reviews.assigned(panel, [reviews.submission_of(call)])
    assert not later.sheets.filter(reviewer=sitting).exists()
    page = client.post(address, {"reviewer": sitting.pk}).content.decode()
    assert 'class="error-summary"' in page
    assert ScoreSheet.objects.filter(replaces=gone).count() == 1


@pytest.mark.django_db
def test_who_does_not_sit_yet_is_invited_and_gets_the_one_sheet(manager, panel, gone, as_):
    newcomer = reviews.reviewer()
    as_(manager.user).post(reverse("admin:reviews_place", args=[gone.pk]), {"reviewer": newcomer.pk})
    invitation = SeatInvitation.objects.get(replaces=gone)
    assert not newcomer.sheets.exists()
    with pytest.raises(Refused) as refusal:
        actions.go_without(actor=manager, sheet_id=gone.pk, reason="시간")
    assert refusal.value.code == "asked"
    actions.accept_seat(actor=make.actor(newcomer), invitation_id=invitation.pk)
    assert newcomer.sheets.get().replaces == gone
    assert panel.members.get(reviewer=newcomer).is_substitute


@pytest.mark.django_db
def test_a_large_pool_is_searched_by_name(manager, gone, as_):
    pool = [reviews.reviewer() for _ in range(LISTED + 1)]
    client, address = as_(manager.user), reverse("admin:reviews_place", args=[gone.pk])
    shown = [client.get(address, {"q": q}).content.decode() for q in ("", pool[-1].name, "없는 이름")]
    assert [page.count('name="reviewer"') for page in shown] == [LISTED, 1, 0]
    assert [page.count("empty-state") for page in shown] == [0, 0, 1]


@pytest.mark.django_db
def test_going_without_needs_a_reason_and_closes_the_place(manager, call, gone, as_):
    address = reverse("admin:reviews_place_without", args=[gone.pk])
    client = as_(manager.user)
    assert 'class="error-summary"' in client.post(address, {"reason": ""}).content.decode()
    client.post(address, {"reason": "남은 위원이 여섯 명입니다."})
    assert open_places(call).count() == 0
    gone.refresh_from_db()
    assert gone.closed_without == "남은 위원이 여섯 명입니다."


@pytest.mark.django_db
def test_open_places_are_the_ministrys(as_, gone):
    for name, args in (("reviews_places", []), ("reviews_place", [gone.pk])):
        url = reverse(f"admin:{name}", args=args)
        for user, status in (
            (make.person(Role.AUDITOR), 200),
            (gone.reviewer, 404),
            (make.member(gone.assignment.submission.municipality), 404),
        ):
            assert as_(user).get(url).status_code == status
    post = as_(make.person(Role.AUDITOR)).post(
        reverse("admin:reviews_place", args=[gone.pk]), {"reviewer": 1}
    )
    assert post.status_code == 200
    assert not ScoreSheet.objects.filter(replaces=gone).exists()


@pytest.mark.django_db
def test_the_database_keeps_the_excluded_out(submission, refused_by):
    sheet = submission.assignment.sheets.order_by("id")[1]
    with refused_by("reviews_sheet_void_when_excluded"):
        run("UPDATE reviews_scoresheet SET state = 'voided', voided_at = now() WHERE id = %s", sheet.pk)
    Exclusion.objects.create(reviewer=sheet.reviewer, submission=submission, ground="named")
    with refused_by("reviews_sheet_excluded_stays_out"):
        run("UPDATE reviews_scoresheet SET state = 'in_progress' WHERE id = %s", sheet.pk)
    tied_to = reviews.reviewer()
    tied(tied_to, "worked", municipality=submission.municipality)
    PanelMember.objects.create(panel=submission.assignment.panel, reviewer=tied_to)
    with refused_by("reviews_sheet_not_excluded"):
        ScoreSheet.objects.create(assignment=submission.assignment, reviewer=tied_to)


@pytest.mark.django_db
def test_a_tie_is_of_one_place_and_stays_as_recorded(refused_by):
    place = make.MunicipalityFactory()
    tie = tied(reviews.reviewer(), "advice", municipality=place)
    for rule, sql in (
        ("reviews_tie_frozen", "UPDATE reviews_reviewertie SET evidence = 'x'"),
        ("reviews_tie_never_deleted", "DELETE FROM reviews_reviewertie"),
        ("reviews_tie_struck_with_reason", "UPDATE reviews_reviewertie SET struck_at = now()"),
    ):
        with refused_by(rule):
            run(sql)
    with refused_by("reviews_tie_of_one_place"):
        tied(tie.reviewer, "advice")


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3, 30])
def test_open_places_cost_the_same_however_many(as_, manager, call, queries_of, cost_of, number):
    panel = reviews.panel_of(call, 1)
    reviews.assigned(panel, reviews.under_review(call, number))
    for sheet in ScoreSheet.objects.all():
        actions.exclude_from_sheet(actor=manager, sheet_id=sheet.pk, ground="advice", detail=EVIDENCE)
    client, url = as_(manager.user), reverse("admin:reviews_places")
    client.get(url)
    with queries_of() as queries, cost_of() as cost:
        client.get(url)
    assert (len(queries), cost.instances) == (3, 1 + 6 * number)
