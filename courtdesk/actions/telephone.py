"""A clinical lead's answer about an MHTR that reached the court side by telephone.

The CSTR Operating Framework's own way on the day: "assessor contact clinical lead for approval and
sign off". It counts only under the process that the site's clinical lead has signed
(`clinical.set_telephone`), which says how it is done there. Whoever was told signs that they were,
in a namespace of its own, so that it is never taken for a decision that the lead signed (P3).
CourtDesk makes a code for each call; the lead writes it down and gives it in the written decision,
which confirms the call and which is waited for until it is here.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from courtdesk.actions import clinical
from courtdesk.actions.cases import case_file
from courtdesk.actions.decisions import why_not_ask
from courtdesk.actions.provider_decisions import before_its_grounds
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.requests import recipients
from courtdesk.actions.session import Session
from courtdesk.domain.access import MAY, Permission
from courtdesk.domain.approval import Outcome, TelephoneApproval
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.team import Member
from courtdesk.domain.telephone import SAID
from courtdesk.domain.words import listed, moment
from courtdesk.errors import FieldError, FieldErrors, UserError
from courtdesk.exchange import identity
from courtdesk.exchange.wordlist import WORDS

KIND = "telephone-approval"
_LONGEST = {"reasons": 1000, "support": 1000}


@dataclass(frozen=True)
class Called:
    """What was recorded: the case, and the code to read out to the lead."""

    file: CaseFile
    code: str


def leads(session: Session) -> tuple[Member, ...]:
    """The clinical leads who can have answered: others of the team first, then contacts."""
    return recipients(session, RequirementKind.MHTR)


def why_not_telephone(session: Session, file: CaseFile, kind: RequirementKind) -> str:
    """Why an answer by telephone on `kind` cannot be recorded as things stand, or ""."""
    if kind is not RequirementKind.MHTR:
        return (
            f"What a provider says about the {kind} by telephone is recorded under "
            f"“{kind} provider” on the case."
        )
    if not clinical.telephone_rule(session).allowed:
        return _not_here(session)
    called = file.telephone(kind)
    if called is not None:
        said = SAID[called.value.outcome]
        return (
            f"The {kind} was {said} by telephone on the record as it stands: the written decision "
            "comes next."
        )
    why_not = why_not_ask(file, kind)
    if why_not:
        return why_not
    part = file.requirement(kind)
    written = part.decision if part is not None else None
    if written is not None and written.disputed:
        return "Two written decisions stand side by side: settle which one holds first."
    if written is not None and file.rests(written.value.basis, kind):
        return "A written decision was made on this record: ask again in writing."
    return ""


def _not_here(session: Session) -> str:
    allowed = MAY[Permission.SET_CLINICAL]
    names = [one.name for one in session.team().members if not allowed.isdisjoint(one.roles)]
    who = listed(names) or "nobody on this team yet"
    return (
        "No process for approval by telephone holds at this site: ask in CourtDesk or by a sealed "
        f"file. Only a clinical lead can sign one ({who}), under “Thresholds and the risk card”."
    )


def record_telephone_approval(
    session: Session,
    case: CaseId,
    kind: RequirementKind,
    *,
    outcome: Outcome,
    lead: MemberId,
    at: datetime,
    reasons: str = "",
    support: str = "",
) -> Called:
    """Record what the clinical lead `lead` said at `at`, and return the code to read to them.

    It rests on the record as it stands, as `decisions.decide` does. Raises `NotAllowed`,
    `UserError` (`why_not_telephone`), and `FieldErrors` by the parameters' names.
    """
    session.require(Permission.ASK_DECISION)
    file = case_file(session, case)
    why_not = why_not_telephone(session, file, kind)
    rule = clinical.recorded_telephone(session)
    if why_not or rule is None:
        raise UserError(why_not or _not_here(session))
    person = next((one for one in leads(session) if one.id == lead), None)
    given = (person, outcome, reasons.strip(), support.strip())
    errors = (*_problems(*given), *_wrong_time(session, file, kind, at))
    if errors or person is None:
        raise FieldErrors(errors)
    value = TelephoneApproval(
        case=file.id,
        requirement=kind,
        outcome=outcome,
        reasons=reasons.strip(),
        support=support.strip(),
        lead=person.id,
        name=person.name,
        registration_body=person.registration_body,
        registration_number=person.registration_number,
        basis=file.basis(kind),
        decided_at=at,
        spoken_code=new_code(),
        rule=rule.revision,
        full_name=file.person.value.full_name,
        birth_date=file.person.value.birth_date,
    )
    record(session, _change(file, value))
    return Called(case_file(session, case), value.spoken_code)


def take_back(session: Session, case: CaseId, kind: RequirementKind, *, because: str) -> CaseFile:
    """Take back what was recorded by mistake; it stays in the record, and counts no more.

    Raises `NotAllowed`, `UserError` when no answer by telephone stands, and `FieldError` without a
    reason.
    """
    session.require(Permission.ASK_DECISION)
    file = case_file(session, case)
    called = file.telephone(kind)
    if called is None:
        raise UserError(f"No answer by telephone about the {kind} stands: open the case again.")
    if called.value.lead == session.me:
        raise UserError("You are said to have answered yourself: ask somebody else to correct it.")
    if not because.strip():
        raise FieldError("because", "Enter what was wrong: it stays in the record.")
    record(session, _change(file, replace(called.value, mistake=because.strip())))
    return case_file(session, case)


def new_code() -> str:
    """Two words and two digits, easily said and heard: one of more than six million."""
    first, second = secrets.SystemRandom().sample(WORDS, 2)
    return f"{first} {second} {secrets.randbelow(100):02d}"


def _change(file: CaseFile, value: TelephoneApproval) -> Change:
    document = derived_id(file.id, KIND, value.requirement)
    # Two laptops may each have recorded a call: the lead was rung again, and what they said now
    # takes the place of both.
    return Change(KIND, value, document, file.id, namespace=identity.TOLD_DECISION, settles=True)


def _problems(
    person: Member | None, outcome: Outcome, reasons: str, support: str
) -> Iterator[FieldError]:
    if person is None:
        yield FieldError("lead", "Choose the clinical lead who answered.")
    elif not (person.registration_body and person.registration_number):
        yield FieldError(
            "lead",
            f"The team's list has no registration for {person.name}, and the court is told it: ask "
            "your administrator to add it.",
        )
    if outcome is not Outcome.APPROVE and not reasons:
        yield FieldError("reasons", "Enter the lead's reasons: the court team is told them.")
    for name, text in (("reasons", reasons), ("support", support)):
        if len(text) > _LONGEST[name]:
            yield FieldError(name, f"Shorten this to {_LONGEST[name]} characters.")


def _wrong_time(
    session: Session, file: CaseFile, kind: RequirementKind, at: datetime
) -> Iterator[FieldError]:
    if at > session.clock():
        yield FieldError("at", "This time is still to come: enter when the lead said so.")
    yield from before_its_grounds(file.grounded_at(kind), at, "the lead")
    part = file.requirement(kind)
    before = part.told if part is not None else None
    # One call must not approve what was changed after it; one taken back was no such call.
    if before is not None and not before.value.mistake and at <= before.value.decided_at:
        yield FieldError(
            "at",
            f"The last answer was on {moment(before.value.decided_at)} and the record has changed "
            "since: ring the lead again, and enter when they answered.",
        )
