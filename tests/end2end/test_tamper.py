# ruff: noqa: S608  # the statements are put together from this file's own words
"""Whatever is done to a vault's files is noticed, named, and has a safe way on.

Each case's id says what somebody did. `Refused` is noticed when signing in or opening, `Told` by a
notice at opening, `Found` by `verify`, `Unread` when the sealed part is read, and `Harmless`
changes nothing. After each of them the backup of the day restores.

What one laptop cannot notice by itself: an older keys.json put back (so removing a member changes
the vault key as well), and file, keys and head file all put back together (colleagues notice it).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from courtdesk.domain.access import Compartment
from courtdesk.errors import (
    CourtDeskError,
    DamagedVault,
    ForeignVault,
    NewerVault,
    TamperedVault,
    WrongPassphrase,
)
from courtdesk.store import backup, exact
from courtdesk.store.connection import WrongKey
from courtdesk.store.keyslots import SlotFile
from courtdesk.store.opening import WentBack
from courtdesk.store.vault import Vault
from courtdesk.store.verify import verify
from tests.end2end.keyed import (
    ANN,
    BOB,
    MENTAL,
    VAULT_ID,
    WORDS,
    Keyed,
    clock,
)
from tests.end2end.tampering import (
    PAGE,
    Found,
    Harmless,
    Outcome,
    Refused,
    Scene,
    Told,
    Unread,
    device_key_swapped,
    end_removed_and_mended,
    flip,
    forged_head,
    in_use,
    older_after_rekey,
    one_copy_damaged,
    page_with_the_state_put_back,
    pages_swapped,
    planted_copy_beside_a_foreign_file,
    slot,
    slot_of_another_vault,
    sql,
    swapped,
    used_elsewhere,
    whole,
)

WENT_BACK = Refused(WentBack, "older copy of this vault")
NOT_OPENED = Refused(WrongPassphrase, "not the passphrase")
CHANGED = Refused(TamperedVault, "changed by something other than CourtDesk")
PARAMETERS = Refused(TamperedVault, "passphrase check that CourtDesk never sets")
ODD = "(SELECT n FROM revisions WHERE sealed IS NOT NULL ORDER BY n LIMIT 1)"
EVEN = "(SELECT n FROM revisions WHERE sealed IS NOT NULL ORDER BY n DESC LIMIT 1)"
OPEN = "(SELECT n FROM revisions WHERE kind = 'note' AND sealed IS NULL ORDER BY n LIMIT 1)"
SWAP = (
    "CREATE TEMP TABLE kept AS SELECT {0} AS one FROM {1} WHERE {2} = " + ODD,
    "UPDATE {1} SET {0} = (SELECT {0} FROM {1} WHERE {2} = " + EVEN + ") WHERE {2} = " + ODD,
    "UPDATE {1} SET {0} = (SELECT one FROM kept) WHERE {2} = " + EVEN,
)

CASES: dict[str, tuple[Callable[[Scene], object], Outcome]] = {
    # The file and its log
    "whole-file-older": (lambda s: s.put_back("vault.db"), WENT_BACK),
    "file-and-keys-older": (lambda s: s.put_back("vault.db", "keys.json"), WENT_BACK),
    "page-of-the-state-put-back": (page_with_the_state_put_back, WENT_BACK),
    "two-pages-swapped": (pages_swapped, Refused(DamagedVault, "damaged")),
    "first-page-spoilt": (lambda s: flip(s.db, 100), Refused(DamagedVault, "at its beginning")),
    "salt-spoilt": (lambda s: flip(s.db, 3), Refused(DamagedVault, "at its beginning")),
    "file-emptied": (lambda s: s.db.write_bytes(b""), Refused(DamagedVault, "cut short")),
    "file-removed": (lambda s: s.db.unlink(), Refused(ForeignVault, "no vault in")),
    "file-in-the-clear": (
        lambda s: s.db.write_bytes(b"SQLite format 3\0" + bytes(4080)),
        Refused(ForeignVault, "plain SQLite file"),
    ),
    "file-of-another-vault": (
        lambda s: s.put(s.other.folder.database),
        Refused(WrongKey, "different vaults"),
    ),
    "log-dropped": (in_use(lambda log: log.unlink()), WENT_BACK),
    "log-cut-to-its-half": (
        in_use(lambda log: log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])),
        WENT_BACK,
    ),
    "log-flipped-in-its-first-frame": (in_use(lambda log: flip(log, 500)), WENT_BACK),
    "log-header-flipped": (in_use(lambda log: flip(log, 20)), WENT_BACK),
    # The head file
    "head-missing": (lambda s: s.now.head.unlink(), Told("head-missing")),
    "head-damaged": (lambda s: s.now.head.write_bytes(b"x" * 1024), Told("head-unreadable")),
    "head-cut": (lambda s: s.now.head.write_bytes(b"x"), Told("head-unreadable")),
    "head-of-another-vault": (
        lambda s: s.put(next((s.other.base / "state").glob("*.head")), s.now.head),
        Told("head-unreadable"),
    ),
    "head-with-a-forged-count": (forged_head, Told("head-unreadable")),
    "head-secret-replaced": (
        sql("UPDATE state SET head_secret = randomblob(32)"),
        Told("head-unreadable"),
    ),
    "copied-to-another-laptop": (
        lambda s: shutil.rmtree(s.now.base / "state"),
        Told("head-missing"),
    ),
    "used-on-another-laptop-and-brought-back": (used_elsewhere, Told("moved")),
    # keys.json
    "slots-swapped-between-members": (swapped("identity", "vault_key", "kdf"), NOT_OPENED),
    "vault-key-wraps-swapped": (
        swapped("vault_key"),
        Refused(DamagedVault, "wrapped key of the vault does not open"),
    ),
    "names-swapped": (swapped("name"), NOT_OPENED),
    "slot-of-another-vault": (slot_of_another_vault, NOT_OPENED),
    "parameters-lowered": (slot(ANN, lambda one: one["kdf"].update(memory_kib=8)), PARAMETERS),
    "passes-lowered": (slot(ANN, lambda one: one["kdf"].update(passes=1)), PARAMETERS),
    "parameters-raised-absurdly": (
        slot(ANN, lambda one: one["kdf"].update(memory_kib=2**40)),
        PARAMETERS,
    ),
    "parameters-raised-a-little": (slot(ANN, lambda one: one["kdf"].update(passes=3)), NOT_OPENED),
    "salt-of-a-slot-changed": (
        slot(ANN, lambda one: one["kdf"].update(salt=exact.encode(bytes(16)))),
        NOT_OPENED,
    ),
    "name-changed": (slot(BOB, lambda one: one.update(name="Mallory")), CHANGED),
    "signing-key-changed": (
        slot(ANN, lambda one: one["public"].update(sign=exact.encode(bytes(32)))),
        Refused(TamperedVault, "not theirs"),
    ),
    "colleague-s-signing-key-changed": (
        slot(BOB, lambda one: one["public"].update(sign=exact.encode(bytes(32)))),
        CHANGED,
    ),
    "mac-zeroed": (whole(lambda value: value.update(mac=exact.encode(bytes(32)))), CHANGED),
    "serial-raised": (whole(lambda value: value.update(serial=99)), CHANGED),
    "generation-raised": (
        whole(lambda value: value.update(generation=2)),
        Refused(DamagedVault, "wrapped key"),
    ),
    "member-removed": (whole(lambda value: value["slots"].pop("bob")), CHANGED),
    "member-added": (
        whole(lambda value: value["slots"].update(eve=value["slots"]["bob"] | {"name": "Eve"})),
        CHANGED,
    ),
    "recovery-key-replaced": (
        whole(lambda value: value["recovery"].update(public=exact.encode(MENTAL.public))),
        CHANGED,
    ),
    "vault-id-replaced": (whole(lambda value: value.update(vault="another")), NOT_OPENED),
    "both-copies-damaged": (
        lambda s: [flip(s.now.folder.path / name, 300) for name in ("keys.json", "keys.old.json")],
        Refused(DamagedVault, "nobody can sign in"),
    ),
    "both-copies-removed": (
        lambda s: [(s.now.folder.path / name).unlink() for name in ("keys.json", "keys.old.json")],
        Refused(ForeignVault, "holds no keys.json"),
    ),
    "keys-of-another-vault": (
        lambda s: [
            s.put(s.other.folder.keys, s.now.folder.path / name)
            for name in ("keys.json", "keys.old.json")
        ],
        Refused(WrongKey, "different vaults"),
    ),
    "keys-of-before-a-rekey-put-back": (
        older_after_rekey("keys.json", "keys.old.json"),
        Refused(WrongKey, "different vaults"),
    ),
    "keys-and-file-of-before-a-rekey-put-back": (
        older_after_rekey("vault.db", "keys.json", "keys.old.json"),
        WENT_BACK,
    ),
    "file-of-before-a-rekey-put-back": (
        older_after_rekey("vault.db"),
        Refused(WrongKey, "different vaults"),
    ),
    # A copy beside the vault
    "next-file-planted": (
        lambda s: s.put(s.older.folder.database, s.now.folder.next_database),
        Harmless(),
    ),
    "next-file-of-rubbish": (
        lambda s: s.now.folder.next_database.write_bytes(b"rubbish" * 999),
        Harmless(),
    ),
    "next-file-planted-beside-a-foreign-one": (planted_copy_beside_a_foreign_file, WENT_BACK),
    # Rows, by somebody who kept the vault key
    "count-lowered": (sql("UPDATE state SET counter = counter - 3"), WENT_BACK),
    "vault-id-in-the-state": (
        sql("UPDATE state SET vault = 'another'"),
        Refused(ForeignVault, "different vaults"),
    ),
    "state-row-removed": (sql("DELETE FROM state"), Refused(DamagedVault, "which one it is")),
    "chain-s-length-in-the-state": (sql("UPDATE state SET seq = seq + 1"), WENT_BACK),
    "chain-s-end-removed": (
        sql("DELETE FROM revisions WHERE n = (SELECT max(n) FROM revisions)"),
        WENT_BACK,
    ),
    "chain-s-end-removed-and-mended": (end_removed_and_mended, WENT_BACK),
    "link-removed-from-the-middle": (
        sql(f"DELETE FROM revisions WHERE n = {OPEN}"),
        Found("chain of records is broken"),
    ),
    "step-of-its-making-removed": (
        sql("DELETE FROM _sqlite_migrations WHERE name = '0002-drafts'"),
        Refused(DamagedVault, "lacks a step"),
    ),
    "step-of-the-future": (
        sql("UPDATE _sqlite_migrations SET name = '0099-future' WHERE name = '0004-keeping'"),
        Refused(NewerVault, "newer version"),
    ),
    "header-changed": (
        sql(
            "UPDATE revisions SET header = "
            "CAST(replace(CAST(header AS TEXT), 'bob', 'eve') AS BLOB) "
            f"WHERE n = {OPEN}"
        ),
        Found("not the one that its name says"),
    ),
    "record-filed-under-another-case": (
        sql(f"UPDATE revisions SET case_id = 'x' WHERE n = {OPEN}"),
        Found("filed under what its header does not say"),
    ),
    "open-part-changed": (
        sql(f"UPDATE revisions SET open = CAST('{{}}' AS BLOB) WHERE n = {OPEN}"),
        Found("open part of a record"),
    ),
    "salt-of-a-record-changed": (
        sql(f"UPDATE revisions SET salt = randomblob(16) WHERE n = {OPEN}"),
        Found("open part of a record"),
    ),
    "sealed-part-moved-to-another-record": (
        sql(*(one.format("sealed", "revisions", "n") for one in SWAP)),
        Found("sealed part of a record"),
    ),
    "sealed-part-removed": (
        sql(f"UPDATE revisions SET sealed = NULL WHERE n = {ODD}"),
        Found("sealed part of a record"),
    ),
    "wrap-removed": (
        sql(f"DELETE FROM wraps WHERE revision = {ODD}"),
        Found("key of a sealed record"),
    ),
    "wrap-moved-to-another-record": (
        sql(*(one.format("wrapped", "wraps", "revision") for one in SWAP)),
        Unread(DamagedVault),
    ),
    "signed-end-replaced": (
        sql("UPDATE heads SET signature = zeroblob(64)"),
        Found("signature at the end of a chain"),
    ),
    "signed-end-removed": (sql("DELETE FROM heads"), Found("signed end of a chain")),
    "device-s-public-key-swapped": (
        sql("UPDATE devices SET public = randomblob(32)"),
        Found("signature at the end of a chain"),
    ),
    "device-s-private-key-swapped": (device_key_swapped, Found("signature at the end of a chain")),
    "draft-removed": (
        sql("DELETE FROM drafts WHERE form = 'gad-7'"),
        Found("form that is being filled"),
    ),
    "draft-changed": (
        sql("UPDATE drafts SET content = CAST('other' AS BLOB) WHERE form = 'gad-7'"),
        Found("form that is being filled"),
    ),
    "draft-s-progress-changed": (
        sql("UPDATE drafts SET answered = 9"),
        Found("form that is being"),
    ),
    "draft-s-key-removed": (sql("DELETE FROM draft_wraps"), Found("form that is being filled")),
    "drafts-sum-changed": (
        sql("UPDATE state SET drafts = zeroblob(32)"),
        Found("form that is being"),
    ),
    "person-renamed-in-the-list": (
        sql("UPDATE people SET family = 'Otherperson'"),
        Found("list of people made from the records"),
    ),
    "case-moved-to-another-court": (
        sql("UPDATE cases SET court = 'Elsewhere'"),
        Found("court list made from the records"),
    ),
    "case-struck-from-the-list": (sql("DELETE FROM cases"), Found("court list made from")),
    "current-record-forgotten": (
        sql(f"DELETE FROM current WHERE revision = {OPEN}"),
        Found("list of current records made from"),
    ),
    "word-taken-out-of-the-search": (
        sql("DELETE FROM search"),
        Found("search made from the records"),
    ),
}


def names_of(problems: tuple[str, ...]) -> str:
    return " ".join(problems)


@pytest.mark.parametrize("case", CASES)
def test_it_is_noticed(case: str, scene: Scene, tmp_path: Path) -> None:
    act, outcome = CASES[case]
    act(scene)
    if isinstance(outcome, Refused):
        for _ in range(2):  # it does not go away by trying again
            with pytest.raises(outcome.kind, match=outcome.words) as caught:
                scene.now.open()
            assert str(caught.value).count("\n") == 0
    else:
        vault = scene.now.open()
        codes = [notice.code for notice in vault.notices]
        report = verify(vault)
        if isinstance(outcome, Told):
            assert codes == [outcome.code]
            assert vault.needs_new_device
        elif isinstance(outcome, Found):
            assert outcome.words in names_of(report.problems)
        elif isinstance(outcome, Unread):
            (kind,) = {type(error) for error in unread(vault)}
            assert issubclass(kind, outcome.kind)
        else:
            assert (codes, report.problems) == ([], ())
        vault.close()
    restored(scene.backup, tmp_path)


def unread(vault: Vault) -> list[CourtDeskError]:
    errors: list[CourtDeskError] = []
    for document in vault.documents(kind="note"):
        if document.latest.has_sealed:
            try:
                keys = {(Compartment.MENTAL_HEALTH, 1): MENTAL.private}
                vault.unseal(document.latest.id, keys)
            except CourtDeskError as error:
                errors.append(error)
    return errors


def unlock(slots: SlotFile) -> bytes:
    return slots.unlock(BOB, WORDS[BOB]).vault_key


def restored(file: Path, base: Path) -> None:
    """The safe way on: it opens, as a new device, and everything in it agrees."""
    there = Keyed(base / "restored")
    backup.restore(file, there.folder, unlock)
    key = there.unlock(BOB).vault_key
    vault = Vault.open(there.folder, VAULT_ID, key, clock, reserve_bytes=1)
    assert vault.needs_new_device
    assert verify(vault).ok
    vault.close()


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40


# Backups


def members_changed(file: Path, name: bytes, old: bytes, new: bytes) -> None:
    data = file.read_bytes()
    at = data.index(old, data.index(name))
    file.write_bytes(data[:at] + new + data[at + len(old) :])


BACKUPS: dict[str, tuple[Callable[[Scene], object], Refused]] = {
    "cut": (
        lambda s: s.backup.write_bytes(s.backup.read_bytes()[:-PAGE]),
        Refused(DamagedVault, "cut short"),
    ),
    "date-in-the-manifest-changed": (
        lambda s: members_changed(s.backup, b"manifest.json", b'"seq":', b'"seq":1'),
        Refused(DamagedVault, "damaged"),
    ),
    "manifest-changed-length-kept": (
        lambda s: members_changed(s.backup, b'"made_at":', b"17", b"16"),
        Refused(TamperedVault, "changed by something"),
    ),
    "a-bit-of-the-database": (lambda s: flip(s.backup, -100_000), Refused(DamagedVault, "damaged")),
    "a-bit-of-the-keys": (
        lambda s: flip(s.backup, s.backup.read_bytes().index(b"keys.json\0") + 800),
        Refused(DamagedVault, "damaged"),
    ),
    "another-program-s-file": (
        lambda s: s.backup.write_bytes(b"PK\3\4" + bytes(2000)),
        Refused(ForeignVault, "not a backup"),
    ),
}


@pytest.mark.parametrize("case", BACKUPS)
def test_a_spoilt_backup_is_refused_and_leaves_nothing(case: str, scene: Scene) -> None:
    act, outcome = BACKUPS[case]
    act(scene)
    there = Keyed(scene.now.base / "restored")
    with pytest.raises(outcome.kind, match=outcome.words):
        backup.restore(scene.backup, there.folder, unlock)
    assert not there.folder.path.exists()


def test_one_copy_of_the_keys_is_enough(scene: Scene) -> None:
    one_copy_damaged(scene)
    slots = scene.now.slots()
    assert slots.notice is not None
    assert "second copy is in use" in slots.notice
    scene.now.open().close()
    assert scene.now.slots().notice is None
