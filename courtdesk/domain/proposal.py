"""Eligibility of one case as its record stands: the facts, what they come to, reasons still wanted.

`eligibility` holds the rules and knows no case file; this gathers what they rest on. Nothing is
read out of a score but which side of the threshold it is on, and nothing out of a condition.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from courtdesk.domain.casefile import CaseFile, RequirementFile
from courtdesk.domain.eligibility import (
    EligibilityFacts,
    Need,
    OffenceFacts,
    RequirementGround,
    findings,
)
from courtdesk.domain.findings import Finding, reasons_wanted
from courtdesk.domain.requirements import RequirementKind, Route

_AUDIT = "audit"


def facts_of(file: CaseFile, kinds: Iterable[RequirementKind] | None = None) -> EligibilityFacts:
    """What eligibility rests on, for the requirements considered or, if given, for `kinds`."""
    considered = tuple(part.kind for part in file.considered())
    wanted = considered if kinds is None else tuple(sorted(kinds, key=list(RequirementKind).index))
    person, convicted = file.person.value, convicted_on(file)
    return EligibilityFacts(
        offences=tuple(
            OffenceFacts(file.verdict_of(offence.id), offence.range)
            for offence in file.case.value.offences
        ),
        age_listed=person.age_on(file.case.value.hearing_date),
        age_convicted=person.age_on(convicted) if convicted is not None else None,
        proposed=tuple(_ground(file, kind) for kind in wanted),
    )


def findings_of(
    file: CaseFile, kinds: Iterable[RequirementKind] | None = None
) -> tuple[Finding, ...]:
    """Every condition as it stands, for the requirements considered or, if given, for `kinds`."""
    return findings(facts_of(file, kinds))


def wanted_reasons(
    file: CaseFile, kinds: Iterable[RequirementKind] | None = None
) -> tuple[Finding, ...]:
    """The findings that may be gone past only with a reason, and for which none is recorded."""
    chosen = tuple(kinds) if kinds is not None else tuple(part.kind for part in file.considered())
    if not chosen:
        return ()
    return reasons_wanted(findings_of(file, chosen), file.court.overruled())


def convicted_on(file: CaseFile) -> date | None:
    """The day of the first plea of guilty or finding of guilt, or `None` while there is none.

    The day that was recorded; in older records, which have none, the day of recording.
    """
    days = [
        plea.value.on if plea.value.on is not None else plea.at.date()
        for plea in file.pleas
        if plea.value.verdict.is_guilt
    ]
    return min(days, default=None)


def _ground(file: CaseFile, kind: RequirementKind) -> RequirementGround:
    part = file.requirement(kind)
    assessment = part.assessment.value if part is not None and part.assessment else None
    return RequirementGround(
        kind=kind,
        consented=_consented(file, kind),
        above_threshold=_above(file, kind),
        needs=_needs(part) if kind is RequirementKind.MHTR else None,
        dependent=assessment.need_found if assessment is not None else None,
        treatable=assessment.treatable if assessment is not None else None,
        arrangements=assessment.arrangements if assessment is not None else None,
    )


def _consented(file: CaseFile, kind: RequirementKind) -> bool | None:
    consent = file.consent
    if consent is None or kind not in consent.value.requirements:
        return None
    return consent.value.withdrawn_on is None


def _above(file: CaseFile, kind: RequirementKind) -> bool | None:
    """The screen's for an MHTR, the AUDIT's for an ATR; the last one finished counts."""
    if kind is RequirementKind.MHTR:
        found = file.screens()
    else:
        found = tuple(form for form in file.forms if form.value.form == _AUDIT)
    return found[-1].value.above_threshold if found else None


def _needs(part: RequirementFile | None) -> frozenset[Need] | None:
    """Only that there is a need, and its route: which one it is stays sealed (P5)."""
    if part is None or part.assessment is None or part.assessment.value.need_found is None:
        return None
    if not part.assessment.value.need_found:
        return frozenset()
    secondary = part.requirement.value.route is Route.SECONDARY
    return frozenset({Need.SECONDARY_CARE if secondary else Need.OTHER_MENTAL_HEALTH})
