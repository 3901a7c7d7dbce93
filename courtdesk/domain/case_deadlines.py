"""What the deadlines of one case rest on, read from its record, and how each of them stands.

A moment is used only where the record has one: a sentence's time of day, or a plea that was
recorded once, on the day it was made and while courts sit. Everything else is a day, and no hour
is made up for it (P3).

Rules of CourtDesk's own, where the framework is silent: the review "at 6 months" is the first
clinical review that is held when it is due soon, or later; a review by the court settles every
day that the court had directed up to then; consent is renewed only once the court has made a
requirement ("if still in treatment"), and not while sharing of data is withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, tzinfo

from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.cases import Plea
from courtdesk.domain.deadline_rules import DEADLINES, Deadline, StartEvent
from courtdesk.domain.deadlines import (
    Choice,
    DeadlineFacts,
    Standing,
    When,
    add_months,
    applies,
    settle,
    standing,
)
from courtdesk.domain.orders import EndedBy, OrderEvent, OrderStep, WithdrawnFrom
from courtdesk.domain.pathway import plea_ends
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.workdays import Calendar

_SUBSTANCE = (RequirementKind.DRR, RequirementKind.ATR)
_MHTR = (RequirementKind.MHTR,)
_BY_ID = {one.id: one for one in DEADLINES}

STEPS: Mapping[str, tuple[OrderStep, tuple[RequirementKind, ...]]] = {
    "allocated": (OrderStep.ALLOCATED, ()),
    "first-appointment": (OrderStep.FIRST_ATTENDED, _SUBSTANCE),
    "officer-meets": (OrderStep.OFFICER_MET, ()),
    "multidisciplinary-meeting": (OrderStep.MEETING_HELD, ()),
    "review-6-months": (OrderStep.CLINICAL_REVIEW, _MHTR),
    "court-review-4-weeks": (OrderStep.COURT_REVIEW, _MHTR),
    "court-review-directed": (OrderStep.COURT_REVIEW, (RequirementKind.DRR,)),
    "consent-renewal": (OrderStep.CONSENT_RENEWED, ()),
    "follow-up-3": (OrderStep.FOLLOW_UP_3, _MHTR),
    "follow-up-6": (OrderStep.FOLLOW_UP_6, _MHTR),
    "follow-up-12": (OrderStep.FOLLOW_UP_12, _MHTR),
}
"""By deadline: the step of an order that meets it, and for which requirements (none: for any)."""

_SITS_FROM, _SITS_TO = time(9), time(18)
"""The hours in which a magistrates' court may sit; what is typed in later was pleaded before."""

_COMES_ROUND = ("court-review-4-weeks", "court-review-directed", "consent-renewal")
"""For these the last time is the start of the next, and so none of them is ever done."""


def facts_of(
    file: CaseFile, *, community_justice: bool, zone: tzinfo | None = None
) -> DeadlineFacts:
    """What the deadlines of the case rest on. Never raises for dates that can be recorded.

    `zone` is the court's local time (`Calendar.zone`): a sentence's time of day is a moment only
    with it, and without it the day alone is known. A case that ended at plea has no deadlines.
    """
    if file.sentence is None and plea_ends(file):
        return DeadlineFacts(community_justice=community_justice)
    kinds = kinds_of(file)
    starts = dict(_starts(file, kinds, zone))
    return DeadlineFacts(
        kinds, starts, dict(_done(file, starts)), _ended(file, kinds), community_justice
    )


def kinds_of(file: CaseFile) -> tuple[RequirementKind, ...]:
    """The requirements made by the court, or before sentence those that are considered."""
    if file.sentence is not None:
        return tuple(dict.fromkeys(file.sentence.value.granted()))
    return tuple(dict.fromkeys(part.kind for part in file.considered()))


def ended_on(file: CaseFile, kind: RequirementKind) -> date | None:
    """The day on which treatment under `kind` ended or was withdrawn from; `None` while it runs."""
    days = [one.value.on for one in file.order.endings if one.value.requirement is kind]
    days += [
        one.value.on
        for one in file.order.withdrawals
        if one.value.what is WithdrawnFrom.TREATMENT
        and one.value.undone_on is None
        and one.value.requirement in (None, kind)
    ]
    return min(days, default=None)


def standings_of(
    file: CaseFile,
    *,
    community_justice: bool,
    choices: Iterable[Choice],
    now: datetime,
    calendar: Calendar,
) -> tuple[Standing, ...]:
    """Every deadline that the case has, as it stands at `now`, in the order of `DEADLINES`.

    A deadline for one of two requirements lapses with that one, though the other goes on.
    """
    facts = facts_of(file, community_justice=community_justice, zone=calendar.zone)
    settled = tuple(choices)
    return tuple(
        standing(settle(rule, settled), _of_its_own(file, facts, rule), now, calendar)
        for rule in DEADLINES
        if applies(rule, facts)
    )


def _of_its_own(file: CaseFile, facts: DeadlineFacts, rule: Deadline) -> DeadlineFacts:
    kinds = tuple(kind for kind in facts.kinds if kind in rule.kinds)
    return replace(facts, ended=_ended(file, kinds)) if kinds else facts


def _starts(
    file: CaseFile, kinds: tuple[RequirementKind, ...], zone: tzinfo | None
) -> Iterable[tuple[StartEvent, When]]:
    plea = _plea(file, zone)
    if plea is not None:
        yield StartEvent.PLEA_OR_VERDICT, plea
    sentenced = _sentenced(file, zone)
    if sentenced is None:
        return
    yield StartEvent.SENTENCE, sentenced
    allocated = _first(file, OrderStep.ALLOCATED)
    if allocated is not None:
        yield StartEvent.ALLOCATED, allocated
    if kinds:
        yield StartEvent.REQUIREMENT_MADE, sentenced
        yield from _rounds(file, sentenced)
    completed = _completed(file, kinds)
    if completed is not None:
        yield StartEvent.COMPLETED, completed


def _rounds(file: CaseFile, sentenced: When) -> Iterable[tuple[StartEvent, When]]:
    """Where the next of what comes round again is counted from."""
    yield StartEvent.LAST_COURT_REVIEW, _last(file, OrderStep.COURT_REVIEW, _MHTR) or sentenced
    directed = _next_directed(file)
    if directed is not None:
        yield StartEvent.REVIEW_DIRECTED, directed
    signed = _signed(file)
    if signed is not None:
        yield StartEvent.CONSENT_SIGNED, signed


def _done(file: CaseFile, starts: Mapping[StartEvent, When]) -> Iterable[tuple[str, When]]:
    sentenced = starts.get(StartEvent.SENTENCE)
    if sentenced is None:
        return
    yield from ((name, sentenced) for name in ("sentence-on-the-day", "sentence-14-days"))
    for name, (step, kinds) in STEPS.items():
        if name in _COMES_ROUND or _BY_ID[name].start not in starts:
            continue
        since = _window(name, starts)
        done = _first(file, step, kinds, since)
        if done is not None:
            yield name, done


def _window(name: str, starts: Mapping[StartEvent, When]) -> date | None:
    """The first day on which the step counts for this deadline, or `None` for any day."""
    if name != "review-6-months":
        return None
    rule = _BY_ID[name]
    made = _day(starts[rule.start])
    return add_months(made, rule.amount) - rule.soon


def _plea(file: CaseFile, zone: tzinfo | None) -> When | None:
    """The earliest guilty plea or verdict: its moment, or its day where that is all that is known.

    Of several on one day the earliest; but where one of them has no sure hour, that may have been
    the first, and the day alone is known (P3: the hour decides about "on the day").
    """
    guilt = [plea for plea in file.pleas if plea.value.verdict.is_guilt]
    found = [_plea_when(plea, zone) for plea in guilt]
    if not found:
        return None
    first = min(_day(when) for when in found)
    of_that_day = [when for when in found if _day(when) == first]
    moments = [when for when in of_that_day if isinstance(when, datetime)]
    return min(moments) if len(moments) == len(of_that_day) else first


def _plea_when(plea: Recorded[Plea], zone: tzinfo | None) -> When:
    recorded = plea.at if zone is None else plea.at.astimezone(zone)
    # From before the day was asked for: recorded by then, and no hour can be relied on.
    on = plea.value.on or recorded.date()
    # A reason stands with every change: `at` is then of the correction, and not of the plea.
    sure = plea.value.on == recorded.date() and not plea.value.reason and not plea.disputed
    sits = _SITS_FROM <= recorded.time() <= _SITS_TO
    return recorded if zone is not None and sure and sits else on


def _sentenced(file: CaseFile, zone: tzinfo | None) -> When | None:
    if file.sentence is None:
        return None
    sentence = file.sentence.value
    if sentence.at is None or zone is None:
        return sentence.sentenced_on
    return datetime.combine(sentence.sentenced_on, sentence.at, zone)


def _completed(file: CaseFile, kinds: tuple[RequirementKind, ...]) -> date | None:
    """The end of treatment: of the MHTR where there is one, as it alone is followed up."""
    wanted = _MHTR if RequirementKind.MHTR in kinds else kinds
    days = [
        one.value.on
        for one in file.order.endings
        if one.value.how is EndedBy.COMPLETED and one.value.requirement in wanted
    ]
    return max(days, default=None)


def _next_directed(file: CaseFile) -> date | None:
    drr = (RequirementKind.DRR,)
    days = [one.on for one in _events(file, OrderStep.REVIEW_DIRECTED, drr)]
    days += file.sentence.value.reviews if file.sentence is not None else ()
    held = _last(file, OrderStep.COURT_REVIEW, drr)
    return min((day for day in days if held is None or day > held), default=None)


def _signed(file: CaseFile) -> date | None:
    consent = file.consent
    shared = file.order.withdrawn(WithdrawnFrom.DATA_SHARING) is None
    if consent is None or consent.value.withdrawn_on is not None or not shared:
        return None
    renewed = _last(file, OrderStep.CONSENT_RENEWED)
    return max(consent.value.signed_on, renewed or consent.value.signed_on)


def _ended(file: CaseFile, kinds: tuple[RequirementKind, ...]) -> date | None:
    """When the last of `kinds` ended; `None` while one of them runs, and before sentence."""
    if file.sentence is None:
        return None
    days = [ended_on(file, kind) for kind in kinds]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _events(
    file: CaseFile, step: OrderStep, kinds: tuple[RequirementKind, ...] = ()
) -> Iterable[OrderEvent]:
    for one in file.order.events:
        event = one.value
        about = event.requirement is None or not kinds or event.requirement in kinds
        if event.step is step and about and not event.mistake:
            yield event


def _first(
    file: CaseFile,
    step: OrderStep,
    kinds: tuple[RequirementKind, ...] = (),
    since: date | None = None,
) -> date | None:
    days = [one.on for one in _events(file, step, kinds)]
    return min((day for day in days if since is None or day >= since), default=None)


def _last(file: CaseFile, step: OrderStep, kinds: tuple[RequirementKind, ...] = ()) -> date | None:
    return max((one.on for one in _events(file, step, kinds)), default=None)


def _day(when: When) -> date:
    return when.date() if isinstance(when, datetime) else when
