"""Choosing a backup, asking what it lacks, and restoring it beside the vault.

`BackupChoice` is what the way in and the page of backups both show. `RestorePage` is the way in's:
it comes after a vault that does not open, which it never touches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QScrollArea, QWidget

from courtdesk.errors import CourtDeskError, WrongPassphrase
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import Choice, Option, PassphraseField, SelectField
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.welcome import wait_of

_WOULD = "What restoring it would change"
_INTRO = (
    "The vault that does not open is left exactly as it is, and so is the backup. A restored vault "
    "gets a folder of its own beside it, and CourtDesk goes on there.",
    "It goes on as a new device. What was recorded after the backup is not in it, and comes back "
    "only from other laptops of the team.",
)


@dataclass(frozen=True)
class Offers:
    """Backups to choose from, as (file, words), and everybody who can open one of them."""

    backups: tuple[tuple[Path, str], ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Chosen:
    """What was chosen, with a passphrase of the backup's day."""

    file: Path
    name: str
    passphrase: str = field(repr=False)


class BackupChoice(QWidget):
    """The backups, whose passphrase it is, and two buttons: what it lacks, and restore.

    Attributes:
        group: the fields; None while there is no backup to choose.

    Signals:
        compare: carries the `Chosen`.
        restore: carries the `Chosen`.
        other: carries the `Path` of a backup that lies elsewhere.
    """

    compare = Signal(object)
    restore = Signal(object)
    other = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, main: bool = True) -> None:
        super().__init__(parent)
        self.group: FieldGroup | None = None
        self._column = layouts.column(self, gap=14)
        self._fields = layouts.column(gap=0)
        self._column.addLayout(self._fields)
        self._shown: QWidget | None = None
        self._told: Inset | None = None
        words = "Restore into a new folder"
        # One green button on a page: restoring is what only the way in is for.
        self.go = PrimaryButton(words) if main else SecondaryButton(words)
        self.go.clicked.connect(lambda: self._ask(self.restore.emit))
        self.look = SecondaryButton("What does it lack?")
        self.look.clicked.connect(lambda: self._ask(self.compare.emit))
        self.elsewhere = SecondaryButton("Another backup file…")
        self.elsewhere.clicked.connect(self._ask_file)
        across = FlowLayout(gap=10, line_gap=8)
        for button in (self.look, self.go, self.elsewhere):
            across.addWidget(button)
        self._column.addLayout(across)

    def offer(self, offers: Offers) -> None:
        """Show these backups, the first chosen; nothing that was typed is kept."""
        self._clear()
        for button in (self.go, self.look):
            button.setVisible(bool(offers.backups))
        if not offers.backups:
            self._show(Text("The vault’s folder holds no backup that can be read."))
            return
        options = [Option(str(file), words) for file, words in offers.backups]
        which = Choice("file", "Which backup?", options, clearable=False, missing="Choose one.")
        which.set_value(options[0].value)
        people = [Option(name, name) for name in offers.names]
        who = SelectField("name", "Whose passphrase?", people, missing="Choose a name.")
        if len(people) == 1:
            who.set_value(people[0].value)
        passphrase = PassphraseField(
            "passphrase", "Passphrase on the day of the backup", missing="Enter the passphrase."
        )
        self.group = FieldGroup([which, who, passphrase])
        self._show(self.group)

    def tell(self, lines: Sequence[str]) -> None:
        """Show what a backup lacks and holds."""
        self._forget_told()
        self._told = Inset(_WOULD)
        for line in lines:
            self._told.add(Text(line))
        # The keyboard goes there, as to an error summary: what had it was not to be pressed twice.
        self._told.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._told.setAccessibleName(_WOULD)
        self._told.setAccessibleDescription(" ".join(lines))
        self._column.addWidget(self._told)
        QTimer.singleShot(0, self._told, self._show_told)

    def _show_told(self) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None and self._told is not None:
            self._told.setFocus(Qt.FocusReason.OtherFocusReason)
            area.ensureWidgetVisible(self._told)

    def refuse(self, error: CourtDeskError) -> None:
        """Say why it was refused: beside the passphrase where that was it, else above."""
        self.set_busy(busy=False)
        if self.group is None:
            self._show(Text(str(error)))
            announce(self, f"Error: {error}", at_once=True)
            return
        wrong = isinstance(error, WrongPassphrase) or bool(wait_of(error))
        self.group.show_errors([("passphrase" if wrong else "", str(error))])

    def set_busy(self, *, busy: bool) -> None:
        """While a backup is being unpacked nothing can be pressed twice."""
        for button in (self.go, self.look, self.elsewhere):
            button.setEnabled(not busy)

    def forget(self) -> None:
        """Forget the passphrase."""
        if self.group is not None:
            self.group["passphrase"].set_value("")

    def take_keyboard(self) -> None:
        """Put the keyboard where the choice begins."""
        if self.group is not None:
            self.group.fields[0].focus_first()
        else:
            self.elsewhere.setFocus()

    def choose_file(self, file: Path) -> None:
        """Offer a file from elsewhere."""
        self.other.emit(file)

    def _ask_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Backup file", "", "Backups (*.tar);;All (*)")
        if chosen:
            self.choose_file(Path(chosen))

    def _ask(self, then: Callable[[Chosen], None]) -> None:
        values = self.group.read_or_show() if self.group is not None else None
        if values is None:
            return
        self._forget_told()
        self.set_busy(busy=True)
        then(Chosen(Path(values["file"]), values["name"], values["passphrase"]))

    def _clear(self) -> None:
        self.group = None
        self._forget_told()
        self.set_busy(busy=False)

    def _forget_told(self) -> None:
        if self._told is not None:
            self._column.removeWidget(self._told)
            self._told.deleteLater()
            self._told = None

    def _show(self, widget: QWidget) -> None:
        if self._shown is not None:
            self._fields.removeWidget(self._shown)
            self._shown.deleteLater()
        self._shown = widget
        self._fields.addWidget(widget)


class RestorePage(Page):
    """Restores a backup when the vault does not open.

    Attributes:
        choice: the backups and the fields.

    Signals:
        back: to the page that says why the vault does not open.
    """

    back = Signal()

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__("Restore a backup", parent)
        for text in _INTRO:
            self.body.addWidget(Text(text))
        self.choice = BackupChoice()
        self.choice.offer(offers)
        self.body.addWidget(self.choice)
        back = LinkButton("Back")
        back.clicked.connect(self.back)
        self.body.addWidget(back)

    def start(self) -> None:
        """Put the keyboard where the choice begins."""
        self.choice.take_keyboard()
