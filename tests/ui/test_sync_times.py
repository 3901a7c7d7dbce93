"""When a place is synchronised by itself: rules over seconds, with no clock."""

from __future__ import annotations

from courtdesk.ui.sync_times import (
    EVERY,
    LONGEST,
    PATIENCE,
    SETTLES,
    STUCK,
    TYPING,
    Track,
    Written,
    due,
    is_due,
    may_begin,
)

QUIET = Written(5, 0.0)


def test_a_place_is_asked_once_after_sign_in_and_then_every_five_minutes() -> None:
    fresh = Track("a")
    assert is_due(fresh, QUIET, 0)
    done = fresh.done(0, 5)
    assert not is_due(done, QUIET, EVERY - 1)
    assert is_due(done, QUIET, EVERY)


def test_what_was_written_leaves_once_it_has_settled() -> None:
    done, written = Track("a").done(0, 5), Written(5, 0.0).seen(6, 10)
    assert not is_due(done, written, 10 + SETTLES - 1)
    assert is_due(done, written, 10 + SETTLES)
    # Somebody goes on working: the minute begins anew.
    later = written.seen(7, 60)
    assert not is_due(done, later, 10 + SETTLES)
    assert is_due(done, later, 60 + SETTLES)
    assert later.seen(7, 200) == later


def test_a_folder_that_is_away_is_not_asked_and_asked_at_once_when_it_is_there() -> None:
    away = Track("a").seen(False)
    assert not is_due(away, QUIET, 10 * LONGEST)
    there = away.seen(True)
    assert is_due(there, QUIET, 0)
    assert not is_due(there.done(0, 5).seen(True), QUIET, 1)


def test_a_network_that_comes_back_ends_the_waiting() -> None:
    track = Track("a")
    for _ in range(5):
        track = track.missed(0, stuck=False)
    assert not is_due(track, QUIET, EVERY)
    assert is_due(track.woken(), QUIET, 1)


def test_who_is_not_reached_is_asked_less_and_less_often_and_new_records_do_not_hurry_it() -> None:
    track, pauses = Track("a"), []
    for _ in range(8):
        track = track.missed(0, stuck=False)
        pauses.append(track.pause)
    assert pauses[0] == EVERY
    assert pauses == sorted(pauses) and pauses[-1] == LONGEST
    assert not is_due(track, Written(99, 0.0), LONGEST - 1)


def test_what_somebody_must_change_first_is_asked_every_half_hour() -> None:
    track = Track("a").missed(0, stuck=True)
    assert not is_due(track, Written(99, 0.0), STUCK - 1)
    assert is_due(track, QUIET, STUCK)
    assert track.done(1, 5).pause == EVERY


def test_only_the_places_that_are_due_and_in_their_order() -> None:
    tracks = [Track("b"), Track("a").done(0, 5), Track("c")]
    assert due(tracks, QUIET, 1) == ("b", "c")


def test_a_round_begins_in_a_pause_and_is_not_put_off_for_ever() -> None:
    assert may_begin(TYPING, 0) and not may_begin(TYPING - 0.1, PATIENCE - 1)
    assert may_begin(0, PATIENCE)
