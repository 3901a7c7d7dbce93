"""An invented form as a site might write it: five questions from 0 to 8, one more after an 8."""

from __future__ import annotations

import json
from pathlib import Path

from courtdesk.questionnaire.load import COMPARTMENT_URL
from courtdesk.questionnaire.load_items import ORDINAL_URL

FORM = "everyday-effects"
TITLE = "Everyday Effects Scale"
FILE = f"{FORM}.json"
ITEMS = (
    "How much do your troubles get in the way of cooking and cleaning?",
    "How much do they get in the way of seeing friends?",
    "How much do they get in the way of paid or unpaid work?",
    "How much do they get in the way of what you like doing by yourself?",
    "How much do they get in the way of those you live with?",
)
MORE = "What would help most at home?"
_WORDS = {0: "Not at all", 2: "A little", 4: "Clearly", 6: "A lot", 8: "As much as can be"}

RULES = f"""\
form = "{FORM}"
version = "1.0.0"
licence = "Invented for a test."
wording = "Invented for a test."
coding = "0-8"

[[score]]
name = "all"
items = ["1", "2", "3", "4", "5"]
method = "sum"
missing_allowed = 0
source = "Invented."

[[bands]]
score = "all"
scheme = "Everyday"
source = "Invented."
band = [
    {{ name = "low", from = 0 }},
    {{ name = "some", from = 10 }},
    {{ name = "marked", from = 21 }},
]

[[cutoff]]
name = "case"
score = "all"
at = 10
source = "Invented."

[threshold]
default = 10
note = "Invented."
"""


def write_form(folder: Path, *, version: str = "1.0.0", first: str = ITEMS[0]) -> Path:
    """Put both files into `folder`, which is made if need be; return the path of the form."""
    folder.mkdir(exist_ok=True)
    path = folder / FILE
    path.write_text(json.dumps(definition(version, first), indent=1), encoding="utf-8")
    rules = RULES.replace('version = "1.0.0"', f'version = "{version}"')
    path.with_suffix(".toml").write_text(rules, encoding="utf-8")
    return path


def definition(version: str, first: str) -> dict[str, object]:
    """The form as a FHIR Questionnaire."""
    words = (first, *ITEMS[1:])
    items: list[dict[str, object]] = [
        {
            "linkId": str(number),
            "prefix": str(number),
            "text": text,
            "type": "choice",
            "answerValueSet": "#from-0-to-8",
        }
        for number, text in enumerate(words, 1)
    ]
    items.append(
        {
            "linkId": "help",
            "text": MORE,
            "type": "text",
            "maxLength": 500,
            "enableWhen": [{"question": "5", "operator": "=", "answerCoding": {"code": "8"}}],
        }
    )
    return {
        "resourceType": "Questionnaire",
        "id": FORM,
        "url": f"https://courtdesk.example/fhir/Questionnaire/{FORM}",
        "version": version,
        "title": TITLE,
        "status": "active",
        "copyright": "Invented for a test; nobody owns it.",
        "extension": [{"url": COMPARTMENT_URL, "valueCode": "mental-health"}],
        "contained": [_value_set()],
        "item": items,
    }


def _value_set() -> dict[str, object]:
    system = f"https://courtdesk.example/fhir/CodeSystem/{FORM}"
    concepts = [
        {
            "code": str(number),
            "display": _WORDS.get(number, f"{number} of 8"),
            "extension": [{"url": ORDINAL_URL, "valueDecimal": number}],
        }
        for number in range(9)
    ]
    include = [{"system": system, "concept": concepts}]
    return {
        "resourceType": "ValueSet",
        "id": "from-0-to-8",
        "status": "active",
        "compose": {"include": include},
    }
