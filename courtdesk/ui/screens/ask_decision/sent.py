"""After a request was made as a file or as text: how it gets there, and the words beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from courtdesk.actions.requests import Asked
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import PrimaryButton
from courtdesk.ui.kit.clipboard import CopyButton, GiveButton
from courtdesk.ui.kit.drag_file import DragFile
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk


class SentPanel(QWidget):
    """What was made, and every way of getting it there.

    Attributes:
        told: the sentence that says what was made.
        file: the file to drag or copy, or None for text.
        again: copies the text again, or None for a file.

    Signals:
        left: the person goes on to the case.
    """

    left = Signal()

    def __init__(self, desk: Desk, asked: Asked, path: Path | None) -> None:
        super().__init__()
        mark(self, "clear")
        column = layouts.column(self, gap=12)
        name = asked.to.name
        if path is not None:
            self.told = f"Asked: the sealed file for {name} is saved as {path.name}."
            rest = "Send it by e-mail or carry it on a stick: nobody else can open it."
        else:
            self.told = f"Asked: the sealed text for {name} is copied."
            rest = "Paste all of it into an e-mail: it leaves the clipboard after one minute."
        banner = Banner(BannerKind.SUCCESS, self.told, rest, dismissible=False)
        column.addWidget(banner)
        banner.announce()
        self.file = DragFile(path) if path is not None else None
        self.again = None if path is not None else GiveButton("Copy the text again", desk.clipboard)
        row = FlowLayout(gap=10)
        if self.file is not None:
            row.addWidget(self.file)
        if self.again is not None:
            self.again.clicked.connect(self._give)
            row.addWidget(self.again)
        column.addLayout(row)
        self._text = asked.text
        column.addWidget(_cover(desk, asked))
        column.addWidget(Section("What comes back"))
        column.addWidget(
            Text(
                f"{name} sends back a sealed file or text. Drop it on this window, or use “Take in "
                "a sealed file” in the menu File. Until then the case shows how long it waits."
            )
        )
        self.on = PrimaryButton("Go to the case")
        self.on.clicked.connect(self.left)
        column.addWidget(self.on, 0, Qt.AlignmentFlag.AlignLeft)
        if self.again is not None:
            self.again.give(asked.text)

    def focus_first(self) -> None:
        """To the file or the text: it has yet to get there."""
        first = self.file or self.again
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        if self.again is not None:
            self.again.give(self._text)


def _cover(desk: Desk, asked: Asked) -> Panel:
    """Words for the e-mail or the telephone, which go unsealed."""
    panel = Panel("Words to go with it")
    panel.add(Text(asked.cover))
    copy = CopyButton("Copy these words", lambda: asked.cover, desk.clipboard)
    panel.body.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
    return panel
