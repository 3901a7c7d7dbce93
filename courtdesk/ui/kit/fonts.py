"""The typeface: Atkinson Hyperlegible, which keeps I, l, 1, 0 and O apart in a CRN.

The wheel carries the first edition, which has the Welsh â ê î ô û but not ŵ and ŷ. The platform's
typeface therefore stands behind it and lends the letters it lacks, one by one: a name is never
shown with an empty box, and a later wheel that has them all is used alone without a change here.
Digits are set in columns where the typeface can (feature "tnum").
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

FAMILY = "Atkinson Hyperlegible"
WELSH = "âêîôûŵŷÂÊÎÔÛŴŶáàäéèëíìïóòöúùüẁẃẅỳýÿ"
"""Every accented letter that Welsh spelling uses."""

_WHEEL = "fontpkg_atkinson_hyperlegible"


@dataclass(frozen=True)
class Typeface:
    """What was found: `families` in the order they are asked, and what the first one lacks."""

    families: tuple[str, ...]
    lacking: str


def font_files() -> tuple[Path, ...]:
    """The wheel's font files; none if the wheel is not there."""
    spec = find_spec(_WHEEL)
    places = spec.submodule_search_locations if spec is not None else None
    if not places:
        return ()
    return tuple(sorted((Path(places[0]) / "files").glob("*.ttf")))


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
