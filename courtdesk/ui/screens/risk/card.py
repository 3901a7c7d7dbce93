"""The left of the page: the site's card, whom to call, which forms stop and what was recorded.

Card and number are larger than the page's text: they are read standing, over somebody's shoulder.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from courtdesk.domain.clinical import RiskCard
from courtdesk.domain.ids import DocumentId
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.clipboard import ClipboardGuard, CopyButton
from courtdesk.ui.kit.headings import Caption, Strong, Text
from courtdesk.ui.kit.panels import Inset, Panel
from courtdesk.ui.screens.risk.reading import NO_NUMBER, RiskView


class CardPanel(Panel):
    """What the site's clinical lead wrote for this moment, line by line."""

    def __init__(self, card: RiskCard) -> None:
        super().__init__("What to do now")
        column = layouts.column(gap=10, margins=(0, 4, 0, 4))
        for line in card.text.splitlines():
            if line.strip():
                column.addWidget(Text(line.strip(), kit="large"))
        self.body.addLayout(column)


class CallPanel(Inset):
    """Whom to call now. Nothing dials: the number is read, selected or copied.

    Attributes:
        words: the sentence.
        copy: copies the number, or None where there is none.
    """

    copy: CopyButton | None

    def __init__(self, card: RiskCard, clipboard: ClipboardGuard) -> None:
        super().__init__("Whom to call", look="warning")
        self.copy = None
        if not card.lead_phone.strip():
            self.words = Text(NO_NUMBER, kit="large")
            self.add(self.words)
            return
        self.words = Text(
            f"Call {card.lead_name.strip()} now on {card.lead_phone.strip()}", kit="call"
        )
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.add(self.words)
        self.copy = CopyButton("Copy number", card.lead_phone.strip, clipboard)
        across = layouts.row()
        across.addWidget(self.copy)
        across.addStretch(1)
        self.body.addLayout(across)


def forms_panel(view: RiskView, open_form: Callable[[DocumentId], None]) -> Panel:
    """Which forms stop the case and why; the items only for who may read the form (P5)."""
    panel = Panel("Why this case stops" if view.file.open_stops() else "Where risk was found")
    for form in view.forms:
        panel.add(Strong(f"{form.words}."))
        if form.document == view.form.document:
            for line in view.lines:
                panel.add(Text(line))
        else:
            panel.add(_to_other(form.document, form.words, form.recorded, open_form))
    return panel


def _to_other(
    document: DocumentId, words: str, recorded: bool, open_form: Callable[[DocumentId], None]
) -> QWidget:
    title = words.split(",", 1)[0]
    said = "Read what was recorded" if recorded else "Record what was done"
    link = LinkButton(f"{said} about {title}", look="tight")
    link.clicked.connect(lambda: open_form(document))
    return link


def earlier_panel(view: RiskView) -> Panel:
    """Everything that was recorded about this form, the newest first."""
    panel = Panel("What was recorded")
    for at, one in enumerate(view.earlier):
        stands = at == 0 and view.action is not None
        panel.add(Strong(one.words) if stands else Text(one.words))
        panel.add(Caption(one.recorded if stands else f"{one.recorded}; no longer counts"))
    return panel
