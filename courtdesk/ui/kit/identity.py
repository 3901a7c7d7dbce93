"""The identity bar: whose case this is, on every page about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import LedText, Text
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.tags import NeedTag, RiskBadge


@dataclass(frozen=True)
class Fact:
    """One fact: what it is ("CRN", may be empty) and what it says ("X412907")."""

    label: str
    value: str


@dataclass(frozen=True)
class Identity:
    """What the bar shows: the name as lists write it ("Abbott, Carla"), facts, risk, needs."""

    name: str
    facts: tuple[Fact, ...] = ()
    risk: str = ""
    needs: tuple[str, ...] = ()


class IdentityBar(QFrame):
    """Name first, then facts, the risk badge and needs; a way back at the right.

    The name stands here and never in a window's title (P2).

    Attributes:
        back: the row at the right, for the way back.
    """

    back: QHBoxLayout

    def __init__(self, identity: Identity, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "identity")
        across = layouts.row(self, gap=16)
        holder = QWidget()
        mark(holder, "clear")
        self._flow = FlowLayout(holder, gap=22, line_gap=4)
        across.addWidget(holder, 1)
        self.back = layouts.row(gap=8)
        across.addLayout(self.back)
        across.setAlignment(self.back, Qt.AlignmentFlag.AlignVCenter)
        self.set_identity(identity)

    def set_identity(self, identity: Identity) -> None:
        """Show another person, or the same with new facts."""
        self._flow.clear()
        for widget in self._pieces(identity):
            self._flow.addWidget(widget)
        self.setAccessibleName(f"Case of {identity.name}")
        self.setAccessibleDescription(described(identity))

    def add_way_back(self, back: Callable[[], None]) -> LinkButton:
        """The link to the page before, which calls `back`."""
        link = LinkButton("Back")
        link.setAccessibleName("Back to the page before")
        link.clicked.connect(back)
        self.back.addWidget(link)
        return link

    @staticmethod
    def _pieces(identity: Identity) -> Sequence[QLabel]:
        name = Text(identity.name, kit="name")
        name.setWordWrap(False)
        pieces: list[QLabel] = [name]
        pieces.extend(_fact_label(fact) for fact in identity.facts)
        if identity.risk:
            pieces.append(RiskBadge(identity.risk))
        pieces.extend(NeedTag(need) for need in identity.needs)
        return pieces


def _fact_label(fact: Fact) -> QLabel:
    lead = f"{fact.label} " if fact.label else ""
    label = LedText(fact.value, before=lead)
    label.setWordWrap(False)
    return label


def described(identity: Identity) -> str:
    """The bar in one sentence for a screen reader."""
    parts = [f"{fact.label} {fact.value}".strip() for fact in identity.facts]
    if identity.risk:
        parts.append(identity.risk)
    parts.extend(identity.needs)
    return ", ".join(parts)
