"""What a laptop says of itself: exact bytes, or nothing is believed of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from courtdesk.errors import FileRefused, TamperedBundle
from courtdesk.exchange import exact, sync_state
from courtdesk.exchange.sync_state import SignedEnd, State

DEVICE, ID = "aaaaaaaa-0000-4000-8000-000000000001", "c" * 64
END = SignedEnd(DEVICE, "f" * 32, 3, ID, 9, b"s" * 64)
STATE = State({DEVICE: ((3, ID),)}, {DEVICE: 2}, ("d" * 64,), (END,))


def body() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(STATE.encode())
    return found


def test_what_was_said_is_read() -> None:
    assert sync_state.parse(STATE.encode()) == STATE
    assert sync_state.parse(State({}).encode()) == State({})


def test_two_that_say_the_same_are_told_alike_whatever_ends_they_bring() -> None:
    assert replace(STATE, ends=()).told() == STATE.told()
    others: list[dict[str, Any]] = [
        {"holds": {DEVICE: ((4, ID),)}},
        {"waits": {}},
        {"damaged": ()},
    ]
    for other in others:
        assert replace(STATE, **other).told() != STATE.told()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", 0),
        ("format", "1"),
        ("holds", []),
        ("holds", {"no laptop!": [[1, ID]]}),
        ("holds", {DEVICE: [[0, ID]]}),
        ("holds", {DEVICE: [[True, ID]]}),
        ("holds", {DEVICE: [[1, "short"]]}),
        ("holds", {DEVICE: [[1, ID, 1]]}),
        ("holds", {DEVICE: [[1, ID]] * 65}),
        ("waits", {DEVICE: -1}),
        ("waits", {DEVICE: "2"}),
        ("damaged", ["D" * 64]),
        ("damaged", ["d" * 64] * 257),
        ("ends", [{}]),
        ("ends", [{"device": DEVICE}]),
    ],
)
def test_anything_else_is_refused(name: str, value: object) -> None:
    with pytest.raises(TamperedBundle):
        sync_state.parse(exact.dump(body() | {name: value}))


@pytest.mark.parametrize("name", ["holds", "waits", "damaged", "ends"])
def test_nothing_may_be_missing_or_more(name: str) -> None:
    said = body()
    with pytest.raises(TamperedBundle):
        sync_state.parse(exact.dump({key: said[key] for key in said if key != name}))
    with pytest.raises(TamperedBundle):
        sync_state.parse(exact.dump(said | {"more": 1}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seq", 0),
        ("counter", -1),
        ("id", "x"),
        ("vault", "a b"),
        ("signature", "?"),
        ("device", ""),
    ],
)
def test_an_end_is_exact_too(name: str, value: object) -> None:
    said = body()
    said["ends"][0][name] = value
    with pytest.raises(TamperedBundle):
        sync_state.parse(exact.dump(said))


def test_a_later_format_is_read_as_far_as_this_version_goes() -> None:
    later = exact.dump(body() | {"format": 2, "mood": "cheerful"})
    assert sync_state.parse(later) == STATE


def test_no_bytes_but_the_exact_ones_are_taken() -> None:
    for data in (b"", b"{", b" " + STATE.encode(), json.dumps(body(), indent=1).encode()):
        with pytest.raises(TamperedBundle):
            sync_state.parse(data)


def test_what_would_be_refused_is_not_said() -> None:
    with pytest.raises(ValueError, match="end of a chain"):
        State({DEVICE: ((0, ID),)}).encode()


def test_a_name_says_stream_number_and_hash() -> None:
    name = sync_state.name_of("0" * 32, 12, "e" * 64)
    assert sync_state.parts_of(name) == ("0" * 32, 12, "e" * 64)


@pytest.mark.parametrize("name", ["", "x", f"{'0' * 32}/1.age", f"../1-{'e' * 64}.age"])
def test_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(FileRefused):
        sync_state.parts_of(name)
