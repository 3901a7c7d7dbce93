"""A member's own keys on a second laptop, and the file that they travel in."""

from __future__ import annotations

from pathlib import Path

import pytest

from courtdesk.actions import carried_keys, own_keys
from courtdesk.domain.access import Role
from courtdesk.errors import (
    FileRefused,
    ForeignVault,
    NewerVault,
    NotAllowed,
    TamperedVault,
    UserError,
    WrongPassphrase,
)
from courtdesk.store import exact, identityfile
from courtdesk.store.keyslots import SlotFile
from tests.unit.actions.conftest import PASSPHRASE, Laptop

HELEN = "Helen Marsh"


@pytest.fixture
def file(team: Laptop, tmp_path: Path) -> Path:
    """Helen's keys; Amina, the administrator, is signed in afterwards."""
    path = tmp_path / "keys.json"
    carried_keys.carry_identity(team.enter(HELEN), path, passphrase=PASSPHRASE)
    team.enter("Amina Yusuf")
    return path


def without_slot(team: Laptop, name: str) -> None:
    """As on a laptop on which this member has not signed in yet."""
    assert team.session is not None
    slots = SlotFile.load(team.folder.keys)
    slots.remove(slots.member_named(name), team.session.vault_key)


def test_keys_that_were_carried_open_a_slot_with_the_members_own_passphrase(
    team: Laptop, file: Path
) -> None:
    assert team.session is not None
    assert PASSPHRASE.encode() not in file.read_bytes()
    carried = carried_keys.read_carried(file)
    with pytest.raises(UserError, match="signs in on this laptop already"):
        carried_keys.take_in_identity(
            team.session, carried, theirs=PASSPHRASE, passphrase=PASSPHRASE
        )
    without_slot(team, HELEN)
    for theirs, mine in (("not hers", PASSPHRASE), (PASSPHRASE, "not mine")):
        with pytest.raises(WrongPassphrase):
            carried_keys.take_in_identity(team.session, carried, theirs=theirs, passphrase=mine)
    carried_keys.take_in_identity(team.session, carried, theirs=PASSPHRASE, passphrase=PASSPHRASE)
    assert team.enter(HELEN).keys


def test_only_an_administrator_takes_keys_in(team: Laptop, file: Path) -> None:
    carried = carried_keys.read_carried(file)
    with pytest.raises(NotAllowed):
        carried_keys.take_in_identity(
            team.enter("Priya Nair"), carried, theirs=PASSPHRASE, passphrase=PASSPHRASE
        )


def test_keys_that_were_renewed_since_are_not_taken_in(team: Laptop, file: Path) -> None:
    own_keys.renew_keys(team.enter(HELEN), passphrase=PASSPHRASE)
    session = team.enter("Amina Yusuf")
    without_slot(team, HELEN)
    carried = carried_keys.read_carried(file)
    with pytest.raises(UserError, match="renewed their keys since"):
        carried_keys.take_in_identity(session, carried, theirs=PASSPHRASE, passphrase=PASSPHRASE)


def test_somebody_of_another_team_is_not_taken_in(team: Laptop, tmp_path: Path) -> None:
    from courtdesk.store.folder import VaultFolder

    other = Laptop(VaultFolder(tmp_path / "other" / "v", tmp_path / "other" / "s"), team.catalogue)
    stranger = other.begin("Helen Marsh", Role.CLINICAL_LEAD)
    carried_keys.carry_identity(stranger, tmp_path / "theirs.json", passphrase=PASSPHRASE)
    other.leave()
    assert team.session is not None
    carried = carried_keys.read_carried(tmp_path / "theirs.json")
    with pytest.raises(UserError, match="is not on this team"):
        carried_keys.take_in_identity(
            team.session, carried, theirs=PASSPHRASE, passphrase=PASSPHRASE
        )


def changed(data: bytes, **values: object) -> bytes:
    """The file with other values and a check that fits them."""
    value = exact.load(data) | values
    value.pop("check")
    return exact.dump(value | {"check": identityfile._check(value)})


def test_a_file_that_was_changed_opens_nothing(file: Path) -> None:
    whole = file.read_bytes()
    for cut in (0, 10, len(whole) - 1):
        with pytest.raises(FileRefused):
            identityfile.parse(whole[:cut])
    with pytest.raises(FileRefused, match="damaged"):
        identityfile.parse(whole.replace(b"Helen", b"Hellen"))
    with pytest.raises(ForeignVault):
        identityfile.parse(b'{"format":1}')
    with pytest.raises(NewerVault):
        identityfile.parse(changed(whole, format=2))
    kdf = exact.load(whole)["kdf"]
    with pytest.raises(TamperedVault):
        identityfile.parse(changed(whole, kdf=kdf | {"memory_kib": 8}))
    for change in ({"member": "somebody-else"}, {"card": "a card"}):
        with pytest.raises(WrongPassphrase):
            identityfile.parse(changed(whole, **change)).open(PASSPHRASE)
    assert identityfile.parse(whole).open(PASSPHRASE)


def test_a_write_that_fails_leaves_what_stood_there(file: Path) -> None:
    before = file.read_bytes()
    sealed = identityfile.parse(before)
    with pytest.raises(WrongPassphrase):
        identityfile.write(file, sealed, "another passphrase")
    assert file.read_bytes() == before
    assert [one.name for one in file.parent.glob("keys*")] == ["keys.json"]
