"""Taking in what another laptop wrote: verify, merge, project and index, against raw inserts.

The records are of the dearest kinds, people and cases, each of which changes lists and search; and
they come as they do from an exchange, a file's worth at a time, each in one transaction.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from courtdesk.actions.session import Session
from courtdesk.actions.sync import sealing
from courtdesk.actions.sync.opening import keys_of, stretches
from courtdesk.store import revisions
from courtdesk.store.connection import open_file
from courtdesk.store.exchanged import Parcel, ParcelState
from courtdesk.store.held import End, Link
from courtdesk.store.incoming import Foreign
from courtdesk.store.records import milliseconds
from courtdesk.store.synced import Brought, Synced
from tests.bench import room
from tests.bench.table import Row


def measure(base: Path, count: int) -> list[Row]:
    """The row; makes two vaults in `base` and takes `count` records of the one into the other."""
    mine, theirs = base / "mine", base / "theirs"
    room.make(theirs).vault.close()
    # A copy without its note of how far it had got goes on as a laptop of its own.
    shutil.copytree(theirs / "vault", mine / "vault")
    session = room.sign_in(theirs)
    room.fill(session, count // 2)
    shelf = Synced(session.vault)
    chain = [
        one
        for one in shelf.uncovered(shelf.shown("nowhere"))
        if one.device == session.vault.device.device
    ]
    files = [(shelf.records(batch), shelf.ends(batch)) for batch in sealing.batches(shelf, chain)]
    session.vault.close()
    here = room.sign_in(mine)
    try:
        ours = _taken(here, files)
    finally:
        here.vault.close()
    records = [one for one, _ in files]
    peer = _inserted(base / "raw.db", records)
    what = f"importing {sum(map(len, records)):,} revisions"
    return [Row(what, "raw SQLCipher insert of the same bytes", ours, peer, "4x or less")]


def _taken(session: Session, files: Sequence[tuple[Sequence[Foreign], Sequence[End]]]) -> float:
    shelf, keys = Synced(session.vault), keys_of(session.team())
    began = time.perf_counter()
    for number, (records, ends) in enumerate(files):
        headers = [revisions.read(one.header) for one in records]
        parcel = Parcel(f"{number:064x}", "0" * 32, 1, ParcelState.READ)
        brought = Brought(
            parcel,
            [Link(one, direct=True) for one in records],
            ends,
            stretches(zip(records, headers, strict=True)),
        )
        shelf.take(brought, keys, {}, milliseconds(session.clock()))
    return time.perf_counter() - began


def _inserted(path: Path, files: Sequence[Sequence[Foreign]]) -> float:
    connection = open_file(path, bytes(range(32)), create=True)
    connection.execute("CREATE TABLE raw (header BLOB, salt BLOB, open BLOB, sealed BLOB) STRICT")
    began = time.perf_counter()
    for records in files:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO raw VALUES (?, ?, ?, ?)",
            [(one.header, one.salt, one.open, one.sealed) for one in records],
        )
        connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return seconds
