"""One writer: after COMMIT, all or nothing, in order, and room kept for a full disk."""

from __future__ import annotations

import errno
import resource
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

from courtdesk.domain.ids import CaseId
from courtdesk.errors import NoSpace, UserError
from courtdesk.store import ledger, writer
from courtdesk.store.connection import Connection
from courtdesk.store.records import DraftRef
from courtdesk.store.vault import Vault
from courtdesk.store.writer import Reserve
from tests.unit.store.conftest import ME, RESERVE, Desk, fresh, new, person_body


def codes(vault: Vault) -> list[str]:
    return [notice.code for notice in vault.notices]


def test_every_transaction_raises_the_counter(desk: Desk, vault: Vault) -> None:
    def counter() -> int:
        return vault.writer.run_bare(ledger.state).counter

    before = counter()
    vault.append(new("note", {}), author=ME)
    draft = desk.draft(vault, DraftRef(CaseId(fresh()), "k10"))
    vault.write_draft(draft, b"1")
    assert counter() == before + 3


def test_the_head_file_has_what_was_committed(vault: Vault) -> None:
    vault.append(new("note", {}), author=ME)
    state = vault.writer.run_bare(ledger.state)
    found = vault.writer.run_bare(lambda _: vault.writer.head_found())
    assert found.head == state.as_head


def test_a_job_that_fails_changes_nothing(vault: Vault) -> None:
    before = vault.writer.run_bare(ledger.state)

    def job(connection: Connection) -> None:
        connection.execute("DELETE FROM devices")
        raise KeyError

    with pytest.raises(KeyError):
        vault.writer.run(job)
    assert vault.writer.run_bare(ledger.state) == before
    assert vault.device.public
    vault.append(new("note", {}), author=ME)


def test_all_of_an_append_or_none(vault: Vault) -> None:
    good, bad = new("note", {}), new("Not A Kind", {})
    with pytest.raises(ValueError, match="not a header"):
        vault.append(good, bad, author=ME)
    assert vault.document(good.document) is None


def test_a_reader_does_not_wait_for_the_writer(desk: Desk, vault: Vault) -> None:
    case = desk.listed(vault)
    inside, go_on = threading.Event(), threading.Event()

    def job(connection: Connection) -> None:
        connection.execute("UPDATE cases SET court = 'changed'")
        inside.set()
        assert go_on.wait(60)

    future = vault.writer.submit(job)
    assert inside.wait(60)
    # The write is open now: a reader that waited for it would wait for ever.
    assert [hit.case for hit in vault.search("testperson")] == [case]
    assert [row.court for row in vault.worklist(desk.now.date())] == ["Exampleton"]
    go_on.set()
    future.result()
    assert [row.court for row in vault.worklist(desk.now.date())] == ["changed"]


def test_a_job_can_tell_whether_somebody_waits_for_it(vault: Vault) -> None:
    def job(_: Connection) -> tuple[bool, bool]:
        before = vault.writer.wanted
        later.append(vault.writer.submit(lambda _: vault.writer.wanted))
        return before, vault.writer.wanted

    later: list[Future[bool]] = []
    assert vault.writer.run(job) == (False, True)
    assert later[0].result() is False
    # What is no change waits for its turn like any other.
    assert vault.writer.run_bare(job) == (False, True)
    assert later[1].result() is False


def test_closing_writes_what_is_queued(desk: Desk, vault: Vault) -> None:
    ref = DraftRef(CaseId(fresh()), "k10")
    draft = desk.draft(vault, ref)
    futures = [vault.write_draft_later(draft, str(number).encode()) for number in range(30)]
    vault.close()
    assert all(future.done() for future in futures)
    assert not [one for one in threading.enumerate() if one.name.startswith("courtdesk-writer")]
    again = desk.open()
    assert desk.draft(again, ref).content == b"29"
    again.close()


def test_an_unwritable_head_file_is_told_and_the_work_is_saved(
    desk: Desk, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(vault.writer._head, "write", refuse)
    note = new("note", {})
    vault.append(note, author=ME)
    assert vault.document(note.document) is not None
    assert "head-unwritten" in codes(vault)


@pytest.mark.skipif(sys.platform == "win32", reason="a file size limit is a Unix thing")
def test_a_write_that_is_refused_loses_nothing_saved(desk: Desk, vault: Vault) -> None:
    saved = new("person", person_body())
    vault.append(saved, author=ME)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, limits[1]))
    try:
        with pytest.raises(UserError, match="nothing saved before it is lost"):
            for _ in range(200):
                vault.append(new("note", {"text": "x" * 4000}), author=ME)
        assert vault.search("testperson") != ()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    vault.append(new("note", {}), author=ME)
    vault.close()
    again = desk.open()
    assert again.document(saved.document) is not None
    again.close()


def fill_disk(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as file, pytest.raises(OSError, match="space"):
        while True:
            file.write(bytes(4096))


def test_a_full_disk_gives_up_the_reserve_and_then_says_so(
    small_disk: Callable[[int], Path], desk: Desk
) -> None:
    disk = small_disk(4096)
    there = Desk(disk, key=desk.key, slot=desk.slot, mental=desk.mental)
    vault = there.create()
    ref = DraftRef(CaseId(fresh()), "core-34")
    draft = there.draft(vault, ref)
    fill_disk(disk)
    assert there.folder.reserve.exists()
    saved = b""
    with pytest.raises(NoSpace, match="Free some space"):
        for number in range(1000):
            content = str(number).encode() + b"x" * 4000
            vault.write_draft(draft, content)
            saved = content
    # The reserve let some answers through, and the last one that was saved is the one there.
    assert len(saved) > 4000
    assert not there.folder.reserve.exists()
    assert codes(vault) == ["low-space"]
    vault.close()
    (disk / "filler").unlink()
    again = there.open()
    assert [notice.code for notice in again.notices] in ([], ["unclean-exit"])
    assert there.draft(again, ref).content == saved
    assert there.folder.reserve.stat().st_size == RESERVE
    again.close()


def test_a_nearly_full_disk_is_told_at_the_start(
    small_disk: Callable[[int], Path], desk: Desk
) -> None:
    there = Desk(small_disk(4096), key=desk.key)
    vault = there.create()
    vault.close()
    vault = there.open(reserve_bytes=3 * 1024 * 1024)
    assert codes(vault) == ["no-reserve"]
    vault.close()


def test_the_reserve_holds_real_room_and_is_given_up_once(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path / "reserve", 1_500_000)
    assert reserve.ensure()
    assert reserve.ensure()
    found = (tmp_path / "reserve").stat()
    assert found.st_size == 1_500_000
    assert found.st_blocks * 512 >= 1_500_000
    assert reserve.release()
    assert not reserve.release()


def test_the_reserve_is_thirty_two_megabytes() -> None:
    assert writer.RESERVE_BYTES == 32 * 1024 * 1024
