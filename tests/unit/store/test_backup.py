"""Backups: a file counts once it has been opened, and is read as strictly as it is written."""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pytest

from courtdesk.domain.ids import DeviceId, DocumentId, MemberId, RevisionId
from courtdesk.errors import (
    DamagedVault,
    FileRefused,
    ForeignVault,
    NewerVault,
    NoSpace,
    TamperedVault,
    UserError,
    WrongPassphrase,
)
from courtdesk.store import backup, backupfile, exact, ledger, migrations
from courtdesk.store.connection import Connection, open_file
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import FLOOR, NewSlot, PrivateIdentity, SlotFile
from courtdesk.store.records import NewRevision, Revision, Time, canonical
from courtdesk.store.recovery import RecoveryKey
from courtdesk.store.vault import Vault

VAULT_KEY = b"v" * 32
PAPER = RecoveryKey(b"r" * 32)
WORDS = "kettle lamp orbit ninepins"
NOW = datetime(2026, 11, 23, 9, 20, 30, 5, tzinfo=timezone(timedelta(hours=1)))
DEVICE = DeviceId("device-1")
CANARY = "Quillfeather"


def folder_at(path: Path) -> VaultFolder:
    return VaultFolder(path, path.with_name("state"))


def made_vault(path: Path) -> VaultFolder:
    folder = folder_at(path)
    folder.create()
    connection = open_file(folder.database, VAULT_KEY, create=True)
    migrations.migrate(connection)
    ledger.begin_device(connection, DEVICE, None)
    state = ledger.State("vault-1", DEVICE, 7, 0, None, Time(0, 0), False, None, ledger.NO_DRAFTS)
    ledger.save_state(connection, state)
    connection.execute("CREATE TABLE test_note (text TEXT)")
    connection.execute("INSERT INTO test_note VALUES (?)", [CANARY])
    connection.close()
    made_keys(folder)
    return folder


def made_keys(folder: VaultFolder) -> None:
    SlotFile.create(
        folder.keys,
        vault_id="vault-1",
        first=NewSlot(
            MemberId("ann"),
            "Ann Example",
            PrivateIdentity(b"1" * 32, b"2" * 32, b"3" * 32),
            WORDS,
            FLOOR,
        ),
        recovery_public=PAPER.pair().public,
        vault_key=VAULT_KEY,
    )


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> VaultFolder:
    return made_vault(tmp_path_factory.mktemp("original") / "vault")


@pytest.fixture(scope="module")
def file(original: VaultFolder) -> Path:
    path = original.path.parent / "friday.tar"
    backup.make(original, VAULT_KEY, path, NOW)
    return path


@pytest.fixture
def vault(tmp_path: Path) -> VaultFolder:
    return made_vault(tmp_path / "vault")


@pytest.fixture
def live(vault: VaultFolder) -> Iterator[Connection]:
    connection = open_file(vault.database, VAULT_KEY)
    yield connection
    connection.close()


def unlock(slots: SlotFile) -> bytes:
    return slots.unlock("Ann Example", WORDS).vault_key


def count(connection: Connection, times: int = 1) -> None:
    for _ in range(times):
        ledger.raise_counter(connection)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refused(data: bytes, tmp_path: Path, error: type[Exception] = FileRefused) -> str:
    path = tmp_path / "bad.tar"
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        backup.restore(path, folder_at(tmp_path / "restored"), lambda _: VAULT_KEY)
    assert names(tmp_path) == ["bad.tar"]
    return str(caught.value)


# Making and restoring


def test_a_backup_restores_to_the_same_vault_under_a_mark(file: Path, tmp_path: Path) -> None:
    restored = folder_at(tmp_path / "restored")
    manifest = backup.restore(file, restored, unlock)
    assert manifest.made_at == datetime(2026, 11, 23, 8, 20, 30, tzinfo=UTC)
    assert names(tmp_path) == ["restored"]
    assert names(restored.path) == [
        *("backups", "inbox", "keys.json", "keys.old.json", "outbox", "vault.db")
    ]
    assert unlock(SlotFile.load(restored.keys)) == VAULT_KEY
    connection = open_file(restored.database, VAULT_KEY)
    state = ledger.state(connection)
    assert connection.execute("SELECT text FROM test_note").fetchall() == [(CANARY,)]
    connection.close()
    assert state.restored == "restored from the backup of 2026-11-23 08:20 UTC"
    assert state.clean
    assert state.as_head == manifest.head
    assert (manifest.head.vault, manifest.head.counter) == ("vault-1", 7)
    for part in (restored.keys, restored.database):
        assert part.stat().st_mode & 0o077 == 0 or part == restored.database


def test_the_recovery_key_restores_too(file: Path, tmp_path: Path) -> None:
    restored = folder_at(tmp_path / "restored")
    backup.restore(file, restored, lambda slots: slots.unlock_with_recovery(PAPER))
    assert restored.database.exists()


def test_an_empty_folder_may_be_restored_into(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "restored").mkdir()
    backup.restore(file, folder_at(tmp_path / "restored"), unlock)
    monkeypatch.chdir(tmp_path)
    backup.restore(file, folder_at(Path("again")), unlock)
    assert names(tmp_path) == ["again", "restored"]


def test_a_backup_never_replaces_anything(file: Path, tmp_path: Path) -> None:
    (tmp_path / "restored").mkdir()
    (tmp_path / "restored" / "note.txt").write_text("mine")
    with pytest.raises(UserError, match="not an empty folder"):
        backup.restore(file, folder_at(tmp_path / "restored"), unlock)
    with pytest.raises(UserError, match="not an empty folder"):
        backup.restore(file, folder_at(tmp_path / "restored" / "note.txt"), unlock)
    assert (tmp_path / "restored" / "note.txt").read_text() == "mine"


def test_an_existing_file_is_never_overwritten(vault: VaultFolder, tmp_path: Path) -> None:
    (tmp_path / "mine.tar").write_text("mine")
    with pytest.raises(UserError, match="already a file"):
        backup.make(vault, VAULT_KEY, tmp_path / "mine.tar", NOW)
    assert (tmp_path / "mine.tar").read_text() == "mine"


def test_a_wrong_passphrase_leaves_nothing_behind(file: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        backup.restore(
            file,
            folder_at(tmp_path / "restored"),
            lambda slots: slots.unlock("Ann Example", "gravel tulip").vault_key,
        )
    assert names(tmp_path) == []


def test_what_an_interrupted_restore_left_is_cleared_away(file: Path, tmp_path: Path) -> None:
    half = tmp_path / "restored.restoring"
    half.mkdir()
    (half / "vault.db").write_bytes(b"half")
    backup.restore(file, folder_at(tmp_path / "restored"), unlock)
    assert names(tmp_path) == ["restored"]


def test_the_vault_may_be_in_use(vault: VaultFolder, live: Connection, tmp_path: Path) -> None:
    live.execute("BEGIN IMMEDIATE")
    count(live, 5)
    live.execute("COMMIT")
    live.execute("BEGIN IMMEDIATE")
    count(live, 100)
    # Committed is in the backup, and only that; the writer is neither waited for nor disturbed.
    manifest = backup.make(vault, VAULT_KEY, tmp_path / "now.tar", NOW)
    assert manifest.head.counter == 12
    live.execute("COMMIT")
    assert ledger.state(live).counter == 112
    restored = folder_at(tmp_path / "restored")
    backup.restore(tmp_path / "now.tar", restored, unlock)
    connection = open_file(restored.database, VAULT_KEY)
    assert ledger.state(connection).counter == 12
    connection.close()


def test_nothing_readable_is_in_the_file_and_nothing_lies_beside_it(file: Path) -> None:
    assert names(file.parent) == ["friday.tar", "vault"]
    data = file.read_bytes()
    for secret in (CANARY.encode(), VAULT_KEY, WORDS.encode(), b"SQLite format"):
        assert secret not in data


def test_any_tar_program_can_take_it_apart(file: Path) -> None:
    with tarfile.open(file) as tar:
        assert tar.getnames() == ["manifest.json", "keys.json", "vault.db"]
        assert all(member.isreg() and member.mode == 0o600 for member in tar)
        manifest = tar.extractfile("manifest.json")
        assert manifest is not None
        assert exact.load(manifest.read())["vault"] == "vault-1"


def test_the_names_can_be_seen_before_restoring(file: Path) -> None:
    assert backup.names_in(file) == ("Ann Example",)


def new_revision(vault: Vault, number: int) -> Revision:
    document = DocumentId(f"00000000-0000-7000-8000-{number:012}")
    body = canonical({"court": CANARY, "n": number})
    new = NewRevision(document, "note", None, (), body)
    return vault.append(new, author=MemberId("ann"))[0]


def test_a_restored_vault_goes_on_under_a_new_device(tmp_path: Path) -> None:
    folder = folder_at(tmp_path / "vault")
    folder.create()
    vault = Vault.create(folder, "vault-1", VAULT_KEY, lambda: NOW, reserve_bytes=0)
    made_keys(folder)
    kept = new_revision(vault, 1)
    manifest = backup.make(folder, VAULT_KEY, tmp_path / "b.tar", NOW)
    # Recorded after the backup: the head file outside the folder is then ahead of it.
    lost = new_revision(vault, 2)
    vault.close()
    restored = folder_at(tmp_path / "restored")
    backup.restore(tmp_path / "b.tar", restored, unlock)
    again = Vault.open(restored, "vault-1", VAULT_KEY, lambda: NOW, reserve_bytes=0)
    try:
        found = again.document(kept.document)
        assert found is not None and found.latest.id == kept.id
        assert again.document(lost.document) is None
        assert again.device.device != manifest.head.device
        previous = again.device.previous
        assert previous is not None
        assert previous["device"] == manifest.head.device
        assert "restored from the backup of 2026-11-23 08:20 UTC" in previous["why"]
        assert new_revision(again, 3).device == again.device.device
    finally:
        again.close()


# Damage and tampering


def test_a_flipped_byte_in_any_page_is_refused(file: Path, tmp_path: Path) -> None:
    data = file.read_bytes()
    front = data.index(b"vault.db\0")
    # Each is a whole restore: some bytes of the front, then one in every page of the database.
    places = [*range(0, 1024, 37), *range(1024, front, 997), *range(front, len(data), 4093)]
    for at in places:
        refused(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], tmp_path)


def test_every_flipped_byte_of_the_manifest_is_refused(file: Path) -> None:
    data = file.read_bytes()
    front = data[: data.index(b"vault.db\0")]
    keys = front.index(b"keys.json\0")
    # The key slots have the same test of their own: every 13th byte of them is enough here.
    for at in [*range(keys + 512), *range(keys + 512, len(front), 13)]:
        stream = BytesIO(front[:at] + bytes([front[at] ^ 1]) + front[at + 1 :])
        try:
            manifest, _ = backupfile.read_front(stream)
        except FileRefused:
            continue
        with pytest.raises(TamperedVault):
            manifest.verify(VAULT_KEY)


def test_a_cut_file_or_one_with_more_is_refused(file: Path, tmp_path: Path) -> None:
    data = file.read_bytes()
    for length in (0, 100, 511, 512, 700, 5000, len(data) // 2, len(data) - 1, len(data) - 1024):
        refused(data[:length], tmp_path)
    refused(data + bytes(512), tmp_path, DamagedVault)
    refused(data + data, tmp_path, DamagedVault)


@pytest.mark.parametrize("data", [b"", b"rubbish", b"PK\x03\x04" + bytes(2000), bytes(2000)])
def test_another_programs_file_is_refused(data: bytes, tmp_path: Path) -> None:
    assert "not a backup made by CourtDesk" in refused(data, tmp_path, ForeignVault)
    (tmp_path / "bad.tar").write_bytes(data)
    with pytest.raises(ForeignVault):
        backup.names_in(tmp_path / "bad.tar")


def rebuilt(file: Path, *, manifest: bytes | None = None, keys: bytes | None = None) -> bytes:
    """The backup with another manifest or other keys, in the right form."""
    data = file.read_bytes()
    with tarfile.open(file) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]
    assert data
    if keys is not None:
        members["keys.json"] = keys
    if manifest is not None:
        members["manifest.json"] = manifest
    blocks = [
        backupfile._header(name, len(data)) + data + backupfile._padding(len(data))
        for name, data in members.items()
    ]
    return b"".join(blocks) + bytes(1024)


def manifest_of(file: Path) -> backupfile.Manifest:
    with backupfile.opened(file) as stream:
        return backupfile.read_front(stream)[0]


def test_a_manifest_that_somebody_without_the_key_wrote_is_refused(
    file: Path, tmp_path: Path
) -> None:
    manifest = manifest_of(file)
    assert rebuilt(file, manifest=manifest.dump(VAULT_KEY)) == file.read_bytes()
    later = replace(manifest, made_at=manifest.made_at + timedelta(days=1))
    refused(rebuilt(file, manifest=later.dump(b"w" * 32)), tmp_path, TamperedVault)


def test_keys_of_another_vault_are_refused(file: Path, tmp_path: Path) -> None:
    slots = SlotFile.load(file.with_name("vault") / "keys.json").table
    foreign = replace(slots, vault_id="vault-2").sealed_with(VAULT_KEY).dump()
    manifest = replace(manifest_of(file), keys=backupfile.part(foreign)).dump(VAULT_KEY)
    sentence = refused(rebuilt(file, manifest=manifest, keys=foreign), tmp_path, TamperedVault)
    assert "another vault" in sentence
    unsealed = replace(slots, serial=9).dump()
    manifest = replace(manifest_of(file), keys=backupfile.part(unsealed)).dump(VAULT_KEY)
    refused(rebuilt(file, manifest=manifest, keys=unsealed), tmp_path, TamperedVault)
    rubbish = replace(manifest_of(file), keys=backupfile.part(b"rubbish")).dump(VAULT_KEY)
    refused(rebuilt(file, manifest=rubbish, keys=b"rubbish"), tmp_path, DamagedVault)


@pytest.mark.parametrize(
    "change", [{"counter": 8}, {"seq": 1}, {"id": RevisionId("ab" * 32)}, {"device": "device-2"}]
)
def test_a_database_that_ends_elsewhere_is_refused(
    file: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    manifest = manifest_of(file)
    other = replace(manifest, head=replace(manifest.head, **change))  # type: ignore[arg-type]
    refused(rebuilt(file, manifest=other.dump(VAULT_KEY)), tmp_path, TamperedVault)


def test_a_newer_backup_is_refused_as_such(file: Path, tmp_path: Path) -> None:
    value = exact.load(manifest_of(file).dump(VAULT_KEY)) | {"format": 2, "unheard_of": 1}
    refused(rebuilt(file, manifest=exact.dump(value)), tmp_path, NewerVault)


@pytest.mark.parametrize(
    "fields",
    [
        {"made_at": 10**30},
        {"made_at": -1},
        {"keys": 1},
        {"mac": "AAAA"},
        {"head": None},
        {"format": 0},
        {"more": 1},
    ],
)
def test_a_manifest_with_something_else_in_it_is_damage(
    file: Path, tmp_path: Path, fields: dict[str, object]
) -> None:
    value = exact.load(manifest_of(file).dump(VAULT_KEY)) | fields
    refused(rebuilt(file, manifest=exact.dump(value)), tmp_path, DamagedVault)


def header(name: str, size: int, **fields: object) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    for field, value in fields.items():
        setattr(info, field, value)
    return info.tobuf(tarfile.GNU_FORMAT)


@pytest.mark.parametrize(
    "first",
    [
        header("../manifest.json", 0),
        header("/etc/manifest.json", 0),
        header("manifest.json", 0, type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        header("manifest.json", 0, type=tarfile.LNKTYPE, linkname="vault.db"),
        header("manifest.json", 0, type=tarfile.DIRTYPE),
        header("manifest.json", 0, mode=0o4755),
        header("manifest.json", 0, uid=1000),
        header("manifest.json", -5),
        header("manifest.json", 65537),
        header("manifest.json", 10**15),
        header("x" * 200, 0),
        header("keys.json", 0),
    ],
)
def test_a_member_of_any_other_kind_is_refused(file: Path, tmp_path: Path, first: bytes) -> None:
    data = file.read_bytes()
    refused(first + data[512:], tmp_path)
    refused(first + data, tmp_path)


def test_members_of_enormous_size_are_not_unpacked(file: Path, tmp_path: Path) -> None:
    manifest = manifest_of(file)
    keys = b"x" * (16 * 1024 * 1024 + 1)
    large = replace(manifest, keys=backupfile.part(keys)).dump(VAULT_KEY)
    refused(rebuilt(file, manifest=large, keys=keys), tmp_path, DamagedVault)
    data = file.read_bytes()
    at = data.index(b"vault.db\0")
    refused(data[:at] + header("vault.db", 10**13) + data[at + 512 :], tmp_path, DamagedVault)


def test_a_damaged_vault_gives_no_backup(vault: VaultFolder, tmp_path: Path) -> None:
    data = bytearray(vault.database.read_bytes())
    data[len(data) // 2] ^= 1
    vault.database.write_bytes(data)
    with pytest.raises(DamagedVault):
        backup.make(vault, VAULT_KEY, tmp_path / "bad.tar", NOW)
    assert names(tmp_path) == ["vault"]


def test_tampered_keys_give_no_backup(vault: VaultFolder, tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        backup.make(vault, b"w" * 32, tmp_path / "bad.tar", NOW)
    assert names(tmp_path) == ["vault"]


def test_a_copy_that_does_not_pass_never_counts(
    vault: VaultFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = backupfile.write

    def bad_disk(path: Path, manifest: bytes, keys: bytes, database: Path) -> None:
        write(path, manifest, keys, database)
        data = bytearray(path.read_bytes())
        data[-20000] ^= 1
        path.write_bytes(data)

    monkeypatch.setattr(backupfile, "write", bad_disk)
    with pytest.raises(DamagedVault):
        backup.make(vault, VAULT_KEY, tmp_path / "bad.tar", NOW)
    with pytest.raises(DamagedVault):
        backup.roll(vault, VAULT_KEY, NOW)
    assert names(tmp_path) == ["vault"]
    assert names(vault.backups) == []


def test_pages_that_are_missing_altogether_are_noticed(file: Path, tmp_path: Path) -> None:
    restored = folder_at(tmp_path / "restored")
    manifest = backup.restore(file, restored, unlock)
    data = restored.database.read_bytes()
    restored.database.write_bytes(data[: len(data) // 2 // 4096 * 4096])
    with pytest.raises(DamagedVault):
        backup._check_database(restored.database, VAULT_KEY, manifest.head)


def test_damage_where_nothing_is_kept_any_more_is_noticed(vault: VaultFolder) -> None:
    # A page that is free is read by no query and no structure check; it may hold a deleted text.
    connection = open_file(vault.database, VAULT_KEY)
    connection.execute("CREATE TABLE gone (data BLOB)")
    connection.execute("INSERT INTO gone VALUES (zeroblob(400000))")
    connection.execute("DROP TABLE gone")
    head = ledger.state(connection).as_head
    connection.close()
    backup._check_database(vault.database, VAULT_KEY, head)
    data = bytearray(vault.database.read_bytes())
    data[-2000] ^= 1
    vault.database.write_bytes(data)
    with pytest.raises(DamagedVault):
        backup._check_database(vault.database, VAULT_KEY, head)


def test_a_database_of_another_hash_is_refused_before_it_is_opened(
    file: Path, tmp_path: Path
) -> None:
    expected = manifest_of(file).database
    other = replace(expected, sha256="0" * 64)
    with backupfile.opened(file) as stream:
        backupfile.read_front(stream)
        place = stream.tell()
        backupfile.read_database(stream, tmp_path / "right.db", expected)
        stream.seek(place)
        with pytest.raises(DamagedVault):
            backupfile.read_database(stream, tmp_path / "wrong.db", other)


# Rolling


def test_the_latest_three_stay(vault: VaultFolder, live: Connection) -> None:
    (vault.backups / "mine.tar").write_text("kept by hand")
    made = []
    for hour in range(5):
        count(live)
        # The clock goes back an hour each time; the counter does not.
        made.append(backup.roll(vault, VAULT_KEY, NOW - timedelta(hours=hour)))
    assert backup.rolling(vault) == tuple(reversed(made[-3:]))
    assert names(vault.backups) == sorted(["mine.tar", *(path.name for path in made[-3:])])
    assert made[-1].name == "vault-000000000000012-20261123T042030Z.tar"


def test_what_an_interrupted_roll_left_is_cleared_away(vault: VaultFolder) -> None:
    (vault.backups / "new.tar").write_bytes(b"half")
    (vault.backups / ".new.tar.making").mkdir()
    (vault.backups / ".new.tar.making" / "vault.db").write_bytes(b"half")
    place = backup.roll(vault, VAULT_KEY, NOW)
    assert names(vault.backups) == [place.name]


def test_a_folder_without_backups_has_none(tmp_path: Path) -> None:
    assert backup.rolling(folder_at(tmp_path / "nowhere")) == ()


# The disk


def test_a_place_that_is_not_there_or_not_a_folder_is_one_sentence(
    vault: VaultFolder, file: Path, tmp_path: Path
) -> None:
    (tmp_path / "note").write_text("a file")
    for place in (tmp_path / "nowhere" / "b.tar", tmp_path / "note" / "b.tar"):
        with pytest.raises(UserError, match="cannot be written"):
            backup.make(vault, VAULT_KEY, place, NOW)
    with pytest.raises(UserError):
        backup.restore(file, folder_at(tmp_path / "note" / "restored"), unlock)
    with pytest.raises(UserError, match="cannot be read"):
        backup.restore(tmp_path / "nowhere.tar", folder_at(tmp_path / "restored"), unlock)
    assert names(tmp_path) == ["note", "vault"]


def test_a_full_disk_is_one_sentence(
    vault: VaultFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backupfile, "write", full)
    with pytest.raises(NoSpace, match="free some space"):
        backup.make(vault, VAULT_KEY, tmp_path / "b.tar", NOW)
    assert names(tmp_path) == ["vault"]


def test_the_hashes_are_those_of_the_bytes(file: Path) -> None:
    manifest = manifest_of(file)
    with tarfile.open(file) as tar:
        for name, part in (("keys.json", manifest.keys), ("vault.db", manifest.database)):
            member = tar.extractfile(name)
            assert member is not None
            data = member.read()
            assert part == backupfile.Part(len(data), hashlib.sha256(data).hexdigest())
