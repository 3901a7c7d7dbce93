"""Sealing bytes under a key, and wrapping a key to a person's public key.

Everything here is a thin, strict layer over `cryptography`; no primitive is written by hand.

* `derive`: HKDF-SHA256, one 32-byte key per purpose, so that a key never does two jobs.
* `seal` and `open_sealed`: AES-256-GCM with a random nonce in front.
* `wrap` and `unwrap`: HPKE in base mode (RFC 9180) with MLKEM768-X25519, HKDF-SHA256 and
  AES-256-GCM. A private key is the 32-byte seed of X-Wing (draft-connolly-cfrg-xwing-kem,
  section 5.2), the form that age's `mlkem768x25519` identities hold too.

Associated data and HPKE's `info` are lists of parts, each with its length in front: without the
lengths ("ab", "c") and ("a", "bc") would be the same bytes, and a sealed part could be moved
between two documents whose names run together alike.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from courtdesk.errors import DamagedVault, NotReadable

KEY_BYTES = 32
"""Length of every symmetric key and of every private seed."""

PUBLIC_BYTES = 1216
"""Length of a public sealing key: ML-KEM-768 (1184 bytes), then X25519 (32 bytes)."""

_NONCE_BYTES = 12
_MLKEM_PUBLIC_BYTES = 1184
_MLKEM_SEED_BYTES = 64
_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


@dataclass(frozen=True)
class SealingPair:
    """A key pair that others wrap secrets to.

    `private` is a 32-byte seed and never appears in a repr, and so in no log or crash report;
    `public` is `PUBLIC_BYTES` long.
    """

    private: bytes = field(repr=False)
    public: bytes


@dataclass(frozen=True)
class Info:
    """What a wrapped secret is for; bound into the wrap, so that it opens nowhere else.

    `purpose` names the secret, `scope` is the vault or team id, `recipient` the `fingerprint` of
    the public key wrapped to and `generation` the number of the wrapped key, from 1.
    """

    purpose: str
    scope: str
    recipient: str
    generation: int

    def encode(self) -> bytes:
        """The exact bytes given to HPKE: version and all four fields, each length-prefixed."""
        return joined(
            ["courtdesk.v1 wrap", self.purpose, self.scope, self.recipient, str(self.generation)]
        )


def joined(parts: Sequence[str | bytes]) -> bytes:
    """The parts as one byte string, each after its length (4 bytes, big-endian).

    Text counts as its UTF-8 bytes. Different lists never give the same bytes.
    """
    raw = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in raw)


def new_key() -> bytes:
    """A fresh random 32-byte key from the operating system."""
    return os.urandom(KEY_BYTES)


def derive(key32: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose out of another key (HKDF-SHA256, RFC 5869)."""
    _require_length(key32, KEY_BYTES, "key")
    info = joined(["courtdesk.v1 derive", purpose])
    return HKDF(hashes.SHA256(), KEY_BYTES, None, info).derive(key32)


def seal(key32: bytes, plaintext: bytes, associated: Sequence[str | bytes]) -> bytes:
    """The plaintext under AES-256-GCM: nonce (12 bytes), ciphertext, tag (16 bytes).

    `associated` is not stored: `open_sealed` must be given the same parts again.
    """
    _require_length(key32, KEY_BYTES, "key")
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key32).encrypt(nonce, plaintext, _seal_context(associated))


def open_sealed(key32: bytes, sealed: bytes, associated: Sequence[str | bytes]) -> bytes:
    """What `seal` was given.

    Raises `DamagedVault` when a byte of it, the key or the associated parts differ.
    """
    _require_length(key32, KEY_BYTES, "key")
    nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(key32).decrypt(nonce, ciphertext, _seal_context(associated))
    # ValueError: too short to hold a nonce and a tag, which is damage as well.
    except (InvalidTag, ValueError) as error:
        raise DamagedVault(
            "A sealed part of the vault does not open with its key: it was damaged or moved; "
            "restore the latest backup."
        ) from error


def new_pair() -> SealingPair:
    """A fresh sealing pair."""
    return pair_of(new_key())


def pair_of(seed32: bytes) -> SealingPair:
    """The sealing pair whose private seed this is."""
    return SealingPair(seed32, public_of(seed32))


def public_of(private: bytes) -> bytes:
    """The `PUBLIC_BYTES` of the public key that belongs to a private seed."""
    mlkem_key, x25519_key = _expand(private)
    return mlkem_key.public_key().public_bytes_raw() + x25519_key.public_key().public_bytes_raw()


def fingerprint(public: bytes) -> str:
    """A public key's short name: the first 128 bits of its SHA-256, in hexadecimal."""
    return hashlib.sha256(public).hexdigest()[:32]


def wrap(public: bytes, secret: bytes, info: Info) -> bytes:
    """The secret encrypted so that only the holder of `public`'s private seed opens it.

    `info.recipient` must be `fingerprint(public)` (`ValueError`: a bug of the caller). A public
    key that no key pair can have raises `DamagedVault`.
    """
    if info.recipient != fingerprint(public):
        raise ValueError("info.recipient is not the fingerprint of the public key")
    _require_length(public, PUBLIC_BYTES, "public key")
    try:
        return _SUITE.encrypt(secret, _public_key(public), info.encode())
    # ValueError: not a point or not an encapsulation key; a real key pair never has one.
    except ValueError as error:
        raise DamagedVault(
            "A member's public key is damaged, so nothing can be sealed for them: "
            "restore the latest backup."
        ) from error


def unwrap(private: bytes, wrapped: bytes, info: Info) -> bytes:
    """What `wrap` was given.

    Raises `NotReadable` when it was wrapped to somebody else's key, `DamagedVault` when a byte of
    it or of the info differs.
    """
    if info.recipient != fingerprint(public_of(private)):
        raise NotReadable(
            "This was sealed for another member's key: ask a member who can read it to share it."
        )
    key = hpke.MLKEM768X25519PrivateKey(*_expand(private))
    try:
        return _SUITE.decrypt(wrapped, key, info.encode())
    # ValueError: shorter than the encapsulated key, which is damage as well.
    except (InvalidTag, ValueError) as error:
        raise DamagedVault(
            "A wrapped key of the vault does not open: it was damaged or moved; "
            "restore the latest backup."
        ) from error


def _seal_context(associated: Sequence[str | bytes]) -> bytes:
    return joined(["courtdesk.v1 seal", *associated])


def _expand(seed: bytes) -> tuple[mlkem.MLKEM768PrivateKey, x25519.X25519PrivateKey]:
    """X-Wing's expandDecapsulationKey: SHAKE256 of the seed gives both private keys."""
    _require_length(seed, KEY_BYTES, "private seed")
    wide = hashlib.shake_256(seed).digest(_MLKEM_SEED_BYTES + KEY_BYTES)
    return (
        mlkem.MLKEM768PrivateKey.from_seed_bytes(wide[:_MLKEM_SEED_BYTES]),
        x25519.X25519PrivateKey.from_private_bytes(wide[_MLKEM_SEED_BYTES:]),
    )


def _public_key(public: bytes) -> hpke.MLKEM768X25519PublicKey:
    return hpke.MLKEM768X25519PublicKey(
        mlkem.MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC_BYTES]),
        x25519.X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC_BYTES:]),
    )


def _require_length(value: bytes, length: int, what: str) -> None:
    if len(value) != length:
        raise ValueError(f"a {what} is {length} bytes, not {len(value)}")
