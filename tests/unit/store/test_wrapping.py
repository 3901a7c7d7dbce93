"""Sealing and wrapping: what goes in comes out, and nothing else ever does."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hpke
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.errors import DamagedVault, NotReadable
from courtdesk.store import wrapping
from courtdesk.store.wrapping import Info

KEY = bytes(range(32))
PAIR = wrapping.pair_of(bytes(range(32, 64)))
OTHER = wrapping.pair_of(bytes(range(64, 96)))
INFO = Info("vault key", "vault-1", wrapping.fingerprint(PAIR.public), 1)
AGE_KIT = Path(__file__).parents[4] / "shared" / "vectors" / "age-cctv"

parts = st.lists(st.one_of(st.text(max_size=20), st.binary(max_size=20)), max_size=4)
keys = st.binary(min_size=32, max_size=32)


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@given(key=keys, plaintext=st.binary(max_size=500), associated=parts)
def test_seal_round_trip(key: bytes, plaintext: bytes, associated: list[str | bytes]) -> None:
    sealed = wrapping.seal(key, plaintext, associated)
    assert wrapping.open_sealed(key, sealed, associated) == plaintext
    assert len(sealed) == len(plaintext) + 28


def test_sealing_twice_gives_different_bytes() -> None:
    assert wrapping.seal(KEY, b"x", []) != wrapping.seal(KEY, b"x", [])


def test_every_flipped_byte_of_a_seal_is_refused() -> None:
    sealed = wrapping.seal(KEY, b"what was said", ["document", "kind"])
    for at in range(len(sealed)):
        with pytest.raises(DamagedVault):
            wrapping.open_sealed(KEY, flipped(sealed, at), ["document", "kind"])


@pytest.mark.parametrize("length", [0, 5, 12, 27])
def test_a_cut_seal_is_refused(length: int) -> None:
    sealed = wrapping.seal(KEY, b"what was said", [])
    with pytest.raises(DamagedVault):
        wrapping.open_sealed(KEY, sealed[:length], [])


@pytest.mark.parametrize(
    "associated", [[], ["a", "bc"], ["abc"], ["ab", "c", ""], ["c", "ab"], ["ab", "C"]]
)
def test_a_seal_opens_only_with_the_same_parts(associated: list[str]) -> None:
    sealed = wrapping.seal(KEY, b"x", ["ab", "c"])
    with pytest.raises(DamagedVault):
        wrapping.open_sealed(KEY, sealed, associated)


@given(one=parts, two=parts)
def test_different_parts_never_run_together(one: list[str | bytes], two: list[str | bytes]) -> None:
    def raw(these: list[str | bytes]) -> list[bytes]:
        return [part.encode() if isinstance(part, str) else part for part in these]

    assert (wrapping.joined(one) == wrapping.joined(two)) == (raw(one) == raw(two))


def test_each_purpose_has_its_own_key() -> None:
    made = {wrapping.derive(KEY, purpose) for purpose in ("a", "b", "head", "ab")}
    assert len(made | {wrapping.derive(bytes(32), "a"), KEY}) == 6
    assert wrapping.derive(KEY, "a") == wrapping.derive(KEY, "a")


def test_derive_is_what_every_vault_so_far_was_made_with() -> None:
    # A change here would lock every vault: the value is pinned, not computed twice.
    assert wrapping.derive(KEY, "head").hex() == (
        "f00e9a193369427dab0b5185a8034a5db643a346b1dc0afbd7c61a67420cfe9f"
    )


@given(seed=keys, secret=st.binary(max_size=100))
def test_wrap_round_trip(seed: bytes, secret: bytes) -> None:
    pair = wrapping.pair_of(seed)
    info = replace(INFO, recipient=wrapping.fingerprint(pair.public))
    assert len(pair.public) == wrapping.PUBLIC_BYTES
    assert wrapping.unwrap(seed, wrapping.wrap(pair.public, secret, info), info) == secret


def test_every_flipped_byte_of_a_wrap_is_refused() -> None:
    wrapped = wrapping.wrap(PAIR.public, KEY, INFO)
    for at in range(len(wrapped)):
        with pytest.raises(DamagedVault):
            wrapping.unwrap(PAIR.private, flipped(wrapped, at), INFO)


@pytest.mark.parametrize("length", [0, 100, 1120, 1167])
def test_a_cut_wrap_is_refused(length: int) -> None:
    wrapped = wrapping.wrap(PAIR.public, KEY, INFO)
    with pytest.raises(DamagedVault):
        wrapping.unwrap(PAIR.private, wrapped[:length], INFO)


@pytest.mark.parametrize(
    "other",
    [
        replace(INFO, purpose="compartment substance"),
        replace(INFO, scope="vault-2"),
        replace(INFO, generation=2),
        replace(INFO, purpose="vault keyvault", scope="-1"),
    ],
)
def test_a_wrap_opens_only_for_what_it_was_made_for(other: Info) -> None:
    wrapped = wrapping.wrap(PAIR.public, KEY, INFO)
    with pytest.raises(DamagedVault):
        wrapping.unwrap(PAIR.private, wrapped, other)


def test_another_member_is_told_that_it_is_not_for_them() -> None:
    wrapped = wrapping.wrap(PAIR.public, KEY, INFO)
    with pytest.raises(NotReadable):
        wrapping.unwrap(OTHER.private, wrapped, INFO)
    theirs = replace(INFO, recipient=wrapping.fingerprint(OTHER.public))
    with pytest.raises(DamagedVault):
        wrapping.unwrap(OTHER.private, wrapped, theirs)


def test_wrapping_to_another_key_than_the_info_names_is_a_bug() -> None:
    with pytest.raises(ValueError, match="fingerprint"):
        wrapping.wrap(OTHER.public, KEY, INFO)


@pytest.mark.parametrize("public", [bytes(1216), b"\xff" * 1216])
def test_a_public_key_that_cannot_be_is_refused(public: bytes) -> None:
    with pytest.raises(DamagedVault, match="public key"):
        wrapping.wrap(public, KEY, replace(INFO, recipient=wrapping.fingerprint(public)))


@pytest.mark.parametrize("length", [0, 31, 33])
def test_keys_of_another_length_are_a_bug(length: int) -> None:
    short = bytes(length)
    with pytest.raises(ValueError, match="32 bytes"):
        wrapping.seal(short, b"", [])
    with pytest.raises(ValueError, match="32 bytes"):
        wrapping.open_sealed(short, bytes(40), [])
    with pytest.raises(ValueError, match="32 bytes"):
        wrapping.derive(short, "head")
    with pytest.raises(ValueError, match="32 bytes"):
        wrapping.public_of(short)


def test_a_pair_never_shows_its_private_half() -> None:
    assert PAIR.private.hex() not in repr(PAIR)
    assert repr(PAIR.private) not in repr(PAIR)


@pytest.mark.skipif(not AGE_KIT.exists(), reason="the public age test kit is not beside us")
def test_seeds_grow_into_the_same_keys_as_ages() -> None:
    head, _, body = (AGE_KIT / "hybrid").read_bytes().partition(b"\n\n")
    fields = dict(line.split(": ", 1) for line in head.decode().splitlines())
    stanza = body.split(b"---")[0].decode().splitlines()[1:]
    enc = _base64(stanza[0].split()[2])
    seed = _bech32_bytes(fields["identity"])
    key = hpke.MLKEM768X25519PrivateKey(*wrapping._expand(seed))
    suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
    wrapped = enc + _base64("".join(stanza[1:]))
    file_key = suite.decrypt(wrapped, key, b"age-encryption.org/mlkem768x25519")
    assert file_key.hex() == fields["file key"]


def _base64(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


def _bech32_bytes(text: str) -> bytes:
    letters = text.lower().rpartition("1")[2][:-6]
    value = 0
    for letter in letters:
        value = value << 5 | "qpzry9x8gf2tvdw0s3jn54khce6mua7l".index(letter)
    extra = len(letters) * 5 % 8
    return (value >> extra).to_bytes(len(letters) * 5 // 8, "big")
