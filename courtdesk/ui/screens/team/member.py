"""One member: what they may do here, and the ways to change it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from courtdesk.actions import identities, membership, vaults
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment, Permission, Role, compartments
from courtdesk.domain.ids import MemberId
from courtdesk.domain.team import Member, Team
from courtdesk.errors import UserError
from courtdesk.ui.entry.first_run import PassphrasePair
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, Option
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.kit.summary_list import Answer, SummaryList
from courtdesk.ui.member_fields import registration_of_lead, roles_field
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.team.effects import effects, reads
from courtdesk.ui.screens.team.pages import TeamForm, TeamPage, paragraphs, part
from courtdesk.ui.strength import StrengthLine


@dataclass(frozen=True)
class MemberView:
    """A member as they stand. `unheld` are the compartments that nobody on the team reads."""

    member: Member
    mine: bool
    signs_in_here: bool
    unheld: frozenset[Compartment]


def read_member(session: Session, member: MemberId) -> MemberView:
    """Read one member. Raises `NotAllowed`, and `UserError` for somebody who is not on the team."""
    session.require(Permission.MANAGE_TEAM)
    team = session.team()
    found = team.member(member)
    if found is None:
        raise UserError("That person is not on the team any more: look at the list again.")
    here = found.name in vaults.member_names(session.folder)
    return MemberView(found, member == session.me, here, unheld(team))


def unheld(team: Team) -> frozenset[Compartment]:
    """The compartments that nobody on the team reads."""
    held = (compartments(member.roles) for member in team.members)
    return frozenset(Compartment).difference(*held)


class MemberPage(TeamPage[MemberView]):
    """What the team knows of a member, and what an administrator can do."""

    def __init__(self, desk: Desk, member: str) -> None:
        super().__init__(desk, "A member of the team")
        self._member = MemberId(member)

    def read(self, session: Session) -> MemberView:
        """The member."""
        return read_member(session, self._member)

    def show_view(self, view: MemberView) -> None:
        """Facts first, then the ways on."""
        self.body.addWidget(SummaryList(_facts(view)))
        ways = [self.way("Change roles", part("roles", self._member))]
        if view.mine:
            ways.append(self.way("Change my passphrase", part("passphrase")))
        elif view.signs_in_here:
            ways.append(self.way("Reset a forgotten passphrase", part("reset", self._member)))
        if not view.mine:
            ways.append(self.way("Leaves the team", part("leaving", self._member)))
        self.body.addLayout(self.buttons(ways))
        ways[0].setFocus()
        if view.mine:
            self.body.addWidget(Text("Another administrator sees you off when you leave."))
        elif not view.signs_in_here:
            self.body.addWidget(
                Text("A forgotten passphrase is reset on the laptop on which they sign in.")
            )


def _facts(view: MemberView) -> list[Answer]:
    member = view.member
    registered = " ".join((member.registration_body, member.registration_number)).strip()
    renewed = len(member.earlier)
    times = "once" if renewed == 1 else f"{renewed} times"
    facts = [
        ("Name", f"{member.name} (you)" if view.mine else member.name),
        ("Roles", member.roles_text),
        ("Reads", reads(member.roles)),
        ("Registered with", registered or "No registration entered"),
        ("Signs in on this laptop", "Yes" if view.signs_in_here else "No"),
        ("Keys", f"Renewed {times}" if renewed else "As on the first day"),
    ]
    return [Answer(name, name, value, changeable=False) for name, value in facts]


class RolesForm(TeamForm[MemberView, Member]):
    """Ticks the roles, and says while ticking what is lost and gained."""

    def __init__(self, desk: Desk, member: str) -> None:
        super().__init__(desk, "Change roles", "Change roles", width=0)
        self._member = MemberId(member)
        self._view: MemberView | None = None
        self.roles = roles_field(
            "Roles at court",
            hint="Tick every role that the member has.",
            missing="Choose at least one role for this member.",
        )
        self.registered, self.number = registration_of_lead()
        self.meaning = Inset("What this changes", look="neutral")
        self._said = layouts.column(gap=6)
        self.meaning.body.addLayout(self._said)

    def read(self, session: Session) -> MemberView:
        """The member."""
        return read_member(session, self._member)

    def before_fields(self, view: MemberView) -> None:
        """Who it is; beside the ticks, what they mean."""
        self.body.addWidget(Section(view.member.name))
        columns = Columns()
        self.body.addWidget(columns)
        columns.side.addWidget(self.meaning)
        self.column = columns.main

    def fields(self, view: MemberView) -> Sequence[Field[Any]]:
        """Filled with what holds now."""
        self.roles.set_value(tuple(role.value for role in Role if role in view.member.roles))
        self.registered.set_value(view.member.registration_body)
        self.number.set_value(view.member.registration_number)
        return [self.roles, self.registered, self.number]

    def after_fields(self, view: MemberView) -> None:
        """Say what it means, at each tick."""
        self._view = view
        self.roles.changed.connect(self._tell)
        self._tell()

    def perform(self, session: Session, values: dict[str, Any]) -> Member:
        """Change them. Raises what `membership.change_roles` raises."""
        return membership.change_roles(
            session,
            self._member,
            [Role(value) for value in values["roles"]],
            passphrase=values["mine"],
            registration_body=values.get("registration_body", ""),
            registration_number=values.get("registration_number", ""),
        )

    def said(self, result: Member) -> str:
        """The roles that hold from now on."""
        own = self._view is not None and self._view.mine
        later = " The window offers you the rest when you next sign in." if own else ""
        return f"{result.name} is now: {result.roles_text}.{later}"

    def _tell(self) -> None:
        if self._view is None:
            return
        chosen = [Role(value) for value in self.roles.value()]
        lead = Role.CLINICAL_LEAD in chosen
        self.registered.setVisible(lead)
        self.number.setVisible(lead)
        told = effects(self._view.member.roles, chosen, self._view.unheld)
        sentences = (*told.loses, *told.gains) or ("Nothing yet: the roles are as they were.",)
        layouts.clear(self._said)
        for sentence in sentences:
            self._said.addWidget(Text(sentence))
        # Beside the ticks nothing takes the keyboard: who does not see it hears it.
        self.meaning.setAccessibleDescription(" ".join(sentences))
        announce(self.meaning, " ".join(sentences))


class ResetForm(TeamForm[MemberView, Member]):
    """A forgotten passphrase: the member sits here and types another one."""

    def __init__(self, desk: Desk, member: str) -> None:
        super().__init__(desk, "Reset a forgotten passphrase", "Reset passphrase")
        self._member = MemberId(member)
        self.new = PassphrasePair("The member's new passphrase", "the member's new passphrase")
        self._strength = StrengthLine(desk.runner, self.new.first, self._names, self)

    def read(self, session: Session) -> MemberView:
        """The member. Raises `UserError` where it cannot be done here."""
        view = read_member(session, self._member)
        if view.mine:
            raise UserError("Change your own passphrase instead: you know the old one.")
        if not view.signs_in_here:
            raise UserError(
                f"{view.member.name} does not sign in on this laptop: reset it on theirs."
            )
        return view

    def before_fields(self, view: MemberView) -> None:
        """What is lost, and what is not."""
        self.body.addWidget(Section(view.member.name))
        paragraphs(
            self.body,
            (
                f"{view.member.name} sits here now and types a new passphrase, which nobody else "
                "needs to know. Make sure that it is them.",
                "Everything that was recorded stays. A form that they have open and not finished "
                "is lost if it was sealed to them alone.",
                "They get new keys with it. If they sign in on another laptop too, they take the "
                "keys there with “Save my keys” in Team.",
            ),
        )

    def fields(self, view: MemberView) -> Sequence[Field[Any]]:
        """The new passphrase, twice."""
        return self.new.fields

    def problems(self) -> list[tuple[str, str]]:
        """Whether the two differ."""
        wrong = self.new.problem()
        return [(wrong.field, str(wrong))] if wrong is not None else []

    def perform(self, session: Session, values: dict[str, Any]) -> Member:
        """Reset it. Raises what `membership.reset_member` raises."""
        return membership.reset_member(
            session,
            self._member,
            new_passphrase=values["passphrase"],
            passphrase=values["mine"],
            policy=identities.own_policy(session),
        )

    def said(self, result: Member) -> str:
        """That the new one opens the vault."""
        return f"{result.name} signs in with the new passphrase from now on."

    def _names(self) -> list[str]:
        return [self.view.member.name] if self.view is not None else []


class LeavingForm(TeamForm[MemberView, membership.Renewed]):
    """A member leaves the team: what that ends, what it cannot end, and once more whether."""

    def __init__(self, desk: Desk, member: str) -> None:
        super().__init__(desk, "Leaving the team", "Take off the team", takes_away=True)
        self._member = MemberId(member)

    def read(self, session: Session) -> MemberView:
        """The member. Raises `UserError` for oneself."""
        view = read_member(session, self._member)
        if view.mine:
            raise UserError("You cannot remove yourself: ask another administrator to do it.")
        return view

    def before_fields(self, view: MemberView) -> None:
        """What happens, in words."""
        name = view.member.name
        self.body.addWidget(Section(name))
        paragraphs(
            self.body,
            (
                f"{name} can no longer sign in here. The vault gets a new key, and what is "
                "recorded from now on is sealed to keys that they were never given.",
                "What they could read until now is not called back: a copy of the vault from "
                "before still opens with their passphrase.",
                "What they recorded and signed stays, with their name.",
                "Other laptops of the team learn it from the next team file.",
            ),
        )

    def fields(self, view: MemberView) -> Sequence[Field[Any]]:
        """A tick, so that Enter alone sees nobody off."""
        return [sure("Before you go on", f"{view.member.name} leaves the team")]

    def perform(self, session: Session, values: dict[str, Any]) -> membership.Renewed:
        """See them off. Raises what `membership.remove_member` raises."""
        return membership.remove_member(session, self._member, passphrase=values["mine"])

    def said(self, result: membership.Renewed) -> str:
        """That they have left."""
        name = self.view.member.name if self.view is not None else "The member"
        return f"{name} has left the team, and the vault has a new key. {result.notice}".strip()

    def finish(self, result: membership.Renewed) -> None:
        """To the list, as there is no page of theirs to go back to."""
        self.desk.say(self.said(result))
        self.desk.go(part(""))


def sure(label: str, words: str) -> Checks:
    """The tick that confirms something that takes away."""
    return Checks("sure", label, [Option("sure", words)], missing=f"Tick the box: {words}.")


MEMBER_PARTS: dict[str, Callable[[Desk, str], TeamPage[Any]]] = {
    "member": MemberPage,
    "roles": RolesForm,
    "reset": ResetForm,
    "leaving": LeavingForm,
}
"""The pages about one member, by the name before their id."""
