"""The page: a file or pasted text, what came of it, and what waits in the inbox folder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from courtdesk.actions import inbox
from courtdesk.actions.inbox import Came, Left, Looked
from courtdesk.actions.sealed_files import Source
from courtdesk.actions.session import Session
from courtdesk.errors import CourtDeskError
from courtdesk.ui.arrival_words import named, place_after, rest_of
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import TextArea
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Caption, Section, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk, Screen

_FILTER = "Sealed files (*.age);;All files (*)"
_INTRO = (
    "A request for a decision, a decision, or a team file: CourtDesk finds out which it is and "
    "checks every signature. It is taken in whole, or not at all."
)
_FILE = "Choose the file, or drop it anywhere on this window."
_FOLDER = (
    "Files that are put into the folder below are taken in by themselves while somebody is signed "
    "in. What could not be taken in is put into its folder “refused”, with the reason beside it."
)
_NONE = "Nothing waits in it."


class TakeIn(Screen):
    """Takes in files and text, one after another.

    Attributes:
        choose: asks for a file.
        group: the field that text is pasted into.
        paste: takes in what was pasted.
        told: the sentences of what came of it, the last first.
        on: the buttons that lead on from what was taken in.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._desk = desk
        self._busy = False
        self.told: tuple[str, ...] = ()
        self.on: list[SecondaryButton] = []
        self.page = Page("Take in a sealed file")
        layouts.column(self, gap=0).addWidget(self.page)
        body = self.page.body
        body.addWidget(Text(_INTRO))
        self._said = _holder(body, gap=6)
        self._ways = FlowLayout(gap=10)
        body.addLayout(self._ways)
        self.choose = PrimaryButton("Choose a file…")
        self.choose.clicked.connect(self._ask)
        body.addWidget(Section("A file"))
        body.addWidget(Text(_FILE))
        body.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        self.group = FieldGroup([_text_field()])
        self.paste = SecondaryButton("Take in this text")
        self.paste.clicked.connect(self.take_text)
        body.addWidget(Section("Text from an e-mail"))
        body.addWidget(self.group)
        body.addWidget(self.paste, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(Section("The inbox folder"))
        body.addWidget(Text(_FOLDER))
        body.addWidget(Caption(str(desk.session.folder.inbox)))
        self._waits = _holder(body, gap=4)
        self.page.set_hints([("Tab", "next"), ("Enter", "choose"), ("Alt ←", "back")])

    def start(self) -> None:
        """Take in what was brought; then say what lies in the folder."""
        self.choose.setFocus()
        if not self._take_brought():
            self._look()

    def refresh(self) -> None:
        """What was brought meanwhile; what was told stays in view."""
        self._take_brought()

    def leave(self) -> bool:
        """Not while something is taken in: what came of it would be told to nobody."""
        return not self._busy

    def take_files(self, paths: Iterable[Path]) -> None:
        """Take in these files, one after another."""
        self._forget()
        self._take([*paths])

    def take_text(self) -> None:
        """Take in what was pasted, or say that nothing was."""
        values = self.group.read_or_show()
        if values is not None:
            self._forget()
            self._take([values["text"]])

    # Taking in

    def _take_brought(self) -> bool:
        if self._busy:
            return False
        paths = self._desk.brought.take()
        if paths:
            self.take_files(paths)
        return bool(paths)

    def _take(self, sources: list[Source]) -> None:
        if self._busy or not sources:
            return
        self._set_busy(busy=True)
        session = self._desk.session

        def done(found: tuple[tuple[Came | Left, ...], datetime]) -> None:
            self._taken(*found)

        self._desk.runner.run(self, lambda: _each(session, sources), done, self._not_taken)

    def _taken(self, found: tuple[Came | Left, ...], at: datetime) -> None:
        self._set_busy(busy=False)
        came = [one for one in found if isinstance(one, Came)]
        if came:
            self._desk.saved(at)
            self.group["text"].set_value("")
        for one in found:
            if isinstance(one, Came):
                self._tell_came(one)
            else:
                self._tell(BannerKind.WARNING, one.why if len(found) == 1 else named(one))
        self._offer(came)
        self._look()

    def _not_taken(self, error: CourtDeskError) -> None:
        self._set_busy(busy=False)
        self._tell(BannerKind.WARNING, str(error))

    # The folder

    def _look(self) -> None:
        session = self._desk.session
        self._desk.runner.run(self, lambda: inbox.look(session), self._looked, self._not_looked)

    def _looked(self, looked: Looked) -> None:
        for came in looked.came:
            self._tell_came(came)
        for left in looked.refused:
            self._tell(BannerKind.WARNING, named(left))
        if looked.came:
            self._desk.saved(self._desk.session.clock())
            self._offer(looked.came)
        layouts.clear(self._waits)
        for left in looked.waiting:
            self._waits.addWidget(Text(f"{left.name} waits. {left.why}"))
        if not looked.waiting:
            self._waits.addWidget(Text(_NONE))

    def _not_looked(self, error: CourtDeskError) -> None:
        layouts.clear(self._waits)
        self._waits.addWidget(Text(str(error)))

    # What is told

    def _tell_came(self, came: Came) -> None:
        self._tell(BannerKind.SUCCESS, came.said, rest_of(came))
        for note in came.notes:
            self._tell(BannerKind.WARNING, note)

    def _tell(self, kind: BannerKind, sentence: str, rest: str = "") -> None:
        banner = Banner(kind, sentence, rest)
        self._said.addWidget(banner)
        banner.announce()
        self.told = (*self.told, " ".join(part for part in (sentence, rest) if part))

    def _offer(self, came: Iterable[Came]) -> None:
        for one in came:
            words, place = place_after(one, self._desk.session)
            if words not in [button.text() for button in self.on]:
                button = SecondaryButton(words)
                button.clicked.connect(partial(self._desk.go, place))
                self.on.append(button)
                self._ways.addWidget(button)
        if self.on:
            self.on[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        layouts.clear(self._said)
        self._ways.clear()
        self.told, self.on = (), []
        self.group.clear_errors()
        self.page.area.verticalScrollBar().setValue(0)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        for button in (self.choose, self.paste):
            button.setEnabled(not busy)
        if not busy:
            self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, "A sealed file", "", _FILTER)
        if chosen:
            self.take_files(Path(one) for one in chosen)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Here also a file that is not called .age."""
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take it in."""
        self.take_files(_dropped(event))
        event.acceptProposedAction()


def _each(session: Session, sources: list[Source]) -> tuple[tuple[Came | Left, ...], datetime]:
    """Each by itself: one that is refused keeps no other from coming in."""
    found: list[Came | Left] = []
    for source in sources:
        try:
            found.append(inbox.take_in(session, source))
        except CourtDeskError as error:
            name = source.name if isinstance(source, Path) else "The text"
            found.append(Left(name, str(error)))
    return tuple(found), session.clock()


def _dropped(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def _text_field() -> TextArea:
    return TextArea(
        "text",
        "Paste the text here",
        hint="All of it, from the BEGIN line to the END line; words around it do no harm.",
        missing="Paste the text first, from its BEGIN line to its END line.",
        rows=4,
    )


def _holder(body: QVBoxLayout, *, gap: int) -> QVBoxLayout:
    holder = QWidget()
    mark(holder, "clear")
    column: QVBoxLayout = layouts.column(holder, gap=gap)
    body.addWidget(holder)
    return column
