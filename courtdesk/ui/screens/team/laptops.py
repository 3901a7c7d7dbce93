"""The team's laptops: their names, since when each is known, and what to do with a lost one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from courtdesk.actions import membership
from courtdesk.actions.session import Session
from courtdesk.actions.sync import whose
from courtdesk.domain import words
from courtdesk.domain.access import Permission, may
from courtdesk.domain.ids import DeviceId, RevisionId
from courtdesk.domain.team import Device, Team
from courtdesk.errors import UserError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import TextField
from courtdesk.ui.kit.headings import Caption, Section, Strong, Text
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.team.epochs import holding, maker
from courtdesk.ui.screens.team.member import sure
from courtdesk.ui.screens.team.pages import TeamForm, TeamPage, paragraphs, part


@dataclass(frozen=True)
class Laptop:
    """One laptop. `first` is who put it on the team and when; `last` its newest record here.

    `name` is "" for one that nobody has named yet, `called` what it is called all the same.
    """

    id: DeviceId
    name: str
    called: str
    this_one: bool
    first: tuple[str, datetime] | None
    last: datetime | None
    revoked: bool

    @property
    def facts(self) -> str:
        """When it was first and last heard of, as one line."""
        found = []
        if self.first is not None:
            found.append(f"On the team since {words.day(self.first[1])}, by {self.first[0]}")
        newest = words.moment(self.last) if self.last is not None else ""
        if self.revoked:
            found.append(f"what it recorded after {newest} does not count" if newest else "")
        elif newest and not self.this_one:
            found.append(f"last record here {newest}")
        return "; ".join(filter(None, found))


@dataclass(frozen=True)
class LaptopsView:
    """All of them, and whether this member may change anything."""

    laptops: tuple[Laptop, ...]
    may_manage: bool
    administrators: str

    def laptop(self, device: str) -> Laptop:
        """The one with this id. Raises `UserError`."""
        found = next((one for one in self.laptops if one.id == device), None)
        if found is None:
            raise UserError("That laptop is not on the team: look at the list again.")
        return found


def read_laptops(session: Session) -> LaptopsView:
    """The laptops of the roster as it stands, this one first."""
    team = session.team()
    firsts, names = _firsts(session), whose.laptops(session)
    found = [_laptop(session, team, one, names[one.id], firsts.get(one.id)) for one in team.devices]
    return LaptopsView(
        tuple(sorted(found, key=lambda one: (not one.this_one, one.revoked, one.called))),
        may(session.roles(), Permission.MANAGE_TEAM),
        words.listed([one.name for one in team.administrators]),
    )


def _laptop(
    session: Session, team: Team, device: Device, called: str, first: tuple[str, datetime] | None
) -> Laptop:
    revocation = team.revocation(device.id)
    last = session.vault.last_of(device.id)
    newest = None
    if revocation is not None:
        newest = session.vault.revision(RevisionId(revocation.last_id))
    elif last is not None:
        newest = session.vault.revision(last[1])
    return Laptop(
        device.id,
        device.name,
        called,
        device.id == session.vault.device.device,
        first,
        newest.saved_at if newest is not None else None,
        revocation is not None,
    )


def _firsts(session: Session) -> dict[DeviceId, tuple[str, datetime]]:
    """Who put each laptop on the team, and when: the first change of the roster that names it."""
    found: dict[DeviceId, tuple[str, datetime]] = {}
    for revision, team in holding(session):
        for device in team.devices:
            found.setdefault(device.id, (maker(session, revision), revision.saved_at))
    return found


class Laptops(TeamPage[LaptopsView]):
    """The list."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Laptops")

    def read(self, session: Session) -> LaptopsView:
        """All laptops."""
        return read_laptops(session)

    def show_view(self, view: LaptopsView) -> None:
        """A row each."""
        self.body.addWidget(
            Text(
                "Each laptop signs what is recorded on it. One that is lost is revoked: nothing "
                "that it writes from then on counts."
            )
        )
        for one in view.laptops:
            self.body.addWidget(self._row(one, may_manage=view.may_manage))
        if not view.may_manage:
            self.body.addWidget(
                Text(f"An administrator names or revokes a laptop: {view.administrators}.")
            )
        self.body.addLayout(self.buttons([]))

    def _row(self, one: Laptop, *, may_manage: bool) -> QFrame:
        frame = QFrame()
        mark(frame, "row")
        across = layouts.row(frame, gap=16)
        said = layouts.column(gap=0)
        state = " (this one)" if one.this_one else ", revoked" if one.revoked else ""
        said.addWidget(Strong(f"{one.called}{state}"))
        if one.facts:
            said.addWidget(Caption(f"{one.facts}."))
        across.addLayout(said, 1)
        frame.setAccessibleName(f"{one.called}{state}: {one.facts}")
        if may_manage:
            across.addWidget(self._link("Name", one, "laptop-name"), 0, Qt.AlignmentFlag.AlignTop)
            if not (one.this_one or one.revoked):
                lost = self._link("It is lost", one, "laptop-lost")
                across.addWidget(lost, 0, Qt.AlignmentFlag.AlignTop)
        return frame

    def _link(self, verb: str, one: Laptop, page: str) -> LinkButton:
        link = LinkButton(verb)
        link.setAccessibleName(f"{verb}: {one.called}")
        link.clicked.connect(lambda: self.desk.go(part(page, one.id)))
        return link


class LaptopName(TeamForm[Laptop, Team]):
    """What the team calls a laptop: no key changes, so no passphrase is asked for."""

    def __init__(self, desk: Desk, device: str) -> None:
        super().__init__(desk, "Name a laptop", "Save name", confirms=False)
        self._device = DeviceId(device)
        self.name = TextField(
            "name",
            "Name",
            hint="As the team calls it, such as Room 2 laptop. Everybody on the team reads it.",
            missing="Enter what the team calls this laptop, such as Room 2 laptop.",
        )
        self.name.edit.returnPressed.connect(self.submit)

    def read(self, session: Session) -> Laptop:
        """The laptop."""
        session.require(Permission.MANAGE_TEAM)
        return read_laptops(session).laptop(self._device)

    def before_fields(self, view: Laptop) -> None:
        """Which one."""
        self.body.addWidget(Section(view.called))
        paragraphs(self.body, (f"{view.facts}.",) if view.facts else ())

    def fields(self, view: Laptop) -> Sequence[Field[Any]]:
        """Its name as it is."""
        self.name.set_value(view.name)
        return [self.name]

    def perform(self, session: Session, values: dict[str, Any]) -> Team:
        """Name it. Raises what `membership.name_device` raises."""
        return membership.name_device(session, self._device, values["name"])

    def said(self, result: Team) -> str:
        """The name as the roster has it."""
        name = next(one.name for one in result.devices if one.id == self._device)
        return f"The laptop is called {name}."


class LaptopLost(TeamForm[Laptop, Team]):
    """A laptop is lost: what revoking it means, and what it cannot do."""

    def __init__(self, desk: Desk, device: str) -> None:
        super().__init__(desk, "A laptop is lost", "Revoke this laptop", takes_away=True)
        self._device = DeviceId(device)

    def read(self, session: Session) -> Laptop:
        """The laptop. Raises `UserError` for this one and for one that is revoked."""
        session.require(Permission.MANAGE_TEAM)
        found = read_laptops(session).laptop(self._device)
        if found.this_one:
            raise UserError("This is the laptop that you are using: revoke it on another one.")
        if found.revoked:
            raise UserError("That laptop was revoked already.")
        return found

    def before_fields(self, view: Laptop) -> None:
        """What it means, in words."""
        until = (
            f"up to {words.moment(view.last)}, the last that has arrived here"
            if view.last is not None
            else "nothing of it, as nothing has arrived here"
        )
        self.body.addWidget(Section(view.called))
        paragraphs(
            self.body,
            (
                f"What it recorded counts {until}. Nothing that it writes from now on is taken in, "
                "and the team's keys change.",
                "What is on it is not called back or wiped. It stays encrypted, unless somebody "
                "was signed in when it was lost: whoever has it needs a passphrase of somebody "
                "who signs in on it, or the printed recovery key.",
                "Whoever signed in on it should renew their keys next: each of them, in Team, "
                "“Renew my keys”. It cannot be put back on the team: it would begin again as a "
                "new laptop.",
            ),
        )

    def fields(self, view: Laptop) -> Sequence[Field[Any]]:
        """A tick, so that Enter alone revokes nothing."""
        return [sure("Before you go on", f"{view.called} is lost for good")]

    def perform(self, session: Session, values: dict[str, Any]) -> Team:
        """Revoke it. Raises what `membership.revoke_device` raises."""
        return membership.revoke_device(session, self._device, passphrase=values["mine"])

    def said(self, result: Team) -> str:
        """That it is done, and what is next."""
        return "The laptop is revoked. Whoever signed in on it should renew their keys now."


LAPTOP_PARTS: dict[str, Callable[[Desk, str], TeamPage[Any]]] = {
    "laptop-name": LaptopName,
    "laptop-lost": LaptopLost,
}
"""The pages about one laptop, by the name before its id."""
