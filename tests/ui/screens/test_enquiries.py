"""Enquiries before the report by keyboard, and closed to everybody but probation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from courtdesk.actions import enquiries
from courtdesk.domain.access import Role
from courtdesk.domain.enquiries import DOMESTIC_ABUSE, EnquiryState, VictimViews
from courtdesk.ui.screen import Place, Screen
from courtdesk.ui.screens.enquiries.kinds import Kinds
from courtdesk.ui.screens.enquiries.listing import Enquiries
from courtdesk.ui.screens.enquiries.one import OneEnquiry
from courtdesk.ui.screens.enquiries.victim import VictimForm
from tests.helpers.bench import DAY, Bench
from tests.helpers.hands import choose, press, reach, write
from tests.helpers.keyboard import focused, spoken, unnamed
from tests.helpers.seen import words_shown

FIRST = "Asked, no answer yet"


def opened(bench: Bench, part: str = "", role: Role = Role.CDO) -> Screen:
    screen = bench.show(Place("enquiries", bench.cases["Marlow"], part), role)
    assert unnamed(screen) == []
    return screen


def save(bench: Bench) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def down_to(first: str, words: str) -> None:
    """Choose `words` in the group that begins with `first`, by Space and the arrow keys."""
    reach(first)
    press(Qt.Key.Key_Space)
    for _ in range(4):
        if spoken(focused()).startswith(words):
            return
        press(Qt.Key.Key_Down)
    raise AssertionError(f"{words!r} is not in the group of {first!r}")


def state(bench: Bench) -> EnquiryState:
    return enquiries.standings(bench.session(), bench.cases["Marlow"])[0].state


def test_an_enquiry_is_opened_asked_and_answered_by_keyboard(bench: Bench) -> None:
    case = bench.cases["Marlow"]
    listing = opened(bench)
    assert isinstance(listing, Enquiries)
    assert spoken(focused()) == "Domestic abuse enquiry, to the police, not made yet"
    shown = words_shown(listing)
    assert "Due before 14/1/2027; today is the day of the hearing" in shown
    assert "of the hearing: Domestic abuse enquiry and Child safeguarding enquiry. The" in shown
    bench.picture(listing, "enquiries")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("enquiries", case, DOMESTIC_ABUSE)]
    one = opened(bench, DOMESTIC_ABUSE)
    assert isinstance(one, OneEnquiry)
    assert "nowhere in CourtDesk" in words_shown(one)
    down_to(FIRST, FIRST)
    reach("Asked on: day")
    write(str((DAY - timedelta(days=2)).day))
    bench.picture(one, "enquiry")
    save(bench)
    assert bench.log.said == ["The enquiry has been recorded."]
    found = enquiries.standings(bench.session(), case)[0].recorded
    assert found is not None and found.value.asked_on == DAY - timedelta(days=2)
    again = opened(bench, DOMESTIC_ABUSE)
    reach("Asked, no answer yet")
    press(Qt.Key.Key_Down)
    choose("Yes")
    bench.picture(again, "enquiry-answered")
    save(bench)
    found = enquiries.standings(bench.session(), case)[0].recorded
    assert found is not None
    assert (found.value.answered_on, found.value.affects) == (DAY, True)
    assert "The answer affects the proposal" in words_shown(opened(bench))


def test_not_needed_asks_why_and_nothing_else(bench: Bench) -> None:
    screen = opened(bench, DOMESTIC_ABUSE)
    assert isinstance(screen, OneEnquiry) and screen.group is not None
    down_to(FIRST, "Not needed")
    visible = [field.name for field in screen.group.fields if field.isVisible()]
    assert visible == ["state", "not_needed"]
    save(bench)
    assert screen.group["not_needed"].error == "Say why, in a few words."
    reach("Not needed because")
    write("Lives alone, no partner or child")
    save(bench)
    assert state(bench) is EnquiryState.NOT_NEEDED


def test_nothing_is_saved_before_it_is_said_how_it_stands(bench: Bench) -> None:
    screen = opened(bench, DOMESTIC_ABUSE)
    assert isinstance(screen, OneEnquiry) and screen.group is not None
    save(bench)
    assert screen.group["state"].error == "Say how the enquiry stands."
    down_to(FIRST, "Answered")
    screen.group["asked_on"].set_value(DAY + timedelta(days=1))
    save(bench)
    assert screen.group["affects"].error == "Say whether the answer affects what is proposed."
    down_to("Yes", "No")
    save(bench)
    wrong = {field.name for field in screen.group.fields if field.error}
    assert wrong == {"asked_on", "answered_on"}
    assert state(bench) is EnquiryState.TO_MAKE


def test_taking_an_answer_away_asks_why(bench: Bench) -> None:
    case = bench.cases["Marlow"]
    enquiries.record_enquiry(
        bench.session(), case, DOMESTIC_ABUSE,
        asked_on=DAY, answered_on=DAY, affects=False, not_needed="",
    )  # fmt: skip
    screen = opened(bench, DOMESTIC_ABUSE)
    assert isinstance(screen, OneEnquiry) and screen.group is not None
    assert not screen.group["put_right"].isVisible()
    reach("Answered")
    press(Qt.Key.Key_Up)
    assert screen.group["put_right"].isVisible()
    save(bench)
    assert screen.group["put_right"].error == "Say why, in a few words."
    reach("Why is a day taken away")
    write("recorded on the wrong case")
    save(bench)
    assert state(bench) is EnquiryState.ASKED


def test_the_victims_views_by_keyboard(bench: Bench) -> None:
    screen = opened(bench, "victim")
    assert isinstance(screen, VictimForm) and screen.group is not None
    assert not screen.group["why_absent"].isVisible()
    down_to("Considered", "Absent")
    save(bench)
    assert screen.group["why_absent"].error == "Say why there is no account."
    reach("Absent because")
    write("No statement was taken")
    bench.picture(screen, "victim")
    save(bench)
    said = enquiries.victim(bench.session(), bench.cases["Marlow"])
    assert said is not None
    assert (said.value.views, said.value.on) == (VictimViews.ABSENT, DAY)
    assert "Because: No statement was taken" in words_shown(opened(bench))


@pytest.mark.parametrize("role", [Role.CLINICAL_LEAD, Role.PROVIDER, Role.LINK_WORKER])
@pytest.mark.parametrize("part", ["", DOMESTIC_ABUSE, "victim"])
def test_no_page_of_a_case_opens_for_another_role(bench: Bench, role: Role, part: str) -> None:
    screen = opened(bench, part, role)
    shown = words_shown(screen)
    assert "Your role may not see or record enquiries before the report" in shown
    assert "Asked on" not in shown and "Not made yet" not in shown


def test_the_site_adds_an_enquiry_and_takes_it_away_by_keyboard(bench: Bench) -> None:
    screen = bench.show(Place("enquiries", None, "kinds"), Role.CLINICAL_LEAD)
    assert isinstance(screen, Kinds) and screen.group is not None
    assert unnamed(screen) == []
    assert screen.removes == {}
    save(bench)
    assert screen.group["name"].error == "Enter what the enquiry is called."
    reach("Name")
    write("Housing enquiry")
    reach("Who is asked")
    write("the housing office")
    save(bench)
    bench.picture(screen, "kinds")
    assert spoken(focused()) == "Name"
    assert "Housing enquiry has been added." in words_shown(screen)
    assert unnamed(screen) == []
    names = [one.name for one in enquiries.kinds(bench.session(Role.CLINICAL_LEAD))]
    assert names[2:] == ["Housing enquiry"]
    reach("Take away Housing enquiry")
    press(Qt.Key.Key_Space)
    bench.settle()
    assert screen.removes == {} and "has been taken away" in words_shown(screen)
    assert spoken(focused()) == "Name"


def test_the_sites_table_is_closed_to_who_may_not_change_settings(bench: Bench) -> None:
    screen = bench.show(Place("enquiries", None, "kinds"), Role.RESPONSIBLE_OFFICER)
    assert "Your role may not change the site's settings" in words_shown(screen)
    assert unnamed(screen) == []
    press(Qt.Key.Key_Space)
    assert bench.log.backs == 1


def test_who_keeps_the_settings_comes_from_a_case_to_the_table(bench: Bench) -> None:
    opened(bench)
    reach("Enquiries that this site makes")
    press(Qt.Key.Key_Space)
    assert bench.log.went == [Place("enquiries", None, "kinds")]
