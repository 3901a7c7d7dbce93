"""Checking a whole vault: every page, every record, every link, and what was made from them.

SQLCipher's check notices a changed byte and not a missing page, SQLite's the other way round, and
neither notices an old page that was put back: the chain, the sums and the head file do. Signatures
of people are not checked here but by `courtdesk.exchange.sshsig`, which knows the roster's keys.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from courtdesk.domain.ids import RevisionId
from courtdesk.errors import FileRefused
from courtdesk.store import drafts, ledger, opening, projections, revisions, search
from courtdesk.store.connection import Connection, DatabaseError, is_damage
from courtdesk.store.head import Found
from courtdesk.store.revisions import Header
from courtdesk.store.vault import Vault

_RESTORE = ": restore the latest backup."
_PROBLEMS = {
    "pages": "The vault file has damaged pages" + _RESTORE,
    "structure": "The structure of the vault file is damaged" + _RESTORE,
    "unreadable": "A part of the vault cannot be read for damage" + _RESTORE,
    "header": "A record is not the one that its name says ({} found)" + _RESTORE,
    "row": "A record is filed under what its header does not say ({} found)" + _RESTORE,
    "chain": "This laptop's chain of records is broken ({} found)" + _RESTORE,
    "parent": "A record that others were built on is missing ({} found)" + _RESTORE,
    "open": "The open part of a record is not what was recorded ({} found)" + _RESTORE,
    "sealed": "The sealed part of a record is not what was recorded ({} found)" + _RESTORE,
    "wrap": "The key of a sealed record is missing ({} found)" + _RESTORE,
    "head": "The signed end of a chain is not where the chain ends" + _RESTORE,
    "signature": "The signature at the end of a chain is wrong" + _RESTORE,
    "state": "The vault's count of its own records is wrong" + _RESTORE,
    "drafts": "A form that is being filled in is not as it was saved last: look at the open forms.",
    "went-back": "The vault is older than this laptop's note of it: an old copy was put in place.",
    "projection": "The {} made from the records does not agree with them: verify with --rebuild.",
}
_NO_HEAD = (
    "This laptop's note of how far the vault had got is missing or damaged, so an old copy in its "
    "place could not be noticed."
)
_TABLES = {
    "links": "history",
    "current": "list of current records",
    "cases": "court list",
    "people": "list of people",
    "audit": "list of who did what",
    "search": "search",
}


@dataclass(frozen=True)
class Report:
    """What was found; `problems` and `notes` are sentences. `rebuilt` is what was made anew."""

    revisions: int
    purged: int
    drafts: int
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    rebuilt: bool

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole report as a person reads it, one sentence a line."""
        purged = f" ({self.purged} of them deleted for good)" if self.purged else ""
        first = f"Checked: {self.revisions} records{purged} and {self.drafts} open forms."
        last = ("Everything agrees.",) if self.ok else self.problems
        again = ("The lists and the search were made again.",) if self.rebuilt else ()
        return (first, *self.notes, *again, *last)


@dataclass
class _Findings:
    """Counts of each kind of problem, in the order of `_PROBLEMS`, while checks run."""

    counts: Counter[str] = field(default_factory=Counter)
    tables: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    revisions: int = 0
    purged: int = 0
    drafts: int = 0

    def add(self, problem: str, when: bool = True) -> None:
        self.counts[problem] += int(when)

    def sentences(self) -> Iterator[str]:
        for problem, sentence in _PROBLEMS.items():
            if self.counts[problem]:
                yield sentence.format(self.counts[problem])
            elif problem == "projection":
                yield from (sentence.format(_TABLES[table]) for table in self.tables)


def verify(vault: Vault, *, rebuild: bool = False) -> Report:
    """Check all of an open vault; with `rebuild`, first make every projection again.

    Nothing is written otherwise. Writing waits meanwhile; on a large vault this takes minutes.
    Raises `NoSpace` when there is no room to rebuild.
    """
    if rebuild:
        vault.writer.run(projections.rebuild)
    return vault.writer.run_bare(lambda connection: _verify(connection, vault, rebuild))


def _verify(connection: Connection, vault: Vault, rebuilt: bool) -> Report:
    findings = _Findings()
    checks: list[Callable[[Connection, _Findings], None]] = [
        _pages,
        _structure,
        _records,
        _parents,
        _heads,
        _drafts,
        _projections,
        lambda one, other: _head_file(one, other, vault.writer.head_found()),
    ]
    for check in checks:
        _guarded(check, connection, findings)
    return Report(
        revisions=findings.revisions,
        purged=findings.purged,
        drafts=findings.drafts,
        problems=tuple(findings.sentences()),
        notes=tuple(findings.notes),
        rebuilt=rebuilt,
    )


def _guarded(
    check: Callable[[Connection, _Findings], None], connection: Connection, findings: _Findings
) -> None:
    """One check must not keep the others from being made: damage is a finding, not an end."""
    try:
        check(connection, findings)
    except DatabaseError as error:
        # Once it has met a damaged page SQLCipher answers all sorts of things with other errors.
        if not is_damage(error) and not findings.counts["pages"]:
            raise
        findings.add("unreadable")
    except FileRefused:
        findings.add("unreadable")


def _pages(connection: Connection, findings: _Findings) -> None:
    # The check reads the file and not the log, so the log goes into the file first.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    findings.add("pages", bool(connection.execute("PRAGMA cipher_integrity_check").fetchall()))


def _structure(connection: Connection, findings: _Findings) -> None:
    found = connection.execute("PRAGMA integrity_check(1)").fetchall()
    foreign = connection.execute("PRAGMA foreign_key_check").fetchall()
    findings.add("structure", found != [("ok",)] or bool(foreign))


_ROWS = """
    SELECT id, document, kind, case_id, device, seq, header, salt, open, sealed,
        (SELECT count(*) FROM wraps WHERE revision = revisions.n), chained
    FROM revisions ORDER BY device, seq
"""


def _records(connection: Connection, findings: _Findings) -> None:
    own = {device for (device,) in connection.execute("SELECT device FROM devices")}
    chains = _Chains()
    for row in connection.execute(_ROWS):
        findings.revisions += 1
        header = _header(row, findings)
        if header is None:
            continue
        linked = chains.linked(header, revisions.id_of(row[6]))
        # A colleague may send records by themselves; what does follow must be linked all the same.
        findings.add("chain", not linked and (bool(row[11]) or chains.follows))
        _parts(row, header, findings, own=header.device in own)


class _Chains:
    """The last two numbers of the chain that is gone through, in the order of its numbers.

    Where a vault was copied, two records of one number stand on two branches. `follows` is
    whether the record before the last one that was asked about is there at all.
    """

    def __init__(self) -> None:
        self._device = ""
        self._ids: dict[int, list[RevisionId]] = {}
        self.follows = False

    def linked(self, header: Header, identity: RevisionId) -> bool:
        """Whether this record names the one before it, or is a chain's first."""
        kept = self._ids if self._device == header.device else {}
        before = kept.get(header.seq - 1, [])
        self._ids = {seq: ids for seq, ids in kept.items() if seq >= header.seq - 1}
        self._ids.setdefault(header.seq, []).append(identity)
        self._device, self.follows = header.device, bool(before)
        return header.previous in before if header.seq > 1 else header.previous is None


def _header(row: tuple[Any, ...], findings: _Findings) -> Header | None:
    identity, *filed, data = row[:7]
    try:
        header = revisions.parse(data)
    except FileRefused:
        findings.add("header")
        return None
    findings.add("header", hashlib.sha256(data).digest() != identity)
    says = [header.document, header.kind, header.case, header.device, header.seq]
    findings.add("row", says != filed)
    return header


def _parts(row: tuple[Any, ...], header: Header, findings: _Findings, *, own: bool) -> None:
    salt, open_part, sealed, wraps = row[7:11]
    if salt is None and open_part is None and sealed is None and not wraps:
        findings.purged += 1
        return
    whole = salt is not None and open_part is not None
    findings.add("open", not whole or revisions.open_hash(salt, open_part) != header.open)
    found = hashlib.sha256(sealed).hexdigest() if sealed is not None else None
    # Of another laptop's a request may have brought no answers, or they were forgotten since.
    held_back = found is None and not wraps and not own
    findings.add("sealed", found != header.sealed and not held_back)
    findings.add("wrap", sealed is not None and not wraps)


def _parents(connection: Connection, findings: _Findings) -> None:
    """Every parent of this laptop's own records must be there: it could not build on others.

    What it built on may be held since, when its laptop was revoked.
    """
    known = {identity.hex() for (identity,) in connection.execute("SELECT id FROM held")}
    wanted: set[str] = set()
    query = "SELECT id, header, device IN (SELECT device FROM devices) FROM revisions"
    for identity, data, own in connection.execute(query):
        known.add(identity.hex())
        if own:
            wanted.update(revisions.parse(data).parents)
    findings.counts["parent"] += len(wanted - known)


def _heads(connection: Connection, findings: _Findings) -> None:
    state = ledger.state(connection)
    query = (
        "SELECT device, max(seq), id FROM revisions "
        "WHERE device IN (SELECT device FROM devices) GROUP BY device"
    )
    ends = {device: (seq, end.hex()) for device, seq, end in connection.execute(query)}
    findings.add("state", ends.get(state.device, (0, None)) != (state.seq, state.head))
    signed = {}
    for head, signature, public in ledger.signed_heads(connection):
        if public is None:
            continue
        signed[head.device] = (head.seq, head.id)
        if head.device != state.device and head.id is not None:
            # A chain that this laptop left may go on elsewhere: what was signed must be in it.
            # Once its name was revoked, its end may be held.
            known = ledger.knows(connection, head.id, head.device, head.seq) or _holds(
                connection, head.id
            )
            if known:
                ends[head.device] = signed[head.device]
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, ledger.head_message(head))
        except InvalidSignature:
            findings.add("signature")
        findings.add("state", head.counter > state.counter)
    findings.add("head", signed != ends)


def _holds(connection: Connection, identity: RevisionId) -> bool:
    query = "SELECT count(*) FROM held WHERE id = ?"
    return bool(connection.execute(query, [bytes.fromhex(identity)]).fetchone()[0])


def _drafts(connection: Connection, findings: _Findings) -> None:
    findings.drafts = len(drafts.infos(connection, None))
    findings.add("drafts", not drafts.sound(connection))


def _projections(connection: Connection, findings: _Findings) -> None:
    """Make every projection again, compare, and put everything back as it was."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not search.agrees(connection):
            findings.tables.append("search")
        before = projections.digests(connection)
        projections.rebuild(connection)
        after = projections.digests(connection)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    different = [table for table in after if after[table] != before[table]]
    findings.tables.extend(table for table in different if table not in findings.tables)


def _head_file(connection: Connection, findings: _Findings, found: Found) -> None:
    state = ledger.state(connection)
    findings.add("went-back", opening.went_back(found, state, connection))
    if found.head is None:
        findings.notes.append(_NO_HEAD)
    elif found.head.counter < state.counter:
        findings.notes.append("This laptop's note of how far the vault had got is a little behind.")
