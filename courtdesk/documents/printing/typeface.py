"""The typeface at one size of print, and text broken into lines with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QTextLayout, QTextOption

from courtdesk.documents.printing.pen import Pen

FAMILY = "Atkinson Hyperlegible Next"
_LEADING = 1.12
"""Times the typeface's own distance of lines: the next line is found again by poor eyes."""


class Type:
    """The typeface at one size of print, and text broken into lines with it."""

    def __init__(self, size: int) -> None:
        self.size = float(size)
        self._families = _families()

    def font(self, *, bold: bool = False, times: float = 1.0) -> QFont:
        """The font, `times` as large as the body."""
        # Never the window's own font with its tabular digits: those have no way back to Unicode,
        # and a reader of the file's text would find no digit in it.
        font = QFont(list(self._families))
        font.setPixelSize(round(self.size * times))
        font.setBold(bold)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def width(self, text: str, *, bold: bool = False) -> float:
        """How wide `text` is on one line, in points."""
        return QFontMetricsF(self.font(bold=bold)).horizontalAdvance(text)

    def set(
        self,
        text: str,
        width: float,
        *,
        bold: bool = False,
        times: float = 1.0,
        leading: float = _LEADING,
    ) -> tuple[Line, ...]:
        """`text` in lines of at most `width` points, `leading` times the typeface's distance."""
        font = self.font(bold=bold, times=times)
        lines = (line for part in text.split("\n") for line in _broken(part, font, width, leading))
        return tuple(lines)


@dataclass(frozen=True)
class Line:
    """One line of a text layout, which it keeps alive."""

    layout: QTextLayout
    at: int
    height: float

    @property
    def width(self) -> float:
        """How wide its words are, in points."""
        return self.layout.lineAt(self.at).naturalTextWidth()

    def draw(self, pen: Pen, element: int, x: float, y: float) -> None:
        """Draw it as part of `element` with its top left corner at (x, y)."""
        pen.text(element, self.layout, self.at, x, y)


def _broken(text: str, font: QFont, width: float, leading: float) -> Iterator[Line]:
    option = QTextOption()
    # A word longer than the line is broken rather than lost in the margin.
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text or " ", font)
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
    layout.endLayout()
    for at in range(layout.lineCount()):
        yield Line(layout, at, layout.lineAt(at).height() * leading)


def _families() -> tuple[str, ...]:
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    if FAMILY not in QFontDatabase.families():
        for path in font_files():
            QFontDatabase.addApplicationFont(str(path))
    return (FAMILY, system) if FAMILY in QFontDatabase.families() else (system,)


def font_files() -> tuple[Path, ...]:
    """The typeface's files, of a checkout or of an installed package; none if not there."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "_data" / "resources" / "fonts"
    folder = installed if installed.is_dir() else package.parent / "resources" / "fonts"
    return tuple(sorted(folder.glob("*.ttf")))
