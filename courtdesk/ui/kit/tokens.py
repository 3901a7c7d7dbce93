"""Colours, sizes and the theme that the whole window is drawn with.

Values are those of the GOV.UK and NHS frontends (MIT), kept here as plain data. Every pair of text
and background that is used anywhere stands in `PAIRS` or in one rule of the style sheet, and a
test computes that each has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

TEXT_SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
"""The text sizes that settings offer."""

BODY = 15
"""Pixels of body text at 100 %; a duty officer's 1366x768 holds eight people at this size."""


@dataclass(frozen=True)
class Colours:
    """Named colours: "#rrggbb", or "palette(role)" where the system's palette decides."""

    ink: str = "#0b0c0c"
    quiet: str = "#484949"
    page: str = "#f3f4f6"
    surface: str = "#ffffff"
    band: str = "#e8ecf1"
    border: str = "#b1b4b6"
    rule: str = "#d9dcdf"
    bar: str = "#12304f"
    bar_text: str = "#ffffff"
    bar_quiet: str = "#d6e0ea"
    link: str = "#1a65a6"
    link_hover: str = "#0f385c"
    brand: str = "#1d70b8"
    go: str = "#0f7a52"
    go_dark: str = "#083d29"
    go_hover: str = "#0b5f40"
    on_colour: str = "#ffffff"
    error: str = "#ca3535"
    error_dark: str = "#651b1b"
    error_hover: str = "#a82a2a"
    focus: str = "#ffdd00"
    chosen: str = "#fff6cc"
    hover: str = "#eef1f4"
    done_fill: str = "#dcefe5"
    done_text: str = "#0a4f35"
    done_line: str = "#0f7a52"
    now_fill: str = "#ffffff"
    now_text: str = "#0b0c0c"
    now_line: str = "#1d70b8"
    wait_fill: str = "#fff0c7"
    wait_text: str = "#5c3d00"
    wait_line: str = "#8f6a00"
    stop_fill: str = "#f7d9d9"
    stop_text: str = "#7d1d1d"
    stop_line: str = "#ca3535"
    ahead_fill: str = "#f3f4f6"
    ahead_text: str = "#505a5f"
    ahead_line: str = "#8d9499"
    info_fill: str = "#d2e2f1"
    info_text: str = "#0f385c"


_SYSTEM_TEXT = "palette(window-text)"
_SYSTEM_WINDOW = "palette(window)"
_SYSTEM_FILLS = {
    "page",
    "surface",
    "band",
    "bar",
    "go",
    "go_hover",
    "error_hover",
    "focus",
    "chosen",
    "hover",
}

OWN = Colours()
SYSTEM = Colours(
    **{
        field.name: (
            _SYSTEM_WINDOW
            if field.name in _SYSTEM_FILLS or field.name.endswith("_fill")
            else _SYSTEM_TEXT
        )
        for field in fields(Colours)
    }
)
"""High contrast: two colours, both the system's; what a colour said is said by words and lines."""

PAIRS: tuple[tuple[str, str], ...] = (
    ("ink", "surface"),
    ("ink", "page"),
    ("ink", "band"),
    ("ink", "chosen"),
    ("ink", "hover"),
    ("ink", "focus"),
    ("quiet", "surface"),
    ("quiet", "page"),
    ("quiet", "chosen"),
    ("quiet", "band"),
    ("quiet", "hover"),
    ("link", "surface"),
    ("link", "page"),
    ("link", "chosen"),
    ("link", "hover"),
    ("link_hover", "surface"),
    ("bar_text", "bar"),
    ("bar_quiet", "bar"),
    ("on_colour", "go"),
    ("on_colour", "go_hover"),
    ("on_colour", "error"),
    ("on_colour", "error_hover"),
    ("on_colour", "brand"),
    ("error", "surface"),
    ("error", "page"),
    ("done_text", "done_fill"),
    ("now_text", "now_fill"),
    ("wait_text", "wait_fill"),
    ("stop_text", "stop_fill"),
    ("ahead_text", "ahead_fill"),
    ("ahead_text", "surface"),
    ("info_text", "info_fill"),
)
"""(text, background) by name, as the pieces use them."""


@dataclass(frozen=True)
class Theme:
    """How the window is drawn: text size (1.0 is 100 %) and whether the system's colours rule."""

    scale: float = 1.0
    high_contrast: bool = False

    @property
    def colours(self) -> Colours:
        """Our colours, or the system's in high contrast."""
        return SYSTEM if self.high_contrast else OWN

    def px(self, pixels: float) -> int:
        """Pixels at 100 % brought to this text size; a line never vanishes."""
        return max(1, round(pixels * self.scale)) if pixels > 0 else 0

    def gap(self, pixels: float) -> int:
        """Room between things: grows at half the rate of text, so that 200 % still fits a page."""
        return max(1, round(pixels * (1 + (self.scale - 1) / 2))) if pixels > 0 else 0

    @property
    def body(self) -> int:
        """Pixels of body text."""
        return self.px(BODY)

    @property
    def caption(self) -> int:
        """Pixels of second lines, hints and times."""
        return self.px(13)

    @property
    def small(self) -> int:
        """Pixels of words inside tags, badges, key caps and the strip on a list row."""
        return self.px(12.5)

    @property
    def section(self) -> int:
        """Pixels of section headings."""
        return self.px(17)

    @property
    def title(self) -> int:
        """Pixels of the one heading that names the page."""
        return self.px(22)


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio, 1 to 21, of two "#rrggbb" colours."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    if channel <= 0.04045:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)
