"""One thing that a site adds for itself, a form or a template, and whether it is used.

What it is comes first, then the decision: a reason, which is signed, and one button or both. A
page only offers what can be decided now, and a file that cannot be used says why instead.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from PySide6.QtWidgets import QWidget

from courtdesk.actions.session import Session
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_form import as_pairs
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton, WarningButton
from courtdesk.ui.kit.fields import TextField
from courtdesk.ui.kit.flow import FlowLayout, flowing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import READING_WIDTH, Page
from courtdesk.ui.kit.panels import Panel, WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk, Place, Screen

V = TypeVar("V")


class UseOrRetire(Screen, Generic[V]):
    """Shows one form or template, and puts it to use or retires it.

    Attributes:
        page: the scaffold.
        column: what `show_view` fills; hidden until it is full.
        view: what was read, or None before that.
        group: the field for the reason, or None where nothing can be decided.
        use, retire: the two decisions; each stands only where there is one to make.
    """

    thing: ClassVar[str]
    """What it is: "form"."""

    listed_at: ClassVar[Place]
    """The page that lists all of them, and where a decision leads back to."""

    back_words: ClassVar[str]
    """The button that leads there."""

    after_retiring: ClassVar[str]
    """What retiring it does not take away."""

    def __init__(self, desk: Desk, part: str, title: str, *, width: int = READING_WIDTH) -> None:
        super().__init__()
        self.desk, self.part = desk, part
        self.view: V | None = None
        self.group: FieldGroup | None = None
        self.page = Page(title, width=width)
        layouts.column(self, gap=0).addWidget(self.page)
        self.use = PrimaryButton(f"Use this {self.thing}")
        self.use.clicked.connect(self.put_to_use)
        self.retire = WarningButton(f"Retire this {self.thing}")
        self.retire.clicked.connect(self.take_from_use)
        # Filled while hidden: what is put into a visible layout takes no keyboard until later.
        self._holder = QWidget()
        mark(self._holder, "clear")
        self._holder.hide()
        self.column = layouts.column(self._holder, gap=14)
        self.page.body.addWidget(self._holder)
        self.page.set_hints([("Tab", "next"), ("Enter", "press"), ("Alt ←", "back")])

    @abstractmethod
    def read(self, session: Session, part: str) -> V:
        """What the page shows; called on the worker thread."""

    @abstractmethod
    def show_view(self, view: V) -> None:
        """Put the view into `column`."""

    @abstractmethod
    def put_to_use(self) -> None:
        """Call `decided` with what has it used."""

    @abstractmethod
    def take_from_use(self) -> None:
        """Call `decided` with what retires it."""

    def start(self) -> None:
        """Read it."""
        session, part = self.desk.session, self.part
        self.desk.runner.run(self, lambda: self.read(session, part), self._shown, self._refused)

    def name_it(self, name: str) -> None:
        """Say in the title which one it is."""
        if self.page.title is not None:
            self.page.title.setText(name)

    def tell_standing(self, sentences: Sequence[str]) -> None:
        """Say whether it is used, and who decided that."""
        panel = Panel("Where it stands")
        for sentence in sentences:
            panel.add(Text(sentence))
        self.column.addWidget(panel)

    def tell_faults(self, sentences: Sequence[str]) -> None:
        """Say why the file cannot be used, and what to do."""
        panel = WarningPanel(sentences[0], word="This file cannot be used")
        for sentence in sentences[1:]:
            panel.add(Text(sentence))
        self.column.addWidget(panel)
        self.column.addWidget(
            Text("Mend the file, put it back into the folder, and open it again from the list.")
        )
        self.column.addLayout(self.way_back())

    def ask_decision(self, *, usable: bool, retirable: bool) -> None:
        """The reason and the buttons: only what can be decided now."""
        reason = TextField(
            "reason",
            "Reason",
            hint="It is signed with your name and kept.",
            missing="Give the reason for the change: it is kept with it.",
            chars=60,
        )
        self.group = FieldGroup([reason])
        self.column.addWidget(self.group)
        if retirable:
            self.column.addWidget(Text(self.after_retiring))
        wanted = ((self.use, usable), (self.retire, retirable))
        self.column.addLayout(flowing(*(button for button, offered in wanted if offered)))

    def decided(self, name: str, act: Callable[[Session, str], object], said: str) -> None:
        """Do `act` with the reason that was given, and say that `name` was `said`."""
        values = self.group.read_or_show() if self.group is not None else None
        if values is None:
            return
        session, reason = self.desk.session, values["reason"]
        self._able(able=False)

        def work() -> datetime:
            act(session, reason)
            return session.clock()

        self.desk.runner.run(
            self, work, lambda at: self._done(at, f"{name} {said}."), self._not_decided
        )

    def way_back(self) -> FlowLayout:
        """The button that leads to the list."""
        back = SecondaryButton(self.back_words)
        back.clicked.connect(self._back)
        return flowing(back)

    def _shown(self, view: V) -> None:
        self.view = view
        self.show_view(view)
        self._holder.show()
        self.take_keyboard()

    def _done(self, at: datetime, sentence: str) -> None:
        self.desk.saved(at)
        self.desk.say(sentence)
        self._back()

    def _not_decided(self, error: CourtDeskError) -> None:
        self._able(able=True)
        if self.group is not None:
            self.group.show_errors(as_pairs(error))

    def _able(self, *, able: bool) -> None:
        self.use.setEnabled(able)
        self.retire.setEnabled(able)

    def _back(self) -> None:
        self.desk.go(self.listed_at)

    def _refused(self, error: CourtDeskError) -> None:
        self.column.addWidget(WarningPanel(str(error)))
        self.column.addLayout(self.way_back())
        self._holder.show()
        self.take_keyboard()
