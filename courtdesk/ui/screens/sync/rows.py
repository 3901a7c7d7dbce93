"""A row of the Sync page: a name, a status in words, the facts, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import Button
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Strong, Text
from courtdesk.ui.kit.panels import Panel, WarningPanel
from courtdesk.ui.kit.tags import Tag
from courtdesk.ui.screens.sync.words import Lines


class FactRow(Panel):
    """One place or laptop; the whole of it is read out as one."""

    def __init__(self, lines: Lines, buttons: Sequence[Button] = ()) -> None:
        super().__init__()
        self.setAccessibleName(lines.name)
        self.setAccessibleDescription(" ".join((lines.tag, *lines.facts, *lines.quiet)).strip())
        column = self.body
        head = layouts.row(gap=12)
        head.addWidget(Strong(lines.name), 1)
        if lines.tag:
            head.addWidget(Tag(lines.tag, lines.look), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        for sentence in lines.facts:
            column.addWidget(Text(sentence))
        for sentence in lines.quiet:
            column.addWidget(Caption(sentence))
        if lines.warning:
            column.addWidget(WarningPanel(lines.warning))
        if buttons:
            across = FlowLayout(gap=16)
            for button in buttons:
                across.addWidget(button)
            column.addLayout(across)
