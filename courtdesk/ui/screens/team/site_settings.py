"""The site's settings: the report's limit, sessions, idle time, nation, probation, kind of court.

Thresholds are the clinical lead's own, and what is settled about deadlines has a page of its own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from courtdesk.actions import site
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.equality import Nation
from courtdesk.domain.providers import PointOfContact
from courtdesk.domain.team import Settings
from courtdesk.errors import CourtDeskError, FieldError, FieldErrors
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import Choice, Field, NumberField, Option, TextField
from courtdesk.ui.kit.flow import FlowLayout, flowing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.screen import Desk, Place, Screen


def read_settings(session: Session) -> Settings:
    """The settings as they stand. Raises `NotAllowed` for a role that may not change them."""
    session.require(Permission.CHANGE_SETTINGS)
    return session.settings()


class SiteSettings(Screen):
    """Changes the settings; they hold for every member on this laptop."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: Settings | None = None
        self.group: FieldGroup | None = None
        whole = layouts.column(self, gap=0)
        self._page = Page("Settings of this site")
        whole.addWidget(self._page)
        self._intro = Text("These hold for everyone who works with this vault.")
        self._page.body.addWidget(self._intro)
        self._page.body.addLayout(self._links())
        self._fields = layouts.column(gap=0)
        self._page.body.addLayout(self._fields)
        self.go = PrimaryButton("Save settings")
        self.go.clicked.connect(self.submit)
        self.go.setEnabled(False)
        cancel = SecondaryButton("Cancel")
        cancel.clicked.connect(desk.back)
        self._page.body.addLayout(flowing(self.go, cancel))

    def start(self) -> None:
        """Read the settings."""
        session = self._desk.session
        self._desk.runner.run(self, lambda: read_settings(session), self._show, self._not_allowed)

    def submit(self) -> None:
        """Save, or show what is wrong."""
        values = self.group.read_or_show() if self.group is not None else None
        if values is None or self._view is None:
            return
        self._page.set_failed(failed=False)
        self.go.setEnabled(False)
        session = self._desk.session

        def save() -> datetime:
            # On what stands now: an enquiry may have been added on another page meanwhile.
            site.update_settings(session, _settings(session.settings(), values))
            return session.clock()

        self._desk.runner.run(self, save, self._saved, self._refused)

    def _show(self, view: Settings) -> None:
        self._view = view
        self.group = FieldGroup(_fields(view))
        self.group.failed.connect(lambda errors: self._page.set_failed(failed=errors > 0))
        self._fields.addWidget(self.group)
        self.go.setEnabled(True)
        self.group.fields[0].focus_first()

    def _links(self) -> FlowLayout:
        clinical = LinkButton("Thresholds and the risk card", look="tight")
        clinical.setAccessibleDescription("Set by the clinical lead")
        clinical.clicked.connect(lambda: self._desk.go(Place("clinical")))
        deadlines = LinkButton("How deadlines are counted", look="tight")
        deadlines.setAccessibleDescription("What the framework leaves open")
        deadlines.clicked.connect(lambda: self._desk.go(Place("team", part="deadlines")))
        enquiries = LinkButton("Enquiries that this site makes", look="tight")
        enquiries.clicked.connect(lambda: self._desk.go(Place("enquiries", part="kinds")))
        row = FlowLayout(gap=20)
        row.addWidget(clinical)
        row.addWidget(deadlines)
        row.addWidget(enquiries)
        return row

    def _saved(self, at: Any) -> None:
        self._desk.saved(at)
        self._desk.say("The settings have been saved.")
        self._desk.back()

    def _refused(self, error: CourtDeskError) -> None:
        self.go.setEnabled(True)
        if self.group is None:
            return
        if isinstance(error, FieldErrors):
            self.group.show_errors([(one.field, str(one)) for one in error.errors])
        else:
            field = error.field if isinstance(error, FieldError) else ""
            self.group.show_errors([(field, str(error))])

    def _not_allowed(self, error: CourtDeskError) -> None:
        self._intro.setText(str(error))


def _fields(settings: Settings) -> list[Field[Any]]:
    limit = NumberField(
        "snippet_limit",
        "Longest text for the pre-sentence report",
        hint="The size of the box that receives it.",
        minimum=500,
        maximum=100_000,
        unit="characters",
    )
    sessions = TextField(
        "sessions",
        "Treatment sessions as the consent says them",
        missing="Enter the number and length of the sessions.",
        chars=40,
    )
    idle = NumberField(
        "idle_minutes",
        "Lock after so long without a key or the mouse",
        hint="Holds from the next sign-in.",
        minimum=1,
        maximum=60,
        unit="minutes",
    )
    limit.set_value(settings.snippet_limit)
    sessions.set_value(settings.sessions)
    idle.set_value(settings.idle_minutes)
    choices = _nation(settings), *_probation(settings.probation), *_ways(settings)
    return [limit, sessions, idle, *choices]


def _nation(settings: Settings) -> Field[Any]:
    nation = Choice(
        "nation",
        "Ethnic groups as the census asks them in",
        [Option(one.value, one.label) for one in Nation],
        hint="For the equality questions.",
        clearable=False,
    )
    nation.set_value(settings.nation.value)
    return nation


def _ways(settings: Settings) -> list[Field[Any]]:
    """How this court works: who reviews an order, and what a decider outside keeps."""
    community = Choice(
        "community_justice",
        "Is this a community justice court?",
        [Option("no", "No"), Option("yes", "Yes, with a review by the court every 4 weeks")],
        hint="Such a court reviews an order with an MHTR itself.",
        clearable=False,
    )
    community.set_value("yes" if settings.community_justice else "no")
    kept = Choice(
        "delete_decided",
        "What somebody outside keeps of a decision",
        [
            Option("no", "What they decided on stays on their laptop"),
            Option("yes", "It is deleted once they have saved the decision"),
        ],
        hint="The answers and the text they signed. The decision itself always stays.",
        clearable=False,
    )
    kept.set_value("yes" if settings.delete_decided else "no")
    return [community, kept]


def _probation(contact: PointOfContact) -> list[Field[Any]]:
    """Whom to ring at probation: it stands on cover lines and on the person's card."""
    name = TextField(
        "probation_name",
        "Probation’s single point of contact",
        hint="A name or a desk. It stands on cover lines and on the card for the person.",
        optional=True,
        chars=40,
    )
    phone = TextField("probation_phone", "Their telephone number", optional=True, chars=20)
    email = TextField("probation_email", "Their e-mail address", optional=True, chars=40)
    name.set_value(contact.name)
    phone.set_value(contact.phone)
    email.set_value(contact.email)
    return [name, phone, email]


def _settings(before: Settings, values: dict[str, Any]) -> Settings:
    # What older vaults settled about thresholds stays: the clinical lead's rules begin from it.
    return replace(
        before,
        snippet_limit=values["snippet_limit"],
        sessions=values["sessions"],
        idle_minutes=values["idle_minutes"],
        nation=Nation(values["nation"]),
        probation=PointOfContact(
            values["probation_name"], values["probation_phone"], values["probation_email"]
        ),
        community_justice=values["community_justice"] == "yes",
        delete_decided=values["delete_decided"] == "yes",
    )
