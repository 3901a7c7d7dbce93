"""The doctor's findings, one by one."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from courtdesk.cli import doctor
from courtdesk.cli.doctor import Finding, examine


def _finding(what: str, vault: Path) -> Finding:
    return next(found for found in examine(vault) if found.what == what)


def test_versions_are_those_that_are_at_work(tmp_path: Path) -> None:
    assert re.fullmatch(r"4\.\S+ community, SQLite 3\.\S+", _finding("SQLCipher", tmp_path).found)
    assert _finding("PySide6-Essentials", tmp_path).found == "6.11.3"


def test_a_folder_without_forms_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "core-34" in _finding("Forms", tmp_path).found
    monkeypatch.setenv("COURTDESK_FORMS", str(tmp_path))
    assert _finding("Forms", tmp_path).advice


def test_a_missing_library_is_named_by_its_package() -> None:
    found = doctor._missing("Window", {"libnothing-of-this-name.so.9": "libnothing9"})
    assert found.advice == "As root: apt-get install libnothing9"
    assert doctor._missing("Window", {}).advice == ""


def test_the_display_is_only_asked_about_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert "none here" in _finding("Display", tmp_path).found
    monkeypatch.setenv("DISPLAY", ":99")
    assert "none here" not in _finding("Display", tmp_path).found


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_an_open_folder_is_found_and_a_closed_one_is_well(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert "chmod 700" in _finding("Vault folder", tmp_path).advice
    tmp_path.chmod(0o700)
    assert _finding("Vault folder", tmp_path) == Finding("Vault folder", f"{tmp_path}, yours alone")


def test_the_space_of_a_folder_that_is_not_made_yet_is_that_of_its_disk(tmp_path: Path) -> None:
    assert "free" in _finding("Disk space", tmp_path / "a" / "b").found
