"""Characters that no form and no answer may hold, because a person cannot see what they do.

Control characters can end a line early in a log or a spreadsheet; bidirectional overrides make
text read otherwise than it is kept (CVE-2021-42574, "Trojan Source"), so that a page could show
"not suitable" for what says "suitable". Right-to-left letters are words like any others and stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_OVERRIDES: Mapping[str, str] = MappingProxyType(
    {
        "\u202a": "left-to-right embedding",
        "\u202b": "right-to-left embedding",
        "\u202c": "pop directional formatting",
        "\u202d": "left-to-right override",
        "\u202e": "right-to-left override",
        "\u2066": "left-to-right isolate",
        "\u2067": "right-to-left isolate",
        "\u2068": "first strong isolate",
        "\u2069": "pop directional isolate",
    }
)


_UNWANTED = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff" + "".join(_OVERRIDES) + "]"
)
"""All but line feed and tab; one pattern, since answers are looked at with every key."""


def unwanted(text: str) -> str | None:
    """The first character of `text` that may not stand there, such as "U+202E (right-to-left
    override)", or None when all may.
    """
    found = _UNWANTED.search(text)
    if found is None:
        return None
    character = found[0]
    return f"U+{ord(character):04X} ({_OVERRIDES.get(character) or _kind(character)})"


_MARKUP = re.compile(r"<[a-zA-Z/!?][^<>]{0,20}|(?:java|vb)script:|data:text/html", re.IGNORECASE)
"""A tag's beginning or an address that runs: none of it would run here, but a form file may go on
to a system where it does, and words that read like a tag are shown differently elsewhere."""


def markup(text: str) -> str | None:
    """The first markup or script in a form's own `text`, or None; "5 < 6" and "x<3" are none."""
    found = _MARKUP.search(text)
    return found[0] if found is not None else None


def _kind(character: str) -> str:
    # No file could be written with half a character, which JSON can spell all the same.
    return "half of a character" if "\ud800" <= character <= "\udfff" else "a control character"
