"""Public keys as lines, and the namespaces that signatures are made in.

A member's signing key is written as OpenSSH writes it, `ssh-ed25519 AAAA...`, without a comment:
a comment is not part of the key and would be believed all the same.
"""

from __future__ import annotations

import base64
import binascii

from courtdesk.errors import FileRefused

KEY_TYPE = "ssh-ed25519"
"""The only kind of signing key."""

CONSENT = "consent@courtdesk.v1"
DECISION = "decision@courtdesk.v1"
TOLD_DECISION = "told-decision@courtdesk.v1"
"""Whoever was told a provider's decision signs that; the decider signs as `DECISION`."""
SNIPPET = "snippet@courtdesk.v1"
TEAM = "team@courtdesk.v1"
DEVICE = "device@courtdesk.v1"
LINK = "link@courtdesk.v1"
PURGE = "purge@courtdesk.v1"
BUNDLE = "bundle@courtdesk.v1"
CLINICAL = "clinical@courtdesk.v1"
FORM = "form@courtdesk.v1"
CARD = "card@courtdesk.v1"
"""Whoever asks to join signs their card with the key that stands on it."""
ROTATION = "rotation@courtdesk.v1"
"""The old key of a member signs the new one that follows it."""

NAMESPACES = frozenset(
    {
        CONSENT,
        DECISION,
        TOLD_DECISION,
        SNIPPET,
        TEAM,
        DEVICE,
        LINK,
        PURGE,
        BUNDLE,
        CLINICAL,
        FORM,
        CARD,
        ROTATION,
    }
)
"""Every purpose that something is signed for."""

_KEY_BYTES = 32


def packed(*parts: bytes) -> bytes:
    """SSH strings (RFC 4251, section 5): each part after its length, 4 bytes big-endian."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def public_blob(public32: bytes) -> bytes:
    """An Ed25519 public key in SSH's own form (RFC 8709, section 4)."""
    if len(public32) != _KEY_BYTES:
        raise ValueError(f"a public signing key is {_KEY_BYTES} bytes, not {len(public32)}")
    return packed(KEY_TYPE.encode(), public32)


def public_line(public32: bytes) -> str:
    """The key as a line for `allowed_signers` or `authorized_keys`, without a comment."""
    return f"{KEY_TYPE} {base64.b64encode(public_blob(public32)).decode('ascii')}"


def read_public_line(line: str) -> bytes:
    """The 32 bytes of the key on such a line.

    Raises `FileRefused` for another kind of key, a comment, or a line spelt another way.
    """
    kind, _, encoded = line.strip().partition(" ")
    try:
        blob = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        blob = b""
    public = blob[-_KEY_BYTES:]
    if kind != KEY_TYPE or len(public) != _KEY_BYTES or public_line(public) != line.strip():
        raise FileRefused(
            "This is not a signing key as CourtDesk writes it (ssh-ed25519 and the key, nothing "
            "after it): ask its owner to send the line again."
        )
    return public
