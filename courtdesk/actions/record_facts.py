"""What a form takes from the record instead of having it typed again.

A fact that a form only shows is made anew each time the form is opened; one that may be corrected
is filled in once, when the form is begun, and then belongs to whoever fills the form in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from courtdesk.actions import results
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.sentence import Sentence
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import Form, Item, ItemType, RecordFact

Fact = str | date | None


def from_record(
    session: Session, file: CaseFile, form: Form, answers: Answers, *, fresh: bool
) -> Answers:
    """`answers` with what the record says laid in; `fresh` when the form is only being begun."""
    for item in form.questions():
        if item.from_record is None or not (fresh or item.read_only):
            continue
        fact = _fact(session, file, form, item.from_record)
        known = _fitting(item, fact)
        if known is not None:
            answers = answers.set(item.link_id, known)
        elif item.read_only:
            answers = answers.clear(item.link_id)
    return answers


def _fitting(item: Item, fact: Fact) -> str | date | None:
    """The fact if the item can hold it: a day in a field of days, words in a field of words."""
    if fact is None or fact == "":
        return None
    return fact if isinstance(fact, date) == (item.type is ItemType.DATE) else None


def _fact(session: Session, file: CaseFile, form: Form, wanted: RecordFact) -> Fact:
    if wanted is RecordFact.AUDIT:
        # A form that others may read must not carry the AUDIT out of its compartment (P5).
        return _audit(session, file) if form.compartment is Compartment.SUBSTANCE else None
    if wanted is RecordFact.AUTHOR:
        return session.member().name
    if wanted is RecordFact.SESSIONS:
        return session.settings().sessions
    return _FACTS[wanted](file)


def _audit(session: Session, file: CaseFile) -> str | None:
    finished = [form for form in file.forms if form.value.form == "audit"]
    if not finished or not results.may_read(session, finished[-1]):
        return None
    last = finished[-1]
    found = results.read_result(session, last)
    parts = [found.summary, *(f"{name} {shown}" for name, shown in found.lines[1:])]
    by = session.team().name_of(last.by)
    return f"{'; '.join(parts)}. Finished {_day(last.at)} by {by}."


def _offences(file: CaseFile) -> str:
    return "; ".join(offence.text for offence in file.case.value.offences)


def _sentence(file: CaseFile) -> Sentence | None:
    return file.sentence.value if file.sentence is not None else None


def _disposal(file: CaseFile) -> str | None:
    sentence = _sentence(file)
    return sentence.disposal.label if sentence is not None else None


def _length(file: CaseFile) -> str | None:
    sentence = _sentence(file)
    if sentence is None or sentence.order_months is None:
        return None
    return f"{sentence.order_months} month{'' if sentence.order_months == 1 else 's'}"


def _given(file: CaseFile) -> str | None:
    sentence = _sentence(file)
    return " & ".join(sentence.granted()) if sentence is not None else None


def _sentenced_on(file: CaseFile) -> date | None:
    sentence = _sentence(file)
    return sentence.sentenced_on if sentence is not None else None


def _day(moment: date) -> str:
    return f"{moment.day}/{moment.month}/{moment.year}"


_FACTS: Mapping[RecordFact, Callable[[CaseFile], Fact]] = {
    RecordFact.PERSON_NAME: lambda file: file.person.value.full_name,
    RecordFact.BIRTH_DATE: lambda file: file.person.value.birth_date,
    RecordFact.CASE_REFERENCE: lambda file: file.case.value.reference,
    RecordFact.COURT: lambda file: file.case.value.court,
    RecordFact.COURTROOM: lambda file: file.case.value.courtroom,
    RecordFact.HEARING_DATE: lambda file: file.case.value.hearing_date,
    RecordFact.OFFENCES: _offences,
    RecordFact.SENTENCE: _disposal,
    RecordFact.SENTENCING_DATE: _sentenced_on,
    RecordFact.ORDER_LENGTH: _length,
    RecordFact.REQUIREMENTS_GIVEN: _given,
}
