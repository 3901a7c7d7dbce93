"""Pictures of every screen, taken of the real window without touching the demonstration."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from courtdesk.app import house_of
from courtdesk.store.passphrases import FLOOR
from courtdesk.ui.main_window import SIZE
from courtdesk.ui.pictures import Photographer
from courtdesk.ui.pictures.plan import PLAN
from courtdesk.ui.screen import find_screens
from tests.end2end.command import Demo

EVERY = os.environ.get("COURTDESK_EVERY_PICTURE")
"""Set by dev.py soak pictures: all of them take minutes."""

WAY_IN = {"first-run", "recovery-key", "sign-in", "sign-in-wrong-passphrase", "locked"}


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def colours(image: QImage) -> int:
    """How many colours a sparse grid of the picture meets: a blank one has one."""
    return len({image.pixel(x, y) for x in range(0, SIZE[0], 23) for y in range(0, SIZE[1], 7)})


def test_every_screen_has_a_picture_and_the_demonstration_stays_as_it_was(
    made_demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    temp, folder = tmp_path / "temp", tmp_path / "pictures"
    temp.mkdir()
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    before = contents(made_demo.out)
    house = house_of(made_demo.vault, made_demo.out / "state")
    house = replace(house, policy=lambda: FLOOR)
    photographer = Photographer(qapp, house, made_demo.summary, folder, one_each=not EVERY)
    taken = photographer.take()
    assert set(photographer.by_screen) == set(find_screens())
    assert all(photographer.by_screen.values())
    assert sorted(taken) == sorted(folder.iterdir())
    assert {path.stem for path in taken} >= WAY_IN
    for path in taken:
        image = QImage(str(path))
        assert (image.width(), image.height()) == SIZE, path.name
        assert colours(image) > 10, path.name
    assert contents(made_demo.out) == before
    assert list(temp.iterdir()) == []


def test_no_two_pictures_have_one_name() -> None:
    names = Counter(shot.name for shots in PLAN.values() for shot in shots)
    assert [name for name, count in names.items() if count > 1] == []
