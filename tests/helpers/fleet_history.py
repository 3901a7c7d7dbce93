"""One history of a fleet, decided by its seed: what people, clocks, networks and thieves do to it.

`play` makes the fleet, takes the steps, checks after every one that nobody claims more than is so,
then lets all be well and checks that every laptop ends with the same records. Whatever is wrong is
an `AssertionError` that names the seed.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from courtdesk.actions import lists as court_lists
from courtdesk.actions import rewrapping
from courtdesk.actions.identities import team_change
from courtdesk.actions.records import Change, new_id, record
from courtdesk.actions.sync.standing import SyncStatus
from courtdesk.domain.access import Compartment
from courtdesk.domain.courtlist import ListEntry
from courtdesk.domain.ids import DocumentId, RevisionId
from courtdesk.domain.team import Revocation, Team
from courtdesk.errors import CourtDeskError, NotAllowed
from courtdesk.exchange import identity
from courtdesk.store import verify
from courtdesk.store.records import NewRevision, Revision, canonical
from tests.helpers.fleet import (
    MORNING,
    STAFF,
    Day,
    Laptop,
    laptops,
    remembered,
    seeded,
)
from tests.helpers.fleet_ground import Ground
from tests.helpers.fleet_truth import (
    CANARY,
    counted,
    cut_short,
    furthest,
    heads,
    kept,
    lists,
)
from tests.helpers.fleet_wire import Crash, FolderPlace, MemoryPlace, Place, Weather, spoil

MOST_PASSES = 8
"""How many times every laptop may go round every place until all know all."""

_A_WHILE = timedelta(minutes=11)

Ids = tuple[RevisionId, ...]


@dataclass
class Figures:
    """What histories came to, for whoever reads a soak's output."""

    histories: int = 0
    steps: int = 0
    rounds: int = 0
    records: int = 0
    crashes: int = 0
    done: dict[str, int] = field(default_factory=dict)


class History:
    """One fleet and its places while the seed's steps are taken."""

    def __init__(
        self,
        ground: Ground,
        root: Path,
        seed: int,
        chance: random.Random,
        *,
        real: bool,
        figures: Figures | None = None,
        size: int | None = None,
    ) -> None:
        self.seed, self.chance, self.root = seed, chance, root
        self.day, self.truth = Day(), ground.truth.copy()
        self.day.now = MORNING + timedelta(days=1)
        self.figures = figures or Figures()
        self.strangers = ground.strangers
        self.steps = how_many_steps(chance)
        self.places: list[Place] = [
            FolderPlace(name, root / f"place-{name}") if real else MemoryPlace(name)
            for name in "abc"[: chance.choices((1, 2, 3), (6, 3, 1))[0]]
        ]
        for name, data in ground.template.files.items():
            self.places[0].write(name, data)
        self.fleet = laptops(ground.template, root, size or how_many(chance), self.day)
        self.cut_off: set[tuple[str, str]] = set()
        self.copies: list[tuple[Laptop, Path, dict[str, object]]] = []
        self.place_copies: dict[str, dict[str, bytes]] = {}
        self.documents: list[tuple[DocumentId, str]] = []
        self.at_risk: set[str] = set()
        self.acked: dict[str, str] = {}
        self.changed_keys = self.images = 0
        for one in self.fleet:
            one.through_sign_in = real
            if chance.random() < 0.5:
                one.clock.by = timedelta(seconds=chance.uniform(-86_400, 86_400))
            one.open()
            self.truth.meet(one)

    @property
    def weights(self) -> Mapping[str, float]:
        """How often each step is taken."""
        return WEIGHTS

    # Steps

    def play(self) -> None:
        """All the steps, then the end."""
        for _ in range(self.steps):
            self.step()
        self.come_together()
        self.agree()

    def step(self) -> None:
        """One step, and what everybody says after it."""
        self.figures.steps += 1
        self.day.on(seconds=self.chance.expovariate(1 / 60))
        names, weights = zip(*self.weights.items(), strict=True)
        name = self.chance.choices(names, weights)[0]
        self.figures.done[name] = self.figures.done.get(name, 0) + 1
        self.take(name)

    def take(self, name: str) -> None:
        """The step of this name."""
        _DO[name](self)

    def working(self) -> list[Laptop]:
        """The laptops that take part."""
        return [one for one in self.fleet if not one.out]

    def someone(self) -> Laptop:
        """One of them."""
        return self.chance.choice(self.working())

    def someplace(self) -> Place:
        """One of the places."""
        return self.chance.choice(self.places)

    def settled(self, laptop: Laptop) -> None:
        """After anything that a laptop did: learn what it has, and hold it to it."""
        self.truth.meet(laptop)
        self.truth.check(laptop)

    # People

    def write(self) -> None:
        """A person writes something new, changes something, or settles what stands twice."""
        laptop = self.someone()
        known = [one for one in self.documents[-8:] if laptop.at.vault.document(one[0]) is not None]
        if known and self.chance.random() < 0.5:
            self._edit(laptop, *self.chance.choice(known))
        else:
            self._begin(laptop)
        self.settled(laptop)

    def _begin(self, laptop: Laptop) -> None:
        kind = self.chance.choices(("note", "person", "future-thing"), (6, 2, 1))[0]
        document = new_id(laptop.at)
        self.documents.append((document, kind))
        self._append(laptop, document, kind, ())

    def _edit(self, laptop: Laptop, document: DocumentId, kind: str) -> None:
        found = laptop.at.vault.document(document)
        assert found is not None
        self._append(laptop, document, kind, tuple(head.id for head in found.heads))

    def _append(self, laptop: Laptop, document: DocumentId, kind: str, parents: Ids) -> None:
        sealed = kind == "note" and self.chance.random() < 0.3
        body = _BODIES.get(kind, {"text": CANARY}) | {"mark": self.chance.randrange(10**6)}
        new = NewRevision(
            document=document,
            kind=kind,
            case=None,
            parents=parents,
            open=canonical(body),
            sealed=canonical({"said": CANARY}) if sealed else None,
            compartment=laptop.at.compartments[Compartment.SUBSTANCE] if sealed else None,
        )
        self.wrote(laptop, laptop.at.vault.append(new, author=laptop.at.me))

    def wrote(self, laptop: Laptop, made: Sequence[Revision]) -> None:
        """Somebody was told that these are saved, and when by this laptop's own clock."""
        apart = [abs(one.made_at - laptop.clock()) for one in made]
        assert max(apart) < timedelta(minutes=1), f"{laptop.name} states another clock's time"
        self.acknowledge(laptop, [one.id for one in made])

    def acknowledge(self, laptop: Laptop, ids: Sequence[str]) -> None:
        """Somebody was told that these are saved."""
        self.figures.records += len(ids)
        for one in ids:
            self.acked[one] = laptop.name

    def list_someone(self) -> None:
        """One list typed into laptops that may be apart: a real action, with ids made alike."""
        laptop = self.someone()
        before = laptop.at.vault.device.device, self._length(laptop)
        family = f"{CANARY} {self.chance.randrange(4)}"
        with_case = ListEntry(
            court="Northgate Magistrates' Court",
            hearing_date=MORNING.date(),
            family_name=family,
            given_names="Ann",
            courtroom="2",
            session="morning",
            order=str(self.chance.randrange(9)),
            crn=f"X73055{self.chance.randrange(4)}",
        )
        # Listed already, in dispute, or not this role's to do: each is an answer.
        with suppress(CourtDeskError):
            court_lists.add_person(laptop.at, with_case)
        self._acknowledge_since(laptop, before)
        self.settled(laptop)

    def _length(self, laptop: Laptop) -> int:
        tips, device = laptop.shelf.tips(), laptop.at.vault.device.device
        return tips[device][0] if device in tips else 0

    def _acknowledge_since(self, laptop: Laptop, before: tuple[str, int]) -> None:
        device, length = before
        made = [one for one in counted(laptop) if one[0] == device and one[1] > length]
        self.acknowledge(laptop, [identity for _, _, identity in made])

    # Rounds

    def synchronise(self) -> None:
        """A round in whatever weather, at a place that the laptop reaches."""
        self.round_at(self.someone(), self.someplace(), self._weather())

    def _weather(self) -> Weather:
        kind = self.chance.random()
        if kind < 0.5:
            return Weather()
        if kind < 0.7:
            return Weather(trouble=0.1)
        if kind < 0.85:
            return Weather(lossy=0.15)
        return Weather(crash_at=self.chance.randrange(1, 24))

    def round_at(self, laptop: Laptop, place: Place, weather: Weather) -> bool:
        """Whether anything came of it."""
        if (laptop.name, place.route.id) in self.cut_off:
            weather = Weather(trouble=1.0)
        self.figures.rounds += 1
        before = laptop.at.vault.device.device, self._length(laptop)
        try:
            done = laptop.round(
                place, self.chance, weather, lambda data: self.truth.sent(data, laptop)
            )
        except Crash:
            self.figures.crashes += 1
            self.settled(laptop)
            return True
        except NotAllowed:
            self._leaves(laptop)
            return True
        if laptop.at.vault.device.device == before[0]:
            self._acknowledge_since(laptop, before)
        if laptop.at.team().member(laptop.at.me) is None:
            self._leaves(laptop)
        self.settled(laptop)
        return bool(done.came or done.sent or done.team_changed or done.lacking)

    def _leaves(self, laptop: Laptop) -> None:
        """A laptop takes no further part: what it alone has may never come."""
        laptop.out = True
        self.at_risk |= kept(laptop).difference(*(kept(one) for one in self.working()))

    def partition(self) -> None:
        """A laptop and a place lose each other, or find each other again."""
        pair = (self.someone().name, self.someplace().route.id)
        self.cut_off ^= {pair}

    # Places

    def spoil(self) -> None:
        """Somebody with a file manager, or a bad disk, at a place."""
        spoil(self.someplace(), self.chance, self.strangers)

    def lose_place(self) -> None:
        """A place is emptied, or as it was before, or a copy of it is put aside."""
        place = self.someplace()
        route, way = place.route.id, self.chance.random()
        if way < 0.4 or route not in self.place_copies:
            self.place_copies[route] = {name: place.read(name) for name in place.names()}
            return
        for name in place.names():
            place.remove(name)
        if way < 0.8:
            for name, data in self.place_copies[route].items():
                place.write(name, data)

    # Laptops

    def crash(self) -> None:
        """The battery is empty."""
        laptop = self.someone()
        aside = laptop.root.with_name(f"{laptop.name}.crashed")
        laptop.copy_to(aside)
        laptop.put_back(aside)
        self.figures.crashes += 1
        self.settled(laptop)

    def set_clock(self) -> None:
        """A clock is put right, or wrong."""
        by = self.chance.choice((0.0, self.chance.uniform(-86_400, 86_400)))
        self.someone().clock.by = timedelta(seconds=by)

    def put_aside(self) -> None:
        """An image of a laptop is made."""
        laptop = self.someone()
        self.images += 1
        copy = self.root / f"copy-{self.images}"
        laptop.copy_to(copy)
        seen = {route: one.copy() for route, one in laptop.seen.items()}
        self.copies.append((laptop, copy, dict(seen)))

    def go_back(self) -> None:
        """A laptop is put back to an image of before, with its head file or without."""
        usable = [one for one in self.copies if not one[0].out]
        if not usable:
            return
        found = self.chance.choice(usable)
        self.copies.remove(found)
        laptop, copy, seen = found
        alone = self.only_on(laptop)
        self.truth.copied.add(laptop.at.vault.device.device)
        laptop.put_back(copy, with_head=self.chance.random() < 0.7)
        laptop.seen = seen  # type: ignore[assignment]  # as it was kept
        self.at_risk |= alone - kept(laptop)
        self.settled(laptop)

    def only_on(self, laptop: Laptop) -> set[str]:
        """The records that no other laptop has which still takes part."""
        others = [one for one in self.working() if one is not laptop and one.session is not None]
        return kept(laptop).difference(*map(kept, others))

    def clone(self) -> None:
        """A disk is copied, head file and all, and both laptops go on; or a vault alone."""
        if len(self.fleet) >= len(STAFF):
            return
        of = self.someone()
        self.truth.copied.add(of.at.vault.device.device)
        name = f"{of.name}x{len(self.fleet)}"
        made = Laptop(
            name, self.root / name, of.catalogue, of.unlocked, of.clock, devices=set(of.devices)
        )
        of.copy_to(made.root)
        if self.chance.random() < 0.5:
            shutil.rmtree(made.root / "state")
        made.seen = {route: one.copy() for route, one in of.seen.items()}
        made.open()
        self.fleet.append(made)
        self.settled(made)

    # The team

    def revoke(self) -> None:
        """An administrator revokes a colleague's laptop; the team's keys change."""
        admin = self._administrator()
        others = [one for one in self.working() if one is not admin]
        if admin is None or len(others) < 2 or self.changed_keys > 1:
            return
        device = self.chance.choice(others).at.vault.device.device
        team = admin.at.team()
        last = admin.at.vault.last_of(device)
        if device == admin.at.vault.device.device or last is None or team.revocation(device):
            return
        self._change_team(admin, team.with_revocation(Revocation(device, *last)))

    def renew_keys(self) -> None:
        """The team gets new keys, as when somebody leaves."""
        admin = self._administrator()
        if admin is not None and self.changed_keys < 3:
            team = admin.at.team()
            self._change_team(admin, team.with_device_named(team.devices[0].id, "Room 1 laptop"))

    def _change_team(self, admin: Laptop, team: Team) -> None:
        self.changed_keys += 1
        fresh = frozenset({Compartment.SUBSTANCE})
        keys = rewrapping.rewrapped(admin.at, team, fresh=fresh, new_epoch=True)
        made = record(admin.at, team_change(admin.at, team), *keys)
        self.acknowledge(admin, [one.id for one in made])
        self.settled(admin)

    def _administrator(self) -> Laptop | None:
        admins = {one.id for one in self.someone().at.team().administrators}
        found = [one for one in self.working() if one.at.me in admins]
        return self.chance.choice(found) if found else None

    def sign(self) -> None:
        """A record that a person signs."""
        laptop = self.someone()
        value = {"text": CANARY, "mark": self.chance.randrange(10**6)}
        change = Change("consent", canonical(value), new_id(laptop.at), namespace=identity.CONSENT)
        made = record(laptop.at, change)
        self.acknowledge(laptop, [one.id for one in made])
        self.settled(laptop)

    # The end

    def come_together(self) -> None:
        """All is well from now on, and everybody goes round until nothing is new."""
        self.cut_off.clear()
        for one in self.working():
            one.clock.by = timedelta()
        self._clear_strangers()
        self.day.on(days=9)  # long enough for everything that was stored to be looked at again
        for _ in range(MOST_PASSES):
            busy, before = False, [one.names() for one in self.places]
            for one in self.working():
                for place in self.places:
                    busy |= not one.out and self.round_at(one, place, Weather())
            self.day.now += _A_WHILE
            # A roster that was put again brought and sent no record, and somebody waits for it.
            if not busy and before == [one.names() for one in self.places]:
                return
        raise AssertionError("the fleet does not come to rest")

    def _clear_strangers(self) -> None:
        """Where strangers' files alone are left nobody puts anything, and a person is asked to
        look: they take them away."""
        for place in self.places:
            files = {name: hashlib.sha256(place.read(name)).hexdigest() for name in place.names()}
            if not any(sha in name and sha in self.truth.files for name, sha in files.items()):
                for name in files:
                    place.remove(name)

    def agree(self) -> None:
        """Everybody has everything, alike, and says so."""
        everybody = self.working()
        first = everybody[0]
        real, versions, shown = counted(first), heads(first), lists(first)
        for one in everybody:
            assert counted(one) == real, _differ(first, one, counted(one) ^ real)
            assert heads(one) == versions, f"heads differ on {one.name}"
            assert lists(one) == shown, f"lists differ on {one.name}"
            self._check_rest(one, everybody)
        self._nothing_lost(everybody)
        self.look_closely(self.chance.choice(everybody))

    def look_closely(self, laptop: Laptop) -> None:
        """One laptop is whole, and no file anywhere can be read."""
        report = verify.verify(laptop.at.vault)
        assert report.ok, report.problems
        self._nothing_readable()

    def _check_rest(self, laptop: Laptop, everybody: Sequence[Laptop]) -> None:
        found = self.truth.check(laptop)
        lost = cut_short(laptop, everybody) if laptop.shelf.waiting() else set()
        waited = [one for one in found.peers if one.waiting and one.device not in lost]
        there = furthest(everybody) if waited else {}
        waited = [one for one in waited if there.get(one.device, 0) > one.ours]
        assert not waited, f"{laptop.name} waits for {waited}"
        revoked = {one.device for one in laptop.at.team().revocations}
        waits = set(laptop.shelf.waiting()) - revoked - lost
        assert not waits, f"{laptop.name} holds records of {waits}"
        for stored in found.stored:
            assert stored.whole, f"{laptop.name} is not whole at {stored.place.route.name}"
        self._nothing_past_a_revocation(laptop)
        self._all_is_heard(found, everybody)

    def _nothing_past_a_revocation(self, laptop: Laptop) -> None:
        limits = {one.device: one.last_seq for one in laptop.at.team().revocations}
        # A laptop's own chain stays whole for what it writes next: nobody else counts that.
        limits.pop(laptop.at.vault.device.device, None)
        past = {one for one in counted(laptop) if one[1] > limits.get(one[0], one[1])}
        assert not past, f"{laptop.name} counts {past}, which a revoked laptop wrote"

    def _all_is_heard(self, found: SyncStatus, everybody: Sequence[Laptop]) -> None:
        """Where no name was ever two laptops', each has told the others what it holds."""
        if self.truth.copied:
            return
        present = {one.at.vault.device.device for one in everybody}
        silent = [one for one in found.peers if one.device in present and one.received != one.total]
        assert not silent, f"nothing was heard of what {silent} received"

    def _nothing_lost(self, everybody: Sequence[Laptop]) -> None:
        gone = {one.name for one in self.fleet if one.out}
        wanted = {one for one, by in self.acked.items() if by not in gone} - self.at_risk
        for laptop in everybody:
            lost = wanted - kept(laptop)
            assert not lost, f"{laptop.name} lost {[(one[:8], self.acked[one]) for one in lost]}"

    def _nothing_readable(self) -> None:
        name = CANARY.encode()
        for place in self.places:
            for file in place.names():
                assert name not in place.read(file), f"{file} shows a name"
        for laptop in self.working():
            for path in laptop.folder.outbox.iterdir():
                assert name not in path.read_bytes(), f"{path.name} shows a name"

    def end(self) -> None:
        """Sign out everywhere, and leave nothing behind."""
        for one in self.fleet:
            one.close()
        shutil.rmtree(self.root)


def _differ(first: Laptop, other: Laptop, difference: set[tuple[object, ...]]) -> str:
    some = sorted(map(str, difference))[:4]
    return f"{first.name} and {other.name} differ in {len(difference)} records: {some}"


def how_many(chance: random.Random) -> int:
    return chance.choices(range(2, 8), (40, 25, 12, 6, 3, 2))[0]


def how_many_steps(chance: random.Random) -> int:
    return int(min(200, 20 + chance.expovariate(1 / 12)))


_BODIES: dict[str, dict[str, object]] = {
    "person": {"family": CANARY, "given": "Ann", "birth_date": None, "crn": None},
}

WEIGHTS = {
    "write": 40,
    "list": 4,
    "sign": 4,
    "synchronise": 34,
    "partition": 4,
    "spoil": 8,
    "lose place": 3,
    "crash": 2,
    "set clock": 2,
    "put aside": 2,
    "go back": 2,
    "clone": 1,
    "revoke": 0.7,
    "renew keys": 0.8,
}

_DO: dict[str, Callable[[History], None]] = {
    "write": History.write,
    "list": History.list_someone,
    "sign": History.sign,
    "synchronise": History.synchronise,
    "partition": History.partition,
    "spoil": History.spoil,
    "lose place": History.lose_place,
    "crash": History.crash,
    "set clock": History.set_clock,
    "put aside": History.put_aside,
    "go back": History.go_back,
    "clone": History.clone,
    "revoke": History.revoke,
    "renew keys": History.renew_keys,
}


@contextmanager
def memory_root() -> Iterator[Path]:
    """A folder on the RAM disk where there is one."""
    ram = Path("/dev/shm")  # noqa: S108  # ours alone, by a random name
    with tempfile.TemporaryDirectory(dir=ram if ram.is_dir() else None) as folder:
        yield Path(folder)


def play(
    ground: Ground,
    root: Path,
    seed: int,
    *,
    real: bool,
    figures: Figures | None = None,
) -> None:
    """One whole history in `root`, which is made and taken away. Raises `AssertionError`."""
    root.mkdir(parents=True)
    with seeded(seed) as chance, remembered():
        history = History(ground, root, seed, chance, real=real, figures=figures)
        try:
            history.play()
        except Exception as error:  # whatever it is, it is played again only by its seed
            where = "files" if real else "memory"
            raise AssertionError(f"history {seed} in {where}: {error}") from error
        finally:
            history.end()
    if figures is not None:
        figures.histories += 1
