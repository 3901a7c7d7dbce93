"""The page as fields: for each party what came of it, who was told, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from courtdesk.actions import told
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.domain.told import DefenceAnswer, Party, Told
from courtdesk.errors import FieldError
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, DateField, Option, TextField, TimeField
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk

_WIDE = 1180
_TOLD, _LEFT_OUT = "told", "left-out"
_UNREPRESENTED = DefenceAnswer.UNREPRESENTED.value
_SETTLES_NOTHING = (
    "Objecting, or speaking with the client first, does not by itself make anyone unsuitable. "
    "The person is still asked whether they agree to be screened."
)
_READ_BY_ALL = "Everyone on the court side reads this: no health information."
_NOTHING = "Choose what came of it for one of them at least."


@dataclass(frozen=True)
class ToldView(CaseView):
    """The case and the time now, which a new record takes unless it is changed."""

    now: datetime

    def standing(self, party: Party) -> Told | None:
        """What is recorded for `party`."""
        found = self.file.court.told_to(party)
        return found.value if found is not None else None


class ToldPage(CaseForm[ToldView]):
    """Records what was said to either party or to both."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk, case, "Told before the screen", "Save", kept_as="told:both", width=_WIDE
        )
        self._said = ""

    def read(self, session: Session) -> ToldView:
        """The case and now."""
        now = session.clock().replace(second=0, microsecond=0)
        return ToldView(case_file(session, self.case), now)

    def before_fields(self, view: ToldView) -> None:
        """What an answer of the defence does not mean."""
        panel = Inset("What an answer of the defence does not decide", look="neutral")
        panel.add(Text(_SETTLES_NOTHING))
        self.page.body.addWidget(panel)

    def fields(self, view: ToldView) -> Sequence[Field[Any]]:
        """For each party: what came of it, and what that asks for."""
        return [field for party in Party for field in _party_fields(view, party)]

    def after_fields(self, view: ToldView) -> None:
        """Headings with what stands; who and when only where they are needed."""
        if self.group is None:
            return
        self._lay_out(view, self.group)
        self.group.changed.connect(self._arrange)
        self._arrange()

    def _lay_out(self, view: ToldView, group: FieldGroup) -> None:
        """A column for each party, so that both are on the window without scrolling."""
        columns = Columns()
        group.put_before(f"{Party.DEFENCE}-answer", columns)
        for party, column in zip(Party, (columns.main, columns.side), strict=True):
            column.addWidget(_heading(view, party))
            for field in group.fields:
                if field.name.startswith(f"{party}-"):
                    column.addWidget(field)

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record what was changed. Raises `FieldErrors` as `record_told` does."""
        if self.view is None:
            raise RuntimeError("a page that was not read records nothing")
        if all(values[f"{party}-answer"] is None for party in Party):
            raise FieldError(f"{Party.DEFENCE}-answer", _NOTHING)
        given = [
            value
            for party in Party
            if (value := _told(self.view, party, values)) is not None
            and not _is_as_it_was(self.view, value)
        ]
        self._said = "Nothing was changed: what was recorded stands."
        if not given:
            return None
        self._said = f"Recorded: {'. '.join(': '.join(one.event) for one in given)}."
        return told.record_told(session, self.case, given)

    def said(self) -> str:
        """What was recorded, in the words of the timeline."""
        return self._said

    def _arrange(self, _name: str = "") -> None:
        if self.group is None:
            return
        for party in Party:
            answer = self.group[f"{party}-answer"].value()
            spoken = answer not in (None, _LEFT_OUT)
            self.group[f"{party}-reason"].setVisible(answer == _LEFT_OUT)
            self.group[f"{party}-who"].setVisible(spoken and answer != _UNREPRESENTED)
            self.group[f"{party}-at"].setVisible(spoken)
            self.group[f"{party}-on"].setVisible(spoken)


def _party_fields(view: ToldView, party: Party) -> Iterator[Field[Any]]:
    standing = view.standing(party)
    answer = Choice(
        f"{party}-answer",
        _question(party),
        [*_options(party), Option(_LEFT_OUT, "Not told, because")],
        optional=True,
        # What was recorded can be changed, and never taken back to nothing said.
        clearable=standing is None,
    )
    who = TextField(f"{party}-who", f"{party.label}: who was told", missing=_who_missing(party))
    at = TimeField(
        f"{party}-at", f"{party.label}: time", hint="", missing=f"{party.label}: enter the time."
    )
    on = DateField(
        f"{party}-on", f"{party.label}: day", hint="", missing=f"{party.label}: enter the day."
    )
    reason = TextField(
        f"{party}-reason",
        f"{party.label}: why not told",
        hint=_READ_BY_ALL,
        missing=f"{party.label}: give the reason for telling nobody.",
        chars=60,
    )
    at.set_value(view.now.time())
    on.set_value(view.now.date())
    if standing is not None:
        answer.set_value(_answer_of(standing))
        who.set_value(standing.who)
        reason.set_value(standing.skipped)
    # What is filled in already comes last: it is read in passing, or not at all.
    yield from (answer, who, reason, at, on)


def _question(party: Party) -> str:
    if party is Party.DEFENCE:
        return "What did the defence answer?"
    return "Was the court’s legal representative told?"


def _options(party: Party) -> list[Option]:
    if party is Party.DEFENCE:
        return [Option(one.value, one.label) for one in DefenceAnswer]
    return [Option(_TOLD, "Told")]


def _who_missing(party: Party) -> str:
    return f"{party.label}: enter who was told, such as the name or the firm."


def _answer_of(standing: Told) -> str:
    if standing.skipped:
        return _LEFT_OUT
    return standing.answer.value if standing.answer is not None else _TOLD


def _heading(view: ToldView, party: Party) -> QWidget:
    """The party's name over what is recorded now."""
    holder = QWidget()
    mark(holder, "clear")
    lines = layouts.column(holder, gap=2)
    lines.addWidget(Section(party.label))
    standing = view.standing(party)
    lines.addWidget(Text(f"Now: {standing.sentence}." if standing else "Nothing recorded yet."))
    return holder


def _told(view: ToldView, party: Party, values: dict[str, Any]) -> Told | None:
    """What the fields of one party say, or `None` where they were left alone."""
    answer = values[f"{party}-answer"]
    if answer is None:
        return None
    case = view.file.id
    if answer == _LEFT_OUT:
        return Told(case, party, skipped=values[f"{party}-reason"])
    return Told(
        case,
        party,
        who=" ".join(values.get(f"{party}-who", "").split()),
        at=datetime.combine(values[f"{party}-on"], values[f"{party}-at"], tzinfo=view.now.tzinfo),
        answer=DefenceAnswer(answer) if party is Party.DEFENCE else None,
    )


def _is_as_it_was(view: ToldView, given: Told) -> bool:
    """Whether nothing was changed: a time that nobody touched is not a new one."""
    standing = view.standing(given.party)
    if standing is None:
        return False
    same = (given.who, given.answer, given.skipped) == (
        standing.who,
        standing.answer,
        standing.skipped,
    )
    return same and given.at in (None, view.now)
