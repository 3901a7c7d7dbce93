"""Which compartment and team keys hold, and which of them a member can open.

Anybody who holds the vault key can append a record of kind "compartment". What makes one hold is
that somebody who administered the team, or the recovery key, began it, that every version is
signed, and that its public key never changed: otherwise answers would be sealed to a key that a
stranger chose.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from courtdesk.actions.belief import held_at, tops
from courtdesk.actions.signatures import is_signed
from courtdesk.domain.access import Compartment, Role, compartments
from courtdesk.domain.ids import DocumentId, MemberId, RevisionId
from courtdesk.domain.roster import RECOVERY, Standing
from courtdesk.errors import DamagedVault, NotReadable
from courtdesk.store import compartments as bodies
from courtdesk.store.compartments import CompartmentKeys, CompartmentPublic, TeamSecrets
from courtdesk.store.keyslots import PrivateIdentity
from courtdesk.store.records import Document, Revision
from courtdesk.store.vault import Vault

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class KeyDocument:
    """One table of wraps as it stands: of two versions side by side, the wraps of both."""

    id: DocumentId
    body: bytes = field(repr=False)
    versions: tuple[bytes, ...] = field(repr=False)
    """Every version that holds, the newest first: any colleague can spoil a wrap in the last."""

    @property
    def recipients(self) -> frozenset[str]:
        """The member ids, and "recovery", that it is wrapped to."""
        return bodies.recipients_of(self.body)


@dataclass(frozen=True)
class CompartmentDocument(KeyDocument):
    """One generation of a compartment."""

    public: CompartmentPublic


@dataclass(frozen=True)
class Keyring:
    """Every table of wraps that holds, in the order of compartment and generation or epoch."""

    compartments: tuple[CompartmentDocument, ...]
    team: tuple[KeyDocument, ...]

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
    ) -> tuple[tuple[KeyDocument, TeamSecrets], ...]:
        """The secrets of each table that is wrapped to the member.

        Two administrators who changed the team apart have begun one epoch twice, each with a key
        of its own: files were sealed with both.
        """
        return tuple(
            (table, secrets)
            for table in self.team
            for secrets in _first_opened(
                table, lambda body: bodies.open_team_secrets([body], member, identity.slot, team_id)
            ).values()
        )


def _first_opened(table: KeyDocument, opened: Callable[[bytes], dict[K, V]]) -> dict[K, V]:
    """What the newest version that opens holds; nothing where none is wrapped to the member."""
    for body in (table.body, *table.versions):
        try:
            found = opened(body)
        # A wrap to somebody else under the member's name, or no wrap at all: not theirs to open.
        except (DamagedVault, NotReadable):
            continue
        if found:
            return found
    return {}


def heads(vault: Vault) -> tuple[RevisionId, ...]:
    """What the keyring depends on: the heads of every table of wraps."""
    found = vault.documents(kinds=(bodies.COMPARTMENT_KIND, bodies.TEAM_KEYS_KIND))
    return tuple(head.id for document in found for head in document.heads)


def read(vault: Vault, standing: Standing) -> Keyring:
    """The tables of wraps that hold in this vault."""
    found = vault.documents(kinds=(bodies.COMPARTMENT_KIND, bodies.TEAM_KEYS_KIND))
    rings = sorted(_compartments(vault, standing, found), key=_generation)
    return Keyring(tuple(rings), tuple(_team_keys(vault, standing, found)))


def _generation(document: CompartmentDocument) -> tuple[str, int]:
    return document.public.compartment.value, document.public.generation


def _compartments(
    vault: Vault, standing: Standing, documents: tuple[Document, ...]
) -> Iterator[CompartmentDocument]:
    for document in documents:
        found = _holding(vault, standing, document, bodies.COMPARTMENT_KIND)
        if found is not None:
            yield CompartmentDocument(document.id, *found, bodies.public_of(found[0]))


def _team_keys(
    vault: Vault, standing: Standing, documents: tuple[Document, ...]
) -> Iterator[KeyDocument]:
    for document in documents:
        found = _holding(vault, standing, document, bodies.TEAM_KEYS_KIND)
        if found is not None:
            yield KeyDocument(document.id, *found)


def _holding(
    vault: Vault, standing: Standing, document: Document, kind: str
) -> tuple[bytes, tuple[bytes, ...]] | None:
    """The wraps of the versions that stand, and every version that holds, the newest first.

    `None` for another kind or a forged table.
    """
    if document.kind != kind:
        return None
    history = {one.id: one for one in vault.history(document.id)}
    first = next(iter(history.values()))
    if first.open is None or not is_signed(standing.team, first):
        return None
    if not _may_begin(vault, standing, first):
        return None
    names = bodies.names_of(first.open)
    holding = {first.id: first.open}  # looked at above: a signature takes its time
    holding |= {
        one.id: one.open
        for one in history.values()
        if one is not first
        and one.open
        and is_signed(standing.team, one)
        and bodies.names_of(one.open) == names
    }
    last = [holding[one] for one in tops(history, holding)]
    body = bodies.merged(last) if len(last) > 1 else last[0]
    return body, tuple(reversed(holding.values()))


def _may_begin(vault: Vault, standing: Standing, first: Revision) -> bool:
    """Whether who began it administered then: not after they had left, by the order of arrival."""
    administered = Role.ADMINISTRATOR in held_at(vault, standing, first)
    return first.author == RECOVERY or administered
