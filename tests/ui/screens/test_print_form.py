"""On paper: blank, finished and consent; saved, printed, previewed, and refused where sealed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QLabel

from courtdesk.actions import adjustments
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.adjustments import Adjustments, Usual
from courtdesk.domain.ids import CaseId
from courtdesk.ui.screen import Place, Screen
from tests.helpers import courtday, keyboard
from tests.helpers.bench import Bench
from tests.helpers.pdf import Pdf


def show(bench: Bench, case: CaseId, part: str, role: Role = Role.LINK_WORKER) -> Any:
    return bench.show(Place("print_form", case, part), role)


def words(screen: Screen) -> str:
    return "\n".join(one.text() for one in screen.findChildren(QLabel) if one.isVisible())


def previews(screen: Screen) -> list[str]:
    named = (one.accessibleName() for one in screen.findChildren(QLabel) if one.isVisible())
    return [name for name in named if name.startswith("Preview")]


def finished(bench: Bench, case: CaseId) -> str:
    return case_file(bench.session(Role.LINK_WORKER), case).forms[-1].document


def choose(monkeypatch: pytest.MonkeyPatch, path: Path | str) -> list[str]:
    """Let the system's file dialog, which no test can press, answer `path`."""
    offered: list[str] = []

    def dialog(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(name)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
    return offered


def print_into(
    monkeypatch: pytest.MonkeyPatch, path: Path, pages: tuple[int, int] | None = None
) -> list[str]:
    """Let the system's print dialog choose a printer that prints into `path`."""
    names: list[str] = []

    def dialog(self: QPrintDialog) -> int:
        printer = self.printer()
        names.append(printer.docName())
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        if pages is not None:
            printer.setPrintRange(QPrinter.PrintRange.PageRange)
            printer.setFromTo(*pages)
        return QPrintDialog.DialogCode.Accepted.value

    monkeypatch.setattr(QPrintDialog, "exec", dialog)
    return names


def test_a_blank_form_saved_by_keyboard_alone(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = bench.cases["Ellis"]
    offered = choose(monkeypatch, tmp_path / "form.pdf")
    screen = show(bench, case, "core-10")
    bench.picture(screen, "print-blank")
    assert keyboard.unnamed(screen) == []
    assert keyboard.focused() is screen.save
    assert "CORE-10, blank: 1 page of A4." in words(screen)
    assert previews(screen) == ["Preview of page 1 of 1"]
    keyboard.press(Qt.Key.Key_Return)
    bench.settle()
    reference = case_file(bench.session(Role.LINK_WORKER), case).case.value.reference
    assert offered == [f"{reference}-blank.pdf"]
    assert bench.log.said == ["Saved as form.pdf."]
    said = Pdf((tmp_path / "form.pdf").read_bytes()).text
    assert reference in said
    for private in ("Ellis", "Tom", "X118342", "1999"):
        assert private not in said


def test_large_print_is_chosen_with_one_key(bench: Bench) -> None:
    screen = show(bench, bench.cases["Ellis"], "core-10")
    keyboard.tab_to("Large print, 18 point instead of 12")
    keyboard.press(Qt.Key.Key_Space)
    bench.settle()
    bench.picture(screen, "print-large")
    assert "CORE-10, blank: 3 pages of A4." in words(screen)
    assert len(previews(screen)) == 3


def test_a_long_form_says_that_not_all_of_it_is_shown(bench: Bench) -> None:
    screen = show(bench, bench.cases["Ellis"], "mhtr-interview")
    assert len(previews(screen)) == 4
    assert "the first 4 are shown" in words(screen)


def test_a_finished_form_is_printed_with_its_answers_and_blank_ones_are_offered(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = courtday.consented(bench, "Abbott")
    screen = show(bench, case, f"document:{finished(bench, case)}")
    bench.picture(screen, "print-filled")
    assert keyboard.unnamed(screen) == []
    assert "A saved PDF and a printed page are not encrypted." in words(screen)
    offered = choose(monkeypatch, tmp_path / "form")
    screen.save.click()
    bench.settle()
    assert offered[0].endswith("-filled.pdf")
    assert "It is not encrypted" in bench.log.said[0]
    said = Pdf((tmp_path / "form.pdf").read_bytes()).text
    assert "Abbott, Carla" in said
    assert "28.0 of 40" in said
    screen.what.set_value("core-10")
    bench.settle()
    assert "CORE-10, blank: 1 page of A4." in words(screen)


def test_a_blank_form_offers_the_finished_one_too(bench: Bench) -> None:
    case = courtday.consented(bench, "Abbott")
    screen = show(bench, case, "core-10")
    assert screen.what.value() == "core-10"
    screen.what.set_value(f"document:{finished(bench, case)}")
    bench.settle()
    assert "CORE-10 with its answers" in words(screen)
    assert "blank:" not in words(screen)


def test_a_finished_form_is_not_offered_to_a_role_that_cannot_read_it(bench: Bench) -> None:
    case = courtday.consented(bench, "Abbott")
    document = finished(bench, case)
    screen = show(bench, case, "core-10", Role.CDO)
    assert screen.what is None
    refused = show(bench, case, f"document:{document}", Role.CDO)
    assert not refused.save.isEnabled()
    assert not refused.print_.isEnabled()
    assert previews(refused) == []
    assert "Nothing: see above." in words(refused)


def test_the_consent_copy(bench: Bench, tmp_path: Path) -> None:
    case = courtday.consented(bench, "Abbott")
    screen = show(bench, case, "consent")
    bench.picture(screen, "print-consent")
    assert screen.what is None
    screen.save_to(tmp_path / "copy.pdf", replace=False)
    bench.settle()
    said = Pdf((tmp_path / "copy.pdf").read_bytes()).text
    assert "Typed" in said
    assert "Carla Abbott" in said


def test_without_a_consent_there_is_nothing_to_print(bench: Bench) -> None:
    screen = show(bench, bench.cases["Ellis"], "consent")
    bench.picture(screen, "print-none")
    assert "There is no signed consent to print: take the consent first." in words(screen)
    assert not screen.save.isEnabled()


def test_printed_on_the_printer_that_was_chosen(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = print_into(monkeypatch, tmp_path / "spool.pdf")
    case = courtday.consented(bench, "Abbott")
    show(bench, case, f"document:{finished(bench, case)}")
    keyboard.tab_to("Print…")
    keyboard.press(Qt.Key.Key_Space)
    bench.settle()
    printed = Pdf((tmp_path / "spool.pdf").read_bytes())
    assert "Abbott, Carla" in printed.text.replace("\t", " ")
    assert bench.log.said == [f"{len(printed.pages)} pages sent to the printer."]
    assert names == ["CourtDesk"]
    assert b"Abbott" not in printed.info


def test_only_the_pages_asked_for_are_printed(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    print_into(monkeypatch, tmp_path / "spool.pdf", (2, 2))
    screen = show(bench, bench.cases["Ellis"], "core-34")
    screen.print_.click()
    bench.settle()
    [page] = Pdf((tmp_path / "spool.pdf").read_bytes()).pages
    assert "Page 2 of 2" in page.replace("\t", " ")
    assert bench.log.said == ["1 page sent to the printer."]


def test_a_printer_that_does_not_take_it_is_said(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtlog: Any
) -> None:
    print_into(monkeypatch, tmp_path / "none" / "spool.pdf")
    screen = show(bench, bench.cases["Ellis"], "core-10")
    with qtlog.disabled():
        screen.print_.click()
        bench.settle()
    assert "The printer did not take the document" in words(screen)
    assert bench.log.said == []


def test_leaving_the_dialogs_lets_nothing_out(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, "")
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: QPrintDialog.DialogCode.Rejected.value)
    screen = show(bench, bench.cases["Ellis"], "core-10")
    screen.save.click()
    screen.print_.click()
    bench.settle()
    assert bench.log.said == []
    assert list(tmp_path.glob("*.pdf")) == []


def test_nothing_is_replaced_unasked(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "form.pdf").write_text("mine")
    choose(monkeypatch, tmp_path / "form")
    screen = show(bench, bench.cases["Ellis"], "core-10")
    screen.save.click()
    bench.settle()
    assert "“form.pdf” is there already" in words(screen)
    assert (tmp_path / "form.pdf").read_text() == "mine"


def test_a_form_that_is_not_of_the_case_is_said(bench: Bench) -> None:
    screen = show(bench, bench.cases["Ellis"], "document:nothing")
    assert "This form is not part of the case" in words(screen)


def needs(bench: Bench, *usual: Usual) -> CaseId:
    case = bench.cases["Abbott"]
    session = bench.session(Role.LINK_WORKER)
    adjustments.record_adjustments(session, case, Adjustments(("Polish",), usual))
    return case


def test_the_print_that_the_person_needs_is_chosen_said_and_can_be_changed(bench: Bench) -> None:
    screen = show(bench, needs(bench, Usual.LARGE_PRINT, Usual.EASY_READ), "core-10")
    bench.picture(screen, "print-needs")
    said = words(screen)
    assert (
        "Large print, because Carla Abbott needs large print and easy read. It was chosen" in said
    )
    assert screen.large.value() == ("large",)
    assert "CORE-10, blank: 3 pages of A4." in said
    keyboard.tab_to("Large print, 18 point instead of 12")
    keyboard.press(Qt.Key.Key_Space)
    bench.settle()
    assert "CORE-10, blank: 1 page of A4." in words(screen)


def test_a_version_that_does_not_exist_is_said_with_what_to_do(bench: Bench) -> None:
    said = words(show(bench, needs(bench, Usual.EASY_READ, Usual.READING), "core-10"))
    assert "There is no easy read version of this paper: go through it together" in said
    assert "This paper is not in Polish: go through it with the interpreter" in said
    assert "read it aloud, and note that you did" in said


def test_without_needs_nothing_is_chosen_or_said(bench: Bench) -> None:
    screen = show(bench, bench.cases["Ellis"], "core-10")
    assert screen.large.value() == ()
    assert "This person’s needs" not in words(screen)


def test_the_copy_of_the_consent_honours_the_needs_too(bench: Bench, tmp_path: Path) -> None:
    courtday.consented(bench, "Abbott")
    screen = show(bench, needs(bench, Usual.LARGE_PRINT), "consent")
    plain = show(bench, bench.cases["Abbott"], "consent")
    plain.large.set_value(())
    bench.settle()
    for page, name in ((screen, "large.pdf"), (plain, "plain.pdf")):
        page.save_to(tmp_path / name, replace=False)
    bench.settle()
    large, small = (
        Pdf((tmp_path / name).read_bytes()).pages for name in ("large.pdf", "plain.pdf")
    )
    assert len(large) > len(small)
