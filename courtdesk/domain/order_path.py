"""What is still to come after sentence, in the order of the framework's process map.

When each is due stands in `deadlines` and who must act in `duties`; here is what has not been
recorded yet, and what may be recorded at any time while the order runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.court_clock import court_moment
from courtdesk.domain.order_checks import made
from courtdesk.domain.orders import EndedBy, Ending, OrderStep, RiskWhen
from courtdesk.domain.providers import ProviderStep
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.words import day

_FOLLOW_UPS = (OrderStep.FOLLOW_UP_3, OrderStep.FOLLOW_UP_6, OrderStep.FOLLOW_UP_12)
_GONE = (EndedBy.CUSTODY, EndedBy.DIED)
"""Ends after which nobody can be met."""

ANY_TIME = (
    OrderStep.MEETING_HELD,
    OrderStep.CLINICAL_REVIEW,
    OrderStep.COURT_REVIEW,
    OrderStep.REVIEW_DIRECTED,
    OrderStep.CONSENT_RENEWED,
    OrderStep.ALLOCATED,
    OrderStep.PROVIDERS_TOLD,
    OrderStep.LD_TOLD,
)
"""What comes round again, or may come late, while the order runs."""


@dataclass(frozen=True)
class ToCome:
    """One thing not recorded yet.

    `part` is that of the place which records it. `why_not` is why it cannot be recorded yet, or "".
    """

    title: str
    part: str
    caption: str = ""
    why_not: str = ""


def to_come(file: CaseFile) -> tuple[ToCome, ...]:
    """What is not recorded yet, in the order of the map; none before there is a sentence."""
    if file.sentence is None:
        return ()
    kinds = made(file)
    if not kinds:
        return tuple(_step(file, OrderStep.LD_TOLD))
    return tuple(_begin(file, kinds)) + tuple(
        one for kind in kinds for one in (*_under_way(file, kind), *_end(file, kind))
    )


def event_part(step: OrderStep, kind: RequirementKind | None = None) -> str:
    """The part of the place that records a step: "event:STEP" or "event:STEP:KIND"."""
    return f"event:{step}" + (f":{kind}" if kind is not None else "")


def over(file: CaseFile) -> bool:
    """Whether every requirement that the court made has ended."""
    kinds = made(file)
    return bool(kinds) and all(file.order.ending(kind) is not None for kind in kinds)


def _begin(file: CaseFile, kinds: tuple[RequirementKind, ...]) -> Iterator[ToCome]:
    yield from _step(file, OrderStep.EXPLAINED)
    for kind in kinds:
        # A contact with the provider for this is the same fact, recorded elsewhere.
        if file.court.contact(kind, ProviderStep.TOLD_OUTCOME) is None:
            yield from _step(file, OrderStep.PROVIDERS_TOLD, kind)
    if over(file):
        return
    yield from _step(file, OrderStep.ALLOCATED)
    allocated = file.order.last(OrderStep.ALLOCATED) is not None
    why_not = "" if allocated else "The responsible officer is not allocated yet"
    yield from _step(file, OrderStep.OFFICER_MET, why_not=why_not)
    yield from _step(file, OrderStep.MEETING_HELD)
    review = _next_review(file)
    if review is not None:
        title = OrderStep.COURT_REVIEW.label
        part = event_part(OrderStep.COURT_REVIEW)
        yield ToCome(title, part, f"Directed by the court for {day(review)}")


def _under_way(file: CaseFile, kind: RequirementKind) -> Iterator[ToCome]:
    ending = file.order.ending(kind)
    if ending is None:
        yield from _step(file, OrderStep.FIRST_ATTENDED, kind, caption=_booked(file, kind))
    yield from _risk(file, kind, RiskWhen.BEFORE)
    if ending is None:
        yield ToCome(f"{kind}: end of treatment", f"end:{kind}")


def _end(file: CaseFile, kind: RequirementKind) -> Iterator[ToCome]:
    found = file.order.ending(kind)
    if found is None:
        return
    ending = found.value
    if ending.how not in _GONE:
        yield from _step(file, OrderStep.END_MEETING, kind)
        yield from _risk(file, kind, RiskWhen.AFTER)
    if kind is RequirementKind.MHTR:
        yield from _step(file, OrderStep.SIGNED_OFF, kind)
    if ending.how.planned:
        yield from _step(file, OrderStep.CERTIFICATE, kind)
        yield from _step(file, OrderStep.FEEDBACK, kind)
    yield from _follow_ups(file, kind, ending)


def _follow_ups(file: CaseFile, kind: RequirementKind, ending: Ending) -> Iterator[ToCome]:
    # The framework asks for them of an MHTR, from its completion.
    if kind is RequirementKind.MHTR and ending.how.planned:
        for step in _FOLLOW_UPS:
            yield from _step(file, step, kind, caption=f"Counted from {day(ending.on)}")


def _step(
    file: CaseFile,
    step: OrderStep,
    kind: RequirementKind | None = None,
    *,
    caption: str = "",
    why_not: str = "",
) -> Iterator[ToCome]:
    if file.order.last(step, kind) is None:
        title = f"{kind}: {_lowered(step.label)}" if kind is not None else step.label
        yield ToCome(title, event_part(step, kind), caption, why_not)


def _risk(file: CaseFile, kind: RequirementKind, when: RiskWhen) -> Iterator[ToCome]:
    about = (kind, when)
    if all((one.value.requirement, one.value.when) != about for one in file.order.risk):
        title = f"{kind}: risk to self and others {_lowered(when.label)}"
        yield ToCome(title, f"risk:{kind}:{when}")


def _booked(file: CaseFile, kind: RequirementKind) -> str:
    appointment = file.appointment(kind)
    if appointment is None:
        return "No first appointment is booked"
    return f"Booked for {court_moment(appointment.when)}"


def _next_review(file: CaseFile) -> date | None:
    """The first day that the court directed and that no review has reached."""
    days = [
        one.value.on for one in file.order.events if one.value.step is OrderStep.REVIEW_DIRECTED
    ]
    days += file.sentence.value.reviews if file.sentence is not None else ()
    held = file.order.last(OrderStep.COURT_REVIEW)
    return min((one for one in days if held is None or one > held.value.on), default=None)


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]
