"""How the text for the report is written: plain signs, sentences, days and clock times.

The box that receives it takes plain text: straight quotes, hyphens for bullets, no tabs.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from courtdesk.domain.court_clock import court_time

_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ", "'"),
        **dict.fromkeys("“”„‟", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("•‣◦▪●", "-"),
        "…": "...",
    }
)
_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def count_characters(text: str) -> int:
    """The length of `text` as the receiving box counts it."""
    return len(_ZERO_WIDTH.sub("", text).encode("utf-16-le", "surrogatepass")) // 2


def plain(text: str) -> str:
    """`text` on one line, with straight quotes and without signs that a document cannot hold."""
    kept = (sign for sign in text.translate(_STRAIGHT) if _printable(sign))
    return " ".join("".join(kept).split())


def _printable(sign: str) -> bool:
    """Whether `sign` may stand in a text and in XML; direction marks could disguise a name."""
    if sign.isspace() or sign in "\u200c\u200d":
        return sign not in "\x1c\x1d\x1e\x1f\x0b\x0c"
    category = unicodedata.category(sign)
    return category not in ("Cc", "Cf", "Cs", "Cn") or sign == "\u00ad"


def with_article(name: str) -> str:
    """`name` at the head of a sentence with its article: "An Alcohol ..."."""
    return f"An {name}" if name[0] in "AEIOU" else f"A {name}"


def sentence(text: str) -> str:
    """`text` with a capital at the start and a full stop, unless it has an end already."""
    begun = text[:1].upper() + text[1:]
    return begun if begun.endswith((".", "!", "?")) else begun + "."


def joined(parts: tuple[str, ...]) -> str:
    """ "one", "one and two", "one, two and three"."""
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def local(moment: datetime) -> datetime:
    """`moment` on the court's clock, where it names a zone: a laptop may be set to any."""
    return court_time(moment) if moment.tzinfo is not None else moment


def clock(moment: datetime) -> datetime:
    """`moment` without its zone, so that all can be compared."""
    return local(moment).replace(tzinfo=None)


def day_of(day: date) -> str:
    """Such as "14 January 2027"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_of(moment: datetime) -> str:
    """Such as "Thursday 14 January 2027 at 9:30am" (MoJ style, 12-hour clock)."""
    here = local(moment)
    return f"{_DAYS[here.weekday()]} {day_of(here)} at {time_of(here)}"


def time_of(moment: datetime) -> str:
    """Such as "9:30am"."""
    here = local(moment)
    return f"{here.hour % 12 or 12}:{here.minute:02}{'am' if here.hour < 12 else 'pm'}"
