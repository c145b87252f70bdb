"""The example data: synthetic, the same by seed, and true to the rules it is an example of."""

import io
from collections import Counter
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse

from grants.awards.models import Award, AwardEnding, DecisionLine, LedgerEntry, Slate
from grants.awards.slates.line import plain_line
from grants.awards.slating.queries import problem_of, solution_of
from grants.calls.models import Call, Envelope, Scope, Target
from grants.desk.example.ideas import IDEAS
from grants.desk.example.plans import Place, plans, split
from grants.desk.example.programme import RATES
from grants.proposals import package, states
from grants.proposals.checklist import check
from grants.proposals.models import Proposal, Submission
from grants.proposals.subsidy import Rules
from grants.reviews.models import AssignmentPlan, Panel, ScoreSheet
from portal.accounts.models import User
from tests.cleaning import empty_every_table

PLACES = [
    Place(
        "52720", "진안군", (("5272025000", "진안읍"), ("5272031000", "용담면")), (("5272025000", "진안읍"),)
    ),
    Place("26110", "중구", (("2611051000", "중앙동"),), ()),
    Place("27110", "중구", (("2711051000", "중앙동"),), ()),
]


def planned(seed, count=6):
    return list(plans(PLACES, count, seed, rates=RATES, first_year=2024, most=2, titles=set()))


def test_the_same_seed_plans_the_same():
    assert planned(7) == planned(7)
    assert planned(7) != planned(8)


def test_titles_are_said_once_though_names_of_places_repeat():
    titles = [plan.title for plan in planned(7)]
    assert len(set(titles)) == len(titles) == 6


def test_every_idea_meets_every_township_before_titles_run_out():
    townships = tuple((f"52720{number:05}", f"{number}면") for number in range(6))
    place, titles = Place("52720", "진안군", townships, townships), set()
    asked = {"rates": RATES, "first_year": 2024, "most": 300, "titles": titles}
    list(plans([place], len(IDEAS) * 6, 7, **asked))
    assert len(titles) == len(IDEAS) * 6
    with pytest.raises(ValueError, match="진안군"):
        list(plans([place], 1, 7, **asked))


def test_fields_and_hills_are_not_sought_in_a_city_district():
    assert [plan.title for plan in planned(7) if plan.idea.is_rural and plan.place.name == "중구"] == []


def test_more_plans_than_places_allow_are_refused():
    with pytest.raises(ValueError, match="7 plans do not fit 3 places with at most 2 each"):
        planned(7, 7)


@pytest.mark.parametrize(("cost", "rate"), [(1_000_000, 8000), (123_456_789, 7000), (999, 8000)])
def test_a_cost_is_split_without_losing_a_thousand_won(cost, rate):
    line = split("장비", 2024, cost, rate, 30)
    assert line.national + line.province + line.local == cost // 1000 * 1000
    assert line.national <= cost * rate // 10_000


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The example, seeded once for this module and removed again."""
    with django_db_blocker.unblock():
        call_command("load_places", stdout=io.StringIO())
        call_command("seed_example", stdout=io.StringIO())
        yield
        empty_every_table()


@pytest.mark.xdist_group("example")
@pytest.mark.django_db
@pytest.mark.usefixtures("world")
class TestWorld:
    def test_four_hundred_proposals_stand_in_every_state(self):
        counts = Counter(Proposal.objects.values_list("state", flat=True))
        assert sum(counts.values()) == 398
        assert set(counts) == set(states.STATES)

    def test_titles_are_unique(self):
        titles = Proposal.objects.values_list("title", flat=True)
        assert len(set(titles)) == 398

    def test_filed_copies_pass_the_rules(self):
        found = []
        for submission in Submission.objects.select_related("call"):
            content = package.content_of(submission.package)
            call = submission.call
            rules = Rules(
                call.least_national,
                call.most_national,
                call.most_years,
                2024,
                RATES[content.support_type.code],
            )
            found += check(content, rules)
            assert content.national_total == submission.national_total
            assert package.digest(submission.package) == submission.sha256
        assert found == []

    def test_only_labelled_drafts_break_them(self):
        bad = Proposal.objects.exclude(missing=0).values_list("title", flat=True)
        assert len(bad) == 3
        assert all(title.startswith("[오류 예시") for title in bad)

    def test_six_calls_one_closed_with_forty_awards(self):
        regular, supplementary, second, blind, routed, pool = Call.objects.order_by("code")
        assert routed.through_province
        assert pool.reviewers_per_proposal == 3
        assert blind.is_double_blind
        assert regular.is_closed(supplementary.opens_at)
        assert second.is_closed(supplementary.opens_at)
        assert regular.programme_year_id == supplementary.programme_year_id
        # Of forty one was given up again; one line left the ranking for another.
        assert Award.objects.filter(state="published").count() == 39
        assert AwardEnding.objects.count() == 1
        assert DecisionLine.objects.exclude(reason="").count() == 2

    def test_a_call_waits_for_its_decision_and_its_slates_choose_differently(self):
        by_score, by_places, clash = Slate.objects.filter(
            input__ranking__call__code="SV2024-3", input__ranking__call__decisions=None
        ).order_by("pk")
        problem = problem_of(by_score)
        plain = plain_line(problem.projects, problem.rules.pools)
        least = {bound.counts: bound.value for bound in problem.rules.bounds}
        assert len(plain) < by_score.projects < len(problem.projects) == 72
        assert solution_of(by_score).chosen != solution_of(by_places).chosen
        assert by_score.municipalities < by_places.municipalities
        # With what the regular call has awarded, the year's targets are reached.
        assert least == {"municipalities": 41, "projects": 60}
        assert sorted(clash.clashes.values_list("rule", flat=True)) == [
            "bound:province:52:projects:least",
            "envelope:province:52",
        ]

    def test_an_assignment_of_the_pool_waits_with_its_proof(self):
        plan = AssignmentPlan.objects.get()
        assert (plan.state, plan.seats.count(), plan.objective) == ("draft", 36, plan.bound)

    def test_the_envelope_and_targets_are_the_announcement_s(self):
        national = Envelope.objects.get(scope=Scope.ALL, is_example=False)
        assert (national.ceiling, national.is_example) == (103_900_000_000, False)
        assert dict(Target.objects.values_list("kind", "value")) == {"municipalities": 78, "projects": 99}
        assert set(
            Envelope.objects.exclude(scope=Scope.ALL, fiscal_year=2024).values_list("is_example", flat=True)
        ) == {True}

    def test_the_books_agree(self):
        call_command("reconcile_ledger", stdout=io.StringIO())
        committed = sum(Award.objects.filter(state="published").values_list("amount", flat=True))
        assert Envelope.objects.get(scope=Scope.ALL, is_example=False).committed == committed
        assert LedgerEntry.objects.exists()

    def test_eight_panels_of_seven_scored_the_regular_call(self):
        panels = Panel.objects.filter(call__code="SV2024-1")
        assert [panel.members.count() for panel in panels] == [7] * 8
        sheets = ScoreSheet.objects.filter(assignment__panel__call__code="SV2024-1")
        assert set(sheets.values_list("state", flat=True)) == {"locked"}

    def test_scores_are_the_mean_of_the_sheets_without_the_extremes(self):
        sheet = ScoreSheet.objects.filter(state="locked").select_related("assignment").first()
        totals = sorted(sheet.assignment.sheets.values_list("total", flat=True))
        kept = totals[1:-1] if len(totals) >= 5 else totals
        assert abs(sheet.assignment.score - Decimal(sum(kept)) / len(kept)) < Decimal("0.0001")

    def test_everybody_is_marked_as_an_example(self):
        assert User.objects.filter(is_example=False).count() == 0

    def test_seeding_again_changes_nothing(self):
        out = io.StringIO()
        call_command("seed_example", stdout=out)
        assert out.getvalue() == "There is data already; nothing was changed.\n"
        assert Proposal.objects.count() == 398

    @pytest.mark.parametrize("name", ["desk:front", "results:list", "calls:list", "account_login"])
    def test_pages_say_that_they_show_example_data(self, client, name):
        assert "시연용 예시 데이터" in client.get(reverse(name)).content.decode()
