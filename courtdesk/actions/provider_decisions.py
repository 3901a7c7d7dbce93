"""A provider's answer that reached the court side by telephone, by e-mail or in person.

The CSTR Operating Framework, "Substance Misuse Processes": where no practitioner is in court the
court duty officer fills in the agreed screen and contacts the provider's single point of contact
for agreement. What is recorded is that somebody was told: `Decision.way` is set, and whoever
recorded it signs in a namespace of its own, so that it can never be taken for a decision that the
provider signed (P3).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from courtdesk.actions.cases import case_file
from courtdesk.actions.decisions import why_not_ask
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.approval import Decision, Outcome
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.providers import ContactWay
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.words import moment
from courtdesk.errors import FieldError, FieldErrors, UserError
from courtdesk.exchange import identity

_LONGEST = {"name": 80, "organisation": 80, "reasons": 1000, "support": 1000}

NOT_FOR_MHTR = (
    "A clinical lead's approval by telephone is not recorded here: it has a page of its own, "
    "“Approval by telephone”, on the case."
)


def record_provider_answer(
    session: Session,
    case: CaseId,
    kind: RequirementKind,
    *,
    outcome: Outcome,
    name: str,
    organisation: str,
    way: ContactWay,
    at: datetime,
    reasons: str = "",
    support: str = "",
) -> CaseFile:
    """Record that the provider agreed or declined to hold a DRR or ATR; return the case.

    It rests on the record as it stands, as `decisions.decide` does. Raises `NotAllowed`,
    `UserError` where a decision could not be asked for either (not assessed as suitable, no
    consent, an open risk stop, answered already) and always for an MHTR, and `FieldErrors` by the
    parameters' names.
    """
    session.require(Permission.ASK_DECISION)
    file = case_file(session, case)
    why_not = why_not_answer(file, kind)
    if why_not:
        raise UserError(why_not)
    value = Decision(
        case=file.id,
        requirement=kind,
        outcome=outcome,
        reasons=reasons.strip(),
        support=support.strip(),
        name=" ".join(name.split()),
        registration_body="",
        registration_number="",
        basis=file.basis(kind),
        # Nobody read a text here and signed it: there is nothing to have a hash of.
        text_sha256="",
        decided_at=at,
        full_name=file.person.value.full_name,
        birth_date=file.person.value.birth_date,
        way=way,
        organisation=" ".join(organisation.split()),
    )
    _record_told(session, file, value)
    return case_file(session, case)


def _record_told(session: Session, file: CaseFile, value: Decision) -> None:
    """Record what was told, under a signature that says no more than that, if nothing is wrong."""
    errors = tuple(_problems(session, file, value))
    if errors:
        raise FieldErrors(errors)
    change = Change(
        "decision",
        value,
        derived_id(file.id, "decision", value.requirement),
        file.id,
        namespace=identity.TOLD_DECISION,
    )
    record(session, change)


def why_not_answer(file: CaseFile, kind: RequirementKind) -> str:
    """Why a provider's answer on `kind` cannot be recorded as the record stands, or ""."""
    return NOT_FOR_MHTR if kind is RequirementKind.MHTR else why_not_ask(file, kind)


def _problems(session: Session, file: CaseFile, value: Decision) -> Iterator[FieldError]:
    if value.outcome is Outcome.RETURN:
        yield FieldError("outcome", "Say whether the provider agreed or declined.")
    if value.outcome is not Outcome.APPROVE and not value.reasons:
        yield FieldError("reasons", "Enter the provider's reasons: the court is told them.")
    if not value.name:
        yield FieldError("name", "Enter who at the provider said so.")
    if not value.organisation:
        yield FieldError("organisation", "Enter the provider's name.")
    for name, most in _LONGEST.items():
        if len(getattr(value, name)) > most:
            yield FieldError(name, f"Shorten this to {most} characters.")
    yield from _wrong_time(session, file, value)


def before_its_grounds(latest: datetime | None, at: datetime, whom: str) -> Iterator[FieldError]:
    """Nobody can have agreed to what was not recorded yet; the pages ask for minutes (P3).

    `latest` is when the last of it was (`CaseFile.grounded_at`), and `whom` who answered.
    """
    if latest is not None and at < latest.replace(second=0, microsecond=0):
        yield FieldError(
            "at",
            f"What the answer rests on was recorded by {moment(latest)}: tell {whom} what it says, "
            "and enter when they answered that.",
        )


def _wrong_time(session: Session, file: CaseFile, value: Decision) -> Iterator[FieldError]:
    if value.decided_at > session.clock():
        yield FieldError("at", "This time is still to come: enter when the provider said so.")
    part = file.requirement(value.requirement)
    latest = file.grounded_at(value.requirement)
    yield from before_its_grounds(latest, value.decided_at, "the provider")
    before = part.decision if part is not None else None
    # One telephone call must not agree to what was changed after it.
    if before is not None and value.decided_at <= before.value.decided_at:
        yield FieldError(
            "at",
            f"The last answer was on {moment(before.value.decided_at)} and the record has changed "
            "since: ask the provider again, and enter when they answered.",
        )
