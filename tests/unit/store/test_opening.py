"""Going back is noticed (G), and so is an exit that was none (X).

G1 an old copy of the whole file; G2 a dropped log; G3 an old copy that was used since; G4 a
missing, damaged or foreign head file is told; G5 the way on; G6 a restored vault; G7 two copies.
X1 a kill; X2 a kill and damage. A clock that cannot be right is told before it is relied on.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from courtdesk.domain.ids import CaseId, RevisionId
from courtdesk.errors import DamagedVault, ForeignVault, TamperedVault
from courtdesk.store import ledger
from courtdesk.store.connection import open_file
from courtdesk.store.folder import VaultFolder
from courtdesk.store.head import Found
from courtdesk.store.opening import WentBack, went_back
from courtdesk.store.records import DraftRef
from courtdesk.store.vault import Vault
from courtdesk.store.verify import verify
from tests.helpers.copies import copy_tree
from tests.unit.store.conftest import ME, VAULT_ID, Desk, fresh, new


def codes(vault: Vault) -> list[str]:
    return [notice.code for notice in vault.notices]


@pytest.mark.parametrize(
    ("back", "told"),
    [(timedelta(minutes=4), []), (timedelta(minutes=6), ["clock"]), (timedelta(days=7), ["clock"])],
)
def test_a_clock_that_was_set_back_is_told_and_no_more_once_it_was_worked_with(
    desk: Desk, vault: Vault, back: timedelta, told: list[str]
) -> None:
    vault.append(new("note", {}), author=ME)
    vault.close()
    desk.now -= back
    vault = desk.open()
    assert codes(vault) == told
    assert all("23/11/2026 at 09:2" in one.sentence for one in vault.notices)
    # It may as well have been ahead before: nobody is told of that for months.
    vault.append(new("note", {}), author=ME)
    vault.close()
    vault = desk.open()
    assert codes(vault) == []
    vault.close()


def test_a_clock_that_cannot_be_is_told_each_time(desk: Desk, vault: Vault) -> None:
    vault.close()
    desk.now = desk.now.replace(year=2000)
    for _ in range(2):
        vault = desk.open()
        (notice,) = vault.notices
        assert notice.sentence.startswith("This laptop’s clock says 23/11/2000 at 09:2")
        vault.append(new("note", {}), author=ME)
        vault.close()


def kept(desk: Desk, name: str = "copy") -> Path:
    """A copy of the closed vault's file."""
    copy = desk.base / name
    shutil.copyfile(desk.folder.database, copy)
    return copy


@pytest.fixture
def old(desk: Desk) -> Path:
    """A copy from before the last record and the last draft."""
    vault = desk.create()
    vault.append(new("note", {"n": 1}), author=ME)
    vault.close()
    copy = kept(desk)
    vault = desk.open()
    vault.append(new("note", {"n": 2}), author=ME)
    vault.close()
    return copy


def put_back(desk: Desk, copy: Path) -> None:
    shutil.copyfile(copy, desk.folder.database)


def test_g1_an_old_copy_of_the_file_is_noticed_each_time(desk: Desk, old: Path) -> None:
    newest = kept(desk, "newest")
    put_back(desk, old)
    before = desk.folder.database.read_bytes()
    for _ in range(2):
        with pytest.raises(WentBack, match="older copy of this vault") as caught:
            desk.open()
        assert isinstance(caught.value, TamperedVault)
    assert desk.folder.database.read_bytes() == before
    put_back(desk, newest)
    vault = desk.open()
    assert vault.notices == ()
    vault.close()


def test_g1_so_is_one_that_lacks_only_an_answer(desk: Desk) -> None:
    ref = DraftRef(CaseId(fresh()), "k10")
    vault = desk.create()
    draft = desk.draft(vault, ref)
    vault.write_draft(draft, b"1")
    vault.close()
    copy = kept(desk)
    vault = desk.open()
    vault.write_draft(draft, b"2")
    vault.close()
    put_back(desk, copy)
    with pytest.raises(WentBack):
        desk.open()


def copy_of(desk: Desk, name: str) -> Desk:
    """The folder and state as they are on the disk now, at another place."""
    there = Desk(desk.base / name, key=desk.key, slot=desk.slot, mental=desk.mental)
    copy_tree(desk.folder.path, there.folder.path)
    copy_tree(desk.folder.state_dir, there.folder.state_dir)
    return there


def test_g2_a_dropped_log_is_noticed(desk: Desk, vault: Vault) -> None:
    for number in range(5):
        vault.append(new("note", {"n": number}), author=ME)
    whole, dropped = copy_of(desk, "whole"), copy_of(desk, "dropped")
    log = dropped.folder.database.with_name("vault.db-wal")
    assert log.stat().st_size
    log.unlink()
    dropped.folder.database.with_name("vault.db-shm").unlink()
    opened = whole.open()
    assert codes(opened) == ["unclean-exit"]
    opened.close()
    # Early records may not have reached the file itself at all.
    with pytest.raises((WentBack, DamagedVault, ForeignVault)):
        dropped.open()


def test_g2_a_flipped_bit_in_the_log_is_noticed(desk: Desk, vault: Vault) -> None:
    vault.writer.run_bare(lambda writer: writer.execute("PRAGMA wal_checkpoint").fetchall())
    for number in range(20):
        vault.append(new("note", {"n": number}), author=ME)
    there = copy_of(desk, "flipped")
    log = there.folder.database.with_name("vault.db-wal")
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 1
    log.write_bytes(data)
    with pytest.raises(WentBack):
        there.open()


def test_g3_an_old_copy_that_was_used_since_is_noticed(desk: Desk, old: Path) -> None:
    put_back(desk, old)
    elsewhere = desk.base / "another-laptop"
    folder = VaultFolder(desk.folder.path, elsewhere)
    used = Vault.open(folder, VAULT_ID, desk.key, desk.clock, reserve_bytes=1)
    for number in range(30):
        used.append(new("note", {"other": number}), author=ME)
    used.close()
    with pytest.raises(WentBack):
        desk.open()


def test_g4_a_missing_head_file_is_told_once_and_makes_a_new_device(desk: Desk) -> None:
    vault = desk.create()
    vault.append(new("note", {}), author=ME)
    first = vault.device.device
    vault.close()
    desk.head.unlink()
    vault = desk.open()
    assert codes(vault) == ["head-missing"]
    assert vault.needs_new_device
    assert (vault.device.previous or {})["device"] == first
    assert "no note" in (vault.device.previous or {})["why"]
    vault.append(new("device", {}), author=ME)
    assert verify(vault).ok
    vault.close()
    vault = desk.open()
    assert codes(vault) == []
    vault.close()


@pytest.mark.parametrize("content", [b"nonsense", bytes(1024)])
def test_g4_a_damaged_or_foreign_head_file_is_told_once(desk: Desk, content: bytes) -> None:
    desk.create().close()
    desk.head.write_bytes(content)
    vault = desk.open()
    assert codes(vault) == ["head-unreadable"]
    assert vault.device.previous is not None
    vault.close()
    vault = desk.open()
    assert codes(vault) == []
    vault.close()


def test_g4_a_head_below_the_vault_is_what_a_kill_leaves(desk: Desk) -> None:
    vault = desk.create()
    vault.append(new("note", {}), author=ME)
    vault.close()
    before = desk.head.read_bytes()
    vault = desk.open()
    vault.append(new("note", {}), author=ME)
    vault.close()
    desk.head.write_bytes(before)
    vault = desk.open()
    assert codes(vault) == []
    vault.close()


def elsewhere(desk: Desk, name: str) -> Vault:
    """The same folder opened by a laptop with another state folder."""
    folder = VaultFolder(desk.folder.path, desk.base / name)
    return Vault.open(folder, VAULT_ID, desk.key, desk.clock, reserve_bytes=1)


def test_g7_two_copies_on_two_laptops_never_write_one_chain(desk: Desk) -> None:
    vault = desk.create()
    vault.append(new("note", {"n": 1}), author=ME)
    vault.close()
    copy = kept(desk)
    vault = desk.open()
    (here,) = vault.append(new("note", {"n": 2}), author=ME)
    vault.close()
    put_back(desk, copy)
    other = elsewhere(desk, "other-laptop")
    (there,) = other.append(new("note", {"n": 3}), author=ME)
    other.close()
    assert (here.device, here.seq) != (there.device, there.seq)
    assert here.device != there.device


def test_g7_two_copies_in_turn_on_one_laptop_are_noticed(desk: Desk) -> None:
    vault = desk.create()
    vault.append(new("note", {"n": 1}), author=ME)
    vault.close()
    second = kept(desk)
    desk.open().close()
    first = kept(desk, "first")
    put_back(desk, second)
    with pytest.raises(WentBack):
        desk.open()
    desk.open(accept_going_back="the second copy is the right one").close()
    put_back(desk, first)
    with pytest.raises(WentBack):
        desk.open()


def test_g7_a_vault_that_comes_back_from_another_laptop_goes_on_as_new(desk: Desk) -> None:
    desk.create().close()
    other = elsewhere(desk, "other-laptop")
    device = other.device.device
    other.append(new("note", {}), author=ME)
    other.close()
    vault = desk.open()
    assert codes(vault) == ["moved"]
    assert (vault.device.previous or {})["device"] == device
    vault.close()
    vault = desk.open()
    assert codes(vault) == []
    vault.close()


def test_g7_a_kill_while_a_copy_goes_on_is_no_alarm(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    desk.create().close()
    desk.head.unlink()
    monkeypatch.setattr(Vault, "_start", killed)
    with pytest.raises(Killed):
        desk.open()
    monkeypatch.undo()
    vault = desk.open()
    assert codes(vault) == ["head-missing", "unclean-exit"]
    vault.close()
    # And one between the two writes of a device that was begun on purpose.
    vault = desk.open()
    before = desk.head.read_bytes()
    vault.begin_new_device("for a test")
    there = copy_of(desk, "killed")
    vault.close()
    there.head.write_bytes(before)
    opened = there.open()
    assert codes(opened) == ["unclean-exit"]
    opened.close()


def test_g5_accepted_it_goes_on_as_a_new_device(desk: Desk, old: Path) -> None:
    put_back(desk, old)
    with pytest.raises(WentBack):
        desk.open()
    vault = desk.open(accept_going_back="the disk was replaced")
    assert codes(vault) == ["went-back"]
    previous = vault.device.previous
    assert previous is not None
    assert (previous["seq"], previous["why"]) == (1, "the disk was replaced")
    assert vault.needs_new_device
    vault.append(new("device", {"previous": previous}), author=ME)
    vault.close()
    vault = desk.open()
    assert codes(vault) == []
    assert verify(vault).ok
    vault.close()


def test_g5_accepting_what_did_not_go_back_changes_nothing(desk: Desk) -> None:
    vault = desk.create()
    device = vault.device
    vault.close()
    vault = desk.open(accept_going_back="just in case")
    assert vault.device == device
    assert codes(vault) == []
    vault.close()


def mark_restored(desk: Desk, why: str) -> None:
    connection = open_file(desk.folder.database, desk.key)
    ledger.save_state(connection, replace(ledger.state(connection), restored=why))
    connection.close()


def test_g6_a_restored_vault_goes_on_as_a_new_device(desk: Desk, old: Path) -> None:
    put_back(desk, old)
    mark_restored(desk, "restored from the backup of Monday")
    vault = desk.open()
    assert codes(vault) == ["went-back"]
    assert (vault.device.previous or {})["why"] == "restored from the backup of Monday"
    vault.close()
    vault = desk.open()
    assert codes(vault) == []
    assert (vault.device.previous or {})["seq"] == 1
    vault.close()


def test_g6_also_on_a_laptop_that_never_had_it(desk: Desk) -> None:
    desk.create().close()
    mark_restored(desk, "a new laptop")
    desk.head.unlink()
    vault = desk.open()
    assert codes(vault) == ["head-missing", "restored"]
    vault.close()


def test_g6_a_kill_before_the_commit_leaves_the_mark(
    desk: Desk, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The head file is written first there, so that no head can name what is not committed."""
    put_back(desk, old)
    mark_restored(desk, "restored")

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    from courtdesk.store import opening

    real = opening.ledger.go_on_as
    monkeypatch.setattr(opening.ledger, "go_on_as", lambda *given: (real(*given), killed()))
    with pytest.raises(Killed):
        desk.open()
    monkeypatch.undo()
    vault = desk.open()
    assert codes(vault) == ["went-back"]
    vault.close()


def test_g6_a_kill_after_the_commit_is_no_alarm(
    desk: Desk, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_back(desk, old)
    mark_restored(desk, "restored")

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    monkeypatch.setattr(Vault, "_start", killed)
    with pytest.raises(Killed):
        desk.open()
    monkeypatch.undo()
    vault = desk.open()
    assert codes(vault) == ["unclean-exit"]
    assert vault.device.previous is not None
    vault.close()


def test_g3_an_equal_count_of_other_transactions_is_noticed(vault: Vault) -> None:
    """An answer here and a record there, on a copy: both counted one more."""
    (last,) = vault.append(new("note", {}), author=ME)
    state = vault.writer.run_bare(ledger.state)
    assert state.head == last.id
    here = replace(state.as_head, counter=state.counter + 1)
    there = replace(state, counter=state.counter + 1, seq=2, head=RevisionId("ab" * 32))

    def judged(one: ledger.State) -> bool:
        found = Found(exists=True, head=here)
        return vault.writer.run_bare(lambda writer: went_back(found, one, writer))

    assert judged(there)
    assert not judged(replace(state, counter=here.counter))
    assert not judged(replace(there, counter=here.counter + 1))


def test_keys_of_another_vault_are_told(desk: Desk) -> None:
    desk.create().close()
    with pytest.raises(ForeignVault, match="different vaults"):
        Vault.open(desk.folder, "another-id", desk.key, desk.clock, reserve_bytes=1)


def test_x1_a_kill_is_told_and_checked_once(desk: Desk, vault: Vault) -> None:
    vault.append(new("note", {}), author=ME)
    there = copy_of(desk, "killed")
    opened = there.open()
    assert codes(opened) == ["unclean-exit"]
    opened.close()
    opened = there.open()
    assert codes(opened) == []
    opened.close()


def test_x2_a_kill_with_damage_is_refused(desk: Desk, vault: Vault) -> None:
    for _ in range(10):
        vault.append(new("note", {"text": "x" * 3000}), author=ME)
    vault.writer.run_bare(lambda writer: writer.execute("PRAGMA wal_checkpoint").fetchall())
    there = copy_of(desk, "damaged")
    data = bytearray(there.folder.database.read_bytes())
    data[-2000] ^= 1
    there.folder.database.write_bytes(data)
    with pytest.raises(DamagedVault, match="restore the latest backup"):
        there.open()


def test_a_refused_vault_is_not_kept_locked(desk: Desk, old: Path) -> None:
    put_back(desk, old)
    folder = desk.folder
    with pytest.raises(WentBack):
        Vault.open(folder, VAULT_ID, desk.key, desk.clock)
    assert not folder.locked
    folder.lock()
    folder.unlock()
