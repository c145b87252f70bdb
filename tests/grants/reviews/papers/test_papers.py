"""Score sheets and tally: what stands on them, who gets them, that they can be read."""

import io

import pytest
import python_calamine
from django.urls import reverse
from pypdf import PdfReader

from grants.reviews import actions
from grants.reviews.models import Panel, ScoreSheet
from grants.reviews.papers import policies, score_sheets, tally
from portal.accounts.queries import actor_of
from portal.actor import Role
from portal.documents import pdf, xlsx
from portal.jobs import actions as jobs
from portal.jobs.models import Job
from tests import factories as make
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db


def rows_of(panel):
    return [
        (row.number, len(row.points), len(row.left_out), row.mean, row.score, row.rank)
        for row in tally.tally_of(panel).rows
    ]


def test_the_tally_leaves_out_the_highest_and_the_lowest_and_ranks(panel, judged):
    first, second, third = (each.number for each in judged)
    assert rows_of(panel) == [
        (second, 5, 2, 74, 90, 1),
        (first, 5, 2, 80, 80, 2),
        (third, 0, 0, None, None, None),
    ]


def test_after_the_ranking_its_score_and_rank_stand_in_the_tally(manager, call, panel, judged):
    judged[2].proposal.__class__.objects.filter(pk=judged[2].proposal_id).update(state="withdrawn", slot=None)
    run = actions.rank(actor=manager, call=call)
    found = tally.tally_of(panel)
    assert found.run == run
    assert [(row.number, row.score, row.rank) for row in found.rows] == [
        (judged[1].number, 90, 1),
        (judged[0].number, 80, 2),
    ]


@pytest.mark.parametrize("number", [1, 3, 30])
def test_a_tally_costs_the_same_for_one_and_for_thirty(call, queries_of, number):
    panel = reviews.panel_of(call, 2)
    reviews.assigned(panel, reviews.under_review(call, number))
    with queries_of() as queries:
        tally.tally_of(panel)
    assert len(queries) == 4


def test_the_tally_can_be_read_in_both_formats(panel, judged):
    document = tally.document_of(panel)
    [page] = PdfReader(io.BytesIO(pdf.build(document))).pages
    text = page.extract_text()
    assert page.mediabox.width > page.mediabox.height
    assert [text.count(word) for word in ("(100)", "(60)", "90.00", judged[0].number)] == [1, 1, 1, 1]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(xlsx.build(document)))
    rows = book.get_sheet_by_index(0).to_python()
    [row] = [row for row in rows if judged[0].number in row]
    assert row == [2.0, judged[0].number, judged[0].title, 70.0, 80.0, 90.0, "(60)", "(100)", 80.0, 80.0, 2.0]


def test_each_score_sheet_is_a_page_and_a_worksheet(panel, judged):
    ScoreSheet.objects.update(private_note="나만 보는 메모")
    sheets = score_sheets.to_be_printed(ScoreSheet.objects.filter(assignment__submission=judged[0]))
    document = score_sheets.document_of(sheets)
    reader = PdfReader(io.BytesIO(pdf.build(document)))
    assert len(reader.pages) == 5
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(xlsx.build(document)))
    assert book.sheet_names == [f"{judged[0].number} · {sheet.reviewer.name}" for sheet in sheets]
    rows = book.get_sheet_by_index(0).to_python()
    [total] = [row for row in rows if row[0] == "합계"]
    assert total[1:3] == [100.0, 70.0]
    everything = str(rows) + "".join(page.extract_text() for page in reader.pages)
    assert everything.count("나만 보는 메모") == 0


def test_no_cell_runs_as_a_formula(panel, judged):
    sheets = score_sheets.to_be_printed(ScoreSheet.objects.filter(assignment__submission=judged[0]))[:1]
    sheets[0].strengths = '=HYPERLINK("https://example.test")'
    book = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(xlsx.build(score_sheets.document_of(sheets)))
    )
    rows = book.get_sheet_by_index(0).to_python()
    assert sum(cell == sheets[0].strengths for row in rows for cell in row) == 1


def ran(client, address, **given):
    """The job that a press on the page began, run as a worker would."""
    reply = client.post(address, given)
    assert reply.status_code == 302
    return jobs.run(job_id=str(Job.objects.latest("asked_at").pk))


def test_the_ministry_asks_for_everything_on_one_page(as_, call, panel, judged):
    auditor = as_(make.person(Role.AUDITOR))
    shown = auditor.get(reverse("admin:reviews_papers"), {"call": call.pk}).content.decode()
    asked = [
        *(
            reverse(f"admin:reviews_papers_{what}", args=[panel.pk, f])
            for what in ("sheets", "tally")
            for f in ("pdf", "xlsx")
        ),
        *(reverse(f"admin:reviews_papers_{what}", args=[call.pk]) for what in ("all", "archive")),
    ]
    assert [shown.count(f'action="{address}"') for address in asked] == [1] * 6
    made = [ran(auditor, address) for address in asked]
    assert [job.state for job in made] == ["done"] * 6
    assert [job.file_name.rsplit(".", 1)[1] for job in made] == ["pdf", "xlsx", "pdf", "xlsx", "xlsx", "zip"]


def test_the_page_costs_the_same_for_one_panel_and_for_thirty(as_, call, queries_of):
    manager, costs = as_(make.person(Role.MANAGER)), []
    for number in (1, 3, 30):
        for place in range(call.panels.count(), number):
            Panel.objects.create(call=call, name=f"{place}분과")
        with queries_of() as queries:
            manager.get(reverse("admin:reviews_papers"))
        costs.append(len(queries))
    assert costs == [2, 2, 2]


def test_a_chair_gets_the_sheets_they_may_read_and_no_tally(as_, panel, judged):
    chair = panel.members.get(is_chair=True).reviewer
    ScoreSheet.objects.filter(reviewer=chair, assignment__submission=judged[1]).update(state="returned")
    read = policies.sheets_visible_to(actor_of(chair))
    printed = score_sheets.to_be_printed(read)
    assert {sheet.assignment.submission for sheet in printed} == {judged[0]}
    assert len(printed) == 5
    asked = reverse("admin:reviews_papers_sheets", args=[panel.pk, "pdf"])
    shown = as_(chair).get(reverse("admin:reviews_panel_standing", args=[panel.pk])).content.decode()
    assert shown.count(f'action="{asked}"') == 1
    assert ran(as_(chair), asked).state == "done"
    for name, args in (("tally", [panel.pk, "pdf"]), ("all", [panel.call_id]), ("archive", [panel.call_id])):
        assert as_(chair).post(reverse(f"admin:reviews_papers_{name}", args=args)).status_code == 404


def test_a_member_gets_their_own_sheet_and_nothing_else(as_, panel, judged):
    member = panel.members.filter(is_chair=False).first().reviewer
    own, other = (
        ScoreSheet.objects.filter(assignment__submission=judged[0]).get(reviewer=who)
        for who in (member, panel.members.get(is_chair=True).reviewer)
    )
    refused = [
        as_(member).post(reverse(f"admin:reviews_papers_{name}", args=[pk, "pdf"])).status_code
        for name, pk in (("sheets", panel.pk), ("sheet", other.pk))
    ]
    assert (refused, Job.objects.count()) == ([404, 404], 0)
    asked = reverse("admin:reviews_papers_sheet", args=[own.pk, "pdf"])
    page = as_(member).get(reverse("admin:reviews_sheet", args=[own.pk])).content.decode()
    assert page.count(f'action="{asked}"') == 1
    assert ran(as_(member), asked).state == "done"
