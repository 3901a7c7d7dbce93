"""The kit's tests run with the theme in force, as the application does."""

from __future__ import annotations

import pytest

from tests.helpers.theme import wear_default


@pytest.fixture(autouse=True)
def theme(request):
    """The default theme before each test that has a window, and again after it."""
    if "qapp" not in request.fixturenames and "qtbot" not in request.fixturenames:
        yield
        return
    app = request.getfixturevalue("qapp")
    wear_default(app)
    yield
    wear_default(app)


@pytest.fixture
def shown(qtbot):
    """Show a widget as an active window and give it back."""

    def show(widget):
        qtbot.addWidget(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return show


@pytest.fixture
def said(monkeypatch):
    """What is announced to a screen reader: (text, at once) in order.

    The one seam that is replaced is Qt's own door to the platform, which offscreen leads nowhere.
    """
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    from courtdesk.ui.kit import announce

    heard = []

    class Door:
        AnnouncementPoliteness = QAccessible.AnnouncementPoliteness

        @staticmethod
        def updateAccessibility(event):
            assert isinstance(event, QAccessibleAnnouncementEvent)
            urgent = event.politeness() == QAccessible.AnnouncementPoliteness.Assertive
            heard.append((event.message(), urgent))

    monkeypatch.setattr(announce, "QAccessible", Door)
    return heard
