"""Lists, vaults and passphrases not as they should be: one clear sentence, and nothing lost."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from courtdesk.actions import vaults
from courtdesk.cli.places import forms_folder, vault_folder
from courtdesk.cli.signing_in import now
from courtdesk.questionnaire.catalogue import load_catalogue
from courtdesk.store.connection import open_file
from courtdesk.store.keyslots import SlotFile
from courtdesk.store.passphrases import FLOOR
from tests.end2end.command import Command, Demo, Outcome

HEADINGS = ("Court", "Hearing date", "Court room", "Session", "No", "Case number", "Defendant")
COURT = "Exampleton Magistrates' Court"
NAMES = (
    "O'MADEUP, Siân",
    "O’Fibberty, Bríd",
    "D'IMAGINAIRE, Chloé",
    "FFUGLEN, Gŵenllian Tŷ",
    "Dychmygŵr-Jones, Ŷlan",
    "van der VERZONNEN, Jan",
)


def row(number: int, name: str, day: object = "14/01/2027") -> list[object]:
    return [COURT, day, "1", "am", number, f"99ZZ{number:06}27", name]


def as_csv(rows: Sequence[Sequence[object]], headings: Sequence[str] = HEADINGS) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue()


def as_xlsx(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in [HEADINGS, *rows]:
        sheet.append(list(cells))
    book.save(path)
    return path


@pytest.fixture
def import_list(command: Command, demo: Demo) -> Callable[[Path], Outcome]:
    return lambda path: command("list", "import", path, *demo.sign_in("cdo"))


Import = Callable[[Path], Outcome]


# --- lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_names_are_kept_exactly_whatever_the_encoding(
    import_list: Import, command: Command, demo: Demo, tmp_path: Path, encoding: str
) -> None:
    rows = [row(number, name) for number, name in enumerate(NAMES, 1)]
    path = tmp_path / "list.csv"
    path.write_text(as_csv(rows), encoding=encoding, newline="")
    printed = import_list(path).done()
    assert printed.startswith("6 added,")
    for name in NAMES:
        assert name.split(",")[0] in printed
    case = command("case", "99ZZ00000427", *demo.sign_in("cdo")).done()
    assert case.startswith("FFUGLEN, Gŵenllian Tŷ\n")


def test_an_old_windows_encoding_is_read_and_said(import_list: Import, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(as_csv([row(1, "D’Imaginaire, Zoë")]).encode("cp1252"))
    printed = import_list(path).done()
    assert "D’Imaginaire, Zoë" in printed
    assert "Windows" in printed


@pytest.mark.parametrize("content", [b"\x00\x01\x02" * 500, b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 99])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_no_list_is_one_sentence(
    import_list: Import, tmp_path: Path, content: bytes, suffix: str
) -> None:
    path = tmp_path / f"list{suffix}"
    path.write_bytes(content)
    outcome = import_list(path)
    assert outcome.status in (2, 3)
    outcome.refused(outcome.status)


def test_missing_files_and_folders_are_one_sentence(import_list: Import, tmp_path: Path) -> None:
    import_list(tmp_path / "none.csv").refused(2)
    (tmp_path / "folder.csv").mkdir()
    import_list(tmp_path / "folder.csv").refused(2)


def test_missing_columns_are_named(import_list: Import, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = [cells[:6] for cells in [row(1, "Nobody, Ann")]]
    path.write_text(as_csv(rows, HEADINGS[:6]), encoding="utf-8")
    assert "name" in import_list(path).refused(2)


def test_forty_thousand_rows_are_read(import_list: Import, tmp_path: Path) -> None:
    # As many rows as a court's whole year, of thirty people with very many offences each.
    headings = (*HEADINGS, "Offence")
    rows = [
        [*row(number % 30 + 1, f"Manyoffences, Person {number % 30}"), f"Offence {number}"]
        for number in range(40_000)
    ]
    path = tmp_path / "list.csv"
    path.write_text(as_csv(rows, headings), encoding="utf-8", newline="")
    assert import_list(path).done().startswith("30 added,")


def test_more_rows_than_any_list_has_are_refused(import_list: Import, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(as_csv([row(1, "Toomany, Ann")] * 50_100), encoding="utf-8", newline="")
    outcome = import_list(path)
    assert "50,000" in outcome.refused(outcome.status)


def test_formulas_are_never_calculated_and_duplicates_are_left_out(
    import_list: Import, tmp_path: Path
) -> None:
    rows = [
        row(1, "Plainly, Ann"),
        row(2, '=HYPERLINK("http://example.invalid/","Click, Me")'),
        row(1, "Plainly, Ann"),
    ]
    for path in (as_xlsx(tmp_path / "list.xlsx", rows), tmp_path / "list.csv"):
        if path.suffix == ".csv":
            path.write_text(as_csv(rows), encoding="utf-8", newline="")
        lines = import_list(path).done().splitlines()
        assert lines[0].endswith("2 rows refused")
        refused = [line for line in lines if line.startswith("Refused:")]
        assert "formula" in refused[0]
        assert "paste it as values" in refused[0]
        assert "same as row 2" in refused[1]


def test_dates_as_text_cells_and_serials_are_one_day(import_list: Import, tmp_path: Path) -> None:
    serial = (date(2027, 1, 14) - date(1899, 12, 30)).days
    days = ["14/01/2027", "14 Jan 2027", "2027-01-14", datetime(2027, 1, 14), serial]  # noqa: DTZ001
    rows = [row(number, f"Dated, Person {number}", day) for number, day in enumerate(days, 1)]
    printed = import_list(as_xlsx(tmp_path / "list.xlsx", rows)).done()
    assert printed.startswith("5 added,")
    assert printed.count("14/1/2027") == 5


def test_dates_that_cannot_be_are_refused_by_row(import_list: Import, tmp_path: Path) -> None:
    rows = [row(1, "Leap, Ann", "29/02/2027"), row(2, "Order, Bob", "01/13/2027")]
    path = tmp_path / "list.csv"
    path.write_text(as_csv(rows), encoding="utf-8", newline="")
    lines = import_list(path).done().splitlines()
    assert lines[0].startswith("0 added,")
    assert [line.split()[2] for line in lines if line.startswith("Refused:")] == ["2", "3"]


def test_a_name_cannot_steer_the_terminal(import_list: Import, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    name = "\x1b]0;owned\x07\x1b[31mNasty, \x9b1mAnn"
    path.write_text(as_csv([row(1, name)]), encoding="utf-8", newline="")
    outcome = import_list(path)
    for sign in "\x1b\x07\x9b":
        assert sign not in outcome.out + outcome.err


# --- vaults --------------------------------------------------------------------------------------


def test_a_folder_without_a_vault_is_refused(command: Command, demo: Demo, tmp_path: Path) -> None:
    words = (*demo.sign_in("cdo"), "--vault", tmp_path / "none")
    sentence = command("verify", *words).refused(3)
    assert "vault" in sentence


def test_a_plain_sqlite_file_in_its_place_is_refused(command: Command, demo: Demo) -> None:
    database = demo.vault / "vault.db"
    database.unlink()
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE people (name TEXT)")
    connection.close()
    before = database.read_bytes()
    assert "plain SQLite" in command("verify", *demo.sign_in("cdo")).refused(3)
    assert database.read_bytes() == before


def test_a_damaged_file_is_refused(command: Command, demo: Demo) -> None:
    database = demo.vault / "vault.db"
    content = bytearray(database.read_bytes())
    content[5000] ^= 1
    database.write_bytes(content)
    outcome = command("verify", *demo.sign_in("cdo"))
    assert outcome.status == 3
    assert "damaged" in outcome.err
    assert "Traceback" not in outcome.err


def test_a_newer_vault_is_refused(command: Command, demo: Demo) -> None:
    slots = SlotFile.load(demo.vault / "keys.json")
    member = demo.member("cdo")
    key = slots.unlock(member["name"], member["passphrase"]).vault_key
    connection = open_file(demo.vault / "vault.db", key)
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('vault', 'from the future', '2100-01-01')"
    )
    connection.close()
    assert "newer version" in command("verify", *demo.sign_in("cdo")).refused(3)


def test_an_old_database_put_back_is_noticed_and_says_the_way_on(
    command: Command, demo: Demo, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    shutil.copyfile(demo.vault / "vault.db", old)
    path = tmp_path / "list.csv"
    path.write_text(as_csv([row(1, "Later, Ann")]), encoding="utf-8", newline="")
    command("list", "import", path, *demo.sign_in("cdo")).done()
    for name in ("vault.db", "vault.db-wal", "vault.db-shm"):
        (demo.vault / name).unlink(missing_ok=True)
    shutil.copyfile(old, demo.vault / "vault.db")
    sentence = command("verify", *demo.sign_in("cdo")).refused(3)
    assert "older copy" in sentence
    assert "administrator" in sentence


def test_a_vault_without_its_state_says_so_and_works(
    command: Command, demo: Demo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COURTDESK_STATE", str(tmp_path / "fresh"))
    first = command("verify", *demo.sign_in("cdo"))
    assert first.status == 0
    assert "no note of how far" in first.one_sentence()
    command("verify", *demo.sign_in("cdo")).done()


@pytest.mark.parametrize("free", [0, 512 * 1024], ids=["not a byte free", "room for a little"])
def test_a_vault_on_a_full_disk_keeps_what_it_had(
    command: Command, demo: Demo, small_disk: Callable[[int], Path], tmp_path: Path, free: int
) -> None:
    disk = small_disk(24 * 1024)
    vault = disk / "vault"
    shutil.copytree(demo.vault, vault, ignore=shutil.ignore_patterns(".reserve"))
    words = (*demo.sign_in("cdo"), "--vault", vault)
    case = demo.case("MHTR made by the court")["reference"]
    before = command("snippet", case, *words).out
    assert before
    (vault / ".reserve").unlink(missing_ok=True)
    _fill(disk, leaving=free)
    path = tmp_path / "list.csv"
    rows = [row(number, f"Toomany, Person {number}") for number in range(1, 400)]
    path.write_text(as_csv(rows), encoding="utf-8", newline="")
    outcome = command("list", "import", path, *words)
    assert outcome.status == 2
    if free:
        assert "full" in outcome.err.splitlines()[-1]
    (disk / "filler").unlink()
    assert command("snippet", case, *words).out == before
    assert "Everything agrees." in command("verify", *words).out


def _fill(disk: Path, *, leaving: int) -> None:
    with (disk / "filler").open("wb", buffering=0) as file:
        with contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096))
        file.truncate(max(0, file.tell() - leaving))


def test_a_read_only_vault_is_one_sentence(
    command: Command, demo: Demo, small_disk: Callable[[int], Path]
) -> None:
    words = demo.sign_in("cdo")
    if os.geteuid() != 0:
        demo.vault.chmod(0o500)
        assert "read-only" in command("verify", *words).refused(2)
        demo.vault.chmod(0o700)
        return
    # Root may write to any folder, so the disk itself has to be read-only.
    disk = small_disk(64 * 1024)
    shutil.copytree(demo.vault, disk / "vault")
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    sentence = command("verify", *words, "--vault", disk / "vault").refused(2)
    assert "read-only" in sentence


# --- passphrases ---------------------------------------------------------------------------------


def test_a_passphrase_of_a_thousand_characters_works_whole(
    command: Command, demo: Demo, tmp_path: Path
) -> None:
    member = demo.member("cdo")
    long = "ŵ-anvil copper " * 66 + "the end 10"
    assert len(long) == 1000
    session = vaults.sign_in(
        vault_folder(demo.vault),
        load_catalogue(forms_folder()),
        now,
        name=member["name"],
        passphrase=member["passphrase"],
    )
    try:
        vaults.change_passphrase(session, member["passphrase"], long, FLOOR)
    finally:
        session.vault.close()
    file = tmp_path / "long"
    file.touch(mode=0o600)
    words = (*demo.sign_in("cdo"), "--passphrase-file", file)
    file.write_text(long[:-1], encoding="utf-8")
    command("verify", *words).refused(4)
    file.write_text(long + "\r\nnot this line\n", encoding="utf-8")
    command("verify", *words).done()
