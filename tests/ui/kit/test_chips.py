"""Chips that go by one press: keys, names, where the keyboard goes on, and their size."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from courtdesk.ui.kit.buttons import TARGET
from courtdesk.ui.kit.chips import ChipRow
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import TEXT_SCALES, Theme
from tests.helpers.keyboard import focused, press, spoken

CHIPS = (("room:2", "Court 2"), ("mark:for-me", "For me"), ("step:plea", "Next step: Plea"))


@pytest.fixture
def row(qapp: QApplication) -> Iterator[ChipRow]:
    apply_theme(qapp, Theme())
    made = ChipRow("Filters in force")
    window = QMainWindow()
    window.setCentralWidget(made)
    window.resize(900, 200)
    window.show()
    window.activateWindow()
    while not window.isActiveWindow():
        QCoreApplication.processEvents()
    made.show_chips(CHIPS)
    QCoreApplication.processEvents()
    yield made
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.parametrize(
    "key",
    [
        Qt.Key.Key_Delete,
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Space,
    ],
)
def test_a_key_takes_a_chip_away(row: ChipRow, key: Qt.Key) -> None:
    gone: list[str] = []
    row.removed.connect(gone.append)
    row.chips[1].setFocus()
    press(key)
    assert gone == ["mark:for-me"]


def test_a_click_takes_it_away_too(row: ChipRow) -> None:
    gone: list[str] = []
    row.removed.connect(gone.append)
    QTest.mouseClick(row.chips[0], Qt.MouseButton.LeftButton)
    assert gone == ["room:2"]


def test_the_keyboard_goes_on_to_the_next_and_from_the_last_back(row: ChipRow) -> None:
    row.chips[1].setFocus()
    row.show_chips((CHIPS[0], CHIPS[2]))
    assert spoken(focused()) == "Remove filter: Next step: Plea"
    row.show_chips(CHIPS[:1])
    assert spoken(focused()) == "Remove filter: Court 2"


def test_it_says_when_there_is_none_left_to_hold_the_keyboard(row: ChipRow) -> None:
    said: list[bool] = []
    row.emptied.connect(lambda: said.append(True))
    row.show_chips(CHIPS[:2])
    assert said == []  # the keyboard was elsewhere
    row.chips[0].setFocus()
    row.show_chips(())
    assert said == [True]
    assert row.chips == ()


def test_all_go_at_once_and_tab_leads_along_them(row: ChipRow) -> None:
    said: list[bool] = []
    row.cleared.connect(lambda: said.append(True))
    row.chips[0].setFocus()
    heard = []
    for _ in range(4):
        heard.append(spoken(focused()))
        press(Qt.Key.Key_Tab)
    assert heard == [*(f"Remove filter: {words}" for _, words in CHIPS), "Clear all filters"]
    row.clear_all.setFocus()
    press(Qt.Key.Key_Return)
    assert said == [True]
    row.show_chips(CHIPS[:1])
    assert not row.clear_all.isVisible()  # one chip is as near


@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_no_chip_is_cut_or_too_small_to_hit(row: ChipRow, qapp: QApplication, scale: float) -> None:
    apply_theme(qapp, Theme(scale))
    row.show_chips(CHIPS)
    QCoreApplication.processEvents()
    for chip in row.chips:
        assert chip.width() >= chip.sizeHint().width()
        assert chip.height() >= max(TARGET, chip.fontMetrics().height())
        assert row.rect().contains(chip.geometry())
    assert not row.grab().isNull()
    apply_theme(qapp, Theme())
