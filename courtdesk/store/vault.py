"""A vault at work: append revisions, read documents, keep drafts.

The store knows what a revision is and what the projections need; what a kind means is the business
of `courtdesk.actions`. Changes go through the one writer thread and return after COMMIT; reads have
a connection of their own and never wait for the writer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from courtdesk.domain.courtlist_names import Identity, Named
from courtdesk.domain.ids import (
    CaseId,
    DeviceId,
    DocumentId,
    MemberId,
    PersonId,
    RevisionId,
)
from courtdesk.errors import CourtDeskError, UserError
from courtdesk.store import (
    appending,
    audit,
    drafts,
    incoming,
    ledger,
    migrations,
    opening,
    parcels,
    projections,
    rekey,
    revisions,
    search,
)
from courtdesk.store.compartments import CompartmentKeys, CompartmentPublic
from courtdesk.store.connection import Connection, driver_errors, open_file
from courtdesk.store.drafts import Opener
from courtdesk.store.folder import VaultFolder, folder_errors
from courtdesk.store.head import HeadFile, secret_of
from courtdesk.store.incoming import Accepted, Foreign, Limits
from courtdesk.store.kept import Kept
from courtdesk.store.ledger import State
from courtdesk.store.opening import BeforeMigration
from courtdesk.store.records import (
    Clock,
    DeviceInfo,
    Document,
    Draft,
    DraftInfo,
    DraftRef,
    NewRevision,
    Notice,
    Revision,
    SearchHit,
    Time,
    WorklistRow,
    milliseconds,
    moment,
)
from courtdesk.store.slotfile import sync_folder
from courtdesk.store.writer import NO_RESERVE, RESERVE_BYTES, Reserve, Writer

T = TypeVar("T")


class Vault:
    """One open vault; made by `create` or `open`, ended by `close`. Usable from any thread.

    `id` is the vault's id; `writer` is for this package only. `withdrawals` is how often records
    that had counted were set aside while it was open: nothing else takes any away, so what was
    made of a document is the same while its heads and this are.
    """

    def __init__(
        self,
        folder: VaultFolder,
        connections: tuple[Connection, Connection],
        head: HeadFile,
        clock: Clock,
        reserve: Reserve,
    ) -> None:
        connection, self._reader = connections
        self.id = ledger.state(self._reader).vault
        self._folder = folder
        self._clock = clock
        self._notices: list[Notice] = []
        self._reading = threading.Lock()
        self._kept = Kept()
        self._unlock_at_close = False
        self._closed = False
        self.withdrawals = 0
        self.writer = Writer(connection, folder.database, head, reserve, self._notices.append)

    @classmethod
    def create(
        cls,
        folder: VaultFolder,
        vault_id: str,
        vault_key: bytes,
        clock: Clock,
        *,
        reserve_bytes: int = RESERVE_BYTES,
    ) -> Vault:
        """A new, empty vault in a folder that `VaultFolder.create` has made; it is open.

        Its first device has a key but no `device` document yet: that is the caller's to append.
        Raises `UserError` when there is a vault already, `NoSpace`, `VaultInUse`.
        """
        with ExitStack() as undo:
            took = _lock(folder, undo)
            connection = open_file(folder.database, vault_key, create=True)
            undo.callback(connection.close)
            with driver_errors(folder.database):
                migrations.migrate(connection)
                _first_state(connection, vault_id)
            sync_folder(folder.path)
            vault = cls._start(folder, vault_key, (connection, vault_id), clock, reserve_bytes)
            undo.pop_all()
        vault._unlock_at_close = took
        return vault

    @classmethod
    def open(
        cls,
        folder: VaultFolder,
        vault_id: str,
        vault_key: bytes,
        clock: Clock,
        *,
        accept_going_back: str | None = None,
        before_migration: BeforeMigration | None = None,
        reserve_bytes: int = RESERVE_BYTES,
    ) -> Vault:
        """The vault in `folder`, checked as `opening` says; what is to be told is in `notices`.

        `accept_going_back` says why a vault that is older than this laptop's head file is to be
        used from here on, as a new device; without it such a vault raises `WentBack`.
        `before_migration` is called before an older file is changed. Raises `VaultInUse`,
        `ForeignVault`, `NewerVault`, `WrongKey`, `DamagedVault`, `TamperedVault`, `NoSpace` or
        `UserError`; the folder is then as it was.
        """
        folder.check()
        with ExitStack() as undo:
            took = _lock(folder, undo)
            rekey.finish(folder, vault_key)
            connection = open_file(folder.database, vault_key)
            undo.callback(connection.close)
            with driver_errors(folder.database):
                opening.migrate(connection, before_migration)
                head = _head_file(folder, vault_id, connection, vault_key)
                undo.callback(head.close)
                notices = opening.check(connection, head, vault_id, accept_going_back)
                about_clock = opening.clock_notice(connection, milliseconds(clock()))
            head.close()
            vault = cls._start(folder, vault_key, (connection, vault_id), clock, reserve_bytes)
            undo.pop_all()
        vault._unlock_at_close = took
        vault._notices[:0] = [*notices, *([about_clock] if about_clock is not None else [])]
        return vault

    @classmethod
    def _start(
        cls,
        folder: VaultFolder,
        vault_key: bytes,
        opened: tuple[Connection, str],
        clock: Clock,
        reserve_bytes: int,
    ) -> Vault:
        connection, vault_id = opened
        reserve = Reserve(folder.reserve, reserve_bytes)
        with folder_errors(folder.path), ExitStack() as undo:
            spared = reserve.ensure()
            head = _head_file(folder, vault_id, connection, vault_key)
            undo.callback(head.close)
            reader = open_file(folder.database, vault_key, read_only=True)
            undo.callback(reader.close)
            head.write(ledger.state(reader).as_head, sync=True)
            vault = cls(folder, (connection, reader), head, clock, reserve)
            undo.pop_all()
        if not spared:
            vault._notices.append(NO_RESERVE)
        return vault

    def close(self) -> None:
        """Write what is queued, mark the vault as closed properly, drop keys and lock."""
        if self._closed:
            return
        self._closed = True
        try:
            self.writer.run(_mark_closed, sync_head=True)
        except CourtDeskError:
            # Full, damaged or gone: the vault is then checked at the next opening, which is all
            # that the mark is for, and says there what is wrong. Raised here it would hide why
            # the vault is being closed.
            pass
        finally:
            self._end()

    def _end(self) -> None:
        self._closed = True
        with self._reading:
            self._kept.forget()
            self._reader.close()
        self.writer.close()
        if self._unlock_at_close:
            self._folder.unlock()

    def change_key(self, vault_key: bytes, prepare: Callable[[Connection], None]) -> None:
        """Go on in the file that `prepare` has made ready under `vault_key`; for `rekey` only.

        `prepare` runs on the writer's thread, and what others want written waits for the new file.
        Raises what `prepare` raises; after `HalfChanged` the vault is closed, else as it was.
        """

        def switched(connection: Connection) -> Connection:
            prepare(connection)
            with self._reading, rekey.half_changed():
                self._reader.close()
                connection.close()
                rekey.put_in_place(self.folder)
                opened = open_file(self.folder.database, vault_key)
                self._reader = open_file(self.folder.database, vault_key, read_only=True)
                self._kept.forget()
            return opened

        try:
            self.writer.exchange(switched)
        except rekey.HalfChanged:
            self._end()
            raise
        # The count rises, so that the head file knows the file of before as an old one.
        self.writer.run(lambda _: None, sync_head=True)

    @property
    def folder(self) -> VaultFolder:
        """Where this vault lies."""
        return self._folder

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What a person should be told about this vault, in the order in which it was found."""
        return tuple(self._notices)

    @property
    def newest(self) -> int:
        """The number of the last revision that came, by the order of arrival; asks no disk."""
        return self.writer.newest

    # Devices

    @property
    def device(self) -> DeviceInfo:
        """This laptop's place in the record."""
        return self.read(lambda reader: ledger.device_info(reader, ledger.state(reader).device))

    @property
    def own_devices(self) -> tuple[DeviceInfo, ...]:
        """Every name that this laptop wrote under, the present one last."""

        def job(reader: Connection) -> tuple[DeviceInfo, ...]:
            query = "SELECT device FROM devices ORDER BY private IS NOT NULL, rowid"
            return tuple(ledger.device_info(reader, *row) for row in reader.execute(query))

        return self.read(job)

    @property
    def needs_new_device(self) -> bool:
        """Whether this device's chain is still empty: its `device` document comes first."""
        return self.read(ledger.state).seq == 0

    def begin_new_device(self, why: str) -> DeviceInfo:
        """Go on under a new device id and key, as a vault that was copied must.

        A restored vault, or one that went back, does so by itself when it is opened.
        """
        device = opening.new_device_id()
        self.writer.run(lambda writer: ledger.go_on_as(writer, device, why), sync_head=True)
        return self.device

    # Changes

    def append(
        self, *new: NewRevision, author: MemberId, drop_draft: DraftRef | None = None
    ) -> tuple[Revision, ...]:
        """Record the next states of documents, all or none, and delete a draft with them.

        Raises `ChangedMeanwhile` unless each one's parents are exactly its document's heads now,
        and `NoSpace`. A change of kind or case, or bytes that are not canonical, is `ValueError`.
        """

        def job(writer: Connection) -> tuple[Revision, ...]:
            made = appending.append(writer, new, author, self._now())
            if drop_draft is not None:
                drafts.delete(writer, drop_draft)
            return made

        return self.writer.run(job, sync_head=True)

    def accept(
        self, foreign: Sequence[Foreign], limits: Limits | None = None, *, partial: bool = False
    ) -> Accepted:
        """Take in revisions of other laptops: all that are new, or none of them.

        `limits` is the last number that counts of each revoked laptop; beyond it they are left
        out and counted. `partial` takes a sealed part that is missing for one held back.
        Raises `ClonedDevice`, `TamperedVault`, `NewerVault` or `NoSpace`.
        """
        made = [(incoming.checked(one, partial=partial), one) for one in foreign]
        now = self._now()
        return self.writer.run(
            lambda writer: incoming.take(writer, made, limits or {}, now), sync_head=True
        )

    def forget_sealed(self, wanted: Iterable[RevisionId]) -> None:
        """Delete the sealed parts of revisions of other laptops; their headers and open parts stay.

        Raises `NoSpace`.
        """
        ids = [*wanted]
        self.writer.run(lambda writer: incoming.forget_sealed(writer, ids), sync_head=True)

    def outgoing(self, kinds: Iterable[str]) -> tuple[Foreign, ...]:
        """Every revision of these kinds, as it travels, in the order in which it came."""
        wanted = [*kinds]
        where = f"kind IN ({', '.join('?' * len(wanted))})"
        return self.read(lambda reader: incoming.outgoing(reader, where, wanted))

    def outgoing_of(self, wanted: Iterable[RevisionId]) -> tuple[Foreign, ...]:
        """These revisions, as they travel, in the order in which they came; none twice."""
        ids = [bytes.fromhex(one) for one in dict.fromkeys(wanted)]
        where = f"id IN ({', '.join('?' * len(ids))})"
        return self.read(lambda reader: incoming.outgoing(reader, where, ids))

    def signing_seed(self) -> bytes:
        """This laptop's own signing seed (32 bytes), for the one who seals a bundle as it."""
        return self.read(lambda reader: ledger.signing_seed(reader, ledger.state(reader).device))

    def last_sent(self, stream: str) -> tuple[int, str] | None:
        """The number and manifest id of this laptop's last bundle of a stream."""
        device = self.device.device
        return self.read(lambda reader: parcels.last_sent(reader, device, stream))

    def note_sent(self, stream: str, number: int, manifest: str) -> None:
        """Count a bundle of this laptop; to be done before it leaves. Raises `NoSpace`."""
        device = self.device.device
        self.writer.run(lambda one: parcels.note_sent(one, device, stream, number, manifest))

    def received(self, device: DeviceId, stream: str) -> Mapping[int, str]:
        """The manifest ids, by number, of a laptop's bundles of a stream that were taken in."""
        return self.read(lambda reader: parcels.received(reader, device, stream))

    def note_received(self, device: DeviceId, stream: str, number: int, manifest: str) -> None:
        """Remember that a bundle was taken in. Raises `NoSpace`."""
        self.writer.run(lambda one: parcels.note_received(one, device, stream, number, manifest))

    def rewrap_drafts(self, slot_private: bytes, slot_public: bytes) -> None:
        """Wrap what the member's slot key opens of the drafts to their new slot key."""
        self.writer.run(lambda writer: drafts.rewrap(writer, slot_private, slot_public))

    # Reading

    def first_of(self, kind: str) -> DocumentId | None:
        """The document of this kind that this laptop had first."""
        query = "SELECT document FROM revisions WHERE kind = ? ORDER BY n LIMIT 1"
        found = self.read(lambda reader: reader.execute(query, [kind]).fetchone())
        return DocumentId(found[0]) if found is not None else None

    def last_of(self, device: DeviceId) -> tuple[int, RevisionId] | None:
        """The number and id of the last revision of a laptop that is here."""
        # Of two with that number one would be set aside where this is the last that counts: not one
        # that the team stands on, and with it the very revocation.
        order = "seq DESC, kind = 'team' DESC"
        query = f"SELECT seq, id FROM revisions WHERE device = ? ORDER BY {order} LIMIT 1"  # noqa: S608
        found = self.read(lambda reader: reader.execute(query, [device]).fetchone())
        return (found[0], RevisionId(found[1].hex())) if found is not None else None

    def document(self, document: DocumentId) -> Document | None:
        """A document with its heads, or `None`."""
        found = self._documents("current.document = ?", [document])
        return found[0] if found else None

    def documents(
        self,
        *,
        case: CaseId | None = None,
        kind: str | None = None,
        kinds: Iterable[str] | None = None,
    ) -> tuple[Document, ...]:
        """The documents of a case, of a kind or of several kinds, or both; oldest id first."""
        wanted = None if kinds is None else [*kinds]
        if kind is not None:
            wanted = [kind, *(wanted or ())]
        conditions, values = ["TRUE"], []
        if case is not None:
            conditions.append("current.case_id = ?")
            values.append(str(case))
        if wanted is not None:
            conditions.append(f"current.kind IN ({', '.join('?' * len(wanted))})")
            values.extend(wanted)
        return self._documents(" AND ".join(conditions), values)

    def torn(self, kinds: Iterable[str]) -> tuple[Document, ...]:
        """The documents of these kinds that have several heads; oldest id first."""
        wanted = [*kinds]
        # In the order of the index: the heads of a document are all of one kind and case.
        several = (
            f"SELECT document FROM current WHERE kind IN ({_marks(wanted)}) "  # noqa: S608  # marks
            "GROUP BY kind, case_id, document HAVING count(*) > 1"
        )
        return self._documents(f"current.document IN ({several})", wanted)

    def amended(self, kinds: Iterable[str]) -> tuple[Document, ...]:
        """The documents of these kinds of which a head was built on another version.

        Of all others there is one version alone, and nothing below it that could hold instead.
        """
        wanted = [*kinds]
        built = (
            f"SELECT document FROM current WHERE kind IN ({_marks(wanted)}) "  # noqa: S608  # marks
            "AND revision IN (SELECT child FROM links)"
        )
        # Not kept for the next question: there may be one for each case of years.
        where = f"current.document IN ({built})"
        return self.read(lambda reader: ledger.documents(reader, where, wanted))

    def revisions_of(self, case: CaseId) -> tuple[Revision, ...]:
        """Every revision of a case, in the order in which this laptop had them."""
        return self.read(lambda reader: ledger.find(reader, "case_id = ?", [case]))

    def history(self, document: DocumentId) -> tuple[Revision, ...]:
        """Every revision of one document, in the order in which this laptop had them."""
        found = self.document(document)
        if found is None:
            return ()
        if found.case is None:
            return self.read(lambda reader: audit.history(reader, document))
        # By case first: there is an index of cases, and the vault may hold years of revisions.
        values = [found.case, document]
        return self.read(lambda reader: ledger.find(reader, "case_id = ? AND document = ?", values))

    def revision(self, revision: RevisionId) -> Revision | None:
        """One revision, or `None`."""
        blob = bytes.fromhex(revision)
        found = self.read(lambda reader: ledger.find(reader, "id = ?", [blob]))
        return found[0] if found else None

    def unseal(self, revision: RevisionId, keys: CompartmentKeys) -> bytes:
        """The plaintext of a revision's sealed part.

        Raises `NotReadable` when `keys` do not open it or it has none, `UserError` when there is
        no such revision, `DamagedVault` when it is not what was sealed.
        """
        found = self.read(lambda reader: ledger.sealed_parts(reader, revision))
        if found is None:
            raise UserError("This record is not in the vault.")
        header, sealed, wraps = found
        return revisions.unseal(revisions.parse(header), sealed, wraps, keys)

    def worklist(self, day: date, court: str | None = None) -> tuple[WorklistRow, ...]:
        """The cases of a day, of one court or all, by courtroom, session and list order."""
        return self.read(lambda reader: projections.worklist(reader, day, court))

    def cases_of(self, person: PersonId) -> tuple[CaseId, ...]:
        """The ids of the cases of a person."""
        return self.read(lambda reader: projections.cases_of(reader, person))

    def cases_on(self, day: date) -> tuple[CaseId, ...]:
        """The ids of the cases of a day, in list order."""
        return self.read(lambda reader: projections.cases_on(reader, day))

    def cases_with(self, kind: str) -> tuple[CaseId, ...]:
        """The ids of the cases that have a document of this kind."""
        return self.read(lambda reader: projections.cases_with(reader, kind))

    def dates_with_lists(self) -> tuple[date, ...]:
        """The days that have a case, newest first."""
        return self.read(projections.dates_with_lists)

    def by_reference(self, text: str) -> tuple[CaseId, ...]:
        """The ids of the cases with this reference or case number, however it is spaced."""
        return self.read(lambda reader: projections.by_reference(reader, text))

    def people_like(self, wanted: Iterable[Named]) -> tuple[tuple[PersonId, Identity], ...]:
        """Who shares a CRN, a PNC number, a birth date or the folded name with one of these."""
        return self.read(lambda reader: projections.people_like(reader, wanted))

    def search(self, text: str, limit: int = 20) -> tuple[SearchHit, ...]:
        """At most `limit` cases and people whose words begin with each word of `text`."""
        return self.read(lambda reader: search.find(reader, text, limit))

    def audit_page(
        self, wanted: audit.Filter, *, before: int = audit.NEWEST, limit: int
    ) -> audit.Found:
        """At most `limit` events and changes that fit, the newest first, below `before`."""
        return self.read(lambda reader: audit.page(reader, wanted, before, limit))

    # Drafts

    def open_draft(
        self,
        ref: DraftRef,
        *,
        author: MemberId,
        compartment: CompartmentPublic | None,
        slot_public: bytes,
        slot_private: bytes,
        keys: CompartmentKeys,
    ) -> Draft:
        """The draft of a case and form with what was saved last, or a new empty one.

        Raises `NotReadable` when a colleague's draft is sealed to a compartment without a key in
        `keys`.
        """
        opener = Opener(author, slot_public, slot_private, keys)
        now = self._now()
        return self.writer.run(
            lambda writer: drafts.open_or_start(writer, ref, opener, compartment, now)
        )

    def write_draft(
        self, draft: Draft, content: bytes, *, answered: int = 0, total: int = 0
    ) -> datetime:
        """Save the whole content; when it was saved, after COMMIT (P1).

        Raises `NoSpace`, or `UserError` when the draft was finished or deleted meanwhile.
        """
        return self.write_draft_later(draft, content, answered=answered, total=total).result()

    def write_draft_later(
        self, draft: Draft, content: bytes, *, answered: int = 0, total: int = 0
    ) -> Future[datetime]:
        """`write_draft` without waiting, for a thread that draws; writes keep their order."""

        def job(writer: Connection) -> datetime:
            now = self._now()
            drafts.write(writer, draft, content, (answered, total), now)
            return moment(now)

        return self.writer.submit(job)

    def drafts(self, case: CaseId | None = None) -> tuple[DraftInfo, ...]:
        """The drafts of a case, or all, the first begun first."""
        return self.read(lambda reader: drafts.infos(reader, case))

    def delete_draft(self, ref: DraftRef) -> None:
        """Delete a draft for good."""
        self.writer.run(lambda writer: drafts.delete(writer, ref))

    def _documents(self, where: str, values: Sequence[str]) -> tuple[Document, ...]:
        return self.read(lambda reader: self._kept.documents(reader, where, values))

    def read(self, job: Callable[[Connection], T]) -> T:
        """Ask the reading connection; for this package only."""
        with self._reading, driver_errors(self._folder.database):
            return job(self._reader)

    def _now(self) -> int:
        return milliseconds(self._clock())


def _lock(folder: VaultFolder, undo: ExitStack) -> bool:
    """Take the folder's lock unless the caller has it; whether it was taken."""
    if folder.locked:
        return False
    folder.lock()
    undo.callback(folder.unlock)
    return True


def _head_file(
    folder: VaultFolder, vault_id: str, connection: Connection, vault_key: bytes
) -> HeadFile:
    secret = ledger.state(connection).head_secret or secret_of(vault_key)
    with folder_errors(folder.state_dir):
        return HeadFile(folder.head_file(vault_id), secret)


def _first_state(connection: Connection, vault_id: str) -> None:
    device = opening.new_device_id()
    state = State(vault_id, device, 1, 0, None, Time(0, 0), False, None, ledger.NO_DRAFTS)
    connection.execute("BEGIN IMMEDIATE")
    ledger.save_state(connection, state)
    ledger.begin_device(connection, device, None)
    connection.execute("COMMIT")


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _mark_closed(connection: Connection) -> None:
    ledger.save_state(connection, replace(ledger.state(connection), clean=True))
