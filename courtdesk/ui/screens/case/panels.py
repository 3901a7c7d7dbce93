"""The panels of the case page's side, and the banner about a possible same person."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from courtdesk.actions.lists import PossibleSame
from courtdesk.actions.settling import Conflict
from courtdesk.domain.access import READERS, Compartment, Permission
from courtdesk.domain.adjustments import need_tags
from courtdesk.domain.ids import CaseId
from courtdesk.domain.pathway import RECORD_RISK
from courtdesk.domain.screening import RiskMark
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import LineLink, LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.clipboard import ClipboardGuard, CopyButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, LedText, Strong, Text
from courtdesk.ui.kit.panels import Inset, Panel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.case.reading import CaseView, in_sentence
from courtdesk.ui.screens.case.ways import about_the_person, to_do, ways
from courtdesk.ui.screens.case.words import Do, Next, RiskLine, risk_lines

Go = Callable[[Place], None]


class NextPanel(Inset):
    """The sentence and the buttons of what is next.

    Attributes:
        main: the one green button, or None.
    """

    main: PrimaryButton | None

    def __init__(self, what: Next, go: Go) -> None:
        super().__init__(look="" if what.main is not None or what.others else "neutral")
        self.setAccessibleName("Next")
        self.main = None
        self.add(LedText(what.sentence, what.rest))
        if what.main is None and not what.others:
            return
        holder = QWidget()
        mark(holder, "clear")
        flow = FlowLayout(holder, gap=10, line_gap=8)
        if what.main is not None:
            self.main = PrimaryButton(what.main.words)
            self.main.clicked.connect(_going(go, what.main))
            flow.addWidget(self.main)
        for other in what.others:
            button = SecondaryButton(other.words)
            button.clicked.connect(_going(go, other))
            flow.addWidget(button)
        self.add(holder)


def _going(go: Go, do: Do) -> Callable[[], None]:
    return lambda: go(do.place)


def risk_panel(view: CaseView, go: Go) -> Panel:
    """That there is risk, when, what was done about it, and who may read the answers."""
    risky = view.file.risk() in (RiskMark.PRESENT, RiskMark.NOT_ASSESSED)
    panel = Inset("Risk", look="warning" if risky else "neutral")
    for line in risk_lines(view):
        panel.add(Strong(line.words) if line.place is not None else Text(line.words))
        if line.place is not None:
            _add_action(panel, line, view, go)
    readable = [form for form in view.file.forms if form.document in view.readable]
    asked = [form for form in readable if form.value.risk is not RiskMark.NO_RISK_ITEMS]
    if asked:
        link = LinkButton("Read the risk answers", look="tight")
        place = Place("result", view.file.id, asked[-1].document)
        link.clicked.connect(lambda: go(place))
        panel.add(link)
    elif view.file.forms:
        who = sorted(in_sentence(role.label) for role in READERS[Compartment.MENTAL_HEALTH])
        panel.add(Caption(f"Answers are open to: {', '.join(who)}."))
    return panel


def _add_action(panel: Panel, line: RiskLine, view: CaseView, go: Go) -> None:
    """What was done about one form's risk, and the way to its page."""
    panel.add(Text(line.action or "Nobody has recorded yet what was done."))
    place = line.place
    if place is None:
        return
    recording = line.open and view.may(Permission.RECORD_RISK)
    link = LinkButton(RECORD_RISK if recording else "What to do, and what was done", look="tight")
    link.setAccessibleDescription(line.words)
    link.clicked.connect(lambda: go(place))
    panel.add(link)


def needs_panel(view: CaseView, clipboard: ClipboardGuard, go: Go) -> Panel:
    """Needs, what probation says, and the numbers to copy."""
    person, case = view.file.person.value, view.file.case.value
    panel = Panel("Needs and contact")
    tags = need_tags(person, case.hearing_date)
    if not tags:
        panel.add(Text("No needs recorded.", kit="quiet"))
    for need in tags:
        panel.add(Text(need[:1].upper() + need[1:]))
    panel.add(Text(view.contact))
    for label, value in (
        ("Probation", case.probation_status),
        ("Custody", case.custody),
        ("Note", case.note),
        ("PNC", person.pnc),
    ):
        if value:
            panel.add(LedText(value, before=f"{label}: "))
    if person.crn:
        panel.body.addLayout(_copied("CRN", person.crn, clipboard))
    panel.body.addLayout(_copied("Reference", case.reference, clipboard))
    for way in about_the_person(view):
        panel.add(_link(way.words, way.place, go))
    return panel


def _link(words: str, place: Place, go: Go) -> LinkButton:
    link = LinkButton(words, look="tight")
    link.clicked.connect(lambda: go(place))
    return link


def to_do_panel(view: CaseView, go: Go) -> Panel | None:
    """What else the process map asks for: mine as links, what others do in words; or nothing."""
    found = to_do(view)
    if not found:
        return None
    panel = Panel("Also to do")
    for one in found:
        panel.add(_line(one.words, one.place, go) if one.place else Text(one.words, kit="quiet"))
        if one.more:
            panel.add(Caption(one.more))
    return panel


def _line(words: str, place: Place, go: Go) -> LineLink:
    link = LineLink(words, look="tight")
    link.clicked.connect(lambda: go(place))
    return link


def ways_panel(view: CaseView, go: Go) -> Panel:
    """The other pages of this case, by group."""
    panel = Panel("More about this case")
    for group in ways(view):
        panel.add(Caption(group.heading))
        for way in group.ways:
            panel.add(_link(way.words, way.place, go))
    return panel


def _copied(label: str, value: str, clipboard: ClipboardGuard) -> QHBoxLayout:
    across = layouts.row(gap=10)
    words = LedText(value, before=f"{label} ")
    across.addWidget(words, 1)
    button = CopyButton("Copy", lambda: value, clipboard)
    button.setAccessibleName(f"Copy {label}")
    across.addWidget(button)
    return across


def offences_panel(view: CaseView, go: Go) -> Panel:
    """Each offence with its range and what has become of it."""
    offences = view.file.case.value.offences
    panel = Panel("Offence" if len(offences) == 1 else f"{len(offences)} offences")
    if not offences:
        panel.add(Text("No offence on the list.", kit="quiet"))
    for offence in offences:
        plea = view.plea_of(offence.id)
        said = view.file.verdict_of(offence.id).label
        if plea is not None and plea.trial_date is not None:
            day = plea.trial_date
            said += f", trial {day.day}/{day.month}/{day.year}"
        panel.add(LedText(said, before=f"{offence.text}: "))
        panel.add(Caption(offence.range.label[:1].upper() + offence.range.label[1:]))
    if view.may(Permission.RECORD_PLEA):
        link = LinkButton("Record or change the plea", look="tight")
        link.clicked.connect(lambda: go(Place("plea", view.file.id)))
        panel.add(link)
    return panel


def doubt_banner(sentence: str) -> Banner:
    """Says that a record was left out; it stays until the record is put right or can be read."""
    title = "A record of this case was not counted"
    return Banner(BannerKind.WARNING, title, sentence, dismissible=False)


def versions_banner(unsettled: Sequence[Conflict], case: CaseId, go: Go) -> Banner:
    """Says which records have two versions, and leads to where somebody says which holds (P4)."""
    one = unsettled[0] if len(unsettled) == 1 else None
    title = "Two versions of a record stand side by side" if one else _SEVERAL
    words = [f"{'; '.join(known.what for known in unsettled)}.", _UNTIL]
    if any(known.kind == "consent" for known in unsettled):
        words.append(_LEAST)
    banner = Banner(BannerKind.WARNING, title, " ".join(words), dismissible=False)
    mine = any(known.may for known in unsettled)
    button = SecondaryButton("Settle which holds" if mine else "Look at the versions")
    button.setAccessibleDescription(words[0])
    place = Place("settle", case, one.document if one else "")
    button.clicked.connect(lambda: go(place))
    banner.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    return banner


_SEVERAL = "Two versions of several records stand side by side"
_UNTIL = "Until somebody says which holds, nothing that rests on it can be approved or issued."
_LEAST = "Meanwhile the consent that allows least holds."


def same_person_banner(one: PossibleSame, settle: Callable[[bool], None]) -> Banner:
    """Asks whether two records are one person; nothing is merged unasked."""
    banner = Banner(
        BannerKind.NOTICE,
        f"Is this the same person as {one.known_name}?",
        f"{one.reason[:1].upper()}{one.reason[1:].rstrip('.')}. Your answer is signed and kept.",
        dismissible=False,
    )
    across = layouts.row(gap=10)
    for words, same in (("Yes, the same person", True), ("No, two people", False)):
        button = SecondaryButton(words)
        button.setAccessibleDescription(one.known_name)
        button.clicked.connect(_settling(settle, same))
        across.addWidget(button)
    across.addStretch(1)
    banner.body.addLayout(across)
    return banner


def _settling(settle: Callable[[bool], None], same: bool) -> Callable[[], None]:
    return lambda: settle(same)
