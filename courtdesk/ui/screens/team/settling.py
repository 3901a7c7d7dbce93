"""Two administrators changed the team side by side: what holds meanwhile, and who stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from courtdesk.actions import membership
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.codec import from_body
from courtdesk.domain.ids import MemberId
from courtdesk.domain.team import Member, Team
from courtdesk.domain.words import listed, moment
from courtdesk.errors import UserError
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, Option
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.team.pages import TeamForm, paragraphs


@dataclass(frozen=True)
class Side:
    """One of the rosters that stand side by side: who made it and when, and its members."""

    maker: str
    at: str
    team: Team


@dataclass(frozen=True)
class SettleView:
    """The sides, whom only one of them has (they wait), and whom one of them saw off."""

    sides: tuple[Side, ...]
    waiting: tuple[Member, ...]
    left: tuple[str, ...]


def read_sides(session: Session) -> SettleView:
    """What stands side by side. Raises `NotAllowed`, and `UserError` when nothing does."""
    session.require(Permission.MANAGE_TEAM)
    standing = session.standing()
    if not standing.forked:
        raise UserError("Nothing in the team waits to be settled.")
    sides = []
    for head in standing.heads:
        revision = session.vault.revision(head)
        if revision is not None:
            maker = standing.team.name_of(revision.author)
            team = from_body(Team, revision.body)
            sides.append(Side(maker, moment(revision.saved_at), team))
    gone = {one.id for side in sides for one in side.team.former}
    found: dict[MemberId, Member] = {}
    for side in sides:
        for member in side.team.members:
            if standing.team.member(member.id) is None:
                found.setdefault(member.id, member)
    waiting = tuple(one for one in found.values() if one.id not in gone)
    left = tuple(one.name for one in found.values() if one.id in gone)
    return SettleView(tuple(sides), waiting, left)


class SettleForm(TeamForm[SettleView, Team]):
    """Ticks who stays of those whom only one administrator added."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Settle the team", "Settle the team")

    def read(self, session: Session) -> SettleView:
        """The sides."""
        return read_sides(session)

    def before_fields(self, view: SettleView) -> None:
        """What stands side by side, and what holds of it already."""
        makers = listed([f"{side.maker} on {side.at}" for side in view.sides])
        lines = [
            f"The team was changed side by side: by {makers}.",
            "Roles that only one side gave do not hold until you give them again, and a "
            "contact whom only one side added has to be added again.",
        ]
        if view.left:
            lines.append(f"Has left, as one side says so: {listed(view.left)}.")
        if not view.waiting:
            lines.append("Nobody was added by one side alone: settling makes one roster of them.")
        paragraphs(self.body, lines)

    def fields(self, view: SettleView) -> Sequence[Field[Any]]:
        """A tick each for those who wait."""
        if not view.waiting:
            return ()
        options = [
            Option(one.id, one.name, f"{one.roles_text}; added by {_adder(view, one)}")
            for one in view.waiting
        ]
        return [
            Checks(
                "keep",
                "Who stays on the team",
                options,
                hint="Whoever is not ticked counts as having left.",
                optional=True,
            )
        ]

    def perform(self, session: Session, values: dict[str, Any]) -> Team:
        """Settle it. Raises what `membership.settle` raises."""
        keep = {MemberId(one) for one in values.get("keep", ())}
        return membership.settle(session, keep, passphrase=values["mine"])

    def said(self, result: Team) -> str:
        """How many the team has now."""
        number = len(result.members)
        people = "1 member" if number == 1 else f"{number} members"
        return f"The team is settled: it has {people}."


def _adder(view: SettleView, member: Member) -> str:
    there = [side.maker for side in view.sides if side.team.member(member.id) is not None]
    return listed(there)
