"""What a person sees of a bug; apart from `crash`, as most days nobody does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from courtdesk.ui.crash import CrashReport
from courtdesk.ui.kit.buttons import PrimaryButton
from courtdesk.ui.kit.clipboard import ClipboardGuard, CopyButton
from courtdesk.ui.kit.dialogs import ModalFrame
from courtdesk.ui.kit.headings import Strong, Text


class CrashDialog(ModalFrame):
    """Says that something went wrong, that answers are safe, and offers the details to copy."""

    def __init__(
        self, report: CrashReport, clipboard: ClipboardGuard, parent: QWidget | None = None
    ) -> None:
        super().__init__("Something went wrong in CourtDesk", parent)
        self.body.addWidget(
            Text(
                "What you did last may not have been recorded: look for it before you go on. "
                "Everything that was shown as saved is safe."
            )
        )
        self.body.addWidget(Strong(f"Code {report.code}"))
        self.body.addWidget(
            Text(
                "If it happens again, tell whoever supports CourtDesk this code. The technical "
                "details hold line numbers and no personal data."
            )
        )
        close = self.add_button(PrimaryButton("Go on"))
        close.clicked.connect(self.accept)
        self.copy = CopyButton("Copy technical details", lambda: report.details, clipboard)
        self.add_button(self.copy)
        close.setDefault(True)
        close.setFocus(Qt.FocusReason.OtherFocusReason)
