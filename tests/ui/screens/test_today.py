"""Today: one day's list by keyboard, by role, and when there is nothing on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QStyleOptionViewItem,
    QWidget,
)

from courtdesk.actions import cases, forms, lists, pleas
from courtdesk.actions.records import Change, record
from courtdesk.domain.access import Role
from courtdesk.domain.cases import OffenceRange, Verdict
from courtdesk.domain.courtlist_entries import ListedOffence
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import ReadHow
from courtdesk.questionnaire.answers import Answers
from courtdesk.ui.kit.strip import Step, StepState, stop_width, strip_size
from courtdesk.ui.kit.style import apply_theme, current_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.row_list import ROW
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.today.rows import GroupRow, PersonRow
from courtdesk.ui.screens.today.screen import TodayScreen
from courtdesk.ui.screens.today.table import plan
from tests.helpers import courtday
from tests.helpers.bench import DAY, PEOPLE, Bench


def _show(bench: Bench, role: Role = Role.CDO, part: str = "", **more: object) -> TodayScreen:
    screen = bench.show(Place("today", part=part), role, **more)  # type: ignore[arg-type]
    assert isinstance(screen, TodayScreen)
    return screen


def _press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def _trigger(screen: TodayScreen, words: str) -> None:
    _action(screen, words).trigger()


def _action(screen: TodayScreen, words: str) -> QAction:
    return next(one for one in screen.actions() if one.text().replace("&", "").startswith(words))


def _agree(bench: Bench, family: str) -> None:
    forms.record_agreement(
        bench.session(),
        bench.cases[family],
        agreed=True,
        share_outcome=True,
        read_how=ReadHow.READ,
    )


def _screened(bench: Bench, family: str, digits: str) -> None:
    """A finished CORE-10 by the link worker; digits as labelled."""
    session, case = bench.session(Role.LINK_WORKER), bench.cases[family]
    opened = forms.open_form(session, case, "core-10")
    answers = Answers()
    for item, digit in zip(opened.form.scored_items(), digits, strict=True):
        option = next(one for one in item.options if one.ordinal == int(digit))
        answers = answers.set(item.link_id, option.code)
    forms.finish_form(session, opened, answers, reason="")


def _row(screen: TodayScreen, case: CaseId) -> PersonRow:
    row = screen.model.index_of(case).data(ROW)
    assert isinstance(row, PersonRow)
    return row


def _spoken(screen: TodayScreen, case: CaseId) -> str:
    return str(screen.model.index_of(case).data(Qt.ItemDataRole.AccessibleTextRole))


def test_the_list_stands_in_court_order_under_its_courtrooms(bench: Bench) -> None:
    screen = _show(bench)
    titles = [row.title if isinstance(row, GroupRow) else row.name for row in screen.model.rows]
    assert titles == [
        "Court 1", "Abbott, Carla", "Ellis, Tom",
        "Court 2", "Marlow, Dean", "O’Rourke, Siân", "Price, Jordan",
        "Court 3", "Webb-Ŵyn, Alan",
    ]  # fmt: skip
    assert screen.heading.title.text() == "Thursday 14 January 2027"
    assert screen.heading.counts.text() == (
        "Northgate Magistrates' Court · 6 people · 3 courtrooms"
    )


def test_arrows_pass_over_courtrooms_and_enter_opens(bench: Bench) -> None:
    screen = _show(bench)
    assert screen.table.hasFocus()
    assert screen.table.current() == _row(screen, bench.cases["Abbott"])
    _press(Qt.Key.Key_Down)
    _press(Qt.Key.Key_Down)
    _press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("case", bench.cases["Marlow"])]


def test_a_click_opens_and_a_drag_does_not(bench: Bench) -> None:
    screen = _show(bench)
    view = screen.table.viewport()
    ellis = screen.table.visualRect(screen.model.index_of(bench.cases["Ellis"])).center()
    abbott = screen.table.visualRect(screen.model.index_of(bench.cases["Abbott"])).center()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=abbott)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=ellis)
    assert bench.log.went == []
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=ellis)
    assert bench.log.went == [Place("case", bench.cases["Ellis"])]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(40, 5))
    assert len(bench.log.went) == 1


def test_who_has_waited_longest_is_next_and_ctrl_j_goes_on(bench: Bench) -> None:
    _agree(bench, "Price")
    bench.clock.tick(minutes=4)
    _agree(bench, "Marlow")
    bench.clock.tick(minutes=2)
    screen = _show(bench)
    assert screen.model.next_case == bench.cases["Price"]
    assert screen.next_strip.accessibleName() == (
        "Next for you: Price, Jordan — carry out the screen · Court 2 · waiting 6 min"
    )
    screen.table.setCurrentIndex(screen.table.first())
    # Abbott has nothing begun, and comes first of those in list order.
    for family in ("Price", "Marlow", "Abbott", "Ellis"):
        _trigger(screen, "Next for you")
        current = screen.table.current()
        assert current is not None
        assert current.case == bench.cases[family]
    screen.table.setCurrentIndex(screen.model.index_of(bench.cases["Webb-Ŵyn"]))
    _trigger(screen, "Next for you")
    assert screen.table.current() == _row(screen, bench.cases["Price"])


def test_the_minutes_go_on_without_reading_the_record(bench: Bench) -> None:
    _agree(bench, "Price")
    screen = _show(bench)
    row = _row(screen, bench.cases["Price"])
    assert row.waiting.headline(screen.model.now) == "You, 0 min"
    bench.clock.tick(minutes=130)
    screen.count_minutes()
    assert row.waiting.headline(screen.model.now) == "You, 2 h 10 min"
    assert "waiting 2 h 10 min" in screen.next_strip.accessibleName()


def test_the_timer_stops_when_the_page_is_hidden(bench: Bench) -> None:
    screen = _show(bench)
    assert screen._minutes.isActive()
    screen.hide()
    assert not screen._minutes.isActive()
    screen.show()
    assert screen._minutes.isActive()


def test_a_row_says_everything_but_no_score(bench: Bench) -> None:
    _agree(bench, "Abbott")
    _screened(bench, "Abbott", "4440444444")
    courtday.act_on_risk(bench.session(), bench.cases["Abbott"])
    bench.clock.tick(minutes=3)
    screen = _show(bench)
    words = _spoken(screen, bench.cases["Abbott"])
    for part in (
        "Next for you",
        "Court 1, number 1",
        "Abbott, Carla",
        "Risk: screen 09:30",
        "interpreter: Polish",
        "34 · X412907 · SSO",
        "Assault on emergency worker",
        "medium CO range",
        "Screen done, Plea now, Assess not started",
        "You, 3 min",
        "Record the plea · screen above threshold",
    ):
        assert part in words
    assert "36" not in words and "severe" not in words


def test_a_screen_without_a_score_says_screen_once(bench: Bench) -> None:
    _agree(bench, "Abbott")
    session, case = bench.session(), bench.cases["Abbott"]
    opened = forms.open_form(session, case, "core-10")
    forms.finish_form(session, opened, Answers(), reason="called into court")
    courtday.act_on_risk(session, case)
    words = _spoken(_show(bench), case)
    assert "Record the plea · screen finished without a score" in words


def test_an_open_risk_stop_is_marked_before_the_steps_and_is_what_is_next(bench: Bench) -> None:
    _agree(bench, "Abbott")
    _screened(bench, "Abbott", "4440444444")
    bench.clock.tick(minutes=3)
    screen = _show(bench)
    row, words = _row(screen, bench.cases["Abbott"]), _spoken(screen, bench.cases["Abbott"])
    assert "Steps: Risk: record what was done, Screen done, Plea now" in words
    assert "You, 3 min. Record what was done about risk" in words
    assert "Risk: screen 09:30" in words
    assert (row.steps[0].word, row.steps[0].state) == ("Risk", StepState.RISK)
    assert screen.model.next_case == bench.cases["Abbott"]
    # It waits for those who screen, though others may record too.
    assert _row(_show(bench, Role.CLINICAL_LEAD), bench.cases["Abbott"]).waiting.who == "Court team"
    courtday.act_on_risk(bench.session(), bench.cases["Abbott"])
    assert "record what was done" not in _spoken(_show(bench), bench.cases["Abbott"])


def test_an_open_risk_stop_comes_before_who_has_waited_longer(bench: Bench) -> None:
    _agree(bench, "Ellis")
    bench.clock.tick(minutes=30)
    _agree(bench, "Abbott")
    _screened(bench, "Abbott", "4440444444")
    screen = _show(bench)
    assert screen.view is not None
    assert screen.view.mine[:2] == (bench.cases["Abbott"], bench.cases["Ellis"])
    courtday.act_on_risk(bench.session(), bench.cases["Abbott"])
    screen = _show(bench)
    assert screen.view is not None
    assert screen.view.mine[:2] == (bench.cases["Ellis"], bench.cases["Abbott"])


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_stop_moves_no_step_out_of_its_column_and_nothing_sideways(
    bench: Bench, qapp: QApplication, scale: float
) -> None:
    _agree(bench, "Abbott")
    _screened(bench, "Abbott", "4440444444")
    screen = _show(bench)
    bench.picture(screen, "today-risk-stop")
    apply_theme(qapp, Theme(scale))
    bench.settle()
    delegate, width = screen.table.delegate, screen.table.viewport().width()
    columns = delegate.plan(width)
    assert columns.stacked is (scale > 1)
    assert columns.steps[0] + columns.steps[1] <= width
    assert columns.waiting[0] + columns.waiting[1] <= width
    assert screen.table.horizontalScrollBar().maximum() == 0
    room = stop_width(_row(screen, bench.cases["Abbott"]).steps, current_theme())
    other = _row(screen, bench.cases["Ellis"]).steps
    assert strip_size(other, current_theme(), room=room).width() <= columns.steps[1]
    assert delegate._strip_room(current_theme())[1] == room > 0
    apply_theme(qapp, Theme())


def test_the_widest_steps_and_a_stop_still_stand_beside_the_rest(bench: Bench) -> None:
    """A list of two lines a row is a list of half as many people."""
    steps = tuple(Step(word) for word in ("Screen", "Plea", "Consent", "Approve", "Report"))
    stopped = (Step("Risk", StepState.RISK), *steps, Step("Not suitable", StepState.STOPPED))
    theme = current_theme()
    needs = strip_size((*stopped, Step("Sentence", StepState.NOW)), theme).width()
    # With a scroll bar: the viewport as it is in a window of 1366 pixels.
    assert not plan(1312, needs, theme).stacked


def test_what_waits_for_others_names_them(bench: Bench) -> None:
    _agree(bench, "Abbott")
    screen = _show(bench, Role.PROVIDER)
    assert _row(screen, bench.cases["Abbott"]).waiting.who == "Court team"
    assert _row(screen, bench.cases["Ellis"]).waiting.who == "You"
    screen = _show(bench, Role.CLINICAL_LEAD)
    assert screen.model.next_case is None
    assert "waits for you" in screen.next_strip.accessibleName()


def test_an_ended_case_waits_for_nobody(bench: Bench) -> None:
    pleas.record_pleas(
        bench.session(),
        bench.cases["Price"],
        {"common-assault": Verdict.NOT_GUILTY},
        trial_date=date(2027, 3, 9),
    )
    screen = _show(bench)
    waiting = _row(screen, bench.cases["Price"]).waiting
    assert (waiting.who, waiting.detail, waiting.mine) == ("Nobody", "Trial 9/3/2027", False)
    assert "Not guilty stopped, Assess not needed" in _spoken(screen, bench.cases["Price"])


def test_ctrl_p_opens_the_plea_of_the_row(bench: Bench) -> None:
    screen = _show(bench)
    _press(Qt.Key.Key_Down)
    _trigger(screen, "Plea")
    _trigger(screen, "Correct")
    assert bench.log.went == [
        Place("plea", bench.cases["Ellis"]),
        Place("person_form", bench.cases["Ellis"], "correct"),
    ]
    assert _action(screen, "Plea").shortcut().toString() == "Ctrl+P"


def test_what_a_role_may_not_do_is_not_offered(bench: Bench) -> None:
    screen = _show(bench, Role.CLINICAL_LEAD)
    assert screen.heading.add.isHidden()
    assert screen.heading.bring.isHidden()
    for words in ("Plea", "Import", "Add", "Correct"):
        assert not _action(screen, words).isEnabled()
    screen = _show(bench, Role.CDO)
    assert screen.heading.add.isVisible()
    assert screen.heading.bring.isVisible()


def test_search_takes_the_tables_place_and_escape_gives_it_back(bench: Bench) -> None:
    screen = _show(bench)
    _trigger(screen, "Search")
    assert screen.heading.box.hasFocus()
    QTest.keyClicks(screen.heading.box, "marl")
    bench.settle()
    assert screen.found.isVisible()
    assert not screen.table.isVisible()
    assert not screen.next_strip.isVisible()
    assert [hit.family for hit in screen.found.hits] == ["Marlow"]
    _press(Qt.Key.Key_Down)
    assert screen.found.rows.hasFocus()
    _press(Qt.Key.Key_Up)
    assert screen.heading.box.hasFocus()
    _press(Qt.Key.Key_Escape)
    assert screen.table.hasFocus()
    assert screen.next_strip.isVisible()
    QTest.keyClicks(screen.heading.box, "X730551")
    _press_in(screen.heading.box, Qt.Key.Key_Return)
    bench.settle()
    assert bench.log.went == [Place("case", bench.cases["Marlow"])]


def _press_in(widget: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(widget, key)


def test_days_with_lists_are_gone_through(bench: Bench) -> None:
    later = DAY + timedelta(days=4)
    lists.add_person(bench.session(), replace(PEOPLE[0], hearing_date=later))
    screen = _show(bench)
    assert not _action(screen, "Previous").isEnabled()
    _trigger(screen, "Next list")
    assert bench.log.went == [Place("today", part="2027-01-18")]
    screen = _show(bench, part="2027-01-18")
    assert screen.heading.title.text() == "Monday 18 January 2027"
    assert screen.heading.today.isVisible()
    screen.heading.earlier.click()
    _trigger(screen, "Today’s list")
    assert bench.log.went[1:] == [Place("today"), Place("today")]


def test_an_empty_day_has_the_two_ways_to_begin(bench: Bench) -> None:
    bench.clock.tick(minutes=24 * 60)
    screen = _show(bench)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Import list"
    assert screen.heading.counts.text() == "Northgate Magistrates' Court"
    assert screen.heading.add.isHidden()
    bench.picture(screen, "today-empty")
    _press(Qt.Key.Key_Return)
    buttons = {one.text(): one for one in screen._empty.findChildren(QPushButton)}
    buttons["Add person"].click()
    buttons["Open the list of 14/1/2027"].click()
    assert bench.log.went == [
        Place("import_list", part="2027-01-15"),
        Place("person_form", part="2027-01-15"),
        Place("today", part="2027-01-14"),
    ]


def test_an_empty_day_says_who_may_begin(bench: Bench) -> None:
    bench.clock.tick(minutes=24 * 60)
    screen = _show(bench, Role.PROVIDER)
    words = " ".join(label.text() for label in screen._empty.findChildren(QLabel))
    assert "Court duty officer" in words
    assert screen.heading.box.hasFocus()


def test_those_taken_off_are_counted_and_not_shown(bench: Bench) -> None:
    session, case = bench.session(), bench.cases["Price"]
    file = cases.case_file(session, case)
    off = replace(file.case.value, listed=False)
    record(session, Change("case", off, file.case.document, case))
    screen = _show(bench)
    assert not screen.model.index_of(case).isValid()
    assert "5 people" in screen.heading.counts.text()
    assert "1 taken off the list" in screen.heading.counts.text()


def test_reading_again_stays_on_the_row(bench: Bench) -> None:
    screen = _show(bench)
    screen.table.setCurrentIndex(screen.model.index_of(bench.cases["Price"]))
    _agree(bench, "Ellis")
    screen.refresh()
    bench.settle()
    current = screen.table.current()
    assert current is not None and current.case == bench.cases["Price"]


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_columns_share_the_width_and_none_leaves_it(scale: float) -> None:
    theme = Theme(scale)
    for width in (900, 1310, 1900):
        made = plan(width, theme.px(470), theme)
        for left, wide in (made.order, made.person, made.offence, made.steps, made.waiting):
            assert left >= 0 and wide > 0
            assert left + wide <= width
        if not made.stacked:
            assert made.offence[0] + made.offence[1] <= made.steps[0]
            assert made.steps[0] + made.steps[1] <= made.waiting[0]


def test_sixty_people_in_four_courtrooms_fit_without_sideways_scroll(bench: Bench) -> None:
    session = bench.session()
    offence = ListedOffence("Use threatening words or behaviour", OffenceRange.LOW)
    for number in range(54):
        lists.add_person(
            session,
            replace(
                PEOPLE[2],
                family_name=f"Sample-{number}",
                courtroom=f"Court {number % 4 + 1}",
                order=str(number),
                crn=f"X8{number:05}",
                offences=(offence,),
            ),
        )
    screen = _show(bench)
    assert len([row for row in screen.model.rows if isinstance(row, PersonRow)]) == 60
    assert screen.table.horizontalScrollBar().maximum() == 0
    assert not screen.table.delegate.plan(screen.table.viewport().width()).stacked
    _press(Qt.Key.Key_End)
    last = screen.table.currentIndex()
    assert last == screen.model.index(len(screen.model.rows) - 1, 0)
    assert screen.table.viewport().rect().contains(screen.table.visualRect(last).center())


def test_an_invalid_row_opens_nothing(bench: Bench) -> None:
    screen = _show(bench)
    screen.table.opened.emit(QModelIndex())
    screen.table.opened.emit(screen.model.index(0, 0))
    assert bench.log.went == []


def test_everything_that_takes_the_keyboard_has_a_name(bench: Bench) -> None:
    screen = _show(bench)
    for widget in screen.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            text = widget.text() if isinstance(widget, QPushButton) else ""
            assert widget.accessibleName() or text, widget


def test_pictures(bench: Bench, qapp: QApplication) -> None:
    """A day in the middle: screened, pleaded, risk, not guilty, somebody else's turn."""
    for family in ("Abbott", "Marlow", "Price", "O’Rourke"):
        _agree(bench, family)
    _screened(bench, "Abbott", "4440444444")
    _screened(bench, "Marlow", "0101000000")
    session = bench.session()
    pleas.record_pleas(
        session,
        bench.cases["Price"],
        {"common-assault": Verdict.NOT_GUILTY},
        trial_date=date(2027, 3, 9),
    )
    pleas.record_pleas(
        session, bench.cases["Abbott"], {"assault-on-emergency-worker": Verdict.GUILTY}
    )
    bench.clock.tick(minutes=14)
    screen = _show(bench)
    bench.picture(screen, "today")
    screen.heading.box.setText("o")
    bench.settle()
    bench.picture(screen, "today-search")
    screen.heading.box.clear()
    apply_theme(qapp, Theme(1.0, high_contrast=True))
    bench.settle()
    assert current_theme().high_contrast
    assert not screen.grab().isNull()
    apply_theme(qapp, Theme())


def test_a_narrower_list_has_higher_rows_at_once(bench: Bench) -> None:
    """The scroll bar takes its room after the first layout, and height alone stays the same."""
    screen = _show(bench)
    index = screen.model.index_of(bench.cases["Abbott"])
    wide = screen.table.visualRect(index).height()
    screen.table.setFixedWidth(screen.table.width() // 2)
    bench.settle()
    option = QStyleOptionViewItem()
    option.initFrom(screen.table)
    option.widget = screen.table
    needed = screen.table.delegate.sizeHint(option, index).height()
    assert screen.table.visualRect(index).height() == needed > wide
