"""The checklist: what is missing first, each row a way to its page, closed rows said so."""

from __future__ import annotations

from PySide6.QtCore import Qt

from courtdesk.actions import enquiries
from courtdesk.domain.access import Role
from courtdesk.domain.enquiries import DOMESTIC_ABUSE
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.kit.tasklist import TaskState
from courtdesk.ui.screen import Place, find_screens
from courtdesk.ui.screens.checklist.page import Checklist
from tests.helpers.bench import DAY, Bench
from tests.helpers.courtday import consented
from tests.helpers.hands import press, reach
from tests.helpers.keyboard import focused, spoken, unnamed
from tests.helpers.seen import words_shown


def opened(bench: Bench, family: str = "Marlow", role: Role = Role.CDO) -> Checklist:
    screen = bench.show(Place("checklist", bench.cases[family]), role)
    assert isinstance(screen, Checklist)
    assert unnamed(screen) == []
    return screen


def test_what_is_missing_stands_first_and_opens_its_page_by_keyboard(bench: Bench) -> None:
    case = bench.cases["Marlow"]
    screen = opened(bench)
    bench.picture(screen, "checklist")
    for tasks in screen.lists:
        lacking = [row.task.state is TaskState.OUTSTANDING for row in tasks.rows]
        assert lacking == sorted(lacking, reverse=True) and any(lacking)
    assert spoken(focused()) == "Screen, missing"
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Down)
    assert spoken(focused()) == "Domestic abuse enquiry, missing"
    press(Qt.Key.Key_Return)
    reach("Plea or verdict")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [
        Place("forms", case),
        Place("enquiries", case, DOMESTIC_ABUSE),
        Place("plea", case),
    ]


def test_a_list_is_put_right_by_importing_it_and_is_of_no_case(bench: Bench) -> None:
    opened(bench)
    reach("Range of the offences")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("import_list")]


def test_counts_and_who_records_it_are_said_in_words(bench: Bench) -> None:
    consented(bench, "Marlow")
    screen = opened(bench)
    bench.picture(screen, "checklist-consented")
    shown = words_shown(screen)
    assert "are missing." in shown
    assert "MHTR: consent signed, recorded" in shown
    assert "Not made yet. You can record it." in shown
    shown = words_shown(opened(bench, role=Role.RESPONSIBLE_OFFICER))
    assert "how the bench wants it, and when. For: Court duty officer, Link worker, " in shown


def test_a_row_that_is_closed_says_so_and_tells_nothing(bench: Bench) -> None:
    case = bench.cases["Marlow"]
    enquiries.record_enquiry(
        bench.session(), case, DOMESTIC_ABUSE,
        asked_on=DAY, answered_on=None, affects=None, not_needed="",
    )  # fmt: skip
    screen = opened(bench, role=Role.CLINICAL_LEAD)
    bench.picture(screen, "checklist-lead")
    rows = {row.task.key: row for tasks in screen.lists for row in tasks.rows}
    for key in ("enquiries", "victim"):
        assert not rows[key].isEnabled()
        assert spoken(rows[key]).endswith("not available to your role")
    shown = words_shown(screen)
    assert "Domestic abuse" not in shown and "no answer yet" not in shown


def test_coming_back_shows_what_was_recorded_meanwhile(bench: Bench) -> None:
    screen = opened(bench)
    enquiries.record_enquiry(
        bench.session(), bench.cases["Marlow"], DOMESTIC_ABUSE,
        asked_on=DAY, answered_on=DAY, affects=False, not_needed="",
    )  # fmt: skip
    screen.refresh()
    bench.settle()
    assert "Domestic abuse enquiry, recorded" in words_shown(screen)


def test_every_row_leads_to_a_page_that_there_is(bench: Bench) -> None:
    consented(bench, "Marlow", RequirementKind.MHTR, RequirementKind.DRR)
    screen = opened(bench)
    assert screen.view is not None
    assert {item.screen for item in screen.view.items} <= set(find_screens())
