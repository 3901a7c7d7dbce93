"""The line over the questions: which form, whose, where listed, and the time asked about."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from courtdesk.domain.casefile import CaseFile
from courtdesk.questionnaire.definition import Form
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import LedText, Text
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screens.form.sheet import time_frame


def header(file: CaseFile, form: Form) -> QFrame:
    """The form's name, the person, where they are listed, and the time that is asked about."""
    frame = QFrame()
    mark(frame, "identity")
    flow_row = FlowLayout(frame, gap=22, line_gap=4)
    name = Text(form.title, kit="name")
    person = LedText(file.person.value.list_name, _listing(file))
    when = Text(time_frame(form), kit="quiet")
    for label in (name, person, when):
        label.setWordWrap(False)
        if label.text():
            flow_row.addWidget(label)
    frame.setAccessibleName(f"{form.title} for {file.person.value.list_name}")
    return frame


def _listing(file: CaseFile) -> str:
    case = file.case.value
    room = case.courtroom if case.courtroom.startswith("Court") else f"Court {case.courtroom}"
    order = case.order_text or (str(case.order) if case.order else "")
    parts = [room if case.courtroom else "", f"order {order}" if order else ""]
    listed = ", ".join(part for part in parts if part)
    return f" · {listed}" if listed else ""
