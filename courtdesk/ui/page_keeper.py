"""Keeping what is typed on a page, so that a lock or a power cut loses none of it.

Every change goes to the runner at once; one save is under way at a time and the newest state
follows it, so a fast typist makes no queue. A lock waits for the runner and so for all of it (P1).

What was typed before somebody else changed the same field does not come back over it: the field
shows what is recorded, and the member says which of the two to go on with (P1, P4).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from courtdesk.actions import page_drafts
from courtdesk.actions.page_drafts import Kept, Value
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment
from courtdesk.domain.ids import CaseId
from courtdesk.domain.words import listed
from courtdesk.errors import CourtDeskError, FieldError
from courtdesk.store.records import Draft
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.error_summary import Errors
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import PassphraseField
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk

NO_CASE = CaseId("site")
"""Under which the drafts of pages about no case are kept; no case has this id."""

KEPT = "What you had typed here before was kept."

KEPT_OVER = (
    f"{KEPT} Somebody else has recorded something in this case since: read the page before you "
    "save it."
)

CHOOSE = (
    "{} changed since you typed here. What is recorded now is shown; what you had typed is kept. "
    "Choose which to go on with before you save."
)


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


@dataclass(frozen=True)
class _Found:
    """A page's draft as it was read, and whether anybody has changed its case since."""

    draft: Draft
    kept: Kept = field(repr=False)
    newest: int
    moved: bool = False


class KeptNote(QWidget):
    """One line that says what became of what was typed, and the ways to go on.

    Attributes:
        words: the line.
        again: drops what was kept.
        put_back, leave: shown instead of it where a field has changed meanwhile: what had been
            typed there, or what is recorded now.
    """

    def __init__(self) -> None:
        super().__init__()
        mark(self, "clear")
        column = layouts.column(self, gap=2)
        self.words = Text()
        self.again = LinkButton("Start again")
        self.put_back = LinkButton("Put back what I had typed")
        self.leave = LinkButton("Go on with what is recorded")
        for widget in (self.words, self.again, self.put_back, self.leave):
            column.addWidget(widget)
        self._ask(choice=False)
        self.hide()

    def ask(self, sentence: str) -> None:
        """Show `sentence` with the choice that it asks for."""
        self._ask(choice=True)
        # Where the page put "Start again" in the order, which stands in this place else.
        QWidget.setTabOrder(self.again, self.put_back)
        QWidget.setTabOrder(self.put_back, self.leave)
        self._show(sentence)

    def say(self, sentence: str) -> None:
        """Show `sentence` and have it spoken, once."""
        self._ask(choice=False)
        self._show(sentence)

    def _ask(self, *, choice: bool) -> None:
        self.again.setVisible(not choice)
        self.put_back.setVisible(choice)
        self.leave.setVisible(choice)

    def _show(self, sentence: str) -> None:
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
        for one in self.fields:
            one.changed.connect(self._field_changed)

    def _field_changed(self) -> None:
        sender = self.sender()
        if isinstance(sender, Field):
            self.changed.emit(sender.name)


def must_choose(keeper: PageKeeper | None, show: Callable[[Errors], object]) -> bool:
    """Whether kept words still stand aside of recorded ones; `show` is then given the sentences.

    Each page asks before it records anything: saved as it stands, it would throw away what was
    typed, or go over what a colleague recorded, without a word (P1, P4).
    """
    undecided = keeper.undecided() if keeper is not None else []
    if undecided:
        show(undecided)
    return bool(undecided)


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
        self.note.put_back.clicked.connect(self._put_back)
        self.note.leave.clicked.connect(self._leave_aside)
        self._desk = desk
        self._name = name
        self._fields = [one for one in group.fields if not isinstance(one, PassphraseField)]
        self._recorded = self._readable()
        self._draft: Draft | None = None
        self._kept = Kept()
        # How far the record had come when the fields' page was read; it says so when it begins.
        self._since = desk.session.vault.newest
        self._aside: dict[str, Value] = {}
        self._busy = False
        self._held = False
        group.changed.connect(self._changed)

    def begin(self) -> None:
        """Read what was kept and put it into the fields that are as recorded."""
        session, name = self._desk.session, self._name

        def work() -> tuple[int | None, _Found | None]:
            # Looking at a page must not write: a draft is begun by what is typed.
            if not page_drafts.has_page(session, name.case, name.page):
                return session.seen, None
            found = page_drafts.open_page(session, name.case, name.page, name.compartment)
            moved = page_drafts.changed_since(session, name.case, found[1].since)
            return session.seen, _Found(*found, newest=session.vault.newest, moved=moved)

        self._busy = True
        self._desk.runner.run(self, work, self._opened, self._refused)

    def undecided(self) -> list[tuple[str, str]]:
        """Each field of which the member has yet to say what holds, with a sentence on it."""
        return [
            (
                one.name,
                f"“{one.label}” changed since you had typed something else here: choose at the "
                "top of the page whether to put that back or go on with what is recorded.",
            )
            for one in self._set_aside()
        ]

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
            self._draft, self._kept, self._held = None, Kept(), False
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

    def _opened(self, told: tuple[int | None, _Found | None]) -> None:
        seen, found = told
        self._since = self._since if seen is None else seen
        if found is not None:
            self._bring_back(found)
        self._busy = False
        self._changed()

    def _bring_back(self, found: _Found) -> None:
        kept = found.kept
        self._draft, self._kept = found.draft, kept
        overtaken = kept.overtaken(self._recorded, found.newest)
        self._aside = {**kept.aside, **overtaken}
        still = {name: one for name, one in kept.values.items() if name not in overtaken}
        filled = self._restore(still)
        if self._set_aside():
            self.note.ask(self._choice())
        elif filled:
            self.note.say(KEPT_OVER if found.moved else KEPT)

    def _set_aside(self) -> list[Field[Any]]:
        return [one for one in self._fields if one.name in self._aside]

    def _choice(self) -> str:
        labels = [f"“{one.label}”" for one in self._set_aside()]
        return CHOOSE.format(f"{listed(labels)} {'has' if len(labels) == 1 else 'have'}")

    def _put_back(self) -> None:
        fields = self._set_aside()
        for one in fields:
            # An option may be gone, as in `_restore`.
            with suppress(ValueError):
                one.set_value(self._aside[one.name])
        self._decided(fields)

    def _leave_aside(self) -> None:
        self._decided(self._set_aside())

    def _decided(self, fields: Sequence[Field[Any]]) -> None:
        self._aside = {}
        self._changed()
        if self._typed():
            self.note.say(KEPT)
        else:
            self.note.hide()
        if fields:
            # The link that was pressed is hidden now.
            fields[0].focus_first()

    def _restore(self, values: Mapping[str, Value]) -> bool:
        """Whether any field was filled. What was typed while this was read is newer and stays."""
        typed = self._typed()
        filled = False
        for one in self._fields:
            if one.name in values and one.name not in typed and self._is_readable(one):
                # An option may be gone: what was chosen then can no longer be chosen.
                with suppress(ValueError):
                    one.set_value(values[one.name])
                    filled = filled or one.name in self._typed()
        return filled

    def _changed(self) -> None:
        if self._busy or self._held:
            return
        kept = self._now()
        if (kept.values, kept.aside) == (self._kept.values, self._kept.aside):
            return
        session, name, draft = self._desk.session, self._name, self._draft

        def work() -> tuple[Draft | None, Kept]:
            if not kept:
                page_drafts.drop_page(session, name.case, name.page)
                return None, kept
            at = draft or page_drafts.open_page(session, name.case, name.page, name.compartment)[0]
            page_drafts.save_page(session, at, kept)
            return at, kept

        self._busy = True
        self._desk.runner.run(self, work, self._saved, self._refused)

    def _now(self) -> Kept:
        """What is to be kept now. A field that was read is typed over what this page shows."""
        typed = self._typed()
        shown = {name: self._recorded[name] for name in typed if name in self._recorded}
        return Kept(typed, shown, dict(self._aside), self._since)

    def _saved(self, kept: tuple[Draft | None, Kept]) -> None:
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
        self._aside = {}
        for one in self._fields:
            if one.name in self._recorded:
                one.set_value(self._recorded[one.name])
        self.note.hide()
        self._forget(self._begun_again)
        self.begun_again.emit()

    def _dropped(self, _: None) -> None:
        # Only what is typed from here on is kept, should the page still stand: its fields hold
        # what was just thrown away.
        self._draft, self._kept = None, Kept()
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
