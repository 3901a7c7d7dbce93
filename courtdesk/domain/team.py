"""The team: one court's staff as a signed roster, and the settings of its site.

A roster is a whole state with a rising epoch; each epoch is one signed revision, so that a team
of one on its first day has the same shape as a team of twenty that has lost two laptops.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from courtdesk.domain.access import Role
from courtdesk.domain.consent import DEFAULT_SESSIONS
from courtdesk.domain.deadlines import Choice
from courtdesk.domain.enquiries import STANDARD, EnquiryKind
from courtdesk.domain.equality import Nation
from courtdesk.domain.ids import DeviceId, MemberId
from courtdesk.domain.providers import PointOfContact
from courtdesk.errors import FieldError


@dataclass(frozen=True)
class Member:
    """A named user. Public keys are base64: `sign` Ed25519, `slot` and `bundle` HPKE."""

    id: MemberId
    name: str
    roles: tuple[Role, ...]
    sign: str
    slot: str
    bundle: str
    registration_body: str = ""
    registration_number: str = ""

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
class Team:
    """The roster at one epoch. `team_id` never changes; it is random and says nothing."""

    team_id: str
    epoch: int
    court: str
    members: tuple[Member, ...]
    devices: tuple[Device, ...] = ()
    contacts: tuple[Member, ...] = ()
    revocations: tuple[Revocation, ...] = ()

    def member(self, member: MemberId) -> Member | None:
        """The member with this id, or `None`."""
        return next((one for one in self.members if one.id == member), None)

    def name_of(self, member: MemberId) -> str:
        """The member's name, or words for somebody the roster does not know."""
        found = self.member(member)
        return found.name if found else "somebody no longer on the team"

    def with_member(self, member: Member) -> Team:
        """The next epoch with `member` added. Raises `FieldError` when the name is taken."""
        taken = {one.name.casefold() for one in self.members}
        if member.name.casefold() in taken:
            raise FieldError(
                "name", f"{member.name} is already a member here: add something to the name."
            )
        return replace(self, epoch=self.epoch + 1, members=(*self.members, member))

    def with_device(self, device: Device) -> Team:
        """The next epoch with `device` added, or this one when it is there already."""
        if any(one.id == device.id for one in self.devices):
            return self
        return replace(self, epoch=self.epoch + 1, devices=(*self.devices, device))


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
    whether the court is a community justice court, with its four-weekly reviews.
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

    @property
    def all_enquiries(self) -> tuple[EnquiryKind, ...]:
        """The standard enquiries and the site's own."""
        return (*STANDARD, *self.enquiries)

    def level(self, form: str, default: int) -> int:
        """The threshold for `form`, or the form's own default."""
        return next((one.level for one in self.thresholds if one.form == form), default)
