"""Where forms, vault and state are looked for."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from courtdesk.cli.places import (
    default_vault,
    forms_folder,
    resources_folder,
    state_folder,
    vault_folder,
)

linux_only = pytest.mark.skipif(
    os.name == "nt" or sys.platform == "darwin", reason="the folders of the XDG rules"
)


def test_the_source_has_its_forms_and_resources() -> None:
    assert (forms_folder() / "core-34.json").is_file()
    assert resources_folder().is_dir()


def test_forms_may_be_somebody_elses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COURTDESK_FORMS", str(tmp_path))
    assert forms_folder() == tmp_path


@linux_only
def test_vault_and_state_follow_the_xdg_variables(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert default_vault() == tmp_path / "data" / "courtdesk" / "vault"
    assert state_folder() == tmp_path / "state" / "courtdesk"


@linux_only
def test_a_relative_xdg_folder_is_ignored(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert default_vault() == home / ".local" / "share" / "courtdesk" / "vault"


def test_the_state_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COURTDESK_STATE", str(tmp_path / "elsewhere"))
    assert state_folder() == tmp_path / "elsewhere"


def test_the_state_never_lies_in_the_vault_or_beside_it(tmp_path: Path) -> None:
    """Whoever puts an old vault folder back must not put its head file back with it."""
    folder = vault_folder(tmp_path / "vault")
    assert folder.path == tmp_path / "vault"
    assert not folder.state_dir.is_relative_to(tmp_path)
    own = vault_folder(None)
    assert own.path == default_vault()
    assert not own.state_dir.is_relative_to(own.path)
