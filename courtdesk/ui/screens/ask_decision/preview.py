"""The text as its reader will have it, on request: before the file is made, and never after."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from courtdesk.actions import decisions
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.team import Member
from courtdesk.domain.words import listed
from courtdesk.errors import CourtDeskError, NotReadable
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.read_text import ReadText
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk

_ROWS = 16
_NOBODY = "Choose whom the file is for first."


@dataclass(frozen=True)
class Wanted:
    """Whose eyes the text is for, and which answers do not go."""

    reader: Member | None
    hold_back: Collection[DocumentId] = ()


class Preview(QWidget):
    """A button, and the text under it once it was pressed.

    Attributes:
        button: shows the text as it would go now.
        text: the text.
        said: instead of it, why it cannot be seen.
    """

    def __init__(
        self,
        desk: Desk,
        case: CaseId,
        kind: RequirementKind,
        wanted: Callable[[], Wanted],
        readers: Collection[str],
    ) -> None:
        super().__init__()
        mark(self, "clear")
        self._desk, self._case, self._kind = desk, case, kind
        self._wanted = wanted
        self._readers = readers
        self._asked = False
        column = layouts.column(self, gap=8)
        self.button = SecondaryButton("See it as they will")
        self.button.clicked.connect(self._pressed)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.said = Text()
        self.text = ReadText("The text as they will read it", _ROWS, desk.clipboard)
        for widget in (self.said, self.text):
            column.addWidget(widget)
            widget.hide()

    def _pressed(self) -> None:
        self._asked = True
        self.show_it()

    def show_it(self) -> None:
        """Read the text, for whoever is chosen and with what is ticked now."""
        wanted = self._wanted()
        reader = wanted.reader
        if reader is None:
            self._say(_NOBODY)
            return
        session, case, kind = self._desk.session, self._case, self._kind
        self._desk.runner.run(
            self,
            lambda: decisions.text_as_sent(session, case, kind, reader, wanted.hold_back),
            lambda text: self._show(reader, text),
            lambda error: self._refused(reader, error),
        )

    def out_of_date(self) -> None:
        """What goes was changed: a text that is shown follows."""
        if not self.text.isHidden() or not self.said.isHidden():
            self.show_it()

    def _show(self, reader: Member, text: str) -> None:
        self.said.setText(f"{reader.name} will have exactly this to read and to sign:")
        self.text.show_text(text)
        for widget in (self.said, self.text):
            widget.show()
        announce(self.text, self.said.text())
        if self._asked:
            # Once it was asked for, to be read; a tick that changes it keeps the keyboard.
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self._asked = False

    def _refused(self, reader: Member, error: CourtDeskError) -> None:
        if isinstance(error, NotReadable):
            self._say(_closed(reader, self._readers))
        else:
            self._say(str(error))

    def _say(self, sentence: str) -> None:
        self.text.hide()
        self.said.setText(sentence)
        self.said.show()
        announce(self.said, sentence)


def _closed(reader: Member, readers: Collection[str]) -> str:
    """For a role that may send what it may not read (P5)."""
    others = sorted(one for one in readers if one != reader.name)
    who = listed(others) or "nobody on the team yet"
    return (
        f"Your role may not read this, so you cannot see it here; {reader.name} will. To have it "
        f"looked at before it goes, ask one who may: {who}."
    )
