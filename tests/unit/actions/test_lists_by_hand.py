"""People added and put right by hand, and what the day's list says about those taken off."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courtdesk.actions import cases, lists
from courtdesk.actions.list_changes import applied_person
from courtdesk.actions.records import Change, record
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.people import Person
from courtdesk.errors import NotAllowed
from tests.unit.actions.conftest import DAY, Laptop, entry


def test_needs_are_kept_for_a_person_who_is_known_already(team: Laptop) -> None:
    session = team.session
    assert session is not None
    first = entry("Hale", "Robin", crn="X100200")
    one = lists.add_person(session, first, ("easy read",))
    again = replace(first, case_number="SECOND/1")
    other = lists.add_person(session, again, ("hearing loop",))
    files = [cases.case_file(session, case) for case in (one, other)]
    assert files[0].case.value.person == files[1].case.value.person
    assert files[1].person.value.needs == ("easy read", "hearing loop")


def test_a_row_without_an_offence_can_still_be_pleaded_to(team: Laptop) -> None:
    session = team.session
    assert session is not None
    case = lists.add_person(session, replace(entry("Hale", "Robin"), offences=()))
    texts = [one.text for one in cases.case_file(session, case).case.value.offences]
    assert texts == ["Offence not stated"]


def test_the_day_counts_those_taken_off(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    listed = [file.id for file in cases.today(session, DAY).files]
    assert case in listed
    before = cases.case_file(session, case)
    off = replace(before.case.value, listed=False)
    record(session, Change("case", off, before.case.document, case))
    day = cases.today(session, DAY)
    assert case not in [file.id for file in day.files]
    assert day.removed == 1


def test_a_reason_does_not_outlive_the_correction_it_was_given_for() -> None:
    old, new = entry("Hale", "Robin"), entry("Hall", "Robin")
    person = Person("Hale", "Robin", reason="spelt as on the passport")
    assert applied_person(person, old, old) == person
    assert applied_person(person, old, new) == Person("Hall", "Robin")


def test_who_reads_no_cases_is_told_of_no_namesakes(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    person = cases.case_file(session, case).case.value.person
    team.add("Ivo Admin", Role.ADMINISTRATOR)
    session = team.enter("Ivo Admin")
    for names in (lists.possible_same, lists.linked):
        with pytest.raises(NotAllowed):
            names(session, person)
