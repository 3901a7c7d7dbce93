"""Each guard of tests/conftest.py, tried on an inner test that does what it forbids."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import room

ROOT = Path(__file__).parents[2]

CLEAN = """
import gc, logging, os, threading
from pathlib import Path
from hypothesis import given, settings, strategies as st
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

def test_tidy(qtbot, home):
    window = QWidget()
    qtbot.addWidget(window)
    QComboBox(window).addItems(["one", "two"])
    timer = QTimer(window)
    timer.start(60_000)
    window.show()
    assert os.environ["HOME"] == str(home) == str(Path.home())
    assert Path(os.environ["XDG_STATE_HOME"]).is_relative_to(home)

def test_window_in_a_cycle_is_collected(qapp):
    window = QWidget()
    window.keep = lambda: window

def test_expected_log(expected_log):
    expected_log("courtdesk.store", "read-only")
    logging.getLogger("courtdesk.store.folder").warning("The folder is read-only.")

def test_thread_that_ends():
    threading.Thread(target=int).start()

def test_what_stays_is_not_walked_again():
    assert gc.isenabled()
    assert gc.get_freeze_count() > 10_000

def test_info_is_no_warning():
    logging.getLogger("courtdesk").info("All is well.")

def test_marked_by_itself(qapp, request):
    assert request.node.get_closest_marker("gui")

def test_not_marked(request):
    assert not request.node.get_closest_marker("gui")

@given(st.integers())
def test_hypothesis(number):
    assert settings().deadline is None
    assert settings().derandomize
"""

FORBIDDEN = """
import atexit, logging, os, threading, warnings
from PySide6.QtCore import (
    QThread, QThreadPool, QTimer, QVariantAnimation, qWarning,
)
from PySide6.QtWidgets import QWidget

KEPT = []
GO = threading.Event()
atexit.register(GO.set)

def test_stray_log():
    logging.getLogger("courtdesk.store").warning("a stray line")

def test_missing_log(expected_log):
    expected_log("courtdesk.store", "never said")

def test_wrong_logger(expected_log):
    expected_log("courtdesk.store", "from elsewhere")
    logging.getLogger("courtdesk.storeroom").warning("from elsewhere")

def test_python_warning():
    warnings.warn("old")

def test_qt_warning(qapp):
    qWarning("Qt is not pleased")

def test_window(qapp):
    KEPT.append(QWidget())

def test_timer(qapp):
    KEPT.append(QTimer())
    KEPT[-1].start(600_000)

def test_single_shot(qapp):
    QTimer.singleShot(600_000, KEPT.clear)

def test_animation(qapp):
    KEPT.append(QVariantAnimation(startValue=0, endValue=1, duration=600_000))
    KEPT[-1].start()

def test_umask():
    os.umask(0o037)

def test_thread():
    threading.Thread(target=GO.wait, name="writer", daemon=True).start()

def test_qt_thread(qapp):
    KEPT.append(QThread())
    KEPT[-1].start()
    def end(thread=KEPT[-1]):
        thread.quit()
        thread.wait()
    atexit.register(end)

def test_pool(qapp):
    started = threading.Event()
    def wait():
        started.set()
        GO.wait()
    QThreadPool.globalInstance().start(wait)
    assert started.wait(30)

def test_unmarked_failure(qapp):
    KEPT.append(QWidget())
    assert False, "the reason"
"""


def _inner(folder: Path, source: str) -> tuple[dict[str, str], str]:
    """Run `source` under the project's own conftest and settings: outcome per test, and text."""
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    (folder / "test_inner.py").write_text(source)
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-c",
            ROOT / "pyproject.toml",
            f"--rootdir={folder}",
            "-p",
            "no:cacheprovider",
            "-rA",
            folder,
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=os.environ | {"CI": "true", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    outcomes: dict[str, str] = {}
    for outcome, name in re.findall(
        r"^(PASSED|FAILED|ERROR) test_inner\.py::(\w+)", run.stdout, re.M
    ):
        # A teardown that fails follows a call that passed; the worse one counts.
        if outcomes.get(name, "PASSED") == "PASSED":
            outcomes[name] = outcome
    return outcomes, run.stdout + run.stderr


@pytest.fixture(scope="module")
def forbidden(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], str]:
    return _inner(tmp_path_factory.mktemp("forbidden"), FORBIDDEN)


def test_a_tidy_test_passes(tmp_path: Path) -> None:
    outcomes, text = _inner(tmp_path, CLEAN)
    names = re.findall(r"^def (test_\w+)", CLEAN, re.M)
    assert outcomes == dict.fromkeys(names, "PASSED"), text


@pytest.mark.parametrize(
    ("name", "outcome", "sentence"),
    [
        ("test_stray_log", "ERROR", "courtdesk.store logged at WARNING: a stray line"),
        ("test_missing_log", "ERROR", "courtdesk.store was expected to log 'never said'"),
        ("test_wrong_logger", "ERROR", "courtdesk.storeroom logged at WARNING"),
        ("test_python_warning", "FAILED", "UserWarning: old"),
        ("test_qt_warning", "FAILED", "Qt is not pleased"),
        ("test_window", "ERROR", "left behind: a QWidget."),
        ("test_timer", "ERROR", "left behind: a QTimer."),
        ("test_single_shot", "ERROR", "left behind: a QTimer."),
        ("test_animation", "ERROR", "left behind: a QVariantAnimation."),
        ("test_umask", "ERROR", "left behind: the umask 037."),
        ("test_thread", "ERROR", "left behind: the thread 'writer'."),
        ("test_qt_thread", "ERROR", "left behind: a QThread."),
        ("test_pool", "ERROR", "left behind: a QThreadPool."),
        ("test_unmarked_failure", "FAILED", "the reason"),
    ],
)
def test_what_is_forbidden_fails_and_says_why(
    forbidden: tuple[dict[str, str], str], name: str, outcome: str, sentence: str
) -> None:
    outcomes, text = forbidden
    assert outcomes.get(name) == outcome, text
    section = re.split(rf"^_+ (?:ERROR at teardown of )?{name} _+$", text, maxsplit=1, flags=re.M)[
        1
    ]
    assert sentence in re.split(r"^_{5,}|^={5,}", section, maxsplit=1, flags=re.M)[0]


def test_a_failed_test_is_not_also_blamed_for_what_it_left(
    forbidden: tuple[dict[str, str], str],
) -> None:
    assert "ERROR at teardown of test_unmarked_failure" not in forbidden[1]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much memory is left")
def test_a_run_is_kept_in_memory_only_where_there_is_plenty(tmp_path: Path) -> None:
    assert room.is_roomy(tmp_path, 1)
    assert not room.is_roomy(tmp_path, 1 << 60)
    assert not room.is_roomy(tmp_path / "none", 1)
