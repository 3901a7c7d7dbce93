"""The finished forms of one case as a FHIR R4 Bundle, for those who may read them (P5)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence

from courtdesk.actions.cases import case_file
from courtdesk.actions.results import form_of, may_read, read_answers, versions
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import FinishedForm
from courtdesk.errors import UserError
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import Form, RecordFact
from courtdesk.questionnaire.export_fhir import Json, observations, questionnaire_response
from courtdesk.questionnaire.scoring import score


def case_bundle(session: Session, case: CaseId) -> tuple[Json, int]:
    """A Bundle of type collection, and how many finished forms were left out of it.

    It holds each finished form's response and its coded scores; left out is what is not this
    member's to read.

    The subject is the person's id in this vault: neither name nor number goes out, and whoever
    asked for the export knows whom it is about. Raises `UserError` while two versions of a form
    that goes out stand side by side.
    """
    file = case_file(session, case)
    readable = [form for form in file.forms if may_read(session, form)]
    if any(form.disputed for form in readable):
        raise UserError(
            "Two versions of a finished form stand side by side: settle which one holds before it "
            "is exported."
        )
    return bundle_of(session, file, readable), len(file.forms) - len(readable)


def bundle_of(session: Session, file: CaseFile, forms: Sequence[Recorded[FinishedForm]]) -> Json:
    """A Bundle of these finished forms of a case. Raises `NotReadable` for one that is closed."""
    session.require(Permission.READ_CASES)
    subject = f"urn:uuid:{file.case.value.person}"
    entries = [entry for form in forms for entry in _entries(session, form, subject)]
    bundle: Json = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": session.clock().isoformat(timespec="seconds"),
    }
    # FHIR allows no empty lists.
    return bundle | ({"entry": entries} if entries else {})


def _entries(session: Session, form: Recorded[FinishedForm], subject: str) -> Iterator[Json]:
    definition = form_of(session, form)
    answers = _unnamed(definition, read_answers(session, form))
    response = questionnaire_response(
        definition, answers, response_id=form.document, authored=form.at, subject=subject
    )
    if len(versions(session, form)) > 1:
        # Whoever holds an earlier export must see that this one takes its place.
        response["status"] = "amended"
    yield {"fullUrl": f"urn:uuid:{form.document}", "resource": response}
    if definition.rules is None or not definition.rules.scored:
        return
    result = score(definition, answers)
    for observation in observations(
        definition, result, response_id=form.document, authored=form.at, subject=subject
    ):
        # Made from the response and the code, so that exporting twice gives the same resource.
        own = uuid.uuid5(uuid.UUID(form.document), json.dumps(observation["code"]))
        yield {"fullUrl": f"urn:uuid:{own}", "resource": {**observation, "id": str(own)}}


def _unnamed(form: Form, answers: Answers) -> Answers:
    """The answers without what the record itself put in about who the person is."""
    for item in form.questions():
        if item.from_record in (RecordFact.PERSON_NAME, RecordFact.BIRTH_DATE):
            answers = answers.clear(item.link_id)
    return answers
