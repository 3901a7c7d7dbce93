"""Which questions stand on which page: every one once, in order, under its own headings."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from courtdesk.questionnaire import flow
from courtdesk.questionnaire.answers import Answers
from courtdesk.ui.screens.handed_over.choices import offered
from courtdesk.ui.screens.handed_over.steps import MOST, step_of, steps
from tests.unit.questionnaire.small import choice, question, shipped, small

FORMS = sorted(shipped().forms)


def group(link_id: str, *items: dict[str, object], **more: object) -> dict[str, object]:
    return {"linkId": link_id, "text": f"Group {link_id}", "type": "group", "item": items, **more}


def told(link_id: str) -> dict[str, object]:
    return {"linkId": link_id, "text": f"Words {link_id}", "type": "display"}


FORM = small(
    [
        told("hello"),
        group("a", choice("a1"), told("note"), question("a2", "text"), choice("a3")),
        group(
            "b",
            question("b1", "boolean"),
            question(
                "b2",
                "string",
                enableWhen=[{"question": "b1", "operator": "=", "answerBoolean": True}],
            ),
        ),
        told("bye"),
    ]
)


def test_one_question_a_page_with_its_headings_and_what_is_to_be_read_first() -> None:
    found = steps(FORM, Answers(), several=False)
    assert [step.links for step in found] == [("a1",), ("a2",), ("a3",), ("b1",), ()]
    assert found[0].headings == ("Group a",)
    assert found[0].words == ()
    assert found[1].words == ("Words note",)
    assert found[4].words == ("Words bye",)


def test_a_page_of_several_never_mixes_groups_nor_runs_over_words() -> None:
    found = steps(FORM, Answers(), several=True)
    assert [step.links for step in found] == [("a1",), ("a2", "a3"), ("b1",), ()]


def test_a_question_that_an_answer_leads_to_has_its_page() -> None:
    answers = Answers().set("b1", True)
    found = steps(FORM, answers, several=True)
    assert ("b1", "b2") in [step.links for step in found]
    assert step_of(found, "b2") == 2
    assert step_of(steps(FORM, Answers(), several=False), "b2") is None


@settings(max_examples=50)
@given(st.sampled_from(FORMS), st.data(), st.booleans())
def test_every_question_asked_stands_on_one_page_in_order(
    form_id: str, data: st.DataObject, several: bool
) -> None:
    form = shipped_form(form_id)
    answers = Answers()
    for item in form.questions():
        choices = offered(item)
        if choices and data.draw(st.booleans()):
            answers = answers.set(item.link_id, data.draw(st.sampled_from(choices)).value)
    found = steps(form, answers, several=several)
    placed = [link_id for step in found for link_id in step.links]
    assert placed == [item.link_id for item in flow.asked(form, answers)]
    assert all(len(step.questions) <= (MOST if several else 1) for step in found)


_CATALOGUE = shipped()


def shipped_form(form_id: str):
    return _CATALOGUE.get(form_id)


def test_a_choice_of_many_has_digits_only_as_far_as_one_key_goes() -> None:
    options = [{"valueCoding": {"code": f"o{n}", "display": f"Option {n}"}} for n in range(1, 13)]
    form = small([{"linkId": "q", "text": "Q", "type": "choice", "answerOption": options}])
    digits = [one.digit for one in offered(form.item("q"))]
    assert digits == [*"123456789", "", "", ""]


def test_yes_and_no_are_one_and_two() -> None:
    form = small([question("q", "boolean")])
    assert [(one.digit, one.label, one.value) for one in offered(form.item("q"))] == [
        ("1", "Yes", True),
        ("2", "No", False),
    ]
