"""What the person answering has before them: one page of words, and what leads on and back.

Head and foot stand still and the middle scrolls, so that "Next" is always where it was.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import Button, LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Section, Strong, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.progress import Progress
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screens.handed_over.choices import digit_in
from courtdesk.ui.screens.handed_over.question import QuestionView

_SCROLL = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 2,
    Qt.Key.Key_PageUp: -2,
}


class Sheet(QWidget):
    """One page at a time for the person who has the laptop.

    Attributes:
        page: what scrolls.
        back, forward: the two buttons.
        views: the questions that are shown.

    Signals:
        went_back, went_on: the buttons, or a key that goes on.
        larger, smaller: other text.
        staff_asked: the quiet link for the member.
    """

    went_back = Signal()
    went_on = Signal()
    larger = Signal()
    smaller = Signal()
    staff_asked = Signal()

    def __init__(self, copyright_line: str) -> None:
        super().__init__()
        self.views: list[QuestionView] = []
        mark(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.back = SecondaryButton("Back")
        self.back.clicked.connect(self.went_back)
        self.forward = PrimaryButton("Next")
        self.forward.clicked.connect(self.went_on)
        self._progress = Section()
        self._bar = Progress()
        self._saved = Text(kit="quiet")
        self._trouble = Strong()
        whole = layouts.column(self, gap=0)
        whole.addWidget(self._make_head())
        self.page = Page(width=0)
        whole.addWidget(self.page, 1)
        whole.addWidget(self._make_foot(copyright_line))

    def show_progress(self, words: str, at: int, total: int) -> None:
        """Say how far it is: `at` of `total`, in `words`; "" for a page that is none of them."""
        self._progress.setText(words)
        self._bar.setVisible(bool(words))
        self._bar.show_done(at, total)
        self._bar.setAccessibleName(words or "Progress")

    def show_saved(self, words: str) -> None:
        """Say when the newest answer reached the disk."""
        self._saved.setText(words)

    def show_trouble(self, sentence: str) -> None:
        """Say over the page that an answer is not saved; "" takes it away."""
        changed = sentence != self._trouble.text()
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))
        if sentence and changed:
            announce(self, sentence, at_once=True)

    def fill(self, widgets: Sequence[QWidget], *, forward: str, back: bool) -> None:
        """Show these, one under the other, in the place of what was shown."""
        layouts.clear(self.page.body)
        self.views = [one for one in widgets if isinstance(one, QuestionView)]
        for widget in widgets:
            # A button as wide as its words would have the column count itself as narrow.
            beside = (
                Qt.AlignmentFlag.AlignLeft if isinstance(widget, Button) else Qt.AlignmentFlag(0)
            )
            self.page.body.addWidget(widget, 0, beside)
        self.forward.setText(forward)
        self.back.setEnabled(back)
        self.page.area.verticalScrollBar().setValue(0)
        self._arrange()

    def focus_first(self) -> None:
        """Put the keyboard on the first question, or on the way on."""
        if self.views:
            self.views[0].focus_first()
        else:
            self.forward.setFocus(Qt.FocusReason.OtherFocusReason)
        # The page keeps what has the keyboard in sight, by its place before it was laid out.
        QTimer.singleShot(0, self, self._from_the_top)

    def say(self, words: str) -> None:
        """Have the page's beginning spoken."""
        announce(self, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Where one question stands alone its digits answer it, whatever has the keyboard.

        Arrows that move no answer scroll: in the largest words a page goes on below.
        """
        if event.key() in _SCROLL:
            self._scroll(_SCROLL[Qt.Key(event.key())])
            return
        digit = digit_in(event)
        alone = self.views[0].answers if len(self.views) == 1 else None
        if not digit or alone is None or not alone.press(digit):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less room for answers beside each other."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Larger words take more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            # After the buttons, which are told of it one by one, have their new size.
            QTimer.singleShot(0, self, self._arrange)

    def _from_the_top(self) -> None:
        self.page.area.verticalScrollBar().setValue(0)
        focus = self.focusWidget()
        if focus is not None and self.page.isAncestorOf(focus):
            self.page.show_widget(focus)

    def _show_more(self) -> None:
        self._scroll(2)

    def _scroll(self, thirds: int) -> None:
        """Go on by so many thirds of what is seen, or back."""
        bar = self.page.area.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep() * thirds // 3)

    def _offer_more(self) -> None:
        bar = self.page.area.verticalScrollBar()
        self._more.setVisible(bar.value() < bar.maximum())

    def _arrange(self) -> None:
        several = len(self.views) > 1
        room = self.page.area.viewport().width() - 2 * self.page.area.verticalScrollBar().width()
        for view in self.views:
            # One question alone has the height: a column is easier to read and to hit.
            view.arrange(room if several else 0)

    def _make_head(self) -> QFrame:
        head = QFrame()
        mark(head, "identity")
        column = layouts.column(head, gap=6)
        across = layouts.row(gap=20)
        across.addWidget(self._progress, 1)
        across.addWidget(self._saved)
        self._saved.setWordWrap(False)
        column.addLayout(across)
        column.addWidget(self._bar)
        self._trouble.hide()
        column.addWidget(self._trouble)
        return head

    def _make_more(self) -> LinkButton:
        self._more = LinkButton("There is more below")
        # By mouse or finger only: with keys the page follows the keyboard.
        self._more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._more.clicked.connect(self._show_more)
        self._more.hide()
        bar = self.page.area.verticalScrollBar()
        bar.valueChanged.connect(self._offer_more)
        bar.rangeChanged.connect(self._offer_more)
        return self._more

    def _make_foot(self, copyright_line: str) -> QFrame:
        foot = QFrame()
        mark(foot, "footer")
        column = layouts.column(foot, gap=4)
        across = layouts.row(gap=14)
        across.addWidget(self.back)
        across.addWidget(self.forward)
        across.addStretch(1)
        across.addWidget(self._make_more())
        column.addLayout(across)
        small = FlowLayout(gap=24, line_gap=2)
        for words, signal in (
            ("Larger words", self.larger),
            ("Smaller words", self.smaller),
            ("Staff only", self.staff_asked),
        ):
            link = LinkButton(words, look="tight")
            link.clicked.connect(signal)
            small.addWidget(link)
        column.addLayout(small)
        if copyright_line:
            column.addWidget(Caption(copyright_line))
        return foot
