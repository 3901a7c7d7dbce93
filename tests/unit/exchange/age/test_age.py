"""The container by itself: round trips, damage, limits, and other programs."""

from __future__ import annotations

import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courtdesk.errors import BundleRefused, BundleTooBig, FileRefused, NotABundle, NotForYou
from courtdesk.exchange import age
from courtdesk.exchange.age import header as headers
from courtdesk.exchange.age.header import Stanza
from courtdesk.exchange.age.source import Source
from courtdesk.exchange.age.verdicts import ArmourDamaged, HeaderDamaged, PayloadDamaged

HYBRID = age.HybridIdentity(bytes(range(32)))
CLASSIC = age.ClassicIdentity(bytes(range(1, 33)))


class Dribble(io.RawIOBase):
    """A file that hands over a few bytes at a time, as a slow share may."""

    def __init__(self, data: bytes, most: int = 7) -> None:
        super().__init__()
        self._file = io.BytesIO(data)
        self._most = most

    def read(self, size: int = -1, /) -> bytes:
        return self._file.read(min(size, self._most))


def sealed(
    data: bytes, *recipients: age.Recipient, armoured: bool = False, step: int = 1 << 30
) -> bytes:
    out = io.BytesIO()
    with age.sealing(out, recipients or [HYBRID.recipient()], armoured=armoured) as inside:
        for at in range(0, len(data), step):
            inside.write(data[at : at + step])
    return out.getvalue()


def opened(data: bytes, *identities: age.Identity) -> bytes:
    return age.open_whole(io.BytesIO(data), identities or [HYBRID], 1 << 24)


LENGTHS = [
    0,
    1,
    age.CHUNK - 1,
    age.CHUNK,
    age.CHUNK + 1,
    2 * age.CHUNK - 1,
    2 * age.CHUNK,
    3 * age.CHUNK + 5,
]


@pytest.mark.parametrize("step", [1, 1000, age.CHUNK - 1, age.CHUNK, age.CHUNK + 1, 1 << 20])
@pytest.mark.parametrize("length", LENGTHS)
def test_round_trip_of_every_length(length: int, step: int) -> None:
    if step == 1 and length > age.CHUNK + 1:
        length %= age.CHUNK
    data = os.urandom(length)
    file = sealed(data, step=step)
    assert opened(file) == data
    assert len(file) - file.index(b"\n--- ") - 49 == age.sealed_length(length)


@settings(max_examples=50, deadline=None)
@given(data=st.binary(max_size=3000), armoured=st.booleans(), classic=st.booleans())
def test_round_trip(data: bytes, armoured: bool, classic: bool) -> None:
    identity: age.Identity = CLASSIC if classic else HYBRID
    recipient: age.Recipient = CLASSIC.recipient() if classic else HYBRID.recipient()
    file = sealed(data, recipient, armoured=armoured)
    assert opened(file, identity) == data
    assert age.outline(io.BytesIO(file)) == age.Outline((recipient.kind,), armoured)


@pytest.mark.parametrize("most", [1, 7, 65_536])
@pytest.mark.parametrize("armoured", [False, True])
def test_a_slow_file_is_read_all_the_same(most: int, armoured: bool) -> None:
    data = os.urandom(5000)
    file = sealed(data, armoured=armoured)
    assert age.open_whole(Dribble(file, most), [HYBRID], 1 << 20) == data


def test_each_of_many_recipients_opens_it() -> None:
    people = [age.HybridIdentity(bytes([at]) * 32) for at in range(32)]
    file = sealed(b"list", *(one.recipient() for one in people))
    for one in people:
        found = age.open_stream(io.BytesIO(file), [HYBRID, one])
        assert found.identity == one
    with pytest.raises(NotForYou):
        opened(file, HYBRID, CLASSIC)


def test_who_may_be_sealed_for() -> None:
    with pytest.raises(ValueError, match="never both"):
        sealed(b"", HYBRID.recipient(), CLASSIC.recipient())
    with pytest.raises(ValueError, match="1 to 32"):
        sealed(b"", *[HYBRID.recipient()] * 33)
    with pytest.raises(ValueError, match="at least one"), age.sealing(io.BytesIO(), []):
        pass
    for bad in (age.ClassicRecipient(bytes(32)), age.HybridRecipient(b"\xff" * 1216)):
        with pytest.raises(FileRefused, match="card"):
            sealed(b"", bad)


def test_a_throwaway_recipient_looks_like_any_other_and_is_never_the_same() -> None:
    one, two = age.throwaway(), age.throwaway()
    assert len(one.public) == age.HYBRID_PUBLIC_BYTES
    assert one != two


def test_a_writer_that_fails_leaves_nothing_that_opens() -> None:
    out = io.BytesIO()
    with pytest.raises(OSError, match="stick"), age.sealing(out, [HYBRID.recipient()]) as inside:
        inside.write(os.urandom(age.CHUNK * 2))
        raise OSError("the stick was pulled out")
    with pytest.raises(PayloadDamaged):
        opened(out.getvalue())


def test_every_flipped_bit_is_refused() -> None:
    file = sealed(b"the plea was guilty", CLASSIC.recipient())
    for at in range(len(file)):
        for bit in range(8):
            bad = file[:at] + bytes([file[at] ^ 1 << bit]) + file[at + 1 :]
            with pytest.raises(BundleRefused):
                opened(bad, CLASSIC)


def test_every_changed_letter_of_the_text_is_refused() -> None:
    file = sealed(b"the plea was guilty", CLASSIC.recipient(), armoured=True)
    for at in range(len(file.rstrip())):
        bad = file[:at] + (b"B" if file[at : at + 1] != b"B" else b"C") + file[at + 1 :]
        with pytest.raises(BundleRefused):
            opened(bad, CLASSIC)


@pytest.mark.parametrize("armoured", [False, True])
def test_every_place_to_cut_is_refused(armoured: bool) -> None:
    file = sealed(b"the plea was guilty", CLASSIC.recipient(), armoured=armoured).rstrip(b"\n")
    for at in range(len(file)):
        with pytest.raises(BundleRefused):
            opened(file[:at], CLASSIC)


def test_nothing_of_a_damaged_chunk_is_handed_on() -> None:
    data = os.urandom(3 * age.CHUNK)
    file = bytearray(sealed(data))
    file[-1] ^= 1
    contents = age.open_stream(io.BytesIO(bytes(file)), [HYBRID]).contents
    assert contents.read(age.CHUNK) + contents.read(1 << 20) == data[: 2 * age.CHUNK]
    for _ in range(2):
        with pytest.raises(PayloadDamaged):
            contents.read(1)


def test_whole_has_a_limit() -> None:
    file = sealed(bytes(1000))
    assert age.open_whole(io.BytesIO(file), [HYBRID], 1000) == bytes(1000)
    with pytest.raises(BundleTooBig):
        age.open_whole(io.BytesIO(file), [HYBRID], 999)


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_politely(data: bytes) -> None:
    for start in (b"", b"age-encryption.org/v1\n", b"age-encryption.org/v1\n-> X25519 ", b"-----"):
        with pytest.raises(BundleRefused):
            opened(start + data)


def test_white_space_without_end_is_not_armour() -> None:
    with pytest.raises(NotABundle):
        opened(b" \n" * 10_000)
    padded = b"\n" * 5000 + sealed(b"", armoured=True)
    with pytest.raises(BundleRefused):
        opened(padded)
    with pytest.raises(ArmourDamaged):
        opened(sealed(b"", armoured=True) + b"\n" * 5000)


visible = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=80)


@given(
    st.lists(
        st.builds(
            Stanza,
            args=st.lists(
                st.text(
                    st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=80
                ),
                min_size=1,
                max_size=4,
            ).map(tuple),
            body=st.binary(max_size=200),
        ),
        min_size=1,
        max_size=5,
    ).map(tuple)
)
def test_a_header_is_read_as_it_was_written(stanzas: tuple[Stanza, ...]) -> None:
    data = headers.write(stanzas, bytes(16))
    source = Source(io.BytesIO(data + b"after"))
    found = headers.read(source)
    assert found.stanzas == stanzas
    found.check(bytes(16))
    assert source.read(10) == b"after"


@pytest.mark.parametrize("args", [(), ("",), ("a b",), ("a\n",), ("ŵ",)])
def test_a_stanza_that_no_header_can_hold_is_a_bug(args: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="visible"):
        Stanza(args, b"").encode()


def test_a_header_beyond_the_limit_is_never_written() -> None:
    with pytest.raises(ValueError, match="65536"):
        headers.write((Stanza(("x",), bytes(65536)),), bytes(16))


@pytest.mark.parametrize("body", [b"", bytes(47), bytes(48), bytes(49), bytes(96)])
def test_a_stanza_ends_in_a_short_line(body: bytes) -> None:
    last = Stanza(("x",), body).encode().split(b"\n")[-2]
    assert len(last) < 64


def test_a_low_order_share_is_named() -> None:
    stanza = Stanza(("X25519", headers.encode64(bytes(32))), bytes(32))
    with pytest.raises(HeaderDamaged, match="secret"):
        CLASSIC.unwrap(stanza)
    hybrid = Stanza(("mlkem768x25519", headers.encode64(bytes(1120))), bytes(32))
    with pytest.raises(HeaderDamaged, match="secret"):
        HYBRID.unwrap(hybrid)


def low_order(kind: str) -> Stanza:
    """A recipient whose share anybody knows the secret of."""
    return Stanza((kind, headers.encode64(bytes(SHARES[kind]))), bytes(32))


SHARES = {age.HYBRID: 1120, age.CLASSIC: 32}


@pytest.mark.parametrize("kind", SHARES)
@pytest.mark.parametrize("whose", [HYBRID, CLASSIC])
def test_a_damaged_stanza_is_named_wherever_it_stands(
    kind: str, whose: age.HybridIdentity | age.ClassicIdentity
) -> None:
    """Also after the one that opens, of whose type it need not be."""
    good, file_key = whose.recipient().wrap(bytes(16)), bytes(16)
    for stanzas in ((good, low_order(kind)), (low_order(kind), good)):
        file = headers.write(stanzas, file_key) + bytes(age.NONCE_BYTES)
        with pytest.raises(HeaderDamaged, match="secret"):
            age.open_stream(io.BytesIO(file), [HYBRID, CLASSIC])


@dataclass
class Counting:
    """An identity that counts how often it was tried."""

    of: age.HybridIdentity
    tried: int = 0

    def unwrap(self, stanza: Stanza) -> bytes | None:
        self.tried += 1
        return self.of.unwrap(stanza)

    def check(self, stanza: Stanza) -> None:
        self.of.check(stanza)


@pytest.mark.parametrize("armoured", [False, True])
def test_a_file_that_is_opened_again_costs_no_try_of_a_key(armoured: bool) -> None:
    people = [HYBRID.recipient(), *(age.throwaway() for _ in range(3))]
    identity, file = Counting(HYBRID), io.BytesIO(sealed(b"list", *people, armoured=armoured))
    first = age.open_stream(file, [identity])
    assert (first.contents.read(10), identity.tried) == (b"list", 1)
    for _ in range(2):
        file.seek(0)
        assert age.open_again(file, first).contents.read(10) == b"list"
    assert identity.tried == 1


def test_a_file_that_was_changed_is_opened_anew_and_by_the_same_key_alone() -> None:
    other = age.HybridIdentity(bytes(32))
    first = age.open_stream(io.BytesIO(sealed(b"list")), [HYBRID, other])
    again = age.open_again(io.BytesIO(sealed(b"another")), first)
    assert again.contents.read(10) == b"another"
    with pytest.raises(NotForYou):
        age.open_again(io.BytesIO(sealed(b"list", other.recipient())), first)


def test_every_flipped_bit_of_a_file_that_is_opened_again_is_refused() -> None:
    file = sealed(b"list")
    first = age.open_stream(io.BytesIO(file), [HYBRID])
    for at in range(0, len(file), 7):
        changed = bytearray(file)
        changed[at] ^= 1
        with pytest.raises(BundleRefused):
            age.open_again(io.BytesIO(changed), first).contents.read(10)


def test_a_private_key_never_shows() -> None:
    assert repr(HYBRID) == "HybridIdentity()"
    assert repr(CLASSIC) == "ClassicIdentity()"
    shown = repr(age.open_stream(io.BytesIO(sealed(b"list")), [HYBRID]))
    assert "file_key" not in shown
    assert "header" not in shown
    with pytest.raises(ValueError, match="32 bytes"):
        age.HybridIdentity(bytes(31)).recipient()


@given(st.binary(min_size=32, max_size=32))
def test_keys_as_text(seed: bytes) -> None:
    identity, classic = age.HybridIdentity(seed), age.ClassicIdentity(seed)
    assert identity.export().startswith("AGE-SECRET-KEY-PQ-1")
    assert classic.export().startswith("AGE-SECRET-KEY-1")
    assert age.read_identity(identity.export()) == identity
    assert age.read_identity(classic.export()) == classic
    assert str(classic.recipient()).startswith("age1")
    assert age.read_recipient(str(classic.recipient())) == classic.recipient()


def test_a_hybrid_recipient_as_text() -> None:
    text = str(HYBRID.recipient())
    assert text.startswith("age1pq1")
    assert age.read_recipient(text) == HYBRID.recipient()


TEXT = str(CLASSIC.recipient())


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "age1",
        TEXT[:-1],
        TEXT + "q",
        TEXT.upper(),
        TEXT[:10].upper() + TEXT[10:],
        TEXT.replace("age1", "age2"),
        CLASSIC.export(),
        "x" + TEXT,
        TEXT[:20] + "b" + TEXT[21:],
        TEXT[:20] + "ŵ" + TEXT[21:],
        " " + TEXT,
    ],
)
def test_what_is_no_key_is_refused(bad: str) -> None:
    with pytest.raises(FileRefused, match="copy all of it"):
        age.read_recipient(bad)
    with pytest.raises(FileRefused):
        age.read_identity(bad.replace(CLASSIC.export(), TEXT))


def test_every_wrong_letter_of_a_key_is_noticed() -> None:
    for at in range(4, len(TEXT)):
        wrong = TEXT[:at] + ("q" if TEXT[at] != "q" else "p") + TEXT[at + 1 :]
        with pytest.raises(FileRefused):
            age.read_recipient(wrong)


@pytest.mark.parametrize("length", LENGTHS)
def test_pyrage_opens_ours_and_we_open_its(length: int) -> None:
    data = os.urandom(length)
    theirs = pyrage.x25519.Identity.from_str(CLASSIC.export())
    assert pyrage.decrypt(sealed(data, CLASSIC.recipient()), [theirs]) == data
    assert pyrage.decrypt(sealed(data, CLASSIC.recipient(), armoured=True), [theirs]) == data
    recipient = pyrage.x25519.Recipient.from_str(str(CLASSIC.recipient()))
    assert opened(pyrage.encrypt(data, [recipient]), CLASSIC) == data
    assert opened(pyrage.encrypt(data, [recipient], armored=True), CLASSIC) == data


def test_it_streams_through_a_file() -> None:
    data = os.urandom(300_000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.age"
        with path.open("wb") as out, age.sealing(out, [HYBRID.recipient()]) as inside:
            inside.write(data)
        with path.open("rb") as file:
            assert age.open_whole(file, [HYBRID], 1 << 20) == data


@pytest.mark.parametrize("size", [0, 1, 5, 100])
def test_a_look_ahead_takes_nothing(size: int) -> None:
    source = Source(Dribble(b"hello\nworld", 3))
    assert source.peek(size) == b"hello\nworld"[:size]
    assert source.line(100) == b"hello\n"
    assert source.peek(2) == b"wo"
    assert source.read(3) == b"wor"
    assert source.line(1) == b"l"
    assert source.line(100) == b"d"
    assert source.read(5) == source.line(5) == source.peek(5) == b""
