"""Who the person is: the fields that adding and putting right share."""

from __future__ import annotations

from datetime import date
from typing import Any

from courtdesk.domain.people import pnc_looks_right, tidy_crn, tidy_pnc
from courtdesk.errors import FieldError
from courtdesk.ui.kit.fields import DateField, Field, TextField


class CrnField(TextField):
    """A CRN: one letter and six digits, in any case and spacing."""

    def __init__(self) -> None:
        super().__init__(
            "crn",
            "CRN",
            hint="One letter and six digits, such as X123456. Leave blank if there is none yet.",
            optional=True,
            chars=10,
        )

    def value(self) -> str:
        """The CRN in capitals without spaces, "" when blank."""
        return tidy_crn(super().value()) or ""


def who_fields() -> list[Field[Any]]:
    """Name, date of birth and numbers."""
    return [
        TextField("family", "Family name", missing="Enter the family name."),
        TextField("given", "Given names", optional=True),
        DateField("birth_date", "Date of birth", optional=True),
        CrnField(),
        TextField("pnc", "PNC number", hint="Such as 2004/0012345X.", optional=True, chars=16),
    ]


def odd_pnc(text: str) -> str:
    """A sentence about a PNC number of an unusual shape, which is kept as it is; else ""."""
    pnc = tidy_pnc(text)
    if pnc is None or pnc_looks_right(pnc):
        return ""
    return f"The PNC number {pnc} does not look like 2004/0012345X: it is kept as typed."


def check_birth(born: date | None, day: date) -> None:
    """Raise `FieldError` for a birth date after `day` or more than 120 years before it."""
    if born is not None and born > day:
        raise FieldError("birth_date", "The date of birth is in the future: correct it.")
    if born is not None and day.year - born.year > 120:
        raise FieldError("birth_date", f"The date of birth is in {born.year}: correct the year.")
