"""What stands over the page while the newest answers are not on the disk."""

from __future__ import annotations

from PySide6.QtCore import Signal

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import LinkButton, SecondaryButton


class Trouble(Banner):
    """Says why, and offers to try again or to leave; it goes when the answers have arrived.

    Signals:
        again: "Try again" was pressed.
        leave: the person leaves, though the newest answers are lost by it.
    """

    again = Signal()
    leave = Signal()

    def __init__(self, why: str) -> None:
        super().__init__(
            BannerKind.WARNING,
            "The newest answers are not saved.",
            f"{why} They stay on this page and are tried again with the next answer.",
            dismissible=False,
        )
        row = layouts.row(gap=12)
        again = SecondaryButton("Try again")
        again.clicked.connect(self.again)
        away = LinkButton("Leave without saving them")
        away.clicked.connect(self.leave)
        row.addWidget(again)
        row.addWidget(away)
        row.addStretch(1)
        self.body.addLayout(row)
