"""The theme in force, kept where Qt keeps its own: on the application object.

Font, palette and style are application-wide in Qt, and a theme is the fourth of that kind. Nothing
else may be kept here.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from courtdesk.ui.kit.tokens import Theme

_NAME = "courtdesk_theme"
"""A plain attribute: as a property of Qt's it was made anew each time, some thousand a page."""


def current_theme() -> Theme:
    """The theme in force; the default one before `style.apply_theme`."""
    return kept_theme(QCoreApplication.instance()) or Theme()


def kept_theme(app: QCoreApplication | None) -> Theme | None:
    """The theme that `app` keeps; None before `style.apply_theme`."""
    kept = getattr(app, _NAME, None)
    return kept if isinstance(kept, Theme) else None


def keep_theme(app: QCoreApplication, theme: Theme) -> None:
    """Remember `theme` as the one in force; called by `style.apply_theme` alone."""
    setattr(app, _NAME, theme)
