"""Every file in `forms/`, and the six instruments word for word as they were checked."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from courtdesk.domain.access import Compartment
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import ItemType
from courtdesk.questionnaire.flow import progress
from courtdesk.questionnaire.load_items import ORDINAL_URL
from courtdesk.questionnaire.scoring import score
from tests.helpers.shipped import shipped

FOLDER = Path(__file__).resolve().parents[3] / "forms"
FORMS = shipped()
SCREENS = ("k10", "core-10", "core-34")
INSTRUMENTS = (*SCREENS, "phq-9", "gad-7", "audit")
CORE_LINE = "© CORE System Trust: https://www.coresystemtrust.org.uk/copyright.pdf"


def test_the_folder_holds_forms_and_nothing_else() -> None:
    for path in FOLDER.iterdir():
        assert path.suffix in {".json", ".toml"}, path
    assert {path.stem for path in FOLDER.glob("*.json")} == set(FORMS.ids)
    assert set(INSTRUMENTS) <= set(FORMS.ids)


@pytest.mark.parametrize("form_id", FORMS.ids)
def test_every_form_is_tidy(form_id: str) -> None:
    form = FORMS.get(form_id)
    assert form.url == f"https://courtdesk.example/fhir/Questionnaire/{form_id}"
    # A form opens with words of its own or with the question that stands over its items.
    assert form.instructions or form.items[0].text
    for item in form.walk():
        assert "  " not in item.text
        assert item.text == item.text.strip()
        assert len({option.label for option in item.options}) == len(item.options)
    text = (FOLDER / f"{form_id}.json").read_text("utf-8")
    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("form_id", FORMS.ids)
def test_every_scored_form_names_its_sources(form_id: str) -> None:
    rules = FORMS.get(form_id).rules
    if rules is None or not rules.scores:
        return
    assert form_id != rules.wording
    assert rules.licence
    if not rules.scored:
        return
    assert all(part.source for part in (*rules.scores, *rules.bands, *rules.cutoffs))
    assert score(FORMS.get(form_id), Answers()).main.value is None


@pytest.mark.parametrize("form_id", SCREENS)
def test_screens_are_mental_health_and_nothing_is_forced(form_id: str) -> None:
    form = FORMS.get(form_id)
    assert form.compartment is Compartment.MENTAL_HEALTH
    assert not any(item.required or item.conditions for item in form.walk())
    assert [item.prefix for item in form.scored_items()] == [
        str(form.number(item.link_id)) for item in form.scored_items()
    ]
    assert form.scored_items() == form.questions()


@pytest.mark.parametrize(
    ("form_id", "questions"),
    [
        ("k10", 10),
        ("core-10", 10),
        ("core-34", 34),
        ("phq-9", 10),  # nine items and the difficulty question
        ("gad-7", 7),
        ("audit", 10),
    ],
)
def test_lengths(form_id: str, questions: int) -> None:
    assert str(progress(FORMS.get(form_id), Answers())) == f"0 of {questions}"


def test_core_forms_carry_the_line_that_must_be_visible() -> None:
    assert FORMS.get("core-10").copyright == CORE_LINE
    assert FORMS.get("core-34").copyright == CORE_LINE


def test_labels_and_their_numbers() -> None:
    def labels(form_id: str) -> list[tuple[int, str]]:
        return [(int(o.ordinal or 0), o.label) for o in FORMS.get(form_id).questions()[0].options]

    often = ["Not at all", "Only occasionally", "Sometimes", "Often"]
    assert labels("core-34") == list(enumerate([*often, "Most or all the time"]))
    assert labels("core-10") == list(enumerate([*often, "Most or all of the time"]))
    times = ["None", "A little", "Some", "Most", "All"]
    assert labels("k10") == list(enumerate([f"{time} of the time" for time in times], 1))


def test_core_10_is_ten_statements_of_core_34() -> None:
    whole = {item.text for item in FORMS.get("core-34").questions()}
    assert {item.text for item in FORMS.get("core-10").questions()} <= whole


def test_k10_names_its_period_in_every_question() -> None:
    opening = "In the past 4 weeks, about how often did you feel "
    for item in FORMS.get("k10").questions():
        assert item.text.startswith(opening)
        assert item.text.endswith("?")


FROZEN = {
    "k10": "d756629eff9574ce",
    "core-10": "8c159749cc56b8cd",
    "core-34": "1e4797f9f42f0cca",
    "audit": "64fce0ec4be3bd4a",
    "gad-7": "459e533219c3fe92",
    "phq-9": "add51bf950d9a293",
}


@pytest.mark.parametrize("form_id", INSTRUMENTS)
def test_the_wording_is_frozen(form_id: str) -> None:
    """Items and labels are their owner's text: a slip of one letter fails here.

    Where the wording was checked stands in the form's .toml; change neither without doing so again.
    """
    form = FORMS.get(form_id)
    text = "\n".join(
        f"{item.prefix} {item.text} | {' / '.join(option.label for option in item.options)}"
        for item in form.walk()
    )
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == FROZEN[form_id]


def test_ordinals_stand_in_contained_value_sets() -> None:
    for form_id in INSTRUMENTS:
        resource = json.loads((FOLDER / f"{form_id}.json").read_text("utf-8"))
        for value_set in resource["contained"]:
            for concept in value_set["compose"]["include"][0]["concept"]:
                (ordinal,) = concept["extension"]
                assert ordinal["url"] == ORDINAL_URL
                assert concept["code"] == str(ordinal["valueDecimal"])


def test_thresholds_are_defaults_for_the_clinical_lead() -> None:
    defaults = {"k10": 20, "core-10": 11, "core-34": 10, "phq-9": 10, "gad-7": 8, "audit": 8}
    for form_id, default in defaults.items():
        rules = FORMS.get(form_id).rules
        assert rules is not None
        assert rules.threshold is not None
        assert rules.threshold.default == default
        assert "clinical lead's to set" in " ".join(rules.threshold.note.split())


def test_displays_take_no_answer() -> None:
    for form_id in INSTRUMENTS:
        kinds = {item.type for item in FORMS.get(form_id).walk()}
        assert kinds <= {ItemType.DISPLAY, ItemType.GROUP, ItemType.CHOICE}
