"""A signed-in member at work: what every action needs, and nothing that a screen must not hold."""

from __future__ import annotations

import operator
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias, TypeVar, cast

from courtdesk.actions import keyring, rosters
from courtdesk.actions.belief import SITE_WIDE, Belief, Verdicts
from courtdesk.actions.form_shelf import FormShelf
from courtdesk.actions.keyring import Keyring
from courtdesk.actions.signatures import Looked
from courtdesk.domain import access
from courtdesk.domain.access import Compartment, Permission, Role
from courtdesk.domain.codec import from_body
from courtdesk.domain.ids import DocumentId, MemberId, RevisionId
from courtdesk.domain.roster import Standing
from courtdesk.domain.team import Member, Settings, Team
from courtdesk.errors import NotAllowed
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store.compartments import CompartmentKeys, CompartmentPublic, TeamSecrets
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import PrivateIdentity, PublicIdentity
from courtdesk.store.records import Document, PersonSignature, Revision
from courtdesk.store.revisions import OUTSIDE
from courtdesk.store.vault import Vault

T = TypeVar("T")

Clock = Callable[[], datetime]
"""The local time with its offset; a parameter, so that tests and demonstrations have a day."""


class Memory:
    """What a session holds and may come to hold otherwise: keys, and what was read last.

    Decoding the team and the settings costs more than looking whether they changed, so they are
    kept by the revision that holds them: a change made anywhere is read at once. A member's own
    keys and the vault key are renewed while they go on working.

    `seen` is how far the record had come, by the order of arrival, when the page that is shown was
    read; `None` where nothing is shown, as on the command line. `of_thread` says it for the work
    that a thread does now, which may be of a page that was left meanwhile.

    `found` is the number of this laptop's last record as its vault was opened: signing in writes
    some by itself. `looked` remembers which signatures under roster and keys fit.
    """

    def __init__(self, identity: PrivateIdentity, vault_key: bytes) -> None:
        self.identity = identity
        self.vault_key = vault_key
        self.notes: list[str] = []
        self.seen: int | None = None
        self.found = 0
        self.looked = Looked()
        self.of_thread = threading.local()
        self._held: dict[type[Any], tuple[RevisionId, Any]] = {}
        self._made: dict[str, tuple[Any, Any]] = {}

    def forget(self) -> None:
        """Let go of every key and of what was read, for whatever may still hold the session.

        A page that waits for a dialog outlives the lock by a moment. Nothing can be opened or
        signed with what is left: no key has the length of one.
        """
        self.identity = PrivateIdentity(b"", b"", b"")
        self.vault_key = b""
        self.looked.forget()
        self._held.clear()
        self._made.clear()

    def made(self, name: str, of: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made again only when what it is made `of` has changed."""
        held = self._made.get(name)
        if held is None or held[0] != of:
            held = (of, make())
            self._made[name] = held
        return cast("T", held[1])

    def read(self, cls: type[T], head: Revision) -> T:
        """The value that `head` holds."""
        held = self._held.get(cls)
        if held is None or held[0] != head.id:
            held = (head.id, from_body(cls, head.body))
            self._held[cls] = held
        return cast("T", held[1])


class _Very:
    """What was read from the vault, the same only while it is the very objects.

    The vault gives what it gave before until something is committed, by whichever connection: what
    is made of this is never older than the last change, and is asked for dozens of times a page.
    """

    def __init__(self, *read: object) -> None:
        self._read = read

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Very) and all(map(operator.is_, self._read, other._read))

    def __hash__(self) -> int:
        return hash(tuple(map(id, self._read)))


@dataclass(frozen=True)
class Session:
    """One member signed in to one vault.

    Roles, keys and the team are looked up in the vault at each use and remembered by what they
    are made of: what an administrator changes holds from that moment on.
    """

    folder: VaultFolder
    vault: Vault
    me: MemberId
    sign_in_name: str
    shelf: FormShelf
    clock: Clock
    memory: Memory = field(repr=False, compare=False)

    @property
    def identity(self) -> PrivateIdentity:
        """The member's own private keys."""
        return self.memory.identity

    @property
    def vault_key(self) -> bytes:
        """The key that opens the vault now, for a backup of it."""
        return self.memory.vault_key

    @property
    def keyring(self) -> Keyring:
        """The tables of wrapped keys that hold now."""
        standing, found = self.standing(), keyring.documents(self.vault)
        of = _Very(standing, found)
        return self.memory.made("keyring as read", of, lambda: self._keyring(standing, found))

    def _keyring(self, standing: Standing, found: tuple[Document, ...]) -> Keyring:
        def read() -> Keyring:
            return keyring.read(self.vault, standing, found, self.memory.looked)

        of = standing, self.vault.withdrawals, tuple(map(_heads, found))
        ring = self.memory.made("keyring", of, read)
        if not ring.doubted:
            return ring
        # What does not hold may do so later in the same versions, as in `_standing`.
        signed = tuple(self._signed(document) for document in found)
        return self.memory.made("keyring in doubt", (standing, signed), read)

    @property
    def keys(self) -> CompartmentKeys:
        """The private keys of the compartments that the member's roles entitle to now.

        Looked at anew each time, as is `compartments`: adding a member, or one leaving a role, may
        have begun a new generation a moment ago.
        """
        team, ring = self.team(), self.keyring
        me = team.member(self.me)
        if me is None:
            return self._outside_keys(team)
        roles = me.roles
        of = _Very(ring), roles
        return self.memory.made(
            "keys", of, lambda: ring.open(self.me, self.identity, roles, team.team_id)
        )

    def _outside_keys(self, team: Team) -> CompartmentKeys:
        """A contact holds no compartment: what they are sent is wrapped to them alone."""
        contact = team.contact(self.me)
        roles = contact.roles if contact is not None else ()
        return {(part, OUTSIDE): self.identity.slot for part in access.compartments(roles)}

    @property
    def secrets(self) -> Mapping[int, TeamSecrets]:
        """The team's secrets by epoch."""
        ring, team_id = self.keyring, self.team().team_id
        return self.memory.made(
            "secrets", _Very(ring), lambda: ring.secrets(self.me, self.identity, team_id)
        )

    @property
    def list_secret(self) -> bytes:
        """The team's fixed secret, from which ids of list rows are made."""
        return self.secrets[min(self.secrets)].list_secret

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should be told of this vault and its team, once signed in."""
        own = (notice.sentence for notice in self.vault.notices)
        site = self.belief.of(self.vault.documents(kinds=SITE_WIDE))
        team = rosters.sentences(self.standing())
        return (*own, *self.memory.notes, *team, *site.doubts)

    @property
    def compartments(self) -> Mapping[Compartment, CompartmentPublic]:
        """The newest public key of every compartment, as anyone may seal to one."""
        return self.keyring.newest

    @property
    def catalogue(self) -> Catalogue:
        """The forms that can be begun: the shipped ones and the site's own in use."""
        return self.shelf.catalogue(self.vault, self.counted("site-form"))

    @property
    def belief(self) -> Belief:
        """Which signed records count as the team stands now."""
        withdrawals, standing = self.vault.withdrawals, self.standing()
        of = standing.heads, withdrawals
        verdicts: Verdicts = self.memory.made("verdicts", of, dict)
        return Belief(self.vault, standing, verdicts)

    def counted(self, kind: str) -> tuple[Document, ...]:
        """The documents of a kind that people sign, each at the last version that counts."""
        documents = self.vault.documents(kind=kind)
        return self.belief.of(documents).documents if documents else ()

    def standing(self) -> Standing:
        """What holds of the team's signed history, and what of it was refused."""
        team = self.memory.made("team document", None, lambda: rosters.document(self.vault))
        document = self.vault.document(team)
        return self.memory.made("as read", _Very(document), lambda: self._standing(document))

    def _standing(self, document: Document | None) -> Standing:
        def read() -> Standing:
            return rosters.read(self.vault, self.memory.looked)

        # Hundreds of signatures in a team that has stood for years. An epoch may stand on one that
        # a revoked laptop made afterwards, and then holds no more, though it is there as it was.
        of = self.vault.withdrawals, _heads(document)
        found = self.memory.made("standing", of, read)
        if document is None or not (found.refused or found.waiting):
            return found
        # A signature stands outside a record's hash: one that was spoiled on its way may come again
        # whole, under versions that stand as they stood.
        return self.memory.made("standing in doubt", self._signed(document), read)

    def _signed(self, document: Document) -> _Signed:
        """Every version of a document that is here, with what is signed of each."""
        return tuple((one.id, one.signature) for one in self.vault.history(document.id))

    def team(self) -> Team:
        """The roster as it stands now: the last epoch that its signed history makes hold."""
        return self.standing().team

    def member(self) -> Member:
        """The signed-in member, or contact on a laptop of their own.

        Raises `NotAllowed` when the team no longer names them.
        """
        return self._member(self.team())

    def _member(self, team: Team) -> Member:
        found = team.member(self.me) or team.contact(self.me)
        if found is None:
            raise NotAllowed(
                "You are no longer a member of this team: ask its administrator to add you."
            )
        return found

    @property
    def is_outside(self) -> bool:
        """Whether this is a contact's laptop, which holds what they were sent and no more."""
        return self.team().contact(self.me) is not None

    def roles(self) -> tuple[Role, ...]:
        """The roles of the signed-in member."""
        return self.member().roles

    def may(self, permission: Permission) -> bool:
        """Whether the member's roles allow this."""
        team = self.team()
        closed = team.contact(self.me) is not None and permission not in access.OUTSIDE
        return not closed and access.may(self._member(team).roles, permission)

    @property
    def seen(self) -> int | None:
        """How far the record had come when what is on the page was read; `None`: just now."""
        return getattr(self.memory.of_thread, "seen", self.memory.seen)

    @contextmanager
    def as_seen(self, number: int | None) -> Iterator[None]:
        """For work of this thread that was asked for on a page that was read at `number`.

        The window may show another page, read later, by the time that the work is come to: what
        the first has not shown would then be saved over unseen (P4).
        """
        held = self.memory.of_thread
        before = vars(held).copy()
        held.seen = number
        try:
            yield
        finally:
            vars(held).clear()
            vars(held).update(before)

    def in_background(self) -> AbstractContextManager[None]:
        """For work of this thread that reads what it changes and knows of no page."""
        return self.as_seen(None)

    def require(self, permission: Permission) -> None:
        """Raise `NotAllowed` unless the member's roles allow this."""
        access.require(self.roles(), permission)
        if not self.may(permission):
            raise NotAllowed(
                f"Somebody outside the team may not {permission.label}: ask the court's team."
            )

    @property
    def public(self) -> PublicIdentity:
        """The member's own public keys."""
        identity = self.identity
        return self.memory.made("public keys", identity, lambda: identity.public)

    def slot_public(self) -> bytes:
        """The member's own public slot key, which drafts are sealed to."""
        return self.public.slot

    def settings(self) -> Settings:
        """The site's settings, or the defaults while nobody has changed them."""
        documents = self.counted("settings")
        return self.memory.read(Settings, documents[0].latest) if documents else Settings()

    def settings_id(self) -> DocumentId | None:
        """The id of the settings document, if there is one."""
        documents = self.counted("settings")
        return documents[0].id if documents else None


_Signed: TypeAlias = tuple[tuple[RevisionId, PersonSignature | None], ...]


def _heads(document: Document | None) -> tuple[RevisionId, ...]:
    """The versions of a document that stand."""
    return tuple(head.id for head in document.heads) if document is not None else ()
