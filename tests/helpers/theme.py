"""The default theme, in force before each window test: put on only where it is not already.

Qt reads a style sheet anew each time it is set, which costs as much as showing a small screen.
"""

from __future__ import annotations

import functools

from PySide6.QtWidgets import QApplication

from courtdesk.ui.kit.current import current_theme
from courtdesk.ui.kit.style import apply_theme, stylesheet
from courtdesk.ui.kit.tokens import Theme


def wear_default(app: QApplication) -> None:
    """Put the default theme in force, whatever was before."""
    theme, font = Theme(), app.font().pixelSize()
    if (current_theme(), font, app.styleSheet()) != (theme, theme.body, _sheet()):
        apply_theme(app, theme)


@functools.cache
def _sheet() -> str:
    return stylesheet(Theme())
