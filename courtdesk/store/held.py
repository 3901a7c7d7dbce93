"""Records that are here and do not count yet, and the signed ends that their chains lead up to.

Both wait for `chains`, which says when they count. A held record lies as it came, with what stands
outside its hash; it was checked then, and passes on to others as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from courtdesk.domain.ids import DeviceId, MemberId, RevisionId
from courtdesk.store import exact, ledger, revisions
from courtdesk.store.connection import Connection
from courtdesk.store.head import Head
from courtdesk.store.incoming import Foreign
from courtdesk.store.records import PersonSignature
from courtdesk.store.revisions import Made, Wrap


@dataclass(frozen=True)
class End:
    """The end of a chain as its laptop signed it; see `ledger.head_message`."""

    device: DeviceId
    vault: str
    seq: int
    id: RevisionId
    counter: int
    signature: bytes = field(repr=False)

    def fits(self, public: bytes) -> bool:
        """Whether the laptop with this public key (32 bytes) signed it."""
        message = ledger.head_message(
            Head(self.vault, self.device, self.counter, self.seq, self.id)
        )
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(self.signature, message)
        # ValueError: a roster may name a key that is none.
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Link:
    """One record that came. `direct`: in a file that the laptop which wrote it had signed.

    `signed` tells whether a record carries its author's signature, which only somebody can say who
    knows the team; `None` where nobody was asked.
    """

    foreign: Foreign
    direct: bool
    signed: Callable[[Foreign], bool] | None = field(default=None, repr=False, compare=False)


# Ends


def keep_end(connection: Connection, end: End, public: bytes | None) -> None:
    """Keep an end that fits its laptop's key, or any while that (`None`) is not known yet.

    One that somebody made up must neither stay in a true one's place nor outlive it.
    """
    if public is not None and not end.fits(public):
        return
    connection.execute(
        f"INSERT OR {'IGNORE' if public is None else 'REPLACE'} "  # noqa: S608  # two words
        "INTO ends VALUES (?, ?, ?, ?, ?, ?)",
        [end.device, bytes.fromhex(end.id), end.seq, end.vault, end.counter, end.signature],
    )


def forget_passed(connection: Connection, keys: Mapping[DeviceId, bytes]) -> None:
    """Of a chain that is one line, the last end that counts says all that the ones before said.

    Not so of what is held, which may be a branch that counts one day.
    """
    query = (
        "SELECT head FROM ends WHERE device = ?1 AND ?1 NOT IN (SELECT device FROM forks) "
        "AND EXISTS (SELECT 1 FROM revisions WHERE revisions.id = ends.head AND chained)"
    )
    for device, public in keys.items():
        counting = {head.hex() for (head,) in connection.execute(query, [device])}
        ends = [one for one in kept_ends(connection, device) if one.id in counting]
        last = next((one.seq for one in reversed(ends) if one.fits(public)), 0)
        connection.execute(
            "DELETE FROM ends WHERE device = ? AND seq < ? AND head NOT IN (SELECT id FROM held)",
            [device, last],
        )


def ends_of(connection: Connection, device: DeviceId) -> tuple[End, ...]:
    """The signed ends that are kept of a chain, and of this laptop's own the one that is stored."""
    kept = kept_ends(connection, device)
    for head, signature, public in ledger.signed_heads(connection):
        if public is not None and head.device == device and head.id is not None:
            kept.append(End(device, head.vault, head.seq, head.id, head.counter, signature))
    return tuple(kept)


def kept_ends(connection: Connection, device: DeviceId) -> list[End]:
    """The ends that came of one chain, in the order of their numbers."""
    query = "SELECT head, seq, vault, counter, signature FROM ends WHERE device = ? ORDER BY seq"
    return [
        End(device, vault, seq, RevisionId(head.hex()), counter, signature)
        for head, seq, vault, counter, signature in connection.execute(query, [device]).fetchall()
    ]


def end_at(connection: Connection, seq: int) -> End:
    """An end of this laptop's own chain at number `seq`, signed now."""
    state = ledger.state(connection)
    query = "SELECT id FROM revisions WHERE device = ? AND seq = ? AND chained"
    (identity,) = connection.execute(query, [state.device, seq]).fetchone()
    head = Head(state.vault, state.device, state.counter, seq, RevisionId(identity.hex()))
    return End(
        state.device,
        state.vault,
        seq,
        RevisionId(identity.hex()),
        state.counter,
        ledger.sign(connection, head),
    )


# What is held


_HELD = "header, salt, open, sealed, wraps, namespace, signer, signature, direct"


def all_held(connection: Connection) -> Iterator[tuple[Made, Link]]:
    """Every record that is held, in the order of the chains."""
    query = f"SELECT {_HELD} FROM held ORDER BY device, seq"  # noqa: S608  # a constant
    for row in connection.execute(query).fetchall():
        link = Link(_foreign(row), bool(row[-1]))
        yield as_made(link.foreign), link


def past(
    connection: Connection, kind: str, limits: Mapping[DeviceId, tuple[int, str]]
) -> dict[RevisionId, Mapping[str, Any]]:
    """The open parts of a kind's records that revoked laptops made after the last that counts.

    `limits` are number and id of that one. In the order of the chains.
    """
    found: dict[RevisionId, Mapping[str, Any]] = {}
    for device, (last, identity) in limits.items():
        rows = connection.execute(
            "SELECT id, open FROM held WHERE device = ? AND (seq > ? OR (seq = ? AND id <> ?)) "
            "AND open IS NOT NULL AND instr(header, ?) ORDER BY seq",
            [device, last, last, bytes.fromhex(identity), f'"kind":"{kind}"'.encode()],
        )
        found.update((RevisionId(one.hex()), exact.load(body)) for one, body in rows)
    return found


def as_made(foreign: Foreign) -> Made:
    """What was checked when it came, and lies in the encrypted file since."""
    header = revisions.read(foreign.header)
    parts = (foreign.salt, foreign.open, foreign.sealed, foreign.wraps)
    return Made(foreign.id, header, foreign.header, *parts)


def held_in(connection: Connection, device: DeviceId, first: int, last: int) -> tuple[Foreign, ...]:
    """What is held of a stretch of a chain, as it travels."""
    query = f"SELECT {_HELD} FROM held WHERE device = ? AND seq BETWEEN ? AND ? ORDER BY seq"  # noqa: S608
    return tuple(map(_foreign, connection.execute(query, [device, first, last]).fetchall()))


def _foreign(row: Sequence[object]) -> Foreign:
    header, salt, open_part, sealed, wraps, namespace, signer, blob = row[:8]
    signature = (
        PersonSignature(namespace, MemberId(str(signer)), blob) if blob is not None else None  # type: ignore[arg-type]  # columns
    )
    return Foreign(header, salt, open_part, sealed, _unpacked(str(wraps)), signature)  # type: ignore[arg-type]  # columns


def hold_one(connection: Connection, made: Made, link: Link) -> None:
    """Hold a record, or replace what is held of it."""
    by = link.foreign.signature
    connection.execute(
        "INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            bytes.fromhex(made.id),
            made.header.device,
            made.header.seq,
            made.data,
            made.salt,
            made.open,
            made.sealed,
            _packed(made.wraps),
            *((by.namespace, by.signer, by.blob) if by is not None else (None, None, None)),
            link.direct,
        ],
    )


def let_go(connection: Connection, ids: Iterable[RevisionId]) -> None:
    """Hold these no more."""
    # Usually nothing is held, and thousands that are not need not be looked for one by one.
    if connection.execute("SELECT 1 FROM held LIMIT 1").fetchone() is None:
        return
    connection.executemany("DELETE FROM held WHERE id = ?", [(bytes.fromhex(one),) for one in ids])


def _packed(wraps: Iterable[Wrap]) -> str:
    return json.dumps([[one.compartment, one.generation, one.wrapped.hex()] for one in wraps])


def _unpacked(text: str) -> tuple[Wrap, ...]:
    return tuple(Wrap(name, number, bytes.fromhex(key)) for name, number, key in json.loads(text))
