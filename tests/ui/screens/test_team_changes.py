"""Team, changed in the window: roles, a reset, leaving, laptops, keys, two rosters settled."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from courtdesk.actions import members, membership, vaults
from courtdesk.actions.identities import team_change
from courtdesk.actions.records import record
from courtdesk.actions.session import Session
from courtdesk.domain.access import MAY, Compartment, Permission, Role
from courtdesk.domain.ids import DeviceId, MemberId
from courtdesk.domain.team import Device
from courtdesk.errors import FieldError
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import SlotFile
from courtdesk.store.passphrases import FLOOR
from courtdesk.store.recovery import read_recovery_key
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.team.effects import effects
from courtdesk.ui.screens.team.history import Change, History, HistoryView
from courtdesk.ui.screens.team.keys import RecoveryKeyForm
from courtdesk.ui.screens.team.laptops import LAPTOP_PARTS
from courtdesk.ui.screens.team.may_do import MayDo
from courtdesk.ui.screens.team.member import MEMBER_PARTS
from courtdesk.ui.screens.team.members import Members
from courtdesk.ui.screens.team.pages import TeamForm, TeamPage, part
from tests.helpers.bench import STAFF, Bench, passphrase_of
from tests.helpers.copies import copy_tree
from tests.helpers.keyboard import focused, press, spoken, tab_to, type_text, unnamed

NEW = "copper kettle meadow"
MINE = passphrase_of(Role.CDO)
_LEAD = ["registration_body", "registration_number"]
SAM, OWEN = STAFF[Role.LINK_WORKER], STAFF[Role.PROVIDER]


def _words(widget: QWidget) -> str:
    return "\n".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)
    )


def _id(bench: Bench, name: str) -> MemberId:
    return _id_in(bench.session(), name)


def _id_in(session: Session, name: str) -> MemberId:
    return next(one.id for one in session.team().members if one.name == name)


def _page(bench: Bench, place: Place, role: Role = Role.CDO) -> TeamPage[Any]:
    screen = bench.show(place, role)
    assert isinstance(screen, TeamPage)
    return screen


def _form(bench: Bench, place: Place) -> TeamForm[Any, Any]:
    screen = _page(bench, place)
    assert isinstance(screen, TeamForm) and screen.group is not None, screen.refusal
    return screen


def _confirm(bench: Bench, verb: str) -> None:
    tab_to("Your own passphrase")
    type_text(MINE)
    tab_to(verb)
    press(Qt.Key.Key_Return)
    bench.settle()


def _errors(screen: TeamForm[Any, Any]) -> list[str]:
    assert screen.group is not None
    return [name for name, _ in screen.group.summary.errors]


# Members


def test_roles_are_changed_by_keyboard_and_say_what_is_lost_and_gained(bench: Bench) -> None:
    team = bench.show(Place("team"))
    bench.picture(team, "team-members")
    generation = bench.session().compartments[Compartment.MENTAL_HEALTH].generation
    tab_to(f"Open {SAM}")
    press(Qt.Key.Key_Return)
    sam = _id(bench, SAM)
    assert bench.log.went == [part("member", sam)]
    member = _page(bench, part("member", sam))
    bench.picture(member, "team-member")
    assert "Mental health answers and substance answers" in _words(member)
    tab_to("Change roles")
    press(Qt.Key.Key_Return)
    screen = _form(bench, part("roles", sam))
    assert "Nothing yet: the roles are as they were." in _words(screen)
    tab_to("Link worker")
    press(Qt.Key.Key_Space)
    tab_to("Responsible officer")
    press(Qt.Key.Key_Space)
    bench.settle()
    words = _words(screen)
    bench.picture(screen, "team-roles")
    assert "Will not read mental health answers recorded from now on. What they could" in words
    assert "May now: " in words and "decide about enforcement" in words
    _confirm(bench, "Change roles")
    assert bench.log.said == ["Sam Reid is now: Responsible officer."]
    session = bench.session()
    changed = session.team().member(sam)
    assert changed is not None and changed.roles == (Role.RESPONSIBLE_OFFICER,)
    assert session.compartments[Compartment.MENTAL_HEALTH].generation == generation + 1


def test_a_forgotten_passphrase_is_reset_by_keyboard(bench: Bench) -> None:
    screen = _form(bench, part("reset", _id(bench, OWEN)))
    bench.picture(screen, "team-reset")
    type_text(NEW)
    tab_to("The member's new passphrase again")
    type_text(NEW)
    _confirm(bench, "Reset passphrase")
    assert bench.log.said == ["Owen Pryce signs in with the new passphrase from now on."]
    assert SlotFile.load(bench.folder.keys).unlock(OWEN, NEW)


def test_a_member_leaves_by_keyboard_and_stays_named(bench: Bench) -> None:
    screen = _form(bench, part("leaving", _id(bench, OWEN)))
    bench.picture(screen, "team-leaving")
    assert "is not called back" in _words(screen)
    tab_to("Owen Pryce leaves the team")
    press(Qt.Key.Key_Space)
    _confirm(bench, "Take off the team")
    assert bench.log.said == ["Owen Pryce has left the team, and the vault has a new key."]
    assert bench.log.went == [part("")]
    assert OWEN not in vaults.member_names(bench.folder)
    history = _page(bench, part("history"))
    bench.picture(history, "team-history")
    assert "Who has left" in _words(history) and OWEN in _words(history)


_WRONG: tuple[tuple[str, dict[str, Any], list[str]], ...] = (
    ("roles", {"roles": (), "mine": MINE}, ["roles"]),
    ("roles", {"roles": ("clinical-lead",), "mine": MINE}, _LEAD),
    ("roles", {"mine": MINE}, ["roles"]),
    ("roles", {"roles": ("cdo",), "mine": "not this one"}, ["mine"]),
    ("roles", {"roles": ("cdo",)}, ["mine"]),
    ("reset", {"passphrase": NEW, "again": f"{NEW}!", "mine": MINE}, ["again"]),
    ("reset", {"passphrase": "short", "again": "short", "mine": MINE}, ["passphrase"]),
    ("leaving", {"mine": MINE}, ["sure"]),
    ("leaving", {"sure": ("sure",), "mine": "not this one"}, ["mine"]),
)


def test_what_is_refused_is_told_at_its_field_and_changes_nothing(bench: Bench) -> None:
    before, sam = bench.session().team(), _id(bench, SAM)
    for page, values, fields in _WRONG:
        screen = _form(bench, part(page, sam))
        assert screen.group is not None
        for name, value in values.items():
            screen.group[name].set_value(value)
        screen.submit()
        bench.settle()
        assert _errors(screen) == fields, (page, values)
        assert screen.action.isEnabled()
    assert bench.log.said == []
    assert bench.session().team() == before


def test_the_last_administrator_stays_one(bench: Bench) -> None:
    screen = _form(bench, part("roles", bench.session().me))
    assert screen.group is not None
    screen.group["roles"].set_value(("cdo",))
    screen.mine.set_value(MINE)
    screen.submit()
    bench.settle()
    assert screen.group.summary.errors == (
        ("roles", "This cannot be changed, because nobody would administer the team."),
    )


def test_what_does_not_fit_oneself_is_not_offered_and_said(bench: Bench) -> None:
    me = bench.session().me
    words = _words(_page(bench, part("member", me)))
    assert "Another administrator sees you off" in words
    for name in ("reset", "leaving"):
        refusal = _page(bench, part(name, me)).refusal
        assert refusal is not None and ("own passphrase" in refusal or "yourself" in refusal)
    assert "not on the team any more" in str(_page(bench, part("roles", "nobody")).refusal)


# Laptops and keys


def test_a_laptop_is_named_and_a_lost_one_revoked_by_keyboard(bench: Bench) -> None:
    lost = bench.session().vault.device.device
    bench.session().vault.begin_new_device("as after a restore")
    bench.sign_out()
    bench.session()
    _form(bench, part("laptop-name", lost))
    type_text("Room 2 laptop")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert bench.log.said == ["The laptop is called Room 2 laptop."]
    laptops = _page(bench, part("laptops"))
    bench.picture(laptops, "team-laptops")
    assert "On the team since 14/1/2027, by Priya Nair" in _words(laptops)
    # As Sync calls it, and the list of who did what.
    assert "Priya Nair’s laptop (joined 14/1/2027) (this one)" in _words(laptops)
    tab_to("It is lost: Room 2 laptop")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [part("laptop-lost", lost)]
    screen = _form(bench, part("laptop-lost", lost))
    bench.picture(screen, "team-laptop-lost")
    tab_to("Room 2 laptop is lost for good")
    press(Qt.Key.Key_Space)
    _confirm(bench, "Revoke this laptop")
    assert "renew their keys now" in bench.log.said[-1]
    assert bench.session().team().revocation(lost) is not None
    assert "Room 2 laptop, revoked" in _words(_page(bench, part("laptops")))
    assert "revoked already" in str(_page(bench, part("laptop-lost", lost)).refusal)
    here = bench.session().vault.device.device
    assert "you are using" in str(_page(bench, part("laptop-lost", here)).refusal)


def test_a_member_renews_their_own_keys_by_keyboard(bench: Bench) -> None:
    screen = _page(bench, part("own-keys"), Role.PROVIDER)
    bench.picture(screen, "team-own-keys")
    old = bench.session(Role.PROVIDER).identity
    type_text(passphrase_of(Role.PROVIDER))
    press(Qt.Key.Key_Return)
    bench.settle()
    assert bench.log.said == ["Your keys have been renewed."]
    assert bench.session(Role.PROVIDER).identity != old
    bench.unlocked.pop(Role.PROVIDER)


def test_a_new_recovery_key_is_shown_once_and_the_page_stays_until_it_is_kept(
    bench: Bench,
) -> None:
    screen = _form(bench, part("recovery"))
    assert isinstance(screen, RecoveryKeyForm)
    bench.picture(screen, "team-recovery")
    before = bench.session().vault_key
    type_text(MINE)
    press(Qt.Key.Key_Return)
    bench.settle()
    page = screen.key_page
    assert page is not None and page.isVisible()
    bench.picture(screen, "team-recovery-shown")
    key = page._text()
    with pytest.raises(FieldError, match="another vault"):
        SlotFile.load(bench.folder.keys).unlock_with_recovery(read_recovery_key(key))
    assert bench.session().vault_key == before
    assert not screen.leave()
    assert page.safe.error
    tab_to("I have put it somewhere safe, away from this laptop")
    press(Qt.Key.Key_Space)
    tab_to("Continue")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert SlotFile.load(bench.folder.keys).unlock_with_recovery(read_recovery_key(key)) != before
    assert bench.log.backs == 1 and screen.leave()
    assert "Destroy the old sheet" in bench.log.said[0]


def test_the_vault_is_given_a_new_key_by_keyboard(bench: Bench) -> None:
    _form(bench, part("vault-key"))
    before = bench.session().vault_key
    type_text(MINE)
    press(Qt.Key.Key_Return)
    bench.settle()
    assert bench.log.said == ["The vault on this laptop has a new key."]
    assert bench.session().vault_key != before


def test_nobody_leaves_a_page_while_it_changes_keys(bench: Bench) -> None:
    screen = _form(bench, part("vault-key"))
    screen.mine.set_value(MINE)
    screen.submit()
    assert not screen.leave()
    bench.settle()
    assert screen.leave()


# Two rosters side by side


def _second(bench: Bench, root: Path) -> Session:
    """The same vault on another laptop, where the link worker administers it."""
    bench.sign_out()
    copy_tree(bench.folder.path, root / "vault")
    folder = VaultFolder(root / "vault", root / "state")
    return vaults.sign_in(
        folder,
        bench.catalogue,
        bench.clock,
        name=SAM,
        passphrase=passphrase_of(Role.LINK_WORKER),
    )


def test_two_rosters_side_by_side_are_settled_by_keyboard(bench: Bench, tmp_path: Path) -> None:
    membership.change_roles(
        bench.session(),
        _id(bench, SAM),
        [Role.LINK_WORKER, Role.ADMINISTRATOR],
        passphrase=MINE,
    )
    other = _second(bench, tmp_path / "other")
    members.add_member(
        other,
        name="Gwen Wynne",
        roles=[Role.RESPONSIBLE_OFFICER],
        new_passphrase=NEW,
        passphrase=passphrase_of(Role.LINK_WORKER),
        policy=FLOOR,
    )
    session = bench.session()
    membership.name_device(session, session.vault.device.device, "Room 1 laptop")
    session.vault.accept(other.vault.outgoing(["device", "team", "team-keys", "compartment"]))
    other.vault.close()
    assert session.standing().forked
    team = bench.show(Place("team"))
    assert isinstance(team, Members)
    bench.picture(team, "team-forked")
    tab_to("Settle the team")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [part("settle")]
    screen = _form(bench, part("settle"))
    bench.picture(screen, "team-settle")
    assert "added by Sam Reid" in _words(screen)
    tab_to("Gwen Wynne")
    press(Qt.Key.Key_Space)
    _confirm(bench, "Settle the team")
    assert bench.log.said == ["The team is settled: it has 8 members."]
    assert not session.standing().forked
    assert "Nothing in the team waits" in str(_page(bench, part("settle")).refusal)
    gwen = _id(bench, "Gwen Wynne")
    assert "reset on the laptop on which they sign in" in _words(_page(bench, part("member", gwen)))
    assert "on this laptop: reset it" in str(_page(bench, part("reset", gwen)).refusal)


# What is offered to whom, and what the pages say


def test_what_an_administrator_does_is_refused_to_others_and_says_who_may(bench: Bench) -> None:
    me = bench.session(Role.PROVIDER).me
    about = [part(name, me) for name in (*MEMBER_PARTS, *LAPTOP_PARTS)]
    for place in (*about, part("settle"), part("recovery"), part("vault-key")):
        refusal = _page(bench, place, Role.PROVIDER).refusal
        assert refusal is not None and "Administrator" in refusal, place


def test_others_are_offered_the_pages_that_are_read_and_none_that_change(bench: Bench) -> None:
    bench.show(Place("team"), Role.PROVIDER)
    for button in ("Laptops", "Who may do what", "Team history", "Renew my keys"):
        tab_to(button)
    for button in ("Recovery key", "Vault key", f"Open {SAM}"):
        with pytest.raises(AssertionError, match="Tab never comes"):
            tab_to(button)
    laptops = _page(bench, part("laptops"), Role.PROVIDER)
    assert "An administrator names or revokes a laptop: Priya Nair." in _words(laptops)
    assert "Name: " not in _words(laptops)


def test_who_may_do_what_says_what_the_table_says_of_every_role(bench: Bench) -> None:
    screen = _page(bench, part("access"), Role.PROVIDER)
    assert isinstance(screen, MayDo)
    bench.picture(screen, "team-access")
    assert screen.role.value() == Role.PROVIDER.value
    for role in Role:
        screen.role.set_value(role.value)
        bench.settle()
        may, _, may_not = _words(screen).partition("\nMay not\n")
        for permission in Permission:
            sentence = f"{permission.label[0].upper()}{permission.label[1:]}"
            half = may if role in MAY[permission] else may_not
            assert f"\n{sentence}\n" in f"\n{half}\n", (role, permission)


def test_the_history_names_who_changed_the_team_and_when(bench: Bench) -> None:
    screen = _page(bench, part("history"), Role.PROVIDER)
    assert isinstance(screen, History)
    words = _words(screen)
    assert "1 · 14/1/2027 at 09:20 · Priya Nair" in words
    assert "The team was begun." in words


def test_a_forged_change_is_told_and_stands_in_no_list(bench: Bench) -> None:
    session = bench.session(Role.PROVIDER)
    forged = Device(DeviceId("f" * 32), base64.b64encode(bytes(32)).decode(), "Forged laptop")
    team = session.team().with_device(forged).without_member(_id_in(session, SAM))
    record(session, team_change(session, team))
    screen = _page(bench, part("history"), Role.PROVIDER)
    words = _words(screen)
    assert "under the name of Owen Pryce was not taken" in words
    assert "Sam Reid has left" not in words
    assert "Nobody so far." in words
    assert "Forged laptop" not in _words(_page(bench, part("laptops"), Role.PROVIDER))


def test_a_page_that_is_only_read_gives_the_keyboard_to_something_on_it(bench: Bench) -> None:
    screen = _page(bench, part("history"))
    # As the window does with a screen that has nothing on it yet.
    screen.setFocus()
    screen.refresh()
    bench.settle()
    assert spoken(focused()) == "Back"


def test_older_changes_are_shown_when_asked_for(bench: Bench) -> None:
    screen = _page(bench, part("history"))
    assert isinstance(screen, History)
    at = bench.clock()
    many = [Change(number, OWEN, at, (f"Thing {number}.",)) for number in range(50, 0, -1)]
    screen.loaded(HistoryView(tuple(many), (), ()))
    assert "Thing 50." in _words(screen) and "Thing 1." not in _words(screen).split("\n")
    tab_to("Show older changes")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert "Thing 1." in _words(screen).split("\n")
    assert focused().isVisible()


def test_everything_that_takes_the_keyboard_has_a_name(bench: Bench) -> None:
    sam, here = _id(bench, SAM), bench.session().vault.device.device
    about = [part(name, sam) for name in MEMBER_PARTS]
    read = [part(name) for name in ("", "laptops", "access", "history")]
    keys = [part(name) for name in ("own-keys", "vault-key", "recovery")]
    for place in (*read, *keys, *about, part("laptop-name", here)):
        assert unnamed(bench.show(place)) == [], place


def test_effects_tell_each_compartment_that_changes_and_only_those() -> None:
    told = effects([Role.PROVIDER], [Role.CLINICAL_LEAD], frozenset())
    assert told.loses[0].startswith("Will not read substance answers")
    assert told.gains[0].startswith("Will read mental health answers, also those recorded before")
    alone = effects([Role.PROVIDER], [Role.CLINICAL_LEAD], {Compartment.MENTAL_HEALTH})
    assert "Nobody on the team can pass on" in alone.gains[0]
    assert effects([Role.CDO], [Role.CDO], frozenset()) == effects([], [], frozenset())
