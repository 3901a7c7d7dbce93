"""A test that leaves a thread, window, timer, animation or umask behind fails.

What is left behind runs during somebody else's test, and in the application it is a timer that
still fires, with a person's record in hand, after the vault was locked.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

_GRACE = 2.0
"""Seconds that a thread which was told to end may take to do so."""

_CALL_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that needs a QApplication as `gui`."""
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker("gui")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Remember that a test failed: what it then leaves behind is no news."""
    report = yield
    if call.when == "call":
        item.stash[_CALL_FAILED] = call.excinfo is not None
    return report


@pytest.fixture(autouse=True, scope="session")
def _first_umask() -> int:
    """The bits that new files of this process are denied, as the run found them."""
    return _umask()


@pytest.fixture(autouse=True)
def _no_umask_left(request: pytest.FixtureRequest, _first_umask: int) -> Iterator[None]:
    """Fail a test that leaves another umask: a server that starts later cannot read its files."""
    yield
    left = _umask()
    os.umask(_first_umask)
    _complain(
        request,
        [f"the umask {left:03o}"] if left != _first_umask else [],
        "Put it back: what the command line does to its process outlives an in-process test.",
    )


def _umask() -> int:
    now = os.umask(0o077)
    os.umask(now)
    return now


@pytest.fixture(autouse=True)
def _no_threads_left(request: pytest.FixtureRequest, home: object) -> Iterator[None]:
    """Fail a test that leaves a `threading.Thread` running."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        # Python's stand-in for a thread that Qt started: it cannot be joined and never "ends".
        if not isinstance(thread, threading._DummyThread):
            thread.join(_GRACE)
    _complain(
        request,
        [f"the thread {t.name!r}" for t in left if t.is_alive() and not _is_stand_in(t)],
        "Close what started it (a vault, a writer, an executor) before the test ends,"
        " for example in a `with` or in the fixture that made it.",
    )


def _is_stand_in(thread: threading.Thread) -> bool:
    return isinstance(thread, threading._DummyThread)


@pytest.fixture(autouse=True)
def _nothing_of_qt_left(request: pytest.FixtureRequest, _no_threads_left: None) -> Iterator[None]:
    """Fail a test that leaves a window, timer, animation or Qt thread behind."""
    if "qapp" not in request.fixturenames:
        yield
        return
    before = {id(thing) for thing in _live_things()}
    yield
    _process_deletions()
    if left := _left_since(before):
        # Waiting for the collector is no leak; being held from outside is.
        gc.collect()
        _process_deletions()
        left = _left_since(before)
    _complain(
        request,
        left,
        "Give a window to qtbot.addWidget, stop a timer or animation (or give it a parent that"
        " is closed), quit() and wait() for a thread, waitForDone() for a pool.",
    )


def _process_deletions() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _left_since(before: set[int]) -> list[str]:
    return [_describe(thing) for thing in _live_things() if id(thing) not in before]


def _live_things() -> list[QObject]:
    """Every window, running timer, animation, thread and pool that Python can still reach."""
    from PySide6.QtCore import QAbstractAnimation, QThread, QThreadPool, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import Shiboken

    busy: dict[type[QObject], Callable[..., bool]] = {
        QTimer: QTimer.isActive,
        QThread: _is_running_beside,
        QThreadPool: lambda pool: pool.activeThreadCount() > 0,
        QAbstractAnimation: (lambda one: one.state() == QAbstractAnimation.State.Running),
    }
    things: list[QObject] = [
        # Qt's own tooltip window hides itself after a while and belongs to no test.
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.metaObject().className() != "QTipLabel"
    ]
    kinds = tuple(busy)
    # Python may have dropped its hold on the shared pool, and then it is not among the wrappers.
    shared_pool = QThreadPool.globalInstance()
    wrappers = [one for one in Shiboken.getAllValidWrappers() if one is not shared_pool]
    # Nearly all of the thousands are none of these: one question to each, and no more.
    for wrapper in (one for one in (shared_pool, *wrappers) if isinstance(one, kinds)):
        for kind, is_busy in busy.items():
            if isinstance(wrapper, kind) and is_busy(wrapper):
                things.append(wrapper)
    return things


def _is_running_beside(thread: object) -> bool:
    from PySide6.QtCore import QThread

    assert isinstance(thread, QThread)
    return thread.isRunning() and not thread.isCurrentThread()


def _describe(thing: QObject) -> str:
    name = thing.objectName()
    return f"a {type(thing).__name__}" + (f" named {name!r}" if name else "")


def _complain(request: pytest.FixtureRequest, left: list[str], how_to_mend: str) -> None:
    if left and not request.node.stash.get(_CALL_FAILED, False):
        pytest.fail(f"This test left behind: {', '.join(left)}.\n{how_to_mend}", pytrace=False)
