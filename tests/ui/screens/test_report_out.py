"""The report leaves as this site arranges it: pasted, saved, printed; none that is overtaken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QLabel

from courtdesk.actions import audit, report_templates, reports, requirements
from courtdesk.domain.access import Role
from courtdesk.domain.audit import Action, Wanted
from courtdesk.domain.ids import CaseId
from courtdesk.ui import printer
from courtdesk.ui.screen import Place, Screen
from courtdesk.ui.screens.report_out.page import ReportOutPage
from tests.helpers import courtday, keyboard
from tests.helpers.bench import Bench
from tests.helpers.courtday import MHTR
from tests.helpers.pdf import Pdf

OURS = "To our bench\n{{ whole_text }}\n"


def show(bench: Bench, case: CaseId, role: Role = Role.LINK_WORKER) -> ReportOutPage:
    screen = bench.show(Place("report_out", case), role)
    assert isinstance(screen, ReportOutPage)
    return screen


def words(screen: Screen) -> str:
    return "\n".join(one.text() for one in screen.findChildren(QLabel) if one.isVisible())


def use(bench: Bench, *names: str) -> None:
    lead = bench.session(Role.CLINICAL_LEAD)
    folder = report_templates.make_folder(lead)
    (folder / "ours.txt").write_text(OURS, "utf-8")
    for name in names:
        report_templates.use_template(lead, name, reason="Ours")


def exports(bench: Bench, case: CaseId) -> list[str]:
    session = bench.session(Role.CDO)
    return [
        line.what
        for line in audit.everything(session, Wanted(cases=(case,), action=Action.EXPORTED))
    ]


def test_read_and_copied_by_keyboard_as_the_site_arranges_it(bench: Bench) -> None:
    case = courtday.decided(bench, "Abbott")
    use(bench, "ours.txt")
    screen = show(bench, case)
    bench.picture(screen, "report-out")
    assert keyboard.unnamed(screen) == []
    assert keyboard.focused() is screen.text
    assert screen.text.toPlainText().startswith("To our bench\n\n")
    assert "Text: ours.txt. Document: CourtDesk’s own arrangement." in words(screen)
    assert "Not issued yet." in words(screen)
    keyboard.tab_to("Copy text")
    keyboard.press(Qt.Key.Key_Space)
    bench.settle()
    assert QGuiApplication.clipboard().text() == screen.text.toPlainText()
    assert bench.clipboard.waiting


def test_saved_by_keyboard_as_a_document_and_as_pdf(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = courtday.decided(bench, "Abbott")
    use(bench, "report.docx")
    screen = show(bench, case, Role.CDO)
    offered: list[Any] = []

    def choose(*asked: Any) -> tuple[str, str]:
        offered.append(asked[2])
        return str(tmp_path / asked[2].replace(".docx", "")), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    for name in ("Save as .docx", "Save as PDF"):
        keyboard.tab_to(name)
        keyboard.press(Qt.Key.Key_Return)
        bench.settle()
    [word, pdf] = offered
    assert docx.Document(str(tmp_path / word)).tables
    made = Pdf((tmp_path / pdf).read_bytes())
    assert (made.language, "Abbott" in made.text) == ("en-GB", True)
    assert bench.log.said[0].startswith(f"Saved as {word}. It is not encrypted")
    assert len(exports(bench, case)) == 2
    screen.save_to(tmp_path / word, replace=False)
    bench.settle()
    assert "is there already" in words(screen)


def test_printed_with_the_event_first(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    case = courtday.decided(bench, "Abbott")
    screen = show(bench, case)
    asked: list[int] = []

    def ask(_parent: object, pages: int) -> QPrinter | None:
        asked.append(pages)
        return None

    monkeypatch.setattr(printer, "ask_printer", ask)
    keyboard.tab_to("Print…")
    keyboard.press(Qt.Key.Key_Return)
    bench.settle()
    assert asked == [2] and exports(bench, case) == []
    assert screen.print_.isEnabled()


def test_a_text_that_has_been_overtaken_leaves_in_no_form(bench: Bench) -> None:
    case = courtday.decided(bench, "Abbott")
    session = bench.session(Role.LINK_WORKER)
    reports.issue_snippet(session, case, reports.snippet(session, case).text)
    screen = show(bench, case)
    assert "Version 1 was issued by Sam Reid, and the record has not changed." in words(screen)
    requirements.assess(session, case, MHTR, suitable=True, plan="Another plan.")
    screen.copy.click()
    bench.settle()
    assert "read it again, then copy" in words(screen)
    assert "amend it before it is given to anybody" in words(screen)
    bench.picture(screen, "report-out-overtaken")
    ways = (screen.copy, screen.word, screen.pdf, screen.print_)
    assert not any(one.isEnabled() for one in ways)
    screen.text.setFocus()
    for key in (Qt.Key.Key_A, Qt.Key.Key_C):
        keyboard.press(key, Qt.KeyboardModifier.ControlModifier)
    assert not bench.clipboard.waiting


def test_nothing_is_shown_while_a_risk_stop_is_open_nor_to_who_reads_no_report(
    bench: Bench,
) -> None:
    case = bench.cases["Abbott"]
    courtday.screen(bench.session(Role.LINK_WORKER), case)
    stopped = show(bench, case)
    assert "risk" in words(stopped) and stopped.text.toPlainText() == ""
    refused = show(bench, bench.cases["Ellis"], Role.PROVIDER)
    assert "Your role may not read the text" in words(refused)
