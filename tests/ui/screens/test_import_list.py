"""Importing a list: nothing is written before "Import", nothing refused goes unsaid."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from courtdesk.actions import cases, lists
from courtdesk.domain.courtlist import Column
from courtdesk.ui.kit.choices import Choice
from courtdesk.ui.row_list import ROW
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.import_list.changes import SHOWN, Heading, Item
from courtdesk.ui.screens.import_list.columns import Columns
from courtdesk.ui.screens.import_list.preview import Preview
from courtdesk.ui.screens.import_list.screen import ImportList
from courtdesk.ui.screens.import_list.source import Source, path_of
from tests.helpers.bench import COURT, DAY, Bench

LATER = date(2027, 1, 15)
HEADINGS = "Court,Hearing date,Courtroom,Session,Order,Family name,Given names,DOB,CRN,Offence\n"
ROWS = (
    f"{COURT},15/1/2027,1,am,1,Hale,Robin,4/5/1990,X100200,Theft from shop\n"
    f"{COURT},15/1/2027,2,pm,2,Okoro,Grace,1/2/1988,X100201,Common assault\n"
)


def _file(tmp_path: Path, text: str, name: str = "list.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def _show(bench: Bench) -> ImportList:
    screen = bench.show(Place("import_list"))
    assert isinstance(screen, ImportList)
    return screen


def _focus() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def _go_on(bench: Bench) -> None:
    QTest.keyClick(_focus(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def _read(bench: Bench, path: Path) -> ImportList:
    """Type the path as somebody does and go on."""
    screen = _show(bench)
    QTest.keyClicks(_focus(), str(path))
    QTest.keyClick(_focus(), Qt.Key.Key_Return)
    bench.settle()
    return screen


def _preview(screen: ImportList) -> Preview:
    assert isinstance(screen.step, Preview), screen.step
    return screen.step


def _rows(step: Preview) -> list[Heading | Item]:
    model = step.rows.model()
    return [model.index(row, 0).data(ROW) for row in range(model.rowCount())]


def _people(bench: Bench, day: date) -> list[str]:
    found = cases.today(bench.session(), day).files
    return [file.person.value.list_name for file in found]


def test_a_clear_list_is_previewed_and_imported_by_keyboard(bench: Bench, tmp_path: Path) -> None:
    screen = _read(bench, _file(tmp_path, HEADINGS + ROWS))
    assert Heading("To add (2)") in _rows(_preview(screen))
    assert _people(bench, LATER) == []
    _go_on(bench)
    assert _people(bench, LATER) == ["Hale, Robin", "Okoro, Grace"]
    assert bench.log.said == ["List imported: 2 added, 0 changed, 0 taken off, 0 unchanged."]
    assert bench.log.went == [Place("today", part="2027-01-15")]


def test_importing_again_says_that_nothing_would_change(bench: Bench, tmp_path: Path) -> None:
    path = _file(tmp_path, HEADINGS + ROWS)
    _read(bench, path)
    _go_on(bench)
    screen = _read(bench, path)
    step = _preview(screen)
    assert not step.write.isEnabled()
    assert any("Nothing would change" in label.text() for label in step.findChildren(QLabel))


def test_changed_removed_and_refused_are_shown_with_their_reasons(
    bench: Bench, tmp_path: Path
) -> None:
    _read(bench, _file(tmp_path, HEADINGS + ROWS))
    _go_on(bench)
    text = HEADINGS + ROWS.splitlines()[0].replace(",1,am,", ",3,am,") + "\n"
    text += f"{COURT},15/1/2027,2,pm,3,Bad,Row,4/5/1990,NOTACRN,Theft\n"
    screen = _read(bench, _file(tmp_path, text, "again.csv"))
    rows = _rows(_preview(screen))
    assert rows[0] == Heading("Refused: not imported (1)")
    assert isinstance(rows[1], Item) and rows[1].title.startswith("Row 3 has “NOTACRN”")
    assert Item("Hale, Robin", "Courtroom was “1”, is now “3”.") in rows
    at = rows.index(Heading("Taken off the list (1)"))
    taken = rows[at + 1]
    assert isinstance(taken, Item) and taken.title == "Okoro, Grace"
    _go_on(bench)
    assert _people(bench, LATER) == ["Hale, Robin"]


def test_unclear_columns_are_asked_with_samples(bench: Bench, tmp_path: Path) -> None:
    text = "Who,Where,Matter,CRN\nHale Robin,2,Theft,X100200\n"
    screen = _read(bench, _file(tmp_path, text))
    step = screen.step
    assert isinstance(step, Columns)
    defendant = step.group[Column.DEFENDANT.value]
    box = defendant.controls()[0]
    assert box.accessibleName() == "Which column is the defendant’s whole name?"
    shown = [defendant.box.itemText(at) for at in range(defendant.box.count())]
    assert "Who (Hale Robin)" in shown
    _go_on(bench)
    assert isinstance(screen.step, Columns)
    assert Column.DEFENDANT.value in dict(step.group.summary.errors)
    defendant.set_value("Who")
    day = step.group["default-day"]
    assert not day.isHidden()
    assert day.value() == DAY
    day.set_value(LATER)
    _go_on(bench)
    assert Heading("To add (1)") in _rows(_preview(screen))
    _go_on(bench)
    assert len(_people(bench, LATER)) == 1


def test_one_heading_cannot_be_two_columns(bench: Bench, tmp_path: Path) -> None:
    text = "Who,Where\nHale Robin,2\n"
    screen = _read(bench, _file(tmp_path, text))
    step = screen.step
    assert isinstance(step, Columns)
    step.group[Column.DEFENDANT.value].set_value("Who")
    step.group[Column.FAMILY_NAME.value].set_value("Who")
    _go_on(bench)
    assert screen.step is step
    assert "is chosen for" in step.group.summary.errors[0][1]


def test_a_list_without_any_name_is_refused_at_the_question(bench: Bench, tmp_path: Path) -> None:
    screen = _read(bench, _file(tmp_path, "CRN,Offence\nX100200,Theft\n"))
    step = screen.step
    assert isinstance(step, Columns)
    step.group[Column.DEFENDANT.value].set_value("not-in-list")
    _go_on(bench)
    assert screen.step is step
    assert dict(step.group.summary.errors)[Column.DEFENDANT.value]


def test_a_guess_can_be_changed_after_it_was_seen(bench: Bench, tmp_path: Path) -> None:
    screen = _read(bench, _file(tmp_path, HEADINGS + ROWS))
    _preview(screen).columns_asked.emit()
    step = screen.step
    assert isinstance(step, Columns)
    assert step.group[Column.COURTROOM.value].value() == "Courtroom"
    step.group[Column.COURTROOM.value].set_value("not-in-list")
    _go_on(bench)
    added = [row for row in _rows(_preview(screen)) if isinstance(row, Item)]
    assert not any("Court 1" in row.detail for row in added)


def test_people_who_may_be_one_are_offered_and_linked(bench: Bench, tmp_path: Path) -> None:
    text = HEADINGS + f"{COURT},15/1/2027,1,am,1,Abbot,Carla,3/5/1992,X412907,Theft\n"
    screen = _read(bench, _file(tmp_path, text))
    step = _preview(screen)
    choice = step.findChild(Choice)
    assert choice is not None
    assert choice.value() == "later"
    choice.set_value("same")
    _go_on(bench)
    session = bench.session()
    old = cases.case_file(session, bench.cases["Abbott"]).case.value.person
    new = cases.today(session, LATER).files[0].case.value.person
    assert old != new
    assert lists.linked(session, old) == (new,)


def test_decided_later_joins_nobody(bench: Bench, tmp_path: Path) -> None:
    text = HEADINGS + f"{COURT},15/1/2027,1,am,1,Abbot,Carla,3/5/1992,X412907,Theft\n"
    _read(bench, _file(tmp_path, text))
    _go_on(bench)
    session = bench.session()
    old = cases.case_file(session, bench.cases["Abbott"]).case.value.person
    assert lists.linked(session, old) == ()


@pytest.mark.parametrize(
    ("name", "content"), [("none.csv", None), ("empty.csv", ""), ("photo.csv", "\x00\x01\x02")]
)
def test_a_file_that_cannot_be_read_is_said_at_the_path(
    bench: Bench, tmp_path: Path, name: str, content: str | None
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    screen = _read(bench, tmp_path / name)
    assert isinstance(screen.step, Source)
    assert screen.step.group["path"].error
    assert str(tmp_path / name) == screen.step.group["path"].value()


def test_no_path_is_said(bench: Bench) -> None:
    screen = _show(bench)
    _go_on(bench)
    assert isinstance(screen.step, Source)
    assert screen.step.group["path"].error == "Choose the file of the court list."


def test_the_systems_window_chooses_a_file(bench: Bench, tmp_path: Path) -> None:
    path = _file(tmp_path, HEADINGS + ROWS)
    screen = _show(bench)
    assert isinstance(screen.step, Source)
    dialog = screen.step.choose()
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    bench.settle()
    _preview(screen)


def test_thousands_of_rows_are_counted_and_the_first_shown(bench: Bench, tmp_path: Path) -> None:
    rows = "".join(
        f"{COURT},15/1/2027,1,am,{number},{_name(number)},Given,"
        f"{number % 28 + 1}/{number % 12 + 1}/{1950 + number % 50},,Theft\n"
        for number in range(1, 1002)
    )
    screen = _read(bench, _file(tmp_path, HEADINGS + rows))
    shown = _rows(_preview(screen))
    at = shown.index(Heading(f"To add (1,001, the first {SHOWN} shown)"))
    assert len(shown[at + 1 :]) == SHOWN
    told: list[int] = []
    screen._progress.connect(told.append)
    _go_on(bench)
    assert told == [500, 1000]
    assert len(_people_ids(bench)) == 1001


def _name(number: int) -> str:
    """A family name that is like no other: digits in a name would make all of them alike."""
    return "".join(chr(ord("a") + int(digit) * 2) for digit in f"{number * 7919 % 100_000:05}")


def _people_ids(bench: Bench) -> tuple[str, ...]:
    return bench.session().vault.cases_on(LATER)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (' "/lists/Court 2.csv" ', "/lists/Court 2.csv"),
        ("file:///lists/Court%202.csv", "/lists/Court 2.csv"),
        ("/lists/plain.csv", "/lists/plain.csv"),
    ],
)
def test_paths_are_taken_as_they_are_pasted(typed: str, read: str) -> None:
    assert path_of(typed) == Path(read)


def test_pictures(bench: Bench, tmp_path: Path) -> None:
    screen = _show(bench)
    bench.picture(screen, "import-source")
    text = HEADINGS + ROWS + f"{COURT},15/1/2027,2,pm,3,Bad,Row,4/5/1990,NOTACRN,Theft\n"
    text += f"{COURT},15/1/2027,1,am,1,Abbot,Carla,3/5/1992,X412907,Theft\n"
    QTest.keyClicks(_focus(), str(_file(tmp_path, text)))
    _go_on(bench)
    bench.picture(screen, "import-preview")
    _preview(screen).cancelled.emit()
    screen = _read(bench, _file(tmp_path, "Who,Where,Matter\nHale Robin,2,Theft\n", "odd.csv"))
    bench.picture(screen, "import-columns")
