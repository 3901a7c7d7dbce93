"""The duties after sentence: from explaining the order to the end meeting (see `duties`).

The rows of the "Example CSTR Process Map" from "Sentencing" on. When each is due stands in
`deadlines`; here is whether it is done and who must act.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from courtdesk.domain.access import MAY, Permission, Role
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.duties import CDO, Duty, DutyState, as_state
from courtdesk.domain.framework import CASE_MEETING, OUTCOMES, PROCESS_MAP, Source
from courtdesk.domain.order_path import event_part, to_come
from courtdesk.domain.orders import Ending, OrderStep, RiskWhen, WithdrawnFrom
from courtdesk.domain.recorded import Recorded
from courtdesk.domain.requirements import RequirementKind

_OFFICER = frozenset({Role.RESPONSIBLE_OFFICER})
_TREATS = {
    RequirementKind.MHTR: frozenset({Role.ASSESSOR, Role.CLINICAL_LEAD, Role.LINK_WORKER}),
    RequirementKind.DRR: frozenset({Role.PROVIDER}),
    RequirementKind.ATR: frozenset({Role.PROVIDER}),
}


def _map(words: str) -> Source:
    return Source(PROCESS_MAP, words)


_EXPLAIN = _map(
    "CDO meet with individual post sentence to ensure understanding of order and provide initial"
    " appointment date."
)
_PROVIDERS = _map("CDO to inform treatment provider of outcome")
_LD = _map("Liaison and Diversion informed in order to support into appropriate support services")
_ALLOCATE = _map("Probation will allocate the case a RO up to 48 hours post sentence.")
_MEET = _map("RO: to meet individual within 5 days post sentence to explain the sentence.")
_MEETING = _map(
    "RO: coordinates a sentence planning meeting, which includes all partners and individual."
)
_ABSENCE = _map(
    "Provider communication with RO who will make the decision around enforcement. RO will"
    " communicate with the individual and providers."
)
_END = _map(
    "arrange a meeting with the individual and Treatment provider at the end of the treatment"
)
_CERTIFICATE = _map(
    "CSTR provider offers a certificate of completion along with feedback questionnaire."
)
_REVIEW = Source(
    CASE_MEETING,
    "If during the CSTR delivery the individual withdraws consent, the court would need to review"
    " the order.",
)
_RISK = Source(OUTCOMES, "Levels of risk to self and others pre and post intervention")


def after_sentence(file: CaseFile) -> tuple[Duty, ...]:
    """The duties of a sentenced case, in the order of the map; none before there is a sentence."""
    sentence = file.sentence
    if sentence is None:
        return ()
    granted = sentence.value.granted()
    if not granted:
        if not (file.requirements or file.screens()):
            return ()
        text = "Tell Liaison and Diversion"
        return (_step(file, OrderStep.LD_TOLD, text, CDO, _LD),)
    return tuple(_with_requirements(file, granted))


def _with_requirements(file: CaseFile, granted: tuple[RequirementKind, ...]) -> Iterator[Duty]:
    step = OrderStep
    # First what presses: liberty may hang on it, and nobody else is told by the record alone.
    yield from _absences(file)
    yield from _withdrawn(file)
    yield _step(file, step.EXPLAINED, "Explain the order", CDO)
    text = "Tell the providers of the sentence"
    yield _step(file, step.PROVIDERS_TOLD, text, CDO, _PROVIDERS)
    allocators = CDO | _OFFICER
    text = "Record the responsible officer"
    yield _step(file, step.ALLOCATED, text, allocators, _ALLOCATE)
    text = "Meet the person and explain the sentence"
    yield _step(file, step.OFFICER_MET, text, _OFFICER, _MEET)
    text = "Hold the multidisciplinary meeting"
    yield _step(file, step.MEETING_HELD, text, _OFFICER, _MEETING)
    for kind in granted:
        yield from _end(file, kind)


def _step(  # noqa: PLR0917
    file: CaseFile,
    step: OrderStep,
    text: str,
    who: frozenset[Role],
    source: Source = _EXPLAIN,
    kind: RequirementKind | None = None,
) -> Duty:
    part = f"event:{step}" + (f":{kind}" if kind is not None else "")
    key = step.value + (f":{kind}" if kind is not None else "")
    duty = Duty(key, text, DutyState.READY, who, "order", source, part)
    done = file.order.last(step, kind)
    if done is not None:
        return as_state(duty, DutyState.DONE, done.value.event[1])
    sentence = file.sentence
    return as_state(duty, DutyState.READY, since=sentence.at if sentence is not None else None)


def _absences(file: CaseFile) -> Iterator[Duty]:
    for one in file.order.absences:
        value, part = one.value, f"absence:{one.document}"
        about = f"the {value.requirement} appointment not kept"
        tell = Duty(
            f"absence-told:{one.document}",
            f"Tell the responsible officer about {about}",
            DutyState.READY,
            _TREATS[value.requirement] | CDO,
            "order",
            _ABSENCE,
            part,
        )
        told = value.officer_told_on is not None
        yield as_state(tell, DutyState.DONE if told else DutyState.READY, since=one.at)
        decide = Duty(
            f"absence-decided:{one.document}",
            f"Decide about enforcement: {about}",
            DutyState.READY,
            _OFFICER,
            "order",
            _ABSENCE,
            part,
        )
        if value.decision is not None:
            yield as_state(decide, DutyState.DONE, value.decision.label)
        elif told:
            yield as_state(decide, DutyState.READY, since=one.at)
        else:
            yield as_state(decide, DutyState.BLOCKED, "The responsible officer is not told yet")
        if value.requirement is RequirementKind.MHTR:
            lead = Duty(
                f"absence-lead:{one.document}",
                f"Tell the clinical lead about {about}",
                DutyState.READY,
                _TREATS[value.requirement],
                "order",
                _ABSENCE,
                part,
            )
            done = value.lead_told_on is not None
            yield as_state(lead, DutyState.DONE if done else DutyState.READY, since=one.at)


def _withdrawn(file: CaseFile) -> Iterator[Duty]:
    """One duty for each withdrawal that holds: the officer told of one knows nothing of another."""
    for found in file.order.withdrawals:
        value = found.value
        if value.what is not WithdrawnFrom.TREATMENT or not value.holds:
            continue
        about = f" ({value.requirement})" if value.requirement is not None else ""
        duty = Duty(
            f"withdrawn:{found.document}",
            "Tell the responsible officer that the court must review the order: consent to"
            f" treatment is withdrawn{about}",
            DutyState.READY,
            MAY[Permission.RECORD_ORDER] - _OFFICER,
            "order",
            _REVIEW,
            f"withdraw:{found.document}",
        )
        told = value.officer_told_on is not None
        yield as_state(duty, DutyState.DONE if told else DutyState.READY, since=found.at)


def _end(file: CaseFile, kind: RequirementKind) -> Iterator[Duty]:
    """What the end of a requirement asks for, as far as `order_path` has it still to come."""
    ending = file.order.ending(kind)
    if ending is None:
        return
    left, treats = {one.part for one in to_come(file)}, _TREATS[kind]
    for step, text, who, source in (
        (OrderStep.END_MEETING, "hold the end meeting", treats, _END),
        (OrderStep.SIGNED_OFF, "sign off the end of treatment", MAY[Permission.SIGN_OFF], _END),
        (OrderStep.CERTIFICATE, "offer the certificate of completion", treats, _CERTIFICATE),
        (OrderStep.FEEDBACK, "give the person the feedback questionnaire", treats, _CERTIFICATE),
    ):
        if event_part(step, kind) in left or file.order.last(step, kind) is not None:
            yield _step(file, step, f"{kind}: {text}", who, source, kind)
    yield from _risk_after(file, kind, ending, left)


def _risk_after(
    file: CaseFile, kind: RequirementKind, ending: Recorded[Ending], left: Collection[str]
) -> Iterator[Duty]:
    part = f"risk:{kind}:{RiskWhen.AFTER}"
    done = any(
        one.value.requirement is kind and one.value.when is RiskWhen.AFTER
        for one in file.order.risk
    )
    if not done and part not in left:
        return
    duty = Duty(
        f"risk-after:{kind}",
        f"{kind}: judge risk after treatment",
        DutyState.READY,
        MAY[kind.assess] | MAY[kind.decide],
        "order",
        _RISK,
        part,
    )
    yield as_state(duty, DutyState.DONE if done else DutyState.READY, since=ending.at)
