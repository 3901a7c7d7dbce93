"""Backing up, restoring into a new folder, and checking every person's signature."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from courtdesk.actions import backups, cases, lists, vaults
from courtdesk.actions.session import Session
from courtdesk.domain.ids import DeviceId
from courtdesk.errors import DamagedVault, UserError, WrongPassphrase
from courtdesk.store import compare
from courtdesk.store.folder import VaultFolder
from courtdesk.store.records import NewRevision, PersonSignature, canonical
from tests.unit.actions.conftest import PASSPHRASE, Laptop, entry


def test_a_restored_vault_has_everything_and_goes_on_as_a_new_device(
    team: Laptop, tmp_path: Path
) -> None:
    session = team.session
    assert session is not None
    case = lists.add_person(session, entry())
    old = session.vault.device.device
    backups.back_up(session, tmp_path / "day.tar")
    team.leave()
    folder = VaultFolder(tmp_path / "again", tmp_path / "state-again")
    with pytest.raises(WrongPassphrase):
        backups.restore(
            tmp_path / "day.tar", folder, team.clock, name="Priya Nair", passphrase="wrong wrong"
        )
    backups.restore(
        tmp_path / "day.tar", folder, team.clock, name="Priya Nair", passphrase=PASSPHRASE
    )
    restored = vaults.sign_in(
        folder, team.catalogue, team.clock, name="Priya Nair", passphrase=PASSPHRASE
    )
    try:
        assert cases.case_file(restored, case).person.value.family == "Marlow"
        assert restored.vault.device.device != old
        previous = restored.vault.device.previous
        assert previous is not None and previous["device"] == old
        assert {device.id for device in restored.team().devices} == {
            old,
            restored.vault.device.device,
        }
        assert backups.check_vault(restored).ok
    finally:
        restored.vault.close()


def test_a_backup_never_replaces_a_file_or_a_vault(team: Laptop, tmp_path: Path) -> None:
    session = team.session
    assert session is not None
    backups.back_up(session, tmp_path / "day.tar")
    with pytest.raises(UserError, match="already"):
        backups.back_up(session, tmp_path / "day.tar")
    with pytest.raises(UserError, match="not an empty folder"):
        backups.restore(
            tmp_path / "day.tar", team.folder, team.clock, name="Priya Nair", passphrase=PASSPHRASE
        )


def test_a_backup_with_one_byte_changed_is_refused(team: Laptop, tmp_path: Path) -> None:
    session = team.session
    assert session is not None
    file = tmp_path / "day.tar"
    backups.back_up(session, file)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))
    folder = VaultFolder(tmp_path / "again", tmp_path / "state-again")
    with pytest.raises(DamagedVault):
        backups.restore(file, folder, team.clock, name="Priya Nair", passphrase=PASSPHRASE)
    assert not folder.path.exists()


def test_a_rolling_backup_is_made_once_in_a_while(team: Laptop) -> None:
    session = team.session
    assert session is not None
    first = backups.roll_backup(session)
    assert first is not None
    now = session.clock().timestamp()
    os.utime(first, (now, now))
    assert backups.roll_backup(session) is None


def test_a_backup_from_the_future_does_not_stop_those_that_follow(team: Laptop) -> None:
    """The clock was a year ahead for a morning: the next backup is not a year away."""
    session = team.session
    assert session is not None
    first = backups.roll_backup(session)
    assert first is not None
    ahead = session.clock().timestamp() + 365 * 24 * 3600
    os.utime(first, (ahead, ahead))
    assert backups.roll_backup(session) is not None


def forged(session: Session, signature: PersonSignature | None) -> NewRevision:
    document = session.vault.documents(kind="settings")[0]
    return NewRevision(
        document=document.id,
        kind="settings",
        case=None,
        parents=(document.latest.id,),
        open=canonical({**document.latest.body, "snippet_limit": 99_999}),
        signature=signature,
    )


@pytest.mark.parametrize("keep", [True, False])
def test_a_record_without_its_members_signature_is_named(team: Laptop, keep: bool) -> None:
    """As a program with the vault open, but without the member's passphrase, would write it."""
    from courtdesk.actions import site
    from courtdesk.domain.team import Settings

    session = team.enter("Helen Marsh")
    site.update_settings(session, Settings(snippet_limit=3000))
    assert backups.check_vault(session).ok
    signature = session.vault.documents(kind="settings")[0].latest.signature
    session.vault.append(forged(session, signature if keep else None), author=session.me)
    report = backups.check_vault(session)
    assert not report.ok
    assert "settings" in report.problems[0]


def test_what_a_backup_lacks_is_told_by_kind_and_count(team: Laptop, tmp_path: Path) -> None:
    session = team.session
    assert session is not None
    file = tmp_path / "day.tar"
    backups.back_up(session, file)
    lists.add_person(session, entry())
    told = backups.in_words(
        compare.compare(
            file,
            team.folder,
            session.vault_key,
            lambda slots: slots.unlock("Priya Nair", PASSPHRASE).vault_key,
        ),
        session.clock(),
    )
    assert not told.same and not told.regained
    assert any(line.startswith("the person's details: 1 record, the newest") for line in told.lost)
    assert "Marlow" not in " ".join(told.lines)


def missing(kind: str) -> compare.Missing:
    return compare.Missing(kind, 2, datetime(2027, 1, 14, 9, 30, tzinfo=UTC), ())


def test_the_words_tell_people_and_keys_and_keep_enquiries_closed() -> None:
    found = compare.Comparison(
        made_at=datetime(2027, 1, 14, 9, 20, tzinfo=UTC),
        device=DeviceId("d"),
        same_device=False,
        lost=(missing("enquiry"), missing("victim"), missing("audit")),
        regained=(missing("plea"),),
        drafts_lost=1,
        names_then=("Ann Gone", "Priya Nair"),
        names_now=("Priya Nair", "Sam New"),
        keys_changed=True,
    )
    told = backups.in_words(found, datetime(2027, 1, 15, tzinfo=UTC))
    said = "\n".join(told.lines)
    assert told.made == "Made on 14/1/2027 at 09:20 by another laptop, or before a restore."
    assert "enquiry" not in said and "victim" not in said
    assert said.count("something that your role does not read: 2 records") == 2
    assert "who did what: 2 records" in said
    assert "1 open form, not finished" in said
    assert "a plea or verdict: 2 records, the newest saved on 14/1/2027 at 09:30" in said
    assert "cannot now: Ann Gone." in said and "not on that day: Sam New." in said
    assert "key has been changed" in said


def test_a_cut_backup_or_a_wrong_passphrase_compares_nothing(team: Laptop, tmp_path: Path) -> None:
    session = team.session
    assert session is not None
    file = tmp_path / "day.tar"
    backups.back_up(session, file)
    cut = tmp_path / "cut.tar"
    cut.write_bytes(file.read_bytes()[:-5000])
    with pytest.raises(DamagedVault):
        backups.compare_closed(
            team.folder, cut, team.clock, name="Priya Nair", passphrase=PASSPHRASE
        )
    with pytest.raises(WrongPassphrase):
        backups.compare_closed(
            team.folder, file, team.clock, name="Priya Nair", passphrase="wrong wrong"
        )


def test_a_folder_beside_is_always_a_new_one(tmp_path: Path) -> None:
    folder = VaultFolder(tmp_path / "vault", tmp_path / "state")
    now = datetime(2027, 1, 14, tzinfo=UTC)
    first = backups.beside(folder, now)
    first.path.mkdir()
    assert first.path.name == "vault-restored-2027-01-14"
    assert backups.beside(folder, now).path.name == "vault-restored-2027-01-14-2"
