"""The gentle question under a note that says that somebody was contacted and little else (V3)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent

from courtdesk.domain.notes import thin
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.fields import TextArea
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import Inset

PAUSE_MS = 2000
"""After the last key: nobody is asked in the middle of a sentence."""

_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class ThinPrompt(Inset):
    """Shows the question after a pause, or when Tab leaves the field; hides it once answered.

    A press of the mouse never shows it: what is being pressed would move away from under it.

    Attributes:
        words: the question.
        pause: runs while somebody types.

    Signals:
        asked: the question stands there now.
    """

    asked = Signal()

    def __init__(self, field: TextArea) -> None:
        super().__init__(look="neutral")
        self.words = Text()
        self.add(self.words)
        self.hide()
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE_MS)
        self.pause.timeout.connect(self._paused)
        self._field = field
        field.changed.connect(self._typed)
        field.edit.installEventFilter(self)

    def look(self) -> None:
        """Ask, if there is something to ask; said once and politely."""
        question = thin(self._field.value())
        if question and self.isHidden():
            self.words.setText(question)
            self.show()
            announce(self.words, question)
            self.asked.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The field is left by Tab; everything goes on to where it was going."""
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self.pause.stop()
            if event.reason() in _BY_TAB:
                self.look()
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        if not thin(self._field.value()):
            self.hide()
        if self._field.edit.hasFocus():
            self.pause.start()

    def _paused(self) -> None:
        if self._field.edit.hasFocus():
            self.look()
