"""The team: one court's staff as a signed roster, and the settings of its site.

A roster is a whole state with a rising epoch; each epoch is one signed revision, so that a team
of one on its first day has the same shape as a team of twenty that has lost two laptops.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from courtdesk.domain.access import Role
from courtdesk.domain.consent import DEFAULT_SESSIONS
from courtdesk.domain.deadlines import Choice
from courtdesk.domain.enquiries import STANDARD, EnquiryKind
from courtdesk.domain.equality import Nation
from courtdesk.domain.ids import DeviceId, MemberId
from courtdesk.domain.providers import PointOfContact
from courtdesk.errors import FieldError


@dataclass(frozen=True)
class Keys:
    """Three public keys in base64: `sign` Ed25519, `slot` and `bundle` HPKE."""

    sign: str
    slot: str
    bundle: str


@dataclass(frozen=True)
class Member:
    """A named user. Public keys are base64: `sign` Ed25519, `slot` and `bundle` HPKE.

    `earlier` are the keys that they had before, the first ones first: what was signed with them
    then still carries their signature.
    """

    id: MemberId
    name: str
    roles: tuple[Role, ...]
    sign: str
    slot: str
    bundle: str
    registration_body: str = ""
    registration_number: str = ""
    earlier: tuple[Keys, ...] = ()

    @property
    def keys(self) -> Keys:
        """The keys that hold now."""
        return Keys(self.sign, self.slot, self.bundle)

    @property
    def signing_keys(self) -> tuple[str, ...]:
        """Every signing key that was ever theirs, the one that holds now first."""
        return (self.sign, *(keys.sign for keys in reversed(self.earlier)))

    def with_keys(self, keys: Keys) -> Member:
        """The member with new keys; those of before are kept as earlier ones."""
        return replace(
            self,
            sign=keys.sign,
            slot=keys.slot,
            bundle=keys.bundle,
            earlier=(*self.earlier, self.keys),
        )

    @property
    def roles_text(self) -> str:
        """The roles in words, administrator last."""
        ordered = sorted(self.roles, key=lambda role: role is Role.ADMINISTRATOR)
        return ", ".join(role.label for role in ordered)


@dataclass(frozen=True)
class Device:
    """One laptop's chain and the public key (base64 Ed25519) that signs its heads."""

    id: DeviceId
    public: str
    name: str = ""


@dataclass(frozen=True)
class Revocation:
    """That a device's revisions count only up to and including one of them."""

    device: DeviceId
    last_seq: int
    last_id: str


@dataclass(frozen=True)
class RecoveryCard:
    """The public halves of the printed recovery key, in base64: `sign` Ed25519, `slot` HPKE."""

    sign: str
    slot: str


@dataclass(frozen=True)
class Team:
    """The roster at one epoch. `team_id` never changes; it is random and says nothing.

    `former` are members and contacts who have left: their names stay readable and their
    signatures checkable. What one epoch may change is `courtdesk.domain.roster`'s.
    """

    team_id: str
    epoch: int
    court: str
    members: tuple[Member, ...]
    devices: tuple[Device, ...] = ()
    contacts: tuple[Member, ...] = ()
    revocations: tuple[Revocation, ...] = ()
    former: tuple[Member, ...] = ()
    recovery: RecoveryCard | None = None

    def member(self, member: MemberId) -> Member | None:
        """The member with this id, or `None`."""
        return next((one for one in self.members if one.id == member), None)

    def contact(self, contact: MemberId) -> Member | None:
        """The contact with this id: somebody outside, with keys and no compartment; or `None`."""
        return next((one for one in self.contacts if one.id == contact), None)

    def known(self, member: MemberId) -> Member | None:
        """Who has this id or had it: a member, a contact, or one who has left."""
        everybody = (*self.members, *self.contacts, *self.former)
        return next((one for one in everybody if one.id == member), None)

    def name_of(self, member: MemberId) -> str:
        """The name of a member or of one who has left, or words for somebody unknown here."""
        found = self.known(member)
        return found.name if found else "somebody this team does not know"

    @property
    def administrators(self) -> tuple[Member, ...]:
        """The members who may change this roster."""
        return tuple(one for one in self.members if Role.ADMINISTRATOR in one.roles)

    def revocation(self, device: DeviceId) -> Revocation | None:
        """How far this device's revisions count, or `None` while all of them do."""
        return next((one for one in self.revocations if one.device == device), None)

    def with_member(self, member: Member) -> Team:
        """The next epoch with `member` added. Raises `FieldError` when the name is taken."""
        taken = {one.name.casefold() for one in self.members}
        if member.name.casefold() in taken:
            raise FieldError(
                "name",
                f"{member.name} is already a member here. If this is the same person, take in "
                "their keys instead (“Save my keys” on the other laptop); if it is somebody else, "
                "add something to the name.",
            )
        # Somebody who comes back, or whom only one of two administrators had added.
        former = tuple(one for one in self.former if one.id != member.id)
        return self._next(members=(*self.members, member), former=former)

    def with_changed(self, member: Member) -> Team:
        """The next epoch with the member of this id as `member` says."""
        changed = tuple(member if one.id == member.id else one for one in self.members)
        return self._next(members=changed)

    def without_member(self, member: MemberId) -> Team:
        """The next epoch, in which this member has left."""
        gone = tuple(one for one in self.members if one.id == member)
        left = tuple(one for one in self.members if one.id != member)
        return self._next(members=left, former=(*self.former, *gone))

    def with_contact(self, contact: Member) -> Team:
        """The next epoch with somebody outside who can be sent sealed files.

        Raises `FieldError` when the name is taken.
        """
        if contact.name.casefold() in {one.name.casefold() for one in self.contacts}:
            raise FieldError(
                "name", f"{contact.name} is already a contact here: add something to the name."
            )
        return self._next(contacts=(*self.contacts, contact))

    def without_contact(self, contact: MemberId) -> Team:
        """The next epoch without this contact."""
        gone = tuple(one for one in self.contacts if one.id == contact)
        left = tuple(one for one in self.contacts if one.id != contact)
        return self._next(contacts=left, former=(*self.former, *gone))

    def with_device(self, device: Device) -> Team:
        """The next epoch with `device` added, or this one when it is there already."""
        if any(one.id == device.id for one in self.devices):
            return self
        return self._next(devices=(*self.devices, device))

    def with_device_named(self, device: DeviceId, name: str) -> Team:
        """The next epoch with another name for a laptop."""
        named = (replace(one, name=name) if one.id == device else one for one in self.devices)
        return self._next(devices=tuple(named))

    def with_revocation(self, revocation: Revocation) -> Team:
        """The next epoch, from which a laptop's revisions count only up to the one named."""
        return self._next(revocations=(*self.revocations, revocation))

    def with_recovery(self, card: RecoveryCard) -> Team:
        """The next epoch with another printed recovery key."""
        return self._next(recovery=card)

    def _next(self, **changes: Any) -> Team:
        return replace(self, epoch=self.epoch + 1, **changes)


@dataclass(frozen=True)
class Threshold:
    """The score from which a screen counts as above threshold, set by the clinical lead."""

    form: str
    level: int


@dataclass(frozen=True)
class Settings:
    """What the site has settled. `snippet_limit` is the receiving box's size in characters.

    `nation` is whose categories of ethnic group the equality questions show. `probation` is
    probation's single point of contact. `choices` settle what the framework leaves open about
    deadlines; `enquiries` are the site's own beside the standard two. `community_justice` is
    whether the court is a community justice court, with its four-weekly reviews. `delete_decided`
    is whether somebody outside keeps nothing sealed of what they decided on, once the decision was
    saved to be sent.
    """

    snippet_limit: int = 4000
    sessions: str = DEFAULT_SESSIONS
    thresholds: tuple[Threshold, ...] = ()
    idle_minutes: int = 5
    nation: Nation = Nation.ENGLAND
    probation: PointOfContact = field(default_factory=PointOfContact)
    choices: tuple[Choice, ...] = ()
    enquiries: tuple[EnquiryKind, ...] = ()
    community_justice: bool = False
    delete_decided: bool = False

    @property
    def all_enquiries(self) -> tuple[EnquiryKind, ...]:
        """The standard enquiries and the site's own."""
        return (*STANDARD, *self.enquiries)

    def level(self, form: str, default: int) -> int:
        """The threshold for `form`, or the form's own default."""
        return next((one.level for one in self.thresholds if one.form == form), default)
