"""Tab goes through a page as it is read, from the top, also once parts of it were made anew."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from courtdesk.domain.access import Role
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.palette import CommandPalette
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.case.screen import CaseScreen
from courtdesk.ui.screens.settle.one import SettleOne
from tests.helpers.bench import Bench
from tests.helpers.keyboard import focused, press, spoken
from tests.helpers.office import OpenOffice
from tests.ui.screens.settle_laptops import change_person, conflict, met, third

WORKER = Role.LINK_WORKER


def walked(page: Page) -> list[QWidget]:
    """Everything that Tab comes to, once round."""
    first = focused()
    found = [first]
    for _ in range(200):
        press(Qt.Key.Key_Tab)
        if focused() is first:
            return found
        found.append(focused())
    raise AssertionError("Tab never comes round")


def tops(page: Page, among: list[QWidget]) -> list[int]:
    """How far down each stands, beginning with what stands highest."""
    found = [one.mapTo(page, QPoint()).y() for one in among if page.isAncestorOf(one)]
    start = found.index(min(found)) if found else 0
    return found[start:] + found[:start]


def falls(page: Page, among: list[QWidget]) -> bool:
    """Whether Tab goes down; what stands in one line may differ by a few pixels."""
    down = tops(page, among)
    return all(then >= before - 12 for before, then in pairwise(down))


def test_a_case_is_gone_through_from_its_banners_down(bench: Bench) -> None:
    shown = bench.show(Place("case", met(bench)), WORKER)
    assert isinstance(shown, CaseScreen)
    for _ in range(2):
        # Nothing scrolls while positions are compared.
        shown.window().resize(1366, 4000)
        bench.settle()
        [columns] = shown.findChildren(Columns)
        side = columns.side.parentWidget()
        assert side is not None
        order = walked(shown.page)
        beside = [one for one in order if side.isAncestorOf(one)]
        main = [one for one in order if one not in beside]
        assert len(main) > 5 and len(beside) > 3
        assert falls(shown.page, main) and falls(shown.page, beside)
        start = order.index(beside[0])
        assert order[start : start + len(beside)] == beside
        names = [spoken(one) for one in order]
        # From the banner to what is next, where the keyboard was, and not to the bar again.
        assert names[names.index("Settle which holds") + 1 :] == []
        shown.refresh()
        bench.settle()


def test_versions_are_gone_through_from_the_top_also_when_another_came(bench: Bench) -> None:
    case = met(bench)
    shown = bench.show(Place("settle", case, conflict(bench, "person").document), WORKER)
    assert isinstance(shown, SettleOne)
    shown.window().resize(1366, 4000)
    bench.settle()
    assert falls(shown.page, walked(shown.page))
    other = third(bench)
    change_person(other.enter(WORKER), case, 2)
    other.meet()
    shown.refresh()
    bench.settle()
    assert shown.came is not None
    order = walked(shown.page)
    assert shown.came in order and falls(shown.page, order)


def test_the_keyboard_is_where_it_was_after_the_palette(
    bench: Bench, open_office: OpenOffice
) -> None:
    case = bench.cases["Marlow"]
    bench.sign_out()
    office = open_office(bench.folder)
    office.sign_in(WORKER)
    for place in (Place("case", case), Place("sync")):
        office.shell.go(place)
        office.settle()
        for _ in range(3):
            office.press(Qt.Key.Key_Tab)
        before = focused()
        QTimer.singleShot(0, office.window, leave_palette)
        office.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        office.settle()
        assert focused() is before


def leave_palette() -> None:
    palette = QApplication.activeModalWidget()
    if not isinstance(palette, CommandPalette) or not palette.isActiveWindow():
        QTimer.singleShot(1, leave_palette)
    else:
        press(Qt.Key.Key_Escape)
