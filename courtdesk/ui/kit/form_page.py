"""A group of fields that is read and mended together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from courtdesk.errors import FieldError, FieldErrors
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.error_summary import Errors, ErrorSummary
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.style import mark


class FieldGroup(QWidget):
    """An error summary over a column of fields.

    On Continue a screen calls `read_or_show`; it gives the values, or shows every error at once
    and gives None. Errors that only an action can find come back through `show_errors`.

    Attributes:
        fields: the fields in the order of the page.
        summary: the error summary.

    Signals:
        changed: any field changed; carries its name.
        failed: errors were shown; carries how many (the page puts "Error:" before its title).
    """

    changed = Signal(str)
    failed = Signal(int)

    def __init__(self, fields: Sequence[Field[Any]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self.fields = tuple(fields)
        self._by_name = {field.name: field for field in self.fields}
        if len(self._by_name) != len(self.fields):
            raise ValueError("two fields of one group have the same name")
        self.summary = ErrorSummary()
        self.summary.chosen.connect(self.focus_field)
        self._column = layouts.column(self, gap=18)
        self._column.addWidget(self.summary)
        for field in self.fields:
            self._column.addWidget(field)
            field.changed.connect(self._field_changed)

    def __getitem__(self, name: str) -> Field[Any]:
        return self._by_name[name]

    def put_before(self, name: str, widget: QWidget) -> None:
        """Stand `widget`, such as a heading, over the field called `name`."""
        self._column.insertWidget(self._column.indexOf(self._by_name[name]), widget)

    def values(self) -> dict[str, Any]:
        """Every field's value by name; raises `FieldErrors` with all that is wrong.

        A field that is hidden was not asked, so it is left out.
        """
        values: dict[str, Any] = {}
        errors: list[FieldError] = []
        for field in self.fields:
            if field.isHidden():
                continue
            try:
                values[field.name] = field.read()
            except FieldError as error:
                errors.append(error)
        if errors:
            raise FieldErrors(tuple(errors))
        return values

    def read_or_show(self) -> dict[str, Any] | None:
        """`values`, or None with the errors shown."""
        try:
            values = self.values()
        except FieldErrors as errors:
            self.show_errors([(error.field, str(error)) for error in errors.errors])
            return None
        self.clear_errors()
        return values

    def show_errors(self, errors: Errors) -> None:
        """Show each sentence beside its field and all of them in the summary.

        A name that is no field of this group is told in the summary alone.
        """
        for field in self.fields:
            sentences = [sentence for name, sentence in errors if name == field.name]
            field.set_error(" ".join(sentences) or None)
        self.summary.show_errors(errors)
        if errors:
            self.failed.emit(len(errors))

    def clear_errors(self) -> None:
        """Take every error away."""
        self.show_errors(())

    def focus_field(self, name: str) -> None:
        """Put the keyboard into the field called `name`, if this group has it."""
        if name in self._by_name:
            self._by_name[name].focus_first()

    def _field_changed(self) -> None:
        sender = self.sender()
        if isinstance(sender, Field):
            self.changed.emit(sender.name)
