"""Whom a file key is wrapped for: `X25519` and the hybrid `mlkem768x25519`.

CourtDesk seals to hybrid keys only: who stores today's files cannot open them with tomorrow's
quantum computer unless X25519 *and* ML-KEM-768 fall. X25519 alone is here so that the format can
be tried against every other program that speaks it.

A hybrid private key is its 32-byte seed, grown by SHAKE256 (X-Wing, draft-connolly-cfrg-xwing-kem,
section 5.2); a public one is ML-KEM-768 (1184 bytes), then X25519 (32 bytes).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from courtdesk.errors import FileRefused
from courtdesk.exchange.age import bech32
from courtdesk.exchange.age.header import Stanza, decode64, encode64
from courtdesk.exchange.age.verdicts import HeaderDamaged

HYBRID = "mlkem768x25519"
CLASSIC = "X25519"

HYBRID_PUBLIC_BYTES = 1216
SEED_BYTES = 32
FILE_KEY_BYTES = 16

_MLKEM_PUBLIC_BYTES = 1184
_MLKEM_SEED_BYTES = 64
_ENC_BYTES = 1120
_TAG_BYTES = 16
_INFO = b"age-encryption.org/mlkem768x25519"
_CLASSIC_INFO = b"age-encryption.org/v1/X25519"
_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
# Each file key is wrapped under a key that is used once, so the nonce may be fixed.
_ONCE = bytes(12)


class Recipient(Protocol):
    """A public key that a file key can be wrapped for."""

    @property
    def kind(self) -> str:
        """The type of the stanzas that it makes."""
        ...

    def wrap(self, file_key: bytes) -> Stanza:
        """The file key for this recipient. Raises `FileRefused` for a key that cannot be."""
        ...


class Identity(Protocol):
    """A private key that a stanza can be tried with."""

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """The file key, or `None` when the stanza is of another type or for another key.

        Raises `HeaderDamaged` for a stanza of this type that no program writes.
        """
        ...

    def check(self, stanza: Stanza) -> None:
        """Raise as `unwrap` does; any identity of a type finds the same stanzas damaged."""
        ...


@dataclass(frozen=True)
class HybridRecipient:
    """A public hybrid key of `HYBRID_PUBLIC_BYTES`."""

    public: bytes
    kind: str = field(default=HYBRID, init=False)

    def wrap(self, file_key: bytes) -> Stanza:
        """See `Recipient`."""
        sealed = _SUITE.encrypt(file_key, _hybrid_public(self.public), _INFO)
        return Stanza((HYBRID, encode64(sealed[:_ENC_BYTES])), sealed[_ENC_BYTES:])

    def __str__(self) -> str:
        """`age1pq1...`, as the public program reads it."""
        return bech32.encode("age1pq", self.public)


@dataclass(frozen=True)
class HybridIdentity:
    """A private hybrid key: the 32-byte seed."""

    seed: bytes = field(repr=False)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """See `Identity`."""
        if stanza.args[0] != HYBRID:
            return None
        enc = self._sound(stanza)
        try:
            key = hpke.MLKEM768X25519PrivateKey(*self._grown)
            return _SUITE.decrypt(enc + stanza.body, key, _INFO)
        except InvalidTag:
            return None

    def check(self, stanza: Stanza) -> None:
        """See `Identity`."""
        if stanza.args[0] == HYBRID:
            self._sound(stanza)

    def recipient(self) -> HybridRecipient:
        """The public half."""
        return HybridRecipient(_public(self._grown))

    def _sound(self, stanza: Stanza) -> bytes:
        enc = _share(stanza, _ENC_BYTES)
        # HPKE would answer as it does for a key of somebody else; the format wants it named.
        _exchanged(self._grown[1], enc[-SEED_BYTES:])
        return enc

    @cached_property
    def _grown(self) -> _Private:
        """Once for all the stanzas, up to 32, that it is tried with."""
        return _grow(self.seed)

    def export(self) -> str:
        """`AGE-SECRET-KEY-PQ-1...`: the private key as the public program reads it."""
        return bech32.encode("age-secret-key-pq-", self.seed).upper()


@dataclass(frozen=True)
class ClassicRecipient:
    """A public X25519 key of 32 bytes."""

    public: bytes
    kind: str = field(default=CLASSIC, init=False)

    def wrap(self, file_key: bytes) -> Stanza:
        """See `Recipient`."""
        once = x25519.X25519PrivateKey.generate()
        share = once.public_key().public_bytes_raw()
        try:
            shared = once.exchange(x25519.X25519PublicKey.from_public_bytes(self.public))
        except ValueError as error:
            raise _bad_public() from error
        key = _classic_key(shared, share, self.public)
        body = ChaCha20Poly1305(key).encrypt(_ONCE, file_key, None)
        return Stanza((CLASSIC, encode64(share)), body)

    def __str__(self) -> str:
        """`age1...`, as every program reads it."""
        return bech32.encode("age", self.public)


@dataclass(frozen=True)
class ClassicIdentity:
    """A private X25519 key of 32 bytes."""

    secret: bytes = field(repr=False)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """See `Identity`."""
        if stanza.args[0] != CLASSIC:
            return None
        share, shared = self._sound(stanza)
        key = _classic_key(shared, share, self._private.public_key().public_bytes_raw())
        try:
            return ChaCha20Poly1305(key).decrypt(_ONCE, stanza.body, None)
        except InvalidTag:
            return None

    def check(self, stanza: Stanza) -> None:
        """See `Identity`."""
        if stanza.args[0] == CLASSIC:
            self._sound(stanza)

    def recipient(self) -> ClassicRecipient:
        """The public half."""
        return ClassicRecipient(self._private.public_key().public_bytes_raw())

    def _sound(self, stanza: Stanza) -> tuple[bytes, bytes]:
        share = _share(stanza, SEED_BYTES)
        return share, _exchanged(self._private, share)

    @cached_property
    def _private(self) -> x25519.X25519PrivateKey:
        return x25519.X25519PrivateKey.from_private_bytes(self.secret)

    def export(self) -> str:
        """`AGE-SECRET-KEY-1...`: the private key as every program reads it."""
        return bech32.encode("age-secret-key-", self.secret).upper()


def read_recipient(text: str) -> HybridRecipient | ClassicRecipient:
    """The recipient that `str` wrote. Raises `FileRefused` for anything else."""
    prefix, data = _decoded(text)
    if text == text.lower():
        if prefix == "age1pq" and len(data) == HYBRID_PUBLIC_BYTES:
            return HybridRecipient(data)
        if prefix == "age" and len(data) == SEED_BYTES:
            return ClassicRecipient(data)
    raise _bad_key()


def read_identity(text: str) -> HybridIdentity | ClassicIdentity:
    """The identity that `export` wrote. Raises `FileRefused` for anything else."""
    prefix, data = _decoded(text)
    makers: dict[str, Callable[[bytes], HybridIdentity | ClassicIdentity]] = {
        "age-secret-key-pq-": HybridIdentity,
        "age-secret-key-": ClassicIdentity,
    }
    if text != text.upper() or prefix not in makers or len(data) != SEED_BYTES:
        raise _bad_key()
    return makers[prefix](data)


def public_of(seed: bytes) -> bytes:
    """The public hybrid key, `HYBRID_PUBLIC_BYTES`, that belongs to a seed."""
    return _public(_grow(seed))


def throwaway() -> HybridRecipient:
    """A recipient whose private key is forgotten at once: it only makes up the number."""
    return HybridRecipient(public_of(os.urandom(SEED_BYTES)))


def _share(stanza: Stanza, length: int) -> bytes:
    """The sender's one-time share, after the checks that need no key."""
    if len(stanza.args) != 2:
        raise HeaderDamaged("a recipient with too much or too little")
    share = decode64(stanza.args[1])
    if len(share) != length or len(stanza.body) != FILE_KEY_BYTES + _TAG_BYTES:
        raise HeaderDamaged("a recipient of the wrong length")
    return share


def _exchanged(private: x25519.X25519PrivateKey, share: bytes) -> bytes:
    try:
        return private.exchange(x25519.X25519PublicKey.from_public_bytes(share))
    # A point of low order makes the shared secret nothing: anybody could know it.
    except ValueError as error:
        raise HeaderDamaged("a recipient's share that keeps no secret") from error


def _classic_key(shared: bytes, share: bytes, public: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, share + public, _CLASSIC_INFO).derive(shared)


_Private: TypeAlias = tuple[mlkem.MLKEM768PrivateKey, x25519.X25519PrivateKey]
"""Both halves of a hybrid private key."""


def _public(private: _Private) -> bytes:
    return b"".join(one.public_key().public_bytes_raw() for one in private)


def _grow(seed: bytes) -> _Private:
    if len(seed) != SEED_BYTES:
        raise ValueError(f"a private seed is {SEED_BYTES} bytes, not {len(seed)}")
    wide = hashlib.shake_256(seed).digest(_MLKEM_SEED_BYTES + SEED_BYTES)
    return (
        mlkem.MLKEM768PrivateKey.from_seed_bytes(wide[:_MLKEM_SEED_BYTES]),
        x25519.X25519PrivateKey.from_private_bytes(wide[_MLKEM_SEED_BYTES:]),
    )


def _hybrid_public(public: bytes) -> hpke.MLKEM768X25519PublicKey:
    try:
        return hpke.MLKEM768X25519PublicKey(
            mlkem.MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC_BYTES]),
            x25519.X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC_BYTES:]),
        )
    except ValueError as error:
        raise _bad_public() from error


def _bad_public() -> FileRefused:
    return FileRefused(
        "A recipient's public key is damaged, so nothing can be sealed for them: ask them for "
        "their card again."
    )


def _decoded(text: str) -> tuple[str, bytes]:
    try:
        return bech32.decode(text)
    except ValueError as error:
        raise _bad_key() from error


def _bad_key() -> FileRefused:
    return FileRefused(
        "This is not a key as age writes it (age1... or AGE-SECRET-KEY-...): copy all of it again."
    )
