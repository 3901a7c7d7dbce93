"""Case files for tests, built step by step the way a court day builds them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from courtdesk.domain.approval import Decision, DecisionRequest, Outcome
from courtdesk.domain.casefile import CaseFile, Recorded, RequirementFile
from courtdesk.domain.cases import Case, Offence, Plea, Verdict
from courtdesk.domain.consent import DECLARATION_IDS, EXPLAINED_IDS, Consent
from courtdesk.domain.ids import CaseId, DocumentId, MemberId, PersonId, RevisionId
from courtdesk.domain.people import Person
from courtdesk.domain.report import IssuedSnippet
from courtdesk.domain.requirements import Assessment, Requirement, RequirementKind
from courtdesk.domain.risk import RiskAction
from courtdesk.domain.screening import FinishedForm, ReadHow, RiskMark, ScreeningAgreement
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence

CASE = CaseId("00000000-0000-8000-8000-000000000001")
ME = MemberId("me")
DAY = date(2027, 1, 14)
_START = datetime(2027, 1, 14, 9, 0, tzinfo=UTC)


class Builder:
    """Records one thing after another, each with its own revision id and minute."""

    def __init__(self, offences: int = 1) -> None:
        self._numbers = count(1)
        listed = tuple(Offence(f"o{n}", f"Offence {n}") for n in range(1, offences + 1))
        case = Case(PersonId("p"), "7F3K-Q2XM", "Northgate", DAY, offences=listed)
        person = Person("Marlow", "Dean", date(1985, 3, 2))
        self.file = CaseFile(CASE, self.recorded(case), self.recorded(person))

    def recorded(self, value: Any) -> Recorded[Any]:
        number = next(self._numbers)
        return Recorded(
            DocumentId(f"d{number}"),
            RevisionId(f"{number:064x}"),
            value,
            _START + timedelta(minutes=number),
            ME,
        )

    def _set(self, **parts: Any) -> Builder:
        self.file = replace(self.file, **parts)
        return self

    def agree(self, agreed: bool = True) -> Builder:
        value = ScreeningAgreement(CASE, agreed, agreed, ReadHow.READ)
        return self._set(agreement=self.recorded(value))

    def screen(
        self,
        form: str = "core-10",
        above: bool | None = True,
        risk: RiskMark = RiskMark.NONE,
    ) -> Builder:
        value = FinishedForm(CASE, form, "1", form.upper(), "complete", 10, 10, above, "11", risk)
        return self._set(forms=(*self.file.forms, self.recorded(value)))

    def act(self) -> Builder:
        """Record what was done about each risk that is open."""
        actions = tuple(
            self.recorded(
                RiskAction(
                    CASE, form.document, form.revision, True, "Seen.", "Dr Invented", form.at
                )
            )
            for form in self.file.open_stops()
        )
        return self._set(risk_actions=(*self.file.risk_actions, *actions))

    def plead(self, verdict: Verdict = Verdict.GUILTY, offence: str = "o1") -> Builder:
        day = date(2027, 3, 9) if verdict is Verdict.NOT_GUILTY else None
        plea = self.recorded(Plea(CASE, offence, verdict, day))
        others = tuple(one for one in self.file.pleas if one.value.offence != offence)
        return self._set(pleas=(*others, plea))

    def consider(self, kind: RequirementKind = RequirementKind.MHTR) -> Builder:
        part = RequirementFile(self.recorded(Requirement(CASE, kind)))
        return self._set(requirements=(*self.file.requirements, part))

    def _part(self, kind: RequirementKind, **parts: Any) -> Builder:
        files = tuple(
            replace(part, **parts) if part.kind is kind else part for part in self.file.requirements
        )
        return self._set(requirements=files)

    def assess(
        self, kind: RequirementKind = RequirementKind.MHTR, suitable: bool = True
    ) -> Builder:
        value = Assessment(CASE, kind, suitable, "" if suitable else "reasons", "plan")
        return self._part(kind, assessment=self.recorded(value))

    def consent(self, *kinds: RequirementKind, withdrawn: bool = False) -> Builder:
        value = Consent(
            case=CASE,
            requirements=kinds or (RequirementKind.MHTR,),
            points_version="1.0.0",
            read_how=ReadHow.READ_ALOUD,
            explained=EXPLAINED_IDS,
            explained_by=ME,
            declarations=DECLARATION_IDS,
            signature="Dean Marlow",
            birth_date=None,
            gp_surgery="",
            signed_on=DAY,
            withdrawn_on=DAY if withdrawn else None,
        )
        return self._set(consent=self.recorded(value))

    def ask(self, kind: RequirementKind = RequirementKind.MHTR) -> Builder:
        value = DecisionRequest(CASE, kind, self.file.basis(kind))
        return self._part(kind, request=self.recorded(value))

    def decide(
        self,
        outcome: Outcome = Outcome.APPROVE,
        kind: RequirementKind = RequirementKind.MHTR,
    ) -> Builder:
        value = Decision(
            case=CASE,
            requirement=kind,
            outcome=outcome,
            reasons="",
            support="",
            name="Dr Invented",
            registration_body="HCPC",
            registration_number="PYL00000",
            basis=self.file.basis(kind),
            text_sha256="0" * 64,
            decided_at=_START,
            full_name=self.file.person.value.full_name,
            birth_date=self.file.person.value.birth_date,
        )
        return self._part(kind, decision=self.recorded(value))

    def issue(self) -> Builder:
        value = IssuedSnippet(CASE, "text", self.file.report_basis(), 4, self.file.person_words())
        return self._set(snippet=self.recorded(value))

    def sentence(self) -> Builder:
        results = tuple(CourtResult(part.kind, True, 12) for part in self.file.considered())
        value = Sentence(CASE, DAY, Disposal.COMMUNITY_ORDER, 12, results)
        return self._set(sentence=self.recorded(value))

    def tear(self, name: str, kind: RequirementKind = RequirementKind.MHTR) -> Builder:
        """Two people's versions of one record stand side by side from now on, if it is there.

        `name` is a field of the case file or of the requirement of `kind`; of several the last.
        """
        if name in ("requirement", "assessment", "decision"):
            part = next((one for one in self.file.requirements if one.kind is kind), None)
            found = getattr(part, name) if part is not None else None
            return self._part(kind, **{name: replace(found, disputed=True)}) if found else self
        found = getattr(self.file, name)
        if not found:
            return self
        if isinstance(found, tuple):
            return self._set(**{name: (*found[:-1], replace(found[-1], disputed=True))})
        return self._set(**{name: replace(found, disputed=True)})
