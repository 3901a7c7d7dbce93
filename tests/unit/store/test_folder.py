"""The folder's own rules: one process, one owner, one sentence for what is wrong."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from courtdesk.errors import ForeignVault, NoSpace, UserError, VaultInUse
from courtdesk.store.folder import VaultFolder, folder_errors
from tests.unit.store.conftest import VAULT_ID, Desk


def test_a_new_folder_is_the_owners(desk: Desk) -> None:
    folder = desk.folder
    folder.create()
    for path in (folder.path, folder.outbox, folder.inbox, folder.backups):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_a_folder_with_anything_in_it_is_not_used(desk: Desk) -> None:
    desk.folder.path.mkdir(parents=True)
    (desk.folder.path / "holiday.jpg").touch()
    with pytest.raises(UserError, match="not empty"):
        desk.folder.create()


def test_rights_of_others_are_taken_away(desk: Desk) -> None:
    desk.create().close()
    desk.folder.path.chmod(0o755)
    desk.folder.database.chmod(0o644)
    desk.folder.keys.touch(0o664)
    desk.open().close()
    assert stat.S_IMODE(desk.folder.path.stat().st_mode) == 0o700
    for file in (desk.folder.database, desk.folder.keys):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_every_file_of_an_open_vault_is_the_owners(desk: Desk) -> None:
    vault = desk.create()
    desk.listed(vault)
    for file in [*desk.folder.path.rglob("*"), *desk.folder.state_dir.rglob("*")]:
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file
    vault.close()


def test_no_vault_is_one_sentence(desk: Desk) -> None:
    with pytest.raises(ForeignVault, match="no vault"):
        desk.open()
    assert not desk.folder.path.exists()


def test_a_second_window_is_refused_and_the_first_goes_on(desk: Desk) -> None:
    vault = desk.create()
    with pytest.raises(VaultInUse, match="another window"):
        desk.open()
    desk.listed(vault)
    vault.close()
    desk.open().close()


def test_another_process_is_refused_until_it_is_killed(desk: Desk) -> None:
    desk.create().close()
    program = (
        "import sys, pathlib, time\n"
        "from courtdesk.store.folder import VaultFolder\n"
        "folder = VaultFolder(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))\n"
        "folder.lock(); print('held', flush=True); sys.stdin.read()\n"
    )
    arguments = [str(desk.folder.path), str(desk.folder.state_dir)]
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdin=-1, stdout=-1, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(VaultInUse):
            desk.open()
        other.kill()
    desk.open().close()


def test_a_lock_that_the_caller_holds_is_kept(desk: Desk) -> None:
    folder = desk.folder
    folder.create()
    folder.lock()
    from courtdesk.store.vault import Vault

    vault = Vault.create(folder, VAULT_ID, desk.key, desk.clock, reserve_bytes=1)
    vault.close()
    assert folder.locked
    folder.unlock()
    folder.unlock()
    assert not folder.locked


def test_a_read_only_folder_is_one_sentence(desk: Desk, small_disk: Callable[[int], Path]) -> None:
    if os.geteuid() != 0:
        desk.create().close()
        desk.folder.path.chmod(0o500)
        with pytest.raises(UserError, match="read-only"):
            desk.open()
        desk.folder.path.chmod(0o700)
        return
    # Root may write to any folder, so the disk itself has to be read-only.
    there = Desk(small_disk(4096), key=desk.key)
    there.create().close()
    subprocess.run(["mount", "-o", "remount,ro", there.base], check=True)
    before = there.folder.database.read_bytes()
    with pytest.raises(UserError, match="read-only"):
        there.open()
    assert there.folder.database.read_bytes() == before


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (errno.ENOSPC, NoSpace, "full"),
        (errno.EROFS, UserError, "read-only"),
        (errno.EACCES, UserError, "read-only"),
        (errno.ENAMETOOLONG, UserError, "cannot be used"),
    ],
)
def test_what_the_system_refuses_is_one_sentence(
    tmp_path: Path, number: int, kind: type[Exception], words: str
) -> None:
    with pytest.raises(kind, match=words), folder_errors(tmp_path):
        raise OSError(number, os.strerror(number))


@pytest.mark.parametrize("name", ["../../elsewhere", "", "a/b", "a\\b", ".hidden", "x" * 65, "é"])
def test_a_vault_id_is_no_way_out_of_the_state_folder(tmp_path: Path, name: str) -> None:
    folder = VaultFolder(tmp_path / "vault", tmp_path / "state")
    for place in (folder.head_file, folder.throttle_file):
        with pytest.raises(ForeignVault, match="vault id"):
            place(name)


def test_a_state_folder_that_cannot_be_made_is_one_sentence(desk: Desk) -> None:
    desk.create().close()
    desk.head.unlink()
    desk.folder.state_dir.rmdir()
    desk.folder.state_dir.touch()
    with pytest.raises(UserError, match="cannot be used"):
        desk.open()
    desk.folder.state_dir.unlink()
    desk.open().close()
