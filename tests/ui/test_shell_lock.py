"""What a lock lets go of, and how long a session lasts; `test_shell` has the ways to lock."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QTimer
from shiboken6 import isValid

from courtdesk.store.keyslots import PrivateIdentity
from courtdesk.ui import sweep
from courtdesk.ui.idle import LAST_SECONDS, LONGEST_SECONDS
from courtdesk.ui.kit.banner import Banner
from courtdesk.ui.kit.dialogs import Card, ask
from courtdesk.ui.screen import Screen
from tests.helpers.office import Office


@pytest.fixture
def signed_in(office: Office) -> Office:
    """At work, on the first tab."""
    office.sign_in()
    return office


def _screen(office: Office) -> Screen:
    screen = office.shell.screen
    assert isinstance(screen, Screen)
    return screen


def _messages(office: Office) -> list[str]:
    banners = office.window.findChildren(Banner)
    return [banner.accessibleName() for banner in banners if banner.isVisible()]


def test_after_twelve_hours_it_says_so_and_locks_whatever_is_touched(signed_in: Office) -> None:
    office, until = signed_in, signed_in.ticker.now + LONGEST_SECONDS - LAST_SECONDS
    while office.ticker.now < until:
        office.ticker.now += 100
        office.idle.touch()
        office.idle.check()
    assert _messages(office) == ["CourtDesk locks in 5 minutes, as you signed in 12 hours ago."]
    office.ticker.now += LAST_SECONDS
    office.idle.touch()
    office.idle.check()
    assert not office.shell.is_signed_in


def test_a_locked_session_holds_no_key_whoever_still_holds_it(signed_in: Office) -> None:
    session = signed_in.shell._desk().session
    assert session.vault_key
    signed_in.shell.lock()
    assert (session.vault_key, session.identity) == (b"", PrivateIdentity(b"", b"", b""))
    assert not session.memory._held
    assert not session.memory._made


def test_a_lock_writes_over_what_it_set_free_on_every_thread(
    signed_in: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What this comes to is counted in the process's memory: tests/end2end/test_memory.py."""
    threads: list[int] = []
    monkeypatch.setattr(sweep, "scrub_thread", lambda: threads.append(threading.get_ident()))
    signed_in.shell.lock()
    assert len(threads) == len(set(threads)) == 3


def test_what_waited_for_a_dialog_is_written_over_as_well(signed_in: Office) -> None:
    screen = _screen(signed_in)
    QTimer.singleShot(0, screen, signed_in.shell.lock)
    ask(Card("Withdraw consent?", "It cannot be undone.", "Withdraw", "Keep"), screen)
    late = signed_in.shell._sweep.late
    assert late.isActive()
    late.timeout.emit()
    assert not isValid(screen)


def test_closing_for_good_writes_over_nothing(
    signed_in: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system clears the memory of a process that has ended; nobody should wait for it."""
    monkeypatch.setattr(sweep, "scrub_objects", lambda: pytest.fail("not at the end"))
    signed_in.shell.close()
    assert signed_in._ended
