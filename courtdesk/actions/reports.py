"""The text for the pre-sentence report: gathered from the record, shown, issued, written.

Issuing signs the exact text together with the revisions that it rests on. A text may be made at
any time; it says what is absent and never waits for it (P3).
"""

from __future__ import annotations

from pathlib import Path

from courtdesk.actions import audit
from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.documents.snippet import Snippet, build_snippet
from courtdesk.domain import enquiries
from courtdesk.domain.access import Permission
from courtdesk.domain.adjustments import need_tags
from courtdesk.domain.casefile import CaseFile, RequirementFile
from courtdesk.domain.findings import FindingKind
from courtdesk.domain.ids import CaseId
from courtdesk.domain.proposal import findings_of
from courtdesk.domain.report import (
    DecisionFacts,
    EnquiryFacts,
    IssuedSnippet,
    OverruleFacts,
    ReportFacts,
    RequirementFacts,
    ScreenFacts,
    VictimFacts,
)
from courtdesk.domain.requirements import RequirementKind, combination
from courtdesk.errors import UserError
from courtdesk.exchange import identity

WHAT = "report_text"
"""What the text is called in the list of who did what."""


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
    the_case = file.case.value
    agreement = file.agreement
    considered = file.considered()
    return ReportFacts(
        reference=the_case.reference,
        full_name=file.person.value.full_name,
        court=the_case.court,
        hearing_date=the_case.hearing_date,
        offences=tuple(offence.text for offence in the_case.offences),
        verdicts=tuple(verdict.label for verdict in file.verdicts()),
        screening_agreed=agreement.value.agreed if agreement is not None else None,
        screens=_screens(file),
        requirements=tuple(_requirement(session, file, part) for part in considered),
        combination=combination(part.kind for part in considered),
        consent_withdrawn=(
            file.consent is not None and file.consent.value.withdrawn_on is not None
        ),
        rar_needs=_rar_needs(file),
        limit=session.settings().snippet_limit,
        enquiries=_outstanding(session, file),
        victim=_victim(file),
        overrules=_overrules(file),
        needs=need_tags(file.person.value, the_case.hearing_date),
    )


def _outstanding(session: Session, file: CaseFile) -> tuple[EnquiryFacts, ...]:
    found = enquiries.standings(
        session.settings().all_enquiries, file.court.enquiries, file.case.value.hearing_date
    )
    return tuple(
        EnquiryFacts(one.kind.name, one.recorded.value.asked_on if one.recorded else None)
        for one in enquiries.outstanding(found)
    )


def _victim(file: CaseFile) -> VictimFacts | None:
    if file.court.victim is None:
        return None
    value = file.court.victim.value
    return VictimFacts(value.views, value.why_absent)


def _overrules(file: CaseFile) -> tuple[OverruleFacts, ...]:
    """The reasons for going past what is still found; one that nothing asks for says nothing."""
    given = {one.value.key: one.value.reason for one in file.court.overrules}
    return tuple(
        OverruleFacts(
            about=", ".join(part.replace("-", " ") for part in found.key.split(":")),
            found=found.reason,
            reason=given[found.key],
            shares_outcome=found.kind is FindingKind.SCORE,
        )
        for found in findings_of(file)
        if found.asks_reason and found.key in given
    )


def _rar_needs(file: CaseFile) -> str:
    assessed = [part.assessment.value for part in file.considered() if part.assessment is not None]
    return "; ".join(one.rar_needs for one in assessed if one.rar_needs)


def _screens(file: CaseFile) -> tuple[ScreenFacts, ...]:
    finished = tuple(
        ScreenFacts(
            title=form.value.title,
            finished=True,
            answered=form.value.answered,
            total=form.value.total,
            above_threshold=form.value.above_threshold,
            completed_on=form.at.date(),
        )
        for form in file.forms
    )
    drafts = tuple(
        ScreenFacts(draft.title, False, draft.answered, draft.total, None, None)
        for draft in file.drafts
    )
    return finished + drafts


def _requirement(session: Session, file: CaseFile, part: RequirementFile) -> RequirementFacts:
    assessment = part.assessment
    consent = file.consent
    covered = consent is not None and consent.value.covers(part.kind)
    value = assessment.value if assessment is not None else None
    # One that the record has overtaken is shown to nobody: to say "asked" would be untrue (P3).
    asked = file.standing_request(part.kind)
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
        sessions=_sessions(session, file, part.kind),
        route=part.requirement.value.route,
    )


def _sessions(session: Session, file: CaseFile, kind: RequirementKind) -> str:
    """The MHTR's programme: the one consented to, which the site may have changed since."""
    if kind is not RequirementKind.MHTR:
        return ""
    consent = file.consent
    if consent is not None and consent.value.covers(kind):
        return consent.value.sessions
    return session.settings().sessions


def decision_facts(session: Session, file: CaseFile, part: RequirementFile) -> DecisionFacts | None:
    """What a report may say of the decision on one requirement, or `None` without one."""
    if part.decision is None:
        return None
    value = part.decision.value
    registration = " ".join(
        word for word in (value.registration_body, value.registration_number) if word
    )
    return DecisionFacts(
        outcome=value.outcome,
        stands=file.standing_decision(part.kind) is not None,
        name=value.name,
        registration=registration,
        decided_at=value.decided_at,
        reasons=value.reasons,
        support=value.support,
        way=value.way,
        organisation=value.organisation,
        recorded_by=session.team().name_of(part.decision.by) if value.way is not None else "",
    )


def snippet(session: Session, case: CaseId) -> Snippet:
    """The text as the record stands now, with its character count against the site's limit."""
    return build_snippet(report_facts(session, case))


def issue_snippet(session: Session, case: CaseId, text: str) -> CaseFile:
    """Sign and record `text` as issued; return the case.

    `text` must be what `snippet` gives now: what was read is what is signed. Raises `UserError`
    while nobody has said what was done about risk.
    """
    session.require(Permission.ISSUE_SNIPPET)
    file = case_file(session, case)
    _require_fit_to_leave(file)
    made = snippet(session, case)
    if made.text != text:
        raise UserError(
            "The record has changed since this text was made: read it again before you issue it."
        )
    value = IssuedSnippet(
        file.id, made.text, file.report_basis(), made.characters, file.person_words()
    )
    change = Change(
        "snippet", value, derived_id(file.id, "snippet"), file.id, namespace=identity.SNIPPET
    )
    record(session, change)
    return case_file(session, case)


def text_to_give(session: Session, case: CaseId) -> str:
    """The text for whoever takes it out of CourtDesk: the clipboard, a printer, a terminal.

    Raises `UserError` while nobody has said what was done about risk: the text could otherwise be
    before the court, and the person with it, with nobody having acted.
    """
    _require_fit_to_leave(case_file(session, case))
    return snippet(session, case).text


def _require_fit_to_leave(file: CaseFile) -> None:
    if file.in_dispute():
        raise UserError(
            "Two versions of a record of this case stand side by side: settle which one holds "
            "before the text leaves CourtDesk."
        )
    if file.open_stops():
        raise UserError(file.risk_stop())


def write_snippet(session: Session, case: CaseId, target: Path, *, replace: bool = False) -> Path:
    """Write the text as a .docx at `target`; return the path.

    Raises `UserError` when the file is there already and `replace` is false, and while nobody has
    said what was done about risk.
    """
    from courtdesk.documents.docx_writer import write_snippet as write

    _require_fit_to_leave(case_file(session, case))
    facts = report_facts(session, case)

    def leaving() -> None:
        audit.exported(session, WHAT, case, "Word")

    return write(build_snippet(facts), facts, target, replace=replace, leaving=leaving)
