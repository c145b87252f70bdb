"""Receipts on record, found only by who holds one: by its check code, or by the file itself."""

from hmac import compare_digest

from grants.proposals.models import ReceiptKey, Submission
from grants.proposals.receipts.checking import (
    Check,
    Finding,
    Looked,
    check_file,
    check_package,
    check_signed,
    differing,
)
from grants.proposals.receipts.text import CODE_LENGTH, Receipt, Signed, receipt_of


def public_keys() -> dict[str, str]:
    """Every key that ever signed here, by its id."""
    return dict(ReceiptKey.objects.values_list("pk", "public_key"))


def held(number: str, code: str) -> Submission | None:
    """The filing of that number, if the code is the beginning of its hash; a wrong code finds nothing."""
    filed = Submission.objects.filter(number=number).defer("package").first()
    known = filed.sha256 if filed else "0" * 64
    enough = CODE_LENGTH <= len(code) <= len(known)
    matches = compare_digest(known[: len(code)].encode(), code.encode()) if enough else False
    return filed if filed and matches else None


def check_on_record(submission: Submission) -> Check:
    """The receipt as it is stored, verified anew. Only for what was filed with a signature."""
    signed = Signed(receipt_of(submission.receipt), submission.signature)
    return check_signed(signed, public_keys())


def check_given(content: bytes, package: bytes | None = None) -> Check:
    """A receipt's file, and the filed copy beside it if that was given too."""
    check = check_file(content, public_keys())
    if check.receipt is None:
        changed = _changed_fields(check.signed)
        return check.with_findings(changed) if changed else check
    further = [_found_on_record(check.receipt)]
    if package is not None:
        further.append(check_package(check.receipt, package))
    return check.with_findings(*further)


def newer_exists(receipt: Receipt) -> bool:
    """Whether the same proposal was filed again later."""
    return Submission.objects.filter(proposal=receipt.proposal, revision__gt=receipt.revision).exists()


def _found_on_record(receipt: Receipt) -> Finding:
    filed = Submission.objects.filter(number=receipt.number).only("receipt").first()
    stored = receipt_of(filed.receipt) if filed and filed.receipt else None
    return Finding(Looked.RECORD, holds=stored == receipt)


def _changed_fields(claimed: Signed | None) -> Finding | None:
    """Which fields are not as they were signed; told only to who holds the signature or the whole hash."""
    if claimed is None:
        return None
    filed = (
        Submission.objects.filter(number=claimed.receipt.number).exclude(receipt="").defer("package").first()
    )
    if filed is None or not (
        compare_digest(filed.signature.encode(), claimed.signature.encode())
        or compare_digest(filed.sha256.encode(), claimed.receipt.sha256.encode())
    ):
        return None
    names = differing(receipt_of(filed.receipt), claimed.receipt)
    return Finding(Looked.RECORD, holds=False, found=",".join(names or ["signature"]))
