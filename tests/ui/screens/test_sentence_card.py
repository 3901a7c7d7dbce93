"""The sentence card on its page: seen, in the person's print, saved and printed; or why not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QLabel

from courtdesk.actions import sentences
from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, record
from courtdesk.domain.access import Role
from courtdesk.domain.adjustments import Usual
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.ui.screen import Place, Screen
from courtdesk.ui.screens.sentence_card.screen import CardPage
from tests.helpers import keyboard
from tests.helpers.bench import DAY, Bench
from tests.helpers.courtday import assess, plead_guilty
from tests.helpers.hands import choose, press, reach
from tests.helpers.pdf import Pdf

MHTR = RequirementKind.MHTR


def sentenced(bench: Bench, disposal: Disposal = Disposal.COMMUNITY_ORDER) -> CaseId:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Price"]
    plead_guilty(session, case)
    assess(session, case)
    carries = disposal.carries_requirements
    result = CourtResult(MHTR, True, 12) if carries else CourtResult(MHTR, False, reason="No")
    order = Sentence(case, DAY, disposal, 12 if carries else None, (result,))
    sentences.record_sentence(bench.session(Role.CDO), order)
    return case


def opened(bench: Bench, case: CaseId) -> CardPage:
    screen = bench.show(Place("sentence_card", case))
    assert isinstance(screen, CardPage)
    return screen


def words(screen: Screen) -> str:
    return "\n".join(one.text() for one in screen.findChildren(QLabel) if one.isVisible())


def test_saved_by_keyboard_alone_in_large_print(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, target = sentenced(bench), tmp_path / "card.pdf"
    offered: list[str] = []

    def dialog(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(name)
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
    screen = opened(bench, case)
    assert keyboard.unnamed(screen) == []
    assert screen.window().windowTitle() == ""
    pages = words(screen)
    choose("Large print, 18 point instead of 12")
    bench.settle()
    assert words(screen) != pages
    bench.picture(screen, "sentence-card")
    reach("Save as PDF")
    press(Qt.Key.Key_Return)
    bench.settle()
    reference = case_file(bench.session(), case).case.value.reference
    assert offered == [f"{reference}-sentence-card.pdf"]
    assert "Jordan Price" in Pdf(target.read_bytes()).text
    assert bench.log.said == [
        "Saved as card.pdf. It is not encrypted: give it to the person alone."
    ]


def test_the_persons_needs_choose_the_print_and_are_said(bench: Bench) -> None:
    case = sentenced(bench)
    session = bench.session()
    file = case_file(session, case)
    needs = (Usual.LARGE_PRINT.value, Usual.READING.value)
    person = replace(file.person.value, needs=needs)
    record(session, Change("person", person, DocumentId(file.case.value.person)))
    screen = opened(bench, case)
    assert screen.large.value() == ("large",)
    assert "Print in large print; read it aloud." in words(screen)


def test_printed_under_a_name_that_says_nothing(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []

    def dialog(self: QPrintDialog) -> int:
        printer = self.printer()
        names.append(printer.docName())
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        return QPrintDialog.DialogCode.Accepted.value

    monkeypatch.setattr(QPrintDialog, "exec", dialog)
    screen = opened(bench, sentenced(bench))
    screen.print_.click()
    bench.settle()
    assert names == ["CourtDesk"]
    assert (tmp_path / "printed.pdf").stat().st_size > 0
    assert "sent to the printer" in bench.log.said[-1]


def test_a_file_that_is_there_is_not_replaced_unasked(bench: Bench, tmp_path: Path) -> None:
    screen, target = opened(bench, sentenced(bench)), tmp_path / "card.pdf"
    target.write_text("mine")
    screen.save_to(target, replace=False)
    bench.settle()
    assert "is there already" in words(screen)
    assert target.read_text() == "mine"


def test_before_a_sentence_and_for_another_one_it_says_why_there_is_none(bench: Bench) -> None:
    early = opened(bench, bench.cases["Price"])
    assert early.refusal == "A sentence card comes after the sentence: record the sentence first."
    other = opened(bench, sentenced(bench, Disposal.CUSTODY))
    assert other.refusal is not None and "no card for “Immediate custody”" in other.refusal
    assert not other.save.isVisible()
