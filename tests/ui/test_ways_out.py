"""Where to save: only the name that the system's window asked about may replace a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from courtdesk.ui.ways_out import Target, ask_where


@pytest.mark.parametrize(
    ("chosen", "target"),
    [
        ("kept/card.pdf", Target(Path("kept/card.pdf"), replace=True)),
        ("kept/card.PDF", Target(Path("kept/card.PDF"), replace=True)),
        ("kept/card", Target(Path("kept/card.pdf"), replace=False)),
        ("kept/card.v2", Target(Path("kept/card.v2.pdf"), replace=False)),
        ("", None),
    ],
)
def test_a_name_without_its_ending_gets_it_and_replaces_nothing(
    chosen: str, target: Target | None, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def dialog(*words: object) -> tuple[str, str]:
        asked.extend(words[1:])
        return chosen, ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
    page = QWidget()
    qtbot.addWidget(page)
    assert ask_where(page, "Save as PDF", "card.pdf", "PDF", ".pdf") == target
    assert asked == ["Save as PDF", "card.pdf", "PDF (*.pdf)"]
