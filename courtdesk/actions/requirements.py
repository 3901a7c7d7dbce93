"""Which requirements are considered for a case, and the assessment for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from courtdesk.actions.appointments import KIND as APPOINTMENT
from courtdesk.actions.appointments import setting_of
from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.domain import pathway, proposal
from courtdesk.domain.access import Permission
from courtdesk.domain.appointment_checks import check_appointment, closed_words
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.findings import Finding
from courtdesk.domain.ids import CaseId
from courtdesk.domain.overrules import NoProposal, NothingProposed, Overrule
from courtdesk.domain.plain_text import line, problem, tidy
from courtdesk.domain.providers import BookedAppointment
from courtdesk.domain.requirements import (
    Appointment,
    Assessment,
    Requirement,
    RequirementKind,
    Route,
    combination,
)
from courtdesk.errors import FieldError, FieldErrors, NotAllowed, UserError

_LONGEST = 2000


def consider(
    session: Session,
    case: CaseId,
    kinds: Iterable[RequirementKind],
    reason: str = "",
    *,
    reasons: Mapping[str, str] | None = None,
) -> CaseFile:
    """Set which requirements are considered for `case`; return the case.

    `reasons` says, by the key of a finding, why one goes on past it: what eligibility excludes or
    warns of is proposed only with a reason (`domain.eligibility`). Raises `UserError` for a
    combination that the framework does not have and once there is a sentence, `FieldError` when
    one that was assessed is taken off without a reason, `FieldErrors` named "why:KEY" for reasons
    that are wanted, and `NotAllowed` for a reason that is not this member's to give.
    """
    session.require(Permission.ASK_DECISION)
    wanted = frozenset(kinds)
    combination(wanted)
    file = case_file(session, case)
    _check_before_sentence(file, "what is considered can no longer be changed.")
    now = {part.kind for part in file.considered()}
    changes = [_consider(file, kind, True, reason) for kind in sorted(wanted - now)]
    changes += [_consider(file, kind, False, reason) for kind in sorted(now - wanted)]
    if wanted - now:
        changes += _overrules(session, file, proposal.wanted_reasons(file, wanted), reasons or {})
    if changes:
        record(session, *changes)
    return case_file(session, case)


def give_reasons(session: Session, case: CaseId, reasons: Mapping[str, str]) -> CaseFile:
    """Record why the case goes on past what eligibility found since; return the case.

    A plea, a range or an assessment recorded later may exclude what is considered already. Whose
    reason it is says the finding (`Finding.who`): a provider or clinical lead gives theirs here.
    Raises as `consider` does; reasons for what nothing asks about are left out.
    """
    session.require(Permission.READ_CASES)
    file = case_file(session, case)
    open_ones = tuple(one for one in proposal.wanted_reasons(file) if one.key in reasons)
    changes = _overrules(session, file, open_ones, reasons)
    if changes:
        record(session, *changes)
    return case_file(session, case)


def propose_nothing(
    session: Session, case: CaseId, why: NothingProposed, words: str = ""
) -> CaseFile:
    """Record that no treatment requirement is proposed, and why; return the case.

    The way to Liaison and Diversion's support for whoever is not referred on (framework,
    "Sentencing"). Raises `UserError` while a requirement is considered, `FieldError` where another
    reason is not said.
    """
    session.require(Permission.ASK_DECISION)
    file = case_file(session, case)
    if file.considered():
        raise UserError("A requirement is considered: take it off before you propose none.")
    if file.sentence is not None:
        raise UserError("The sentence is recorded: there is nothing left to propose.")
    text = line(words)
    if why is NothingProposed.OTHER and not text:
        raise FieldError("words", "Say why no requirement is proposed.")
    _check_texts(words=words)
    value = NoProposal(file.id, why, text)
    record(session, Change("no-proposal", value, derived_id(file.id, "no-proposal"), file.id))
    return case_file(session, case)


def _overrules(
    session: Session, file: CaseFile, wanted: tuple[Finding, ...], reasons: Mapping[str, str]
) -> list[Change]:
    """One record for each finding that is gone past."""
    errors = []
    for finding in wanted:
        given = line(reasons.get(finding.key, ""))
        wrong = problem(given, _LONGEST)
        if not given:
            words = f"{finding.reason} Say why you go on, or choose something else."
            errors.append(FieldError(f"why:{finding.key}", words))
        elif wrong:
            errors.append(FieldError(f"why:{finding.key}", wrong))
        elif finding.who.isdisjoint(session.roles()):
            who = " or ".join(sorted(role.label.lower() for role in finding.who))
            raise NotAllowed(f"{finding.reason} Only a {who} may go on past this: ask one.")
    if errors:
        raise FieldErrors(tuple(errors))
    return [_overrule(file, finding.key, reasons[finding.key]) for finding in wanted]


def _overrule(file: CaseFile, key: str, reason: str) -> Change:
    value = Overrule(file.id, key, line(reason))
    return Change("overrule", value, derived_id(file.id, "overrule", key), file.id)


def _consider(file: CaseFile, kind: RequirementKind, considered: bool, reason: str) -> Change:
    part = file.requirement(kind)
    assessed = part is not None and part.assessment is not None
    _check_texts(reason=reason)
    if not considered and assessed and not tidy(reason):
        raise FieldError("reason", f"{kind} has been assessed: say why it is no longer considered.")
    value = Requirement(file.id, kind, considered, tidy(reason), _route(file, kind))
    return Change("requirement", value, derived_id(file.id, "requirement", kind.value), file.id)


def _route(file: CaseFile, kind: RequirementKind) -> Route:
    """As it was: taken off and chosen again, an MHTR by secondary care is no other one."""
    known = (part for part in file.requirements if part.kind is kind)
    return next((part.requirement.value.route for part in known), Route.PRIMARY)


def assess(
    session: Session,
    case: CaseId,
    kind: RequirementKind,
    *,
    suitable: bool,
    reasons: str = "",
    plan: str = "",
    appointment: Appointment | None = None,
    closed_reason: str = "",
    support: str = "",
    rar_needs: str = "",
    need_found: bool | None = None,
    treatable: bool | None = None,
    arrangements: bool | None = None,
    notes: str = "",
) -> CaseFile:
    """Record the outcome of the assessment for `kind`; return the case.

    `need_found`, `treatable` and `arrangements` answer the framework's conditions one by one, as
    `Assessment` has them. `appointment` is checked as a booking is (fields `on`, `at`, `place`,
    `with_whom`, `closed_reason`) and takes the place of one booked before. `reasons` go to the CDO
    and are required when not suitable; `notes` are clinical and sealed
    to the requirement's compartment. Raises `UserError` before there is guilt and after sentence:
    assessment comes after a guilty plea or verdict, and before the court decides.
    """
    session.require(kind.assess)
    file = case_file(session, case)
    _check_assessable(file, kind, suitable, reasons, plan)
    _check_texts(reasons=reasons, plan=plan, support=support, rar_needs=rar_needs)
    value = Assessment(
        case=file.id,
        requirement=kind,
        suitable=suitable,
        reasons=tidy(reasons),
        plan=tidy(plan),
        appointment=_tidied(appointment),
        support=tidy(support),
        rar_needs=tidy(rar_needs),
        need_found=need_found,
        treatable=treatable,
        arrangements=arrangements,
    )
    booked = _booked_anew(session, file, value, closed_reason)
    record(session, _assessed(file, value, tidy(notes)), *booked)
    return case_file(session, case)


def _tidied(appointment: Appointment | None) -> Appointment | None:
    if appointment is None:
        return None
    place, whom = line(appointment.place), line(appointment.with_whom)
    return replace(appointment, place=place, with_whom=whom)


def _assessed(file: CaseFile, value: Assessment, notes: str) -> Change:
    """The assessment as it is recorded: `notes` sealed to the requirement's compartment (P5)."""
    kind = value.requirement
    return Change(
        "assessment",
        value,
        derived_id(file.id, "assessment", kind.value),
        file.id,
        sealed={"notes": notes},
        compartment=kind.compartment,
    )


def _booked_anew(
    session: Session, file: CaseFile, value: Assessment, closed_reason: str
) -> list[Change]:
    """The assessment's appointment, checked, in the place of another that was booked before.

    Or the older booking would go on being printed, and the person sent to it.
    """
    made, kind = value.appointment, value.requirement
    if made is None or made == file.appointment(kind):
        return []
    setting = setting_of(session, file)
    check_appointment(made, closed_reason, setting)
    closed = closed_words(setting.calendar.day_of(made.when), setting.calendar)
    if file.court.appointment(kind) is None and not closed:
        return []
    booked = BookedAppointment(file.id, kind, made, line(closed_reason) if closed else "")
    return [Change(APPOINTMENT, booked, derived_id(file.id, APPOINTMENT, kind.value), file.id)]


def _check_texts(**texts: str) -> None:
    """Raise `FieldErrors` for a text that is too long or holds what nobody sees."""
    wrong = ((name, problem(text, _LONGEST)) for name, text in texts.items())
    errors = tuple(FieldError(name, sentence) for name, sentence in wrong if sentence)
    if errors:
        raise FieldErrors(errors)


def _check_before_sentence(file: CaseFile, why: str) -> None:
    """P3: what stood when the court sentenced is not written anew afterwards."""
    if file.sentence is not None:
        raise UserError(f"The sentence is recorded: {why}")


def _check_assessable(
    file: CaseFile, kind: RequirementKind, suitable: bool, reasons: str, plan: str
) -> None:
    _check_before_sentence(file, "an assessment comes before it.")
    if not pathway.guilty(file):
        raise UserError(
            "An assessment comes after a guilty plea or verdict: record the plea first."
        )
    if file.requirement(kind) is None:
        raise UserError(f"{kind} is not being considered for this case: choose it first.")
    if not suitable and not tidy(reasons):
        raise FieldError("reasons", "Give the reasons why the person is not suitable.")
    if suitable and not tidy(plan):
        raise FieldError("plan", "Enter the outline treatment plan, in words for the court.")
