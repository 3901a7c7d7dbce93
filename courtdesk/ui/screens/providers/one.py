"""One provider on one day: whom to ask, where it is, its numbers, and that it was told them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from courtdesk.actions.page_drafts import Value
from courtdesk.actions.providers import Entry
from courtdesk.domain.access import Permission
from courtdesk.domain.plain_text import line
from courtdesk.domain.provider_words import headcount_message, told_words
from courtdesk.domain.providers import (
    ContactWay,
    Headcount,
    HeadcountTold,
    PointOfContact,
    Presence,
    Whereabouts,
    provider_warnings,
)
from courtdesk.domain.recorded import Recorded
from courtdesk.domain.words import day, listed
from courtdesk.ui.case_words import clock_time
from courtdesk.ui.kit.buttons import LinkButton, SecondaryButton
from courtdesk.ui.kit.clipboard import CopyButton
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, Option, TextField
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Strong, Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.read_text import ReadText
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk, Place

EDIT, RETIRE = "edit:", "retire:"
"""How the parts of the places begin that change or retire one entry."""

_LINES = 14
"""A message is seldom longer; from there it scrolls by itself."""

_UNCHECKED = "Nobody has said yet that this was checked."
_DISPUTED = "Two people have said different things about where it is: look at both and settle it."


@dataclass(frozen=True)
class Row:
    """One provider with where it is that day, its numbers, and what it was last told."""

    entry: Entry
    presence: Recorded[Presence] | None
    count: Headcount
    told: Recorded[HeadcountTold] | None


class ProviderPanel(Panel):
    """One provider's card.

    Attributes:
        row: what is shown.
        text: the message.
        copy: copies the message.
        told: a button for each way of telling, or none for who may not record it.
    """

    def __init__(
        self,
        desk: Desk,
        row: Row,
        probation: PointOfContact,
        tell: Callable[[Headcount, ContactWay], None],
    ) -> None:
        super().__init__(row.entry.value.name)
        self._desk, self._tell = desk, tell
        self.row = row
        self.message = ""
        self._where: Choice | None = None
        self._note: TextField | None = None
        self.told: tuple[SecondaryButton, ...] = ()
        self._add_contact()
        both = Columns()
        self.add(both)
        self._add_message(both.main)
        self._add_whereabouts(both.side)
        self._add_links(both.side)
        self.show_row(row, probation)

    @property
    def says(self) -> bool:
        """Whether this member may say where it is."""
        return self._where is not None

    @property
    def where(self) -> Whereabouts | None:
        """What is chosen, or `None`."""
        chosen = self._where.value() if self._where is not None else None
        return Whereabouts(chosen) if chosen is not None else None

    @property
    def note(self) -> str:
        """What is typed as the note, as it is recorded."""
        return line(self._note.value()) if self._note is not None else ""

    @property
    def fields(self) -> tuple[Field[Any], ...]:
        """What is chosen and typed in, by names of their own among all the day's providers."""
        return tuple(one for one in (self._where, self._note) if one is not None)

    @property
    def recorded(self) -> dict[str, Value]:
        """What is recorded, by the names of the fields."""
        where, note = _recorded(self.row)
        values: tuple[Value, Value] = (where.value if where is not None else None, note)
        return {field.name: value for field, value in zip(self.fields, values, strict=False)}

    @property
    def is_changed(self) -> bool:
        """Whether what is chosen or typed is not what is recorded."""
        return self.says and (self.where, self.note) != _recorded(self.row)

    def focus_first(self) -> None:
        """Put the keyboard where it is said where the provider is."""
        if self._where is not None:
            self._where.focus_first()

    def show_row(self, row: Row, probation: PointOfContact) -> None:
        """Show `row`, which is of the same provider; what is typed and not saved stays."""
        keep = self.is_changed
        self.row = row
        keep = keep and self.is_changed
        where, note = _recorded(row)
        if not keep and self._where is not None and self._note is not None:
            self._where.set_value(where.value if where is not None else None)
            self._note.set_value(note)
        self._said.setText(_said(row, self._desk.session.clock()))
        self.message = headcount_message(row.count, probation)
        self.text.show_text(self.message)
        told = row.told.value if row.told is not None else None
        self._told.setText(
            told_words(told, row.count) if told is not None else "Not told these numbers yet."
        )

    def _add_contact(self) -> None:
        value = self.row.entry.value
        route = ", secondary care" if value.secondary else ""
        kinds = f"{listed([one.value for one in value.kinds])}{route}"
        checked = f"Checked on {day(value.checked_on)}." if value.checked_on else _UNCHECKED
        self.add(Text(f"{kinds}. Single point of contact: {value.contact.words}. {checked}"))
        today = self._desk.session.clock().date()
        for warning in provider_warnings(value, today):
            self.add(Caption(warning))

    def _add_links(self, into: QVBoxLayout) -> None:
        if self._desk.session.may(Permission.KEEP_DIRECTORY):
            holder, flow = _line()
            for words, begin in (("Change the entry", EDIT), ("Retire", RETIRE)):
                flow.addWidget(self._link(words, begin))
            into.addWidget(holder)

    def _link(self, words: str, begin: str) -> LinkButton:
        link = LinkButton(words)
        link.setAccessibleName(f"{words}: {self.row.entry.value.name}")
        place = Place("providers", None, f"{begin}{self.row.entry.document}")
        link.clicked.connect(lambda: self._desk.go(place))
        return link

    def _add_whereabouts(self, into: QVBoxLayout) -> None:
        self._said = Text()
        if not self._desk.session.may(Permission.SET_PRESENCE):
            into.addWidget(self._said)
            return
        name = self.row.entry.value.name
        self._where = Choice(
            f"where-{self.row.entry.document}",
            f"Where is {name}?",
            [Option(one.value, one.label) for one in Whereabouts],
            # What was recorded can be changed, and never taken back to nobody knows.
            clearable=self.row.presence is None,
        )
        self._note = TextField(
            f"note-{self.row.entry.document}",
            f"Note on {name}",
            hint="Who it is, or until when.",
            optional=True,
            chars=28,
        )
        # What is recorded stands there from the beginning, or it would count as something changed.
        where, note = _recorded(self.row)
        self._where.set_value(where.value if where is not None else None)
        self._note.set_value(note)
        into.addWidget(self._where)
        into.addWidget(self._note)
        into.addWidget(self._said)

    def _add_message(self, into: QVBoxLayout) -> None:
        name = self.row.entry.value.name
        into.addWidget(Strong("Message: numbers only"))
        self.text = ReadText(f"Message for {name}", _LINES, self._desk.clipboard)
        into.addWidget(self.text)
        self.copy = CopyButton("Copy message", lambda: self.message, self._desk.clipboard)
        self.copy.setAccessibleName(f"Copy the message for {name}")
        holder, flow = _line()
        flow.addWidget(self.copy)
        if self._desk.session.may(Permission.PREPARE_COURT):
            self.told = tuple(self._told_button(way) for way in ContactWay)
            for button in self.told:
                flow.addWidget(button)
        into.addWidget(holder)
        self._told = Text()
        into.addWidget(self._told)

    def _told_button(self, way: ContactWay) -> SecondaryButton:
        button = SecondaryButton(f"Told {way.label}")
        button.setAccessibleName(f"{self.row.entry.value.name} was told {way.label}")
        button.clicked.connect(lambda: self._tell(self.row.count, way))
        return button


def _recorded(row: Row) -> tuple[Whereabouts | None, str]:
    if row.presence is None:
        return None, ""
    return row.presence.value.where, row.presence.value.note


def _said(row: Row, now: datetime) -> str:
    """Where it is said to be: nobody has said is no absence."""
    if row.presence is None:
        return "Nobody has said where it is."
    if row.presence.disputed:
        return _DISPUTED
    value = row.presence.value
    note = f": {value.note}" if value.note else ""
    return f"{value.where.label}{note}, said {clock_time(row.presence.at, now)}."


def _line() -> tuple[QWidget, FlowLayout]:
    holder = QWidget()
    mark(holder, "clear")
    return holder, FlowLayout(holder, gap=8)
