"""When a sentence came: on the day, within 14 days, later; not known where the hour decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.actions.holidays import calendar
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Verdict
from courtdesk.domain.deadlines import Choice
from courtdesk.domain.sentence_timing import Timing, timing
from tests.unit.domain.casefiles import DAY, Builder

CALENDAR = calendar()


def sentenced(
    days: int, *, at: time | None = None, plea_on: date | None = DAY, recorded: int = 0
) -> CaseFile:
    """A case that pleaded guilty on `plea_on` and was sentenced so many days after `DAY`.

    `recorded` is how many days after `DAY` the plea was recorded, at ten in the morning.
    """
    file = Builder().plead().sentence().file
    moment = datetime.combine(DAY, time(10), CALENDAR.zone) + timedelta(days=recorded)
    pleas = tuple(
        replace(plea, at=moment, value=replace(plea.value, on=plea_on)) for plea in file.pleas
    )
    assert file.sentence is not None
    value = replace(file.sentence.value, sentenced_on=DAY + timedelta(days=days), at=at)
    return replace(file, pleas=pleas, sentence=replace(file.sentence, value=value))


@pytest.mark.parametrize(
    ("days", "at", "recorded", "expected"),
    [
        (0, None, 0, Timing.ON_THE_DAY),
        (0, time(16), 3, Timing.ON_THE_DAY),
        (1, None, 0, Timing.NOT_KNOWN),
        (1, time(9, 59), 0, Timing.ON_THE_DAY),
        (1, time(10, 1), 0, Timing.WITHIN_14_DAYS),
        # The plea was recorded later: nobody knows its hour, and so not whether 24 had passed.
        (1, time(9), 1, Timing.NOT_KNOWN),
        (2, None, 0, Timing.WITHIN_14_DAYS),
        (14, None, 0, Timing.WITHIN_14_DAYS),
        (15, None, 0, Timing.LATER),
    ],
)
def test_when_it_came(days: int, at: time | None, recorded: int, expected: Timing) -> None:
    assert timing(sentenced(days, at=at, recorded=recorded), CALENDAR) is expected


def test_without_a_sentence_or_the_day_of_the_plea_it_is_not_known() -> None:
    assert timing(Builder().plead().file, CALENDAR) is Timing.NOT_KNOWN
    assert timing(Builder().plead(Verdict.NOT_GUILTY).sentence().file, CALENDAR) is Timing.NOT_KNOWN
    assert timing(sentenced(0, plea_on=None), CALENDAR) is Timing.NOT_KNOWN


def test_the_sites_own_way_of_counting_days_holds() -> None:
    working = (Choice("sentence-14-days", working_days=True),)
    assert timing(sentenced(18), CALENDAR) is Timing.LATER
    assert timing(sentenced(18), CALENDAR, working) is Timing.WITHIN_14_DAYS


@given(days=st.integers(0, 60), at=st.none() | st.times(), recorded=st.integers(0, 3))
def test_later_is_never_better(days: int, at: time | None, recorded: int) -> None:
    found = timing(sentenced(days, at=at, recorded=recorded), CALENDAR)
    next_day = timing(sentenced(days + 1, at=at, recorded=recorded), CALENDAR)
    order = [Timing.ON_THE_DAY, Timing.NOT_KNOWN, Timing.WITHIN_14_DAYS, Timing.LATER]
    assert order.index(found) <= order.index(next_day)
    assert (found is Timing.ON_THE_DAY) >= (days == 0)
