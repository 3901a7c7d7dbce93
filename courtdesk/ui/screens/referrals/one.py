"""One referral: what is known of it, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from courtdesk.actions import directory, referrals
from courtdesk.actions.referrals import NoteRead, ReferralRead, readers_of
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.directory import Service, checked_words
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.referral_checks import LONGEST_WORDS, Step
from courtdesk.domain.referrals import NotTakenUp, Result
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.contact_line import ContactLine
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, DateField, Option, SelectField, TextArea
from courtdesk.ui.kit.headings import Caption, Strong, Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.referrals.words import TO_PERSON, made_words, readers_words

_MISTAKE = "mistake"


@dataclass(frozen=True)
class OneView(CaseView):
    """The case, the referral, its service in the directory if that is known, who wrote what."""

    read: ReferralRead
    service: Service | None
    authors: tuple[str, ...]
    today: date


class OneReferral(CaseForm[OneView]):
    """Shows one referral and asks how far it is."""

    def __init__(self, desk: Desk, case: CaseId, document: DocumentId) -> None:
        super().__init__(
            desk,
            case,
            "Referral",
            "Save what happened",
            kept_as=f"referrals:{document}",
        )
        self._document = document
        self.contact: ContactLine | None = None

    def refresh(self) -> None:
        """How to contact the person may have been changed on its own page meanwhile."""
        if self.contact is not None:
            self.contact.read_again()

    def read(self, session: Session) -> OneView:
        """The referral. Raises `NotAllowed`, `UserError`."""
        session.require(Permission.REFER)
        found = referrals.of_case(session, self.case)
        one = referrals.referral(session, self.case, self._document)
        team = session.team()
        return OneView(
            found.file,
            one,
            directory.service(session, DocumentId(one.entry)).value if one.entry else None,
            tuple(f"{print_date(note.at.date())}, {team.name_of(note.by)}" for note in one.notes),
            session.clock().date(),
        )

    def before_fields(self, view: OneView) -> None:
        """What is known of it, as far as this member may read it."""
        value = view.read.value
        panel = Panel(value.need.label)
        panel.add(Strong(view.read.service or "The service is not open to your role."))
        if view.service is not None:
            panel.add(Text(_reach(view.service)))
            panel.add(Caption(_checked(view.service, view.today)))
        panel.add(Text(f"{made_words(value)}. {value.reason_words}. {value.stage.label}."))
        for note, author in zip(view.read.notes, view.authors, strict=True):
            _add_note(panel, note, author)
        if view.read.closed_to_me:
            panel.add(Caption(f"What was written is open to: {_readers(view)}."))
        self.page.body.addWidget(panel)

    def fields(self, view: OneView) -> Sequence[Field[Any]]:
        """The steps, filled with what is recorded."""
        made: list[Field[Any]] = [
            DateField("received_on", "Received by the service on", optional=True),
            DateField("taken_up_on", "Taken up on", hint=_TAKEN_UP, optional=True),
            SelectField(
                "not_taken_up",
                "Not taken up, because",
                [Option(one.value, one.label) for one in NotTakenUp],
                optional=True,
                unset="Nothing to say here",
            ),
            DateField("ended_on", "Ended on", optional=True),
            SelectField(
                "result",
                "What came of it",
                [Option(one.value, one.label) for one in Result],
                optional=True,
                unset="Nothing to say yet",
            ),
            DateField("follow_up_on", "Ask again on", optional=True),
            TextArea("words", "What was said", optional=True, rows=3, limit=LONGEST_WORDS),
            Checks(
                _MISTAKE,
                "Put right",
                [Option(_MISTAKE, "This referral was entered by mistake")],
                optional=True,
            ),
        ]
        _fill({field.name: field for field in made}, view)
        return made

    def after_fields(self, view: OneView) -> None:
        """How the person may be contacted; beside the words who can read them."""
        self.contact = ContactLine(self.desk, self.case, TO_PERSON)
        self.column.addWidget(self.contact)
        if self.group is not None:
            self.group.put_before("words", Caption(readers_words(view.read.value.need)))

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record the step."""
        not_taken_up, result = values["not_taken_up"], values["result"]
        step = Step(
            received_on=values["received_on"],
            taken_up_on=values["taken_up_on"],
            not_taken_up=NotTakenUp(not_taken_up) if not_taken_up else None,
            ended_on=values["ended_on"],
            result=Result(result) if result else None,
            follow_up_on=values["follow_up_on"],
            mistake=bool(values[_MISTAKE]),
            words=values["words"] or "",
        )
        return referrals.record_step(session, self.case, self._document, step)

    def said(self) -> str:
        """What was saved."""
        return "What happened to the referral has been recorded."


_TAKEN_UP = "The day on which the person was first seen or helped."


def _fill(fields: dict[str, Field[Any]], view: OneView) -> None:
    value = view.read.value
    for name in ("received_on", "taken_up_on", "ended_on", "follow_up_on"):
        fields[name].set_value(getattr(value, name))
    fields["not_taken_up"].set_value(value.not_taken_up.value if value.not_taken_up else None)
    fields["result"].set_value(value.result.value if value.result else None)
    fields[_MISTAKE].set_value((_MISTAKE,) if value.mistake else ())


def _reach(service: Service) -> str:
    return " · ".join(part for part in (service.phone, service.opening, service.refer) if part)


def _checked(service: Service, today: date) -> str:
    words = checked_words(service, today)
    return f"{words[:1].upper()}{words[1:]}." + (" Retired since." if service.retired else "")


def _add_note(panel: Panel, note: NoteRead, author: str) -> None:
    if note.words is None or not note.words.text:
        return
    panel.add(Text(note.words.text))
    panel.add(Caption(author))


def _readers(view: OneView) -> str:
    return readers_of(view.read.value.need.compartment)
