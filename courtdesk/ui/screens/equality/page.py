"""The questions as fields, the explanation above them, and what is said to who may not read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from courtdesk.actions import equality
from courtdesk.actions.cases import case_file
from courtdesk.actions.equality import SEALED_TO, EqualityRead
from courtdesk.actions.session import Session
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.equality import (
    EXPLAINED,
    NOT_ASKED,
    NOT_SAID,
    Equality,
    Nation,
    Question,
    questions,
)
from courtdesk.domain.ids import CaseId
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, Choice, Option, SelectField
from courtdesk.ui.kit.headings import Caption, Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.screen import Desk

_LONG = 12
"""Answers beyond which they are picked from a list: radios would fill the window."""

_BLANK = "What is left blank is kept as “not asked”. You can stop at any question."
_ONCE = (
    "Once they are saved, your role cannot read the answers or change them: ask one of the mental "
    "health roles."
)

_CLOSED = "Your role cannot read the answers or change them: ask one of the mental health roles."


@dataclass(frozen=True)
class EqualityView(CaseView):
    """The case, what is recorded, whose ethnic groups are shown, and who asked."""

    found: EqualityRead
    nation: Nation
    asked_by: str
    may_read: bool


class EqualityForm(CaseForm[EqualityView]):
    """Asks the questions, or says that they were asked and who can read the answers."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk,
            case,
            "Equality questions",
            "Save answers",
            kept_as="equality:",
            sealed_to=SEALED_TO,
        )
        self._said = ""

    def read(self, session: Session) -> EqualityView:
        """The case and what was asked before."""
        file = case_file(session, self.case)
        found = equality.read_equality(session, self.case)
        asked_by = session.team().name_of(found.asked.by) if found.asked is not None else ""
        return EqualityView(
            file, found, session.settings().nation, asked_by, equality.may_read(session)
        )

    def show_view(self, view: EqualityView) -> None:
        """The questions; or one sentence where answers stand that this member cannot read."""
        if view.found.is_closed:
            self.page.set_hints([("Alt ←", "back")])
            self.refuse(f"{_asked_words(view)} {_CLOSED}")
            return
        super().show_view(view)

    def before_fields(self, view: EqualityView) -> None:
        """The explanation, to be read to the person, and what was asked before."""
        aloud = Inset("Read this to the person, or let them read it")
        aloud.add(Text(EXPLAINED))
        self.page.body.addWidget(aloud)
        if view.found.asked is not None:
            self.page.body.addWidget(Text(_asked_words(view)))
        self.page.body.addWidget(Caption(_BLANK))
        if not view.may_read:
            self.page.body.addWidget(Caption(_ONCE))

    def fields(self, view: EqualityView) -> Sequence[Field[Any]]:
        """Filled with what was answered."""
        before = view.found.answers or Equality()
        return [_field(question, before) for question in questions(view.nation)]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Seal the answers; nothing is recorded when nothing was asked or changed."""
        if self.view is None:
            raise RuntimeError("a page that was not read records nothing")
        given = given_answers(self.view.nation, values)
        before = self.view.found.answers or Equality()
        # Whose words were shown is kept with the answers, and is no answer by itself.
        if given == replace(before, nation=given.nation):
            self._said = "Nothing was changed."
            return None
        self._said = "The answers are saved."
        return equality.record_equality(session, self.case, given)

    def said(self) -> str:
        """That they are saved; no answer, as others may see the window."""
        return self._said


def _asked_words(view: EqualityView) -> str:
    if view.found.asked is None:
        return ""
    return f"Asked on {print_date(view.found.asked.value.asked_on)} by {view.asked_by}."


def _field(question: Question, before: Equality) -> Field[Any]:
    options = [Option(one.code, one.label) for one in question.answers]
    options.append(Option(NOT_SAID, question.label(NOT_SAID)))
    known = {one.value for one in options}
    codes = tuple(one for one in before.codes(question.id) if one in known)
    if question.many:
        several = Checks(question.id, question.text, options, optional=True)
        several.set_value(codes)
        return several
    one: Choice | SelectField
    if len(options) <= _LONG:
        one = Choice(question.id, question.text, options, optional=True)
    else:
        unset = question.label(NOT_ASKED)
        one = SelectField(question.id, question.text, options, optional=True, unset=unset)
    one.set_value(codes[0] if codes else None)
    return one


def given_answers(nation: Nation, values: dict[str, Any]) -> Equality:
    """What was answered; a question that was left blank was not asked."""
    several = tuple(values["disabilities"]) or (NOT_ASKED,)
    single = {one.id: values[one.id] or NOT_ASKED for one in questions(nation) if not one.many}
    return Equality(nation=nation, disabilities=several, **single)
