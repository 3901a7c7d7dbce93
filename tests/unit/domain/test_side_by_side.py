"""Versions of one record in words: every kind has them, and none says what it should not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from courtdesk.domain import audit, merging
from courtdesk.domain.cases import Case, Offence, OffenceRange, Plea, Verdict
from courtdesk.domain.codec import to_body
from courtdesk.domain.ids import CaseId, PersonId
from courtdesk.domain.people import Booking, Person
from courtdesk.domain.requirements import Appointment, RequirementKind
from courtdesk.domain.side_by_side import KINDS, NOT_GIVEN, about, rows, said

WHOLE = frozenset({()})
OWN_RULES = {"compartment", "device", "form-file", "kept-text", "listing", "team", "team-keys"}
"""Kinds about which nobody is asked: keys, the roster, files by their hash, the court's list."""


def test_every_kind_of_the_record_can_be_asked_about() -> None:
    assert set(KINDS) | OWN_RULES >= set(audit._KINDS)
    assert not OWN_RULES & set(KINDS)
    assert merging.NEVER - {"audit"} <= set(KINDS) | OWN_RULES


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, NOT_GIVEN),
        ("", NOT_GIVEN),
        ((), NOT_GIVEN),
        (True, "Yes"),
        (False, "No"),
        (0, "0"),
        (12, "12"),
        (Verdict.GUILTY, "Guilty plea"),
        (date(2027, 1, 14), "14/1/2027"),
        (datetime(2027, 1, 14, 9, 5, tzinfo=UTC), "14/1/2027 at 09:05"),
        (time(9, 5), "09:05"),
        (("a", "b"), "a; b"),
        (Booking("interpreter", who="Agency"), "interpreter, Agency"),
        (
            Appointment(datetime(2027, 1, 14, 9, 5, tzinfo=UTC), "Clinic", "Sam"),
            "14/1/2027 at 09:05, Clinic, Sam",
        ),
    ],
)
def test_values_in_words(value: object, words: str) -> None:
    assert said(value) == words


def test_one_version_chosen_whole_is_shown_with_all_its_fields() -> None:
    plea = Plea(CaseId("c"), "o", Verdict.GUILTY, on=date(2027, 1, 14))
    found = rows("plea", [to_body(plea), to_body(replace(plea, reason="Heard."))], WHOLE)
    assert [(one.label, one.differs) for one in found] == [
        ("Verdict", False),
        ("Date of trial", False),
        ("Reason", True),
        ("Date", False),
    ]
    assert found[2].values == (NOT_GIVEN, "Heard.")


def test_a_row_of_a_list_is_called_by_its_own_words() -> None:
    case = Case(PersonId("p"), "R", "Northgate", date(2027, 1, 14), offences=(THEFT,))
    other = replace(case, offences=(replace(THEFT, likely_plea="guilty"),))
    path = ("offences", "o1", "likely_plea")
    (found,) = rows("case", [to_body(case), to_body(other)], frozenset({path}))
    assert (found.label, found.values) == (
        "Offences: “Theft”: likely plea",
        (NOT_GIVEN, "guilty"),
    )
    gone = replace(case, offences=())
    (found,) = rows("case", [to_body(case), to_body(gone)], frozenset({("offences", "o1")}))
    assert found.label == "Offences: “Theft”" and found.values[1] == NOT_GIVEN


THEFT = Offence("o1", "Theft", OffenceRange.LOW)


def test_what_a_newer_version_keeps_is_shown_as_it_is_kept() -> None:
    person = to_body(Person("Marlow", "Dean"))
    bodies = [person | {"title": "Mx"}, person | {"title": {"a": 1}}, person]
    (found,) = rows("person", bodies, frozenset({("title",)}))
    assert found.values == ("Mx", '{"a": 1}', NOT_GIVEN)
    strange = {"case": "c", "offence": "o", "verdict": "a newer verdict"}
    plea = rows("plea", [strange, strange | {"verdict": "guilty", "more": "x"}], WHOLE)
    verdict = next(one for one in plea if one.label == "Verdict")
    assert verdict.values == ("a newer verdict", "Guilty plea")
    assert next(one for one in plea if one.label == "More").differs


def test_what_a_record_is_called() -> None:
    assert about("person", to_body(Person("Marlow", "Dean"))) == "Person: Marlow, Dean"
    body = {"case": "c", "requirement": RequirementKind.MHTR.value, "suitable": True}
    assert about("assessment", body) == "Assessment: MHTR"
    assert about("settings", {}) == "The site’s settings"
    assert about("plea", {}) == "Plea"


def test_the_code_of_a_call_and_what_is_drawn_are_never_shown() -> None:
    for kind, name in (("telephone-approval", "spoken_code"), ("consent", "drawn")):
        found = rows(kind, [{name: "secret"}, {name: "other"}], WHOLE)
        assert not any("secret" in value for one in found for value in one.values)
