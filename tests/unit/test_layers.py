"""Which way imports may point, held by import-linter; and that it would notice."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "courtdesk"
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]

MAY_KNOW_QT = {"ui", "app", "__main__"}
MAY_KNOW_SQL = {"store"}


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache", "--no-logo"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PYTHONUTF8": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_is_kept() -> None:
    run = _lint_imports(ROOT)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("contract", "exempt"),
    [("Qt only in the window", MAY_KNOW_QT), ("SQL only in the store", MAY_KNOW_SQL)],
)
def test_a_contract_names_every_part_that_it_is_about(contract: str, exempt: set[str]) -> None:
    named = {
        source.removeprefix("courtdesk.")
        for one in CONTRACTS
        if one["name"] == contract
        for source in one["source_modules"]
    }
    parts = {
        path.stem
        for path in PACKAGE.iterdir()
        if (path / "__init__.py").exists() or path.suffix == ".py"
    }
    assert named == parts - exempt - {"__init__"}


def test_each_contract_notices_what_it_forbids(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, tmp_path / "courtdesk", ignore=ignore)
    for module, line in {
        "domain/wrong_way.py": "import courtdesk.store",
        "documents/wrong_window.py": "from PySide6 import QtCore",
        "actions/wrong_database.py": "import sqlite_utils",
        "ui/screens/wrong_one.py": "from courtdesk.ui.screens import wrong_two",
        "ui/screens/wrong_two.py": "",
    }.items():
        (tmp_path / "courtdesk" / module).write_text(line + "\n", encoding="utf-8")
    run = _lint_imports(tmp_path)
    assert run.returncode == 1, run.stdout + run.stderr
    for contract in CONTRACTS:
        assert f"{contract['name']} BROKEN" in run.stdout
