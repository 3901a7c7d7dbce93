"""Whether a sentence was on the day, within 14 days or later, as far as the record can say.

CSTR Operating Framework, "Outcomes and Key Performance Indicators": "Number of CSTRs sentenced on
the day (within 24 hours)"; process map: "On the day (Sentencing, within 14 days if not possible on
the day)". The two rules are those of `deadlines`; here is only what they say about one case.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from courtdesk.domain.case_deadlines import facts_of
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.deadline_rules import DEADLINES, Deadline
from courtdesk.domain.deadlines import Choice, Due, When, due_from, settle, was_late
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
    """When the case was sentenced, counted as the deadlines are, from the first guilt.

    P3: `NOT_KNOWN` without a sentence, without the day of a guilty plea or verdict, and where the
    hour decides and is not recorded; on one and the same day it cannot decide.
    """
    if file.sentence is None or not _days_are_known(file):
        return Timing.NOT_KNOWN
    # Whether the court is a community justice court decides nothing about these two.
    facts = facts_of(file, community_justice=False, zone=calendar.zone)
    settled = tuple(choices)
    for name, answer in (
        ("sentence-on-the-day", Timing.ON_THE_DAY),
        ("sentence-14-days", Timing.WITHIN_14_DAYS),
    ):
        rule = settle(_RULES[name], settled)
        late = _late(rule, facts.starts.get(rule.start), facts.done.get(name), calendar)
        if late is None:
            return Timing.NOT_KNOWN
        if not late:
            return answer
    return Timing.LATER


_RULES = {rule.id: rule for rule in DEADLINES}


def _days_are_known(file: CaseFile) -> bool:
    """Whether each guilty plea or verdict has its day; in older records it has none."""
    days = [plea.value.on for plea in file.pleas if plea.value.verdict.is_guilt]
    return bool(days) and all(on is not None for on in days)


def _late(
    rule: Deadline, started: When | None, done: When | None, calendar: Calendar
) -> bool | None:
    if started is None or done is None:
        return None
    if calendar.day_of(started) == calendar.day_of(done):
        return False
    due = due_from(rule, started, calendar)
    return was_late(due, done, calendar) if isinstance(due, Due) else None
