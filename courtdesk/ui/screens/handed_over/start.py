"""The member's page: what will happen, how the questions are to look, and the button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from courtdesk.domain.casefile import CaseFile
from courtdesk.ui.answer_trouble import Trouble
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton
from courtdesk.ui.kit.fields import Choice, Option
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Inset

SIZES: dict[str, float] = {"large": 1.5, "very-large": 2.0, "largest": 2.5}
"""Text size by the option's value: how many times the member's own."""

_ONE, _SEVERAL = "one", "several"

_WHAT_HAPPENS = (
    "The questions fill the whole display, in large words, with nothing else of CourtDesk.",
    "The person sees the form’s own words and their own answers: no score, no other person, "
    "nothing of the case.",
    "Every answer is saved at once. A question may be left out.",
    "When they give the laptop back you need your passphrase to go on.",
    "CourtDesk locks when somebody turns to another window, closes this one, or nobody is there "
    "for a while. It cannot keep anybody from other programs on this laptop.",
)


class StartPage(Page):
    """What the member reads and chooses before the laptop goes out of their hands.

    Attributes:
        button: hands over.

    Signals:
        asked: the member hands over.
        check_asked: the member would look at the answers instead.
    """

    asked = Signal()
    check_asked = Signal()

    def __init__(self, file: CaseFile, form_id: str, title: str) -> None:
        super().__init__("Hand over the laptop")
        self._trouble: QWidget | None = None
        who = f"{title} for {file.person.value.list_name}"
        self.body.addWidget(Text(who, kit="quiet"))
        draft = next((one for one in file.drafts if one.form == form_id), None)
        answered = draft.answered if draft is not None else 0
        if draft is not None and answered:
            self.body.addWidget(self._already(answered, draft.total))
        panel = Inset("What happens")
        for sentence in _WHAT_HAPPENS:
            panel.add(Text(sentence))
        self._pages, self._size = _pages(), _sizes()
        self.body.addWidget(self._pages)
        self.body.addWidget(self._size)
        self.button = PrimaryButton("Hand over now", hint="Ctrl Enter")
        self.button.clicked.connect(self.asked)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(panel)
        self.set_hints([("Ctrl Enter", "hand over"), ("Tab", "next"), ("Alt ←", "back")])

    @property
    def several(self) -> bool:
        """Whether a page shows several questions."""
        return self._pages.value() == _SEVERAL

    @property
    def text_factor(self) -> float:
        """How many times larger than the member's the person's text is."""
        return SIZES[self._size.value() or "large"]

    def choose(self, *, several: bool, size: float) -> None:
        """Choose as before."""
        self._pages.set_value(_SEVERAL if several else _ONE)
        self._size.set_value(next(key for key, one in SIZES.items() if one == size))

    def say_refused(self, sentence: str) -> None:
        """Say why it could not be handed over."""
        self.show_trouble(
            Banner(BannerKind.WARNING, "Nothing was handed over.", sentence, dismissible=False)
        )

    def show_trouble(self, trouble: Trouble | Banner | None) -> None:
        """Put a banner over the page in the place of the one before; None takes it away."""
        if self._trouble is not None:
            self._trouble.hide()
            self._trouble.deleteLater()
        self._trouble = trouble
        if trouble is not None:
            self.top.addWidget(trouble)
            trouble.announce()

    def _already(self, answered: int, total: int) -> QWidget:
        panel = Inset(f"{answered} of {total} questions are answered already", look="warning")
        panel.add(Text("The person will see these answers. Check that they are theirs to see."))
        check = LinkButton("Check the answers", look="tight")
        check.clicked.connect(self.check_asked)
        panel.add(check)
        return panel


def _pages() -> Choice:
    options = [
        Option(_ONE, "One question at a time", "Calm, and quickest with the number keys."),
        Option(_SEVERAL, "Page by page", "Up to four questions that belong together."),
    ]
    field = Choice("pages", "How should the questions come?", options, clearable=False)
    field.set_value(_ONE)
    return field


def _sizes() -> Choice:
    options = [
        Option("large", "Large", "One and a half times your own text."),
        Option("very-large", "Very large", "Twice your own text."),
        Option("largest", "Largest", "For poor eyesight; the person may have to scroll."),
    ]
    field = Choice("size", "How large should the words be?", options, clearable=False)
    field.set_value("large")
    return field
