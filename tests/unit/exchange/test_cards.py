"""Cards: what is written is read, through an e-mail too, and nothing else is."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.access import Role
from courtdesk.domain.ids import MemberId
from courtdesk.errors import BundleTooBig, CourtDeskError, NewerBundle, NotABundle, TamperedBundle
from courtdesk.exchange import age, exact, identity, sshsig
from courtdesk.exchange.cards import Card, read_card, write_card

SEED = bytes(range(32))
BEGIN = "-----BEGIN COURTDESK CARD-----"
END = "-----END COURTDESK CARD-----"


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def sign_public(seed: bytes) -> str:
    return b64(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


CARD = Card(
    member=MemberId("member-0001"),
    name="Dr Wyn Example",
    roles=(Role.CLINICAL_LEAD, Role.ASSESSOR),
    court="Example Magistrates' Court",
    sign=sign_public(SEED),
    slot=b64(age.public_of(bytes(32))),
    bundle=b64(age.public_of(bytes(range(1, 33)))),
    registration_body="HCPC",
    registration_number="PYL00000",
    made_at=datetime(2026, 11, 23, 9, 20, tzinfo=UTC),
)
GOOD = write_card(CARD, SEED)


def with_body(body: bytes, seed: bytes = SEED) -> bytes:
    """A card file around any bytes, truly signed."""
    text = b64(body)
    lines = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
    signature = sshsig.sign(seed, identity.CARD, body)
    return f"{BEGIN}\n{lines}\n{END}\n{signature}".encode()


def changed(**fields: Any) -> bytes:
    """A card with these fields otherwise, truly signed by its maker."""
    value = exact.load(CARD.encode()) | fields
    return with_body(exact.dump({key: one for key, one in value.items() if one is not ...}))


def test_round_trip() -> None:
    assert read_card(GOOD) == CARD
    assert GOOD.isascii()
    assert max(map(len, GOOD.splitlines())) <= 100


names = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=100)


@given(name=names, court=names, roles=st.lists(st.sampled_from(list(Role)), unique=True))
def test_round_trip_of_any_name(name: str, court: str, roles: list[Role]) -> None:
    card = replace(CARD, name=name, court=court, roles=tuple(roles))
    assert read_card(write_card(card, SEED)) == card


@pytest.mark.parametrize(
    "through",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\n", b"\r"),
        lambda data: data.replace(b"\n", b"  \n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: "Bore da,\n\ndyma fy ngherdyn — ŵy\n\n".encode() + data + b"\n-- \nWyn\n",
        lambda data: b"\xff\xfe latin \xe9\n" + data,
        lambda data: data.rstrip(),
        lambda data: data.replace(b"\n", b"\n\n"),
    ],
)
def test_an_email_does_not_harm_it(through: Any) -> None:
    assert read_card(through(GOOD)) == CARD


def test_words_are_of_the_card_and_not_of_the_email() -> None:
    assert read_card(GOOD.replace(b"\n", b"\r\n")).words() == CARD.words()
    assert replace(CARD, name="Dr Win Example").words() != CARD.words()


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_a_stranger_checks_it_with_ssh_keygen(tmp_path: Path) -> None:
    text = GOOD.decode()
    body = base64.b64decode(text.partition(BEGIN)[2].partition(END)[0])
    (tmp_path / "sig").write_text(text.partition(END)[2].lstrip())
    line = identity.public_line(base64.b64decode(CARD.sign))
    (tmp_path / "signers").write_text(f"owner {line}\n")
    command = ["ssh-keygen", "-Y", "verify", "-I", "owner", "-n", identity.CARD]
    command += ["-f", str(tmp_path / "signers"), "-s", str(tmp_path / "sig")]
    assert subprocess.run(command, input=body, capture_output=True, check=False).returncode == 0
    bad = subprocess.run(command, input=body + b" ", capture_output=True, check=False)
    assert bad.returncode != 0


FAULTS: dict[str, tuple[bytes, type[CourtDeskError]]] = {
    "empty": (b"", NotABundle),
    "another text": (b"Dear all,\nsee you at ten.\n", NotABundle),
    "no end": (GOOD.replace(END.encode(), b""), TamperedBundle),
    "no signature": (GOOD.partition(b"-----BEGIN SSH")[0], TamperedBundle),
    "two cards": (GOOD + GOOD, TamperedBundle),
    "end first": (
        GOOD.replace(BEGIN.encode(), b"X").replace(END.encode(), BEGIN.encode()) + END.encode(),
        TamperedBundle,
    ),
    "cut": (GOOD[: len(GOOD) // 2], TamperedBundle),
    "quoted": (GOOD.replace(b"\n", b"\n> "), NotABundle),
    "too big": (GOOD + b" " * 65536, BundleTooBig),
    "no base64": (
        GOOD.replace(b"\n" + BEGIN.encode() + b"\n", b"\n" + BEGIN.encode() + b"\n!"),
        TamperedBundle,
    ),
    "other letters": (
        f"{BEGIN}\nŵŵŵŵ\n{END}\n".encode() + GOOD.partition(END.encode())[2],
        TamperedBundle,
    ),
    "not JSON": (with_body(b"hello"), TamperedBundle),
    "spaces in JSON": (with_body(json.dumps(exact.load(CARD.encode())).encode()), TamperedBundle),
    "a name twice": (
        with_body(CARD.encode().replace(b'{"body"', b'{"body":"x","body"')),
        TamperedBundle,
    ),
    "newer": (changed(format=2), NewerBundle),
    "no format": (changed(format=...), TamperedBundle),
    "an unknown field": (changed(admin=True), TamperedBundle),
    "no name": (changed(name=""), TamperedBundle),
    "a name of two lines": (changed(name="Dr\nWyn"), TamperedBundle),
    "a name written backwards": (changed(name="Dr \u202eelpmaxE"), TamperedBundle),
    "a name with something unseen": (changed(name="Dr\u200b Wyn"), TamperedBundle),
    "a name with space around": (changed(name=" Dr Wyn"), TamperedBundle),
    "a long name": (changed(name="W" * 101), TamperedBundle),
    "a name that is a number": (changed(name=7), TamperedBundle),
    "an unknown role": (changed(roles=["judge"]), TamperedBundle),
    "a role twice": (changed(roles=["cdo", "cdo"]), TamperedBundle),
    "roles as text": (changed(roles="cdo"), TamperedBundle),
    "a role that is a number": (changed(roles=[1]), TamperedBundle),
    "a member with a path": (changed(member="../x"), TamperedBundle),
    "a short key": (changed(slot=b64(bytes(1215))), TamperedBundle),
    "a key that is not base64": (changed(bundle="***"), TamperedBundle),
    "a key cut": (changed(sign=CARD.sign[:-2]), TamperedBundle),
    "a key in another spelling": (changed(sign=CARD.sign[:-2] + "9="), TamperedBundle),
    "no such day": (changed(made_at="2026-02-30T09:20:00Z"), TamperedBundle),
    "another clock": (changed(made_at="2026-11-23T09:20:00+01:00"), TamperedBundle),
    "somebody else's key": (changed(sign=sign_public(bytes(32))), TamperedBundle),
    "signed by somebody else": (with_body(CARD.encode(), bytes(32)), TamperedBundle),
    "signed for another purpose": (
        GOOD.partition(b"-----BEGIN SSH")[0]
        + sshsig.sign(SEED, identity.CONSENT, CARD.encode()).encode(),
        TamperedBundle,
    ),
    "another body": (
        with_body(replace(CARD, name="Dr Other").encode()).partition(b"-----BEGIN SSH")[0]
        + b"-----BEGIN SSH"
        + GOOD.partition(b"-----BEGIN SSH")[2],
        TamperedBundle,
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_sentence(name: str) -> None:
    data, expected = FAULTS[name]
    with pytest.raises(CourtDeskError) as caught:
        read_card(data)
    assert type(caught.value) is expected
    assert str(caught.value).endswith(".")
    assert str(caught.value).count(". ") == 0


def test_every_changed_letter_within_is_refused() -> None:
    start = GOOD.index(BEGIN.encode())
    for at in range(start, len(GOOD.rstrip()), 7):
        other = b"B" if GOOD[at : at + 1] != b"B" else b"C"
        with pytest.raises(CourtDeskError):
            read_card(GOOD[:at] + other + GOOD[at + 1 :])


@pytest.mark.parametrize("more", ["", "x", "xx"])
def test_letters_in_another_spelling_are_refused(more: str) -> None:
    """The last letter of base64 may hold bits that mean nothing; other bits, the same card."""
    body = replace(CARD, name=CARD.name + more).encode()
    text, end = with_body(body), f"\n{END}".encode()
    last = text[: text.index(end)].rstrip(b"=")
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = letters[letters.index(last[-1:]) ^ 1 : (letters.index(last[-1:]) ^ 1) + 1]
    changed_text = last[:-1] + other + text[len(last) :]
    if len(body) % 3:
        assert (
            base64.b64decode(changed_text[: changed_text.index(end)].split(b"CARD-----")[1]) == body
        )
    with pytest.raises(TamperedBundle):
        read_card(changed_text)


def test_a_card_is_signed_with_its_own_key() -> None:
    with pytest.raises(ValueError, match="stands on it"):
        write_card(CARD, bytes(32))


def test_a_card_that_would_be_refused_is_not_written() -> None:
    with pytest.raises(ValueError, match="name"):
        write_card(replace(CARD, name=""), SEED)


def test_random_bytes_are_never_a_card() -> None:
    for _ in range(50):
        with pytest.raises(CourtDeskError):
            read_card(os.urandom(500))
