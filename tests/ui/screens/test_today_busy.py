"""Today on a busy morning: 60 people in 4 courtrooms, by keyboard, filtered, heard and drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from courtdesk.actions import bench as court
from courtdesk.actions import cases, slips
from courtdesk.actions import told as telling
from courtdesk.actions.records import Change, record
from courtdesk.domain.access import Role
from courtdesk.domain.bench import AdjournedFor, SlipAnswer
from courtdesk.domain.duties import Duty, DutyState
from courtdesk.domain.framework import Source
from courtdesk.domain.pathway import StepName
from courtdesk.domain.told import Party
from courtdesk.ui.case_words import duty_words
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.row_list import ROW
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.today import traits
from courtdesk.ui.screens.today.day import _reader
from courtdesk.ui.screens.today.filters import Filter, offered, people_of
from courtdesk.ui.screens.today.rows import GroupRow, PersonRow
from courtdesk.ui.screens.today.screen import TodayScreen
from tests.helpers.bench import DAY, Bench
from tests.helpers.busy import AGAIN, LONG, PEOPLE, TWICE, YOUNG
from tests.helpers.keyboard import focused, press, spoken, tab_to, unnamed
from tests.helpers.seen import words_shown

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier

LATER = date(2027, 1, 21)


def _show(busy: Bench, role: Role = Role.CDO, part: str = "") -> TodayScreen:
    screen = busy.show(Place("today", part=part), role)
    assert isinstance(screen, TodayScreen)
    return screen


def _action(screen: TodayScreen, words: str) -> QAction:
    return next(one for one in screen.actions() if one.text().replace("&", "").startswith(words))


def _row(screen: TodayScreen, busy: Bench, family: str) -> PersonRow:
    row = screen.model.index_of(busy.cases[family]).data(ROW)
    assert isinstance(row, PersonRow)
    return row


def _heard(screen: TodayScreen, busy: Bench, family: str) -> str:
    index = screen.model.index_of(busy.cases[family])
    return str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def _chips(screen: TodayScreen, busy: Bench, family: str) -> list[str]:
    return [chip.text for chip in _row(screen, busy, family).chips]


def _shown(screen: TodayScreen) -> list[str]:
    return [row.case for row in people_of(screen.model.rows)]


def test_the_busy_day_at_a_glance(busy: Bench) -> None:
    screen = _show(busy)
    assert len(people_of(screen.model.rows)) == PEOPLE
    assert screen.heading.counts.text().endswith("60 people · 4 courtrooms")
    groups = [row for row in screen.model.rows if isinstance(row, GroupRow)]
    assert [row.title for row in groups] == [f"Court {n}" for n in (1, 2, 3, 3, 4)]
    assert groups[-1].counts == "13 people: 12 to screen, 1 for plea, 1 risk stop"
    assert groups[-1].spoken in str(
        screen.model.index(screen.model.rows.index(groups[-1]), 0).data(
            Qt.ItemDataRole.AccessibleTextRole
        )
    )
    assert screen.bar.standing.text().startswith("54 to screen, ")
    assert not unnamed(screen)


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_sixty_people_need_no_scrolling_sideways(
    busy: Bench, qapp: QApplication, scale: float
) -> None:
    screen = _show(busy)
    apply_theme(qapp, Theme(scale))
    screen.set_filters([Filter(traits.NEEDS, "Needs support"), Filter(traits.MINE, "For me")])
    screen.set_filters([])
    busy.settle()
    assert screen.page.area.horizontalScrollBar().maximum() == 0
    assert screen.table.horizontalScrollBar().maximum() == 0
    width = screen.table.viewport().width()
    for at in range(len(screen.model.rows)):
        assert screen.table.visualRect(screen.model.index(at, 0)).width() <= width
    screen.open_filters()
    busy.settle()
    assert screen.page.area.horizontalScrollBar().maximum() == 0
    apply_theme(qapp, Theme())


def test_what_must_be_seen_at_once_comes_first_and_is_heard(busy: Bench) -> None:
    screen = _show(busy)
    assert _chips(screen, busy, LONG) == [
        "interpreter: Kurdish (Sorani)",
        "support in court",
        "easy read",
        "large print",
    ]
    assert [chip.strong for chip in _row(screen, busy, LONG).chips] == [True, True, True, False]
    assert _chips(screen, busy, "Sample-30") == ["intermediary", "step-free access"]
    assert _chips(screen, busy, YOUNG) == ["Under 18"]
    assert _chips(screen, busy, "Sample-36") == ["Sensitive"]
    assert "Two carers" not in _heard(screen, busy, "Sample-36")
    assert _chips(screen, busy, "Sample-35") == ["Adjourned, no date fixed"]
    assert _chips(screen, busy, "Sample-33")[1:] == ["put back to 14:00, Court 3"]
    for family in (LONG, "Sample-30", YOUNG, "Sample-33", "Sample-35", "Sample-36"):
        for text in _chips(screen, busy, family):
            assert text in _heard(screen, busy, family)


def test_a_slip_is_seen_until_it_is_answered_no(busy: Bench) -> None:
    session, case = busy.session(), busy.cases["Sample-32"]
    (words,) = _chips(_show(busy), busy, "Sample-32")[1:]
    assert words.startswith("asked to come forward ")
    slips.answer_slip(session, case, SlipAnswer.BROUGHT_FORWARD)
    assert _chips(_show(busy), busy, "Sample-32")[1:] == ["brought forward"]
    slips.answer_slip(session, case, SlipAnswer.NOT_POSSIBLE)
    assert _chips(_show(busy), busy, "Sample-32")[1:] == []


def test_an_adjournment_is_seen_on_the_list_it_left_and_the_one_it_came_to(busy: Bench) -> None:
    session, case = busy.session(), busy.cases["Sample-37"]
    court.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=LATER, recommended=True)
    screen = _show(busy)
    # Only recommended to the court: nobody has adjourned it.
    assert _chips(screen, busy, "Sample-37") == []
    assert traits.ADJOURNED not in _row(screen, busy, "Sample-37").traits
    court.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=LATER)
    assert not _show(busy).model.index_of(case).isValid()
    there = _show(busy, part=LATER.isoformat())
    assert _chips(there, busy, "Sample-37") == ["adjourned from 14/1"]
    file = cases.case_file(session, case)
    back = replace(file.case.value, hearing_date=DAY)
    record(session, Change("case", back, file.case.document, case))
    assert _chips(_show(busy), busy, "Sample-37") == ["Adjourned to 21/1"]


def test_put_back_is_said_on_its_own_day_only(busy: Bench) -> None:
    session, case = busy.session(), busy.cases["Sample-33"]
    court.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=LATER)
    there = _show(busy, part=LATER.isoformat())
    assert _chips(there, busy, "Sample-33")[1:] == ["adjourned from 14/1"]


def test_a_duty_is_said_in_few_words_and_one_that_is_new_in_its_own() -> None:
    duty = Duty("told-plea:MHTR", "Tell", DutyState.READY, frozenset(), "x", Source("f", "w"))
    assert duty_words(duty) == "Tell the MHTR provider of the plea"
    assert duty_words(replace(duty, key="tell:defence")) == "Tell the defence"
    assert duty_words(replace(duty, key="quite-new:MHTR", text="Do this")) == "Do this"


def test_two_listings_of_one_person_name_each_other(busy: Bench) -> None:
    screen = _show(busy)
    assert "also in Court 4, morning, no. 9" in _heard(screen, busy, TWICE)
    assert "also in Court 1, morning, no. 10" in _heard(screen, busy, AGAIN)
    assert "also in" not in _heard(screen, busy, "Sample-13")


def test_the_case_itself_says_where_else_the_person_is_listed(busy: Bench) -> None:
    screen = busy.show(Place("case", busy.cases[TWICE]), Role.CDO)
    assert "Court 4, no. 9" in words_shown(screen)


def test_every_filter_is_set_and_taken_away_by_keyboard(busy: Bench) -> None:
    screen = _show(busy)
    rows, everybody = screen.model.rows, people_of(screen.model.rows)
    for kind in offered(rows):
        for one in kind.choices:
            press(Qt.Key.Key_F, CTRL_SHIFT)
            assert screen.choosing.isVisible()
            tab_to(f"{one.filter.label} ({one.people})")
            press(Qt.Key.Key_Space)
            press(Qt.Key.Key_Return)
            assert not screen.choosing.isVisible()
            wanted = [row.case for row in everybody if one.filter.trait in row.traits]
            assert _shown(screen) == wanted
            assert screen.bar.shown.text() == f"{one.people} of {PEOPLE} shown"
            if one.people:
                assert screen.table.hasFocus()
            chip = screen.bar.chips.chips[0]
            assert spoken(chip) == f"Remove filter: {one.filter.chip}"
            chip.setFocus()
            press(Qt.Key.Key_Delete)
            assert screen.filters == ()
            assert screen.model.rows == rows
            assert screen.table.hasFocus()


def test_chips_go_one_by_one_and_all_at_once(busy: Bench) -> None:
    screen = _show(busy)
    filters = [
        Filter(traits.MINE, "For me"),
        Filter(traits.NEEDS, "Needs support"),
        Filter(traits.step_trait(StepName.SCREEN), "Screen", "Next step"),
    ]
    screen.set_filters(filters)
    screen.bar.button.setFocus()
    tab_to("Remove filter: Needs support")
    press(Qt.Key.Key_Return)
    assert [one.label for one in screen.filters] == ["For me", "Screen"]
    assert spoken(focused()) == "Remove filter: Next step: Screen"
    press(Qt.Key.Key_Tab)
    assert spoken(focused()) == "Clear all filters"
    press(Qt.Key.Key_Space)
    assert screen.filters == ()
    assert screen.table.hasFocus()
    assert screen.bar.standing.isVisible() and not screen.bar.chips.isVisible()


def test_ctrl_j_goes_along_those_shown_and_reveals_who_waits_where_none_does(busy: Bench) -> None:
    screen = _show(busy)
    assert screen.model.next_case == busy.cases["Sample-31"]
    screen.set_filters([Filter(traits.NEEDS, "Needs support")])
    # The risk stop is in no sight and still said.
    assert "1 risk stop is not among those shown" in screen.next_strip.accessibleName()
    mine = [case for case in screen.view.mine if case in _shown(screen)] if screen.view else []
    assert screen.model.next_case == mine[0]
    screen.table.setCurrentIndex(screen.table.first())
    for case in (*mine[1:], mine[0]):
        _action(screen, "Next for you").trigger()
        current = screen.table.current()
        assert current is not None and current.case == case
    screen.set_filters([Filter(traits.who_trait(Role.CLINICAL_LEAD), "Clinical lead")])
    screen.set_filters([*screen.filters, Filter(traits.UNDER_18, "Under 18")])
    assert _shown(screen) == []
    assert screen._nobody.isVisible()
    _action(screen, "Next for you").trigger()
    assert screen.filters == ()
    assert screen.table.hasFocus()
    current = screen.table.current()
    assert current is not None and current.case == busy.cases["Sample-31"]


def test_nobody_passes_and_one_button_shows_everybody_again(busy: Bench) -> None:
    screen = _show(busy)
    screen.set_filters([Filter(traits.NEEDS, "Needs support"), Filter(traits.UNDER_18, "Under 18")])
    busy.settle()
    assert screen._nobody.isVisible()
    screen.take_keyboard()
    assert spoken(focused()) == "Clear all filters"
    press(Qt.Key.Key_Return)
    assert len(_shown(screen)) == PEOPLE
    assert screen.table.hasFocus()


def test_the_same_day_keeps_its_filters_and_another_day_has_none(busy: Bench) -> None:
    screen = _show(busy)
    screen.set_filters([Filter(traits.NEEDS, "Needs support")])
    screen.refresh()
    busy.settle()
    assert len(screen.filters) == 1 and len(_shown(screen)) < PEOPLE
    # The laptop stayed open overnight: it is another day's list now.
    busy.clock.tick(minutes=24 * 60)
    screen.refresh()
    busy.settle()
    assert screen.view is not None and screen.view.day == DAY + timedelta(days=1)
    assert screen.filters == ()


def test_the_row_with_the_keyboard_stays_while_it_passes(busy: Bench) -> None:
    screen = _show(busy)
    screen.table.setCurrentIndex(screen.model.index_of(busy.cases["Sample-30"]))
    screen.set_filters([Filter(traits.NEEDS, "Needs support")])
    current = screen.table.current()
    assert current is not None and current.case == busy.cases["Sample-30"]


def test_search_comes_before_the_filters_and_they_come_back(busy: Bench) -> None:
    screen = _show(busy)
    screen.set_filters([Filter(traits.NEEDS, "Needs support")])
    screen.heading.box.setText("Sample-4")
    busy.settle()
    assert screen.found.isVisible() and not screen.bar.isVisible()
    _action(screen, "Filter").trigger()
    assert screen.choosing.isVisible() and not screen.found.isVisible()
    press(Qt.Key.Key_Escape)
    assert screen.table.isVisible() and len(screen.filters) == 1


def test_what_one_could_do_meanwhile_is_said_and_comes_last(busy: Bench) -> None:
    screen = _show(busy)
    row = _row(screen, busy, "Sample-40")
    assert row.waiting.who == "Clinical lead" and not row.waiting.mine
    assert row.waiting.also == "Tell the defence"
    assert row.waiting.detail.endswith("you: tell the defence")
    assert screen.view is not None
    assert traits.MINE in row.traits
    mine = screen.view.mine
    acting = [one.case for one in people_of(screen.view.rows) if one.waiting.mine]
    assert set(mine[: len(acting)]) == set(acting)
    assert busy.cases["Sample-40"] in mine[len(acting) :]
    # Said to whom it is for, and gone once done.
    lead = _row(_show(busy, Role.CLINICAL_LEAD), busy, "Sample-40")
    assert lead.waiting.mine and not lead.waiting.also
    session, case = busy.session(), busy.cases["Sample-40"]
    for party in Party:
        telling.leave_out(session, case, party, reason="Told by telephone last week")
    assert "defence" not in _row(_show(busy), busy, "Sample-40").waiting.also


def test_no_duty_tells_who_treats_the_person_of_enquiries(busy: Bench) -> None:
    assert _reader(busy.session()).enquiries
    assert _reader(busy.session(Role.PROVIDER)).enquiries == ()
    screen = _show(busy, Role.PROVIDER)
    for row in people_of(screen.model.rows):
        assert "olice" not in row.waiting.detail and "children" not in row.waiting.detail


def test_the_ways_to_other_pages_and_days(busy: Bench) -> None:
    screen = _show(busy)
    assert screen.heading.tomorrow.isVisible() and not screen.heading.later.isVisible()
    for button in (screen.heading.compare, screen.heading.providers, screen.heading.tomorrow):
        button.click()
    assert busy.log.went == [
        Place("compare", part="2027-01-14"),
        Place("providers", part="2027-01-14"),
        Place("today", part="2027-01-15"),
    ]
    screen = _show(busy, Role.PROVIDER)
    assert not screen.heading.compare.isVisible()
    assert not _action(screen, "Compare").isEnabled()
    tomorrow = _show(busy, part="2027-01-15")
    assert spoken(focused()) == "Import list"
    assert tomorrow.heading.earlier.text() == "Previous list"


def test_yesterdays_and_tomorrows_lists_are_called_so(busy: Bench) -> None:
    busy.clock.tick(minutes=24 * 60)
    screen = _show(busy)
    assert screen.heading.earlier.text() == "Yesterday’s list"
    screen.heading.earlier.click()
    assert busy.log.went == [Place("today", part="2027-01-14")]


def test_a_need_is_never_cut(busy: Bench, qapp: QApplication) -> None:
    from courtdesk.ui import row_list
    from courtdesk.ui.row_list import Chip, Ink

    for scale in (1.0, 1.5, 2.0):
        apply_theme(qapp, Theme(scale))
        ink = Ink(Theme(scale), qapp.palette())
        chip = Chip("interpreter: Kurdish (Sorani) (booked 14/1 10:30)", strong=True)
        for width in (120, 204, 900):
            size = row_list._chip_size(chip, width, ink)
            inner = size.width() - ink.theme.gap(12)
            assert size.width() <= width
            assert ink.height(chip.text, "bold chip", inner + 1) <= size.height()
    apply_theme(qapp, Theme())


def test_pictures(busy: Bench) -> None:
    screen = _show(busy)
    busy.picture(screen, "today-60")
    screen.open_filters()
    busy.settle()
    busy.picture(screen, "today-filters")
    screen.open_filters()
    screen.set_filters([Filter(traits.NEEDS, "Needs support"), Filter(traits.MINE, "For me")])
    busy.settle()
    busy.picture(screen, "today-filtered")
    assert screen.bar.chips.isVisible()
