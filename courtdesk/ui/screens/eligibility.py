"""Who may be proposed, condition by condition: how each stands, why, and the reason for going on.

**Decision: never a total.** The conditions are shown one by one with the framework's words, because
a single "eligible" would hide which of them is only not known yet. What may be gone past asks for
its reason on this page; what may not says who can change it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from courtdesk.actions import requirements
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain import proposal
from courtdesk.domain.access import Permission
from courtdesk.domain.findings import Finding, Ruling
from courtdesk.domain.ids import CaseId
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.headings import Caption, LedText, Section, Text
from courtdesk.ui.kit.panels import Inset, Panel
from courtdesk.ui.reason_fields import reason_field, reasons_in
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_NOTHING = "No requirement is considered yet: this is what is known about the case itself."
_SAID = "The reasons have been saved."


@dataclass(frozen=True)
class EligibilityView(CaseView):
    """The findings, those that want a reason from this member, and the reasons given so far."""

    findings: tuple[Finding, ...]
    wanted: tuple[Finding, ...]
    given: dict[str, str]


class Eligibility(CaseForm[EligibilityView]):
    """Shows every finding, and asks for the reasons that are still wanted."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, "Eligibility", "Save reasons", kept_as="eligibility:")

    def read(self, session: Session) -> EligibilityView:
        """The case and how each condition stands."""
        file = case_file(session, self.case)
        roles = frozenset(session.roles())
        wanted = proposal.wanted_reasons(file)
        return EligibilityView(
            file,
            proposal.findings_of(file),
            tuple(one for one in wanted if not one.who.isdisjoint(roles)),
            {one.value.key: one.value.reason for one in file.court.overrules},
        )

    def show_view(self, view: EligibilityView) -> None:
        """The findings, and fields only where this member has a reason to give."""
        if view.wanted:
            super().show_view(view)
            return
        self.before_fields(view)
        self.page.set_hints([("Enter", "back"), ("Alt ←", "back")])
        if self._back is not None:
            # At the head: a button at the end would open the page at its end.
            self._back.setFocus()

    def before_fields(self, view: EligibilityView) -> None:
        """Every condition: for the case, then for each requirement."""
        if not view.file.considered():
            self.page.body.addWidget(Text(_NOTHING))
        heading = ""
        for finding in view.findings:
            named = f"{finding.requirement.label}" if finding.requirement else "The case"
            if named != heading:
                heading = named
                self.page.body.addWidget(Section(named))
            self.page.body.addWidget(_panel(finding, view.given.get(finding.key, "")))

    def fields(self, view: EligibilityView) -> Sequence[Field[Any]]:
        """One reason for each finding that is gone past."""
        return [reason_field(finding) for finding in view.wanted]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record the reasons."""
        return requirements.give_reasons(session, self.case, reasons_in(values))

    def said(self) -> str:
        """That they are saved."""
        return _SAID


def _panel(finding: Finding, given: str) -> Panel:
    bad = finding.verdict in (Ruling.NOT_MET, Ruling.WARN) and not given
    panel = Inset(look="warning" if bad else "neutral")
    panel.add(LedText(finding.reason, before=f"{finding.verdict.label}: "))
    if finding.verdict in (Ruling.NOT_MET, Ruling.WARN) and finding.overrule:
        panel.add(Text(finding.overrule))
    if given:
        panel.add(LedText(given, before="Gone on because: "))
    panel.add(Caption(f"{finding.source.place}: “{finding.source.words}”"))
    panel.setAccessibleName(f"{finding.verdict.label}: {finding.reason}")
    return panel


def build(desk: Desk, place: Place) -> Screen:
    """The page of the place's case. Raises `ValueError` for a place without one."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return Eligibility(desk, place.case)


SCREEN = ScreenSpec("eligibility", "Eligibility", build, needs=Permission.READ_CASES)
