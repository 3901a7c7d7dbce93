"""The report text: read, copied, issued, void after a change, and written as .docx."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from courtdesk.actions import amendments, forms, lists, reports, requirements, site
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.errors import NotAllowed
from courtdesk.ui.screen import Place, Screen
from tests.helpers import courtday, keyboard
from tests.helpers.bench import Bench
from tests.helpers.courtday import MHTR


def show(bench: Bench, case: CaseId, role: Role = Role.LINK_WORKER) -> Any:
    return bench.show(Place("snippet", case), role)


def words(screen: Screen) -> str:
    return "\n".join(one.text() for one in screen.findChildren(QLabel) if one.isVisible())


def issue(bench: Bench, screen: Any) -> None:
    screen.issue.click()
    bench.settle()


def amend(bench: Bench, case: CaseId) -> None:
    session = bench.session(Role.LINK_WORKER)
    requirements.assess(session, case, MHTR, suitable=True, plan="Another plan.")


def test_read_and_issued_by_keyboard_alone(bench: Bench) -> None:
    case = courtday.decided(bench, "Abbott")
    screen = show(bench, case)
    bench.picture(screen, "snippet")
    assert keyboard.unnamed(screen) == []
    assert keyboard.focused() is screen.text
    assert "Draft" in words(screen)
    keyboard.tab_to("Issue this text")
    keyboard.press(Qt.Key.Key_Return)
    bench.settle()
    bench.picture(screen, "snippet-issued")
    file = case_file(bench.session(Role.LINK_WORKER), case)
    assert file.snippet_stands()
    assert file.snippet is not None
    assert file.snippet.value.text == screen.text.toPlainText()
    assert "Issued 09:52" in words(screen)
    assert not screen.issue.isVisible() and not screen.amend.isVisible()
    assert keyboard.focused() is screen.copy
    assert bench.log.saved == [bench.clock.now]
    assert bench.log.said == ["The text has been issued: what you read is what is signed."]


def test_what_is_missing_is_said_beside_the_text_and_in_it(bench: Bench) -> None:
    screen = show(bench, courtday.asked(bench, "Abbott"))
    bench.picture(screen, "snippet-outstanding")
    assert "approval outstanding" in screen.text.toPlainText()
    assert "Clinical lead: decide on the MHTR" in words(screen)
    assert screen.text.toPlainText().startswith("DRAFT - Community sentence treatment")
    issue(bench, screen)
    assert " as a draft" in words(screen) and "Issued " in words(screen)


def test_a_case_with_nothing_recorded_has_a_text_that_says_so(bench: Bench) -> None:
    screen = show(bench, bench.cases["Ellis"])
    bench.picture(screen, "snippet-empty")
    assert "No treatment requirement is being considered." in screen.text.toPlainText()


def test_a_text_that_changed_under_the_reader_is_not_issued(bench: Bench) -> None:
    case = courtday.decided(bench, "Abbott")
    screen = show(bench, case)
    amend(bench, case)
    issue(bench, screen)
    assert "read it again before you issue it" in words(screen)
    assert "Another plan." in screen.text.toPlainText()
    assert case_file(bench.session(Role.LINK_WORKER), case).snippet is None
    assert screen.issue.isEnabled()
    issue(bench, screen)
    assert "read it again" not in words(screen)
    assert case_file(bench.session(Role.LINK_WORKER), case).snippet_stands()


def test_scores_stand_in_it_only_when_released(bench: Bench) -> None:
    kept = courtday.decided(bench, "Abbott")
    assert "of 40" not in show(bench, kept).text.toPlainText()
    released = courtday.decided(bench, "Price", release=True)
    assert "28.0 of 40" in show(bench, released, Role.CDO).text.toPlainText()


def test_copied_by_the_button_and_taken_off_again(bench: Bench) -> None:
    screen = show(bench, courtday.decided(bench, "Abbott"))
    keyboard.tab_to("Copy text")
    keyboard.press(Qt.Key.Key_Space)
    bench.settle()
    assert QGuiApplication.clipboard().text() == screen.text.toPlainText()
    assert bench.clipboard.waiting
    bench.clipboard.clear_if_ours()
    assert QGuiApplication.clipboard().text() == ""


def test_a_selection_copied_by_keyboard_is_taken_off_again_too(bench: Bench) -> None:
    screen = show(bench, courtday.decided(bench, "Abbott"))
    keyboard.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    keyboard.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == screen.text.toPlainText()
    bench.clipboard.clear_if_ours()
    assert QGuiApplication.clipboard().text() == ""


def test_the_count_against_the_limit_warns_and_never_bars(bench: Bench) -> None:
    case = courtday.decided(bench, "Abbott")
    screen = show(bench, case)
    characters = reports.snippet(bench.session(Role.LINK_WORKER), case).characters
    assert f"{characters:,} of 4,000 characters" in words(screen)
    session = bench.session(Role.CLINICAL_LEAD)
    site.update_settings(session, replace(session.settings(), snippet_limit=500))
    over = show(bench, case)
    bench.picture(over, "snippet-over")
    assert f"{characters:,} of 500 characters: {characters - 500:,} too many" in words(over)
    issue(bench, over)
    assert "Issued" in words(over)


def test_a_role_that_may_not_issue_reads_and_is_told_who_may(bench: Bench) -> None:
    case = courtday.decided(bench, "Abbott")
    screen = show(bench, case, Role.RESPONSIBLE_OFFICER)
    assert not screen.issue.isVisible()
    assert "Your role may not issue the text for the pre-sentence report" in words(screen)
    screen.save_to(Path("/nowhere/x.docx"), replace=False)
    bench.settle()
    assert "x.docx" in words(screen)
    assert not screen.issue.isVisible()


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.CLINICAL_LEAD])
def test_who_decides_or_treats_reads_no_text_that_names_enquiries(bench: Bench, role: Role) -> None:
    """V1: it says which enquiries are outstanding."""
    case = courtday.decided(bench, "Abbott")
    screen = bench.show(Place("snippet", case), role)
    assert "Your role may not read the text for the pre-sentence report" in words(screen)
    assert "enquiry" not in words(screen)
    with pytest.raises(NotAllowed):
        reports.text_to_give(bench.session(role), case)
    with pytest.raises(NotAllowed):
        reports.write_snippet(bench.session(role), case, Path("x.docx"))


def choose(monkeypatch: pytest.MonkeyPatch, path: Path | str) -> list[str]:
    """Let the system's file dialog, which no test can press, answer `path`."""
    offered: list[str] = []

    def dialog(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(name)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
    return offered


def test_saved_as_docx_and_read_back(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import docx

    case = courtday.decided(bench, "Abbott")
    offered = choose(monkeypatch, tmp_path / "text.docx")
    screen = show(bench, case)
    keyboard.tab_to("Save as .docx")
    keyboard.press(Qt.Key.Key_Return)
    bench.settle()
    reference = case_file(bench.session(Role.LINK_WORKER), case).case.value.reference
    assert offered == [f"{reference}.docx"]
    [said] = bench.log.said
    assert said.startswith("Saved as text.docx. It is not encrypted")
    read = [one.text for one in docx.Document(str(tmp_path / "text.docx")).paragraphs]
    for line in screen.text.toPlainText().splitlines():
        assert not line or any(line.removeprefix("- ") in one for one in read), line
    keyboard.tab_to("As this site gives it")
    keyboard.press(Qt.Key.Key_Return)
    assert bench.log.went[-1] == Place("report_out", case)


def test_the_ending_is_added_and_then_nothing_is_replaced_unasked(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, tmp_path / "text")
    screen = show(bench, courtday.decided(bench, "Abbott"))
    screen.save.click()
    bench.settle()
    assert (tmp_path / "text.docx").exists()
    screen.save.click()
    bench.settle()
    assert "“text.docx” is there already" in words(screen)
    choose(monkeypatch, tmp_path / "text.docx")
    screen.save.click()
    bench.settle()
    assert len(bench.log.said) == 2
    assert "is there already" not in words(screen)


def test_leaving_the_dialog_writes_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, "")
    screen = show(bench, courtday.decided(bench, "Abbott"))
    screen.save.click()
    bench.settle()
    assert bench.log.said == []


def test_a_corrected_name_is_in_the_text_when_the_page_is_shown_again(bench: Bench) -> None:
    case = courtday.decided(bench, "Abbott")
    screen = show(bench, case)
    session = bench.session(Role.LINK_WORKER)
    file = case_file(session, case)
    corrected = replace(file.person.value, family="Abbotsley", reason="as on the passport")
    lists.correct_person(session, file.case.value.person, corrected)
    screen.refresh()
    bench.settle()
    assert "Abbotsley" in screen.text.toPlainText()


# The risk stop: the text may be read, and goes nowhere


def reopen(bench: Bench, case: CaseId) -> None:
    """Amend the finished screen: somebody must look at its risk again."""
    session = bench.session(Role.LINK_WORKER)
    [form] = case_file(session, case).forms
    opened = amendments.open_amendment(session, case, form.document)
    forms.finish_form(session, opened, opened.answers, reason="item 2 was misheard")


def stopped(bench: Bench) -> CaseId:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Abbott"]
    courtday.screen(session, case)
    courtday.plead_guilty(session, case)
    return case


def test_an_open_stop_is_said_and_leads_to_the_record(bench: Bench) -> None:
    case = stopped(bench)
    screen = show(bench, case)
    bench.picture(screen, "snippet-risk-stop")
    assert keyboard.unnamed(screen) == []
    assert "CORE-10: record what was done about risk, or why nothing was" in words(screen)
    assert "Abbott" in screen.text.toPlainText()
    assert keyboard.focused() is screen.text
    keyboard.tab_to("Record what was done about risk")
    keyboard.press(Qt.Key.Key_Return)
    [form] = case_file(bench.session(Role.LINK_WORKER), case).forms
    assert bench.log.went == [Place("risk", case, form.document)]
    courtday.act_on_risk(bench.session(Role.LINK_WORKER), case)
    screen.refresh()
    bench.settle()
    assert screen.stop is None
    assert all(one.isEnabled() for one in (screen.issue, screen.copy, screen.save))
    issue(bench, screen)
    assert case_file(bench.session(Role.LINK_WORKER), case).snippet_stands()


def test_it_is_not_issued(bench: Bench) -> None:
    case = stopped(bench)
    screen = show(bench, case)
    assert not screen.issue.isEnabled()
    screen._issue()
    bench.settle()
    assert case_file(bench.session(Role.LINK_WORKER), case).snippet is None
    assert not screen.issue.isEnabled()


def test_it_is_not_copied_by_the_button(bench: Bench) -> None:
    screen = show(bench, stopped(bench))
    assert not screen.copy.isEnabled()
    screen._ask_to_copy()
    bench.settle()
    assert QGuiApplication.clipboard().text() == ""
    assert "record what was done" in words(screen)


def test_no_selection_of_it_is_copied(bench: Bench) -> None:
    screen = show(bench, stopped(bench))
    screen.text.setFocus()
    held = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_Insert):
        keyboard.press(key, held)
    assert QGuiApplication.clipboard().text() == ""
    screen.text.selectAll()
    keyboard.press(Qt.Key.Key_C, held)
    assert QGuiApplication.clipboard().text() == ""


def test_no_part_of_it_is_selected_or_dragged_out_by_the_mouse(bench: Bench) -> None:
    screen = show(bench, stopped(bench))
    view = screen.text.viewport()
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    QTest.mousePress(view, left, none, QPoint(10, 10))
    QTest.mouseMove(view, QPoint(300, 80))
    QTest.mouseRelease(view, left, none, QPoint(300, 80))
    QTest.mouseDClick(view, left, none, QPoint(30, 12))
    assert not screen.text.textCursor().hasSelection()


def test_what_was_selected_before_the_stop_is_let_go(bench: Bench) -> None:
    case = courtday.decided(bench, "Abbott")
    screen = show(bench, case)
    screen.text.selectAll()
    reopen(bench, case)
    screen.refresh()
    bench.settle()
    assert not screen.text.textCursor().hasSelection()
    assert not screen.copy.isEnabled()


def test_it_is_not_saved_as_a_document(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = choose(monkeypatch, tmp_path / "text.docx")
    screen = show(bench, stopped(bench))
    keyboard.tab_to("Record what was done about risk")
    assert not screen.save.isEnabled()
    screen.save.click()
    assert offered == []
    screen.save_to(tmp_path / "text.docx", replace=True)
    bench.settle()
    assert not (tmp_path / "text.docx").exists()
    assert "record what was done" in words(screen)


@pytest.mark.parametrize("way", ["issue", "copy", "save"])
def test_a_stop_that_opens_under_the_page_holds_each_way_out(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    choose(monkeypatch, tmp_path / "text.docx")
    case = courtday.decided(bench, "Abbott")
    screen = show(bench, case)
    reopen(bench, case)
    getattr(screen, way).click()
    bench.settle()
    assert case_file(bench.session(Role.LINK_WORKER), case).snippet is None
    assert QGuiApplication.clipboard().text() == ""
    assert not (tmp_path / "text.docx").exists()
    assert screen.stop is not None
    assert not any(one.isEnabled() for one in (screen.issue, screen.copy, screen.save))


def test_a_text_that_changed_under_the_reader_is_not_copied(bench: Bench) -> None:
    case = courtday.decided(bench, "Abbott")
    screen = show(bench, case)
    amend(bench, case)
    screen.copy.click()
    bench.settle()
    assert QGuiApplication.clipboard().text() == ""
    assert "read it again, then copy" in words(screen)
    screen.copy.click()
    bench.settle()
    assert "Another plan." in QGuiApplication.clipboard().text()
