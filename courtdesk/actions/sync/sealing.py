"""Sealed files for an exchange: stretches of chains for the team, roster and keys for each member.

A file is made in the vault's outbox and counted before it leaves: after a kill it lies there and
is put by the next round, or is not needed any more and goes.
"""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from courtdesk.actions.sealed_files import entry_of, in_chain_order
from courtdesk.actions.session import Session
from courtdesk.actions.sync.opening import KEY_KINDS, keys_told
from courtdesk.domain.team import Team
from courtdesk.exchange import age, sync_state
from courtdesk.exchange.bundle import DeviceSigner, Item, Kind, Parcel, Sealed, seal
from courtdesk.exchange.sync_state import SignedEnd, State
from courtdesk.store import exchanged, slotfile
from courtdesk.store.compartments import TEAM_KEYS_KIND
from courtdesk.store.exchanged import ParcelState, Stretch
from courtdesk.store.folder import folder_errors
from courtdesk.store.held import End
from courtdesk.store.incoming import Foreign
from courtdesk.store.synced import STREAM, Synced

MOST = 4 * 1024 * 1024
"""Bytes of records that one file holds: what a telephone's connection carries in a minute."""

SNAPSHOT_MOST = 16 * 1024 * 1024
"""The same of a file that takes the place of many."""

_GROUP = 32
"""Members whose keys one file is sealed to: the most that a bundle takes."""


def batches(
    shelf: Synced, stretches: Iterable[Stretch], most: int = MOST
) -> Iterator[tuple[Stretch, ...]]:
    """The stretches in pieces, several to a file as far as there is room.

    Within one file a chain only goes forwards: two branches of one go into two files.
    """
    batch: list[Stretch] = []
    room = most
    for stretch in stretches:
        for piece, size in shelf.cut(stretch, most):
            backwards = any(one.device == piece.device and one.last >= piece.first for one in batch)
            if batch and (size > room or backwards):
                yield tuple(batch)
                batch, room = [], most
            batch.append(piece)
            room -= size
    if batch:
        yield tuple(batch)


def state_now(
    shelf: Synced, damaged: Iterable[str], ends: Sequence[End] = (), loose: Iterable[str] = ()
) -> State:
    """What this laptop says of itself now."""
    waits = shelf.waiting()
    return State(
        holds={device: ((seq, identity),) for device, (seq, identity) in shelf.tips().items()},
        waits={str(device): count for device, count in waits.items()},
        damaged=tuple(sorted(set(damaged))[: sync_state.DAMAGED_LIMIT]),
        ends=tuple(
            SignedEnd(one.device, one.vault, one.seq, one.id, one.counter, one.signature)
            for one in ends
        ),
        loose=tuple(loose),
    )


def make_file(
    session: Session, shelf: Synced, stretches: Sequence[Stretch], damaged: Iterable[str]
) -> tuple[exchanged.Parcel, Path]:
    """Seal these stretches for the team, with what this laptop says of itself, into the outbox.

    Raises `UserError` or `NoSpace` when it cannot be written.
    """
    records, state = contents(shelf, stretches, damaged)
    entries = in_chain_order(map(entry_of, records))
    item = Item(sync_state.ITEM, state.encode())
    team = session.team()
    newest = session.secrets[max(session.secrets)]
    to = [age.HybridIdentity(newest.sync_key).recipient().public]
    parcel = Parcel(Kind.SYNC, team.team_id, team.epoch, entries, (item,))
    made, path = _make(session, shelf, parcel, to, stretches, state.told())
    return made, path


def contents(
    shelf: Synced, stretches: Sequence[Stretch], damaged: Iterable[str]
) -> tuple[tuple[Foreign, ...], State]:
    """The records of these stretches, and what this laptop says of itself beside them."""
    # Not a link of any chain here: it counts by who signed it, as it did when a file brought it.
    loose = [one.head for one in stretches if one.first == one.last and shelf.is_loose(one.head)]
    return shelf.records(stretches), state_now(shelf, damaged, shelf.ends(stretches), loose)


def make_team_files(session: Session, shelf: Synced) -> Iterator[tuple[exchanged.Parcel, Path]]:
    """Seal roster and wrapped keys to each member's own key, into the outbox."""
    team = session.team()
    entries = in_chain_order(map(entry_of, session.vault.outgoing(KEY_KINDS)))
    members = [base64.b64decode(one.bundle) for one in team.members]
    told = keys_now(session)
    for at in range(0, len(members), _GROUP):
        parcel = Parcel(Kind.TEAM, team.team_id, team.epoch, entries)
        yield _make(session, shelf, parcel, members[at : at + _GROUP], (), told)


def team_files(team: Team) -> int:
    """How many files `make_team_files` makes."""
    return -(-len(team.members) // _GROUP)


def keys_now(session: Session) -> str:
    """What a file with roster and keys says when it brings all the team's keys that are here."""
    return keys_told(one.id for one in session.vault.outgoing([TEAM_KEYS_KIND]))


def _make(  # noqa: PLR0917  # each is another thing
    session: Session,
    shelf: Synced,
    parcel: Parcel,
    to: Sequence[bytes],
    stretches: Sequence[Stretch],
    told: str,
) -> tuple[exchanged.Parcel, Path]:
    def write(new: Path) -> exchanged.Parcel:
        sealed = _seal(session, parcel, to, new)
        return exchanged.Parcel(
            sha=sealed.sha256,
            stream=shelf.stream(secrets.token_hex(16)),
            size=sealed.size,
            state=ParcelState.MADE,
            kind=parcel.kind.value,
            device=session.vault.device.device,
            number=sealed.manifest.number,
            epoch=sealed.manifest.epoch,
            manifest=sealed.manifest_id,
            told=told,
            sealed_to=sealed.manifest.recipients[0] if parcel.kind is Kind.SYNC else None,
        )

    return into_outbox(shelf, session.folder.outbox, write, stretches)


def into_outbox(
    shelf: Synced,
    outbox: Path,
    write: Callable[[Path], exchanged.Parcel],
    stretches: Sequence[Stretch],
) -> tuple[exchanged.Parcel, Path]:
    """Have `write` make a file in the outbox, and count it as made before it has its name."""
    new = outbox / f"{secrets.token_hex(8)}.new"
    with folder_errors(outbox), _cleared(new):
        made = write(new)
        shelf.note_made(made, stretches)
        path = outbox / f"{made.number}-{made.sha}.age"
        _flush(new)
        new.replace(path)
        slotfile.sync_folder(outbox)
    return made, path


def _flush(path: Path) -> None:
    # A name that stands before its bytes do would, after a power cut, be put again and again.
    with path.open("rb+") as file:
        os.fsync(file.fileno())


class _cleared:  # noqa: N801  # reads as a word of the `with` line
    """Deletes the half-made file when making it fails."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def _seal(session: Session, parcel: Parcel, to: Sequence[bytes], new: Path) -> Sealed:
    vault = session.vault
    last = vault.last_sent(STREAM)
    with new.open("wb") as out:
        new.chmod(0o600)
        return seal(
            parcel,
            sender=DeviceSigner(vault.device.device, vault.signing_seed()),
            recipients=to,
            number=last[0] + 1 if last is not None else 1,
            previous=last[1] if last is not None else None,
            now=session.clock(),
            out=out,
        )


def merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same records in as few stretches as can be, for chains that are one line."""
    found: list[Stretch] = []
    for one in sorted(stretches, key=lambda stretch: (stretch.device, stretch.first)):
        last = found[-1] if found else None
        if last is None or last.device != one.device or one.first > last.last + 1:
            found.append(one)
        elif one.last > last.last:
            found[-1] = replace(one, first=last.first)
    return tuple(found)


Progress = Callable[[str], None]
"""Told, in a few words, what a round is doing now."""
