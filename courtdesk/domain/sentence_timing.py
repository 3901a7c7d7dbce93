"""Whether a sentence was on the day, within 14 days or later, as far as the record can say.

CSTR Operating Framework, "Outcomes and Key Performance Indicators": "Number of CSTRs sentenced on
the day (within 24 hours)"; process map: "On the day (Sentencing, within 14 days if not possible on
the day)". The two rules are those of `deadlines`; here is only what they say about one case.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.deadline_rules import DEADLINES
from courtdesk.domain.deadlines import Choice, Due, When, due_from, settle, was_late
from courtdesk.domain.sentence import Sentence
from courtdesk.domain.workdays import Calendar


class Timing(StrEnum):
    """When the sentence came, counted from the guilty plea or verdict."""

    ON_THE_DAY = "on-the-day"
    WITHIN_14_DAYS = "within-14-days"
    LATER = "later"
    NOT_KNOWN = "not-known"

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return _LABELS[self]


_LABELS = {
    Timing.ON_THE_DAY: "On the day (within 24 hours of plea or verdict)",
    Timing.WITHIN_14_DAYS: "Within 14 days of plea or verdict",
    Timing.LATER: "More than 14 days after plea or verdict",
    Timing.NOT_KNOWN: "Not known: the record does not say",
}


def timing(file: CaseFile, calendar: Calendar, choices: Iterable[Choice] = ()) -> Timing:
    """When the case was sentenced, counted from its last guilty plea or verdict.

    P3: `NOT_KNOWN` without a sentence, without the day of the plea, and where the hour decides and
    is not recorded (the plea is a day without an hour); on one and the same day it cannot decide.
    """
    started = guilt_day(file)
    if file.sentence is None or started is None:
        return Timing.NOT_KNOWN
    done, settled = _moment(file.sentence.value, calendar), tuple(choices)
    for rule, answer in (
        ("sentence-on-the-day", Timing.ON_THE_DAY),
        ("sentence-14-days", Timing.WITHIN_14_DAYS),
    ):
        late = _late(rule, started, done, calendar, settled)
        if late is None:
            return Timing.NOT_KNOWN
        if not late:
            return answer
    return Timing.LATER


def guilt_day(file: CaseFile) -> date | None:
    """The day of the last guilty plea or verdict; `None` without one or where a day is missing."""
    days = [plea.value.on for plea in file.pleas if plea.value.verdict.is_guilt]
    known = [on for on in days if on is not None]
    return max(known) if known and len(known) == len(days) else None


def _late(
    rule: str, started: When, done: When, calendar: Calendar, choices: Iterable[Choice]
) -> bool | None:
    deadline = next(one for one in DEADLINES if one.id == rule)
    due = due_from(settle(deadline, choices), started, calendar)
    return was_late(due, done, calendar) if isinstance(due, Due) else None


def _moment(sentence: Sentence, calendar: Calendar) -> When:
    if sentence.at is None:
        return sentence.sentenced_on
    return datetime.combine(sentence.sentenced_on, sentence.at, tzinfo=calendar.zone)
