"""What is really so in a fleet, worked out without asking what is to be checked.

Sealed files are opened here with every key that the team ever had, so that "what does this file
hold?" has an answer of its own. Claims (`standing.status`) must never be more than the facts.
"""

from __future__ import annotations

import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from courtdesk.actions.sealed_files import foreign_of
from courtdesk.actions.sync.standing import Peer, Stored, SyncStatus, status
from courtdesk.domain.ids import DeviceId
from courtdesk.errors import CourtDeskError
from courtdesk.exchange.bundle import Entries, Manifest, open_bundle
from courtdesk.store import compartments, revisions
from courtdesk.store.connection import Connection
from courtdesk.store.exchanged import ParcelState
from tests.helpers.fleet import Laptop

CANARY = "Zinnia Quillfeather"
"""A name that stands in every record, open or sealed, and that no file may show."""

Record = tuple[DeviceId, int, str]
"""Whose chain, which number, which id."""


class Overstated(AssertionError):
    """A laptop claims more than is so."""


@dataclass
class Truth:
    """Everything that the harness knows by itself."""

    publics: dict[str, bytes] = field(default_factory=dict)
    keys: dict[bytes, None] = field(default_factory=dict)
    files: dict[str, frozenset[Record]] = field(default_factory=dict)
    held: dict[DeviceId, dict[DeviceId, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    copied: set[DeviceId] = field(default_factory=set)
    """Names that two laptops went on under, or one that went back: whose what then came is, no
    laptop can tell, and it is told as somebody else's."""

    def copy(self) -> Truth:
        """The same, to be added to."""
        made = Truth(dict(self.publics), dict(self.keys), dict(self.files), copied={*self.copied})
        for device, chains in self.held.items():
            made.held[device].update(chains)
        return made

    def meet(self, laptop: Laptop) -> None:
        """Learn a laptop's keys and how far it holds each chain now."""
        self._learn(laptop)
        mine = self.held[laptop.at.vault.device.device]
        for other, (seq, _) in laptop.shelf.tips().items():
            mine[other] = max(mine[other], seq)

    def _learn(self, laptop: Laptop) -> None:
        session, device = laptop.at, laptop.at.vault.device
        laptop.devices.add(device.device)
        self.publics[device.device] = device.public
        self.keys[session.identity.bundle] = None
        found = session.memory.made("all keys", session.keyring, lambda: sync_keys(laptop))
        self.keys.update(dict.fromkeys(found))

    def sent(self, data: bytes, laptop: Laptop | None = None) -> None:
        """A laptop puts these bytes somewhere: nobody could read a name in them, but we can."""
        if CANARY.encode() in data:
            raise Overstated("a sealed file shows a name")
        sha = hashlib.sha256(data).hexdigest()
        if sha in self.files:
            return
        if laptop is not None and laptop.at.vault.device.device not in self.publics:
            self._learn(laptop)
        self.files[sha] = self._opened(data, laptop)

    def _opened(self, data: bytes, laptop: Laptop | None) -> frozenset[Record]:
        def key_of(manifest: Manifest, _: Entries) -> bytes | None:
            return self.publics.get(manifest.sender_device)

        try:
            opened = open_bundle(io.BytesIO(data), [*self.keys], key_of)
        except CourtDeskError as error:
            # Keys that came in this same round.
            if laptop is not None:
                self._learn(laptop)
                return self._opened(data, None)
            raise AssertionError(f"a laptop put what its own team cannot open: {error}") from error
        headers = [(revisions.read(one.header), one.id) for one in map(foreign_of, opened.entries)]
        return frozenset((header.device, header.seq, str(one)) for header, one in headers)

    def holding(self, shas: Iterable[str]) -> set[Record]:
        """What these files hold together."""
        return {record for sha in shas for record in self.files.get(sha, ())}

    def check(self, laptop: Laptop) -> SyncStatus:
        """Hold what a laptop says against the facts. Raises `Overstated`."""
        found = self.status_of(laptop)
        own = set(laptop.shelf.own_devices())
        for stored in found.stored:
            self._check_stored(laptop, stored, own)
        for peer in found.peers:
            self._check_received(peer, own)
        self._check_waiting(laptop, {one.device: one for one in found.peers}, own)
        return found

    def status_of(self, laptop: Laptop) -> SyncStatus:
        """What a laptop says."""
        return status(laptop.at)

    def _check_stored(self, laptop: Laptop, stored: Stored, own: set[DeviceId]) -> None:
        seen = laptop.seen.get(stored.place.route.id)
        there = self.holding(seen.shas()) if seen is not None else set()
        mine = {one for one in there if one[0] in own}
        if stored.count > len(mine):
            raise Overstated(
                f"laptop {laptop.name} says that {stored.count} of its {stored.total} records are "
                f"at {stored.place.route.name}, where {len(mine)} are"
            )
        if stored.whole:
            surely = own - self.copied | {laptop.at.vault.device.device}
            here = {one for one in counted(laptop) if one[0] in surely}
            if not here <= mine:
                raise Overstated(f"laptop {laptop.name} says that all is stored: {here - mine}")

    def _check_received(self, peer: Peer, own: set[DeviceId]) -> None:
        real = sum(self.held[peer.device][device] for device in own)
        if peer.received is not None and peer.received > real:
            raise Overstated(f"{peer.name} has {real} and is said to have {peer.received}")

    def _check_waiting(
        self, laptop: Laptop, peers: Mapping[DeviceId, Peer], own: set[DeviceId]
    ) -> None:
        team, tips = laptop.at.team(), laptop.shelf.tips()
        read = _read(laptop)
        last: dict[DeviceId, int] = defaultdict(int)
        for device, seq, _ in self.holding(read):
            last[device] = max(last[device], seq)
        for device, seq in last.items():
            if device == laptop.at.vault.device.device:
                continue
            revoked = team.revocation(device)
            due = seq if revoked is None else min(seq, revoked.last_seq)
            here = tips[device][0] if device in tips else 0
            said = peers[device].waiting if device in peers else 0
            if said < due - here:
                raise Overstated(
                    f"laptop {laptop.name} hides that {due - here} records of {device[:8]} are "
                    f"missing (own: {device in own})"
                )


def _read(laptop: Laptop) -> set[str]:
    """The files of records that a laptop took in; one with roster and keys is never a gap."""

    def job(reader: Connection) -> set[str]:
        query = "SELECT sha FROM parcels WHERE state = ? AND kind = 'sync'"
        return {sha for (sha,) in reader.execute(query, [ParcelState.READ])}

    return laptop.at.vault.read(job)


def sync_keys(laptop: Laptop) -> list[bytes]:
    """Every sync key that is wrapped to who works on this laptop."""
    session = laptop.at
    found = []
    for table in session.keyring.team:
        for body in table.versions:
            try:
                opened = compartments.open_team_secrets(
                    [body], session.me, session.identity.slot, session.team().team_id
                )
            except CourtDeskError:
                continue
            found += [one.sync_key for one in opened.values()]
    return found


def counted(laptop: Laptop) -> set[Record]:
    """Every record that counts on a laptop."""

    def job(reader: Connection) -> set[Record]:
        rows = reader.execute("SELECT device, seq, id FROM revisions").fetchall()
        return {(DeviceId(device), seq, one.hex()) for device, seq, one in rows}

    return laptop.at.vault.read(job)


def kept(laptop: Laptop) -> set[str]:
    """The ids of every record that is on a laptop, counted or held."""

    def job(reader: Connection) -> set[str]:
        rows = reader.execute("SELECT id FROM revisions UNION SELECT id FROM held").fetchall()
        return {one.hex() for (one,) in rows}

    return laptop.at.vault.read(job)


def heads(laptop: Laptop) -> dict[str, tuple[str, ...]]:
    """Of each document, the versions that stand."""

    def job(reader: Connection) -> dict[str, tuple[str, ...]]:
        found = defaultdict(list)
        query = "SELECT current.document, id FROM current JOIN revisions ON n = revision ORDER BY 2"
        for document, one in reader.execute(query):
            found[document].append(one.hex())
        return {document: tuple(ids) for document, ids in found.items()}

    return laptop.at.vault.read(job)


def lists(laptop: Laptop) -> tuple[list[object], ...]:
    """What the worklist and the list of people say."""

    def job(reader: Connection) -> tuple[list[object], ...]:
        queries = ("SELECT * FROM cases ORDER BY 1", "SELECT * FROM people ORDER BY 1")
        return tuple(reader.execute(query).fetchall() for query in queries)

    return laptop.at.vault.read(job)


def furthest(everybody: Iterable[Laptop]) -> dict[DeviceId, int]:
    """The highest number of each chain that anybody still has, counted or held.

    Of one that went back somebody may have read that it had got further.
    """

    def job(reader: Connection) -> list[tuple[str, int]]:
        query = "SELECT device, seq FROM revisions UNION SELECT device, seq FROM held"
        return reader.execute(query).fetchall()

    found: dict[DeviceId, int] = defaultdict(int)
    for laptop in everybody:
        for device, seq in laptop.at.vault.read(job):
            found[DeviceId(device)] = max(found[DeviceId(device)], seq)
    return found


def cut_short(laptop: Laptop, everybody: Iterable[Laptop]) -> set[DeviceId]:
    """Laptops of whose chains something is held here that stands on what nobody has any more.

    Somebody wrote on under a name that had gone back, and what the other branch began with went
    with a laptop that was revoked or lost.
    """
    there: set[str] = set().union(*(kept(one) for one in everybody))

    def job(reader: Connection) -> set[DeviceId]:
        headers = map(revisions.read, (one for (one,) in reader.execute("SELECT header FROM held")))
        return {one.device for one in headers if not _stands_on(one) <= there}

    return laptop.at.vault.read(job)


def _stands_on(header: revisions.Header) -> set[str]:
    before = {header.previous} if header.previous is not None else set()
    return {*before, *header.parents}
