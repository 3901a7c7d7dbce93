"""PHQ-9, GAD-7 and AUDIT as they are shipped: time frames, labels, and what AUDIT's skips hide."""

from __future__ import annotations

import itertools

import pytest

from courtdesk.domain.access import Compartment
from courtdesk.questionnaire import flow
from courtdesk.questionnaire.answers import DECLINED, NOT_ASKED, Answer, Answers
from courtdesk.questionnaire.scoring import Status, score
from tests.helpers.shipped import shipped

FORMS = shipped()
PHQ_9, GAD_7, AUDIT = (FORMS.get(form_id) for form_id in ("phq-9", "gad-7", "audit"))
DAYS = ["Not at all", "Several days", "More than half the days", "Nearly every day"]
OFTEN = ["Never", "Less than monthly", "Monthly", "Weekly", "Daily or almost daily"]


def labels(form_id: str, link_id: str) -> list[tuple[int, str]]:
    options = FORMS.get(form_id).item(link_id).options
    return [(int(option.ordinal or 0), option.label) for option in options]


def test_who_may_read_the_answers() -> None:
    assert PHQ_9.compartment is GAD_7.compartment is Compartment.MENTAL_HEALTH
    assert AUDIT.compartment is Compartment.SUBSTANCE


def test_nobody_is_made_to_answer() -> None:
    for form in (PHQ_9, GAD_7, AUDIT):
        assert not any(item.required for item in form.walk())


@pytest.mark.parametrize("form_id", ["phq-9", "gad-7", "audit"])
def test_items_carry_their_numbers_on_paper(form_id: str) -> None:
    form = FORMS.get(form_id)
    count = len(form.scored_items())
    assert [item.prefix for item in form.scored_items()] == [str(n + 1) for n in range(count)]


def test_the_owners_lines() -> None:
    for form in (PHQ_9, GAD_7):
        assert form.copyright.startswith("Developed by Drs. Robert L. Spitzer")
        assert form.copyright.endswith("reproduce, translate, display or distribute.")
    assert form.rules is not None
    assert "World Health Organization" in AUDIT.copyright
    assert "not for sale" in AUDIT.copyright


def test_the_time_frame_stands_over_the_items() -> None:
    """In the group, so that it stays with each item when one is shown at a time."""
    frame = "Over the last 2 weeks, how often have you been bothered by "
    assert PHQ_9.items[0].text == frame + "any of the following problems?"
    assert GAD_7.items[0].text == frame + "the following problems?"
    assert "during this past year" in AUDIT.instructions


def test_labels_and_their_numbers() -> None:
    for form_id, count in (("phq-9", 9), ("gad-7", 7)):
        for number in range(1, count + 1):
            assert labels(form_id, str(number)) == list(enumerate(DAYS))
    for number in range(3, 9):
        assert labels("audit", str(number)) == list(enumerate(OFTEN))
    drinks = ["1 or 2", "3 or 4", "5 or 6", "7, 8, or 9", "10 or more"]
    assert labels("audit", "2") == list(enumerate(drinks))
    year = [(0, "No"), (2, "Yes, but not in the last year"), (4, "Yes, during the last year")]
    assert labels("audit", "9") == labels("audit", "10") == year


def test_the_difficulty_question_is_asked_and_not_scored() -> None:
    assert PHQ_9.questions()[-1].link_id == "difficulty"
    assert "difficulty" not in {item.link_id for item in PHQ_9.scored_items()}
    hard = ["Not difficult at all", "Somewhat difficult", "Very difficult", "Extremely difficult"]
    assert labels("phq-9", "difficulty") == list(enumerate(hard))
    nine = Answers({str(number): "1" for number in range(1, 10)})
    assert score(PHQ_9, nine.set("difficulty", "3")) == score(PHQ_9, nine)
    assert not flow.progress(PHQ_9, nine).complete


# --- AUDIT: what is hidden is what may be skipped ------------------------------------------------

ANSWERS: tuple[Answer | None, ...] = (None, DECLINED, NOT_ASKED, "0", "1", "4")


def audit(*first: Answer | None) -> Answers:
    """The first three answers."""
    given = {str(n): answer for n, answer in enumerate(first, 1) if answer is not None}
    return Answers(given)


def asked(answers: Answers) -> list[int]:
    return [int(item.link_id) for item in flow.enabled(AUDIT, answers)]


@pytest.mark.parametrize("first", list(itertools.product(ANSWERS, repeat=3)))
def test_a_question_is_hidden_when_its_skip_is_proved_and_not_before(
    first: tuple[Answer | None, Answer | None, Answer | None],
) -> None:
    one, two, three = first
    if one == "0":
        expected = [1, 9, 10]
    elif two == three == "0":
        expected = [1, 2, 3, 9, 10]
    else:
        expected = list(range(1, 11))
    assert asked(audit(*first)) == expected


@pytest.mark.parametrize("first", [("0",), ("1", "0", "0"), ("4", "1", "0"), ("2", "0", "4")])
def test_an_audit_answered_as_asked_is_complete_and_scores(first: tuple[str, ...]) -> None:
    answers = audit(*first)
    for item in flow.enabled(AUDIT, answers):
        if item.link_id not in answers:
            answers = answers.set(item.link_id, item.options[0].code)
    result = score(AUDIT, answers)
    assert flow.progress(AUDIT, answers).complete
    assert (result.status, result.missing, result.contradictory) == (Status.COMPLETE, (), ())
    assert result.main.value == sum(int(picked) for picked in first)


def test_an_answer_that_a_later_skip_hides_is_kept_counted_and_flagged() -> None:
    answers = audit("1", "1", "0").set("5", "3").set("9", "0").set("10", "0")
    changed = answers.set("1", "0")
    assert [item.link_id for item in flow.hidden_answers(AUDIT, changed)] == ["2", "3", "5"]
    result = score(AUDIT, changed)
    assert (result.main.value, result.contradictory) == (4, ("2", "5"))
