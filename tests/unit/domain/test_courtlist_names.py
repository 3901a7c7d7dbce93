"""Names are compared by a key and kept as written; likeness gives a reason and merges nothing."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courtdesk.domain import courtlist_names
from courtdesk.domain.courtlist import (
    Identity,
    fold,
    likely_duplicates,
    name_key,
    pnc_key,
    similar,
)
from courtdesk.domain.courtlist_names import compare_people

BORN = date(1990, 3, 4)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O’Example", "O'EXAMPLE"),
        ("Siân", "Sian"),
        ("Gŵyn Tŷ", "gwyn ty"),
        ("Łukasz Øster-Æbel", "lukasz oster aebel"),
        ("Straße", "strasse"),
        ("Zoe\u0308", "Zoë"),
        ("  Mary-Ann ", "mary ann"),
        ("İpek", "ipek"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("कि", "कु"), ("Smith", "Smyth"), ("李", "王")])
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text(max_size=40))
def test_the_key_does_not_depend_on_how_accents_are_stored(name: str) -> None:
    assert fold(unicodedata.normalize("NFC", name)) == fold(unicodedata.normalize("NFD", name))


@given(st.text(st.characters(max_codepoint=127), max_size=40))
def test_the_short_way_for_plain_letters_agrees_with_the_long_one(name: str) -> None:
    long_way = fold(name + "é").removesuffix("e")
    assert long_way.strip() == fold(name)


def test_a_space_in_a_name_makes_no_other_person() -> None:
    assert name_key("van der Voorbeeld", "Pieter") == name_key("Vandervoorbeeld", "PIETER")
    assert name_key("Ann", "Bee") != name_key("Bee", "Ann")


def test_a_pnc_number_is_one_with_two_or_four_digits_of_year() -> None:
    assert pnc_key("2004/0012345X") == pnc_key("04/12345x")
    assert pnc_key("2004/0012345X") != pnc_key("04/12346X")
    assert pnc_key(None) == ""


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (
            Identity("Sample", "Ann", crn="X100001"),
            Identity("Other", "Bea", crn="X100001"),
            "The same CRN under another name.",
        ),
        (
            Identity("Sample", "Ann", pnc="04/12345X"),
            Identity("Sample", "Ann", pnc="2004/0012345X"),
            "The same PNC number under the same name.",
        ),
        (
            Identity("Sample", "Ann", BORN, crn="X100001"),
            Identity("SAMPLE", "ANN", BORN, crn="X100002"),
            "The same name and date of birth. But the CRNs differ.",
        ),
        (
            Identity("Abbott", "Carla", BORN),
            Identity("Abbot", "Carla", BORN),
            "The same date of birth and nearly the same name.",
        ),
        (
            Identity("Ann", "Sample", BORN),
            Identity("Sample", "Ann", BORN),
            "The same date of birth and nearly the same name.",
        ),
        (
            Identity("Sample", "Ann", date(1990, 3, 4)),
            Identity("Sample", "Ann", date(1990, 4, 3)),
            "The same name, and a date of birth with day and month exchanged.",
        ),
        (
            Identity("Sample", "Ann", BORN),
            Identity("Sample", "Ann"),
            "The same name, and no date of birth to tell them apart.",
        ),
        (Identity("Sample", "Ann", BORN), Identity("Sample", "Ann", date(1971, 1, 1)), None),
        (Identity("Sample", "Ann", BORN), Identity("Quartz", "Bo", BORN), None),
        (Identity("-", "", None), Identity("?", "", None), None),
        (Identity("Sample", "Ann"), Identity("Sampler", "Ann"), None),
    ],
)
def test_the_reason_why_two_may_be_one(one: Identity, other: Identity, reason: str | None) -> None:
    assert similar(one, other) == reason
    assert similar(other, one) == reason


_people = st.builds(
    Identity,
    st.sampled_from(["Abbott", "Abbot", "O’Neill", "ONeill", "Xi", "-"]),
    st.sampled_from(["Carla", "Karla", "Bo", ""]),
    st.sampled_from([None, BORN, date(1990, 4, 3), date(1971, 1, 1)]),
    st.sampled_from([None, "X100001", "X100002"]),
    st.sampled_from([None, "04/12345X", "2004/0012345X"]),
)


def crowd(count: int, **particulars: str) -> dict[str, Identity]:
    """As many people of one birth date, under names of two initials that are near each other."""
    return {
        f"{number:05d}": Identity("Sample", f"A{number:05d}", BORN, **particulars)
        for number in range(count)
    }


def reasons(people: dict[str, Identity]) -> set[tuple[str, str]]:
    return {
        (a, b)
        for a, one in people.items()
        for b, two in people.items()
        if a != b
        if similar(one, two)
    }


@settings(max_examples=25, deadline=None)
@given(st.lists(_people, max_size=40))
def test_a_small_list_is_compared_completely_with_itself(listed: list[Identity]) -> None:
    people = {f"p{at}": person for at, person in enumerate(listed)}
    compared = compare_people(people, people)
    assert compared.notes == ()
    assert {(each.newcomer, each.known) for each in compared.likenesses} == reasons(people)


def test_two_hundred_people_of_one_birth_date_are_compared_completely() -> None:
    people = {str(number): Identity("Van der Sample", "Ann Bo", BORN) for number in range(200)}
    compared = compare_people(people, people)
    assert compared.notes == ()
    assert len(compared.likenesses) == 200 * 199


def test_a_crowd_of_one_birth_date_is_not_waited_for_and_said() -> None:
    people = crowd(20_000)
    people["twin"] = people["00007"]
    people["elsewhere"] = Identity("Quartz", "Bo", date(1971, 1, 1))
    people["near"] = Identity("Quarz", "Bo", date(1971, 1, 1))
    compared = compare_people(people, people)
    assert {(each.newcomer, each.known) for each in compared.likenesses} == {
        *(("twin", "00007"), ("00007", "twin")),
        *(("elsewhere", "near"), ("near", "elsewhere")),
    }
    assert compared.notes == (
        "As many as 20,001 people share one date of birth (04/03/1990), too many to compare with "
        "each other: look among them yourself for people who are listed twice.",
    )


@pytest.mark.parametrize(
    ("particulars", "kind"),
    [({"crn": "X100001"}, "CRN"), ({"pnc": "04/12345X"}, "PNC number")],
)
def test_a_number_that_a_crowd_shares_is_said(particulars: dict[str, str], kind: str) -> None:
    people = crowd(2_000, **particulars)
    compared = compare_people(people, people)
    assert compared.likenesses == ()
    assert any(f"share one {kind}, too many" in note for note in compared.notes)


def test_a_name_that_a_crowd_shares_is_said() -> None:
    people = {str(number): Identity("Sample", "Ann") for number in range(20_000)}
    compared = compare_people(people, people)
    assert compared.likenesses == ()
    assert "As many as 20,000 people share one name, too many" in compared.notes[0]


def test_what_few_share_is_compared_before_what_many_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(courtlist_names, "MOST_NEAR", 100)
    people = crowd(20)
    days = [date(1960, 1, day) for day in range(1, 6)]
    people |= {f"{day}": Identity("Quartz", "", day) for day in days}
    people |= {f"{day} near": Identity("Quarz", "", day) for day in days}
    compared = compare_people(people, people)
    assert {each.newcomer[:10] for each in compared.likenesses} == {f"{day}" for day in days}
    assert "(04/03/1990)" in compared.notes[0]


def test_only_three_birth_dates_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtlist_names, "MOST_NEAR", 0)
    people = {str(day): Identity("Sample", "Ann", date(1960, 1, day)) for day in range(1, 6)}
    (note,) = compare_people(people, people).notes
    assert "(01/01/1960, 02/01/1960, 03/01/1960 and 2 more)" in note


@given(st.lists(_people, max_size=6), st.lists(_people, max_size=6))
def test_the_index_finds_what_comparing_everybody_finds(
    new: list[Identity], old: list[Identity]
) -> None:
    newcomers = {f"n{at}": person for at, person in enumerate(new)}
    known = {f"k{at}": person for at, person in enumerate(old)}
    everybody = {
        (a, b) for a, one in newcomers.items() for b, two in known.items() if similar(one, two)
    }
    assert {(each.newcomer, each.known) for each in likely_duplicates(newcomers, known)} == (
        everybody
    )


def test_nobody_is_likened_to_themselves() -> None:
    people = {"a": Identity("Sample", "Ann", BORN)}
    assert likely_duplicates(people, people) == ()
