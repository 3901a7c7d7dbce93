"""What is checked before a vault is worked in, and what is done about it.

In this order: steps that the file lacks, whether keys and records are of one vault, whether the
head file says that the vault went back, and whether it was closed properly. Nothing is silent: the
worst refuses to open and has a way on, and the rest are notices.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from dataclasses import replace

from courtdesk.domain.ids import DeviceId
from courtdesk.errors import DamagedVault, ForeignVault, TamperedVault
from courtdesk.store import ledger, migrations
from courtdesk.store.connection import Connection
from courtdesk.store.head import Found, HeadFile
from courtdesk.store.ledger import State
from courtdesk.store.records import Notice

BeforeMigration = Callable[[tuple[str, ...]], None]
"""Called with the names of the steps that are about to be applied; makes the backup."""


class WentBack(TamperedVault):
    """The vault is older than the head file says. Open it with `accept_going_back` to go on."""


HEAD_MISSING = Notice(
    "head-missing",
    "This laptop has no note of how far this vault had got, so an old copy in its place could not "
    "be noticed this once. Tell your administrator unless the vault was just moved here.",
)
HEAD_UNREADABLE = Notice(
    "head-unreadable",
    "This laptop's note of how far this vault had got is damaged or of another vault, so an old "
    "copy in its place could not be noticed this once. Tell your administrator.",
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
    notices = [*_about_head(found), *([UNCLEAN_EXIT] if not state.clean else [])]
    if not state.clean:
        quick_check(connection)
    if why is not None:
        notices.append(WENT_BACK if back else RESTORED)
    _mark_open(connection, head, max(state.counter, found.head.counter if found.head else 0), why)
    return tuple(notices)


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


def _about_head(found: Found) -> tuple[Notice, ...]:
    if not found.exists:
        return (HEAD_MISSING,)
    return (HEAD_UNREADABLE,) if found.head is None else ()


def _mark_open(connection: Connection, head: HeadFile, counter: int, why: str | None) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        state = replace(ledger.state(connection), counter=counter + 1, clean=False)
        ledger.save_state(connection, state)
        if why is not None:
            ledger.go_on_as(connection, new_device_id(), why)
            # Before COMMIT, other than everywhere else: a kill in between then leaves the mark of
            # a restored vault, and not a head that names records which the vault does not have.
            head.write(ledger.state(connection).as_head, sync=True)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
