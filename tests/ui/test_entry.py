"""The way in, by keyboard: first run, recovery key, signing in, and every refusal."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from courtdesk.actions import vaults
from courtdesk.domain.access import Role
from courtdesk.errors import (
    CourtDeskError,
    DamagedVault,
    ForeignVault,
    NewerVault,
    NoSpace,
    TamperedVault,
    VaultInUse,
)
from courtdesk.store.folder import VaultFolder
from courtdesk.store.incoming import ClonedDevice
from courtdesk.store.opening import WentBack
from courtdesk.ui.entry.first_run import FirstRunPage
from courtdesk.ui.entry.problem import ProblemPage, advice_for
from courtdesk.ui.entry.recovery_key import RecoveryKeyPage
from courtdesk.ui.entry.restore import RestorePage
from courtdesk.ui.entry.sign_in import SignInPage
from tests.helpers.bench import COURT, STAFF, Bench, passphrase_of
from tests.helpers.copies import copy_tree
from tests.helpers.keyboard import unnamed
from tests.helpers.office import Office, OpenOffice
from tests.helpers.seen import words_shown

TAB, ENTER, SPACE, DOWN = (
    Qt.Key.Key_Tab,
    Qt.Key.Key_Return,
    Qt.Key.Key_Space,
    Qt.Key.Key_Down,
)
NEW = "copper kettle meadow"


@pytest.fixture
def fresh(tmp_path: Path, open_office: OpenOffice) -> Office:
    """The window on a folder that does not exist yet."""
    return open_office(VaultFolder(tmp_path / "new" / "vault", tmp_path / "state"))


def _fill_first_run(office: Office) -> None:
    office.type("  Priya   Nair ")
    office.press(TAB)
    office.press(SPACE)
    office.tab_to("Your court")
    office.type(COURT)
    office.press(TAB)
    office.type(NEW)
    office.tab_to("Passphrase again")
    office.type(NEW)


def test_the_first_run_by_keyboard_alone(fresh: Office) -> None:
    page = fresh.page(FirstRunPage)
    _fill_first_run(fresh)
    assert page.role.value() == "cdo"
    fresh.press(ENTER)
    key_page = fresh.page(RecoveryKeyPage)
    key = key_page._text()
    assert len(key.split("-")) == 14
    fresh.tab_to("Continue")
    fresh.press(ENTER)
    assert key_page.safe.error is not None
    assert not fresh.shell.is_signed_in
    fresh.tab_to("I have put it somewhere safe, away from this laptop")
    fresh.press(SPACE)
    fresh.tab_to("Continue")
    fresh.press(ENTER)
    assert fresh.shell.is_signed_in
    welcome = fresh.shell._welcome
    assert welcome is not None
    assert welcome.name == "Priya Nair"
    assert set(welcome.roles) == {Role.CDO, Role.ADMINISTRATOR}
    assert welcome.role_shown == "Court duty officer"


def test_the_recovery_key_that_was_shown_opens_the_vault(fresh: Office) -> None:
    from courtdesk.store.keyslots import SlotFile
    from courtdesk.store.recovery import read_recovery_key

    _fill_first_run(fresh)
    fresh.press(ENTER)
    key = fresh.page(RecoveryKeyPage)._text()
    slots = SlotFile.load(fresh.folder.keys)
    assert slots.unlock_with_recovery(read_recovery_key(key))


def test_an_empty_first_run_names_everything_that_is_missing(fresh: Office) -> None:
    page = fresh.page(FirstRunPage)
    fresh.tab_to("Make the vault")
    fresh.press(ENTER)
    assert [name for name, _ in page.group.summary.errors] == [
        "name",
        "roles",
        "court",
        "passphrase",
        "again",
    ]
    assert page.title is not None
    assert page.title.text().startswith("Error: ")
    assert QApplication.focusWidget() is page.group.summary
    assert not fresh.folder.path.exists()


@pytest.mark.parametrize(
    ("first", "again", "field"),
    [
        (NEW, f"{NEW}!", "again"),
        ("short", "short", "passphrase"),
        ("password1", "password1", "passphrase"),
    ],
    ids=["differ", "too short", "among the first tried"],
)
def test_a_passphrase_that_will_not_do_keeps_the_rest(
    fresh: Office, first: str, again: str, field: str
) -> None:
    page = fresh.page(FirstRunPage)
    _fill_first_run(fresh)
    page.passphrases.first.set_value(first)
    page.passphrases.again.set_value(again)
    page.submit()
    fresh.settle()
    assert [name for name, _ in page.group.summary.errors] == [field]
    assert page.name.value() == "Priya   Nair"
    assert page.court.value() == COURT
    assert page.go.isEnabled()
    assert not fresh.folder.path.exists()


def test_a_passphrase_of_a_thousand_characters_is_kept_whole(fresh: Office) -> None:
    page = fresh.page(FirstRunPage)
    long = "copper kettle meadow " * 48
    _fill_first_run(fresh)
    page.passphrases.first.set_value(long)
    page.passphrases.again.set_value(long)
    page.submit()
    fresh.settle()
    fresh.page(RecoveryKeyPage).safe.set_value(("safe",))
    fresh.page(RecoveryKeyPage).submit()
    fresh.settle()
    fresh.shell.lock()
    fresh.settle()
    again = fresh.page(SignInPage)
    again.passphrase.set_value(long[:-1])
    again.submit()
    fresh.settle()
    assert again.passphrase.error is not None
    again.passphrase.set_value(long)
    again.submit()
    fresh.settle()
    assert fresh.shell.is_signed_in


def test_strength_is_shown_while_typing_and_pasting_works(fresh: Office) -> None:
    page = fresh.page(FirstRunPage)
    QGuiApplication.clipboard().setText(NEW)
    page.passphrases.first.focus_first()
    fresh.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.passphrases.first.value() == NEW
    assert page.passphrases.first._strength.text().startswith(("Good", "Very good"))
    page.passphrases.first.set_value("")
    fresh.settle()
    assert page.passphrases.first._strength.text() == ""


def test_the_pdf_is_its_owners_alone_and_says_what_it_is(fresh: Office, tmp_path: Path) -> None:
    _fill_first_run(fresh)
    fresh.press(ENTER)
    page = fresh.page(RecoveryKeyPage)
    path = tmp_path / "key.pdf"
    page.save_to(path)
    assert path.read_bytes().startswith(b"%PDF")
    assert path.stat().st_mode & 0o077 == 0
    page.save_to(tmp_path / "no such folder" / "key.pdf")
    assert "cannot be written" in page._said.itemAt(0).widget().accessibleName()


def test_the_copied_key_leaves_the_clipboard_on_continue(fresh: Office) -> None:
    _fill_first_run(fresh)
    fresh.press(ENTER)
    page = fresh.page(RecoveryKeyPage)
    page.copy_button.click()
    assert QGuiApplication.clipboard().text() == page._text()
    page.safe.set_value(("safe",))
    page.submit()
    fresh.settle()
    assert QGuiApplication.clipboard().text() == ""


def test_closing_on_the_recovery_page_closes_the_vault(fresh: Office) -> None:
    _fill_first_run(fresh)
    fresh.press(ENTER)
    fresh.page(RecoveryKeyPage)
    fresh.close()
    fresh.folder.lock()
    fresh.folder.unlock()


def test_signing_in_by_keyboard_alone(office: Office) -> None:
    page = office.page(SignInPage)
    assert list(page._names) == sorted(STAFF.values(), key=str.casefold)
    for _ in range(page._names.index(STAFF[Role.CDO])):
        office.press(DOWN)
    office.press(SPACE)
    assert page.name() == STAFF[Role.CDO]
    office.tab_to("Passphrase")
    office.type(passphrase_of(Role.CDO))
    office.press(ENTER)
    assert office.shell.is_signed_in
    assert office.window.bar.member.text() == "Priya Nair, Court duty officer"
    assert office.window.windowTitle() == "CourtDesk"


def test_a_clock_that_was_set_back_is_told_over_the_first_page(office: Office) -> None:
    office.clock.now -= timedelta(days=400)  # as after an empty battery
    office.sign_in()
    told = words_shown(office.window)
    assert "This laptop’s clock says 10/12/2025 at 09:35, which cannot be: set the clock" in told


def test_a_wrong_passphrase_is_told_at_the_field_and_keeps_the_name(office: Office) -> None:
    page = office.page(SignInPage)
    assert page.who is not None
    page.who.set_value(STAFF[Role.CDO])
    page.passphrase.set_value("not this one")
    page.submit()
    office.settle()
    assert page.passphrase.error is not None
    assert "not the passphrase of Priya Nair" in page.passphrase.error
    assert page.name() == STAFF[Role.CDO]
    assert page.passphrase.is_empty()
    assert QApplication.focusWidget() is page.passphrase.edit


def test_without_a_name_or_passphrase_both_are_asked_for(office: Office) -> None:
    page = office.page(SignInPage)
    page.submit()
    assert [name for name, _ in page.group.summary.errors] == ["name", "passphrase"]


def test_the_passphrase_can_be_shown_and_hidden(office: Office) -> None:
    page = office.page(SignInPage)
    page.passphrase.set_value("abc")
    office.tab_to("Show passphrase")
    office.press(SPACE)
    assert page.passphrase.edit.echoMode() is QLineEdit.EchoMode.Normal
    office.press(SPACE)
    assert page.passphrase.edit.echoMode() is QLineEdit.EchoMode.Password


def test_after_many_wrong_ones_the_wait_is_counted_down(office: Office) -> None:
    page = office.page(SignInPage)
    assert page.who is not None
    page.who.set_value(STAFF[Role.CDO])
    for _ in range(5):
        page.passphrase.set_value("not this one")
        page.submit()
        office.settle()
    assert page.wait.isVisible()
    assert page.wait.text() == "You can try again in 1 second."
    assert not page.go.isEnabled()
    page.passphrase.set_value(passphrase_of(Role.CDO))
    page.submit()
    office.settle()
    assert not office.shell.is_signed_in
    office.clock.tick(minutes=1)
    page.wait.count()
    assert not page.wait.isVisible()
    assert not page.wait.is_counting
    page.submit()
    office.settle()
    assert office.shell.is_signed_in


def test_somebody_elses_wait_is_not_mine(office: Office) -> None:
    page = office.page(SignInPage)
    assert page.who is not None
    page.who.set_value(STAFF[Role.CDO])
    for _ in range(6):
        page.passphrase.set_value("not this one")
        page.submit()
        office.settle()
        office.clock.tick(minutes=1)
        page.set_wait(0)
    page.who.set_value(STAFF[Role.PROVIDER])
    office.settle()
    assert page.go.isEnabled()


def test_a_long_wait_is_said_in_minutes(office: Office) -> None:
    page = office.page(SignInPage)
    page.set_wait(125)
    assert page.wait.text() == "You can try again in 2:05 minutes."
    page.set_wait(0)


def _problem(office: Office, role: Role = Role.CDO) -> ProblemPage:
    page = office.page(SignInPage)
    if page.who is not None:
        page.who.set_value(STAFF[role])
    page.passphrase.set_value(passphrase_of(role))
    page.submit()
    office.settle()
    return office.page(ProblemPage)


def _heading(page: ProblemPage) -> str:
    assert page.title is not None
    return page.title.text()


def test_a_second_window_on_the_same_vault_is_told_and_can_try_again(
    bench: Bench, open_office: OpenOffice
) -> None:
    first = open_office(VaultFolder(bench.folder.path, bench.folder.state_dir))
    second = open_office(VaultFolder(bench.folder.path, bench.folder.state_dir))
    first.sign_in()
    page = _problem(second)
    assert _heading(page) == "CourtDesk is open already"
    assert "is open in another window" in page.accessibleDescription()
    first.shell.lock()
    first.settle()
    assert QApplication.focusWidget() is not None
    page.try_again.click()
    second.settle()
    assert second.page(SignInPage).name() == STAFF[Role.CDO]
    second.sign_in()


def test_a_plaintext_database_is_foreign(bench: Bench, open_office: OpenOffice) -> None:
    bench.folder.database.unlink()
    for beside in bench.folder.path.glob("vault.db-*"):
        beside.unlink()
    with sqlite3.connect(bench.folder.database) as plain:
        plain.execute("CREATE TABLE t (a)")
    plain.close()
    page = _problem(open_office(bench.folder))
    assert _heading(page) == "This folder does not hold a whole CourtDesk vault"
    assert not page.accept.isVisible()


def test_a_damaged_vault_is_said_to_be_damaged(bench: Bench, open_office: OpenOffice) -> None:
    data = bytearray(bench.folder.database.read_bytes())
    for at in range(4096, len(data), 512):
        data[at] ^= 0xFF
    bench.folder.database.write_bytes(bytes(data))
    page = _problem(open_office(bench.folder))
    assert _heading(page) == "This vault is damaged"


def test_damaged_keys_are_told_before_anybody_signs_in(
    bench: Bench, open_office: OpenOffice
) -> None:
    for name in ("keys.json", "keys.old.json"):
        (bench.folder.path / name).write_text("{", "utf-8")
    page = open_office(bench.folder).page(ProblemPage)
    assert _heading(page) == "This vault is damaged"


def test_a_damaged_vault_is_left_and_its_backup_opens_by_keyboard(
    bench: Bench, open_office: OpenOffice
) -> None:
    """Cut in the middle: the keys still open, so even what the backup lacks is asked for."""
    bench.folder.database.write_bytes(bench.folder.database.read_bytes()[: 3 * 4096])
    damaged = bench.folder.database.read_bytes()
    office = open_office(bench.folder)
    _problem(office)
    office.tab_to("Restore a backup…")
    office.press(SPACE)
    page = office.page(RestorePage)
    assert unnamed(page) == []
    assert page.choice.group is not None
    page.choice.group["name"].set_value(STAFF[Role.CDO])
    office.tab_to("Passphrase on the day of the backup")
    office.type("not the passphrase")
    office.tab_to("Restore into a new folder")
    office.press(SPACE)
    assert page.choice.group["passphrase"].error is not None
    page.choice.group["passphrase"].set_value(passphrase_of(Role.CDO))
    office.tab_to("What does it lack?")
    office.press(SPACE)
    assert "damaged" in words_shown(page)
    office.tab_to("Restore into a new folder")
    office.press(SPACE)
    assert office.page(SignInPage).name() == STAFF[Role.CDO]
    assert "vault-restored-2027-01-14" in words_shown(office.page(SignInPage))
    office.sign_in()
    assert office.shell._welcome is not None
    assert any("goes on as a new device" in one for one in office.shell._welcome.notices)
    assert bench.folder.database.read_bytes() == damaged


def test_without_a_backup_it_says_so_and_leads_back(bench: Bench, open_office: OpenOffice) -> None:
    shutil.rmtree(bench.folder.backups)
    for name in ("keys.json", "keys.old.json"):
        (bench.folder.path / name).write_text("{", "utf-8")
    office = open_office(bench.folder)
    office.tab_to("Restore a backup…")
    office.press(SPACE)
    assert "holds no backup" in words_shown(office.page(RestorePage))
    assert not office.page(RestorePage).choice.go.isVisible()
    office.tab_to("Back")
    office.press(SPACE)
    assert _heading(office.page(ProblemPage)) == "This vault is damaged"


@pytest.mark.parametrize(
    ("error", "restores"),
    [
        (TamperedVault("t"), True),
        (DamagedVault("d"), True),
        (WentBack("w"), True),
        (ForeignVault("f"), True),
        (ClonedDevice("c"), False),
        (NewerVault("n"), False),
        (VaultInUse("u"), False),
        (NoSpace("s"), False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_backup_is_offered_only_where_it_helps(error: CourtDeskError, restores: bool) -> None:
    advice = advice_for(error)
    assert advice.restore is restores
    assert any("estore" in step for step in advice.steps) is restores


def test_a_folder_that_is_something_else_is_left_alone(
    tmp_path: Path, open_office: OpenOffice
) -> None:
    folder = VaultFolder(tmp_path / "holiday", tmp_path / "state")
    folder.path.mkdir()
    (folder.path / "vault.db").write_bytes(b"pictures")
    page = open_office(folder).page(ProblemPage)
    assert page.try_again.isVisible()
    assert (folder.path / "vault.db").read_bytes() == b"pictures"


def test_an_old_vault_put_back_needs_a_reason_to_go_on(
    bench: Bench, open_office: OpenOffice, tmp_path: Path
) -> None:
    copy_tree(bench.folder.path, tmp_path / "old")
    _record_something(bench)
    bench.sign_out()
    shutil.rmtree(bench.folder.path)
    copy_tree(tmp_path / "old", bench.folder.path)
    office = open_office(bench.folder)
    page = _problem(office)
    assert _heading(page) == "This is an older copy of the vault"
    assert page.accept.isVisible()
    page.accept.click()
    assert page.reason.error is not None
    page.reason.set_value("The disk broke and IT put last week's copy back.")
    page.accept.click()
    office.settle()
    office.sign_in()
    assert office.shell._welcome is not None
    assert any("older than this laptop" in one for one in office.shell._welcome.notices)
    office.shell.lock()
    office.settle()
    office.sign_in()


def _record_something(bench: Bench) -> None:
    from dataclasses import replace

    from courtdesk.actions import site

    session = bench.session()
    site.update_settings(session, replace(session.settings(), idle_minutes=7))


def test_closing_from_a_problem_ends_the_program(bench: Bench, open_office: OpenOffice) -> None:
    (bench.folder.path / "keys.json").write_text("{", "utf-8")
    (bench.folder.path / "keys.old.json").write_text("{", "utf-8")
    office = open_office(bench.folder)
    office.page(ProblemPage).close_button.click()
    office.settle()
    assert office._ended


def test_one_member_is_not_asked_who_they_are(fresh: Office) -> None:
    _fill_first_run(fresh)
    fresh.press(ENTER)
    page = fresh.page(RecoveryKeyPage)
    page.safe.set_value(("safe",))
    page.submit()
    fresh.settle()
    fresh.shell.lock()
    fresh.settle()
    sign_in = fresh.page(SignInPage)
    assert sign_in.who is None
    assert sign_in.passphrase.label == "Passphrase of Priya Nair"
    fresh.type(NEW)
    fresh.press(ENTER)
    assert fresh.shell.is_signed_in


def test_names_are_those_of_the_slots(bench: Bench) -> None:
    assert set(vaults.member_names(bench.folder)) == set(STAFF.values())
