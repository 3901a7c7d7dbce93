"""Asking a clinical lead or provider for a decision, and making one.

The lead reads one text, `decision_text`, and signs its hash together with the exact revisions
that it was made from (P4). Nothing is rendered again later: the text itself is sealed into the
decision's revision.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from courtdesk.actions import decided
from courtdesk.actions.appointments import setting_of
from courtdesk.actions.cases import case_file
from courtdesk.actions.identities import confirm
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.results import form_of, may_read, read_result
from courtdesk.actions.session import Session
from courtdesk.domain import pathway
from courtdesk.domain.access import Compartment, Permission, compartments
from courtdesk.domain.adjustments import need_tags
from courtdesk.domain.appointment_checks import check_appointment, closed_words
from courtdesk.domain.approval import Decision, DecisionRequest, Outcome, ScoreFacts
from courtdesk.domain.casefile import CaseFile, Recorded, RequirementFile
from courtdesk.domain.court_clock import court_time
from courtdesk.domain.courtlist import fold
from courtdesk.domain.ids import CaseId, DocumentId, MemberId
from courtdesk.domain.plain_text import line
from courtdesk.domain.requirements import Appointment, RequirementKind, Route
from courtdesk.domain.risk import RiskAction
from courtdesk.domain.screening import FinishedForm, RiskMark
from courtdesk.domain.team import Member
from courtdesk.domain.telephone import EXAMPLE, SAID, plain_code
from courtdesk.domain.words import moment
from courtdesk.errors import FieldError, FieldErrors, UserError
from courtdesk.exchange import identity


@dataclass(frozen=True)
class OpenRequest:
    """A decision that has been asked for and not been made."""

    file: CaseFile
    kind: RequirementKind
    asked_at: datetime
    asked_by: str
    needed_by: datetime | None
    note: str


def ask_decision(
    session: Session,
    case: CaseId,
    kind: RequirementKind,
    *,
    needed_by: datetime | None = None,
    note: str = "",
    to: MemberId | None = None,
) -> CaseFile:
    """Ask for a decision on `kind` as the record stands now; return the case.

    `to` is for `courtdesk.actions.requests`, which asks by a sealed file.

    Raises `UserError` until the person is assessed as suitable and has signed consent for it,
    while nobody has said what was done about risk, and while a decision on the record as it is
    stands already: nobody would be shown the request.
    """
    session.require(Permission.ASK_DECISION)
    file = case_file(session, case)
    why_not = why_not_ask(file, kind)
    if why_not:
        raise UserError(why_not)
    told = _told(session, file, kind, note)
    request = DecisionRequest(
        file.id, kind, file.basis(kind), needed_by, note.strip(), to, told=told
    )
    document = derived_id(file.id, "decision-request", kind)
    # Two colleagues may each have asked: what is asked now takes the place of both.
    record(session, Change("decision-request", request, document, file.id, settles=True))
    return case_file(session, case)


def _told(session: Session, file: CaseFile, kind: RequirementKind, note: str) -> str:
    """What the record says of a call to the lead, for the lead to read; "" where there was none.

    Its code is theirs alone to give: handed to them with the request, it would confirm a call that
    nobody made.
    """
    call = file.telephone(kind)
    if call is None:
        return ""
    value = call.value
    if "".join(value.spoken_code.split()) in re.sub(r"[^a-z0-9]", "", note.casefold()):
        raise FieldError("note", "Leave the spoken code out of the note: the lead has it already.")
    by = session.team().name_of(call.by)
    return (
        f"The record says that {value.name} {SAID[value.outcome]} it by telephone, "
        f"{moment(value.decided_at)}, recorded by {by}. If there was no such call, tell the court."
    )


def withdraw_request(
    session: Session, case: CaseId, kind: RequirementKind, *, because: str
) -> CaseFile:
    """Take back what was asked about `kind`; return the case.

    A decision that was made meanwhile still counts when it comes: it was made on the record as it
    is. Raises `UserError` when nothing waits, and `FieldError` without a reason.
    """
    session.require(Permission.ASK_DECISION)
    file = case_file(session, case)
    asked = file.standing_request(kind)
    if asked is None:
        raise UserError(
            f"Nothing waits to be decided about the {kind}: there is nothing to withdraw."
        )
    if not because.strip():
        raise FieldError("because", "Enter why the request is withdrawn.")
    taken_back = replace(
        asked.value, withdrawn_at=session.clock(), withdrawn_because=because.strip()
    )
    # Of two colleagues' requests neither is left to be answered.
    record(session, Change("decision-request", taken_back, asked.document, file.id, settles=True))
    return case_file(session, case)


def why_not_ask(file: CaseFile, kind: RequirementKind) -> str:
    """Why a decision on `kind` cannot be asked for as the record stands, or "" when it can."""
    if file.sentence is not None:
        return "The sentence is recorded: there is nothing left to ask for."
    if file.in_dispute(calls=False):
        return file.why_held(calls=False) or DISPUTED
    if kind not in {part.kind for part in pathway.suitable(file)}:
        return f"{kind} has not been assessed as suitable: assess it before asking."
    part = file.requirement(kind)
    if part is not None and part.requirement.value.route is Route.SECONDARY:
        return f"{kind} takes the route of secondary care: ask there, by its own guidance."
    if file.consent is None or not file.consent.value.covers(kind):
        return f"Consent for {kind} is not signed: take consent before asking."
    if file.open_stops():
        return file.risk_stop()
    standing = file.standing_decision(kind)
    return _ANSWERED[standing.value.outcome].format(kind) if standing is not None else ""


DISPUTED = (
    "Two versions of a record of this case stand side by side: settle which one holds before "
    "anything is asked or decided."
)
_ANSWERED = {
    Outcome.APPROVE: "{} has been approved on the record as it stands: there is nothing to ask.",
    Outcome.RETURN: "{} was returned with a reason: amend the record first, then ask again.",
    Outcome.DECLINE: "{} was declined on the record as it stands: amend the record to ask again.",
}


def open_request(session: Session, file: CaseFile, kind: RequirementKind) -> OpenRequest | None:
    """What waits to be decided about `kind` in `file`, for whoever may see the case."""
    session.require(Permission.READ_CASES)
    part = file.requirement(kind)
    return _open(session, file, part) if part is not None and _waiting(file, part) else None


def open_requests(session: Session) -> tuple[OpenRequest, ...]:
    """The decisions asked for that this member may make, longest waiting first.

    Raises `NotAllowed` for a role without cases, also while nothing is asked for.
    """
    session.require(Permission.READ_CASES)
    kinds = [kind for kind in RequirementKind if session.may(kind.decide)]
    cases = session.vault.cases_with("decision-request")
    found = [
        _open(session, file, part)
        for file in (case_file(session, case) for case in cases)
        for part in file.considered()
        if part.kind in kinds and _waiting(file, part)
    ]
    return tuple(sorted(found, key=lambda request: request.asked_at))


def _waiting(file: CaseFile, part: RequirementFile) -> bool:
    if part.requirement.value.route is Route.SECONDARY:
        return False
    return file.sentence is None and file.standing_request(part.kind) is not None


def _open(session: Session, file: CaseFile, part: RequirementFile) -> OpenRequest:
    if part.request is None:
        raise UserError("Nothing has been asked for this requirement.")
    return OpenRequest(
        file=file,
        kind=part.kind,
        asked_at=part.request.at,
        asked_by=session.team().name_of(part.request.by),
        needed_by=part.request.value.needed_by,
        note=part.request.value.note,
    )


def decision_text(session: Session, case: CaseId, kind: RequirementKind) -> str:
    """The text that the decider reads and signs: risk first, then scores, assessment, consent.

    Raises `NotAllowed` for a role that may not decide, `NotReadable` without the compartment.
    """
    session.require(kind.decide)
    return _text(session, case_file(session, case), kind)


def text_as_sent(
    session: Session,
    case: CaseId,
    kind: RequirementKind,
    reader: Member,
    hold_back: Collection[DocumentId] = (),
) -> str:
    """The same text as `reader` will have it, for whoever asks; see `actions.requests`.

    `hold_back` are the finished screens whose answers do not go. Raises `NotAllowed` for a role
    that does not ask, `NotReadable` for one that may not read what goes.
    """
    session.require(Permission.ASK_DECISION)
    read = compartments(reader.roles)

    def reads(form: Recorded[FinishedForm]) -> bool:
        part = form_of(session, form).compartment
        return part is None or part in read

    def holds(form: Recorded[FinishedForm]) -> bool:
        goes = form.value.stops or form.document not in hold_back
        return bool(form.value.open_answers) or goes

    return _text(session, case_file(session, case), kind, _Eyes(reads, holds))


@dataclass(frozen=True)
class _Eyes:
    """Whose text it is: which forms their role reads, and which answers are there to be read."""

    reads: Callable[[Recorded[FinishedForm]], bool]
    holds: Callable[[Recorded[FinishedForm]], bool]


def _own(session: Session) -> _Eyes:
    return _Eyes(lambda form: may_read(session, form), lambda form: _is_here(session, form))


def _text(
    session: Session, file: CaseFile, kind: RequirementKind, eyes: _Eyes | None = None
) -> str:
    eyes = eyes or _own(session)
    part = file.requirement(kind)
    if part is None or part.assessment is None:
        raise UserError(f"There is no {kind} assessment to decide on.")
    lines = [
        f"{kind.label} ({kind.value}) for {file.person.value.full_name}, "
        f"case {file.case.value.reference}",
        f"{file.case.value.court}, {_day(file.case.value.hearing_date)}",
        *([part.request.value.told] if part.request and part.request.value.told else []),
        "",
        *(_form_lines(session, file, eyes) if kind is RequirementKind.MHTR else []),
        *_assessment_lines(session, part),
        "",
        *_consent_lines(file, kind),
        "",
        *_needs_lines(file),
    ]
    return "\n".join(lines)


def _form_lines(session: Session, file: CaseFile, eyes: _Eyes) -> Iterable[str]:
    yield "Risk"
    results = [read_result(session, form) for form in _open_to(session, file, eyes)]
    risks = [line for result in results for line in result.risk_lines]
    unread = [form for form in file.forms if form not in _open_to(session, file, eyes)]
    risks += [
        f"{form.value.title}: {_MARKS[form.value.risk]}; its answers are not before you."
        for form in unread
        if form.value.risk in _MARKS
    ]
    yield from (risks or ["No form with a risk item has been finished: risk is not assessed."])
    for form in file.forms:
        if form.value.had_risk:
            yield f"{form.value.title}: there was risk before the answers were changed."
    for action in file.risk_actions:
        yield _action_line(session, action)
    yield ""
    yield "Screens and measures"
    if not file.forms:
        yield "None finished."
    for result in results:
        yield f"{result.title}: {result.summary}"
        # Of an interview what was said; of an instrument every item, also one not answered.
        shown = result.answers if result.scored else result.said
        yield from (f"  {question}: {answer}" for question, answer in shown)
    for form in file.forms:
        if not eyes.reads(form):
            yield f"{form.value.title}: finished, and not open to your role"
        elif form not in _decided_on(session, file, eyes):
            yield f"{form.value.title}: finished, and not part of this decision"
        elif not eyes.holds(form):
            yield f"{form.value.title}: finished; its answers were not sent to you"
    yield ""


_MARKS = {
    RiskMark.PRESENT: "there is risk",
    RiskMark.NOT_ASSESSED: "risk was not assessed",
    RiskMark.NONE: "no risk item answered above the level that counts",
}
"""What the open part says of a form whose answers the reader does not have."""


def _open_to(session: Session, file: CaseFile, eyes: _Eyes) -> tuple[Recorded[FinishedForm], ...]:
    """The forms that an MHTR decision tells of, without those whose answers were not sent here."""
    return tuple(form for form in _decided_on(session, file, eyes) if eyes.holds(form))


def _decided_on(
    session: Session, file: CaseFile, eyes: _Eyes
) -> tuple[Recorded[FinishedForm], ...]:
    """The forms that an MHTR decision may tell of: its text is sealed to mental health.

    A lead who is also a practitioner reads substance forms too, and must not carry them over to
    those who read the decision (P5).
    """
    closed = Compartment.SUBSTANCE
    return tuple(
        form
        for form in file.forms
        if eyes.reads(form) and form_of(session, form).compartment is not closed
    )


def _is_here(session: Session, form: Recorded[FinishedForm]) -> bool:
    """Whether this vault holds the answers: a request may come without some."""
    if form.value.open_answers:
        return True
    found = session.vault.revision(form.revision)
    return found is not None and found.has_sealed


def _action_line(session: Session, action: Recorded[RiskAction]) -> str:
    value = action.value
    title = "What was done" if value.done else "Nothing was done, because"
    told = "; the clinical lead was told" if value.lead_told else ""
    recorder = session.team().name_of(action.by)
    return (
        f"{title}: {value.what} ({value.by}, {_day(value.at)} at {value.at:%H:%M}{told}; "
        f"recorded by {recorder})"
    )


def _assessment_lines(session: Session, part: RequirementFile) -> Iterable[str]:
    assessment = part.assessment
    if assessment is None:
        return
    sealed = json.loads(session.vault.unseal(assessment.revision, session.keys))
    value = assessment.value
    yield f"Assessment by {session.team().name_of(assessment.by)}, {_day(assessment.at)}"
    yield "Suitable" if value.suitable else "Not suitable"
    for heading, text in (
        ("Reasons", value.reasons),
        ("Outline treatment plan", value.plan),
        ("Support recommended", value.support),
        ("Clinical notes", sealed.get("notes", "")),
    ):
        if text:
            yield f"{heading}: {text}"
    if value.appointment is not None:
        when = court_time(value.appointment.when)
        yield (
            f"First appointment: {_day(when)} at {when:%H:%M}, {value.appointment.place}, "
            f"with {value.appointment.with_whom}"
        )


def _consent_lines(file: CaseFile, kind: RequirementKind) -> Iterable[str]:
    consent = file.consent
    if consent is None or not consent.value.covers(kind):
        yield "Consent: not signed for this requirement"
        return
    value = consent.value
    yield f"Consent: signed {_day(value.signed_on)}, {value.read_how.label.lower()}"
    if fold(value.signature) != fold(file.person.value.full_name):
        yield f"It is signed {value.signature}, which is not the person's name as it stands now."


def _needs_lines(file: CaseFile) -> Iterable[str]:
    needs = need_tags(file.person.value, file.case.value.hearing_date)
    yield f"Needs and adjustments: {', '.join(needs) or 'none recorded'}"


def _day(moment: date) -> str:
    return f"{moment.day}/{moment.month}/{moment.year}"


def decide(
    session: Session,
    case: CaseId,
    kind: RequirementKind,
    *,
    outcome: Outcome,
    text: str,
    passphrase: str,
    reasons: str = "",
    support: str = "",
    registration_body: str = "",
    registration_number: str = "",
    release_scores: bool = False,
    appointment: Appointment | None = None,
    closed_reason: str = "",
    spoken_code: str = "",
) -> CaseFile:
    """Sign a decision on exactly the `text` that was read; return the case.

    `appointment` is the first one, from a provider who agrees to hold the order. `spoken_code` is
    what a clinical lead who had answered by telephone was given then, "" for none: with it this
    decision confirms the call (`courtdesk.domain.telephone`). Whether it is the right one is seen
    where the call was recorded, and never told here: who does not know it learns nothing.

    The passphrase is asked for again, and a wrong one raises `WrongPassphrase` before anything
    is written. Raises `UserError` when the record has changed since the text was shown, and
    `FieldErrors` for a missing reason or registration, or for what `check_appointment` refuses.
    """
    session.require(kind.decide)
    _check_decision(outcome, kind, reasons, registration_body, registration_number)
    code = _spoken_code(kind, spoken_code)
    file = _as_read(session, case, kind, text)
    given, why_closed = _appointment(
        session, file, kind, outcome=outcome, given=appointment, closed_reason=closed_reason
    )
    confirm(session, passphrase)
    release = release_scores and outcome is Outcome.APPROVE
    decision = replace(
        _grounded(session, file, kind, outcome, text),
        reasons=reasons.strip(),
        support=support.strip(),
        registration_body=registration_body.strip(),
        registration_number=registration_number.strip(),
        released=_released(session, file) if release else (),
        appointment=given,
        closed_reason=why_closed,
        spoken_code=code,
    )
    _sign(session, decision, text)
    return case_file(session, case)


def _as_read(session: Session, case: CaseId, kind: RequirementKind, text: str) -> CaseFile:
    """The case, where it is still what `text` says and nothing keeps it from a decision.

    Read once: the text that is compared and the revisions that are signed must be of one record.
    """
    file = case_file(session, case)
    part = file.requirement(kind)
    if part is not None and part.requirement.value.route is Route.SECONDARY:
        raise UserError(
            f"{kind} has gone to secondary care since it was asked for: it is approved there."
        )
    if text != _text(session, file, kind):
        raise UserError(
            "The record has changed since you opened it: read it again before you decide."
        )
    if file.in_dispute(calls=False):
        raise UserError(file.why_held(calls=False) or DISPUTED)
    return file


def _grounded(
    session: Session, file: CaseFile, kind: RequirementKind, outcome: Outcome, text: str
) -> Decision:
    """The bare decision: whose it is, about whom, and the revisions and text that it stands on."""
    return Decision(
        case=file.id,
        requirement=kind,
        outcome=outcome,
        reasons="",
        support="",
        name=session.member().name,
        registration_body="",
        registration_number="",
        basis=file.basis(kind),
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        decided_at=session.clock(),
        full_name=file.person.value.full_name,
        birth_date=file.person.value.birth_date,
    )


def _sign(session: Session, decision: Decision, text: str) -> None:
    """Record the decision under its author's signature, with the text that was read sealed."""
    kind = decision.requirement
    record(
        session,
        Change(
            "decision",
            decision,
            derived_id(decision.case, "decision", kind),
            decision.case,
            sealed={"text": text},
            compartment=kind.compartment,
            namespace=identity.DECISION,
        ),
        *decided.own_copy(session, decision, text),
    )


def _appointment(
    session: Session,
    file: CaseFile,
    kind: RequirementKind,
    *,
    outcome: Outcome,
    given: Appointment | None,
    closed_reason: str,
) -> tuple[Appointment | None, str]:
    """The first appointment as it is recorded, and why it stands on a closed day, if it is one."""
    if given is None:
        return None, ""
    if kind is RequirementKind.MHTR or outcome is not Outcome.APPROVE:
        raise FieldError(
            "on", "Give a first appointment only with your agreement to hold a DRR or an ATR."
        )
    setting = setting_of(session, file)
    made = Appointment(given.when, line(given.place), line(given.with_whom))
    check_appointment(made, closed_reason, setting)
    closed = closed_words(setting.calendar.day_of(made.when), setting.calendar)
    return made, line(closed_reason) if closed else ""


def _released(session: Session, file: CaseFile) -> tuple[ScoreFacts, ...]:
    results = [read_result(session, form) for form in _open_to(session, file, _own(session))]
    return tuple(
        ScoreFacts(result.title, result.score, result.band, result.prorated)
        for result in results
        if result.score is not None
    )


def _spoken_code(kind: RequirementKind, typed: str) -> str:
    if not typed.strip():
        return ""
    if kind is not RequirementKind.MHTR:
        raise FieldError("spoken_code", f"There is no code for the {kind}: leave this empty.")
    code = plain_code(typed)
    if code is None:
        raise FieldError(
            "spoken_code", f"Enter the code as two words and two digits, {EXAMPLE}, or leave it."
        )
    return code


def _check_decision(
    outcome: Outcome, kind: RequirementKind, reasons: str, body: str, number: str
) -> None:
    errors = []
    if outcome is not Outcome.APPROVE and not reasons.strip():
        errors.append(FieldError("reasons", "Give your reasons: the court team is told them."))
    if kind is RequirementKind.MHTR and not body.strip():
        errors.append(FieldError("registration_body", "Enter your registration body, as in court."))
    if kind is RequirementKind.MHTR and not number.strip():
        errors.append(FieldError("registration_number", "Enter your registration number."))
    if errors:
        raise FieldErrors(tuple(errors))
