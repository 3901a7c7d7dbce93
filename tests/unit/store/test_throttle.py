"""Waiting after wrong passphrases."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.errors import DamagedVault, WrongPassphrase
from courtdesk.store.throttle import LONGEST_WAIT, Throttle, TryLater, Untold, delay_after

NOW = 1_790_000_000.5


def wrong() -> None:
    raise WrongPassphrase("That is not the passphrase.")


def damaged() -> None:
    raise DamagedVault("The slot is damaged.")


def tries(throttle: Throttle, count: int, now: float = NOW) -> None:
    for _ in range(count):
        throttle.failed("ann", now)


def test_the_delays() -> None:
    delays = [delay_after(failures) for failures in range(17)]
    assert delays == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


@given(st.integers(min_value=0, max_value=10**12))
def test_a_delay_never_grows_beyond_the_longest(failures: int) -> None:
    assert 0 <= delay_after(failures) <= delay_after(failures + 1) <= LONGEST_WAIT


def test_five_tries_are_free_and_then_it_waits(tmp_path: Path) -> None:
    throttle = Throttle(tmp_path / "tries")
    tries(throttle, 4)
    throttle.check("ann", NOW)
    tries(throttle, 1)
    with pytest.raises(TryLater, match="1 second,") as caught:
        throttle.check("ann", int(NOW))
    assert caught.value.seconds == 1
    throttle.check("ann", NOW + 1)
    tries(throttle, 3)
    assert throttle.wait_needed("ann", int(NOW)) == 8
    assert throttle.wait_needed("ann", int(NOW) + 7.2) == 1
    assert throttle.wait_needed("ann", int(NOW) + 8) == 0


def test_closing_the_window_clears_nothing(tmp_path: Path) -> None:
    tries(Throttle(tmp_path / "state" / "tries"), 8)
    assert Throttle(tmp_path / "state" / "tries").wait_needed("ann", int(NOW)) == 8


def test_one_members_failures_are_not_anothers(tmp_path: Path) -> None:
    throttle = Throttle(tmp_path / "tries")
    tries(throttle, 20)
    throttle.check("bob", NOW)
    assert b"ann" not in (tmp_path / "tries").read_bytes()


def test_success_clears(tmp_path: Path) -> None:
    throttle = Throttle(tmp_path / "tries")
    tries(throttle, 20)
    assert throttle.attempt("ann", NOW + 300, lambda: "open") == "open"
    assert Throttle(tmp_path / "tries").wait_needed("ann", NOW) == 0


@pytest.mark.parametrize("back", [1, 3600, 10 * 365 * 86400])
def test_a_clock_that_went_back_never_prolongs_the_wait(tmp_path: Path, back: int) -> None:
    throttle = Throttle(tmp_path / "tries")
    tries(throttle, 30)
    earlier = NOW - back
    wait = throttle.wait_needed("ann", earlier)
    assert 0 < wait <= LONGEST_WAIT
    throttle.check("ann", earlier + LONGEST_WAIT)
    Throttle(tmp_path / "tries").check("ann", earlier + LONGEST_WAIT)


@given(st.lists(st.tuples(st.integers(0, 10**10), st.booleans()), max_size=40))
def test_nobody_is_ever_locked_out(events: list[tuple[int, bool]]) -> None:
    throttle = Throttle(Path("/dev/null/never"))
    now = 0
    for now, fails in events:
        if fails and not throttle.wait_needed("ann", now):
            throttle.failed("ann", now)
    wait = throttle.wait_needed("ann", now)
    assert wait <= LONGEST_WAIT
    throttle.check("ann", now + wait)


def test_a_try_is_counted_before_it_is_made(tmp_path: Path) -> None:
    throttle = Throttle(tmp_path / "tries")
    tries(throttle, 4)

    def look() -> int:
        # What a second start would see if this one were killed here.
        return Throttle(tmp_path / "tries").wait_needed("ann", int(NOW))

    assert throttle.attempt("ann", NOW, look) == 1


def test_a_wrong_passphrase_counts_and_a_damaged_file_does_not(tmp_path: Path) -> None:
    throttle = Throttle(tmp_path / "tries")
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            throttle.attempt("ann", NOW, wrong)
    with pytest.raises(TryLater):
        throttle.attempt("ann", int(NOW), wrong)
    later = NOW + 2
    for _ in range(5):
        with pytest.raises(DamagedVault):
            throttle.attempt("ann", later, damaged)
    throttle.check("ann", later)
    with pytest.raises(DamagedVault):
        throttle.attempt("bob", later, damaged)
    assert throttle.wait_needed("bob", later) == 0


@pytest.mark.parametrize(
    "data", [b"", b"rubbish", b'{"failures":{"x":[-1,0]}}', b'{"failures":{"x":"y"}}']
)
def test_a_damaged_file_keeps_nobody_out(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "tries").write_bytes(data)
    throttle = Throttle(tmp_path / "tries")
    throttle.check("ann", NOW)
    tries(throttle, 6)
    assert Throttle(tmp_path / "tries").wait_needed("ann", int(NOW)) == 2


def test_a_file_that_cannot_be_written_still_slows_this_window(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    throttle = Throttle(tmp_path / "state" / "tries")
    tries(throttle, 7)
    assert throttle.wait_needed("ann", int(NOW)) == 4


def test_the_sentence_speaks_of_minutes_when_it_is_minutes() -> None:
    assert "wait 1 second," in str(TryLater(1))
    assert "wait 59 seconds," in str(TryLater(59))
    assert "wait 1 minute," in str(TryLater(60))
    assert "wait 5 minutes," in str(TryLater(300))


# What is still to be told


def guess(throttle: Throttle, member: str, now: float) -> None:
    with pytest.raises(WrongPassphrase):
        throttle.attempt(member, now, wrong)


def test_wrong_passphrases_wait_to_be_told_over_a_success_and_a_restart(tmp_path: Path) -> None:
    throttle = Throttle(tmp_path / "tries")
    guess(throttle, "ann", NOW)
    guess(throttle, "ann", NOW + 60)
    throttle.attempt("ann", NOW + 90, lambda: "open")
    again = Throttle(tmp_path / "tries")
    assert again.untold(["ann", "bob"]) == {"ann": Untold(2, int(NOW), int(NOW) + 60)}
    again.told()
    assert Throttle(tmp_path / "tries").untold(["ann"]) == {}


def test_only_a_wrong_passphrase_is_told(tmp_path: Path) -> None:
    throttle = Throttle(tmp_path / "tries")
    throttle.attempt("ann", NOW, lambda: "open")
    with pytest.raises(DamagedVault):
        throttle.attempt("ann", NOW, damaged)
    assert throttle.untold(["ann"]) == {}


def test_a_try_is_noted_before_it_is_made(tmp_path: Path) -> None:
    def killed() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Throttle(tmp_path / "tries").attempt("ann", NOW, killed)
    assert Throttle(tmp_path / "tries").untold(["ann"])["ann"].count == 1


def test_the_note_names_nobody(tmp_path: Path) -> None:
    guess(Throttle(tmp_path / "tries"), "ann", NOW)
    assert b"ann" not in (tmp_path / "tries.untold").read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b'{"failures":{"a":[1,2]},"format":1}',
        b'{"failures":{"a":[0,2,3]},"format":1}',
        b'{"failures":{"a":[1,2,99999999999999]},"format":1}',
        b'{"failures":{"a":[1,-2,3]},"format":1}',
        b'{"failures":{"a":["1",2,3]},"format":1}',
    ],
)
def test_a_damaged_note_keeps_nobody_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tries.untold").write_bytes(content)
    throttle = Throttle(tmp_path / "tries")
    assert throttle.untold(["ann"]) == {}
    guess(throttle, "ann", NOW)
    assert throttle.untold(["ann"])["ann"].count == 1
