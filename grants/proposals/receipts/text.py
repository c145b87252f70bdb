"""What a receipt says, the one text that is signed, and the file that people keep. Pure."""

import base64
import binascii
import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FORMAT = 1
# So many digits of the hash tell that somebody holds the paper: numbers alone can be guessed.
CODE_LENGTH = 12
KST = timezone(timedelta(hours=9))
# A receipt has about 700 characters; whatever is far longer is none.
MOST_BYTES = 64 * 1024


class Unreadable(Exception):
    """The file is no receipt."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a municipality filed a proposal: what, when to the microsecond, by whom, and the copy's SHA-256.

    `filed_at` is ISO 8601 with +09:00; `key` names the key that signed; `service` is the portal's address.
    """

    format: int
    service: str
    number: str
    call: str
    proposal: int
    revision: int
    municipality: str
    municipality_name: str
    title: str
    officer: str
    signer: str
    signer_is_acting: bool
    filed_at: str
    sha256: str
    key: str
    is_example: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """A receipt with its signature, as read from a file: nothing of it is verified yet."""

    receipt: Receipt
    signature: str

    @property
    def text(self) -> str:
        """What was signed, if it was."""
        return canonical(self.receipt)


def in_kst(moment: datetime) -> str:
    """A moment as receipts write it: 2024-02-02T17:59:58.123456+09:00."""
    return moment.astimezone(KST).isoformat(timespec="microseconds")


def canonical(said: "DataclassInstance") -> str:
    """The one text that is signed: sorted keys, no spaces, Hangul as it is."""
    return json.dumps(asdict(said), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def receipt_of(text: str) -> Receipt:
    """The receipt that a signed text says. Raises Unreadable."""
    return _receipt_from(_parsed(text))


def as_file(text: str, signature: str) -> str:
    """What people download: readable by them and by the check."""
    said = {"receipt": json.loads(text), "signature": signature}
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def read_file(content: bytes) -> Signed:
    """What a receipt's file claims. Raises Unreadable when it isn't one."""
    if len(content) > MOST_BYTES:
        raise Unreadable
    try:
        said = _parsed(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable from error
    if said.keys() != {"receipt", "signature"} or not isinstance(said["signature"], str):
        raise Unreadable
    return Signed(_receipt_from(said["receipt"]), said["signature"])


def signature_bytes(signature: str) -> bytes | None:
    """The 64 bytes of a signature in base64; None for anything else."""
    try:
        given = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return None
    # One signature has one spelling.
    return given if len(given) == 64 and base64.b64encode(given).decode() == signature else None  # noqa: PLR2004 - an Ed25519 signature


def _parsed(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text, object_pairs_hook=_each_once, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(said, dict):
        raise Unreadable
    return said


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two values of one name would let a person read one and the check the other."""
    if len({name for name, _ in pairs}) != len(pairs):
        raise Unreadable
    return dict(pairs)


def _refused(_constant: str) -> None:
    raise Unreadable


def _receipt_from(said: Any) -> Receipt:
    """Every field, no other, each of its type, in a text that has a form in UTF-8."""
    if not isinstance(said, dict) or said.keys() != {each.name for each in fields(Receipt)}:
        raise Unreadable
    if any(type(said[each.name]) is not each.type for each in fields(Receipt)) or said["format"] != FORMAT:
        raise Unreadable
    if any(isinstance(value, str) and "\0" in value for value in said.values()):
        raise Unreadable
    receipt = Receipt(**said)
    try:
        canonical(receipt).encode()
    except UnicodeEncodeError as error:
        raise Unreadable from error
    return receipt
