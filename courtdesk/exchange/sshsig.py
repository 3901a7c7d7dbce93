"""SSHSIG signatures: what `ssh-keygen -Y sign` makes and `ssh-keygen -Y verify` checks.

The format is OpenSSH's PROTOCOL.sshsig, version 1. Only Ed25519 with SHA-512 is made and taken,
and only in the one spelling that is made here and by `ssh-keygen`, so that a signature has one
form and can be compared and counted by its bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from courtdesk.errors import FileRefused
from courtdesk.exchange.identity import KEY_TYPE, packed, public_blob

_BEGIN = "-----BEGIN SSH SIGNATURE-----"
_END = "-----END SSH SIGNATURE-----"
_MAGIC = b"SSHSIG"
_VERSION = (1).to_bytes(4, "big")
_HASH = b"sha512"
_SIGNATURE_BYTES = 64
_LINE = 70


class SignatureRefused(FileRefused):
    """A signature is damaged, by another key, for another purpose, or of other bytes."""


def sign(seed32: bytes, namespace: str, message: bytes) -> str:
    """The armoured signature of the message by an Ed25519 seed, for one purpose.

    `namespace` is one of `courtdesk.exchange.identity` and must not be empty.
    """
    key = Ed25519PrivateKey.from_private_bytes(seed32)
    signature = key.sign(_signed(namespace, message))
    return _armour(_blob(key.public_key().public_bytes_raw(), namespace, signature))


def length(namespace: str) -> int:
    """How many letters every signature for this purpose has."""
    return len(_armour(_blob(bytes(32), namespace, bytes(_SIGNATURE_BYTES))))


def verify(public32: bytes, namespace: str, message: bytes, armoured: str) -> None:
    """Return when the signature is this key's, for this purpose and of exactly these bytes.

    Raises `SignatureRefused` otherwise, with one sentence that says which of them it is not.
    """
    blob = _dearmour(armoured)
    signature = blob[-_SIGNATURE_BYTES:]
    if blob != _blob(public32, namespace, signature):
        raise SignatureRefused(_difference(blob, public32))
    try:
        Ed25519PublicKey.from_public_bytes(public32).verify(signature, _signed(namespace, message))
    # ValueError: 32 bytes that are no public key.
    except (InvalidSignature, ValueError) as error:
        raise SignatureRefused(
            "What was signed has been changed since, or the signature has: "
            "ask the person who signed it to send it again."
        ) from error


def _signed(namespace: str, message: bytes) -> bytes:
    """What the key signs: the message's hash together with what the signature is for."""
    if not namespace:
        raise ValueError("a signature needs a namespace")
    digest = hashlib.sha512(message).digest()
    return _MAGIC + packed(namespace.encode(), b"", _HASH, digest)


def _blob(public32: bytes, namespace: str, signature: bytes) -> bytes:
    inner = packed(KEY_TYPE.encode(), signature)
    parts = packed(public_blob(public32), namespace.encode(), b"", _HASH, inner)
    return _MAGIC + _VERSION + parts


def _armour(blob: bytes) -> str:
    text = base64.b64encode(blob).decode("ascii")
    lines = [text[at : at + _LINE] for at in range(0, len(text), _LINE)]
    return "\n".join([_BEGIN, *lines, _END, ""])


def _dearmour(armoured: str) -> bytes:
    """The bytes inside, when they are armoured exactly as `_armour` does it."""
    text = armoured.replace("\r\n", "\n").strip("\n")
    lines = text.split("\n")
    try:
        blob = base64.b64decode("".join(lines[1:-1]), validate=True)
    # ValueError: letters outside ASCII.
    except (binascii.Error, ValueError):
        blob = b""
    if not blob.startswith(_MAGIC) or _armour(blob) != text + "\n":
        raise SignatureRefused(
            "This is not a signature as CourtDesk or ssh-keygen writes it: "
            "ask the person who signed to send the file again."
        )
    return blob


def _difference(blob: bytes, public32: bytes) -> str:
    """Which of the things that stand openly in a signature is not as expected, as a sentence."""
    if blob[len(_MAGIC) : len(_MAGIC) + len(_VERSION)] != _VERSION:
        return "The signature is of a newer form: install a newer version of CourtDesk to check it."
    if packed(public_blob(public32)) not in blob:
        return (
            "The signature is by another key than that of the person named: "
            "ask them to sign it themselves."
        )
    return (
        "The signature was made for another purpose, or in a way that CourtDesk does not use: "
        "ask the person who signed to sign it in CourtDesk."
    )
