"""How large text is: the steps that settings offer, applied at once and remembered."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from courtdesk.ui.kit.style import apply_theme, current_theme
from courtdesk.ui.kit.tokens import TEXT_SCALES, Theme
from courtdesk.ui.preferences import Preferences


def step_text(preferences: Preferences, by: int) -> None:
    """Go `by` steps up or down from the size in force."""
    scale = current_theme().scale
    at = min(range(len(TEXT_SCALES)), key=lambda one: abs(TEXT_SCALES[one] - scale))
    set_text(preferences, TEXT_SCALES[max(0, min(at + by, len(TEXT_SCALES) - 1))])


def set_text(preferences: Preferences, scale: float) -> None:
    """Show all text `scale` times as large as normal."""
    application = QApplication.instance()
    if isinstance(application, QApplication):
        apply_theme(application, Theme(scale, current_theme().high_contrast))
        preferences.text_scale = scale
