"""The last step: what would happen, people who may be one, and the word to do it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from courtdesk.actions.lists import PossibleSame
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import Choice, Option
from courtdesk.ui.kit.headings import Section, Strong, Text
from courtdesk.ui.kit.style import current_theme, mark
from courtdesk.ui.screens.import_list.changes import ChangeList, Shown

ASKED = 20
"""Pairs that are asked about here; the others are asked about on the page of the case."""

_SAME, _OTHER, _LATER = "same", "other", "later"


class Preview(QWidget):
    """Shows what an import would do; nothing has been written.

    Attributes:
        rows: the list of changes.
        write: the button that imports.

    Signals:
        agreed: import it.
        columns_asked: show which column was taken for what.
        cancelled: the person goes back to the file.
    """

    agreed = Signal()
    columns_asked = Signal()
    cancelled = Signal()

    def __init__(self, seen: Shown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        preview = seen.preview
        self._pairs = preview.duplicates[:ASKED]
        self._choices = [_same_person(number, pair) for number, pair in enumerate(self._pairs)]
        self.rows = ChangeList(seen.rows)
        self.rows.setMinimumHeight(current_theme().px(220))
        self.write = PrimaryButton("Import", hint="Ctrl Enter")
        self._state = Text()
        column = layouts.column(self, gap=12)
        column.addWidget(Strong(seen.about))
        column.addWidget(Text(seen.counts))
        if preview.refused:
            column.addWidget(_refused_banner(len(preview.refused)))
        for widget in self._about_people(len(preview.duplicates)):
            column.addWidget(widget)
        column.addWidget(self.rows, 1)
        column.addWidget(self._state)
        column.addWidget(self._buttons())
        self._state.hide()
        self._written = len(preview.changes.added) + len(preview.changes.changed)
        self._written += len(preview.changes.removed)
        self.write.setEnabled(bool(self._written or self._pairs))
        if not self._written:
            self._say("Nothing would change: this list is in CourtDesk as it is.")

    def focus_first(self) -> None:
        """The keyboard goes to the list of changes: to be read before "Import" is pressed."""
        self.rows.setFocus()

    def links(self) -> tuple[tuple[PossibleSame, bool], ...]:
        """The pairs about which the person said yes or no."""
        return tuple(
            (pair, choice.value() == _SAME)
            for pair, choice in zip(self._pairs, self._choices, strict=True)
            if choice.value() in (_SAME, _OTHER)
        )

    def show_writing(self, done: int) -> None:
        """Say how far the import is, and take the buttons away."""
        self._tools.setEnabled(False)
        self._say(f"Importing: {done:,} of {self._written:,} written. You can go on elsewhere.")

    def show_stopped(self, sentence: str) -> None:
        """Say why the import stopped, and offer it again."""
        self._tools.setEnabled(True)
        self._say(sentence)
        announce(self, sentence, at_once=True)

    def _say(self, sentence: str) -> None:
        self._state.setText(sentence)
        self._state.show()

    def _about_people(self, found: int) -> Iterator[QWidget]:
        if not found:
            return
        yield Section("May be the same person")
        yield Text("Nobody is joined unless you say so; what is left open is asked on the case.")
        yield from self._choices
        if found > ASKED:
            yield Text(f"{found - ASKED:,} more are asked about on the page of each case.")

    def _buttons(self) -> QWidget:
        self._tools = QWidget()
        mark(self._tools, "clear")
        self.write.clicked.connect(self.agreed)
        columns = SecondaryButton("Change which column is which")
        columns.clicked.connect(self.columns_asked)
        back = LinkButton("Choose another file")
        back.clicked.connect(self.cancelled)
        across = layouts.row(self._tools, gap=14, margins=(0, 0, 0, 6))
        for button in (self.write, columns, back):
            across.addWidget(button)
        across.addStretch(1)
        return self._tools


def _refused_banner(count: int) -> Banner:
    rows = "1 row is" if count == 1 else f"{count:,} rows are"
    return Banner(
        BannerKind.WARNING,
        f"{rows} not imported.",
        "Each is listed below with the reason. Correct the file and import it again, "
        "or add the people by hand.",
        dismissible=False,
    )


def _same_person(number: int, pair: PossibleSame) -> Choice:
    choice: Any = Choice(
        f"pair-{number}",
        f"{pair.newcomer_name} and {pair.known_name}",
        [
            Option(_SAME, "The same person"),
            Option(_OTHER, "Different people"),
            Option(_LATER, "Decide later"),
        ],
        hint=pair.reason,
        clearable=False,
    )
    choice.set_value(_LATER)
    made: Choice = choice
    return made
