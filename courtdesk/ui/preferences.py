"""What one laptop's window remembers: text size, place on the screen. Never anything of a case.

Kept as an .ini file in the state folder, so that nothing goes into the Windows registry and
removing the folder removes all of it.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from courtdesk.ui.kit.tokens import TEXT_SCALES

_FILE = "window.ini"


class Preferences:
    """The window's own settings in `state_dir`; a file that cannot be read counts as empty."""

    def __init__(self, state_dir: Path) -> None:
        self._settings = QSettings(str(state_dir / _FILE), QSettings.Format.IniFormat)

    @property
    def text_scale(self) -> float:
        """The text size, one of `TEXT_SCALES`."""
        try:
            kept = float(str(self._settings.value("text_scale", 1.0)))
        except ValueError:
            return 1.0
        return min(TEXT_SCALES, key=lambda scale: abs(scale - kept))

    @text_scale.setter
    def text_scale(self, scale: float) -> None:
        self._settings.setValue("text_scale", scale)

    @property
    def geometry(self) -> QByteArray | None:
        """Where the window was, as Qt keeps it; Qt checks it against the screens there are."""
        kept = self._settings.value("geometry")
        return kept if isinstance(kept, QByteArray) and not kept.isEmpty() else None

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._settings.setValue("geometry", geometry)

    def save(self) -> None:
        """Write it out."""
        self._settings.sync()
