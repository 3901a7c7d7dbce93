"""Outcome measures that no form of CourtDesk asks: entered as name, version, date and total.

The framework scores several instruments whose owners do not let everybody print them. Their total
is sealed, with the version, as a screen's score is; what the whole court side may know is that one
was entered, and of which day (P5). A total stands as it was given: no band and no rule about change
is made up for an instrument that CourtDesk does not know.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from courtdesk.domain.access import Compartment
from courtdesk.domain.ids import CaseId
from courtdesk.errors import FieldError, FieldErrors

LONGEST_NAME = 80
LONGEST_VERSION = 40
LONGEST_NOTE = 200
"""Letters: a label beside a number, never a report about the person."""

_TOTAL = re.compile(r"[-−]?[0-9]{1,6}(\.[0-9]{1,4})?")
# Controls and directions of writing could make a line read as another than it is.
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


@dataclass(frozen=True)
class KnownMeasure:
    """An instrument that sites use beside the forms: what it is called and who may read it."""

    name: str
    compartment: Compartment


KNOWN = (
    KnownMeasure("SAPAS", Compartment.MENTAL_HEALTH),
    KnownMeasure("WSAS", Compartment.MENTAL_HEALTH),
    KnownMeasure("TOSCA", Compartment.MENTAL_HEALTH),
    KnownMeasure("Dealing with feelings", Compartment.MENTAL_HEALTH),
    KnownMeasure("TOPS", Compartment.SUBSTANCE),
)
"""Offered by name. The first four are those of the CSTR Operating Framework, "Mental Health
processes"; TOPS is what drug and alcohol services return."""


@dataclass(frozen=True)
class OutcomeMeasure:
    """The open part: that this measure was taken `on` that day."""

    case: CaseId
    name: str
    on: date


@dataclass(frozen=True)
class MeasureTotal:
    """The sealed part. `total` is a plain decimal ("12.5"); `note` says its range or how it was
    taken, `reason` why an earlier total was put right ("" while none was)."""

    version: str
    total: str
    note: str = ""
    reason: str = ""

    @property
    def value(self) -> Fraction:
        """The total, exact."""
        return Fraction(self.total)


@dataclass(frozen=True)
class MeasureEntry:
    """What a member enters. `total` as typed; `compartment` None while nobody has said."""

    name: str
    version: str
    on: date | None
    total: str
    note: str = ""
    compartment: Compartment | None = None


def compartment_of(entry: MeasureEntry) -> Compartment | None:
    """Where the total belongs: a known name decides, else what the member said."""
    known = {one.name.casefold(): one.compartment for one in KNOWN}
    return known.get(_tidy(entry.name).casefold(), entry.compartment)


def read_total(typed: str) -> str:
    """The total as a plain decimal without needless zeros; `FieldError` for anything else.

    At most six digits and four decimals, so that it is finite and exact; a comma is refused, as
    it means thousands to one reader and decimals to another.
    """
    text = typed.strip()
    if not text:
        raise FieldError("total", "Enter the total.")
    if not _TOTAL.fullmatch(text):
        raise FieldError(
            "total",
            "Enter the total as a number with digits and at most one point, such as 12 or 12.5.",
        )
    return _plain(text.replace("−", "-"))


def _plain(text: str) -> str:
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, decimals = digits.partition(".")
    kept = decimals.rstrip("0")
    number = (whole.lstrip("0") or "0") + (f".{kept}" if kept else "")
    return number if number == "0" else sign + number


def checked(
    entry: MeasureEntry, *, today: date, born: date | None
) -> tuple[str, date, MeasureTotal, Compartment]:
    """Name, day, sealed part and compartment of a good entry.

    Raises `FieldErrors` with everything that is wrong, each under its field's name.
    """
    errors = [*_wrong_texts(entry), *_wrong_day(entry.on, today, born)]
    total, compartment = "", compartment_of(entry)
    try:
        total = read_total(entry.total)
    except FieldError as error:
        errors.append(error)
    if compartment is None:
        errors.append(FieldError("compartment", "Say what the measure is about."))
    if errors or entry.on is None or compartment is None:
        raise FieldErrors(tuple(errors))
    sealed = MeasureTotal(_tidy(entry.version), total, _tidy(entry.note))
    return _known_spelling(_tidy(entry.name)), entry.on, sealed, compartment


def _wrong_texts(entry: MeasureEntry) -> Iterable[FieldError]:
    if not _tidy(entry.name):
        yield FieldError("name", "Enter the name of the measure.")
    for field, text, longest in (
        ("name", entry.name, LONGEST_NAME),
        ("version", entry.version, LONGEST_VERSION),
        ("note", entry.note, LONGEST_NOTE),
    ):
        tidy = _tidy(text)
        if len(tidy) > longest:
            yield FieldError(field, f"Shorten the {field} to {longest} characters or fewer.")
        elif any(unicodedata.category(sign) in _UNSEEN for sign in tidy):
            yield FieldError(
                field, f"The {field} holds a character that cannot be seen: type it afresh."
            )


def _wrong_day(on: date | None, today: date, born: date | None) -> Iterable[FieldError]:
    if on is None:
        yield FieldError("on", "Enter the date on which the measure was taken.")
    elif on > today:
        yield FieldError("on", "The date of the measure is in the future: correct it.")
    elif born is not None and on < born:
        yield FieldError("on", "The date of the measure is before the person was born: correct it.")


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _known_spelling(name: str) -> str:
    # "wsas" and "WSAS" are one line of scores, not two.
    return next((one.name for one in KNOWN if one.name.casefold() == name.casefold()), name)
