"""What is checked before a vault is worked in, and what is done about it.

In this order: steps that the file lacks, whether keys and records are of one vault, whether the
head file says that the vault went back, whether it was closed properly, and whether the clock can
be right. Nothing is silent: the worst refuses to open and has a way on, and the rest are notices.

A vault without a head file of its own on this laptop may be one of two copies, both of which would
number their next records alike. So it goes on under a new device id at once, and chains never fork.
What cannot be told apart is a laptop whose whole disk was copied, head file and all: colleagues
notice it, by two records with one number.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from courtdesk.domain import words
from courtdesk.domain.ids import DeviceId
from courtdesk.errors import DamagedVault, ForeignVault, TamperedVault
from courtdesk.store import ledger, migrations, revisions
from courtdesk.store.connection import Connection
from courtdesk.store.head import Found, HeadFile
from courtdesk.store.ledger import State
from courtdesk.store.records import Notice, milliseconds, moment

BeforeMigration = Callable[[tuple[str, ...]], None]
"""Called with the names of the steps that are about to be applied; makes the backup."""


class WentBack(TamperedVault):
    """The vault is older than the head file says. Open it with `accept_going_back` to go on."""


HEAD_MISSING = Notice(
    "head-missing",
    "This laptop has no note of how far this vault had got, so it goes on as a new device: unless "
    "it was just moved or copied here, tell your administrator, as it may be an old copy.",
)
HEAD_UNREADABLE = Notice(
    "head-unreadable",
    "This laptop's note of how far this vault had got is damaged or of another vault, so it goes "
    "on as a new device: tell your administrator, as it may be an old copy.",
)
MOVED = Notice(
    "moved",
    "This vault has been in use on another laptop since it was last here, so it goes on as a new "
    "device: use one copy of it only, as the others do not get what is recorded here.",
)
UNCLEAN_EXIT = Notice(
    "unclean-exit",
    "CourtDesk was not closed properly last time. The vault was checked and is sound; everything "
    "that showed Saved is there.",
)
WENT_BACK = Notice(
    "went-back",
    "This vault is older than this laptop's note of it: what was recorded in between is missing. "
    "It goes on as a new device, and other laptops of the team may still have the rest.",
)
RESTORED = Notice(
    "restored",
    "This vault was restored from a backup and goes on as a new device: what was recorded after "
    "the backup comes back only from other laptops of the team.",
)


def new_device_id() -> DeviceId:
    """A random device id."""
    return DeviceId(str(uuid.UUID(bytes=os.urandom(16), version=4)))


def migrate(connection: Connection, before: BeforeMigration | None) -> None:
    """Apply the steps that the file lacks. Raises what `migrations.pending` does."""
    steps = migrations.pending(connection)
    if steps:
        if before is not None:
            before(steps)
        migrations.migrate(connection)


def check(
    connection: Connection, head: HeadFile, vault_id: str, accept: str | None
) -> tuple[Notice, ...]:
    """Check the vault, mark it as open, and go on as a new device where that is due.

    `accept` is why a vault that went back is opened all the same. Raises `ForeignVault` when the
    keys are of another vault, `WentBack`, or `DamagedVault` when a vault that was not closed
    properly does not pass its checks.
    """
    state = ledger.state(connection)
    if state.vault != vault_id:
        raise ForeignVault(
            "keys.json and vault.db belong to different vaults: put the right ones together, or "
            "restore the latest backup."
        )
    found = head.found()
    back = went_back(found, state, connection)
    why = accept if back and accept is not None else state.restored
    if back and why is None:
        raise WentBack(
            "An older copy of this vault was put in place of the newer one: put the newer one "
            "back, or have your administrator confirm that this one is to be used from here on."
        )
    about = _about_head(found, state) if why is None or found.head is None else ()
    notices = [*about, *([UNCLEAN_EXIT] if not state.clean else [])]
    if not state.clean:
        quick_check(connection)
    if why is not None:
        notices.append(WENT_BACK if back else RESTORED)
    counter = max(state.counter, found.head.counter if found.head else 0)
    _mark_open(connection, counter, why or (_COPIED if about else None), head if why else None)
    return tuple(notices)


_APART = timedelta(minutes=5) // timedelta(milliseconds=1)
"""How far a clock may be set back and nobody needs to know; offices' networks allow as much."""

_FIRST = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right says less: CourtDesk is younger."""


def clock_notice(connection: Connection, now: int) -> Notice | None:
    """What is to be told of the clock, which says `now` (ms since 1970), before it is relied on.

    An empty battery sets many a laptop's clock to the year in which it was built. Without a network
    nothing puts it right, and the days of an order are counted from what it says.
    """
    says = f"This laptop’s clock says {words.moment(moment(now))}"
    what = "set the clock right before you record anything, as days are counted from it."
    if now < milliseconds(_FIRST):
        return Notice("clock", f"{says}, which cannot be: {what}")
    query = "SELECT header FROM revisions WHERE device = ? ORDER BY seq DESC LIMIT 1"
    row = connection.execute(query, [ledger.state(connection).device]).fetchone()
    stated = revisions.read(row[0]).time.stated if row else now
    if stated - now <= _APART:
        return None
    before = f"and the last record made on it says {words.moment(moment(stated))}"
    return Notice("clock", f"{says}, {before}: {what}")


def went_back(found: Found, state: State, connection: Connection) -> bool:
    """Whether the head file knows something that this database has forgotten.

    Either its counter is higher, or the record it names is not in its place: then an older copy
    was put back and has been used since.
    """
    head = found.head
    if head is None:
        return False
    if head.counter > state.counter:
        return True
    if head.counter == state.counter and head != state.as_head:
        return True
    return head.id is not None and not ledger.knows(connection, head.id, head.device, head.seq)


def quick_check(connection: Connection) -> None:
    """Raise `DamagedVault` unless pages and structure are sound; reads the whole file."""
    bad = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    if bad or connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
        raise DamagedVault(
            "The vault was not closed properly and its file is damaged: restore the latest backup."
        )


_COPIED = "opened on a laptop that had no note of how far it had got"
"""Why a copy goes on as a new device, for colleagues to read in the record."""


def _about_head(found: Found, state: State) -> tuple[Notice, ...]:
    """Why this may be one of two copies, if it may."""
    if not found.exists:
        return (HEAD_MISSING,)
    if found.head is None:
        return (HEAD_UNREADABLE,)
    # One further is a kill between COMMIT and head file, just as the vault went on.
    just_begun = state.seq == 0 and state.counter == found.head.counter + 1
    return (MOVED,) if found.head.device != state.device and not just_begun else ()


def _mark_open(
    connection: Connection, counter: int, why: str | None, head: HeadFile | None
) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        state = replace(ledger.state(connection), counter=counter + 1, clean=False)
        ledger.save_state(connection, state)
        if why is not None:
            ledger.go_on_as(connection, new_device_id(), why)
        if head is not None:
            # Before COMMIT, other than everywhere else: a kill in between then leaves the mark of
            # a restored vault, and not a head that names records which the vault does not have.
            # (A copy has no such mark: after a kill it begins one more device, which is harmless.)
            head.write(ledger.state(connection).as_head, sync=True)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
