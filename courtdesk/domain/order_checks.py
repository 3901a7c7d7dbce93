"""What may be recorded after sentence, and which days cannot be: one rule a step, as data.

Sources: the framework's process map from "Sentencing" to "CSTR completion", Appendix 1 ("On
completion, the CL will sign the order off") and the yearly renewal of Appendix 4. A step that
would contradict what stands is refused with one sentence; so is taking away what another step
rests on, since a certificate of completion without a completion would be an overstatement (P3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import DocumentId
from courtdesk.domain.orders import (
    EndedBy,
    Ending,
    OrderEvent,
    OrderStep,
    RiskWhen,
    Withdrawal,
    WithdrawnFrom,
)
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.words import day, listed
from courtdesk.errors import FieldError, FieldErrors

LONGEST_WORDS = 1000
LONGEST_NAME = 120
"""Letters: what a colleague must know, and no report about the person."""

_LONGEST_ORDER = 3
"""Years; a community order lasts no longer (Sentencing Act 2020, s. 202)."""


class Scope(Enum):
    """What one record of a step is about."""

    ORDER = "order"
    """The whole order: it names no requirement."""
    ANY = "any"
    """One requirement, or all of them together."""
    EACH = "each"
    """One requirement, which must be named where the court made two."""


@dataclass(frozen=True)
class StepRule:
    """When one step may be recorded, and with which days.

    `made` asks for a sentence with a requirement. `kinds` are the requirements that have the
    step, none meaning any. `once` refuses a second one. `who` is the sentence for nobody named, ""
    where nobody need be. `after` is a step that comes before. `ended` asks that the end of
    treatment is recorded, `completed` that it was planned, `treated` that it is not over by then.
    `consent` asks for a signed consent; `ahead` allows a day to come.
    """

    scope: Scope = Scope.ORDER
    permission: Permission = Permission.RECORD_ORDER
    made: bool = True
    kinds: tuple[RequirementKind, ...] = ()
    once: bool = False
    who: str = ""
    after: OrderStep | None = None
    ended: bool = False
    completed: bool = False
    treated: bool = False
    consent: bool = False
    ahead: bool = False


_FOLLOW_UP = StepRule(scope=Scope.EACH, once=True, ended=True)

RULES: Mapping[OrderStep, StepRule] = {
    OrderStep.EXPLAINED: StepRule(once=True),
    OrderStep.PROVIDERS_TOLD: StepRule(scope=Scope.ANY),
    # The map tells Liaison and Diversion of either outcome, and support may begin before one.
    OrderStep.LD_TOLD: StepRule(made=False),
    OrderStep.ALLOCATED: StepRule(who="Name the responsible officer."),
    OrderStep.OFFICER_MET: StepRule(after=OrderStep.ALLOCATED),
    OrderStep.MEETING_HELD: StepRule(),
    OrderStep.FIRST_ATTENDED: StepRule(scope=Scope.EACH, once=True, treated=True),
    OrderStep.CLINICAL_REVIEW: StepRule(scope=Scope.EACH, treated=True),
    OrderStep.COURT_REVIEW: StepRule(scope=Scope.ANY),
    OrderStep.REVIEW_DIRECTED: StepRule(scope=Scope.ANY, ahead=True),
    OrderStep.CONSENT_RENEWED: StepRule(consent=True),
    OrderStep.END_MEETING: StepRule(scope=Scope.ANY, ended=True),
    OrderStep.SIGNED_OFF: StepRule(
        scope=Scope.EACH,
        permission=Permission.SIGN_OFF,
        kinds=(RequirementKind.MHTR,),
        once=True,
        ended=True,
    ),
    OrderStep.CERTIFICATE: StepRule(scope=Scope.EACH, once=True, ended=True, completed=True),
    OrderStep.FEEDBACK: StepRule(scope=Scope.ANY),
    OrderStep.FOLLOW_UP_3: _FOLLOW_UP,
    OrderStep.FOLLOW_UP_6: _FOLLOW_UP,
    OrderStep.FOLLOW_UP_12: _FOLLOW_UP,
}
"""One rule for every step."""


def made(file: CaseFile) -> tuple[RequirementKind, ...]:
    """The requirements that the court made, MHTR before DRR and ATR; none without a sentence."""
    granted = file.sentence.value.granted() if file.sentence is not None else ()
    return tuple(kind for kind in RequirementKind if kind in granted)


def settled(file: CaseFile, event: OrderEvent) -> OrderEvent:
    """`event` about the only requirement it can be about, where it names none."""
    rule, granted = RULES[event.step], made(file)
    able = [kind for kind in granted if not rule.kinds or kind in rule.kinds]
    if event.requirement is not None or rule.scope is Scope.ORDER or len(able) != 1:
        return event
    # About all of two is another thing than about the only one that has the step.
    if rule.scope is Scope.ANY and len(granted) > 1:
        return event
    return replace(event, requirement=able[0])


def refuse(errors: Iterable[FieldError]) -> None:
    """Raise `FieldErrors` with everything that is wrong, if anything is."""
    found = tuple(errors)
    if found:
        raise FieldErrors(found)


def check_event(file: CaseFile, event: OrderEvent, *, today: date) -> None:
    """Raise `FieldErrors` (`on`, `who`, `requirement`, `words` or "") for what cannot be."""
    refuse((*wrong_event(file, event, today=today), *_wrong_again(file, event)))


def wrong_event(file: CaseFile, event: OrderEvent, *, today: date) -> Iterator[FieldError]:
    """Everything about a step that contradicts the rest of the case."""
    rule = RULES[event.step]
    if rule.made and not made(file):
        yield FieldError("", _nothing_made(file))
        return
    place = tuple(_wrong_requirement(file, event, rule))
    yield from place
    if rule.who and not event.who.strip():
        yield FieldError("who", rule.who)
    yield from wrong_text("who", event.who, LONGEST_NAME)
    yield from wrong_text("words", event.words)
    # Which days cannot be depends on what it is about.
    if not place:
        yield from _wrong_day(file, event, rule, today)


def wrong_text(field: str, text: str, longest: int = LONGEST_WORDS) -> Iterator[FieldError]:
    """That a text is longer than it may be."""
    if len(text.strip()) > longest:
        yield FieldError(field, f"Shorten this to {longest:,} characters.")


def wrong_day(
    on: date, *, today: date, field: str = "on", floors: Iterable[tuple[date, str]] = ()
) -> Iterator[FieldError]:
    """That a day lies ahead, or before one of `floors`: (day, the words for what was then)."""
    if on > today:
        yield FieldError(field, "This day is still to come: enter when it happened.")
        return
    for floor, words in floors:
        if on < floor:
            yield FieldError(field, f"This is before {words} ({day(floor)}): correct the day.")
            return


def sentence_floor(file: CaseFile) -> tuple[tuple[date, str], ...]:
    """The day of sentence as a floor for `wrong_day`; none where there is no sentence."""
    if file.sentence is None:
        return ()
    return ((file.sentence.value.sentenced_on, "the sentence"),)


def wrong_requirement(file: CaseFile, kind: RequirementKind) -> Iterator[FieldError]:
    """That the court did not make this requirement."""
    if not made(file):
        yield FieldError("", _nothing_made(file))
    elif kind not in made(file):
        yield FieldError("requirement", f"The court did not make the {kind}: choose another.")


def after_end(
    file: CaseFile, kind: RequirementKind | None, on: date, field: str = "on"
) -> Iterator[FieldError]:
    """That a day lies after the end of the requirement that it is about."""
    ending = file.order.ending(kind) if kind is not None else None
    if ending is not None and on > ending.value.on:
        yield FieldError(
            field, f"This is after the {kind} ended ({day(ending.value.on)}): correct the day."
        )


def later_than_end(file: CaseFile, kind: RequirementKind, on: date) -> Iterator[FieldError]:
    """What is recorded of treatment after the day `on` on which it would have ended."""
    treated = [
        (one.value.event[0], one.value.on)
        for one in file.order.events
        if RULES[one.value.step].treated and one.value.requirement is kind
    ]
    treated += [
        (one.value.event[0], one.value.on)
        for one in file.order.absences
        if one.value.requirement is kind
    ]
    for title, happened in treated:
        if happened > on:
            words = f"{title} ({day(happened)}) was after this: correct the day, or take that back."
            yield FieldError("on", words)
            return


def wrong_withdrawal(ending: Ending, withdrawal: Withdrawal) -> bool:
    """Whether an end and a withdrawal from the same treatment cannot both be true.

    Nobody completes what they withdrew from, or withdraws from what had ended. From "all of it"
    they withdraw of what still ran that day.
    """
    same = withdrawal.requirement in (None, ending.requirement)
    if withdrawal.what is not WithdrawnFrom.TREATMENT or not same or not withdrawal.holds:
        return False
    if withdrawal.requirement is None:
        return ending.how.planned and withdrawal.on <= ending.on
    return ending.how.planned or withdrawal.on > ending.on


def still_right(before: CaseFile, after: CaseFile, *, today: date) -> None:
    """Raise `FieldErrors` for what `before` allowed and `after` contradicts: step, absence, end.

    Asked when a sentence or anything else is put right or taken back that other records may rest
    on: an attendance from before the sentence would be an overstatement (P3).
    """
    was = {one for one, _ in _contradicted(before, today)}
    found = tuple(words for one, words in _contradicted(after, today) if one not in was)
    # One sentence, however much it is: each has a page of its own on which it is taken back.
    rest = "rests on this: take that" if len(found) == 1 else "rest on this: take them"
    refuse([FieldError("", f"{listed(found)} {rest} back first.")] if found else [])
    was_judged = set(_judged_too_soon(before))
    for kind, on in _judged_too_soon(after):
        if (kind, on) not in was_judged:
            # A judgement is not taken back, only made again with its right day.
            words = f"{kind}: risk after treatment was judged on {day(on)}: correct that day first."
            raise FieldErrors((FieldError("", words),))


def without(file: CaseFile, document: DocumentId) -> CaseFile:
    """`file` as it would be with one step or one end taken back."""
    order = file.order
    events = tuple(one for one in order.events if one.document != document)
    endings = tuple(one for one in order.endings if one.document != document)
    return replace(file, order=replace(order, events=events, endings=endings))


def _contradicted(file: CaseFile, today: date) -> Iterator[tuple[DocumentId, str]]:
    """What the rest of the case contradicts, each in words with its day."""
    for one in file.order.events:
        if any(True for _ in wrong_event(file, one.value, today=today)):
            yield one.document, _named(one.value.event[0], one.value.on)
    for absence in file.order.absences:
        kind, on = absence.value.requirement, absence.value.on
        if _unfounded(file, kind, on) or any(True for _ in after_end(file, kind, on)):
            yield absence.document, _named(absence.value.event[0], on)
    for end in file.order.endings:
        if _unfounded(file, end.value.requirement, end.value.on):
            yield end.document, _named(end.value.event[0], end.value.on)
    for left in file.order.withdrawals:
        if not made(file) or _unfounded(file, left.value.requirement, left.value.on):
            yield left.document, _named(left.value.event[0], left.value.on)
    for breach in file.order.breaches:
        if no_order(file) or _unfounded(file, breach.value.requirement, breach.value.on):
            yield breach.document, _named(breach.value.event[0], breach.value.on)


def _named(title: str, on: date) -> str:
    return f"{title} ({day(on)})"


def _unfounded(file: CaseFile, kind: RequirementKind | None, on: date) -> bool:
    """Whether the court did not make `kind`, or sentenced only after `on`."""
    if kind is not None and kind not in made(file):
        return True
    return any(on < floor for floor, _ in sentence_floor(file))


def _judged_too_soon(file: CaseFile) -> Iterator[tuple[RequirementKind, date]]:
    """Risk that was judged after treatment, and before treatment ended."""
    for one in file.order.risk:
        ending = file.order.ending(one.value.requirement)
        after = one.value.when is RiskWhen.AFTER
        if after and ending is not None and one.value.on < ending.value.on:
            yield one.value.requirement, one.value.on


def no_order(file: CaseFile) -> str:
    """Why there is no order of the court in this case, or "" where there is one."""
    if file.sentence is None:
        return "No sentence is recorded for this case: record the sentence first."
    disposal = file.sentence.value.disposal
    if not disposal.carries_requirements:
        return f"The sentence was “{disposal.label}”: there is no order that could be breached."
    return ""


def _nothing_made(file: CaseFile) -> str:
    if file.sentence is None:
        return "No sentence is recorded for this case: record the sentence first."
    return "The court made no treatment requirement in this case: this belongs to one that it made."


def _wrong_requirement(file: CaseFile, event: OrderEvent, rule: StepRule) -> Iterator[FieldError]:
    kind = event.requirement
    if kind is None:
        if rule.scope is Scope.EACH:
            yield FieldError("requirement", "Say which requirement this is about.")
    elif rule.scope is Scope.ORDER:
        yield FieldError("requirement", "This is about the whole order: choose no requirement.")
    elif rule.kinds and kind not in rule.kinds:
        names = " or ".join(rule.kinds)
        yield FieldError("requirement", f"This is for an {names} only, and not for the {kind}.")
    else:
        yield from wrong_requirement(file, kind)


def _wrong_day(
    file: CaseFile, event: OrderEvent, rule: StepRule, today: date
) -> Iterator[FieldError]:
    if rule.ahead:
        yield from _wrong_day_ahead(file, event.on)
        return
    floors = list(sentence_floor(file) if rule.made else _birth_floor(file))
    if rule.after is not None:
        earlier = _first(file, rule.after)
        if earlier is None:
            yield FieldError("", f"Record this first: {_lowered(rule.after.label)}.")
            return
        floors.append((earlier, _lowered(rule.after.label)))
    if rule.consent:
        if file.consent is None or file.consent.value.withdrawn_on is not None:
            yield FieldError("", "There is no consent to renew: have one signed first.")
            return
        floors.append((file.consent.value.signed_on, "the consent was signed"))
    if rule.ended:
        missing = tuple(_missing_ends(file, event, rule))
        yield from missing
        if missing:
            return
        floors += _end_floors(file, event)
    wrong = tuple(wrong_day(event.on, today=today, floors=floors))
    yield from wrong
    if rule.treated and not wrong:
        yield from after_end(file, event.requirement, event.on)


def _about_kinds(file: CaseFile, event: OrderEvent) -> tuple[RequirementKind, ...]:
    """What a step is about: the one that it names, or all that the court made."""
    return (event.requirement,) if event.requirement is not None else made(file)


def _missing_ends(file: CaseFile, event: OrderEvent, rule: StepRule) -> Iterator[FieldError]:
    for kind in _about_kinds(file, event):
        ending = file.order.ending(kind)
        if ending is None:
            yield FieldError("", f"Record the end of the {kind} first.")
        elif rule.completed and ending.value.how is not EndedBy.COMPLETED:
            words = f"The {kind} was not completed: there is no certificate of completion."
            yield FieldError("", words)


def _end_floors(file: CaseFile, event: OrderEvent) -> Iterator[tuple[date, str]]:
    for kind in _about_kinds(file, event):
        ending = file.order.ending(kind)
        if ending is not None:
            yield ending.value.on, f"the {kind} ended"


def _wrong_day_ahead(file: CaseFile, on: date) -> Iterator[FieldError]:
    for floor, words in sentence_floor(file):
        if on < floor:
            yield FieldError("on", f"This is before {words} ({day(floor)}): correct the day.")
        elif on.year - floor.year > _LONGEST_ORDER:
            yield FieldError("on", "This is after the order must have ended: correct the day.")


def _birth_floor(file: CaseFile) -> tuple[tuple[date, str], ...]:
    born = file.person.value.birth_date
    return ((born, "the person was born"),) if born is not None else ()


def _first(file: CaseFile, step: OrderStep) -> date | None:
    return min((one.value.on for one in file.order.events if one.value.step is step), default=None)


def _wrong_again(file: CaseFile, event: OrderEvent) -> Iterator[FieldError]:
    about = (event.step, event.requirement)
    same = [one.value for one in file.order.events if _about(one.value) == about]
    if RULES[event.step].once and same:
        yield FieldError(
            "", f"This is recorded already, for {day(same[-1].on)}: take that back to change it."
        )
    elif any(one.on == event.on and one.who == event.who for one in same):
        # Two presses of one button are one event.
        yield FieldError("on", f"This is recorded already for {day(event.on)}.")


def _about(event: OrderEvent) -> tuple[OrderStep, RequirementKind | None]:
    return event.step, event.requirement


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]
