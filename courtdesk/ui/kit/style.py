"""The application's one style sheet, and `apply_theme`, which puts a theme in force.

A piece names itself to the style sheet with the property `kit` (`mark`). Sizes are written as
`$pxN` (text, lines) and `$gapN` (room); colours by their name in `tokens.Colours`.
"""

from __future__ import annotations

from dataclasses import asdict
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from courtdesk.ui.kit import fonts, layouts
from courtdesk.ui.kit.current import current_theme, keep_theme, kept_theme
from courtdesk.ui.kit.tokens import Theme

__all__ = ["apply_theme", "colour", "current_theme", "mark", "repolish", "stylesheet"]

# No min-width or min-height on what has words: the sheet would set the widget's own minimum, which
# Qt's layouts then take instead of the size that the words need.
_SHEET = Template("""
QMainWindow, QDialog, QWidget[kit="page"], QScrollArea[kit="scroll"] { background: $page; }
QScrollArea[kit="scroll"] { border: 0; }
QWidget[kit="clear"] { background: transparent; }
QToolTip { color: $ink; background: $surface; border: 1px solid $ink; padding: ${gap4}px; }

QLabel { background: transparent; }
QLabel[kit="title"] { font-size: ${px22}px; font-weight: bold; }
QLabel[kit="section"] { font-size: ${px17}px; font-weight: bold; }
QLabel[kit="strong"] { font-weight: bold; }
QLabel[kit="large"] { font-size: ${px18}px; }
QLabel[kit="call"] { font-size: ${px22}px; font-weight: bold; }
QLabel[kit="caption"] { color: $quiet; font-size: ${px13}px; }
QLabel[kit="quiet"] { color: $quiet; }
QLabel[kit="error"] { color: $error; font-weight: bold; }

QLabel[kit="keycap"] {
    color: $ink; background: $surface; font-size: ${px125}px;
    border: 1px solid $ink; border-bottom-width: 2px; border-radius: 3px;
    padding: 1px ${gap6}px;
}
QLabel[kit="tag"] { padding: ${gap2}px ${gap8}px; }
QLabel[kit="tag"][look="plain"] { padding-right: 0; padding-left: 0; }
QLabel[kit="tag"][look="grey"] { color: $ahead_text; padding-right: 0; padding-left: 0; }
QLabel[kit="tag"][look="info"] {
    color: $info_text; background: $info_fill; border: ${hc}px solid $ink; }
QLabel[kit="tag"][look="waiting"] {
    color: $wait_text; background: $wait_fill; border: ${hc}px solid $ink; }
QLabel[kit="tag"][look="problem"] {
    color: $stop_text; background: $stop_fill; border: ${hc}px solid $ink; font-weight: bold; }
QLabel[kit="risk"] {
    color: $risk_text; background: $risk_fill; font-size: ${px125}px; font-weight: bold;
    border: ${hc}px solid $ink; padding: ${gap2}px ${gap6}px;
}
QLabel[kit="need"] {
    color: $ink; background: $surface; font-size: ${px125}px;
    border: 1px solid $ink; padding: 1px ${gap6}px;
}

QPushButton[kit="primary"], QPushButton[kit="secondary"], QPushButton[kit="warning"] {
    font-size: ${px15}px; padding: ${gap7}px ${gap14}px;
    border-radius: 0;
}
QPushButton[kit="primary"] {
    color: $on_colour; background: $go; font-weight: bold;
    border: 1px solid $go_line; border-bottom: 2px solid $go_dark;
}
QPushButton[kit="primary"]:hover, QPushButton[kit="primary"]:pressed { background: $go_hover; }
QPushButton[kit="secondary"] { color: $ink; background: $surface; border: 2px solid $ink; }
QPushButton[kit="secondary"]:hover, QPushButton[kit="secondary"]:pressed { background: $hover; }
QPushButton[kit="warning"] {
    color: $risk_text; background: $risk_fill; font-weight: bold;
    border: 1px solid $risk_line; border-bottom: 2px solid $error_dark;
}
QPushButton[kit="warning"]:hover, QPushButton[kit="warning"]:pressed { background: $error_hover; }
QPushButton[kit="primary"]:disabled, QPushButton[kit="secondary"]:disabled,
QPushButton[kit="warning"]:disabled {
    color: $ahead_text; background: $ahead_fill; border: 1px dashed $ahead_line;
}
QPushButton[kit="link"] {
    color: $link; background: transparent; border: 0; text-align: left;
    text-decoration: underline; padding: ${gap4}px 0;
}
QPushButton[kit="link"]:hover { color: $link_hover; }
QPushButton[kit="link"]:disabled { color: $ahead_text; text-decoration: none; }
QPushButton[kit="link"][look="tight"] { padding: 0; }
QPushButton[kit="link"][look="light"] { color: $on_colour; padding: 0; }
QPushButton[kit="link"][look="red"] { color: $error; font-weight: bold; }

QFrame[kit="panel"] {
    background: $surface; border: 1px solid $border; padding: ${gap10}px ${gap14}px; }
QFrame[kit="inset"] {
    background: $surface; border: 1px solid $border; border-left: 6px solid $brand;
    padding: ${gap10}px ${gap14}px;
}
QFrame[kit="inset"][look="warning"] { border-left-color: $error; }
QFrame[kit="inset"][look="done"] { border-left-color: $go; }
QFrame[kit="inset"][look="neutral"] { border-left-color: $quiet; }

QFrame[kit="banner"] { padding: ${gap8}px ${gap14}px; }
QFrame[kit="banner"][look="success"] { background: $go; border: 1px solid $go_line; }
QFrame[kit="banner"][look="success"] QLabel { color: $on_colour; }
QFrame[kit="banner"][look="notice"] { background: $band; border: 1px solid $border; }
QFrame[kit="banner"][look="warning"] {
    background: $surface; border: 1px solid $error; border-left: 6px solid $error; }

QFrame[kit="summary-errors"] {
    background: $surface; border: 4px solid $error; padding: ${gap10}px ${gap14}px; }
QFrame[kit="field"] { border: 0; }
QFrame[kit="field"][wrong="true"] { border-left: 5px solid $error; padding-left: ${gap12}px; }

QLineEdit, QPlainTextEdit, QComboBox {
    color: $ink; background: $surface; border: 2px solid $ink; border-radius: 0;
    padding: ${gap6}px ${gap8}px; selection-color: $surface; selection-background-color: $brand;
    font-size: ${px15}px; placeholder-text-color: $quiet;
}
QComboBox::drop-down { border: 0; width: ${px28}px; }
QComboBox QAbstractItemView {
    color: $ink; background: $surface; border: 1px solid $ink;
    selection-color: $on_colour; selection-background-color: $selected; outline: 0;
}
QFrame[wrong="true"] QLineEdit, QFrame[wrong="true"] QPlainTextEdit,
QFrame[wrong="true"] QComboBox { border-color: $error; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {
    color: $ahead_text; background: $ahead_fill; border: 1px dashed $ahead_line; }
QGroupBox[kit="choices"] { border: 0; margin: 0; padding: 0; }

QPushButton[kit="task"] {
    background: $surface; border: 0; border-bottom: 1px solid $rule;
    padding: 0; text-align: left;
}
QPushButton[kit="task"]:hover { background: $hover; }
QPushButton[kit="task"]:focus { background: $chosen; }
QPushButton[kit="task"]:disabled { background: $surface; }
QLabel[kit="task-title"] { color: $link; text-decoration: underline; }
QLabel[kit="task-title"][look="off"] { color: $ahead_text; text-decoration: none; }

QFrame[kit="identity"] {
    background: $surface; border: 0; border-bottom: 1px solid $border;
    padding: ${gap6}px ${gap20}px;
}
QFrame[kit="identity"] QLabel[kit="name"] { font-size: ${px22}px; font-weight: bold; }
QFrame[kit="footer"] {
    background: $surface; border: 0; border-top: 1px solid $border;
    padding: ${gap4}px ${gap20}px;
}
QFrame[kit="timeline"] { border: 0; border-left: 3px solid $bar_line; padding-left: ${gap14}px; }
QFrame[kit="row"] { border: 0; border-bottom: 1px solid $rule; padding: ${gap2}px 0; }
QFrame[kit="row"] QLabel { padding: ${gap4}px 0; }
QFrame[kit="card"] { background: $surface; border: 0; padding: ${gap20}px; }
QFrame[kit="card"][look="caution"] { border-top: 8px solid $brand; }

QFrame[kit="bar"] {
    background: $bar; border: 0; border-bottom: ${hc}px solid $ink; padding: 0 ${gap20}px; }
QFrame[kit="bar"] QLabel { color: $bar_quiet; font-size: ${px14}px; }
QFrame[kit="bar"] QLabel[kit="brand"] {
    color: $bar_text; font-size: ${px18}px; font-weight: bold; }
QPushButton[kit="tab"], QPushButton[kit="bar-button"] {
    color: $bar_text; background: transparent; border: 0; min-height: ${px24}px;
    padding: ${gap10}px ${gap14}px ${gap6}px ${gap14}px; font-size: ${px15}px;
    border-bottom: 4px solid $bar;
}
QPushButton[kit="bar-button"] { padding-left: ${gap8}px; padding-right: ${gap8}px; }
QPushButton[kit="tab"]:hover, QPushButton[kit="bar-button"]:hover {
    border-bottom-color: $bar_quiet; }
QPushButton[kit="bar-line"] {
    color: $bar_quiet; background: transparent; border: 0; padding: 0;
    text-align: left; font-size: ${px14}px; }
QPushButton[kit="bar-line"]:hover { color: $bar_text; text-decoration: underline; }
QPushButton[kit="tab"]:checked { font-weight: bold; border-bottom-color: $bar_text; }

QMenuBar { color: $ink; background: $surface; border: 0; border-bottom: 1px solid $border; }
QMenuBar::item { padding: ${gap4}px ${gap10}px; background: transparent; }
QMenuBar::item:selected { color: $on_colour; background: $selected; }
QMenu { color: $ink; background: $surface; border: 1px solid $ink; padding: ${gap4}px 0; }
QMenu::item { padding: ${gap6}px ${gap28}px ${gap6}px ${gap20}px; }
QMenu::item:selected { color: $on_colour; background: $selected; }
QMenu::item:disabled { color: $ahead_text; background: transparent; }
QMenu::separator { height: 1px; background: $rule; margin: ${gap4}px 0; }
QTextBrowser { color: $ink; background: $surface; border: 1px solid $border;
    padding: ${gap10}px; font-size: ${px15}px; }

QListWidget {
    color: $ink; background: $surface; border: 1px solid $border; outline: 0; }
QListWidget::item { padding: ${gap6}px ${gap8}px; }
QListWidget::item:selected { color: $on_colour; background: $selected; }

QProgressBar { background: $groove; border: ${hc}px solid $ink; max-height: ${px8}px; }
QProgressBar::chunk { background: $go_bar; }
QScrollBar:vertical { background: $page; width: 14px; margin: 0; }
QScrollBar::handle:vertical { background: $ahead_line; min-height: 32px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar:horizontal { background: $page; height: 14px; margin: 0; }
QScrollBar::handle:horizontal { background: $ahead_line; min-width: 32px; margin: 2px; }
""")


class _Values(dict[str, str]):
    """The template's values: colours by name, `pxN` and `gapN` computed as they are met."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(asdict(theme.colours) | _derived(theme))
        self._theme = theme

    def __missing__(self, key: str) -> str:
        if key == "px125":  # a template's names hold no dot
            return str(self._theme.small)
        if key.startswith("px"):
            return str(self._theme.px(int(key[2:])))
        if key.startswith("gap"):
            return str(self._theme.gap(int(key[3:])))
        raise KeyError(key)


def _derived(theme: Theme) -> dict[str, str]:
    """Values that differ in kind, not only in colour, between our look and high contrast."""
    colours = theme.colours
    high = theme.high_contrast
    return {
        # Fills vanish in high contrast, so that what stood on one gets a line round it.
        "hc": "1" if high else "0",
        "risk_fill": "palette(highlight)" if high else colours.error,
        "risk_text": "palette(highlighted-text)" if high else colours.on_colour,
        "risk_line": colours.ink if high else colours.error,
        "go_line": colours.ink if high else colours.go,
        "go_bar": "palette(highlight)" if high else colours.go,
        "bar_line": colours.ink if high else colours.bar,
        "groove": colours.surface if high else colours.rule,
        "selected": "palette(highlight)" if high else colours.link,
        "on_colour": colours.ink if high else colours.on_colour,
    }


def stylesheet(theme: Theme) -> str:
    """The application's style sheet for `theme`."""
    return _SHEET.substitute(_Values(theme))


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Put `theme` in force for every window of `app`, now and later."""
    before = kept_theme(app)
    # Each of style, palette, font and sheet has Qt dress every widget anew: only what differs.
    if before is None:
        app.setStyle("Fusion")
    keep_theme(app, theme)
    if before is None or theme.high_contrast or before.high_contrast:
        _set_palette(app, theme)
    font = fonts.body_font()
    font.setPixelSize(theme.body)
    app.setFont(font)
    app.setStyleSheet(stylesheet(theme))
    for window in app.topLevelWidgets():
        layouts.rescale(window)


def colour(name: str, theme: Theme, palette: QPalette) -> QColor:
    """The colour called `name` in `tokens.Colours`, for a painter."""
    value = str(getattr(theme.colours, name))
    roles = {
        "palette(window-text)": QPalette.ColorRole.WindowText,
        "palette(window)": QPalette.ColorRole.Window,
    }
    return palette.color(roles[value]) if value in roles else QColor(value)


def mark(widget: QWidget, kit: str, look: str = "") -> None:
    """Name `widget` to the style sheet; also changes the look of one that is shown already."""
    widget.setProperty("kit", kit)
    # To set a property costs three times what it costs to read one, and most pieces have no look.
    if look or widget.property("look"):
        widget.setProperty("look", look)
    repolish(widget)


def repolish(widget: QWidget) -> None:
    """Have the style sheet look at the widget's properties again, if it has looked before.

    What Qt never polished it polishes before it is first shown; doing so as each piece is made as
    well was a twentieth of the time that it takes to open a page.
    """
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def _set_palette(app: QApplication, theme: Theme) -> None:
    """Light colours whatever the desktop's scheme; the desktop's own in high contrast."""
    hints = app.styleHints()
    if theme.high_contrast:
        hints.unsetColorScheme()
        app.setPalette(QPalette())
        return
    hints.setColorScheme(Qt.ColorScheme.Light)
    palette = app.style().standardPalette()
    colours = theme.colours
    role = QPalette.ColorRole
    for which, value in (
        (role.Window, colours.page),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.band),
        (role.Button, colours.surface),
        (role.WindowText, colours.ink),
        (role.Text, colours.ink),
        (role.ButtonText, colours.ink),
        (role.Highlight, colours.link),
        (role.HighlightedText, colours.on_colour),
        (role.Link, colours.link),
        (role.PlaceholderText, colours.quiet),
    ):
        palette.setColor(which, QColor(value))
    app.setPalette(palette)
