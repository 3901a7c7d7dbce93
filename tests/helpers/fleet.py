"""A fleet of laptops with real vaults, for histories that only a seed decides.

A template team of seven laptops, each made and joined as people do it, is made once a process and
copied for each history. A `Member` is one laptop at work: it can crash (its folder is put back as
the disk had it), be put back to an older copy, be cloned, be lost. `seeded` makes ids, keys and
salts come from the seed too, so that a failing history replays exactly.
"""

from __future__ import annotations

import functools
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from courtdesk.actions import joining, team_files, vaults
from courtdesk.actions.form_shelf import FormShelf
from courtdesk.actions.session import Memory, Session
from courtdesk.actions.sync import places
from courtdesk.actions.sync.rounds import synchronise
from courtdesk.actions.sync.work import Round
from courtdesk.domain.access import Role
from courtdesk.domain.ids import DeviceId
from courtdesk.domain.routes import Route
from courtdesk.exchange import sshsig
from courtdesk.exchange.age import keys as age_keys
from courtdesk.questionnaire.catalogue import Catalogue, load_catalogue
from courtdesk.store import held, ledger, wrapping
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import SlotFile, Unlocked
from courtdesk.store.passphrases import FLOOR
from courtdesk.store.synced import Synced
from courtdesk.store.vault import Vault
from tests.helpers.copies import copy_vault
from tests.helpers.fleet_wire import MemoryPlace, Place, Seen, Weather, Wire

T = TypeVar("T")

PASSPHRASE = "quarry lantern biscuit"
STAFF = (
    ("Amina Yusuf", (Role.ASSESSOR, Role.ADMINISTRATOR)),
    ("Priya Nair", (Role.CDO, Role.ADMINISTRATOR)),
    ("Tomos Parry", (Role.LINK_WORKER,)),
    ("Helen Marsh", (Role.CLINICAL_LEAD,)),
    ("Grace Okoro", (Role.LD_PRACTITIONER,)),
    ("Idris Vale", (Role.CDO,)),
    ("Maya Lindqvist", (Role.ASSESSOR,)),
)
MORNING = datetime(2027, 1, 14, 9, 0, tzinfo=UTC)
FORMS = Path(__file__).parents[2] / "forms"
WENT_BACK = "the newer copy is lost"


class Day:
    """The one true time of a history; it only goes forwards."""

    def __init__(self) -> None:
        self.now = MORNING

    def tick(self) -> datetime:
        """A few milliseconds later than at the last look."""
        self.now += timedelta(milliseconds=5)
        return self.now

    def on(self, **more: float) -> None:
        """Let time pass."""
        self.now += timedelta(**more)


@dataclass
class Skewed:
    """A laptop's own clock: the day's, wrong by `by`."""

    day: Day
    by: timedelta = timedelta()

    def __call__(self) -> datetime:
        return self.day.tick() + self.by


@dataclass(frozen=True)
class Template:
    """Seven closed laptops in `root`, by number, and who signs in on each.

    They have exchanged everything at one place: `route` and `files` are that place, `seen` what it
    showed each of them last.
    """

    root: Path
    catalogue: Catalogue
    unlocked: tuple[Unlocked, ...]
    route: Route
    files: Mapping[str, bytes]
    seen: tuple[Seen, ...]


def make_template(root: Path, learn: Callable[[Laptop], None], count: int = len(STAFF)) -> Template:
    """The founder, six colleagues who joined, and rounds until all know all.

    `learn` is told of each laptop while it is open, at the end.
    """
    day, catalogue = Day(), load_catalogue(FORMS)
    folders = [_folder(root / str(at)) for at in range(count)]
    founder = vaults.first_run(
        folders[0],
        catalogue,
        day.tick,
        name=STAFF[0][0],
        roles=STAFF[0][1],
        court="Northgate Magistrates' Court",
        passphrase=PASSPHRASE,
        policy=FLOOR,
    ).session
    for at, (name, roles) in enumerate(STAFF[1:count], 1):
        _join(founder, folders[at], catalogue, day, name, roles, root / "card")
    founder.vault.close()
    everybody = [
        Laptop(
            str(at),
            root / str(at),
            catalogue,
            SlotFile.load(folder.keys).unlock(name, PASSPHRASE),
            Skewed(day),
        )
        for at, (folder, (name, _)) in enumerate(zip(folders, STAFF, strict=False))
    ]
    place = MemoryPlace("a")
    _bring_together(everybody, place, learn)
    return Template(
        root,
        catalogue,
        tuple(one.unlocked for one in everybody),
        place.route,
        place.files,
        tuple(one.seen[place.route.id] for one in everybody),
    )


def _folder(at: Path) -> VaultFolder:
    at.mkdir(parents=True, exist_ok=True)
    return VaultFolder(at / "vault", at / "state")


def _join(  # noqa: PLR0917  # each is another thing
    founder: Session,
    folder: VaultFolder,
    catalogue: Catalogue,
    day: Day,
    name: str,
    roles: tuple[Role, ...],
    scratch: Path,
) -> None:
    card, team = scratch.with_suffix(".txt"), scratch.with_suffix(".age")
    court = founder.team().court
    plain = [one for one in roles if one is not Role.ADMINISTRATOR]
    joining.begin(
        folder, day.tick, name=name, roles=plain, court=court, passphrase=PASSPHRASE, policy=FLOOR
    )
    joining.save_card(folder, card)
    joining.admit(founder, joining.read_card(card), roles, PASSPHRASE)
    team_files.write_team_file(founder, team)
    invitation = joining.look_into(folder, day.tick, team, PASSPHRASE)
    joining.join(folder, catalogue, day.tick, invitation, laptop=f"{name}'s laptop")
    for one in (card, team):
        one.unlink()


def _bring_together(
    everybody: list[Laptop], place: MemoryPlace, learn: Callable[[Laptop], None]
) -> None:
    chance = random.Random(0)
    for one in everybody:
        one.open()
    quiet = False
    while not quiet:
        rounds = [one.round(place, chance, Weather(), lambda _: None) for one in everybody]
        quiet = not any(one.came or one.sent or one.team_changed for one in rounds)
    for one in everybody:
        learn(one)
        one.close()


@dataclass
class Laptop:
    """One laptop: its folder, who works on it, and what the harness knows of it.

    `acked` are the ids of what it was told is saved, in order; `seen` what each place showed it;
    `out` says that it takes no further part, being revoked, lost or left behind.
    """

    name: str
    root: Path
    catalogue: Catalogue
    unlocked: Unlocked
    clock: Skewed
    acked: list[str] = field(default_factory=list)
    seen: dict[str, Seen] = field(default_factory=dict)
    devices: set[DeviceId] = field(default_factory=set)
    out: bool = False
    session: Session | None = None
    through_sign_in: bool = False

    @property
    def at(self) -> Session:
        """Whoever is signed in."""
        assert self.session is not None
        return self.session

    @property
    def folder(self) -> VaultFolder:
        """A fresh look at its folder."""
        return _folder(self.root)

    @property
    def shelf(self) -> Synced:
        """Its vault's part in synchronising."""
        return Synced(self.at.vault)

    def open(self) -> None:
        """Sign in, as after switching on; a vault that went back goes on as a new device."""
        folder, vault_id = self.folder, SlotFile.load(self.folder.keys).vault_id
        if self.through_sign_in:
            self.session = vaults.enter(
                folder,
                self.catalogue,
                self.clock,
                vault_id,
                self.unlocked,
                accept_going_back=WENT_BACK,
            )
        else:
            self.session = self._opened(folder, vault_id)
        self.devices.add(self.at.vault.device.device)

    def _opened(self, folder: VaultFolder, vault_id: str) -> Session:
        vault = Vault.open(
            folder, vault_id, self.unlocked.vault_key, self.clock, accept_going_back=WENT_BACK
        )
        session = Session(
            folder=folder,
            vault=vault,
            me=self.unlocked.member,
            sign_in_name=self.unlocked.name,
            shelf=FormShelf(self.catalogue),
            clock=self.clock,
            memory=Memory(self.unlocked.identity, self.unlocked.vault_key),
        )
        vaults.enrol_device(session)
        return session

    def close(self) -> None:
        """Sign out."""
        if self.session is not None:
            self.session.vault.close()
            self.session = None

    def round(self, place: Place, chance: random.Random, weather: Weather, sent: _Sent) -> Round:
        """One round at a place through this weather. Raises `Crash` once it has ended so."""
        seen = self.seen.setdefault(place.route.id, Seen())
        before = self.root.with_name(f"{self.name}.crashed")

        def crash() -> None:
            self.copy_to(before)

        wire = Wire(place, seen, chance, weather, sent=sent, crash=crash)
        if all(one.route.id != place.route.id for one in places.places(self.at)):
            places.save_route(self.at, place.route)
        try:
            return synchronise(self.at, place.route, opener=lambda _: wire)[1]
        finally:
            if before.exists():
                self.put_back(before)

    def copy_to(self, target: Path) -> None:
        """What the disk holds now, the vault open or not, as a power cut would leave it."""
        copy_vault(self.root, target)
        (target / "vault" / "vault.db-shm").unlink(missing_ok=True)

    def put_back(self, source: Path, *, with_head: bool = True) -> None:
        """Go on from what `source` holds, which is used up; without its head file if so said."""
        self.close()
        shutil.rmtree(self.root)
        source.rename(self.root)
        if not with_head:
            shutil.rmtree(self.root / "state")
        self.open()


_Sent = Callable[[bytes], None]


def laptops(template: Template, root: Path, count: int, day: Day) -> list[Laptop]:
    """The first `count` laptops of the template, copied and open."""
    found = []
    for at in range(count):
        copy_vault(template.root / str(at), root / str(at))
        one = Laptop(
            str(at), root / str(at), template.catalogue, template.unlocked[at], Skewed(day)
        )
        one.seen[template.route.id] = template.seen[at].copy()
        found.append(one)
    return found


@contextmanager
def seeded(seed: int | str) -> Iterator[random.Random]:
    """Ids, keys, salts and nonces from the seed. What OpenSSL draws by itself stays its own: it
    decides the bytes of sealed files and nothing that anything goes by."""
    source = random.Random(f"bytes {seed}")
    # Names of temporary files come from a source that seeds itself once a process, when first used.
    with tempfile.NamedTemporaryFile():
        pass

    class Keys:
        from_private_bytes = staticmethod(Ed25519PrivateKey.from_private_bytes)

        @staticmethod
        def generate() -> Ed25519PrivateKey:
            return Ed25519PrivateKey.from_private_bytes(source.randbytes(32))

    with (
        mock.patch.object(os, "urandom", source.randbytes),
        mock.patch.object(random, "_urandom", source.randbytes),
        mock.patch.object(ledger, "Ed25519PrivateKey", Keys),
    ):
        yield random.Random(seed)


def _asked(remembered: Callable[..., T]) -> Callable[..., T]:
    # A function, as what `lru_cache` makes does not become a method.
    def method(*asked: object) -> T:
        return remembered(*asked)

    return method


@contextmanager
def remembered() -> Iterator[None]:
    """Work out once what depends on its arguments alone: seven laptops open one file alike."""
    unwrap = functools.lru_cache(20_000)(age_keys.HybridIdentity.unwrap)
    opened = functools.lru_cache(20_000)(wrapping.unwrap)
    fits = functools.lru_cache(20_000)(held.End.fits)
    verify = functools.lru_cache(20_000)(sshsig.verify)  # what it refuses is asked each time
    with (
        mock.patch.object(age_keys.HybridIdentity, "unwrap", _asked(unwrap)),
        mock.patch.object(wrapping, "unwrap", opened),
        mock.patch.object(held.End, "fits", _asked(fits)),
        mock.patch.object(sshsig, "verify", verify),
    ):
        yield
