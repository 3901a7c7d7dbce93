"""What everyone on the court side reads of a form must not depend on its answers (P5)."""

from __future__ import annotations

import json

import pytest

from courtdesk.actions import cases, forms, paper, reports, results
from courtdesk.actions.case_fhir import case_bundle
from courtdesk.domain.ids import CaseId
from courtdesk.questionnaire.answers import NOT_ASKED, Answers
from courtdesk.questionnaire.definition import Form
from tests.unit.actions.conftest import Laptop
from tests.unit.actions.filling import agree

NEVER = {"1": "0", "9": "0", "10": "0"}
"""All that the AUDIT asks of somebody who never drinks: questions 2 to 8 are left out."""
OFTEN = {str(number): "2" for number in range(1, 11)}


def codes(form: Form, numbers: dict[str, str]) -> Answers:
    made = Answers()
    for name, number in numbers.items():
        option = next(one for one in form.item(name).options if one.ordinal == int(number))
        made = made.set(name, option.code)
    return made


@pytest.mark.parametrize("numbers", [NEVER, OFTEN], ids=["never", "often"])
def test_no_count_tells_which_questions_an_answer_left_out(
    team: Laptop, case: CaseId, numbers: dict[str, str]
) -> None:
    session = team.session
    assert session is not None
    agree(session, case)
    opened = forms.open_form(session, case, "audit")
    answers = codes(opened.form, numbers)
    forms.save_answers(session, opened, answers)
    [draft] = cases.case_file(session, case).drafts
    assert (draft.answered, draft.total) == (len(numbers), 10)
    forms.finish_form(session, opened, answers)
    # The clinical lead holds no key of the substance compartment.
    lead = team.enter("Helen Marsh")
    [form] = cases.case_file(lead, case).forms
    assert (form.value.answered, form.value.total, form.value.status) == (10, 10, "complete")
    told = cases.timeline(lead, case)[0].detail
    assert told.startswith("10 of 10 answered")
    officer = team.enter("Priya Nair")
    assert "AUDIT completed" in reports.snippet(officer, case).text


def test_what_was_asked_and_not_answered_is_still_counted(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    agree(session, case)
    opened = forms.open_form(session, case, "audit")
    answers = codes(opened.form, {"1": "0", "9": "0"}).set("10", NOT_ASKED)
    forms.finish_form(session, opened, answers, reason="The usher called")
    [form] = cases.case_file(session, case).forms
    assert (form.value.answered, form.value.total) == (9, 10)


def test_answers_that_contradict_each_other_are_flagged_wherever_a_score_is_told(
    team: Laptop, case: CaseId
) -> None:
    session = team.session
    assert session is not None
    agree(session, case)
    opened = forms.open_form(session, case, "audit")
    answers = codes(opened.form, {**NEVER, "5": "3"})
    words = "counts answers that an earlier answer leaves out (question 5)"
    result = results.show_result(opened.form, answers)
    assert result.flag == words and words in result.summary
    # No score either, and the flag is still there: a blank is no reason to stop looking.
    unfinished = results.show_result(opened.form, answers.clear("10"))
    assert unfinished.score is None and words in unfinished.summary
    forms.finish_form(session, opened, answers)
    [form] = cases.case_file(session, case).forms
    printed = paper.filled_paper(session, case, form.document)
    assert f"The score {words}." in repr(printed)
    bundle, _left_out = case_bundle(session, case)
    assert "leaves out (question 5)" in json.dumps(bundle)
