"""The risk page over a real vault: read, called, recorded, recorded again; never an answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from courtdesk.actions import amendments, clinical, decisions, forms, risk
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.clinical import RiskCard
from courtdesk.domain.ids import CaseId
from courtdesk.questionnaire.answers import Answers
from courtdesk.ui.screen import Place, Screen
from tests.helpers import courtday, hands, keyboard
from tests.helpers.bench import STAFF, Bench
from tests.helpers.courtday import DONE, MHTR

ROLE = Role.LINK_WORKER
UNASKED = "31133-1334"
CARD = RiskCard(
    "Stay with the person.\n\nTell custody staff.",
    "Dr Helen Marsh",
    "01632 960 123",
    "our own procedure",
)


def stopped(bench: Bench, name: str = "Abbott", numbers: str = courtday.CORE_10) -> CaseId:
    """A case with a finished CORE-10 whose risk item spoke, or was left out ("-")."""
    session, case = bench.session(ROLE), bench.cases[name]
    if "-" not in numbers:
        courtday.screen(session, case, numbers=numbers)
        return case
    courtday.agree(session, case)
    opened = forms.open_form(session, case, "core-10")
    answers = Answers()
    for item, number in zip(opened.form.scored_items(), numbers, strict=True):
        if number != "-":
            option = next(one for one in item.options if one.ordinal == int(number))
            answers = answers.set(item.link_id, option.code)
    forms.finish_form(session, opened, answers, reason="would not say")
    return case


def file_of(bench: Bench, case: CaseId) -> CaseFile:
    return case_file(bench.session(ROLE), case)


def place_of(bench: Bench, case: CaseId) -> Place:
    return Place("risk", case, file_of(bench, case).forms[0].document)


def shown(bench: Bench, case: CaseId, role: Role = ROLE) -> Any:
    return bench.show(place_of(bench, case), role)


def words(screen: Screen) -> str:
    return "\n".join(one.text() for one in screen.findChildren(QLabel) if one.isVisible())


def lead_writes_card(bench: Bench) -> None:
    clinical.set_card(bench.session(Role.CLINICAL_LEAD), CARD)


# Reading


def test_recorded_by_keyboard_alone(bench: Bench) -> None:
    lead_writes_card(bench)
    case = stopped(bench)
    bench.clock.tick(minutes=12)
    screen = shown(bench, case)
    bench.picture(screen, "risk")
    assert keyboard.unnamed(screen) == []
    assert keyboard.spoken(keyboard.focused()) == "Done"
    keyboard.press(Qt.Key.Key_Space)
    hands.reach("What was done, or why nothing was")
    keyboard.type_text("Duty nurse saw her, safety plan made.")
    hands.reach("Yes")
    keyboard.press(Qt.Key.Key_Space)
    keyboard.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()
    assert bench.log.said == ["Recorded what was done about risk."]
    assert bench.log.backs == 1
    assert bench.log.saved == [bench.clock.now]
    file = file_of(bench, case)
    assert file.open_stops() == ()
    [action] = file.risk_actions
    assert action.value.done
    assert action.value.lead_told
    assert action.value.what == "Duty nurse saw her, safety plan made."
    assert action.value.by == STAFF[ROLE]
    assert action.value.at == bench.clock.now


def test_the_sites_own_card_and_whom_to_call(bench: Bench) -> None:
    lead_writes_card(bench)
    screen = shown(bench, stopped(bench))
    said = words(screen)
    assert "Stay with the person." in said
    assert "Tell custody staff." in said
    assert "Call Dr Helen Marsh now on 01632 960 123" in said
    flags = screen.call.words.textInteractionFlags()
    assert flags & Qt.TextInteractionFlag.TextSelectableByMouse
    screen.call.copy.click()
    assert QGuiApplication.clipboard().text() == "01632 960 123"
    assert bench.clipboard.waiting


def test_card_and_number_are_larger_than_the_page(bench: Bench) -> None:
    lead_writes_card(bench)
    screen = shown(bench, stopped(bench))
    sizes = {one.text(): one.font().pixelSize() for one in screen.findChildren(QLabel)}
    plain = sizes["CORE-10, finished 09:30: risk item answered above zero."]
    assert plain < sizes["Stay with the person."] < sizes[screen.call.words.text()]


def test_the_number_is_copied_from_the_palette_too(bench: Bench) -> None:
    lead_writes_card(bench)
    screen = shown(bench, stopped(bench))
    offered = {one.text(): one for one in screen.actions()}
    offered["Copy the clinical lead's number"].trigger()
    assert QGuiApplication.clipboard().text() == "01632 960 123"
    offered["Go on to the result"].trigger()
    assert bench.log.went[-1].screen == "result"


def test_without_a_number_the_page_says_so(bench: Bench) -> None:
    screen = shown(bench, stopped(bench))
    bench.picture(screen, "risk-default-card")
    assert "No clinical lead's number is set: use your site's procedure." in words(screen)
    assert "Stay with the person, and do not leave them alone." in words(screen)
    assert screen.call.copy is None


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        (courtday.CORE_10, "risk item answered above zero"),
        (UNASKED, "risk not assessed: a risk item was not answered"),
    ],
)
def test_why_it_stops_is_said(bench: Bench, numbers: str, why: str) -> None:
    assert f"CORE-10, finished 09:30: {why}." in words(
        shown(bench, stopped(bench, numbers=numbers))
    )


def test_the_items_are_for_those_who_may_read_the_form(bench: Bench) -> None:
    case = stopped(bench)
    line = "risk to self"
    assert line in words(shown(bench, case))
    court = words(shown(bench, case, Role.CDO))
    assert line not in court
    assert "answered 3" not in court
    assert "CORE-10, finished 09:30: risk item answered above zero." in court


def test_the_field_warns_that_everyone_reads_it(bench: Bench) -> None:
    screen = shown(bench, stopped(bench))
    edit = screen.group["what"].controls()[0]
    assert "write no answers here" in edit.accessibleDescription()
    assert "Everyone on the court side reads this" in words(screen)


def test_a_form_without_risk_has_nothing_to_record(bench: Bench) -> None:
    case = stopped(bench, numbers="3113301334")
    screen = shown(bench, case)
    assert "Nothing on this form asks for a record" in words(screen)
    assert screen.group is None
    assert screen.refusal is not None


def test_a_place_without_a_form_is_about_what_is_open(bench: Bench) -> None:
    case = stopped(bench)
    screen = bench.show(Place("risk", case), ROLE)
    assert "CORE-10, finished" in words(screen)


def test_a_role_that_does_not_record_reads_and_is_told_who_does(bench: Bench) -> None:
    lead_writes_card(bench)
    case = stopped(bench)
    screen = shown(bench, case, Role.RESPONSIBLE_OFFICER)
    bench.picture(screen, "risk-read-only")
    said = words(screen)
    assert "Your role may not record what was done about risk." in said
    assert "Call Dr Helen Marsh now" in said
    assert screen.group is None
    assert not screen.action.isVisible()
    keyboard.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()
    assert file_of(bench, case).risk_actions == ()


# Recording


def fill(screen: Any, **values: object) -> None:
    given = {"done": "done", "what": DONE, "lead_told": "no", **values}
    for name, value in given.items():
        screen.group[name].set_value(value)


def save(bench: Bench, screen: Any) -> None:
    screen.submit()
    bench.settle()


def test_nothing_done_is_recorded_with_its_reason(bench: Bench) -> None:
    case = stopped(bench, numbers=UNASKED)
    screen = shown(bench, case)
    fill(screen, done="not", what="Already seen by the crisis team today.")
    save(bench, screen)
    [action] = file_of(bench, case).risk_actions
    assert (action.value.done, action.value.lead_told) == (False, False)
    assert file_of(bench, case).open_stops() == ()


def test_everything_missing_is_told_at_once_and_nothing_is_lost(bench: Bench) -> None:
    case = stopped(bench)
    screen = shown(bench, case)
    screen.group["by"].set_value("")
    screen.group["on"].set_value(None)
    screen.group["at"].set_value(None)
    save(bench, screen)
    bench.picture(screen, "risk-missing")
    named = [name for name, _ in screen.group.summary.errors]
    assert named == ["done", "what", "lead_told", "by", "on", "at"]
    assert file_of(bench, case).open_stops()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("at", "23:59", "still to come"),
        ("at", "soon", "enter a time"),
        ("what", " \n ", "Say what was done"),
        ("what", "x" * 2001, "2,000 characters"),
        ("by", "  ", "Say who did it"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    bench: Bench, field: str, value: str, sentence: str
) -> None:
    case = stopped(bench)
    screen = shown(bench, case)
    fill(screen)
    if field == "at":
        screen.group["at"].edit.setText(value)
    else:
        screen.group[field].set_value(value)
    save(bench, screen)
    [(name, said)] = screen.group.summary.errors
    assert name == field
    assert sentence in said
    assert screen.action.isEnabled()
    assert file_of(bench, case).risk_actions == ()


def test_a_day_before_the_form_is_refused(bench: Bench) -> None:
    screen = shown(bench, stopped(bench))
    fill(screen, on=bench.clock.now.date() - timedelta(days=1))
    save(bench, screen)
    [(name, said)] = screen.group.summary.errors
    assert name == "at"
    assert "before the form was filled in" in said


def test_what_was_typed_is_kept_over_a_lock(bench: Bench) -> None:
    case = stopped(bench)
    screen = shown(bench, case)
    screen.group["what"].set_value("Half a sentence about the duty nu")
    bench.settle()
    bench.sign_out()
    again = shown(bench, case)
    assert again.group["what"].value() == "Half a sentence about the duty nu"
    assert "What you had typed here before was kept." in words(again)


def test_another_members_half_sentence_is_nobody_elses(bench: Bench) -> None:
    case = stopped(bench)
    shown(bench, case).group["what"].set_value("Half a sentence")
    bench.settle()
    assert shown(bench, case, Role.CDO).group["what"].value() == ""


def test_recorded_again_what_stood_is_shown(bench: Bench) -> None:
    case = stopped(bench)
    courtday.act_on_risk(bench.session(ROLE), case)
    bench.clock.tick(minutes=9)
    screen = shown(bench, case, Role.CDO)
    bench.picture(screen, "risk-recorded")
    assert screen.group["what"].value() == DONE
    assert screen.group["done"].value() == "done"
    assert screen.action.text() == "Record the change"
    assert "an approval that was given on that no longer counts" in words(screen)
    assert f"Done: {DONE} — Sam Reid, 09:30; clinical lead told." in words(screen)
    screen.group["what"].set_value("Taken to A&E by ambulance.")
    save(bench, screen)
    [action] = file_of(bench, case).risk_actions
    assert action.value.what == "Taken to A&E by ambulance."
    said = words(shown(bench, case))
    assert said.index("Taken to A&E") < said.index(DONE)
    assert f"Recorded 09:39 by {STAFF[Role.CDO]}" in said
    assert f"Recorded 09:30 by {STAFF[ROLE]}; no longer counts" in said


def test_what_is_as_it_was_is_not_recorded_again(bench: Bench) -> None:
    """An approval given on it would be void for nothing."""
    case = courtday.asked(bench, "Abbott")
    before = file_of(bench, case).risk_actions
    bench.clock.tick(minutes=9)
    screen = shown(bench, case)
    save(bench, screen)
    assert bench.log.said == ["Nothing was changed: what was recorded stands."]
    assert file_of(bench, case).risk_actions == before
    assert decisions.open_requests(bench.session(Role.CLINICAL_LEAD))


def test_an_amended_form_asks_again_and_shows_what_was_done_before(bench: Bench) -> None:
    case = stopped(bench)
    session = bench.session(ROLE)
    courtday.act_on_risk(session, case)
    document = file_of(bench, case).forms[0].document
    opened = amendments.open_amendment(session, case, document)
    forms.finish_form(session, opened, opened.answers, reason="item 2 was misheard")
    screen = shown(bench, case)
    assert screen.group["what"].value() == ""
    assert screen.action.text() == "Record what was done"
    assert DONE in words(screen)
    assert "no longer counts" in words(screen)


def test_two_forms_each_want_their_record(bench: Bench) -> None:
    case = stopped(bench)
    session = bench.session(ROLE)
    courtday.screen(session, case, "core-34", "3" * 34)
    first, second = file_of(bench, case).forms
    screen = bench.show(Place("risk", case, first.document), ROLE)
    bench.picture(screen, "risk-two-forms")
    other = "Record what was done about CORE Outcome Measure (CORE-OM)"
    next(one for one in screen.findChildren(QPushButton) if one.text() == other).click()
    assert bench.log.went == [Place("risk", case, second.document)]
    fill(screen)
    save(bench, screen)
    assert [one.document for one in file_of(bench, case).open_stops()] == [second.document]


def test_every_record_of_a_form_is_read_and_only_of_that_form(bench: Bench) -> None:
    case = stopped(bench)
    session = bench.session(ROLE)
    courtday.screen(session, case, "core-34", "3" * 34)
    first, second = file_of(bench, case).forms
    for what in ("One.", "Two."):
        risk.record_action(
            session, case, first.document, done=True, what=what, by="Sam", at=session.clock()
        )
    kept = risk.actions_on(session, case, first.document)
    assert [one.value.what for one in kept] == ["One.", "Two."]
    assert risk.actions_on(session, case, second.document) == ()


def test_the_page_fits_the_window(bench: Bench) -> None:
    lead_writes_card(bench)
    screen = shown(bench, stopped(bench))
    assert screen.page.area.horizontalScrollBar().maximum() == 0
    area = screen.page.area.viewport()
    for widget in (screen.call.copy, *screen.group["lead_told"].controls()):
        assert area.rect().contains(widget.mapTo(area, widget.rect().center()))


def test_it_asks_for_the_mhtr_once_recorded(bench: Bench) -> None:
    case = stopped(bench)
    session = bench.session(ROLE)
    courtday.plead_guilty(session, case)
    courtday.assess(session, case)
    courtday.sign(session, case)
    screen = shown(bench, case)
    fill(screen)
    save(bench, screen)
    decisions.ask_decision(session, case, MHTR)
