"""A signed-in member at work: what every action needs, and nothing that a screen must not hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from courtdesk.actions.form_shelf import FormShelf
from courtdesk.domain import access
from courtdesk.domain.access import Compartment, Permission, Role
from courtdesk.domain.codec import from_body
from courtdesk.domain.ids import DocumentId, MemberId, RevisionId
from courtdesk.domain.team import Member, Settings, Team
from courtdesk.errors import DamagedVault, NotAllowed
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store import compartments as compartment_bodies
from courtdesk.store.compartments import CompartmentKeys, CompartmentPublic
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import PrivateIdentity
from courtdesk.store.records import Revision
from courtdesk.store.vault import Vault

T = TypeVar("T")

Clock = Callable[[], datetime]
"""The local time with its offset; a parameter, so that tests and demonstrations have a day."""


class Memory:
    """The team and the settings as they were read last: decoding them costs more than looking.

    Kept by the revision that holds them, so that a change made anywhere is read at once.
    """

    def __init__(self) -> None:
        self._held: dict[type[Any], tuple[RevisionId, Any]] = {}

    def read(self, cls: type[T], head: Revision) -> T:
        """The value that `head` holds."""
        held = self._held.get(cls)
        if held is None or held[0] != head.id:
            held = (head.id, from_body(cls, head.body))
            self._held[cls] = held
        return cast("T", held[1])


@dataclass(frozen=True)
class Session:
    """One member signed in to one vault.

    `keys` holds the private keys of the compartments that the member's roles entitle to.
    `list_secret` is the team's fixed secret from which ids of list rows are made.
    """

    folder: VaultFolder
    vault: Vault
    me: MemberId
    sign_in_name: str
    shelf: FormShelf
    clock: Clock
    identity: PrivateIdentity = field(repr=False)
    keys: CompartmentKeys = field(repr=False)
    list_secret: bytes = field(repr=False)
    vault_key: bytes = field(repr=False)
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)

    @property
    def compartments(self) -> Mapping[Compartment, CompartmentPublic]:
        """The newest public key of every compartment, as anyone may seal to one.

        Read anew each time: adding a member may have begun a new generation a moment ago, and
        what is sealed to the old one the new member could never read.
        """
        found: dict[Compartment, CompartmentPublic] = {}
        for document in self.vault.documents(kind="compartment"):
            for head in document.heads:
                if head.open is None:
                    continue
                public = compartment_bodies.public_of(head.open)
                held = found.get(public.compartment)
                if held is None or held.generation < public.generation:
                    found[public.compartment] = public
        return found

    @property
    def catalogue(self) -> Catalogue:
        """The forms that can be begun: the shipped ones and the site's own in use."""
        return self.shelf.catalogue(self.vault)

    def team(self) -> Team:
        """The roster as it stands now."""
        documents = self.vault.documents(kind="team")
        if not documents:
            raise DamagedVault("The vault holds no team: restore the latest backup.")
        return self.memory.read(Team, documents[0].latest)

    def member(self) -> Member:
        """The signed-in member. Raises `NotAllowed` when the team no longer names them."""
        found = self.team().member(self.me)
        if found is None:
            raise NotAllowed(
                "You are no longer a member of this team: ask its administrator to add you."
            )
        return found

    def roles(self) -> tuple[Role, ...]:
        """The roles of the signed-in member."""
        return self.member().roles

    def may(self, permission: Permission) -> bool:
        """Whether the member's roles allow this."""
        return access.may(self.roles(), permission)

    def require(self, permission: Permission) -> None:
        """Raise `NotAllowed` unless the member's roles allow this."""
        access.require(self.roles(), permission)

    def slot_public(self) -> bytes:
        """The member's own public slot key, which drafts are sealed to."""
        return self.identity.public.slot

    def settings(self) -> Settings:
        """The site's settings, or the defaults while nobody has changed them."""
        documents = self.vault.documents(kind="settings")
        return self.memory.read(Settings, documents[0].latest) if documents else Settings()

    def settings_id(self) -> DocumentId | None:
        """The id of the settings document, if there is one."""
        documents = self.vault.documents(kind="settings")
        return documents[0].id if documents else None
