"""Writing over free memory, looked at in this process's own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from courtdesk.ui import scrub
from courtdesk.ui.scrub import scrub_objects, scrub_thread

LARGE = 40


def _of_block(size: int) -> bytes:
    """An object that takes up a block of `size` bytes, full of a sign that zeros are not."""
    return b"\xa7" * (size - sys.getsizeof(b""))


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of its own process")
@pytest.mark.parametrize("size", [48, 64, 80, 128, 256, 512])
def test_what_an_object_held_is_gone_from_where_it_was(size: int) -> None:
    # One that lives on before and after each: the holes are then in pools that stay in use.
    kept = [(_of_block(size), bytes(bytearray(_of_block(size)))) for _ in range(LARGE)]
    places = [id(gone) for _, gone in kept]
    length = len(kept[0][1])
    kept = [(stays, b"") for stays, _ in kept]
    scrub_objects()
    memory = os.open("/proc/self/mem", os.O_RDONLY)
    try:
        for place in places:
            held = os.pread(memory, length, place + sys.getsizeof(b"") - 1)
            assert b"\xa7" * 8 not in held
    finally:
        os.close(memory)
    assert len(kept) == LARGE


def test_it_gives_the_memory_back_and_asks_for_no_end_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where nobody tells how much a process has, it stops by itself."""
    monkeypatch.setattr(scrub, "_mapped", lambda: 0)
    held: list[list[bytes]] = []
    assert scrub._fill(64, held, 1 << 30) == 2 * 1024 * 1024
    monkeypatch.setattr(scrub, "_mapped", lambda: 1 << 40)
    assert scrub._fill(64, held, 4 * 1024 * 1024) == 4 * 1024 * 1024
    before = scrub._mapped()
    monkeypatch.undo()
    scrub_objects()
    assert scrub._mapped() < before


def test_a_laptop_without_memory_to_spare_locks_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none_left(_block: int, _held: list[list[bytes]], _left: int) -> int:
        raise MemoryError

    monkeypatch.setattr(scrub, "_fill", none_left)
    scrub_objects()


def test_other_systems_lose_nothing_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    scrub_objects()
    scrub_thread()
    assert Path("/").exists()
