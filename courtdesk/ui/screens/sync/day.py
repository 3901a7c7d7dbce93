"""The end of the day: every place once more, then what stands where, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from courtdesk.actions.sync.places import folder_route
from courtdesk.domain.routes import Route
from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import Button, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Inset, WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.tab_order import follow_reading
from courtdesk.ui.screen import Desk, Screen
from courtdesk.ui.screens.sync import words
from courtdesk.ui.screens.sync.words import Ending, Said
from courtdesk.ui.sync_watch import Facts, Ran, SyncWatch

_GOING = "Storing what this laptop has, and reading it back. You may close at any time."


class EndOfDay(Screen):
    """Runs the places as it opens; may be left and closed at any moment.

    Attributes:
        ending: what it came to, or None while it goes on or cannot be read.
        said: what was told of a stick, or None.
        watch: what synchronises.
    """

    def __init__(self, desk: Desk, watch: SyncWatch) -> None:
        super().__init__()
        self._desk, self.watch = desk, watch
        self.ending: Ending | None = None
        self.said: Said | None = None
        self._stick: Route | None = None
        self._asked = False
        self.page = Page("End of the day")
        layouts.column(self, gap=0).addWidget(self.page)
        self._content = layouts.column(gap=12)
        self.page.body.addLayout(self._content)
        self._step: Caption | None = None
        self.page.set_hints([("Ctrl L", "lock"), ("Ctrl Q", "close"), ("Alt ←", "back")])
        watch.began.connect(self._began)
        watch.told.connect(self._tell_step)
        watch.ran.connect(self._ran)
        watch.rested.connect(self._rested)
        watch.known.connect(self._known)
        watch.unknown.connect(self._not_read)

    @property
    def _going(self) -> bool:
        """Whether the page says what is being done, and not what came of it."""
        return self._step is not None

    def start(self) -> None:
        """Run every place."""
        self._again()

    def refresh(self) -> None:
        """Come back to later, "safe to close" would be an old word: run them again."""
        if not self._going:
            self._again()

    def take_keyboard(self) -> None:
        """Put the keyboard on the first button."""
        buttons = self.page.findChildren(Button)
        if buttons:
            buttons[0].setFocus()

    def chosen(self, folder: Path) -> None:
        """Save everything to this stick."""
        self._stick = folder_route(folder)
        self._show_going()
        self.watch.at(self._stick)

    def _again(self) -> None:
        self.said = None
        self._show_going()
        # What was written a moment ago belongs to the day: read what there is first.
        self._asked = True
        self.watch.look_afresh()

    def _show_going(self) -> None:
        self._clear()
        self._step = Caption(self.watch.doing)
        self._content.addWidget(Text(_GOING))
        self._content.addWidget(self._step)
        self._add_buttons(self._button("Stop", self.watch.stop), self._close_button())
        self.take_keyboard()

    def _clear(self) -> None:
        """Empty the page, and keep hold of nothing that stood on it.

        A round may also begin by itself while the page says what the last one came to: what that
        one tells must not be written to a line which is gone.
        """
        self._step = self.ending = None
        layouts.clear(self._content)

    def _began(self, route: Route) -> None:
        if self._step is not None:
            self._step.setText(f"{route.name}: looking what is there")

    def _tell_step(self, step: str) -> None:
        if self._step is not None:
            name, _, _ = self._step.text().partition(":")
            self._step.setText(f"{name}: {step}")

    def _ran(self, ran: Ran) -> None:
        if self._stick is not None and ran.route.id == self._stick.id:
            now = self._desk.session.clock()
            self._stick, self.said = None, words.stick_said(ran, now, taking=False)
        elif ran.refused:
            self.said = Said("Nothing was exchanged", (ran.refused,), warning=True)

    def _rested(self) -> None:
        if not self._going:
            return
        if self._asked:
            self._asked = False
            self.watch.now()
            if self.watch.busy:
                return
        self._tell_end()

    def _known(self) -> None:
        # Something was written while the page is looked at: what it says must follow.
        if not self._going:
            self._tell_end()

    def _tell_end(self) -> None:
        facts = self.watch.facts
        if facts is None:
            return
        if facts.refused:
            self._say_only(facts.refused)
        else:
            self._show(facts)

    def _show(self, facts: Facts) -> None:
        ended = words.ending(facts.day, self._desk.session.clock())
        if ended == self.ending:
            return
        self._clear()
        self.ending = ended
        if self.said is not None:
            self._add_panel(
                self.said.heading, self.said.lines, "warning" if self.said.warning else ""
            )
        self._add_panel(ended.heading, ended.lines, "" if ended.safe else "neutral")
        for sentence in ended.beside:
            self._content.addWidget(Text(sentence))
        stick = SecondaryButton if ended.safe else PrimaryButton
        save = self._button("Save everything to a stick…", self._ask_folder, stick)
        close = self._close_button(PrimaryButton if ended.safe else SecondaryButton)
        again = self._button("Try again", self._again)
        self._add_buttons(*((close, save) if ended.safe else (save, again, close)))
        follow_reading(self.page)
        self.take_keyboard()
        announce(self, f"{ended.heading}. {' '.join(ended.lines)}")

    def _add_panel(self, heading: str, lines: tuple[str, ...], look: str) -> None:
        panel = Inset(heading, look=look)
        for sentence in lines:
            panel.add(Text(sentence))
        self._content.addWidget(panel)

    def _add_buttons(self, *buttons: Button) -> None:
        holder = QWidget()
        mark(holder, "clear")
        row = FlowLayout(holder, gap=10)
        for button in buttons:
            row.addWidget(button)
        self._content.addWidget(holder)

    def _button(
        self, text: str, does: Callable[[], object], make: type[Button] = SecondaryButton
    ) -> Button:
        button = make(text)
        button.clicked.connect(does)
        return button

    def _close_button(self, make: type[Button] = SecondaryButton) -> Button:
        return self._button("Close CourtDesk", lambda: self.window().close(), make)

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Save everything to a stick")
        if folder:
            self.chosen(Path(folder))

    def _not_read(self, error: CourtDeskError) -> None:
        self._say_only(str(error))

    def _say_only(self, sentence: str) -> None:
        self._clear()
        self._content.addWidget(WarningPanel(sentence))
        self._add_buttons(self._close_button())
        self.take_keyboard()
