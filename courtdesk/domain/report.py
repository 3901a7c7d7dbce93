"""The facts that the text for a pre-sentence report may rest on, and nothing else.

`actions/` gathers them from the record, `documents/snippet.py` puts them into words. P3: every
field that can be absent is optional, and absent is said as absent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from courtdesk.domain.approval import Outcome, ScoreFacts
from courtdesk.domain.ids import CaseId, RevisionId
from courtdesk.domain.requirements import Appointment, RequirementKind


@dataclass(frozen=True)
class ScreenFacts:
    """One screen as the court side may see it. `finished` false means a draft only."""

    title: str
    finished: bool
    answered: int
    total: int
    above_threshold: bool | None
    completed_on: date | None


@dataclass(frozen=True)
class DecisionFacts:
    """A decision by a clinical lead (MHTR) or provider (DRR, ATR).

    `stands` is false when something it was made on has been amended since.
    """

    outcome: Outcome
    stands: bool
    name: str
    registration: str
    decided_at: datetime
    reasons: str
    support: str


@dataclass(frozen=True)
class RequirementFacts:
    """What is known about one proposed requirement. `suitable` is `None` until assessed.

    `sessions` is the programme in words ("12 weekly sessions of one hour"): as consented to, else
    as the site has settled; empty for a requirement whose programme is not counted in sessions.
    """

    kind: RequirementKind
    suitable: bool | None
    reasons: str
    assessed_on: date | None
    assessor: str
    plan: str
    appointment: Appointment | None
    support: str
    consent_signed_on: date | None
    asked_at: datetime | None
    decision: DecisionFacts | None
    scores: tuple[ScoreFacts, ...]
    sessions: str = ""


@dataclass(frozen=True)
class ReportFacts:
    """Everything the snippet may say. `limit` is the character limit of the receiving box.

    `consent_withdrawn` is true when a signed consent was withdrawn later; `granted` is empty
    until the court has sentenced.
    """

    reference: str
    full_name: str
    court: str
    hearing_date: date
    offences: tuple[str, ...]
    verdicts: tuple[str, ...]
    screening_agreed: bool | None
    screens: tuple[ScreenFacts, ...]
    requirements: tuple[RequirementFacts, ...]
    combination: str
    consent_withdrawn: bool
    rar_needs: str
    limit: int


@dataclass(frozen=True)
class IssuedSnippet:
    """The body of an issued snippet: the exact text, and the revisions it rests on."""

    case: CaseId
    text: str
    basis: tuple[RevisionId, ...]
    characters: int
