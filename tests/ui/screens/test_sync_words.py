"""What the Sync page says of each state: counts and times that are known, and nothing beyond."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from courtdesk.actions.sync.day_end import DayEnd
from courtdesk.actions.sync.places import Ended, Place, Tried
from courtdesk.actions.sync.standing import Peer, Stored, SyncStatus, Trouble
from courtdesk.domain.ids import DeviceId
from courtdesk.domain.routes import Route, RouteKind
from courtdesk.ui import screen as screens
from courtdesk.ui.case_words import clock_time
from courtdesk.ui.kit.buttons import Button
from courtdesk.ui.kit.tags import TagLook
from courtdesk.ui.screens.sync import words
from courtdesk.ui.screens.sync.overview import Overview
from courtdesk.ui.sync_watch import Ran, SyncWatch
from courtdesk.ui.sync_words import bar_line, records
from tests.helpers.bench import Bench
from tests.helpers.keyboard import unnamed
from tests.helpers.seen import words_shown
from tests.helpers.syncing import watch

__all__ = ["watch"]

NOW = datetime(2027, 1, 14, 16, 45, tzinfo=UTC)
AT = datetime(2027, 1, 14, 16, 31, tzinfo=UTC)
YESTERDAY = datetime(2027, 1, 13, 17, 2, tzinfo=UTC)
ROUTE = Route("r", RouteKind.FOLDER, "Court share", "/exchange")
PEER = Peer(DeviceId("0f3a"), "Room 2 laptop", 12, 12, AT, 40, 0, 0, False, 0, False)


def stored(
    ended: Ended | None = Ended.DONE, count: int = 12, why: str = "", done: datetime | None = AT
) -> Stored:
    tried = Tried(NOW, ended, why, 3, 4, done) if ended is not None else None
    return Stored(Place(ROUTE, tried), count, 12, AT if count else None, done)


def status(*places: Stored, **more: object) -> SyncStatus:
    values: dict[str, object] = {"peers": (), "troubles": (), **more}
    return SyncStatus(NOW, 12, places, **values)  # type: ignore[arg-type]


def said(lines: words.Lines) -> str:
    return " | ".join((lines.tag, *lines.facts, *lines.quiet, lines.warning))


def test_stored_is_a_count_and_a_time() -> None:
    lines = words.place_lines(stored(), NOW)
    assert lines.facts == (
        "Stored at Court share: 12 of 12 records of this laptop, read back 16:31",
    )
    assert (lines.tag, lines.look) == ("Reached 16:45", TagLook.PLAIN)
    assert lines.quiet == ("Last try 16:45: 3 records came in, 4 records went out.",)


def test_nothing_read_back_has_no_time() -> None:
    assert words.stored_line(stored(count=0), NOW) == (
        "Stored at Court share: 0 of 12 records of this laptop"
    )


@pytest.mark.parametrize(
    ("done", "since"),
    [
        (AT, "Not reached since 16:31"),
        (YESTERDAY, f"Not reached since {clock_time(YESTERDAY, NOW)}"),
        (None, "Not reached yet"),
    ],
)
def test_away_is_neutral(done: datetime | None, since: str) -> None:
    lines = words.place_lines(stored(Ended.AWAY, 11, "It is not there.", done), NOW)
    assert lines.look is TagLook.GREY and not lines.warning
    assert lines.facts[1] == f"{since}. Nothing is lost: 1 record waits here."


@pytest.mark.parametrize("ended", [Ended.REFUSED, Ended.FULL, Ended.STRANGER, Ended.NOT_OURS])
def test_what_somebody_must_change_is_a_warning_with_its_reason(ended: Ended) -> None:
    lines = words.place_lines(stored(ended, why="Ask for more room."), NOW)
    assert (lines.look, lines.warning) == (TagLook.PROBLEM, "Ask for more room.")


def test_what_was_stopped_or_never_tried_says_so() -> None:
    assert words.place_lines(stored(Ended.STOPPED, why="It was stopped."), NOW).tag == "Stopped"
    assert words.place_lines(stored(None, 0), NOW).tag == "Not tried yet"


def test_received_is_what_the_other_laptop_said_and_when() -> None:
    assert words.received_line(PEER, NOW) == (
        "Received by Room 2 laptop: 12 of 12 records of this laptop, as it said 16:31"
    )
    silent = replace(PEER, received=None, heard_at=None)
    assert words.received_line(silent, NOW).endswith("not known, as it has not said yet")


def test_what_is_missing_is_waited_for_by_number() -> None:
    lines = words.peer_lines(replace(PEER, waiting=3, held=2), NOW)
    assert lines.facts[1] == "We have 40 of 43 records of its: waiting for 3"
    assert lines.tag == "Waiting for 3"
    assert "2 came in and count once what they rest on is here" in lines.quiet[0]


def test_a_revoked_laptop_says_what_is_left_out_and_what_to_do() -> None:
    lines = words.peer_lines(replace(PEER, revoked=True, left_out=2), NOW)
    assert lines.tag == "Revoked"
    assert "2 records that it made after it was revoked are left out" in lines.quiet[0]
    assert "recorded anew" in lines.quiet[0]
    assert "It is revoked" in words.peer_lines(replace(PEER, revoked=True), NOW).quiet[0]


def test_a_copied_laptop_is_an_alarm_with_what_to_do() -> None:
    lines = words.peer_lines(replace(PEER, forked=True), NOW)
    assert lines.look is TagLook.PROBLEM
    assert "Stop using it" in lines.warning and "revoke" in lines.warning


def test_safe_to_close_is_said_only_of_what_was_all_read_back() -> None:
    safe = words.ending(DayEnd(status(stored()), 0, 0), NOW)
    assert safe.heading == "12 of 12 read back at Court share 16:31; safe to close"
    away = words.ending(DayEnd(status(stored(Ended.AWAY)), 0, 0), NOW)
    assert away.safe and away.lines == ("Not reached since 16:31.",)
    not_all = words.ending(DayEnd(status(stored(Ended.AWAY, 11)), 0, 0), NOW)
    assert not not_all.safe and "safe to close" not in " ".join((not_all.heading, *not_all.lines))
    assert not_all.heading == "1 of 12 records is not stored anywhere else yet"
    nowhere = words.ending(DayEnd(status(), 0, 0), NOW)
    assert nowhere.heading == "12 records stand nowhere but on this laptop"


def test_a_stick_is_safe_until_something_is_written_and_is_not_forgotten_then() -> None:
    day = DayEnd(status(), 0, 0, stored())
    assert (
        words.ending(day, NOW).heading == "12 of 12 read back at Court share 16:31; safe to close"
    )
    later = replace(day, status=replace(day.status, total=14))
    ended = words.ending(later, NOW)
    assert not ended.safe and ended.heading == "2 of 14 records are not stored anywhere else yet"
    assert ended.lines[0] == (
        "Read back at Court share 16:31: all 12 records that this laptop had then. 2 records came "
        "since."
    )
    part = words.ending(replace(day, stick=stored(count=11)), NOW)
    assert not part.safe
    assert part.lines[0].startswith("Stored at Court share: 11 of 12 records")


def test_bar_page_and_closing_count_the_same() -> None:
    away = status(stored(Ended.AWAY, 9))
    day = DayEnd(replace(away, total=13), 0, 0, stored())
    assert (day.unsent, day.since_stick) == (1, 1)
    assert bar_line(day, NOW) == "1 record not stored yet"
    assert words.ending(day, NOW).heading == "1 of 13 records is not stored anywhere else yet"
    lines = words.stick_lines(day, NOW)
    assert lines is not None
    assert lines.facts == (
        "Stored at Court share: 12 of 13 records of this laptop, read back 16:31.",
    )
    assert lines.quiet[0] == "1 record is not on it: save everything to it once more."
    assert bar_line(replace(day, status=away), NOW) == "Stored 16:31"
    assert words.stick_lines(replace(day, stick=None), NOW) is None


def test_what_can_only_be_read_is_taken_in_and_is_no_fault() -> None:
    ran = Ran(ROUTE, Tried(NOW, Ended.DONE, came=3), None, stored(), unwritten=Ended.REFUSED)
    found = words.stick_said(ran, NOW, taking=True)
    assert not found.warning
    assert found.heading == "“Court share” was taken in"
    assert found.lines[:2] == (
        "3 records came in from “Court share”.",
        "Nothing of this laptop was put there, as it can only be read.",
    )
    full = words.stick_said(replace(ran, unwritten=Ended.FULL), NOW, taking=True)
    assert not full.warning and "full" in full.lines[1]


def test_beside_it_stands_what_no_record_holds() -> None:
    day = DayEnd(status(stored(), peers=(replace(PEER, waiting=3),)), 2, 1)
    assert words.ending(day, NOW).beside == (
        "1 form or page is begun and not finished: what is typed there is on this laptop only.",
        "2 records stand in two versions and wait to be settled by a person.",
        "We wait for 3 records of other laptops.",
        "Closing or locking writes one more record, that you left; it goes out the next time.",
    )


def test_a_stick_that_was_not_reached_is_not_promised_another_try() -> None:
    ran = Ran(ROUTE, Tried(NOW, Ended.AWAY, "CourtDesk will try again."), None, stored(count=5))
    found = words.stick_said(ran, NOW, taking=False)
    assert found.warning and "try again" not in " ".join(found.lines)
    assert "5 records of 12 were read back there." in found.lines


def test_the_bar_counts_what_is_not_stored_and_never_says_synced() -> None:
    assert bar_line(DayEnd(status(stored()), 0, 0), NOW) == "Stored 16:31"
    assert bar_line(DayEnd(status(stored(Ended.AWAY, 9)), 0, 0), NOW) == "3 records not stored yet"
    assert bar_line(DayEnd(status(), 0, 0), NOW) == bar_line(None, NOW) == ""
    assert (records(1), records(12_000)) == ("1 record", "12,000 records")


def test_no_sentence_claims_to_be_synced() -> None:
    every = [words.place_lines(stored(one), NOW) for one in Ended]
    every += [words.peer_lines(PEER, NOW), words.peer_lines(replace(PEER, forked=True), NOW)]
    for lines in every:
        assert not re.search(r"\bsynced\b|up to date|✓|✔", said(lines), re.IGNORECASE)


ALARMING = DayEnd(
    status(
        replace(
            stored(Ended.REFUSED, 9, "“Court share” refused: the password is wrong."), others=4
        ),
        peers=(
            replace(PEER, forked=True),
            replace(PEER, device=DeviceId("b2"), name="Cells laptop", revoked=True, left_out=2),
            replace(PEER, device=DeviceId("c3"), name="Room 1 laptop", waiting=3, held=1),
        ),
        troubles=(Trouble("Court share", "arriving", "A file is still arriving."),),
        own_forked=True,
    ),
    2,
    0,
)


def test_every_alarm_at_once_is_named_and_leads_on(bench: Bench, watch: SyncWatch) -> None:
    shown = bench.show(screens.Place("sync"))
    assert isinstance(shown, Overview)
    watch.look()
    watch.wait()
    bench.settle()
    shown._show(ALARMING)
    bench.settle()
    bench.picture(shown, "sync-alarms")
    assert unnamed(shown) == []
    text = words_shown(shown)
    for part in (words.OWN_COPIED, "Settle them", "What was not used", "Two copies in use"):
        assert part in text
    [settle] = [one for one in shown.findChildren(Button) if one.text() == "Settle them"]
    settle.click()
    assert bench.log.went == [screens.Place("settle")]
