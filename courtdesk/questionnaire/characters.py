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


def _kind(character: str) -> str:
    # No file could be written with half a character, which JSON can spell all the same.
    return "half of a character" if "\ud800" <= character <= "\udfff" else "a control character"
