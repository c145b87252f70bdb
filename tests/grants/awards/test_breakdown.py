"""The dashboard by size and along the funnel, and its pictures as files."""

import pytest
from django.test import Client
from django.urls import reverse

from grants.awards import board, pictures, reconciliation, reserving, sizing, tasks
from grants.awards.models import Award, SnapshotLine
from grants.proposals.models import Proposal
from portal.actor import Role
from tests import factories as make
from tests.grants.awards.factories import (
    asking,
    call_with_envelope,
    drafted,
    ended,
    manager,
    published,
    targets,
)

EOK = 100_000_000


@pytest.mark.parametrize(
    ("amount", "band"),
    [(1, 0), (5 * EOK - 1, 0), (5 * EOK, 1), (10 * EOK - 1, 1), (10 * EOK, 2), (20 * EOK, 3), (2**62, 3)],
)
def test_every_amount_is_of_one_band(amount, band):
    assert sizing.band_of(amount) == band
    inside = [
        number
        for number, least, most in sizing.bands()
        if (least is None or amount >= least) and (most is None or amount < most)
    ]
    assert inside == [band]


@pytest.fixture
def tracked(db):
    """Three awards published, of 4, 5 and 30 eok; one refused, one draft, one withdrawn."""
    call = call_with_envelope(100 * EOK)
    targets(call.programme_year)
    submissions = asking(call, 4 * EOK, 5 * EOK, 30 * EOK, EOK)
    published(drafted(call, submissions, below=1))
    for state in ("drafting", "withdrawn"):
        Proposal.objects.create(
            call=call, municipality=make.MunicipalityFactory(), drafted_by=make.UserFactory(), title=state
        )
    Proposal.objects.filter(title="withdrawn").update(state="withdrawn", slot=None)
    tasks.track_allocations(call.programme_year.pk)
    return call.programme_year


def test_sizes_add_up_and_name_their_bounds(tracked):
    lines = SnapshotLine.objects.filter(snapshot__programme_year=tracked, dimension="size").order_by("key")
    assert [(line.name, line.projects_published, line.committed) for line in lines] == [
        ("5억 미만", 1, 4 * EOK),
        ("5억 이상 10억 미만", 1, 5 * EOK),
        ("10억 이상 20억 미만", 0, 0),
        ("20억 이상", 1, 30 * EOK),
    ]
    assert reconciliation.reconcile(tracked).faults == []


def test_each_size_opens_its_rows(tracked):
    client = Client()
    client.force_login(make.person(Role.FINANCE))
    lines = SnapshotLine.objects.filter(snapshot__programme_year=tracked, dimension="size").order_by("key")
    counts = []
    for line in lines:
        page = client.get(f"{reverse('admin:awards_award_changelist')}?{line.size_lookup}")
        counts.append(page.context["cl"].result_count)
    assert counts == [1, 1, 0, 1]


def test_the_funnel_counts_who_came_at_least_so_far(tracked):
    shown = board.board_of(tracked.pk)
    assert [(step.label, step.count) for step in shown.funnel] == [
        ("작성 시작", 5),
        ("제출", 4),
        ("접수", 4),
        ("적격", 4),
        ("평가 중", 4),
        ("선정", 3),
    ]


def test_each_stage_opens_its_rows_but_for_what_is_not_filed_yet(tracked):
    client = Client()
    client.force_login(make.person(Role.MANAGER))
    counts = []
    begun, *stages = board.board_of(tracked.pk).funnel
    assert begun.states == ""
    for step in stages:
        asked = {"state__in": step.states, "call__programme_year__id__exact": tracked.pk}
        page = client.get(reverse("admin:proposals_proposal_changelist"), asked)
        counts.append(page.context["cl"].result_count)
    assert counts == [4, 4, 4, 4, 3]


def test_pictures_carry_figures_moment_and_position(tracked):
    shown = board.board_of(tracked.pk)
    drawn = pictures.board_svg(shown)
    assert "확정 39억, 예정 0원, 잔액 61억" in drawn
    assert f"#{shown.snapshot.position}" in drawn
    # 39 of 100 eok on a track of 640.
    assert 'width="249.6" height="12" fill="#0b50d0"' in drawn


@pytest.mark.parametrize(("name", "status"), [("board", 200), ("map", 200), ("other", 404)])
def test_pictures_are_given_to_the_ministry_alone(tracked, name, status):
    address = reverse("admin:awards_dashboard_picture", args=[name])
    finance, reviewer = Client(), Client()
    finance.force_login(make.person(Role.FINANCE))
    reviewer.force_login(make.person(Role.REVIEWER))
    assert (finance.get(address).status_code, reviewer.get(address).status_code) == (status, 404)


def test_a_place_whose_award_ended_counts_no_more(tracked):
    award = Award.objects.filter(programme_year=tracked).earliest("pk")
    ended(award)
    reserving.give_back(actor=manager(), award=award)
    tasks.track_allocations(tracked.pk)
    shown = board.board_of(tracked.pk)
    assert (shown.snapshot.municipalities_published, shown.snapshot.municipalities_all) == (2, 2)
    assert len(shown.municipalities) == 2
    assert reconciliation.reconcile(tracked).faults == []
