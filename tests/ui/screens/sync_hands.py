"""What the tests of the Sync place do again and again, and what they look at."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from courtdesk.actions.sync import places
from courtdesk.actions.sync.day_end import DayEnd
from courtdesk.domain.routes import Route
from courtdesk.exchange.transports.folder import FolderTransport
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.sync.overview import Overview
from courtdesk.ui.screens.sync.place_form import PlaceForm
from courtdesk.ui.sync_watch import SyncWatch
from tests.helpers.bench import Bench
from tests.helpers.hands import press, reach
from tests.helpers.keyboard import unnamed


def opened(bench: Bench, watch: SyncWatch) -> Overview:
    shown = bench.show(Place("sync"))
    assert isinstance(shown, Overview)
    settle(bench, watch)
    assert unnamed(shown) == []
    return shown


def settle(bench: Bench, watch: SyncWatch) -> None:
    """Nothing is under way and the page has read what came of it."""
    bench.settle()
    watch.look()
    watch.wait()
    bench.settle()


def push(bench: Bench, watch: SyncWatch, name: str) -> None:
    reach(name)
    press(Qt.Key.Key_Space)
    settle(bench, watch)


def day_of(watch: SyncWatch) -> DayEnd:
    assert watch.facts is not None
    return watch.facts.day


def add_place(bench: Bench, route: Route) -> None:
    places.save_route(bench.session(), route)


def choosing(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "letter.txt").touch()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))


def flushed_by(watch: SyncWatch, flush: Callable[[int], None]) -> None:
    """Have every folder flush so: a disk may say no sooner that it is full, and a stick may go."""
    watch.opener = lambda route: FolderTransport(route, sync=flush)


def failing(number: int) -> Callable[[int], None]:
    """A disk that has this trouble, such as `errno.ENOSPC`."""

    def flush(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    return flush


def form(bench: Bench, watch: SyncWatch, part: str = "add") -> PlaceForm:
    shown = bench.show(Place("sync", None, part))
    assert isinstance(shown, PlaceForm)
    settle(bench, watch)
    assert unnamed(shown) == []
    return shown
