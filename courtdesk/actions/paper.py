"""Paper from the record: blank forms, finished forms and the copy of a consent.

What is written leaves the vault readable, and only because somebody asked for it (P2). A blank
form is given the case reference and nothing else; a finished one only what this member's keys
read (P5). File names and properties hold the reference alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from courtdesk.actions import audit, results
from courtdesk.actions.cases import case_file
from courtdesk.actions.consent_words import words_read
from courtdesk.actions.results import FormResult
from courtdesk.actions.session import Session
from courtdesk.documents import whole_file
from courtdesk.documents.page_model import Paper
from courtdesk.documents.paper import (
    Finished,
    Signing,
    blank_form,
    consent_copy,
    filled_form,
)
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.consent import Consent
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.pathway import above_words
from courtdesk.domain.screening import FinishedForm
from courtdesk.errors import UserError
from courtdesk.questionnaire.definition import Form

BLANK, FILLED, CONSENT = "blank_form", "finished_form", "consent_copy"
"""What a paper is, for the list of who did what; of a blank one nothing stands there."""


def blank_paper(
    session: Session, case: CaseId | None, form_id: str, *, large: bool = False
) -> Paper:
    """A form to fill in by hand, with the reference of `case` or a line for it."""
    form = session.catalogue.get(form_id)
    reference = ""
    if case is not None:
        session.require(Permission.READ_CASES)
        reference = case_file(session, case).case.value.reference
    sessions = session.settings().sessions
    return blank_form(form, reference=reference, sessions=sessions, large=large)


def filled_paper(
    session: Session, case: CaseId, document: DocumentId, *, large: bool = False
) -> Paper:
    """A finished form with its answers. Raises `NotReadable` without its compartment (P5)."""
    session.require(Permission.READ_CASES)
    file = case_file(session, case)
    found = next((one for one in file.forms if one.document == document), None)
    if found is None:
        raise UserError("This form is not part of the case: open the case again.")
    if found.disputed:
        raise UserError(
            "Two versions of this form stand side by side: settle which one holds before you "
            "print it."
        )
    form, answers = results.form_of(session, found), results.read_answers(session, found)
    result = results.read_result(session, found)
    told = Finished(
        facts=tuple(_facts(session, file, found)),
        risk=result.risk_lines,
        scores=tuple(_scores(form, found.value, result)),
    )
    return filled_form(form, answers, told, reference=file.case.value.reference, large=large)


def consent_paper(session: Session, case: CaseId, *, large: bool = False) -> Paper:
    """The copy of the signed consent. Raises `UserError` when none was signed."""
    session.require(Permission.READ_CASES)
    file = case_file(session, case)
    if file.consent is None:
        raise UserError("There is no signed consent to print: take the consent first.")
    if file.consent.disputed:
        raise UserError(
            "Two versions of this consent stand side by side: settle which one holds before you "
            "print a copy."
        )
    consent = file.consent.value
    signing = Signing(
        facts=tuple(_consent_facts(session, file, consent)),
        explained_by=session.team().name_of(consent.explained_by),
        reference=file.case.value.reference,
        words=words_read(session, consent),
    )
    return consent_copy(consent, signing, large=large)


def write_blank(
    session: Session,
    case: CaseId | None,
    form_id: str,
    target: Path,
    *,
    large: bool = False,
    replace: bool = False,
) -> Path:
    """Write a blank form as an accessible PDF at `target`; return the path.

    Raises `UserError` when the file is there already and `replace` is false.
    """
    made = blank_paper(session, case, form_id, large=large)
    return write(session, made, target, case=case, what=BLANK, replace=replace)


def write_filled(
    session: Session,
    case: CaseId,
    document: DocumentId,
    target: Path,
    *,
    large: bool = False,
    replace: bool = False,
) -> Path:
    """Write a finished form as an accessible PDF at `target`; return the path."""
    made = filled_paper(session, case, document, large=large)
    return write(session, made, target, case=case, what=FILLED, replace=replace)


def write_consent(
    session: Session, case: CaseId, target: Path, *, large: bool = False, replace: bool = False
) -> Path:
    """Write the copy of the consent as an accessible PDF at `target`; return the path."""
    made = consent_paper(session, case, large=large)
    return write(session, made, target, case=case, what=CONSENT, replace=replace)


def write(
    session: Session,
    paper: Paper,
    target: Path,
    *,
    case: CaseId | None,
    what: str,
    replace: bool = False,
) -> Path:
    """Write any paper as a PDF that its owner alone can read; return the path.

    That `what` of `case` leaves is recorded once the name will do and before the file is there.
    Raises what `whole_file.put` does, and `NoSpace` when it cannot be recorded.
    """
    # Here, as Qt comes with it: nothing else of the actions needs a font.
    from courtdesk.documents.printing import pdf_bytes

    def made() -> bytes:
        content = pdf_bytes(paper)
        if what != BLANK:
            audit.exported(session, what, case, "PDF")
        return content

    return whole_file.put(made, target, ending=".pdf", replace=replace)


def file_name(paper: Paper, what: str) -> str:
    """A name to offer: the reference and `what` ("blank"), never whose or which form it is."""
    return f"{paper.reference}-{what}.pdf" if paper.reference else f"{what}.pdf"


def _facts(
    session: Session, file: CaseFile, found: Recorded[FinishedForm]
) -> Iterator[tuple[str, str]]:
    value = found.value
    yield from _whose(file)
    yield "Finished", f"{_moment(session, found.at)} by {session.team().name_of(found.by)}"
    yield "Filled in", value.filled_in
    if value.earlier is not None:
        one = value.earlier
        yield "Done before", f"{one.where}, by {one.by}, on {print_date(one.on)}"
    yield "Answered", f"{value.answered} of {value.total} questions"
    yield "Reason given", value.reason
    yield "Prepared", f"from the record, {_moment(session, session.clock())}"


def _whose(file: CaseFile) -> Iterator[tuple[str, str]]:
    person = file.person.value
    yield "Person", person.list_name
    yield "Date of birth", print_date(person.birth_date) if person.birth_date else "not known"
    yield "Case reference", file.case.value.reference


def _scores(form: Form, value: FinishedForm, result: FormResult) -> Iterator[tuple[str, str]]:
    if form.rules is None or not form.rules.scored:
        return
    if result.score is None:
        yield "Score", f"No score and no band: {result.summary}."
    else:
        yield "Score", f"{result.score}{', prorated' if result.prorated else ''}"
        if result.flag:
            yield "To look at", f"The score {result.flag}."
    if result.band is not None:
        scheme = f" (bands: {result.scheme})" if result.scheme else ""
        yield "Band", f"{result.band.replace('-', ' ')}{scheme}"
    if result.missing:
        yield "Not answered", ", ".join(f"item {number}" for number in result.missing)
    if value.threshold:
        yield "Threshold here", f"{value.threshold}. {above_words(value.above_threshold)}"
    if result.score is not None:
        for name, at, reached in result.cutoffs:
            yield f"Cut-off, {name.replace('-', ' ')}", f"{at}: {_reached(reached)}"
    for name, shown in result.lines[1:]:
        yield name.replace("-", " ").capitalize(), shown


def _reached(reached: bool) -> str:
    return "reached" if reached else "not reached"


def _consent_facts(session: Session, file: CaseFile, consent: Consent) -> Iterator[tuple[str, str]]:
    yield "Person", file.person.value.full_name
    born = consent.birth_date
    yield "Date of birth", print_date(born) if born else "not known"
    yield "GP surgery", consent.gp_surgery
    yield "Case reference", file.case.value.reference
    yield "Requirements", "; ".join(f"{kind}, {kind.label}" for kind in consent.requirements)
    yield "Granted by the court", _granted(file)
    yield "Prepared", f"from the record, {_moment(session, session.clock())}"


def _granted(file: CaseFile) -> str:
    if file.sentence is None:
        return "Not sentenced yet"
    value = file.sentence.value
    granted = " & ".join(value.granted()) or "None"
    return f"{granted}, on {print_date(value.sentenced_on)}"


def _moment(session: Session, at: datetime) -> str:
    local = at.astimezone(session.clock().tzinfo)
    return f"{print_date(local.date())} at {local:%H:%M}"
