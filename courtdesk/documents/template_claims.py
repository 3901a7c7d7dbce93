"""Words of a template's own that would claim a decision.

A template is the same for every case, so "The clinical lead has approved this" would be printed
over a refusal as well. Only a field may say what was decided: it prints what the record says of
the case in hand (P3). A heading that is nothing but the noun says nothing of a case, and may stay.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_CLAIM: Final = re.compile(
    r"\b(?:approve[sd]|agree[sd]|decline[sd]|recommend(?:s|ed|ations?)?|(?:un)?suitable"
    r"|consent(?:s|ed)|will\s+hold)\b",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(r"(?:[\d.()]+\s*)?recommendations?\s*[:.]?", re.IGNORECASE)
"""Headings that are such a noun, with a number before it or a colon after."""


def claim_in(text: str) -> str:
    """A sentence on the first word of a fixed text that claims a decision, or ""."""
    # Signs that nobody sees, and letters of another width, must not cut a word in two.
    seen = "".join(
        sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf"
    )
    if _HEADING.fullmatch(seen.strip()):
        return ""
    found = _CLAIM.search(seen)
    if found is None:
        return ""
    return (
        f"“{' '.join(found[0].split())}” stands in the template’s own words, which are printed of "
        "every case, refused ones too: take it out, as only a field may say what was decided."
    )
