"""Pages that are read as a whole off the window's thread: once, or again as something changed.

What cannot be read is one sentence in the place of the page's contents, with a way back: it names
what is wrong or who may, and everything that needs more stays away.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Generic, TypeVar

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from courtdesk.actions.session import Session
from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import READING_WIDTH, Page
from courtdesk.ui.kit.panels import Inset, WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk, Screen

V = TypeVar("V")


class ViewPage(Screen, Generic[V]):
    """A page that shows one view.

    Attributes:
        page: the scaffold.
        view: what was read last, or None before that.
        refusal: the sentence that stands instead of the page's contents, or None.
    """

    def __init__(self, desk: Desk, title: str, *, width: int = READING_WIDTH) -> None:
        super().__init__()
        self.desk = desk
        self.view: V | None = None
        self.refusal: str | None = None
        self.page = Page(title, width=width)
        layouts.column(self, gap=0).addWidget(self.page)

    @abstractmethod
    def read(self, session: Session) -> V:
        """What the page shows; called on the worker thread."""

    @abstractmethod
    def show_view(self, view: V) -> None:
        """Put the view on the page; called on the window's thread."""

    @abstractmethod
    def refuse(self, sentence: str) -> None:
        """Show one sentence instead of the page's contents, and a way back."""

    def start(self) -> None:
        """Read the view."""
        session = self.desk.session
        self.desk.runner.run(self, lambda: self.read(session), self.loaded, self.not_read)

    def loaded(self, view: V) -> None:
        """Show what was read."""
        self.view = view
        self.show_view(view)
        self.keep_keyboard(self)

    def not_read(self, error: CourtDeskError) -> None:
        """Say why it cannot be shown."""
        self.refuse(str(error))

    def keep_keyboard(self, part: QWidget) -> None:
        """Take the keyboard unless it is in `part` already.

        The window gives it to the screen itself while there is nothing else on it yet, and a page
        that chose no place would leave it in the bar, on "Lock".
        """
        holder = QApplication.focusWidget()
        if holder is None or not part.isAncestorOf(holder):
            self.take_keyboard()

    def put_instead(self, column: QVBoxLayout, panel: Inset, sentence: str) -> None:
        """Put `panel`, which says `sentence`, into `column`, and a way back with the keyboard."""
        self.refusal = sentence
        back = SecondaryButton("Back")
        back.clicked.connect(self.desk.back)
        column.addWidget(panel)
        column.addLayout(flowing(back))
        # Shown now: what is put into a visible layout takes no keyboard until a moment later.
        back.show()
        back.setFocus()


class ReadPage(ViewPage[V], Generic[V]):
    """A page that shows one view, whole, each time that it was read.

    Attributes:
        body: the column that `show_view` fills; empty again before each filling.
    """

    body: QVBoxLayout

    gap: ClassVar[int] = 12
    """Pixels at 100 % between what stands one under the other in `body`."""

    def __init__(self, desk: Desk, title: str, *, width: int = READING_WIDTH) -> None:
        super().__init__(desk, title, width=width)
        self._content = QWidget()
        self._empty()

    def loaded(self, view: V) -> None:
        """Show what was read in the place of what was shown."""
        self.view = view
        self.fill(view)

    def fill(self, view: V) -> None:
        """Empty the page and show `view`; the keyboard stays on the page."""
        self._empty()
        self.refusal = None
        self.show_view(view)
        # At once, with all that is in it: what is not shown yet cannot be given the keyboard.
        self._content.show()
        self.keep_keyboard(self._content)

    def refuse(self, sentence: str) -> None:
        """Show one sentence instead of the page's contents, and a way back."""
        self._fill_instead(WarningPanel(sentence), sentence)

    def say_instead(self, heading: str, sentence: str) -> None:
        """Show one sentence, which is no warning, instead of the page's contents."""
        panel = Inset(heading, look="neutral")
        panel.add(Text(sentence))
        self._fill_instead(panel, sentence)

    def _fill_instead(self, panel: Inset, sentence: str) -> None:
        self._empty()
        self._content.show()
        self.put_instead(self.body, panel, sentence)

    def _empty(self) -> None:
        self._content.hide()
        self._content.deleteLater()
        self._content = QWidget()
        mark(self._content, "clear")
        self.body = layouts.column(self._content, gap=self.gap)
        self.page.body.addWidget(self._content)
