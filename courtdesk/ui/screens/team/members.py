"""The team's members with their roles, and the ways on from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from courtdesk.actions.clinical import site_level
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission, may
from courtdesk.domain.team import Member, Settings
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, SecondaryButton
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Section, Strong, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Panel, WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.summary_list import Answer, SummaryList
from courtdesk.ui.kit.tab_order import follow_reading
from courtdesk.ui.screen import Desk, Place, Screen
from courtdesk.ui.screens.team.pages import part

_WAYS: tuple[tuple[str, str, Permission | None], ...] = (
    ("Take in a &card", "card", Permission.MANAGE_TEAM),
    ("Team &file", "file", None),
    ("Save &my keys", "save-keys", None),
    ("&Take in a member's keys", "take-keys", Permission.MANAGE_TEAM),
    ("&Laptops", "laptops", None),
    ("&Who may do what", "access", None),
    ("Team &history", "history", None),
    ("Recovery &key", "recovery", Permission.MANAGE_TEAM),
    ("&Vault key", "vault-key", Permission.MANAGE_TEAM),
)
"""The pages of the team beside its members: words, part, and who is offered it (`None`: all)."""


@dataclass(frozen=True)
class TeamView:
    """What the page shows, read in one go on the worker.

    `outside` is whether this is the laptop of somebody outside, who only receives requests.
    """

    court: str
    members: tuple[Member, ...]
    contacts: tuple[Member, ...]
    me: Member
    outside: bool
    settings: Settings
    thresholds: tuple[tuple[str, str], ...]
    may_manage: bool
    may_settle: bool
    may_change_forms: bool
    forked: bool


def read_team(session: Session) -> TeamView:
    """The team and the settings as they stand."""
    team, me = session.team(), session.member()
    forms = (session.catalogue.get(form_id) for form_id in session.catalogue.ids)
    levels = ((form.title, site_level(session, form)) for form in forms)
    return TeamView(
        court=team.court,
        members=_by_name(team.members),
        contacts=_by_name(team.contacts),
        me=me,
        outside=session.is_outside,
        settings=session.settings(),
        thresholds=tuple((title, str(level)) for title, level in levels if level is not None),
        may_manage=session.may(Permission.MANAGE_TEAM),
        may_settle=session.may(Permission.CHANGE_SETTINGS),
        may_change_forms=session.may(Permission.CHANGE_FORMS),
        forked=session.standing().forked,
    )


def _by_name(people: Sequence[Member]) -> tuple[Member, ...]:
    return tuple(sorted(people, key=lambda one: one.name.casefold()))


class Members(Screen):
    """Lists the members and the settings."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        whole = layouts.column(self, gap=0)
        self._page = Page("Team and settings", width=0)
        whole.addWidget(self._page)
        self._court = Caption()
        self._page.body.addWidget(self._court)
        columns = Columns()
        self._page.body.addWidget(columns)
        self._side_by_side = layouts.column(gap=0)
        columns.main.addLayout(self._side_by_side)
        self._list = QWidget()
        mark(self._list, "clear")
        self._rows = layouts.column(self._list, gap=0)
        columns.main.addWidget(Section("Members"))
        columns.main.addWidget(self._list)
        self._outside = Section("Outside the team: only sent requests")
        self._outside_rows = layouts.column(gap=0)
        self._add = SecondaryButton("Add a member")
        self._who_adds = Text()
        columns.main.addWidget(self._add)
        columns.main.addWidget(self._who_adds)
        columns.main.addWidget(self._outside)
        columns.main.addLayout(self._outside_rows)
        columns.main.addWidget(Section("The team"))
        columns.main.addWidget(self._team_ways())
        self._settings = SummaryList()
        self._change = SecondaryButton("Change settings")
        self._who_settles = Text()
        self._clinical = SecondaryButton("Thresholds and risk card")
        self._forms = SecondaryButton("The site's own forms")
        self._templates = SecondaryButton("Report template")
        self._directory = SecondaryButton("Services directory")
        self._passphrase = SecondaryButton("Change my passphrase")
        self._own_keys = SecondaryButton("Renew my keys")
        # What everyone may do here stands in view; the settings are a long list.
        columns.side.addWidget(self._own_panel())
        self._site = self._settings_panel()
        columns.side.addWidget(self._site)
        self._offer()

    def start(self) -> None:
        """Read the team, and put the keyboard on the first thing to do."""
        session = self._desk.session
        self._desk.runner.run(self, lambda: read_team(session), self._begin)

    def refresh(self) -> None:
        """Read the team again."""
        session = self._desk.session
        self._desk.runner.run(self, lambda: read_team(session), self._show)

    def _begin(self, view: TeamView) -> None:
        self._show(view)
        first = self._add if view.may_manage else self._passphrase
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, view: TeamView) -> None:
        number = len(view.members)
        people = "1 member" if number == 1 else f"{number} members"
        asked = " · you can be sent requests by this team" if view.outside else ""
        self._court.setText(f"{view.court} · {people}{asked}")
        layouts.clear(self._rows)
        for member in view.members:
            self._rows.addWidget(self._member_row(member, view))
        self._outside.setVisible(bool(view.contacts))
        layouts.clear(self._outside_rows)
        for contact in view.contacts:
            self._outside_rows.addWidget(self._member_row(contact, view))
        layouts.clear(self._side_by_side)
        if view.forked:
            self._side_by_side.addWidget(self._fork_panel(view))
        self._settings.set_answers(_settings_rows(view))
        self._set_offers(view)
        follow_reading(self._page)

    def _member_row(self, member: Member, view: TeamView) -> QFrame:
        frame = _member_row(member, mine=member.id == view.me.id)
        across = frame.layout()
        if view.may_manage and isinstance(across, QHBoxLayout):
            link = LinkButton("Open")
            link.setAccessibleName(f"Open {member.name}")
            kind = "contact" if member in view.contacts else "member"
            link.clicked.connect(lambda: self._desk.go(part(kind, member.id)))
            across.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return frame

    def _fork_panel(self, view: TeamView) -> WarningPanel:
        panel = WarningPanel(
            "Two administrators changed the team at the same time. Whoever left has left; whom "
            "only one of them added waits."
        )
        if view.may_manage:
            settle = LinkButton("Settle the team")
            settle.clicked.connect(lambda: self._desk.go(part("settle")))
            panel.add(settle)
        else:
            able = _names(view.members, Permission.MANAGE_TEAM)
            panel.add(Text(f"An administrator settles it: {able}."))
        return panel

    def _team_ways(self) -> QWidget:
        holder = QWidget()
        mark(holder, "clear")
        flow = FlowLayout(gap=10, line_gap=8)
        layouts.column(holder, gap=0).addLayout(flow)
        self._ways: list[tuple[SecondaryButton, QAction, Permission | None]] = []
        for words, where, needs in _WAYS:
            button = SecondaryButton(words.replace("&", ""))
            flow.addWidget(button)
            action = self._action(words, part(where), button)
            self._ways.append((button, action, needs))
            button.setVisible(needs is None)
            action.setEnabled(needs is None)
        return holder

    def _set_offers(self, view: TeamView) -> None:
        for button, action, needs in self._ways:
            offered = needs is None or may(view.me.roles, needs)
            # Of what is everybody's somebody outside is offered the history alone.
            offered = offered and (not view.outside or button.text() == "Team history")
            button.setVisible(offered)
            action.setEnabled(offered)
        self._add.setVisible(view.may_manage)
        self._add_action.setEnabled(view.may_manage)
        self._who_adds.setVisible(not view.may_manage)
        self._who_adds.setText(
            "When the team changes, they send you a file: take it in from Approvals."
            if view.outside
            else "An administrator adds members, changes roles and renews keys: "
            f"{_names(view.members, Permission.MANAGE_TEAM)}."
        )
        self._change.setVisible(view.may_settle)
        self._change_action.setEnabled(view.may_settle)
        self._forms.setVisible(view.may_change_forms)
        self._forms_action.setEnabled(view.may_change_forms)
        self._templates.setVisible(view.may_change_forms)
        self._templates_action.setEnabled(view.may_change_forms)
        self._site.setVisible(not view.outside)
        self._own_keys.setVisible(not view.outside)
        for action in (*self._site_actions, self._keys_action):
            action.setEnabled(not view.outside)
        self._who_settles.setVisible(not view.may_settle)
        self._who_settles.setText(
            "A clinical lead or an administrator changes settings: "
            f"{_names(view.members, Permission.CHANGE_SETTINGS)}."
        )

    def _settings_panel(self) -> Panel:
        panel = Panel("Settings of this site")
        for widget in (
            self._settings,
            self._change,
            self._who_settles,
            self._clinical,
            self._forms,
            self._templates,
            self._directory,
        ):
            panel.add(widget)
        panel.add(Caption("Thresholds and the card for risk are set by the clinical lead."))
        return panel

    def _own_panel(self) -> Panel:
        panel = Panel("Your passphrase and keys")
        panel.add(Text("It opens the vault and signs your decisions. Nobody else can look it up."))
        flow = FlowLayout(gap=10, line_gap=8)
        flow.addWidget(self._passphrase)
        flow.addWidget(self._own_keys)
        panel.body.addLayout(flow)
        return panel

    def _offer(self) -> None:
        self._add_action = self._action("&Add a member", part("add"), self._add)
        self._change_action = self._action("Change &settings", part("settings"), self._change)
        self._site_actions = (
            self._action("&Thresholds and risk card", Place("clinical"), self._clinical),
            self._action("Services &directory", Place("directory"), self._directory),
        )
        self._forms_action = self._action("The site's own &forms", Place("site_forms"), self._forms)
        self._templates_action = self._action(
            "Report &template", Place("report_template"), self._templates
        )
        self._action("Change my &passphrase", part("passphrase"), self._passphrase)
        self._keys_action = self._action("&Renew my keys", part("own-keys"), self._own_keys)
        # Until the team has been read, nobody is known to be allowed either.
        for widget in (self._add, self._who_adds, self._change, self._who_settles):
            widget.hide()
        for widget in (self._forms, self._templates):
            widget.hide()
        self._forms_action.setEnabled(False)
        self._templates_action.setEnabled(False)
        self._add_action.setEnabled(False)
        self._change_action.setEnabled(False)

    def _action(self, words: str, place: Place, button: SecondaryButton) -> QAction:
        action = QAction(words, self)

        def go() -> None:
            self._desk.go(place)

        action.triggered.connect(go)
        button.clicked.connect(go)
        self.addAction(action)
        return action


def _member_row(member: Member, *, mine: bool) -> QFrame:
    frame = QFrame()
    mark(frame, "row")
    across = layouts.row(frame, gap=16)
    name = f"{member.name} (you)" if mine else member.name
    registration = " ".join((member.registration_body, member.registration_number)).strip()
    top = Qt.AlignmentFlag.AlignTop
    across.addWidget(Strong(name), 2, top)
    words = layouts.column(gap=0)
    words.addWidget(Text(member.roles_text))
    if registration:
        words.addWidget(Caption(f"registered with {registration}"))
    across.addLayout(words, 3)
    frame.setAccessibleName(f"{name}: {member.roles_text}")
    return frame


def _settings_rows(view: TeamView) -> tuple[Answer, ...]:
    settings = view.settings
    minutes = "minute" if settings.idle_minutes == 1 else "minutes"
    levels = [
        Answer(title, title, f"above threshold from {level}", changeable=False)
        for title, level in view.thresholds
    ]
    return (
        *levels,
        Answer("limit", "Report text", f"{settings.snippet_limit:,} characters", changeable=False),
        Answer("sessions", "Treatment sessions", settings.sessions, changeable=False),
        Answer("idle", "Locks after", f"{settings.idle_minutes} {minutes}", changeable=False),
        Answer(
            "probation", "Probation", settings.probation.words or "not entered", changeable=False
        ),
        Answer(
            "community",
            "Community justice court",
            "Yes" if settings.community_justice else "No",
            changeable=False,
        ),
        Answer(
            "kept",
            "Outside, after a decision",
            "Deleted once it was saved" if settings.delete_decided else "Kept",
            changeable=False,
        ),
    )


def _names(members: Sequence[Member], permission: Permission) -> str:
    able = [member.name for member in members if may(member.roles, permission)]
    return ", ".join(able) or "nobody on this team yet"
