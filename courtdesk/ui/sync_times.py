"""When each place is synchronised by itself: rules over seconds and numbers, with no clock.

A place is asked for one of five reasons: it was never tried since sign-in; it has just appeared (a
stick was put in, a network came back); this laptop has written something since the last round there
and then been quiet for `SETTLES`; `EVERY` has passed; somebody asked. Where nobody is reached the
next try waits twice as long each time, so that a laptop in a building without a network does not
spend its day, and its battery, on asking.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

EVERY = 5 * 60.0
"""Seconds between two rounds at a place while nothing changes here: others may have put more."""

SETTLES = 60.0
"""Seconds without a new record here before what was written leaves: work comes in bursts."""

LONGEST = 60 * 60.0
"""Seconds between two tries at most, however often nobody was reached."""

STUCK = 30 * 60.0
"""Seconds until a place is tried again where somebody must change something first."""

TYPING = 3.0
"""Seconds since the last key or mouse: a round begins in a pause, never amid typing."""

PATIENCE = 60.0
"""Seconds that a round which is due waits at most for such a pause."""


@dataclass(frozen=True)
class Track:
    """What is remembered of one place since sign-in, in seconds of a clock that is never set.

    `tip` is the number of this laptop's last record when a round there last began and was done;
    `there` whether it was within reach when last looked, None for what cannot be looked at.
    """

    route: str
    tried_at: float | None = None
    failed: int = 0
    stuck: bool = False
    tip: int = 0
    there: bool | None = None
    appeared: bool = False

    def seen(self, there: bool | None) -> Track:
        """The same after a look; what was away and is there now has appeared."""
        came = there is True and self.there is False
        return replace(self, there=there, appeared=self.appeared or came)

    def woken(self) -> Track:
        """The same after the network has come back or changed."""
        return replace(self, appeared=True, failed=0)

    def done(self, at: float, tip: int) -> Track:
        """The same after a round that was done."""
        return replace(self, tried_at=at, failed=0, stuck=False, tip=tip, appeared=False)

    def missed(self, at: float, *, stuck: bool) -> Track:
        """The same after one that was not; `stuck` if somebody must change something first."""
        return replace(self, tried_at=at, failed=self.failed + 1, stuck=stuck, appeared=False)

    @property
    def pause(self) -> float:
        """Seconds from the last try to the next one that only time brings about."""
        if self.stuck:
            return STUCK
        return min(LONGEST, EVERY * 2.0 ** max(0, self.failed - 1))


@dataclass(frozen=True)
class Written:
    """This laptop's last record: its number, and when it was first seen (s)."""

    tip: int = 0
    since: float = 0.0

    def seen(self, tip: int, now: float) -> Written:
        """The same after a look."""
        return self if tip == self.tip else Written(tip, now)


def is_due(track: Track, written: Written, now: float) -> bool:
    """Whether a place is to be synchronised now."""
    if track.there is False:
        return False
    if track.tried_at is None or track.appeared:
        return True
    if now - track.tried_at >= track.pause:
        return True
    settled = written.tip > track.tip and now - written.since >= SETTLES
    return settled and not track.failed


def due(tracks: Iterable[Track], written: Written, now: float) -> tuple[str, ...]:
    """The places that are due, by their ids, in the order given."""
    return tuple(one.route for one in tracks if is_due(one, written, now))


def may_begin(quiet: float, waited: float) -> bool:
    """Whether a round that has been due for `waited` may begin `quiet` after the last key (s)."""
    return quiet >= TYPING or waited >= PATIENCE
