"""Keeping what is typed on a page, so that a lock or a power cut loses none of it.

Every change goes to the runner at once; one save is under way at a time and the newest state
follows it, so a fast typist makes no queue. A lock waits for the runner and so for all of it (P1).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from courtdesk.actions import page_drafts
from courtdesk.actions.page_drafts import Value
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError, FieldError
from courtdesk.store.records import Draft
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import PassphraseField
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk

NO_CASE = CaseId("site")
"""Under which the drafts of pages about no case are kept; no case has this id."""

KEPT = "What you had typed here before was kept."


@dataclass(frozen=True)
class PageName:
    """Which page is kept: its case, "screen:part", and what its content is sealed to."""

    case: CaseId
    page: str
    compartment: Compartment | None = None

    def drop(self, session: Session) -> None:
        """Forget what was typed after it was recorded; called on the worker thread.

        What is recorded stays recorded: a disk too full to forget must not have it done twice.
        """
        with suppress(CourtDeskError):
            page_drafts.drop_page(session, self.case, self.page)


class KeptNote(QWidget):
    """One line that says what became of what was typed, and a way to begin anew.

    Attributes:
        words: the line.
        again: drops what was kept.
    """

    def __init__(self) -> None:
        super().__init__()
        mark(self, "clear")
        column = layouts.column(self, gap=2)
        self.words = Text()
        self.again = LinkButton("Start again")
        column.addWidget(self.words)
        column.addWidget(self.again)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show `sentence` and have it spoken, once."""
        if self.isHidden() or self.words.text() != sentence:
            self.words.setText(sentence)
            self.show()
            announce(self.words, sentence)


class FieldsApart(QObject):
    """The fields of a page that stand in several places, as `PageKeeper` wants them.

    Signals:
        changed: any field changed; carries its name.
    """

    changed = Signal(str)

    def __init__(self, fields: Sequence[Field[Any]], parent: QObject) -> None:
        super().__init__(parent)
        self.fields = tuple(fields)
        for field in self.fields:
            field.changed.connect(self._field_changed)

    def _field_changed(self) -> None:
        sender = self.sender()
        if isinstance(sender, Field):
            self.changed.emit(sender.name)


class PageKeeper(QObject):
    """Restores and keeps the fields of one page; made when they stand on it.

    Passphrases are never read. A field whose value cannot be read yet, such as half a date, is
    left out until it can.

    Attributes:
        note: the line for the page to show above its fields.

    Signals:
        begun_again: the fields are as they were before anything was typed.
    """

    begun_again = Signal()

    def __init__(self, desk: Desk, name: PageName, group: FieldGroup | FieldsApart) -> None:
        super().__init__(group)
        self.note = KeptNote()
        self.note.again.clicked.connect(self._start_again)
        self._desk = desk
        self._name = name
        self._fields = [one for one in group.fields if not isinstance(one, PassphraseField)]
        self._recorded = self._readable()
        self._draft: Draft | None = None
        self._kept: dict[str, Value] = {}
        self._busy = False
        self._held = False
        group.changed.connect(self._changed)

    def begin(self) -> None:
        """Read what was kept and put it into the fields that are as recorded."""
        session, name = self._desk.session, self._name

        def work() -> tuple[Draft, dict[str, Value]] | None:
            # Looking at a page must not write: a draft is begun by what is typed.
            if not page_drafts.has_page(session, name.case, name.page):
                return None
            return page_drafts.open_page(session, name.case, name.page, name.compartment)

        self._busy = True
        self._desk.runner.run(self, work, self._opened, self._refused)

    def hold(self) -> None:
        """Save nothing from now on: the page's action takes what is typed to the record."""
        self._held = True

    def go_on(self) -> None:
        """The action was refused: keep what is typed again."""
        self._held = False
        self._changed()

    def stands(self, values: dict[str, Value]) -> None:
        """These fields are recorded so now, here or elsewhere: only what differs is typed."""
        self._recorded |= values
        if self._held:
            # The draft went with what was recorded; what was typed meanwhile begins a new one.
            self._draft, self._kept, self._held = None, {}, False
        self._changed()

    def drop(self) -> None:
        """Forget what was typed: the page is left, and what stands on it is not wanted."""
        self._forget(self._dropped)

    def _forget(self, done: Callable[[None], None]) -> None:
        session, name = self._desk.session, self._name
        self._held = True
        self._desk.runner.run(
            self,
            lambda: page_drafts.drop_page(session, name.case, name.page),
            done,
            self._not_dropped,
        )

    def _opened(self, found: tuple[Draft, dict[str, Value]] | None) -> None:
        if found is not None:
            self._draft, self._kept = found
            if self._restore(self._kept):
                self.note.say(KEPT)
        self._busy = False
        self._changed()

    def _restore(self, values: dict[str, Value]) -> bool:
        """Whether any field was filled. What was typed while this was read is newer and stays."""
        typed = self._typed()
        filled = False
        for field in self._fields:
            if field.name in values and field.name not in typed and self._is_readable(field):
                # An option may be gone: what was chosen then can no longer be chosen.
                with suppress(ValueError):
                    field.set_value(values[field.name])
                    filled = filled or field.name in self._typed()
        return filled

    def _changed(self) -> None:
        if self._busy or self._held:
            return
        typed = self._typed()
        if typed == self._kept:
            return
        session, name, draft = self._desk.session, self._name, self._draft

        def work() -> tuple[Draft | None, dict[str, Value]]:
            if not typed:
                page_drafts.drop_page(session, name.case, name.page)
                return None, typed
            at = draft or page_drafts.open_page(session, name.case, name.page, name.compartment)[0]
            page_drafts.save_page(session, at, typed)
            return at, typed

        self._busy = True
        self._desk.runner.run(self, work, self._saved, self._refused)

    def _saved(self, kept: tuple[Draft | None, dict[str, Value]]) -> None:
        self._draft, self._kept = kept
        self._busy = False
        self._changed()

    def _refused(self, error: CourtDeskError) -> None:
        # The next change tries again, from the beginning.
        self._draft = None
        self._busy = False
        self.note.say(str(error))

    def _start_again(self) -> None:
        self._held = True
        for field in self._fields:
            if field.name in self._recorded:
                field.set_value(self._recorded[field.name])
        self.note.hide()
        self._forget(self._begun_again)
        self.begun_again.emit()

    def _dropped(self, _: None) -> None:
        # Only what is typed from here on is kept, should the page still stand: its fields hold
        # what was just thrown away.
        self._draft, self._kept = None, {}
        self._held = False

    def _begun_again(self, nothing: None) -> None:
        self._dropped(nothing)
        self._changed()

    def _not_dropped(self, error: CourtDeskError) -> None:
        self._held = False
        self.note.say(str(error))

    def _typed(self) -> dict[str, Value]:
        """What differs from what is recorded."""
        absent = object()
        now = self._readable()
        return {
            name: value for name, value in now.items() if value != self._recorded.get(name, absent)
        }

    def _readable(self) -> dict[str, Value]:
        return {field.name: field.value() for field in self._fields if self._is_readable(field)}

    @staticmethod
    def _is_readable(field: Field[Any]) -> bool:
        try:
            field.value()
        except FieldError:
            return False
        return True
