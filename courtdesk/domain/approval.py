"""Asking for a decision, and the decision: a clinical lead's or a provider's yes or no.

P4: a decision names the exact revisions it was made on and the hash of the text that was read.
When one of them is amended, the decision is not dropped: it is shown as void until renewed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from courtdesk.domain.ids import CaseId, MemberId, RevisionId
from courtdesk.domain.people import Person
from courtdesk.domain.providers import ContactWay
from courtdesk.domain.requirements import Appointment, RequirementKind


class Outcome(StrEnum):
    """What was decided."""

    APPROVE = "approve"
    RETURN = "return"
    DECLINE = "decline"


@dataclass(frozen=True)
class DecisionRequest:
    """That a decision was asked for, on these exact revisions, and by when it is needed.

    `to` is whom a sealed file was made for; `None` where it was asked in this vault, of whoever
    signs in and may decide. `withdrawn_at` is when it was taken back, with `withdrawn_because`.
    `told` is what the record says that the clinical lead said by telephone, for them to read before
    they decide: without its code, which only they can give.
    """

    case: CaseId
    requirement: RequirementKind
    basis: tuple[RevisionId, ...]
    needed_by: datetime | None = None
    note: str = ""
    to: MemberId | None = None
    withdrawn_at: datetime | None = None
    withdrawn_because: str = ""
    told: str = ""


@dataclass(frozen=True)
class ScoreFacts:
    """One score that the clinical lead released. `band` is `None` unless the rules give one.

    `value` is already rounded for print (one decimal, half up) and names its range, such as
    "18.5 of 40"; `prorated` is said beside it.
    """

    title: str
    value: str
    band: str | None
    prorated: bool


@dataclass(frozen=True)
class Decision:
    """A decision, signed by the person who made it.

    `basis` are the revisions decided on, sorted; `text_sha256` is the hash of the sealed text
    that was on the screen. `full_name` and `birth_date` are the person's as they stood then: a
    decision about somebody says nothing about whoever the record is put right to name later.
    `name`, `registration_body` and `registration_number` are as they
    appear in court. `released` are the scores that the lead chose to tell the court: only these
    may be printed in the report, and they are empty for anything but an approval.

    `way` is set where a provider told the court side what it decided, as the framework has the
    court duty officer ring its single point of contact: then `name` is who said so, `organisation`
    the provider, and whoever recorded it signed that they were told (P3: it prints as told, never
    as signed). It is `None` where the decider signed.

    `appointment` is the first appointment that a provider gives who agrees to hold the order, and
    `closed_reason` why it stands on a weekend or a bank holiday. `spoken_code` is the code that a
    clinical lead was given on the telephone, "" where none was: with it a written decision
    confirms what was told (`TelephoneApproval`).
    """

    case: CaseId
    requirement: RequirementKind
    outcome: Outcome
    reasons: str
    support: str
    name: str
    registration_body: str
    registration_number: str
    basis: tuple[RevisionId, ...]
    text_sha256: str
    decided_at: datetime
    full_name: str = ""
    birth_date: date | None = None
    released: tuple[ScoreFacts, ...] = ()
    way: ContactWay | None = None
    organisation: str = ""
    appointment: Appointment | None = None
    closed_reason: str = ""
    spoken_code: str = ""

    def is_about(self, person: Person) -> bool:
        """Whether it was made about `person`; a date of birth filled in since is no other one."""
        return _same(self.full_name, self.birth_date, person)


@dataclass(frozen=True)
class TelephoneApproval:
    """What a clinical lead said on the telephone about an MHTR, signed by who was told.

    The framework's own way ("assessor contact clinical lead for approval and sign off"). It counts
    only under the process that the site's clinical lead has signed: `rule` is the revision of it.
    `lead` is the clinical lead by the team's list, and `name` and registration are theirs as that
    list has them. `spoken_code` was read out to the lead, who gives it in the written decision that
    confirms this (`courtdesk.domain.telephone`). `basis`, `full_name` and `birth_date` are as in a
    `Decision`. `mistake` says why it was taken back, "" while it is not.
    """

    case: CaseId
    requirement: RequirementKind
    outcome: Outcome
    reasons: str
    support: str
    lead: MemberId
    name: str
    registration_body: str
    registration_number: str
    basis: tuple[RevisionId, ...]
    decided_at: datetime
    spoken_code: str
    rule: RevisionId
    full_name: str = ""
    birth_date: date | None = None
    mistake: str = ""

    def is_about(self, person: Person) -> bool:
        """As `Decision.is_about`."""
        return _same(self.full_name, self.birth_date, person)


def _same(full_name: str, birth_date: date | None, person: Person) -> bool:
    born = {birth_date, person.birth_date} - {None}
    return full_name == person.full_name and len(born) < 2


@dataclass(frozen=True)
class KeptText:
    """That somebody outside kept the text that they signed; the text is the sealed part.

    `text_sha256` is the decision's.
    """

    case: CaseId
    requirement: RequirementKind
    text_sha256: str
