"""How and when the person prefers to be contacted, and what is not safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from courtdesk.actions import adjustments
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.contact import Contact, Unsafe, Way, contact_line
from courtdesk.domain.ids import CaseId
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, Option, TextArea, TextField
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.screen import Desk

_INTRO = (
    "Ask the person, when nobody else listens. A message or a letter can be read by somebody they "
    "live with. What you enter is shown wherever a call or a letter is offered, in every case of "
    "theirs."
)


@dataclass(frozen=True)
class ContactView(CaseView):
    """The case, what is recorded, and today."""

    before: Contact | None
    today: date


class ContactForm(CaseForm[ContactView]):
    """What is not safe first, then what is preferred, then the numbers."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk,
            case,
            "How to contact the person",
            "Save contact",
            kept_as="adjustments:contact",
            intro=_INTRO,
        )

    def read(self, session: Session) -> ContactView:
        """The case and what is recorded."""
        file = case_file(session, self.case)
        known = adjustments.contact_of(session, file.case.value.person)
        return ContactView(file, known.value if known else None, session.clock().date())

    def before_fields(self, view: ContactView) -> None:
        """What must be heeded now."""
        if view.before is not None and (view.before.unsafe or view.before.unsafe_note):
            self.page.body.addWidget(WarningPanel(contact_line(view.before), word="Take care"))

    def fields(self, view: ContactView) -> Sequence[Field[Any]]:
        """Filled with what is recorded."""
        made: list[Field[Any]] = [
            Checks(
                "unsafe",
                "What is not safe",
                [Option(one.value, one.label) for one in Unsafe],
                optional=True,
            ),
            TextField(
                "unsafe_note",
                "Anything else that is not safe",
                hint="For example, say that the dentist is calling.",
                optional=True,
                chars=50,
            ),
            Checks(
                "prefers",
                "What the person prefers",
                [Option(one.value, one.label) for one in Way],
                optional=True,
            ),
            TextField(
                "when",
                "When",
                hint="For example, weekdays after 17:00.",
                optional=True,
                chars=40,
            ),
            TextField("phone", "Telephone number", optional=True, chars=20),
            TextField("email", "Email address", optional=True, chars=40),
            TextArea(
                "address",
                "Address for letters",
                hint="Where letters reach the person; it may be care of somebody.",
                optional=True,
                rows=3,
            ),
            TextField(
                "through",
                "Through whom",
                hint="Name and number of somebody the person trusts.",
                optional=True,
                chars=40,
            ),
        ]
        if view.before is not None:
            _fill(made, view.before)
        return made

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it. Raises `FieldErrors` by the names of the fields."""
        if self.view is None:
            raise RuntimeError("a page that was not read records nothing")
        given = Contact(
            person=self.view.file.case.value.person,
            asked_on=self.view.today,
            prefers=tuple(Way(one) for one in values["prefers"]),
            unsafe=tuple(Unsafe(one) for one in values["unsafe"]),
            **{name: values[name] for name in _TEXTS},
        )
        return adjustments.record_contact(session, self.case, given)

    def said(self) -> str:
        """That it is saved, for all cases; nothing of it, as others may see the window."""
        return "How to contact the person is saved, for every case of theirs."


_TEXTS = ("unsafe_note", "when", "phone", "email", "address", "through")


def _fill(fields: Sequence[Field[Any]], before: Contact) -> None:
    group = {one.name: one for one in fields}
    group["prefers"].set_value(tuple(one.value for one in before.prefers))
    group["unsafe"].set_value(tuple(one.value for one in before.unsafe))
    for name in _TEXTS:
        group[name].set_value(getattr(before, name))
