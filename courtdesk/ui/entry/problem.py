"""What keeps a vault from opening: one page each, one sentence, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from courtdesk.errors import (
    CourtDeskError,
    DamagedVault,
    ForeignVault,
    FormFileRefused,
    NewerVault,
    NoSpace,
    TamperedVault,
    VaultInUse,
)
from courtdesk.store.incoming import ClonedDevice
from courtdesk.store.opening import WentBack
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import TextField
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Inset


@dataclass(frozen=True)
class Advice:
    """How a refusal is told: the page's heading, and the steps to take in order."""

    heading: str
    steps: tuple[str, ...]
    restore: bool = False
    """Whether a backup helps: the page then leads to those of the vault's folder."""


_SUPPORT = "If it stays, tell whoever looks after this laptop what this page says."

# From the particular to the general: the first that fits is used.
_ADVICE: tuple[tuple[type[CourtDeskError], Advice], ...] = (
    (
        VaultInUse,
        Advice(
            "CourtDesk is open already",
            (
                "Look for the other CourtDesk window and go on there.",
                "Or close it there, then press “Try again” here.",
            ),
        ),
    ),
    (
        NewerVault,
        Advice(
            "This vault needs a newer CourtDesk",
            (
                "Install the version of CourtDesk that your other laptops have.",
                "The vault was left as it was; nothing in it is lost.",
            ),
        ),
    ),
    (
        WentBack,
        Advice(
            "This is an older copy of the vault",
            (
                "If nobody here put back an older copy, stop and tell whoever looks after this "
                "laptop: records may have been taken away.",
                "If the newer copy still exists, put it back and press “Try again”.",
                "If an older copy was put back on purpose, such as after a broken disk, write "
                "down why and go on with it: what it lacks is then known to be missing.",
                "A backup may hold more than this copy: “Restore a backup…” says so.",
            ),
            restore=True,
        ),
    ),
    (
        ClonedDevice,
        Advice(
            "Two copies of one vault have been used",
            (
                "Stop working in both copies, and delete neither: each may hold what the other "
                "lacks.",
                "Tell the administrator of your team, who decides which one goes on.",
            ),
        ),
    ),
    (
        TamperedVault,
        Advice(
            "Something in this vault was changed outside CourtDesk",
            (
                "Stop working in this vault, delete nothing, and tell its administrator and "
                "whoever looks after this laptop what this page says.",
                "If they agree, restore a backup of a day before it happened. It gets a folder of "
                "its own, and this one stays as it is to be looked into.",
            ),
            restore=True,
        ),
    ),
    (
        DamagedVault,
        Advice(
            "This vault is damaged",
            (
                "Do not delete anything: this folder may still hold what no backup has.",
                "Restore the latest backup. It gets a folder of its own, and this one stays as it "
                "is.",
                _SUPPORT,
            ),
            restore=True,
        ),
    ),
    (
        ForeignVault,
        Advice(
            "This folder does not hold a whole CourtDesk vault",
            (
                "Start CourtDesk with the right folder: courtdesk --vault FOLDER.",
                "If this is the right one and files of it are missing or mixed up, restore the "
                "latest backup.",
                "The folder was left as it was.",
            ),
            restore=True,
        ),
    ),
    (
        FormFileRefused,
        Advice(
            "A questionnaire file cannot be used",
            ("Install CourtDesk again, or put the file right.", _SUPPORT),
        ),
    ),
    (
        NoSpace,
        Advice(
            "The disk is full",
            ("Make room on this laptop's disk, then press “Try again”.", "Nothing saved is lost."),
        ),
    ),
    (
        CourtDeskError,
        Advice("The vault cannot be opened", ("Then press “Try again”.", _SUPPORT)),
    ),
)


def advice_for(error: CourtDeskError) -> Advice:
    """How to tell `error`."""
    return next(advice for kind, advice in _ADVICE if isinstance(error, kind))


class ProblemPage(Page):
    """Tells why the vault did not open.

    Signals:
        again: try once more.
        restore: choose a backup to restore.
        go_on: go on with a vault that was put back; carries the reason that was typed.
        leave: close CourtDesk.
    """

    again = Signal()
    go_on = Signal(str)
    restore = Signal()
    leave = Signal()

    def __init__(
        self, error: CourtDeskError, *, may_go_on: bool = False, parent: QWidget | None = None
    ) -> None:
        advice = advice_for(error)
        self._restores = advice.restore
        super().__init__(advice.heading, parent)
        self.setAccessibleDescription(str(error))
        panel = Inset(look="warning")
        panel.add(Text(str(error)))
        self.body.addWidget(panel)
        self.body.addWidget(Section("What to do"))
        for number, step in enumerate(advice.steps, 1):
            self.body.addWidget(Text(f"{number}. {step}"))
        self.reason = TextField(
            "why",
            "Why an older copy is in use",
            hint="Kept in the record for good, with your name.",
            missing="Write down why an older copy is in use.",
            chars=48,
        )
        self.group = FieldGroup([self.reason])
        self.group.setVisible(may_go_on)
        self.body.addWidget(self.group)
        self.body.addWidget(self._buttons(may_go_on=may_go_on))

    def start(self) -> None:
        """Put the keyboard on the harmless button."""
        self.try_again.setFocus()

    def show_errors(self, errors: Sequence[tuple[str, str]]) -> None:
        """Show what is wrong with the reason."""
        self.group.show_errors(errors)

    def _buttons(self, *, may_go_on: bool) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(gap=10, line_gap=8)
        column = layouts.column(holder, gap=0)
        column.addLayout(flow)
        self.try_again = PrimaryButton("Try again")
        self.try_again.clicked.connect(self.again)
        self.accept = SecondaryButton("Go on with this copy")
        self.accept.clicked.connect(self._accept)
        self.accept.setVisible(may_go_on)
        self.restore_button = SecondaryButton("Restore a backup…")
        self.restore_button.clicked.connect(self.restore)
        if not self._restores:
            self.restore_button.hide()
        self.close_button = SecondaryButton("Close CourtDesk")
        self.close_button.clicked.connect(self.leave)
        for button in (self.try_again, self.accept, self.restore_button, self.close_button):
            flow.addWidget(button)
        return holder

    def _accept(self) -> None:
        values = self.group.read_or_show()
        if values is not None:
            self.go_on.emit(values["why"])
