"""The bar says how far it is and has nothing else painted for it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from courtdesk.ui.kit.progress import Progress


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_it_waits_for_the_window_to_be_painted(shown):
    window = QWidget()
    column = QVBoxLayout(window)
    bar, label = Progress(), QLabel("beside it")
    column.addWidget(bar)
    column.addWidget(label)
    shown(window)
    QCoreApplication.processEvents()
    of_bar, of_label = Paints(bar), Paints(label)
    label.update()
    bar.show_done(3, 10)
    assert (bar.value(), bar.maximum(), of_bar.count, of_label.count) == (3, 10, 0, 0)
    QCoreApplication.processEvents()
    assert (of_bar.count, of_label.count) == (1, 1)


def test_nothing_of_nothing_is_an_empty_bar(shown):
    bar = Progress()
    shown(bar)
    bar.show_done(0, 0)
    assert (bar.value(), bar.maximum()) == (0, 1)
