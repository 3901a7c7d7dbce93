"""Taking a provider out of use, or putting it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from courtdesk.actions import providers
from courtdesk.actions.providers import Entry
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import DocumentId
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import TextField
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.providers.page import TablePage


class RetireProvider(TablePage[Entry]):
    """Asks why a provider is retired; a retired one is put back without a question."""

    def __init__(self, desk: Desk, document: DocumentId) -> None:
        kept_as = f"providers:retire:{document}"
        super().__init__(desk, "Retire a provider", "Retire the provider", kept_as=kept_as)
        self._document = document
        self._restores = False

    def read(self, session: Session) -> Entry:
        """What stands. Raises `NotAllowed`, `UserError`."""
        session.require(Permission.KEEP_DIRECTORY)
        return providers.provider(session, self._document)

    def before_fields(self, view: Entry) -> None:
        """Which provider it is, and what happens."""
        value = view.value
        self._restores = bool(value.retired)
        if self._restores:
            if self.page.title is not None:
                self.page.title.setText("Put a provider back to use")
            self.save.setText("Put it back to use")
            words = f"{value.name} is retired: {value.retired}. It can be worked with again."
        else:
            words = (
                f"{value.name} is not offered any more. Its entry and what was asked of it stay."
            )
        self.page.body.addWidget(Text(words))

    def fields(self, view: Entry) -> Sequence[Field[Any]]:
        """The reason, for retiring alone."""
        if view.value.retired:
            return []
        return [TextField("reason", "Reason", missing="Give the reason.", chars=48)]

    def perform(self, session: Session, values: dict[str, Any]) -> str:
        """Record it."""
        if self._restores:
            return f"{providers.restore_provider(session, self._document).value.name} is in use."
        made = providers.retire_provider(session, self._document, values["reason"])
        return f"{made.value.name} is retired."
