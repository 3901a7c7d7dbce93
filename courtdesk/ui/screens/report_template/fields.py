"""The fields that a template may use, as a page to read and to copy from."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt

from courtdesk.documents.template_fields import FIELDS, Field, Shape
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.summary_list import Answer, SummaryList
from courtdesk.ui.screen import Desk, Place, Screen

_WIDE = 1100
_INTRO = (
    "A field stands between two braces on each side, such as {{ person }}, and prints words that "
    "the text for the report has already. Nothing else may stand between braces: no calculation, "
    "no condition."
)


class TemplateFields(Screen):
    """Lists the fields by where they may stand.

    Attributes:
        lists: the three lists of fields.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.page = Page("Fields of a template", width=_WIDE)
        layouts.column(self, gap=0).addWidget(self.page)
        self.page.body.addWidget(Text(_INTRO))
        self._back = SecondaryButton("Back to the templates")
        self._back.clicked.connect(lambda: desk.go(Place("report_template")))
        self.page.body.addLayout(flowing(self._back))
        own = [one for one in FIELDS if one.shape is Shape.LINES]
        needed = [one for one in own if one.required]
        self.lists = (
            self._list("Every template has these, each in a paragraph of its own", needed),
            self._list("In a paragraph of their own", [one for one in own if not one.required]),
            self._list("Within a line", [one for one in FIELDS if one.shape is Shape.WORDS]),
        )
        self.page.set_hints([("Tab", "next"), ("Alt ←", "back")])

    def start(self) -> None:
        """Nothing is read: the list is the same everywhere."""
        self.take_keyboard()

    def take_keyboard(self) -> None:
        """To the way back."""
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list(self, heading: str, fields: Iterable[Field]) -> SummaryList:
        self.page.body.addWidget(Section(heading))
        listed = SummaryList(
            [
                Answer(one.name, f"{{{{ {one.name} }}}}", _said(one), changeable=False)
                for one in fields
            ]
        )
        listed.setAccessibleName(heading)
        self.page.body.addWidget(listed)
        return listed


def _said(field: Field) -> str:
    begun = f"{field.words[:1].upper()}{field.words[1:]}"
    if field.absent:
        return f"{begun}; “{field.absent}” where there is nothing"
    return f"{begun}; its paragraph goes where there is nothing"
