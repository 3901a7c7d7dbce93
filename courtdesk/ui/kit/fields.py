"""Every field by one door: `from courtdesk.ui.kit.fields import TextField, Choice, Option`.

All share one API (`field.Field`): `name`, `value()`, `set_value(value)`, `is_empty()`, `read()`,
`set_error(sentence or None)`, `focus_first()` and the signal `changed`.
"""

from __future__ import annotations

from courtdesk.ui.kit.choices import Checks, Choice, Option, OptionRow
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.moments import DateField, TimeField, read_date, read_time
from courtdesk.ui.kit.text_fields import (
    NumberField,
    PassphraseField,
    SelectField,
    TextArea,
    TextField,
)

__all__ = [
    "Checks",
    "Choice",
    "DateField",
    "Field",
    "NumberField",
    "Option",
    "OptionRow",
    "PassphraseField",
    "SelectField",
    "TextArea",
    "TextField",
    "TimeField",
    "read_date",
    "read_time",
]
