"""The Sync place by keyboard, on real folders and with a real second laptop."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from courtdesk.actions.sync import places
from courtdesk.domain.routes import Route
from courtdesk.errors import DamagedVault
from courtdesk.exchange import age
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.sync.day import EndOfDay
from courtdesk.ui.screens.sync.overview import Overview
from courtdesk.ui.screens.sync.words import Said
from courtdesk.ui.sync_watch import SyncWatch
from courtdesk.ui.sync_words import bar_line
from tests.helpers.bench import Bench
from tests.helpers.hands import press, reach, write
from tests.helpers.keyboard import focused, spoken, unnamed
from tests.helpers.seen import words_shown
from tests.helpers.syncing import Colleague, colleague, hub, watch
from tests.ui.screens.sync_hands import (
    add_place,
    choosing,
    day_of,
    failing,
    fill,
    flushed_by,
    form,
    opened,
    push,
    record_more,
    settle,
)

__all__ = ["colleague", "hub", "watch"]


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
    called = "Sam Reid’s laptop (joined 14/1/2027)"
    assert peer.name == called
    assert f"Received by {called}: {peer.received} of {peer.total} records" in said
    assert "as it said 09:30" in said
    assert f"We have all {peer.ours} of its records that we know of" in said


def test_away_is_grey_and_nothing_is_lost(bench: Bench, watch: SyncWatch, hub: Route) -> None:
    add_place(bench, hub)
    shown = opened(bench, watch)
    push(bench, watch, "Sync now")
    bench.clock.tick(minutes=60)
    record_more(bench)
    folder = Path(hub.address)
    folder.rename(folder.parent.parent / "gone")
    folder.parent.rmdir()
    push(bench, watch, "Sync now")
    bench.picture(shown, "sync-away")
    said = words_shown(shown)
    assert "Not reached since 09:30" in said
    assert "Nothing is lost:" in said and "wait here" in said
    assert "Warning" not in said


def test_full_is_a_warning_that_says_what_to_do(bench: Bench, watch: SyncWatch, hub: Route) -> None:
    flushed_by(watch, failing(errno.ENOSPC))
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
    assert "Cannot be used" in words_shown(shown)


def sealed_for_others(place: Path) -> None:
    """Leave a file there that is sealed to nobody of this team."""
    stream, out = place / ("a" * 32), io.BytesIO()
    stream.mkdir(parents=True)
    with age.sealing(out, [age.HybridIdentity(bytes(range(32))).recipient()]) as inside:
        inside.write(bytes(4096))
    name = f"1-{hashlib.sha256(out.getvalue()).hexdigest()}.age"
    (stream / name).write_bytes(out.getvalue())


def test_another_teams_folder_is_left_alone(bench: Bench, watch: SyncWatch, hub: Route) -> None:
    sealed_for_others(Path(hub.address))
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


def test_a_stick_that_is_pulled_out_mid_way_loses_nothing_and_is_not_counted_on(
    bench: Bench, watch: SyncWatch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stick = tmp_path / "STICK"
    choosing(monkeypatch, stick)

    def pulled(_handle: int) -> None:
        if [*stick.rglob("*.age")]:
            stick.rename(tmp_path / "in a pocket")

    flushed_by(watch, pulled)
    shown = opened(bench, watch)
    push(bench, watch, "Save everything to a stick…")
    bench.picture(shown, "sync-stick-pulled")
    assert shown.said is not None and shown.said.warning
    assert shown.said.heading == "“STICK” is not done"
    assert "0 records of" in shown.said.lines[1]
    assert "Nothing is lost" in shown.said.lines[-1]


def lying(folder: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_nothing_is_put_into_a_folder_in_which_none_of_the_teams_files_lies(
    bench: Bench, watch: SyncWatch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stick = tmp_path / "STICK"
    choosing(monkeypatch, stick)
    before = lying(stick)
    shown = opened(bench, watch)
    push(bench, watch, "Take in from a stick…")
    bench.picture(shown, "sync-stick-of-nobody")
    assert lying(stick) == before and [one.name for one in stick.iterdir()] == ["letter.txt"]
    assert shown.said is not None and shown.said.warning
    assert shown.said.heading == "Nothing was taken in from “STICK”"
    [why] = shown.said.lines
    assert why.startswith("No sealed files of your team are in “STICK”")
    assert "save everything to it" in why
    # Once somebody chose to save there, it is a stick of the team's.
    push(bench, watch, "Save everything to a stick…")
    push(bench, watch, "Take in from a stick…")
    assert shown.said.heading == "“STICK” is done"


def test_another_teams_stick_stays_as_it_is(
    bench: Bench, watch: SyncWatch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stick = tmp_path / "STICK"
    choosing(monkeypatch, stick)
    sealed_for_others(stick / "courtdesk-exchange")
    before = lying(stick)
    shown = opened(bench, watch)
    push(bench, watch, "Take in from a stick…")
    assert lying(stick) == before
    assert shown.said is not None and shown.said.warning
    assert "can open none of them" in shown.said.lines[0]


def test_a_stick_that_can_only_be_read_is_taken_in(
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
    flushed_by(watch, failing(errno.EROFS))
    push(bench, watch, "Take in from a stick…")
    bench.picture(shown, "sync-stick-read-only")
    said = told_of(shown)
    assert (said.heading, said.warning) == ("“STICK” was taken in", False)
    assert not said.lines[0].startswith("0 records")
    assert "can only be read" in said.lines[1]
    # What it does not hold is not counted as stored there; saving to it is refused.
    assert watch.facts is not None and watch.facts.day.stick is None
    push(bench, watch, "Save everything to a stick…")
    assert told_of(shown).warning and "read-only" in told_of(shown).lines[0]


def told_of(shown: Overview) -> Said:
    assert shown.said is not None
    return shown.said


def test_page_and_bar_say_one_count_whoever_reads_it_again(
    bench: Bench, watch: SyncWatch, hub: Route
) -> None:
    add_place(bench, hub)
    shown = opened(bench, watch)
    push(bench, watch, "Sync now")
    record_more(bench)
    told: list[str] = []
    watch.known.connect(lambda: told.append(bar_line(day_of(watch), bench.clock())))
    shown.refresh()
    bench.settle()
    known = day_of(watch)
    assert shown.view is known and known.unsent
    assert told[-1] == f"{known.unsent} records not stored yet"
    stored, total = known.status.total - known.unsent, known.status.total
    assert f"Stored at Court share: {stored} of {total} records" in words_shown(shown)


def test_a_full_stick_says_so(
    bench: Bench, watch: SyncWatch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choosing(monkeypatch, tmp_path / "STICK")
    flushed_by(watch, failing(errno.ENOSPC))
    shown = opened(bench, watch)
    push(bench, watch, "Save everything to a stick…")
    assert shown.said is not None and shown.said.warning
    assert shown.said.lines[0].startswith("“STICK” is full: ")
    assert shown.said.lines[0].endswith("everything stays on this laptop until then.")


def test_no_folder_chosen_is_nothing_done(
    bench: Bench, watch: SyncWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    shown = opened(bench, watch)
    push(bench, watch, "Take in from a stick…")
    assert shown.said is None


def test_every_button_is_an_action_of_the_page(bench: Bench, watch: SyncWatch, hub: Route) -> None:
    add_place(bench, hub)
    shown = opened(bench, watch)
    names = [one.text() for one in shown.actions()]
    assert names == [
        "Sync &now",
        "&Save everything to a stick…",
        "&Take in from a stick…",
        "&Add a place…",
    ]
    shown.actions()[0].trigger()
    settle(bench, watch)
    assert "Reached 09:30" in words_shown(shown)


def test_the_page_keeps_the_keyboard_where_it_is_when_facts_change(
    bench: Bench, watch: SyncWatch, hub: Route
) -> None:
    add_place(bench, hub)
    opened(bench, watch)
    reach("Change Court share")
    watch.now()
    settle(bench, watch)
    assert spoken(focused()) == "Change Court share"
    press(Qt.Key.Key_Space)
    assert bench.log.went == [Place("sync", None, f"change/{hub.id}")]


# The end of the day


def day(bench: Bench, watch: SyncWatch) -> EndOfDay:
    watch.look()
    shown = bench.show(Place("sync", None, "day"))
    assert isinstance(shown, EndOfDay)
    settle(bench, watch)
    assert unnamed(shown) == []
    return shown


def test_the_day_ends_with_what_was_read_back(bench: Bench, watch: SyncWatch, hub: Route) -> None:
    add_place(bench, hub)
    shown = day(bench, watch)
    bench.picture(shown, "sync-day-safe")
    assert shown.ending is not None and shown.ending.safe
    total = bench.session().vault.last_of(bench.session().vault.device.device)
    assert total is not None
    said = f"{total[0]} of {total[0]} read back at Court share 09:30; safe to close"
    assert shown.ending.heading == said
    assert spoken(focused()) == "Close CourtDesk"
    press(Qt.Key.Key_Space)
    assert not shown.window().isVisible()


def test_the_day_says_what_is_stored_nowhere_and_a_stick_helps(
    bench: Bench,
    watch: SyncWatch,
    hub: Route,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    Path(hub.address).parent.rmdir()
    add_place(bench, hub)
    shown = day(bench, watch)
    bench.picture(shown, "sync-day-not-stored")
    assert shown.ending is not None and not shown.ending.safe
    assert "not stored anywhere else yet" in shown.ending.heading
    assert any("Not reached yet" in line for line in shown.ending.lines)
    assert "You may close all the same" in shown.ending.lines[-1]
    assert spoken(focused()) == "Save everything to a stick…"
    choosing(monkeypatch, tmp_path / "STICK")
    push(bench, watch, "Save everything to a stick…")
    bench.picture(shown, "sync-day-stick")
    assert shown.said is not None and "eject it" in shown.said.lines[-1]
    assert "read back at STICK 09:30; safe to close" in words_shown(shown)
    record_more(bench)
    settle(bench, watch)
    bench.picture(shown, "sync-day-stick-and-more")
    since = day_of(watch).since_stick
    assert f"{since} of {day_of(watch).status.total} records" in shown.ending.heading
    assert "Read back at STICK 09:30: all" in shown.ending.lines[0]
    assert f"then. {since} record" in shown.ending.lines[0]
    # Another page of the same day knows it as well.
    assert "Read back at STICK 09:30: all" in words_shown(day(bench, watch))


def test_trying_again_is_enough_once_the_place_is_there(
    bench: Bench, watch: SyncWatch, hub: Route
) -> None:
    Path(hub.address).parent.rmdir()
    add_place(bench, hub)
    shown = day(bench, watch)
    assert shown.ending is not None and not shown.ending.safe
    Path(hub.address).parent.mkdir()
    push(bench, watch, "Try again")
    assert "read back at Court share 09:30; safe to close" in words_shown(shown)


def test_a_round_that_begins_by_itself_disturbs_no_ended_day(
    bench: Bench, watch: SyncWatch, hub: Route
) -> None:
    add_place(bench, hub)
    shown = day(bench, watch)
    before = words_shown(shown)
    watch.now()
    settle(bench, watch)
    assert words_shown(shown) == before


def test_a_page_that_is_not_under_way_has_no_line_for_a_step(
    bench: Bench, watch: SyncWatch, hub: Route
) -> None:
    """The line went with the rest of the page; a round that begins by itself tells all the same."""
    add_place(bench, hub)
    shown = day(bench, watch)
    for sentence in ("safe to close", "The vault cannot be read."):
        said = words_shown(shown)
        assert sentence in said
        watch.began.emit(hub)
        watch.told.emit("Reading 3 of 12")
        assert words_shown(shown) == said
        watch.unknown.emit(DamagedVault("The vault cannot be read."))
        bench.settle()
    watch.look_afresh()
    settle(bench, watch)
    assert "safe to close" in words_shown(shown)


def test_without_a_place_the_day_is_not_called_stored(bench: Bench, watch: SyncWatch) -> None:
    shown = day(bench, watch)
    assert shown.ending is not None and not shown.ending.safe
    assert "nowhere but on this laptop" in shown.ending.heading


def test_what_is_begun_is_told_beside_it(bench: Bench, watch: SyncWatch, hub: Route) -> None:
    add_place(bench, hub)
    fill(form(bench, watch), kind="webdav")
    reach("Address")
    write("https://example.org/x")
    bench.settle()
    shown = day(bench, watch)
    assert shown.ending is not None and shown.ending.safe
    assert shown.ending.beside[0].startswith("1 form or page is begun and not finished")


def test_a_folder_below_a_mount_is_one_that_comes_and_goes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Pulled out, a stick leaves an empty folder, and nothing may be stored in that."""
    stick = tmp_path / "STICK"
    monkeypatch.setattr(os.path, "ismount", lambda one: Path(one) == stick)
    assert places.folder_route(stick).stick
    monkeypatch.setattr(os.path, "ismount", lambda one: Path(one) == Path("/"))
    assert not places.folder_route(stick).stick


def test_what_is_written_after_the_day_was_ended_takes_the_word_back(
    bench: Bench, watch: SyncWatch, hub: Route
) -> None:
    add_place(bench, hub)
    shown = day(bench, watch)
    assert "safe to close" in words_shown(shown)
    record_more(bench)
    settle(bench, watch)
    assert "safe to close" not in words_shown(shown)
    assert "not stored anywhere else yet" in words_shown(shown)
    shown.refresh()
    settle(bench, watch)
    assert "safe to close" in words_shown(shown)
