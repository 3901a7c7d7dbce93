"""What is told of a bug: places, never values."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from courtdesk.ui.crash import CrashReport, CrashWatch, report_of
from courtdesk.ui.kit.fields import PassphraseField
from tests.helpers.logfail import ExpectedLog

NAME = "Abbott, Carla X412907"


def _stumble(name: str) -> None:
    try:
        {}[name]
    except KeyError as error:
        raise ValueError(f"no case of {name}") from error


def _report() -> CrashReport:
    with pytest.raises(ValueError, match="no case") as caught:
        _stumble(NAME)
    return report_of(caught.value)


def test_the_report_holds_types_and_lines_and_no_value() -> None:
    report = _report()
    assert "ValueError" in report.details
    assert "KeyError" in report.details
    assert "test_crash.py:" in report.details
    assert "_stumble" in report.details
    for word in (*NAME.replace(",", "").split(), "no case"):
        assert word not in report.details


def _stumble_with(field: PassphraseField) -> None:
    typed = field.value()
    raise ValueError(f"{typed} cannot be checked")


def test_a_bug_while_a_passphrase_is_typed_tells_nothing_of_it(qtbot: QtBot) -> None:
    field = PassphraseField("passphrase", "Passphrase")
    qtbot.addWidget(field)
    field.show()
    qtbot.keyClicks(field.edit, "plum lantern harbour")
    with pytest.raises(ValueError, match="plum") as caught:
        _stumble_with(field)
    report = report_of(caught.value)
    assert "_stumble_with" in report.details
    for word in ("plum", "lantern", "harbour"):
        assert word not in report.details
    assert "plum" not in repr(field)


def test_the_report_names_no_folder_of_somebodys() -> None:
    assert str(Path(__file__).parents[2]) not in _report().details


def test_one_bug_has_one_code() -> None:
    reports = [_report() for _ in range(3)]
    assert len({report.code for report in reports}) == 1
    assert len(reports[0].code) == 9


def test_an_error_that_goes_round_in_circles_is_told_too() -> None:
    one, other = ValueError(NAME), KeyError(NAME)
    one.__cause__, other.__cause__ = other, one
    assert NAME not in report_of(one).details


@pytest.fixture
def watch(qapp: QApplication, expected_log: ExpectedLog) -> Iterator[CrashWatch]:
    expected_log("courtdesk.ui.crash", "bug")
    watch = CrashWatch()
    watch.begin()
    yield watch
    watch.end()
    watch.deleteLater()


def test_what_nobody_caught_is_told_with_its_code(
    watch: CrashWatch, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    error = ValueError(NAME)
    with qtbot.waitSignal(watch.crashed) as told:
        sys.excepthook(ValueError, error, None)
    assert told.args is not None
    assert told.args[0].code == report_of(error).code
    assert NAME not in capsys.readouterr().err


def test_a_thread_that_fails_is_told_on_the_windows_thread(watch: CrashWatch, qtbot: QtBot) -> None:
    def fail() -> None:
        raise ValueError(NAME)

    with qtbot.waitSignal(watch.crashed):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()


def test_the_hooks_are_put_back() -> None:
    before = sys.excepthook
    watch = CrashWatch()
    watch.begin()
    assert sys.excepthook != before
    watch.end()
    assert sys.excepthook == before


def test_ctrl_c_is_no_bug(
    qapp: QApplication, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    watch = CrashWatch()
    watch.begin()
    with qtbot.assertNotEmitted(watch.crashed):
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    watch.end()
    watch.deleteLater()
    capsys.readouterr()
