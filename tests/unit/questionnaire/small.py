"""Small forms written inside tests: a questionnaire in a few lines, in the author's notation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.load import COMPARTMENT_URL, read_form
from courtdesk.questionnaire.load_items import ORDINAL_URL
from tests.helpers import shipped as once

ROOT = Path(__file__).resolve().parents[3]
FORMS = once.FORMS


def shipped() -> Catalogue:
    return once.shipped()


def scale(low: int, high: int) -> list[dict[str, object]]:
    """Numbered options from low to high."""
    return numbered(range(low, high + 1))


def numbered(ordinals: Sequence[float]) -> list[dict[str, object]]:
    return [
        {
            "valueCoding": {
                "extension": [{"url": ORDINAL_URL, "valueDecimal": number}],
                "code": f"a{number}",
                "display": f"Answer {number}",
            }
        }
        for number in ordinals
    ]


def choice(link_id: str, low: int = 0, high: int = 4, **more: object) -> dict[str, object]:
    return {
        "linkId": link_id,
        "text": f"Question {link_id}",
        "type": "choice",
        "answerOption": scale(low, high),
        **more,
    }


def question(link_id: str, kind: str, **more: object) -> dict[str, object]:
    return {"linkId": link_id, "text": f"Question {link_id}", "type": kind, **more}


def resource(items: Sequence[Mapping[str, object]], **more: object) -> dict[str, object]:
    return {
        "resourceType": "Questionnaire",
        "id": "small",
        "url": "https://courtdesk.example/fhir/Questionnaire/small",
        "version": "1",
        "title": "Small form",
        "status": "draft",
        "extension": [{"url": COMPARTMENT_URL, "valueCode": "open"}],
        "item": list(items),
        **more,
    }


def encoded(form: object) -> bytes:
    return json.dumps(form, ensure_ascii=False).encode()


def small(items: Sequence[Mapping[str, object]], rules: str | None = None, **more: object) -> Form:
    """The form read from these items, with these rules if any."""
    text = None if rules is None else (HEAD + rules).encode()
    return read_form(encoded(resource(items, **more)), "small.json", rules=text)


HEAD = """
form = "small"
version = "1"
licence = "none"
wording = "written for this test"
coding = "as printed"
"""


def score_table(
    name: str, items: Sequence[str], method: str = "sum", missing: int = 0, **more: object
) -> str:
    lines = [
        "[[score]]",
        f'name = "{name}"',
        f"items = {json.dumps(list(items))}",
        f'method = "{method}"',
        f"missing_allowed = {missing}",
        'source = "this test"',
        *(f"{key} = {json.dumps(value)}" for key, value in more.items()),
    ]
    return "\n".join(lines) + "\n"


def bands_table(score: str, **bands: int) -> str:
    listed = ", ".join(
        f'{{ name = "{name.replace("_", "-")}", from = {start} }}' for name, start in bands.items()
    )
    return f'[[bands]]\nscore = "{score}"\nscheme = "test"\nsource = "test"\nband = [{listed}]\n'
