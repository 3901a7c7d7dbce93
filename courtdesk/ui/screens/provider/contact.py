"""One contact with a provider: asked, asked again, told of the plea, told of the sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from courtdesk.actions import provider_contacts
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.domain.providers import ContactWay, ProviderStep
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import UserError
from courtdesk.ui.case_form import CaseForm
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import TextArea, TextField
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.provider.reading import (
    ProviderView,
    names_hint,
    only_provider,
    read_view,
    when_fields,
    when_of,
)

_LONGEST = 300


class ContactForm(CaseForm[ProviderView]):
    """Asks who was reached, how, when, and what follows."""

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind, step: ProviderStep) -> None:
        super().__init__(
            desk,
            case,
            f"{kind} provider {step.label}",
            "Save",
            kept_as=f"provider:{kind}:{step}",
        )
        self._kind, self._step = kind, step

    def read(self, session: Session) -> ProviderView:
        """The case. Raises `NotAllowed`, and `UserError` while the step cannot be recorded."""
        session.require(provider_contacts.needed_for(self._step))
        view = read_view(session, self.case, self._kind)
        why_not = provider_contacts.why_not_contact(view.file, self._kind, self._step)
        if why_not:
            raise UserError(why_not)
        return view

    def fields(self, view: ProviderView) -> Sequence[Field[Any]]:
        """The provider filled in where there is only one."""
        provider = TextField(
            "provider",
            "Provider",
            hint=names_hint(view),
            missing="Enter the provider's name.",
            chars=36,
        )
        who = TextField(
            "who",
            "Who was reached",
            hint="A name or a desk; or that nobody answered.",
            missing="Enter who was reached, or that nobody answered.",
            chars=36,
        )
        name, contact = only_provider(view)
        provider.set_value(name)
        who.set_value(contact)
        followed = TextArea(
            "followed",
            "What was said, and what follows",
            hint="Nothing clinical: everybody on the court side reads it.",
            optional=True,
            rows=2,
            limit=_LONGEST,
        )
        return [provider, who, *when_fields(view.now, "How", "On", "At"), followed]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        return provider_contacts.record_contact(
            session,
            self.case,
            requirement=self._kind,
            step=self._step,
            provider=values["provider"],
            who=values["who"],
            way=ContactWay(values["way"]),
            at=when_of(session, values),
            followed=values["followed"] or "",
        )

    def said(self) -> str:
        """What was recorded."""
        return f"Recorded: {self._kind} provider {self._step.label}."
