"""One sentence at the head of a page about what could not be done just now.

For pages that save or print: what they show stays, and the next try takes the sentence away.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import WarningPanel

NO_PRINTING = (
    "The system's printing library is not on this machine: save the PDF and print it elsewhere, "
    "or ask whoever looks after the machine to install it (on Debian: libcups2)."
)


class ProblemNote:
    """The sentence of one page, under its title; shown, told to screen readers, taken away."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._panel: QWidget | None = None

    def show_error(self, error: CourtDeskError) -> None:
        """Say what went wrong."""
        self.show(str(error))

    def show(self, sentence: str) -> None:
        """Say this, in place of what was said before."""
        self.drop()
        self._panel = WarningPanel(sentence)
        self._page.body.insertWidget(1, self._panel)
        self._page.show_widget(self._panel)
        announce(self._page, sentence, at_once=True)

    def drop(self) -> None:
        """Say nothing any more."""
        panel, self._panel = self._panel, None
        if panel is not None:
            panel.hide()
            panel.setParent(None)
            panel.deleteLater()
