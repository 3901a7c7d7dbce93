"""dev.py: what it refuses, what it tells, and that it deletes only what it made."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev
import dev_setup

ROOT = Path(__file__).parents[2]


def _dev(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "dev.py", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_lists_each_command_on_one_line() -> None:
    lines = _dev().stdout.splitlines()[1:]
    assert [line.split()[0] for line in lines] == list(dev.COMMANDS)
    assert all(len(line) <= 100 and line.endswith(".") for line in lines)


def test_an_unknown_command_is_refused_with_the_list() -> None:
    run = _dev("tset")
    assert run.returncode == 2
    assert run.stderr.startswith("There is no command 'tset'.")
    assert dev.usage() in run.stderr


def test_an_argument_that_would_be_ignored_is_refused() -> None:
    run = _dev("run", "--fast")
    assert run.returncode == 2
    assert run.stderr == "This command takes no arguments: leave out --fast.\n"


def test_soak_lists_what_there_is_to_try() -> None:
    for arguments in ((), ("everything",)):
        run = _dev("soak", *arguments)
        assert run.returncode == 2
        lines = run.stderr.splitlines()[1:]
        assert [line.split()[0] for line in lines] == list(dev.SOAKS)
        assert all(len(line) <= 100 and line.endswith(".") for line in lines)


def test_an_older_python_can_read_it_far_enough_to_be_told() -> None:
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_uv_itself_is_pinned_to_the_hashes_of_the_lock() -> None:
    text = dev_setup.BOOTSTRAP.read_text(encoding="utf-8")
    assert text == dev.bootstrap_text()
    assert text.count("--hash=sha256:") > 10


def test_a_folder_that_is_no_environment_is_never_deleted(tmp_path: Path) -> None:
    dear = tmp_path / "letter.txt"
    dear.write_text("Dear", encoding="utf-8")
    run = _dev("lint", COURTDESK_VENV=str(tmp_path))
    assert run.returncode == 2
    assert "is not a virtual environment" in run.stderr
    assert dear.read_text(encoding="utf-8") == "Dear"


def test_a_demonstration_folder_of_somebody_elses_is_never_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    with pytest.raises(dev_setup.Stop, match=r"was not made by dev\.py"):
        dev.demonstrate(folder, "--version")
    assert folder.is_dir()


def test_only_a_finished_demonstration_is_opened_again(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    (folder / "vault").mkdir(parents=True)
    assert not dev.is_complete(folder)
    dev.made_by_us(folder).write_text("started\n", encoding="utf-8")
    assert not dev.is_complete(folder)
    dev.made_by_us(folder).write_text("complete 2020-02-29\n", encoding="utf-8")
    assert not dev.is_complete(folder), "its court day is long over"
    dev.made_by_us(folder).write_text(dev.complete_today(), encoding="utf-8")
    assert dev.is_complete(folder)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_what_it_started_ends_with_it() -> None:
    child = "import time; print('ready', flush=True); time.sleep(600)"
    program = (
        "import sys, dev\n"
        "dev.COMMANDS['wait'] = lambda _: dev.call(sys.executable, '-c', sys.argv[1])\n"
        "sys.exit(dev.main(['wait']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, child], cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        process.terminate()
        # The pipe reaches its end only when nobody, child included, holds it any more.
        assert process.stdout.read() == b""
    assert process.returncode == 128 + 15


def test_a_command_killed_by_a_signal_is_a_failure() -> None:
    program = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    assert dev.call(sys.executable, "-c", program) == 128 + 15
