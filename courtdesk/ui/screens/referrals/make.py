"""Making a referral: why, for what, to whom, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from courtdesk.actions import directory, referrals
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.directory import Need, Service, checked_words
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.referral_checks import LONGEST_WORDS, NewReferral
from courtdesk.domain.referrals import LD_TEAM, FollowUp, Reason, Way
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.contact_line import ContactLine
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, DateField, Option, SelectField, TextArea, TextField
from courtdesk.ui.kit.headings import Caption, Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.referrals.words import (
    TO_PERSON,
    TO_SERVICE,
    begun_of,
    readers_words,
)

_ALWAYS = (Reason.NEED_FOUND, Reason.ASKED, Reason.OTHER)


@dataclass(frozen=True)
class MakeView(CaseView):
    """The case, what it still needs, the chosen service, and what stands in the fields at first."""

    needed: tuple[FollowUp, ...]
    service: Service | None
    by: str
    today: date


class MakeReferral(CaseForm[MakeView]):
    """Asks for one referral."""

    def __init__(self, desk: Desk, case: CaseId, part: str) -> None:
        self._begun = begun_of(part)
        # What a page is kept under can be read without any compartment's key: never the service.
        kept_as = "referrals:service" if self._begun.entry else f"referrals:{part}"
        super().__init__(desk, case, "Record a referral", "Save referral", kept_as=kept_as)
        self._readers = Caption(readers_words(None))
        self.contact: ContactLine | None = None

    def refresh(self) -> None:
        """How to contact the person may have been changed on its own page meanwhile."""
        if self.contact is not None:
            self.contact.read_again()

    def read(self, session: Session) -> MakeView:
        """The case and the service. Raises `NotAllowed`, `UserError`."""
        session.require(Permission.REFER)
        found = referrals.of_case(session, self.case)
        entry = self._begun.entry
        chosen = directory.service(session, DocumentId(entry)).value if entry else None
        return MakeView(
            found.file, found.needed, chosen, session.member().name, session.clock().date()
        )

    def before_fields(self, view: MakeView) -> None:
        """The service, with how to refer and since when that is known."""
        if view.service is not None:
            self.page.body.addWidget(_service_panel(view.service, view.today))

    def fields(self, view: MakeView) -> Sequence[Field[Any]]:
        """Why, for what, to whom, how, when, by whom, words, follow-up."""
        made: list[Field[Any]] = [
            Choice("reason", "Why", _reasons(view.needed), missing="Say why it is made."),
            SelectField(
                "need",
                "What for",
                [Option(one.value, one.label) for one in Need],
                missing="Say what the referral is for.",
            ),
        ]
        if view.service is None:
            made.append(TextField("service", "Service", missing=_NO_SERVICE, chars=48))
        made += [
            Choice("way", "How", [Option(one.value, one.label) for one in Way], missing=_NO_WAY),
            DateField("made_on", "Date", missing="Enter the date on which it was made."),
            TextField("by", "Made by", missing="Say who made the referral.", chars=32),
            TextArea(
                "words",
                "What was said and agreed",
                optional=True,
                rows=3,
                limit=LONGEST_WORDS,
                hint="Keep to what the next colleague must know. Before a plea or a trial, write "
                "nothing about the alleged offence.",
            ),
            DateField(
                "follow_up_on",
                "Ask again on",
                optional=True,
                hint="The day on which somebody asks what became of it.",
            ),
        ]
        self._fill({field.name: field for field in made}, view)
        return made

    def after_fields(self, view: MakeView) -> None:
        """How the service may contact the person; who can read the words, by what it is for."""
        if self.group is None:
            return
        self.contact = ContactLine(self.desk, self.case, TO_PERSON, note=TO_SERVICE)
        self.column.addWidget(self.contact)
        self.group.put_before("words", self._readers)
        self.group["need"].changed.connect(self._say_readers)
        self.group["reason"].changed.connect(lambda: self._follow(view))
        self._say_readers()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        reason, _, kind = str(values["reason"]).partition(":")
        entry = NewReferral(
            need=Need(values["need"]),
            way=Way(values["way"]),
            reason=Reason(reason),
            requirement=RequirementKind(kind) if kind else None,
            made_on=values["made_on"],
            by=values["by"],
            service=values.get("service") or "",
            entry=self._begun.entry,
            words=values["words"] or "",
            follow_up_on=values["follow_up_on"],
        )
        return referrals.make_referral(session, self.case, entry)

    def said(self) -> str:
        """What was saved; no name and no need, as the window behind may be seen by others."""
        return "The referral has been recorded."

    def _fill(self, fields: dict[str, Field[Any]], view: MakeView) -> None:
        fields["made_on"].set_value(view.today)
        fields["by"].set_value(view.by)
        begun = next((one for one in view.needed if one.key == self._begun.follow_up), None)
        if begun is not None:
            fields["reason"].set_value(begun.key)
            if begun.need is not None:
                fields["need"].set_value(begun.need.value)
            if "service" in fields and begun.reason is not Reason.INTEREST:
                fields["service"].set_value(LD_TEAM)
        if view.service is not None and len(view.service.needs) == 1:
            fields["need"].set_value(view.service.needs[0].value)

    def _follow(self, view: MakeView) -> None:
        """A follow-up is about one need: offer it where nothing was chosen yet."""
        if self.group is None or not self.group["need"].is_empty():
            return
        chosen = self.group["reason"].value()
        found = next((one for one in view.needed if one.key == chosen), None)
        if found is not None and found.need is not None:
            self.group["need"].set_value(found.need.value)

    def _say_readers(self) -> None:
        picked = self.group["need"].value() if self.group is not None else None
        self._readers.setText(readers_words(Need(picked) if picked else None))


_NO_SERVICE = "Enter the name of the service."
_NO_WAY = "Say whether the person was referred or signposted."


def _reasons(needed: Sequence[FollowUp]) -> list[Option]:
    asked = [Option(one.key, one.reason.label, one.why) for one in needed]
    return [*asked, *(Option(f"{one.value}:", one.label) for one in _ALWAYS)]


def _service_panel(service: Service, today: date) -> Panel:
    panel = Panel(service.name)
    panel.add(Text(service.refer or "How to refer is not known."))
    reach = " · ".join(part for part in (service.phone, service.opening) if part)
    if reach:
        panel.add(Text(reach))
    words = checked_words(service, today)
    panel.add(Caption(f"{words[:1].upper()}{words[1:]}."))
    return panel
