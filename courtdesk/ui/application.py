"""The QApplication, and what a shell is fitted out with."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from courtdesk.errors import UserError
from courtdesk.ui.crash import CrashWatch
from courtdesk.ui.idle import IdleWatch
from courtdesk.ui.kit.style import apply_theme, current_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.preferences import Preferences
from courtdesk.ui.session_watch import session_watch
from courtdesk.ui.shell import Fittings
from courtdesk.ui.welcome import House


def make_application(*, shown: bool) -> QApplication:
    """The one QApplication; `shown` is whether somebody is to look at its windows.

    Its name is "CourtDesk"; the organisation stays empty, or folders would be called
    CourtDesk/CourtDesk. Raises `UserError` when it is to be shown and there is no display.
    """
    known = QApplication.instance()
    if isinstance(known, QApplication):
        return known
    if sys.platform == "linux" and not _has_display():
        if shown:
            # Qt itself would abort, with a core dump where those are on.
            raise UserError(
                "There is no display to open a window on: run “courtdesk --help” for what works "
                "without one."
            )
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication(["courtdesk"])
    application.setApplicationName("CourtDesk")
    application.setApplicationDisplayName("CourtDesk")
    application.setDesktopFileName("courtdesk")
    application.setQuitOnLastWindowClosed(False)
    hints = application.styleHints()
    hints.accessibility().contrastPreferenceChanged.connect(_follow_contrast)
    return application


def set_theme(scale: float) -> None:
    """Put the theme for this text size and the desktop's contrast in force."""
    application = QApplication.instance()
    if isinstance(application, QApplication):
        apply_theme(application, Theme(scale, _wants_contrast(application)))


def make_fittings(house: House, state: Path, help_folder: Path) -> Fittings:
    """The watches and preferences of a real window; the watch for bugs is at work already."""
    application: QObject | None = QApplication.instance()
    crashes = CrashWatch(application)
    crashes.begin()
    return Fittings(
        house=house,
        preferences=Preferences(state),
        help_folder=help_folder,
        watch=session_watch(application),
        idle=IdleWatch(application),
        crashes=crashes,
    )


def _has_display() -> bool:
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _wants_contrast(application: QApplication) -> bool:
    hints = application.styleHints()
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def _follow_contrast() -> None:
    set_theme(current_theme().scale)
