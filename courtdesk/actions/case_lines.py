"""A case as lines of text: what the given member may see, and what is kept from them said so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from courtdesk.actions import deadlines
from courtdesk.actions.cases import case_file, timeline
from courtdesk.actions.lists import linked, possible_same
from courtdesk.actions.results import may_read, read_result
from courtdesk.actions.session import Session
from courtdesk.domain import telephone
from courtdesk.domain.access import Permission
from courtdesk.domain.approval import Outcome
from courtdesk.domain.casefile import CaseFile, Recorded, RequirementFile
from courtdesk.domain.codec import BodyRefused
from courtdesk.domain.duties import DutyState, before_sentence
from courtdesk.domain.duties_after import after_sentence
from courtdesk.domain.ids import CaseId
from courtdesk.domain.pathway import above_words, next_action, steps
from courtdesk.domain.requirements import combination
from courtdesk.domain.screening import FinishedForm

NOT_YOURS = "not available to your role"
MISSING = "A record of this case could not be read by this version and is not in this text"
_OUTCOMES = {
    Outcome.APPROVE: "approved",
    Outcome.RETURN: "returned",
    Outcome.DECLINE: "declined",
}


def case_lines(session: Session, case: CaseId, *, leaving: bool = False) -> Iterator[str]:
    """Everything about `case` that the member may see, in the order of the case page.

    `leaving` is for lines that leave CourtDesk with the record: what is still to be done is for
    the team alone, and who may be the same person is about somebody else.
    """
    file = case_file(session, case)
    yield from _identity(file)
    if not leaving:
        yield from _section("Not counted", iter(file.doubts))
    elif file.unread:
        # P3: a record that leaves must not look whole. Which kind it is may be closed to them.
        yield from _section("Missing here", iter((MISSING,)))
    yield from _section("Where it stands", _standing(file))
    yield from _section("Offences", _offences(file))
    yield from _section("Screens and forms", _forms(session, file))
    yield from _section("Requirements", _requirements(session, file))
    yield from _section("Report and sentence", _outcome(file))
    if not leaving:
        yield from _section("Also to do", _to_do(session, file))
        yield from _section("Due", _due(session, case))
        yield from _section("Possibly the same person", _same(session, file))
    yield from _section("What happened", _events(session, case))


def _section(heading: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield heading
        yield from (f"  {line}" for line in found)


def _identity(file: CaseFile) -> Iterator[str]:
    person, case = file.person.value, file.case.value
    yield person.list_name
    born = _day(person.birth_date) if person.birth_date else "not known"
    age = person.age_on(case.hearing_date)
    yield f"  Born {born}" + (f", aged {age}" if age is not None else "")
    numbers = [("CRN", person.crn), ("PNC", person.pnc), ("Case number", case.case_number)]
    yield f"  Reference {case.reference}" + "".join(f", {name} {n}" for name, n in numbers if n)
    place = [
        case.court,
        _day(case.hearing_date),
        f"courtroom {case.courtroom}" if case.courtroom else "",
        case.session,
        f"number {case.order_text}" if case.order_text else "",
    ]
    yield "  " + ", ".join(part for part in place if part)
    if not case.listed:
        yield "  Taken off the list"
    if person.needs:
        yield f"  Needs: {', '.join(person.needs)}"
    if file.person.disputed or file.case.disputed:
        yield "  Two versions of these details stand side by side and wait to be settled"


def _standing(file: CaseFile) -> Iterator[str]:
    for step in steps(file):
        yield f"{step.name.value.capitalize():<9} {step.state.value.replace('-', ' '):<11} " + (
            step.detail or step.word
        )
    action = next_action(file)
    if action is None:
        yield "None of these steps is left"
        return
    who = ", ".join(sorted(role.label for role in action.who))
    yield f"Next: {action.text}" + (f" ({who})" if who else "")


def _offences(file: CaseFile) -> Iterator[str]:
    for offence, verdict in zip(file.case.value.offences, file.verdicts(), strict=True):
        yield f"{offence.text} ({offence.range.label}): {verdict.label}"


def _forms(session: Session, file: CaseFile) -> Iterator[str]:
    if file.agreement is not None:
        agreed = file.agreement.value.agreed
        yield "Agreed to be screened" if agreed else "Declined to be screened"
    for form in file.forms:
        yield from _form(session, form)
    for draft in file.drafts:
        yield f"{draft.title}: draft, {draft.answered} of {draft.total} answered"


def _form(session: Session, form: Recorded[FinishedForm]) -> Iterator[str]:
    value = form.value
    yield f"{value.title}: {value.answered} of {value.total} answered, {_time(form.at)}"
    if value.reason:
        yield f"  {value.reason}"
    yield f"  {above_words(value.above_threshold)}. {value.risk_words}"
    if not may_read(session, form):
        yield f"  Scores: {NOT_YOURS}"
        return
    result = read_result(session, form)
    yield f"  Score: {result.summary}"
    yield from (f"  {line}" for line in result.risk_lines)


def _requirements(session: Session, file: CaseFile) -> Iterator[str]:
    considered = file.considered()
    if not considered:
        return
    yield f"Considered: {combination(part.kind for part in considered)}"
    for part in considered:
        yield from _requirement(session, file, part)


def _requirement(session: Session, file: CaseFile, part: RequirementFile) -> Iterator[str]:
    if part.assessment is None:
        yield f"{part.kind}: not assessed yet"
        return
    value = part.assessment.value
    who = session.team().name_of(part.assessment.by)
    yield f"{part.kind}: {'suitable' if value.suitable else 'not suitable'}, by {who}"
    for words, text in (("Reasons", value.reasons), ("Plan", value.plan)):
        if text:
            yield f"  {words}: {text}"
    consent = file.consent
    if consent is not None and consent.value.covers(part.kind):
        yield f"  Consent signed {_day(consent.value.signed_on)}"
    else:
        yield "  Consent not signed"
    yield f"  {_decision(file, part)}"


def _decision(file: CaseFile, part: RequirementFile) -> str:
    called = telephone.words(file, part.kind).removesuffix(".")
    if file.telephone(part.kind) is not None:
        return f"Decision: {called}"
    standing = file.standing_decision(part.kind)
    if standing is not None:
        value = standing.value
        text = f"Decision: {_OUTCOMES[value.outcome]} by {value.name}, {_time(value.decided_at)}"
        if value.way is not None:
            text += f", of {value.organisation}, told {value.way.label} and recorded here"
        text = f"{text}: {value.reasons}" if value.reasons else text
        return f"{text}. {called}" if called else text
    if part.decision is not None or part.told is not None:
        return "Approval outstanding: the record has changed since the decision"
    waiting = file.standing_request(part.kind)
    if waiting is not None:
        return f"Approval outstanding, asked for {_time(waiting.at)}"
    return "Approval outstanding, not asked for on the record as it stands"


def _outcome(file: CaseFile) -> Iterator[str]:
    if file.snippet is not None:
        stands = "" if file.snippet_stands() else "; the record has changed since"
        yield f"Report text issued {_time(file.snippet.at)}{stands}"
    if file.sentence is None:
        return
    value = file.sentence.value
    length = f", {value.order_months} months" if value.order_months else ""
    yield f"Sentence: {value.disposal.label}{length}, {_day(value.sentenced_on)}"
    for result in value.results:
        if result.accepted:
            yield f"  {result.requirement}: accepted, {result.length_months} months"
        else:
            yield f"  {result.requirement}: declined by the court: {result.reason}"


def _to_do(session: Session, file: CaseFile) -> Iterator[str]:
    """What the process map asks for around the case and is not done; enquiries for who may see."""
    knows = session.may(Permission.READ_ENQUIRIES)
    kinds = session.settings().all_enquiries if knows else ()
    for duty in (*after_sentence(file), *before_sentence(file, kinds)):
        if duty.state in (DutyState.READY, DutyState.WAITING):
            who = ", ".join(sorted(role.label for role in duty.who))
            yield f"{duty.state.label}: {duty.text}" + (f" ({who})" if who else "")


def _due(session: Session, case: CaseId) -> Iterator[str]:
    try:
        rows = deadlines.of_case(session, case)
    except BodyRefused as error:
        # A record that only the due dates read: the rest of the case is there all the same.
        yield f"Not reckoned. {error} Update CourtDesk, or ask whoever recorded it."
        return
    for row in rows:
        yield f"{row.state.label}: {row.what}. {row.words}"


def _same(session: Session, file: CaseFile) -> Iterator[str]:
    person = file.case.value.person
    for pair in possible_same(session, person):
        yield f"{pair.known_name}: {pair.reason}"
    if linked(session, person):
        yield "Somebody has recorded that another record is the same person"


def _events(session: Session, case: CaseId) -> Iterator[str]:
    for event in timeline(session, case):
        detail = f": {event.detail}" if event.detail else ""
        yield f"{_time(event.at)}  {event.title}{detail} ({event.who})"


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _time(moment: datetime) -> str:
    local = moment.astimezone()
    return f"{_day(local)} {local:%H:%M}"
