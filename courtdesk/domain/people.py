"""A person: who the case is about, and the numbers that know them.

A title is never asked for, and any character may stand in a name: it is kept as written. A CRN
is one letter and six digits (MoJ style guide); a PNC number is warned about, never refused, as
its check letter has no published source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from courtdesk.errors import FieldError

_CRN = re.compile(r"[A-Z]\d{6}")
_PNC = re.compile(r"(\d{2}|\d{4})/(\d{1,7})([A-Z])")


@dataclass(frozen=True)
class Booking:
    """Somebody booked for one need, which is named as `Person.needs` names it.

    `who` is the interpreter or intermediary, or the agency and its reference; `at` is when they
    are booked for, and `put_back_to` when the assessment that waits for them is now to be. Both
    are the court's wall time, without an offset: who is booked for half past ten comes at half
    past ten, also when the clocks have changed since it was written down.
    """

    need: str
    who: str = ""
    at: datetime | None = None
    put_back_to: datetime | None = None


@dataclass(frozen=True)
class Person:
    """The person before the court. `needs` are adjustments in a few words each.

    `bookings` and `to_do` say more about those needs (`courtdesk.domain.adjustments`); a booking
    counts only while its need stands. `reason` tells why the details were last put right by hand;
    "" while they never were.
    """

    family: str
    given: str
    birth_date: date | None = None
    crn: str | None = None
    pnc: str | None = None
    needs: tuple[str, ...] = ()
    reason: str = ""
    bookings: tuple[Booking, ...] = ()
    to_do: str = ""

    @property
    def list_name(self) -> str:
        """The name as case lists print it: "Smith, John"."""
        return f"{self.family}, {self.given}" if self.given else self.family

    @property
    def full_name(self) -> str:
        """The name as a sentence uses it: "John Smith"."""
        return f"{self.given} {self.family}".strip()

    def age_on(self, day: date) -> int | None:
        """Age in whole years on `day`, or `None` when the birth date is not known."""
        if self.birth_date is None:
            return None
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (0 if had_birthday else 1)


def tidy_crn(text: str) -> str | None:
    """Return the CRN in `text` in capitals without spaces, or `None` when `text` is blank.

    Raises `FieldError` for anything but one letter and six digits.
    """
    compact = re.sub(r"[\s-]", "", text).upper()
    if not compact:
        return None
    if not _CRN.fullmatch(compact):
        raise FieldError("crn", "Enter the CRN as one letter and six digits, such as X123456.")
    return compact


def tidy_pnc(text: str) -> str | None:
    """Return the PNC number in `text` in capitals without spaces, or `None` when blank."""
    return re.sub(r"\s", "", text).upper() or None


def pnc_looks_right(pnc: str) -> bool:
    """Whether `pnc` has the usual shape: year, serial of up to seven digits, a letter."""
    return _PNC.fullmatch(pnc) is not None
