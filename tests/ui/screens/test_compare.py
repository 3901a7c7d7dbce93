"""Both lists of a day by keyboard: picking, comparing, agreeing one and all, and sixty people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from courtdesk.actions import lists, picking
from courtdesk.actions.cases import case_file
from courtdesk.actions.identities import team_change
from courtdesk.actions.records import Change, record
from courtdesk.domain.access import Role
from courtdesk.domain.cases import OffenceRange
from courtdesk.domain.courtfile import CourtFile
from courtdesk.domain.courtlist_entries import ListedOffence, ListEntry
from courtdesk.domain.picking import ReferralSource, Side, Standing
from courtdesk.ui.kit.style import apply_theme, current_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.compare.person import ComparedPerson
from courtdesk.ui.screens.compare.rows import PersonRow, Show
from courtdesk.ui.screens.compare.screen import CompareScreen
from courtdesk.ui.screens.compare.table import plan
from tests.helpers.bench import COURT, DAY, STAFF, Bench
from tests.helpers.hands import reach, write
from tests.helpers.keyboard import focused, press, spoken, type_text, unnamed
from tests.helpers.office import Office
from tests.helpers.seen import words_shown

LD, CDO = Side
CTRL = Qt.KeyboardModifier.ControlModifier


def opened(bench: Bench, role: Role = Role.CDO, part: str = "", **more: Any) -> CompareScreen:
    screen = bench.show(Place("compare", part=part), role, **more)
    assert isinstance(screen, CompareScreen)
    return screen


def person(bench: Bench, family: str, part: str = "", role: Role = Role.CDO) -> ComparedPerson:
    screen = bench.show(Place("compare", bench.cases[family], part), role)
    assert isinstance(screen, ComparedPerson)
    assert unnamed(screen) == []
    return screen


def picked(bench: Bench, role: Role, side: Side, *families: str, **more: Any) -> None:
    session = bench.session(role)
    for family in families:
        picking.pick(session, bench.cases[family], side, wanted=True, **more)


def court(bench: Bench, family: str) -> CourtFile:
    return case_file(bench.session(), bench.cases[family]).court


def names(screen: CompareScreen) -> list[str]:
    rows = screen.model.rows
    return [row.row.name.split(",")[0] for row in rows if isinstance(row, PersonRow)]


def standings(screen: CompareScreen) -> dict[str, Standing]:
    rows = [row.row for row in screen.model.rows if isinstance(row, PersonRow)]
    return {row.name.split(",")[0]: row.standing for row in rows}


def key(bench: Bench, name: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    press(name, modifier or Qt.KeyboardModifier.NoModifier)
    bench.settle()


def test_a_morning_by_keyboard_alone(bench: Bench) -> None:
    picked(
        bench,
        Role.LD_PRACTITIONER,
        LD,
        "Abbott",
        "Marlow",
        "Price",
        source=ReferralSource.POLICE_CUSTODY,
        note="seen in the cells",
    )
    screen = opened(bench)
    assert unnamed(screen) == []
    assert spoken(focused()) == "People on both lists"
    for _ in range(2):
        key(bench, Qt.Key.Key_Space)
        key(bench, Qt.Key.Key_Down)
    key(bench, Qt.Key.Key_Return)
    bench.picture(screen, "compare")
    assert standings(screen) == {
        "Abbott": Standing.BOTH,
        "Ellis": Standing.ONLY_CDO,
        "Marlow": Standing.BOTH,
        "O’Rourke": Standing.NEITHER,
        "Price": Standing.ONLY_LD,
        "Webb-Ŵyn": Standing.NEITHER,
    }
    assert "6 people · 2 to talk about · 2 on both lists · 0 agreed" in words_shown(screen)
    key(bench, Qt.Key.Key_B, CTRL)
    assert bench.log.saved[-1] == bench.clock.now
    key(bench, Qt.Key.Key_D, CTRL)
    assert names(screen) == ["Ellis", "Price"]
    here = screen.table.current()
    assert here is not None and here.row.name.startswith("Price"), "the next one from Marlow on"
    key(bench, Qt.Key.Key_Up)
    key(bench, Qt.Key.Key_Return, CTRL)
    assert bench.log.went == [Place("compare", bench.cases["Ellis"], "screen")], "with whom?"
    person(bench, "Ellis", "screen")
    type_text("With Liaison and Diversion, by telephone")
    key(bench, Qt.Key.Key_Return, CTRL)
    screen = opened(bench)
    key(bench, Qt.Key.Key_D, CTRL)
    assert names(screen) == ["Price"], "what is agreed is no difference any more"
    bench.picture(screen, "compare-differences")
    key(bench, Qt.Key.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert bench.log.went[-1] == Place("compare", bench.cases["Price"], "not"), "a reason is owed"
    page = person(bench, "Price", "not")
    assert spoken(focused()).startswith("Reason for the agreement")
    key(bench, Qt.Key.Key_Return, CTRL)
    assert page.group is not None and page.group["reason"].error
    bench.picture(page, "compare-person-wrong")
    reach("Reason for the agreement")
    type_text("In treatment already")
    key(bench, Qt.Key.Key_Return, CTRL)
    found = picking.comparison(bench.session(), DAY)
    assert [row.standing for row in found.rows] == [
        Standing.AGREED,
        Standing.AGREED,
        Standing.AGREED,
        Standing.NEITHER,
        Standing.AGREED_NOT,
        Standing.NEITHER,
    ]


def test_one_side_alone_is_asked_in_words_with_whom_it_was_agreed(bench: Bench) -> None:
    picked(bench, Role.CDO, CDO, "Ellis")
    screen = opened(bench)
    key(bench, Qt.Key.Key_Down)
    key(bench, Qt.Key.Key_Return, CTRL)
    assert bench.log.went == [Place("compare", bench.cases["Ellis"], "screen")]
    assert bench.log.saved == [] and court(bench, "Ellis").agreed is None
    owed = "Liaison and Diversion has said nothing yet: say with whom it was agreed."
    assert owed not in words_shown(screen), "no refusal over the list, which is being left"
    page = person(bench, "Ellis", "screen")
    assert spoken(focused()).startswith("Reason for the agreement")
    assert owed in focused().accessibleDescription(), "heard with the field, before any error"
    assert owed in words_shown(page)
    assert page.group is not None
    asked = page.group["reason"]
    assert asked.visibleRegion().boundingRect() == asked.rect(), "the whole question is in view"
    bench.picture(page, "compare-person-with-whom")
    key(bench, Qt.Key.Key_Return, CTRL)
    assert {one.name: one.error for one in page.group.fields if one.error} == {"reason": owed}
    assert court(bench, "Ellis").agreed is None
    reach("Reason for the agreement")
    write("With Beth Kaye, by telephone")
    key(bench, Qt.Key.Key_Return, CTRL)
    agreed = court(bench, "Ellis").agreed
    assert agreed is not None
    assert (agreed.value.screen, agreed.value.reason) == (True, "With Beth Kaye, by telephone")


def test_space_turns_a_pick_round_and_keeps_source_and_note(bench: Bench) -> None:
    picked(bench, Role.CDO, CDO, "Abbott", source=ReferralSource.PROBATION, note="breach")
    opened(bench)
    key(bench, Qt.Key.Key_Space)
    [one] = court(bench, "Abbott").picks
    assert (one.value.wanted, one.value.note) == (False, "breach")
    assert one.value.source is ReferralSource.PROBATION
    # Two presses before the first is written are two changes, not the same one twice.
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Space)
    bench.settle()
    [again] = court(bench, "Abbott").picks
    assert again.value.wanted is False
    assert len(bench.session().vault.history(again.document)) == 4


def test_a_member_writes_their_own_list_alone(bench: Bench) -> None:
    screen = opened(bench, Role.LINK_WORKER)
    assert "Liaison and Diversion: yours" in screen.heads.text()
    assert "Court duty officer: yours" not in screen.heads.text()
    key(bench, Qt.Key.Key_Right)
    key(bench, Qt.Key.Key_Space)
    [one] = court(bench, "Abbott").picks
    assert one.value.side is LD
    page = person(bench, "Abbott", role=Role.LINK_WORKER)
    assert page.group is not None
    assert [field.name for field in page.group.fields] == [
        "liaison-diversion-wanted",
        "liaison-diversion-source",
        "liaison-diversion-note",
        "agreed",
        "reason",
    ]


def test_who_holds_both_roles_goes_from_list_to_list(bench: Bench) -> None:
    session = bench.session()
    team = session.team()
    roles = (*session.roles(), Role.LINK_WORKER)
    both = team.with_changed(replace(session.member(), roles=roles))
    record(session, team_change(session, both))
    screen = opened(bench)
    assert screen.heads.text().count("yours") == 2
    key(bench, Qt.Key.Key_Space)
    key(bench, Qt.Key.Key_Right)
    key(bench, Qt.Key.Key_Space)
    key(bench, Qt.Key.Key_Right)
    assert screen.model.side is CDO
    assert standings(screen)["Abbott"] is Standing.BOTH


def test_a_click_picks_in_ones_own_column_and_nowhere_else(bench: Bench) -> None:
    screen = opened(bench)
    table = screen.table
    columns = plan(table.viewport().width(), current_theme())
    row = table.visualRect(screen.model.index_of(bench.cases["Ellis"]))
    for left, _ in (columns.person, columns.sides[0], columns.outcome):
        at = QPoint(left + 8, row.center().y())
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        bench.settle()
    assert court(bench, "Ellis").picks == ()
    at = QPoint(columns.sides[1][0] + 8, row.center().y())
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    bench.settle()
    [one] = court(bench, "Ellis").picks
    assert one.value.side is CDO and one.value.wanted


def test_a_row_is_heard_with_both_lists_and_what_was_agreed(bench: Bench) -> None:
    picked(bench, Role.LINK_WORKER, LD, "Abbott", source=ReferralSource.FAMILY, note="asks for it")
    screen = opened(bench)
    index = screen.model.index_of(bench.cases["Abbott"])
    heard = screen.model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert heard == (
        "Court 1, number 1. Abbott, Carla. interpreter: Polish. "
        "Assault on emergency worker · medium CO range. "
        "Liaison and Diversion: Screen, Carer or family · asks for it · "
        f"{STAFF[Role.LINK_WORKER]}. "
        "Court duty officer: Nothing said yet. Liaison and Diversion only"
    )
    assert spoken(screen.agree) == "Agree to screen Abbott, Carla"


def test_a_list_that_changed_after_the_agreement_is_said(bench: Bench) -> None:
    picking.agree(bench.session(), bench.cases["Ellis"], screen=False)
    picked(bench, Role.CDO, CDO, "Ellis")
    screen = opened(bench)
    screen.show_only.set_value(Show.DIFFER.value)
    assert names(screen) == ["Ellis"]
    [row] = [row for row in screen.model.rows if isinstance(row, PersonRow)]
    assert "a list has changed since: agree again" in row.spoken


def test_source_note_and_agreement_by_keyboard_on_one_page(bench: Bench) -> None:
    screen = opened(bench)
    key(bench, Qt.Key.Key_E, CTRL)
    assert bench.log.went == [Place("compare", bench.cases["Abbott"])]
    assert screen.table.current() is not None
    page = person(bench, "Abbott")
    bench.picture(page, "compare-person")
    key(bench, Qt.Key.Key_Space)
    # On Linux a box is called by what is chosen in it; its label stands beside it as a relation.
    assert (
        reach("Not known").accessibleName() == "Court duty officer: who named the person (optional)"
    )
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    reach("Court duty officer: note")
    write("on an order now")
    reach("To be screened")
    press(Qt.Key.Key_Space)
    reach("Reason for the agreement")
    write("With Beth Kaye, by telephone")
    key(bench, Qt.Key.Key_Return, CTRL)
    found = court(bench, "Abbott")
    [one] = found.picks
    assert (one.value.source, one.value.note) == (ReferralSource.PROBATION, "on an order now")
    assert found.agreed is not None and found.agreed.value.screen
    assert bench.log.said == ["Recorded for Abbott, Carla."]
    again = person(bench, "Abbott")
    assert f"Probation; on an order now; written by {STAFF[Role.CDO]}." in words_shown(again)


def test_bad_input_on_the_page_is_said_at_its_field(bench: Bench) -> None:
    page = person(bench, "Ellis")
    assert page.group is not None
    key(bench, Qt.Key.Key_Return, CTRL)
    assert page.group["cdo-wanted"].error
    page.group["cdo-wanted"].set_value("screen")
    page.group["cdo-note"].set_value("x" * 201)
    key(bench, Qt.Key.Key_Return, CTRL)
    assert [field.name for field in page.group.fields if field.error] == ["cdo-note"]
    assert court(bench, "Ellis").picks == ()


def test_what_cannot_be_written_is_said_over_the_list(bench: Bench) -> None:
    """A case that a new list has taken off meanwhile is not agreed with the rest."""
    picked(bench, Role.LINK_WORKER, LD, "Abbott", "Marlow")
    picked(bench, Role.CDO, CDO, "Abbott", "Marlow")
    screen = opened(bench)
    file = case_file(bench.session(), bench.cases["Abbott"])
    gone = replace(file.case.value, listed=False)
    record(bench.session(), Change("case", gone, file.case.document, file.id))
    key(bench, Qt.Key.Key_B, CTRL)
    assert "is not on this day's list any more" in words_shown(screen)
    assert court(bench, "Marlow").agreed is None


def test_other_days_have_their_own_place(bench: Bench) -> None:
    tomorrow = DAY + timedelta(days=1)
    lists.add_person(bench.session(), _listed(1, tomorrow))
    screen = opened(bench)
    assert screen.earlier.isHidden() and not screen.later.isHidden()
    key(bench, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert bench.log.went == [Place("compare", part=tomorrow.isoformat())]
    later = opened(bench, part=tomorrow.isoformat())
    assert len(names(later)) == 1
    key(bench, Qt.Key.Key_PageUp, Qt.KeyboardModifier.AltModifier)
    assert bench.log.went[-1] == Place("compare")


def test_a_day_without_a_list_says_so(bench: Bench) -> None:
    screen = opened(bench, part=(DAY + timedelta(days=5)).isoformat())
    assert "There is no list for this day yet" in words_shown(screen)
    assert not screen.agree.isEnabled() and not screen.agree_both.isEnabled()


def _listed(number: int, day: Any = DAY) -> ListEntry:
    return ListEntry(
        court=COURT,
        hearing_date=day,
        family_name=f"Sampleton-Longname {number}",
        given_names="Exampla",
        courtroom=f"Court {number % 4 + 1}",
        session="morning",
        order=str(10 + number),
        offences=(ListedOffence("Assault on emergency worker, by beating", OffenceRange.MEDIUM),),
    )


def test_sixty_people_fit_without_scrolling_sideways(bench: Bench, qapp: QApplication) -> None:
    session = bench.session()
    made = [lists.add_person(session, _listed(number)) for number in range(54)]
    for case in made[::6]:
        picking.pick(session, case, CDO, wanted=True, note="on an order, ends in spring")
    screen = opened(bench)
    assert len(names(screen)) == 60
    bench.picture(screen, "compare-sixty")
    for scale in (1.0, 1.5, 2.0):
        apply_theme(qapp, Theme(scale))
        bench.settle()
        assert screen.page.area.horizontalScrollBar().maximum() == 0
        assert screen.table.horizontalScrollBar().maximum() == 0
        width = screen.table.viewport().width()
        columns = plan(width, current_theme())
        assert columns.outcome[0] + columns.outcome[1] <= width
        key(bench, Qt.Key.Key_End)
        seen = screen.table.visualRect(screen.table.currentIndex())
        assert screen.table.viewport().rect().contains(seen)
        bench.settle()
    key(bench, Qt.Key.Key_Home)
    here = screen.table.current()
    assert here is not None and here.row.name == "Abbott, Carla"


def test_in_the_window_one_comes_back_to_the_same_person(bench: Bench, office: Office) -> None:
    office.sign_in(Role.CDO)
    office.shell.go(Place("compare"))
    office.settle()
    office.press(Qt.Key.Key_Down)
    office.press(Qt.Key.Key_Return, CTRL)
    asked = focused()
    assert asked.visibleRegion().boundingRect() == asked.rect(), "scrolled to where it is asked"
    office.type("Asked by the bench")
    office.press(Qt.Key.Key_Return, CTRL)
    screen = office.page(CompareScreen)
    here = screen.table.current()
    assert here is not None and here.row.name == "Ellis, Tom"
    assert here.row.standing is Standing.AGREED
    assert screen.table.hasFocus()
    office.press(Qt.Key.Key_Space)
    assert standings(screen)["Ellis"] is Standing.AGREED
    here = screen.table.current()
    assert here is not None and here.row.picks[CDO].wanted
