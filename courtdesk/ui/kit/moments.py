"""Dates and times as people write them: pure reading, and the two fields."""

from __future__ import annotations

import calendar
import re
from datetime import date, time

from PySide6.QtWidgets import QVBoxLayout, QWidget

from courtdesk.errors import FieldError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.headings import Caption
from courtdesk.ui.kit.text_fields import Line

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SHORTEST_MONTH = 3
_TIME = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm)?", re.ASCII)


class DateField(Field[date | None]):
    """A date in three boxes: day, month (number or name), year. No box moves on by itself.

    A whole date pasted into the day box is taken. `value` is None when all are empty.

    Attributes:
        day, month, year: the three line edits.
    """

    def __init__(
        self,
        name: str,
        label: str,
        parent: QWidget | None = None,
        *,
        hint: str = "For example, 27 3 1992.",
        optional: bool = False,
        missing: str = "",
    ) -> None:
        super().__init__(name, label, parent, hint=hint, optional=optional, missing=missing)
        self.day = Line("Day", 3)
        self.month = Line("Month", 9)
        self.year = Line("Year", 5)
        across = layouts.row(gap=14)
        for edit in self.controls():
            edit.textChanged.connect(self._text_changed)
            across.addLayout(_captioned(edit))
        across.addStretch(1)
        self._column.addLayout(across)
        self.setAccessibleName(self.spoken_label)
        self._name_parts()
        self._describe()

    def value(self) -> date | None:
        """The date, None when empty; `FieldError` says which part is missing or wrong."""
        return read_date(self.name, self.label, *(edit.text() for edit in self.controls()))

    def set_value(self, value: date | None) -> None:
        """Show `value`, or nothing."""
        parts = ("", "", "") if value is None else (value.day, value.month, value.year)
        for edit, part in zip(self.controls(), parts, strict=True):
            edit.setText(str(part))

    def is_empty(self) -> bool:
        """Whether all three are blank."""
        return not any(edit.text().strip() for edit in self.controls())

    def controls(self) -> tuple[Line, ...]:
        """The three boxes."""
        return (self.day, self.month, self.year)

    def focus_first(self) -> None:
        """To the first box that is empty while another is not, else to the day."""
        blank = [edit for edit in self.controls() if not edit.text().strip()]
        partly = bool(blank) and not self.is_empty()
        (blank[0] if partly else self.day).setFocus()

    def _name_parts(self) -> None:
        """ "Day" alone says nothing on a page with two dates."""
        for edit in self.controls():
            edit.setAccessibleName(f"{self.spoken_label}: {edit.accessibleName().lower()}")

    def _text_changed(self) -> None:
        self.changed.emit()


class TimeField(Field[time | None]):
    """A time on one line: 9:30, 14.30, 1430, 2pm. `value` is None when empty.

    Attributes:
        edit: the line edit.
    """

    def __init__(
        self,
        name: str,
        label: str,
        parent: QWidget | None = None,
        *,
        hint: str = "For example, 9:30 or 2:15pm.",
        optional: bool = False,
        missing: str = "",
    ) -> None:
        super().__init__(name, label, parent, hint=hint, optional=optional, missing=missing)
        self.edit = Line(self.spoken_label, 8)
        self.edit.textChanged.connect(self._text_changed)
        self.caption_label.setBuddy(self.edit)
        self._add_control(self.edit, left=True)
        self._describe()

    def value(self) -> time | None:
        """The time, None when empty; `FieldError` if it cannot be read."""
        return read_time(self.name, self.label, self.edit.text())

    def set_value(self, value: time | None) -> None:
        """Show `value` as 14:30, or nothing."""
        self.edit.setText("" if value is None else value.strftime("%H:%M"))

    def is_empty(self) -> bool:
        """Whether it is blank."""
        return not self.edit.text().strip()

    def controls(self) -> tuple[QWidget, ...]:
        """The line."""
        return (self.edit,)

    def _text_changed(self) -> None:
        self.changed.emit()


def read_date(field: str, label: str, day: str, month: str, year: str) -> date | None:
    """The date that these three strings write, or None if all are blank.

    Spaces, leading zeros and a full stop after a part are taken; months by number, by name or by
    its first letters. Raises `FieldError` for `field` with one sentence that begins with `label`.
    """
    parts = tuple(part.strip().strip(".,").strip() for part in (day, month, year))
    if not any(parts):
        return None
    if parts[0] and not parts[1] and not parts[2]:
        parts = _whole_date(parts[0]) or parts
    absent = [word for word, part in zip(("day", "month", "year"), parts, strict=True) if not part]
    if absent:
        raise FieldError(field, f"{label} must include a {' and a '.join(absent)}.")
    number = _month_number(parts[1])
    if number is None:
        raise FieldError(field, f"{label}: enter the month as 1 to 12 or by name, such as March.")
    if not re.fullmatch(r"[0-9]{4}", parts[2]) or int(parts[2]) < 1:
        raise FieldError(field, f"{label}: enter the year in 4 digits, such as 1992.")
    return _real_date(field, label, parts[0], number, int(parts[2]))


def read_time(field: str, label: str, text: str) -> time | None:
    """The time that `text` writes, or None if it is blank; raises `FieldError` for `field`."""
    typed = text.strip().lower().replace(" ", "").rstrip(".")
    if not typed:
        return None
    if typed in ("noon", "midday"):
        return time(12)
    found = _TIME.fullmatch(typed.replace("a.m", "am").replace("p.m", "pm"))
    moment = _clock(found) if found else None
    if moment is None:
        raise FieldError(field, f"{label}: enter a time such as 9:30 or 2:15pm.")
    return moment


def _clock(found: re.Match[str]) -> time | None:
    """A bare "9" is refused: morning or evening cannot be told from it."""
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half is None and found[2] is None:
        return None
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _whole_date(text: str) -> tuple[str, str, str] | None:
    parts = [part for part in re.split(r"[\s/.,-]+", text) if part]
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else None


def _month_number(text: str) -> int | None:
    if re.fullmatch(r"[0-9]{1,2}", text):
        return int(text) if 1 <= int(text) <= 12 else None
    word = text.casefold()
    if len(word) < _SHORTEST_MONTH:
        return None
    fits = [at for at, name in enumerate(MONTHS, 1) if name.casefold().startswith(word)]
    if word == "sept":
        return 9
    return fits[0] if len(fits) == 1 else None


def _real_date(field: str, label: str, day: str, month: int, year: int) -> date:
    if not re.fullmatch(r"[0-9]{1,2}", day):
        raise FieldError(field, f"{label}: enter the day as a number from 1 to 31.")
    days = calendar.monthrange(year, month)[1]
    if not 1 <= int(day) <= days:
        raise FieldError(field, f"{label}: {MONTHS[month - 1]} {year} has the days 1 to {days}.")
    return date(year, month, int(day))


def _captioned(edit: Line) -> QVBoxLayout:
    """A box with its small word above: day, month, year."""
    over = layouts.column(gap=2)
    word = Caption(edit.accessibleName())
    word.setBuddy(edit)
    over.addWidget(word)
    over.addWidget(edit)
    return over
