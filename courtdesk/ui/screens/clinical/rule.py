"""One instrument: its threshold, whether it leads on, and from where a risk item stops the case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from courtdesk.actions import clinical
from courtdesk.actions.session import Session
from courtdesk.domain.clinical import ClinicalRule
from courtdesk.errors import FieldError
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, NumberField, Option, TextField
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.clinical.change import ChangePage
from courtdesk.ui.screens.clinical.reading import Instrument, Past, Who, read_instrument

_NUMBER = re.compile(r"\d{1,4}(\.\d{1,2})?", re.ASCII)
"""What counts as a level: a fraction or a number with an exponent is nobody's threshold."""


class RulePage(ChangePage[tuple[Instrument, Who]]):
    """How the site judges one instrument from now on."""

    def __init__(self, desk: Desk, form: str) -> None:
        super().__init__(desk, "How results are judged")
        self._form = form
        self._title = ""

    def read(self, session: Session) -> tuple[Instrument, Who]:
        """The instrument. Raises `UserError` for a form that is not there."""
        return read_instrument(session, self._form)

    def who(self, view: tuple[Instrument, Who]) -> Who:
        """Who sets it."""
        return view[1]

    def now(self, view: tuple[Instrument, Who]) -> str:
        """How it is judged now."""
        return f"{view[0].title}. {view[0].words}."

    def past(self, view: tuple[Instrument, Who]) -> tuple[Past, ...]:
        """Every change, the newest first."""
        return view[0].history

    def fields(self, view: tuple[Instrument, Who]) -> Sequence[Field[Any]]:
        """Only what this instrument has: a threshold, risk items, or both."""
        one = view[0]
        self._title = one.title
        found: list[Field[Any]] = []
        if one.default:
            found += [_level(one), _leads_on(one)]
        if one.highest_risk > 1:
            found.append(_risk(one))
        return found

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Sign the rule. Raises `FieldErrors`, and `NotAllowed` for anyone but the lead."""
        typed = values.get("level", "")
        if typed and not _NUMBER.fullmatch(typed):
            raise FieldError("level", "Enter the threshold as a number, such as 11 or 12.5.")
        return clinical.set_rule(
            session,
            ClinicalRule(
                form=self._form,
                level=typed,
                leads_on=values.get("leads_on", "yes") == "yes",
                risk_at_least=values.get("risk_at_least") or 1,
                reason=values["reason"].strip(),
            ),
        )

    def said(self) -> str:
        """That it holds from now on."""
        return f"Signed: {self._title} is judged so from now on."


def _level(one: Instrument) -> TextField:
    field = TextField(
        "level",
        f"{one.title}: above threshold from",
        hint=f"Of {one.highest}; empty for {one.default}, which the form has itself. {one.note}",
        optional=True,
        chars=7,
    )
    field.set_value(one.level)
    return field


def _leads_on(one: Instrument) -> Choice:
    field = Choice(
        "leads_on",
        "Does a result at or above it lead on to an assessment?",
        [Option("yes", "Yes"), Option("no", "No")],
        missing="Say whether a result at or above the threshold leads on to an assessment.",
        clearable=False,
    )
    field.set_value("yes" if one.rule.leads_on else "no")
    return field


def _risk(one: Instrument) -> NumberField:
    field = NumberField(
        "risk_at_least",
        "A risk item stops the case when it is answered at least",
        hint="As printed on the form: 1 is anything above zero. One that was not asked always "
        "stops the case.",
        missing="Enter the level from which a risk item stops the case.",
        minimum=1,
        maximum=one.highest_risk,
        unit=f"of {one.highest_risk}",
    )
    field.set_value(one.rule.risk_at_least)
    return field
