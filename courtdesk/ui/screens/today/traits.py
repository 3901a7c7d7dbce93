"""What can be said of a case in one word each, for filters to find and headings to count.

A trait is a string "kind:value". Rows carry theirs, so that filters and counts are pure functions
of rows and read nothing again.
"""

from __future__ import annotations

from collections.abc import Iterator

from courtdesk.domain.access import MAY, Permission, Role
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.pathway import StepName, StepState, next_action, steps
from courtdesk.domain.picking import Standing, standing
from courtdesk.ui.screens.today.marks import adjourned_words, under_18

MINE, NEEDS, RISK = "mark:for-me", "mark:needs", "mark:risk"
AGREED, ADJOURNED, UNDER_18 = "mark:agreed", "mark:adjourned", "mark:under-18"
_COURT_TEAM = MAY[Permission.ASK_DECISION]
WAITING, NOTHING_LEFT = "state:waiting", "state:nothing-left"


def room_trait(court: str, courtroom: str) -> str:
    """The trait of everybody in one courtroom of one court, whatever the session."""
    return f"room:{court}\n{courtroom}"


def who_trait(role: Role) -> str:
    """The trait of every case that waits for somebody with `role`."""
    return f"who:{role}"


def step_trait(step: StepName) -> str:
    """The trait of every case whose next step is this one."""
    return f"step:{step}"


def traits_of(file: CaseFile, *, for_me: bool) -> frozenset[str]:
    """Every trait of `file`; `for_me` is whether this member has anything to do on it."""
    return frozenset(_traits(file, for_me=for_me))


def _traits(file: CaseFile, *, for_me: bool) -> Iterator[str]:
    case, person = file.case.value, file.person.value
    yield room_trait(case.court, case.courtroom)
    action = next_action(file)
    if action is not None:
        yield from (who_trait(role) for role in _waited_on(action.who))
    yield from _stands(file)
    marks = {
        MINE: for_me,
        NEEDS: bool(person.needs),
        RISK: bool(file.open_stops()),
        AGREED: standing(file.court.picks, file.court.agreed) is Standing.AGREED,
        ADJOURNED: bool(adjourned_words(file)),
        UNDER_18: under_18(file),
    }
    yield from (trait for trait, holds in marks.items() if holds)


def _waited_on(who: frozenset[Role]) -> frozenset[Role]:
    """Whom a case waits on; what the whole court team may do waits on nobody outside it."""
    return _COURT_TEAM if who >= _COURT_TEAM else who


def _stands(file: CaseFile) -> Iterator[str]:
    for step in steps(file):
        if step.state in (StepState.NOW, StepState.WAITING):
            yield step_trait(step.name)
            if step.state is StepState.WAITING:
                yield WAITING
            return
    yield NOTHING_LEFT
