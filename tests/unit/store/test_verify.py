"""`verify` notices whatever contradicts the record, and leaves what it looks at alone."""

from __future__ import annotations

from contextlib import suppress

import pytest

from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError, FileRefused
from courtdesk.store import ledger, projections
from courtdesk.store.connection import DatabaseError, open_file
from courtdesk.store.records import DraftRef
from courtdesk.store.vault import Vault
from courtdesk.store.verify import Report, verify
from tests.unit.store.conftest import ME, Desk, fresh, new

PAGE = 4096
REF = DraftRef(CaseId("00000000-0000-4000-8000-000000000001"), "core-34")


def worked(desk: Desk, vault: Vault) -> None:
    """A little of everything."""
    case = desk.listed(vault, family="Alpha", case_number="11/22")
    desk.listed(vault, family="Beta")
    sealed = {"sealed": b"{}", "compartment": desk.compartment}
    vault.append(new("response", {"long": "x" * 6000}, case=case, **sealed), author=ME)
    desk.amended(vault, case, courtroom="Court 9")
    vault.write_draft(desk.draft(vault, REF), b"answers")


@pytest.fixture
def busy(desk: Desk, vault: Vault) -> Vault:
    worked(desk, vault)
    return vault


def tamper(vault: Vault, *statements: str) -> None:
    """Change rows as nobody can who has no key: what a page put back would amount to."""
    for statement in statements:
        vault.writer.run(lambda writer, text=statement: writer.execute(text).fetchall())


def test_all_is_well(busy: Vault) -> None:
    report = verify(busy)
    assert report.ok
    assert (report.revisions, report.purged, report.drafts) == (6, 0, 1)
    assert report.lines == ("Checked: 6 records and 1 open forms.", "Everything agrees.")


def test_it_changes_nothing(busy: Vault) -> None:
    def everything(vault: Vault) -> tuple[object, object]:
        return vault.writer.run_bare(lambda c: (ledger.state(c), projections.digests(c)))

    before = everything(busy)
    verify(busy)
    assert everything(busy) == before


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE revisions SET header = CAST('{}' AS BLOB) WHERE n = 1", "its name says (1 found)"),
        ("UPDATE revisions SET id = zeroblob(32) WHERE n = 1", "its name says (1 found)"),
        ("UPDATE revisions SET kind = 'other' WHERE n = 1", "filed under"),
        ("UPDATE revisions SET case_id = document WHERE n = 1", "filed under"),
        ("UPDATE revisions SET seq = 99 WHERE n = 1", "filed under"),
        ("DELETE FROM revisions WHERE seq = 2", "broken (1 found)"),
        ("DELETE FROM revisions WHERE seq = 1", "broken (1 found)"),
        ("UPDATE revisions SET open = CAST('{}' AS BLOB) WHERE n = 1", "open part of a record"),
        ("UPDATE revisions SET open = NULL WHERE n = 1", "open part of a record"),
        ("UPDATE revisions SET salt = zeroblob(32) WHERE n = 1", "open part of a record"),
        ("UPDATE revisions SET sealed = x'00' WHERE kind = 'response'", "sealed part of a record"),
        ("UPDATE revisions SET sealed = NULL WHERE kind = 'response'", "sealed part of a record"),
        ("UPDATE revisions SET sealed = x'00' WHERE n = 1", "sealed part of a record"),
        ("DELETE FROM wraps", "key of a sealed record"),
        ("UPDATE heads SET signature = zeroblob(64)", "signature at the end"),
        ("UPDATE heads SET counter = counter - 1", "signature at the end"),
        ("UPDATE heads SET counter = counter + 99", "count of its own"),
        ("UPDATE heads SET seq = seq - 1", "signed end"),
        ("DELETE FROM heads", "signed end"),
        ("DELETE FROM revisions WHERE n = (SELECT max(n) FROM revisions)", "count of its own"),
        ("UPDATE state SET seq = seq - 1", "count of its own"),
        ("UPDATE drafts SET content = x'00'", "being filled in"),
        ("DELETE FROM drafts", "being filled in"),
        ("UPDATE cases SET courtroom = 'Court 1'", "The court list made from"),
        ("DELETE FROM people", "The list of people made from"),
        ("DELETE FROM current WHERE kind = 'case'", "list of current records"),
        ("DELETE FROM links", "The history made from"),
        ("DELETE FROM search", "The search made from"),
        ("UPDATE search_content SET c0 = 'other'", "The search made from"),
        ("UPDATE subjects SET person = person || 'x'", "The search made from"),
    ],
)
def test_every_contradiction_is_told(busy: Vault, statement: str, words: str) -> None:
    busy.writer.run_bare(lambda writer: writer.execute("PRAGMA foreign_keys = OFF").fetchall())
    tamper(busy, statement)
    report = verify(busy)
    assert not report.ok
    assert words in " ".join(report.lines)


def test_a_record_built_on_a_missing_one_is_told(desk: Desk, busy: Vault) -> None:
    # The first revision of the case that was amended since.
    tamper(busy, "DELETE FROM revisions WHERE id IN (SELECT parent FROM links)")
    assert "others were built on is missing" in " ".join(verify(busy).problems)


def test_rebuilding_puts_the_lists_right(desk: Desk, busy: Vault) -> None:
    tamper(
        busy,
        "UPDATE cases SET courtroom = 'wrong'",
        "DELETE FROM people",
        "DELETE FROM links",
        "DELETE FROM current",
        "DELETE FROM search",
    )
    assert busy.search("alpha") == ()
    assert len(verify(busy).problems) == 5
    report = verify(busy, rebuild=True)
    assert report.ok
    assert "made again" in report.lines[1]
    assert [hit.family for hit in busy.search("alpha")] == ["Alpha"]
    assert {row.courtroom for row in busy.worklist(desk.now.date())} == {"Court 9", "Court 1"}
    busy.close()
    desk.open().close()


def test_a_rebuild_does_not_hide_what_is_wrong_with_the_records(busy: Vault) -> None:
    tamper(busy, "UPDATE revisions SET open = CAST('{}' AS BLOB) WHERE n = 1")
    assert "open part of a record" in verify(busy, rebuild=True).problems[0]


def test_the_head_file_is_compared(desk: Desk, busy: Vault) -> None:
    ahead = desk.head.read_bytes()
    tamper(busy, "UPDATE state SET counter = counter - 5")
    # The transaction that puts it back raises and writes it too.
    desk.head.write_bytes(ahead)
    assert "older than this laptop's note" in " ".join(verify(busy).problems)


def test_a_missing_head_file_and_one_behind_are_notes(desk: Desk, busy: Vault) -> None:
    before = desk.head.read_bytes()
    busy.append(new("note", {}), author=ME)
    busy.append(new("note", {}), author=ME)
    desk.head.write_bytes(before)
    report = verify(busy)
    assert report.ok
    assert "a little behind" in report.lines[1]
    desk.head.write_bytes(b"")
    assert "note of how far" in verify(busy).lines[1]


def look(desk: Desk) -> Report | None:
    """What opening and verifying say, or `None` when opening refuses."""
    try:
        vault = desk.open()
    except FileRefused:
        return None
    try:
        return verify(vault)
    finally:
        # What is too damaged to be marked as closed is closed all the same.
        with suppress(CourtDeskError):
            vault.close()


def restored(desk: Desk, data: bytes, head: bytes) -> None:
    for extra in ("vault.db-wal", "vault.db-shm"):
        desk.folder.database.with_name(extra).unlink(missing_ok=True)
    desk.folder.database.write_bytes(data)
    desk.head.write_bytes(head)


def test_a_flipped_bit_on_each_page_is_noticed(desk: Desk, busy: Vault) -> None:
    busy.close()
    good, head = desk.folder.database.read_bytes(), desk.head.read_bytes()
    pages = len(good) // PAGE
    assert pages > 40
    for page in range(pages):
        data = bytearray(good)
        data[page * PAGE + (page * 97) % PAGE] ^= 1 << page % 8
        restored(desk, bytes(data), head)
        report = look(desk)
        assert report is None or not report.ok, page
    restored(desk, good, head)
    report = look(desk)
    assert report is not None
    assert report.ok


def test_missing_pages_are_noticed(desk: Desk, busy: Vault) -> None:
    busy.close()
    good, head = desk.folder.database.read_bytes(), desk.head.read_bytes()
    for missing in (1, 7):
        restored(desk, good[: -missing * PAGE], head)
        report = look(desk)
        assert report is None or not report.ok


def said(desk: Desk) -> object:
    """All that the vault means: records, drafts and lists."""
    connection = open_file(desk.folder.database, desk.key, read_only=True)
    try:
        records = [
            connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
            for table in ("revisions", "wraps", "drafts", "draft_wraps", "devices")
        ]
        return records, projections.digests(connection)
    except DatabaseError:
        return None
    finally:
        connection.close()


def test_each_page_put_back_is_noticed_or_means_nothing(desk: Desk) -> None:
    """Each page is sound by itself, and SQLCipher notices none of these."""
    vault = desk.create()
    worked(desk, vault)
    vault.close()
    old = desk.folder.database.read_bytes()
    vault = desk.open()
    case = desk.listed(vault, family="Gamma")
    desk.amended(vault, case, courtroom="Court 5")
    vault.write_draft(desk.draft(vault, REF), b"other answers")
    sealed = {"sealed": b"{}", "compartment": desk.compartment}
    vault.append(new("response", {}, case=case, **sealed), author=ME)
    vault.write_draft(desk.draft(vault, DraftRef(CaseId(fresh()), "k10")), b"more")
    vault.close()
    good, head = desk.folder.database.read_bytes(), desk.head.read_bytes()
    meant = said(desk)
    noticed = 0
    for start in range(0, min(len(old), len(good)), PAGE):
        page = slice(start, start + PAGE)
        if old[page] == good[page]:
            continue
        restored(desk, good[: page.start] + old[page] + good[page.stop :], head)
        means_the_same = said(desk) == meant
        report = look(desk)
        caught = report is None or not report.ok
        noticed += caught
        assert caught or means_the_same, start // PAGE
    assert noticed > 10
