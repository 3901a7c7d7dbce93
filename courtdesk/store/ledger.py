"""The rows of the truth: the state row, devices and their signed heads, revisions and wraps.

Functions over a connection, called inside one transaction of the writer (changes) or on the
reader. Ids are 32-byte blobs in the tables and hexadecimal everywhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from courtdesk.domain.ids import CaseId, DeviceId, DocumentId, MemberId, RevisionId
from courtdesk.errors import DamagedVault
from courtdesk.store import revisions, wrapping
from courtdesk.store.connection import Connection
from courtdesk.store.head import Head
from courtdesk.store.records import (
    DeviceInfo,
    Document,
    PersonSignature,
    Revision,
    Time,
    canonical,
    moment,
)
from courtdesk.store.revisions import Made, Wrap

NO_DRAFTS = bytes(32)
"""The sum over no drafts at all."""


@dataclass(frozen=True)
class State:
    """The one row of `state`: see `migrations`."""

    vault: str
    device: DeviceId
    counter: int
    seq: int
    head: RevisionId | None
    time: Time
    clean: bool
    restored: str | None
    drafts: bytes
    head_secret: bytes | None = field(default=None, repr=False)

    @property
    def as_head(self) -> Head:
        """What the head file should say."""
        return Head(self.vault, self.device, self.counter, self.seq, self.head)


def state(connection: Connection) -> State:
    """The state row."""
    row = connection.execute(
        "SELECT vault, device, counter, seq, head, wall, count, clean, restored, drafts, "
        "head_secret FROM state"
    ).fetchone()
    if row is None:
        raise DamagedVault("The vault does not say which one it is: restore the latest backup.")
    vault, device, counter, seq, head, wall, count, clean, *rest = row
    time = Time(wall, count)
    return State(vault, device, counter, seq, _hex(head), time, bool(clean), *rest)


def end(connection: Connection) -> Head:
    """`State.as_head`, also of a file that lacks the latest steps, as a backup may."""
    row = connection.execute("SELECT vault, device, counter, seq, head FROM state").fetchone()
    if row is None:
        raise DamagedVault("The vault does not say which one it is: restore the latest backup.")
    vault, device, counter, seq, head = row
    return Head(vault, device, counter, seq, _hex(head))


_STATE = "vault device counter seq head wall count clean restored drafts head_secret".split()
_SAVE_STATE = (
    f"INSERT INTO state (id, {', '.join(_STATE)}) VALUES (1{', ?' * len(_STATE)}) "  # noqa: S608
    "ON CONFLICT (id) DO UPDATE SET " + ", ".join(f"{one} = excluded.{one}" for one in _STATE)
)


def save_state(connection: Connection, new: State) -> None:
    """Write the state row."""
    connection.execute(
        _SAVE_STATE,
        [
            new.vault,
            new.device,
            new.counter,
            new.seq,
            _blob(new.head),
            new.time.wall,
            new.time.count,
            new.clean,
            new.restored,
            new.drafts,
            new.head_secret,
        ],
    )


def raise_counter(connection: Connection) -> None:
    """Count this transaction: every one does, so that the head file can tell an older state."""
    connection.execute("UPDATE state SET counter = counter + 1")


def begin_device(connection: Connection, device: DeviceId, previous: dict[str, Any] | None) -> None:
    """Add `device` with a fresh signing key that never leaves the file.

    The private key of an earlier device is deleted: nothing may be signed for it again.
    """
    key = Ed25519PrivateKey.generate()
    connection.execute("UPDATE devices SET private = NULL")
    connection.execute(
        "INSERT INTO devices VALUES (?, ?, ?, ?)",
        [
            device,
            key.public_key().public_bytes_raw(),
            key.private_bytes_raw(),
            canonical(previous).decode() if previous is not None else None,
        ],
    )


def go_on_as(connection: Connection, device: DeviceId, why: str) -> None:
    """Leave this device's chain where it ends and begin another, whose first record says why."""
    before = state(connection)
    previous = {"device": before.device, "seq": before.seq, "id": before.head, "why": why}
    begin_device(connection, device, previous)
    save_state(connection, replace(before, device=device, seq=0, head=None, restored=None))


def device_info(connection: Connection, device: DeviceId) -> DeviceInfo:
    """What the body of this device's document says."""
    query = "SELECT public, previous FROM devices WHERE device = ?"
    public, previous = connection.execute(query, [device]).fetchone()
    return DeviceInfo(device, public, json.loads(previous) if previous is not None else None)


def signing_seed(connection: Connection, device: DeviceId) -> bytes:
    """The private key of a device of this laptop that is in use."""
    query = "SELECT private FROM devices WHERE device = ?"
    (private,) = connection.execute(query, [device]).fetchone()
    return bytes(private)


def sign_head(connection: Connection, new: State) -> None:
    """Store the device's signature over the end of its chain as it will be committed."""
    signature = sign(connection, new.as_head)
    connection.execute(
        "INSERT OR REPLACE INTO heads VALUES (?, ?, ?, ?, ?)",
        [new.device, new.seq, _blob(new.head), new.counter, signature],
    )


def sign(connection: Connection, head: Head) -> bytes:
    """The signature of a laptop's device, one that is in use, over a point of its chain."""
    key = Ed25519PrivateKey.from_private_bytes(signing_seed(connection, head.device))
    return key.sign(head_message(head))


def head_message(head: Head) -> bytes:
    """The exact bytes that a device signs: context, vault, device, seq, id and counter."""
    context = "courtdesk.v1 chain head"
    numbers = [str(head.seq), head.id or "", str(head.counter)]
    return wrapping.joined([context, head.vault, head.device, *numbers])


def signed_heads(connection: Connection) -> Iterator[tuple[Head, bytes, bytes | None]]:
    """Each stored head, its signature and, for this laptop's devices, the public key."""
    vault = state(connection).vault
    query = (
        "SELECT heads.device, seq, head, counter, signature, public "
        "FROM heads LEFT JOIN devices ON devices.device = heads.device ORDER BY heads.device"
    )
    for device, seq, head, counter, signature, public in connection.execute(query):
        yield Head(vault, device, counter, seq, _hex(head)), signature, public


def advance(before: State, made: Made) -> State:
    """The state after one more revision of this laptop's chain."""
    return replace(before, seq=made.header.seq, head=made.id, time=made.header.time)


def insert(
    connection: Connection,
    made: Made,
    signature: PersonSignature | None,
    saved_at: int,
    *,
    chained: bool = False,
) -> int:
    """Store a revision and its wraps; its row number. `saved_at` in ms since 1970.

    `chained` is whether it stands here as a link of its laptop's chain (see `chains`).
    """
    return insert_all(connection, [(made, signature)], saved_at, chained=chained).start


def insert_all(
    connection: Connection,
    stored: Sequence[tuple[Made, PersonSignature | None]],
    saved_at: int,
    *,
    chained: bool,
) -> range:
    """`insert` for many; their row numbers, in this order."""
    first = connection.execute("SELECT coalesce(max(n), 0) + 1 FROM revisions").fetchone()[0]
    numbers = range(first, first + len(stored))
    connection.executemany(
        "INSERT INTO revisions (n, id, document, kind, case_id, device, seq, header, salt, open, "
        "sealed, saved_at, namespace, signer, signature, chained) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (number, *_values(made), saved_at, *_signed(signature), chained)
            for number, (made, signature) in zip(numbers, stored, strict=True)
        ],
    )
    connection.executemany(
        "INSERT INTO wraps VALUES (?, ?, ?, ?)",
        [
            (number, wrap.compartment, wrap.generation, wrap.wrapped)
            for number, (made, _) in zip(numbers, stored, strict=True)
            for wrap in made.wraps
        ],
    )
    return numbers


def _values(made: Made) -> tuple[Any, ...]:
    header = made.header
    return (
        _blob(made.id),
        header.document,
        header.kind,
        header.case,
        header.device,
        header.seq,
        made.data,
        made.salt,
        made.open,
        made.sealed,
    )


def _signed(by: PersonSignature | None) -> tuple[str | None, ...]:
    return (by.namespace, by.signer, by.blob) if by is not None else (None, None, None)


_COLUMNS = (
    "revisions.id, header, open, sealed IS NOT NULL, saved_at, namespace, signer, signature, "
    # SQLite takes the bare columns of a max() from the row that has it.
    "(SELECT compartment || ':' || max(generation) FROM wraps WHERE revision = revisions.n), "
    "revisions.n, revisions.chained"
)


def find(
    connection: Connection, where: str, values: Sequence[Any], order: str = "n"
) -> tuple[Revision, ...]:
    """Revisions by a condition of this package's own making, never a caller's text."""
    query = f"SELECT {_COLUMNS} FROM revisions WHERE {where} ORDER BY {order}"  # noqa: S608
    return tuple(_revision(row) for row in connection.execute(query, values))


def documents(connection: Connection, where: str, values: Sequence[Any]) -> tuple[Document, ...]:
    """Documents with their heads, by a condition on `current`, the oldest document first."""
    query = (
        f"SELECT {_COLUMNS} FROM current JOIN revisions ON revisions.n = current.revision "  # noqa: S608
        f"WHERE {where} ORDER BY revisions.document, revisions.n"
    )
    heads: dict[DocumentId, list[Revision]] = {}
    for row in connection.execute(query, values):
        revision = _revision(row)
        heads.setdefault(revision.document, []).append(revision)
    return tuple(_document(found) for found in heads.values())


def sealed_parts(
    connection: Connection, revision: RevisionId
) -> tuple[bytes, bytes | None, tuple[Wrap, ...]] | None:
    """Header bytes, sealed bytes and wraps of a revision, newest generation first."""
    query = "SELECT n, header, sealed FROM revisions WHERE id = ?"
    row = connection.execute(query, [_blob(revision)]).fetchone()
    if row is None:
        return None
    number, header, sealed = row
    wraps = connection.execute(
        "SELECT compartment, generation, wrapped FROM wraps WHERE revision = ? "
        "ORDER BY generation DESC, compartment",
        [number],
    )
    return header, sealed, tuple(Wrap(*wrap) for wrap in wraps)


def knows(connection: Connection, revision: RevisionId, device: str, seq: int) -> bool:
    """Whether this revision stands in the vault at this place of this device's chain."""
    query = "SELECT count(*) FROM revisions WHERE id = ? AND device = ? AND seq = ?"
    return bool(connection.execute(query, [_blob(revision), device, seq]).fetchone()[0])


def _document(heads: list[Revision]) -> Document:
    def made(head: Revision) -> tuple[int, int, str]:
        return head.time.wall, head.time.count, head.id

    first = max(heads, key=made)
    ordered = tuple(sorted(heads, key=made, reverse=True))
    return Document(first.document, first.kind, first.case, ordered)


def _revision(row: tuple[Any, ...]) -> Revision:
    identity, data, open_part, has_sealed, saved_at, namespace, signer, blob, place, *rest = row
    number, chained = rest
    header = revisions.read(data)
    name, _, generation = place.partition(":") if place is not None else (None, "", "")
    return Revision(
        id=RevisionId(identity.hex()),
        document=header.document,
        kind=header.kind,
        case=CaseId(header.case) if header.case is not None else None,
        parents=header.parents,
        device=header.device,
        seq=header.seq,
        previous=header.previous,
        author=header.author,
        time=header.time,
        open=open_part,
        has_sealed=bool(has_sealed),
        compartment=(name, int(generation)) if name is not None else None,
        saved_at=moment(saved_at),
        signature=PersonSignature(namespace, MemberId(signer), blob) if blob is not None else None,
        number=number,
        chained=bool(chained),
    )


def _hex(blob: bytes | None) -> RevisionId | None:
    return RevisionId(blob.hex()) if blob is not None else None


def _blob(identity: str | None) -> bytes | None:
    return bytes.fromhex(identity) if identity is not None else None
