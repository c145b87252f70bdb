"""All open seats asked for in one act: who can be asked is told, everybody else is named with the reason."""

import pytest
from django.urls import reverse

from grants.reviews import actions
from grants.reviews.actions import Wish
from grants.reviews.models import ReviewerProfile, SeatInvitation
from grants.reviews.open_seats import LISTED, rooms_of
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed
from portal.notices.models import Notice
from tests import factories as make
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:reviews_inviting")


@pytest.fixture
def office(as_, manager):
    return as_(manager.user)


def pairs():
    return set(SeatInvitation.objects.values_list("panel", "reviewer", "is_chair"))


def test_who_can_be_asked_is_told_and_the_others_are_named(manager, call, panel):
    second = reviews.panel_of(call, 0)
    free, busy, stranger = reviews.reviewer(), reviews.reviewer(), make.person(Role.FINANCE)
    actions.invite_to_panel(actor=manager, panel=panel, reviewer=busy)
    sitting = panel.members.first().reviewer
    asked = actions.invite_all(
        actor=manager,
        wishes=[
            Wish(second, free, is_chair=True),
            Wish(second, busy, is_chair=True),
            Wish(second, sitting),
            Wish(panel, busy),
            Wish(panel, sitting),
            Wish(panel, free, is_chair=True),
            Wish(panel, stranger),
        ],
    )
    assert [(each.panel, each.reviewer) for each in asked.told] == [(second, free), (second, sitting)]
    assert [(wish.reviewer, refusal.code) for wish, refusal in asked.refused] == [
        (busy, "reviews_one_chair_invited"),
        (busy, "reviews_invited_once"),
        (sitting, "seated"),
        (free, "chair_taken"),
        (stranger, "no_reviewer"),
    ]
    assert pairs() == {
        (panel.pk, busy.pk, False),
        (second.pk, free.pk, True),
        (second.pk, sitting.pk, False),
    }
    told = Notice.objects.filter(code="review.invited").values_list("user", flat=True)
    assert sorted(told) == sorted([busy.pk, free.pk, sitting.pk])
    assert Entry.objects.filter(act="panel.invite").count() == 3


@pytest.mark.parametrize("number", [1, 30])
def test_asking_costs_the_same_for_one_and_for_thirty(manager, call, number, cost_of):
    panel = reviews.panel_of(call, 0)
    wishes = [Wish(panel, reviews.reviewer()) for _ in range(number)]
    with cost_of() as cost:
        actions.invite_all(actor=manager, wishes=wishes)
    assert len(cost.queries) == 11


def test_only_managers_ask(as_, call, panel):
    nobody = make.actor(None, Role.AUDITOR)
    with pytest.raises(NotAllowed):
        actions.invite_all(actor=nobody, wishes=[Wish(panel, reviews.reviewer())])
    statuses = [as_(make.person(role)).get(PAGE).status_code for role in (Role.AUDITOR, Role.REVIEWER)]
    assert (statuses, pairs()) == ([404, 404], set())


def test_each_is_chosen_for_one_panel_of_their_field_and_no_more_than_seats_are_open(call, manager):
    fields = [make.ServiceFieldFactory(programme=call.programme_year.programme) for _ in range(2)]
    panels = [reviews.panel_of(call, number) for number in (0, 5)]
    for panel, field in zip(panels, fields, strict=True):
        panel.service_field = field
        panel.save()
    knows_both, knows_second = [reviews.reviewer() for _ in range(9)], reviews.reviewer()
    for user in knows_both:
        user.reviewer.service_fields.set(fields)
    knows_second.reviewer.service_fields.set(fields[1:])
    reviews.reviewer()
    first, second = rooms_of(panels)
    assert (first.open, second.open) == (7, 2)
    assert (len(first.chosen), len(second.chosen)) == (7, 2)
    assert first.chosen & second.chosen == set()
    assert set(first.fitting) == {user.pk for user in knows_both}
    assert set(second.fitting) == {user.pk for user in [*knows_both, knows_second]}


def test_a_press_asks_all_who_are_ticked_and_reports(office, call, panel):
    free = [reviews.reviewer() for _ in range(4)]
    page = office.get(PAGE).content.decode()
    assert page.count(" checked") == 4
    seat = f"seat_{panel.pk}"
    asked = {"call": call.pk, seat: [free[0].pk, free[1].pk, panel.members.last().reviewer_id, "9" * 30]}
    page = office.post(PAGE, asked).content.decode()
    report = page[page.index('role="status"') :]
    report = report[: report.index("</section>")]
    names = [user.name in report for user in (*free, panel.members.last().reviewer)]
    assert names == [True, True, False, False, True]
    assert pairs() == {(panel.pk, user.pk, False) for user in free[:2]}
    assert page.count(f'name="{seat}"') == 2
    again = office.post(PAGE, asked).content.decode()
    assert (len(pairs()), again.count(free[0].name)) == (2, 1)


def test_one_panel_alone_a_chair_and_those_who_are_not_listed(office, call, panel):
    for _ in range(LISTED + 2):
        reviews.reviewer()
    second = reviews.panel_of(call, 0)
    address = f"{PAGE}?call={call.pk}&panel={second.pk}"
    assert f"seat_{panel.pk}" not in office.get(address).content.decode()
    chair = ReviewerProfile.objects.exclude(user__seats__panel=panel).order_by("pk").last().user
    office.post(address, {f"everybody_{second.pk}": "on", f"chair_{second.pk}": chair.pk})
    assert SeatInvitation.objects.filter(panel=second).count() == LISTED + 2
    assert SeatInvitation.objects.get(is_chair=True).reviewer == chair


def test_nothing_ticked_and_nobody_left_are_said(office, call, panel):
    assert 'class="error-summary"' in office.post(PAGE, {"call": call.pk}).content.decode()
    page = office.get(PAGE).content.decode()
    assert (
        '<button class="krds-btn"' in page,
        reverse("admin:reviews_panel_work", args=[panel.pk]) in page,
    ) == (
        False,
        True,
    )


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_page_costs_the_same_however_many(office, call, panel, number, queries_of, cost_of):
    for _ in range(number):
        reviews.reviewer()
    office.get(PAGE)
    with queries_of() as queries, cost_of() as cost:
        office.get(PAGE)
    assert (len(queries), cost.instances) == (7, number + 3)
