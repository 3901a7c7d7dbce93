"""How long something waits, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.waiting import asked_words, needed_words

MHTR = RequirementKind.MHTR
NOW = datetime(2027, 1, 14, 10, 26, tzinfo=UTC)
LEAD = "Dr Wyn Castell"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "waiting less than a minute"),
        (1, "waiting 1 minute"),
        (14, "waiting 14 minutes"),
        (60, "waiting 1 hour"),
        (130, "waiting 2 hours 10 minutes"),
        (24 * 60, "waiting 1 day"),
        (49 * 60, "waiting 2 days"),
        (-5, "waiting less than a minute"),
    ],
)
def test_the_length_is_said_as_people_say_it(minutes: int, words: str) -> None:
    assert asked_words(MHTR, LEAD, NOW - timedelta(minutes=minutes), NOW).endswith(words)


def test_whom_when_and_by_when() -> None:
    asked, needed = NOW - timedelta(minutes=14), NOW.replace(hour=14, minute=30)
    said = asked_words(MHTR, LEAD, asked, NOW, needed)
    assert said == ("MHTR asked 10:12 of Dr Wyn Castell, waiting 14 minutes, needed by 14:30")
    assert needed_words(asked, NOW) == "needed by 10:12, which has passed"
    assert needed_words(None, NOW) == ""
    yesterday = asked_words(MHTR, LEAD, asked - timedelta(days=1), NOW)
    assert yesterday.startswith("MHTR asked 13/1/2027 at 10:12 of")


@given(st.integers(-10_000, 10_000_000), st.none() | st.integers(-10_000, 10_000))
def test_every_wait_has_words(ago: int, until: int | None) -> None:
    needed = NOW + timedelta(minutes=until) if until is not None else None
    said = asked_words(MHTR, LEAD, NOW - timedelta(minutes=ago), NOW, needed)
    assert "waiting" in said
    assert ("needed by" in said) is (until is not None)
    assert ("has passed" in said) is (until is not None and until < 0)
