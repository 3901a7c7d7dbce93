"""The rows of the page: what waits, what is still to come, and what is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from courtdesk.actions.risk_levels import RiskRead
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.ids import MemberId
from courtdesk.domain.order_checks import made
from courtdesk.domain.order_path import ToCome, to_come
from courtdesk.domain.orders import BreachResult, NonAttendance, OrderStep
from courtdesk.domain.providers import ProviderStep
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.timeline import Telling
from courtdesk.domain.words import day
from courtdesk.ui.kit.tasklist import Task, TaskState
from courtdesk.ui.screens.order.withdrawals import is_untold

_T = TypeVar("_T", bound=Telling)

Naming = Callable[[MemberId], str]
"""A member's name."""

TOLD_BEFORE = "told"
"""The key of a row that another page records: a contact with the provider."""


def waiting(file: CaseFile) -> tuple[Task, ...]:
    """What somebody must be told of, or must decide."""
    return (*_withdrawals(file), *_absences(file), *_breaches(file))


def still(file: CaseFile) -> tuple[Task, ...]:
    """What is still to come, in the order of the map."""
    return tuple(_to_come(one) for one in to_come(file))


def recorded(file: CaseFile, risk: tuple[RiskRead, ...], name_of: Naming) -> tuple[Task, ...]:
    """What is recorded, by its day."""
    rows = sorted(_recorded(file, risk, name_of), key=lambda row: row[0])
    return tuple(task for _, task in rows)


def _to_come(one: ToCome) -> Task:
    state = TaskState.CANNOT_START if one.why_not else TaskState.NOT_STARTED
    words = "" if one.why_not else "To record"
    return Task(one.part, one.title, one.why_not or one.caption, state, words)


def _withdrawals(file: CaseFile) -> Iterator[Task]:
    for one in file.order.withdrawals:
        if is_untold(one.value):
            yield Task(
                f"withdraw:{one.document}",
                f"The person withdrew from treatment on {day(one.value.on)}",
                "Tell the responsible officer: the court must review the order",
                TaskState.PROBLEM,
                "Officer not told",
            )


def _absences(file: CaseFile) -> Iterator[Task]:
    for one in file.order.absences:
        status = _absence_status(one.value)
        if status is not None:
            yield _absence(one, *status)


def _absence_status(value: NonAttendance) -> tuple[TaskState, str, str] | None:
    if value.officer_told_on is None:
        return TaskState.PROBLEM, "Officer not told", "Tell the responsible officer"
    if value.decision is None:
        return TaskState.OUTSTANDING, "Officer to decide", "The responsible officer decides"
    if value.requirement is RequirementKind.MHTR and value.lead_told_on is None:
        return TaskState.OUTSTANDING, "Clinical lead not told", "Tell the clinical lead"
    return None


def _absence(one: Recorded[NonAttendance], state: TaskState, words: str, caption: str) -> Task:
    value = one.value
    title = f"{value.requirement}: appointment of {day(value.on)} not kept"
    return Task(f"absence:{one.document}", title, caption, state, words)


def _breaches(file: CaseFile) -> Iterator[Task]:
    for one in file.order.breaches:
        if one.value.result is BreachResult.NOT_YET:
            title, _ = one.value.event
            caption = f"{day(one.value.on)}; record what the court does"
            yield Task(
                f"breach:{one.document}", title, caption, TaskState.OUTSTANDING, "Not decided yet"
            )


def _recorded(
    file: CaseFile, risk: tuple[RiskRead, ...], name_of: Naming
) -> Iterator[tuple[date, Task]]:
    order = file.order
    for event in order.events:
        yield event.value.on, _done(f"mistake:{event.document}", event, name_of)
    for absence in order.absences:
        if _absence_status(absence.value) is None:
            yield absence.value.on, _done(f"absence:{absence.document}", absence, name_of)
    for breach in order.breaches:
        if breach.value.result is not BreachResult.NOT_YET:
            yield breach.value.on, _done(f"breach:{breach.document}", breach, name_of)
    for ending in order.endings:
        if not ending.value.mistake:
            yield ending.value.on, _done(f"end:{ending.value.requirement}", ending, name_of)
    for one in order.withdrawals:
        if not (is_untold(one.value) or one.value.mistake):
            words = "Holds" if one.value.holds else "Changed their mind"
            yield one.value.on, _done(f"withdraw:{one.document}", one, name_of, words)
    for read in risk:
        value = read.recorded.value
        row = _done(f"risk:{value.requirement}:{value.when}", read.recorded, name_of)
        caption = f"{row.caption}; levels {read.sentence}"
        yield value.on, Task(row.key, row.title, caption, row.state)
    yield from _told(file, name_of)


def _told(file: CaseFile, name_of: Naming) -> Iterator[tuple[date, Task]]:
    """A contact that told the provider of the sentence counts, where no step says the same."""
    for kind in made(file):
        found = file.court.contact(kind, ProviderStep.TOLD_OUTCOME)
        if found is not None and file.order.last(OrderStep.PROVIDERS_TOLD, kind) is None:
            yield found.value.at.date(), _done(f"{TOLD_BEFORE}:{kind}", found, name_of)


def _done(key: str, one: Recorded[_T], name_of: Naming, words: str = "Recorded") -> Task:
    title, detail = one.value.event
    caption = f"{detail}. By {name_of(one.by)}"
    return Task(key, title, caption, TaskState.COMPLETED, words)
