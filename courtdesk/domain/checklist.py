"""What the author of the report needs, at each of two stages, and what of it is missing.

Mission row S2: a court report is written from information of two times, before conviction and
before sentence, and what is not there is found out too late. A pure function of the record; no
score, answer or reply to an enquiry is in it, so that the whole court side may read it.

**Decision: closed is said as closed.** Enquiries and the victim's views are probation's alone. To
any other role their items say that they are not available, and not whether anything is
outstanding: that there is an enquiry to the police is itself telling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from courtdesk.domain import telephone
from courtdesk.domain.access import Permission
from courtdesk.domain.adjustments import needs_line
from courtdesk.domain.approval import Decision, Outcome, TelephoneApproval
from courtdesk.domain.casefile import CaseFile, RequirementFile
from courtdesk.domain.cases import OffenceRange, Verdict
from courtdesk.domain.check_items import (
    CLOSED,
    CheckItem,
    CheckState,
    Found,
    Stage,
    Where,
    counted,
    item,
    missing,
    missing_first,
    none,
    not_needed,
    there,
)
from courtdesk.domain.court_clock import court_moment
from courtdesk.domain.enquiries import EnquiryStanding, EnquiryState, VictimViews
from courtdesk.domain.pathway import plea_ends
from courtdesk.domain.requirements import Appointment, RequirementKind, Route
from courtdesk.domain.words import day, listed, moment

__all__ = ["CheckItem", "CheckState", "Stage", "checklist", "counted", "missing_first"]

_MAP = 'CSTR Operating Framework, "Example CSTR Process Map", row'
_S2 = "Mission row S2: what a court report is written from, before conviction and before sentence"
_PSR = f'{_MAP} "On the day (CDO; PSR preparation)"'
_PLEA = f'{_MAP} "On the day (Plea)"'
_SCREEN = f'{_MAP} "On the day (CSTR eligibility screen)"'
_ACCESS = f'{_MAP} "Day before/on the day": people who may require support during court'
_RANGE = 'CSTR Operating Framework, "Sentencing": the offence and its range'
_REPORT = 'CSTR Operating Framework, "Sentencing": what goes into the report with the proposal'
_V1 = "Mission row V1: inspectors found enquiries that were not made before the court date"


def checklist(file: CaseFile, enquiries: Sequence[EnquiryStanding] | None) -> tuple[CheckItem, ...]:
    """Everything that the author needs for `file`, stage by stage, in the order of the day.

    `enquiries` is `None` for a role that may not read them: their items and the victim's views
    then say nothing but that.
    """
    after = (
        _plea(file),
        _request(file),
        *_proposals(file),
        _victim(file, closed=enquiries is None),
    )
    return (*_before_conviction(file, enquiries), *_unless_ended(file, after))


# --- before conviction ---------------------------------------------------------------------


def _before_conviction(
    file: CaseFile, enquiries: Sequence[EnquiryStanding] | None
) -> Iterator[CheckItem]:
    person, texts = file.person.value, tuple(one.text for one in file.case.value.offences)
    correct = Where("person_form", Permission.CHANGE_LIST, _S2, "correct")
    born = there(day(person.birth_date)) if person.birth_date else missing("Not recorded.")
    offences = there("; ".join(texts)) if texts else missing("No offence is recorded.")
    listing = Where("import_list", Permission.CHANGE_LIST, _S2)
    ranges = Where("import_list", Permission.CHANGE_LIST, _RANGE)
    screens = Where("forms", Permission.SCREEN, _SCREEN)
    needs = Where("adjustments", Permission.RECORD_NEEDS, _ACCESS)
    for key, label, found, where in (
        ("birth-date", "Date of birth", born, correct),
        ("numbers", "CRN or PNC number", _numbers(file), correct),
        ("offences", "Offences", offences, listing),
        ("range", "Range of the offences", _range(file), ranges),
        ("screen", "Screen", _screen(file), screens),
        ("needs", "Needs and adjustments", _needs(file), needs),
    ):
        yield item(Stage.BEFORE_CONVICTION, key, label, found, where)
    yield from _enquiries(enquiries)


def _numbers(file: CaseFile) -> Found:
    person = file.person.value
    named = (("CRN", person.crn), ("PNC", person.pnc))
    parts = [f"{name} {number}" for name, number in named if number]
    return there(", ".join(parts)) if parts else missing("Neither is recorded.")


def _range(file: CaseFile) -> Found:
    offences = file.case.value.offences
    unknown = [one.text for one in offences if one.range is OffenceRange.UNKNOWN]
    if not offences:
        return missing("No offence is recorded.")
    if unknown:
        return missing(f"Not known for: {'; '.join(dict.fromkeys(unknown))}.")
    labels = "; ".join(dict.fromkeys(one.range.label for one in offences))
    return there(labels[:1].upper() + labels[1:])


def _screen(file: CaseFile) -> Found:
    """That there is one, never what came of it: sharing that needs the person's agreement."""
    if file.agreement is not None and not file.agreement.value.agreed:
        return not_needed("The person did not agree to be screened.")
    if file.forms:
        return there(listed(tuple(dict.fromkeys(one.value.title for one in file.forms))))
    if file.drafts:
        draft = file.drafts[0]
        return missing(f"{draft.title} is not finished: {draft.answered} of {draft.total}.")
    return missing("No screen is finished.")


def _needs(file: CaseFile) -> Found:
    line = needs_line(file.person.value, file.case.value.hearing_date)
    return there(line) if line else none("Ask, if nobody has.")


def _enquiries(found: Sequence[EnquiryStanding] | None) -> Iterator[CheckItem]:
    stage = Stage.BEFORE_CONVICTION
    if found is None:
        where = Where("enquiries", Permission.READ_ENQUIRIES, _V1)
        yield item(stage, "enquiries", "Enquiries", CLOSED, where)
        return
    for one in found:
        where = Where("enquiries", Permission.READ_ENQUIRIES, _V1, one.kind.id)
        yield item(stage, f"enquiry:{one.kind.id}", one.kind.name, _enquiry(one), where)


def _enquiry(one: EnquiryStanding) -> Found:
    words = one.sentence.removeprefix(f"{one.kind.name}: ")
    words = words[:1].upper() + words[1:]
    if one.state is EnquiryState.NOT_NEEDED:
        return not_needed(words)
    return there(words) if one.state.settled else missing(words)


# --- before sentence -----------------------------------------------------------------------


def _unless_ended(file: CaseFile, items: Iterable[CheckItem]) -> Iterator[CheckItem]:
    """`items`, where every offence has an outcome and none is guilt: no report is written now."""
    ended = plea_ends(file)
    verdicts = listed(tuple(dict.fromkeys(one.label.lower() for one in file.verdicts())))
    for one in items:
        if ended and one.missing:
            words = f"No report is written now: {verdicts}."
            yield replace(one, state=CheckState.NOT_NEEDED, words=words)
        else:
            yield one


def _plea(file: CaseFile) -> CheckItem:
    where = Where("plea", Permission.RECORD_PLEA, _PLEA)
    return item(Stage.BEFORE_SENTENCE, "plea", "Plea or verdict", _pleaded(file), where)


def _pleaded(file: CaseFile) -> Found:
    offences = file.case.value.offences
    if not offences:
        return missing("No offence is recorded.")
    waiting = [one.text for one in offences if file.verdict_of(one.id) is Verdict.NONE_YET]
    if waiting:
        return missing(f"None yet for: {'; '.join(dict.fromkeys(waiting))}.")
    return there("; ".join(dict.fromkeys(one.label for one in file.verdicts())))


def _request(file: CaseFile) -> CheckItem:
    found = missing("Nobody has recorded how the bench wants it, and when.")
    if file.court.request is not None:
        value = file.court.request.value
        found = there("; ".join(part for part in (value.form.label, value.put_back_words) if part))
    where = Where("bench", Permission.RECORD_PLEA, _PLEA)
    return item(Stage.BEFORE_SENTENCE, "request", "Report asked for by the bench", found, where)


def _proposals(file: CaseFile) -> Iterator[CheckItem]:
    considered = file.considered()
    if not considered:
        where = Where("requirements", Permission.ASSESS_MHTR, _REPORT)
        found = not_needed("No treatment requirement is being considered.")
        yield item(Stage.BEFORE_SENTENCE, "requirement", "Proposal", found, where)
    for part in considered:
        for key, label, found, where in _proposal(file, part):
            yield item(
                Stage.BEFORE_SENTENCE,
                f"{key}:{part.kind}",
                f"{part.kind}: {label}",
                _unless_not_proposed(part, key, found),
                where,
            )


def _unless_not_proposed(part: RequirementFile, key: str, found: Found) -> Found:
    """What is not proposed needs no more than the assessment that said so, with its reasons."""
    assessment = part.assessment
    if key == "assessment" or found.state is not CheckState.MISSING:
        return found
    if assessment is not None and not assessment.value.suitable:
        return not_needed("Assessed as not suitable.")
    return found


def _proposal(file: CaseFile, part: RequirementFile) -> Iterator[tuple[str, str, Found, Where]]:
    kind = part.kind
    assess = Where("assessment", kind.assess, _PSR, kind.value)
    consent = Where("consent", Permission.TAKE_CONSENT, _PSR)
    book = Where("appointment", Permission.TAKE_CONSENT, _PSR, kind.value)
    rar = Where("assessment", kind.assess, _REPORT, kind.value)
    included = Where("bench", Permission.ISSUE_SNIPPET, _PSR)
    yield "assessment", "assessment", _assessment(part), assess
    yield "consent", "consent signed", _consent(file, part), consent
    yield "decision", _decider(part), _decision(file, part), _deciding(part)
    yield "plan", "outline plan", _plan(part), assess
    yield "appointment", "first appointment", _appointment(file.appointment(kind)), book
    yield "rar", "needs for RAR days", _rar(part), rar
    yield "included", "included in the report", _included(file, part), included


def _assessment(part: RequirementFile) -> Found:
    if part.assessment is None:
        return missing("Not recorded.")
    value = part.assessment.value
    found = "Suitable" if value.suitable else "Not suitable"
    return there(f"{found}, {day(part.assessment.at.date())}")


def _consent(file: CaseFile, part: RequirementFile) -> Found:
    consent = file.consent
    if consent is None:
        return missing("Not signed yet.")
    if consent.value.withdrawn_on is not None:
        return missing(f"Withdrawn on {day(consent.value.withdrawn_on)}.")
    if not consent.value.covers(part.kind):
        return missing(f"A consent is signed, but not for the {part.kind}.")
    return there(f"Signed on {day(consent.value.signed_on)}")


def _is_mhtr(part: RequirementFile) -> bool:
    return part.kind is RequirementKind.MHTR


def _decider(part: RequirementFile) -> str:
    return "clinical lead's approval" if _is_mhtr(part) else "provider's agreement"


def _deciding(part: RequirementFile) -> Where:
    if _is_mhtr(part):
        return Where("ask_decision", Permission.ASK_DECISION, _REPORT, part.kind.value)
    return Where("provider", Permission.ASK_DECISION, _REPORT, part.kind.value)


def _decision(file: CaseFile, part: RequirementFile) -> Found:
    if part.requirement.value.route is Route.SECONDARY:
        return not_needed("It is taken through secondary care, and is not approved here.")
    called = file.telephone(part.kind)
    if called is not None:
        return _called(file, part, called.value)
    standing = file.standing_decision(part.kind)
    if standing is None:
        if part.decision is not None or part.told is not None:
            return missing("The record has changed since it was decided: ask again.")
        request = file.standing_request(part.kind)
        asked = f"Asked for {moment(request.at)}, no answer yet." if request else ""
        return missing(asked or "Not asked for yet.")
    value = standing.value
    called_before = telephone.words(file, part.kind)
    if value.outcome is Outcome.RETURN:
        return missing(f"Returned with questions by {value.name}. {called_before}".rstrip())
    if not called_before:
        return there(_decided(part, value))
    return there(f"{_decided(part, value)}. {called_before}".removesuffix("."))


def _called(file: CaseFile, part: RequirementFile, value: TelephoneApproval) -> Found:
    """An approval by telephone is there, and says that it is not yet in writing (P3)."""
    if value.outcome is Outcome.RETURN:
        return missing(telephone.words(file, part.kind))
    return there(telephone.words(file, part.kind).removesuffix("."))


def _decided(part: RequirementFile, value: Decision) -> str:
    said = "Agreed" if not _is_mhtr(part) else "Approved"
    verb = said if value.outcome is Outcome.APPROVE else "Declined"
    if value.way is None:
        return f"{verb} by {value.name}, {moment(value.decided_at)}"
    of = f" of {value.organisation}" if value.organisation else ""
    return f"{verb} by {value.name}{of} {value.way.label}, {moment(value.decided_at)}"


def _plan(part: RequirementFile) -> Found:
    plan = part.assessment.value.plan.strip() if part.assessment is not None else ""
    return there("Recorded") if plan else missing("Not recorded.")


def _appointment(found: Appointment | None) -> Found:
    if found is None:
        return missing("Not arranged yet.")
    return there(f"{court_moment(found.when)}, {found.place}, with {found.with_whom}")


def _rar(part: RequirementFile) -> Found:
    if part.assessment is None:
        return missing("They come with the assessment, which is not recorded.")
    needs = part.assessment.value.rar_needs.strip()
    return there(needs) if needs else none("The assessment names none.")


def _included(file: CaseFile, part: RequirementFile) -> Found:
    said = file.court.inclusion(part.kind)
    if said is None:
        return missing("Nobody has recorded whether it went in.")
    if said.value.included:
        return there(f"Included on {day(said.value.on)}")
    return there(f"Left out on {day(said.value.on)}: {said.value.reason}".removesuffix(": "))


def _victim(file: CaseFile, *, closed: bool) -> CheckItem:
    where = Where("enquiries", Permission.READ_ENQUIRIES, _V1, "victim")
    said = file.court.victim
    if closed:
        found = CLOSED
    elif said is None:
        found = missing("Nobody has recorded whether they were considered.")
    elif said.value.views is VictimViews.NO_VICTIM:
        found = not_needed(said.value.views.label)
    else:
        found = there(": ".join(p for p in (said.value.views.label, said.value.why_absent) if p))
    return item(Stage.BEFORE_SENTENCE, "victim", "Victim's views", found, where)
