"""When something in CourtDesk is wrong: a code, a plain sentence, and details without values.

A traceback's text holds what was being worked on: names in messages, arguments, local values.
None of it may leave (P2), so the details are made of exception types, file names, line numbers
and function names alone, and the code is a digest of those: two laptops with the same bug show
the same code.
"""

from __future__ import annotations

import hashlib
import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from types import TracebackType

from PySide6.QtCore import QObject, Signal, qVersion

_LOG = logging.getLogger(__name__)
_CODE_LETTERS = 8
_DEEPEST = 20


@dataclass(frozen=True)
class CrashReport:
    """What may be told of a bug: `code` such as "3F9A-01BC" and `details` to send to support."""

    code: str
    details: str


def report_of(error: BaseException) -> CrashReport:
    """The report of `error` and of what led to it; holds no message and no value."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(lines) < 10 * _DEEPEST:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        frames = traceback.extract_tb(seen.__traceback__)[-_DEEPEST:]
        lines += [f"  {_place(frame)}" for frame in frames]
        seen = seen.__cause__ or seen.__context__
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest().upper()[:_CODE_LETTERS]
    code = f"{digest[:4]}-{digest[4:]}"
    return CrashReport(code, "\n".join([f"CourtDesk {code}", *_about(), *lines]))


def _place(frame: traceback.FrameSummary) -> str:
    # The last two parts only: the rest is where somebody's home folder is.
    name = "/".join(PurePath(frame.filename).parts[-2:])
    return f"{name}:{frame.lineno} {frame.name}"


def _about() -> list[str]:
    return [
        f"Python {platform.python_version()}, Qt {qVersion()}",
        f"{platform.system()} {platform.release()}",
    ]


class CrashWatch(QObject):
    """Catches what nobody caught, on any thread, and logs its code and places.

    Signals:
        crashed: carries a `CrashReport`; delivered on the window's thread.
    """

    crashed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before: tuple[Callable[..., object], Callable[..., object]] | None = None

    def begin(self) -> None:
        """Take over from Python's own last resort, which prints messages with values."""
        if self._before is None:
            self._before = (sys.excepthook, threading.excepthook)
            sys.excepthook = self._unhandled
            threading.excepthook = self._in_thread

    def end(self) -> None:
        """Put back what was there."""
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before
            self._before = None

    def tell(self, error: BaseException) -> None:
        """Report one bug that was caught elsewhere, such as on the worker."""
        report = report_of(error)
        _LOG.error("bug %s\n%s", report.code, report.details)
        self.crashed.emit(report)

    def _unhandled(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.tell(error)

    def _in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.tell(arguments.exc_value)
