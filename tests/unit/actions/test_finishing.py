"""What a finished form may hold, and what is said of how it came in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courtdesk.actions import amendments, cases, clinical, forms, results
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import FilledHow
from courtdesk.errors import FieldError, UserError
from courtdesk.questionnaire.flow import enabled
from tests.helpers.filling import filled
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


def test_what_another_answer_has_hidden_keeps_no_form_from_being_finished(
    team: Laptop, case: CaseId
) -> None:
    """Reasons that were typed too long, and then the answer that asked for them was changed."""
    session = team.enter("Priya Nair")
    opened = forms.open_form(session, case, "sentencer-feedback")
    whole = filled(opened.form, yes=True)
    assert "not-ordered-reasons" not in {item.link_id for item in enabled(opened.form, whole)}
    long = whole.set("not-ordered-reasons", "x" * 30_000)
    file = forms.finish_form(session, opened, long)
    assert results.read_answers(session, file.forms[0]) == long
    assert "x" * 100 not in str(results.read_result(session, file.forms[0]))
    again = forms.open_form(session, case, "sentencer-feedback")
    with pytest.raises(FieldError):
        forms.finish_form(session, again, whole.set("comments", "x" * 30_000))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ("3113301334", "keyed from paper twice, both times alike"),
        ("3113301330", "keyed from paper once and by interview"),
    ],
)
def test_a_changed_form_still_says_how_its_answers_came_in(
    team: Laptop, case: CaseId, changed: str, words: str
) -> None:
    """One answer put right by interview does not make a paper form an interview (P3)."""
    session = team.session
    assert session is not None
    agree(session, case)
    opened = forms.open_form(session, case, "core-10")
    first = answers_of(opened.form, "3113301334")
    forms.save_answers(session, replace(opened, twice=forms.digest(first)), first, how=PAPER)
    file = forms.finish_form(session, forms.open_form(session, case, "core-10"), first)
    amending = amendments.open_amendment(session, case, file.forms[0].document)
    better = answers_of(amending.form, changed)
    if better != first:
        forms.save_answers(session, amending, better)
    forms.finish_form(
        session, forms.open_form(session, case, "core-10"), better, reason="looked at again"
    )
    assert cases.case_file(session, case).forms[0].value.filled_in == words
