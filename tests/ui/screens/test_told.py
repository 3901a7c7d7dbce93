"""Both parties told, by keyboard and standing up: what is recorded, refused and left alone."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt

from courtdesk.actions import told
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.courtfile import CourtFile
from courtdesk.domain.told import DefenceAnswer, Party
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.told.page import ToldPage
from tests.helpers.bench import Bench
from tests.helpers.hands import reach
from tests.helpers.keyboard import focused, press, spoken, type_text, unnamed
from tests.helpers.seen import words_shown

FAMILY = "Marlow"


def opened(bench: Bench) -> ToldPage:
    screen = bench.show(Place("told", bench.cases[FAMILY]), Role.CDO)
    assert isinstance(screen, ToldPage)
    return screen


def court(bench: Bench) -> CourtFile:
    return case_file(bench.session(Role.CDO), bench.cases[FAMILY]).court


def save(bench: Bench) -> None:
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def wrong(screen: ToldPage) -> list[str]:
    assert screen.group is not None
    return [field.name for field in screen.group.fields if field.error]


def name_after_tab() -> str:
    press(Qt.Key.Key_Tab)
    return spoken(focused())


def test_both_are_told_by_keyboard_alone(bench: Bench) -> None:
    screen = opened(bench)
    bench.picture(screen, "told")
    assert unnamed(screen) == []
    assert spoken(focused()) == "Agrees to a screen"
    press(Qt.Key.Key_Space)
    order = [name_after_tab() for _ in range(7)]
    assert order == [
        "Defence: who was told",
        "Defence: time",
        "Defence: day: day",
        "Defence: day: month",
        "Defence: day: year",
        "Told",
        "Save",
    ]
    reach("Defence: who was told")
    type_text("M. Webb")
    reach("Told")
    press(Qt.Key.Key_Space)
    reach("Court's legal representative: who was told")
    type_text("J. Poole")
    assert unnamed(screen) == []
    bench.picture(screen, "told-filled")
    save(bench)
    found = court(bench)
    defence, legal = found.told_to(Party.DEFENCE), found.told_to(Party.COURT_LEGAL)
    assert defence is not None and legal is not None
    assert (defence.value.who, defence.value.answer) == ("M. Webb", DefenceAnswer.AGREES)
    assert (legal.value.who, legal.value.at) == ("J. Poole", bench.clock.now)
    [said] = bench.log.said
    assert "Agrees to a screen; told M. Webb, 14/1/2027 at 09:30" in said
    assert bench.log.backs == 1


def test_the_page_says_that_an_answer_settles_nothing(bench: Bench) -> None:
    shown = words_shown(opened(bench))
    assert "does not by itself make anyone unsuitable" in shown
    assert "The person is still asked whether they agree to be screened." in shown
    assert shown.count("Nothing recorded yet.") == 2


def test_nothing_is_chosen_or_named_beforehand(bench: Bench) -> None:
    screen = opened(bench)
    assert screen.group is not None
    for party in Party:
        assert screen.group[f"{party}-answer"].is_empty()
        assert screen.group[f"{party}-who"].is_empty()
    save(bench)
    assert wrong(screen) == ["defence-answer"]
    assert court(bench).told == ()


def test_what_stands_is_shown_and_not_recorded_again(bench: Bench) -> None:
    case = bench.cases[FAMILY]
    session = bench.session(Role.CDO)
    at = session.clock()
    first = DefenceAnswer.CLIENT_FIRST
    told.tell(session, case, Party.DEFENCE, who="M. Webb", at=at, answer=first)
    bench.clock.tick(minutes=20)
    screen = opened(bench)
    bench.picture(screen, "told-standing")
    assert "Now: Wants to speak with the client first; told M. Webb" in words_shown(screen)
    save(bench)
    assert bench.log.said == ["Nothing was changed: what was recorded stands."]
    assert court(bench).told[0].value.at == at
    screen = opened(bench)
    assert screen.group is not None
    screen.group["defence-answer"].set_value(DefenceAnswer.AGREES.value)
    save(bench)
    [one] = court(bench).told
    assert one.value.answer is DefenceAnswer.AGREES
    assert one.value.at == bench.clock.now, "the defence answered now, not twenty minutes ago"


def test_left_out_with_a_reason_and_unrepresented_without_a_name(bench: Bench) -> None:
    screen = opened(bench)
    assert screen.group is not None
    screen.group["defence-answer"].set_value(DefenceAnswer.UNREPRESENTED.value)
    assert screen.group["defence-who"].isHidden()
    screen.group["court-legal-answer"].set_value("left-out")
    save(bench)
    assert wrong(screen) == ["court-legal-reason"]
    assert court(bench).told == ()
    reach("Court's legal representative: why not told")
    type_text("Sitting without an adviser until 10:00")
    save(bench)
    said = {one.value.party: one.value for one in court(bench).told}
    assert said[Party.DEFENCE].answer is DefenceAnswer.UNREPRESENTED
    assert said[Party.COURT_LEGAL].skipped == "Sitting without an adviser until 10:00"


def test_a_time_still_to_come_is_refused_and_nothing_recorded(bench: Bench) -> None:
    screen = opened(bench)
    assert screen.group is not None
    screen.group["defence-answer"].set_value(DefenceAnswer.OBJECTS.value)
    screen.group["defence-who"].set_value("M. Webb")
    screen.group["defence-at"].set_value((bench.clock.now + timedelta(hours=2)).time())
    screen.group["court-legal-answer"].set_value("told")
    screen.group["court-legal-who"].set_value("J. Poole")
    save(bench)
    bench.picture(screen, "told-wrong")
    assert wrong(screen) == ["defence-at"]
    assert court(bench).told == ()
    assert screen.group["defence-who"].value() == "M. Webb"


def test_what_was_typed_is_kept_over_a_lock(bench: Bench) -> None:
    screen = opened(bench)
    assert screen.group is not None
    screen.group["defence-answer"].set_value(DefenceAnswer.OBJECTS.value)
    screen.group["defence-who"].set_value("M. We")
    bench.settle()
    bench.sign_out()
    again = opened(bench)
    assert again.group is not None
    assert again.group["defence-who"].value() == "M. We"
    assert not again.group["defence-who"].isHidden()
