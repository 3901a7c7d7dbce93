"""Random histories of everything that can be recorded, against what must hold in each of them.

H01 one step at most invites; every step and duty that is open names who must act, none that is
closed does; H02 approval is never shown done unless it stands; H03 once sentenced nothing before
the sentence is open but what the return still counts; H04 before a sentence nothing after it is;
H05 when the plea ended the matter only people are told; H06 a duty is there once, and its page;
H07 the order in which records lie does not matter; H08 what one duty asks for settles that duty
and opens no other; H09 a reason that is given is not wanted again; H10 nothing proposed and
something considered are never both in force; H11 enquiries are not there for who may not see them.

`COURTDESK_HISTORIES` sets how many there are: 1,000 in a test run, 20,000 in `dev.py soak`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courtdesk.domain import pathway, proposal
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.duties import Duty, DutyState, before_sentence
from courtdesk.domain.duties_after import after_sentence
from courtdesk.domain.enquiries import STANDARD
from courtdesk.domain.orders import OrderStep
from courtdesk.domain.overrules import Overrule
from courtdesk.domain.pathway import StepName, StepState
from courtdesk.domain.providers import ProviderStep
from courtdesk.domain.requirements import RequirementKind, Route
from courtdesk.domain.told import DefenceAnswer, Party
from tests.unit.domain import happenings
from tests.unit.domain.casefiles import CASE, Builder
from tests.unit.domain.happenings import EVERYTHING, Happening

HISTORIES = int(os.environ.get("COURTDESK_HISTORIES", "1000"))
many = settings(max_examples=HISTORIES, suppress_health_check=[HealthCheck.too_slow])

_OPEN = (StepState.NOW, StepState.WAITING, StepState.AHEAD)
_TELLING = ("told-plea:", "tell:")


def built(numbers: list[int]) -> Builder:
    builder = Builder(offences=2)
    for number in numbers:
        EVERYTHING[number](builder)
    return builder


HISTORY = st.lists(st.integers(0, len(EVERYTHING) - 1), max_size=30).map(built)


def duties(file: CaseFile) -> tuple[Duty, ...]:
    return (*before_sentence(file, STANDARD), *after_sentence(file))


def states(file: CaseFile) -> dict[str, DutyState]:
    return {duty.key: duty.state for duty in duties(file)}


@many
@given(HISTORY)
def test_no_order_of_events_reaches_a_contradiction(builder: Builder) -> None:
    file = builder.file
    strip, found = pathway.steps(file), duties(file)
    _one_invites(file, strip)
    _approval_stands(file, strip)
    for step in strip:
        assert bool(step.who) == (step.state in _OPEN), step  # H01
    for duty in found:
        assert bool(duty.who) == duty.state.open, duty  # H01
        assert duty.place and duty.source.words and duty.text  # H06
    assert len({duty.key for duty in found}) == len(found)  # H06
    _sentence_closes(file, strip)
    _plea_ends(file)
    _proposal_is_one(file, strip)


def _one_invites(file: CaseFile, strip: tuple[pathway.Step, ...]) -> None:  # H01
    inviting = [step for step in strip if step.state in (StepState.NOW, StepState.WAITING)]
    assert len(inviting) <= 1
    assert all(step.detail for step in inviting)
    action = pathway.next_action(file)
    assert (action is None) == (not inviting and not file.open_stops())


def _approval_stands(file: CaseFile, strip: tuple[pathway.Step, ...]) -> None:  # H02
    sentence = file.sentence
    if sentence is not None and sentence.value.stood is not None:
        done = {step.name.value for step in strip if step.state is StepState.DONE}
        # H02: what stood then and no more, but a plea entered late is the plea nevertheless.
        assert done - {"plea", "sentence"} <= set(sentence.value.stood)
    elif strip[list(StepName).index(StepName.APPROVE)].state is StepState.DONE:
        approved = [part for part in pathway.suitable(file) if file.approved(part.kind)]
        primary = [part for part in approved if part.requirement.value.route is Route.PRIMARY]
        assert primary


def _sentence_closes(file: CaseFile, strip: tuple[pathway.Step, ...]) -> None:
    before, after = before_sentence(file, STANDARD), after_sentence(file)
    if file.sentence is None:
        assert after == ()  # H04
        return
    assert all(step.state not in _OPEN for step in strip)  # H03
    left = [duty for duty in before if duty.state.open]
    assert all(duty.key.startswith("included:") for duty in left)  # H03
    kinds = set(file.sentence.value.granted())
    assert not kinds or OrderStep.EXPLAINED in {duty.key for duty in after}


def _plea_ends(file: CaseFile) -> None:  # H05
    if not pathway.plea_ends(file) or file.sentence is not None:
        return
    left = [duty for duty in before_sentence(file, STANDARD) if duty.state.open]
    assert all(duty.key.startswith(_TELLING) for duty in left), left


def _proposal_is_one(file: CaseFile, strip: tuple[pathway.Step, ...]) -> None:  # H10
    assess = strip[list(StepName).index(StepName.ASSESS)]
    if file.considered():
        assert assess.word != "None"


@many
@given(HISTORY)
def test_the_order_in_which_records_lie_does_not_matter(builder: Builder) -> None:  # H07
    file = builder.file
    turned = replace(file, court=_turned(file.court), order=_turned(file.order))
    assert states(turned) == states(file)
    assert pathway.steps(turned) == pathway.steps(file)


def _turned(file: Any) -> Any:
    backwards = {
        one.name: getattr(file, one.name)[::-1]
        for one in fields(file)
        if isinstance(getattr(file, one.name), tuple)
    }
    return replace(file, **backwards)


SETTLES: dict[str, Happening] = {
    "tell:defence": happenings.told(Party.DEFENCE, DefenceAnswer.AGREES),
    "tell:court-legal": happenings.told(Party.COURT_LEGAL),
    "told-plea:MHTR": happenings.contact(RequirementKind.MHTR, ProviderStep.TOLD_PLEA),
    "appointment:DRR": happenings.booked(RequirementKind.DRR),
    "enquiry:domestic-abuse": happenings.enquiry("domestic-abuse", answered=True),
    "explained": happenings.event(OrderStep.EXPLAINED),
    "allocated": happenings.event(OrderStep.ALLOCATED),
}


@pytest.mark.parametrize("key", sorted(SETTLES))
@settings(max_examples=max(20, HISTORIES // 20), suppress_health_check=[HealthCheck.too_slow])
@given(HISTORY)
def test_what_a_duty_asks_for_settles_it_and_opens_no_other(key: str, builder: Builder) -> None:
    """H08. Telling a provider of one thing, say, must not bring back another."""
    before = states(builder.file)
    SETTLES[key](builder)
    after = states(builder.file)
    if key in after:
        assert not after[key].open
    opened = [one for one in after if after[one].open and not before.get(one, after[one]).open]
    assert opened == []


@many
@given(HISTORY)
def test_a_reason_that_is_given_is_not_wanted_again(builder: Builder) -> None:  # H09
    wanted = proposal.wanted_reasons(builder.file)
    assert all(one.asks_reason for one in wanted)
    assert not wanted or builder.file.considered()
    for finding in wanted:
        value = Overrule(CASE, finding.key, "The bench says so.")
        happenings.court("overrules", value, lambda one: one.key)(builder)
    assert proposal.wanted_reasons(builder.file) == ()
    keys = {duty.key for duty in before_sentence(builder.file)}
    assert not any(key.startswith("reason:") for key in keys)


@given(HISTORY)
def test_enquiries_are_not_there_for_who_may_not_see_them(builder: Builder) -> None:  # H11
    found = before_sentence(builder.file, ())
    told = " ".join(f"{one.key} {one.text} {one.why}" for one in found).casefold()
    assert "enquir" not in told
    assert "victim" not in told


def test_every_thing_that_can_happen_changes_some_history() -> None:
    """A happening that changed nothing anywhere would be tested by none of the above."""
    full: Callable[[], Builder] = lambda: (  # noqa: E731
        Builder(offences=2).agree().screen(risk=happenings.RiskMark.PRESENT).plead().consider()
    )
    for number, happen in enumerate(EVERYTHING):
        kinds = (RequirementKind.DRR, RequirementKind.ATR)
        builders = (Builder(offences=2), *(full().consider(kind) for kind in kinds))
        changed = False
        for builder in builders:
            before = builder.file
            happen(builder)
            changed = changed or builder.file != before
        assert changed, number
