"""Bonus points: granted with evidence, known from data, taken back; and the page on which that is done."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from grants.calls.models import BonusRule, Call
from grants.reviews import actions
from grants.reviews.models import BonusGrant
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import Refused
from tests import factories as make
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db
PAGE = "/admin/reviews/panel/bonus/"


@pytest.fixture(autouse=True)
def english(settings):
    """Sentences are compared in the source's language."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def rule_of(call, **given):
    return BonusRule.objects.create(
        **{
            "call": call,
            "code": "residents",
            "name": "주민참여",
            "name_en": "Residents",
            "points": 2,
            **given,
        }
    )


def sql(statement, *given):
    with connection.cursor() as cursor:
        cursor.execute(statement, given)


def test_granted_points_rank_and_taken_back_ones_do_not(manager, call):
    rule, panel = rule_of(call), reviews.panel_of(call, 3)
    one, other = reviews.under_review(call, 2)
    reviews.assigned(panel, [one, other])
    reviews.scored(one, [80, 80, 80])
    reviews.scored(other, [79, 79, 79])
    grant = actions.grant_bonus(actor=manager, submission=other, rule=rule, evidence="회의록 3호")
    first = actions.rank(actor=manager, call=call)
    assert list(first.entries.values_list("submission", "score", "bonus")) == [
        (other.pk, 81, 2),
        (one.pk, 80, 0),
    ]
    actions.take_back_bonus(actor=manager, grant=grant, reason="다른 사업의 문서")
    second = actions.rank(actor=manager, call=call)
    assert list(second.entries.values_list("submission", "score", "bonus")) == [
        (one.pk, 80, 0),
        (other.pk, 79, 0),
    ]
    assert list(
        Entry.objects.filter(act__startswith="bonus.").order_by("pk").values_list("act", flat=True)
    ) == [
        "bonus.grant",
        "bonus.take_back",
    ]


def test_grants_are_refused_in_plain_words(manager, submission):
    call = submission.call
    rule, foreign = rule_of(call), rule_of(reviews.call_with_rubric())
    give = {"actor": manager, "submission": submission}
    grant = actions.grant_bonus(**give, rule=rule, evidence="회의록")
    for given, code in (
        ({"rule": rule, "evidence": " "}, "evidence_missing"),
        ({"rule": rule, "evidence": "회의록"}, "reviews_bonus_granted_once"),
        ({"rule": foreign, "evidence": "회의록"}, "reviews_bonus_of_its_call"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.grant_bonus(**give, **given)
        assert refusal.value.code == code
    with pytest.raises(Refused) as refusal:
        actions.grant_bonus(
            actor=make.actor(None, Role.AUDITOR), submission=submission, rule=rule, evidence="x"
        )
    assert refusal.value.code == "not_allowed"
    for reason, code in (("", "reason_missing"), ("잘못", ""), ("다시", "taken_back")):
        if not code:
            actions.take_back_bonus(actor=manager, grant=grant, reason=reason)
            continue
        with pytest.raises(Refused) as refusal:
            actions.take_back_bonus(actor=manager, grant=grant, reason=reason)
        assert refusal.value.code == code


def test_what_is_known_from_data_is_granted_at_once_and_once(manager, call):
    rule = rule_of(call, decline="declining")
    declining = make.MunicipalityFactory(decline="declining", decline_since="2021-10-19")
    due = reviews.submission_of(call, declining)
    reviews.assigned(reviews.panel_of(call, 3), [due, reviews.submission_of(call)])
    assert [actions.grant_known(actor=manager, rule=rule) for _ in range(2)] == [1, 0]
    [grant] = BonusGrant.objects.all()
    assert (grant.submission, grant.evidence) == (due, "From the data of places: Population-decline area")


def test_the_database_holds_the_rules_of_bonus_points(manager, sheet, submission, refused_by):
    call = submission.call
    rule, foreign = rule_of(call), rule_of(reviews.call_with_rubric())
    grant = actions.grant_bonus(actor=manager, submission=submission, rule=rule, evidence="회의록")
    insert = (
        "INSERT INTO reviews_bonusgrant (submission_id, rule_id, evidence, granted_at, granted_by_id, withdraw_reason)"
        " VALUES (%s, %s, %s, now(), %s, '')"
    )
    for name, rule_id, evidence in (
        ("reviews_bonus_granted_once", rule.pk, "회의록"),
        ("reviews_bonus_of_its_call", foreign.pk, "회의록"),
    ):
        with refused_by(name):
            sql(insert, submission.pk, rule_id, evidence, manager.user.pk)
    for name, change in (
        ("reviews_bonus_frozen", "evidence = 'x'"),
        ("reviews_bonus_taken_back_with_reason", "withdrawn_at = now()"),
    ):
        with refused_by(name):
            sql(f"UPDATE reviews_bonusgrant SET {change} WHERE id = %s", grant.pk)
    with refused_by("reviews_bonus_never_deleted"):
        sql("DELETE FROM reviews_bonusgrant WHERE id = %s", grant.pk)
    actions.take_back_bonus(actor=manager, grant=grant, reason="잘못")
    with refused_by("reviews_bonus_taken_back_for_good"):
        sql("UPDATE reviews_bonusgrant SET withdrawn_at = NULL WHERE id = %s", grant.pk)
    with refused_by("reviews_bonus_has_evidence"):
        sql(insert, submission.pk, rule.pk, "", manager.user.pk)
    with refused_by("calls_bonus_gives_points"):
        sql("UPDATE calls_bonusrule SET points = 0 WHERE id = %s", foreign.pk)
    reviews.scored(submission, [80, 70, 60])
    with refused_by("calls_bonus_frozen"):
        sql("UPDATE calls_bonusrule SET points = 5 WHERE id = %s", rule.pk)


def test_which_score_counts_stands_once_the_call_is_published(refused_by):
    call = reviews.call_with_rubric(is_published=True)
    for change in (
        "score_method = 'median'",
        "joined_by = 'place'",
        "median_breaks_ties = 1",
        "most_bonus = 5",
    ):
        with refused_by("calls_scoring_stands_once_published"):
            sql(f"UPDATE calls_call SET {change} WHERE id = %s", call.pk)
    prepared = reviews.call_with_rubric(is_published=False)
    sql("UPDATE calls_call SET score_method = 'adjusted' WHERE id = %s", prepared.pk)
    with refused_by("calls_known_score_method"):
        sql("UPDATE calls_call SET score_method = 'best' WHERE id = %s", prepared.pk)
    with refused_by("calls_most_bonus_not_negative"):
        sql("UPDATE calls_call SET most_bonus = -1 WHERE id = %s", prepared.pk)


def test_a_copy_of_a_call_begins_with_its_rules(call):
    assert {"score_method", "joined_by", "most_bonus"} <= set(copied_rules())


def copied_rules():
    from grants.calls.copying import rules_of_calls

    return rules_of_calls()


def test_the_page_grants_and_takes_back_and_keeps_what_was_typed(as_, manager, submission):
    rule, client = rule_of(submission.call), as_(manager.user)
    typed = {"call": submission.call_id, "submission": submission.number.lower(), "rule": rule.pk}
    page = client.post(PAGE, {**typed, "submission": "X-1", "evidence": "회의록 3호"}).content.decode()
    assert "No submission of this call that a panel judges has this number." in page
    assert "회의록 3호" in page
    assert BonusGrant.objects.count() == 0
    page = client.post(PAGE, {**typed, "evidence": "회의록 3호"}, follow=True).content.decode()
    assert "The bonus points are granted." in page
    assert "회의록 3호" in page
    page = client.post(PAGE, {**typed, "evidence": "회의록 4호"}).content.decode()
    assert "This submission already has these bonus points." in page
    assert "회의록 4호" in page
    grant = BonusGrant.objects.get()
    back = reverse("admin:reviews_bonus_take_back", args=[grant.pk])
    assert "Say why the points are taken back." in client.post(back, {"reason": ""}).content.decode()
    assert "Taken back" in client.post(back, {"reason": "다른 사업"}, follow=True).content.decode()
    for user, status in ((make.person(Role.AUDITOR), 200), (make.person(Role.REVIEWER), 404)):
        assert as_(user).get(PAGE).status_code == status
    page = as_(make.person(Role.AUDITOR)).post(back, {"reason": "x"}).content.decode()
    assert "Only a programme manager may do this." in page


def test_the_page_grants_what_is_known_from_data(as_, manager, call):
    rule = rule_of(call, decline="attention")
    due = reviews.submission_of(
        call, make.MunicipalityFactory(decline="attention", decline_since="2022-06-30")
    )
    reviews.assigned(reviews.panel_of(call, 3), [due])
    client = as_(manager.user)
    assert "Grant to 1 more" in client.get(PAGE).content.decode()
    page = client.post(reverse("admin:reviews_bonus_known"), {"rule": rule.pk}, follow=True).content.decode()
    assert "Bonus points granted to 1 submission." in page
    assert "Grant to" not in page
    assert client.post(reverse("admin:reviews_bonus_known"), {"rule": "x"}).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_page_costs_the_same_however_many_grants(as_, manager, call, queries_of, cost_of, number):
    rule, rows = rule_of(call), reviews.under_review(call, number)
    reviews.assigned(reviews.panel_of(call, 3), rows)
    for submission in rows:
        actions.grant_bonus(actor=manager, submission=submission, rule=rule, evidence="회의록")
    client = as_(manager.user)
    client.get(PAGE)
    with queries_of() as queries, cost_of() as cost:
        client.get(PAGE)
    # One for how many there are; nothing more for more of them.
    assert (len(queries), cost.instances) == (6, 5 + 4 * number)


def test_a_call_without_bonus_points_says_so(as_, manager, panel):
    assert Call.objects.filter(panels=panel).exists()
    assert "This call gives no bonus points" in as_(manager.user).get(PAGE).content.decode()
