"""Cases: search as one types, over real words and numbers."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from courtdesk.actions import lists
from courtdesk.domain.access import Role
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.search import SearchScreen
from tests.helpers.bench import PEOPLE, Bench


def _show(bench: Bench, role: Role = Role.CDO) -> SearchScreen:
    screen = bench.show(Place("search"), role)
    assert isinstance(screen, SearchScreen)
    return screen


def _type(bench: Bench, screen: SearchScreen, text: str) -> list[str]:
    screen.box.setFocus()
    screen.box.selectAll()
    QTest.keyClicks(screen.box, text)
    bench.settle()
    return [hit.family for hit in screen.found.hits]


def test_the_keyboard_starts_in_the_box_and_reaches_the_case(bench: Bench) -> None:
    screen = _show(bench)
    assert screen.box.hasFocus()
    assert _type(bench, screen, "sian o'r") == ["O’Rourke"]
    QTest.keyClick(screen.box, Qt.Key.Key_Down)
    focused = QApplication.focusWidget()
    assert focused is screen.found.rows
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert bench.log.went == [Place("case", bench.cases["O’Rourke"])]


def test_numbers_find_their_case(bench: Bench) -> None:
    screen = _show(bench)
    assert _type(bench, screen, "x118342") == ["Ellis"]
    hit = screen.found.hits[0]
    assert _type(bench, screen, hit.reference) == ["Ellis"]


def test_enter_opens_the_first_result_of_the_words_typed_last(bench: Bench) -> None:
    screen = _show(bench)
    QTest.keyClicks(screen.box, "ma")
    QTest.keyClicks(screen.box, "rlow")
    QTest.keyClick(screen.box, Qt.Key.Key_Return)
    bench.settle()
    assert bench.log.went == [Place("case", bench.cases["Marlow"])]


def test_an_older_answer_never_replaces_a_newer_one(bench: Bench) -> None:
    screen = _show(bench)
    for text in ("Price", "Ell", "Abbott"):
        screen.box.setText(text)
    bench.settle()
    assert [hit.family for hit in screen.found.hits] == ["Abbott"]
    screen.box.setText("Price")
    screen.box.clear()
    bench.settle()
    assert screen.found.hits == ()


def test_nothing_found_is_said_with_what_was_typed(bench: Bench) -> None:
    screen = _show(bench)
    assert _type(bench, screen, "Zzyzx <b>") == []
    panel = screen.found.findChild(EmptyState)
    assert panel is not None
    assert panel.accessibleName() == "0 results for ‘Zzyzx <b>’"
    assert any("family name" in label.text() for label in panel.findChildren(QLabel))
    bench.picture(screen, "search-none")


def test_a_row_says_who_and_which_hearing(bench: Bench) -> None:
    screen = _show(bench)
    _type(bench, screen, "Ellis")
    model = screen.found.rows.model()
    words = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    for part in ("Ellis, Tom", "born 21/8/1999", "CRN X118342", "14/1/2027", "reference"):
        assert part in words
    assert screen.found.state.text() == "1 result"
    bench.picture(screen, "search")


def test_coming_back_searches_again(bench: Bench) -> None:
    screen = _show(bench)
    assert _type(bench, screen, "Zanzi") == []
    lists.add_person(bench.session(), replace(PEOPLE[0], family_name="Zanzibar", crn="X000001"))
    screen.refresh()
    bench.settle()
    assert [hit.family for hit in screen.found.hits] == ["Zanzibar"]


def test_ctrl_f_returns_to_the_box(bench: Bench) -> None:
    screen = _show(bench)
    _type(bench, screen, "Ellis")
    screen.found.focus_first()
    next(one for one in screen.actions() if one.objectName() == "search").trigger()
    assert screen.box.hasFocus()
    assert screen.box.selectedText() == "Ellis"
