"""Enquiries and the victim's views: how each stands, when it is due, and what cannot be (V1)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.enquiries import (
    LONGEST,
    STANDARD,
    Enquiry,
    EnquiryKind,
    EnquiryStanding,
    EnquiryState,
    Victim,
    VictimViews,
    check_enquiry,
    check_kind,
    check_victim,
    outstanding,
    standings,
)
from courtdesk.domain.ids import CaseId, DocumentId, MemberId, RevisionId
from courtdesk.domain.recorded import Recorded
from courtdesk.errors import FieldErrors

CASE = CaseId("case")
HEARING = date(2027, 1, 14)
BEFORE = date(2027, 1, 12)
KIND = STANDARD[0]
ASKED = Enquiry(CASE, KIND.id, asked_on=BEFORE)
ANSWERED = replace(ASKED, answered_on=BEFORE, affects=True)


def recorded(value: Enquiry) -> Recorded[Enquiry]:
    at = datetime(2027, 1, 12, 9, tzinfo=UTC)
    return Recorded(DocumentId("d"), RevisionId("r"), value, at, MemberId("me"))


def standing(value: Enquiry | None) -> EnquiryStanding:
    return EnquiryStanding(KIND, recorded(value) if value else None, HEARING)


def wrong(entry: Enquiry, before: Enquiry | None = None, today: date = HEARING) -> set[str]:
    try:
        check_enquiry(entry, before, today)
    except FieldErrors as errors:
        return {one.field for one in errors.errors}
    return set()


def test_the_record_has_no_room_for_a_reply() -> None:
    kinds = {one.name: one.type for one in fields(Enquiry)}
    assert {name for name, kind in kinds.items() if kind == "str"} == {
        "kind",
        "name",
        "not_needed",
        "put_right",
    }


@pytest.mark.parametrize(
    ("value", "state", "sentence"),
    [
        (None, EnquiryState.TO_MAKE, "not made yet."),
        (ASKED, EnquiryState.ASKED, "asked 12/1/2027, no answer yet."),
        (ANSWERED, EnquiryState.ANSWERED, "asked 12/1/2027, answered 12/1/2027."),
        (
            Enquiry(CASE, KIND.id, not_needed="no partner or child"),
            EnquiryState.NOT_NEEDED,
            "not needed, no partner or child.",
        ),
    ],
)
def test_an_enquiry_says_how_it_stands_and_never_whether_it_affects(
    value: Enquiry | None, state: EnquiryState, sentence: str
) -> None:
    one = standing(value)
    assert (one.state, one.sentence) == (state, f"Domestic abuse enquiry: {sentence}")
    if value is not None:
        assert standing(replace(value, affects=False)).sentence == one.sentence


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-2, "due before 14/1/2027; the hearing is in 2 days"),
        (-1, "due before 14/1/2027; the hearing is tomorrow"),
        (0, "due before 14/1/2027; today is the day of the hearing"),
        (1, "due before 14/1/2027; the day of the hearing has passed"),
    ],
)
def test_it_is_due_before_the_hearing_until_it_is_settled(days: int, words: str) -> None:
    today = HEARING + timedelta(days=days)
    assert standing(ASKED).due_words(today) == words
    assert standing(ASKED).late(today) is (days >= 0)
    assert standing(ANSWERED).due_words(today) == "" and not standing(ANSWERED).late(today)


def test_one_whose_kind_was_taken_away_stays_under_its_name() -> None:
    own = replace(ASKED, kind="gone", name="Housing enquiry")
    found = standings(
        STANDARD, [recorded(own), recorded(replace(own, kind="old", name=""))], BEFORE
    )
    assert [one.kind.name for one in found] == [
        "Domestic abuse enquiry",
        "Child safeguarding enquiry",
        "Housing enquiry",
        "Another enquiry",
    ]
    assert len(outstanding(found)) == 4


@pytest.mark.parametrize(
    ("entry", "before", "said"),
    [
        (replace(ASKED, asked_on=HEARING + timedelta(days=1)), None, {"asked_on"}),
        (replace(ANSWERED, answered_on=HEARING + timedelta(days=1)), None, {"answered_on"}),
        (replace(ANSWERED, answered_on=BEFORE - timedelta(days=1)), None, {"answered_on"}),
        (replace(ANSWERED, asked_on=None), None, {"asked_on"}),
        (replace(ANSWERED, affects=None), None, {"affects"}),
        (replace(ASKED, affects=False), None, {"answered_on"}),
        (replace(ASKED, not_needed="late"), None, {"not_needed"}),
        (Enquiry(CASE, KIND.id), None, {"asked_on"}),
        (Enquiry(CASE, KIND.id, not_needed="x" * (LONGEST + 1)), None, {"not_needed"}),
        (ASKED, ANSWERED, {"put_right"}),
        (Enquiry(CASE, KIND.id), ASKED, {"put_right"}),
        (Enquiry(CASE, KIND.id, not_needed="no child"), ASKED, {"put_right"}),
        (replace(ASKED, put_right="x" * (LONGEST + 1)), ANSWERED, {"put_right"}),
        (ANSWERED, None, set()),
        (ANSWERED, ASKED, set()),
        (replace(ASKED, put_right="wrong case"), ANSWERED, set()),
        (Enquiry(CASE, KIND.id, not_needed="no child", put_right="wrong case"), ASKED, set()),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    entry: Enquiry, before: Enquiry | None, said: set[str]
) -> None:
    assert wrong(entry, before) == said


_DAYS = st.none() | st.dates(date(2027, 1, 1), date(2027, 1, 31))


@given(_DAYS, _DAYS, st.none() | st.booleans(), st.sampled_from(["", "because"]))
def test_whatever_passes_stands_in_one_state_with_days_in_order(
    asked: date | None, answered: date | None, affects: bool | None, not_needed: str
) -> None:
    entry = Enquiry(CASE, KIND.id, asked, answered, affects, not_needed)
    if wrong(entry, None, HEARING):
        return
    assert (entry.state is EnquiryState.NOT_NEEDED) is (asked is None)
    assert (affects is None) is (answered is None)
    assert all(one <= HEARING for one in (asked, answered) if one is not None)
    if asked is not None and answered is not None:
        assert asked <= answered


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Victim(CASE, VictimViews.ABSENT, BEFORE), {"why_absent"}),
        (Victim(CASE, VictimViews.ABSENT, BEFORE, "x" * (LONGEST + 1)), {"why_absent"}),
        (Victim(CASE, VictimViews.CONSIDERED, HEARING + timedelta(days=1)), {"on"}),
        (Victim(CASE, VictimViews.ABSENT, HEARING, "no statement was taken"), set()),
        (Victim(CASE, VictimViews.NO_VICTIM, HEARING), set()),
    ],
)
def test_the_victims_views_need_a_reason_where_they_are_absent(
    entry: Victim, said: set[str]
) -> None:
    try:
        check_victim(entry, HEARING)
    except FieldErrors as errors:
        assert {one.field for one in errors.errors} == said
    else:
        assert said == set()


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (EnquiryKind("x", ""), {"name"}),
        (EnquiryKind("x", "DOMESTIC abuse enquiry"), {"name"}),
        (EnquiryKind("x", "n" * (LONGEST + 1), "t" * (LONGEST + 1)), {"name", "asked_of"}),
    ],
)
def test_a_kind_needs_a_name_of_its_own(entry: EnquiryKind, said: set[str]) -> None:
    with pytest.raises(FieldErrors) as caught:
        check_kind(entry, STANDARD)
    assert {one.field for one in caught.value.errors} == said
    check_kind(EnquiryKind("x", "Housing enquiry"), STANDARD)
