"""Withdrawing consent: asked once, with room for a reason that nobody has to give."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from courtdesk.ui.kit.dialogs import Card, Interruption
from courtdesk.ui.kit.fields import TextArea

_CARD = Card(
    "Does the person withdraw their consent?",
    "Withdrawing is the person's right at any time. Approvals that rest on this consent no longer "
    "stand, and the case goes no further until a consent is signed again. Tell the court if it "
    "has a report that says consent was given.",
    confirm="Withdraw consent",
    keep="Keep consent",
)


class WithdrawalCard(Interruption):
    """The card and its reason.

    Attributes:
        reason: what the person said, if they wanted to.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_CARD, parent)
        self.reason = TextArea(
            "reason",
            "Reason",
            hint="Only if the person wishes to give one.",
            optional=True,
            rows=2,
        )
        self.body.addWidget(self.reason)
