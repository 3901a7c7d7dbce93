"""One list typed into two laptops is one list, and a signed link joins what ids could not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from courtdesk.actions import pleas
from courtdesk.actions.cases import case_file, today
from courtdesk.actions.lists import add_person, correct_person, link_people, linked
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.scores import same_people
from courtdesk.actions.session import Session
from courtdesk.actions.settling import conflicts, settle
from courtdesk.domain.cases import Verdict
from courtdesk.domain.courtlist import ListEntry
from courtdesk.domain.ids import CaseId, DocumentId, PersonId
from courtdesk.store.records import WorklistRow
from tests.helpers.forked import OFFICER, Forked, forked, forked_template
from tests.unit.actions.conftest import DAY, entry
from tests.unit.actions.day_lists import COLE, HALE, imported

__all__ = ["forked", "forked_template"]


def both(forked: Forked) -> tuple[Session, Session]:
    return forked.at(forked.here), forked.at(forked.there, OFFICER)


@pytest.mark.parametrize(
    "row",
    [
        entry("Ellis", "Tom", crn="X118342", case_number="2700001", order="3"),
        entry("Ellis", "Tom", crn=None, case_number="2700001", order="3"),
        entry("Ellis", "Tom", crn=None, case_number=None, order="3"),
        entry("Ellis", "Tom", crn=None, case_number=None, birth_date=None, order="3"),
    ],
    ids=["number-and-crn", "number", "name-and-birth", "name"],
)
def test_a_row_typed_into_two_laptops_is_one_case_of_one_person(
    forked: Forked, row: ListEntry
) -> None:
    here, there = both(forked)
    cases = {add_person(here, row), add_person(there, row)}
    assert len(cases) == 1
    (case,) = cases
    here, there = forked.meet()
    rows = [one for one in here.vault.worklist(DAY) if one.family == "Ellis"]
    assert [(one.case, one.versions) for one in rows] == [(case, 1)]
    assert conflicts(here) == conflicts(there) == ()
    file = case_file(here, case)
    assert not file.case.disputed and not file.person.disputed
    # What one of them writes next is a change of the one row, and nothing to settle either.
    who = PersonId(file.person.document)
    correct_person(there, who, replace(file.person.value, pnc="99/123456A", reason="Asked."))
    here, there = forked.meet()
    assert case_file(here, case).person.value.pnc == "99/123456A"
    assert conflicts(here) == conflicts(there) == ()


def test_what_one_laptop_wrote_before_they_met_is_no_dispute_with_the_bare_row(
    forked: Forked,
) -> None:
    here, there = both(forked)
    row = entry("Ellis", "Tom", crn=None, case_number=None, order="3")
    case = add_person(here, row)
    file = case_file(here, case)
    person = PersonId(file.person.document)
    correct_person(here, person, replace(file.person.value, given="Thomas", reason="Asked."))
    add_person(there, row)
    pleas.record_pleas(there, case, {"drive-while-disqualified": Verdict.GUILTY})
    here, there = forked.meet()
    for session in (here, there):
        found = case_file(session, case)
        assert found.person.value.given == "Thomas" and not found.in_dispute()
        assert found.pleas[0].value.verdict is Verdict.GUILTY
        assert conflicts(session) == ()


def test_a_signed_link_joins_two_records_of_a_person_on_both_laptops(forked: Forked) -> None:
    here, there = both(forked)
    case = add_person(here, entry("Ellis", "Tom", crn=None, case_number="2700001", order="3"))
    other = add_person(there, entry("Ellis", "Tomas", crn=None, case_number="2700002", order="4"))
    here, there = forked.meet()
    people = [PersonId(case_file(here, one).person.document) for one in (case, other)]
    assert people[0] != people[1] and linked(here, people[0]) == ()
    link_people(here, people[0], people[1], same=True)
    here, there = forked.meet()
    for session in (here, there):
        assert linked(session, people[0]) == (people[1],)
        assert same_people(session, people[1]) == (people[1], people[0])


def test_a_link_that_is_in_dispute_joins_nobody_until_it_is_settled(forked: Forked) -> None:
    here, there = both(forked)
    case = add_person(here, entry("Ellis", "Tom", crn=None, case_number="2700001", order="3"))
    other = add_person(here, entry("Ellis", "Tomas", crn=None, case_number="2700002", order="4"))
    here, there = forked.meet()
    one, two = (PersonId(case_file(here, found).person.document) for found in (case, other))
    link_people(here, one, two, same=True)
    link_people(there, two, one, same=False)
    here, there = forked.meet()
    for session in (here, there):
        assert linked(session, one) == linked(session, two) == ()
        assert same_people(session, one) == (one,)
    (told,) = conflicts(here)
    assert told.kind == "same-person" and told.may
    seen = [version.revision for version in told.versions]
    yes = next(at for at, version in enumerate(told.versions) if version.mine)
    settle(here, told.document, seen, seen[yes], "Same date of birth and address.")
    here, there = forked.meet()
    for session in (here, there):
        assert linked(session, one) == (two,)


def test_the_same_call_typed_by_two_links_once(forked: Forked) -> None:
    here, there = both(forked)
    case = add_person(here, entry("Ellis", "Tom", crn=None, case_number="2700001", order="3"))
    other = add_person(here, entry("Ellis", "Tomas", crn=None, case_number="2700002", order="4"))
    here, there = forked.meet()
    one, two = (PersonId(case_file(here, found).person.document) for found in (case, other))
    link_people(here, one, two, same=True)
    link_people(there, one, two, same=True)
    here, there = forked.meet()
    assert linked(here, one) == linked(there, one) == (two,)
    assert conflicts(here) == ()
    first, second = sorted((one, two))
    document = here.vault.document(derived_id(CaseId(first), "same-person", second))
    assert document is not None and len(document.heads) == 2
    link_people(here, one, two, same=False)
    document = here.vault.document(document.id)
    assert document is not None and len(document.heads) == 1


def test_a_case_in_dispute_keeps_no_other_row_of_the_list_out(
    forked: Forked, tmp_path: Path
) -> None:
    here, there = both(forked)
    for session in (here, there):
        assert not [one for one in imported(session, tmp_path, DAY, HALE, COLE) if "two ver" in one]
    here, there = forked.meet()
    assert conflicts(here) == ()
    cases = {case_file(here, row.case).person.value.family: row.case for row in listed(here)}
    for session, name in ((here, "Robyn"), (there, "Rob")):
        person = case_file(session, cases["Hale"]).person
        who, value = PersonId(person.document), person.value
        correct_person(session, who, replace(value, given=name, reason="Asked."))
    here, there = forked.meet()
    moved = [("9", *row[1:]) for row in (HALE, COLE)]
    notes = imported(here, tmp_path, DAY, *moved)
    assert [one for one in notes if "two versions" in one] == [
        "Hale, Robin stays as it is: two versions of it stand side by side. Settle which one "
        "holds, then import this list again."
    ]
    assert {case_file(here, cases[name]).case.value.courtroom for name in ("Cole",)} == {"9"}
    assert case_file(here, cases["Hale"]).case.value.courtroom == "1"
    (told,) = conflicts(here)
    seen = [one.revision for one in told.versions]
    settle(here, told.document, seen, seen[0], "Asked again.")
    imported(here, tmp_path, DAY, *moved)
    assert case_file(here, cases["Hale"]).case.value.courtroom == "9"


def test_a_case_that_one_list_took_off_and_another_moved_stays_in_sight(
    forked: Forked, tmp_path: Path
) -> None:
    here, there = both(forked)
    imported(here, tmp_path, DAY, HALE, COLE)
    imported(there, tmp_path, DAY, HALE, COLE)
    here, there = forked.meet()
    # By its clock this is the last word, and says that nobody is to be seen there.
    forked.here.clock.now += timedelta(hours=1)
    imported(here, tmp_path, DAY, COLE)
    hale = next(row.case for row in listed(there) if row.family == "Hale")
    case = case_file(there, hale).case.value
    # Somebody took it off and put it back, which is their own word against the list's.
    record(there, Change("case", replace(case, listed=False, note="?"), DocumentId(hale), hale))
    record(there, Change("case", replace(case, courtroom="7"), DocumentId(hale), hale))
    here, there = forked.meet()
    for session in (here, there):
        (row,) = [one for one in session.vault.worklist(DAY) if one.case == hale]
        assert (row.versions, row.listed) == (2, False)
        assert hale in {file.id for file in today(session, DAY).files}
        assert case_file(session, hale).in_dispute()


def listed(session: Session) -> list[WorklistRow]:
    return [row for row in session.vault.worklist(DAY) if row.family in ("Hale", "Cole")]


def test_two_readings_of_the_list_are_settled_by_the_next_one(
    forked: Forked, tmp_path: Path
) -> None:
    here, there = both(forked)
    imported(here, tmp_path, DAY, HALE, COLE)
    # The other laptop has a list with another row above these, and so other row numbers.
    imported(there, tmp_path, DAY, ("1", "AM", "9", "Ames", "Ivo", "", "46XX9", "Theft"), COLE)
    here, there = forked.meet()
    assert conflicts(here) == ()
    cole = next(row.case for row in listed(here) if row.family == "Cole")
    assert not case_file(here, cole).in_dispute()
    moved = ("9", *COLE[1:])
    imported(there, tmp_path, DAY, HALE, moved)
    here, there = forked.meet()
    assert conflicts(here) == conflicts(there) == ()
    for session in (here, there):
        assert case_file(session, cole).case.value.courtroom == "9"
