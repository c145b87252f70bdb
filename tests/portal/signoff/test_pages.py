"""The page on which a second person decides."""

import pytest
from django.db.models import Q
from django.urls import reverse

from portal.accounts.queries import actor_of
from portal.actor import ALLOWED, Actor, Role, refused
from portal.errors import Refused
from portal.signoff import actions, registry
from portal.signoff.models import SignOff
from portal.signoff.registry import Kind
from portal.signoff.waiting import tasks_for
from tests.factories import UserFactory, person

pytestmark = pytest.mark.django_db
LIST = "signoff:list"


@pytest.fixture(autouse=True)
def executed(client):
    """A kind that everybody but the outsider may decide; what was executed."""
    client.cookies["django_language"] = "en"
    done = []

    def execute(_actor, signoff):
        if signoff.payload.get("fails"):
            raise Refused("Nothing is left in the envelope.")
        done.append(signoff.pk)

    inside = lambda actor: ~Q(pk=None) if actor.user.organisation != "outside" else Q(pk__in=[])  # noqa: E731
    may = lambda actor, _s: ALLOWED if actor.user.organisation != "watcher" else refused("You only watch.")  # noqa: E731
    registry.register(Kind("test.page", "Sample act", may, inside, execute))
    return done


def drafted(user=None, about="thing:1", **payload):
    drafter = Actor(user or UserFactory())
    return actions.draft(
        actor=drafter, kind="test.page", about=about, title="A sample draft", payload=payload
    )


def signed_in(client, **fields):
    user = UserFactory(**fields)
    client.force_login(user)
    return user


def decide(client, signoff, decision, **more):
    given = {"decision": decision, "seen_hash": signoff.payload_hash, **more}
    return client.post(reverse("signoff:detail", args=[signoff.pk]), given, follow=True).content.decode()


def test_the_page_shows_what_is_signed_and_its_hash(client):
    signed_in(client)
    signoff = drafted(won=1_000)
    page = client.get(reverse("signoff:detail", args=[signoff.pk])).content.decode()
    assert all(part in page for part in (signoff.payload_hash, "A sample draft", "Sample act", ">won<"))
    assert "style=" not in page


def test_signing_off_does_the_act_and_a_second_press_shows_what_was_decided(client, executed):
    user = signed_in(client)
    signoff = drafted()
    assert "Signed off" in decide(client, signoff, "approve")
    again = decide(client, signoff, "approve")
    assert "This has been decided already." in again
    assert user.name in again
    assert executed == [signoff.pk]


def test_a_stale_page_signs_nothing(client, executed):
    signed_in(client)
    signoff = drafted()
    page = decide(client, signoff, "approve", seen_hash="0" * 64)
    assert "What you saw is not what would be signed." in page
    assert (executed, SignOff.objects.get().state) == ([], "pending")


def test_what_the_act_refuses_is_told_on_the_page(client):
    signed_in(client)
    assert "Nothing is left in the envelope." in decide(client, drafted(fails=True), "approve")
    assert SignOff.objects.get().state == "pending"


def test_returning_takes_a_reason(client):
    signed_in(client)
    signoff = drafted()
    assert "Say why you return it" in decide(client, signoff, "return", reason=" ")
    decide(client, signoff, "return", reason="Mend the budget.")
    signoff.refresh_from_db()
    assert (signoff.state, signoff.reason) == ("returned", "Mend the budget.")


def test_who_drafted_may_withdraw_and_nothing_else(client, executed):
    user = signed_in(client)
    signoff = drafted(user)
    page = client.get(reverse("signoff:detail", args=[signoff.pk])).content.decode()
    assert ('value="approve"' in page, 'value="withdraw"' in page) == (False, True)
    assert "No one approves what they drafted." in decide(client, signoff, "approve")
    decide(client, signoff, "withdraw")
    signoff.refresh_from_db()
    assert (signoff.state, executed) == ("withdrawn", [])


def test_who_only_watches_sees_why(client):
    signed_in(client, organisation="watcher")
    page = client.get(reverse("signoff:detail", args=[drafted().pk])).content.decode()
    assert ("You only watch." in page, 'value="approve"' in page) == (True, False)


def test_for_an_outsider_it_does_not_exist(client, executed):
    signed_in(client, organisation="outside")
    signoff = drafted()
    url = reverse("signoff:detail", args=[signoff.pk])
    given = {"decision": "approve", "seen_hash": signoff.payload_hash}
    statuses = [client.get(url).status_code, client.post(url, given).status_code]
    statuses.append(client.get(reverse("signoff:detail", args=[signoff.pk + 999])).status_code)
    assert (statuses, executed) == ([404, 404, 404], [])
    assert "A sample draft" not in client.get(reverse(LIST)).content.decode()


def test_no_decision_is_told(client):
    signed_in(client)
    assert "Choose what to do" in decide(client, drafted(), "nonsense")


def test_the_list_shows_what_awaits_and_what_one_drafted(client):
    user = signed_in(client)
    other, mine = drafted(), drafted(user, about="thing:2")
    context = client.get(reverse(LIST)).context
    assert (list(context["awaiting"]), list(context["page_obj"])) == ([other], [mine])


def test_the_back_offices_start_says_how_many_await_one(client):
    user = signed_in(client)
    drafted()
    drafted(about="thing:2")
    drafted(user, about="thing:3")
    (task,) = tasks_for(actor_of(user))
    assert (task.url, task.count) == (reverse(LIST), 2)
    assert list(tasks_for(actor_of(UserFactory(organisation="outside")))) == []


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_costs_the_same_for_any_length(client, rows, cost_of):
    user = signed_in(client)
    other = UserFactory()
    for number in range(rows):
        drafted(other, about=f"a:{number}")
        drafted(user, about=f"b:{number}")
    with cost_of() as cost:
        client.get(reverse(LIST))
    assert (len(cost.queries), cost.instances) == (4, 2 * rows)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.AUDITOR, 200), (Role.ADMINISTRATOR, 200), (Role.MANAGER, 404), (Role.REVIEWER, 404)],
)
def test_the_back_offices_list_is_for_who_reads_all(client, role, status):
    client.force_login(person(role))
    assert client.get(reverse("admin:signoff_signoff_changelist")).status_code == status


def test_an_auditor_reads_every_one(client):
    client.force_login(person(Role.AUDITOR, organisation="outside"))
    signoff = drafted()
    assert client.get(reverse("signoff:detail", args=[signoff.pk])).status_code == 200
    assert client.get(reverse("admin:signoff_signoff_change", args=[signoff.pk])).status_code == 200
