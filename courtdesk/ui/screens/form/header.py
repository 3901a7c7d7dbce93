"""Over the questions: which form, whose, where listed, the time asked about, how; what changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from courtdesk.domain.casefile import CaseFile
from courtdesk.questionnaire.definition import Form
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, LedText, Text
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.form.sheet import time_frame

Ways = tuple[tuple[str, Place], ...]
"""Other ways to fill the form in: words and place."""


def header(
    file: CaseFile, form: Form, older: str, ways: Ways, go: Callable[[Place], None]
) -> QFrame:
    """The form's name, the person, where they are listed, and the time that is asked about.

    `older` says on which version the form was begun where that is not the one in use; `ways` are
    the other ways to fill it in.
    """
    frame = QFrame()
    mark(frame, "identity")
    across = layouts.row(frame, gap=22)
    flow_row = FlowLayout(gap=22, line_gap=4)
    across.addLayout(flow_row, 1)
    across.addWidget(_ways(ways, go), 0, Qt.AlignmentFlag.AlignVCenter)
    name = Text(form.title, kit="name")
    person = LedText(file.person.value.list_name, _listing(file))
    when = Text(time_frame(form), kit="quiet")
    for label in (name, person, when, Caption(older)):
        label.setWordWrap(False)
        if label.text():
            flow_row.addWidget(label)
    frame.setAccessibleName(f"{form.title} for {file.person.value.list_name}")
    return frame


def amending(drop: Callable[[], None]) -> Banner:
    """Says that a finished form is being changed; its link calls `drop`, to leave it as it was."""
    banner = Banner(
        BannerKind.NOTICE,
        "You are changing a finished form.",
        "The finished one stands until you finish this one and give the reason.",
        dismissible=False,
    )
    keep = LinkButton("Keep the finished form as it is")
    keep.clicked.connect(drop)
    row = layouts.row()
    row.addWidget(keep)
    row.addStretch(1)
    banner.body.addLayout(row)
    return banner


def _ways(ways: Ways, go: Callable[[Place], None]) -> QWidget:
    """How it is being filled in, and quiet links to do it otherwise."""
    holder = QWidget()
    mark(holder, "clear")
    across = layouts.row(holder, gap=14)
    here = Text("By interview")
    here.setWordWrap(False)
    across.addWidget(here)
    for words, place in ways:
        link = LinkButton(words, look="tight")
        link.clicked.connect(_going(go, place))
        across.addWidget(link)
    return holder


def _going(go: Callable[[Place], None], place: Place) -> Callable[[], None]:
    return lambda: go(place)


def _listing(file: CaseFile) -> str:
    case = file.case.value
    room = case.courtroom if case.courtroom.startswith("Court") else f"Court {case.courtroom}"
    order = case.order_text or (str(case.order) if case.order else "")
    parts = [room if case.courtroom else "", f"order {order}" if order else ""]
    listed = ", ".join(part for part in parts if part)
    return f" · {listed}" if listed else ""
