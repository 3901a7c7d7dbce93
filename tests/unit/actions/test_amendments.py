"""Changing a finished form goes through a draft: nothing is lost, nothing changes too early."""

from __future__ import annotations

import pytest

from courtdesk.actions import cases, forms
from courtdesk.actions.amendments import drop_amendment, open_amendment
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.screening import ReadHow
from courtdesk.errors import FieldError, NotReadable, UserError
from courtdesk.questionnaire.answers import Answers
from tests.unit.actions.conftest import Laptop


def _finish(session: Session, case: CaseId) -> DocumentId:
    forms.record_agreement(session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ)
    opened = forms.open_form(session, case, "core-10")
    answers = Answers()
    for item in opened.form.scored_items():
        answers = answers.set(item.link_id, item.options[0].code)
    file = forms.finish_form(session, opened, answers)
    return file.forms[-1].document


def test_an_amendment_begins_with_the_old_answers_and_survives(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    document = _finish(session, case)
    opened = open_amendment(session, case, document)
    assert len(opened.answers) == 10
    forms.save_answers(session, opened, opened.answers.clear("1"))
    again = forms.open_form(team.enter("Amina Yusuf"), case, "core-10")
    assert again.amends == document and len(again.answers) == 9


def test_finishing_an_amendment_needs_a_reason_and_replaces(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    document = _finish(session, case)
    opened = open_amendment(session, case, document)
    option = opened.form.item("6").options[4].code
    changed = opened.answers.set("6", option)
    with pytest.raises(FieldError) as refused:
        forms.finish_form(session, opened, changed)
    assert refused.value.field == "reason"
    file = forms.finish_form(session, opened, changed, reason="misheard item 6")
    assert [form.document for form in file.forms] == [document]
    assert file.forms[0].value.reason == "misheard item 6"
    assert not file.drafts


def test_dropping_leaves_the_finished_form(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    document = _finish(session, case)
    before = cases.case_file(session, case).forms
    drop_amendment(session, open_amendment(session, case, document))
    file = cases.case_file(session, case)
    assert file.forms == before and not file.drafts
    fresh = forms.open_form(session, case, "core-10")
    with pytest.raises(UserError):
        drop_amendment(session, fresh)


def test_who_cannot_read_the_answers_cannot_change_them(team: Laptop, case: CaseId) -> None:
    assert team.session is not None
    document = _finish(team.session, case)
    session = team.enter("Priya Nair")
    with pytest.raises(NotReadable):
        open_amendment(session, case, document)
    assert not cases.case_file(session, case).drafts


def test_a_form_begun_anew_is_not_overwritten(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    document = _finish(session, case)
    fresh = forms.open_form(session, case, "core-10")
    forms.save_answers(session, fresh, Answers().set("1", fresh.form.item("1").options[0].code))
    with pytest.raises(UserError, match="anew"):
        open_amendment(session, case, document)


def test_an_empty_draft_left_behind_never_receives_finished_answers(
    team: Laptop, case: CaseId
) -> None:
    """P5: its key is wrapped to whoever opened it, here a CDO who may not read the answers."""
    assert team.session is not None
    document = _finish(team.session, case)
    forms.open_form(team.enter("Priya Nair"), case, "core-10")
    opened = open_amendment(team.enter("Amina Yusuf"), case, document)
    assert len(opened.answers) == 10
    with pytest.raises(NotReadable):
        forms.open_form(team.enter("Priya Nair"), case, "core-10")
