"""Characters that no form and no answer may hold, because a person cannot see what they do.

Control characters can end a line early in a log or a spreadsheet; bidirectional overrides make
text read otherwise than it is kept (CVE-2021-42574, "Trojan Source"), so that a page could show
"not suitable" for what says "suitable". Right-to-left letters are words like any others and stay.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

_ALLOWED = "\n\t"

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


def unwanted(text: str) -> str | None:
    """The first character of `text` that may not stand there, such as "U+202E (right-to-left
    override)", or None when all may.
    """
    for character in text:
        why = _why(character)
        if why is not None:
            return f"U+{ord(character):04X} ({why})"
    return None


def _why(character: str) -> str | None:
    if character.isprintable() or character in _ALLOWED:
        return None
    if character in _OVERRIDES:
        return _OVERRIDES[character]
    match unicodedata.category(character):
        case "Cc":
            return "a control character"
        # Half a character: no file could be written with it.
        case "Cs":
            return "half of a character"
        case _:
            return None
