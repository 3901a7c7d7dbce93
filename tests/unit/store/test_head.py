"""Two slots, a MAC, and the higher valid one."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.ids import DeviceId, RevisionId
from courtdesk.store import head as module
from courtdesk.store.head import SLOT_BYTES, Found, Head, HeadFile, read

KEY = bytes(32)
HEAD = Head("vault", DeviceId("device"), 7, 3, RevisionId("ab" * 32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "vault.head"


def write(path: Path, *heads: Head, sync: bool = False) -> None:
    file = HeadFile(path, KEY)
    for head in heads:
        file.write(head, sync=sync)
    file.close()


def test_what_is_written_is_found(path: Path) -> None:
    write(path, HEAD, sync=True)
    assert read(path, KEY) == Found(exists=True, head=HEAD)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_no_file_and_an_empty_one_are_none(path: Path) -> None:
    assert read(path, KEY) == Found(exists=False, head=None)
    write(path)
    assert read(path, KEY) == Found(exists=False, head=None)


@given(st.lists(st.integers(1, 2**40), min_size=1, max_size=6, unique=True))
def test_the_last_of_a_rising_row_is_found(counters: list[int]) -> None:
    slots = [bytes(SLOT_BYTES), bytes(SLOT_BYTES)]
    for counter in sorted(counters):
        slots[counter % 2] = module._encode(replace(HEAD, counter=counter), KEY)
    found = [module._decode(slot, KEY) for slot in slots]
    assert max(head.counter for head in found if head is not None) == max(counters)


def test_a_torn_slot_leaves_the_other(path: Path) -> None:
    write(path, HEAD, replace(HEAD, counter=8))
    whole = path.read_bytes()
    for place in range(0, SLOT_BYTES, 37):
        torn = bytearray(whole)
        torn[place] ^= 1
        path.write_bytes(torn)
        found = read(path, KEY).head
        assert found is not None
        assert found.counter == 7
    path.write_bytes(whole[: SLOT_BYTES - 1])
    assert read(path, KEY).head is None


def test_another_key_or_another_file_is_no_head(path: Path) -> None:
    write(path, HEAD)
    assert read(path, bytes([1] * 32)) == Found(exists=True, head=None)
    path.write_bytes(b"anything at all")
    assert read(path, KEY) == Found(exists=True, head=None)


def test_an_id_is_not_needed(path: Path) -> None:
    write(path, replace(HEAD, id=None, seq=0))
    assert read(path, KEY).head == replace(HEAD, id=None, seq=0)


def test_the_longest_names_fit_in_a_slot() -> None:
    longest = Head("v" * 64, DeviceId("d" * 36), 2**62, 2**62, RevisionId("f" * 64))
    assert len(module._encode(longest, KEY)) == SLOT_BYTES
