"""Rules of notes: when a case is pre-trial, what is wrong with a note, and the gentle question."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.access import READERS, Compartment, Role, compartments
from courtdesk.domain.cases import Verdict
from courtdesk.domain.note_checks import (
    LONGEST_NOTE,
    NoteEntry,
    before_plea_or_trial,
    check_change,
    check_note,
    check_review,
    choices_for,
)
from courtdesk.domain.notes import Disclosure, NoteFor, PassedTo, Safeguarding, thin
from courtdesk.errors import FieldErrors
from tests.unit.domain.casefiles import Builder

BOTH = frozenset(Compartment)
NOTE = NoteEntry("Rang the surgery.", NoteFor.MENTAL_HEALTH)
TOLD = Disclosure(True, Safeguarding.RAISED, (PassedTo.MASH,))


def wrong(entry: NoteEntry, held: frozenset[Compartment] = BOTH) -> dict[str, str]:
    with pytest.raises(FieldErrors) as caught:
        check_note(entry, held)
    return {one.field: str(one) for one in caught.value.errors}


@pytest.mark.parametrize(
    ("verdict", "before"),
    [
        (Verdict.NONE_YET, True),
        (Verdict.NOT_GUILTY, True),
        (Verdict.DID_NOT_ATTEND, True),
        (Verdict.WARRANT, True),
        (Verdict.SENT_TO_CROWN_COURT, True),
        (Verdict.GUILTY, False),
        (Verdict.FOUND_GUILTY, False),
        (Verdict.DISCONTINUED, False),
    ],
)
def test_pre_trial_is_until_nothing_is_left_to_plead_to_or_try(
    verdict: Verdict, before: bool
) -> None:
    """B1: a not guilty plea begins the wait for a trial."""
    assert before_plea_or_trial(Builder().plead(verdict).file) is before


def test_one_guilty_plea_of_two_leaves_the_other_to_be_tried() -> None:
    case = Builder(offences=2).plead()
    assert before_plea_or_trial(case.file)
    assert before_plea_or_trial(case.plead(Verdict.NOT_GUILTY, "o2").file)
    assert not before_plea_or_trial(case.plead(Verdict.DISCONTINUED, "o2").file)


def test_a_case_without_offences_is_before_plea_and_a_sentenced_one_is_not() -> None:
    assert before_plea_or_trial(Builder(offences=0).file)
    assert not before_plea_or_trial(Builder(offences=2).plead().sentence().file)


@given(st.sets(st.sampled_from(Role)))
def test_nobody_may_write_what_they_could_not_read(roles: set[Role]) -> None:
    """P5."""
    held = compartments(roles)
    for readers in choices_for(held):
        assert readers is NoteFor.EVERYBODY or not readers.roles.isdisjoint(roles)
    for readers in set(NoteFor) - set(choices_for(held)):
        assert set(wrong(replace(NOTE, readers=readers), held)) == {"readers"}


def test_the_roles_of_readers_are_those_of_the_keys() -> None:
    assert NoteFor.SUBSTANCE.roles == READERS[Compartment.SUBSTANCE]
    assert Role.ADMINISTRATOR not in NoteFor.EVERYBODY.roles
    assert "Court duty officer" not in NoteFor.MENTAL_HEALTH.roles_words


def test_everything_wrong_with_a_note_is_told_at_once() -> None:
    found = wrong(NoteEntry("  ", None, Disclosure(False, Safeguarding.RAISED)))
    assert set(found) == {"text", "readers", "told"}
    assert "Shorten" in wrong(replace(NOTE, text="x" * (LONGEST_NOTE + 1)))["text"]
    check_note(replace(NOTE, text="x" * LONGEST_NOTE), BOTH)


@pytest.mark.parametrize(
    ("disclosure", "field"),
    [
        (replace(TOLD, told=(PassedTo.OTHER,)), "told_other"),
        (replace(TOLD, told_other="Aunt"), "told"),
        (replace(TOLD, told=(PassedTo.OTHER,), told_other="x" * 121), "told_other"),
        (replace(TOLD, told=()), "told"),
        (replace(TOLD, consented=False), "why"),
        (Disclosure(True, Safeguarding.NO_CONCERN), "why"),
        (replace(TOLD, reason="x" * 501), "why"),
    ],
)
def test_a_disclosure_says_who_was_told_and_why_where_that_is_not_plain(
    disclosure: Disclosure, field: str
) -> None:
    """B4."""
    assert set(wrong(replace(NOTE, disclosure=disclosure))) == {field}


@pytest.mark.parametrize(
    "disclosure",
    [
        TOLD,
        replace(TOLD, consented=False, reason="A child may be at risk."),
        Disclosure(True, Safeguarding.TO_DECIDE, reason="The lead rings back at two."),
        replace(TOLD, told=(PassedTo.OTHER,), told_other="The school"),
    ],
)
def test_a_whole_disclosure_is_taken(disclosure: Disclosure) -> None:
    check_note(replace(NOTE, disclosure=disclosure), BOTH)


def test_what_everybody_knows_of_a_disclosure_names_nobody() -> None:
    bare = replace(TOLD, reason="Because", told_other="Aunt").bare()
    assert bare == Disclosure(True, Safeguarding.RAISED)


def test_who_was_told_in_words() -> None:
    assert Disclosure(True, Safeguarding.TO_DECIDE).told_words == "nobody"
    told = replace(TOLD, told=(PassedTo.POLICE, PassedTo.OTHER), told_other="The school")
    assert told.told_words == "Police; The school"


def test_a_change_needs_a_reason_and_a_review_needs_words() -> None:
    for reason, said in (("", "Say why"), ("x" * 501, "Shorten")):
        with pytest.raises(FieldErrors, match=said):
            check_change(NOTE, BOTH, reason)
    for words, said in ((" ", "Say what you found"), ("x" * 2001, "Shorten")):
        with pytest.raises(FieldErrors, match=said):
            check_review(words)


@pytest.mark.parametrize("text", ["Emailed.", "Rang GP, left message", "Met Sam", "E-mailed him"])
def test_a_thin_note_is_asked_about(text: str) -> None:
    """V3."""
    assert "What was said" in thin(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Wears a hearing aid.",
        "Rang the surgery: Dr Invented will see Dean on Monday at ten and then write to us.",
    ],
)
def test_a_note_that_says_something_is_left_alone(text: str) -> None:
    assert thin(text) == ""
