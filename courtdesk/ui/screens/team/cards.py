"""Taking in a card: whose it is and what they ask for, the words read aloud, then the roster.

Whoever it is joins the team, or stays outside and is only sent requests: a clinical lead or a
provider of another organisation, who gets no key of the team's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from courtdesk.actions import joining
from courtdesk.actions.session import Session
from courtdesk.domain.access import (
    OUTSIDE_ROLES,
    Compartment,
    Permission,
    Role,
    compartments,
)
from courtdesk.domain.team import Member
from courtdesk.errors import CourtDeskError
from courtdesk.exchange.cards import Card
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, Choice, Option, TextField
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.member_fields import recovery_key_field, registration_of_lead, roles_field
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.team.member import unheld
from courtdesk.ui.screens.team.pages import TeamForm, paragraphs, part
from courtdesk.ui.words_panel import WordsPanel

_FIRST = (
    "Somebody who is going to work on another laptop sends you their card: a small file, by "
    "e-mail or on a stick. It holds no secret, but anybody could send one under their name."
)
_INSIDE, _OUTSIDE = "inside", "outside"
_ONLY_DECIDES = (
    "Somebody outside is a clinical lead, a substance misuse provider, or both: take the other "
    "ticks off."
)


@dataclass(frozen=True)
class CardView:
    """The card that was chosen, or none yet; `wrong` is why the last one was not taken."""

    card: Card | None
    words: tuple[str, ...]
    unheld: frozenset[Compartment]
    wrong: str = ""


class TakeInCard(TeamForm[CardView, Member]):
    """Chooses a card's file, then shows it and adds its owner.

    Attributes:
        choose: the button that asks for the file.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Take in a card", "Take in this card")
        self._path: Path | None = None
        self.choose = SecondaryButton("")

    def read(self, session: Session) -> CardView:
        """Read the card, if one was chosen; a refusal of it stands on the page."""
        session.require(Permission.MANAGE_TEAM)
        if self._path is None:
            return CardView(None, (), frozenset())
        try:
            card = joining.read_card(self._path)
        except CourtDeskError as error:
            return CardView(None, (), frozenset(), str(error))
        return CardView(card, card.words(), unheld(session.team()))

    def show_view(self, view: CardView) -> None:
        """The way to a card's file, or the card."""
        if view.card is not None:
            super().show_view(view)
            return
        paragraphs(self.body, [_FIRST])
        if view.wrong:
            self.body.addWidget(WarningPanel(view.wrong))
        self.choose = SecondaryButton("Choose the card's file…")
        self.choose.clicked.connect(self._ask)
        self.body.addLayout(self.buttons([self.choose], "Cancel"))
        self.choose.setFocus()

    def take(self, path: Path) -> None:
        """Read the card in this file."""
        self._path = path
        self.start()

    def before_fields(self, view: CardView) -> None:
        """The words, and what they are for."""
        name = view.card.name if view.card is not None else ""
        self.body.addWidget(WordsPanel("The words of this card", view.words))
        self.body.addWidget(
            Text(
                f"Ring {name}, or go to them. Have them read the words that stand on their own "
                "screen, and compare: with other words it is not their card, whoever sent it."
            )
        )

    def fields(self, view: CardView) -> Sequence[Field[Any]]:
        """What the card asks for, to be agreed or changed."""
        self.name = TextField("name", "Name", missing="Enter the member's name.")
        self.roles = roles_field(
            "Roles at court",
            hint="The card asks for those that are ticked. You decide.",
            missing="Choose at least one role for the new member.",
        )
        self.body_name, self.number = registration_of_lead()
        self.recovery_key = recovery_key_field()
        self.where = Choice(
            "where",
            "Where they work",
            [
                Option(_INSIDE, "On the team", "They get the keys of their roles."),
                Option(
                    _OUTSIDE,
                    "Outside: only receives requests",
                    "They get no key of the team's, and see only what you send them to decide on.",
                ),
            ],
            clearable=False,
        )
        self.same = Checks(
            "same",
            "The words",
            [Option("same", "They read me the same words")],
            missing="Compare the words with the new member, then tick the box.",
        )
        return (
            self.name,
            self.where,
            self.roles,
            self.body_name,
            self.number,
            self.recovery_key,
            self.same,
        )

    def after_fields(self, view: CardView) -> None:
        """Put in what the card says."""
        if view.card is None:
            return
        self.name.set_value(view.card.name)
        self.where.set_value(_INSIDE)
        self.where.changed.connect(self._roles_changed)
        self.roles.set_value(tuple(role.value for role in view.card.roles))
        self.body_name.set_value(view.card.registration_body)
        self.number.set_value(view.card.registration_number)
        self.roles.changed.connect(self._roles_changed)
        self._roles_changed()

    def perform(self, session: Session, values: dict[str, Any]) -> Member:
        """Put them on the roster."""
        if self.view is None or self.view.card is None:
            raise RuntimeError("no card was chosen")
        return joining.admit(
            session,
            self.view.card,
            [Role(value) for value in values["roles"]],
            values["mine"],
            name=values["name"],
            registration_body=values.get("registration_body", ""),
            registration_number=values.get("registration_number", ""),
            recovery_key=values.get("recovery_key", ""),
            outside=values["where"] == _OUTSIDE,
        )

    def problems(self) -> list[tuple[str, str]]:
        """Whether somebody outside was given more than a decision to make."""
        chosen = {Role(value) for value in self.roles.value()}
        if self.where.value() == _OUTSIDE and not chosen <= OUTSIDE_ROLES:
            return [("roles", _ONLY_DECIDES)]
        return []

    def said(self, result: Member) -> str:
        """What is left to do."""
        if self.where.value() == _OUTSIDE:
            return (
                f"{result.name} can be sent requests. Save the file for them now and send it: "
                "without it they cannot begin."
            )
        return (
            f"{result.name} is on the team. Save the team file now and send it to them: without it "
            "they cannot begin."
        )

    def finish(self, result: Member) -> None:
        """On to the file that the newcomer waits for."""
        self.desk.say(self.said(result))
        outside = self.where.value() == _OUTSIDE
        self.desk.go(part("contact", result.id) if outside else part("file"))

    def _roles_changed(self) -> None:
        chosen = [Role(value) for value in self.roles.value()]
        lead = Role.CLINICAL_LEAD in chosen
        self.body_name.setVisible(lead)
        self.number.setVisible(lead)
        closed = self.view.unheld if self.view is not None else frozenset()
        inside = self.where.value() != _OUTSIDE
        self.recovery_key.setVisible(inside and bool(compartments(chosen) & closed))

    def _ask(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, "The card", "", "Cards (*.txt);;All files (*)"
        )
        if chosen:
            self.take(Path(chosen))
