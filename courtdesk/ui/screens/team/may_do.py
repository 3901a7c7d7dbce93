"""Who may do what: the table of roles, one role at a time, read from the table itself."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment, Permission, Role
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.fields import Option, SelectField
from courtdesk.ui.kit.headings import Caption, Section, Strong, Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.team.effects import ANSWERS, allowed, others, readers, reads
from courtdesk.ui.screens.team.pages import TeamPage


@dataclass(frozen=True)
class MayView:
    """The member's first role, and who on the team holds each."""

    first: Role
    holders: dict[Role, tuple[str, ...]]


class MayDo(TeamPage[MayView]):
    """What one role may do, and who else does the rest.

    Attributes:
        role: chooses the role that is shown.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Who may do what", width=0)
        self.role = _roles()
        self._shown: QWidget | None = None

    def read(self, session: Session) -> MayView:
        """Who holds which role."""
        members = session.team().members
        holders = {role: tuple(one.name for one in members if role in one.roles) for role in Role}
        return MayView(session.roles()[0], holders)

    def show_view(self, view: MayView) -> None:
        """The choice, the role, and the table's other half beside it."""
        chosen = self.role.value() or view.first.value
        self.role = _roles()
        self.role.set_value(chosen)
        self.role.changed.connect(self._tell)
        self._shown = None
        columns = Columns()
        columns.main.addWidget(self.role)
        self._main = columns.main
        panel = Panel("Who reads sealed answers")
        for part in Compartment:
            panel.add(Strong(ANSWERS[part].capitalize()))
            panel.add(Text(readers(part)))
        panel.add(Caption("A member with several roles may do what any of them may."))
        columns.side.addWidget(panel)
        columns.side.addLayout(self.buttons([]))
        self.body.addWidget(columns)
        self._tell()
        self.role.focus_first()

    def _tell(self) -> None:
        if self.view is None:
            return
        role = Role(self.role.value() or self.view.first.value)
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = _role_table(role, self.view.holders[role])
        self._main.addWidget(self._shown)


def _roles() -> SelectField:
    return SelectField("role", "Role", [Option(role.value, role.label) for role in Role])


def _role_table(role: Role, holders: tuple[str, ...]) -> QWidget:
    table = QWidget()
    mark(table, "clear")
    column = layouts.column(table, gap=8)
    column.addWidget(Text(f"On this team: {', '.join(holders) or 'nobody'}."))
    column.addWidget(Text(f"Reads: {reads([role]).lower()}."))
    may = allowed(role)
    column.addWidget(Section("May"))
    for permission in may:
        column.addWidget(Text(_sentence(permission)))
    column.addWidget(Section("May not"))
    for permission in (one for one in Permission if one not in may):
        line = Text(_sentence(permission))
        who = Caption(f"Who may: {others(permission)}")
        both = layouts.column(gap=0)
        both.addWidget(line)
        both.addWidget(who)
        column.addLayout(both)
    return table


def _sentence(permission: Permission) -> str:
    label = permission.label
    return f"{label[0].upper()}{label[1:]}"
