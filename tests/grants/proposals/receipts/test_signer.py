"""Every filing is signed as it is filed, with the key of the installation."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from grants.proposals import checks
from grants.proposals.models import ReceiptKey, Submission
from grants.proposals.receipts import keys
from grants.proposals.receipts.checking import check_file
from grants.proposals.receipts.records import public_keys
from grants.proposals.receipts.signer import installed_signer
from grants.proposals.receipts.text import KST, as_file
from portal.audit.queries import entries_about
from tests.grants.proposals.factories import complete_proposal, filed, officer_of, signer_of


def file_of(submission: Submission) -> bytes:
    return as_file(submission.receipt, submission.signature).encode()


@pytest.mark.django_db
def test_a_filing_has_its_signed_receipt():
    submission = filed(complete_proposal(is_example=True))
    check = check_file(file_of(submission), public_keys())
    assert check.is_genuine
    said = check.receipt
    assert (said.number, said.sha256, said.title) == (submission.number, submission.sha256, "산림 드론 방제")
    assert (said.call, said.proposal, said.revision) == (submission.call.code, submission.proposal_id, 1)
    assert said.municipality_name == submission.municipality.full_name
    assert said.officer == officer_of(submission.municipality).name
    assert said.signer == signer_of(submission.municipality).name
    assert (said.signer_is_acting, said.is_example) == (False, True)
    assert said.filed_at == submission.filed_at.astimezone(KST).isoformat(timespec="microseconds")
    assert said.filed_at.endswith("+09:00")


@pytest.mark.django_db
def test_a_key_is_announced_once_and_receipts_outlive_it(settings):
    first = filed()
    filed()
    (key,) = ReceiptKey.objects.all()
    assert [entry.act for entry in entries_about(key)] == ["receipt_key.announce"]
    settings.RECEIPT_KEY = keys.new_private_key()
    second = filed()
    assert first.receipt_key_id != second.receipt_key_id
    assert ReceiptKey.objects.count() == 2
    assert check_file(file_of(first), public_keys()).is_genuine
    assert check_file(file_of(second), public_keys()).is_genuine


def test_without_a_setting_the_key_is_made_once_and_only_its_owner_reads_it(settings, tmp_path):
    settings.RECEIPT_KEY, settings.RECEIPT_KEY_FILE = "", tmp_path / "var" / "receipt.key"
    with ThreadPoolExecutor(8) as pool:
        made = {signer.key for signer in pool.map(lambda _: installed_signer(), range(32))}
    assert len(made) == 1
    assert [path.name for path in settings.RECEIPT_KEY_FILE.parent.iterdir()] == ["receipt.key"]
    assert stat.S_IMODE(settings.RECEIPT_KEY_FILE.stat().st_mode) == 0o600


def test_a_real_installation_does_not_make_its_key_up(settings):
    settings.RECEIPT_KEY, settings.RECEIPT_KEY_FILE = "", None
    with pytest.raises(ImproperlyConfigured, match="RECEIPT_KEY"):
        installed_signer()
    assert [each.id for each in checks.receipts_can_be_signed()] == ["proposals.E001"]
    settings.RECEIPT_KEY = keys.new_private_key()
    assert checks.receipts_can_be_signed() == []


def filed_anew(changed: str) -> str:
    """The same filing once more in raw SQL, with some columns changed."""
    row = f"(jsonb_populate_record(s, '{changed}')).*"
    return f"INSERT INTO proposals_submission SELECT {row} FROM proposals_submission s"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "sql"),
    [
        ("receipt_key_append_only", "UPDATE proposals_receiptkey SET public_key = public_key"),
        ("receipt_key_append_only", "DELETE FROM proposals_receiptkey"),
        (
            "receipt_key_bears_its_name",
            "INSERT INTO proposals_receiptkey SELECT 'f000000000000000', public_key, now() FROM proposals_receiptkey",
        ),
        ("submission_append_only", "UPDATE proposals_submission SET receipt = '', signature = ''"),
        ("submission_has_its_receipt", filed_anew('{"receipt": ""}')),
        ("submission_has_its_receipt", filed_anew('{"number": "x"}')),
        ("submission_has_its_receipt", filed_anew('{"sha256": "x"}')),
        ("submission_has_its_receipt", filed_anew('{"receipt_key_id": null}')),
        ("submission_has_its_receipt", filed_anew('{"filed_at": "2024-01-01T00:00:00Z"}')),
        ("submission_signed_whole", filed_anew('{"id": 0, "signature": "", "revision": 2}')),
    ],
)
def test_the_database_keeps_receipts(rule, sql, refused_by):
    filed()
    with refused_by(rule), connection.cursor() as cursor:
        cursor.execute(sql)
