"""The whole order on one page: what waits, what is still to come, what is recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from courtdesk.actions import risk_levels
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.order_checks import made
from courtdesk.domain.order_path import ANY_TIME, event_part, to_come
from courtdesk.domain.orders import OrderStep, WithdrawnFrom
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import Sentence
from courtdesk.domain.words import day, listed
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.case_words import who_may
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LineLink
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.headings import Section, Strong, Text
from courtdesk.ui.kit.panels import Panel, WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.tasklist import Task, TaskList, TaskRow
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.order import rows
from courtdesk.ui.screens.order.base import order_place
from courtdesk.ui.screens.order.withdrawals import NOT_TOLD, is_untold

_WIDE = 1320
_NO_SENTENCE = "No sentence is recorded for this case."
_NOTHING_MADE = (
    "The court made no treatment requirement. Liaison and Diversion are told, so that the person "
    "is supported into suitable services."
)


@dataclass(frozen=True)
class Overview(CaseView):
    """The rows, and whether the member may record ("" or who may)."""

    waiting: tuple[Task, ...]
    still: tuple[Task, ...]
    recorded: tuple[Task, ...]
    told: str


class OrderOverview(CasePage[Overview]):
    """Lists on the left; the sentence and ways to other records on the right.

    Attributes:
        links: every link of the right column, by its words.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, "After sentence", width=_WIDE)
        self.links: dict[str, LineLink] = {}
        self._shown: Overview | None = None
        self._content = QWidget()
        self._lists: list[TaskList] = []
        self.page.body.addWidget(self._content)
        self.page.set_hints([("Tab", "next"), ("↑ ↓", "from row to row"), ("Alt ←", "back")])
        for words, part in (*_RECORD, ("Tell of the outcome", "lines")):
            self._offer(words, order_place(case, part))

    def read(self, session: Session) -> Overview:
        """The case and its rows."""
        file = case_file(session, self.case)
        may = session.may(Permission.RECORD_ORDER)
        risk = risk_levels.read_risk(session, self.case)
        return Overview(
            file,
            rows.waiting(file),
            rows.still(file),
            rows.recorded(file, risk, session.team().name_of),
            "" if may else who_may(Permission.RECORD_ORDER),
        )

    def refresh(self) -> None:
        """Something may have been recorded meanwhile."""
        self.start()

    def take_keyboard(self) -> None:
        """To the first row that can be opened, else to the first link."""
        able: list[TaskRow | LineLink] = [
            row for one in self._lists for row in one.rows if row.isEnabled()
        ]
        able += self.links.values()
        if able:
            able[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_view(self, view: Overview) -> None:
        """Put it on the page; nothing moves when nothing has changed."""
        if view == self._shown:
            return
        self._shown = view
        column = self._fresh_content()
        if view.told:
            column.addWidget(Text(view.told))
        if any(is_untold(one.value) for one in view.file.order.withdrawals):
            column.addWidget(WarningPanel(NOT_TOLD))
        columns = Columns()
        column.addWidget(columns)
        self._show_lists(columns.main, view)
        columns.side.addWidget(_ordered(view.file))
        for heading, links in _links(view.file, self.case):
            columns.side.addWidget(self._panel(heading, links))
        self.take_keyboard()

    def _show_lists(self, column: QVBoxLayout, view: Overview) -> None:
        for heading, tasks, none in (
            ("Waiting for somebody", view.waiting, ""),
            ("Still to come", view.still, _none_to_come(view.file)),
            ("Recorded", view.recorded, "Nothing yet."),
        ):
            if not (tasks or none):
                continue
            column.addWidget(Section(heading))
            if not tasks:
                column.addWidget(Text(none))
                continue
            shown = TaskList(tasks)
            shown.setAccessibleName(heading)
            shown.opened.connect(self._open)
            self._lists.append(shown)
            column.addWidget(shown)

    def _open(self, key: str) -> None:
        name, _, kind = key.partition(":")
        if name == rows.TOLD_BEFORE:
            self.desk.go(order_place(self.case, event_part(_TOLD, RequirementKind(kind))))
        else:
            self.desk.go(order_place(self.case, key))

    def _panel(self, heading: str, links: Sequence[tuple[str, Place]]) -> Panel:
        panel = Panel(heading)
        for words, place in links:
            link = LineLink(words)
            link.clicked.connect(self._going(place))
            self.links[words] = link
            panel.add(link)
        return panel

    def _going(self, place: Place) -> Callable[[], None]:
        return lambda: self.desk.go(place)

    def _offer(self, words: str, place: Place) -> None:
        action = QAction(words, self)
        action.triggered.connect(lambda: self.desk.go(place))
        self.addAction(action)

    def _fresh_content(self) -> QVBoxLayout:
        self.links, self._lists = {}, []
        old, self._content = self._content, QWidget()
        mark(self._content, "clear")
        self.page.body.replaceWidget(old, self._content)
        old.hide()
        old.setParent(None)
        old.deleteLater()
        return layouts.column(self._content, gap=14)


_TOLD = OrderStep.PROVIDERS_TOLD
_AGAIN = {
    OrderStep.ALLOCATED: "Another responsible officer allocated",
    OrderStep.MEETING_HELD: "Another multidisciplinary meeting",
    OrderStep.PROVIDERS_TOLD: "Provider told of the sentence",
    OrderStep.REVIEW_DIRECTED: "The court directs a review",
}
"""What a link says of a step, where the step's own words are about what has happened."""

_RECORD = (
    ("Appointment not kept", "absence"),
    ("Breach", "breach"),
    ("The person withdraws", "withdraw"),
)


def _links(file: CaseFile, case: CaseId) -> list[tuple[str, list[tuple[str, Place]]]]:
    """The right column's links under their headings."""
    onward = [("Referrals and follow-up", Place("referrals", case))]
    kinds = made(file)
    lines = ("Lines for an e-mail", order_place(case, "lines"))
    if not kinds:
        return _not_made(file, case, lines, onward)
    # What stands among the rows still to come need not be offered twice.
    offered = {one.part for one in to_come(file)}
    record = [(words, order_place(case, part)) for words, part in _RECORD]
    for step in ANY_TIME:
        if event_part(step) not in offered:
            record.append((_AGAIN.get(step, step.label), order_place(case, event_part(step))))
    for kind in kinds:
        if f"end:{kind}" not in offered:
            words = f"{kind}: put the end of treatment right"
            record.append((words, order_place(case, f"end:{kind}")))
    end = [
        ("Enter an outcome measure", Place("measure", case)),
        ("Scores so far", Place("scores", case)),
        *onward,
    ]
    return [
        ("Tell of the outcome", [lines]),
        ("Record something else", record),
        ("End of treatment", end),
    ]


def _not_made(
    file: CaseFile, case: CaseId, lines: tuple[str, Place], onward: list[tuple[str, Place]]
) -> list[tuple[str, list[tuple[str, Place]]]]:
    step = OrderStep.LD_TOLD
    part = event_part(step)
    offered = any(one.part == part for one in to_come(file))
    tell = [] if offered else [(step.label, order_place(case, part))]
    if file.sentence is not None:
        tell.append(lines)
    found = [("Tell of the outcome", tell), ("Support", onward)]
    if file.consent is not None:
        found.append(("Consent", [("Consent, and withdrawing it", Place("consent", case))]))
    return found


def _none_to_come(file: CaseFile) -> str:
    if file.sentence is None:
        return "Nothing: there is no sentence yet."
    return "Nothing more."


def _ordered(file: CaseFile) -> Panel:
    panel = Panel("What the court ordered")
    if file.sentence is None:
        panel.add(Text(_NO_SENTENCE))
        return panel
    sentence = file.sentence.value
    panel.add(Text(_disposal(sentence)))
    for kind in made(file):
        panel.add(Strong(_requirement(file, sentence, kind)))
    if not made(file):
        panel.add(Text(_NOTHING_MADE))
    for words in _beside(sentence):
        panel.add(Text(words))
    shared = file.order.withdrawn(WithdrawnFrom.DATA_SHARING)
    if shared is not None:
        words = f"Sharing of data withdrawn on {day(shared.value.on)}: pass nothing more on."
        panel.add(Strong(words))
    return panel


def _disposal(sentence: Sentence) -> str:
    months = sentence.order_months
    length = f", {_months(months)}" if months is not None else ""
    return f"{sentence.disposal.label}{length}, sentenced on {day(sentence.sentenced_on)}"


def _requirement(file: CaseFile, sentence: Sentence, kind: RequirementKind) -> str:
    found = next(one for one in sentence.results if one.requirement is kind and one.accepted)
    length = f", {_months(found.length_months)}" if found.length_months is not None else ""
    ending = file.order.ending(kind)
    ended = f": ended {day(ending.value.on)}, {ending.value.how.label}" if ending else ""
    return f"{kind.label} ({kind}){length}{ended}"


def _beside(sentence: Sentence) -> list[str]:
    """The other parts of the order, RAR days and reviews, one line each."""
    lines = [f"{one.kind.label}{f', {one.length}' if one.length else ''}" for one in sentence.other]
    if sentence.rar_days is not None:
        lines.append(f"Up to {sentence.rar_days} RAR days")
    if sentence.reviews:
        lines.append(f"Review by the court on {listed([day(on) for on in sentence.reviews])}")
    return lines


def _months(months: int) -> str:
    return f"{months} month{'' if months == 1 else 's'}"
