"""What the tests of the Sync place do again and again, and what they look at."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from courtdesk.actions import lists
from courtdesk.actions.sync import places
from courtdesk.actions.sync.day_end import DayEnd
from courtdesk.domain.routes import Route
from courtdesk.exchange.transports.folder import FolderTransport
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.sync.overview import Overview
from courtdesk.ui.screens.sync.place_form import PlaceForm
from courtdesk.ui.sync_watch import SyncWatch
from tests.helpers.bench import PEOPLE, Bench
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


def record_more(bench: Bench) -> None:
    """Somebody is put on the list: more than is stored anywhere."""
    lists.add_person(bench.session(), replace(PEOPLE[0], family_name="Sample", crn="X700000"))


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


def fill(shown: PlaceForm, **values: str) -> None:
    """Enter these, by the names of the fields."""
    assert shown.group is not None
    for name, value in values.items():
        shown.group[name].set_value(value)


def in_error(shown: PlaceForm) -> set[str]:
    """The fields that have a sentence beside them."""
    assert shown.group is not None
    return {one.name for one in shown.group.fields if one.error}


def tried(bench: Bench, shown: PlaceForm) -> None:
    """The place that was asked has answered, or nobody has, and the page shows it."""
    while shown.trying:
        bench.settle()
    # The answer may have come at the end of that: Tab does not stop at what is not shown yet.
    bench.settle()


def saved(bench: Bench, watch: SyncWatch, shown: PlaceForm) -> tuple[Route, ...]:
    """Save the place, if it can be; the laptop's places then."""
    shown.submit()
    settle(bench, watch)
    return tuple(one.route for one in places.places(bench.session()))
