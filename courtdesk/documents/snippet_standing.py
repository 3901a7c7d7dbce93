"""What may be claimed of a requirement in the text for the report, and what may not.

P3 in one place: `approval_stands` is the only way to an approval, and every sentence that leans on
one asks it; scores are printed only beside a standing approval, which is what released them.
"""

from __future__ import annotations

from courtdesk.domain.approval import Outcome
from courtdesk.domain.cases import Verdict
from courtdesk.domain.report import ReportFacts, RequirementFacts
from courtdesk.domain.requirements import RequirementKind, Route

_GUILT = frozenset(verdict.label for verdict in Verdict if verdict.is_guilt)


def elsewhere(requirement: RequirementFacts) -> bool:
    """Whether it is an MHTR through secondary care, on which nobody here decides."""
    return requirement.kind is RequirementKind.MHTR and requirement.route is Route.SECONDARY


def approval_stands(requirement: RequirementFacts) -> bool:
    """Whether a decision on the record as it is approves it, or agrees to hold it.

    An MHTR takes a clinical lead's signature: what somebody was told is no approval of one.
    """
    decision = requirement.decision
    if decision is None or elsewhere(requirement) or only_told(requirement):
        return False
    return decision.stands and decision.outcome is Outcome.APPROVE


def only_told(requirement: RequirementFacts) -> bool:
    """Whether a decision on an MHTR was told to somebody, and signed by no clinical lead."""
    decision = requirement.decision
    told = decision is not None and decision.way is not None
    return told and requirement.kind is RequirementKind.MHTR


def declined(requirement: RequirementFacts) -> bool:
    """Whether a decision on the record as it is declines it."""
    decision = requirement.decision
    return decision is not None and decision.stands and decision.outcome is Outcome.DECLINE


def consented(requirement: RequirementFacts, facts: ReportFacts) -> bool:
    """Whether a signed consent to it stands."""
    return requirement.consent_signed_on is not None and not facts.consent_withdrawn


def guilt(facts: ReportFacts) -> bool:
    """Whether there is a guilty plea or a finding of guilt."""
    return any(verdict in _GUILT for verdict in facts.verdicts)


def outstanding(kind: RequirementKind) -> str:
    """What is said where no decision stands."""
    return "approval outstanding" if kind is RequirementKind.MHTR else "agreement outstanding"


def decider(kind: RequirementKind) -> str:
    """Who decides on it, inside a sentence."""
    return "clinical lead" if kind is RequirementKind.MHTR else "substance misuse provider"
