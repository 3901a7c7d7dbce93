"""Whether a clinical lead's approval by telephone counts here, and how it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from courtdesk.actions import clinical
from courtdesk.actions.session import Session
from courtdesk.domain.clinical import ConfirmBy, TelephoneRule
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, Option, TextArea
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.clinical.change import ChangePage
from courtdesk.ui.screens.clinical.reading import Past, Who, process_words, read_process

View = tuple[TelephoneRule, tuple[Past, ...], Who]

_YES, _NO = "yes", "no"


class ProcessPage(ChangePage[View]):
    """Whether it counts, how it is done, and by when it is in writing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Approval by telephone")
        self._rule, self._allowed = TelephoneRule(), False

    def read(self, session: Session) -> View:
        """The process and its history."""
        return read_process(session)

    def who(self, view: View) -> Who:
        """Who signs it."""
        return view[2]

    def now(self, view: View) -> str:
        """The process as it stands."""
        return process_words(view[0])

    def past(self, view: View) -> tuple[Past, ...]:
        """Every process, the newest first."""
        return view[1]

    def fields(self, view: View) -> Sequence[Field[Any]]:
        """Yes or no, the lead's own words, and the day."""
        rule = view[0]
        allowed = Choice(
            "allowed",
            "Does a clinical lead's approval by telephone count at this site?",
            [
                Option(_YES, "Yes, as written below"),
                Option(_NO, "No", "Calls that were recorded count no more."),
            ],
            missing="Say whether approval by telephone counts at this site.",
            clearable=False,
        )
        how = TextArea(
            "how",
            "How it is done",
            hint="In your own words: who rings whom, what is read out, what you have before you. "
            "Whoever records a call reads it first. Nothing about any person.",
            missing="Write how approval by telephone is done at this site.",
            rows=5,
        )
        confirm_by = Choice(
            "confirm_by",
            "When is the written decision due?",
            [Option(one.value, one.label.capitalize()) for one in ConfirmBy],
            hint="CourtDesk's own rule: the framework sets no time for it.",
            missing="Say when the written decision is due.",
            clearable=False,
        )
        allowed.set_value(_YES if rule.allowed else _NO)
        how.set_value(rule.how)
        confirm_by.set_value(rule.confirm_by.value)
        self._rule = rule

        def ask_what_applies() -> None:
            for one in (how, confirm_by):
                one.setHidden(allowed.value() != _YES)

        allowed.changed.connect(ask_what_applies)
        ask_what_applies()
        return [allowed, how, confirm_by]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Sign it. Raises `FieldErrors`, and `NotAllowed` for anyone but the lead."""
        self._allowed = values["allowed"] == _YES
        return clinical.set_telephone(
            session,
            TelephoneRule(
                allowed=self._allowed,
                # What is not asked stays as it was signed, for the day it is allowed again.
                how=values.get("how") or self._rule.how,
                confirm_by=ConfirmBy(values.get("confirm_by") or self._rule.confirm_by),
                reason=values["reason"],
            ),
        )

    def said(self) -> str:
        """What holds from now on."""
        if self._allowed:
            return "Signed: approval by telephone counts from now on, until it is in writing."
        return "Signed: approval by telephone does not count here."
