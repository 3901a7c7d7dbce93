"""The colours of a Word document: of the words, of what is behind them, and how far apart they are.

A colour is six hexadecimal digits, "" where none is said, `Colours.UNKNOWN` where it cannot be
told: a pattern, or a theme's colour that the theme has not. Word takes a theme's colour before the
digits beside it and other programs do not, so where the two are far apart neither is believed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from courtdesk.documents.docx_styles import Layers
from courtdesk.documents.docx_words import W

BLACK: Final = "000000"
WHITE: Final = "FFFFFF"

_HIGHLIGHTS: Final = {
    **{"black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00"},
    **{"magenta": "FF00FF", "red": "FF0000", "yellow": "FFFF00", "white": "FFFFFF"},
    **{"darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000"},
    **{"darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000"},
    **{"darkGray": "808080", "lightGray": "C0C0C0", "none": ""},
}
_DIGITS: Final = re.compile(r"[0-9A-Fa-f]{6}")
_NEAR: Final = 24
"""How far a channel may be from the theme's: the programs round differently."""


class Colours:
    """The colours of one document."""

    UNKNOWN: Final = "?"

    def __init__(self, theme: Mapping[str, str], root: Any) -> None:
        self._theme = theme
        self.page = WHITE
        for one in root.findall(f"{W}background"):
            self.page = self.of(one) or WHITE

    def of(self, element: Any) -> str:
        """The colour of an element with `w:color` or `w:val`; "" for none or the automatic one."""
        if element is None:
            return ""
        name = "color" if element.get(f"{W}color") is not None else "val"
        return self._said(element, name, "themeColor", "themeTint", "themeShade")

    def behind(self, run: Layers) -> str:
        """What the run itself is laid on: its highlight, else its shading."""
        for one in run.nearest("highlight"):
            colour = _HIGHLIGHTS.get(one.get(f"{W}val") or "", self.UNKNOWN)
            if colour:
                return colour
        return self.shade(run.nearest("shd"))

    def shade(self, found: list[Any]) -> str:
        """The colour of a shading, "" where there is none or it is clear."""
        if len(found) > 1:
            return self.UNKNOWN
        for one in found:
            pattern = one.get(f"{W}val") or "clear"
            if pattern == "solid":
                return self._said(one, "color", "themeColor", "themeTint", "themeShade") or BLACK
            fill = self._said(one, "fill", "themeFill", "themeFillTint", "themeFillShade")
            return fill if pattern in ("clear", "nil") else self.UNKNOWN
        return ""

    def _said(self, element: Any, name: str, theme: str, tint: str, shade: str) -> str:
        value = element.get(f"{W}{name}") or "auto"
        plain = value.upper() if _DIGITS.fullmatch(value) else ""
        if not plain and value != "auto":
            return self.UNKNOWN
        of_theme = element.get(f"{W}{theme}")
        if of_theme in (None, "none"):
            return plain
        base = self._theme.get(of_theme, "")
        if not _DIGITS.fullmatch(base):
            return self.UNKNOWN
        made = _mixed(base, element.get(f"{W}{tint}"), element.get(f"{W}{shade}"))
        return made if not plain or _near(plain, made) else self.UNKNOWN


def called(colour: str) -> str:
    """A colour as a person says it, as far as it has a name."""
    return _NAMES.get(colour, f"colour {colour}")


_NAMES: Final = {BLACK: "black", WHITE: "white", "FF0000": "red", "FFFF00": "yellow"}


def contrast(ink: str, ground: str) -> float:
    """How far two colours stand apart, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [each / 255 for each in _channels(colour)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16)


def _mixed(base: str, tint: str | None, shade: str | None) -> str:
    """A theme's colour mixed with white (tint) or black (shade); each is 00 to FF."""
    channels = list(_channels(base))
    if shade and re.fullmatch(r"[0-9A-Fa-f]{1,2}", shade):
        channels = [round(one * int(shade, 16) / 255) for one in channels]
    if tint and re.fullmatch(r"[0-9A-Fa-f]{1,2}", tint):
        part = int(tint, 16) / 255
        channels = [round(one * part + 255 * (1 - part)) for one in channels]
    return "".join(f"{one:02X}" for one in channels)


def _near(one: str, other: str) -> bool:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return all(abs(first - second) <= _NEAR for first, second in pairs)
