"""Keys of receipts (Ed25519): their spelling, their names, signing and verifying. Pure."""

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from grants.proposals.receipts.text import signature_bytes

BYTES = 32


class NoKey(ValueError):
    """The text is no key."""


def new_private_key() -> str:
    """A private key as the setting takes it: 32 random bytes in base64."""
    return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()


def private_key(text: str) -> Ed25519PrivateKey:
    """The key behind the setting. Raises NoKey; the text itself is never repeated."""
    return Ed25519PrivateKey.from_private_bytes(_bytes_of(text))


def public_text(private: Ed25519PrivateKey) -> str:
    """The public half in base64."""
    return base64.b64encode(private.public_key().public_bytes_raw()).decode()


def key_id(public: str) -> str:
    """The name of a key: the first 16 hex digits of the SHA-256 of its public half."""
    return hashlib.sha256(_bytes_of(public)).hexdigest()[:16]


def pem_of(public: str) -> str:
    """The public half as other tools read it."""
    key = Ed25519PublicKey.from_public_bytes(_bytes_of(public))
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def public_from_pem(pem: bytes) -> str:
    """The public half in base64, from a PEM file. Raises NoKey."""
    try:
        key = serialization.load_pem_public_key(pem)
    except ValueError as error:
        raise NoKey from error
    if not isinstance(key, Ed25519PublicKey):
        raise NoKey
    return base64.b64encode(key.public_bytes_raw()).decode()


def sign(private: Ed25519PrivateKey, text: str) -> str:
    """The signature in base64; the same key and text always give the same."""
    return base64.b64encode(private.sign(text.encode())).decode()


def holds(public: str, text: str, signature: str) -> bool:
    """Whether the signature is the key's, of exactly this text."""
    given = signature_bytes(signature)
    if given is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(_bytes_of(public)).verify(given, text.encode())
    except InvalidSignature:
        return False
    return True


def _bytes_of(text: str) -> bytes:
    try:
        given = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoKey from error
    if len(given) != BYTES:
        raise NoKey
    return given
