"""Drafts: what is being typed, one row per open form, written on every answer.

They are local, never synced, and stand in no chain. The content of a compartment's form is sealed
under a key of the draft's own, which is wrapped to the author's slot key (who fills a form in can
read it until it is finished) and to the compartment (an entitled colleague can go on). Other
drafts are protected by the encrypted file alone.

As no chain holds them, `state.drafts` holds the exclusive-or of the hashes of all their rows: an
old page put back under a draft makes the sum wrong, and one under the sum as well makes the
counter fall below the head file. A write is one small UPDATE and the sum, so that an answer costs
little more than a bare commit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.errors import NotReadable, UserError
from courtdesk.store import wrapping
from courtdesk.store.compartments import CompartmentKeys, CompartmentPublic
from courtdesk.store.connection import Connection
from courtdesk.store.ledger import NO_DRAFTS
from courtdesk.store.records import Draft, DraftInfo, DraftRef, milliseconds, moment
from courtdesk.store.wrapping import Info

_PURPOSE = "draft"
_SLOT_GENERATION = 1  # a slot key has no generations: a new one is another public key
_COLUMNS = "case_id, form, author, started_at, saved_at, answered, total, compartment, generation"


@dataclass(frozen=True)
class Opener:
    """Who opens a draft: their member id, slot key pair and compartment keys."""

    author: MemberId
    slot_public: bytes
    slot_private: bytes = field(repr=False)
    keys: CompartmentKeys = field(repr=False)


def open_or_start(
    connection: Connection,
    ref: DraftRef,
    opener: Opener,
    compartment: CompartmentPublic | None,
    now: int,
) -> Draft:
    """The draft of this case and form, or a new empty one; `now` in ms since 1970.

    `compartment` only matters for a new one. Raises `NotReadable` when the draft is sealed and
    the opener is neither its author nor entitled to its compartment.
    """
    row = connection.execute(f"{_SELECT} WHERE case_id = ? AND form = ?", _at(ref)).fetchone()
    if row is None:
        return _start(connection, ref, opener, compartment, now)
    info = _info(row)
    if info.compartment is None:
        return Draft(info, row[-1], None)
    key = _open_key(connection, info, opener)
    content = row[-1]
    if content is not None:
        content = wrapping.open_sealed(key, content, _associated(_vault(connection), ref))
    return Draft(info, content, key)


def write(
    connection: Connection, draft: Draft, content: bytes, progress: tuple[int, int], now: int
) -> None:
    """Replace the content; `progress` is how many questions are answered, and of how many.

    Raises `UserError` when the draft was finished or deleted meanwhile.
    """
    row = connection.execute(_FOR_WRITING, _at(draft.ref)).fetchone()
    if row is None:
        raise UserError(
            "This form was finished or deleted in the meantime, so the last answer was not saved: "
            "open the case again."
        )
    old, total_sum, vault = row
    stored = content
    if draft.key is not None:
        stored = wrapping.seal(draft.key, content, _associated(vault, draft.ref))
    answered, total = progress
    info = replace(draft.info, saved_at=moment(now), answered=answered, total=total)
    digest = _digest(info, stored)
    connection.execute(
        "UPDATE drafts SET saved_at = ?, answered = ?, total = ?, content = ?, digest = ? "
        "WHERE case_id = ? AND form = ?",
        [now, answered, total, stored, digest, *_at(draft.ref)],
    )
    new_sum = _xor(_xor(total_sum, old), digest)
    connection.execute("UPDATE state SET drafts = ?", [new_sum])


def delete(connection: Connection, ref: DraftRef) -> None:
    """Delete a draft and its keys; nothing happens when there is none."""
    rows = connection.execute(f"{_DIGEST} WHERE case_id = ? AND form = ?", _at(ref)).fetchall()
    wraps = [_wrap_digest(*wrap) for wrap in connection.execute(f"{_WRAPS}{_WHERE}", _at(ref))]
    # Foreign keys take the wraps along.
    connection.execute("DELETE FROM drafts WHERE case_id = ? AND form = ?", _at(ref))
    _add_to_sum(connection, *(digest for (digest,) in rows), *wraps)


def rewrap(connection: Connection, slot_private: bytes, slot_public: bytes) -> None:
    """Wrap the keys of every draft that this slot key opens to a new one, in place of the old."""
    old = wrapping.fingerprint(wrapping.public_of(slot_private))
    made_for = Info(_PURPOSE, _vault(connection), old, _SLOT_GENERATION)
    query = f"{_WRAPS} WHERE recipient = ?"
    for case, form, recipient, wrapped in connection.execute(query, [old]).fetchall():
        key = wrapping.unwrap(slot_private, wrapped, made_for)
        ref = DraftRef(CaseId(case), form)
        connection.execute(
            "DELETE FROM draft_wraps WHERE case_id = ? AND form = ? AND recipient = ?",
            [case, form, recipient],
        )
        _add_to_sum(connection, _wrap_digest(case, form, recipient, wrapped))
        _wrap(connection, ref, key, slot_public, _SLOT_GENERATION)


def infos(connection: Connection, case: CaseId | None) -> tuple[DraftInfo, ...]:
    """The drafts of one case, or all of them, the first begun first."""
    query = f"{_SELECT} WHERE ?1 IS NULL OR case_id = ?1 ORDER BY started_at, case_id, form"
    return tuple(_info(row) for row in connection.execute(query, [case]))


def sound(connection: Connection) -> bool:
    """Whether every row's hash is right and all of them make the sum."""
    total = NO_DRAFTS
    for row in connection.execute(f"SELECT digest, {_COLUMNS}, content FROM drafts"):  # noqa: S608
        if _digest(_info(row[1:]), row[-1]) != row[0]:
            return False
        total = _xor(total, row[0])
    for wrap in connection.execute(_WRAPS):
        total = _xor(total, _wrap_digest(*wrap))
    return bool(total == connection.execute("SELECT drafts FROM state").fetchone()[0])


_SELECT = f"SELECT {_COLUMNS}, content FROM drafts"  # noqa: S608  # the columns above
_DIGEST = "SELECT digest FROM drafts"
_FOR_WRITING = (
    "SELECT digest, state.drafts, vault FROM drafts, state WHERE case_id = ? AND form = ?"
)
_WRAPS = "SELECT case_id, form, recipient, wrapped FROM draft_wraps"
_WHERE = " WHERE case_id = ? AND form = ?"


def _start(
    connection: Connection,
    ref: DraftRef,
    opener: Opener,
    compartment: CompartmentPublic | None,
    now: int,
) -> Draft:
    place = (compartment.compartment.value, compartment.generation) if compartment else None
    info = DraftInfo(
        case=ref.case,
        form=ref.form,
        author=opener.author,
        started_at=moment(now),
        saved_at=moment(now),
        answered=0,
        total=0,
        compartment=place,
    )
    digest = _digest(info, None)
    connection.execute(
        "INSERT INTO drafts VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?, NULL, ?)",
        [*_at(ref), opener.author, now, now, *(place or (None, None)), digest],
    )
    _add_to_sum(connection, digest)
    if compartment is None:
        return Draft(info, None, None)
    key = wrapping.new_key()
    recipients = [
        (opener.slot_public, _SLOT_GENERATION),
        (compartment.public, compartment.generation),
    ]
    for public, generation in recipients:
        _wrap(connection, ref, key, public, generation)
    return Draft(info, None, key)


def _wrap(
    connection: Connection, ref: DraftRef, key: bytes, public: bytes, generation: int
) -> None:
    recipient = wrapping.fingerprint(public)
    info = Info(_PURPOSE, _vault(connection), recipient, generation)
    row = (*_at(ref), recipient, wrapping.wrap(public, key, info))
    connection.execute("INSERT INTO draft_wraps VALUES (?, ?, ?, ?)", row)
    _add_to_sum(connection, _wrap_digest(*row))


def _open_key(connection: Connection, info: DraftInfo, opener: Opener) -> bytes:
    """The draft's key by the opener's own slot, or by a compartment key that they hold."""
    query = f"SELECT recipient, wrapped FROM draft_wraps{_WHERE}"  # noqa: S608
    wraps = dict(connection.execute(query, [info.case, info.form]).fetchall())
    held = [(_SLOT_GENERATION, opener.slot_private)]
    held += [
        (generation, private)
        for (name, generation), private in opener.keys.items()
        if (name.value, generation) == info.compartment
    ]
    for generation, private in held:
        recipient = wrapping.fingerprint(wrapping.public_of(private))
        if recipient in wraps:
            made_for = Info(_PURPOSE, _vault(connection), recipient, generation)
            return wrapping.unwrap(private, wraps[recipient], made_for)
    raise NotReadable(
        "A colleague has begun this form and your role may not read it: ask them to finish it, or "
        "somebody whose role may."
    )


def _info(row: Sequence[Any]) -> DraftInfo:
    case, form, author, started, saved, answered, total, name, generation = row[:9]
    return DraftInfo(
        case=case,
        form=form,
        author=author,
        started_at=moment(started),
        saved_at=moment(saved),
        answered=answered,
        total=total,
        compartment=(name, generation) if name is not None else None,
    )


def _at(ref: DraftRef) -> tuple[str, str]:
    return ref.case, ref.form


def _vault(connection: Connection) -> str:
    return str(connection.execute("SELECT vault FROM state").fetchone()[0])


def _associated(vault: str, ref: DraftRef) -> list[str | bytes]:
    return [_PURPOSE, vault, ref.case, ref.form]


def _digest(info: DraftInfo, content: bytes | None) -> bytes:
    times = [str(milliseconds(when)) for when in (info.started_at, info.saved_at)]
    name, generation = info.compartment or ("", 0)
    numbers = [str(number) for number in (info.answered, info.total, generation)]
    texts = ["row", info.case, info.form, info.author, *times, *numbers, name]
    return hashlib.sha256(wrapping.joined([*texts, content or b""])).digest()


def _wrap_digest(case: str, form: str, recipient: str, wrapped: bytes) -> bytes:
    return hashlib.sha256(wrapping.joined(["wrap", case, form, recipient, wrapped])).digest()


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one) ^ int.from_bytes(other)).to_bytes(len(NO_DRAFTS))


def _add_to_sum(connection: Connection, *digests: bytes) -> None:
    """Add these to the sum or, as adding twice is taking away, take them from it."""
    total = connection.execute("SELECT drafts FROM state").fetchone()[0]
    for digest in digests:
        total = _xor(total, digest)
    connection.execute("UPDATE state SET drafts = ?", [total])
