"""Banners: what has just been done, and what a person should know; they stay until dismissed."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.headings import Strong, Text
from courtdesk.ui.kit.style import mark


class BannerKind(StrEnum):
    """What a banner is for."""

    SUCCESS = "success"
    """Green with white text: done."""
    NOTICE = "notice"
    """Grey: worth knowing; being offline is one of these."""
    WARNING = "warning"
    """Red left border: act before going on."""


class Banner(QFrame):
    """A sentence over the page, with room for more under it.

    It never goes by itself: a duty officer may be at the bar of the court when it comes.

    Attributes:
        body: the column for more text or links.

    Signals:
        dismissed: the person closed it.
    """

    dismissed = Signal()
    body: QVBoxLayout

    def __init__(
        self,
        kind: BannerKind,
        title: str,
        text: str = "",
        parent: QWidget | None = None,
        *,
        dismissible: bool = True,
    ) -> None:
        super().__init__(parent)
        self._words = f"{title} {text}".strip()
        mark(self, "banner", kind)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        across = layouts.row(self, gap=12)
        self.body = layouts.column(gap=2, margins=(0, 2, 0, 2))
        self.body.addWidget(Strong(title))
        if text:
            self.body.addWidget(Text(text))
        across.addLayout(self.body, 1)
        if dismissible:
            across.addWidget(self._closer(kind), 0, Qt.AlignmentFlag.AlignTop)

    def announce(self) -> None:
        """Have the banner read out; called by who shows it."""
        announce(self, self._words)

    def dismiss(self) -> None:
        """Close it as the person does."""
        # Said before it is hidden: who shows it can still see whether it had the keyboard.
        self.dismissed.emit()
        self.hide()

    def _closer(self, kind: BannerKind) -> LinkButton:
        button = LinkButton("Dismiss", look="light" if kind is BannerKind.SUCCESS else "tight")
        button.setAccessibleName("Dismiss this message")
        button.clicked.connect(self.dismiss)
        return button
