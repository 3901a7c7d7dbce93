"""A forgotten passphrase at the way in: what the page says, and the printed recovery key."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from courtdesk.actions import audit, site, vaults
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.audit import Action, Wanted
from courtdesk.store.folder import VaultFolder
from courtdesk.store.passphrases import FLOOR
from courtdesk.ui.entry.sign_in import SignInPage
from courtdesk.ui.entry.use_recovery import NOTICE, ForgottenPage, UseRecoveryPage
from tests.helpers.bench import COURT, Clock, passphrase_of
from tests.helpers.copies import copy_tree, copy_vault
from tests.helpers.keyboard import unnamed
from tests.helpers.office import Office, OpenOffice
from tests.helpers.shipped import shipped

NEW = "copper kettle meadow"
PRIYA = "Priya Nair"


def _words(widget: QWidget) -> str:
    return "\n".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)
    )


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A vault of one member, made once, and its printed key."""
    root = tmp_path_factory.mktemp("recovery")
    begun = vaults.first_run(
        VaultFolder(root / "vault", root / "state"),
        shipped(),
        Clock(),
        name=PRIYA,
        roles=[Role.CDO],
        court=COURT,
        passphrase=passphrase_of(Role.CDO),
        policy=FLOOR,
    )
    begun.session.vault.close()
    return root, begun.recovery_key


@pytest.fixture
def made(template: tuple[Path, str], tmp_path: Path) -> tuple[VaultFolder, str]:
    """A copy of the vault, and the printed key."""
    root, key = template
    copy_vault(root, tmp_path)
    return VaultFolder(tmp_path / "vault", tmp_path / "state"), key


def _forgotten(office: Office) -> UseRecoveryPage:
    """From signing in to the page for the key, by keyboard."""
    office.page(SignInPage)
    office.tab_to("Forgotten your passphrase?")
    office.press(Qt.Key.Key_Return)
    page = office.page(ForgottenPage)
    assert unnamed(page) == []
    assert "an administrator of the team signs in, opens Team" in _words(page)
    office.tab_to("Use the printed recovery key")
    office.press(Qt.Key.Key_Return)
    return office.page(UseRecoveryPage)


def _fill(page: UseRecoveryPage, key: str, name: str = PRIYA) -> None:
    page.key.set_value(key)
    page.who.set_value(name)
    page.passphrases.first.set_value(NEW)
    page.passphrases.again.set_value(NEW)


def _session(office: Office) -> Session:
    welcome = office.shell._welcome
    assert welcome is not None
    return welcome.session


def test_the_printed_key_gives_a_new_passphrase_by_keyboard_alone(
    made: tuple[VaultFolder, str], open_office: OpenOffice
) -> None:
    folder, key = made
    office = open_office(folder)
    page = _forgotten(office)
    assert unnamed(page) == []
    # As somebody types it from paper: small letters, spaces, an O for the digit.
    office.type(key.lower().replace("-", " ").replace("0", "o"))
    assert page.counted.text() == "14 of 14 groups entered."
    office.tab_to(PRIYA)
    office.press(Qt.Key.Key_Space)
    office.tab_to("New passphrase")
    office.type(NEW)
    office.tab_to("New passphrase again")
    office.type(NEW)
    office.press(Qt.Key.Key_Return)
    sign_in = office.page(SignInPage)
    assert NOTICE in _words(sign_in)
    assert sign_in.name() == PRIYA
    assert QApplication.focusWidget() is sign_in.passphrase.edit
    office.type(NEW)
    office.press(Qt.Key.Key_Return)
    assert office.shell.is_signed_in
    session = _session(office)
    assert set(session.roles()) == {Role.CDO, Role.ADMINISTRATOR}
    assert audit.page(session, Wanted(action=Action.RECOVERY_KEY_USED)).lines


def test_somebody_new_becomes_administrator_and_reads_no_cases(
    made: tuple[VaultFolder, str], open_office: OpenOffice
) -> None:
    folder, key = made
    office = open_office(folder)
    page = _forgotten(office)
    _fill(page, key, "")
    page.submit()
    assert page.name.isVisible()
    assert page.name.error == "Enter your name."
    page.name.set_value("  Robin   Example ")
    page.submit()
    # Nobody leaves while a vault is being opened: it would stay open for nobody.
    assert not page.leave.isEnabled() and not page.go.isEnabled()
    office.settle()
    sign_in = office.page(SignInPage)
    assert sign_in.name() == "Robin Example"
    sign_in.passphrase.set_value(NEW)
    sign_in.submit()
    assert not sign_in.lost.isEnabled()
    office.settle()
    assert _session(office).roles() == (Role.ADMINISTRATOR,)


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(
    made: tuple[VaultFolder, str], open_office: OpenOffice
) -> None:
    folder, key = made
    office = open_office(folder)
    page = _forgotten(office)
    # The only member was chosen at the door already.
    assert page.who.value() == PRIYA
    page.submit()
    assert [name for name, _ in page.group.summary.errors] == [
        "recovery_key",
        "passphrase",
        "again",
    ]
    slip = f"{'A' if key[0] != 'A' else 'B'}{key[1:]}"
    for wrong in (slip, f"{key[:-1]}U", "RECOVERY"):
        _fill(page, wrong)
        page.submit()
        office.settle()
        assert [name for name, _ in page.group.summary.errors] == ["recovery_key"], wrong
        assert page.key.value() == wrong
        assert (page.counted.text() == "14 of 14 groups entered.") is (len(wrong) == len(key))
        assert page.passphrases.first.value() == NEW
        assert page.go.isEnabled() and page.leave.isEnabled()
    _fill(page, key)
    page.passphrases.again.set_value(f"{NEW}!")
    page.submit()
    assert page.passphrases.again.error
    for field in page.passphrases.fields:
        field.set_value("short")
    page.submit()
    office.settle()
    assert page.passphrases.first.error
    page.leave.click()
    office.settle()
    page_again = office.page(SignInPage)
    page_again.passphrase.set_value(passphrase_of(Role.CDO))
    page_again.submit()
    office.settle()
    assert office.shell.is_signed_in


def test_a_vault_that_was_put_back_is_gone_on_with_for_a_reason(
    made: tuple[VaultFolder, str], open_office: OpenOffice, tmp_path: Path
) -> None:
    folder, key = made
    catalogue, clock = shipped(), Clock()
    copy_tree(folder.path, tmp_path / "old")
    session = vaults.sign_in(
        folder, catalogue, clock, name=PRIYA, passphrase=passphrase_of(Role.CDO)
    )
    site.update_settings(session, replace(session.settings(), idle_minutes=7))
    session.vault.close()
    shutil.rmtree(folder.path)
    copy_tree(tmp_path / "old", folder.path)
    office = open_office(folder)
    page = _forgotten(office)
    assert not page.why.isVisible()
    _fill(page, key)
    page.submit()
    office.settle()
    assert page.why.isVisible() and page.why.error
    assert page.key.value() == key
    page.submit()
    assert [name for name, _ in page.group.summary.errors] == ["why"]
    page.why.set_value("The disk broke and last week's copy was put back.")
    page.submit()
    office.settle()
    sign_in = office.page(SignInPage)
    sign_in.passphrase.set_value(NEW)
    sign_in.submit()
    office.settle()
    assert office.shell.is_signed_in
