"""The composition root: what a start makes, what it leaves alone, and which screens there are."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from courtdesk import app
from courtdesk.ui.application import make_application
from courtdesk.ui.main_window import MainWindow
from courtdesk.ui.preferences import Preferences
from courtdesk.ui.screen import find_screens

ROOT = Path(__file__).parents[2]


def test_walking_the_package_finds_exactly_the_screens() -> None:
    """Each module of the package is one screen under its own name: none is missed or doubled."""
    found = find_screens()
    modules = {path.stem for path in (ROOT / "courtdesk/ui/screens").iterdir()}
    assert set(found) == modules - {"__init__", "__pycache__"}
    assert all(name == spec.name for name, spec in found.items())


def test_the_tabs_stand_in_their_order() -> None:
    tabs = sorted((spec for spec in find_screens().values() if spec.tab), key=lambda s: s.order)
    assert [spec.tab for spec in tabs] == ["Today", "Due", "Cases", "Approvals", "Sync", "Team"]
    assert len({spec.order for spec in tabs}) == len(tabs)


def test_the_application_has_a_name_and_no_organisation(qapp: QApplication) -> None:
    assert make_application(shown=False) is qapp
    assert qapp.organizationName() == ""


@pytest.mark.parametrize(
    ("width", "height", "fills"),
    [
        (1366, 768, True),
        (1366, 740, True),
        (1920, 800, True),
        (1370, 1080, True),
        (1920, 1080, False),
    ],
)
def test_the_window_fills_a_screen_that_its_frame_would_not_fit(
    qtbot: QtBot, width: int, height: int, fills: bool
) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.fit_screen(QSize(width, height))
    assert window.isMaximized() is fills


def test_a_preference_that_cannot_be_read_counts_as_none(tmp_path: Path, qapp: object) -> None:
    (tmp_path / "window.ini").write_text("[General]\ntext_scale=huge\ngeometry=@Oops\n", "utf-8")
    kept = Preferences(tmp_path)
    assert kept.text_scale == 1.0
    assert kept.geometry is None
    kept.text_scale = 1.5
    kept.save()
    assert Preferences(tmp_path).text_scale == 1.5


@pytest.fixture
def courtdesk_logger() -> Iterator[logging.Logger]:
    logger = logging.getLogger("courtdesk")
    before, level = list(logger.handlers), logger.level
    yield logger
    for handler in set(logger.handlers).difference(before):
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(level)


def test_the_log_is_the_owners_and_small(tmp_path: Path, courtdesk_logger: logging.Logger) -> None:
    before = os.umask(0o077)
    try:
        app.begin_log(tmp_path / "state")
        logging.getLogger("courtdesk.ui.shell").info("locked")
    finally:
        os.umask(before)
    log = tmp_path / "state" / "courtdesk.log"
    assert log.read_text("utf-8").endswith("INFO courtdesk.ui.shell locked\n")
    assert log.stat().st_mode & 0o077 == 0


def test_without_a_writable_state_folder_there_is_no_log_and_no_error(
    tmp_path: Path, courtdesk_logger: logging.Logger
) -> None:
    (tmp_path / "state").write_text("a file", "utf-8")
    before = list(courtdesk_logger.handlers)
    app.begin_log(tmp_path / "state")
    assert courtdesk_logger.handlers == before


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("QT_")}
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        kept.pop(name, None)
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**kept, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_command_line_never_loads_qt() -> None:
    told = _run(
        "-c",
        "import sys\n"
        "from courtdesk.__main__ import main\n"
        "assert main(['forms']) == 0\n"
        "assert not [name for name in sys.modules if name.startswith('PySide6')]\n",
    )
    assert told.returncode == 0, told.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux starts without a display")
def test_without_a_display_the_window_is_refused_in_one_sentence(tmp_path: Path) -> None:
    told = _run("-m", "courtdesk", "--vault", str(tmp_path / "vault"))
    assert told.returncode == 2
    assert told.stderr.count("\n") == 1
    assert "no display" in told.stderr


def test_the_first_window_needs_neither_vault_nor_cryptography() -> None:
    """Start-up time is a feature: what opens a vault is loaded while the person reads."""
    told = _run(
        "-c",
        "import sys\n"
        "import courtdesk.app, courtdesk.ui.application, courtdesk.ui.main_window\n"
        "heavy = ('sqlite_utils', 'sqlcipher3', 'cryptography', 'docx', 'openpyxl', 'zxcvbn',"
        " 'courtdesk.actions', 'courtdesk.store.vault')\n"
        "loaded = [name for name in heavy if name in sys.modules]\n"
        "assert not loaded, loaded\n",
        QT_QPA_PLATFORM="offscreen",
    )
    assert told.returncode == 0, told.stderr
