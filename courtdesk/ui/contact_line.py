"""How to reach the person, wherever a number or an address of theirs would stand (V2).

A page adds a `ContactLine` and calls `read_again` in its `refresh`: nothing else about contact is
decided on a page. What is not safe is said instead of the number, so that there is nothing to
copy or to ring by mistake; what was changed meanwhile on another page does not stay on this one.

It stands last on its page: what it offers is known only once read, and Tab comes to it after all
that was there before.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from courtdesk.actions import contacts
from courtdesk.domain.contact import Offer, Reach, Way
from courtdesk.domain.ids import CaseId
from courtdesk.domain.words import listed
from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.clipboard import CopyButton
from courtdesk.ui.kit.headings import Caption, Strong, Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk, Place

_COPIED = {
    Way.PHONE: "number",
    Way.TEXT: "number",
    Way.EMAIL: "address",
    Way.LETTER: "address",
    Way.THROUGH: "name and number",
}


class ContactLine(Panel):
    """The ways that are safe, each with what to heed; the others by name with the reason.

    Attributes:
        found: what was read last, or None before that.
        copies: the copy button of each way that is open.
    """

    def __init__(
        self,
        desk: Desk,
        case: CaseId,
        heading: str = "Contact",
        *,
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(heading, parent)
        self._desk = desk
        self._case = case
        if note:
            self.add(Caption(note))
        self.found: Reach | None = None
        self.copies: tuple[CopyButton, ...] = ()
        self._content = layouts.column(gap=6)
        self.body.addLayout(self._content)
        self.read_again()

    def read_again(self) -> None:
        """Read how the person may be reached; what stands here stays only if it is still so."""
        session, case = self._desk.session, self._case
        self._desk.runner.run(
            self, lambda: contacts.reach(session, case), self._show, self._not_read
        )

    def _not_read(self, error: CourtDeskError) -> None:
        # A number that cannot be read again may not be safe any more.
        self.found = None
        self.copies = ()
        layouts.clear(self._content)
        self._content.addWidget(Text(str(error)))

    def _show(self, found: Reach) -> None:
        if found == self.found:
            return
        self.found = found
        layouts.clear(self._content)
        if found.sentence:
            self._content.addWidget(Text(found.sentence))
        self.copies = tuple(self._add_open(self._content, one) for one in found.open)
        for one in found.closed:
            self._content.addWidget(Text(f"{one.way.label}: not offered. {one.words}"))
        if found.unknown:
            ways = listed([way.label.lower() for way in found.unknown])
            self._content.addWidget(Caption(f"Not known: {ways}."))
        self._add_link(self._content)

    def _add_open(self, column: QVBoxLayout, one: Offer) -> CopyButton:
        holder = QWidget()
        mark(holder, "clear")
        row = layouts.row(holder, gap=12)
        word = _COPIED[one.way]
        copy = CopyButton("Copy", lambda: one.detail, self._desk.clipboard)
        copy.setAccessibleName(f"Copy the {word} for: {one.way.label.lower()}. {one.words}".strip())
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        # With all the width there is: half a telephone number on another line is rung wrongly.
        row.addWidget(Strong(f"{one.way.label}: {one.line}"), 1)
        column.addWidget(holder)
        if one.words:
            column.addWidget(Text(one.words))
        return copy

    def _add_link(self, column: QVBoxLayout) -> None:
        link = LinkButton("How to contact the person", look="tight")
        place = Place("adjustments", self._case, "contact")
        link.clicked.connect(lambda: self._desk.go(place))
        column.addWidget(link)
