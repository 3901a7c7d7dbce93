"""Forms filled in through the actions, as digits."""

from __future__ import annotations

from courtdesk.actions import forms
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import ReadHow
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import Form


def answers_of(form: Form, numbers: str) -> Answers:
    """Digits as labelled, "-" for none, in form order."""
    made = Answers()
    for item, number in zip(form.scored_items(), numbers, strict=True):
        if number != "-":
            option = next(one for one in item.options if one.ordinal == int(number))
            made = made.set(item.link_id, option.code)
    return made


def agree(session: Session, case: CaseId) -> None:
    forms.record_agreement(
        session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ_ALOUD
    )


def screened(session: Session, case: CaseId, form: str, numbers: str, reason: str = "") -> None:
    opened = forms.open_form(session, case, form)
    forms.finish_form(session, opened, answers_of(opened.form, numbers), reason=reason)
