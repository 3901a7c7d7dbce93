"""The facts of `standing.status` in sentences: pure functions, not a word more than is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from courtdesk.actions.sync.day_end import DayEnd
from courtdesk.actions.sync.places import Ended
from courtdesk.actions.sync.standing import Peer, Stored, SyncStatus
from courtdesk.ui.case_words import clock_time
from courtdesk.ui.kit.tags import TagLook
from courtdesk.ui.sync_watch import Ran
from courtdesk.ui.sync_words import records

_ASKS = {
    Ended.REFUSED: "Cannot be used",
    Ended.FULL: "Full",
    Ended.STRANGER: "Something else answered",
    Ended.NOT_OURS: "Not this team’s",
}
"""How a try ended after which somebody must change something."""

KNOWN = "As known {at}, from what was read back at a place and what other laptops said in a file."
"""Under everything: whence it is known."""


@dataclass(frozen=True)
class Lines:
    """One row: its name, a tag with its look, and sentences; the last ones quieter."""

    name: str
    tag: str
    look: TagLook
    facts: tuple[str, ...]
    quiet: tuple[str, ...] = ()
    warning: str = ""


# Places


def place_lines(one: Stored, now: datetime) -> Lines:
    """A place: what of ours stands there, and how the last try went."""
    tag, look = _tag(one, now)
    tried = one.place.tried
    asks = tried is not None and tried.ended in _ASKS
    return Lines(
        name=one.place.route.name,
        tag=tag,
        look=look,
        facts=(stored_line(one, now), *_away(one, now)),
        quiet=tuple(_tried(one, now)),
        warning=tried.why if asks and tried is not None else "",
    )


def stored_line(one: Stored, now: datetime) -> str:
    """ "Stored at NAME: 12 of 12 records of this laptop, read back 16:31"."""
    read = f", read back {clock_time(one.read_back_at, now)}" if one.read_back_at else ""
    name = one.place.route.name
    return f"Stored at {name}: {one.count:,} of {records(one.total)} of this laptop{read}"


def _tag(one: Stored, now: datetime) -> tuple[str, TagLook]:
    tried = one.place.tried
    if tried is None:
        return "Not tried yet", TagLook.GREY
    if tried.ended in _ASKS:
        return _ASKS[tried.ended], TagLook.PROBLEM
    if tried.ended is Ended.AWAY:
        return _since(one, now), TagLook.GREY
    if tried.ended is Ended.STOPPED:
        return "Stopped", TagLook.GREY
    return f"Reached {clock_time(tried.at, now)}", TagLook.PLAIN


def _since(one: Stored, now: datetime) -> str:
    if one.listed_at is None:
        return "Not reached yet"
    return f"Not reached since {clock_time(one.listed_at, now)}"


def _away(one: Stored, now: datetime) -> Iterator[str]:
    tried = one.place.tried
    if tried is not None and tried.ended is Ended.AWAY:
        waits = one.total - one.count
        lost = f": {records(waits)} {_wait(waits)} here." if waits else ", and nothing new waits."
        yield f"{_since(one, now)}. Nothing is lost{lost}"


def _wait(count: int) -> str:
    return "waits" if count == 1 else "wait"


def _tried(one: Stored, now: datetime) -> Iterator[str]:
    tried = one.place.tried
    if tried is None:
        return
    at = clock_time(tried.at, now)
    if tried.ended is Ended.DONE:
        yield f"Last try {at}: {records(tried.came)} came in, {records(tried.sent)} went out."
    elif tried.ended not in _ASKS:
        yield f"Last try {at}: {tried.why}"
    else:
        yield f"Last try {at}."
    if one.others:
        verb = "is" if one.others == 1 else "are"
        yield f"{records(one.others)} of other laptops {verb} here and not there yet."


# Laptops


def peer_lines(one: Peer, now: datetime) -> Lines:
    """Another laptop: what it has of ours by its own word, and what we have of its."""
    tag, look = "", TagLook.PLAIN
    if one.forked:
        tag, look = "Two copies in use", TagLook.PROBLEM
    elif one.revoked:
        tag, look = "Revoked", TagLook.GREY
    elif one.waiting:
        tag, look = f"Waiting for {one.waiting:,}", TagLook.WAITING
    return Lines(
        name=one.name,
        tag=tag,
        look=look,
        facts=(received_line(one, now), held_line(one)),
        quiet=tuple(_about(one)),
        warning=_COPIED.format(name=one.name) if one.forked else "",
    )


def received_line(one: Peer, now: datetime) -> str:
    """ "Received by NAME: 12 of 12 records of this laptop, as it said 16:40"."""
    if one.received is None or one.heard_at is None:
        return f"Received by {one.name}: not known, as it has not said yet"
    count = f"{one.received:,} of {records(one.total)} of this laptop"
    return f"Received by {one.name}: {count}, as it said {clock_time(one.heard_at, now)}"


def held_line(one: Peer) -> str:
    """ "We have 40 of its 43 records: waiting for 3"."""
    if not one.waiting:
        return f"We have all {one.ours:,} of its records that we know of" if one.ours else _NONE
    known = one.ours + one.waiting
    return f"We have {one.ours:,} of {records(known)} of its: waiting for {one.waiting:,}"


_NONE = "We know of no record of its"


def _about(one: Peer) -> Iterator[str]:
    if one.held:
        yield f"Of those, {one.held:,} came in and count once what they rest on is here."
    if one.revoked and one.left_out:
        verb = "is" if one.left_out == 1 else "are"
        yield (
            f"{records(one.left_out)} that it made after it was revoked {verb} left out: kept, and "
            "counted by nobody. What is needed of them is recorded anew on another laptop."
        )
    elif one.revoked:
        yield "It is revoked: nothing that it makes from then on is taken in."


_COPIED = (
    "Two different records carry one number of {name}, so its vault was copied and both copies "
    "are in use. Both records are kept. Stop using it, and have an administrator find out where "
    "the second copy is, and revoke the one that should not be used (Team, Laptops)."
)

OWN_COPIED = (
    "This laptop’s own vault was copied, or went back to an earlier state, and both went on. "
    "Nothing is lost: both are kept, and this laptop goes on under a new name. Tell an "
    "administrator today: somebody may be using a copy of this laptop’s disk."
)


# A stick


@dataclass(frozen=True)
class Said:
    """What is told of a round at a stick: a heading, sentences, and whether to act on it."""

    heading: str
    lines: tuple[str, ...]
    warning: bool = False


def stick_said(ran: Ran, now: datetime, *, taking: bool) -> Said:
    """What was read back at a stick and what came from it; `taking` puts the latter first."""
    name = ran.route.name
    if ran.tried is None or ran.stored is None or ran.tried.ended is not Ended.DONE:
        return _stick_failed(ran, taking=taking)
    came = f"{records(ran.tried.came)} came in from “{name}”."
    if ran.unwritten is not None:
        return Said(f"“{name}” was taken in", (came, _UNWRITTEN[ran.unwritten], _eject(name)))
    there = f"{stored_line(ran.stored, now)}."
    lines = [came, there] if taking else [there, came]
    if ran.stored.others:
        lines.append(f"{records(ran.stored.others)} of other laptops are not on it yet.")
    if not ran.stored.whole:
        lines.append("What was written meanwhile is not on it: press the button once more.")
    lines.append(_eject(name))
    return Said(f"“{name}” is done", tuple(lines))


_UNWRITTEN = {
    Ended.REFUSED: "Nothing of this laptop was put there, as it can only be read.",
    Ended.FULL: "Not all that this laptop has was put there, as it is full.",
}
"""Of a place that was chosen to take in from: no mistake of anybody's, and nothing to count on."""


def _eject(name: str) -> str:
    return f"CourtDesk is done with “{name}”: eject it, then take it out."


def _stick_failed(ran: Ran, *, taking: bool) -> Said:
    why = ran.refused or (ran.tried.why if ran.tried is not None else "")
    name = ran.route.name
    if taking and ran.tried is not None and ran.tried.ended is Ended.NOT_OURS:
        return Said(f"Nothing was taken in from “{name}”", (why,), warning=True)
    if ran.tried is not None and ran.tried.ended is Ended.AWAY:
        why = f"“{name}” is not there, or not any more. Put it in, and press the button again."
    lines = [why]
    if ran.stored is not None and ran.tried is not None:
        lines.append(f"{records(ran.stored.count)} of {ran.stored.total:,} were read back there.")
        if ran.tried.came:
            lines.append(f"{records(ran.tried.came)} came in from it before that.")
    lines.append("Nothing is lost: everything is still on this laptop. Do not count on this stick.")
    return Said(f"“{name}” is not done", tuple(lines), warning=True)


def stick_lines(day: DayEnd, now: datetime) -> Lines | None:
    """What was read back at a stick since sign-in, and what was recorded since; None without."""
    if day.stick is None:
        return None
    stored = replace(day.stick, total=day.status.total)
    return Lines(
        name=stored.place.route.name,
        tag="A stick or folder that you chose",
        look=TagLook.GREY,
        facts=(f"{stored_line(stored, now)}.",),
        quiet=tuple(_since_then(day, stored)),
    )


def _since_then(day: DayEnd, stick: Stored) -> Iterator[str]:
    if day.since_stick:
        verb = "is" if day.since_stick == 1 else "are"
        yield f"{records(day.since_stick)} {verb} not on it: save everything to it once more."
    yield "It is no place of this laptop, and is told of here until you sign out."


# The end of the day


@dataclass(frozen=True)
class Ending:
    """What the end of the day comes to: `safe` only if all was read back at one place."""

    safe: bool
    heading: str
    lines: tuple[str, ...]
    beside: tuple[str, ...]


def ending(day: DayEnd, now: datetime) -> Ending:
    """What is stored and what is not, and what to do about that."""
    beside = tuple(_beside(day))
    best = day.best
    if best is not None and best.read_back_at is not None:
        name, at = best.place.route.name, clock_time(best.read_back_at, now)
        heading = f"{best.count:,} of {best.total:,} read back at {name} {at}; safe to close"
        return Ending(True, heading, (*_gone(best, now), *_received(day.status, now)), beside)
    lines = (*_on_stick(day, now), *_why_not(day.status, now))
    return Ending(False, _unsent(day), lines, beside)


def _on_stick(day: DayEnd, now: datetime) -> Iterator[str]:
    """What a stick holds, which the records that came since do not undo."""
    stick = day.stick
    if stick is None or stick.read_back_at is None:
        return
    name, at = stick.place.route.name, clock_time(stick.read_back_at, now)
    since = f"{records(day.since_stick)} came since"
    if stick.whole:
        all_of = f"all {records(stick.count)}" if stick.count != 1 else "the 1 record"
        yield f"Read back at {name} {at}: {all_of} that this laptop had then. {since}."
    else:
        yield f"{stored_line(replace(stick, total=day.status.total), now)}."


def _gone(best: Stored, now: datetime) -> Iterator[str]:
    """That it could not be looked at again just now, where that is so."""
    tried = best.place.tried
    if tried is not None and tried.ended is Ended.AWAY:
        yield f"{_since(best, now)}."


def _received(status: SyncStatus, now: datetime) -> Iterator[str]:
    for one in status.peers:
        if not one.revoked:
            yield f"{received_line(one, now)}."


def _unsent(day: DayEnd) -> str:
    count, status = day.unsent, day.status
    if not status.stored and day.stick is None:
        return f"{records(count)} {_stand(count)} nowhere but on this laptop"
    return f"{count:,} of {records(status.total)} {_are(count)} not stored anywhere else yet"


def _stand(count: int) -> str:
    return "stands" if count == 1 else "stand"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _why_not(status: SyncStatus, now: datetime) -> Iterator[str]:
    for one in status.stored:
        tag, _ = _tag(one, now)
        yield f"{stored_line(one, now)}. {tag}."
        tried = one.place.tried
        if tried is not None and tried.why:
            yield tried.why
    yield (
        "They are safe here unless this laptop is lost or breaks. Save them to a stick now, or try "
        "again when there is a network. You may close all the same: nothing is lost by closing."
    )


def _beside(day: DayEnd) -> Iterator[str]:
    if day.begun:
        verb = "is" if day.begun == 1 else "are"
        pages = "1 form or page" if day.begun == 1 else f"{day.begun:,} forms or pages"
        yield f"{pages} {verb} begun and not finished: what is typed there is on this laptop only."
    if day.disputed:
        yield f"{disputed_words(day.disputed)} to be settled by a person."
    if day.status.waiting:
        yield f"We wait for {records(day.status.waiting)} of other laptops."
    yield "Closing or locking writes one more record, that you left; it goes out the next time."


def disputed_words(count: int) -> str:
    """ "1 record stands in two versions and waits"."""
    if count == 1:
        return "1 record stands in two versions and waits"
    return f"{count:,} records stand in two versions and wait"
