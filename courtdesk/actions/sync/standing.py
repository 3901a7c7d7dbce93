"""What may be said of synchronising: counts and times that were read back or received (P3).

Three different facts, never one light: what is *saved here*; what is *stored at a place*, because
the file that holds it was read back there; and what another laptop *has received*, because it said
so in a file that it signed. "Waiting for" is what other laptops are known to have written and what
does not count here yet. Nothing is guessed from a time that has passed or from a send that
succeeded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from courtdesk.actions.session import Session
from courtdesk.actions.sync.opening import holds_of
from courtdesk.actions.sync.places import Place, places
from courtdesk.actions.sync.whose import called
from courtdesk.domain import words
from courtdesk.domain.ids import DeviceId
from courtdesk.domain.routes import Route
from courtdesk.domain.team import Device, Team
from courtdesk.exchange.sync_state import State
from courtdesk.store import exchanged
from courtdesk.store.exchanged import (
    COUNTED,
    Chains,
    ParcelState,
    PresentState,
    Shown,
    Stretch,
)
from courtdesk.store.records import Document, milliseconds, moment
from courtdesk.store.synced import Receipt, Synced


@dataclass(frozen=True)
class Stored:
    """What of this laptop's records stands at a place.

    `count` of `total` were in files that were read back there and that its last listing showed;
    `read_back_at` is when the last of those files was read back, `listed_at` when the place was
    last looked at with success. `None` where that never was.
    """

    place: Place
    count: int
    total: int
    read_back_at: datetime | None
    listed_at: datetime | None
    others: int = 0
    """Records of other laptops that are here and that the place lacks."""

    @property
    def whole(self) -> bool:
        """Whether every record of this laptop, to the last one, was read back there."""
        return self.count == self.total


@dataclass(frozen=True)
class Peer:
    """Another laptop: what it has of ours, what we have of it, and what we wait for.

    `received` of our `total` records it said at `heard_at` (when that came here, by this laptop's
    clock) that it holds; `None` when it never said anything. `ours` of its records count here;
    `waiting` more of them are known to exist. `held` of those are here and wait for others.
    """

    device: DeviceId
    name: str
    received: int | None
    total: int
    heard_at: datetime | None
    ours: int
    waiting: int
    held: int
    revoked: bool
    left_out: int
    forked: bool


@dataclass(frozen=True)
class Trouble:
    """A file at a place that could not be used: `why` is a sentence; `place` its name."""

    place: str
    state: str
    why: str


@dataclass(frozen=True)
class SyncStatus:
    """Everything that the Sync place shows, as it was known at `at`."""

    at: datetime
    total: int
    stored: tuple[Stored, ...]
    peers: tuple[Peer, ...]
    troubles: tuple[Trouble, ...]
    own_forked: bool = False

    @property
    def unsent(self) -> int:
        """Records of this laptop that stand at no place, as far as was read back."""
        return min((one.total - one.count for one in self.stored), default=self.total)

    @property
    def safe_to_close(self) -> bool:
        """Whether every record of this laptop was read back at one place at least."""
        return any(one.whole for one in self.stored)

    @property
    def waiting(self) -> int:
        """Records of other laptops that are known to exist and do not count here yet."""
        return sum(one.waiting for one in self.peers)


def status(session: Session) -> SyncStatus:
    """What is known now, without asking any place. Some tens of milliseconds."""
    shelf = Synced(session.vault)
    team, devices = session.team(), [*session.counted("device")]
    found = status_of(shelf, team, devices, places(session), session.clock())
    names = called(_with_held(team, shelf.waiting()), devices)
    return replace(
        found,
        peers=tuple(replace(one, name=names[one.device]) for one in found.peers),
        troubles=(
            *found.troubles,
            *_stuck(shelf, team, names, found.at),
            *_clocks(shelf, names, found.at),
        ),
    )


Followed = Mapping[DeviceId, tuple[int, int]]
"""Chains that their laptop has left for another: at which number, and when that came (ms)."""


def status_of(
    shelf: Synced, team: Team, devices: Iterable[Document], at_places: Sequence[Place], at: datetime
) -> SyncStatus:
    """The same of what a vault holds, for this roster, its laptops' records and these places."""
    return _Looked.at(shelf, devices).status(team, at_places, at)


def stored_at(session: Session, place: Place) -> Stored:
    """The same of one place, as after a round at a stick that is no lasting place."""
    looked = _Looked.at(Synced(session.vault), session.counted("device"))
    return looked.stored(place, looked.shelf.shown(place.route.id))


@dataclass(frozen=True)
class _Looked:
    """The chains that are here, asked once for all that is said of them.

    `own` are this laptop's: the present one, and those that it left and that nobody goes on with;
    where the vault was copied, its twin goes on with the one that this laptop left. `total` of
    their records count here.
    """

    shelf: Synced
    chains: Chains
    followed: Followed
    own: frozenset[DeviceId]
    total: int

    @staticmethod
    def at(shelf: Synced, devices: Iterable[Document]) -> _Looked:
        """What stands here now; `devices` are the records of the laptops."""
        followed, chains = _followed(devices), shelf.chains()
        tips, present = chains.tips, shelf.device
        length = {one: tips[one][0] if one in tips else 0 for one in shelf.own_devices()}
        own = frozenset(
            one
            for one, last in length.items()
            if one == present or last <= followed.get(one, (last, 0))[0]
        )
        return _Looked(shelf, chains, followed, own, sum(length[one] for one in own))

    def status(self, team: Team, at_places: Sequence[Place], at: datetime) -> SyncStatus:
        """All that is said, but for what names are needed for."""
        shown = [(one, self.shelf.shown(one.route.id)) for one in at_places]
        return SyncStatus(
            at=at,
            total=self.total,
            stored=tuple(self.stored(*one) for one in shown),
            peers=tuple(self._peers(team)),
            troubles=tuple(
                trouble for place, there in shown for trouble in _troubles(place.route, there)
            ),
            own_forked=not self.own.isdisjoint(self.chains.forked),
        )

    def stored(self, place: Place, there: Shown) -> Stored:
        """What of this laptop's records stands at a place that shows this."""
        lacking = self.shelf.uncovered(there, self.chains)
        missing = _count(one for one in lacking if one.device in self.own)
        times = [
            one.read_at
            for one in there.present
            if one.read_at is not None and _is_ours(there.parcels.get(one.sha), self.own)
        ]
        return Stored(
            place=place,
            count=max(0, self.total - missing),
            total=self.total,
            read_back_at=moment(max(times)) if times else None,
            listed_at=place.tried.done_at if place.tried is not None else None,
            others=_count(one for one in lacking if one.device not in self.own),
        )

    def _peers(self, team: Team) -> Iterable[Peer]:
        receipts = {one.device: one for one in self.shelf.receipts()}
        said = {device: holds_of(one) for device, one in receipts.items()}
        known = self._known(said.values())
        for device in _with_held(team, self.chains.waiting).devices:
            if device.id == self.shelf.device:
                continue
            revocation = team.revocation(device.id)
            last = known.get(device.id, 0)
            last = last if revocation is None else min(last, revocation.last_seq)
            peer = self._peer(device, receipts.get(device.id), last, revocation is not None)
            # Of a chain that this laptop has left, only what it lost and a colleague has.
            if peer is not None and (device.id not in self.own or peer.waiting):
                yield replace(peer, received=self._received(said.get(device.id)))

    def _peer(
        self, device: Device, receipt: Receipt | None, last: int, revoked: bool
    ) -> Peer | None:
        """`None` of a laptop that goes on under another name: `last` is due of its chain."""
        name, chains = device.id, self.chains
        ours = chains.tips[name][0] if name in chains.tips else 0
        held = chains.waiting.get(name, 0)
        due = max(0, last - ours)
        if not revoked:
            due = max(due, held)  # of two branches the shorter one may be held
        left, since = self.followed.get(name, (-1, 0))
        silent = receipt is None or receipt.came_at <= since
        if left == ours and silent and not due and name not in chains.forked:
            return None
        return Peer(
            device=name,
            name=device.name,
            received=None,
            total=self.total,
            heard_at=moment(receipt.came_at) if receipt is not None else None,
            ours=ours,
            waiting=due,
            held=min(held, due),
            revoked=revoked,
            left_out=max(0, held - due) if revoked else 0,
            forked=name in chains.forked,
        )

    def _known(self, said: Iterable[State]) -> Mapping[DeviceId, int]:
        """The highest number of each chain: counted here, signed for, or held by a colleague."""
        found = {device: seq for device, (seq, _) in self.chains.tips.items()}
        told = (
            (DeviceId(name), seq)
            for one in said
            for name, ends in one.holds.items()
            for seq, _ in ends
        )
        for device, seq in (*self.shelf.signed_to().items(), *told):
            found[device] = max(found.get(device, 0), seq)
        return found

    def _received(self, said: State | None) -> int | None:
        """How many of our records a laptop says that count there: only ones known as ours."""
        if said is None:
            return None
        found: dict[DeviceId, int] = {}
        for line in self.chains.lines:
            if line.device not in self.own:
                continue
            for seq, identity in said.holds.get(line.device, ()):
                if line.device not in found and self.shelf.is_at(line, seq, identity):
                    found[line.device] = seq
        return sum(found.values())


def _with_held(team: Team, waiting: Iterable[DeviceId]) -> Team:
    """The roster with the laptops of which records are held and that it does not list, or no more:
    the change that added them may be among those records."""
    listed = {one.id for one in team.devices}
    more = (Device(one, "") for one in sorted(waiting) if one not in listed)
    return replace(team, devices=(*team.devices, *more))


def _is_ours(parcel: exchanged.Parcel | None, own: frozenset[DeviceId]) -> bool:
    return parcel is not None and parcel.device in own and parcel.state in COUNTED


def _followed(devices: Iterable[Document]) -> Followed:
    """Which chains their laptops have left for others, by what they recorded then.

    What it said under the old name is past; but where somebody goes on under it, or speaks under
    it since, the laptop is told of like any other.
    """
    found: dict[DeviceId, tuple[int, int]] = {}
    for document in devices:
        previous = document.latest.body.get("previous")
        if isinstance(previous, dict) and isinstance(previous.get("device"), str):
            came = milliseconds(document.latest.saved_at)
            found[DeviceId(previous["device"])] = (int(previous.get("seq") or 0), came)
    return found


def _troubles(route: Route, there: Shown) -> Iterable[Trouble]:
    for file in there.present:
        parcel = there.parcels.get(file.sha)
        if file.state is not PresentState.SOUND:
            yield Trouble(route.name, file.state.value, _NOT_WHOLE[file.state])
        elif parcel is not None and parcel.state in (ParcelState.CLOSED, ParcelState.REFUSED):
            yield Trouble(route.name, parcel.state.value, parcel.why)


_LONG = timedelta(days=2)
"""After which a record that nothing here was built on is no longer simply on its way."""


def _stuck(
    shelf: Synced, team: Team, names: Mapping[DeviceId, str], now: datetime
) -> Iterable[Trouble]:
    """What holds a laptop's whole later chain: see `courtdesk.store.missing`."""
    for one in shelf.missing():
        if now - one.at < _LONG or team.revocation(one.device) is not None:
            continue
        later = f", and {one.behind} later of that laptop with it" if one.behind else ""
        yield Trouble(
            names.get(one.device, "A laptop that the team does not know"),
            "missing",
            f"Record {one.seq} of that laptop, by {team.name_of(one.author)} on "
            f"{words.day(one.at.date())}, was built on one that has not come here, so it "
            f"waits{later}: sync at that laptop, and if that does not help tell your "
            "administrator.",
        )


_APART = timedelta(minutes=5)
"""How far two clocks may be apart: what an office's network holds its computers to (Kerberos)."""


def _clocks(shelf: Synced, names: Mapping[DeviceId, str], now: datetime) -> Iterable[Trouble]:
    """Whose last record says a time that is still to come: one of two clocks is wrong.

    Nothing here is moved by it (see `courtdesk.store.clock`), but days are counted from such times.
    """
    for device, stated in shelf.last_stated().items():
        if stated <= now + _APART:
            continue
        says = f"last record says {words.moment(stated)}, which is still to come by this laptop's"
        if device == shelf.device:
            yield Trouble("This laptop", "clock", f"Its {says} clock: set the clock right.")
        else:
            name = names.get(device, "A laptop that the team does not know")
            why = f"Its {says} clock: see which of the two clocks is wrong, and set it right."
            yield Trouble(name, "clock", why)


_NOT_WHOLE = {
    PresentState.ARRIVING: "A file is still arriving: it is looked at again by itself.",
    PresentState.DAMAGED: (
        "A file has been damaged for ten minutes: the laptop that made it is asked to put it again."
    ),
}


def _count(stretches: Iterable[Stretch]) -> int:
    return sum(one.last - one.first + 1 for one in stretches)
