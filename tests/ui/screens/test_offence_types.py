"""Coding each offence by the keyboard alone: what is coded is shown, and nothing else changes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from courtdesk.actions import cases, offences, reports
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.offences import OffenceGroup
from courtdesk.domain.pathway import steps
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.offence_types.page import OffenceTypesForm
from tests.helpers.bench import Bench
from tests.helpers.courtday import decided
from tests.helpers.hands import press
from tests.helpers.keyboard import focused, unnamed
from tests.helpers.seen import words_shown

DAMAGE, THEFT, MOTORING = (
    OffenceGroup.DAMAGE,
    OffenceGroup.THEFT,
    OffenceGroup.SUMMARY_MOTORING,
)


def opened(bench: Bench, family: str = "Webb-Ŵyn", role: Role = Role.CDO) -> OffenceTypesForm:
    screen = bench.show(Place("offence_types", bench.cases[family]), role)
    assert isinstance(screen, OffenceTypesForm)
    assert unnamed(screen) == []
    return screen


def save(bench: Bench) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def walk(screen: OffenceTypesForm, number: int, code: str) -> None:
    """Tab to the list of one offence, and arrow to the code."""
    field = screen.group.fields[number]
    while focused() is not field.controls()[0]:
        press(Qt.Key.Key_Tab)
    while field.value() != code:
        press(Qt.Key.Key_Down)


def coded(bench: Bench, family: str = "Webb-Ŵyn") -> dict[str, OffenceGroup]:
    return dict(offences.offence_groups(bench.session(), bench.cases[family]))


def test_each_offence_is_coded_by_keyboard(bench: Bench) -> None:
    screen = opened(bench)
    bench.picture(screen, "offence-types")
    assert "0 of 2 coded." in words_shown(screen)
    assert [one.label for one in screen.group.fields] == [
        "1. Drunk and disorderly",
        "2. Criminal damage",
    ]
    walk(screen, 1, DAMAGE.value)
    save(bench)
    ids = [one.id for one in screen.view.offences]
    assert coded(bench) == {ids[1]: DAMAGE}
    assert bench.log.said == ["The types of the offences are saved."] and bench.log.backs == 1
    again = opened(bench)
    assert "1 of 2 coded." in words_shown(again)
    assert [one.value() for one in again.group.fields] == [None, DAMAGE.value]


def test_a_type_is_found_by_typing_its_number(bench: Bench) -> None:
    screen = opened(bench, "Marlow")
    assert focused() is screen.group.fields[0].controls()[0]
    QTest.keyClicks(focused(), "12")
    assert screen.group.fields[0].value() == MOTORING.value
    save(bench)
    assert list(coded(bench, "Marlow").values()) == [MOTORING]


def test_two_of_the_same_words_are_coded_apart(bench: Bench) -> None:
    screen = opened(bench, "Ellis")
    assert [one.label for one in screen.group.fields] == [
        "1. Theft from shop",
        "2. Theft from shop",
    ]
    walk(screen, 1, THEFT.value)
    save(bench)
    assert list(coded(bench, "Ellis")) == [screen.view.offences[1].id]


def test_what_was_coded_is_changed_and_not_taken_away(bench: Bench) -> None:
    session, case = bench.session(), bench.cases["Marlow"]
    (offence,) = case_file(session, case).case.value.offences
    offences.set_offence_groups(session, case, {offence.id: THEFT})
    screen = opened(bench, "Marlow")
    screen.group.fields[0].set_value(None)
    save(bench)
    assert "not taken away" in (screen.group.fields[0].error or "")
    bench.picture(screen, "offence-types-missing")
    screen.group.fields[0].set_value(MOTORING.value)
    save(bench)
    assert coded(bench, "Marlow") == {offence.id: MOTORING}


def test_a_page_saved_as_it_was_makes_no_record(bench: Bench) -> None:
    before = len(bench.session().vault.revisions_of(bench.cases["Webb-Ŵyn"]))
    opened(bench)
    save(bench)
    assert len(bench.session().vault.revisions_of(bench.cases["Webb-Ŵyn"])) == before


def test_an_issued_text_and_the_pathway_stand_as_they_did(bench: Bench) -> None:
    case = decided(bench, "Marlow")
    session = bench.session(Role.LINK_WORKER)
    reports.issue_snippet(session, case, reports.snippet(session, case).text)
    before = case_file(session, case)
    assert before.snippet_stands()
    screen = opened(bench, "Marlow", Role.LINK_WORKER)
    screen.group.fields[0].set_value(MOTORING.value)
    save(bench)
    after = case_file(session, case)
    assert after == before and after.snippet_stands() and steps(after) == steps(before)
    assert ("Offence type coded", MOTORING.label) in [
        (one.title, one.detail) for one in cases.timeline(session, case)
    ]


def test_what_is_chosen_is_kept_over_a_lock(bench: Bench) -> None:
    opened(bench, "Marlow").group.fields[0].set_value(MOTORING.value)
    bench.settle()
    bench.sign_out()
    assert opened(bench, "Marlow").group.fields[0].value() == MOTORING.value


def test_a_role_that_does_not_change_the_list_is_told_who_does(bench: Bench) -> None:
    screen = opened(bench, "Marlow", Role.PROVIDER)
    assert screen.group is None
    assert screen.refusal is not None and "Court duty officer" in screen.refusal
