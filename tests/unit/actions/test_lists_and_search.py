"""The day's list, likely duplicates, search and references, through the actions."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from courtdesk.actions import cases, lists
from courtdesk.domain.ids import CaseId
from courtdesk.errors import UserError
from tests.unit.actions.conftest import Laptop, entry


def test_the_day_is_in_list_order(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    lists.add_person(session, entry("Abbott", "Carla", order="1", crn="X412907"))
    lists.add_person(session, entry("Webb", "Alan", courtroom="3", order="1", crn="X900144"))
    day = cases.today(session, date(2027, 1, 14))
    assert [file.person.value.family for file in day.files] == ["Abbott", "Marlow", "Webb"]
    assert day.courtrooms == ("2", "3")


def test_the_same_person_twice_on_a_day_is_refused(team: Laptop, case: CaseId) -> None:
    assert team.session is not None
    with pytest.raises(UserError, match="already"):
        lists.add_person(team.session, entry())


def test_a_likely_duplicate_is_offered_and_settled_by_a_signed_link(
    team: Laptop, case: CaseId
) -> None:
    session = team.session
    assert session is not None
    other = lists.add_person(
        session, entry("Marlow", "Deane", crn=None, hearing_date=date(2027, 1, 15))
    )
    person = cases.case_file(session, other).case.value.person
    offered = lists.possible_same(session, person)
    assert [one.known_name for one in offered] == ["Marlow, Dean"]
    lists.link_people(session, person, offered[0].known, same=True)
    assert lists.possible_same(session, person) == ()
    assert lists.linked(session, person) == (offered[0].known,)
    assert session.vault.documents(kind="same-person")[0].latest.signature is not None


def test_waiting_is_never_negative(team: Laptop) -> None:
    now = datetime(2027, 1, 14, 10, 0).astimezone()
    assert cases.waited_minutes(now + timedelta(minutes=5), now) == 0
    assert cases.waited_minutes(now - timedelta(seconds=119), now) == 1


def test_search_and_reference(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    assert [hit.case for hit in cases.search(session, "marl")] == [case]
    reference = cases.case_file(session, case).case.value.reference
    assert cases.by_reference(session, reference.lower()) == case
    with pytest.raises(UserError, match="No case"):
        cases.by_reference(session, "0000-0000")
