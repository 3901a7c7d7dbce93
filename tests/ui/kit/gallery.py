"""A window with every piece of the kit, for the eye: python tests/ui/kit/gallery.py FOLDER.

Saves one PNG for each page of pieces and each text size into FOLDER. It is also what
`test_gallery.py` builds, so that no piece is left out of it. Every person in it is invented.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QProgressBar, QWidget

from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton, WarningButton
from courtdesk.ui.kit.chips import ChipRow
from courtdesk.ui.kit.clipboard import ClipboardGuard, CopyButton
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.dialogs import Card, Interruption
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.fields import (
    Checks,
    Choice,
    DateField,
    NumberField,
    Option,
    PassphraseField,
    SelectField,
    TextArea,
    TextField,
    TimeField,
)
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.focus import FocusRing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Caption, LedText, Section, Strong, Text
from courtdesk.ui.kit.identity import Fact, Identity, IdentityBar
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.palette import CommandPalette
from courtdesk.ui.kit.panels import Inset, Panel, WarningPanel
from courtdesk.ui.kit.strip import Step, StepState, StepStrip
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.summary_list import Answer, SummaryList
from courtdesk.ui.kit.tags import NeedTag, RiskBadge, Tag, TagLook
from courtdesk.ui.kit.tasklist import Task, TaskList, TaskState
from courtdesk.ui.kit.timeline import Event, Timeline
from courtdesk.ui.kit.tokens import Theme

TODAY = date(2027, 1, 14)
DONE, NOW, WAIT = StepState.DONE, StepState.NOW, StepState.WAITING
STOP, AHEAD, NOT_NEEDED = StepState.STOPPED, StepState.AHEAD, StepState.NOT_NEEDED
WORDS = ("Screen", "Plea", "Assess", "Consent", "Approve", "Report", "Sentence")


def steps(*states: StepState) -> tuple[Step, ...]:
    return tuple(Step(word, state) for word, state in zip(WORDS, states, strict=True))


def tasks() -> tuple[Task, ...]:
    return (
        Task("core", "CORE-10", "above threshold · by Sam Reid, link worker", TaskState.COMPLETED),
        Task("mh", "Mental health assessment", "CORE-34, interview", TaskState.IN_PROGRESS),
        Task(
            "enq",
            "Enquiries before the report",
            "Domestic abuse: answered 09:30 · Children's services: asked 09:32, no answer yet",
            TaskState.OUTSTANDING,
            "1 outstanding",
        ),
        Task("psr", "Pre-sentence report snippet", "", TaskState.NOT_STARTED),
        Task("bad", "Combined consent", "two versions to settle", TaskState.PROBLEM),
        Task("sen", "Sentence", "after the report is issued", TaskState.CANNOT_START),
    )


def case_page() -> Page:
    page = Page(width=0)
    identity = Identity(
        "Abbott, Carla",
        (
            Fact("34 · born", "3/5/1992"),
            Fact("CRN", "X412907"),
            Fact("Court 1, order 1 ·", "District Judge"),
        ),
        risk="Risk: acted on 09:51",
        needs=("interpreter: Polish", "easy read"),
    )
    bar = IdentityBar(identity)
    bar.back.addWidget(SecondaryButton("Back to Today", hint="Alt ←"))
    page.top.addWidget(bar)
    columns = Columns()
    page.body.addWidget(columns)
    left, right = columns.main, columns.side
    left.addWidget(StepStrip(steps(DONE, DONE, DONE, DONE, WAIT, AHEAD, AHEAD)))
    left.addWidget(next_panel())
    left.addWidget(Section("Tasks"))
    left.addWidget(TaskList(tasks()))
    fill_right(right)
    page.set_hints(
        [("Ctrl K", "every action"), ("Alt ←", "back to Today"), ("F1", "help here")],
        "Providers today: MHTR in building",
    )
    return page


def next_panel() -> Inset:
    panel = Inset("Next")
    panel.add(
        LedText(
            "Waiting 14 minutes for Dr Helen Marsh, clinical lead",
            " — asked 10:28, needed by 14:00.",
        )
    )
    row = FlowLayout(gap=10, line_gap=8)
    row.addWidget(PrimaryButton("Bring in the decision"))
    row.addWidget(SecondaryButton("Ask again"))
    row.addWidget(SecondaryButton("Record approval by telephone"))
    panel.body.addLayout(row)
    return panel


def fill_right(column) -> None:
    risk = Inset("Risk", look="warning")
    risk.add(Text("Item above the lead's level on CORE-10, 09:46."))
    risk.add(LedText("Done:", " L&D nurse saw her 09:51; safety plan given; lead told."))
    risk.add(Caption("Answers are for mental health roles only."))
    column.addWidget(risk)
    needs = Panel("Needs and contact")
    needs.add(Text("Polish interpreter booked to 15:00"))
    needs.add(Text("GP: Castle Street Surgery (registered)"))
    column.addWidget(needs)
    column.addWidget(Section("Timeline"))
    column.addWidget(
        Timeline(
            (
                Event(
                    "Guilty plea",
                    ", put back to 14:00",
                    datetime(2027, 1, 14, 9, 58, tzinfo=UTC),
                    "P Nair",
                ),
                Event(
                    "Approval asked",
                    " of Dr Marsh",
                    datetime(2027, 1, 14, 10, 28, tzinfo=UTC),
                    "A Yusuf",
                ),
                Event("Listed", " at Northgate", date(2027, 1, 12)),
                Event(
                    "Letter sent", "", datetime(2027, 1, 13, 16, 5, tzinfo=UTC), "<b>Siân Gŵyn</b>"
                ),
            ),
            TODAY,
        )
    )


def pieces_page(guard: ClipboardGuard) -> Page:
    page = Page("Pieces", width=0)
    page.body.addWidget(
        Banner(BannerKind.SUCCESS, "Consent recorded at 10:24.", "Ask for approval next.")
    )
    page.body.addWidget(Banner(BannerKind.NOTICE, "Offline.", "3 records wait to be sent."))
    page.body.addWidget(Banner(BannerKind.WARNING, "The disk is almost full."))
    row = FlowLayout(gap=10, line_gap=8)
    for button in (
        PrimaryButton("Check answers", hint="Ctrl Enter"),
        SecondaryButton("Import list"),
        WarningButton("Withdraw consent"),
        LinkButton("Read the guidance"),
        CopyButton("Copy text", lambda: "text", guard),
    ):
        row.addWidget(button)
    off = SecondaryButton("Not now")
    off.setEnabled(False)
    row.addWidget(off)
    page.body.addLayout(row)
    row = FlowLayout(gap=10, line_gap=8)
    for look in TagLook:
        row.addWidget(Tag(f"Tag {look}", look))
    row.addWidget(RiskBadge("Risk: not yet acted on"))
    row.addWidget(NeedTag("interpreter: Polish"))
    page.body.addLayout(row)
    chips = ChipRow("Filters in force")
    chips.show_chips((("room", "Court 2"), ("me", "For me")))
    page.body.addWidget(chips)
    page.body.addWidget(StepStrip(steps(DONE, NOW, AHEAD, AHEAD, AHEAD, AHEAD, AHEAD)))
    stopped = (Step("Screen", DONE), Step("Not guilty", STOP))
    rest = tuple(Step(word, NOT_NEEDED) for word in WORDS[2:])
    page.body.addWidget(StepStrip(stopped + rest, large=False))
    page.body.addWidget(WarningPanel("This screen is not complete. It says so in the report."))
    page.body.addWidget(
        EmptyState("No one is listed today", "Import the court's list.", "Import list")
    )
    page.body.addWidget(
        SummaryList(
            (
                Answer("name", "Name", "O'Rourke, Siân"),
                Answer("dob", "Date of birth", ""),
                Answer("plea", "Plea", "Guilty", changeable=False),
            )
        )
    )
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setValue(70)
    page.body.addWidget(Strong("7 of 10 answered"))
    page.body.addWidget(bar)
    return page


def form_group() -> FieldGroup:
    return FieldGroup(
        (
            TextField("name", "Full name", hint="As the court list writes it."),
            DateField("born", "Date of birth"),
            TimeField("called", "Time called", optional=True),
            NumberField("weeks", "Weeks of support", minimum=1, maximum=52, unit="weeks"),
            Choice(
                "plea",
                "Plea",
                (
                    Option("g", "Guilty"),
                    Option("n", "Not guilty", "Asks for the date of the trial."),
                    Option("0", "No plea yet"),
                ),
            ),
            Checks(
                "needs",
                "Adjustments",
                (Option("i", "Interpreter"), Option("e", "Easy read")),
                optional=True,
            ),
            SelectField(
                "court", "Court", (Option("n", "Northgate Magistrates' Court"), Option("s", "S"))
            ),
            PassphraseField("pass", "Passphrase", hint="15 characters or more are advised."),
            TextArea("why", "Reason", hint="Seen by the team.", limit=20),
        )
    )


def form_page() -> tuple[Page, FieldGroup]:
    page = Page("Add a person")
    group = form_group()
    page.body.addWidget(group)
    page.body.addWidget(PrimaryButton("Continue", hint="Ctrl Enter"), 0, Qt.AlignmentFlag.AlignLeft)
    return page, group


def actions(parent: QWidget) -> list[QAction]:
    made = []
    for words, keys in (
        ("&Import list…", "Ctrl+I"),
        ("Add person", "Ctrl+N"),
        ("Record plea", ""),
        ("Lock", "Ctrl+L"),
        ("Back up the vault…", ""),
    ):
        action = QAction(words, parent)
        if keys:
            action.setShortcut(QKeySequence(keys))
        made.append(action)
    return made


def window_with(page: Page) -> QMainWindow:
    window = QMainWindow()
    window.setWindowTitle("CourtDesk")
    window.resize(1366, 740)
    window.setCentralWidget(page)
    window.ring = FocusRing(window)
    return window


def show(window: QWidget, app: QApplication) -> None:
    window.show()
    window.activateWindow()
    for _ in range(5):
        app.processEvents()


THEMES = (Theme(1.0), Theme(1.5), Theme(2.0), Theme(1.0, high_contrast=True))


def save_all(folder: Path, themes: tuple[Theme, ...] = THEMES) -> None:
    app = QApplication.instance() or QApplication([])
    for theme in themes:
        name = "contrast" if theme.high_contrast else f"{theme.scale:.0%}".rstrip("%")
        apply_theme(app, theme)
        guard = ClipboardGuard()
        page = case_page()
        keep(page, app, folder / f"case-{name}.png", page.findChild(TaskList).rows[2])
        page = pieces_page(guard)
        keep(page, app, folder / f"pieces-{name}.png", page.findChild(PrimaryButton))
        page, group = form_page()
        keep(page, app, folder / f"form-{name}.png", group["plea"].controls()[1])
        page, group = form_page()
        group["why"].set_value("x" * 40)
        group["plea"].set_value("n")
        group["pass"].set_strength("Fair: one more word makes it strong.")
        group.read_or_show()
        keep(page, app, folder / f"errors-{name}.png", group.summary)
        for dialog, kind in (
            (CommandPalette(actions(page)), "palette"),
            (
                Interruption(
                    Card(
                        "Withdraw consent for Carla Abbott?",
                        "The MHTR cannot be proposed after this. What was signed stays on record.",
                        "Withdraw consent",
                        "Keep consent",
                    )
                ),
                "card",
            ),
        ):
            show(dialog, app)
            dialog.grab().save(str(folder / f"{kind}-{name}.png"))
            dialog.close()
            dialog.deleteLater()


def keep(page: Page, app: QApplication, path: Path, focus: QWidget) -> None:
    window = window_with(page)
    show(window, app)
    focus.setFocus()
    show(window, app)
    window.grab().save(str(path))
    tall = page.area.widget().sizeHint().height() + 160
    window.resize(1366, max(740, tall))
    show(window, app)
    window.grab().save(str(path.with_stem(path.stem + "-whole")))
    window.close()
    window.deleteLater()
    app.processEvents()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    save_all(target)
