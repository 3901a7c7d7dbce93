"""The numbers for a provider: who is counted, and that nothing in the message names anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Case, Offence, Verdict
from courtdesk.domain.courtlist import fold
from courtdesk.domain.headcount import headcount_of, may_need
from courtdesk.domain.ids import DocumentId, PersonId
from courtdesk.domain.people import Person
from courtdesk.domain.picking import Agreed
from courtdesk.domain.provider_words import headcount_message, told_words
from courtdesk.domain.providers import ContactWay, HeadcountTold, PointOfContact, Provider
from courtdesk.domain.requirements import RequirementKind, Route
from tests.unit.domain.casefiles import CASE, DAY, Builder

DRR, ATR, MHTR = RequirementKind.DRR, RequirementKind.ATR, RequirementKind.MHTR
RECOVERY = Provider("Sample Recovery", (DRR, ATR))
THERAPY = Provider("Sample Therapy", (MHTR,))
HOSPITAL = Provider("Sample Hospital", (MHTR,), secondary=True)
ID = DocumentId("p1")
PROBATION = PointOfContact("Probation desk", "01632 960100", "probation@sample.example")


def agreed(builder: Builder, screen: bool = True) -> Builder:
    court = replace(builder.file.court, agreed=builder.recorded(Agreed(CASE, screen)))
    builder.file = replace(builder.file, court=court)
    return builder


def test_who_is_agreed_for_a_screen_is_counted_until_something_is_chosen() -> None:
    assert not may_need(Builder().file, RECOVERY)
    assert may_need(agreed(Builder()).file, RECOVERY)
    assert not may_need(agreed(Builder(), screen=False).file, RECOVERY)
    assert may_need(Builder().agree().file, RECOVERY)
    assert may_need(agreed(Builder(), screen=False).screen().file, RECOVERY)
    chosen = agreed(Builder()).plead().consider(MHTR)
    assert not may_need(chosen.file, RECOVERY) and may_need(chosen.file, THERAPY)


def test_who_declined_or_is_done_is_not_counted() -> None:
    assert not may_need(agreed(Builder()).agree(agreed=False).file, RECOVERY)
    assert not may_need(agreed(Builder()).plead(Verdict.NOT_GUILTY).file, RECOVERY)
    assessed = Builder().agree().plead().consider(DRR).assess(DRR)
    assert not may_need(assessed.file, RECOVERY)
    assert not may_need(Builder().agree().plead().consider(DRR).sentence().file, RECOVERY)


def test_a_secondary_service_is_counted_for_by_its_route_alone() -> None:
    builder = Builder().agree().plead()
    assert not may_need(builder.file, HOSPITAL)
    builder.consider(MHTR)
    assert not may_need(builder.file, HOSPITAL) and may_need(builder.file, THERAPY)
    part = builder.file.requirements[0]
    moved = replace(part.requirement, value=replace(part.requirement.value, route=Route.SECONDARY))
    file = replace(builder.file, requirements=(replace(part, requirement=moved),))
    assert may_need(file, HOSPITAL) and not may_need(file, THERAPY)


def placed(file: CaseFile, **case: str) -> CaseFile:
    return replace(file, case=replace(file.case, value=replace(file.case.value, **case)))  # type: ignore[arg-type]


def test_the_message_says_how_many_where_and_whom_to_ask() -> None:
    files = [
        placed(Builder().agree().file, courtroom="1"),
        placed(Builder().agree().plead().file, courtroom="2"),
        placed(Builder().agree().plead().consider(ATR).file, courtroom="2"),
        placed(Builder().file, courtroom="3"),
    ]
    count = headcount_of(ID, RECOVERY, files, DAY)
    assert (count.people, count.waiting) == (3, 2)
    assert headcount_message(count, PROBATION) == (
        "Northgate, 14 January 2027\n"
        "For Sample Recovery (DRR and ATR)\n"
        "People who may need an assessment: 3\n"
        "  Court 1: 1\n"
        "  Court 2: 2\n"
        "Waiting for one now, after a guilty plea or verdict: 2\n"
        "  Court 2: 2\n"
        "Please tell us who can assess, and from when. This message names nobody on purpose.\n"
        "Probation's single point of contact: Probation desk, 01632 960100,"
        " probation@sample.example"
    )
    assert "single point" not in headcount_message(count, PointOfContact())


def test_rooms_of_two_courts_on_one_list_are_told_apart() -> None:
    files = [
        placed(Builder().agree().file, courtroom="1"),
        placed(Builder().agree().file, courtroom="1", court="Southgate"),
    ]
    words = headcount_message(headcount_of(ID, RECOVERY, files, DAY), PROBATION)
    assert "  Court 1, Northgate: 1\n  Court 1, Southgate: 1\n" in words


def test_being_told_says_when_the_numbers_have_changed_since() -> None:
    count = headcount_of(ID, RECOVERY, [Builder().agree().file], DAY)
    at = datetime(2027, 1, 14, 9, 40, tzinfo=UTC)
    told = HeadcountTold(ID, RECOVERY.name, DAY, at, ContactWay.EMAIL, 1, 0)
    assert told_words(told, count) == (
        "Told by e-mail, 14/1/2027 at 09:40: 1 may need an assessment, 0 waiting."
    )
    assert "have changed since: tell them again" in told_words(replace(told, people=4), count)


WORD = st.text("ABCDEFGHKLMNPRSTVWXYZ", min_size=5, max_size=9)


@st.composite
def people(draw: st.DrawFn) -> tuple[CaseFile, tuple[str, ...]]:
    """Somebody counted, with words that must not get out, one of them even as the courtroom."""
    family, given_, offence, number = (f"Q{draw(WORD)}" for _ in range(4))
    crn = f"X{draw(st.integers(100_000, 999_999))}"
    room = draw(st.sampled_from(["1", "Court 2", "", family, f"{given_} {family}", crn, number]))
    builder = Builder().agree()
    if draw(st.booleans()):
        builder.plead()
    case = Case(
        PersonId("p"), "7F3K-Q2XM", "Northgate", DAY, courtroom=room, case_number=number,
        offences=(Offence("o1", offence),),
    )  # fmt: skip
    person = Person(family, given_, DAY.replace(year=1990), crn)
    file = replace(builder.file, case=builder.recorded(case), person=builder.recorded(person))
    return file, (family, given_, offence, number, crn, "7F3K-Q2XM", "1990")


@given(st.lists(people(), min_size=1, max_size=5))
def test_no_name_number_offence_or_reference_is_in_a_message(
    found: list[tuple[CaseFile, tuple[str, ...]]],
) -> None:
    """Also where a list was read with its columns mixed up and a room is somebody's name."""
    files = [file for file, _ in found]
    count = headcount_of(ID, RECOVERY, files, DAY)
    assert count.people == len(files)
    message = headcount_message(count, PROBATION)
    for _, secrets in found:
        for secret in secrets:
            assert fold(secret) not in fold(message), secret


@pytest.mark.parametrize("provider", [RECOVERY, THERAPY, HOSPITAL])
def test_nobody_waits_who_is_not_counted(provider: Provider) -> None:
    files = [Builder().plead().file, Builder().agree().plead().file, Builder().agree().file]
    count = headcount_of(ID, provider, files, DAY)
    assert count.waiting <= count.people
