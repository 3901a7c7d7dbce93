"""The public age test kit: one fault a file, and what a reader must say of it.

Passphrase recipients (scrypt) are not part of CourtDesk: the files that hold nothing else are
left out, the one that holds one beside a key is not.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from courtdesk.errors import (
    BundleRefused,
    NewerBundle,
    NotABundle,
    NotForYou,
)
from courtdesk.exchange import age
from courtdesk.exchange.age.verdicts import (
    ArmourDamaged,
    HeaderDamaged,
    MacWrong,
    PayloadDamaged,
)

KIT = Path(__file__).parents[5] / "shared" / "vectors" / "age-cctv"
ABSENT = "the public age test kit is not beside the project (../shared/vectors/age-cctv)"
BESIDE_A_KEY = "scrypt_and_x25519"

EXPECTED: dict[str, tuple[type[BundleRefused], ...]] = {
    "armor failure": (ArmourDamaged,),
    "header failure": (HeaderDamaged, NewerBundle, NotABundle),
    "HMAC failure": (MacWrong,),
    "no match": (NotForYou,),
    "payload failure": (PayloadDamaged,),
}


@dataclass(frozen=True)
class Case:
    """One file of the kit."""

    expect: str
    payload: str | None
    identities: tuple[age.Identity, ...]
    armoured: bool
    data: bytes


def read_case(path: Path) -> Case:
    head, _, data = path.read_bytes().partition(b"\n\n")
    fields = [line.split(": ", 1) for line in head.decode().splitlines()]
    known = dict(fields)
    if known.get("compressed") == "zlib":
        data = zlib.decompress(data)
    identities = tuple(age.read_identity(value) for name, value in fields if name == "identity")
    armoured = known.get("armored") == "yes"
    return Case(known["expect"], known.get("payload"), identities, armoured, data)


def names() -> list[str]:
    if not KIT.exists():
        return []
    found = sorted(path.name for path in KIT.iterdir())
    return [name for name in found if "scrypt" not in name or name == BESIDE_A_KEY]


def opened(case: Case) -> tuple[bytes, BundleRefused | None]:
    """What was released, and the error after it."""
    released: list[bytes] = []
    try:
        file = age.open_stream(io.BytesIO(case.data), case.identities, armoured=case.armoured)
        while piece := file.contents.read(50_000):
            released.append(piece)
    except BundleRefused as error:
        return b"".join(released), error
    return b"".join(released), None


@pytest.mark.skipif(not KIT.exists(), reason=ABSENT)
@pytest.mark.parametrize("name", names())
def test_verdict(name: str) -> None:
    case = read_case(KIT / name)
    released, error = opened(case)
    if case.expect == "success":
        assert error is None
    else:
        assert type(error) in EXPECTED[case.expect]
        assert str(error).endswith(".")
    if case.payload is not None:
        assert hashlib.sha256(released).hexdigest() == case.payload


@pytest.mark.skipif(not KIT.exists(), reason=ABSENT)
@pytest.mark.parametrize("name", names())
def test_whole_or_nothing_and_text_found_out(name: str) -> None:
    case = read_case(KIT / name)
    file = io.BytesIO(case.data)
    if case.expect == "success":
        assert hashlib.sha256(age.open_whole(file, case.identities, 1 << 28)).hexdigest() == (
            case.payload
        )
    else:
        with pytest.raises(BundleRefused):
            age.open_whole(file, case.identities, 1 << 28)


@pytest.mark.skipif(not KIT.exists(), reason=ABSENT)
def test_the_kit_is_whole() -> None:
    assert len(names()) == 143 - 25
