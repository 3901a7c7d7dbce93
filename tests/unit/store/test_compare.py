"""What restoring would change is told, and nothing is changed by telling."""

from __future__ import annotations

from pathlib import Path

import pytest

from courtdesk.errors import DamagedVault, ForeignVault, WrongPassphrase
from courtdesk.store import backup, rekey
from courtdesk.store.compare import Comparison, compare
from courtdesk.store.keyslots import SlotFile
from courtdesk.store.records import DraftRef
from tests.end2end.keyed import (
    ANN,
    BOB,
    CASE,
    IDENTITIES,
    MEMBERS,
    NOW,
    WORDS,
    Keyed,
    keep,
    make,
    note,
)


def by_bob(slots: SlotFile) -> bytes:
    return slots.unlock(BOB, WORDS[BOB]).vault_key


@pytest.fixture
def keyed(tmp_path: Path) -> Keyed:
    return make(tmp_path / "here")


@pytest.fixture
def file(keyed: Keyed, tmp_path: Path) -> Path:
    backup.make(keyed.folder, keyed.unlock().vault_key, tmp_path / "usb.tar", NOW)
    return tmp_path / "usb.tar"


def compared(keyed: Keyed, file: Path) -> Comparison:
    return compare(file, keyed.folder, keyed.unlock().vault_key, by_bob)


def test_nothing_has_changed(keyed: Keyed, file: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in keyed.base.rglob("*") if path.is_file()}
    found = compared(keyed, file)
    assert found.same
    assert (found.made_at, found.same_device, found.keys_changed) == (NOW, True, False)
    assert found.names_then == found.names_now == (ANN, BOB)
    kept = {path: before.get(path) for path in keyed.base.rglob("*") if path.is_file()}
    assert {path for path in kept if not path.name.startswith("vault.db-")} <= set(before)
    assert [*keyed.folder.backups.iterdir()] == []


def test_what_was_recorded_since_would_be_lost(keyed: Keyed, file: Path) -> None:
    vault = keyed.open()
    vault.append(note("later", case=CASE), note("too"), author=MEMBERS[ANN])
    draft = vault.open_draft(
        DraftRef(CASE, "gad-7"),
        author=MEMBERS[ANN],
        compartment=None,
        slot_public=IDENTITIES[ANN].public.slot,
        slot_private=IDENTITIES[ANN].slot,
        keys={},
    )
    vault.write_draft(draft, b"another answer")
    found = compared(keyed, file)
    vault.close()
    (lost,) = found.lost
    assert (lost.kind, lost.count, lost.cases) == ("note", 2, (CASE,))
    assert lost.newest == NOW
    assert (found.regained, found.drafts_lost, found.same) == ((), 1, False)


def test_what_a_vault_that_went_back_lacks_would_come_back(keyed: Keyed, tmp_path: Path) -> None:
    older = keyed.copy(tmp_path / "older")
    vault = keyed.open()
    vault.append(note("later"), author=MEMBERS[ANN])
    vault.close()
    backup.make(keyed.folder, keyed.unlock().vault_key, tmp_path / "usb.tar", NOW)
    found = compared(older, tmp_path / "usb.tar")
    assert [(one.kind, one.count) for one in found.regained] == [("note", 1)]
    assert found.lost == ()


def test_who_could_sign_in_then_and_other_keys_are_told(keyed: Keyed, file: Path) -> None:
    vault = keyed.open()
    rekey.rotate(vault, keyed.unlock(), NOW, keep=keep(ANN))
    vault.close()
    found = compared(keyed, file)
    assert (found.names_then, found.names_now) == ((ANN, BOB), (ANN,))
    assert found.keys_changed
    assert found.same


def test_a_file_that_would_not_restore_does_not_compare(
    keyed: Keyed, file: Path, tmp_path: Path
) -> None:
    other = make(tmp_path / "other", vault_id="another")
    backup.make(other.folder, other.unlock().vault_key, tmp_path / "other.tar", NOW)
    with pytest.raises(ForeignVault, match="another vault"):
        compared(keyed, tmp_path / "other.tar")
    with pytest.raises(WrongPassphrase):
        compare(
            file,
            keyed.folder,
            keyed.unlock().vault_key,
            lambda one: one.unlock(BOB, "no").vault_key,
        )
    file.write_bytes(file.read_bytes()[:-4096])
    with pytest.raises(DamagedVault, match="cut short"):
        compared(keyed, file)
    assert [*keyed.folder.backups.iterdir()] == []
