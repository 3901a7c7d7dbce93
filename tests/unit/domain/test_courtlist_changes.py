"""What a new reading of a list added, changed and removed, and what it cannot be sure of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from courtdesk.domain.cases import OffenceRange
from courtdesk.domain.courtlist import (
    ListedOffence,
    ListEntry,
    RefusedRow,
    case_key,
    diff,
    match_renamed,
    name_key,
    row_key,
)

DAY = date(2027, 1, 14)
ANN = ListEntry(
    court="Exampleton",
    hearing_date=DAY,
    family_name="Sample",
    given_names="Ann",
    courtroom="1",
    session="Morning",
    order="3",
    case_number="46XX1",
    birth_date=date(1990, 3, 4),
    offences=(ListedOffence("Theft", OffenceRange.LOW, ""),),
)
BO = replace(ANN, given_names="Bo", order="4", case_number="46XX2")


def keyed(*entries: ListEntry) -> dict[str, ListEntry]:
    return {"|".join(row_key(entry)): entry for entry in entries}


def key(entry: ListEntry) -> str:
    return next(iter(keyed(entry)))


def test_nothing_changed() -> None:
    moved_rows = replace(ANN, rows=(9,), warnings=("Row 9: look.",))
    changes = diff(keyed(ANN), keyed(moved_rows))
    assert changes.same == (key(ANN),)
    assert changes.added == changes.removed == changes.unsure == ()
    assert changes.changed == ()


def test_added_and_removed() -> None:
    changes = diff(keyed(ANN), keyed(BO))
    assert changes.added == (key(BO),)
    assert changes.removed == (key(ANN),)


def test_what_changed_is_said_in_words() -> None:
    later = replace(
        ANN,
        courtroom="2",
        crn="X100001",
        offences=(
            ListedOffence("THEFT", OffenceRange.MEDIUM, "guilty"),
            ListedOffence("Affray"),
        ),
    )
    (change,) = diff(keyed(ANN), keyed(later)).changed
    assert change.previous_id == change.new_id == key(ANN)
    assert change.words == (
        "Courtroom was “1”, is now “2”.",
        "CRN was blank, is now “X100001”.",
        "The range of “THEFT” was low community order range, is now medium community order range.",
        "The likely plea to “THEFT” was blank, is now “guilty”.",
        "Offence added: “Affray”.",
    )
    (back,) = diff(keyed(later), keyed(replace(later, offences=later.offences[:1]))).changed
    assert back.words == ("Offence taken off: “Affray”.",)


def test_a_corrected_spelling_in_one_case_and_place_is_a_change() -> None:
    corrected = replace(ANN, family_name="Sampel", birth_date=date(1990, 4, 4))
    changes = diff(keyed(ANN, BO), keyed(corrected, BO))
    (change,) = changes.changed
    assert (change.previous_id, change.new_id) == (key(ANN), key(corrected))
    assert "Family name was “Sample”, is now “Sampel”." in change.words
    assert "Date of birth was 4/3/1990, is now 4/4/1990." in change.words
    assert changes.added == changes.removed == ()


def test_a_date_of_birth_filled_in_is_a_change_wherever_the_case_moved() -> None:
    before = replace(ANN, birth_date=None)
    after = replace(ANN, order="9")
    assert match_renamed(keyed(before), keyed(after)) == {key(before): key(after)}


def test_another_person_in_another_place_is_not_renamed() -> None:
    other = replace(ANN, given_names="Cy", order="9")
    assert match_renamed(keyed(ANN), keyed(other)) == {}
    no_number = replace(ANN, case_number=None)
    corrected = replace(no_number, family_name="Sampel")
    assert match_renamed(keyed(no_number), keyed(corrected)) == {}


def test_another_crn_in_the_same_place_is_another_person() -> None:
    one = replace(ANN, crn="X100001")
    other = replace(ANN, crn="X100002", family_name="Sampel")
    assert match_renamed(keyed(one), keyed(other)) == {}


def test_two_candidates_are_left_for_a_person_to_judge() -> None:
    first = replace(ANN, family_name="Sampel")
    second = replace(ANN, family_name="Simple")
    assert match_renamed(keyed(ANN), keyed(first, second)) == {}
    assert match_renamed(keyed(first, second), keyed(ANN)) == {}


def test_another_day_or_court_is_left_alone() -> None:
    monday = replace(ANN, hearing_date=date(2027, 1, 11))
    elsewhere = replace(ANN, court="Samplesea")
    changes = diff(keyed(monday, elsewhere), keyed(BO))
    assert changes.removed == ()


def test_a_mistake_in_a_row_does_not_take_the_person_off() -> None:
    refused = RefusedRow(5, "Row 5 ...", name_key("SAMPLE", "Ann"), case_key("46XX1"))
    changes = diff(keyed(ANN, BO), keyed(replace(BO, order="5")), [refused])
    assert changes.unsure == (key(ANN),)
    assert changes.removed == ()


def test_a_nameless_row_with_the_case_number_leaves_it_unsure() -> None:
    refused = RefusedRow(5, "Row 5 has no name.", "", case_key("46 XX 1"))
    changes = diff(keyed(ANN, BO), keyed(BO), [refused])
    assert changes.unsure == (key(ANN),)
