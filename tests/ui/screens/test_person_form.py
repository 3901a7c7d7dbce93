"""A person by hand: added by keyboard alone, put right with a reason, nothing typed lost."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from courtdesk.actions import cases
from courtdesk.domain.cases import OffenceRange
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.person_form.add import OFFENCES, AddPerson
from courtdesk.ui.screens.person_form.correct import CorrectPerson
from tests.helpers.bench import COURT, DAY, Bench

LATER = date(2027, 1, 15)


def _add(bench: Bench, part: str = "") -> AddPerson:
    screen = bench.show(Place("person_form", part=part))
    assert isinstance(screen, AddPerson)
    return screen


def _correct(bench: Bench, family: str) -> CorrectPerson:
    screen = bench.show(Place("person_form", bench.cases[family], "correct"))
    assert isinstance(screen, CorrectPerson)
    return screen


def _focus() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def _keys(text: str) -> None:
    """Type; a tab in `text` goes to the next field."""
    for at, part in enumerate(text.split("\t")):
        if at:
            QTest.keyClick(_focus(), Qt.Key.Key_Tab)
        QTest.keyClicks(_focus(), part)


def _save(bench: Bench) -> None:
    QTest.keyClick(_focus(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def test_a_person_is_added_by_keyboard_alone(bench: Bench) -> None:
    screen = _add(bench, "2027-01-15")
    assert screen.group["court"].value() == COURT
    assert screen.group["day"].value() == LATER
    _keys("Hale\tRobin\t4\t5\t1990\tx 100200\t\t\t\t\t\t2\t\t3a\t\t\tTheft from shop")
    _save(bench)
    assert screen.group.summary.errors == ()
    (file,) = cases.today(bench.session(), LATER).files
    case, person = file.case.value, file.person.value
    assert (person.list_name, person.birth_date) == ("Hale, Robin", date(1990, 5, 4))
    assert person.crn == "X100200"
    assert (case.courtroom, case.order_text) == ("2", "3a")
    assert [one.text for one in case.offences] == ["Theft from shop"]
    assert bench.log.said == ["Hale, Robin was added to the list."]
    assert bench.log.went == [Place("today", part="2027-01-15")]


def test_offences_ranges_and_needs_are_kept(bench: Bench) -> None:
    screen = _add(bench)
    group = screen.group
    group["family"].set_value("Hale")
    group["offence-1"].set_value("Theft from shop")
    group["range-1"].set_value("low")
    screen.another_offence()
    assert _focus() is group["offence-2"].controls()[0]
    group["offence-2"].set_value("Common assault")
    group["language"].set_value("Polish; BSL")
    group["needs"].set_value(("easy read",))
    group["other_needs"].set_value("large print")
    group["pnc"].set_value("99/1")
    _save(bench)
    assert bench.log.said == [
        "Hale was added to the list. "
        "The PNC number 99/1 does not look like 2004/0012345X: it is kept as typed."
    ]
    file = next(
        file
        for file in cases.today(bench.session(), DAY).files
        if file.person.value.family == "Hale"
    )
    assert [one.range for one in file.case.value.offences] == [
        OffenceRange.LOW,
        OffenceRange.UNKNOWN,
    ]
    assert file.person.value.needs == (
        "interpreter: Polish",
        "interpreter: BSL",
        "easy read",
        "large print",
    )


def test_every_error_is_shown_at_once_and_what_was_typed_stays(bench: Bench) -> None:
    screen = _add(bench)
    group = screen.group
    group["given"].set_value("Robin")
    group["birth_date"].day.setText("31")
    group["birth_date"].month.setText("2")
    group["birth_date"].year.setText("1990")
    group["crn"].set_value("12345")
    _save(bench)
    assert [name for name, _ in group.summary.errors] == [
        "family",
        "birth_date",
        "crn",
        "offence-1",
    ]
    assert group["given"].value() == "Robin"
    assert screen.page.title is not None
    assert screen.page.title.text().startswith("Error:")
    assert bench.log.went == []


@pytest.mark.parametrize("born", [date(2030, 1, 1), date(1890, 1, 1)])
def test_a_birth_date_that_cannot_be_is_said_at_its_field(bench: Bench, born: date) -> None:
    screen = _add(bench)
    screen.group["family"].set_value("Hale")
    screen.group["offence-1"].set_value("Theft")
    screen.group["birth_date"].set_value(born)
    _save(bench)
    assert [name for name, _ in screen.group.summary.errors] == ["birth_date"]


def test_a_range_without_its_offence_is_not_dropped_unsaid(bench: Bench) -> None:
    screen = _add(bench)
    screen.group["family"].set_value("Hale")
    screen.group["offence-1"].set_value("Theft")
    screen.another_offence()
    screen.group["range-2"].set_value("low")
    _save(bench)
    assert [name for name, _ in screen.group.summary.errors] == ["offence-2"]


def test_the_same_row_twice_is_refused_by_the_action_and_said(bench: Bench) -> None:
    for _ in range(2):
        screen = _add(bench)
        screen.group["family"].set_value("Hale")
        screen.group["offence-1"].set_value("Theft")
        _save(bench)
    assert "on that day's list already" in screen.group.summary.errors[0][1]


def test_no_more_offences_than_there_are_fields(bench: Bench) -> None:
    screen = _add(bench)
    button = next(
        one for one in screen.findChildren(QPushButton) if one.text() == "Add another offence"
    )
    for _ in range(OFFENCES - 1):
        assert button.isVisible()
        button.click()
    assert not button.isVisible()


def test_details_are_put_right_with_a_reason(bench: Bench) -> None:
    screen = _correct(bench, "Abbott")
    group = screen.group
    QTest.keyClick(_focus(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    _keys("Abbot")
    _save(bench)
    assert [name for name, _ in group.summary.errors] == ["reason"]
    group["reason"].focus_first()
    _keys("Spelt as on the passport")
    _save(bench)
    person = cases.case_file(bench.session(), bench.cases["Abbott"]).person.value
    assert person.family == "Abbot"
    assert person.needs == ("interpreter: Polish",)
    assert person.reason == "Spelt as on the passport"
    assert bench.log.said == ["Details of Abbot, Carla saved."]
    assert bench.log.backs == 1


def test_nothing_changed_is_no_record(bench: Bench) -> None:
    before = cases.case_file(bench.session(), bench.cases["Abbott"]).person.revision
    screen = _correct(bench, "Abbott")
    screen.group["reason"].set_value("no reason")
    _save(bench)
    assert cases.case_file(bench.session(), bench.cases["Abbott"]).person.revision == before
    assert bench.log.said == ["Nothing was changed."]


def test_a_birth_date_in_the_future_is_not_saved(bench: Bench) -> None:
    screen = _correct(bench, "Abbott")
    screen.group["birth_date"].set_value(date(2030, 1, 1))
    screen.group["reason"].set_value("typed")
    _save(bench)
    assert [name for name, _ in screen.group.summary.errors] == ["birth_date"]


def test_needs_have_their_own_page_and_outlast_a_correction(bench: Bench) -> None:
    screen = _correct(bench, "Abbott")
    link = next(
        one for one in screen.findChildren(QPushButton) if one.text().startswith("Needs, contact")
    )
    link.click()
    assert bench.log.went == [Place("adjustments", bench.cases["Abbott"])]


def test_every_control_has_a_name(bench: Bench) -> None:
    for screen in (_add(bench), _correct(bench, "Abbott")):
        for field in screen.group.fields:
            for control in field.controls():
                assert control.accessibleName(), field.name


def test_pictures(bench: Bench) -> None:
    screen = _add(bench)
    bench.picture(screen, "person-add")
    _save(bench)
    bench.picture(screen, "person-errors")
    bench.picture(_correct(bench, "Abbott"), "person-correct")
