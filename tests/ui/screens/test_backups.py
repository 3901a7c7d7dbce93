"""Backups by keyboard: one more now, what an old one lacks, and a second vault out of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from courtdesk.actions import audit, backups
from courtdesk.domain.access import Role
from courtdesk.domain.audit import Action, Wanted
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.backups.screen import BackupsScreen, command_for
from tests.helpers.bench import STAFF, Bench, passphrase_of
from tests.helpers.hands import press, reach, write
from tests.helpers.keyboard import focused, spoken, unnamed
from tests.helpers.seen import words_shown


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that is chosen in the system's windows."""
    file = tmp_path / "out.tar"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    return file


def opened(bench: Bench, role: Role = Role.CDO) -> BackupsScreen:
    shown = bench.show(Place("backups"), role)
    assert isinstance(shown, BackupsScreen)
    assert unnamed(shown) == []
    return shown


def fill(shown: BackupsScreen, passphrase: str) -> None:
    assert shown.choice is not None and shown.choice.group is not None
    shown.choice.group["name"].set_value(STAFF[Role.CDO])
    reach("Passphrase on the day of the backup")
    write(passphrase)


def push(bench: Bench, name: str) -> None:
    reach(name)
    press(Qt.Key.Key_Space)
    bench.settle()


def test_a_backup_is_made_by_keyboard_and_never_over_a_file(bench: Bench, target: Path) -> None:
    shown = opened(bench)
    push(bench, "Back up now…")
    assert STAFF[Role.CDO] in backups.names_in(target)
    assert "Backed up to out.tar and checked, 14/1/2027 at 09:30." in words_shown(shown)
    push(bench, "Back up now…")
    assert "already a file called out.tar" in words_shown(shown)


def test_tab_goes_down_the_page_as_it_is_read(bench: Bench, target: Path) -> None:
    """The choice is made after the buttons below it: Tab once went past it, to “Lock”."""
    shown = opened(bench)
    assert shown.choice is not None and shown.choice.group is not None
    shown.now.setFocus()
    for field in shown.choice.group.fields:
        press(Qt.Key.Key_Tab)
        while not field.isAncestorOf(focused()):
            assert shown.choice.group.isAncestorOf(focused()), spoken(focused())
            press(Qt.Key.Key_Tab)
    while shown.choice.group.isAncestorOf(focused()):
        press(Qt.Key.Key_Tab)
    assert focused() is shown.choice.look


def test_what_a_backup_lacks_and_a_second_vault_by_keyboard(bench: Bench, target: Path) -> None:
    shown = opened(bench)
    bench.picture(shown, "backups")
    fill(shown, passphrase_of(Role.CDO))
    push(bench, "What does it lack?")
    said = words_shown(shown)
    assert "Made on 14/1/2027 at 09:20" in said
    assert spoken(focused()) == "What restoring it would change"
    assert "Made on 14/1/2027" in focused().accessibleDescription()
    bench.picture(shown, "backups-compared")
    push(bench, "Restore into a new folder")
    place = bench.folder.path.with_name("vault-restored-2027-01-14")
    assert f'courtdesk --vault "{place}"' in words_shown(shown)
    assert spoken(focused()) == "Open the restored vault"
    start = command_for(place)
    assert start[-2:] == ["--vault", str(place)]
    told = subprocess.run([*start, "verify", "--help"], capture_output=True, check=False)
    assert told.returncode == 0, told.stderr
    assert (place / "vault.db").is_file()
    assert shown.choice is not None and shown.choice.group is not None
    assert shown.choice.group["passphrase"].is_empty()
    lines = audit.page(bench.session(), Wanted()).lines
    assert [line.what for line in lines if "backup" in line.what or "copy" in line.what] == [
        f"{Action.EXPORTED.label}: a restored copy of the vault, encrypted",
        f"{Action.SAW.label}: a backup, beside the vault",
    ]


def test_a_wrong_passphrase_is_said_beside_it(bench: Bench, target: Path) -> None:
    shown = opened(bench)
    fill(shown, "not the passphrase")
    push(bench, "What does it lack?")
    assert shown.choice is not None and shown.choice.group is not None
    assert [one.name for one in shown.choice.group.fields if one.error] == ["passphrase"]
    assert shown.choice.look.isEnabled()


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"a letter, and no backup", "not a backup made by CourtDesk"), (b"", "not a backup")],
    ids=["a letter", "empty"],
)
def test_a_file_that_is_no_backup_is_refused(
    bench: Bench, target: Path, data: bytes, said: str
) -> None:
    target.write_bytes(data)
    shown = opened(bench)
    push(bench, "Another backup file…")
    assert said in words_shown(shown)
    assert shown.choice is not None and shown.choice.go.isEnabled()


def test_a_folder_that_cannot_be_written_is_said(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "no such folder" / "out.tar"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    shown = opened(bench)
    push(bench, "Back up now…")
    assert "cannot be" in words_shown(shown)
    assert not file.parent.exists()
    assert shown.now.isEnabled()


def test_nothing_is_done_when_no_file_was_chosen(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: ("", ""))
    shown = opened(bench)
    push(bench, "Back up now…")
    push(bench, "Another backup file…")
    assert shown.target is None


def test_who_is_no_administrator_makes_backups_and_no_more(bench: Bench) -> None:
    shown = opened(bench, Role.LINK_WORKER)
    assert shown.choice is None
    assert "is for administrators" in words_shown(shown)
