"""The second step, only when it is needed: which column is which, which day, which court."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from courtdesk.actions.lists import Table
from courtdesk.domain.courtlist import Column, ColumnMap
from courtdesk.errors import CourtDeskError, FieldError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton
from courtdesk.ui.kit.fields import DateField, Field, Option, SelectField, TextField
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.style import mark

_NOT_IN_LIST = "not-in-list"
_SAMPLES = 3
_LONGEST = 40
_DAY, _COURT = "default-day", "default-court"


@dataclass(frozen=True)
class Choices:
    """What a person settled about a file: columns by heading (None: not there), day and court."""

    columns: Mapping[Column, str | None] = field(default_factory=dict)
    day: date | None = None
    court: str = ""


def questions(found: ColumnMap) -> tuple[Column, ...]:
    """The columns that a person must settle: the unclear ones, then the missing ones.

    Where no name was found it may also stand in two columns.
    """
    asked = list(dict.fromkeys((*found.unclear, *found.missing)))
    if Column.DEFENDANT in found.missing:
        at = asked.index(Column.DEFENDANT) + 1
        halves = (Column.FAMILY_NAME, Column.GIVEN_NAMES)
        asked[at:at] = [half for half in halves if half not in asked]
    return tuple(asked)


class Columns(QWidget):
    """One question for each column that is not clear, with samples of what stands in it.

    `asked` are the columns to ask about; `day` and `court` what is offered where the list has
    none. A list without a column for the day or the court is asked for the day or the court.

    Signals:
        settled: everything is answered; carries `Choices`.
        cancelled: the person goes back to the file.
    """

    settled = Signal(object)
    cancelled = Signal()

    def __init__(
        self,
        table: Table,
        found: ColumnMap,
        asked: Sequence[Column],
        before: Choices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self._before = before
        self._asked = tuple(asked)
        self.group = FieldGroup(list(self._fields(table, found)))
        self.group.changed.connect(self._arrange)
        self.read = PrimaryButton("Continue", hint="Ctrl Enter")
        self.read.clicked.connect(self.go_on)
        back = LinkButton("Choose another file")
        back.clicked.connect(self.cancelled)
        column = layouts.column(self, gap=14)
        column.addWidget(Section("Which column is which?"))
        column.addWidget(Text(_seen(table)))
        column.addWidget(self.group)
        across = layouts.row(gap=20)
        across.addWidget(self.read)
        across.addWidget(back)
        across.addStretch(1)
        column.addLayout(across)
        column.addStretch(1)
        self._arrange()

    def focus_first(self) -> None:
        """The keyboard goes to the first question."""
        self.group.fields[0].focus_first()

    def go_on(self) -> None:
        """Hand on what was settled, or say what is missing."""
        values = self.group.read_or_show()
        if values is None:
            return
        twice = _twice(values, self._asked)
        if twice is not None:
            self.group.show_errors([(twice.field, str(twice))])
            return
        chosen = dict(self._before.columns)
        for column in self._asked:
            value = values[column.value]
            chosen[column] = None if value == _NOT_IN_LIST else value
        day = values.get(_DAY, self._before.day)
        self.settled.emit(Choices(chosen, day, values.get(_COURT, self._before.court)))

    def refused(self, error: CourtDeskError) -> None:
        """Say what the rows could not be read for."""
        name = error.field if isinstance(error, FieldError) else ""
        self.group.show_errors([(name, str(error))])

    def _fields(self, table: Table, found: ColumnMap) -> Sequence[Field[Any]]:
        fields: list[Field[Any]] = []
        for column in self._asked:
            fields.append(_select(table, found, column))
            if column is Column.HEARING_DATE:
                fields.append(_day_field(self._before.day))
            if column is Column.COURT:
                fields.append(_court_field(self._before.court))
        return fields

    def _arrange(self, _name: str = "") -> None:
        """Ask for the day and the court only where no column gives them."""
        for column, other in ((Column.HEARING_DATE, _DAY), (Column.COURT, _COURT)):
            if column in self._asked:
                chosen = self.group[column.value].value()
                self.group[other].setVisible(chosen == _NOT_IN_LIST)


def _select(table: Table, found: ColumnMap, column: Column) -> SelectField:
    headings = [heading for heading in table.columns if heading.strip()]
    unclear = found.unclear.get(column, ())
    first = [heading for heading in unclear if heading in headings]
    ordered = dict.fromkeys((*first, *headings))
    options = [Option(heading, _shown(table, heading)) for heading in ordered]
    options.append(Option(_NOT_IN_LIST, "Not in this list"))
    select = SelectField(
        column.value,
        f"Which column is the {column.label}?",
        options,
        missing=f"Say which column is the {column.label}.",
    )
    at = found.found.get(column)
    has_default = column in (Column.HEARING_DATE, Column.COURT)
    if at is not None:
        select.set_value(table.columns[at])
    elif not unclear and (has_default or column not in found.missing):
        select.set_value(_NOT_IN_LIST)
    return select


def _day_field(day: date | None) -> DateField:
    made = DateField(
        _DAY, "Which day is the list for?", missing="Enter the day that the list is for."
    )
    made.set_value(day)
    return made


def _court_field(court: str) -> TextField:
    made = TextField(_COURT, "Which court is the list for?", missing="Enter the court.")
    made.set_value(court)
    return made


def _shown(table: Table, heading: str) -> str:
    """A heading with what stands below it: "Ref (7F3K, 81QQ, ...)"."""
    at = table.columns.index(heading)
    texts = [row[at] for row in table.samples() if at < len(row) and row[at]]
    samples = ", ".join(dict.fromkeys(texts[:_SAMPLES]))
    if len(samples) > _LONGEST:
        samples = f"{samples[:_LONGEST].rstrip()}…"
    return f"{heading} ({samples})" if samples else f"{heading} (empty)"


def _seen(table: Table) -> str:
    sheet = f" of the sheet “{table.sheet}”" if table.sheet else ""
    rows = f"{len(table.rows):,} rows" if len(table.rows) != 1 else "1 row"
    return f"The headings are in row {table.header_row}{sheet}, with {rows} below them."


def _twice(values: Mapping[str, Any], asked: Sequence[Column]) -> FieldError | None:
    """An error when one heading was chosen for two columns: one of them must be wrong."""
    taken: dict[str, Column] = {}
    for column in asked:
        heading = values[column.value]
        if heading == _NOT_IN_LIST:
            continue
        if heading in taken:
            return FieldError(
                column.value,
                f"“{heading}” is chosen for the {taken[heading].label} and for the "
                f"{column.label}: choose another column for one of them.",
            )
        taken[heading] = column
    return None
