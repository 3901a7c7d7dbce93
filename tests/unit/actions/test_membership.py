"""Who is on the team, and what keys follow from it, in real vaults."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest

from courtdesk.actions import forms, membership, own_keys, recovery_use, vaults
from courtdesk.actions.backups import check_vault
from courtdesk.actions.identities import member_card, team_change
from courtdesk.actions.records import Change, new_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment, Permission, Role
from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.domain.team import Team
from courtdesk.errors import FieldError, NotAllowed, TamperedVault, UserError, WrongPassphrase
from courtdesk.exchange import identity, sshsig
from courtdesk.store import compartments, wrapping
from courtdesk.store.keyslots import NewSlot, SlotFile, new_identity
from courtdesk.store.passphrases import FLOOR
from courtdesk.store.records import NewRevision, PersonSignature, canonical
from courtdesk.store.recovery import new_recovery_key, read_recovery_key
from tests.unit.actions.conftest import PASSPHRASE, Laptop
from tests.unit.actions.filling import agree, answers_of

NEW = "harbour violin cabbage"
MENTAL, SUBSTANCE = Compartment.MENTAL_HEALTH, Compartment.SUBSTANCE


def at(team: Laptop) -> Session:
    assert team.session is not None
    return team.session


def member(session: Session, name: str) -> MemberId:
    return next(one.id for one in session.team().members if one.name == name)


def test_who_leaves_a_role_reads_nothing_that_is_sealed_from_now_on(team: Laptop) -> None:
    session = at(team)
    membership.change_roles(
        session, member(session, "Helen Marsh"), [Role.RESPONSIBLE_OFFICER], passphrase=PASSPHRASE
    )
    assert session.compartments[MENTAL].generation == 2
    assert session.compartments[SUBSTANCE].generation == 1
    assert (MENTAL, 2) in session.keys
    # The old table of wraps stays in the record: her slot still opens it, and no key after it.
    hers = team.enter("Helen Marsh")
    tables = [head.open for one in hers.vault.documents(kind="compartment") for head in one.heads]
    bodies = [body for body in tables if body is not None]
    held = compartments.open_keys(bodies, hers.me, hers.identity.slot, hers.team().team_id)
    assert (MENTAL, 2) not in held
    assert not hers.keys


def test_who_joins_a_role_is_given_every_generation(team: Laptop) -> None:
    session = at(team)
    helen = member(session, "Helen Marsh")
    membership.change_roles(session, helen, [Role.CDO], passphrase=PASSPHRASE)
    membership.change_roles(session, helen, [Role.LD_PRACTITIONER], passphrase=PASSPHRASE)
    held = set(team.enter("Helen Marsh").keys)
    assert {(MENTAL, 1), (MENTAL, 2), (SUBSTANCE, 1)} <= held


def test_a_member_who_left_opens_nothing_and_stays_named(team: Laptop) -> None:
    session = at(team)
    helen = member(session, "Helen Marsh")
    before = session.vault_key
    membership.remove_member(session, helen, passphrase=PASSPHRASE)
    assert session.vault_key != before
    assert session.team().name_of(helen) == "Helen Marsh"
    assert session.compartments[MENTAL].generation == 2
    assert max(session.secrets) == 2
    assert session.list_secret == session.secrets[1].list_secret
    with pytest.raises(UserError, match="Nobody called Helen Marsh"):
        team.enter("Helen Marsh")
    assert team.enter("Priya Nair").keys
    assert check_vault(at(team)).ok


def test_leaving_that_was_cut_off_is_finished_by_whoever_signs_in_next(team: Laptop) -> None:
    session = at(team)
    helen = member(session, "Helen Marsh")
    record(session, team_change(session, session.team().without_member(helen)))
    assert membership.left_behind(session) == ("Helen Marsh",)
    team.enter("Priya Nair")
    assert membership.left_behind(at(team)) == ()
    assert "Helen Marsh" not in vaults.member_names(team.folder)


def test_somebody_who_left_is_refused_while_their_slot_is_still_there(team: Laptop) -> None:
    session = at(team)
    helen = member(session, "Helen Marsh")
    record(session, team_change(session, session.team().without_member(helen)))
    with pytest.raises(NotAllowed, match="no longer a member"):
        team.enter("Helen Marsh")


def test_nobody_removes_themselves_or_the_last_administrator(team: Laptop) -> None:
    session = at(team)
    with pytest.raises(UserError, match="another administrator"):
        membership.remove_member(session, session.me, passphrase=PASSPHRASE)
    with pytest.raises(FieldError, match="nobody would administer"):
        membership.change_roles(session, session.me, [Role.ASSESSOR], passphrase=PASSPHRASE)


@pytest.mark.parametrize("name", ["Priya Nair", "Helen Marsh", "Omar Haddad"])
def test_only_an_administrator_changes_the_team(team: Laptop, name: str) -> None:
    session = team.enter(name)
    other = session.team().administrators[0].id
    device = session.team().devices[0].id
    assert not session.may(Permission.MANAGE_TEAM)
    for change in (
        lambda: membership.change_roles(session, other, [Role.CDO], passphrase=PASSPHRASE),
        lambda: membership.remove_member(session, other, passphrase=PASSPHRASE),
        lambda: membership.reset_member(
            session, other, new_passphrase=NEW, passphrase=PASSPHRASE, policy=FLOOR
        ),
        lambda: membership.revoke_device(session, device, passphrase=PASSPHRASE),
        lambda: membership.name_device(session, device, "Room 2 laptop"),
        lambda: membership.settle(session, (), passphrase=PASSPHRASE),
        lambda: membership.prepare_recovery_key(session, passphrase=PASSPHRASE),
        lambda: membership.renew_vault_key(session, passphrase=PASSPHRASE),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_every_change_of_the_team_asks_for_the_passphrase_again(team: Laptop) -> None:
    session = at(team)
    helen, epoch = member(session, "Helen Marsh"), session.team().epoch
    for change in (
        lambda: membership.change_roles(session, helen, [Role.CDO], passphrase="wrong"),
        lambda: membership.remove_member(session, helen, passphrase="wrong"),
        lambda: membership.reset_member(
            session, helen, new_passphrase=NEW, passphrase="wrong", policy=FLOOR
        ),
        lambda: own_keys.renew_keys(session, passphrase="wrong"),
    ):
        with pytest.raises(WrongPassphrase):
            change()
    assert session.team().epoch == epoch


def test_a_reset_member_signs_in_with_the_new_passphrase_and_reads_again(team: Laptop) -> None:
    session = at(team)
    helen = member(session, "Helen Marsh")
    membership.reset_member(session, helen, new_passphrase=NEW, passphrase=PASSPHRASE, policy=FLOOR)
    with pytest.raises(WrongPassphrase):
        team.enter("Helen Marsh")
    back = team.enter("Helen Marsh", NEW)
    assert (MENTAL, 1) in back.keys
    assert len(back.member().earlier) == 1
    assert check_vault(back).ok


def test_a_reset_by_somebody_without_the_key_is_made_good_by_a_colleague(laptop: Laptop) -> None:
    """The CDO administers: she cannot pass the mental health key on herself."""
    laptop.begin("Priya Nair", Role.CDO)
    laptop.add("Sam Reid", Role.LINK_WORKER)
    laptop.add("Helen Marsh", Role.CLINICAL_LEAD)
    laptop.enter("Sam Reid")
    session = laptop.enter("Priya Nair")
    helen = member(session, "Helen Marsh")
    membership.reset_member(session, helen, new_passphrase=NEW, passphrase=PASSPHRASE, policy=FLOOR)
    assert not laptop.enter("Helen Marsh", NEW).keys
    laptop.enter("Sam Reid")
    assert (MENTAL, 2) in laptop.enter("Helen Marsh", NEW).keys


def test_renewed_keys_are_signed_by_the_old_ones_and_open_all_that_was(team: Laptop) -> None:
    session = at(team)
    old = session.identity
    own_keys.renew_keys(session, passphrase=PASSPHRASE)
    assert session.identity != old
    assert {(MENTAL, 1), (SUBSTANCE, 1)} == set(session.keys)
    again = team.enter("Amina Yusuf")
    assert again.identity != old and set(again.keys) == {(MENTAL, 1), (SUBSTANCE, 1)}
    assert again.member().earlier[0].sign == base64.b64encode(old.public.sign).decode()
    assert check_vault(again).ok


@pytest.mark.parametrize("stop", ["_put_in_place", "record"])
def test_renewing_keys_that_was_cut_off_is_finished_or_undone(
    team: Laptop, monkeypatch: pytest.MonkeyPatch, stop: str
) -> None:
    session = at(team)
    old = session.identity

    class CutOffError(Exception):
        """As a kill would."""

    def cut(*_: object) -> None:
        raise CutOffError

    with monkeypatch.context() as patched:
        patched.setattr(own_keys, stop, cut)
        with pytest.raises(CutOffError):
            own_keys.renew_keys(session, passphrase=PASSPHRASE)
    again = team.enter("Amina Yusuf")
    assert (again.identity == old) is (stop == "record")
    assert not (team.folder.path / "keys.renewed.json").exists()
    assert team.enter("Amina Yusuf").identity == again.identity


def test_a_lost_laptop_counts_up_to_what_is_here(team: Laptop) -> None:
    session = at(team)
    first = session.vault.device.device
    session.vault.begin_new_device("as after a restore")
    session = team.enter("Amina Yusuf")
    last = session.vault.last_of(first)
    assert last is not None
    membership.revoke_device(session, first, passphrase=PASSPHRASE)
    revoked = session.team().revocation(first)
    assert revoked is not None and revoked.last_seq == last[0]
    assert session.compartments[MENTAL].generation == 2 and max(session.secrets) == 2
    with pytest.raises(UserError, match="already"):
        membership.revoke_device(session, first, passphrase=PASSPHRASE)
    with pytest.raises(UserError, match="you are using"):
        membership.revoke_device(session, session.vault.device.device, passphrase=PASSPHRASE)


def test_the_recovery_key_makes_an_administrator_and_nothing_else(laptop: Laptop) -> None:
    laptop.begin("Priya Nair", Role.CDO)
    laptop.leave()
    made = recovery_use.use_recovery_key(
        laptop.folder,
        laptop.catalogue,
        laptop.clock,
        recovery_key=laptop.recovery_key,
        name="Tom Lund",
        new_passphrase=NEW,
        policy=FLOOR,
    )
    assert made.roles == (Role.ADMINISTRATOR,)
    session = laptop.enter("Tom Lund", NEW)
    assert session.may(Permission.MANAGE_TEAM)
    assert any(
        one.latest.body["action"] == "recovery-key-used"
        for one in session.vault.documents(kind="audit")
    )
    assert check_vault(session).ok


def test_the_recovery_key_stands_in_for_a_forgotten_passphrase(laptop: Laptop) -> None:
    laptop.begin("Sam Reid", Role.LINK_WORKER)
    laptop.leave()
    recovery_use.use_recovery_key(
        laptop.folder,
        laptop.catalogue,
        laptop.clock,
        recovery_key=laptop.recovery_key.lower(),
        name="sam reid",
        new_passphrase=NEW,
        policy=FLOOR,
    )
    session = laptop.enter("Sam Reid", NEW)
    assert set(session.keys) == {(MENTAL, 1), (SUBSTANCE, 1)}
    with pytest.raises(WrongPassphrase):
        laptop.enter("Sam Reid", PASSPHRASE)


def test_a_renewed_recovery_key_replaces_the_sheet(laptop: Laptop) -> None:
    session = laptop.begin("Sam Reid", Role.LINK_WORKER)
    old = laptop.recovery_key
    prepared = membership.prepare_recovery_key(session, passphrase=PASSPHRASE)
    # Shown and not begun: the old sheet still holds.
    slots = SlotFile.load(laptop.folder.keys)
    assert slots.unlock_with_recovery(read_recovery_key(old)) == session.vault_key
    membership.begin_recovery_key(session, prepared)
    new = prepared.recovery_key
    laptop.leave()

    def use(key: str) -> None:
        recovery_use.use_recovery_key(
            laptop.folder,
            laptop.catalogue,
            laptop.clock,
            recovery_key=key,
            name="Sam Reid",
            new_passphrase=NEW,
            policy=FLOOR,
        )

    with pytest.raises(FieldError, match="another vault"):
        use(old)
    use(new)
    assert set(laptop.enter("Sam Reid", NEW).keys) == {(MENTAL, 1), (SUBSTANCE, 1)}


# What a member with the vault key, and a program of their own, could append


def forged(session: Session, after: Team) -> None:
    record(session, team_change(session, after))


def test_a_role_that_somebody_gives_themselves_does_not_hold(team: Laptop) -> None:
    session = team.enter("Priya Nair")
    mine = replace(session.member(), roles=(Role.CDO, Role.CLINICAL_LEAD, Role.ADMINISTRATOR))
    forged(session, session.team().with_changed(mine))
    assert session.roles() == (Role.CDO,)
    assert any("under the name of Priya Nair was not taken" in one for one in session.notices)
    assert not check_vault(session).ok
    # And the administrator goes on from what held.
    amina = team.enter("Amina Yusuf")
    membership.change_roles(amina, member(amina, "Omar Haddad"), [Role.CDO], passphrase=PASSPHRASE)
    assert team.enter("Priya Nair").roles() == (Role.CDO,)


def test_an_epoch_from_the_future_does_not_hold(team: Laptop) -> None:
    session = at(team)
    forged(session, replace(session.team(), epoch=99, court="Elsewhere"))
    assert session.team().court == "Northgate Magistrates' Court"
    assert any("does not follow" in one for one in session.notices)


def test_a_second_team_document_is_never_the_team(team: Laptop) -> None:
    session = team.enter("Priya Nair")
    mine = replace(session.member(), roles=(Role.ADMINISTRATOR,))
    rogue = Team(session.team().team_id, 1, "Elsewhere", (mine,))
    record(session, Change("team", rogue, new_id(session), namespace=identity.TEAM))
    assert session.team().court == "Northgate Magistrates' Court"


def test_keys_listed_under_a_colleagues_name_are_noticed_by_the_colleague(team: Laptop) -> None:
    """A rogue administrator, who may lawfully reset a member, cannot do so unseen."""
    session = at(team)
    helen = session.team().member(member(session, "Helen Marsh"))
    assert helen is not None
    mine = member_card(helen.id, "", (), new_identity()).keys
    forged(session, session.team().with_changed(helen.with_keys(mine)))
    with pytest.raises(TamperedVault, match="other keys for you than yours, by Amina Yusuf"):
        team.enter("Helen Marsh")


def test_nothing_is_sealed_to_a_compartment_that_no_administrator_began(team: Laptop) -> None:
    session = team.enter("Priya Nair")
    mine = {str(session.me): session.identity.public.slot}
    body, _ = compartments.new_compartment(MENTAL, 9, mine, session.team().team_id)
    record(session, Change("compartment", body, new_id(session), namespace=identity.TEAM))
    assert session.compartments[MENTAL].generation == 1
    assert not any(name is MENTAL for name, _ in session.keys)


def test_a_compartments_public_key_is_never_another(team: Laptop) -> None:
    session = team.enter("Priya Nair")
    table = next(one for one in session.keyring.compartments if one.public.compartment is MENTAL)
    mine = {str(session.me): session.identity.public.slot}
    body, public = compartments.new_compartment(MENTAL, 1, mine, session.team().team_id)
    record(session, Change("compartment", body, table.id, namespace=identity.TEAM))
    assert session.compartments[MENTAL].public != public.public
    assert wrapping.fingerprint(session.compartments[MENTAL].public) == wrapping.fingerprint(
        table.public.public
    )
    assert (MENTAL, 1) in team.enter("Helen Marsh").keys


def test_a_draft_of_ones_own_survives_renewed_keys(team: Laptop, case: CaseId) -> None:
    """A CDO holds no mental health key: her half-filled screen is sealed to her own slot."""
    session = team.enter("Priya Nair")
    agree(session, case)
    opened = forms.open_form(session, case, "core-10")
    typed = answers_of(opened.form, "2---------")
    forms.save_answers(session, opened, typed)
    own_keys.renew_keys(session, passphrase=PASSPHRASE)
    again = forms.open_form(team.enter("Priya Nair"), case, "core-10")
    assert again.answers == typed


def test_keys_renewed_on_another_laptop_are_not_taken_for_an_attack(team: Laptop) -> None:
    session = team.enter("Helen Marsh")
    helen = session.member()
    fresh = member_card(helen.id, "", (), new_identity()).keys
    record(session, team_change(session, session.team().with_changed(helen.with_keys(fresh))))
    with pytest.raises(UserError, match="renewed on another laptop"):
        team.enter("Helen Marsh")
    # Nor is the slot of before a reason to keep somebody who left.
    session = team.enter("Amina Yusuf")
    membership.remove_member(session, member(session, "Omar Haddad"), passphrase=PASSPHRASE)
    assert vaults.member_names(team.folder) == ("Amina Yusuf", "Priya Nair")


def test_a_recovery_key_that_somebody_slipped_in_gets_nothing(team: Laptop) -> None:
    """With the vault key anybody can write keys.json; the roster says whose sheet it is."""
    session = at(team)
    rogue = new_recovery_key()
    slots = SlotFile.load(team.folder.keys)
    slots.replace_recovery(rogue.pair().public, session.vault_key)
    assert any("recovery key of this laptop is not" in one for one in check_vault(session).problems)
    membership.renew_vault_key(session, passphrase=PASSPHRASE)
    with pytest.raises(FieldError, match="another vault"):
        SlotFile.load(team.folder.keys).unlock_with_recovery(rogue)
    assert check_vault(session).ok


def test_a_slot_that_is_not_its_members_keeps_nobody_in(team: Laptop) -> None:
    session = at(team)
    omar = member(session, "Omar Haddad")
    trap = NewSlot(omar, "Omar Haddad", new_identity(), NEW, FLOOR)
    SlotFile.load(team.folder.keys).replace_identity(trap, session.vault_key)
    assert any(
        "Omar Haddad signs in here with other keys" in one for one in check_vault(session).problems
    )
    membership.remove_member(session, member(session, "Helen Marsh"), passphrase=PASSPHRASE)
    assert vaults.member_names(team.folder) == ("Amina Yusuf", "Priya Nair")
    assert team.enter("Priya Nair").keys


@pytest.mark.parametrize("spoilt", [b"rubbish" * 200, None])
def test_spoilt_wraps_keep_nobody_out(team: Laptop, spoilt: bytes | None) -> None:
    """Any member can sign a version of a table; what was wrapped before is still there."""
    session = team.enter("Priya Nair")
    changes = []
    for table in (*session.keyring.compartments, *session.keyring.team):
        body = json.loads(table.body)
        text = base64.b64encode(spoilt).decode() if spoilt else ""
        body["wraps"] = dict.fromkeys(body["wraps"], text) if spoilt else {}
        kind = "compartment" if "compartment" in body else "team-keys"
        changes.append(Change(kind, canonical(body), table.id, namespace=identity.TEAM))
    record(session, *changes)
    assert (MENTAL, 1) in team.enter("Helen Marsh").keys
    assert {(MENTAL, 1), (SUBSTANCE, 1)} == set(team.enter("Amina Yusuf").keys)


def test_nothing_counts_that_a_leaver_made_since(team: Laptop) -> None:
    """Their signature stays good for ever; what came in after they had left is not believed."""
    helen = team.enter("Helen Marsh")
    body, _ = compartments.new_compartment(
        MENTAL, 2, {str(helen.me): helen.identity.public.slot}, helen.team().team_id
    )
    kept = helen.memory.identity
    amina = team.enter("Amina Yusuf")
    both = amina.team().member(helen.me)
    assert both is not None
    membership.change_roles(
        amina, both.id, [Role.CLINICAL_LEAD, Role.ADMINISTRATOR], passphrase=PASSPHRASE
    )
    membership.remove_member(amina, both.id, passphrase=PASSPHRASE)
    newest = amina.compartments[MENTAL]
    blob = sshsig.sign(kept.sign, identity.TEAM, body)
    late = NewRevision(
        document=new_id(amina),
        kind="compartment",
        case=None,
        parents=(),
        open=body,
        signature=PersonSignature(identity.TEAM, both.id, blob),
    )
    amina.vault.append(late, author=both.id)
    assert amina.compartments[MENTAL] == newest
