"""Records of the pathway that stand in two versions: no step goes on over one of them (P4).

What the case file shows of a record in dispute is what allows least (`courtdesk.actions.records`),
so nothing is allowed by mistake; here it is said what is to be settled, and by whom. Records that
only some may know of, such as enquiries, are not among them: the strip is everybody's (V1, P5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from courtdesk.domain.access import MAY, Permission, Role
from courtdesk.domain.casefile import CaseFile, Recorded, RequirementFile
from courtdesk.domain.ids import DocumentId
from courtdesk.domain.screening import to_fill_in


@dataclass(frozen=True)
class Torn:
    """One record in dispute: `what` it is in plain words, and who may say which version holds."""

    document: DocumentId
    what: str
    who: frozenset[Role]

    @property
    def sentence(self) -> str:
        """What is to be done, as the strip and the list of the day say it."""
        return f"Two versions of the {self.what}: settle which holds"

    @property
    def button(self) -> str:
        """What leads there, also where it stands beside something else that is first."""
        return f"Settle the two versions of the {self.what}"


def of_plea(file: CaseFile) -> Torn | None:
    """The first plea in dispute, whatever its versions say."""
    return next(_torn(file.pleas, "plea", Permission.RECORD_PLEA), None)


def of_listing(file: CaseFile) -> Torn | None:
    """The case as listed, in dispute: one version of it may have an offence more."""
    return next(_torn([file.case], "case as it was listed", Permission.CHANGE_LIST), None)


def of_assessment(file: CaseFile) -> Torn | None:
    """What was chosen or assessed, in dispute; also a requirement that one version took off."""
    return next(_of_assessment(file), None)


def _of_assessment(file: CaseFile) -> Iterator[Torn]:
    may = Permission.ASK_DECISION
    if not file.considered() and file.court.nothing is not None:
        yield from _torn([file.court.nothing], "reason why nothing is proposed", may)
    for part in file.requirements:
        yield from _torn([part.requirement], f"{part.kind} as a requirement", may)
        assessed = [part.assessment] if part.assessment is not None else []
        yield from _torn(assessed, f"{part.kind} assessment", part.kind.assess)


def of_consent(file: CaseFile) -> Torn | None:
    """The consent in dispute."""
    found = [file.consent] if file.consent is not None else []
    return next(_torn(found, "consent", Permission.TAKE_CONSENT), None)


def of_decision(part: RequirementFile) -> Torn | None:
    """The decision on a requirement in dispute: what was signed only a decider settles."""
    if part.decision is None:
        return None
    told = part.decision.value.way is not None
    may = Permission.ASK_DECISION if told else part.kind.decide
    return next(_torn([part.decision], f"{part.kind} decision", may), None)


def of_grounds(file: CaseFile) -> Torn | None:
    """Whatever else an approval or the report rests on and everybody may know of, in dispute."""
    return next(_of_grounds(file), None)


def _of_grounds(file: CaseFile) -> Iterator[Torn]:
    may = Permission
    yield from _torn([file.person], "person's details", may.CHANGE_LIST)
    yield from _torn([file.case], "case as it was listed", may.CHANGE_LIST)
    agreed = [file.agreement] if file.agreement is not None else []
    yield from _torn(agreed, "agreement to be screened", may.RECORD_AGREEMENT)
    for form in file.forms:
        yield from _torn([form], form.value.title, to_fill_in(form.value.form, None))
    yield from _torn(file.risk_actions, "record of what was done about risk", may.RECORD_RISK)
    yield from _torn(file.court.appointments, "first appointment", may.TAKE_CONSENT)
    yield from _torn(file.court.overrules, "reason why the proposal goes on", may.ASK_DECISION)


def of_sentence(file: CaseFile) -> Torn | None:
    """The sentence in dispute."""
    found = [file.sentence] if file.sentence is not None else []
    return next(_torn(found, "sentence", Permission.RECORD_SENTENCE), None)


def _torn(found: Iterable[Recorded[Any]], what: str, may: Permission) -> Iterator[Torn]:
    for one in found:
        if one.disputed:
            yield Torn(one.document, what, MAY[may])
