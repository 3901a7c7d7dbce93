"""A new vault key: wherever it is cut off, one file and one key fit, and nothing is lost."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from courtdesk.errors import TamperedVault, UserError, WrongPassphrase
from courtdesk.store import backup, rekey, slotfile, wrapping
from courtdesk.store.connection import WrongKey, open_file
from courtdesk.store.keyslots import FLOOR, KdfPolicy, NewSlot, new_identity
from courtdesk.store.opening import WentBack
from courtdesk.store.recovery import RecoveryKey
from courtdesk.store.vault import Vault
from courtdesk.store.verify import verify
from tests.end2end.keyed import (
    ANN,
    BOB,
    MEMBERS,
    NOW,
    PAPER,
    VAULT_ID,
    WORDS,
    Keyed,
    clock,
    make,
    note,
)
from tests.end2end.keyed import keep as kept


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Keyed:
    return make(tmp_path_factory.mktemp("keyed"))


@pytest.fixture
def keyed(made: Keyed, tmp_path: Path) -> Keyed:
    return made.copy(tmp_path)


def rotated(keyed: Keyed, *names: str, **more: bytes) -> bytes:
    """Rotate and close; the new key."""
    vault = keyed.open()
    done = rekey.rotate(vault, keyed.unlock(), NOW, keep=kept(*names), **more)
    assert done.notice is None
    vault.close()
    return done.vault_key


def texts(vault: Vault) -> set[str]:
    return {str(one.latest.body["text"]) for one in vault.documents(kind="note")}


def test_the_vault_stays_open_and_usable(keyed: Keyed) -> None:
    vault = keyed.open()
    before, device = texts(vault), vault.device
    done = rekey.rotate(vault, keyed.unlock(), NOW, keep=kept())
    vault.append(note("after"), author=MEMBERS[ANN])
    assert texts(vault) == before | {"after"}
    assert vault.device == device
    assert verify(vault).lines[-1] == "Everything agrees."
    vault.close()
    for name in (ANN, BOB):
        assert keyed.unlock(name).vault_key == done.vault_key
    assert keyed.slots().unlock_with_recovery(PAPER) == done.vault_key
    again = keyed.open(BOB)
    assert again.notices == ()
    assert texts(again) == before | {"after"}
    again.close()
    names = {path.name for path in keyed.folder.path.iterdir()}
    assert not {"vault.next.db", "vault.db-wal", "vault.next.db-wal"} & names


def test_the_old_key_opens_nothing_any_more(keyed: Keyed) -> None:
    old = keyed.unlock().vault_key
    new = rotated(keyed)
    assert new != old
    with pytest.raises(WrongKey):
        open_file(keyed.folder.database, old)
    with pytest.raises(TamperedVault):
        keyed.slots().table.verify(old)


def test_who_is_not_kept_loses_the_slot_in_the_same_step(keyed: Keyed) -> None:
    rotated(keyed, ANN)
    assert keyed.slots().names() == (ANN,)
    assert b"Bob" not in keyed.folder.keys.with_name("keys.old.json").read_bytes()


def test_who_does_it_must_stay(keyed: Keyed) -> None:
    vault = keyed.open()
    with pytest.raises(UserError, match="must stay a member"):
        rekey.rotate(vault, keyed.unlock(), NOW, keep=kept(BOB))
    vault.append(note("on"), author=MEMBERS[ANN])
    vault.close()
    assert not keyed.folder.next_database.exists()
    keyed.open().close()


def test_a_key_planted_in_a_colleagues_slot_gets_nothing(keyed: Keyed) -> None:
    """Bob, who is about to leave, has the vault key and so can write a sound keys.json."""
    mine = new_identity()
    planted = NewSlot(MEMBERS[ANN], ANN, mine, WORDS[ANN], FLOOR)
    keyed.slots().replace_identity(planted, keyed.unlock(BOB).vault_key)
    vault = keyed.open()
    with pytest.raises(TamperedVault, match="not the one in the team's roster"):
        rekey.rotate(vault, keyed.unlock(), NOW, keep=kept(ANN))
    vault.close()


def test_another_recovery_key_comes_in_the_same_step(keyed: Keyed) -> None:
    sheet = RecoveryKey(b"s" * 32)
    key = rotated(keyed, recovery_public=sheet.pair().public)
    assert keyed.slots().unlock_with_recovery(sheet) == key
    with pytest.raises(UserError, match="another vault"):
        keyed.slots().unlock_with_recovery(PAPER)


def test_old_keys_and_old_file_put_back_together_are_noticed(keyed: Keyed, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(keyed.folder.path, old)
    rotated(keyed)
    rotated(keyed)
    for name in ("vault.db", "keys.json", "keys.old.json"):
        shutil.copyfile(old / name, keyed.folder.path / name)
    with pytest.raises(WentBack):
        keyed.open()


def test_an_old_file_under_the_new_key_is_noticed(keyed: Keyed, tmp_path: Path) -> None:
    rotated(keyed)
    shutil.copyfile(keyed.folder.database, tmp_path / "old.db")
    vault = keyed.open()
    vault.append(note("later"), author=MEMBERS[ANN])
    vault.close()
    shutil.copyfile(tmp_path / "old.db", keyed.folder.database)
    with pytest.raises(WentBack):
        keyed.open()


def test_backups_under_earlier_keys_go_once_the_new_one_counts(keyed: Keyed) -> None:
    for _ in range(3):
        backup.roll(keyed.folder, keyed.unlock().vault_key, NOW)
        keyed.open().close()
    assert len(backup.rolling(keyed.folder)) == 3
    rotated(keyed, ANN)
    (left,) = backup.rolling(keyed.folder)
    assert backup.names_in(left) == (ANN,)
    assert backup.outdated(keyed.folder) == ()


def test_they_stay_and_it_is_told_when_no_new_one_can_be_made(keyed: Keyed) -> None:
    backup.roll(keyed.folder, keyed.unlock().vault_key, NOW)
    (old,) = backup.rolling(keyed.folder)
    # A folder in the way of the new backup's name: even an administrator cannot write there.
    vault = keyed.open()
    (keyed.folder.backups / "new.tar").mkdir()
    (keyed.folder.backups / "new.tar" / "in-the-way").touch()
    done = rekey.rotate(vault, keyed.unlock(), NOW, keep=kept())
    vault.close()
    assert done.notice is not None
    assert done.notice.code == "old-backups"
    assert backup.outdated(keyed.folder) == (old,)
    shutil.rmtree(keyed.folder.backups / "new.tar")
    backup.roll(keyed.folder, done.vault_key, NOW)
    assert old not in backup.rolling(keyed.folder)


def cut_off(keyed: Keyed, *, keys_too: bool) -> bytes:
    """What a kill leaves: a copy under a new key, and keys.json with the new key or without."""
    vault, new_key = keyed.open(), wrapping.new_key()
    by = keyed.unlock()
    vault.append(note("in the log"), author=MEMBERS[ANN])
    log = keyed.folder.database.with_name("vault.db-wal")
    shutil.copyfile(log, keyed.base / "log")
    vault.writer.run_bare(lambda one: rekey._copy(one, keyed.folder, by.vault_key, new_key))
    vault.close()
    if keys_too:
        keyed.slots().rekeyed(by, new_key, kept())
    return new_key


def test_cut_off_before_the_keys_the_old_ones_hold(keyed: Keyed) -> None:
    cut_off(keyed, keys_too=False)
    vault = keyed.open()
    assert vault.notices == ()
    vault.close()
    assert not keyed.folder.next_database.exists()


def test_cut_off_after_the_keys_the_copy_takes_its_place(keyed: Keyed) -> None:
    new_key = cut_off(keyed, keys_too=True)
    # The old file's log, which would be read into the new one if it were left there.
    shutil.copyfile(keyed.base / "log", keyed.folder.database.with_name("vault.db-wal"))
    assert keyed.unlock().vault_key == new_key
    vault = keyed.open()
    assert verify(vault).ok
    vault.close()
    assert not keyed.folder.next_database.exists()


def test_the_old_files_log_never_meets_the_new_file(keyed: Keyed) -> None:
    """SQLite would take its frames for the new file's, and no page of them would open."""
    new_key = cut_off(keyed, keys_too=True)
    log = keyed.folder.database.with_name("vault.db-wal")
    shutil.copyfile(keyed.base / "log", log)
    rekey.put_in_place(keyed.folder)
    assert not log.exists()
    open_file(keyed.folder.database, new_key).close()


def test_a_copy_beside_a_vault_that_opens_is_cleared_away(keyed: Keyed) -> None:
    """An older state, planted under the name of the copy, is never preferred."""
    shutil.copyfile(keyed.folder.database, keyed.folder.next_database)
    vault = keyed.open()
    vault.append(note("newer"), author=MEMBERS[ANN])
    vault.close()
    vault = keyed.open()
    assert "newer" in texts(vault)
    vault.close()
    assert not keyed.folder.next_database.exists()


def test_a_failure_after_the_keys_closes_the_vault_and_signing_in_finishes(
    keyed: Keyed, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = keyed.open()
    before = texts(vault)
    old = keyed.unlock()

    def refused(*_: object) -> None:
        raise OSError(5, "the disk failed")

    monkeypatch.setattr(rekey, "put_in_place", refused)
    with pytest.raises(rekey.HalfChanged, match="sign in again"):
        rekey.rotate(vault, old, NOW, keep=kept())
    monkeypatch.undo()
    vault.close()
    assert not vault.folder.locked
    vault = keyed.open()
    assert texts(vault) == before
    assert keyed.unlock().vault_key != old.vault_key
    vault.close()


def test_the_same_when_the_disk_fails_just_behind_the_keys(
    keyed: Keyed, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, by, real = keyed.open(), keyed.unlock(), slotfile.sync_folder

    def fails_behind_the_keys(folder: Path) -> None:
        if keyed.slots().table.generation == 2:
            raise OSError(5, "the disk failed")
        real(folder)

    monkeypatch.setattr(slotfile, "sync_folder", fails_behind_the_keys)
    with pytest.raises(rekey.HalfChanged):
        rekey.rotate(vault, by, NOW, keep=kept())
    monkeypatch.undo()
    keyed.open().close()
    assert keyed.unlock().vault_key != by.vault_key


def test_what_is_written_meanwhile_is_kept(keyed: Keyed) -> None:
    vault, by = keyed.open(), keyed.unlock()
    with ThreadPoolExecutor(3) as pool:
        futures = [pool.submit(rekey.rotate, vault, by, NOW, keep=kept())]
        futures += [
            pool.submit(vault.append, note(f"busy-{n}"), author=MEMBERS[BOB]) for n in range(30)
        ]
        for future in futures:
            future.result()
    vault.close()
    vault = keyed.open()
    assert {f"busy-{n}" for n in range(30)} <= texts(vault)
    assert verify(vault).ok
    vault.close()


def test_a_slot_becomes_dearer_at_sign_in_and_never_cheaper(keyed: Keyed) -> None:
    dearer = KdfPolicy(FLOOR.memory_kib * 2, FLOOR.passes, FLOOR.lanes)
    slots = keyed.slots()
    assert slots.raise_policy(ANN, WORDS[ANN], FLOOR) is slots
    raised = slots.raise_policy(ANN, WORDS[ANN], dearer)
    assert {slot.name: slot.policy for slot in raised.table.slots} == {ANN: dearer, BOB: FLOOR}
    keyed.open().close()
    assert raised.raise_policy(ANN, WORDS[ANN], FLOOR) is raised
    # Less memory is never taken for more passes.
    many = KdfPolicy(FLOOR.memory_kib, 50, 1)
    assert raised.raise_policy(ANN, WORDS[ANN], many) is raised
    with pytest.raises(WrongPassphrase):
        keyed.slots().raise_policy(BOB, "not the passphrase", dearer)


def test_an_identity_is_replaced_and_the_old_passphrase_is_gone(keyed: Keyed) -> None:
    key = keyed.unlock().vault_key
    fresh = NewSlot(MEMBERS[BOB], BOB, new_identity(), "velvet cactus mirror spoon", FLOOR)
    keyed.slots().replace_identity(fresh, key)
    opened = keyed.unlock(BOB, fresh.passphrase)
    assert (opened.vault_key, opened.identity) == (key, fresh.identity)
    with pytest.raises(WrongPassphrase):
        keyed.unlock(BOB)
    stranger = NewSlot(MEMBERS[ANN], BOB, new_identity(), fresh.passphrase, FLOOR)
    with pytest.raises(UserError, match="is taken here"):
        keyed.slots().replace_identity(stranger, key)


def test_the_recovery_key_is_replaced(keyed: Keyed) -> None:
    sheet = RecoveryKey(b"s" * 32)
    key = keyed.unlock().vault_key
    keyed.slots().replace_recovery(sheet.pair().public, key)
    assert keyed.slots().unlock_with_recovery(sheet) == key
    with pytest.raises(UserError):
        keyed.slots().unlock_with_recovery(PAPER)
    with pytest.raises(TamperedVault):
        keyed.slots().replace_recovery(sheet.pair().public, bytes(32))


def test_a_vault_under_a_changed_key_can_be_restored(keyed: Keyed, tmp_path: Path) -> None:
    key = rotated(keyed)
    file = tmp_path / "usb.tar"
    backup.make(keyed.folder, key, file, NOW)
    there = Keyed(tmp_path / "there")
    backup.restore(file, there.folder, lambda slots: slots.unlock(BOB, WORDS[BOB]).vault_key)
    vault = Vault.open(there.folder, VAULT_ID, key, clock, reserve_bytes=1)
    assert verify(vault).ok
    vault.close()
