"""The versions of one record beside each other, and the person's word which holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from courtdesk.actions import settling
from courtdesk.actions.session import Session
from courtdesk.actions.settling import Conflict
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId, DocumentId, RevisionId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import CourtDeskError, WrongPassphrase
from courtdesk.store.records import ChangedMeanwhile
from courtdesk.ui.case_form import as_pairs
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import PassphraseField, TextArea
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Caption, Section, Text
from courtdesk.ui.kit.panels import Inset, Panel
from courtdesk.ui.kit.tab_order import follow_reading
from courtdesk.ui.page_keeper import NO_CASE, PageKeeper, PageName, must_choose
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.settle.page import VersionsPage, View, case_of, file_of
from courtdesk.ui.screens.settle.points import (
    PASSPHRASE,
    REASON,
    Picks,
    field_name,
    kept_in,
    picks_in,
    points,
)
from courtdesk.ui.screens.settle.sides import Alike, Compared
from courtdesk.ui.screens.settle.words import (
    BY_POINT,
    CLOCKS,
    CONSENT,
    LEAST,
    NOTHING_RESTS,
    SEALED,
    WHOLE,
    counted,
    follows,
    is_signed,
    made_words,
    named,
    settled_before,
)
from courtdesk.ui.welcome import wait_of

_DO = "Settle which holds"
_SETTLED = (
    "One version of this record holds now. If you came to settle it, a colleague may have done so, "
    "or both versions may have been found to say the same."
)
_CAME = "This record has changed while this page stood open. What you choose and type stays."
_NEW = (
    "Another version came while this page stood open. It is shown with the others now: look at "
    "what is new, then settle again. What you had chosen is still chosen where it still stands."
)


@dataclass(frozen=True)
class OneView(View):
    """What is in dispute, or `None` when nothing is any more.

    `keeps` is whether what is typed can be kept over a lock; `came` are the versions that were not
    there when the page was shown first.
    """

    conflict: Conflict | None
    keeps: bool
    came: frozenset[RevisionId] = frozenset()


class SettleOne(VersionsPage[OneView]):
    """Shows every version and asks which holds, point by point or as a whole.

    Attributes:
        group: the fields, or None for who may not settle it and until it is read.
        keeper: keeps what is typed over a lock, where there is anything to type.
        came: the button that shows what came meanwhile, or None when nothing has.
        action: the button that settles it.
    """

    def __init__(self, desk: Desk, case: CaseId | None, document: DocumentId) -> None:
        super().__init__(desk, case, "Which version holds?")
        self._document = document
        self.group: FieldGroup | None = None
        self.keeper: PageKeeper | None = None
        self.came: SecondaryButton | None = None
        self.action = PrimaryButton(_DO)
        self._key = QAction(_DO, self)
        self._key.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self._key.triggered.connect(self._by_key)

    def refresh(self) -> None:
        """Another version may have come. It is told of; the keyboard and what is typed stay."""
        self._look_again(self._tell)

    def read(self, session: Session) -> OneView:
        """The record and its versions. Raises what `case_file` raises."""
        found = settling.conflicts(session, self.case)
        conflict = next((one for one in found if one.document == self._document), None)
        case = self.case or (case_of(session, conflict) if conflict is not None else None)
        may = session.may(Permission.READ_CASES)
        return OneView(file_of(session, case), session.clock(), conflict, may)

    def show_view(self, view: OneView) -> None:
        """The versions, what differs, and for who may settle it the way to do so."""
        self.group, self.keeper, self.came = None, None, None
        self.removeAction(self._key)
        if view.conflict is None:
            self.say_instead("Nothing to settle", _SETTLED)
            return
        self._show_versions(view, view.conflict)
        if view.conflict.may:
            self._show_fields(view, view.conflict)
        else:
            self._show_only(view.conflict)

    def take_keyboard(self) -> None:
        """To the first point that is to be settled."""
        if self.group is not None:
            self.group.fields[0].focus_first()
        else:
            super().take_keyboard()

    def submit(self) -> None:
        """Settle it, or show what is missing."""
        conflict = self.view.conflict if self.view is not None else None
        if self.group is None or conflict is None or self._busy():
            return
        values = self.group.read_or_show()
        if values is None or must_choose(self.keeper, self.group.show_errors):
            return
        self.page.set_failed(failed=False)
        self.action.setEnabled(False)
        if self.keeper is not None:
            self.keeper.hold()
        session, name = self.desk.session, self._name(conflict)
        picks = picks_in(conflict, values)

        def work() -> datetime:
            _settle(session, conflict, picks, values)
            name.drop(session)
            return session.clock()

        self.desk.runner.run(self, work, lambda at: self._settled(conflict, at), self._refused)

    # What stands on the page

    def _show_versions(self, view: OneView, conflict: Conflict) -> None:
        panel = Panel(f"{counted(conflict)}: {conflict.what}")
        for number, one in enumerate(conflict.versions, 1):
            new = ". New: it came while this page stood open" if one.revision in view.came else ""
            panel.add(Text(f"{named(number)}: {made_words(one, view.now)}{new}"))
        for sentence in settled_before(conflict, view.now):
            panel.add(Text(sentence))
        panel.add(Caption(CLOCKS))
        if conflict.reference:
            # Nothing is approved or issued on a record of the site.
            panel.add(Text(NOTHING_RESTS))
        self.body.addWidget(panel)
        for sentence in (
            LEAST if conflict.kind == CONSENT else "",
            SEALED if conflict.hidden else "",
        ):
            if sentence:
                aside = Inset(look="neutral")
                aside.add(Text(sentence))
                self.body.addWidget(aside)
        if conflict.page and conflict.may:
            self._show_way(conflict)

    def _show_way(self, conflict: Conflict) -> None:
        way = SecondaryButton("Make a new one in the place of both")
        place = _page_of(conflict, self.case)
        way.clicked.connect(lambda: self.desk.go(place))
        self.body.addWidget(way, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_only(self, conflict: Conflict) -> None:
        why = Inset("You cannot settle this", look="neutral")
        why.add(Text(conflict.why_not))
        self.body.addWidget(why)
        for one in self._compared(conflict):
            self.body.addWidget(one)
        alike = _alike(conflict)
        if alike is not None:
            self.body.addWidget(alike)
        back = SecondaryButton("Back")
        back.clicked.connect(self.desk.back)
        self.body.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        self.page.set_hints([("Tab", "next"), ("Alt ←", "back")])

    def _show_fields(self, view: OneView, conflict: Conflict) -> None:
        chosen = points(conflict, view.now)
        last = [PassphraseField(PASSPHRASE, "Your passphrase again", missing=_AGAIN)]
        self.group = FieldGroup([*chosen, _reason(), *(last if conflict.passphrase else [])])
        self.group.failed.connect(self._failed)
        self._put_between(self.group, conflict, chosen[0].name)
        self.body.insertWidget(0, self.group.summary)
        self.body.addWidget(self.group)
        self._show_buttons(conflict)
        for field in self.group.fields:
            if isinstance(field, PassphraseField):
                field.edit.returnPressed.connect(self.submit)
        if view.keeps:
            self._keep(self.group, conflict)

    def _put_between(self, group: FieldGroup, conflict: Conflict, first: str) -> None:
        """What is read before the choices, and between them and the reason."""
        group.put_before(first, Section("What differs"))
        group.put_before(first, Text(WHOLE if conflict.whole else BY_POINT))
        if conflict.whole:
            for one in self._compared(conflict):
                group.put_before(REASON, one)
        alike = _alike(conflict)
        if alike is not None:
            group.put_before(REASON, alike)
        after = Inset("What follows")
        for sentence in follows(conflict):
            after.add(Text(sentence))
        group.put_before(REASON, after)

    def _show_buttons(self, conflict: Conflict) -> None:
        words = "Sign which holds" if conflict.passphrase else _DO
        self.action = PrimaryButton(words, hint="Ctrl Enter")
        self.action.clicked.connect(self.submit)
        cancel = SecondaryButton("Cancel")
        cancel.clicked.connect(self._cancel)
        row = FlowLayout(gap=10)
        for button in (self.action, cancel):
            row.addWidget(button)
        self.body.addLayout(row)
        self._key.setText(words)
        self.addAction(self._key)
        self.page.set_hints([("Tab", "next"), ("Ctrl Enter", words.lower()), ("Alt ←", "back")])

    def _compared(self, conflict: Conflict) -> list[Compared]:
        names = [named(number) for number in range(1, len(conflict.versions) + 1)]
        return [
            Compared(one.label, list(zip(names, one.values, strict=True)))
            for one in conflict.choices
            if one.differs
        ]

    # Keeping, and what comes meanwhile

    def _name(self, conflict: Conflict) -> PageName:
        # What a person signs is chosen on the day that they sign it: so are decisions kept.
        kept_as = "decide:settle" if is_signed(conflict) else "settle"
        return PageName(self.case or conflict.case or NO_CASE, f"{kept_as}:{self._document}")

    def _keep(self, group: FieldGroup, conflict: Conflict) -> None:
        self.keeper = PageKeeper(self.desk, self._name(conflict), group)
        self.body.insertWidget(1, self.keeper.note)
        self.keeper.begun_again.connect(self.take_keyboard)
        self.keeper.begin()

    def _look_again(self, then: Callable[[OneView], None]) -> None:
        if self.view is not None and self.view.conflict is not None and not self._busy():
            session = self.desk.session
            self.desk.runner.run(self, lambda: self.read(session), then)

    def _tell(self, view: OneView) -> None:
        """Say that there is more, in a line with a button: somebody may be in mid-sentence."""
        if self.view is None or view.conflict == self.view.conflict or self._busy():
            return
        if self.group is None:
            self.loaded(view)
        elif self.came is None:
            self.came = SecondaryButton("Show it now")
            self.came.setAccessibleDescription(_CAME)
            self.came.clicked.connect(lambda: self._look_again(self._show_again))
            panel = Inset()
            panel.add(Text(_CAME))
            panel.body.addWidget(self.came, 0, Qt.AlignmentFlag.AlignLeft)
            self.body.insertWidget(0, panel)
            follow_reading(self.page)
            announce(panel, _CAME)

    def _show_again(self, view: OneView, refused: str = "") -> None:
        """Show what came and keep what was typed; `refused` is said where nothing has come."""
        before = self.view
        if before is None or before.conflict is None or self._busy():
            return
        if view.conflict is None or self.group is None:
            self.loaded(view)
        elif view.conflict != before.conflict:
            self._show_with(view, before, before.conflict, self.group)
        elif refused:
            self.group.show_errors([("", refused)])

    def _show_with(self, view: OneView, before: OneView, old: Conflict, group: FieldGroup) -> None:
        known = {one.revision for one in old.versions}
        now = view.conflict.versions if view.conflict is not None else ()
        came = frozenset(one.revision for one in now) - known
        kept = {one.name: one.value() for one in group.fields if one.name != PASSPHRASE}
        self.view = OneView(view.file, view.now, view.conflict, view.keeps, before.came | came)
        self.fill(self.view)
        if self.group is not None and view.conflict is not None:
            for name, value in kept_in(old, view.conflict, kept).items():
                self.group[name].set_value(value)
            self.group.show_errors([("", _NEW)])

    # What came of it

    def _settled(self, conflict: Conflict, at: datetime) -> None:
        self.desk.saved(at)
        self.desk.say(f"Settled: {conflict.what}. All versions stay in the record.")
        self.desk.back()

    def _refused(self, error: CourtDeskError) -> None:
        self.action.setEnabled(True)
        if self.keeper is not None:
            self.keeper.go_on()
        if self.group is None:
            return
        if isinstance(error, ChangedMeanwhile):
            self._look_again(lambda view: self._show_again(view, str(error)))
        elif isinstance(error, WrongPassphrase) or wait_of(error):
            self.group.show_errors([(PASSPHRASE, str(error))])
            passphrase = self.group[PASSPHRASE]
            if isinstance(passphrase, PassphraseField):
                passphrase.edit.selectAll()
        else:
            pairs = as_pairs(error)
            self.group.show_errors([(field_name(name), words) for name, words in pairs])

    def _failed(self) -> None:
        self.page.set_failed(failed=True)
        self.page.area.verticalScrollBar().setValue(0)

    def _cancel(self) -> None:
        if self.keeper is not None:
            self.keeper.drop()
        self.desk.back()

    def _by_key(self) -> None:
        if self.action.isVisible():
            self.action.click()

    def _busy(self) -> bool:
        return self.group is not None and not self.action.isEnabled()


_AGAIN = "Enter your passphrase."


def _reason() -> TextArea:
    return TextArea(
        REASON,
        "Why does it hold?",
        hint="Everyone on the court side can read this: write no answer from a form in it.",
        missing="Say why: the reason is kept beside all versions.",
        rows=2,
        limit=settling.LONGEST_REASON,
    )


def _page_of(conflict: Conflict, case: CaseId | None) -> Place:
    """Where a new record takes the place of all versions; some pages are of one requirement."""
    if conflict.case is None:
        return Place(conflict.page, None, _OF_THE_SITE.get(conflict.kind, ""))
    kinds = [one.value for one in RequirementKind if conflict.what.endswith(f": {one.value}")]
    return Place(conflict.page, conflict.case or case, kinds[0] if kinds else "")


_OF_THE_SITE = {"telephone-rule": "telephone"}


def _alike(conflict: Conflict) -> Alike | None:
    same = [(one.label, one.values[0]) for one in conflict.choices if not one.differs]
    return Alike(same) if same else None


def _settle(session: Session, conflict: Conflict, picks: Picks, values: Mapping[str, Any]) -> None:
    seen: Sequence[RevisionId] = [one.revision for one in conflict.versions]
    settling.settle(
        session,
        conflict.document,
        seen,
        picks,
        values[REASON],
        passphrase=values.get(PASSPHRASE, ""),
    )
