"""The Sync place by keyboard, on real folders and with a real second laptop."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from courtdesk.actions import lists
from courtdesk.actions.sync import places
from courtdesk.domain.routes import Route
from courtdesk.errors import RouteFull
from courtdesk.exchange.transports.folder import FolderTransport
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.sync.overview import Overview
from courtdesk.ui.sync_watch import SyncWatch
from tests.helpers.bench import PEOPLE, Bench
from tests.helpers.hands import press, reach
from tests.helpers.keyboard import focused, spoken, unnamed
from tests.helpers.seen import words_shown
from tests.helpers.syncing import Colleague, colleague, hub, watch

__all__ = ["colleague", "hub", "watch"]


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


def add_place(bench: Bench, route: Route) -> None:
    places.save_route(bench.session(), route)


def choosing(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "letter.txt").touch()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))


def test_a_fresh_laptop_says_what_a_place_is_and_leads_to_adding_one(
    bench: Bench, watch: SyncWatch
) -> None:
    shown = opened(bench, watch)
    bench.picture(shown, "sync-fresh")
    assert "No place yet" in words_shown(shown)
    assert not shown.now_button.isEnabled()
    push(bench, watch, "Add a place…")
    assert bench.log.went == [Place("sync", None, "add")]


def test_all_that_is_here_is_stored_and_read_back(
    bench: Bench, watch: SyncWatch, hub: Route
) -> None:
    add_place(bench, hub)
    shown = opened(bench, watch)
    assert "Court share | Not tried yet" in words_shown(shown)
    push(bench, watch, "Sync now")
    bench.picture(shown, "sync-stored")
    said = words_shown(shown)
    assert shown.view is not None
    total = shown.view.status.total
    assert total > 0
    assert (
        f"Stored at Court share: {total} of {total} records of this laptop, read back 09:30" in said
    )
    assert "Reached 09:30" in said
    assert "ync'd" not in said and "ynced" not in said


def test_what_a_colleague_received_is_another_fact(
    bench: Bench, watch: SyncWatch, hub: Route, colleague: Colleague
) -> None:
    add_place(bench, hub)
    shown = opened(bench, watch)
    push(bench, watch, "Sync now")
    colleague.sync(hub)
    colleague.add(2)
    colleague.sync(hub)
    push(bench, watch, "Sync now")
    bench.picture(shown, "sync-received")
    said = words_shown(shown)
    assert shown.view is not None and len(shown.view.status.peers) == 1
    peer = shown.view.status.peers[0]
    called = f"laptop {peer.device[-4:]} (no name yet)"
    assert f"Received by {called}: {peer.received} of {peer.total} records" in said
    assert "as it said 09:30" in said
    assert f"We have all {peer.ours} of its records that we know of" in said


def test_away_is_grey_and_nothing_is_lost(bench: Bench, watch: SyncWatch, hub: Route) -> None:
    add_place(bench, hub)
    shown = opened(bench, watch)
    push(bench, watch, "Sync now")
    bench.clock.tick(minutes=60)
    lists.add_person(bench.session(), replace(PEOPLE[0], family_name="Sample", crn="X700000"))
    folder = Path(hub.address)
    folder.rename(folder.parent.parent / "gone")
    folder.parent.rmdir()
    push(bench, watch, "Sync now")
    bench.picture(shown, "sync-away")
    said = words_shown(shown)
    assert "Not reached since 09:30" in said
    assert "Nothing is lost:" in said and "wait here" in said
    assert "Warning" not in said


def test_full_is_a_warning_that_says_what_to_do(
    bench: Bench, watch: SyncWatch, hub: Route, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: FolderTransport, _name: str, _path: Path) -> None:
        raise RouteFull("“Court share” is full: ask whoever looks after it for more room.")

    monkeypatch.setattr(FolderTransport, "put", full)
    add_place(bench, hub)
    shown = opened(bench, watch)
    push(bench, watch, "Sync now")
    bench.picture(shown, "sync-full")
    said = words_shown(shown)
    assert "Warning" in said and "is full: ask whoever looks after it" in said
    assert shown.view is not None
    assert f"Stored at Court share: 0 of {shown.view.status.total} records" in said


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_place_is_refused(bench: Bench, watch: SyncWatch, hub: Route) -> None:
    Path(hub.address).parent.chmod(0o500)
    add_place(bench, hub)
    shown = opened(bench, watch)
    push(bench, watch, "Sync now")
    assert "Refused" in words_shown(shown)


def test_another_teams_folder_is_left_alone(bench: Bench, watch: SyncWatch, hub: Route) -> None:
    stream = Path(hub.address) / ("a" * 32)
    stream.mkdir(parents=True)
    data = b"age-encryption.org/v1\n-> X25519 abc\n--- abc\n"
    (stream / f"1-{hashlib.sha256(data).hexdigest()}.age").write_bytes(data)
    add_place(bench, hub)
    shown = opened(bench, watch)
    push(bench, watch, "Sync now")
    bench.picture(shown, "sync-not-ours")
    said = words_shown(shown)
    assert "Not this team’s" in said
    assert "choose your own team's place" in said
    assert len([*Path(hub.address).rglob("*.age")]) == 1


def test_a_stick_by_one_press_in_both_directions(
    bench: Bench,
    watch: SyncWatch,
    colleague: Colleague,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    stick = tmp_path / "STICK"
    choosing(monkeypatch, stick)
    colleague.add()
    colleague.sync(places.folder_route(stick))
    shown = opened(bench, watch)
    push(bench, watch, "Save everything to a stick…")
    bench.picture(shown, "sync-stick")
    assert shown.said is not None and not shown.said.warning
    assert shown.said.heading == "“STICK” is done"
    first, second, last = shown.said.lines
    assert first.startswith("Stored at STICK:") and "read back 09:30" in first
    assert second.endswith("came in from “STICK”.") and not second.startswith("0 ")
    assert "eject it" in last
    assert spoken(focused()) == "Save everything to a stick…"
    push(bench, watch, "Take in from a stick…")
    assert shown.said.lines[0] == "0 records came in from “STICK”."
