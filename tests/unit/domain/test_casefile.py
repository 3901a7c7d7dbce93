"""What still stands when something that it was made on has changed or is in dispute."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.people import Person
from courtdesk.domain.requirements import RequirementKind
from tests.unit.domain.casefiles import Builder

MHTR = RequirementKind.MHTR


def decided() -> Builder:
    return Builder().agree().screen().plead().consider().assess().consent().ask().decide()


def named(file: CaseFile, person: Person) -> CaseFile:
    return replace(file, person=replace(file.person, value=person))


@pytest.mark.parametrize(
    "person",
    [Person("Marlowe", "Dean", date(1985, 3, 2)), Person("Marlow", "Dean", date(1958, 3, 2))],
)
def test_an_approval_of_one_person_approves_nobody_else(person: Person) -> None:
    builder = decided()
    assert builder.file.approved(MHTR)
    assert not named(builder.file, person).approved(MHTR)


def test_numbers_and_needs_put_right_leave_the_approval() -> None:
    file = decided().file
    person = replace(file.person.value, crn="X730551", needs=("easy read",))
    assert named(file, person).approved(MHTR)
    unknown = Builder()
    unknown.file = named(unknown.file, replace(unknown.file.person.value, birth_date=None))
    later = unknown.plead().consider().assess().consent().decide().file
    assert named(later, file.person.value).approved(MHTR)


def test_nothing_stands_while_two_versions_of_its_grounds_do() -> None:  # P4
    file = decided().issue().file
    assert file.approved(MHTR) and file.snippet_stands() and not file.in_dispute()
    consent, (form,), (part,) = file.consent, file.forms, file.requirements
    assert consent is not None and part.assessment is not None
    assessment = replace(part.assessment, disputed=True)
    for changed in (
        replace(file, consent=replace(consent, disputed=True)),
        replace(file, forms=(replace(form, disputed=True),)),
        replace(file, person=replace(file.person, disputed=True)),
        replace(file, requirements=(replace(part, assessment=assessment),)),
    ):
        assert changed.in_dispute()
        assert not changed.approved(MHTR) and not changed.snippet_stands()


def test_two_issued_texts_are_none() -> None:  # P4
    file = decided().issue().file
    assert file.snippet is not None
    assert not replace(file, snippet=replace(file.snippet, disputed=True)).snippet_stands()


def test_a_request_waits_only_on_the_record_it_was_made_on() -> None:  # P3
    asked = Builder().agree().screen().plead().consider().assess().consent().ask()
    assert asked.file.standing_request(MHTR) is not None
    assert asked.assess().file.standing_request(MHTR) is None
    assert decided().file.standing_request(MHTR) is None
    assert Builder().file.standing_request(MHTR) is None


@pytest.mark.parametrize(
    ("changed", "stands"),
    [
        ({"crn": "X730552"}, True),
        ({"pnc": "2001/12345A"}, True),
        ({"to_do": "Offer a break.", "reason": "said at the desk"}, True),
        ({"family": "Marlowe"}, False),
        ({"birth_date": date(1958, 3, 2)}, False),
        ({"needs": ("easy read",)}, False),
    ],
)
def test_an_issued_text_goes_only_with_what_it_says_of_the_person(
    changed: dict[str, object], stands: bool
) -> None:
    builder = decided().issue()
    person = builder.recorded(replace(builder.file.person.value, **changed))
    assert replace(builder.file, person=person).snippet_stands() is stands


def test_a_text_issued_before_rests_on_the_whole_person() -> None:
    builder = decided().issue()
    file = builder.file
    assert file.snippet is not None
    basis = tuple(sorted((*file.report_basis(), file.person.revision)))
    old = replace(file.snippet, value=replace(file.snippet.value, basis=basis, person=()))
    assert replace(file, snippet=old).snippet_stands()
    later = builder.recorded(replace(file.person.value, crn="X730552"))
    assert not replace(file, snippet=old, person=later).snippet_stands()
