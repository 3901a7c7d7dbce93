"""Every combination of requirements in every state that a report is given in, plainly invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from courtdesk.domain.approval import Outcome
from courtdesk.domain.cases import Verdict
from courtdesk.domain.enquiries import VictimViews
from courtdesk.domain.providers import ContactWay
from courtdesk.domain.report import (
    DecisionFacts,
    EnquiryFacts,
    NothingFacts,
    OverruleFacts,
    ReportFacts,
    RequirementFacts,
    ScreenFacts,
    VictimFacts,
)
from courtdesk.domain.requirements import RequirementKind, Route, combination
from tests.unit.documents.finished_case import APPROVED, DAY, FACTS, MHTR

KINDS = RequirementKind
COMBINATIONS = (
    (KINDS.MHTR,),
    (KINDS.DRR,),
    (KINDS.ATR,),
    (KINDS.MHTR, KINDS.DRR),
    (KINDS.MHTR, KINDS.ATR),
)
_PLANS = {
    KINDS.MHTR: "Twelve weekly sessions on managing low mood, in person or by video",
    KINDS.DRR: "Prescribing and keywork each fortnight\nA weekly group\nTesting as the order says",
    KINDS.ATR: "Keywork each week for six months, then each fortnight",
}
_AGREED = replace(
    APPROVED, name="Jo Placeholder", registration="", organisation="Example Recovery Service"
)
_TOLD = replace(
    _AGREED, way=ContactWay.TELEPHONE, recorded_by="Sam Sample", organisation="Example Recovery"
)


def _made(kind: RequirementKind) -> RequirementFacts:
    mental = kind is KINDS.MHTR
    return replace(
        MHTR,
        kind=kind,
        plan=_PLANS[kind],
        sessions="12 weekly sessions of one hour" if mental else "",
        decision=APPROVED if mental else _AGREED,
        scores=MHTR.scores if mental else (),
    )


def _decided(one: RequirementFacts, **changes: object) -> RequirementFacts:
    assert isinstance(one.decision, DecisionFacts)
    return replace(one, decision=replace(one.decision, **changes))  # type: ignore[arg-type]


Change = Callable[[RequirementFacts], RequirementFacts]

_WHY = "The person is in the care of another service"
_SUPPORT = "Housing advice from the invented Example Trust"
STATES: Mapping[str, Change] = {
    "complete": lambda one: one,
    "considered": lambda one: replace(
        MHTR,
        **{"kind": one.kind, "suitable": None, "assessed_on": None, "assessor": "", "plan": ""},  # type: ignore[arg-type]
        appointment=None,
        consent_signed_on=None,
        asked_at=None,
        decision=None,
        scores=(),
    ),
    "assessed": lambda one: replace(
        one, consent_signed_on=None, asked_at=None, decision=None, appointment=None
    ),
    "consented": lambda one: replace(one, asked_at=None, decision=None, appointment=None),
    "asked": lambda one: replace(one, decision=None),
    "returned": lambda one: _decided(one, outcome=Outcome.RETURN, reasons="How is the sleep?"),
    "declined": lambda one: _decided(one, outcome=Outcome.DECLINE, reasons=_WHY, support=_SUPPORT),
    "not-suitable": lambda one: replace(
        one,
        suitable=False,
        reasons=_WHY,
        support=_SUPPORT,
        decision=None,
        consent_signed_on=None,
        asked_at=None,
        appointment=None,
        plan="",
    ),
    "void": lambda one: _decided(one, stands=False),
    "told": lambda one: (
        _decided(one, way=ContactWay.TELEPHONE, recorded_by="Sam Sample", confirmed=False)
        if one.kind is KINDS.MHTR
        else replace(one, decision=_TOLD)
    ),
    "elsewhere": lambda one: replace(one, route=Route.SECONDARY, decision=None),
}


def cases() -> Iterator[tuple[str, ReportFacts]]:
    """Each state by a name that a file can have."""
    whole = replace(
        FACTS,
        victim=VictimFacts(VictimViews.CONSIDERED),
        needs=("Large print", "Interpreter: Polish"),
        rar_needs="Finding work; managing money",
        screens=(ScreenFacts("K10", True, 10, 10, True, DAY),),
    )
    for kinds in COMBINATIONS:
        named = combination(kinds)
        facts = replace(whole, combination=named, requirements=tuple(map(_made, kinds)))
        for state, change in STATES.items():
            name = f"{named.replace(' & ', '-')}-{state}".lower()
            yield name, replace(facts, requirements=tuple(map(change, facts.requirements)))
    yield from _others(whole)


def _others(whole: ReportFacts) -> Iterator[tuple[str, ReportFacts]]:
    bare = replace(whole, requirements=(), combination="")
    yield "none-chosen", bare
    yield "none-proposed", replace(bare, nothing=NothingFacts("No need was found"))
    yield "withdrawn", replace(whole, consent_withdrawn=True)
    yield "no-plea", replace(whole, verdicts=(Verdict.NONE_YET.label,))
    yield "no-agreement", replace(whole, screening_agreed=None, screens=())
    yield (
        "enquiries",
        replace(whole, victim=None, enquiries=(EnquiryFacts("Police: call-outs", DAY),)),
    )
    yield (
        "gone-on",
        replace(whole, overrules=(OverruleFacts("range", "Low range", "Asked for by the bench"),)),
    )
