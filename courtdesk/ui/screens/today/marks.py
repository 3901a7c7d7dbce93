"""The chips beside a name on the day's list: risk first, then what whoever calls must know.

None of them carries an answer (P5): a need is what court staff must do, "Sensitive" is that
somebody judged the case to be so and never why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from courtdesk.domain.adjustments import is_seen_at_once, need_tags, needs_of
from courtdesk.domain.bench import SlipAnswer
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.pathway import guilty, plea_ends
from courtdesk.ui.case_words import clock_time, risk_words
from courtdesk.ui.row_list import Chip

_CLOSED = frozenset({"enquiry", "victim"})
"""Kinds of which a chip would tell those who may not know that there is one (V1)."""

_ADULT = 18
"""Years; CSTRs are for adults: warned of from the listing on, decided at conviction."""


def chips_of(file: CaseFile, now: datetime) -> tuple[Chip, ...]:
    """Every chip of one case, in the order of how soon somebody must know."""
    return tuple(_chips(file, now))


def _chips(file: CaseFile, now: datetime) -> Iterator[Chip]:
    case, person = file.case.value, file.person.value
    risk = risk_words(file, now)
    if risk:
        yield Chip(risk, risk=True)
    if two_versions(file):
        yield Chip("Two versions", strong=True)
    if file.unread - _CLOSED:
        yield Chip("Not all readable", strong=True)
    if under_18(file):
        yield Chip("Under 18", strong=True)
    tags = need_tags(person, case.hearing_date)
    for need, tag in zip(needs_of(person), tags, strict=True):
        yield Chip(tag, strong=is_seen_at_once(need.text))
    if file.court.sensitive is not None and file.court.sensitive.value.judged:
        yield Chip("Sensitive")
    for words in (put_back_words(file), adjourned_words(file), slip_words(file, now)):
        if words:
            yield Chip(words)


def two_versions(file: CaseFile) -> bool:
    """Whether somebody must say which of two versions holds before the report can go on.

    Without what only some may know of: the chip would tell the others that there is such a record.
    """
    if not file.in_dispute():
        return False
    known = replace(file.court, enquiries=(), victim=None)
    # One that cannot be read is no second version: the case says so itself.
    return replace(file, court=known, unread=frozenset()).in_dispute()


def under_18(file: CaseFile) -> bool:
    """Whether the person is known to be under 18 on the day of the hearing."""
    age = file.person.value.age_on(file.case.value.hearing_date)
    return age is not None and age < _ADULT


def put_back_words(file: CaseFile) -> str:
    """ "put back to 14:00, Court 3" until the sentence, on the day that it was put back on."""
    request = file.court.request
    if request is None or file.sentence is not None or request.value.put_back_to is None:
        return ""
    if request.value.put_back_to.date() != file.case.value.hearing_date:
        return ""
    return request.value.put_back_words


def adjourned_words(file: CaseFile) -> str:
    """ "Adjourned to 21/1" on the list it left, "adjourned from 14/1" on the one it came to.

    The latest adjournment counts; one that is only recommended to the court has moved nobody.
    """
    if file.sentence is not None:
        return ""
    made = [one for one in file.court.adjournments if not one.value.recommended]
    latest = max(made, key=lambda one: (one.value.on, one.at), default=None)
    if latest is None:
        return ""
    value, listed = latest.value, file.case.value.hearing_date
    left = value.from_day or value.on
    if listed > left:
        return f"adjourned from {left.day}/{left.month}"
    if value.to is None:
        return "Adjourned, no date fixed"
    return f"Adjourned to {value.to.day}/{value.to.month}"


def slip_words(file: CaseFile, now: datetime) -> str:
    """That the court was asked to call the case earlier, while that still matters."""
    slip = file.court.slip
    if slip is None or guilty(file) or plea_ends(file):
        return ""
    if slip.value.answer is SlipAnswer.BROUGHT_FORWARD:
        return "brought forward"
    if slip.value.answer is SlipAnswer.WAITING:
        return f"asked to come forward {clock_time(slip.value.at, now)}"
    return ""
