"""Whom to ask about one requirement, what was asked and told, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from courtdesk.actions import provider_contacts, provider_decisions
from courtdesk.actions.providers import Entry
from courtdesk.actions.session import Session
from courtdesk.domain import telephone
from courtdesk.domain.access import Permission
from courtdesk.domain.approval import Decision, Outcome
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.provider_words import pending_words
from courtdesk.domain.providers import (
    Pending,
    PointOfContact,
    Presence,
    ProviderContact,
    ProviderStep,
    provider_warnings,
)
from courtdesk.domain.requirements import RequirementKind, Route
from courtdesk.domain.words import moment
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import Button, LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.clipboard import CopyButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Section, Text
from courtdesk.ui.kit.panels import Inset, Panel, WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.provider.reading import read_view
from courtdesk.ui.screens.provider.route import SECONDARY

ANSWER, ROUTE = "answer", "route"
"""The parts of this screen's place that are no step of a contact."""

_RECORD = {
    ProviderStep.ASKED: "Record that it was asked",
    ProviderStep.CHASED: "Record that it was asked again",
    ProviderStep.TOLD_PLEA: "Record that it was told of the plea",
    ProviderStep.TOLD_OUTCOME: "Record that it was told of the sentence",
}


@dataclass(frozen=True)
class OverviewView(CaseView):
    """Everything the page says, and which of its pages this member can go on to, best first.

    `ways` are parts of the place with the words of their buttons; `mine` are the contacts that
    this member may take back; `nothing` says why nothing can be asked, "" where something can.
    """

    assesses: str
    known: tuple[tuple[Entry, Presence | None], ...]
    waiting: Pending | None
    probation: PointOfContact
    ways: tuple[tuple[str, str], ...]
    mine: frozenset[DocumentId]
    nothing: str
    now: datetime


class ProviderPage(CasePage[OverviewView]):
    """The page of one requirement's provider.

    Attributes:
        ways: the buttons to what can be recorded, best first.
        mistakes: the links that take a contact back, newest contact first.
    """

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind) -> None:
        super().__init__(desk, case, f"Provider of the {kind}")
        self._kind = kind
        self._shown: OverviewView | None = None
        self.ways: tuple[Button, ...] = ()
        self.mistakes: tuple[LinkButton, ...] = ()
        self._content = QWidget()
        self.page.body.addWidget(self._content)
        self.page.set_hints([("Tab", "next"), ("Enter", "press"), ("Alt ←", "back")])

    def refresh(self) -> None:
        """Something may have been recorded meanwhile."""
        self.start()

    def take_keyboard(self) -> None:
        """To what is to be recorded next, where there is anything."""
        if self.ways:
            self.ways[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().take_keyboard()

    def read(self, session: Session) -> OverviewView:
        """The case and its provider. Raises `NotAllowed`, `UserError`."""
        view = read_view(session, self.case, self._kind)
        contacts = view.file.court.contacts
        own = frozenset(
            one.document
            for one in contacts
            if session.may(provider_contacts.needed_for(one.value.step))
        )
        waiting = provider_contacts.pending_in(view.file, self._kind)
        return OverviewView(
            file=view.file,
            assesses=view.assesses,
            known=view.known,
            waiting=waiting,
            probation=session.settings().probation,
            ways=tuple(_ways(session, view.file, self._kind, waiting=waiting is not None)),
            mine=own,
            nothing=provider_contacts.why_not_contact(view.file, self._kind, ProviderStep.ASKED),
            now=view.now,
        )

    def show_view(self, view: OverviewView) -> None:
        """Put it on the page; nothing moves when nothing has changed."""
        if view == self._shown:
            return
        self._shown = view
        column = self._fresh_content()
        self._standing(column, view)
        self._buttons(column, view)
        self._whom(column, view)
        if self._kind is RequirementKind.MHTR:
            self._route(column, view)
        self._contacts(column, view)
        self.take_keyboard()

    def _standing(self, column: QVBoxLayout, view: OverviewView) -> None:
        """What is waited for, or what was answered."""
        part = view.file.requirement(self._kind)
        decision = view.file.standing_decision(self._kind)
        called = telephone.words(view.file, self._kind)
        if called:
            panel = Inset("By telephone", look="neutral" if decision is None else "")
            panel.add(Text(called))
            column.addWidget(panel)
        if decision is not None:
            panel = Inset("Answered", look="done" if _agreed(decision.value) else "warning")
            panel.add(Text(answer_words(decision.value)))
            column.addWidget(panel)
        elif view.waiting is not None:
            panel = Inset("Waiting for the provider")
            panel.add(Text(f"{pending_words(view.waiting, view.now)}."))
            panel.add(Text(f"{view.waiting.provider}, {view.waiting.who}."))
            column.addWidget(panel)
        elif part is not None and part.decision is not None:
            panel = Inset("The record has changed", look="warning")
            panel.add(Text(f"{answer_words(part.decision.value)} It no longer counts: ask again."))
            column.addWidget(panel)
        elif view.nothing:
            column.addWidget(Text(view.nothing))

    def _buttons(self, column: QVBoxLayout, view: OverviewView) -> None:
        holder = QWidget()
        mark(holder, "clear")
        row = FlowLayout(holder, gap=10)
        made: list[Button] = []
        for part, words in view.ways:
            button = SecondaryButton(words) if made else PrimaryButton(words)
            button.clicked.connect(lambda _=False, part=part: self._to(part))
            row.addWidget(button)
            made.append(button)
        self.ways = tuple(made)
        if made:
            column.addWidget(holder)

    def _whom(self, column: QVBoxLayout, view: OverviewView) -> None:
        column.addWidget(Section("Who assesses today, and whom to ask"))
        column.addWidget(Text(view.assesses))
        for entry, presence in view.known:
            column.addWidget(self._provider(entry, presence, view.now.date()))
        if not view.known and self._kind is RequirementKind.MHTR:
            column.addWidget(Text("No provider of an MHTR on this route is in the table."))
        if view.probation.words:
            column.addWidget(Text(f"Probation's single point of contact: {view.probation.words}."))
        table = SecondaryButton("Say where the providers are, or change the table")
        table.clicked.connect(lambda: self.desk.go(Place("providers")))
        column.addWidget(table, 0, Qt.AlignmentFlag.AlignLeft)

    def _provider(self, entry: Entry, presence: Presence | None, today: date) -> Panel:
        value = entry.value
        panel = Panel(value.name)
        where = presence.where.label if presence is not None else "Nobody has said where it is"
        note = f": {presence.note}" if presence is not None and presence.note else ""
        panel.add(Text(f"{where}{note}."))
        panel.add(Text(f"Single point of contact: {value.contact.words}."))
        if value.secondary:
            panel.add(Text("A secondary care service."))
        for warning in provider_warnings(value, today):
            panel.add(Caption(warning))
        row = QWidget()
        mark(row, "clear")
        flow = FlowLayout(row, gap=10)
        for text, word in ((value.contact.phone, "number"), (value.contact.email, "e-mail")):
            if text:
                flow.addWidget(self._copy(text, word, value.name))
        panel.add(row)
        return panel

    def _copy(self, text: str, word: str, name: str) -> CopyButton:
        copy = CopyButton(f"Copy the {word}", lambda: text, self.desk.clipboard)
        copy.setAccessibleName(f"Copy the {word} of {name}")
        return copy

    def _route(self, column: QVBoxLayout, view: OverviewView) -> None:
        part = view.file.requirement(self._kind)
        if part is None:
            return
        value = part.requirement.value
        column.addWidget(Section("Route"))
        if value.route is Route.SECONDARY:
            column.addWidget(WarningPanel(SECONDARY, word=Route.SECONDARY.label))
            # The reason says the route before it; it stands in the heading already.
            why = value.reason.removeprefix(f"{Route.SECONDARY.label}: ")
            column.addWidget(Text(f"Why: {why}."))
        else:
            column.addWidget(Text(f"{value.route.label}."))

    def _contacts(self, column: QVBoxLayout, view: OverviewView) -> None:
        column.addWidget(Section("Asked and told"))
        found = [one for one in view.file.court.contacts if one.value.requirement is self._kind]
        if not found:
            column.addWidget(Text("Nothing is recorded yet."))
        links: list[LinkButton] = []
        for one in sorted(found, key=lambda one: one.value.at, reverse=True):
            title, detail = one.value.event
            panel = Panel()
            panel.add(Text(f"{title}: {detail}."))
            if one.document in view.mine:
                links.append(self._link(one, title))
                panel.body.addWidget(links[-1], 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(panel)
        self.mistakes = tuple(links)

    def _link(self, one: Recorded[ProviderContact], title: str) -> LinkButton:
        link = LinkButton("Entered by mistake: take it back")
        link.setAccessibleName(f"Take back: {title}, {moment(one.value.at)}")
        link.clicked.connect(lambda: self._take_back(one.document))
        return link

    def _take_back(self, document: DocumentId) -> None:
        session, case = self.desk.session, self.case

        def work() -> datetime:
            provider_contacts.take_back(session, case, document)
            return session.clock()

        self.desk.runner.run(self, work, self._taken, self._not_taken)

    def _taken(self, at: datetime) -> None:
        self.desk.saved(at)
        self.desk.say("The contact is taken back. It stays in the timeline, marked so.")
        self.start()

    def _not_taken(self, error: CourtDeskError) -> None:
        self.page.body.insertWidget(1, WarningPanel(str(error)))

    def _to(self, part: str) -> None:
        self.desk.go(Place("provider", self.case, f"{self._kind}:{part}"))

    def _fresh_content(self) -> QVBoxLayout:
        old, self._content = self._content, QWidget()
        mark(self._content, "clear")
        self.page.body.replaceWidget(old, self._content)
        old.hide()
        old.setParent(None)
        old.deleteLater()
        return layouts.column(self._content, gap=14)


def _ways(
    session: Session, file: CaseFile, kind: RequirementKind, *, waiting: bool
) -> Iterator[tuple[str, str]]:
    """What can be recorded now, best first: an answer where one is waited for, else the asking."""
    answerable = session.may(Permission.ASK_DECISION) and not provider_decisions.why_not_answer(
        file, kind
    )
    answer = (ANSWER, "Record what the provider answered")
    if answerable and waiting:
        yield answer
    for step in ProviderStep:
        if waiting and step is ProviderStep.ASKED:
            continue
        may = session.may(provider_contacts.needed_for(step))
        if may and not provider_contacts.why_not_contact(file, kind, step):
            yield step.value, _RECORD[step]
    if answerable and not waiting:
        yield answer
    if (
        kind is RequirementKind.MHTR
        and file.requirement(kind) is not None
        and file.sentence is None
        and session.may(kind.assess)
    ):
        yield ROUTE, "Change the route"


def _agreed(decision: Decision) -> bool:
    return decision.outcome is Outcome.APPROVE


_OUTCOMES = {
    Outcome.APPROVE: "Agreed",
    Outcome.DECLINE: "Declined",
    Outcome.RETURN: "Returned",
}


def answer_words(decision: Decision) -> str:
    """Who decided what and when, and whether it was signed or told."""
    who = ", ".join(part for part in (decision.name, decision.organisation) if part)
    how = f"told {decision.way.label}" if decision.way is not None else "signed in CourtDesk"
    words = f"{_OUTCOMES[decision.outcome]}: {who}, {how}, {moment(decision.decided_at)}."
    return f"{words} Reasons: {decision.reasons}" if decision.reasons else words
