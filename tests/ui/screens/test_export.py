"""Exporting a record by keyboard: why, the passphrase, and a folder for its owner alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from courtdesk.actions import audit
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.audit import Action, Wanted, Why
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.export import ExportPage
from tests.helpers.bench import Bench, passphrase_of
from tests.helpers.courtday import screen as finish_screen
from tests.helpers.hands import answer, press, reach, write
from tests.helpers.keyboard import focused, unnamed
from tests.helpers.seen import words_shown

FAMILY = "Marlow"


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is chosen in the system's window."""
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    return folder


def opened(bench: Bench, role: Role = Role.CDO) -> ExportPage:
    shown = bench.show(Place("export", bench.cases[FAMILY]), role)
    assert isinstance(shown, ExportPage)
    assert unnamed(shown) == []
    return shown


def go_on(bench: Bench) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def test_a_record_goes_out_by_keyboard(bench: Bench, out: Path) -> None:
    finish_screen(bench.session(Role.LINK_WORKER), bench.cases[FAMILY])
    shown = opened(bench, Role.LINK_WORKER)
    bench.picture(shown, "export")
    answer("Why does the record leave", Why.SUBJECT.label)
    reach("Number of the request")
    write("SAR-2027/14")
    reach("Your passphrase again")
    write(passphrase_of(Role.LINK_WORKER))
    press(Qt.Key.Key_Return)
    bench.settle()
    session = bench.session(Role.CDO)
    reference = case_file(session, bench.cases[FAMILY]).case.value.reference
    folder = out / f"{reference}-record"
    assert sorted(one.name for one in folder.iterdir()) == [
        f"{reference}-fhir.json",
        f"{reference}-form-1.pdf",
        f"{reference}-record.pdf",
    ]
    assert bench.log.said == [
        f"Exported to the folder {folder.name}. It is not encrypted: keep it where it is safe."
    ]
    assert bench.log.backs == 1
    [line] = audit.page(session, Wanted(action=Action.EXPORTED)).lines
    assert "(request SAR-2027/14)" in line.what


def test_nothing_goes_out_without_reason_and_passphrase(bench: Bench, out: Path) -> None:
    shown = opened(bench)
    go_on(bench)
    assert shown.group is not None
    assert {one.name for one in shown.group.fields if one.error} == {"why", "passphrase"}
    answer("Why does the record leave", Why.LAW.label)
    reach("Number of the request")
    write("Dean Marlow")
    reach("Your passphrase again")
    write(passphrase_of(Role.CDO))
    go_on(bench)
    assert {one.name for one in shown.group.fields if one.error} == {"request"}
    reach("Number of the request")
    write(" ")
    reach("Your passphrase again")
    write("not the passphrase")
    go_on(bench)
    assert {one.name for one in shown.group.fields if one.error} == {"passphrase"}
    assert [*out.iterdir()] == []
    assert bench.log.backs == 0


def test_what_is_not_in_it_is_said_before(bench: Bench, out: Path) -> None:
    finish_screen(bench.session(Role.LINK_WORKER), bench.cases[FAMILY])
    shown = opened(bench, Role.CDO)
    said = words_shown(shown)
    assert "1 finished form with answers: not available to your role." in said
    assert "Other cases of the same person, and who has looked at the record." in said


def test_no_folder_chosen_is_nothing_done(
    bench: Bench, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    opened(bench)
    answer("Why does the record leave", Why.LAW.label)
    reach("Your passphrase again")
    write(passphrase_of(Role.CDO))
    go_on(bench)
    assert [*out.iterdir()] == []
    assert (bench.log.backs, bench.log.said) == (0, [])


def test_the_passphrase_is_not_kept_when_the_page_is_left(bench: Bench, out: Path) -> None:
    opened(bench)
    reach("Your passphrase again")
    write(passphrase_of(Role.CDO))
    bench.settle()
    again = opened(bench)
    assert again.group is not None
    assert again.group["passphrase"].is_empty()
