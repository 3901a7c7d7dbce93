"""What is recorded about the bench, as lines of words, and the parts of its place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from courtdesk.domain.bench import Adjournment, Inclusion
from courtdesk.domain.casefile import CaseFile
from courtdesk.ui.case_words import clock_time

REPORT, INCLUDED, ADJOURN = "report", "included", "adjourn"
"""The parts of the place "bench"."""


def request_words(file: CaseFile, now: datetime) -> str:
    """The report that the bench asked for, or that nobody has recorded one."""
    if file.court.request is None:
        return "No request is recorded."
    request = file.court.request.value
    asked = f"{request.form.label}, asked for {clock_time(request.asked_at, now)}"
    return f"{'; '.join(part for part in (asked, request.put_back_words) if part)}."


def inclusion_lines(file: CaseFile) -> Iterator[str]:
    """One line for each requirement considered: in the report, left out, or nobody has said."""
    for part in file.considered():
        found = file.court.inclusion(part.kind)
        if found is None:
            yield f"{part.kind}: nobody has recorded whether it went into the report."
        else:
            yield _inclusion(found.value)


def _inclusion(one: Inclusion) -> str:
    on = f"{one.on.day}/{one.on.month}/{one.on.year}"
    if one.included:
        return f"{one.requirement}: in the report, {on}."
    return f"{one.requirement}: left out of the report, {on}. Reason: {one.reason}"


def adjournment_words(one: Adjournment) -> str:
    """One adjournment on one line."""
    title, detail = one.event
    return f"{title} on {one.on.day}/{one.on.month}/{one.on.year}: {detail}."
