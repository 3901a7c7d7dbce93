"""A list that is read again: nothing that was recorded or typed meanwhile is lost by it."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from courtdesk.actions import cases, lists, pleas
from courtdesk.actions.lists import ImportPreview
from courtdesk.actions.session import Session
from courtdesk.domain.cases import Verdict
from courtdesk.domain.courtlist import ListedOffence
from courtdesk.domain.courtlist_changes import BACK
from courtdesk.domain.ids import CaseId
from tests.unit.actions.conftest import DAY, Laptop, entry

HEAD = ("Courtroom", "Session", "Order", "Surname", "Forename", "DOB", "Case number", "Offence")
HALE = ("1", "AM", "1", "Hale", "Robin", "2/3/1985", "46XX1", "Theft")
COLE = ("1", "AM", "2", "Cole", "Sam", "2/3/1986", "46XX2", "Affray")


def previewed(session: Session, folder: Path, *rows: tuple[str, ...]) -> ImportPreview:
    path = folder / "list.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    table, court = lists.read_table(path), session.team().court
    columns = lists.columns_of(table, default_date=DAY, default_court=court)
    return lists.preview_import(session, table, columns, default_date=DAY, default_court=court)


def imported(session: Session, folder: Path, *rows: tuple[str, ...]) -> ImportPreview:
    preview = previewed(session, folder, *rows)
    lists.import_list(session, preview)
    return preview


def case_of(session: Session, family: str) -> CaseId:
    (found,) = [
        file.id for file in cases.today(session, DAY).files if file.person.value.family == family
    ]
    return found


def test_a_plea_outlives_being_off_the_list_and_on_it_again(team: Laptop, tmp_path: Path) -> None:
    session = team.session
    assert session is not None
    imported(session, tmp_path, HALE, COLE)
    case = case_of(session, "Hale")
    pleas.record_pleas(session, case, {"theft": Verdict.GUILTY})
    imported(session, tmp_path, COLE)
    preview = imported(session, tmp_path, (*HALE[:-1], "Theft from a shop"), COLE)
    (change,) = preview.changes.changed
    assert change.previous_id == case and change.words[0] == BACK
    assert not preview.changes.added and not preview.duplicates
    file = cases.case_file(session, case)
    assert [one.text for one in file.case.value.offences] == ["Theft from a shop", "Theft"]
    assert file.verdicts() == (Verdict.NONE_YET, Verdict.GUILTY)
    assert case_of(session, "Hale") == case


def test_back_on_the_list_under_another_spelling_is_the_same_case(
    team: Laptop, tmp_path: Path
) -> None:
    session = team.session
    assert session is not None
    imported(session, tmp_path, HALE, COLE)
    case = case_of(session, "Hale")
    imported(session, tmp_path, COLE)
    imported(session, tmp_path, (*HALE[:3], "Hales", *HALE[4:]), COLE)
    assert case_of(session, "Hales") == case


def test_half_a_list_takes_the_rest_off_once(team: Laptop, tmp_path: Path) -> None:
    session = team.session
    assert session is not None
    imported(session, tmp_path, HALE, COLE)
    case = case_of(session, "Hale")
    assert imported(session, tmp_path, COLE).changes.removed == (case,)
    assert imported(session, tmp_path, COLE).changes.removed == ()


def test_nobody_who_was_added_by_hand_is_taken_off(team: Laptop, tmp_path: Path) -> None:
    session = team.session
    assert session is not None
    imported(session, tmp_path, HALE)
    walked_in = entry("Walkin", "Jo", crn=None, court=session.team().court)
    case = lists.add_person(session, walked_in)
    preview = imported(session, tmp_path, HALE, COLE)
    assert not preview.changes.removed
    assert "Walkin, Jo was added by hand and is not in this file: they stay." in preview.notes
    assert case_of(session, "Walkin") == case


def test_a_list_finds_whom_somebody_added_by_hand_without_a_number(
    team: Laptop, tmp_path: Path
) -> None:
    session = team.session
    assert session is not None
    typed = entry("Hale", "Robin", crn=None, courtroom="", order="", court=session.team().court)
    case = lists.add_person(session, typed)
    preview = imported(session, tmp_path, HALE)
    assert not preview.changes.added and not preview.changes.removed
    value = cases.case_file(session, case).case.value
    assert (value.case_number, value.courtroom) == ("46XX1", "1")
    assert imported(session, tmp_path, HALE, COLE).changes.removed == ()


def test_whom_somebody_adds_while_the_list_is_looked_at_keeps_what_was_recorded(
    team: Laptop, tmp_path: Path
) -> None:
    session = team.session
    assert session is not None
    preview = previewed(session, tmp_path, HALE)
    ((case, listed),) = preview.entries.items()
    lists.add_person(session, replace(listed, offences=(ListedOffence("Affray"),)))
    pleas.record_pleas(session, case, {"affray": Verdict.GUILTY})
    lists.import_list(session, preview)
    assert Verdict.GUILTY in cases.case_file(session, case).verdicts()


def test_putting_somebody_back_by_hand_keeps_what_is_typed(team: Laptop, tmp_path: Path) -> None:
    session = team.session
    assert session is not None
    imported(session, tmp_path, HALE, COLE)
    case = case_of(session, "Hale")
    imported(session, tmp_path, COLE)
    typed = entry("Hale", "Robin", crn=None, court=session.team().court)
    typed = replace(typed, case_number="46XX1", courtroom="5", order="", notes="wants water")
    assert lists.add_person(session, typed, ("hearing loop",)) == case
    file = cases.case_file(session, case)
    value = file.case.value
    assert (value.listed, value.courtroom, value.order_text) == (True, "5", "1")
    assert value.note == "wants water"
    assert file.person.value.needs == ("hearing loop",)
