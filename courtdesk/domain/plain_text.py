"""What somebody typed as a reason, a name or a note: whether it can be seen, and how long it is.

A reason of nothing but a zero-width space would stand in the record as a reason and be read as
none (P3), and a direction mark would have a line read otherwise than it is kept (CVE-2021-42574).
`str.strip` takes away neither.
"""

from __future__ import annotations

import unicodedata

_DROPPED = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
"""Soft hyphens and zero-width spaces come along with what is pasted and say nothing."""

_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and a symbol by their class, and nothing to look at."""

_JOINERS = frozenset("\u200c\u200d")
"""Persian and the Indian scripts are spelt with them."""

_SEEN = frozenset("LNPS")
"""Letters, numbers, punctuation and symbols. A mark without a letter under it is not seen."""

_BETWEEN = frozenset("\n\t ")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def tidy(text: str) -> str:
    """`text` without what nobody sees at its ends or is pasted by accident; "" for nothing seen.

    Lines stay lines. What must not stand in a text and was put there is left for `problem`.
    """
    kept = text.replace("\r\n", "\n").replace("\r", "\n").translate(_DROPPED)
    if not any(_is_seen(sign) for sign in kept):
        return ""
    return kept.strip()


def line(text: str) -> str:
    """As `tidy`, on one line with single spaces."""
    return " ".join(tidy(text).split())


def problem(text: str, longest: int) -> str:
    """What is wrong with `text` of `longest` characters at most, as a sentence; "" for nothing.

    What holds nothing to see is no text (`tidy`), so nothing is wrong with it.
    """
    kept = tidy(text)
    if any(_is_hidden(sign) for sign in kept):
        return "This holds a character that cannot be seen: type it afresh."
    if len(kept) > longest:
        return f"Shorten this to {longest:,} characters."
    return ""


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign)[0] in _SEEN and sign not in _BLANK_LETTERS


def _is_hidden(sign: str) -> bool:
    if sign in _BETWEEN or sign in _JOINERS:
        return False
    return unicodedata.category(sign) in _UNSEEN
