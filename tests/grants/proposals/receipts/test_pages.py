"""The press that files is answered with the receipt; anybody who holds one may have it checked."""

import json
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from grants.proposals import actions
from grants.proposals.models import Submission
from grants.proposals.receipts import keys, qr
from grants.proposals.receipts.signer import installed_signer
from grants.proposals.receipts.text import as_file, canonical, receipt_of
from portal.signoff.models import SignOff
from tests.factories import actor
from tests.grants.proposals.factories import (
    close,
    complete_proposal,
    filed,
    officer_of,
    refiled,
    reopened,
    requested,
    signer_of,
)
from tests.grants.proposals.receipts.test_signer import file_of

pytestmark = pytest.mark.django_db
CHECK = reverse("receipts:check")
FILE = reverse("receipts:check_file")


def press(client: Client, signoff: SignOff, decision: str = "approve"):
    given = {"decision": decision, "seen_hash": signoff.payload_hash, "reason": "보완"}
    return client.post(reverse("signoff:detail", args=[signoff.pk]), given)


def english(page) -> str:
    return page.content.decode()


@pytest.fixture
def visitor() -> Client:
    """Somebody who is not signed in, in English."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def submission() -> Submission:
    return filed()


def test_the_press_is_answered_with_the_receipt_however_often_it_is_repeated(signed_in) -> None:
    proposal = complete_proposal()
    signoff = requested(proposal)
    signer, tab = signed_in(signer_of(proposal.municipality)), signed_in(signer_of(proposal.municipality))
    replies = [press(signer, signoff), press(signer, signoff), press(tab, signoff)]
    submission = Submission.objects.get()
    page = reverse("proposals:submission", args=[submission.pk])
    for reply in replies:
        assert (reply.status_code, reply.headers["Content-Location"]) == (200, page)
        assert f'<p class="receipt-number">{submission.number}</p>' in reply.content.decode()
        assert f'data-receipt-address="{page}"' in reply.content.decode()
    opened = signer.get(page).content.decode()
    assert "data-receipt-address" not in opened
    assert submission.number in opened


def test_what_a_press_costs(signed_in, cost_of) -> None:
    proposal = complete_proposal()
    signer = signed_in(signer_of(proposal.municipality))
    costs = []
    for _ in range(2):
        signoff = requested(proposal)
        with cost_of() as cost:
            assert press(signer, signoff).status_code == 200
        costs.append(len(cost.queries))
        proposal = reopened(Submission.objects.latest("revision"))
    # The very first announces the key and looks for a slot.
    assert costs == [31, 25]


def test_a_second_past_the_deadline_the_press_is_refused_in_a_sentence(signed_in) -> None:
    proposal = complete_proposal()
    signoff = requested(proposal)
    close(proposal.call)
    signer = signed_in(signer_of(proposal.municipality))
    signer.cookies["django_language"] = "en"
    page = press(signer, signoff)
    assert page.status_code == 200
    assert "The deadline has passed. Nothing was filed or changed." in english(page)
    assert not Submission.objects.exists()
    signoff.refresh_from_db()
    assert signoff.state == "pending"


def test_a_press_on_what_was_returned_or_withdrawn_is_not_answered_with_a_receipt(signed_in) -> None:
    proposal = complete_proposal()
    signoff = requested(proposal)
    signer = signed_in(signer_of(proposal.municipality))
    press(signer, signoff, "return")
    assert press(signer, signoff).headers["Location"] == reverse("signoff:detail", args=[signoff.pk])
    assert not Submission.objects.exists()


def test_the_receipt_names_everything_and_leads_to_the_check(submission, signed_in, visitor) -> None:
    page = signed_in(officer_of(submission.municipality)).get(
        reverse("proposals:submission", args=[submission.pk])
    )
    html = page.content.decode()
    address = qr.check_address(submission)
    assert str(qr.picture_of(address)) in html
    assert address.replace("&", "&amp;") in html
    assert submission.sha256[:12] in html
    assert submission.receipt_key_id in html
    found = visitor.get(urlsplit(address)._replace(scheme="", netloc="").geturl())
    assert "The receipt is genuine" in english(found)
    assert submission.title in english(found)


def test_the_signed_file_is_for_those_who_see_the_receipt(submission, signed_in, visitor) -> None:
    address = reverse("proposals:signed_receipt", args=[submission.pk])
    given = signed_in(signer_of(submission.municipality)).get(address)
    assert given.content == file_of(submission)
    assert given.headers["Content-Disposition"] == f'attachment; filename="{submission.number}-receipt.json"'
    assert signed_in(officer_of(filed().municipality)).get(address).status_code == 404
    assert visitor.get(address).status_code == 302


@pytest.mark.parametrize("code", [lambda it: it.sha256[:12], lambda it: f" {it.sha256.upper()} "])
def test_number_and_check_code_find_the_receipt(code, submission, visitor) -> None:
    page = english(visitor.get(CHECK, {"number": f" {submission.number} ", "code": code(submission)}))
    assert submission.title in page
    assert "That key signed exactly what the receipt says." in page


def test_a_number_alone_or_with_a_wrong_code_finds_nothing(submission, visitor) -> None:
    wrong = "0" * 12 if submission.sha256[0] != "0" else "1" * 12
    unknown = {"number": "SV2024-9-00001-1", "code": submission.sha256[:12]}
    answers = [visitor.get(CHECK, {"number": submission.number, "code": wrong}), visitor.get(CHECK, unknown)]
    for page in answers:
        assert "No receipt with this number and this check code is known here." in english(page)
        assert submission.title not in english(page)
    for code in ("", submission.sha256[:11], "g" * 12):
        page = english(visitor.get(CHECK, {"number": submission.number, "code": code}))
        assert submission.title not in page
        assert "form-hint-invalid" in page


def test_a_later_filing_is_told_to_who_holds_the_receipt_and_no_state(submission, visitor) -> None:
    asked = {"number": submission.number, "code": submission.sha256[:12]}
    before = main_part(visitor.get(CHECK, asked))
    proposal = reopened(submission)
    assert main_part(visitor.get(CHECK, asked)) == before
    newest = refiled(proposal)
    assert "a newer receipt exists" in english(visitor.get(CHECK, asked))
    page = visitor.get(CHECK, {"number": newest.number, "code": newest.sha256[:12]})
    assert "a newer receipt exists" not in english(page)
    actions.withdraw(
        actor=actor(officer_of(submission.municipality)), proposal_id=proposal.pk, reason="다른 사업"
    )
    again = visitor.get(CHECK, {"number": newest.number, "code": newest.sha256[:12]})
    assert main_part(again) == main_part(page)


def main_part(page) -> str:
    html = page.content.decode()
    return html[html.index("<main") : html.index("</main>")].split('name="csrfmiddlewaretoken"')[0]


def given_files(receipt: bytes, package: bytes | None = None) -> dict[str, SimpleUploadedFile]:
    files = {"receipt": SimpleUploadedFile("r.json", receipt)}
    if package is not None:
        files["package"] = SimpleUploadedFile("p.json", package)
    return files


def test_the_file_is_checked_with_the_copy_beside_it(submission, visitor) -> None:
    copy = submission.package.encode()
    page = english(visitor.post(FILE, given_files(file_of(submission), copy)))
    assert "The filed copy is the one the receipt was given for, byte for byte." in page
    assert submission.title in page
    page = english(visitor.post(FILE, given_files(file_of(submission), copy.replace(b"1", b"2", 1))))
    assert "the filed copy is not the one it was given for" in page
    assert "its SHA-256 is" in page


def test_what_was_changed_is_named_only_to_who_holds_the_rest(submission, visitor) -> None:
    said = json.loads(file_of(submission))
    said["receipt"]["title"] = "다른 과제"
    said["receipt"]["filed_at"] = "2024-02-02T18:00:00.000000+09:00"
    page = english(visitor.post(FILE, given_files(json.dumps(said).encode())))
    assert "Not as it was signed: title of the project, filed at." in page
    assert "다른 과제" not in page
    assert submission.title not in page
    said["signature"] = keys.sign(keys.private_key(keys.new_private_key()), "x")
    said["receipt"]["sha256"] = "0" * 64
    page = english(visitor.post(FILE, given_files(json.dumps(said).encode())))
    assert "Not as it was signed" not in page
    assert "Not genuine: changed after it was signed" in page


@pytest.mark.parametrize("content", [b"", b"{}", b"%PDF-1.7", b"\0" * 70_000])
def test_what_is_no_receipt_is_said_to_be_none(content, visitor) -> None:
    page = visitor.post(FILE, given_files(content))
    assert page.status_code == 200
    assert "This is not a receipt" in english(page) or "far too large" in english(page)


def test_what_the_portal_signed_but_has_not_on_record_is_not_confirmed(submission, visitor) -> None:
    lost = canonical(replace(receipt_of(submission.receipt), number="SV2024-2-99999-1"))
    content = as_file(lost, keys.sign(installed_signer().private, lost)).encode()
    page = english(visitor.post(FILE, given_files(content)))
    assert "this portal has no filing of that number on record" in page
    assert submission.title not in page


def test_who_tries_numbers_out_is_slowed_down_and_keeps_what_was_typed(submission, visitor) -> None:
    asked = {"number": submission.number, "code": "0" * 12}
    assert [visitor.get(CHECK, asked).status_code for _ in range(11)] == [200] * 10 + [429]
    right = visitor.get(CHECK, {"number": submission.number, "code": submission.sha256[:12]})
    assert right.status_code == 429
    assert submission.number in english(right)
    assert submission.title not in english(right)
    assert visitor.post(FILE, given_files(file_of(submission))).status_code == 429


def test_right_checks_are_not_counted(submission, visitor) -> None:
    asked = {"number": submission.number, "code": submission.sha256[:12]}
    assert {visitor.get(CHECK, asked).status_code for _ in range(12)} == {200}


@pytest.fixture
def unsigned(submission) -> Submission:
    """As filed before receipts were signed: only the owner of the tables can still make such a row."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET ROLE NONE")
        cursor.execute("ALTER TABLE proposals_submission DISABLE TRIGGER USER")
        cursor.execute("UPDATE proposals_submission SET receipt = '', signature = '', receipt_key_id = NULL")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE proposals_submission ENABLE TRIGGER USER")
        cursor.execute(f"SET ROLE {settings.WEB_DATABASE_ROLE}")
    return submission


def test_what_was_filed_before_receipts_were_signed_says_so(unsigned, signed_in, visitor) -> None:
    signer = signed_in(signer_of(unsigned.municipality))
    signer.cookies["django_language"] = "en"
    page = english(signer.get(reverse("proposals:submission", args=[unsigned.pk])))
    assert "This was filed before receipts were signed." in page
    assert "Download the receipt" not in page
    assert signer.get(reverse("proposals:signed_receipt", args=[unsigned.pk])).status_code == 404
    found = english(visitor.get(CHECK, {"number": unsigned.number, "code": unsigned.sha256[:12]}))
    assert "On record, without a signature" in found
    assert unsigned.title not in found


def test_public_keys_are_public(submission, visitor) -> None:
    address = reverse("receipts:public_key", args=[submission.receipt_key_id])
    assert address in english(visitor.get(CHECK))
    pem = visitor.get(address).content
    assert keys.key_id(keys.public_from_pem(pem)) == submission.receipt_key_id
    assert visitor.get(reverse("receipts:public_key", args=["0" * 16])).status_code == 404
