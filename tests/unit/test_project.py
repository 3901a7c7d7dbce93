"""Facts about the project's own files that a reviewer would otherwise have to look for."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

MACHINE_PATH = re.compile(
    r"(?<![\w.:/-])/(?:root|home|Users|work|opt|srv|mnt|var/tmp)/\w"
    r"|[A-Z]:\\Users\\\w"
)
PRIVATE_HOST = re.compile(
    r"https?://(?:[\w.-]+\.(?:local|internal|lan|corp|intranet)\b"
    r"|10\.\d|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)"
)
PUBLIC_INDEX = {"pypi.org", "files.pythonhosted.org"}


def _tracked() -> list[Path]:
    listing = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    # A file that was deleted but is not yet committed is still listed.
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def _texts() -> Iterator[tuple[Path, str]]:
    for path in _tracked():
        data = path.read_bytes()
        if b"\0" not in data:
            yield path, data.decode("utf-8")


def _python() -> list[Path]:
    return [path for path in _tracked() if path.suffix == ".py"]


@pytest.mark.parametrize("pattern", [MACHINE_PATH, PRIVATE_HOST], ids=["path", "host"])
def test_no_file_names_a_place_on_somebodys_machine(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path, text in _texts()
        for match in pattern.finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "see " + "/ro" + "ot/notes",
        "'/ho" + "me/jo/x'",
        "C:" + "\\Users\\jo",
        "http://" + "wheels.internal/simple",
        "https://" + "192.168.1.4/x",
    ],
)
def test_those_patterns_would_notice(text: str) -> None:
    assert MACHINE_PATH.search(text) or PRIVATE_HOST.search(text)


def test_the_lock_points_to_the_public_index_only() -> None:
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://([^/\"]+)", text)) == PUBLIC_INDEX


def test_the_readme_has_exactly_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert [body.strip() for kind, body in blocks if kind == "console"] == [
        "python3 dev.py run",
        "python3 dev.py test",
    ]
    assert {kind for kind, _ in blocks} == {"console"}


@pytest.mark.parametrize("name", ["CHANGELOG.md", "LICENSE", ".editorconfig", ".ci/run"])
def test_a_project_has(name: str) -> None:
    assert (ROOT / name).stat().st_size > 100


def test_every_module_says_what_it_is_for() -> None:
    bare = [
        str(path.relative_to(ROOT))
        for path in _python()
        if len(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "") < 20
    ]
    assert bare == []


def test_no_module_is_too_long_to_read() -> None:
    lines = {path: path.read_text(encoding="utf-8").count("\n") for path in _python()}
    assert {str(path.relative_to(ROOT)): n for path, n in lines.items() if n > 600} == {}


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def _outside_the_window() -> list[Path]:
    """Every module that must do without Qt: all but the window's and those that draw on paper."""
    package = ROOT / "courtdesk"
    return [
        path
        for path in _python()
        if path.is_relative_to(package)
        and not path.is_relative_to(package / "ui")
        and not path.is_relative_to(package / "documents" / "printing")
        and path != package / "app.py"
    ]


def test_qt_is_imported_in_the_window_only() -> None:
    knowing = [path for path in _outside_the_window() if {"PySide6", "shiboken6"} & _imports(path)]
    assert knowing == []


NO_QT = """
import importlib.abc, sys

class NoQt(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6"}:
            raise ModuleNotFoundError(f"There is no {name} here", name=name)

sys.meta_path.insert(0, NoQt())
"""


def _without_qt(program: str, *arguments: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", NO_QT + program, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_everything_but_the_window_can_be_imported_without_qt() -> None:
    modules = []
    for path in _outside_the_window():
        parts = path.relative_to(ROOT).with_suffix("").parts
        modules.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    assert len(modules) > 20
    _without_qt(
        "import importlib\nfor name in sys.argv[1:]: importlib.import_module(name)", *modules
    )


def test_the_block_on_qt_blocks() -> None:
    program = "try: import PySide6.QtCore\nexcept ModuleNotFoundError: print('blocked')"
    assert _without_qt(program) == "blocked\n"


def test_the_command_line_works_without_qt() -> None:
    program = "import runpy; runpy.run_module('courtdesk', run_name='__main__')"
    answer = json.loads(_without_qt(program, "score", "k10", ",".join("1" * 10)))
    assert answer["status"] == "complete"


def test_everything_shipped_has_its_line_among_the_notices() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    needs = {
        package["name"]: {one["name"] for one in package.get("dependencies", [])}
        for package in lock["package"]
    }
    shipped: set[str] = set()
    waiting = set(needs["courtdesk"])
    while waiting:
        name = waiting.pop()
        shipped.add(name)
        waiting |= needs[name] - shipped
    notices = (ROOT / "packaging" / "THIRD-PARTY.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| ([\w-]+) \|", notices, re.MULTILINE)[1:]
    assert sorted(listed) == sorted(shipped)
