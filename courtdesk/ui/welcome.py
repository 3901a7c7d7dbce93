"""What the way in asks of the vault, all of it run on the worker: nothing here draws.

Everything below `actions` is imported inside these functions. The window is there before the
vault's libraries are, and they load on the worker while the person reads.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from courtdesk.domain.access import Permission, Role
from courtdesk.errors import CourtDeskError, NotAllowed

if TYPE_CHECKING:
    from pathlib import Path

    from courtdesk.actions.joining import Invitation
    from courtdesk.actions.session import Session
    from courtdesk.exchange.cards import Card
    from courtdesk.questionnaire.catalogue import Catalogue
    from courtdesk.store.folder import VaultFolder
    from courtdesk.store.keyslots import KdfPolicy
    from courtdesk.ui.entry.first_run import Newcomer
    from courtdesk.ui.entry.join import Asked
    from courtdesk.ui.entry.restore import Chosen, Offers
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
class Waiting:
    """A joining that is under way: whose card it is, and the card's words."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Arrival:
    """What was found at the door: the sign-in names, or none for a first run or a joining."""

    folder: VaultFolder
    names: tuple[str, ...]
    notice: str = ""
    waiting: Waiting | None = None


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
        return Arrival(folder, (), waiting=_waiting(folder))
    from courtdesk.store.keyslots import SlotFile

    folder.check()
    slots = SlotFile.load(folder.keys)
    # What is left of a joining that was cut off as its vault was put in place goes.
    _waiting(folder)
    return Arrival(folder, slots.names(), slots.notice or "")


def _waiting(folder: VaultFolder) -> Waiting | None:
    if not folder.joining.exists():
        return None
    from courtdesk.actions import joining

    card = joining.under_way(folder)
    return _of_card(card) if card is not None else None


def _of_card(card: Card) -> Waiting:
    return Waiting(card.name, card.words())


def begin_joining(house: House, arrival: Arrival, asked: Asked) -> Waiting:
    """Make the card and keep its keys. Raises what `joining.begin` raises."""
    from courtdesk.actions import joining

    card = joining.begin(
        arrival.folder,
        house.clock,
        name=asked.name,
        roles=asked.roles,
        court=asked.court,
        passphrase=asked.passphrase,
        policy=house.policy(),
        registration_body=asked.registration_body,
        registration_number=asked.registration_number,
    )
    return _of_card(card)


def save_card(arrival: Arrival, path: Path) -> None:
    """Write the card to `path`. Raises what writing raises."""
    from courtdesk.actions import joining

    joining.save_card(arrival.folder, path)


def give_up_joining(arrival: Arrival) -> None:
    """Delete the keys of the joining."""
    from courtdesk.actions import joining

    joining.give_up(arrival.folder)


def look_into(house: House, arrival: Arrival, path: Path, passphrase: str) -> Invitation:
    """Open a team file. Raises what `joining.look_into` raises."""
    from courtdesk.actions import joining

    return joining.look_into(arrival.folder, house.clock, path, passphrase)


def join(house: House, arrival: Arrival, invitation: Invitation, laptop: str) -> str:
    """Make the vault in the team; the sign-in name. Raises what `joining.join` raises."""
    from courtdesk.actions import joining

    return joining.join(arrival.folder, house.catalogue(), house.clock, invitation, laptop=laptop)


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
    from courtdesk.ui.screen import find_screens

    member = session.member()
    offered: dict[str, ScreenSpec] = {}
    refused: dict[str, str] = {}
    for name, spec in find_screens().items():
        try:
            if spec.needs is not None:
                session.require(spec.needs)
            if session.is_outside and not spec.outside:
                refused[name] = _NOT_OUTSIDE
            else:
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


_NOT_OUTSIDE = "This page is for the court's team: you decide on what they send you, in Approvals."


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


def find_backups(house: House) -> Offers:
    """The backups in the folder of a vault that does not open."""
    from courtdesk.actions import backups
    from courtdesk.ui.entry.restore import Offers

    kept, names = backups.offers_of(house.folder(), house.clock())
    return Offers(kept, tuple(names))


def backup_at(file: Path) -> Offers:
    """A backup that lies elsewhere. Raises what reading its front raises."""
    from courtdesk.actions import backups
    from courtdesk.ui.entry.restore import Offers

    return Offers(((file, file.name),), backups.names_in(file))


def compare(house: House, chosen: Chosen) -> tuple[str, ...]:
    """What a backup lacks, for a vault that does not open. Raises `UserError` where none can say.

    The vault's own damage is told as such: it must not be taken for the backup's.
    """
    from courtdesk.actions import backups

    folder = house.folder()
    told = backups.compare_closed(
        folder, chosen.file, house.clock, name=chosen.name, passphrase=chosen.passphrase
    )
    return told.lines


def restore(house: House, chosen: Chosen) -> House:
    """Restore into a new folder beside the vault; the house whose vault that is."""
    from courtdesk.actions import backups

    place = backups.beside(house.folder(), house.clock())
    backups.restore(chosen.file, place, house.clock, name=chosen.name, passphrase=chosen.passphrase)
    return replace(house, folder=lambda: place)


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
