"""Bad input on the pages of the review: a plain sentence, and nothing half done."""

from html import unescape

import pytest
from django.urls import reverse

from grants.calls.models import Criterion
from grants.reviews import actions
from grants.reviews.models import Assignment, Exclusion, Score, ScoreSheet, SheetVersion
from portal.actor import Role
from tests import factories as make
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db
REASON = "근거가 분명하고 계획이 알맞습니다."


def address(sheet):
    return reverse("admin:reviews_sheet", args=[sheet.pk])


def handed_in(sheet, points=(16, 24, 24, 16)):
    form = {"version": ScoreSheet.objects.get(pk=sheet.pk).version, "strengths": "", "weaknesses": ""}
    for criterion, given in zip(Criterion.objects.order_by("order"), points, strict=True):
        form |= {f"points_{criterion.pk}": given, f"reason_{criterion.pk}": REASON}
    return form | {"do": "submit"}


def said(reply):
    """The sentence at the head of the page."""
    page = unescape(reply.content.decode())
    summary = page[page.index('class="error-summary"') :]
    return summary[summary.index("<strong>") + 8 : summary.index("</strong>")]


@pytest.mark.parametrize("state", ["submitted", "locked"])
def test_a_sheet_handed_in_twice_or_after_it_was_locked(as_, manager, sheet, state):
    browser = as_(sheet.reviewer)
    browser.post(address(sheet), handed_in(sheet))
    if state == "locked":
        actions.lock(actor=manager, sheet_id=sheet.pk)
    reply = browser.post(address(sheet), handed_in(sheet, (1, 2, 3, 4)))
    assert said(reply) == "제출한 평가표는 바꿀 수 없습니다. 고쳐야 하면 위원장에게 반려를 요청하십시오."
    # What was typed stays on the page.
    assert reply.content.decode().count(REASON) == 4
    sheet.refresh_from_db()
    assert (sheet.state, sheet.total, SheetVersion.objects.count()) == (state, 80, 1)
    assert list(Score.objects.order_by("criterion__order").values_list("points", flat=True)) == [
        16,
        24,
        24,
        16,
    ]


def test_a_reviewer_removed_mid_way(as_, manager, panel, sheet):
    browser, office = as_(sheet.reviewer), as_(manager.user)
    seat = panel.members.get(reviewer=sheet.reviewer)
    unseat = reverse("admin:reviews_panel_unseat", args=[panel.pk, seat.pk])
    assert said(office.post(unseat, {"reason": " "})) == "해촉 사유를 적어 주십시오."
    seat.refresh_from_db()
    assert seat.left_at is None
    done = office.post(unseat, {"reason": "이직"}, follow=True).content.decode()
    assert "해촉했습니다. 제출하지 않은 평가표 1건은 더 기다리지 않습니다" in done
    for reply in (
        browser.post(address(sheet), handed_in(sheet)),
        browser.post(address(sheet), handed_in(sheet), headers={"HX-Request": "true"}),
    ):
        assert (reply.status_code, Score.objects.count()) == (404, 0)
    assert office.post(unseat, {"reason": "이직"}).status_code == 404
    sheet.refresh_from_db()
    assert sheet.state == "recused"


def test_a_criterion_changed_after_the_first_score(as_, manager, sheet, call):
    office, rubric = as_(manager.user), call.rubrics.get()
    criterion = rubric.criteria.order_by("order").first()
    pages = [
        reverse("admin:calls_rubric_change", args=[rubric.pk]),
        reverse("admin:calls_criterion_change", args=[criterion.pk]),
    ]
    as_(sheet.reviewer).post(address(sheet), handed_in(sheet))
    for page in pages:
        reply = office.post(page, {"name": "다른 이름", "max_points": 99}, follow=True)
        assert "이 평가표 기준으로 이미 채점이 시작되어 더 이상 바꿀 수 없습니다." in reply.content.decode()
    criterion.refresh_from_db()
    assert (criterion.name, criterion.max_points) == ("항목1", 20)
    assert as_(make.person(Role.AUDITOR)).post(pages[0], {}).status_code == 403


def test_a_panel_of_which_all_are_excluded(as_, manager, call):
    panel, place = reviews.panel_of(call, 0), make.MunicipalityFactory()
    for _ in range(2):
        reviews.seated(panel, reviews.reviewer(place))
    barred = reviews.submission_of(call, place)
    assign = reverse("admin:reviews_panel_assign", args=[panel.pk])
    sentence = said(as_(manager.user).post(assign, {"submissions": [barred.pk]}))
    assert sentence == (
        f"{panel.name}에는 {barred.number}를 평가할 수 있는 위원이 없습니다. 모든 위원이 제척됩니다. "
        "아무것도 배정하지 않았습니다. 이 과제들은 다른 분과를 선택해 주십시오."
    )
    assert (Assignment.objects.count(), Exclusion.objects.count(), ScoreSheet.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("typed", ["²", "9" * 5000])
def test_what_is_no_key_names_nothing(as_, manager, panel, call, typed):
    office = as_(manager.user)
    page = office.get(reverse("admin:reviews_inviting"), {"call": call.pk, "panel": typed})
    assert ([room.panel for room in page.context["rooms"]], page.context["one"]) == ([panel], None)
    assert office.post(reverse("admin:reviews_bonus_known"), {"rule": typed}).status_code == 404
