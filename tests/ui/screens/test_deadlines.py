"""Due: the list over all cases and that of one, by keyboard, in words, with many rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from courtdesk.actions import deadlines
from courtdesk.actions.deadlines import CalendarWords
from courtdesk.actions.records import Change, derived_id, new_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.consent import Consent
from courtdesk.domain.deadlines import State
from courtdesk.domain.due_list import DueRow
from courtdesk.domain.ids import CaseId
from courtdesk.domain.orders import NonAttendance, OrderEvent, OrderStep
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import ReadHow
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.exchange import identity
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.row_list import ROW
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.deadlines.one_case import CaseDue
from courtdesk.ui.screens.deadlines.reading import LATER_SHOWN, DueView, Heading, Shown
from courtdesk.ui.screens.deadlines.screen import DueScreen
from tests.helpers.bench import DAY, Bench
from tests.helpers.keyboard import focused, press, spoken, tab_to, unnamed

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
CTRL = Qt.KeyboardModifier.ControlModifier


def sentence(session: Session, case: CaseId, on: date, *kinds: RequirementKind) -> None:
    results = tuple(CourtResult(kind, True, 12) for kind in kinds)
    made = Sentence(case, on, Disposal.COMMUNITY_ORDER, 12, results)
    record(session, Change("sentence", made, derived_id(case, "sentence"), case))


def happened(session: Session, case: CaseId, step: OrderStep, on: date) -> None:
    record(session, Change("order-event", OrderEvent(case, step, on), new_id(session), case))


@pytest.fixture
def ordered(bench: Bench) -> Bench:
    """Abbott was sentenced 12 days ago and Ellis yesterday; Marlow missed an appointment."""
    session = bench.session(Role.CDO)
    abbott, ellis, marlow = (bench.cases[name] for name in ("Abbott", "Ellis", "Marlow"))
    sentence(session, abbott, DAY - timedelta(days=12), MHTR)
    happened(session, abbott, OrderStep.ALLOCATED, DAY - timedelta(days=11))
    sentence(session, ellis, DAY - timedelta(days=1), DRR)
    sentence(session, marlow, DAY - timedelta(days=40), DRR)
    for step in (OrderStep.ALLOCATED, OrderStep.OFFICER_MET, OrderStep.MEETING_HELD,
                 OrderStep.FIRST_ATTENDED):  # fmt: skip
        happened(session, marlow, step, DAY - timedelta(days=39))
    missed = NonAttendance(marlow, DRR, DAY - timedelta(days=2), officer_told_on=DAY)
    record(session, Change("non-attendance", missed, new_id(session), marlow))
    return bench


def shown(bench: Bench, role: Role = Role.CDO) -> DueScreen:
    screen = bench.show(Place("deadlines"), role)
    assert isinstance(screen, DueScreen)
    return screen


def lines(screen: DueScreen | CaseDue) -> list[str]:
    model = screen.listing.table.model()
    rows = (model.index(at, 0).data(ROW) for at in range(model.rowCount()))
    return [
        one.title if isinstance(one, Heading) else f"{one.row.person}: {one.row.what}"
        for one in rows
    ]


def words(screen: QWidget) -> str:
    return " | ".join(one.text() for one in screen.findChildren(QLabel) if one.isVisible())


def test_the_list_is_worked_by_keyboard_alone(ordered: Bench) -> None:
    screen = shown(ordered, Role.RESPONSIBLE_OFFICER)
    ordered.picture(screen, "deadlines")
    assert lines(screen) == [
        "Overdue (2)",
        "Abbott, Carla: Responsible officer meets the person",
        "Abbott, Carla: Multidisciplinary meeting",
        "Due soon, or as soon as possible (3)",
        "Marlow, Dean: Absence to be decided on: DRR",
        "Ellis, Tom: Responsible officer allocated",
        "Ellis, Tom: First appointment with the provider",
        "Later (3)",
        "Ellis, Tom: Responsible officer meets the person",
        "Ellis, Tom: Multidisciplinary meeting",
        "Abbott, Carla: Review at 6 months",
    ]
    assert focused() is screen.listing.table
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)  # past the heading
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return, CTRL)
    marlow, abbott = ordered.cases["Marlow"], ordered.cases["Abbott"]
    absence = screen.listing.table.current()
    assert absence is not None and absence.row.part.startswith("absence:")
    assert ordered.log.went == [
        Place("order", abbott, "event:officer-met"),
        Place("order", marlow, absence.row.part),
        Place("case", marlow),
    ]


def test_the_filter_is_put_on_and_taken_off_by_keyboard(ordered: Bench) -> None:
    screen = shown(ordered, Role.PROVIDER)
    whole = lines(screen)
    press(Qt.Key.Key_M, CTRL)
    assert lines(screen) == [
        "Due soon, or as soon as possible (1)",
        "Ellis, Tom: First appointment with the provider",
    ]
    assert screen.listing.counts.text() == "0 overdue · 1 due soon · 0 later"
    ordered.picture(screen, "deadlines-mine")
    screen.refresh()
    ordered.settle()
    assert len(lines(screen)) == 2, "reading again takes no filter away"
    chip = tab_to("Filter: mine. Take it away")
    assert chip is screen.listing.mine
    press(Qt.Key.Key_Space)
    assert lines(screen) == whole
    assert spoken(screen.listing.mine) == "Show only mine"


def test_a_row_says_who_what_when_and_how_late(ordered: Bench) -> None:
    screen = shown(ordered, Role.RESPONSIBLE_OFFICER)
    table = screen.listing.table
    said = table.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == (
        "Abbott, Carla. Responsible officer meets the person. Overdue. 7 days late. "
        "Due by 7 January 2027. You."
    )
    absence = table.model().index(4, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "No time is set" in absence and "decides" in absence
    # Yesterday's sentence has no hour: nobody can say at which hour 48 have passed.
    allocated = table.model().index(5, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "the hour it began is not recorded" in allocated


def test_the_details_give_the_frameworks_words_and_where_it_contradicts_itself(
    ordered: Bench,
) -> None:
    screen = shown(ordered)
    press(Qt.Key.Key_Down)
    said = words(screen.listing.details)
    assert "counted from the sentence (2 January 2027)" in said
    assert "10 days in its process map and 14 in its text" in said
    assert "This site goes by 10." in said
    assert "“10 days post sentence Multidisciplinary meeting”" in said
    assert "Meeting: “a meeting will be arranged within 14 days of sentencing”" in said
    assert "This site" in screen.listing.details.accessibleName()


def test_the_source_and_the_end_of_the_bank_holidays_stand_under_the_list(ordered: Bench) -> None:
    screen = shown(ordered)
    assert screen.listing.calendar.text().startswith("Bank holidays of England and Wales from")
    assert "known to 31 December" in screen.listing.calendar.text()
    assert not screen.findChildren(WarningPanel)


def test_one_case_has_its_own_rows(ordered: Bench) -> None:
    case = ordered.cases["Ellis"]
    screen = ordered.show(Place("deadlines", case))
    assert isinstance(screen, CaseDue)
    ordered.picture(screen, "deadlines-case")
    assert len(lines(screen)) == 6
    assert focused() is screen.listing.table
    press(Qt.Key.Key_Return)
    assert ordered.log.went == [Place("order", case, "event:allocated")]
    happened(ordered.session(), case, OrderStep.ALLOCATED, DAY)
    screen.refresh()
    ordered.settle()
    assert len(lines(screen)) == 5


def test_nothing_due_is_said(bench: Bench) -> None:
    screen = shown(bench)
    assert "Nothing is due" in words(screen)
    assert focused() is screen.listing.mine
    press(Qt.Key.Key_M, CTRL)
    bench.settle()
    assert "Nothing is due" in words(screen)


def test_nothing_of_mine_says_that_others_have_something(ordered: Bench) -> None:
    screen = shown(ordered, Role.LINK_WORKER)
    press(Qt.Key.Key_M, CTRL)
    ordered.settle()
    assert "Nothing waits for you" in words(screen)


def test_a_refusal_is_told_and_the_page_stays(bench: Bench) -> None:
    screen = bench.show(Place("deadlines", CaseId("no-such-case")))
    assert isinstance(screen, CaseDue) and screen.refusal is not None
    assert "This case is not in the vault" in screen.refusal


@pytest.mark.parametrize("place", ["all", "one"])
def test_everything_that_takes_the_keyboard_has_a_name(ordered: Bench, place: str) -> None:
    case = ordered.cases["Ellis"] if place == "one" else None
    screen = ordered.show(Place("deadlines", case))
    assert unnamed(screen) == []
    assert spoken(focused()) == "What is due"


def many(session: Session, cases: dict[str, CaseId], number: int) -> tuple[DueRow, ...]:
    """Rows as the rules make them, under invented names."""
    (row, *_) = deadlines.of_case(session, cases["Abbott"])
    states = (State.OVERDUE, State.DUE_SOON, State.AHEAD, State.AHEAD)
    return tuple(
        replace(
            row,
            person=f"SAMPLE{at:03}, Fable",
            key=f"row-{at}",
            state=states[at * len(states) // number],
            on=DAY + timedelta(days=at),
        )
        for at in range(number)
    )


def test_two_hundred_rows_are_gone_along_by_keyboard(ordered: Bench) -> None:
    screen = shown(ordered)
    view = screen.listing.view
    assert view is not None
    made = many(ordered.session(), ordered.cases, 200)
    screen.listing.show_view(replace(view, rows=made), first=True)
    ordered.settle()
    table = screen.listing.table
    assert table.model().rowCount() == 203
    ordered.picture(screen, "deadlines-200")
    for _ in range(199):
        press(Qt.Key.Key_Down)
    last = table.current()
    assert last is not None and last.row.key == "row-199"
    assert table.visualRect(table.currentIndex()).intersects(table.viewport().rect())
    assert table.horizontalScrollBar().maximum() == 0


def test_what_is_far_ahead_is_counted_and_not_laid_out(ordered: Bench) -> None:
    view = shown(ordered).listing.view
    assert view is not None
    rows = many(ordered.session(), ordered.cases, 4 * LATER_SHOWN)
    found = replace(view, rows=rows).lines()
    assert sum(isinstance(one, Shown) for one in found) == 3 * LATER_SHOWN
    assert found[-1] == Heading("200 more are due later still")


def test_a_due_date_past_the_bank_holidays_is_warned_of(ordered: Bench) -> None:
    screen = shown(ordered)
    view = screen.listing.view
    assert view is not None
    warned = CalendarWords(view.words.words, "1 due date lies after 31 December 2028, or may.")
    changed: DueView = replace(view, words=warned)
    screen.listing.show_view(changed, first=False)
    ordered.settle()
    assert "1 due date lies after" in words(screen)


def test_consent_is_renewed_by_whoever_treats(ordered: Bench) -> None:
    session = ordered.session()
    case = ordered.cases["Marlow"]
    signed = Consent(case, (DRR,), "1", ReadHow.READ, (), session.me, (), "A", None, "",
                     DAY - timedelta(days=360))  # fmt: skip
    place = derived_id(case, "consent")
    record(session, Change("consent", signed, place, case, namespace=identity.CONSENT))
    assert "Marlow, Dean: Consent renewed" in lines(shown(ordered, Role.PROVIDER))
