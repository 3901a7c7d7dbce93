"""The built-in help: short pages in plain words, from `resources/help`, without a network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QDialog, QTextBrowser, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, SecondaryButton
from courtdesk.ui.kit.focus import FocusRing
from courtdesk.ui.kit.style import current_theme

FIRST = "index"


SHARED: Mapping[str, str] = {
    "agreement": "approvals",
    "ask_decision": "approvals",
    "decide": "approvals",
    "snippet": "approvals",
    "report_out": "report_template",
    "assessment": "eligibility",
    "no_proposal": "eligibility",
    "requirements": "eligibility",
    "check_answers": "form",
    "result": "forms",
    "import_list": "today",
    "person_form": "today",
    "plea": "today",
    "search": "today",
    "noted": "adjustments",
}
"""Screens that are explained on another's page. Every other screen has a page of its own name."""


def help_page(folder: Path, name: str) -> str:
    """The name of the page for the screen `name`, or of the first page when it has none."""
    page = SHARED.get(name, name)
    return page if page.isidentifier() and (folder / f"{page}.md").is_file() else FIRST


class HelpDialog(QDialog):
    """One page at a time, with a way to the list of pages; Esc closes it.

    It does not hold the window up: one reads and does.

    Attributes:
        page: the name of the page that is shown.
        browser: the text.
    """

    page: str

    def __init__(self, folder: Path, page: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self.page = FIRST
        self.setWindowTitle("CourtDesk help")
        self.setAccessibleName("Help")
        column = layouts.column(self, gap=10, margins=(16, 14, 16, 14))
        self.browser = QTextBrowser()
        self.browser.setAccessibleName("Help text")
        # Pages lead to pages by name; nothing else is ever opened, and nothing from outside.
        self.browser.setOpenLinks(False)
        self.browser.anchorClicked.connect(self._follow)
        column.addWidget(self.browser, 1)
        across = layouts.row(gap=16)
        self._all = LinkButton("All help pages")
        self._all.clicked.connect(self._show_first)
        close = SecondaryButton("Close help", hint="Esc")
        close.clicked.connect(self.close)
        across.addWidget(self._all)
        across.addStretch(1)
        across.addWidget(close)
        column.addLayout(across)
        theme = current_theme()
        self.resize(theme.gap(700), theme.gap(600))
        FocusRing(self)
        self.show_page(page)

    def show_page(self, name: str) -> None:
        """Show the page `name`, or the first one when there is none."""
        self.page = help_page(self._folder, name)
        path = self._folder / f"{self.page}.md"
        text = path.read_text("utf-8") if path.is_file() else _NO_HELP
        self.browser.setMarkdown(text)
        _give_air(self.browser.document())
        self.browser.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, link: QUrl) -> None:
        self.show_page(link.path().removesuffix(".md"))

    def _show_first(self) -> None:
        self.show_page(FIRST)


def _give_air(document: QTextDocument) -> None:
    """Room between paragraphs and a size for headings: Qt gives Markdown neither."""
    theme = current_theme()
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        cursor = QTextCursor(block)
        room = QTextBlockFormat()
        room.setTopMargin(theme.gap(14 if level > 1 else 0))
        room.setBottomMargin(theme.gap(4 if block.textList() or level > 1 else 10))
        cursor.mergeBlockFormat(room)
        if level:
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            size = QTextCharFormat()
            size.setProperty(QTextFormat.Property.FontSizeAdjustment, 2 if level == 1 else 1)
            cursor.mergeCharFormat(size)
        block = block.next()


_NO_HELP = "# Help\n\nThe help pages are missing. Install CourtDesk again.\n"
