"""The way from a ranking to its slates, its decision and its sign-off: at each step the next is a link."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from grants.awards import decisions
from grants.awards.paper import lines_of, paper_of
from grants.awards.slating import actions
from grants.reviews.models import Panel
from portal.actor import Role
from tests.grants.awards.factories import manager
from tests.grants.awards.slates.slated import ranking_of, solved
from tests.grants.awards.test_office import as_role, client_of

pytestmark = pytest.mark.django_db


def main_steps(client: Client, ranking) -> dict[str, str]:
    """Label and address of what the ranking's page goes on with: its filled buttons."""
    Panel.objects.get_or_create(call=ranking.call, name="1분과")
    page = client.get(reverse("admin:reviews_ranking"), {"call": ranking.call_id}).content.decode()
    assert ranking.input_hash in page
    links = re.findall(r'<a class="krds-btn" href="([^"]+)">([^<]+)</a>', page)
    return {label: url for url, label in links}


def test_a_ranking_leads_to_a_new_slate_then_to_its_slates_then_to_its_decision():
    ranking, actor = ranking_of(1000, 700, 400, 300, 300), manager()
    client = client_of(actor.user)
    new = f"{reverse('admin:awards_slate_add')}?ranking={ranking.pk}"
    assert main_steps(client, ranking) == {"New slate": new}
    begun = client.get(new).content.decode()
    assert begun.count(f'name="ranking" value="{ranking.pk}"') == 1
    slate = solved(actor, ranking)
    slates = f"{reverse('admin:awards_slate_changelist')}?input__ranking__call__id__exact={ranking.call_id}"
    assert main_steps(client, ranking) == {"Slates (1)": slates}
    assert slate.name in client.get(slates).content.decode()
    client.post(reverse("admin:awards_slate_adopt", args=[slate.pk]))
    (label, decision), *more = main_steps(client, ranking).items()
    assert (label, more) == ("Open the decision", [])
    page = client.get(decision).content.decode()
    assert f'<a href="{reverse("admin:awards_slate_change", args=[slate.pk])}">{slate.name}</a>' in page


def test_whoever_may_not_draft_is_offered_nothing():
    ranking = ranking_of(1000, 700, 400)
    actions.draft_slate(actor=manager(), ranking=ranking, name="초안")
    assert main_steps(as_role(Role.AUDITOR), ranking) == {}


def shown(paper) -> str:
    """What is signed, as it is shown to whoever signs."""
    with override("en"):
        return render_to_string("signoff/kinds/awards.publish.html", {"signoff": {"payload": paper}})


def test_what_leaves_the_ranking_stands_first_on_the_paper_that_is_signed():
    actor = manager()
    decision = decisions.draft_decision(actor=actor, ranking=ranking_of(1000, 700, 300, 300))
    paper = paper_of(lines_of(decision))
    assert "leaves the ranking" not in shown(paper)
    last = decision.lines.filter(outcome="award").order_by("-rank").first()
    decisions.remove_award(
        actor=actor,
        decision=decision,
        submission=last.submission,
        reason="overlap",
        words="같은 마을의 과제와 겹칩니다.",
    )
    page = shown(paper_of(lines_of(decision)))
    assert "1 line leaves the ranking" in page
    first = page.partition("</section>")[0]
    assert first.count('<th scope="row"') == 1
    assert last.submission.number in first
    assert "같은 마을의 과제와 겹칩니다." in first
