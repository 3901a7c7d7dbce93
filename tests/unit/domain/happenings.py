"""Everything that can be recorded about a case, as things that happen to a `Builder`.

Nothing here keeps to any order: a record may come before what it rests on, as it may when two
laptops exchange what they wrote apart from each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from courtdesk.domain import pathway
from courtdesk.domain.approval import Outcome
from courtdesk.domain.bench import (
    AdjournedFor,
    Adjournment,
    Inclusion,
    ReportForm,
    ReportRequest,
    Slip,
    SlipAnswer,
)
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import OffenceRange, Verdict
from courtdesk.domain.enquiries import STANDARD, Enquiry, Victim, VictimViews
from courtdesk.domain.orders import (
    Breach,
    EndedBy,
    Ending,
    Enforcement,
    NonAttendance,
    OrderEvent,
    OrderStep,
    RiskJudged,
    RiskWhen,
    Withdrawal,
    WithdrawnFrom,
)
from courtdesk.domain.overrules import NoProposal, NothingProposed, Overrule
from courtdesk.domain.picking import Agreed, Pick, Side
from courtdesk.domain.providers import (
    BookedAppointment,
    ContactWay,
    ProviderContact,
    ProviderStep,
)
from courtdesk.domain.requirements import Appointment, RequirementKind, Route
from courtdesk.domain.screening import RiskMark
from courtdesk.domain.sensitive import Sensitive
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.domain.told import DefenceAnswer, Party, Told
from tests.unit.domain.casefiles import CASE, DAY, Builder

Happening = Callable[[Builder], Any]

AT = datetime(2027, 1, 14, 9, 31, tzinfo=UTC)
MHTR, DRR, ATR = RequirementKind


def _replaced(found: tuple[Any, ...], new: Any, same: Callable[[Any], object]) -> tuple[Any, ...]:
    kept = tuple(one for one in found if same(one.value) != same(new.value))
    return (*kept, new)


def court(part: str, value: Any, same: Callable[[Any], object] | None = None) -> Happening:
    """Record `value` in the court file: as one of many told apart by `same`, or as the only one."""

    def happen(builder: Builder) -> None:
        file, new = builder.file.court, builder.recorded(value)
        held = getattr(file, part)
        now = new if same is None else _replaced(held, new, same)
        builder.file = replace(builder.file, court=replace(file, **{part: now}))

    return happen


def order(part: str, value: Any, same: Callable[[Any], object]) -> Happening:
    """Record `value` in the order file."""

    def happen(builder: Builder) -> None:
        file, new = builder.file.order, builder.recorded(value)
        now = _replaced(getattr(file, part), new, same)
        builder.file = replace(builder.file, order=replace(file, **{part: now}))

    return happen


def told(party: Party, answer: DefenceAnswer | None = None, skipped: str = "") -> Happening:
    value = Told(CASE, party, "M. Webb", None if skipped else AT, answer, skipped)
    return court("told", value, lambda one: one.party)


def contact(kind: RequirementKind, step: ProviderStep) -> Happening:
    value = ProviderContact(
        CASE, kind, step, "Invented Recovery", "Ola Berg", ContactWay.TELEPHONE, AT
    )
    return court("contacts", value, lambda one: (one.requirement, one.step))


def booked(kind: RequirementKind) -> Happening:
    appointment = Appointment(AT + timedelta(days=2), "12 Castle Street", "Ola Berg")
    value = BookedAppointment(CASE, kind, appointment)
    return court("appointments", value, lambda one: one.requirement)


def enquiry(kind: str, answered: bool) -> Happening:
    value = Enquiry(CASE, kind, DAY, DAY if answered else None, False if answered else None)
    return court("enquiries", value, lambda one: one.kind)


def considered(kind: RequirementKind, considered: bool = True) -> Happening:
    """Choose `kind`, or take it off again."""

    def happen(builder: Builder) -> None:
        found = [part for part in builder.file.requirements if part.kind is kind]
        if not found and considered:
            builder.consider(kind)
        for part in found:
            value = replace(part.requirement.value, considered=considered)
            builder._part(kind, requirement=builder.recorded(value))

    return happen


def routed(route: Route) -> Happening:
    def happen(builder: Builder) -> None:
        for part in builder.file.requirements:
            if part.kind is MHTR:
                value = replace(part.requirement.value, route=route)
                builder._part(MHTR, requirement=builder.recorded(value))

    return happen


def ranged(level: OffenceRange) -> Happening:
    def happen(builder: Builder) -> None:
        case = builder.file.case.value
        offences = tuple(replace(one, range=level) for one in case.offences)
        builder._set(case=builder.recorded(replace(case, offences=offences)))

    return happen


def born(day: date | None) -> Happening:
    def happen(builder: Builder) -> None:
        person = replace(builder.file.person.value, birth_date=day)
        builder._set(person=builder.recorded(person))

    return happen


def sentenced(accepted: bool) -> Happening:
    def happen(builder: Builder) -> None:
        results = tuple(
            CourtResult(part.kind, accepted, 12 if accepted else None, "" if accepted else "No.")
            for part in builder.file.considered()
        )
        disposal = Disposal.COMMUNITY_ORDER if accepted else Disposal.OTHER
        held = builder.file.sentence
        stood = held.value.stood if held is not None else _done(builder.file)
        sentence = Sentence(CASE, DAY, disposal, 12, results, stood=stood)
        builder._set(sentence=builder.recorded(sentence))

    return happen


def _done(file: CaseFile) -> tuple[str, ...]:
    found = pathway.steps(file)
    return tuple(step.name.value for step in found if step.state is pathway.StepState.DONE)


def event(step: OrderStep, kind: RequirementKind | None = None) -> Happening:
    value = OrderEvent(CASE, step, DAY, "Ruth Adeyemi", kind)
    return order("events", value, lambda one: (one.step, one.requirement))


def absence(*, officer: bool = False, decided: bool = False) -> Happening:
    value = NonAttendance(
        CASE,
        MHTR,
        DAY,
        officer_told_on=DAY if officer or decided else None,
        decision=Enforcement.WARNING if decided else None,
    )
    return order("absences", value, lambda one: one.on)


def withdrawn(what: WithdrawnFrom, officer: bool = False, undone: bool = False) -> Happening:
    value = Withdrawal(
        CASE,
        what,
        DAY,
        officer_told_on=DAY if officer else None,
        undone_on=DAY if undone else None,
    )
    return order("withdrawals", value, lambda one: one.what)


STRIP: tuple[Happening, ...] = (
    lambda b: b.agree(),
    lambda b: b.agree(agreed=False),
    lambda b: b.screen(),
    lambda b: b.screen("k10", above=None),
    lambda b: b.screen("core-10", above=False),
    lambda b: b.screen("audit", above=False),
    lambda b: b.screen("core-34", risk=RiskMark.PRESENT),
    lambda b: b.act(),
    *(
        (lambda b, verdict=verdict, offence=offence: b.plead(verdict, offence))
        for verdict in Verdict
        for offence in ("o1", "o2")
    ),
    *(considered(kind, on) for kind in RequirementKind for on in (True, False)),
    *(
        (lambda b, kind=kind, well=well: b.assess(kind, suitable=well))
        for kind in RequirementKind
        for well in (True, False)
    ),
    lambda b: b.consent(MHTR, DRR),
    lambda b: b.consent(ATR),
    lambda b: b.consent(MHTR, withdrawn=True),
    *((lambda b, kind=kind: b.ask(kind)) for kind in RequirementKind),
    *(
        (lambda b, outcome=outcome, kind=kind: b.decide(outcome, kind))
        for outcome in Outcome
        for kind in RequirementKind
    ),
    lambda b: b.issue(),
    sentenced(True),
    sentenced(False),
    routed(Route.SECONDARY),
    routed(Route.PRIMARY),
    *(ranged(level) for level in OffenceRange),
    born(date(2010, 1, 1)),
    born(date(1990, 1, 1)),
    born(None),
)
"""What the seven steps rest on."""

AROUND: tuple[Happening, ...] = (
    *(told(Party.DEFENCE, answer) for answer in DefenceAnswer),
    told(Party.DEFENCE, skipped="The list was called on at once."),
    told(Party.COURT_LEGAL),
    *(
        court("picks", Pick(CASE, side, on), lambda p: p.side)
        for side in Side
        for on in (True, False)
    ),
    court("agreed", Agreed(CASE, True)),
    court("agreed", Agreed(CASE, False, "Known to another team.")),
    *(court("slip", Slip(CASE, "List caller", AT, answer)) for answer in SlipAnswer),
    court("overrules", Overrule(CASE, "range", "The bench says so."), lambda one: one.key),
    court("overrules", Overrule(CASE, "score:MHTR", "Seen to be low."), lambda one: one.key),
    court("nothing", NoProposal(CASE, NothingProposed.BELOW_THRESHOLD)),
    *(contact(kind, step) for kind in RequirementKind for step in ProviderStep),
    *(booked(kind) for kind in RequirementKind),
    *(enquiry(kind.id, answered) for kind in STANDARD for answered in (True, False)),
    court("victim", Victim(CASE, VictimViews.CONSIDERED, DAY)),
    court("request", ReportRequest(CASE, ReportForm.ORAL, AT)),
    *(
        court("inclusions", Inclusion(CASE, kind, on, DAY), lambda one: one.requirement)
        for kind in RequirementKind
        for on in (True, False)
    ),
    court("adjournments", Adjournment(CASE, DAY, AdjournedFor.COURT_LED), lambda one: one.on),
    court("sensitive", Sensitive(CASE, True, "Cares for a parent.", "", DAY)),
)
"""What is recorded around them before sentence."""

AFTER: tuple[Happening, ...] = (
    *(event(step) for step in OrderStep),
    *(event(step, MHTR) for step in (OrderStep.END_MEETING, OrderStep.SIGNED_OFF)),
    absence(),
    absence(officer=True),
    absence(decided=True),
    order("breaches", Breach(CASE, DAY, MHTR, "Two absences."), lambda one: one.on),
    *(
        order("endings", Ending(CASE, kind, DAY, how), lambda one: one.requirement)
        for kind in RequirementKind
        for how in (EndedBy.COMPLETED, EndedBy.WITHDREW)
    ),
    *(withdrawn(what) for what in WithdrawnFrom),
    withdrawn(WithdrawnFrom.TREATMENT, officer=True),
    withdrawn(WithdrawnFrom.TREATMENT, undone=True),
    order("risk", RiskJudged(CASE, MHTR, RiskWhen.AFTER, DAY), lambda one: one.requirement),
)
"""What is recorded after sentence."""

EVERYTHING: tuple[Happening, ...] = (*STRIP, *AROUND, *AFTER)
