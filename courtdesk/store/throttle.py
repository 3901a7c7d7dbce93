"""Waiting after wrong passphrases: slower and slower, never for ever, and nothing is wiped.

The first five tries are free, as anyone mistypes. Then 1, 2, 4 ... 300 seconds (ASVS 5.0, 6.1.1:
a limit that cannot be used to lock a colleague out before court). Failures are kept in a small
file in the state folder, so that closing the window does not clear them. Against a copied disk
none of this counts; there only Argon2id does.

Beside the count stands a second file: how many wrong passphrases there were since the list of who
did what was last told, and when the first and the last was. Before anybody has signed in there is
no key to write them into the chain with. Whoever can write the state folder can delete both.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from courtdesk.errors import CourtDeskError, UserError, WrongPassphrase
from courtdesk.store import exact

FREE_TRIES = 5
"""Failures before any wait."""

LONGEST_WAIT = 300
"""Seconds of the longest wait."""

_COUNT_LIMIT = 1_000_000
_LATEST = 2**37  # the year 6325, which every calendar still knows

T = TypeVar("T")


class TryLater(UserError):
    """Too many wrong passphrases in a row; `seconds` says how long until the next try."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"Too many wrong passphrases in a row: wait {_in_words(seconds)}, then try again."
        )
        self.seconds = seconds


def delay_after(failures: int) -> int:
    """Seconds to wait after this many failures in a row: 0 up to four, then 1, 2, 4 ... 300."""
    over = failures - FREE_TRIES
    if over < 0:
        return 0
    # Beyond 2^9 the wait is the longest anyway: never raise 2 to a number out of a file.
    return min(1 << min(over, 9), LONGEST_WAIT)


@dataclass(frozen=True)
class _Failures:
    count: int
    at: int  # Unix seconds of the last one


@dataclass(frozen=True)
class Untold:
    """Wrong passphrases of one member that no list tells yet; Unix seconds of first and last."""

    count: int
    first: int
    last: int


class Throttle:
    """The failures of each member of one vault, kept in `path`.

    Times are Unix seconds given by the caller. A file that cannot be written is no reason to keep
    a member out (the disk may be full): failures then count until the window closes. A file that
    cannot be read counts as empty, as whoever can damage it could also delete it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._failures = _read(path)
        self._untold_path = path.with_name(path.name + ".untold")
        self._untold = _read_untold(self._untold_path)

    def wait_needed(self, member: str, now: float) -> int:
        """Whole seconds until this member may try again; 0 when they may."""
        found = self._failures.get(_key(member))
        if found is None:
            return 0
        delay = delay_after(found.count)
        left = found.at + delay - now
        if left > delay:
            # The clock went back, perhaps by years: begin the wait again, never prolong it.
            self._keep(member, _Failures(found.count, int(now)))
            return delay
        return max(0, math.ceil(left))

    def check(self, member: str, now: float) -> None:
        """Raise `TryLater` when the member must still wait."""
        seconds = self.wait_needed(member, now)
        if seconds:
            raise TryLater(seconds)

    def failed(self, member: str, now: float) -> None:
        """Count one wrong passphrase."""
        found = self._failures.get(_key(member), _Failures(0, 0))
        self._keep(member, _Failures(min(found.count + 1, _COUNT_LIMIT), int(now)))

    def succeeded(self, member: str) -> None:
        """Forget the member's failures."""
        if self._failures.pop(_key(member), None) is not None:
            self._write()

    def attempt(self, member: str, now: float, unlock: Callable[[], T]) -> T:
        """What `unlock` returns, when the member may try now; `TryLater` when not.

        The try is counted before it is made: a program killed between a wrong passphrase and its
        count would otherwise have as many tries as it has lives.
        """
        self.check(member, now)
        before, untold = self._failures.get(_key(member)), self._untold.get(_key(member))
        self.failed(member, now)
        self._note(member, now)
        try:
            result = unlock()
        except CourtDeskError as error:
            # A damaged file says nothing about the passphrase.
            if not isinstance(error, WrongPassphrase):
                self._put_back(member, before)
                self._put_untold_back(member, untold)
            raise
        self.succeeded(member)
        self._put_untold_back(member, untold)
        return result

    def untold(self, members: Iterable[str]) -> dict[str, Untold]:
        """What is still to be told of each of these members, without those of whom nothing is."""
        found = {member: self._untold.get(_key(member)) for member in members}
        return {member: one for member, one in found.items() if one is not None}

    def told(self) -> None:
        """Forget what was to be told: it stands in the chain now."""
        if self._untold:
            self._untold = {}
            self._write_untold()

    def _note(self, member: str, now: float) -> None:
        found = self._untold.get(_key(member), Untold(0, int(now), 0))
        count = min(found.count + 1, _COUNT_LIMIT)
        self._untold[_key(member)] = Untold(count, found.first, int(now))
        self._write_untold()

    def _put_untold_back(self, member: str, before: Untold | None) -> None:
        self._untold.pop(_key(member), None)
        if before is not None:
            self._untold[_key(member)] = before
        self._write_untold()

    def _put_back(self, member: str, before: _Failures | None) -> None:
        if before is None:
            self.succeeded(member)
        else:
            self._keep(member, before)

    def _keep(self, member: str, failures: _Failures) -> None:
        self._failures[_key(member)] = failures
        self._write()

    def _write(self) -> None:
        table = {key: [one.count, one.at] for key, one in self._failures.items()}
        _put(self._path, table)

    def _write_untold(self) -> None:
        table = {key: [one.count, one.first, one.last] for key, one in self._untold.items()}
        _put(self._untold_path, table)


def _put(path: Path, table: dict[str, list[int]]) -> None:
    beside = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside.write_bytes(exact.dump({"format": 1, "failures": table}))
        beside.replace(path)
    except OSError:
        # The class docstring says why this keeps nobody out.
        return


def _key(member: str) -> str:
    """A member's entry: a hash, as the state folder need not name who works here."""
    return hashlib.sha256(b"courtdesk.v1 throttle" + member.encode()).hexdigest()[:32]


def _read(path: Path) -> dict[str, _Failures]:
    try:
        table = exact.table(exact.load(path.read_bytes()), "failures")
        return {key: _entry(value) for key, value in table.items()}
    except (OSError, exact.NotExact):
        return {}


def _entry(value: Any) -> _Failures:
    match value:
        case [int() as count, int() as at] if 0 <= count <= _COUNT_LIMIT:
            return _Failures(count, at)
    raise exact.NotExact("not a count and a time")


def _read_untold(path: Path) -> dict[str, Untold]:
    try:
        table = exact.table(exact.load(path.read_bytes()), "failures")
        return {key: _untold_entry(value) for key, value in table.items()}
    except (OSError, exact.NotExact):
        return {}


def _untold_entry(value: Any) -> Untold:
    match value:
        case [int() as count, int() as first, int() as last] if 0 < count <= _COUNT_LIMIT and (
            0 <= first <= _LATEST and 0 <= last <= _LATEST
        ):
            return Untold(count, first, last)
    raise exact.NotExact("not a count and two times")


def _in_words(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
