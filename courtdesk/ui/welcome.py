"""What the way in asks of the vault, all of it run on the worker: nothing here draws.

Everything below `actions` is imported inside these functions. The window is there before the
vault's libraries are, and they load on the worker while the person reads.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from courtdesk.domain.access import Permission, Role
from courtdesk.errors import CourtDeskError, NotAllowed

if TYPE_CHECKING:
    from courtdesk.actions.session import Session
    from courtdesk.questionnaire.catalogue import Catalogue
    from courtdesk.store.folder import VaultFolder
    from courtdesk.store.keyslots import KdfPolicy
    from courtdesk.ui.entry.first_run import Newcomer
    from courtdesk.ui.entry.use_recovery import Recovery
    from courtdesk.ui.screen import ScreenSpec


@dataclass(frozen=True)
class House:
    """Which vault, and what opening it needs. Frozen; nothing is opened by making one."""

    folder: Callable[[], VaultFolder]
    catalogue: Callable[[], Catalogue]
    clock: Callable[[], datetime]
    policy: Callable[[], KdfPolicy]
    at_least: KdfPolicy | None = None
    """What a try of a passphrase must cost: a cheaper slot is sealed anew at its next sign-in."""


@dataclass(frozen=True)
class Arrival:
    """What was found at the door: the sign-in names, or none for a first run."""

    folder: VaultFolder
    names: tuple[str, ...]
    notice: str = ""


@dataclass(frozen=True)
class Welcome:
    """A member who has signed in, and what the frame shows of them.

    `screens` are those that the member's roles may open; `refused` says of every other one why
    not.
    """

    session: Session
    name: str
    roles: tuple[Role, ...]
    idle_minutes: int
    notices: tuple[str, ...]
    screens: Mapping[str, ScreenSpec]
    refused: Mapping[str, str]
    first: str

    @property
    def tabs(self) -> tuple[tuple[str, str], ...]:
        """(screen name, words) of the tabs that this member is offered, in order."""
        found = [spec for spec in self.screens.values() if spec.tab]
        return tuple((spec.name, spec.tab) for spec in sorted(found, key=lambda one: one.order))

    @property
    def pages(self) -> tuple[tuple[str, str], ...]:
        """(screen name, words) of the pages without a tab that belong to no case, by words."""
        found = [(spec.name, spec.go) for spec in self.screens.values() if spec.go]
        return tuple(sorted(found, key=lambda one: one[1]))

    @property
    def role_shown(self) -> str:
        """The role that the bar names: the first that is a role at court."""
        at_court = (role for role in self.roles if role is not Role.ADMINISTRATOR)
        return next(at_court, Role.ADMINISTRATOR).label

    @property
    def roles_text(self) -> str:
        """All roles in words."""
        return ", ".join(role.label for role in self.roles)


def look(house: House) -> Arrival:
    """Who may sign in here. Raises what reading keys.json raises."""
    folder = house.folder()
    if not folder.keys.exists() and not folder.database.exists():
        return Arrival(folder, ())
    from courtdesk.store.keyslots import SlotFile

    folder.check()
    slots = SlotFile.load(folder.keys)
    return Arrival(folder, slots.names(), slots.notice or "")


def warm_up(house: House) -> None:
    """Load, while the person reads the page, what signing in will need.

    Raises what reading the forms raises: better now than after the passphrase.
    """
    from courtdesk.ui.screen import find_screens

    importlib.import_module("courtdesk.actions.vaults")
    house.catalogue()
    find_screens()


def make(house: House, arrival: Arrival, newcomer: Newcomer) -> tuple[Session, str]:
    """Make the vault; its first session and the recovery key to show once."""
    from courtdesk.actions import vaults

    made = vaults.first_run(
        arrival.folder,
        house.catalogue(),
        house.clock,
        name=newcomer.name,
        roles=[newcomer.role],
        court=newcomer.court,
        passphrase=newcomer.passphrase,
        policy=house.policy(),
    )
    return made.session, made.recovery_key


def sign_in(
    house: House, arrival: Arrival, name: str, passphrase: str, *, accept: str | None = None
) -> Welcome:
    """Open the vault as `name`. Raises what `vaults.sign_in` raises."""
    from courtdesk.actions import vaults

    session = vaults.sign_in(
        arrival.folder,
        house.catalogue(),
        house.clock,
        name=name,
        passphrase=passphrase,
        accept_going_back=accept,
        at_least=house.at_least,
    )
    return welcome(session)


def use_recovery_key(house: House, arrival: Arrival, entered: Recovery) -> str:
    """Make an administrator by the printed key; return the name that they sign in with.

    Raises what `recovery_use.use_recovery_key` raises.
    """
    from courtdesk.actions import recovery_use

    return recovery_use.use_recovery_key(
        arrival.folder,
        house.catalogue(),
        house.clock,
        recovery_key=entered.key,
        name=entered.name,
        new_passphrase=entered.passphrase,
        policy=house.policy(),
        accept_going_back=entered.why,
    ).name


def welcome(session: Session) -> Welcome:
    """What the frame needs to know of a session, read from the vault, which a refusal closes."""
    try:
        return _welcome(session)
    except CourtDeskError:
        session.vault.close()
        raise


def _welcome(session: Session) -> Welcome:
    from courtdesk.domain import access
    from courtdesk.ui.screen import find_screens

    member = session.member()
    offered: dict[str, ScreenSpec] = {}
    refused: dict[str, str] = {}
    for name, spec in find_screens().items():
        try:
            if spec.needs is not None:
                access.require(member.roles, spec.needs)
            offered[name] = spec
        except NotAllowed as error:
            refused[name] = str(error)
    return Welcome(
        session=session,
        name=member.name,
        roles=member.roles,
        idle_minutes=session.settings().idle_minutes,
        notices=session.notices,
        screens=offered,
        refused=refused,
        first=_first(offered, member.roles),
    )


def _first(offered: Mapping[str, ScreenSpec], roles: tuple[Role, ...]) -> str:
    """Where a member begins: the first tab; the team for somebody who reads no cases."""
    from courtdesk.domain import access

    tabs = sorted((spec for spec in offered.values() if spec.tab), key=lambda spec: spec.order)
    reads = access.may(roles, Permission.READ_CASES)
    if not reads and "team" in offered:
        return "team"
    return tabs[0].name


def keep_a_backup(session: Session) -> None:
    """Make a rolling backup when one is due. Raises what writing and checking it raises."""
    from courtdesk.actions.backups import roll_backup

    roll_backup(session)


def seconds_to_wait(house: House, arrival: Arrival, name: str) -> int:
    """How long `name` must wait before another try."""
    from courtdesk.actions import vaults

    return vaults.seconds_to_wait(arrival.folder, house.clock, name)


def strength_sentence(passphrase: str, words: list[str]) -> str:
    """How strong a passphrase is, in words; "" while there is none."""
    from courtdesk.store.keyslots import strength

    return strength(passphrase, words).sentence if passphrase else ""


def wait_of(error: CourtDeskError) -> int:
    """The seconds that a refusal tells to wait; 0 for every other one."""
    from courtdesk.store.throttle import TryLater

    return error.seconds if isinstance(error, TryLater) else 0


def may_go_on(error: CourtDeskError) -> bool:
    """Whether the vault was put back, which a member may settle with a reason."""
    from courtdesk.store.opening import WentBack

    return isinstance(error, WentBack)
