"""Which compartment and team keys hold, and which of them a member can open.

Anybody who holds the vault key can append a record of kind "compartment". What makes one hold is
that somebody who administered the team, or the recovery key, began it, that every version is
signed, and that its public key never changed: otherwise answers would be sealed to a key that a
stranger chose.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

from courtdesk.actions.belief import held_at, tops
from courtdesk.actions.signatures import Looked, is_signed
from courtdesk.domain.access import Compartment, Role, compartments
from courtdesk.domain.ids import DocumentId, MemberId
from courtdesk.domain.roster import RECOVERY, Standing
from courtdesk.domain.team import Team
from courtdesk.errors import DamagedVault, NotReadable
from courtdesk.store import compartments as bodies
from courtdesk.store.compartments import CompartmentKeys, CompartmentPublic, TeamSecrets
from courtdesk.store.keyslots import PrivateIdentity
from courtdesk.store.records import Document, Revision
from courtdesk.store.vault import Vault

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, eq=False)
class _Versions:
    """The versions of one table in the order of arrival, of which the first holds.

    Each is looked at when it is first asked about: a table that has stood for years has dozens,
    and its newest version is all that most sign-ins need.
    """

    history: tuple[Revision, ...] = field(repr=False)
    names: Mapping[str, Any] = field(repr=False)
    team: Team = field(repr=False)
    looked: Looked = field(repr=False)

    @cached_property
    def standing(self) -> tuple[tuple[bytes, ...], bool]:
        """The bodies that stand, and whether one that nobody built on does not hold."""
        built_on = {parent for one in self.history for parent in one.parents}
        last = [one for one in self.history if one.id not in built_on]
        # All others were passed by these: to go back is only needed where one of them is forged.
        if all(map(self._holds, last)):
            return tuple(one.open for one in last if one.open), False
        holding = {one.id: one.open for one in self.history if one.open and self._holds(one)}
        found = tops({one.id: one for one in self.history}, holding)
        return tuple(holding[one] for one in found), True

    @cached_property
    def holding(self) -> tuple[bytes, ...]:
        """Every body that holds, the newest first."""
        return tuple(one.open for one in reversed(self.history) if one.open and self._holds(one))

    def _holds(self, one: Revision) -> bool:
        return one is self.history[0] or bool(
            one.open
            and is_signed(self.team, one, self.looked)
            and bodies.names_of(one.open) == self.names
        )


@dataclass(frozen=True)
class KeyDocument:
    """One table of wraps as it stands: of two versions side by side, the wraps of both."""

    id: DocumentId
    body: bytes = field(repr=False)
    _versions: _Versions = field(repr=False, compare=False)

    @property
    def versions(self) -> tuple[bytes, ...]:
        """Every version that holds, the newest first: any colleague can spoil a wrap in it."""
        return self._versions.holding

    @cached_property
    def recipients(self) -> frozenset[str]:
        """The member ids, and "recovery", that it is wrapped to."""
        return bodies.recipients_of(self.body)


@dataclass(frozen=True)
class CompartmentDocument(KeyDocument):
    """One generation of a compartment."""

    public: CompartmentPublic


EverySecret: TypeAlias = tuple[tuple[KeyDocument, TeamSecrets], ...]
"""The team's secrets that a member holds, each beside the table that it came of."""


@dataclass(frozen=True)
class Keyring:
    """Every table of wraps that holds, in the order of compartment and generation or epoch."""

    compartments: tuple[CompartmentDocument, ...]
    team: tuple[KeyDocument, ...]
    doubted: bool = False
    """Whether a table, or a version that nobody built on, does not hold."""
    _opened: dict[tuple[MemberId, PrivateIdentity, str], EverySecret] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def newest(self) -> Mapping[Compartment, CompartmentPublic]:
        """The public key of every compartment that is sealed to now."""
        return {one.public.compartment: one.public for one in self.compartments}

    def open(
        self, member: MemberId, identity: PrivateIdentity, roles: Collection[Role], team_id: str
    ) -> CompartmentKeys:
        """The compartment keys that the member's roles entitle to and that are wrapped to them.

        Somebody who has left a role still holds what was wrapped to them before; here it is not
        used any more.
        """
        entitled = compartments(roles)
        found: dict[tuple[Compartment, int], bytes] = {}
        for table in self.compartments:
            if table.public.compartment in entitled:
                found |= _first_opened(
                    table, lambda body: bodies.open_keys([body], member, identity.slot, team_id)
                )
        return found

    def secrets(
        self, member: MemberId, identity: PrivateIdentity, team_id: str
    ) -> Mapping[int, TeamSecrets]:
        """The team's secrets by epoch. Raises `DamagedVault` when none is wrapped to them."""
        every = self.every_secret(member, identity, team_id)
        found = {one.epoch: one for _, one in every}
        if not found:
            raise DamagedVault(
                "The team's keys are not wrapped to you in this vault: ask its administrator to "
                "add you again."
            )
        return found

    def every_secret(
        self, member: MemberId, identity: PrivateIdentity, team_id: str
    ) -> EverySecret:
        """The secrets of each table that is wrapped to the member, opened once.

        Two administrators who changed the team apart have begun one epoch twice, each with a key
        of its own: files were sealed with both.
        """
        asked = member, identity, team_id
        if asked not in self._opened:
            self._opened[asked] = tuple(
                (table, secrets)
                for table in self.team
                for secrets in _first_opened(
                    table,
                    lambda body: bodies.open_team_secrets([body], member, identity.slot, team_id),
                ).values()
            )
        return self._opened[asked]


def _first_opened(table: KeyDocument, opened: Callable[[bytes], dict[K, V]]) -> dict[K, V]:
    """What the newest version that opens holds; nothing where none is wrapped to the member."""
    for body in _newest_first(table):
        try:
            found = opened(body)
        # A wrap to somebody else under the member's name, or no wrap at all: not theirs to open.
        except (DamagedVault, NotReadable):
            continue
        if found:
            return found
    return {}


def _newest_first(table: KeyDocument) -> Iterator[bytes]:
    # The versions are asked for only where what stands does not open.
    yield table.body
    yield from table.versions


def documents(vault: Vault) -> tuple[Document, ...]:
    """Every table of wraps, whether it holds or not."""
    return vault.documents(kinds=(bodies.COMPARTMENT_KIND, bodies.TEAM_KEYS_KIND))


def read(
    vault: Vault, standing: Standing, found: tuple[Document, ...], looked: Looked | None = None
) -> Keyring:
    """The tables of wraps that hold of those `found`; `looked` remembers whose signatures fit."""
    tables = [
        (document, _versions(vault, standing, document, looked or Looked())) for document in found
    ]
    held = [(document, versions) for document, versions in tables if versions is not None]
    rings = [_compartment(*one) for one in held if one[0].kind == bodies.COMPARTMENT_KIND]
    team = [
        KeyDocument(document.id, _body(versions), versions)
        for document, versions in held
        if document.kind == bodies.TEAM_KEYS_KIND
    ]
    doubted = len(held) < len(tables) or any(versions.standing[1] for _, versions in held)
    return Keyring(tuple(sorted(rings, key=_generation)), tuple(team), doubted)


def _generation(document: CompartmentDocument) -> tuple[str, int]:
    return document.public.compartment.value, document.public.generation


def _compartment(document: Document, versions: _Versions) -> CompartmentDocument:
    body = _body(versions)
    return CompartmentDocument(document.id, body, versions, bodies.public_of(body))


def _body(versions: _Versions) -> bytes:
    last, _ = versions.standing
    return bodies.merged(last) if len(last) > 1 else last[0]


def _versions(
    vault: Vault, standing: Standing, document: Document, looked: Looked
) -> _Versions | None:
    """The versions of a table that holds; `None` for a forged one."""
    history = vault.history(document.id)
    first = history[0] if history else None
    if first is None or first.open is None or not is_signed(standing.team, first, looked):
        return None
    if not _may_begin(vault, standing, first):
        return None
    return _Versions(history, bodies.names_of(first.open), standing.team, looked)


def _may_begin(vault: Vault, standing: Standing, first: Revision) -> bool:
    """Whether who began it administered then: not after they had left, by the order of arrival."""
    administered = Role.ADMINISTRATOR in held_at(vault, standing, first)
    return first.author == RECOVERY or administered
