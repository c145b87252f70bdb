"""What one may not see does not exist: by page, list or file."""

import hashlib
import re
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from grants.proposals import actions, policies
from grants.proposals.content import SECTIONS
from grants.proposals.models import Proposal, Submission
from portal.actor import Actor, Role
from tests.factories import MunicipalityFactory, ProvinceFactory, actor, member, person
from tests.grants.proposals.factories import (
    complete_proposal,
    filed,
    officer_of,
    signer_of,
    write,
)
from villages.models import Membership, MembershipRole

pytestmark = pytest.mark.django_db
POSTED = ("request_signoff", "take_back", "reopen", "withdraw")


@pytest.fixture
def ours(settings, tmp_path) -> Submission:
    """A filed proposal with a file, of one municipality; beside it a draft."""
    settings.MEDIA_ROOT = tmp_path / "files"
    proposal = complete_proposal(title="우리 과제")
    upload = SimpleUploadedFile("계획.pdf", b"%PDF-1.7")
    actions.attach(actor=actor(officer_of(proposal.municipality)), proposal_id=proposal.pk, upload=upload)
    complete_proposal(proposal.call, proposal.municipality, title="우리 초안")
    return filed(proposal)


def coordinator_of(province) -> object:
    user = person()
    Membership.objects.create(user=user, role=MembershipRole.COORDINATOR, province=province)
    return user


def addresses(submission: Submission) -> Iterator[str]:
    """Every address of the room that names one thing."""
    proposal = submission.proposal_id
    file = submission.proposal.attachments.get().pk
    yield from (reverse("proposals:section", args=[proposal, key]) for key in SECTIONS)
    for name in ("detail", "withdraw", *POSTED[:3]):
        yield reverse(f"proposals:{name}", args=[proposal])
    yield reverse("proposals:attachment", args=[proposal, file])
    yield reverse("proposals:remove_attachment", args=[proposal, file])
    yield reverse("proposals:submission", args=[submission.pk])
    yield reverse("proposals:package", args=[submission.pk])
    yield reverse("proposals:submitted_file", args=[submission.pk, 1])


def test_another_municipality_s_people_find_nothing(ours, signed_in) -> None:
    elsewhere = MunicipalityFactory()
    for role in (MembershipRole.OFFICER, MembershipRole.SIGNER):
        client = signed_in(member(elsewhere, role))
        for address in addresses(ours):
            for reply in (client.get(address), client.post(address)):
                assert reply.status_code in {404, 405}, (address, reply.status_code)
                assert "우리 과제" not in reply.content.decode()
        page = client.get(reverse("proposals:list")).content.decode()
        assert "우리 과제" not in page
        assert "우리 초안" not in page
    assert Proposal.objects.get(pk=ours.proposal_id).state == "filed"


def test_hidden_and_missing_answer_alike(ours, signed_in) -> None:
    client = signed_in(member(MunicipalityFactory()))
    pages = []
    for pk in (ours.proposal_id, 999_999):
        address = reverse("proposals:detail", args=[pk])
        reply = client.get(address)
        assert reply.status_code == 404
        page = reply.content.decode().replace(address, "")
        pages.append(re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")\w+', "", page))
    assert pages[0] == pages[1]


def test_who_is_not_signed_in_is_sent_to_the_sign_in(ours, client) -> None:
    for address in addresses(ours):
        assert client.get(address).status_code in {302, 405}
    assert client.get(reverse("proposals:list")).status_code == 302


def test_ours_see_all_of_it(ours, signed_in) -> None:
    for user in (officer_of(ours.municipality), signer_of(ours.municipality)):
        client = signed_in(user)
        page = client.get(reverse("proposals:list")).content.decode()
        assert "우리 과제" in page
        assert "우리 초안" in page
        for name in ("submission", "package"):
            assert client.get(reverse(f"proposals:{name}", args=[ours.pk])).status_code == 200


def test_a_membership_that_ended_opens_nothing(ours, signed_in) -> None:
    officer = officer_of(ours.municipality)
    Membership.objects.filter(user=officer).update(valid_until=timezone.now())
    client = signed_in(officer)
    assert client.get(reverse("proposals:detail", args=[ours.proposal_id])).status_code == 404
    assert client.get(reverse("proposals:submission", args=[ours.pk])).status_code == 404
    # Nor what they laid before a signer themselves, which shows a draft as it stands by now.
    assert client.get(reverse("signoff:detail", args=[ours.signoff_id])).status_code == 404
    assert list(client.get(reverse("signoff:list")).context["page_obj"]) == []


def test_a_coordinator_sees_what_their_province_filed_and_no_draft(ours, signed_in) -> None:
    own = signed_in(coordinator_of(ours.municipality.province))
    page = own.get(reverse("proposals:list"), follow=True).content.decode()
    assert reverse("proposals:submission", args=[ours.pk]) in page
    assert "우리 초안" not in page
    assert own.get(reverse("proposals:submission", args=[ours.pk])).status_code == 200
    assert own.get(reverse("proposals:detail", args=[ours.proposal_id])).status_code == 404
    other = ProvinceFactory(code="51", name="강원특별자치도", name_en="Gangwon State")
    away = signed_in(coordinator_of(other))
    assert "우리 과제" not in away.get(reverse("proposals:list"), follow=True).content.decode()
    assert away.get(reverse("proposals:submission", args=[ours.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.FINANCE, Role.ADMINISTRATOR])
def test_the_ministry_sees_what_was_filed_and_writes_nothing(role, ours, signed_in) -> None:
    client = signed_in(person(role))
    assert client.get(reverse("proposals:submission", args=[ours.pk])).status_code == 200
    for address in addresses(ours):
        if "submissions" not in address:
            assert client.get(address).status_code in {404, 405}
    drafts = Proposal.objects.filter(title="우리 초안")
    seen = policies.visible_to(actor(person(role)))
    assert [seen.filter(pk=ours.proposal_id).count(), seen.filter(pk__in=drafts).count()] == [1, 0]


def test_a_draft_opened_again_is_not_read_by_the_ministry(ours, signed_in) -> None:
    officer = actor(officer_of(ours.municipality))
    proposal = actions.reopen(actor=officer, proposal_id=ours.proposal_id)
    write(officer, proposal.pk, title="고치는 중인 제목")
    client = signed_in(person(Role.MANAGER))
    for address in (
        reverse("admin:proposals_proposal_changelist"),
        reverse("admin:proposals_screening", args=[proposal.pk]),
        reverse("proposals:submission", args=[ours.pk]),
    ):
        page = client.get(address).content.decode()
        assert "우리 과제" in page, address
        assert "고치는 중인 제목" not in page, address


def test_reviewers_and_strangers_see_nothing_here(ours) -> None:
    for who in (actor(person(Role.REVIEWER)), actor(person()), Actor()):
        assert not policies.visible_to(who).exists()
        assert not policies.filed_visible_to(who).exists()


def test_the_copy_that_is_downloaded_has_the_hash_of_the_receipt(ours, signed_in) -> None:
    reply = signed_in(officer_of(ours.municipality)).get(reverse("proposals:package", args=[ours.pk]))
    assert hashlib.sha256(reply.content).hexdigest() == ours.sha256
    assert reply.headers["Content-Disposition"] == f'attachment; filename="{ours.number}.json"'
