"""What may be recorded about who was told, and that no answer of the defence decides anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.ids import CaseId
from courtdesk.domain.told import LONGEST_NAME, DefenceAnswer, Party, Told, problems

NOW = datetime(2027, 1, 14, 9, 31, tzinfo=UTC)
CASE = CaseId("case")


def fields(told: Told) -> list[str]:
    return [error.field for error in problems(told, NOW)]


def test_told_and_answered_is_in_order() -> None:
    told = Told(CASE, Party.DEFENCE, "M. Webb", NOW, DefenceAnswer.AGREES)
    assert fields(told) == []
    assert told.event == ("Defence told", "Agrees to a screen; told M. Webb, 14/1/2027 at 09:31")


def test_an_unrepresented_person_needs_no_name() -> None:
    assert fields(Told(CASE, Party.DEFENCE, "", NOW, DefenceAnswer.UNREPRESENTED)) == []
    assert fields(Told(CASE, Party.DEFENCE, "", NOW, DefenceAnswer.AGREES)) == ["who"]
    assert fields(Told(CASE, Party.COURT_LEGAL, "", NOW)) == ["who"]


def test_a_time_still_to_come_and_none_at_all() -> None:
    late = NOW + timedelta(minutes=1)
    assert fields(Told(CASE, Party.COURT_LEGAL, "J. Poole", late)) == ["at"]
    assert fields(Told(CASE, Party.COURT_LEGAL, "J. Poole")) == ["at"]


def test_the_answer_is_the_defences_alone() -> None:
    assert fields(Told(CASE, Party.DEFENCE, "M. Webb", NOW)) == ["answer"]
    told = Told(CASE, Party.COURT_LEGAL, "J. Poole", NOW, DefenceAnswer.AGREES)
    assert fields(told) == ["answer"]


def test_leaving_out_needs_a_reason() -> None:
    assert fields(Told(CASE, Party.DEFENCE)) == ["reason"]
    assert fields(Told(CASE, Party.DEFENCE, skipped="x" * 301)) == ["reason"]
    left = Told(CASE, Party.DEFENCE, skipped="Nobody was at court for the defence yet")
    assert fields(left) == []
    assert left.event[0] == "Defence not told"


def test_a_name_that_fills_the_page_is_refused() -> None:
    assert fields(Told(CASE, Party.COURT_LEGAL, "x" * (LONGEST_NAME + 1), NOW)) == ["who"]


@pytest.mark.parametrize("answer", list(DefenceAnswer))
def test_only_speaking_with_the_client_leaves_it_open(answer: DefenceAnswer) -> None:
    """Objecting is an answer like another: nothing waits for it, and nobody is left out by it."""
    told = Told(CASE, Party.DEFENCE, "M. Webb", NOW, answer)
    assert told.settled is (answer is not DefenceAnswer.CLIENT_FIRST)


@given(
    party=st.sampled_from(Party),
    who=st.sampled_from(["", "M. Webb"]),
    at=st.sampled_from([None, NOW, NOW + timedelta(days=1)]),
    answer=st.sampled_from([None, *DefenceAnswer]),
    skipped=st.sampled_from(["", "Nobody came"]),
)
def test_what_is_in_order_says_somebody_and_a_time_or_a_reason(
    party: Party, who: str, at: datetime | None, answer: DefenceAnswer | None, skipped: str
) -> None:
    told = Told(CASE, party, who, at, answer, skipped)
    if fields(told):
        return
    if told.at is None:
        assert told.skipped
        return
    assert told.at <= NOW
    assert told.who or answer is DefenceAnswer.UNREPRESENTED
    assert (answer is None) == (party is Party.COURT_LEGAL)
