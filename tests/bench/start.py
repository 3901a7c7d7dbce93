"""From nothing to a painted sign-in window, against a bare PySide6 window: whole processes.

As a program: `python -m tests.bench.start bare` or `... courtdesk VAULT STATE` prints one line
once the window has been painted, and ends.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.table import Row, median

ROOT = Path(__file__).resolve().parents[2]
RUNS = 7


def measure(base: Path) -> list[Row]:
    """The row about starting; `base` holds a vault."""
    ours = ("courtdesk", str(base / "vault"), str(base / "state"))
    both: dict[tuple[str, ...], list[float]] = {ours: [], ("bare",): []}
    for number in range(RUNS + 1):
        for words, samples in both.items():
            seconds = _run(words)
            if number:  # the first of each only warms the disk's cache
                samples.append(seconds)
    measured, peer = median(both[ours]), median(both["bare",])
    what = f"start to sign-in window, median of {RUNS}"
    return [Row(what, "a bare PySide6 window", measured, peer, "1.5x or less")]


def _run(words: Sequence[str]) -> float:
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.start", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        seconds = time.perf_counter() - began
        _, said = process.communicate()
    if line != b"painted\n" or process.returncode:
        raise SystemExit(f"{words[0]} painted no window: {said.decode()}")
    return seconds


def _bare() -> int:
    from PySide6.QtWidgets import QApplication, QLabel

    class Label(QLabel):
        def paintEvent(self, event: object) -> None:
            super().paintEvent(event)  # type: ignore[arg-type]
            _painted()

    application = QApplication([])
    label = Label("Sign in")
    label.resize(1366, 768)
    label.show()
    return application.exec()


def _courtdesk(vault: Path, state: Path) -> int:
    from courtdesk import app
    from courtdesk.ui.application import make_application

    application = make_application(shown=False)
    shell = app.make_shell(vault, state)
    from PySide6.QtCore import QEvent, QObject

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            # Not imported before: the program itself has to pay for it.
            if event.type() == QEvent.Type.Paint and "courtdesk.ui.entry.sign_in" in sys.modules:
                from courtdesk.ui.entry.sign_in import SignInPage

                if isinstance(watched, SignInPage):
                    _painted()
            return False

    watch = Watch()
    application.installEventFilter(watch)
    shell.window.resize(1366, 768)
    shell.window.show()
    shell.begin()
    return application.exec()


def _painted() -> None:
    import os

    sys.stdout.write("painted\n")
    sys.stdout.flush()
    os._exit(0)  # what closing costs is not the question


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        raise SystemExit(_bare())
    raise SystemExit(_courtdesk(Path(sys.argv[2]), Path(sys.argv[3])))
