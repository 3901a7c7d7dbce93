"""The team's history: each change of the roster, by whom and when, and who has left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QFrame

from courtdesk.actions import rosters
from courtdesk.actions.session import Session
from courtdesk.domain import roster_words, words
from courtdesk.domain.ids import RevisionId
from courtdesk.domain.roster import side_by_side
from courtdesk.domain.team import Member, Team
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.headings import Caption, Strong, Text
from courtdesk.ui.kit.panels import Panel, WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.team.epochs import holding, maker
from courtdesk.ui.screens.team.pages import TeamPage

_AT_ONCE = 40
"""Changes that are shown before "Show older changes" is pressed."""


@dataclass(frozen=True)
class Change:
    """One epoch: its number, who made it, when, and what it changed, in words."""

    number: int
    maker: str
    at: datetime
    what: tuple[str, ...]


@dataclass(frozen=True)
class HistoryView:
    """The changes that hold, the newest first; who has left; what a person should know."""

    changes: tuple[Change, ...]
    former: tuple[Member, ...]
    notices: tuple[str, ...]


def read_history(session: Session) -> HistoryView:
    """Every epoch that holds. Whoever is on the team may read it."""
    standing = session.standing()
    teams: dict[RevisionId, Team] = {}
    found: list[Change] = []
    for revision, team in holding(session):
        before = [teams[parent] for parent in revision.parents if parent in teams]
        teams[revision.id] = team
        found.append(
            Change(team.epoch, maker(session, revision), revision.saved_at, _what(before, team))
        )
    former = sorted(standing.team.former, key=lambda one: one.name.casefold())
    notices = tuple(rosters.sentences(standing))
    return HistoryView(tuple(reversed(found)), tuple(former), notices)


def _what(before: Sequence[Team], team: Team) -> tuple[str, ...]:
    if not before:
        return ("The team was begun.",)
    joined = before[0]
    for one in before[1:]:
        joined = side_by_side(joined, one)
    found = roster_words.changes(joined, team)
    return found or ("Members and laptops stayed as they were.",)


class History(TeamPage[HistoryView]):
    """The list of changes, and beside it those who have left."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "The team's history", width=0)

    def read(self, session: Session) -> HistoryView:
        """All of it."""
        return read_history(session)

    def show_view(self, view: HistoryView) -> None:
        """What a person should know first, then the newest changes."""
        for notice in view.notices:
            self.body.addWidget(WarningPanel(notice))
        columns = Columns()
        self.body.addWidget(columns)
        older = SecondaryButton("Show older changes")
        rows = layouts.column(gap=0)
        columns.main.addLayout(rows)
        for change in view.changes[:_AT_ONCE]:
            rows.addWidget(_row(change))

        def show_older() -> None:
            older.hide()
            for change in view.changes[_AT_ONCE:]:
                rows.addWidget(_row(change))

        older.clicked.connect(show_older)
        columns.main.addWidget(older)
        older.setVisible(len(view.changes) > _AT_ONCE)
        columns.side.addWidget(_left(view.former))
        columns.side.addLayout(self.buttons([]))


def _row(change: Change) -> QFrame:
    frame = QFrame()
    mark(frame, "row")
    column = layouts.column(frame, gap=2)
    column.addWidget(Caption(f"{change.number} · {words.moment(change.at)} · {change.maker}"))
    for sentence in change.what:
        column.addWidget(Text(sentence))
    frame.setAccessibleName(
        f"Change {change.number}, {words.moment(change.at)}, {change.maker}: "
        f"{' '.join(change.what)}"
    )
    return frame


def _left(former: Sequence[Member]) -> Panel:
    panel = Panel("Who has left")
    if not former:
        panel.add(Text("Nobody so far."))
    for member in former:
        panel.add(Strong(member.name))
        panel.add(Caption(member.roles_text or "a contact"))
    if former:
        panel.add(Caption("What they signed keeps their name."))
    return panel
