"""A deadline is moved later by two persons, for a reason, and everyone concerned is told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.calls import actions, extending
from grants.calls.models import Call, CallExtension
from portal.actor import Actor, Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from portal.notices.models import Notice
from portal.signoff import actions as signoffs
from portal.signoff.models import SignOff
from tests import factories as make
from tests.grants.proposals import factories as proposals

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def managers():
    return make.actor(None, Role.MANAGER), make.actor(None, Role.MANAGER)


@pytest.fixture
def call():
    return make.CallFactory(closes_at=timezone.now() + HOUR)


def requested(actor, call, by=HOUR, reason="접수 시스템 점검"):
    return extending.request_extension(actor=actor, call=call, closes_at=call.closes_at + by, reason=reason)


def approved(actor, signoff):
    return signoffs.approve(actor=actor, signoff_id=signoff.pk, seen_hash=signoff.payload_hash)


def test_the_second_signature_moves_the_deadline_and_leaves_its_record(managers, call):
    first, second = managers
    before = call.closes_at
    signoff = requested(first, call)
    call.refresh_from_db()
    assert call.closes_at == before
    with pytest.raises(NotAllowed):
        approved(first, signoff)
    approved(second, signoff)
    call.refresh_from_db()
    extension = CallExtension.objects.get()
    assert (extension.from_at, extension.to_at, call.closes_at) == (before, before + HOUR, before + HOUR)
    assert (extension.drafted_by, extension.approved_by) == (first.user, second.user)
    assert Entry.objects.get(act="call.extend").changes == {
        "closes_at": [before.isoformat(), (before + HOUR).isoformat()],
        "reason": "접수 시스템 점검",
    }


def test_everyone_concerned_is_told_and_nobody_else(managers, call):
    first, second = managers
    draft = proposals.ProposalFactory(call=call)
    filed = proposals.filed(call=call, municipality=make.MunicipalityFactory())
    gone = proposals.ProposalFactory(call=call)
    type(gone).objects.filter(pk=gone.pk).update(state="withdrawn")
    elsewhere = proposals.ProposalFactory()
    for place in (draft, gone, elsewhere):
        proposals.officer_of(place.municipality)
        proposals.signer_of(place.municipality)
    approved(second, requested(first, call))
    told = Notice.objects.filter(code="call.extended")
    concerned = {
        find(place.municipality).pk
        for place in (draft, filed)
        for find in (proposals.officer_of, proposals.signer_of)
    }
    assert set(told.values_list("user", flat=True)) == concerned | {first.user.pk}
    assert set(told.values_list("url", flat=True)) == {call.get_absolute_url()}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"by": timedelta(0)}, "not_later"),
        ({"by": -SECOND}, "not_later"),
        ({"reason": "  "}, "reason_missing"),
        ({"by": timedelta(days=30)}, "after_the_review"),
    ],
)
def test_a_senseless_extension_is_refused_before_it_is_drafted(managers, call, change, code):
    call.review_until = call.closes_at + timedelta(days=21)
    call.save(update_fields=["review_until"])
    with pytest.raises(Refused) as refusal:
        requested(managers[0], call, **change)
    assert refusal.value.code == code
    assert SignOff.objects.count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MANAGER])
def test_only_managers_draft_an_extension(role, call):
    with pytest.raises(NotAllowed):
        requested(Actor(user=make.person(), roles=frozenset({role})), call)


def test_a_closed_call_is_not_extended_not_even_by_a_request_made_in_time(managers, call):
    first, second = managers
    signoff = requested(first, call)
    with pytest.raises(NotAllowed):
        approved(replace(second, arrived_at=call.closes_at), signoff)
    with pytest.raises(NotAllowed):
        requested(replace(first, arrived_at=call.closes_at + SECOND), call)
    in_time = replace(second, arrived_at=call.closes_at - SECOND)
    assert approved(in_time, signoff).state == "approved"


def test_a_request_from_a_deadline_that_moved_meanwhile_is_refused_in_words(managers, call):
    first, second = managers
    signoff = requested(first, call)
    actions.close_now(actor=second, call=call, reason="시연")
    with pytest.raises(Refused):
        approved(second, signoff)
    other = make.CallFactory(closes_at=timezone.now() + HOUR)
    signoff = requested(first, other)
    moved = replace(second, arrived_at=timezone.now() - timedelta(minutes=5))
    actions.close_now(actor=moved, call=other, reason="시연")
    with pytest.raises(Refused) as refusal:
        approved(replace(second, arrived_at=moved.arrived_at - SECOND), signoff)
    assert refusal.value.code == "moved"
    assert CallExtension.objects.count() == 0


@pytest.mark.parametrize("extended", [False, True])
@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_a_filing_is_judged_by_the_deadline_as_extended_meanwhile(managers, extended, seconds):
    """It arrived around the old deadline, and is signed after the extension was executed."""
    proposal = proposals.complete_proposal()
    signoff = proposals.requested(proposal)
    Call.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    call = Call.objects.get()
    if extended:
        first, second = (replace(each, arrived_at=call.closes_at - SECOND) for each in managers)
        approved(second, requested(first, call))
    signer = make.actor(proposals.signer_of(proposal.municipality))
    arrived = replace(signer, arrived_at=call.closes_at + SECOND * seconds)
    try:
        filed_at = proposals.actions.file_proposal(
            actor=arrived, signoff_id=signoff.pk, seen_hash=signoff.payload_hash
        ).filed_at
    except Refused as refusal:
        filed_at = str(refusal)
    in_time = extended or seconds < 0
    assert filed_at == (arrived.arrived_at if in_time else "마감이 지나 제출하거나 변경하지 않았습니다.")


def test_the_call_says_that_it_was_extended_and_the_second_manager_reads_what_is_signed(
    client, managers, call
):
    first, second = managers
    reason = "접수 시스템 점검\n<b>하루</b>"
    signoff = requested(first, call, reason=reason)
    client.force_login(second.user)
    paper = client.get(reverse("signoff:detail", args=[signoff.pk])).content.decode()
    for told in ("&lt;b&gt;하루&lt;/b&gt;", call.name, signoff.payload_hash):
        assert told in paper
    assert "연장" not in client.get(call.get_absolute_url()).content.decode()
    decided = {"decision": "approve", "seen_hash": signoff.payload_hash}
    client.post(reverse("signoff:detail", args=[signoff.pk]), decided)
    page = client.get(call.get_absolute_url())
    assert [each.to_at for each in page.context["extensions"]] == [call.closes_at + HOUR]
    assert "&lt;b&gt;하루&lt;/b&gt;" in page.content.decode()


def test_an_extension_is_drafted_in_the_back_office_and_keeps_what_was_typed(client, managers, call):
    client.force_login(managers[0].user)
    form = reverse("admin:calls_call_change", args=[call.pk])
    url = reverse("admin:calls_extend", args=[call.pk])
    page = client.get(form).content.decode()
    assert url in page
    assert 'name="closes_at"' not in page
    refused = client.post(url, {"closes_at": "2024-01-01T18:00:00", "reason": "점검"})
    assert refused.status_code == 200
    assert "점검" in refused.content.decode()
    later = timezone.localtime(call.closes_at) + timedelta(days=3)
    typed = {"closes_at": later.strftime("%Y-%m-%dT%H:%M:%S"), "reason": "점검"}
    assert client.post(url, typed).status_code == 302
    payload = SignOff.objects.get().payload
    assert datetime.fromisoformat(payload["to"]) == later.replace(microsecond=0)
    assert client.post(url, typed).status_code == 200
    assert SignOff.objects.count() == 1


def test_the_form_of_a_published_call_does_not_move_its_deadline(managers, call):
    call.closes_at += HOUR
    with pytest.raises(Refused) as refusal:
        actions.keep(actor=managers[0], row=call)
    assert refusal.value.code == "deadline_stands"


def test_the_database_lets_no_deadline_move_otherwise(managers, call, refused_by):
    first, second = managers
    published = Call.objects.filter(pk=call.pk)
    for rule, change in (
        ("calls_deadline_later_by_extension_only", {"closes_at": call.closes_at + SECOND}),
        ("calls_deadline_earlier_to_now_only", {"closes_at": call.closes_at - SECOND}),
        ("calls_deadline_earlier_to_now_only", {"closes_at": timezone.now() - timedelta(minutes=11)}),
        ("calls_call_stays_published", {"is_published": False}),
    ):
        with refused_by(rule):
            published.update(**change)
    signoff = requested(first, call)
    row = {
        "call": call,
        "signoff": signoff,
        "from_at": call.closes_at,
        "to_at": call.closes_at + HOUR,
        "reason": "점검",
        "extended_at": timezone.now(),
        "drafted_by": first.user,
        "approved_by": second.user,
    }
    with refused_by("calls_extension_signed_off"):
        CallExtension.objects.create(**row)
    SignOff.objects.filter(pk=signoff.pk).update(
        state="approved", decided_by=second.user, decided_at=timezone.now()
    )
    for rule, change in (
        ("calls_extension_signed_off", {"approved_by": first.user}),
        ("calls_extension_is_later", {"to_at": call.closes_at}),
        ("calls_extension_before_the_close", {"extended_at": call.closes_at}),
        ("calls_extension_with_reason", {"reason": ""}),
        ("calls_extension_from_the_deadline", {"from_at": call.closes_at - SECOND}),
    ):
        with refused_by(rule):
            CallExtension.objects.create(**{**row, **change})
    CallExtension.objects.create(**row)
    assert published.get().closes_at == call.closes_at + HOUR
    for attempt in (lambda rows: rows.update(reason="…"), lambda rows: rows.delete()):
        with refused_by("calls_extension_append_only"):
            attempt(CallExtension.objects.all())
