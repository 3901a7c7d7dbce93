"""Announcements reach Qt's own accessibility."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from courtdesk.ui.kit.announce import announce


def test_announcing_without_a_screen_reader_is_harmless(qtbot):
    label = QLabel("x")
    qtbot.addWidget(label)
    announce(label, "Saved 10:42")
    announce(label, "There is a problem.", at_once=True)


def test_politeness_is_as_asked(qtbot, said):
    label = QLabel("x")
    qtbot.addWidget(label)
    announce(label, "Saved 10:42")
    announce(label, "There is a problem.", at_once=True)
    assert said == [("Saved 10:42", False), ("There is a problem.", True)]
