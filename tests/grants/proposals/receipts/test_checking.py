"""A receipt holds as it was signed, and in no other way; no database is asked."""

import base64
import json
from dataclasses import asdict, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.proposals import package
from grants.proposals.receipts import keys
from grants.proposals.receipts.checking import Looked, check_file, check_package
from grants.proposals.receipts.text import MOST_BYTES, Receipt, as_file, canonical, receipt_of

PRIVATE = keys.private_key(base64.b64encode(bytes(range(32))).decode())
PUBLIC = keys.public_text(PRIVATE)
KNOWN = {keys.key_id(PUBLIC): PUBLIC}
PACKAGE = '{"content":{"title":"산림 드론 방제"},"format":1}'
RECEIPT = Receipt(
    format=1,
    service="https://portal.example",
    number="SV2024-2-00012-1",
    call="SV2024-2",
    proposal=12,
    revision=1,
    municipality="52720",
    municipality_name="전북특별자치도 진안군",
    title="산림 드론 방제",
    officer="김가람",
    signer="이나래",
    signer_is_acting=False,
    filed_at="2024-02-02T17:59:58.123456+09:00",
    sha256=package.digest(PACKAGE),
    key=keys.key_id(PUBLIC),
    is_example=True,
)


def file_of(receipt: Receipt, signature: str = "") -> bytes:
    text = canonical(receipt)
    return as_file(text, signature or keys.sign(PRIVATE, text)).encode()


def failed(content: bytes, known: dict[str, str] = KNOWN) -> list[Looked]:
    return [finding.looked for finding in check_file(content, known).findings if not finding.holds]


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
OTHER = {str: TEXTS, int: st.integers(-(2**70), 2**70), bool: st.booleans()}


@given(st.builds(replace, st.just(RECEIPT), title=TEXTS, officer=TEXTS, proposal=OTHER[int]))
def test_whatever_a_receipt_says_it_is_genuine_as_it_was_signed(receipt):
    check = check_file(file_of(receipt), KNOWN)
    assert (check.is_genuine, check.receipt) == (True, receipt)
    assert receipt_of(canonical(receipt)) == receipt


@pytest.mark.parametrize("name", [field.name for field in fields(Receipt)])
@given(data=st.data())
def test_no_field_can_be_changed(name, data):
    right = getattr(RECEIPT, name)
    wrong = data.draw(OTHER[type(right)].filter(lambda value: value != right))
    signature = keys.sign(PRIVATE, canonical(RECEIPT))
    check = check_file(file_of(replace(RECEIPT, **{name: wrong}), signature), KNOWN)
    assert (check.is_genuine, check.receipt) == (False, None)


@given(st.integers(0, len(file_of(RECEIPT)) - 1), st.integers(1, 255))
def test_a_file_with_another_byte_says_the_same_or_is_refused(place, difference):
    content = bytearray(file_of(RECEIPT))
    content[place] ^= difference
    check = check_file(bytes(content), KNOWN)
    assert check.receipt in {None, RECEIPT}
    assert check.is_genuine == (check.receipt is not None)


@given(st.integers(0, len(PACKAGE.encode()) - 1), st.integers(1, 255))
def test_a_copy_with_another_byte_is_refused(place, difference):
    content = bytearray(PACKAGE.encode())
    assert check_package(RECEIPT, bytes(content)).holds
    content[place] ^= difference
    finding = check_package(RECEIPT, bytes(content))
    assert (finding.holds, finding.expected) == (False, RECEIPT.sha256)
    assert finding.found not in {"", RECEIPT.sha256}


def test_a_file_saved_anew_by_another_program_stays_genuine():
    said = json.loads(file_of(RECEIPT))
    tidied = b"\xef\xbb\xbf" + json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    assert check_file(tidied, KNOWN).receipt == RECEIPT


def test_another_s_key_signs_nothing_here():
    other = keys.private_key(keys.new_private_key())
    forged = replace(RECEIPT, key=keys.key_id(keys.public_text(other)))
    by_other = as_file(canonical(forged), keys.sign(other, canonical(forged))).encode()
    assert failed(by_other) == [Looked.KEY]
    # Nor does it under the name of the right one, nor when that name is given to it.
    named = as_file(canonical(RECEIPT), keys.sign(other, canonical(RECEIPT))).encode()
    assert failed(named) == [Looked.SIGNATURE]
    assert failed(named, {RECEIPT.key: keys.public_text(other)}) == [Looked.KEY]


SIGNED = json.loads(file_of(RECEIPT))
NO_RECEIPTS = {
    "nothing": b"",
    "no json": b"%PDF-1.7",
    "a list": b"[]",
    "deep": b"[" * 60_000,
    "not utf-8": '{"receipt"'.encode("utf-16"),
    "too long": file_of(RECEIPT) + b" " * MOST_BYTES,
    "something beside it": json.dumps({**SIGNED, "result": "awarded"}).encode(),
    "without signature": json.dumps({"receipt": SIGNED["receipt"]}).encode(),
    "one field more": json.dumps({**SIGNED, "receipt": {**SIGNED["receipt"], "rank": 1}}).encode(),
    "one field less": json.dumps({**SIGNED, "receipt": dict(list(SIGNED["receipt"].items())[1:])}).encode(),
    "another format": file_of(replace(RECEIPT, format=2)),
    "a number as text": json.dumps({**SIGNED, "receipt": {**SIGNED["receipt"], "proposal": "12"}}).encode(),
    "the same name twice": file_of(RECEIPT).replace(b'"title"', b'"title": "x", "title"'),
    "half a sign": file_of(RECEIPT).replace("산림".encode(), b"\\ud800"),
    "a zero byte": file_of(RECEIPT).replace("산림".encode(), b"\\u0000"),
    "a digit too many": file_of(RECEIPT).replace(b'"proposal": 12', b'"proposal": 1' + b"0" * 5000),
    "not a number": file_of(RECEIPT).replace(b'"proposal": 12', b'"proposal": NaN'),
}


@pytest.mark.parametrize("what", NO_RECEIPTS)
def test_what_is_no_receipt_is_said_to_be_none(what):
    assert failed(NO_RECEIPTS[what]) == [Looked.FORM]


@pytest.mark.parametrize(
    "signature", ["", "x", "AAAA", "ÄÄÄÄ", "A" * 87 + "=", keys.sign(PRIVATE, "") + "\n"]
)
def test_what_is_no_signature_is_said_to_be_wrong(signature):
    spoilt = json.dumps({"receipt": asdict(RECEIPT), "signature": signature}).encode()
    assert failed(spoilt) == [Looked.SIGNATURE]


@pytest.mark.parametrize("text", ["", "small", "A" * 44, base64.b64encode(bytes(31)).decode(), "키"])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(keys.NoKey):
        keys.private_key(text)


def test_a_public_key_comes_back_from_its_pem():
    assert keys.public_from_pem(keys.pem_of(PUBLIC).encode()) == PUBLIC
    for wrong in (b"", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"):
        with pytest.raises(keys.NoKey):
            keys.public_from_pem(wrong)
