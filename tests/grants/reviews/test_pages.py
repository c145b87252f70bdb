"""The screens of the review: what they show, what they hide, what they cost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.calls.models import Call, Criterion
from grants.reviews import actions
from grants.reviews.models import Exclusion, Score, ScoreSheet
from portal.actor import Role
from tests import factories as make
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db
REASON = "근거가 분명하고 계획이 알맞습니다."
LIST = "/admin/reviews/scoresheet/"


def written(sheet, points=(16, 24, 24, 16), reason=REASON, **more):
    criteria = Criterion.objects.filter(rubric__call=sheet.assignment.panel.call).order_by("order")
    form = {"version": ScoreSheet.objects.get(pk=sheet.pk).version, "strengths": "", "weaknesses": ""}
    for criterion, given in zip(criteria, points, strict=True):
        form |= {f"points_{criterion.pk}": given, f"reason_{criterion.pk}": reason}
    return form | more


def address(sheet, name="sheet"):
    return reverse(f"admin:reviews_{name}", args=[sheet.pk])


def test_before_the_first_look_only_the_question_is_on_the_page(as_, submission):
    sheet = submission.assignment.sheets.order_by("id")[0]
    page = as_(sheet.reviewer).get(address(sheet)).content.decode()
    assert "admin/reviews/conflict.html" not in page
    assert 'name="nothing"' in page
    assert "드론 4대" not in page
    assert "관제 기록" not in page


def test_declaring_leads_to_the_proposal_beside_the_rubric(as_, submission):
    sheet = submission.assignment.sheets.order_by("id")[0]
    client = as_(sheet.reviewer)
    assert 'name="nothing"' in client.post(address(sheet, "sheet_open"), {}).content.decode()
    reply = client.post(address(sheet, "sheet_open"), {"nothing": "on"})
    assert (reply.status_code, reply.url) == (302, address(sheet))
    page = client.get(address(sheet)).content.decode()
    assert "드론 4대와 관제 화면을 마련합니다." in page
    assert page.count("data-criterion") == 4
    assert page.count("data-level") == 12


def test_it_is_the_filed_copy_that_is_judged(as_, sheet):
    proposal = sheet.assignment.submission.proposal
    type(proposal).objects.filter(pk=proposal.pk).update(title="나중에 고친 제목", plan="나중에 고친 계획")
    page = as_(sheet.reviewer).get(address(sheet)).content.decode()
    assert "나중에 고친" not in page


def test_a_save_by_htmx_says_when_and_brings_the_version(as_, sheet):
    reply = as_(sheet.reviewer).post(address(sheet), written(sheet), headers={"HX-Request": "true"})
    page = reply.content.decode()
    sheet.refresh_from_db()
    assert f"{timezone.localtime(sheet.saved_at):%H:%M}" in page
    assert '<input type="hidden" name="version" value="2" id="id_version" hx-swap-oob="true">' in page
    assert sheet.total == 80


def test_a_save_without_scripts_comes_back_to_the_sheet(as_, sheet):
    first = Criterion.objects.order_by("order").first()
    form = written(sheet, points=("", 24, 24, 16)) | {f"level_{first.pk}": 20, "do": "save"}
    reply = as_(sheet.reviewer).post(address(sheet), form)
    assert (reply.status_code, reply.url) == (302, address(sheet))
    assert Score.objects.get(criterion=first).points == 20


@pytest.mark.parametrize("points", [99, "많이", -1, "1.5", "9" * 30])
def test_what_cannot_be_read_is_pointed_at_and_nothing_typed_is_lost(as_, sheet, points):
    form = written(sheet, points=(points, 24, 24, 16))
    page = as_(sheet.reviewer).post(address(sheet), form).content.decode()
    assert f'value="{points}"' in page
    assert page.count(REASON) == 4
    assert "form-hint-invalid" in page
    assert Score.objects.count() == 0


def test_two_windows_lose_nothing(as_, sheet):
    client = as_(sheet.reviewer)
    mine = written(sheet, reason="두 번째 창에서 쓴 사유입니다.")
    client.post(address(sheet), written(sheet, points=(1, 2, 3, 4), reason="첫 번째 창에서 쓴 사유입니다."))
    reply = client.post(address(sheet), mine, headers={"HX-Request": "true"})
    page = reply.content.decode()
    assert (reply["HX-Retarget"], reply["HX-Reswap"]) == ("#sheet-form", "outerHTML")
    assert page.count("두 번째 창에서 쓴 사유입니다.") == 4
    assert page.count("첫 번째 창에서 쓴 사유입니다.") == 4
    assert 'name="version" value="2"' in page
    client.post(address(sheet), mine | {"version": 2})
    assert set(Score.objects.values_list("reason", flat=True)) == {"두 번째 창에서 쓴 사유입니다."}


def test_submitting_an_incomplete_sheet_keeps_it_and_points_at_what_lacks(as_, sheet):
    form = written(sheet, points=(16, "", 24, 16)) | {"do": "submit"}
    page = as_(sheet.reviewer).post(address(sheet), form).content.decode()
    lacking = Criterion.objects.order_by("order")[1]
    assert f'href="#id_points_{lacking.pk}"' in page
    assert 'name="version" value="2"' in page
    sheet.refresh_from_db()
    assert (sheet.state, sheet.total) == ("in_progress", 56)


def test_a_submitted_sheet_is_read_only(as_, sheet):
    client = as_(sheet.reviewer)
    client.post(address(sheet), written(sheet) | {"do": "submit"})
    page = client.get(address(sheet)).content.decode()
    assert "data-sheet" not in page
    assert page.count(REASON) == 4
    again = client.post(address(sheet), written(sheet, points=(1, 1, 1, 1)) | {"do": "submit"})
    assert again.status_code == 200
    sheet.refresh_from_db()
    assert (sheet.state, sheet.total) == ("submitted", 80)


def test_stepping_aside_hides_the_proposal_for_good(as_, sheet):
    client = as_(sheet.reviewer)
    assert client.post(address(sheet, "sheet_recuse"), {"detail": "x"}).status_code == 200
    reply = client.post(address(sheet, "sheet_recuse"), {"ground": "relative", "detail": ""})
    assert (reply.status_code, reply.url) == (302, LIST)
    assert client.get(address(sheet)).status_code == 404
    assert sheet.assignment.submission.number not in client.get(LIST).content.decode()


def everything_of(sheet):
    """Every address of a sheet: (method, url)."""
    return [
        ("get", address(sheet)),
        ("post", address(sheet)),
        ("post", address(sheet, "sheet_open")),
        ("post", address(sheet, "sheet_recuse")),
        ("post", address(sheet, "sheet_return")),
        ("post", address(sheet, "sheet_lock")),
        ("get", f"{LIST}{sheet.pk}/change/"),
        ("get", f"{LIST}{sheet.pk}/history/"),
        ("get", reverse("admin:reviews_attachment", args=[sheet.pk, 1])),
    ]


def test_hidden_and_missing_sheets_take_the_same_path(as_, sheet, panel, call, submission):
    other_panel = reviews.panel_of(call, 1)
    colleague = panel.members.order_by("id")[2].reviewer
    excluded = panel.members.order_by("id")[0].reviewer
    Exclusion.objects.create(reviewer=excluded, submission=submission, ground="recusal")
    own_of_excluded = submission.assignment.sheets.get(reviewer=excluded)
    missing = ScoreSheet(pk=10**9)
    for user, hidden in (
        (colleague, sheet),
        (other_panel.members.get().reviewer, sheet),
        (excluded, own_of_excluded),
        (make.person(Role.FINANCE), sheet),
        (make.member(submission.municipality), sheet),
        (colleague, missing),
    ):
        client = as_(user)
        replies = {getattr(client, method)(url).status_code for method, url in everything_of(hidden)}
        assert replies == {404}


def test_nobody_reads_another_reviewers_scores(as_, sheet, panel):
    secret = "다른 위원은 몰라야 하는 사유입니다."
    as_(sheet.reviewer).post(address(sheet), written(sheet, reason=secret) | {"do": "submit"})
    colleague, chair = (
        panel.members.get(is_chair=False, reviewer__gt=sheet.reviewer_id),
        panel.members.get(is_chair=True),
    )
    for member in (colleague, chair):
        client = as_(member.reviewer)
        own = ScoreSheet.objects.get(reviewer=member.reviewer)
        actions.open_sheet(actor=make.actor(member.reviewer), sheet_id=own.pk)
        for page in (LIST, f"{LIST}?whose=panel", address(own), "/admin/"):
            text = client.get(page).content.decode()
            assert secret not in text
            assert sheet.reviewer.name not in text
    assert client.get(address(sheet)).status_code == 404


def test_the_chair_reads_and_returns_once_their_own_is_in(as_, sheet, panel):
    as_(sheet.reviewer).post(address(sheet), written(sheet) | {"do": "submit"})
    chair = panel.members.get(is_chair=True).reviewer
    own = ScoreSheet.objects.get(reviewer=chair)
    actions.open_sheet(actor=make.actor(chair), sheet_id=own.pk)
    client = as_(chair)
    client.post(address(own), written(own) | {"do": "submit"})
    page = client.get(address(sheet)).content.decode()
    assert REASON in page
    assert sheet.reviewer.name in client.get(f"{LIST}?whose=panel").content.decode()
    assert client.post(address(sheet, "sheet_return"), {"reason": ""}).status_code == 200
    reply = client.post(address(sheet, "sheet_return"), {"reason": "사유를 보완해 주십시오"})
    assert reply.status_code == 302
    page = as_(sheet.reviewer).get(address(sheet)).content.decode()
    assert "사유를 보완해 주십시오" in page


@pytest.mark.parametrize("name", ["reviews_board", "reviews_ranking"])
def test_board_and_ranking_are_the_ministrys(as_, name, sheet, manager):
    url = reverse(f"admin:{name}")
    for role, status in (
        (Role.MANAGER, 200),
        (Role.AUDITOR, 200),
        (Role.ADMINISTRATOR, 200),
        (Role.FINANCE, 404),
        (Role.REVIEWER, 404),
    ):
        assert as_(make.person(role)).get(url).status_code == status
    assert as_(sheet.reviewer).get(url).status_code == 404
    assert as_(make.member(make.MunicipalityFactory())).get(url).status_code == 404


def test_officers_never_learn_who_the_reviewers_are(as_, sheet, submission, manager):
    submission.assignment.sheets.exclude(pk=sheet.pk).first()
    as_(sheet.reviewer).post(address(sheet), written(sheet) | {"do": "submit"})
    client = as_(make.member(submission.municipality))
    for url in ("/", f"/proposals/{submission.proposal_id}/", f"/calls/{submission.call.code}/", LIST):
        text = client.get(url).content.decode()
        for user in (member.reviewer for member in submission.assignment.panel.members.all()):
            assert user.name not in text
            assert user.email not in text


def test_the_board_shows_panels_counts_and_the_list_by_score(as_, manager, call):
    panel = reviews.panel_of(call, 3)
    low, high, none = reviews.under_review(call, 3)
    reviews.assigned(panel, [low, high, none])
    reviews.scored(low, [60, 60, 60])
    reviews.scored(high, [90, 80, 70])
    Call.objects.filter(pk=call.pk).update(review_until=timezone.now() - timedelta(days=1))
    page = as_(manager.user).get(reverse("admin:reviews_board")).content.decode()
    assert page.index(high.number) < page.index(low.number) < page.index(none.number)
    assert "6 / 9" in page
    assert "bg-light-danger" in page
    by_spread = as_(manager.user).get(reverse("admin:reviews_board"), {"order": "number"}).content.decode()
    assert by_spread.index(low.number) < by_spread.index(high.number)


def test_the_ranking_is_made_by_a_press_and_shows_ties_and_the_line(as_, manager, call):
    panel = reviews.panel_of(call, 3)
    submissions = reviews.under_review(call, 3)
    reviews.assigned(panel, submissions)
    for submission, totals in zip(submissions, ([80] * 3, [80] * 3, [50] * 3), strict=True):
        reviews.scored(submission, totals)
    client, url = as_(manager.user), reverse("admin:reviews_ranking")
    assert client.post(url, {"call": call.pk}).status_code == 302
    page = client.get(url).content.decode()
    assert page.count("bg-light-information") == 2
    assert page.count("rank-line") == 1
    assert page.index("rank-line") < page.index(submissions[2].number)
    assert page.index(submissions[1].number) < page.index("rank-line")


def test_an_unfinished_call_is_not_ranked_and_says_why(as_, manager, sheet, call):
    page = as_(manager.user).post(reverse("admin:reviews_ranking"), {"call": call.pk}).content.decode()
    assert "1분과 (1)" in page


def test_a_panel_is_invited_and_given_work_on_its_page(as_, manager, call):
    client, newcomer = as_(manager.user), reviews.reviewer()
    client.post(reverse("admin:reviews_panel_add"), {"call": call.pk, "name": "새 분과", "service_field": ""})
    panel = call.panels.get(name="새 분과")
    submission = reviews.submission_of(call)
    work = reverse("admin:reviews_panel_work", args=[panel.pk])
    client.post(
        reverse("admin:reviews_panel_invite", args=[panel.pk]), {"reviewer": newcomer.pk, "is_chair": "on"}
    )
    as_(newcomer).post(reverse("admin:reviews_seat_accept", args=[newcomer.seat_invitations.get().pk]))
    client.post(reverse("admin:reviews_panel_assign", args=[panel.pk]), {"submissions": [submission.pk]})
    assert ScoreSheet.objects.get().reviewer == newcomer
    page = client.get(work).content.decode()
    assert newcomer.name in page
    assert submission.number in page
    end = reverse("admin:reviews_panel_unseat", args=[panel.pk, panel.members.get().pk])
    assert client.post(end, {"reason": ""}).status_code == 200
    client.post(end, {"reason": "이해관계"})
    assert ScoreSheet.objects.get().state == "recused"


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_sheet_costs_the_same_however_many_there_are(as_, call, queries_of, cost_of, number):
    panel = reviews.panel_of(call, 3)
    rows = reviews.assigned(panel, reviews.under_review(call, number))
    sheet = rows[0].sheets.order_by("id")[1]
    actions.open_sheet(actor=make.actor(sheet.reviewer), sheet_id=sheet.pk)
    client = as_(sheet.reviewer)
    client.get(address(sheet))
    with queries_of() as queries, cost_of() as cost:
        client.get(address(sheet))
    assert (len(queries), cost.instances) == (7, 26)
    form = written(sheet)
    with queries_of() as queries:
        client.post(address(sheet), form, headers={"HX-Request": "true"})
    assert len(queries) == 8


@pytest.mark.parametrize("number", [1, 3, 30])
def test_lists_cost_the_same_however_many_rows(as_, manager, call, queries_of, cost_of, number):
    panel = reviews.panel_of(call, 3)
    submissions = reviews.under_review(call, number)
    reviews.assigned(panel, submissions)
    for submission in submissions:
        reviews.scored(submission, [80, 70, 60])
    actions.rank(actor=manager, call=call)
    reviewer = panel.members.get(is_chair=True).reviewer
    costs = {}
    for user, url in (
        (manager.user, reverse("admin:reviews_board")),
        (manager.user, reverse("admin:reviews_ranking")),
        (manager.user, reverse("admin:reviews_panel_work", args=[panel.pk])),
        (manager.user, LIST),
        (reviewer, LIST),
    ):
        client = as_(user)
        client.get(url)
        with queries_of() as queries, cost_of() as cost:
            assert client.get(url).status_code == 200
        costs[url, user == reviewer] = (len(queries), cost.instances)
    # Queries, and instances: so many for the page, and so many for each row on it.
    assert list(costs.values()) == [
        (5, 2 + 5 * number),
        # Two more than the room asks itself: what the awards say comes after a ranking.
        (11, 3 + 4 * number),
        (6, 8 + 5 * number),
        (3, 1 + 6 * min(3 * number, 50)),
        (4, 1 + 6 * number),
    ]
