"""Half-copied files, real ones, grown byte by byte and left lying."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from courtdesk.errors import TamperedBundle, UserError
from courtdesk.exchange import age
from courtdesk.exchange.bundle import Arrival, Item, Kind, Parcel, arrival
from courtdesk.exchange.bundle.arrival import PATIENCE, is_full_length, is_whole, unfinished

from .making import MY_PUBLIC, PARCEL, TEAM, opened, sealed

NOW = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
SMALL = sealed()[0].getvalue()
PASTED = sealed(armoured=True)[0].getvalue()
LARGE = sealed(Parcel(Kind.HANDOVER, TEAM, 1, PARCEL.entries, (Item("p", bytes(300_000)),)))[
    0
].getvalue()


def left(path: Path, data: bytes, age_of_it: timedelta) -> Path:
    path.write_bytes(data)
    then = (NOW - age_of_it).timestamp()
    os.utime(path, (then, then))
    return path


@pytest.mark.parametrize("data", [SMALL, PASTED, LARGE], ids=["small", "pasted", "large"])
def test_a_whole_file_is_whole_however_new_or_old(tmp_path: Path, data: bytes) -> None:
    for ago in (timedelta(), PATIENCE, timedelta(days=400), timedelta(days=-1)):
        assert arrival(left(tmp_path / "x.age", data, ago), NOW) is Arrival.WHOLE
    mailed = b"\r\n" + data + b"\r\n" if data is PASTED else data
    assert is_whole(io.BytesIO(mailed))


@pytest.mark.parametrize("data", [SMALL, PASTED, LARGE], ids=["small", "pasted", "large"])
def test_a_file_that_ends_early_is_not_whole(data: bytes) -> None:
    size = len(data)
    whole = data.rstrip(b"\n")
    places = {*range(0, 300), *range(0, size, 997), *range(size - 300, size)}
    # As programs copy: in blocks; and as the format has its chunks.
    places |= {*range(0, size, 4096), *range(0, size, age.CHUNK)}
    places |= {at + len(data) % 65552 for at in range(0, size, age.CHUNK + age.TAG)}
    for at in sorted(place for place in places if place < len(whole)):
        # By chance a file may end early where another one would: then opening finds it out.
        if is_whole(io.BytesIO(data[:at])):
            assert is_full_length(at - data.index(b"\n", data.index(b"\n--- ") + 1) - 1)
            assert at % 4096
            with pytest.raises(TamperedBundle):
                opened(data[:at])


def test_half_a_file_is_still_arriving_and_after_ten_minutes_damaged(tmp_path: Path) -> None:
    path, half = tmp_path / "x.age", LARGE[:200_000]
    left(path, half, PATIENCE - timedelta(seconds=1))
    assert arrival(path, NOW) is Arrival.ARRIVING
    left(path, half, PATIENCE)
    assert arrival(path, NOW) is Arrival.DAMAGED
    assert unfinished(PATIENCE / 2) is Arrival.ARRIVING
    assert unfinished(PATIENCE) is Arrival.DAMAGED
    # Somebody carries it again.
    left(path, LARGE[:300_000], timedelta())
    assert arrival(path, NOW) is Arrival.ARRIVING
    left(path, LARGE, timedelta())
    assert arrival(path, NOW) is Arrival.WHOLE


def test_what_this_laptop_saw_goes_before_the_files_own_time(tmp_path: Path) -> None:
    # Copied with the time of its original, which is weeks ago, or from a clock that is fast.
    old = left(tmp_path / "old.age", SMALL[:-1], timedelta(weeks=3))
    fast = left(tmp_path / "fast.age", SMALL[:-1], -timedelta(weeks=3))
    assert arrival(old, NOW, since=NOW - timedelta(minutes=1)) is Arrival.ARRIVING
    assert arrival(fast, NOW, since=NOW - PATIENCE) is Arrival.DAMAGED


def test_a_place_made_before_its_bytes_is_still_arriving(tmp_path: Path) -> None:
    for come in (0, 10, 3000, 8000, 40_000, len(LARGE) - 16):
        data = LARGE[:come] + bytes(len(LARGE) - come)
        assert arrival(left(tmp_path / "x.age", data, timedelta()), NOW) is Arrival.ARRIVING


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b"Dear all,\n" + PASTED,
        b"age-encryption.org/v2\n-> x\n",
        b"-----BEGIN CERTIFICATE-----\n",
        SMALL.replace(b"-> mlkem", b">> mlkem", 1),
        b"age-encryption.org/v1\n-> X " + b"a" * 70_000,
    ],
)
def test_what_is_wrong_in_another_way_is_left_to_opening(data: bytes) -> None:
    assert is_whole(io.BytesIO(data))


def test_only_lengths_that_a_bundle_has_are_full() -> None:
    lengths = [size for size in range(0, 200_000) if is_full_length(size)]
    assert lengths[0] == age.sealed_length(65_536)
    # So a file that ends early is told by its length; and few lengths say little (`classes`).
    assert len(lengths) < 80
    assert not any(is_full_length(size) for size in (-20, 0, 16, 17, 32, 33))


def test_a_file_of_our_own_in_any_class_is_full() -> None:
    for size in (0, 60_000, 70_000, 100_000, 1_000_000):
        file, done = sealed(Parcel(Kind.TEAM, TEAM, 1, items=(Item("p", bytes(size)),)))
        assert is_whole(file)
        assert done.size == len(file.getvalue())
    many, _ = sealed(recipients=[MY_PUBLIC, *(age.throwaway().public for _ in range(8))])
    assert is_whole(many)


def test_a_file_that_went_away_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"x\.age cannot be read"):
        arrival(tmp_path / "x.age", NOW)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all files")
def test_a_file_that_is_held_is_still_arriving(tmp_path: Path) -> None:
    path = left(tmp_path / "x.age", SMALL, timedelta())
    path.chmod(0)
    assert arrival(path, NOW) is Arrival.ARRIVING
    with pytest.raises(UserError, match="cannot be read"):
        arrival(path, NOW + PATIENCE)
