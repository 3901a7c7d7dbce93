"""One form of the site's own: what it is, a trial, and whether it is used."""

from __future__ import annotations

from PySide6.QtCore import Qt

from courtdesk.actions import form_files
from courtdesk.actions.form_files import FoundState
from courtdesk.actions.session import Session
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.summary_list import Answer, SummaryList
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.site_forms.reading import FILE, FormView, facts, read_one
from courtdesk.ui.use_or_retire import UseOrRetire


class OneForm(UseOrRetire[FormView]):
    """Shows one file or form, and puts it to use or retires it.

    Attributes:
        try_: leads to a trial of the form.
    """

    thing = "form"
    listed_at = Place("site_forms")
    back_words = "Back to the list"
    after_retiring = (
        "Anything that was given on it stays readable. It cannot be begun any more until it is put "
        "to use again."
    )

    def __init__(self, desk: Desk, part: str) -> None:
        super().__init__(desk, part, "A form of the site's own")
        self.try_ = SecondaryButton("Try the form")
        self.try_.clicked.connect(self._try)

    def read(self, session: Session, part: str) -> FormView:
        """The form."""
        return read_one(session, part)

    def take_keyboard(self) -> None:
        """To the trial, which comes before a decision."""
        if self.try_.isVisibleTo(self):
            self.try_.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().take_keyboard()

    def show_view(self, view: FormView) -> None:
        """Where it stands, what it is, the trial and the decision; or why it cannot be used."""
        if view.form is None:
            self.name_it(view.name)
            self.tell_faults([view.message])
            return
        self.name_it(view.form.title)
        self.tell_standing([one for one in (view.message, view.decided) if one])
        rows = [Answer(name, name, words, changeable=False) for name, words in facts(view.form)]
        listed = SummaryList(rows)
        listed.setAccessibleName("About this form")
        self.column.addWidget(listed)
        self.column.addLayout(flowing(self.try_))
        usable = self.part.startswith(FILE) and view.state is not FoundState.IN_USE
        retirable = view.state in (FoundState.IN_USE, FoundState.OTHER_VERSION)
        if usable or retirable:
            self.ask_decision(usable=usable, retirable=retirable)

    def put_to_use(self) -> None:
        """Have it used from now on."""
        name = self.part.removeprefix(FILE)
        if self.view is not None and self.view.form is not None:
            self.decided(
                self.view.form.title,
                lambda session, reason: form_files.use_form(session, name, reason=reason),
                "is in use from now on",
            )

    def take_from_use(self) -> None:
        """Have it begun no more."""
        if self.view is not None and self.view.form is not None:
            form = self.view.form
            self.decided(
                form.title,
                lambda session, reason: form_files.retire_form(session, form.id, reason=reason),
                "is retired",
            )

    def _try(self) -> None:
        self.desk.go(Place("form", part=f"try:{self.part}"))
