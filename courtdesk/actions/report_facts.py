"""The facts for the report's text, gathered from the record with where each was read.

Nothing is put into words here but the sources: who recorded what, and on which day.
"""

from __future__ import annotations

from typing import Any

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import recorded
from courtdesk.actions.session import Session
from courtdesk.domain import enquiries
from courtdesk.domain.access import Permission
from courtdesk.domain.adjustments import need_tags
from courtdesk.domain.approval import Decision, DecisionRequest, TelephoneApproval
from courtdesk.domain.casefile import CaseFile, Recorded, RequirementFile
from courtdesk.domain.court_clock import court_time
from courtdesk.domain.findings import FindingKind
from courtdesk.domain.ids import CaseId
from courtdesk.domain.proposal import findings_of
from courtdesk.domain.providers import ContactWay
from courtdesk.domain.report import (
    DecisionFacts,
    EnquiryFacts,
    NothingFacts,
    OverruleFacts,
    ReportFacts,
    RequirementFacts,
    ScreenFacts,
    Source,
    VictimFacts,
)
from courtdesk.domain.report_reviews import reviews_of
from courtdesk.domain.requirements import RequirementKind, combination
from courtdesk.domain.team import Settings
from courtdesk.domain.words import day


def report_facts(session: Session, case: CaseId) -> ReportFacts:
    """The facts that the text may rest on, as the record stands now.

    Scores are among them only where a standing approval released them: they then stand in the
    open part of the decision, which the lead signed. Enquiries are read whatever the role, as the
    text must not be silent about one that is outstanding: its name and when it was asked are all
    that goes into the facts, and nothing of one that has been answered. So the text is for those
    who write or use a report: who decides or treats reads none of it (V1), and gets `NotAllowed`.
    """
    session.require(Permission.READ_REPORT)
    file = case_file(session, case)
    the_case, settings = file.case.value, session.settings()
    considered = file.considered()
    verdicts = tuple(file.verdicts())
    return ReportFacts(
        reference=the_case.reference,
        full_name=file.person.value.full_name,
        court=the_case.court,
        hearing_date=the_case.hearing_date,
        offences=tuple(offence.text for offence in the_case.offences),
        verdicts=tuple(verdict.label for verdict in verdicts),
        screening_agreed=file.agreement.value.agreed if file.agreement is not None else None,
        screens=_screens(session, file),
        requirements=tuple(_requirement(session, file, part) for part in considered),
        combination=combination(part.kind for part in considered),
        consent_withdrawn=(
            file.consent is not None and file.consent.value.withdrawn_on is not None
        ),
        rar_needs="; ".join(part.value.rar_needs for part in _with_rar(file)),
        limit=settings.snippet_limit,
        enquiries=_outstanding(session, file),
        victim=_victim(session, file),
        overrules=_overrules(session, file),
        needs=need_tags(file.person.value, the_case.hearing_date),
        reviews=reviews_of(
            (part.kind for part in considered),
            community_justice=settings.community_justice,
            settings=_settings(session),
        ),
        nothing=_nothing(session, file),
        case_source=_source(session, "case", "Case on the court list", file.case),
        person_source=_source(session, "person", "The person's details", file.person),
        agreement_source=_source(session, "agreement", "Agreement to be screened", file.agreement),
        consent_source=_source(session, "consent", "Combined consent", file.consent),
        verdict_sources=_verdict_sources(session, file),
        rar_sources=tuple(_assessed(session, part) for part in _with_rar(file)),
    )


# --- where a fact was read -----------------------------------------------------------------


def _by(session: Session, kind: str, words: str, part: Recorded[Any]) -> Source:
    who, on = session.team().name_of(part.by), day(court_time(part.at))
    return Source(kind, f"{words} by {who}, {on}", part.revision)


def _source(session: Session, kind: str, words: str, part: Recorded[Any] | None) -> Source | None:
    return _by(session, kind, f"{words}, recorded", part) if part is not None else None


def _assessed(session: Session, part: Recorded[Any]) -> Source:
    return _by(session, "assessment", f"{part.value.requirement} assessment", part)


def _settings(session: Session) -> Source:
    documents = session.counted("settings")
    if not documents:
        return Source("settings", "The site's settings, as CourtDesk begins with them")
    return _by(session, "settings", "The site's settings, set", recorded(Settings, documents[0]))


def _verdict_sources(session: Session, file: CaseFile) -> tuple[Source | None, ...]:
    pleas = {plea.value.offence: plea for plea in reversed(file.pleas)}
    return tuple(
        _source(session, "plea", "Plea or verdict", pleas.get(offence.id))
        for offence in file.case.value.offences
    )


# --- around the requirements ---------------------------------------------------------------


def _outstanding(session: Session, file: CaseFile) -> tuple[EnquiryFacts, ...]:
    found = enquiries.standings(
        session.settings().all_enquiries, file.court.enquiries, file.case.value.hearing_date
    )
    return tuple(
        EnquiryFacts(
            one.kind.name,
            one.recorded.value.asked_on if one.recorded else None,
            _source(session, "enquiry", one.kind.name, one.recorded),
        )
        for one in enquiries.outstanding(found)
    )


def _victim(session: Session, file: CaseFile) -> VictimFacts | None:
    found = file.court.victim
    if found is None:
        return None
    source = _source(session, "victim", "Victim's views", found)
    return VictimFacts(found.value.views, found.value.why_absent, source)


def _nothing(session: Session, file: CaseFile) -> NothingFacts | None:
    found = file.court.nothing
    if found is None or file.considered():
        return None
    source = _source(session, "no-proposal", "No requirement proposed", found)
    return NothingFacts(found.value.why.label, found.value.words, source)


def _overrules(session: Session, file: CaseFile) -> tuple[OverruleFacts, ...]:
    """The reasons for going past what is still found; one that nothing asks for says nothing."""
    given = {one.value.key: one for one in file.court.overrules}
    return tuple(
        OverruleFacts(
            about=", ".join(part.replace("-", " ") for part in found.key.split(":")),
            found=found.reason,
            reason=given[found.key].value.reason,
            shares_outcome=found.kind is FindingKind.SCORE,
            source=_source(session, "overrule", "Reason for going on", given[found.key]),
        )
        for found in findings_of(file)
        if found.asks_reason and found.key in given
    )


def _with_rar(file: CaseFile) -> tuple[Recorded[Any], ...]:
    assessed = (part.assessment for part in file.considered())
    return tuple(one for one in assessed if one is not None and one.value.rar_needs)


def _screens(session: Session, file: CaseFile) -> tuple[ScreenFacts, ...]:
    finished = tuple(
        ScreenFacts(
            title=form.value.title,
            finished=True,
            answered=form.value.answered,
            total=form.value.total,
            above_threshold=form.value.above_threshold,
            completed_on=form.at.date(),
            source=_by(session, "response", f"{form.value.title}, finished", form),
        )
        for form in file.forms
    )
    drafts = tuple(
        ScreenFacts(draft.title, False, draft.answered, draft.total, None, None)
        for draft in file.drafts
    )
    return finished + drafts


# --- one requirement -----------------------------------------------------------------------


def _requirement(session: Session, file: CaseFile, part: RequirementFile) -> RequirementFacts:
    assessment = part.assessment
    consent = file.consent
    covered = consent is not None and consent.value.covers(part.kind)
    value = assessment.value if assessment is not None else None
    # One that the record has overtaken is shown to nobody: to say "asked" would be untrue (P3).
    asked = file.standing_request(part.kind)
    sessions, sessions_source = _sessions(session, file, part.kind)
    return RequirementFacts(
        kind=part.kind,
        suitable=value.suitable if value is not None else None,
        reasons=value.reasons if value is not None else "",
        assessed_on=assessment.at.date() if assessment is not None else None,
        assessor=session.team().name_of(assessment.by) if assessment is not None else "",
        plan=value.plan if value is not None else "",
        appointment=file.appointment(part.kind),
        support=value.support if value is not None else "",
        consent_signed_on=consent.value.signed_on if consent is not None and covered else None,
        asked_at=asked.at if asked is not None else None,
        decision=decision_facts(session, file, part),
        scores=file.released_scores(part.kind),
        sessions=sessions,
        asked_of=_asked_of(session, asked),
        route=part.requirement.value.route,
        source=_by(session, "requirement", f"{part.kind}, considered", part.requirement),
        assessment_source=_assessed(session, assessment) if assessment is not None else None,
        request_source=(
            _by(session, "decision-request", f"{part.kind} decision asked for", asked)
            if asked is not None
            else None
        ),
        appointment_source=_appointment_source(session, file, part),
        sessions_source=sessions_source,
    )


def _asked_of(session: Session, asked: Recorded[DecisionRequest] | None) -> str:
    if asked is None or asked.value.to is None:
        return ""
    return session.team().name_of(asked.value.to)


def _sessions(session: Session, file: CaseFile, kind: RequirementKind) -> tuple[str, Source | None]:
    """The MHTR's programme: the one consented to, which the site may have changed since."""
    if kind is not RequirementKind.MHTR:
        return "", None
    consent = file.consent
    if consent is not None and consent.value.covers(kind):
        source = _source(session, "consent", "Combined consent", consent)
        return consent.value.sessions, source
    return session.settings().sessions, _settings(session)


def _appointment_source(session: Session, file: CaseFile, part: RequirementFile) -> Source | None:
    booked = file.court.appointment(part.kind)
    if booked is not None:
        return _by(session, "appointment", f"{part.kind} appointment, booked", booked)
    given = file.standing_decision(part.kind)
    if given is not None and given.value.appointment is not None:
        return _by(session, "decision", f"{part.kind} decision, signed", given)
    return _assessed(session, part.assessment) if part.assessment is not None else None


def decision_facts(session: Session, file: CaseFile, part: RequirementFile) -> DecisionFacts | None:
    """What a report may say of the decision on one requirement, or `None` without one.

    What a clinical lead said by telephone, under their own signed process, is told only until the
    written decision is there: `CaseFile.telephone` gives it up then.
    """
    called = file.telephone(part.kind)
    if called is not None:
        return _called(session, called)
    if part.decision is None:
        return None
    value, told = part.decision.value, part.decision.value.way is not None
    words = f"{part.kind} decision, as told, recorded" if told else f"{part.kind} decision, signed"
    return DecisionFacts(
        outcome=value.outcome,
        stands=file.standing_decision(part.kind) is not None,
        name=value.name,
        registration=_registration(value),
        decided_at=value.decided_at,
        reasons=value.reasons,
        support=value.support,
        way=value.way,
        organisation=value.organisation,
        recorded_by=session.team().name_of(part.decision.by) if told else "",
        source=_by(session, "decision", words, part.decision),
    )


def _called(session: Session, called: Recorded[TelephoneApproval]) -> DecisionFacts:
    value = called.value
    words = f"{value.requirement} decision by telephone, recorded"
    return DecisionFacts(
        outcome=value.outcome,
        stands=True,
        name=value.name,
        registration=_registration(value),
        decided_at=value.decided_at,
        reasons=value.reasons,
        support=value.support,
        way=ContactWay.TELEPHONE,
        recorded_by=session.team().name_of(called.by),
        confirmed=False,
        source=_by(session, "telephone-approval", words, called),
    )


def _registration(value: Decision | TelephoneApproval) -> str:
    parts = (value.registration_body, value.registration_number)
    return " ".join(word for word in parts if word)
