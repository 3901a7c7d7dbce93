"""Adding a provider, or changing its entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from courtdesk.actions import providers
from courtdesk.actions.providers import Entry
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import DocumentId
from courtdesk.domain.providers import PointOfContact, Provider, provider_warnings
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, DateField, Option, TextField
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.providers.page import TablePage

_INTRO = "The treatment provider and its single point of contact: nothing about anybody's case."
_SECONDARY = "secondary"


class ChangeProvider(TablePage[Entry | None]):
    """The fields of one provider."""

    def __init__(self, desk: Desk, document: DocumentId | None) -> None:
        title = "Add a provider" if document is None else "Change a provider"
        super().__init__(desk, title, "Save provider", kept_as=f"providers:{document or 'add'}")
        self._document = document

    def read(self, session: Session) -> Entry | None:
        """What stands. Raises `NotAllowed`, `UserError`."""
        session.require(Permission.KEEP_DIRECTORY)
        return providers.provider(session, self._document) if self._document is not None else None

    def before_fields(self, view: Entry | None) -> None:
        """What the table is for."""
        self.page.body.addWidget(Text(_INTRO))

    def fields(self, view: Entry | None) -> Sequence[Field[Any]]:
        """Name, requirements, whom to ask, and when that was last checked."""
        made: list[Field[Any]] = [
            TextField("name", "Name", missing="Enter the provider's name.", chars=40),
            Checks(
                "kinds",
                "Requirements that it holds",
                [Option(one.value, f"{one.label} ({one.value})") for one in RequirementKind],
                missing="Tick at least one requirement that the provider holds.",
            ),
            Checks(
                _SECONDARY,
                "Secondary care",
                [Option(_SECONDARY, "A secondary care service: its MHTR takes another route")],
                optional=True,
            ),
            TextField("contact_name", "Single point of contact: name or desk",
                      optional=True, chars=40),
            TextField("phone", "Telephone number", hint="A number or an e-mail address is needed.",
                      optional=True, chars=24),
            TextField("email", "E-mail address", optional=True, chars=40),
            DateField("checked_on", "Checked on", hint=_CHECKED, optional=True),
        ]  # fmt: skip
        if view is not None:
            _fill({field.name: field for field in made}, view.value)
        return made

    def perform(self, session: Session, values: dict[str, Any]) -> str:
        """Record it; what looks wrong about a number or an address is said with it."""
        given = Provider(
            name=values["name"],
            kinds=tuple(RequirementKind(one) for one in values["kinds"]),
            contact=PointOfContact(
                values["contact_name"] or "", values["phone"] or "", values["email"] or ""
            ),
            secondary=bool(values[_SECONDARY]),
            checked_on=values["checked_on"],
        )
        if self._document is None:
            made = providers.add_provider(session, given)
        else:
            made = providers.change_provider(session, self._document, given)
        return " ".join((f"{made.value.name} is in the table.", *provider_warnings(made.value)))


_CHECKED = "The day on which somebody last made sure of all this, for example by ringing."


def _fill(fields: dict[str, Field[Any]], before: Provider) -> None:
    fields["name"].set_value(before.name)
    fields["kinds"].set_value(tuple(one.value for one in before.kinds))
    fields[_SECONDARY].set_value((_SECONDARY,) if before.secondary else ())
    fields["contact_name"].set_value(before.contact.name)
    fields["phone"].set_value(before.contact.phone)
    fields["email"].set_value(before.contact.email)
    fields["checked_on"].set_value(before.checked_on)
