"""The facts that the text for a pre-sentence report may rest on, and nothing else.

`actions/` gathers them from the record, `documents/snippet.py` puts them into words. P3: every
field that can be absent is optional, and absent is said as absent. Beside each fact stands the
record that it was read from, so that every sentence can be traced (`Source`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from courtdesk.domain.approval import Outcome, ScoreFacts
from courtdesk.domain.enquiries import VictimViews
from courtdesk.domain.ids import CaseId, RevisionId
from courtdesk.domain.providers import ContactWay
from courtdesk.domain.requirements import Appointment, RequirementKind, Route


@dataclass(frozen=True)
class Source:
    """What a sentence rests on.

    `kind` is the kind of record ("assessment"), `words` name it for people ("Assessment by Sam
    Sample, 14/1/2027"). `revision` is `None` for what is no record of the vault: the framework's
    own words, or what CourtDesk ships.
    """

    kind: str
    words: str
    revision: RevisionId | None = None


@dataclass(frozen=True)
class ScreenFacts:
    """One screen as the court side may see it. `finished` false means a draft only."""

    title: str
    finished: bool
    answered: int
    total: int
    above_threshold: bool | None
    completed_on: date | None
    source: Source | None = None


@dataclass(frozen=True)
class EnquiryFacts:
    """One enquiry that is outstanding: its name, and when it was asked, `None` where it was not.

    There is no field for an answer, nor for one that has been given: the text cannot tell of it.
    """

    name: str
    asked_on: date | None
    source: Source | None = None


@dataclass(frozen=True)
class VictimFacts:
    """What is recorded about the victim's views; `why_absent` where they are absent."""

    views: VictimViews
    why_absent: str = ""
    source: Source | None = None


@dataclass(frozen=True)
class OverruleFacts:
    """A recorded reason for going past one finding of eligibility.

    `about` is the finding in a few words ("range", "score, MHTR"), `found` what the check found.
    `shares_outcome` marks one that tells what came of a screen.
    """

    about: str
    found: str
    reason: str
    shares_outcome: bool = False
    source: Source | None = None


@dataclass(frozen=True)
class ReviewFacts:
    """One review that a requirement brings: what, when ("at 6 months"), and the rule it is by."""

    kind: RequirementKind
    what: str
    when: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class NothingFacts:
    """That no requirement is proposed, and why."""

    why: str
    words: str = ""
    source: Source | None = None


@dataclass(frozen=True)
class DecisionFacts:
    """A decision by a clinical lead (MHTR) or provider (DRR, ATR).

    `stands` is false when something it was made on has been amended since. `way` is set where the
    decider told a member, `recorded_by`, what was decided and signed nothing; `organisation` is
    then whose decision it is. `confirmed` false marks a clinical lead's approval by telephone under
    the site's signed process, which counts and waits for its written confirmation.
    """

    outcome: Outcome
    stands: bool
    name: str
    registration: str
    decided_at: datetime
    reasons: str
    support: str
    way: ContactWay | None = None
    organisation: str = ""
    recorded_by: str = ""
    confirmed: bool = True
    source: Source | None = None


@dataclass(frozen=True)
class RequirementFacts:
    """What is known about one proposed requirement. `suitable` is `None` until assessed.

    `sessions` is the programme in words ("12 weekly sessions of one hour"): as consented to, else
    as the site has settled; empty for a requirement whose programme is not counted in sessions.
    `asked_of` is whom the sealed request was made for, "" where it was asked in this vault.
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
    route: Route = Route.PRIMARY
    asked_of: str = ""
    source: Source | None = None
    assessment_source: Source | None = None
    request_source: Source | None = None
    appointment_source: Source | None = None
    sessions_source: Source | None = None


@dataclass(frozen=True)
class ReportFacts:
    """Everything the snippet may say. `limit` is the character limit of the receiving box.

    `consent_withdrawn` is true when a signed consent was withdrawn later. `enquiries` are those
    that are outstanding; `victim` is `None` while nothing is recorded. `needs` are adjustments as
    the tags show them. `verdict_sources` go with `verdicts`, one for one. `nothing` is there where
    somebody recorded that no requirement is proposed.
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
    enquiries: tuple[EnquiryFacts, ...] = ()
    victim: VictimFacts | None = None
    overrules: tuple[OverruleFacts, ...] = ()
    needs: tuple[str, ...] = ()
    reviews: tuple[ReviewFacts, ...] = ()
    nothing: NothingFacts | None = None
    case_source: Source | None = None
    person_source: Source | None = None
    agreement_source: Source | None = None
    consent_source: Source | None = None
    verdict_sources: tuple[Source | None, ...] = ()
    rar_sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class IssuedSnippet:
    """The body of an issued snippet: the exact text, and the revisions it rests on.

    `person` is what it says of the person (`CaseFile.person_words`); () in those issued before.
    `version` counts from 1; `reason` is why it took the place of the version before, and is empty
    in a first one and in those issued before versions were counted.
    """

    case: CaseId
    text: str
    basis: tuple[RevisionId, ...]
    characters: int
    person: tuple[str, ...] = ()
    version: int = 1
    reason: str = ""
