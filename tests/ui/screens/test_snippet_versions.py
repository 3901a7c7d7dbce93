"""An issued text is locked and amended with a reason; every sentence says what it rests on."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QLabel, QToolTip

from courtdesk.actions import forms, reports, requirements
from courtdesk.actions.amendments import open_amendment
from courtdesk.actions.cases import case_file
from courtdesk.documents.snippet_spoken import LONGEST, count_words
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.screen import Place, Screen
from tests.helpers import courtday, keyboard
from tests.helpers.bench import Bench
from tests.helpers.courtday import MHTR

CTRL = Qt.KeyboardModifier.ControlModifier


def show(bench: Bench, case: CaseId, part: str = "", role: Role = Role.LINK_WORKER) -> Any:
    return bench.show(Place("snippet", case, part), role)


def words(screen: Screen) -> str:
    return "\n".join(one.text() for one in screen.findChildren(QLabel) if one.isVisible())


def plan(bench: Bench, case: CaseId, text: str) -> None:
    session = bench.session(Role.LINK_WORKER)
    requirements.assess(session, case, MHTR, suitable=True, plan=text)


def issued_then_changed(bench: Bench) -> CaseId:
    case = courtday.decided(bench, "Abbott")
    session = bench.session(Role.LINK_WORKER)
    reports.issue_snippet(session, case, reports.snippet(session, case).text)
    bench.clock.tick(minutes=4)
    plan(bench, case, "Another plan.")
    return case


def test_an_issued_text_is_locked_and_amended_by_keyboard_alone(bench: Bench) -> None:
    case = issued_then_changed(bench)
    screen = show(bench, case)
    bench.picture(screen, "snippet-overtaken")
    _is_locked(screen)
    keyboard.tab_to("Amend the text")
    keyboard.press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("snippet", case, "amend")]
    screen = show(bench, case, "amend")
    bench.picture(screen, "snippet-amend")
    _says_what_changed(screen)
    keyboard.press(Qt.Key.Key_Return, CTRL)
    bench.settle()
    bench.picture(screen, "snippet-amend-missing")
    assert "Enter why version 1 is amended: it was signed and issued." in words(screen)
    screen.group["reason"].focus_first()
    keyboard.type_text("the plan was put right")
    keyboard.press(Qt.Key.Key_Return, CTRL)
    bench.settle()
    assert case_file(bench.session(Role.LINK_WORKER), case).snippet_stands()
    screen = show(bench, case)
    bench.picture(screen, "snippet-version-2")
    assert "Another plan." in screen.text.toPlainText()
    assert "Version 2, signed by Sam Reid and locked." in words(screen)
    assert "Why it was amended: the plan was put right" in words(screen)
    assert screen.copy.isEnabled()
    _each_version_stays_readable(bench)


def _is_locked(screen: Any) -> None:
    """What was issued stays on the page and goes nowhere: the record says something else."""
    assert keyboard.unnamed(screen) == []
    assert "Twelve weekly sessions" in screen.text.toPlainText()
    assert "Another plan." not in screen.text.toPlainText()
    assert "issued 09:52 no longer says what the record says" in words(screen)
    assert "amend it as version 2, or do not use it" in words(screen)
    assert not screen.issue.isVisible()
    assert not screen.copy.isEnabled() and not screen.save.isEnabled()
    screen.text.setFocus()
    keyboard.press(Qt.Key.Key_A, CTRL)
    keyboard.press(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == ""
    overtaken = "As it was issued: the record as it stands no longer says this."
    assert overtaken in screen.grounds.toPlainText()


def _says_what_changed(screen: Any) -> None:
    assert keyboard.unnamed(screen) == []
    shown = "\n".join(one.accessibleName() or one.text() for one in screen.findChildren(QLabel))
    assert "What has changed since version 1" in shown
    assert "Removed: Outline plan: Twelve weekly sessions" in shown
    assert "Added: Outline plan: Another plan." in shown
    assert "Another plan." in screen.text.toPlainText()


def _each_version_stays_readable(bench: Bench) -> None:
    keyboard.tab_to("Read Version 1, issued 09:52 by Sam Reid.")
    keyboard.press(Qt.Key.Key_Return)
    place = bench.log.went[-1]
    first: Any = bench.show(place, Role.LINK_WORKER)
    bench.picture(first, "snippet-version-1-of-2")
    assert keyboard.unnamed(first) == []
    assert keyboard.spoken(keyboard.focused()) == "The text as it was issued"
    assert "Another plan." not in first.text.toPlainText()
    assert "Version 1 of 2" in words(first)
    assert "A later version has taken its place." in words(first)
    assert place.case is not None
    newest = reports.issued_versions(bench.session(Role.LINK_WORKER), place.case)[0]
    second = show(bench, place.case, f"version:{newest.revision}")
    assert "What changed from version 1" in words(second)
    said = [one.accessibleName() for one in second.findChildren(QLabel)]
    assert "Why it was amended: the plan was put right" in said


def test_there_is_nothing_to_amend_before_or_after(bench: Bench) -> None:
    case = courtday.decided(bench, "Abbott")
    gone = show(bench, case, f"version:{'ab' * 32}")
    assert "This version is not in the vault any more" in words(gone)
    assert "No text has been issued yet" in words(show(bench, case, "amend"))
    session = bench.session(Role.LINK_WORKER)
    reports.issue_snippet(session, case, reports.snippet(session, case).text)
    assert "Version 1 says what the record says" in words(show(bench, case, "amend"))
    officer = show(bench, case, "amend", Role.RESPONSIBLE_OFFICER)
    assert "Your role may not issue the text" in words(officer)


def test_a_record_that_changes_under_the_amendment_is_read_again_first(bench: Bench) -> None:
    case = issued_then_changed(bench)
    screen = show(bench, case, "amend")
    screen.group["reason"].set_value("the plan was put right")
    plan(bench, case, "A third plan.")
    screen.submit()
    bench.settle()
    links = [one.text() for one in screen.findChildren(LinkButton)]
    assert any("read it again before you issue it" in one for one in links)
    assert "A third plan." in screen.text.toPlainText()
    assert screen.group["reason"].value() == "the plan was put right"
    screen.submit()
    bench.settle()
    newest = reports.issued_versions(bench.session(Role.LINK_WORKER), case)[0]
    assert newest.number == 2 and "A third plan." in newest.text


def test_risk_comes_before_an_amendment(bench: Bench) -> None:
    case = issued_then_changed(bench)
    session = bench.session(Role.LINK_WORKER)
    [form] = case_file(session, case).forms
    opened = open_amendment(session, case, form.document)
    forms.finish_form(session, opened, opened.answers, reason="item 2 was misheard")
    assert not show(bench, case).amend.isEnabled()
    screen = show(bench, case, "amend")
    assert "record what was done about risk" in words(screen)
    assert screen.group is None


def test_each_sentence_says_what_it_rests_on_as_a_list_and_under_the_mouse(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = show(bench, courtday.decided(bench, "Abbott"))
    assert not screen.grounds.isVisible()
    keyboard.tab_to("Show what each sentence rests on")
    keyboard.press(Qt.Key.Key_Space)
    bench.picture(screen, "snippet-grounds")
    assert keyboard.spoken(keyboard.focused()) == "What each sentence rests on"
    said = screen.grounds.toPlainText().split("\n")
    assert any(line.startswith("    Rests on: MHTR assessment by ") for line in said)
    assert "    Absent from the record: whether the victim's views were considered" in said
    assert set(screen.text.toPlainText().split("\n")) <= set(said)
    keyboard.tab_to("Hide what each sentence rests on")
    keyboard.press(Qt.Key.Key_Space)
    assert not screen.grounds.isVisible()
    _the_mouse_says_it_too(screen, monkeypatch)
    _what_to_say_aloud_stands_large(screen)


def _the_mouse_says_it_too(screen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    # Offscreen there is no pointer to leave the tip open under.
    monkeypatch.setattr(QToolTip, "showText", lambda _at, said, _of: shown.append(said))
    lines = screen.text.toPlainText().split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("A Mental Health"))
    block = screen.text.document().findBlockByNumber(at)
    inside = screen.text.blockBoundingGeometry(block).translated(screen.text.contentOffset())
    point = QPoint(30, int(inside.center().y()))
    event = QHelpEvent(QEvent.Type.ToolTip, point, screen.text.viewport().mapToGlobal(point))
    assert screen.text.viewportEvent(event)
    assert shown == [screen.text.grounds_of(at)]
    assert shown[0].startswith("Rests on: MHTR assessment by ")
    assert screen.text.grounds_of(0) == "" == screen.text.grounds_of(10_000)


def _what_to_say_aloud_stands_large(screen: Any) -> None:
    said = screen.spoken.text()
    assert said.startswith("This is a draft: ")
    assert "A Mental Health Treatment Requirement is recommended." in said
    assert count_words(said) <= LONGEST
    assert f"To say aloud: {count_words(said)} words, about " in words(screen)
    assert screen.spoken.fontMetrics().height() > screen.text.fontMetrics().height()
