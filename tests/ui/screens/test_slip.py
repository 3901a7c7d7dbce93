"""The slip by keyboard: read, copied, saved, printed, asked and answered; never a reason on it."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog

from courtdesk.actions import slips
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.bench import Slip, SlipAnswer
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.slip.page import SlipPage
from tests.helpers import courtday
from tests.helpers.bench import STAFF, Bench
from tests.helpers.hands import reach, write
from tests.helpers.keyboard import focused, press, spoken, type_text, unnamed
from tests.helpers.pdf import Pdf
from tests.helpers.seen import words_shown

FAMILY = "Abbott"


def opened(bench: Bench, role: Role = Role.CDO) -> SlipPage:
    screen = bench.show(Place("slip", bench.cases[FAMILY]), role)
    assert isinstance(screen, SlipPage)
    return screen


def recorded(bench: Bench) -> Slip | None:
    found = case_file(bench.session(Role.CDO), bench.cases[FAMILY]).court.slip
    return found.value if found is not None else None


def save(bench: Bench) -> None:
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def asked(bench: Bench, role: Role = Role.CDO) -> None:
    session = bench.session(role)
    slips.ask_forward(session, bench.cases[FAMILY], to_whom="list caller", at=session.clock())


def test_asked_and_answered_by_keyboard_alone(bench: Bench) -> None:
    screen = opened(bench)
    bench.picture(screen, "slip")
    assert unnamed(screen) == []
    assert spoken(focused()) == "Who was asked"
    type_text("List caller, Court 1")
    save(bench)
    assert recorded(bench) == Slip(bench.cases[FAMILY], "List caller, Court 1", bench.clock.now)
    assert bench.log.said == ["Recorded: asked List caller, Court 1 at 09:30."]
    bench.clock.tick(minutes=12)
    screen = opened(bench)
    bench.picture(screen, "slip-asked")
    assert unnamed(screen) == []
    assert "List caller, Court 1 was asked, 14/1/2027 at 09:30." in words_shown(screen)
    assert spoken(focused()) == "No answer yet"
    press(Qt.Key.Key_Down)
    save(bench)
    slip = recorded(bench)
    assert slip is not None and slip.answer is SlipAnswer.BROUGHT_FORWARD
    assert slip.at.time() == time(9, 30)


def test_a_finished_screen_and_a_need_leave_no_word_on_it(bench: Bench) -> None:
    before = slips.slip_text(bench.session(Role.CDO), bench.cases[FAMILY])
    courtday.screen(bench.session(Role.LINK_WORKER), bench.cases[FAMILY])
    after = opened(bench).text.toPlainText()
    assert after == before
    assert "Abbott, Carla" in after and "Polish" not in after and "Assault" not in after


def test_the_words_take_the_minute_that_is_typed(bench: Bench) -> None:
    screen = opened(bench)
    reach("Asked at")
    write("9:2")
    assert "Asked: 14/1/2027 at 09:30" in screen.text.toPlainText()
    write("9:25")
    assert "Asked: 14/1/2027 at 09:25" in screen.text.toPlainText()


def test_copied_and_taken_off_the_clipboard_again(bench: Bench) -> None:
    screen = opened(bench)
    reach("Copy text")
    press(Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == screen.text.toPlainText()
    assert bench.clipboard.waiting
    assert recorded(bench) is None, "a copy is not yet a request"


def test_the_ways_out_stand_in_the_palette(bench: Bench) -> None:
    offered = {one.text() for one in opened(bench).actions()}
    assert {"Copy the slip", "Save the slip as PDF…", "Print the slip…"} <= offered


def test_bad_times_and_nobody_are_said_at_their_fields(bench: Bench) -> None:
    screen = opened(bench)
    assert screen.group is not None
    save(bench)
    assert screen.group["to_whom"].error
    screen.group["to_whom"].set_value("List caller")
    screen.group["at"].set_value((bench.clock.now + timedelta(hours=1)).time())
    save(bench)
    bench.picture(screen, "slip-wrong")
    assert [field.name for field in screen.group.fields if field.error] == ["at"]
    assert recorded(bench) is None


def test_asked_again_by_somebody_else(bench: Bench) -> None:
    asked(bench)
    bench.clock.tick(minutes=30)
    screen = opened(bench, Role.LD_PRACTITIONER)
    assert screen.group is not None
    assert f"Asked by: {STAFF[Role.CDO]}" in screen.text.toPlainText()
    assert screen.group["to_whom"].isHidden()
    screen.group["answer"].set_value("again")
    text = screen.text.toPlainText()
    assert f"Asked by: {STAFF[Role.LD_PRACTITIONER]}" in text and "at 10:00" in text
    screen.group["to_whom"].set_value("Legal adviser")
    save(bench)
    slip = recorded(bench)
    assert slip is not None
    assert (slip.to_whom, slip.answer) == ("Legal adviser", SlipAnswer.WAITING)


def test_saved_as_pdf_by_the_cases_reference(bench: Bench, tmp_path: Path) -> None:
    screen = opened(bench)
    screen.save_to(tmp_path / "slip.pdf", replace=False)
    bench.settle()
    pdf = Pdf((tmp_path / "slip.pdf").read_bytes())
    said = pdf.text.replace("\t", " ")
    assert "Abbott, Carla" in said and "Please consider bringing forward" in said
    assert b"Abbott" not in pdf.info
    assert bench.log.said == ["Saved as slip.pdf. It is not encrypted: hand it to whom it is for."]
    screen.save_to(tmp_path / "slip.pdf", replace=False)
    bench.settle()
    assert "“slip.pdf” is there already" in words_shown(screen)


def test_the_dialog_is_offered_the_reference_and_no_name(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(name)
        return str(tmp_path / "for the desk"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    screen = opened(bench)
    screen.save.click()
    bench.settle()
    reference = case_file(bench.session(), bench.cases[FAMILY]).case.value.reference
    assert offered == [f"{reference}-slip.pdf"]
    assert (tmp_path / "for the desk.pdf").exists()


def test_leaving_the_dialogs_lets_nothing_out(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: QPrintDialog.DialogCode.Rejected.value)
    screen = opened(bench)
    screen.save.click()
    screen.print_.click()
    bench.settle()
    assert bench.log.said == []
    assert list(tmp_path.glob("*.pdf")) == []


def test_printed_under_a_name_that_says_nothing(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []

    def choose(self: QPrintDialog) -> int:
        printer = self.printer()
        names.append(printer.docName())
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "spool.pdf"))
        return QPrintDialog.DialogCode.Accepted.value

    monkeypatch.setattr(QPrintDialog, "exec", choose)
    screen = opened(bench)
    screen.print_.click()
    bench.settle()
    assert names == ["CourtDesk"]
    printed = Pdf((tmp_path / "spool.pdf").read_bytes())
    assert "Abbott, Carla" in printed.text.replace("\t", " ")
    assert bench.log.said == ["The slip was sent to the printer."]
