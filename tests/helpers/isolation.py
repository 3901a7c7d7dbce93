"""Every test has a home of its own, so that none reads or writes the user's.

CourtDesk keeps a head file outside the vault folder, in the user's state folder: without this
a test run would add to the developer's own and two tests could see each other's.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

_HOME_FOLDERS = {
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
}
"""Environment variable -> folder below the home that it names."""


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A new folder at each `next`."""
    base = tmp_path_factory.mktemp("homes")
    return (base / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def home(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that HOME, USERPROFILE, APPDATA and XDG_* point to (or into) for this test.

    There is no session bus in it either: a test that needs one starts its own.
    """
    folder = next(_homes)
    runtime = folder / "run"
    # Qt and D-Bus refuse a run-time folder that others could read.
    runtime.mkdir(mode=0o700, parents=True)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    for variable, below in _HOME_FOLDERS.items():
        monkeypatch.setenv(variable, str(folder / below))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    return folder
