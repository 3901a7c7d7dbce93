"""One form of the site's own: what it is, a trial, and whether it is used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from courtdesk.actions import form_files
from courtdesk.actions.form_files import FoundState
from courtdesk.actions.session import Session
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_form import as_pairs
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton, WarningButton
from courtdesk.ui.kit.fields import TextField
from courtdesk.ui.kit.flow import FlowLayout, flowing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Panel, WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.summary_list import Answer, SummaryList
from courtdesk.ui.screen import Desk, Place, Screen
from courtdesk.ui.screens.site_forms.reading import FILE, FormView, facts, read_one

_NEXT_TO_NOTHING = (
    "Anything that was given on it stays readable. It cannot be begun any more until it is put to "
    "use again."
)


class OneForm(Screen):
    """Shows one file or form, and puts it to use or retires it.

    Attributes:
        group: the field for the reason, or None where nothing can be decided.
        try_: leads to a trial of the form.
        use, retire: the two decisions; each is hidden where there is nothing to decide.
    """

    def __init__(self, desk: Desk, part: str) -> None:
        super().__init__()
        self._desk, self._part = desk, part
        self._view: FormView | None = None
        self.group: FieldGroup | None = None
        self.page = Page("A form of the site's own")
        layouts.column(self, gap=0).addWidget(self.page)
        self.try_ = SecondaryButton("Try the form")
        self.try_.clicked.connect(self._try)
        self.use = PrimaryButton("Use this form")
        self.use.clicked.connect(self._use)
        self.retire = WarningButton("Retire this form")
        self.retire.clicked.connect(self._retire)
        # Filled while hidden: what is put into a visible layout takes no keyboard until later.
        self._holder = QWidget()
        mark(self._holder, "clear")
        self._holder.hide()
        self._content = layouts.column(self._holder, gap=14)
        self.page.body.addWidget(self._holder)
        self.page.set_hints([("Tab", "next"), ("Enter", "press"), ("Alt ←", "back")])

    def start(self) -> None:
        """Read the form."""
        session, part = self._desk.session, self._part
        self._desk.runner.run(self, lambda: read_one(session, part), self._show, self._refused)

    def take_keyboard(self) -> None:
        """To the trial, which comes before a decision."""
        if self.try_.isVisibleTo(self):
            self.try_.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().take_keyboard()

    def _show(self, view: FormView) -> None:
        self._view = view
        column = self._content
        if view.form is None:
            self._show_refused(view)
            self._holder.show()
            self.take_keyboard()
            return
        if self.page.title is not None:
            self.page.title.setText(view.form.title)
        column.addWidget(self._standing(view))
        rows = [Answer(name, name, words, changeable=False) for name, words in facts(view.form)]
        listed = SummaryList(rows)
        listed.setAccessibleName("About this form")
        column.addWidget(listed)
        column.addLayout(flowing(self.try_))
        self._decide(view)
        self._holder.show()
        self.take_keyboard()

    def _standing(self, view: FormView) -> Panel:
        panel = Panel("Where it stands")
        panel.add(Text(view.message))
        if view.decided:
            panel.add(Text(view.decided))
        return panel

    def _decide(self, view: FormView) -> None:
        """The reason and the buttons: only what can be decided about this form now."""
        usable = self._part.startswith(FILE) and view.state is not FoundState.IN_USE
        retirable = view.state in (FoundState.IN_USE, FoundState.OTHER_VERSION)
        if not usable and not retirable:
            return
        reason = TextField(
            "reason",
            "Reason",
            hint="It is signed with your name and kept.",
            missing="Give the reason for the change: it is kept with it.",
            chars=60,
        )
        self.group = FieldGroup([reason])
        self._content.addWidget(self.group)
        if retirable:
            self._content.addWidget(Text(_NEXT_TO_NOTHING))
        buttons = FlowLayout(gap=10)
        for button, wanted in ((self.use, usable), (self.retire, retirable)):
            if wanted:
                buttons.addWidget(button)
        self._content.addLayout(buttons)

    def _show_refused(self, view: FormView) -> None:
        if self.page.title is not None:
            self.page.title.setText(view.name)
        self._content.addWidget(WarningPanel(view.message, word="This file cannot be used"))
        self._content.addWidget(
            Text("Mend the file, put it back into the folder, and open it again from the list.")
        )
        self._content.addLayout(self._way_back())

    def _try(self) -> None:
        self._desk.go(Place("form", part=f"try:{self._part}"))

    def _use(self) -> None:
        name = self._part.removeprefix(FILE)
        self._decided(
            lambda session, reason: form_files.use_form(session, name, reason=reason),
            "is in use from now on",
        )

    def _retire(self) -> None:
        view = self._view
        if view is None or view.form is None:
            return
        form = view.form.id
        self._decided(
            lambda session, reason: form_files.retire_form(session, form, reason=reason),
            "is retired",
        )

    def _decided(self, act: Callable[[Session, str], object], said: str) -> None:
        values = self.group.read_or_show() if self.group is not None else None
        if values is None or self._view is None or self._view.form is None:
            return
        title, session, reason = self._view.form.title, self._desk.session, values["reason"]
        self._able(able=False)

        def work() -> datetime:
            act(session, reason)
            return session.clock()

        self._desk.runner.run(
            self, work, lambda at: self._done(at, f"{title} {said}."), self._not_decided
        )

    def _done(self, at: datetime, sentence: str) -> None:
        self._desk.saved(at)
        self._desk.say(sentence)
        self._back()

    def _not_decided(self, error: CourtDeskError) -> None:
        self._able(able=True)
        if self.group is not None:
            self.group.show_errors(as_pairs(error))

    def _able(self, *, able: bool) -> None:
        self.use.setEnabled(able)
        self.retire.setEnabled(able)

    def _back(self) -> None:
        self._desk.go(Place("site_forms"))

    def _refused(self, error: CourtDeskError) -> None:
        self._content.addWidget(WarningPanel(str(error)))
        self._content.addLayout(self._way_back())
        self._holder.show()
        self.take_keyboard()

    def _way_back(self) -> FlowLayout:
        back = SecondaryButton("Back to the list")
        back.clicked.connect(self._back)
        return flowing(back)
