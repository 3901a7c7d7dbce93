"""The typeface: Atkinson Hyperlegible Next, which keeps I, l, 1, 0 and O apart in a CRN.

Two weights lie in `resources/fonts` with their licence (SIL Open Font Licence 1.1). The first
edition, which a wheel carries, lacks the Welsh w and y with accents; a borrowed letter in the
middle of somebody's name looks wrong, so the second edition is shipped instead. Should the files
be missing, the platform's own typeface is used. Digits are set in columns (feature "tnum").
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

FAMILY = "Atkinson Hyperlegible Next"
WELSH = "âêîôûŵŷÂÊÎÔÛŴŶáàäéèëíìïóòöúùüẁẃẅỳýÿ"
"""Every accented letter that Welsh spelling uses."""

_FOLDER = Path(__file__).parents[3] / "resources" / "fonts"
_INSTALLED = Path(__file__).parents[2] / "_data" / "resources" / "fonts"


@dataclass(frozen=True)
class Typeface:
    """What was found: `families` in the order they are asked, and what the first one lacks."""

    families: tuple[str, ...]
    lacking: str


def font_files() -> tuple[Path, ...]:
    """The font files, of a checkout or of an installed package; none if they are not there."""
    folder = _FOLDER if _FOLDER.is_dir() else _INSTALLED
    return tuple(sorted(folder.glob("*.ttf")))


def load() -> Typeface:
    """Give the typeface to Qt (once) and say what will be used. Needs a running QApplication."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    if FAMILY not in QFontDatabase.families():
        for path in font_files():
            QFontDatabase.addApplicationFont(str(path))
    if FAMILY not in QFontDatabase.families():
        return Typeface((system,), lacking(system, WELSH))
    missing = lacking(FAMILY, WELSH)
    return Typeface((FAMILY, system) if missing else (FAMILY,), missing)


def lacking(family: str, letters: str) -> str:
    """Those of `letters` that `family` itself has no shape for."""
    font = QFont(family)
    # Without this Qt answers for the typefaces behind it as well.
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    metrics = QFontMetrics(font)
    return "".join(letter for letter in letters if not metrics.inFontUcs4(ord(letter)))


def body_font() -> QFont:
    """The application's font; its size is the theme's affair."""
    font = QFont()
    font.setFamilies(list(load().families))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
