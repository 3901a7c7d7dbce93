"""A flipped bit in any page or frame of a vault, or any old page put back, is noticed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from courtdesk.errors import (
    CourtDeskError,
)
from courtdesk.store.verify import verify
from tests.end2end.keyed import (
    Keyed,
)
from tests.end2end.tampering import FRAME, LOG_HEADER, PAGE, Scene, flip, log_of, put_page


def noticed(keyed: Keyed) -> bool:
    """Whether opening refuses or verifying finds something."""
    try:
        vault = keyed.open()
    except CourtDeskError:
        return True
    found = not verify(vault).ok
    # Once it has met a damaged page SQLCipher writes no more: not the mark of a proper end either.
    with suppress(CourtDeskError):
        vault.close()
    return found


def vault_key_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase costs time, and here only the file is tried."""
    opened = scene.now.unlock()
    monkeypatch.setattr(Keyed, "unlock", lambda *_: opened)


def test_one_flipped_bit_in_any_page_is_noticed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault_key_once(scene, monkeypatch)
    whole_file, head = scene.db.read_bytes(), scene.now.head.read_bytes()
    assert len(whole_file) > 30 * PAGE
    missed = []
    for number in range(len(whole_file) // PAGE):
        scene.db.write_bytes(whole_file)
        scene.now.head.write_bytes(head)
        flip(scene.db, number * PAGE + 37 * number % PAGE, 1 << number % 8)
        if not noticed(scene.now):
            missed.append(number)
        for suffix in ("-wal", "-shm"):
            scene.db.with_name("vault.db" + suffix).unlink(missing_ok=True)
    assert missed == []


def test_any_old_page_put_back_is_noticed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    vault_key_once(scene, monkeypatch)
    whole_file, head = scene.db.read_bytes(), scene.now.head.read_bytes()
    old = scene.older.folder.database.read_bytes()
    pages = range(min(len(old), len(whole_file)) // PAGE)
    changed = [n for n in pages if old[n * PAGE :][:PAGE] != whole_file[n * PAGE :][:PAGE]]
    assert changed
    missed = []
    for number in changed:
        scene.db.write_bytes(whole_file)
        scene.now.head.write_bytes(head)
        put_page(scene, number)
        if not noticed(scene.now):
            missed.append(number)
        for suffix in ("-wal", "-shm"):
            scene.db.with_name("vault.db" + suffix).unlink(missing_ok=True)
    assert missed == []


def test_one_flipped_bit_in_any_live_frame_of_the_log_is_noticed(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault_key_once(scene, monkeypatch)
    frames = (log_of(scene.used).stat().st_size - LOG_HEADER) // FRAME
    assert frames > 4
    missed = []
    for number in range(frames):
        there = scene.used.copy(tmp_path / f"frame-{number}")
        there.folder.database.with_name("vault.db-shm").unlink()
        flip(log_of(there), LOG_HEADER + number * FRAME + 24 + 41 * number % PAGE)
        if not noticed(there):
            missed.append(number)
    assert missed == []
