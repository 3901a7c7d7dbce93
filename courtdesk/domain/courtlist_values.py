"""Reading one cell of a court list: dates, times, sessions, orders, ranges, pleas and names.

Dates are always day first. A court list in England and Wales never writes the month first, so a
"month" above 12 is refused with a sentence instead of being turned round: turning round would
also turn round the dates that nobody can see are wrong.

A reader that refuses raises `ValueError` with the rest of a sentence ("there is no 31 February
2027"); the row reader puts the row and the column in front.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from courtdesk.domain.cases import OffenceRange

CellValue: TypeAlias = str | int | float | bool | date | datetime | time | None
"""What a spreadsheet cell can hold once its formula and formatting are taken off."""

MORNING, AFTERNOON, EVENING, ALL_DAY = "Morning", "Afternoon", "Evening", "All day"

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH_NUMBERS = {
    **{name.casefold(): number for number, name in enumerate(_MONTHS, 1)},
    **{name[:3].casefold(): number for number, name in enumerate(_MONTHS, 1)},
    "sept": 9,
}
_DAY_FIRST = re.compile(r"(\d{1,2})[\s/.\-](\d{1,2})[\s/.\-](\d{4}|\d{2})")
_WITH_MONTH_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s/.\-]*([a-z]+)[\s/.,\-]*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[,.\s]*")
_CLOCK = re.compile(r"(?:t|\s+(?:at\s+)?)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]m)?z?$")
_SERIAL = re.compile(r"\d{1,5}(?:\.\d+)?")
_LAST_SERIAL = 73_050  # 31 December 2099
_CRIMINAL_RESPONSIBILITY = 10  # years of age; Children and Young Persons Act 1933, section 50
_PHANTOM = 60  # Excel's 29 February 1900, a day that never was

_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)


def clean(value: CellValue) -> str:
    """`value` as one line of text, otherwise exactly as written.

    Control characters and signs that turn the direction of writing are dropped: with them one
    name can be made to look like another on the screen.
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    # Nearly every cell is printable as it is; a list of 40,000 rows has half a million of them.
    return " ".join((text if text.isprintable() else _DROPPED.sub("", text)).split())


# --- dates ---------------------------------------------------------------------------------


def read_date(value: CellValue, *, born_by: date | None = None) -> date | None:
    """Read a date from text, a date cell or an Excel serial of the 1900 system; blank is `None`.

    Text may be 14/01/2027, 14.1.27, 14 Jan 2027, Thursday 14th January 2027 or 2027-01-14, with
    or without a time behind it. A two-digit year is of this century; with `born_by` (the hearing
    date) it is the latest year that makes a person of ten or more, the age of criminal
    responsibility. Raises `ValueError`.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (bool, time)):
        raise ValueError(f"{clean(value)} is not a date; write it like 14/01/2027")  # noqa: TRY004
    if isinstance(value, (int, float)):
        return _from_serial(value)
    text = clean(value)
    return _from_text(text, born_by) if text else None


def _from_serial(serial: float) -> date:
    """Count days as Excel does: from 1 January 1900, with a 29 February 1900 that never was."""
    if not 1 <= serial <= _LAST_SERIAL or int(serial) == _PHANTOM:
        raise ValueError(f"{clean(serial)} is not a date; write it like 14/01/2027")
    start = date(1899, 12, 30) if serial > _PHANTOM else date(1899, 12, 31)
    return start + timedelta(days=int(serial))


def _from_text(text: str, born_by: date | None) -> date:
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text))
    plain = _CLOCK.sub("", _WEEKDAY.sub("", text.casefold())).strip()
    if found := _ISO.fullmatch(plain):
        return _existing(int(found[3]), int(found[2]), int(found[1]))
    if found := _DAY_FIRST.fullmatch(plain):
        return _existing(int(found[1]), int(found[2]), _year(found, born_by, int(found[2])))
    found = _WITH_MONTH_NAME.fullmatch(plain)
    month = _MONTH_NUMBERS.get(found[2]) if found else None
    if found is None or month is None:
        raise ValueError(f"“{text}” is not a date; write it like 14/01/2027")
    return _existing(int(found[1]), month, _year(found, born_by, month))


def _year(found: re.Match[str], born_by: date | None, month: int) -> int:
    year = int(found[3])
    if len(found[3]) == 4:
        return year
    if born_by is None:
        return 2000 + year
    latest = (born_by.year - _CRIMINAL_RESPONSIBILITY, born_by.month, born_by.day)
    return (2000 if (2000 + year, month, int(found[1])) <= latest else 1900) + year


def _existing(day: int, month: int, year: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(
            f"there is no month {month}; write the day first, then the month, like 14/01/2027"
        )
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"there is no {day} {_MONTHS[month - 1]} {year}") from error


def print_date(day: date) -> str:
    """`day` as a table prints it: 4/6/2027 (MoJ style)."""
    return f"{day.day}/{day.month}/{day.year}"


# --- sessions and order --------------------------------------------------------------------

_SESSIONS = {
    **dict.fromkeys(("am", "morning", "morn", "m", "1", "amcourt", "morningsession"), MORNING),
    **dict.fromkeys(("pm", "afternoon", "aft", "a", "2", "afternoonsession"), AFTERNOON),
    **dict.fromkeys(("eve", "evening", "eveningsession"), EVENING),
    **dict.fromkeys(("allday", "day", "fullday", "ampm"), ALL_DAY),
}
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*(am|pm|noon)?(?:\s*hrs?)?")


def read_session(value: CellValue) -> tuple[str, time | None]:
    """Read a session, such as "am", "Afternoon" or "10:00"; blank is ("", None).

    A clock time gives its session and itself. One to six o'clock without am or pm is the
    afternoon: no court sits at 2 in the morning. Raises `ValueError`.
    """
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, time):
        return _at(value.hour, value.minute, "")
    if isinstance(value, float) and 0 < value < 1:  # Excel keeps a time as a part of a day
        minutes = round(value * 24 * 60)
        return _at(minutes // 60 % 24, minutes % 60, "")
    text = clean(value)
    known = _SESSIONS.get(re.sub(r"[^a-z0-9]", "", text.casefold()))
    if known is not None or not text:
        return known or "", None
    found = _TIME.fullmatch(text.casefold().replace("a.m.", "am").replace("p.m.", "pm"))
    if found is None:
        raise ValueError(f"“{text}” is not a session; write am, pm or a time such as 10:00")
    return _at(int(found[1]), int(found[2] or 0), found[3] or "")


def _at(hour: int, minute: int, half: str) -> tuple[str, time | None]:
    if half in ("am", "pm", "noon") and 1 <= hour <= 12:
        hour = hour % 12 + (0 if half == "am" else 12)
    elif not half and 1 <= hour <= 6:
        hour += 12
    if hour > 23 or minute > 59:
        raise ValueError(f"{hour}:{minute:02} is not a time; write it like 10:00")
    session = MORNING if hour < 12 else AFTERNOON if hour < 17 else EVENING
    return session, time(hour, minute)


_ORDER = re.compile(r"(\d{1,6})\s*([a-z]?)", re.IGNORECASE)


def order_number(order: str) -> int:
    """A number that sorts list orders as the list does: "3" before "3a" before "4"; others last."""
    found = _ORDER.match(order)
    if found is None:
        return 0 if not order else 99_999_999
    return int(found[1]) * 32 + (ord(found[2].casefold()) - ord("a") + 1 if found[2] else 0)


# --- coded words ---------------------------------------------------------------------------

_RANGES = {
    **dict.fromkeys(("low", "l", "lowlevel", "lowco"), OffenceRange.LOW),
    **dict.fromkeys(("medium", "med", "m", "mediumlevel", "medco"), OffenceRange.MEDIUM),
    **dict.fromkeys(("high", "h", "highlevel", "highco"), OffenceRange.HIGH),
    **dict.fromkeys(("custody", "custodial", "c", "custodyrange"), OffenceRange.CUSTODY),
    **dict.fromkeys(("none", "below", "belowrange", "fine", "discharge"), OffenceRange.BELOW),
    **dict.fromkeys(("", "unknown", "notknown", "nk", "tbc"), OffenceRange.UNKNOWN),
}
_RANGE_WORDS = re.compile(r"communityorder|community|range|level|order|\W|_")


def read_range(value: CellValue) -> OffenceRange:
    """Read where an offence stands; blank is unknown.

    "yes" or "no" alone is not read: it says neither which level nor whether below or above.
    Raises `ValueError`.
    """
    text = clean(value)
    for word in (re.sub(r"\W", "", text.casefold()), _RANGE_WORDS.sub("", text.casefold())):
        if word in _RANGES and (word or not text):
            return _RANGES[word]
    raise ValueError(f"“{text}” is not a range; write none, low, medium, high or custody")


_PLEAS = {
    **dict.fromkeys(("g", "guilty", "gap", "gp", "likelyguilty", "guiltyplea"), "guilty"),
    **dict.fromkeys(("ng", "notguilty", "ngap", "ngp", "nguilty", "notguiltyplea"), "not guilty"),
    **dict.fromkeys(("none", "noneyet", "noplea", "nopleayet", "unknown", "notknown"), ""),
    **dict.fromkeys(("noindication", "nk", "tbc", "na"), ""),
}


def read_likely_plea(value: CellValue) -> str:
    """Read a likely plea as "guilty", "not guilty" or ""; other words are kept as written."""
    text = clean(value)
    return _PLEAS.get(re.sub(r"[^a-z]", "", text.casefold()), text)


# --- names ---------------------------------------------------------------------------------

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})
_PARTICLES = frozenset(
    (
        *("van", "der", "den", "de", "del", "della", "di", "da", "do", "dos", "das", "du"),
        *("la", "le", "les", "von", "zu", "zum", "zur", "ten", "ter", "st", "san", "al", "el"),
        *("ap", "ab", "ferch", "verch", "bin", "ibn", "bint", "abu", "mac", "mc", "ó", "ní"),
    )
)
_MC = re.compile(r"^(?:Mc|Mac|O['’]|D['’]|Fitz)(?=[A-Z])")


def split_name(text: str) -> tuple[str, str, bool]:
    """Split one "defendant" cell into family name, given names, and whether that was a guess.

    "Smith, John", "John SMITH" and "SMITH John" say which is which; "John Smith" does not, and
    its last word, with the particles before it, is taken. A title is left out.
    """
    family, comma, given = text.partition(",")
    if comma:
        return _untitled(family), _untitled(given), False
    words = _untitled(text).split()
    loud = [_is_loud(word) for word in words]
    if any(loud) and not all(loud):
        return _by_capitals(words, loud)
    start = _with_particles(words, len(words) - 1)
    return " ".join(words[start:]), " ".join(words[:start]), True


def _untitled(text: str) -> str:
    words = text.split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        words = words[1:]
    alone = len(words) == 1 and words[0].rstrip(".").casefold() in _TITLES
    return "" if alone else " ".join(words)


def _is_loud(word: str) -> bool:
    """Whether a word is in capitals as lists write family names; an initial is not."""
    rest = _MC.sub("", word)
    return rest.isupper() and sum(letter.isalpha() for letter in rest) > 1


def _by_capitals(words: list[str], loud: list[bool]) -> tuple[str, str, bool]:
    first, last = loud.index(True), len(loud) - loud[::-1].index(True)
    if not all(loud[first:last]) or (first > 0 and last < len(words)):
        start = _with_particles(words, len(words) - 1)
        return " ".join(words[start:]), " ".join(words[:start]), True
    first = _with_particles(words, first)
    return " ".join(words[first:last]), " ".join(words[:first] + words[last:]), False


def _with_particles(words: list[str], start: int) -> int:
    """Move `start` left over particles, but always leave one word for the given names."""
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return max(start, 0)
