"""The fixtures of whole runs: the command line, and a court day to use it on."""

from __future__ import annotations

import functools
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from courtdesk.cli import arguments, forms, signing_in
from courtdesk.questionnaire.catalogue import Catalogue, load_catalogue
from tests.end2end.command import Command, Demo, made_before, make_demo
from tests.end2end.tampering import Scene, make_scene
from tests.helpers.bench import bench, bench_template
from tests.helpers.office import open_office
from tests.helpers.shipped import FORMS, shipped
from tests.unit.store.conftest import small_disk

__all__ = [
    "bench",
    "bench_template",
    "command",
    "demo",
    "made_demo",
    "open_office",
    "read_once",
    "small_disk",
]


@pytest.fixture(scope="session")
def read_once() -> Iterator[None]:
    """What each run of the command line makes anew is made once for the runs in this process.

    The grammar and the shipped forms never change within a run of the tests, and making both was
    most of what a short command cost. Programs that a test starts make them for themselves.
    """

    def load(folder: Path) -> Catalogue:
        return shipped() if folder == FORMS else load_catalogue(folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arguments, "_parser", functools.cache(arguments._parser))
        for module in (forms, signing_in):
            patch.setattr(module, "load_catalogue", load)
        yield


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, read_once: None
) -> Iterator[Command]:
    """The command line in this process; what it sets for a process is put back afterwards."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    umask = os.umask(0o077)
    os.umask(umask)
    yield Command(capsys)
    os.umask(umask)


@pytest.fixture(scope="session")
def made_demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A demonstration made once by the program itself; not to be changed.

    Once for all processes of a run: making it takes as long as many of the tests that read it.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return make_demo(tmp_path_factory.mktemp("court-day"))
    base = tmp_path_factory.getbasetemp().parent / "court-day"
    with FileLock(f"{base}.lock"):
        printed = base / "printed.txt"
        if not printed.exists():
            # What a process left that failed half-way is in nobody's way.
            shutil.rmtree(base, ignore_errors=True)
            base.mkdir()
            printed.write_text(make_demo(base).printed, encoding="utf-8")
    # Tests write passphrases beside it as they need them: each process has a folder for these.
    passphrases = tmp_path_factory.mktemp("passphrases")
    return made_before(base, printed.read_text(encoding="utf-8"), passphrases)


@pytest.fixture
def demo(made_demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Demo:
    """A copy of the demonstration to use and to break, with its state beside it."""
    copy = made_demo.copy(tmp_path / "day")
    monkeypatch.setenv("COURTDESK_STATE", str(copy.out / "state"))
    return copy


@pytest.fixture(scope="session")
def made_scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A vault to be spoilt, and what goes with it; not to be changed."""
    return make_scene(tmp_path_factory.mktemp("tamper"))


@pytest.fixture
def scene(made_scene: Scene, tmp_path: Path) -> Scene:
    """A copy of it to spoil."""
    return Scene(
        now=made_scene.now.copy(tmp_path / "now"),
        older=made_scene.older,
        used=made_scene.used.copy(tmp_path / "used"),
        other=made_scene.other,
        backup=Path(shutil.copy(made_scene.backup, tmp_path / "friday.tar")),
    )
