"""A form and a finished response as HL7 FHIR R4, for health records that will never see CourtDesk.

* the Questionnaire goes out exactly as it is stored;
* the QuestionnaireResponse holds what was answered; declined and not asked are told apart with
  HL7's data-absent-reason, and an answer to a question no longer asked stays behind;
* an Observation is made only for a score that has a value and a code in the form's rules. The
  codes are second-hand, so none is added here and CORE-34, for which none was found, has none.

No identity goes in unless the caller gives a reference.
"""

from __future__ import annotations

import base64
import json
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import cast

from courtdesk.errors import UserError
from courtdesk.questionnaire.answers import Answers, Unanswered
from courtdesk.questionnaire.command import number
from courtdesk.questionnaire.definition import AnswerValue, Attachment, Form, Item, ItemType
from courtdesk.questionnaire.flow import visible
from courtdesk.questionnaire.load_items import ORDINAL_URL
from courtdesk.questionnaire.scoring import Result, rules_of
from courtdesk.questionnaire.scoring_rules import CodeRule

ABSENT_URL = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_ABSENT = {Unanswered.DECLINED: "asked-declined", Unanswered.NOT_ASKED: "not-asked"}
_UCUM = "http://unitsofmeasure.org"

Json = dict[str, object]


def questionnaire(form: Form) -> Json:
    """The form as a FHIR Questionnaire, key for key as the file holds it."""
    return cast(Json, json.loads(form.source))


def questionnaire_response(
    form: Form,
    answers: Answers,
    *,
    response_id: str,
    authored: datetime,
    subject: str | None = None,
) -> Json:
    """A finished response; `subject` is a FHIR reference such as "Patient/x".

    `authored` must carry its offset from UTC; `UserError` when it does not.
    """
    shown = {item.link_id for item in visible(form, answers)}
    response: Json = {
        "resourceType": "QuestionnaireResponse",
        "id": response_id,
        "questionnaire": form.canonical,
        "status": "completed",
        "authored": _instant(authored),
    }
    if subject is not None:
        response["subject"] = {"reference": subject}
    items = _items(form.items, answers, shown)
    return response | ({"item": items} if items else {})


def observations(
    form: Form,
    result: Result,
    *,
    response_id: str,
    authored: datetime,
    subject: str | None = None,
) -> list[Json]:
    """One Observation for each score that has a value and a listed code; often none."""
    made = []
    for code in rules_of(form).codes:
        value = result.scores[code.score].value
        if value is None:
            continue
        observation = _observation(code, value, response_id, authored)
        observation["note"] = [{"text": note} for note in _notes(form, code.score, result)]
        if subject is not None:
            observation["subject"] = {"reference": subject}
        made.append(observation)
    return made


def _instant(moment: datetime) -> str:
    # FHIR demands the offset; a local time without one is an hour out for half the year.
    if moment.tzinfo is None:
        raise UserError("The time of a FHIR export has no time zone; give one, such as UTC.")
    return moment.isoformat(timespec="seconds")


def _items(items: tuple[Item, ...], answers: Answers, shown: set[str]) -> list[Json]:
    made = []
    for item in items:
        entry = _item(item, answers, shown) if item.link_id in shown else None
        if entry is not None:
            made.append(entry)
    return made


def _item(item: Item, answers: Answers, shown: set[str]) -> Json | None:
    entry: Json = {"linkId": item.link_id}
    if item.text:
        entry["text"] = item.text
    if item.type is ItemType.GROUP:
        below = _items(item.items, answers, shown)
        return entry | {"item": below} if below else None
    answer = answers.get(item.link_id)
    if answer is None:
        return None
    if isinstance(answer, Unanswered):
        reason = {"url": ABSENT_URL, "valueCode": _ABSENT[answer]}
        return {"extension": [reason]} | entry
    return entry | {"answer": [_answer(item, answer)]}


def _answer(item: Item, answer: AnswerValue) -> Json:
    match answer:
        case bool():
            return {"valueBoolean": answer}
        case Attachment():
            data = base64.b64encode(answer.data).decode("ascii")
            return {"valueAttachment": {"contentType": answer.content_type, "data": data}}
        case date():
            return {"valueDate": answer.isoformat()}
        case time():
            return {"valueTime": answer.isoformat(timespec="seconds")}
        case str():
            return (
                _coding(item, answer) if item.type is ItemType.CHOICE else {"valueString": answer}
            )
        case _:
            return _numeric(item, answer)


def _numeric(item: Item, answer: int | Decimal) -> Json:
    if item.type is ItemType.INTEGER:
        return {"valueInteger": int(answer)}
    return {"valueDecimal": float(answer)}


def _coding(item: Item, code: str) -> Json:
    option = item.option(code)
    if option is None:
        raise UserError(
            f"Item {item.link_id} holds an answer that is not an option; answer it again."
        )
    coding: Json = {"code": option.code, "display": option.label}
    if option.system:
        coding["system"] = option.system
    if option.ordinal is not None:
        coding["extension"] = [{"url": ORDINAL_URL, "valueDecimal": number(option.ordinal)}]
    return {"valueCoding": coding}


def _observation(code: CodeRule, value: Fraction, response_id: str, authored: datetime) -> Json:
    coding = {"system": code.system, "code": code.code, "display": code.display}
    quantity = {"value": number(value), "unit": "score", "system": _UCUM, "code": "{score}"}
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [coding], "text": code.display},
        "effectiveDateTime": _instant(authored),
        "derivedFrom": [{"reference": f"QuestionnaireResponse/{response_id}"}],
        "valueQuantity": quantity,
    }


def _notes(form: Form, name: str, result: Result) -> list[str]:
    found = result.scores[name]
    bands = rules_of(form).bands_of(name)
    notes = [f"Coding of the answers: {result.coding}."]
    if found.prorated:
        notes.append(f"Prorated from {found.answered} of {found.asked} answers.")
    if result.contradictory:
        which = ", ".join(str(form.number(link_id)) for link_id in result.contradictory)
        notes.append(f"Counts answers that an earlier answer leaves out (question {which}).")
    if bands is not None and name in result.bands:
        notes.append(f"Band ({bands.scheme}): {result.bands[name]}.")
    return notes
