"""Rows under a list: which can be chosen, what is said of each, and what a change loses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from courtdesk.ui.row_list import ROW, RowList
from courtdesk.ui.row_model import RowModel


class Words(RowModel[str]):
    """What is in capitals is a heading."""

    def name_of(self, row: str) -> str:
        return row

    def words_of(self, row: str) -> str:
        return f"The word {row}"

    def can_be_chosen(self, row: str) -> bool:
        return not row.isupper()


@pytest.fixture
def model(qapp: object) -> Words:
    return Words(rows=["FRUIT", "apple", "pear"])


def test_a_row_is_found_by_name_heard_in_words_and_given_whole(model: Words) -> None:
    index = model.find(lambda row: row.startswith("p"))
    assert index.row() == 2
    assert index.data() == "pear"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "The word pear"
    assert index.data(ROW) == "pear"
    assert index.data(Qt.ItemDataRole.ToolTipRole) is None
    assert not model.find(lambda row: row == "plum").isValid()


def test_the_keyboard_passes_over_a_heading(model: Words, qtbot: QtBot) -> None:
    rows = RowList("Words")
    qtbot.addWidget(rows)
    rows.setModel(model)
    assert rows.first().data(ROW) == "apple"


def test_other_rows_lose_the_choice_and_a_redrawing_keeps_it(model: Words, qtbot: QtBot) -> None:
    rows = RowList("Words")
    qtbot.addWidget(rows)
    rows.setModel(model)
    rows.setCurrentIndex(model.index(1, 0))
    with qtbot.waitSignal(model.dataChanged):
        model.redraw()
    assert rows.currentIndex().data(ROW) == "apple"
    model.show_rows([])
    assert not rows.currentIndex().isValid()
    assert model.rowCount() == 0
    model.redraw()
