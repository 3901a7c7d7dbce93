"""The page that asks: what waits already, the two ways, and what is made of a sealed file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from courtdesk.actions import decisions, requests
from courtdesk.actions.requests import Asked
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId, DocumentId, MemberId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import CourtDeskError, FieldError
from courtdesk.ui.case_form import CaseForm
from courtdesk.ui.case_words import clock_time
from courtdesk.ui.kit.buttons import Button, LinkButton, SecondaryButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.page_keeper import must_choose
from courtdesk.ui.risk_stop import StopPanel
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.ask_decision.fields import BY_FILE, FILE, fields_of
from courtdesk.ui.screens.ask_decision.preview import Preview, Wanted
from courtdesk.ui.screens.ask_decision.reading import (
    INTRO,
    AskView,
    read_view,
    role_words,
    waiting_words,
)
from courtdesk.ui.screens.ask_decision.sent import SentPanel
from courtdesk.ui.screens.ask_decision.withdraw import WITHDRAW

_FILTER = "Sealed files (*.age);;All files (*)"
_SAVE = "Save the sealed file…"
_NOBODY = (
    "To decide, {} signs in on this laptop and opens Approvals.",
    "By sealed file: there is nobody to send one to yet. Whoever decides on another laptop sends a "
    "card; an administrator takes it in under Team, on the team or outside it.",
)


class AskDecision(CaseForm[AskView]):
    """Asks, with the time by which the decision is needed; shows what has been asked.

    Attributes:
        stop: the way to the risk page while nobody has said what was done, else None.
        copy: makes text to paste instead of a file.
        preview: the text as it would be read, or None where nobody can be asked by a file.
        sent: what was made, once it was.
    """

    stop: StopPanel | None

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind) -> None:
        mental = kind is RequirementKind.MHTR
        title = "Ask for MHTR approval" if mental else f"Ask the provider to hold the {kind}"
        kept_as = f"ask_decision:{kind}"
        super().__init__(desk, case, title, "Ask now", kept_as=kept_as, intro=INTRO[mental])
        self.stop = None
        self.copy = SecondaryButton("Copy as text to paste")
        self.copy.clicked.connect(self.ask_as_text)
        self.preview: Preview | None = None
        self.sent: SentPanel | None = None
        self._kind = kind
        self._words = "Ask now"
        self._path: Path | None = None
        self._made: Asked | None = None
        self._writing = False

    @property
    def by_file(self) -> bool:
        """Whether the way that is chosen is a sealed file."""
        if self.view is None or self.group is None or not self.view.offer.people:
            return False
        return bool(self.group["way"].value() == FILE)

    def refresh(self) -> None:
        """After a stop the record may have been made meanwhile: then there is something to ask."""
        if self.stop is None:
            return
        self.stop.hide()
        self.stop.setParent(None)
        self.stop.deleteLater()
        self.stop = None
        self.start()

    def leave(self) -> bool:
        """Not while a file is made: nobody would be told where it is and what goes beside it."""
        return not self._writing

    def read(self, session: Session) -> AskView:
        """The case. Raises `NotAllowed` for a role that does not ask."""
        return read_view(session, self.case, self._kind)

    def show_view(self, view: AskView) -> None:
        """The page, or in one sentence what has to come before it.

        An open risk stop has its own way on; the page reads again when that has been gone.
        """
        if view.why_not and view.why_not == view.file.risk_stop():
            self.stop = StopPanel(view.file, self.desk.go)
            self.page.body.addWidget(self.stop)
            self.page.set_hints([("Enter", "go there"), ("Alt ←", "back")])
            self.stop.button.setFocus()
        elif view.why_not:
            self.refuse(view.why_not)
        else:
            self.page.set_hints([("Tab", "next"), ("Ctrl Enter", "ask"), ("Alt ←", "back")])
            super().show_view(view)

    # What is read first

    def before_fields(self, view: AskView) -> None:
        """Say what waits already, or why what was asked waits no more."""
        panel = self._waiting(view) or self._void(view)
        if panel is not None:
            self.page.body.addWidget(panel)
        if not view.offer.people:
            for sentence in _NOBODY:
                self.page.body.addWidget(Text(sentence.format(role_words(self._kind))))
            team = LinkButton("Open Team")
            team.clicked.connect(lambda: self.desk.go(Place("team")))
            self.page.body.addWidget(team, 0, Qt.AlignmentFlag.AlignLeft)

    def _waiting(self, view: AskView) -> Inset | None:
        if view.waiting is None:
            return None
        panel = Inset(f"Waiting for {view.asked_of}")
        panel.add(Text(waiting_words(view, view.waiting)))
        withdraw = LinkButton("Withdraw what was asked…")
        place = Place("ask_decision", self.case, f"{self._kind}:{WITHDRAW}")
        withdraw.clicked.connect(lambda: self.desk.go(place))
        panel.body.addWidget(withdraw, 0, Qt.AlignmentFlag.AlignLeft)
        self._words = "Ask again"
        self.action.setText(self._words)
        return panel

    def _void(self, view: AskView) -> Inset | None:
        part = view.file.requirement(self._kind)
        if part is None or part.request is None:
            return None
        value, at = part.request.value, clock_time(part.request.at, view.now)
        if value.withdrawn_at is not None:
            panel = Inset("Withdrawn", look="neutral")
            panel.add(Text(f"What was asked was withdrawn at {at}: {value.withdrawn_because}"))
            return panel
        panel = Inset("The record has changed", look="warning")
        panel.add(Text(f"What was asked for at {at} no longer counts: ask again for what is now."))
        return panel

    # The fields

    def fields(self, view: AskView) -> Sequence[Field[Any]]:
        """Which way, to whom, what goes, by when, and a note."""
        return fields_of(view, self._kind)

    def beside_action(self) -> Sequence[Button]:
        """The same as text."""
        return (self.copy,)

    def after_fields(self, view: AskView) -> None:
        """Show what belongs to the way that is chosen, and the text as it would be read."""
        self.copy.hide()
        if self.group is None or not view.offer.people:
            return
        self.preview = Preview(self.desk, self.case, self._kind, self._wanted, view.readers)
        self.group.put_before("needed_by", self.preview)
        self.group["way"].changed.connect(self._way_chosen)
        for name in ("to", "goes") if view.offer.choices else ("to",):
            self.group[name].changed.connect(self.preview.out_of_date)
        self._way_chosen()

    def _way_chosen(self) -> None:
        if self.group is None:
            return
        for field in self.group.fields:
            if field.name in BY_FILE:
                field.setVisible(self.by_file)
        for widget in (self.preview, self.copy):
            if widget is not None:
                widget.setVisible(self.by_file)
        self.action.setText(_SAVE if self.by_file else self._words)

    def _wanted(self) -> Wanted:
        if self.view is None or self.group is None:
            return Wanted(None)
        reader = self.view.person(self.group["to"].value())
        ticked = self.group["goes"].value() if self.view.offer.choices else ()
        return Wanted(reader, self._held_back(ticked))

    def _held_back(self, ticked: Sequence[str]) -> tuple[DocumentId, ...]:
        choices = self.view.offer.choices if self.view is not None else ()
        return tuple(one.document for one in choices if str(one.document) not in ticked)

    # Asking

    def submit(self) -> None:
        """Ask here; for a file, ask first where it is to be saved."""
        if not self.by_file:
            super().submit()
            return
        if self.group is None or self.group.read_or_show() is None:
            return
        if must_choose(self.keeper, self.group.show_errors):
            return
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the sealed file", requests.SUGGESTED, _FILTER
        )
        if chosen:
            self.ask_by_file(Path(chosen))

    def ask_by_file(self, path: Path) -> None:
        """Ask, and write the file to `path`."""
        self._write(path)

    def ask_as_text(self) -> None:
        """Ask, and put the same on the clipboard as text."""
        self._write(None)

    def _write(self, path: Path | None) -> None:
        if self._writing:
            return
        self._path = path
        super().submit()
        # Off while it is at work, on again where the fields were wrong and nothing began.
        self._writing = not self.action.isEnabled()
        self.copy.setEnabled(not self._writing)

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Ask. Raises `FieldError` for a time that has passed."""
        needed = _needed_by(session.clock(), values["needed_by"])
        note = values["note"] or ""
        if values.get("way") != FILE:
            return decisions.ask_decision(
                session, self.case, self._kind, needed_by=needed, note=note
            )
        self._made = requests.write_request(
            session,
            self.case,
            self._kind,
            MemberId(values["to"]),
            self._path,
            needed_by=needed,
            note=note,
            hold_back=self._held_back(values.get("goes", ())),
        )
        return self._made

    def said(self) -> str:
        """What happens next."""
        seen = f"Asked: {role_words(self._kind)} sees it on signing in to this laptop."
        if self._kind is RequirementKind.MHTR:
            return f"{seen} Nothing was sent."
        return f"{seen} Nothing was sent; to ring them, go to “{self._kind} provider” on the case."

    def _done(self, at: datetime) -> None:
        self._writing = False
        if self._made is None:
            super()._done(at)
            return
        self.desk.saved(at)
        self._show_sent(self._made)

    def _refused(self, error: CourtDeskError) -> None:
        self._writing = False
        self.copy.setEnabled(True)
        super()._refused(error)

    def _show_sent(self, made: Asked) -> None:
        """In place of the fields, so that nothing is asked twice by mistake."""
        for at in range(self.page.body.count()):
            item = self.page.body.itemAt(at)
            widget = item.widget() if item is not None else None
            if widget is not None and widget is not self.page.title:
                widget.hide()
        for button in self._buttons:
            button.hide()
        self.sent = SentPanel(self.desk, made, self._path)
        self.sent.left.connect(self.to_case)
        self.page.body.insertWidget(1, self.sent)
        self.page.set_hints([("Tab", "next"), ("Alt ←", "back")])
        self.sent.focus_first()
        self.page.area.verticalScrollBar().setValue(0)


def _needed_by(now: datetime, at: Any) -> datetime | None:
    needed = datetime.combine(now.date(), at, tzinfo=now.tzinfo) if at else None
    if needed is not None and needed < now:
        raise FieldError(
            "needed_by", f"{needed:%H:%M} has passed: enter a later time today, or none."
        )
    return needed
