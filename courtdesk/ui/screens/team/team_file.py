"""The team file: the team's words, saving the file for everybody, and taking in a newer one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from courtdesk.actions import team_files
from courtdesk.actions.session import Session
from courtdesk.actions.team_files import TakenIn
from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.team.pages import TeamPage, paragraphs
from courtdesk.ui.words_panel import WordsPanel

_FILTER = "Team files (*.age);;All files (*)"
_WORDS = (
    "Whoever joins with the team file sees these words on their own screen. Read yours to them and "
    "have them compare: with other words it is not this team that they join."
)
_SAVE = (
    "The file holds the roster, the keys that each member may have, the site's settings, forms and "
    "tables; nothing about a person or a case. It is sealed: only members of the team can open it."
)
_TAKE = (
    "A file from a colleague's laptop brings what was changed there. It is taken in only when its "
    "signatures follow from the team that is here."
)


class TeamFilePage(TeamPage[tuple[str, ...]]):
    """Saves and takes in team files.

    Attributes:
        save: the button that asks where to save the file.
        take: the button that asks for a colleague's file.
        told: the sentences of what came of it.
    """

    rereads = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Team file")
        self._busy = False
        self.told: tuple[str, ...] = ()
        self.save = PrimaryButton("Save the team file…")
        self.take = SecondaryButton("Take in a team file…")
        self._said = layouts.column(gap=6)

    def read(self, session: Session) -> tuple[str, ...]:
        """The team's words."""
        return team_files.team_words(session)

    def refresh(self) -> None:
        """What was told stays in view."""

    def leave(self) -> bool:
        """Not while a file is written or taken in: what came of it would be told to nobody."""
        return not self._busy

    def show_view(self, view: tuple[str, ...]) -> None:
        """Words, saving, taking in."""
        holder = QWidget()
        mark(holder, "clear")
        self._said = layouts.column(holder, gap=6)
        self.body.addWidget(holder)
        self.body.addWidget(WordsPanel("The team's words", view))
        paragraphs(self.body, [_WORDS])
        self.save = PrimaryButton("Save the team file…")
        self.save.clicked.connect(self._ask_where)
        self.take = SecondaryButton("Take in a team file…")
        self.take.clicked.connect(self._ask_which)
        self.body.addWidget(Section("For your colleagues"))
        self.body.addWidget(Text(_SAVE))
        self.body.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(Section("From a colleague"))
        self.body.addWidget(Text(_TAKE))
        self.body.addLayout(self.buttons([self.take]))

    def save_to(self, path: Path) -> None:
        """Write the team file to `path`."""
        session = self.desk.session

        def work() -> TakenIn:
            team_files.write_team_file(session, path)
            return TakenIn((f"Saved as {path.name}. Send it to every colleague, or copy it on.",))

        self._run(work)

    def take_in(self, path: Path) -> None:
        """Take in the team file at `path`."""
        session = self.desk.session
        self._run(lambda: team_files.take_team_file(session, path))

    def _run(self, work: Callable[[], TakenIn]) -> None:
        self._set_busy(busy=True)
        self.desk.runner.run(self, work, self._done, self._refused)

    def _done(self, found: TakenIn) -> None:
        self._set_busy(busy=False)
        first = found.changes or ("Nothing in it is new.",)
        self._tell([(BannerKind.SUCCESS, one) for one in first])
        self._tell([(BannerKind.WARNING, one) for one in found.notes], after=True)
        self.desk.saved(self.desk.session.clock())

    def _refused(self, error: CourtDeskError) -> None:
        self._set_busy(busy=False)
        self._tell([(BannerKind.WARNING, str(error))])

    def _tell(self, lines: list[tuple[BannerKind, str]], *, after: bool = False) -> None:
        if not after:
            layouts.clear(self._said)
            self.told = ()
        for kind, sentence in lines:
            banner = Banner(kind, sentence)
            self._said.addWidget(banner)
            banner.announce()
        self.told = (*self.told, *(sentence for _, sentence in lines))

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        for button in (self.save, self.take):
            button.setEnabled(not busy)
        if not busy:
            self.take_keyboard()

    def _ask_where(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the team file", team_files.SUGGESTED, _FILTER
        )
        if chosen:
            self.save_to(Path(chosen))

    def _ask_which(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "A colleague's team file", "", _FILTER)
        if chosen:
            self.take_in(Path(chosen))
