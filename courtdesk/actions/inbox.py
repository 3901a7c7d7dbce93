"""Taking in whatever came: a sealed file of any kind, text that was pasted, the watched folder.

Which action takes a file in follows from what it is, never from its name. `take_in` is for one
that a person chose, dropped or pasted; `look` goes through the vault's `inbox/` folder, where
whoever is signed in takes in what they may. There a file goes to `done/` once it was taken in, to
`refused/` with a text that says why, or it stays: while it is still being copied, or for a
colleague who works on this laptop as well.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from courtdesk.actions import decision_files, requests, sealed_files, team_files
from courtdesk.actions.sealed_files import Source, shown_name
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import (
    BundleRefused,
    CourtDeskError,
    NewerBundle,
    NoSpace,
    NotABundle,
    NotAllowed,
    NotForYou,
    TamperedBundle,
)
from courtdesk.exchange.age.verdicts import HeaderDamaged, MacWrong, PayloadDamaged
from courtdesk.exchange.bundle import Arrival, Kind, arrival
from courtdesk.store.folder import folder_errors

DONE, REFUSED = "done", "refused"
"""The folders within `inbox/`."""

KEPT_FOR = timedelta(days=30)
"""How long a file stays in `done/`: what it brought is in the vault, under the vault's rules."""

_MOST = 200
"""Files looked at in one go."""

_UNFINISHED = frozenset({".new", ".part", ".partial", ".crdownload", ".tmp", ".txt"})
"""Endings of what other programs are still writing, and of our own words."""

_BEGIN, _END = "-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----"
_COLUMNS = 64
_QUOTED = re.compile(r"^[\s>|\u200b\ufeff\xa0]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


class StillArriving(BundleRefused):
    """The file is not whole and was changed a moment ago: it may be on its way yet."""


@dataclass(frozen=True)
class Came:
    """One thing that was taken in: what it was, what it changed and what to know of it.

    `said` is one sentence for a notice; `case` and `requirement` say what it is about, where it
    is about a case.
    """

    kind: Kind
    said: str
    changes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    case: CaseId | None = None
    requirement: RequirementKind | None = None

    @property
    def to_decide(self) -> bool:
        """Whether it asks whoever took it in for a decision."""
        return self.kind in (Kind.APPROVAL_REQUEST, Kind.HANDOVER)


# One file, or text


def take_in(session: Session, source: Source) -> Came:
    """Take in a sealed file, or its text as it was pasted; all of it, or nothing.

    Raises what the action for its kind raises, `NotABundle` for what is no sealed file or of a
    kind that nothing takes in, and `StillArriving` for a file that ends early and was changed
    within the last ten minutes.
    """
    given = cleaned(source) if isinstance(source, str) else source
    try:
        with session.in_background():
            return _take_in(session, given)
    except (TamperedBundle, NotABundle) as error:
        if isinstance(given, Path) and arrival(given, session.clock()) is Arrival.ARRIVING:
            raise _still_arriving(given) from error
        if isinstance(given, str) and isinstance(error, _NOT_WHOLE):
            raise TamperedBundle(_PASTE_ALL) from error
        raise


_NOT_WHOLE = (HeaderDamaged, MacWrong, PayloadDamaged)


_PASTE_ALL = (
    "What was pasted is damaged, or lines of it are missing: copy all of it again, from the BEGIN "
    "line to the END line, or ask for it to be sent again."
)


def _still_arriving(path: Path) -> StillArriving:
    return StillArriving(
        f"{shown_name(path)} is not whole, as if it were still being copied: wait until that is "
        "done and take it in again. If it stays like this, it is damaged: ask for it again."
    )


def _take_in(session: Session, given: Source) -> Came:
    kind = sealed_files.kind_of(given, session.identity.bundle)
    taker = _TAKERS.get(kind)
    if taker is None:
        raise NotABundle(
            "This sealed file is of a kind that cannot be taken in here: ask whoever sent it what "
            "it is for."
        )
    return taker(session, given)


def _team(session: Session, given: Source) -> Came:
    found = team_files.take_team_file(session, given)
    changes = found.changes or ("Nothing in it is new.",)
    return Came(Kind.TEAM, "A team file came in.", changes, found.notes)


def _request(session: Session, given: Source) -> Came:
    found = requests.take_request(session, given)
    kind = found.kind
    mental = kind is RequirementKind.MHTR
    asks = f"to decide on the {kind}" if mental else f"to say whether you hold the {kind}"
    said = (
        f"A request came in: {found.asked_by} asks you {asks} in case "
        f"{found.file.case.value.reference}."
    )
    return Came(
        Kind.APPROVAL_REQUEST if mental else Kind.HANDOVER,
        said,
        notes=found.notes,
        case=found.file.id,
        requirement=kind,
    )


def _decision(session: Session, given: Source) -> Came:
    found = decision_files.take_decision(session, given)
    said = f"A decision came in on case {found.file.case.value.reference}: {found.sentence}"
    counts = ("It counts, on exactly the record that was sent.",) if found.counts else ()
    return Came(Kind.DECISION, said, counts, found.notes, found.file.id, found.kind)


_TAKERS: Mapping[Kind, Callable[[Session, Source], Came]] = {
    Kind.TEAM: _team,
    Kind.APPROVAL_REQUEST: _request,
    Kind.HANDOVER: _request,
    Kind.DECISION: _decision,
}


def cleaned(text: str) -> str:
    """Pasted text as it was sealed: without the e-mail around it and the marks of a reply.

    Mail programs put ">" before lines, blank lines between them, and break them anew. None of
    that is part of what was sealed; a letter that is changed or missing is found when it is
    opened. What has no BEGIN line or holds anything else is given back as it is, to be refused.
    """
    lines = [_QUOTED.sub("", line).rstrip() for line in text.splitlines()]
    if _BEGIN not in lines or _END not in lines:
        return text
    first = lines.index(_BEGIN)
    inside = lines[first + 1 : lines.index(_END, first)] if _END in lines[first:] else []
    body = "".join("".join(line.split()) for line in inside)
    if not _BASE64.fullmatch(body):
        return text
    rows = [body[at : at + _COLUMNS] for at in range(0, len(body), _COLUMNS)]
    return "\n".join((_BEGIN, *rows, _END, ""))


# The watched folder

_HELD = "It was taken in, but another program holds it: take it out of the folder."

Mark = tuple[str, int, int]
"""A file as it was seen: name, size, and when it was changed in ns."""


@dataclass(frozen=True)
class Left:
    """A file that was not taken in, and the sentence that says why."""

    name: str
    why: str


@dataclass(frozen=True)
class Looked:
    """What one look into the folder came to.

    `refused` were moved away; `waiting` stay where they are. `passed` is to be handed to the next
    look, so that a file that waits for somebody else is not opened again and again.
    """

    came: tuple[Came, ...] = ()
    refused: tuple[Left, ...] = ()
    waiting: tuple[Left, ...] = ()
    passed: Mapping[Mark, Left] = field(default_factory=dict)


def look(session: Session, passed: Mapping[Mark, Left] | None = None) -> Looked:
    """Take in every file of the inbox that this member may take in; see the module.

    Raises `UserError` when the folder itself cannot be read.
    """
    inbox, before = session.folder.inbox, passed or {}
    with folder_errors(inbox):
        inbox.mkdir(mode=0o700, exist_ok=True)
        found = [*_files(inbox)]
    _clear_done(inbox / DONE, session.clock())
    came: list[Came] = []
    refused: list[Left] = []
    waiting: dict[Mark, Left] = {}
    arriving: list[Left] = []
    # The team first: it says whom to believe of what came with it.
    for path, mark in sorted(found, key=lambda one: _order(session, one[0], one[1] in before)):
        if mark in before:
            waiting[mark] = before[mark]
            continue
        try:
            if arrival(path, session.clock()) is Arrival.ARRIVING:
                raise _still_arriving(path)
            came.append(take_in(session, path))
        except (StillArriving, NoSpace) as error:
            arriving.append(Left(shown_name(path), str(error)))
        except (NotForYou, NotAllowed, NewerBundle) as error:
            # A colleague may be able to, or this laptop once CourtDesk is a newer one on it.
            waiting[mark] = Left(shown_name(path), str(error))
        except CourtDeskError as error:
            left = Left(shown_name(path), str(error))
            if _put_away(session, path, left.why):
                refused.append(left)
            else:
                waiting[mark] = left
        else:
            # Where decided requests are let go, a copy in the folder would outlive them.
            if came[-1].to_decide and session.settings().delete_decided:
                path.unlink(missing_ok=True)
            elif _move(path, inbox / DONE, session.clock()) is None:
                waiting[mark] = Left(shown_name(path), _HELD)
    return Looked(tuple(came), tuple(refused), (*waiting.values(), *arriving), passed=dict(waiting))


def _files(inbox: Path) -> Iterator[tuple[Path, Mark]]:
    with os.scandir(inbox) as entries:
        names = sorted(one.name for one in entries if one.is_file(follow_symlinks=False))
    # Two hundred leftovers of other programs must not hide the one file that matters.
    for name in [one for one in names if _may_be_sealed(one)][:_MOST]:
        path = inbox / name
        # It may have gone between the two looks at it.
        with suppress(OSError):
            known = path.stat()
            yield path, (name, known.st_size, known.st_mtime_ns)


def _may_be_sealed(name: str) -> bool:
    return not name.startswith(".") and Path(name).suffix.casefold() not in _UNFINISHED


def _order(session: Session, path: Path, known: bool) -> tuple[int, str]:
    if known:
        return 2, path.name
    try:
        kind = sealed_files.kind_of(path, session.identity.bundle)
    except CourtDeskError:
        return 1, path.name
    return (0 if kind is Kind.TEAM else 1), path.name


def _put_away(session: Session, path: Path, why: str) -> bool:
    """Move a refused file away, with the reason beside it; whether it could be moved."""
    moved = _move(path, path.parent / REFUSED, session.clock())
    if moved is None:
        return False
    with suppress(OSError):
        told = moved.with_name(f"{moved.name}.txt")
        told.write_text(f"{session.clock():%d/%m/%Y %H:%M}  {why}\n", encoding="utf-8")
        told.chmod(0o600)
    return True


def _move(path: Path, folder: Path, now: datetime) -> Path | None:
    """Move a file under a name of its own; `None` when another program holds it still."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        target = _free(folder, path.name)
        path.replace(target)
        os.utime(target, (now.timestamp(), now.timestamp()))
    except OSError:
        return None
    return target


def _free(folder: Path, name: str) -> Path:
    first = Path(name)
    target, number = folder / name, 1
    while target.exists() or target.with_name(f"{target.name}.txt").exists():
        number += 1
        target = folder / f"{first.stem}-{number}{first.suffix}"
    return target


def _clear_done(folder: Path, now: datetime) -> None:
    """Let go of what was taken in long ago: a copy here would outlive what is purged."""
    oldest = (now - KEPT_FOR).timestamp()
    for path in folder.glob("*") if folder.is_dir() else ():
        with suppress(OSError):
            if path.is_file() and path.stat().st_mtime < oldest:
                path.unlink()
