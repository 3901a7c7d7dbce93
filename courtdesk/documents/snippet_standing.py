"""What may be claimed of a requirement in the text for the report, and what may not.

P3 in one place: `approval_stands` is the only way to an approval, and every sentence that leans on
one asks it; scores are printed only beside a standing approval, which is what released them.
"""

from __future__ import annotations

from courtdesk.domain.approval import Outcome
from courtdesk.domain.cases import Verdict
from courtdesk.domain.providers import ContactWay
from courtdesk.domain.report import ReportFacts, RequirementFacts, Source
from courtdesk.domain.requirements import RequirementKind, Route

_GUILT = frozenset(verdict.label for verdict in Verdict if verdict.is_guilt)


def elsewhere(requirement: RequirementFacts) -> bool:
    """Whether it is an MHTR through secondary care, on which nobody here decides."""
    return requirement.kind is RequirementKind.MHTR and requirement.route is Route.SECONDARY


def approval_stands(requirement: RequirementFacts) -> bool:
    """Whether a decision on the record as it is approves it, or agrees to hold it.

    An MHTR takes a clinical lead's signature, or their approval by telephone where their own signed
    process allows it and the confirmation is awaited: what else somebody was told is none.
    """
    decision = requirement.decision
    if decision is None or elsewhere(requirement) or only_told(requirement):
        return False
    return decision.stands and decision.outcome is Outcome.APPROVE


def only_told(requirement: RequirementFacts) -> bool:
    """Whether a decision on an MHTR was told to somebody, in a way that does not count."""
    decision = requirement.decision
    told = decision is not None and decision.way is not None
    mental = requirement.kind is RequirementKind.MHTR
    return told and mental and not by_telephone(requirement)


def by_telephone(requirement: RequirementFacts) -> bool:
    """Whether a clinical lead decided on an MHTR by telephone, as their own process allows.

    Only until it is confirmed: then the decision is the lead's own signed one, without a `way`.
    """
    decision = requirement.decision
    if decision is None or requirement.kind is not RequirementKind.MHTR:
        return False
    return decision.way is ContactWay.TELEPHONE and not decision.confirmed


def unconfirmed(requirement: RequirementFacts) -> bool:
    """Whether an approval stands that the clinical lead has still to confirm in writing."""
    return by_telephone(requirement) and approval_stands(requirement)


def declined(requirement: RequirementFacts) -> bool:
    """Whether a decision on the record as it is declines it."""
    decision = requirement.decision
    return decision is not None and decision.stands and decision.outcome is Outcome.DECLINE


def refused(requirement: RequirementFacts) -> bool:
    """Whether it was found unsuitable or declined here, and so nothing of it is proposed."""
    if elsewhere(requirement):
        return False
    return requirement.suitable is False or declined(requirement)


def closed(requirement: RequirementFacts) -> bool:
    """Whether nothing more is to be done for it before the report."""
    return requirement.suitable is False or declined(requirement) or elsewhere(requirement)


def ready(requirement: RequirementFacts, facts: ReportFacts) -> bool:
    """Whether the text may recommend it: everything it rests on stands."""
    return (
        requirement.suitable is True
        and consented(requirement, facts)
        and approval_stands(requirement)
        and guilt(facts)
    )


def consented(requirement: RequirementFacts, facts: ReportFacts) -> bool:
    """Whether a signed consent to it stands."""
    return requirement.consent_signed_on is not None and not facts.consent_withdrawn


def guilt(facts: ReportFacts) -> bool:
    """Whether there is a guilty plea or a finding of guilt."""
    return any(verdict in _GUILT for verdict in facts.verdicts)


def guilt_sources(facts: ReportFacts) -> tuple[Source | None, ...]:
    """The pleas and verdicts that are one."""
    pairs = zip(facts.verdicts, facts.verdict_sources, strict=False)
    return tuple(source for verdict, source in pairs if verdict in _GUILT)


def outstanding(kind: RequirementKind) -> str:
    """What is said where no decision stands."""
    return "approval outstanding" if kind is RequirementKind.MHTR else "agreement outstanding"


def decider(kind: RequirementKind) -> str:
    """Who decides on it, inside a sentence."""
    return "clinical lead" if kind is RequirementKind.MHTR else "substance misuse provider"
