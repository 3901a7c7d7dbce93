"""The card for risk: what a member should do now, and whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from courtdesk.actions import clinical
from courtdesk.actions.session import Session
from courtdesk.domain.clinical import RiskCard
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import TextArea, TextField
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.clinical.change import ChangePage
from courtdesk.ui.screens.clinical.reading import Past, Who, card_words, read_card

View = tuple[RiskCard, tuple[Past, ...], Who]


class CardPage(ChangePage[View]):
    """The words of the card, the lead's name and number."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "The card for risk")

    def read(self, session: Session) -> View:
        """The card and its history."""
        return read_card(session)

    def who(self, view: View) -> Who:
        """Who writes it."""
        return view[2]

    def now(self, view: View) -> str:
        """The card as it stands."""
        return card_words(view[0])

    def past(self, view: View) -> tuple[Past, ...]:
        """Every card, the newest first."""
        return view[1]

    def fields(self, view: View) -> Sequence[Field[Any]]:
        """The words, the name and the number."""
        card = view[0]
        text = TextArea(
            "text",
            "What a member should do now",
            hint="One step a line, in the words of your own procedure. Members see it when a risk "
            "item speaks or was not asked; the person who answers never does.",
            missing="Write what a member should do now.",
            rows=8,
        )
        name = TextField("lead_name", "Whom to call: name", optional=True)
        phone = TextField(
            "lead_phone",
            "Whom to call: number",
            hint="Both or neither. Without them members are told to use the site's procedure.",
            optional=True,
            chars=20,
        )
        text.set_value(card.text)
        name.set_value(card.lead_name)
        phone.set_value(card.lead_phone)
        return [text, name, phone]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Sign the card. Raises `FieldErrors`, and `NotAllowed` for anyone but the lead."""
        return clinical.set_card(
            session,
            RiskCard(
                text=values["text"].strip(),
                lead_name=values["lead_name"],
                lead_phone=values["lead_phone"],
                reason=values["reason"].strip(),
            ),
        )

    def said(self) -> str:
        """That members see it from now on."""
        return "Signed: members see this card from now on."
