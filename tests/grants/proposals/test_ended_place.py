"""A municipality that was dissolved while its draft was written: what is typed is kept, and nothing is filed."""

import json
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from grants.proposals import actions, states
from grants.proposals.fields import mark
from grants.proposals.models import Proposal, Submission
from portal.errors import NotAllowed
from portal.signoff.models import SignOff
from tests.factories import MunicipalityFactory, actor
from tests.grants.proposals.factories import TEXTS, complete_proposal, filed, officer_of, requested, signer_of
from villages.models import Municipality

pytestmark = pytest.mark.django_db
LAST_DAY = date(2026, 6, 30)
SENTENCE = (
    "2026-06-30자로 폐지되어 더 이상 제출할 수 없습니다. 변경된 것은 없으며, 작성한 내용은 여기에서 계속 "
    "열람하고 복사할 수 있습니다. 이후 설치된 지방자치단체: 전북특별자치도 새진안시."
)


def end(place: Municipality) -> None:
    Municipality.objects.filter(pk=place.pk).update(valid_to=LAST_DAY)
    MunicipalityFactory(name="새진안시", valid_from=date(2026, 7, 1))


def test_what_is_typed_is_saved_all_the_same(signed_in) -> None:
    draft = complete_proposal()
    officer = officer_of(draft.municipality)
    end(draft.municipality)
    fields = {"title": {"was": mark(TEXTS["title"]), "value": "폐지 뒤에 쓴 제목"}}
    reply = signed_in(officer).post(
        reverse("proposals:autosave", args=[draft.pk]),
        json.dumps({"person": officer.pk, "fields": fields}),
        content_type="application/json",
    )
    assert (reply.status_code, reply.json()["refused"]) == (200, {})
    assert Proposal.objects.get().title == "폐지 뒤에 쓴 제목"


def test_no_signature_is_asked_for_and_the_page_says_why(signed_in) -> None:
    draft = complete_proposal()
    client = signed_in(officer_of(draft.municipality))
    end(draft.municipality)
    page = client.get(reverse("proposals:detail", args=[draft.pk])).content.decode()
    assert SENTENCE in page
    assert reverse("proposals:request_signoff", args=[draft.pk]) not in page
    reply = client.post(reverse("proposals:request_signoff", args=[draft.pk]))
    assert [SENTENCE in str(said) for said in get_messages(reply.wsgi_request)] == [True]
    assert (Proposal.objects.get().state, SignOff.objects.exists()) == (states.DRAFTING, False)


def test_what_awaits_the_signature_is_not_filed_and_may_be_taken_back() -> None:
    signoff = requested(complete_proposal())
    place = Proposal.objects.get().municipality
    end(place)
    with pytest.raises(NotAllowed, match="폐지되어"):
        actions.file_proposal(
            actor=actor(signer_of(place)), signoff_id=signoff.pk, seen_hash=signoff.payload_hash
        )
    signoff.refresh_from_db()
    assert (signoff.state, Submission.objects.exists()) == ("pending", False)
    actions.take_back(actor=actor(officer_of(place)), proposal_id=Proposal.objects.get().pk)
    assert Proposal.objects.get().state == states.DRAFTING


def test_what_was_filed_stands_and_is_not_opened_again() -> None:
    submission = filed()
    end(submission.municipality)
    with pytest.raises(NotAllowed, match="폐지되어"):
        actions.reopen(actor=actor(officer_of(submission.municipality)), proposal_id=submission.proposal_id)
    assert Proposal.objects.get().state == states.FILED


def test_nothing_is_begun(signed_in) -> None:
    call = complete_proposal().call
    place = MunicipalityFactory()
    client = signed_in(officer_of(place))
    end(place)
    page = client.post(reverse("proposals:new"), {"call": call.pk, "municipality": place.pk})
    (why,) = page.context["form"].non_field_errors()
    assert "2026-06-30" in why
    assert not Proposal.objects.filter(municipality=place).exists()
