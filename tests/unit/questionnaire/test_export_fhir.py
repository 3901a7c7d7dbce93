"""What leaves as FHIR R4, judged by an independent reader (`fhir.resources`, R4B)."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given, settings
from hypothesis import strategies as st

from courtdesk.errors import UserError
from courtdesk.questionnaire.answers import DECLINED, NOT_ASKED, Answers
from courtdesk.questionnaire.command import parse_answers
from courtdesk.questionnaire.definition import Attachment, Form, ItemType
from courtdesk.questionnaire.export_fhir import (
    ABSENT_URL,
    observations,
    questionnaire,
    questionnaire_response,
)
from courtdesk.questionnaire.load_items import ORDINAL_URL
from courtdesk.questionnaire.scoring import rules_of, score
from courtdesk.questionnaire.strokes import STROKES_TYPE
from tests.helpers.filling import DRAWN, filled

from .small import FORMS, choice, question, shipped, small

ALL = shipped()
NOW = datetime(2026, 3, 31, 9, 42, tzinfo=UTC)


def respond(form: Form, answers: Answers) -> dict[str, Any]:
    made = questionnaire_response(
        form, answers, response_id="r1", authored=NOW, subject="Patient/p"
    )
    QuestionnaireResponse.model_validate_json(json.dumps(made))
    return made


def observe(form: Form, answers: Answers) -> list[dict[str, Any]]:
    result = score(form, answers)
    made = observations(form, result, response_id="r1", authored=NOW, subject="Patient/p")
    for observation in made:
        Observation.model_validate_json(json.dumps(observation))
    return made  # type: ignore[return-value]


@pytest.mark.parametrize("form_id", ALL.ids)
def test_forms_are_printed_as_stored_and_valid(form_id: str) -> None:
    printed = questionnaire(ALL.get(form_id))
    assert printed == json.loads((FORMS / f"{form_id}.json").read_text("utf-8"))
    Questionnaire.model_validate_json(json.dumps(printed))


@pytest.mark.parametrize("yes", [True, False])
@pytest.mark.parametrize("form_id", ALL.ids)
def test_a_filled_example_of_every_form_is_valid(form_id: str, yes: bool) -> None:
    form = ALL.get(form_id)
    answers = filled(form, yes=yes)
    made = respond(form, answers)
    exported = {entry["linkId"] for entry in entries(made["item"]) if "answer" in entry}
    assert exported == set(answers)
    if form.scored_items():
        codes = rules_of(form).codes
        assert [one["code"]["coding"][0]["code"] for one in observe(form, answers)] == [
            code.code for code in codes
        ]


def entries(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield item
        yield from entries(item.get("item", []))


def test_a_drawn_signature_goes_out_as_it_is() -> None:
    form = ALL.get("atr-drr-screen")
    made = respond(form, Answers().set("signature-drawn", DRAWN))
    (group,) = made["item"]
    (answer,) = group["item"][0]["answer"]
    sent = answer["valueAttachment"]
    assert sent["contentType"] == STROKES_TYPE
    assert base64.b64decode(sent["data"]) == DRAWN.data


def test_a_full_response() -> None:
    form = ALL.get("core-10")
    made = respond(form, parse_answers(form, "0,1,2,3,4,0,1,2,3,4"))
    assert made["questionnaire"] == form.canonical
    (group,) = made["item"]
    assert [item["linkId"] for item in group["item"]] == [str(n) for n in range(1, 11)]
    coding = group["item"][4]["answer"][0]["valueCoding"]
    assert (coding["code"], coding["display"]) == ("4", "Most or all of the time")
    assert coding["extension"] == [{"url": ORDINAL_URL, "valueDecimal": 4}]


def test_declined_not_asked_and_nothing_are_told_apart() -> None:
    form = ALL.get("k10")
    made = respond(form, Answers().set("1", DECLINED).set("2", NOT_ASKED))
    assert [item["linkId"] for item in made["item"]] == ["1", "2"]
    reasons = [item["extension"][0] for item in made["item"]]
    assert reasons == [
        {"url": ABSENT_URL, "valueCode": "asked-declined"},
        {"url": ABSENT_URL, "valueCode": "not-asked"},
    ]
    assert all("answer" not in item for item in made["item"])


def test_an_empty_response_is_valid() -> None:
    assert "item" not in respond(ALL.get("k10"), Answers())


def test_an_answer_no_longer_asked_stays_behind() -> None:
    when = [{"question": "a", "operator": "=", "answerBoolean": True}]
    form = small([question("a", "boolean"), question("b", "text", enableWhen=when)])
    made = respond(form, Answers().set("a", False).set("b", "private"))
    assert "private" not in json.dumps(made)


def test_every_field_type_goes_out() -> None:
    plain = [k for k in ItemType if k.is_question and k is not ItemType.CHOICE]
    form = small([choice("choice"), *(question(k.value, k.value) for k in plain)])
    answers = Answers(
        {
            "choice": "a0",
            "boolean": False,
            "integer": 3,
            "decimal": Decimal("1.5"),
            "string": "Siân",
            "text": "x",
            "date": date(2026, 3, 31),
            "time": time(9, 20),
            "attachment": Attachment("image/png", b"x"),
        }
    )
    made = respond(form, answers)
    keys = [next(iter(item["answer"][0])) for item in made["item"]]
    assert keys == [
        "valueCoding",
        "valueBoolean",
        "valueInteger",
        "valueDecimal",
        "valueString",
        "valueString",
        "valueDate",
        "valueTime",
        "valueAttachment",
    ]
    assert made["item"][7]["answer"] == [{"valueTime": "09:20:00"}]


def test_codes_are_those_that_were_found_and_no_others() -> None:
    """M7: a code in the wrong place would tell a health record something else."""
    codes = {
        form_id: [(code.system, code.code) for code in rules.codes]
        for form_id in ALL.ids
        if (rules := ALL.get(form_id).rules) is not None and rules.codes
    }
    snomed, loinc = "http://snomed.info/sct", "http://loinc.org"
    listed = {
        "k10": [(snomed, "720211004")],
        "core-10": [(snomed, "718583008")],
        "phq-9": [(snomed, "720433000"), (loinc, "44261-6")],
        "gad-7": [(snomed, "445455005"), (loinc, "70274-6")],
        "audit": [(loinc, "75624-7"), (loinc, "75626-2")],
    }
    assert codes == {form_id: listed[form_id] for form_id in codes}
    assert {"k10", "core-10"} <= set(codes)


def test_an_observation_carries_value_band_and_coding() -> None:
    form = ALL.get("k10")
    (made,) = observe(form, parse_answers(form, ",".join("2" * 10)))
    assert made["valueQuantity"]["value"] == 20
    assert made["code"]["coding"][0]["code"] == "720211004"
    assert made["derivedFrom"] == [{"reference": "QuestionnaireResponse/r1"}]
    notes = [note["text"] for note in made["note"]]
    assert notes == ["Coding of the answers: 1-5.", "Band (CRUfAD): mild."]


def test_a_prorated_observation_says_so() -> None:
    form = ALL.get("core-10")
    (made,) = observe(form, parse_answers(form, "2,2,2,2,2,2,2,2,2,-"))
    assert {"text": "Prorated from 9 of 10 answers."} in made["note"]


def test_no_observation_without_a_score_or_a_code() -> None:
    assert observe(ALL.get("k10"), Answers()) == []
    form = ALL.get("core-34")
    assert observe(form, parse_answers(form, ",".join("2" * 34))) == []


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(UserError, match="has no time zone"):
        questionnaire_response(
            ALL.get("k10"), Answers(), response_id="r", authored=NOW.replace(tzinfo=None)
        )


def test_no_identity_unless_given() -> None:
    form = ALL.get("k10")
    answers = parse_answers(form, ",".join("2" * 10))
    made = questionnaire_response(form, answers, response_id="r", authored=NOW)
    seen = observations(form, score(form, answers), response_id="r", authored=NOW)
    assert "subject" not in made
    assert "subject" not in seen[0]


ENTRY = st.sampled_from([None, DECLINED, NOT_ASKED, "0", "1", "2", "3", "4"])


@settings(max_examples=25)
@given(st.lists(ENTRY, min_size=34, max_size=34))
def test_any_finished_response_is_valid(entries: list[Any]) -> None:
    answers = Answers({str(n): entry for n, entry in enumerate(entries, 1) if entry is not None})
    respond(ALL.get("core-34"), answers)
