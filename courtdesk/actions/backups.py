"""Backing up, comparing, restoring, and checking a vault.

A restore never replaces a vault: it makes another one beside it. So it needs no role, only a file
and a passphrase of its day, and works where the vault itself no longer opens. What a backup lacks
is told before, by kind and count; nothing of a case is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from courtdesk.actions import audit, membership, rosters
from courtdesk.actions.belief import NAMES
from courtdesk.actions.session import Clock, Session
from courtdesk.actions.signatures import SIGNED, is_signed
from courtdesk.domain import words
from courtdesk.domain.access import Permission
from courtdesk.domain.audit import NOT_SHOWN, Action, Done, kind_words
from courtdesk.errors import CourtDeskError, WrongPassphrase
from courtdesk.store import backup, compare, throttle
from courtdesk.store.backup import Manifest
from courtdesk.store.compare import Comparison, Missing
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import SlotFile
from courtdesk.store.verify import Report, verify

EVERY = timedelta(hours=4)
"""How old the newest rolling backup may be before another is made in the background."""

names_in = backup.names_in

_CLOSED = frozenset({"enquiry", "victim"})
"""Kinds that are not named to whoever compares: even that one was asked stays closed (V1)."""


@dataclass(frozen=True)
class Rolling:
    """One of the vault's own backups; each was opened and checked before it got its name."""

    file: Path
    made_at: datetime
    size: int
    """In bytes."""


@dataclass(frozen=True)
class Told:
    """What restoring a backup would change, in words; `same` when it would change nothing."""

    made: str
    same: bool
    lost: tuple[str, ...]
    regained: tuple[str, ...]
    people: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, line by line."""
        found = [self.made]
        if self.same:
            found.append("It holds all that the vault holds, and nothing more.")
        if self.lost:
            found += ["In the vault and not in the backup:", *(f"- {one}" for one in self.lost)]
        if self.regained:
            found += ["Only in the backup:", *(f"- {one}" for one in self.regained)]
        return (*found, *self.people)


def back_up(session: Session, target: Path) -> Manifest:
    """Write an encrypted backup to `target`; it counts only once it was opened and checked."""
    session.require(Permission.BACK_UP)
    made = backup.make(session.folder, session.vault_key, target, session.clock())
    audit.note(session, Done(Action.BACKED_UP))
    return made


def roll_backup(session: Session) -> Path | None:
    """Make a rolling backup if the newest is older than `EVERY`; return it, or `None`.

    For the window, which calls this in the background after signing in.
    """
    session.require(Permission.BACK_UP)
    newest = backup.rolling(session.folder)
    now = session.clock()
    # One under an earlier key opens for somebody who has left: it goes as soon as a new one counts.
    if newest and not backup.outdated(session.folder):
        age = now.timestamp() - newest[0].stat().st_mtime
        # One from the future says only that a clock was wrong: it must not stop all that follow.
        if 0 <= age < EVERY.total_seconds():
            return None
    return backup.roll(session.folder, session.vault_key, now)


def rolling_of(folder: VaultFolder) -> tuple[Rolling, ...]:
    """The vault's own backups, the latest first; those that are gone meanwhile are left out."""
    return tuple(
        Rolling(file, _made_at(file), file.stat().st_size)
        for file in backup.rolling(folder)
        if file.is_file()
    )


def offers_of(folder: VaultFolder, now: datetime) -> tuple[tuple[tuple[Path, str], ...], list[str]]:
    """The rolling backups as (file, words), the latest first, and all who can open one of them.

    One that was damaged since is offered as well: choosing it says what is wrong with it.
    """
    found = rolling_of(folder)
    names: set[str] = set()
    for one in found:
        with suppress(CourtDeskError):
            names.update(names_in(one.file))
    kept = tuple(
        (one.file, kept_words(one.made_at.astimezone(now.tzinfo), one.size)) for one in found
    )
    return kept, sorted(names, key=str.casefold)


def kept_words(at: datetime, size: int) -> str:
    """A rolling backup in words: when it was made and how large it is."""
    large = f"{size / 1_000_000:,.0f} MB" if size >= 1_000_000 else "under 1 MB"
    return f"{words.moment(at)}, {large}"


def rolling(session: Session) -> tuple[Rolling, ...]:
    """The backups that the open vault keeps of itself, the latest first."""
    session.require(Permission.BACK_UP)
    return rolling_of(session.folder)


def compare_backup(session: Session, file: Path, *, name: str, passphrase: str) -> Told:
    """What restoring `file` would change, with a passphrase of its day; nothing is changed.

    Raises `WrongPassphrase`, `ForeignVault` for a backup of another vault, and what
    `store.backup.restore` raises for a file that would not restore.
    """
    session.require(Permission.RESTORE)
    trial = _Trial(session.folder, session.clock, file, name, passphrase)
    found = trial.compared(session.vault_key)
    # After the look, or the event itself would stand among what the backup lacks; before the words.
    audit.note(session, Done(Action.SAW, what="backup"))
    return in_words(found, session.clock())


def compare_closed(
    folder: VaultFolder, file: Path, clock: Clock, *, name: str, passphrase: str
) -> Told:
    """The same for a vault that does not open, while its keys and its pages can still be read.

    For the way in, where nobody is signed in: kinds and counts are told, and nothing of a case.
    Raises as `compare_backup` does, and what reading the vault raises.
    """
    slots = SlotFile.load(folder.keys)
    guard = throttle.Throttle(folder.throttle_file(slots.vault_id))
    now = clock()
    key = guard.attempt(
        slots.member_named(name), now.timestamp(), lambda: slots.unlock(name, passphrase).vault_key
    )
    return in_words(_Trial(folder, clock, file, name, passphrase).compared(key), now)


@dataclass(frozen=True)
class _Trial:
    """A backup that is about to be held against a vault."""

    folder: VaultFolder
    clock: Clock
    file: Path
    name: str
    passphrase: str = field(repr=False)

    def compared(self, key: bytes) -> Comparison:
        """What comparing says, under the vault's own `key`."""
        guard = throttle.Throttle(self.folder.state_dir / "restore.tries")
        return guard.attempt(self.name, self.clock().timestamp(), lambda: self._held(key))

    def _held(self, key: bytes) -> Comparison:
        return compare.compare(
            self.file,
            self.folder,
            key,
            lambda slots: _key_of_that_day(slots, self.name, self.passphrase),
        )


def in_words(found: Comparison, now: datetime) -> Told:
    """A comparison for a person, on the clock of `now`."""
    by = "this laptop" if found.same_device else "another laptop, or before a restore"
    lost = [*_kinds(found.lost, now)]
    if found.drafts_lost:
        one = found.drafts_lost == 1
        drafts = "1 open form" if one else f"{found.drafts_lost} open forms"
        lost.append(f"{drafts}, not finished, as typed since")
    return Told(
        made=f"Made on {words.moment(found.made_at.astimezone(now.tzinfo))} by {by}.",
        same=found.same,
        lost=tuple(lost),
        regained=tuple(_kinds(found.regained, now)),
        people=tuple(_people(found)),
    )


def _kinds(missing: Iterable[Missing], now: datetime) -> Iterator[str]:
    for one in missing:
        count = "1 record" if one.count == 1 else f"{one.count:,} records"
        newest = words.moment(one.newest.astimezone(now.tzinfo))
        yield f"{_kind(one.kind)}: {count}, the newest saved on {newest}"


def _kind(kind: str) -> str:
    if kind in _CLOSED:
        return NOT_SHOWN
    if kind == "audit":
        return "who did what"
    return kind_words(kind, again=False).partition(": ")[2]


def _people(found: Comparison) -> Iterator[str]:
    then, now = set(found.names_then), set(found.names_now)
    if then - now:
        gone = words.listed(sorted(then - now, key=str.casefold))
        yield f"Could sign in on that day and cannot now: {gone}. A restored vault lets them in."
    if now - then:
        new = words.listed(sorted(now - then, key=str.casefold))
        yield f"Can sign in now and could not on that day: {new}."
    if found.keys_changed:
        yield (
            "The vault’s key has been changed since: whoever has this backup and a passphrase of "
            "that day can open it."
        )


def _made_at(file: Path) -> datetime:
    """When a rolling backup was made, as its name says."""
    stamp = file.stem.rpartition("-")[2]
    return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def restore_beside(session: Session, source: Path, *, name: str, passphrase: str) -> VaultFolder:
    """Restore into a new folder beside the open vault, which stays as it is; return where.

    Raises as `restore` does.
    """
    session.require(Permission.RESTORE)
    audit.note(session, Done(Action.EXPORTED, what="restored-vault"))
    place = beside(session.folder, session.clock())
    restore(source, place, session.clock, name=name, passphrase=passphrase)
    return place


def beside(folder: VaultFolder, now: datetime) -> VaultFolder:
    """A folder that does not exist yet, next to a vault and named after it and the day."""
    stem = f"{folder.path.name}-restored-{now:%Y-%m-%d}"
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 1000))
    places = (folder.path.with_name(name) for name in names)
    return VaultFolder(next(place for place in places if not place.exists()), folder.state_dir)


def restore(
    source: Path, folder: VaultFolder, clock: Clock, *, name: str, passphrase: str
) -> Manifest:
    """Make a vault in a new or empty folder out of a backup, with the passphrase of that day.

    The vault goes on under a new device id at the next sign-in. Raises `WrongPassphrase`, and
    what `store.backup.restore` raises for a file or folder that will not do.
    """
    guard = throttle.Throttle(folder.state_dir / "restore.tries")
    now = clock().timestamp()

    def unlocked() -> Manifest:
        return backup.restore(
            source, folder, lambda slots: _key_of_that_day(slots, name, passphrase)
        )

    return guard.attempt(name, now, unlocked)


def _key_of_that_day(slots: SlotFile, name: str, passphrase: str) -> bytes:
    """The backup's own vault key. Raises `WrongPassphrase`, which may well be right today."""
    try:
        return slots.unlock(name, passphrase).vault_key
    except WrongPassphrase as error:
        raise WrongPassphrase(
            f"That is not the passphrase that {name} had when this backup was made: try the one of "
            "that day, or choose a colleague who still knows theirs."
        ) from error


def check_vault(session: Session, *, rebuild: bool = False) -> Report:
    """Check chain, hashes, heads, projections, pages, and the signatures of what holds now.

    `rebuild` makes the projections anew. What must be signed (`signatures.SIGNED`) and is not, or
    not by the member that it names, stands among the report's problems.
    """
    report = verify(session.vault, rebuild=rebuild)
    return replace(report, problems=(*report.problems, *_bad_signatures(session)))


def _bad_signatures(session: Session) -> Iterator[str]:
    standing = session.standing()
    documents = session.vault.documents(kinds=SIGNED)
    yield from session.belief.of(documents).doubts
    for document in documents:
        # The roster has rules of its own, and they look at every epoch and not at the last.
        heads = () if document.kind in ("team", *NAMES) else document.heads
        for revision in heads:
            if revision.open is not None and not is_signed(standing.team, revision):
                yield (
                    f"The {document.kind} record {revision.id[:12]} does not carry the signature "
                    "of the member it names: tell whoever looks after this laptop."
                )
    yield from rosters.sentences(standing)
    yield from membership.strange_slots(session)
