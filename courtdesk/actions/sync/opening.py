"""A sealed file of a colleague's laptop, opened and taken in: whole, or not at all.

Its laptop's signature is looked for in the roster that is held here and, failing that, in the
roster that the file itself brings, which must follow from the one that is held. A laptop is
believed about its own chain; of every other chain that it passes on it must bring the signed end.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from courtdesk.actions import rosters, team_files
from courtdesk.actions.sealed_files import foreign_of, revision_of
from courtdesk.actions.session import Session
from courtdesk.actions.signatures import SIGNED, is_signed
from courtdesk.domain.ids import DeviceId, RevisionId
from courtdesk.domain.team import Team
from courtdesk.errors import NotABundle, NotForYou, NotFromMember, TamperedBundle
from courtdesk.exchange import age, sync_state
from courtdesk.exchange.bundle import Entries, Kind, Manifest, Opened, fingerprint, open_bundle
from courtdesk.exchange.bundle import manifest as bundle_manifest
from courtdesk.exchange.sync_state import SignedEnd, State
from courtdesk.store import revisions
from courtdesk.store.chains import Keys, Last, Revoked, Taken
from courtdesk.store.compartments import TEAM_KEYS_KIND
from courtdesk.store.exchanged import Parcel, ParcelState, Stretch
from courtdesk.store.held import End, Link
from courtdesk.store.incoming import Foreign
from courtdesk.store.records import Revision, milliseconds
from courtdesk.store.revisions import Header
from courtdesk.store.synced import Brought, Receipt, Synced

KEY_KINDS = ("team", "device", "team-keys", "compartment")
"""What a laptop needs before it can open anything else."""

LOOSE_KINDS = frozenset(SIGNED) - {*KEY_KINDS}
"""What counts by its signature alone, so that it may be passed on without its chain."""


@dataclass(frozen=True)
class Read:
    """What came of a file: what it was, what counts since, and which files its maker asks for."""

    parcel: Parcel
    taken: Taken
    asked_for: tuple[str, ...] = ()


def keys_of(team: Team) -> Keys:
    """The public key of every laptop of the team, revoked ones too."""
    return {one.id: base64.b64decode(one.public) for one in team.devices}


def revoked_of(team: Team) -> Revoked:
    """How far the chain of each revoked laptop counts."""
    return {one.device: Last(one.last_seq, RevisionId(one.last_id)) for one in team.revocations}


def read_file(session: Session, shelf: Synced, path: Path, found: Parcel) -> Read:
    """Open the sealed file at `path`, which is what its name says, and take in what it brings.

    Raises `NotForYou` or `NotFromMember` for one that may be believed once keys or roster have
    changed, what `open_bundle` raises for others, and what `Synced.take` raises.
    """
    believed = _Believed(session)
    with path.open("rb") as file:
        opened = _opened(session, file, believed)
        parcel = _described(found, opened)
        if opened.manifest.kind is Kind.SYNC:
            return _take_sync(session, shelf, opened, parcel, believed.team)
    return _take_team(session, shelf, path, parcel)


class _Believed:
    """Whom a file may come from: by the roster that is held and, failing that, by the one that
    the file brings. `team` is the one that was gone by."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.team = session.team()

    def key_of(self, manifest: Manifest, entries: Entries) -> bytes | None:
        """The key of the laptop that a file says it comes from."""
        if manifest.team != self.team.team_id:
            raise NotFromMember(
                "This is another team's file, so nothing was taken in: choose your own team's "
                "place."
            )
        if manifest.kind not in (Kind.SYNC, Kind.TEAM):
            raise NotABundle("This sealed file is for one person and not for synchronising.")
        named = {DeviceId(one.device) for one in manifest.ranges} | {_sender(manifest)}
        if not named <= keys_of(self.team).keys():
            self.team = _team_with(self._session, _rosters(entries))
        return keys_of(self.team).get(_sender(manifest))


def _sender(manifest: Manifest) -> DeviceId:
    return DeviceId(manifest.sender_device)


def _opened(session: Session, file: BinaryIO, believed: _Believed) -> Opened:
    """The file by the team's keys, the newest first; failing that by the member's own."""
    try:
        return open_bundle(file, sync_keys(session), believed.key_of)
    except NotForYou:
        return open_bundle(file, [session.identity.bundle], believed.key_of)


def sync_keys(session: Session) -> tuple[bytes, ...]:
    """Every sync key of the team, the newest epoch's first; of an epoch begun twice, both."""
    ring, team_id = session.keyring, session.team().team_id

    def opened() -> tuple[bytes, ...]:
        every = ring.every_secret(session.me, session.identity, team_id)
        newest = sorted((one for _, one in every), key=lambda one: -one.epoch)
        return tuple(dict.fromkeys(one.sync_key for one in newest))

    return session.memory.made("sync keys", ring, opened)


def fingerprints(session: Session) -> tuple[str, ...]:
    """Of each of these keys what a file names that is sealed to it."""

    def made() -> tuple[str, ...]:
        keys = (age.HybridIdentity(one).recipient().public for one in sync_keys(session))
        return tuple(map(fingerprint, keys))

    return session.memory.made("sync fingerprints", session.keyring, made)


def _described(found: Parcel, opened: Opened) -> Parcel:
    manifest = opened.manifest
    return replace(
        found,
        state=ParcelState.READ,
        why="",
        kind=manifest.kind.value,
        device=_sender(manifest),
        number=manifest.number,
        epoch=manifest.epoch,
        manifest=opened.manifest_id,
        told=None,
        sealed_to=opened.recipient,
    )


def _team_with(session: Session, brought: Iterable[Revision]) -> Team:
    """The roster that follows from what counts and these; what stands, if none of them is new."""
    counted, team = session.vault.history(rosters.document(session.vault)), session.team()
    known, limits = {one.id for one in counted}, revoked_of(team)
    new = [one for one in brought if one.id not in known and not _is_past(one, limits)]
    standing = rosters.of((*counted, *new)) if new else None
    return standing.team if standing is not None else team


def _is_past(one: Revision, limits: Revoked) -> bool:
    # Whoever has a revoked laptop must not add another one with it.
    last = limits.get(one.device)
    return last is not None and last.is_before(one.seq, one.id)


def team_to_come(session: Session, shelf: Synced) -> Team:
    """The roster that follows where what is held of it would count.

    What adds a laptop to the team stands in that laptop's own chain, which counts only where the
    team lists it: it is believed as from a file that brings both.
    """
    return _team_with(session, map(revision_of, shelf.held_of("team")))


def _rosters(entries: Entries) -> Iterator[Revision]:
    for entry in entries:
        foreign = foreign_of(entry)
        if b'"kind":"team"' in foreign.header:
            yield revision_of(foreign)


def _take_sync(session: Session, shelf: Synced, opened: Opened, parcel: Parcel, team: Team) -> Read:
    item = opened.item(sync_state.ITEM)
    if item is None:
        raise TamperedBundle("The file does not say what its laptop holds: ask for it again.")
    foreign = [foreign_of(entry) for entry in opened.entries]
    return take_in(shelf, team, parcel, foreign, item.data, milliseconds(session.clock()))


def take_in(  # noqa: PLR0917  # each is another thing
    shelf: Synced,
    team: Team,
    parcel: Parcel,
    foreign: Sequence[Foreign],
    said: bytes,
    now: int,
) -> Read:
    """Take in what a file of records brings: `said` is what its laptop says of itself.

    `parcel` names that laptop, which signed the file; `team` is the roster that this was found by;
    `now` in ms since 1970. Raises `TamperedBundle`, and what `Synced.take` raises.
    """
    state = sync_state.parse(said)
    _require_whole(foreign)
    sender, number = parcel.device, parcel.number
    if sender is None or number is None:
        raise ValueError("a file that was opened names its laptop and its number")
    # Whoever holds a revoked laptop could spoil what stands outside a record's hash.
    trusted = team.revocation(sender) is None
    headers = [revisions.read(one.header) for one in foreign]
    signed = partial(_is_signed, team)
    by_themselves = {*state.loose}
    brought = Brought(
        replace(parcel, told=state.told()),
        [
            Link(one, direct=trusted and header.device == sender, signed=signed)
            for one, header in zip(foreign, headers, strict=True)
            if one.id not in by_themselves
        ],
        tuple(map(_end, state.ends)),
        stretches(zip(foreign, headers, strict=True)),
        Receipt(sender, number, now, said) if trusted else None,
    )
    # First, as the file counts as read with its last link: a kill in between must lose nothing.
    came = _take_loose(shelf, team, [one for one in foreign if one.id in by_themselves], now)
    taken = shelf.take(brought, keys_of(team), revoked_of(team), now)
    whole = replace(taken, new=taken.new + came)
    return Read(brought.parcel, whole, state.damaged if trusted else ())


def _take_loose(shelf: Synced, team: Team, loose: Sequence[Foreign], now: int) -> int:
    """Records that a sealed file had brought to the sender, as that file would bring them here.

    A decision of somebody outside stands in no chain of the team's: it counts by their signature,
    and nothing without one is taken in on a colleague's word.
    """
    signed = [
        one
        for one, made in ((one, revision_of(one)) for one in loose)
        # What this laptop wrote itself is here, or comes as a link of its chain.
        if made.kind in LOOSE_KINDS and made.device != shelf.device and is_signed(team, made)
    ]
    limits = {one.device: one.last_seq for one in team.revocations}
    return shelf.accept(signed, limits, now).new if signed else 0


def _is_signed(team: Team, one: Foreign) -> bool:
    """Whether a record carries its author's signature; one of a kind that nobody signs does not."""
    made = revision_of(one)
    return made.kind in SIGNED and is_signed(team, made)


def _require_whole(foreign: Iterable[Foreign]) -> None:
    if any(one.open is None for one in foreign):
        # One without contents carries no signature that could be looked at, and would still take
        # the place of what somebody signed.
        raise TamperedBundle("The file holds a record without its contents: ask for it again.")


def _end(end: SignedEnd) -> End:
    device, identity = DeviceId(end.device), RevisionId(end.id)
    return End(device, end.vault, end.seq, identity, end.counter, end.signature)


def stretches(records: Iterable[tuple[Foreign, Header]]) -> Sequence[Stretch]:
    """The unbroken stretches of chains that these records make, in their order."""
    found: list[Stretch] = []
    for foreign, header in records:
        last = found[-1] if found else None
        one = Stretch(header.device, header.seq, header.seq, foreign.id)
        if last is not None and last.head == header.previous:
            found[-1] = replace(one, first=last.first)
        else:
            found.append(one)
    return tuple(found)


def _take_team(session: Session, shelf: Synced, path: Path, parcel: Parcel) -> Read:
    """Roster and wrapped keys, sealed to each member's own key."""
    held = session.vault.history(rosters.document(session.vault))
    file = team_files.read_team_file(path, session.identity.bundle, session.team().team_id, held)
    accepted = shelf.accept(file.foreign, file.limits, milliseconds(session.clock()))
    parcel = replace(parcel, told=keys_told(one.id for one in file.foreign if _is_key(one)))
    shelf.keep(parcel)
    kinds = frozenset({"team"} if accepted.new else ())
    return Read(parcel, Taken(new=0, kinds=kinds))


def keys_told(ids: Iterable[RevisionId]) -> str:
    """A hash of which records of the team's keys a file with roster and keys brings.

    Not the epoch of the roster: a laptop that was added elsewhere makes one too, without the keys.
    """
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def _is_key(foreign: Foreign) -> bool:
    return revisions.read(foreign.header).kind == TEAM_KEYS_KIND


def token(session: Session) -> str:
    """What it depends on whether a closed file can be opened now: roster, keys, this version."""
    keys = (hashlib.sha256(one).hexdigest() for one in sync_keys(session))
    # What a newer version wrote is closed until this one is updated, and must be read again then.
    heads = [*session.standing().heads, *keys, f"{bundle_manifest.READER} {revisions.FORMAT}"]
    return hashlib.sha256("\n".join(heads).encode()).hexdigest()


def holds_of(receipt: Receipt) -> State:
    """What a laptop said last that it holds; its bytes were checked when they came."""
    return sync_state.parse(receipt.body)
