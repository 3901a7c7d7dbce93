"""First run, sign in, members and keys, over real vaults with real passphrases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courtdesk.actions import lists, site, vaults
from courtdesk.domain.access import Compartment, Role
from courtdesk.domain.team import Settings, Threshold
from courtdesk.errors import FieldError, NotAllowed, UserError, WrongPassphrase
from courtdesk.exchange import sshsig
from courtdesk.store import backup, migrations, throttle
from courtdesk.store.passphrases import FLOOR
from tests.unit.actions.conftest import PASSPHRASE, Laptop, entry

BOTH = {(Compartment.MENTAL_HEALTH, 1), (Compartment.SUBSTANCE, 1)}


def test_a_first_run_makes_a_signed_team_of_one(laptop: Laptop) -> None:
    session = laptop.begin("Priya Nair", Role.CDO)
    team = session.team()
    assert [member.name for member in team.members] == ["Priya Nair"]
    assert set(session.roles()) == {Role.CDO, Role.ADMINISTRATOR}
    assert [device.id for device in team.devices] == [session.vault.device.device]
    for kind in ("device", "team", "team-keys", "compartment"):
        for document in session.vault.documents(kind=kind):
            signature = document.latest.signature
            assert signature is not None and document.latest.open is not None
            sshsig.verify(
                session.identity.public.sign,
                signature.namespace,
                document.latest.open,
                signature.blob,
            )


def test_the_device_comes_first_in_its_chain(laptop: Laptop) -> None:
    session = laptop.begin("Priya Nair", Role.CDO)
    assert session.vault.documents(kind="device")[0].latest.seq == 1


def test_a_court_duty_officer_never_holds_the_mental_health_key(laptop: Laptop) -> None:
    session = laptop.begin("Priya Nair", Role.CDO)
    assert set(session.keys) == {(Compartment.SUBSTANCE, 1)}


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("name", {"name": "  "}),
        ("roles", {"roles": []}),
        ("roles", {"roles": [Role.ADMINISTRATOR]}),
        ("court", {"court": " "}),
        ("passphrase", {"passphrase": "short"}),
        ("passphrase", {"passphrase": "password1"}),
    ],
)
def test_a_refused_first_run_leaves_nothing_behind(
    laptop: Laptop, field: str, changed: dict[str, object]
) -> None:
    given = {
        "name": "Priya Nair",
        "roles": [Role.CDO],
        "court": "Northgate",
        "passphrase": PASSPHRASE,
        **changed,
    }
    with pytest.raises(FieldError) as refused:
        vaults.first_run(laptop.folder, laptop.catalogue, laptop.clock, policy=FLOOR, **given)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert not laptop.folder.path.exists()


def test_a_half_made_vault_is_made_again(laptop: Laptop) -> None:
    """As a kill in the middle of the first run leaves it."""
    making = laptop.folder.path.with_name("vault.making")
    making.mkdir()
    (making / "vault.db").write_bytes(b"half")
    laptop.begin("Priya Nair", Role.CDO)
    assert not making.exists()


def test_a_folder_with_something_in_it_is_left_alone(laptop: Laptop) -> None:
    laptop.folder.path.mkdir()
    (laptop.folder.path / "letter.txt").write_text("mine")
    with pytest.raises(UserError, match="not empty"):
        laptop.begin("Priya Nair", Role.CDO)
    assert (laptop.folder.path / "letter.txt").read_text() == "mine"


def test_signing_in_again_finds_everything(team: Laptop) -> None:
    assert team.session is not None
    case = lists.add_person(team.session, entry())
    session = team.enter("Helen Marsh")
    assert set(session.keys) == {(Compartment.MENTAL_HEALTH, 1)}
    assert session.vault.document(case) is not None  # type: ignore[arg-type]
    assert set(team.enter("Amina Yusuf").keys) == BOTH
    assert set(team.enter("Priya Nair").keys) == {(Compartment.SUBSTANCE, 1)}


def test_a_wrong_passphrase_then_the_right_one(team: Laptop) -> None:
    with pytest.raises(WrongPassphrase):
        team.enter("Priya Nair", "wrong wrong wrong")
    assert team.enter("Priya Nair").member().name == "Priya Nair"


def test_five_wrong_ones_make_the_sixth_wait(team: Laptop) -> None:
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            team.enter("Priya Nair", "wrong wrong wrong")
    team.clock.now = team.clock.now.replace(microsecond=0)
    with pytest.raises((throttle.TryLater, WrongPassphrase)):
        team.enter("Priya Nair", "wrong wrong wrong")
    assert vaults.seconds_to_wait(team.folder, team.clock, "Priya Nair") > 0
    assert vaults.seconds_to_wait(team.folder, team.clock, "Helen Marsh") == 0


def test_only_an_administrator_adds_members(team: Laptop) -> None:
    team.enter("Priya Nair")
    with pytest.raises(NotAllowed, match="Administrator"):
        team.add("Sam Reid", Role.LINK_WORKER)


def test_the_administrator_is_asked_for_the_passphrase_again(team: Laptop) -> None:
    from courtdesk.actions import members

    assert team.session is not None
    with pytest.raises(WrongPassphrase):
        members.add_member(
            team.session,
            name="Sam Reid",
            roles=[Role.LINK_WORKER],
            new_passphrase=PASSPHRASE,
            passphrase="not the right one",
            policy=FLOOR,
        )
    assert team.session.team().epoch == 4
    assert "Sam Reid" not in vaults.member_names(team.folder)


def test_a_key_follows_at_the_next_sign_in_of_somebody_who_holds_it(laptop: Laptop) -> None:
    """The administrator is a CDO and cannot pass the mental-health key on herself."""
    laptop.begin("Priya Nair", Role.CDO)
    laptop.add("Sam Reid", Role.LINK_WORKER)
    assert (Compartment.MENTAL_HEALTH, 2) in laptop.enter("Sam Reid").keys
    laptop.enter("Priya Nair")
    laptop.add("Helen Marsh", Role.CLINICAL_LEAD)
    assert not laptop.enter("Helen Marsh").keys
    laptop.enter("Sam Reid")
    assert set(laptop.enter("Helen Marsh").keys) == {(Compartment.MENTAL_HEALTH, 2)}


def test_the_recovery_key_passes_an_old_generation_on(laptop: Laptop) -> None:
    laptop.begin("Priya Nair", Role.CDO)
    laptop.add("Sam Reid", Role.LINK_WORKER, recovery_key=laptop.recovery_key.lower())
    assert set(laptop.enter("Sam Reid").keys) == BOTH


def test_a_changed_passphrase_replaces_the_old_one(team: Laptop) -> None:
    session = team.enter("Priya Nair")
    vaults.change_passphrase(session, PASSPHRASE, "other lantern biscuit", FLOOR)
    with pytest.raises(WrongPassphrase):
        team.enter("Priya Nair")
    assert team.enter("Priya Nair", "other lantern biscuit")


def test_settings_are_kept_and_checked(team: Laptop) -> None:
    session = team.enter("Helen Marsh")
    wanted = Settings(snippet_limit=3000, thresholds=(Threshold("k10", 25),), idle_minutes=3)
    site.update_settings(session, wanted)
    assert team.enter("Priya Nair").settings() == wanted
    with pytest.raises(NotAllowed):
        assert team.session is not None
        site.update_settings(team.session, Settings())
    lead = team.enter("Helen Marsh")
    for bad in (
        Settings(snippet_limit=10),
        Settings(idle_minutes=0),
        Settings(thresholds=(Threshold("k10", 51),)),
    ):
        with pytest.raises(FieldError):
            site.update_settings(lead, bad)
    # An administrator changes settings too, and thresholds stand among them from before they were
    # the clinical lead's alone.
    session = team.enter("Amina Yusuf")
    site.update_settings(session, replace(wanted, idle_minutes=4))
    with pytest.raises(NotAllowed, match="Clinical lead"):
        site.update_settings(session, replace(wanted, thresholds=(Threshold("k10", 12),)))
    assert session.settings().thresholds == wanted.thresholds


def test_a_vault_of_an_older_version_is_backed_up_before_it_is_changed(
    team: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    team.leave()
    more = {"9998-more": ("CREATE TABLE more (a)",)}
    monkeypatch.setattr(migrations, "_STEPS", migrations._STEPS | more)
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, "9998-more"))
    team.enter("Priya Nair")
    assert len(backup.rolling(team.folder)) == 1
    team.enter("Priya Nair")
    assert len(backup.rolling(team.folder)) == 1


def test_a_second_window_on_the_same_vault_is_told(team: Laptop) -> None:
    from courtdesk.errors import VaultInUse
    from courtdesk.store.folder import VaultFolder

    other = VaultFolder(team.folder.path, team.folder.state_dir)
    with pytest.raises(VaultInUse):
        vaults.sign_in(other, team.catalogue, team.clock, name="Priya Nair", passphrase=PASSPHRASE)
