"""What a finished form may hold, and what is said of how it came in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courtdesk.actions import cases, clinical, forms
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import FilledHow
from courtdesk.errors import FieldError, UserError
from tests.unit.actions.conftest import Laptop
from tests.unit.actions.filling import agree, answers_of

PAPER = FilledHow.FROM_PAPER


def test_an_answer_that_no_option_has_is_never_finished(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    agree(session, case)
    opened = forms.open_form(session, case, "core-10")
    whole = answers_of(opened.form, "3113301334")
    with pytest.raises(FieldError):
        forms.finish_form(session, opened, whole.set("6", "7"))
    with pytest.raises(UserError):
        forms.finish_form(session, opened, whole.set("11", "0"))
    assert cases.case_file(session, case).forms == ()


@pytest.mark.parametrize(
    ("confirmed", "finished", "words"),
    [
        ("3113301334", "3113301334", "keyed from paper twice, both times alike"),
        ("3113301334", "3113301330", "keyed from paper once"),
        ("", "3113301334", "keyed from paper once"),
    ],
)
def test_keyed_twice_is_said_of_the_very_answers_that_were_confirmed(
    team: Laptop, case: CaseId, confirmed: str, finished: str, words: str
) -> None:
    session = team.session
    assert session is not None
    agree(session, case)
    opened = forms.open_form(session, case, "core-10")
    if confirmed:
        first = answers_of(opened.form, confirmed)
        opened = replace(opened, twice=forms.digest(first))
        forms.save_answers(session, opened, first, how=PAPER)
    last = answers_of(opened.form, finished)
    again = forms.open_form(session, case, "core-10")
    forms.save_answers(session, again, last, how=PAPER)
    again = forms.open_form(session, case, "core-10")
    forms.finish_form(session, again, last)
    assert cases.case_file(session, case).forms[0].value.filled_in == words


def test_a_form_by_interview_says_nothing_of_keying(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    agree(session, case)
    opened = forms.open_form(session, case, "core-10")
    forms.finish_form(session, opened, answers_of(opened.form, "3113301334"))
    value = cases.case_file(session, case).forms[0].value
    assert (value.keyed_twice, value.filled_in) == (None, "by interview")


def test_the_lead_who_has_set_nothing_leaves_the_forms_own_risk_level(team: Laptop) -> None:
    session = team.session
    assert session is not None
    form = session.catalogue.get("core-10")
    assert form.rules is not None
    higher = replace(form.rules.alerts[0], at_least=form.rules.alerts[0].at_least * 3)
    own = replace(form, rules=replace(form.rules, alerts=(higher,)))
    assert clinical.rule_of(session, form).risk_at_least == 1
    assert clinical.rule_of(session, own).risk_at_least == 3
