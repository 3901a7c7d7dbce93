"""Joining from another laptop, through files only: two and three real vaults on one machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from courtdesk.actions import joining, membership, sealed_files, team_files, vaults
from courtdesk.actions.backups import check_vault
from courtdesk.actions.identities import team_change
from courtdesk.actions.joining import Invitation
from courtdesk.actions.records import record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment, Permission, Role
from courtdesk.errors import (
    BundleRefused,
    FieldError,
    FileRefused,
    NotABundle,
    NotAllowed,
    NotForYou,
    NotFromMember,
    OlderThanHeld,
    SeenBefore,
    SenderRevoked,
    TamperedBundle,
    UserError,
    WrongPassphrase,
)
from courtdesk.exchange.bundle import Entry
from courtdesk.exchange.cards import Card
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store import incoming
from courtdesk.store.folder import VaultFolder
from courtdesk.store.incoming import Foreign
from courtdesk.store.keyslots import SlotFile, Unlocked
from courtdesk.store.passphrases import FLOOR
from courtdesk.store.recovery import read_recovery_key
from courtdesk.store.throttle import TryLater
from tests.helpers.copies import copy_tree, copy_vault
from tests.unit.actions.conftest import PASSPHRASE, Laptop

HERS = "harbour violin cabbage"
NEWCOMER = "Sam Field"
ROOM = "Room 2 laptop"
MENTAL, SUBSTANCE = Compartment.MENTAL_HEALTH, Compartment.SUBSTANCE


def at(laptop: Laptop) -> Session:
    assert laptop.session is not None
    return laptop.session


def second(root: Path, catalogue: Catalogue, name: str = "second") -> Laptop:
    return Laptop(VaultFolder(root / name / "vault", root / name / "state"), catalogue)


def ask(laptop: Laptop, name: str = NEWCOMER, *roles: Role) -> Card:
    return joining.begin(
        laptop.folder,
        laptop.clock,
        name=name,
        roles=roles or [Role.LINK_WORKER],
        court="Northgate Magistrates' Court",
        passphrase=HERS,
        policy=FLOOR,
    )


def hand_over(laptop: Laptop, path: Path) -> Card:
    """The card as a file, read on the other side."""
    joining.save_card(laptop.folder, path)
    return joining.read_card(path)


def look(laptop: Laptop, path: Path, passphrase: str = HERS) -> Invitation:
    return joining.look_into(laptop.folder, laptop.clock, path, passphrase)


def enter(laptop: Laptop, invitation: Invitation, name: str = ROOM) -> str:
    return joining.join(laptop.folder, laptop.catalogue, laptop.clock, invitation, laptop=name)


@dataclass
class Pair:
    """Amina's laptop, and one in the same team on which only Sam, the link worker, signs in."""

    one: Laptop
    two: Laptop
    root: Path

    def file(self, name: str = "team.age") -> Path:
        path = self.root / name
        team_files.write_team_file(at(self.one), path)
        return path

    def back(self, name: str = "back.age") -> Path:
        path = self.root / name
        team_files.write_team_file(at(self.two), path)
        return path


Opened = dict[str, Unlocked]


@pytest.fixture(scope="module")
def pair_template(
    team_template: Path, tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue
) -> tuple[Path, Opened]:
    root = tmp_path_factory.mktemp("pair")
    copy_vault(team_template, root / "first")
    one, two = second(root, catalogue, "first"), second(root, catalogue)
    one.clock.now += timedelta(minutes=10)
    one.enter("Amina Yusuf")
    ask(two)
    card = hand_over(two, root / "card.txt")
    joining.admit(at(one), card, card.roles, PASSPHRASE)
    team_files.write_team_file(at(one), root / "team.age")
    enter(two, look(two, root / "team.age"))
    two.enter(NEWCOMER, HERS)
    opened = {}
    for laptop, name, passphrase in ((one, "Amina Yusuf", PASSPHRASE), (two, NEWCOMER, HERS)):
        laptop.leave()
        opened[name] = SlotFile.load(laptop.folder.keys).unlock(name, passphrase)
    return root, opened


@pytest.fixture
def pair(
    pair_template: tuple[Path, Opened], tmp_path: Path, catalogue: Catalogue
) -> Iterator[Pair]:
    root, (template, opened) = tmp_path / "pair", pair_template
    copy_tree(template, root)
    made = Pair(second(root, catalogue, "first"), second(root, catalogue), root)
    for laptop, name in ((made.one, "Amina Yusuf"), (made.two, NEWCOMER)):
        laptop.clock.now += timedelta(minutes=20)
        vault_id = SlotFile.load(laptop.folder.keys).vault_id
        # As after the right passphrase, which takes longest of all.
        laptop.session = vaults.enter(
            laptop.folder, catalogue, laptop.clock, vault_id, opened[name]
        )
    yield made
    made.one.leave()
    made.two.leave()


@pytest.fixture
def newcomer(tmp_path: Path, catalogue: Catalogue) -> Laptop:
    return second(tmp_path, catalogue, "third")


# The whole way


def test_from_a_card_to_a_vault_of_ones_own(team: Laptop, newcomer: Laptop, tmp_path: Path) -> None:
    made = ask(newcomer)
    assert joining.under_way(newcomer.folder) == made
    assert not newcomer.folder.path.exists()
    card = hand_over(newcomer, tmp_path / "card.txt")
    assert (card, card.words()) == (made, made.words())
    before = SlotFile.load(team.folder.keys).names()
    member = joining.admit(at(team), card, [Role.LD_PRACTITIONER], PASSPHRASE)
    assert member.roles == (Role.LD_PRACTITIONER,)
    assert SlotFile.load(team.folder.keys).names() == before
    team_files.write_team_file(at(team), tmp_path / "team.age")
    invitation = look(newcomer, tmp_path / "team.age")
    assert invitation.words == team_files.team_words(at(team))
    assert invitation.me.roles == (Role.LD_PRACTITIONER,)
    assert not newcomer.folder.path.exists()
    assert enter(newcomer, invitation) == NEWCOMER
    assert joining.under_way(newcomer.folder) is None
    assert not newcomer.folder.joining.exists()
    session = newcomer.enter(NEWCOMER, HERS)
    assert {(MENTAL, 1), (SUBSTANCE, 1)} <= set(session.keys)
    assert session.list_secret == at(team).list_secret
    assert [one.name for one in session.team().devices] == ["", ROOM]
    assert session.notices == ()
    report = check_vault(session)
    assert report.ok, report.lines
    newcomer.leave()


def test_the_printed_recovery_key_of_the_team_opens_the_new_laptop(
    laptop: Laptop, newcomer: Laptop, tmp_path: Path
) -> None:
    laptop.begin("Amina Yusuf", Role.ASSESSOR)
    ask(newcomer)
    card = hand_over(newcomer, tmp_path / "card.txt")
    joining.admit(at(laptop), card, card.roles, PASSPHRASE)
    team_files.write_team_file(at(laptop), tmp_path / "team.age")
    enter(newcomer, look(newcomer, tmp_path / "team.age"))
    key = read_recovery_key(laptop.recovery_key)
    newcomer.enter(NEWCOMER, HERS)
    slots = SlotFile.load(newcomer.folder.keys)
    assert slots.unlock_with_recovery(key) == at(newcomer).vault_key
    newcomer.leave()


def test_the_first_laptop_learns_of_the_second_by_a_file_that_comes_back(pair: Pair) -> None:
    assert pair.one.folder.path != pair.two.folder.path
    assert at(pair.one).vault_key != at(pair.two).vault_key
    ones, twos = (SlotFile.load(one.folder.keys) for one in (pair.one, pair.two))
    assert ones.vault_id != twos.vault_id
    assert ones.recovery_public == twos.recovery_public
    assert twos.names() == (NEWCOMER,)
    taken = team_files.take_team_file(at(pair.one), pair.back())
    assert taken.changes == (f"The laptop “{ROOM}” was added.",)
    assert taken.notes == ()
    assert [one.name for one in at(pair.one).team().devices] == ["", ROOM]
    assert check_vault(at(pair.one)).ok


def test_three_laptops_come_to_the_same_team(pair: Pair, newcomer: Laptop, tmp_path: Path) -> None:
    team_files.take_team_file(at(pair.one), pair.back())
    ask(newcomer, "Nia Hale", Role.CDO)
    card = hand_over(newcomer, tmp_path / "card.txt")
    joining.admit(at(pair.one), card, card.roles, PASSPHRASE)
    file = pair.file()
    enter(newcomer, look(newcomer, file), "Room 3 laptop")
    newcomer.enter("Nia Hale", HERS)
    team_files.write_team_file(at(newcomer), tmp_path / "from-three.age")
    for laptop in (pair.one, pair.two):
        taken = team_files.take_team_file(at(laptop), tmp_path / "from-three.age")
        assert "The laptop “Room 3 laptop” was added." in taken.changes
    teams = {repr(at(one).team()) for one in (pair.one, pair.two, newcomer)}
    assert len(teams) == 1
    assert set(at(newcomer).keys) == {(SUBSTANCE, 1)}
    newcomer.leave()


# The newcomer's own side


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", {"name": "  "}),
        ("name", {"name": "Sam\u202eField"}),
        ("roles", {"roles": []}),
        ("court", {"court": " "}),
        ("court", {"court": "x" * 201}),
        ("registration_number", {"registration_number": "x" * 101}),
        ("passphrase", {"passphrase": "short"}),
    ],
)
def test_what_a_card_cannot_say(newcomer: Laptop, field: str, values: dict[str, object]) -> None:
    good = {
        "name": NEWCOMER,
        "roles": [Role.CDO],
        "court": "Northgate",
        "passphrase": HERS,
        "policy": FLOOR,
    }
    with pytest.raises(FieldError) as refused:
        joining.begin(newcomer.folder, newcomer.clock, **{**good, **values})  # type: ignore[arg-type]
    assert refused.value.field == field
    assert joining.under_way(newcomer.folder) is None


def test_one_joining_at_a_time_and_none_where_there_is_a_vault(
    newcomer: Laptop, team: Laptop
) -> None:
    ask(newcomer)
    with pytest.raises(UserError, match="already: go on with that"):
        ask(newcomer)
    joining.give_up(newcomer.folder)
    assert joining.under_way(newcomer.folder) is None
    ask(newcomer)
    with pytest.raises(UserError, match="There is a vault"):
        ask(team)


def test_nothing_of_a_joining_is_there_before_it_begins(newcomer: Laptop, tmp_path: Path) -> None:
    for attempt in (
        lambda: joining.save_card(newcomer.folder, tmp_path / "card.txt"),
        lambda: look(newcomer, tmp_path / "team.age"),
    ):
        with pytest.raises(UserError, match="Nobody is joining"):
            attempt()


def test_the_keys_on_the_disk_open_with_the_passphrase_alone(newcomer: Laptop, pair: Pair) -> None:
    ask(newcomer)
    assert HERS.encode() not in newcomer.folder.joining.read_bytes()
    with pytest.raises(WrongPassphrase, match="that Sam Field chose"):
        look(newcomer, pair.root / "team.age", "not the passphrase")
    # The clock of a test goes on by a second at each look.
    with pytest.raises(TryLater):
        for _ in range(8):
            with suppress(WrongPassphrase):
                look(newcomer, pair.root / "team.age", "not the passphrase")


def test_a_laptop_needs_a_name_of_its_own(pair: Pair, newcomer: Laptop, tmp_path: Path) -> None:
    team_files.take_team_file(at(pair.one), pair.back())
    ask(newcomer, "Nia Hale")
    card = hand_over(newcomer, tmp_path / "card.txt")
    joining.admit(at(pair.one), card, card.roles, PASSPHRASE)
    invitation = look(newcomer, pair.file())
    for name in (" ", "x" * 41, ROOM.upper()):
        with pytest.raises(FieldError) as refused:
            enter(newcomer, invitation, name)
        assert refused.value.field == "laptop"
    assert joining.under_way(newcomer.folder) is not None


def test_cut_off_before_it_counts_a_joining_is_still_under_way(
    pair: Pair, newcomer: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(newcomer, "Nia Hale")
    card = hand_over(newcomer, tmp_path / "card.txt")
    joining.admit(at(pair.one), card, card.roles, PASSPHRASE)
    invitation = look(newcomer, pair.file())

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(joining, "put_in_place", killed)
        with pytest.raises(KeyboardInterrupt):
            enter(newcomer, invitation)
    assert joining.under_way(newcomer.folder) == card
    with monkeypatch.context() as patched:
        patched.setattr(joining, "_discard", killed)
        with pytest.raises(KeyboardInterrupt):
            enter(newcomer, invitation)
    assert newcomer.folder.joining.exists()
    assert joining.under_way(newcomer.folder) is None
    assert not newcomer.folder.joining.exists()
    newcomer.enter("Nia Hale", HERS)
    newcomer.leave()


# The administrator's side


def test_a_card_with_a_changed_byte_is_refused(newcomer: Laptop, tmp_path: Path) -> None:
    ask(newcomer)
    path = tmp_path / "card.txt"
    joining.save_card(newcomer.folder, path)
    whole = path.read_bytes()
    at_key = whole.index(b"CARD-----\n") + 200
    path.write_bytes(whole[:at_key] + bytes([whole[at_key] ^ 1]) + whole[at_key + 1 :])
    with pytest.raises(BundleRefused):
        joining.read_card(path)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BundleRefused):
        joining.read_card(path)
    with pytest.raises(UserError, match="cannot be read"):
        joining.read_card(tmp_path / "no such file.txt")


def test_a_card_is_taken_in_once(pair: Pair) -> None:
    card = joining.read_card(pair.root / "card.txt")
    with pytest.raises(SeenBefore, match="Sam Field was taken in before"):
        joining.admit(at(pair.one), card, card.roles, PASSPHRASE)
    membership.remove_member(at(pair.one), card.member, passphrase=PASSPHRASE)
    with pytest.raises(UserError, match="has left the team"):
        joining.admit(at(pair.one), card, card.roles, PASSPHRASE)


def test_a_name_that_is_taken_is_given_another_way(team: Laptop, newcomer: Laptop) -> None:
    card = ask(newcomer, "priya nair")
    with pytest.raises(FieldError) as refused:
        joining.admit(at(team), card, card.roles, PASSPHRASE)
    assert refused.value.field == "name"
    with pytest.raises(FieldError, match="Choose at least one role"):
        joining.admit(at(team), card, [], PASSPHRASE)
    member = joining.admit(at(team), card, card.roles, PASSPHRASE, name="Priya Nair (Room 3)")
    assert member.name == "Priya Nair (Room 3)"


def test_a_card_with_somebody_elses_keys_is_not_taken_in(team: Laptop, newcomer: Laptop) -> None:
    mine = at(team).member()
    card = replace(ask(newcomer), sign=mine.sign)
    with pytest.raises(UserError, match="keys on this card are those of somebody"):
        joining.admit(at(team), card, card.roles, PASSPHRASE)


def test_only_an_administrator_takes_in_a_card_and_with_their_passphrase(
    team: Laptop, newcomer: Laptop
) -> None:
    card = ask(newcomer)
    with pytest.raises(WrongPassphrase):
        joining.admit(at(team), card, card.roles, "not the passphrase")
    assert at(team).team().member(card.member) is None
    cdo = team.enter("Priya Nair")
    assert not cdo.may(Permission.MANAGE_TEAM)
    with pytest.raises(NotAllowed):
        joining.admit(cdo, card, card.roles, PASSPHRASE)


# Team files that are not what they should be


def asking(pair: Pair, newcomer: Laptop) -> Path:
    """A newcomer who was admitted, and the file for them."""
    ask(newcomer, "Nia Hale")
    card = hand_over(newcomer, pair.root / "nia.txt")
    joining.admit(at(pair.one), card, card.roles, PASSPHRASE)
    return pair.file()


def test_a_file_that_was_cut_or_half_copied_is_refused(pair: Pair, newcomer: Laptop) -> None:
    path = asking(pair, newcomer)
    whole = path.read_bytes()
    for cut in (0, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        with pytest.raises(BundleRefused):
            look(newcomer, path)
    path.write_bytes(whole)
    assert look(newcomer, path).me.name == "Nia Hale"


def test_a_newcomer_who_is_not_on_the_roster_is_told(pair: Pair, newcomer: Laptop) -> None:
    ask(newcomer)
    with pytest.raises(NotForYou):
        look(newcomer, pair.file())


def test_another_teams_file_is_refused_and_named(pair: Pair, newcomer: Laptop) -> None:
    newcomer.begin("Amina Yusuf", Role.ASSESSOR)
    card = joining.read_card(pair.root / "card.txt")
    joining.admit(at(newcomer), card, card.roles, PASSPHRASE)
    path = pair.root / "theirs.age"
    team_files.write_team_file(at(newcomer), path)
    with pytest.raises(NotFromMember, match="another team's file"):
        team_files.take_team_file(at(pair.two), path)
    newcomer.leave()


def test_the_same_file_an_older_one_none_at_all_and_none_after_leaving(pair: Pair) -> None:
    older, newer = pair.file("older.age"), pair.file("newer.age")
    assert team_files.take_team_file(at(pair.two), newer).changes == ()
    with pytest.raises(SeenBefore):
        team_files.take_team_file(at(pair.two), newer)
    with pytest.raises(OlderThanHeld, match="older than one from the same laptop"):
        team_files.take_team_file(at(pair.two), older)
    path = pair.root / "letter.txt"
    path.write_text("Dear colleague", encoding="utf-8")
    with pytest.raises(NotABundle):
        team_files.take_team_file(at(pair.two), path)
    with pytest.raises(UserError, match="cannot be read"):
        team_files.take_team_file(at(pair.two), pair.root / "no such file.age")
    session = at(pair.two)
    after = session.team().without_member(session.me)
    assert session.member()
    path = pair.root / "mine.age"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Session, "team", lambda _: after)
        with pytest.raises(NotAllowed):
            team_files.write_team_file(session, path)
    assert not path.exists()


def test_a_file_of_a_revoked_laptop_is_refused(pair: Pair) -> None:
    team_files.take_team_file(at(pair.one), pair.back())
    late = pair.back("late.age")
    device = at(pair.two).vault.device.device
    membership.revoke_device(at(pair.one), device, passphrase=PASSPHRASE)
    with pytest.raises(SenderRevoked):
        team_files.take_team_file(at(pair.one), late)


def test_a_roster_that_no_administrator_signed_does_not_count(pair: Pair) -> None:
    forger = at(pair.two)
    me = forger.member()
    forged = forger.team().with_changed(replace(me, roles=(*me.roles, Role.ADMINISTRATOR)))
    record(forger, team_change(forger, forged))
    before = at(pair.one).team()
    taken = team_files.take_team_file(at(pair.one), pair.back())
    assert [one for one in taken.notes if "was not taken" in one and NEWCOMER in one]
    after = at(pair.one).team()
    assert after.administrators == before.administrators
    assert check_vault(at(pair.one)).revisions


def test_a_clock_that_is_a_day_off_is_said_and_keeps_nobody_out(
    pair: Pair, newcomer: Laptop
) -> None:
    pair.one.clock.now += timedelta(days=2)
    path = asking(pair, newcomer)
    invitation = look(newcomer, path)
    assert "check the date on both laptops" in invitation.notes[0]
    enter(newcomer, invitation)
    newcomer.enter("Nia Hale", HERS)
    newcomer.leave()
    taken = team_files.take_team_file(at(pair.two), path)
    assert [one for one in taken.notes if "check the date" in one]


# Newer team files on a laptop that is in the team


def test_what_changed_is_said_and_who_left_loses_their_slot(pair: Pair) -> None:
    session = at(pair.one)
    carried = pair.root / "keys.json"
    from courtdesk.actions import carried_keys

    pair.one.enter("Priya Nair")
    carried_keys.carry_identity(at(pair.one), carried, passphrase=PASSPHRASE)
    session = pair.one.enter("Amina Yusuf")
    sam = at(pair.two).me
    # This laptop has not heard of the second one yet: nothing forks for that.
    membership.change_roles(session, sam, [Role.ADMINISTRATOR], passphrase=PASSPHRASE)
    taken = team_files.take_team_file(at(pair.two), pair.file("1.age"))
    assert taken.changes == ("Sam Field has other roles: Administrator (before: Link worker).",)
    assert taken.notes == ()
    keys = carried_keys.read_carried(carried)
    carried_keys.take_in_identity(at(pair.two), keys, theirs=PASSPHRASE, passphrase=HERS)
    priya = pair.two.enter("Priya Nair")
    assert set(priya.keys) == {(SUBSTANCE, 1), (SUBSTANCE, 2)}
    pair.two.enter(NEWCOMER, HERS)
    membership.remove_member(session, keys.member, passphrase=PASSPHRASE)
    before = at(pair.two).vault_key
    taken = team_files.take_team_file(at(pair.two), pair.file("2.age"))
    assert "Priya Nair has left the team." in taken.changes
    assert [one for one in taken.notes if one.startswith("Priya Nair cannot sign in")]
    assert at(pair.two).vault_key != before
    assert vaults.member_names(pair.two.folder) == (NEWCOMER,)
    team_files.take_team_file(session, pair.back())
    assert pair.two.enter(NEWCOMER, HERS).team() == session.team()


def test_who_was_removed_is_told_and_works_no_further(pair: Pair) -> None:
    # What they held is theirs; nothing newer is sealed to them.
    held = pair.file("before.age")
    sam = at(pair.two).me
    membership.remove_member(at(pair.one), sam, passphrase=PASSPHRASE)
    with pytest.raises(NotForYou):
        team_files.take_team_file(at(pair.two), pair.file("after.age"))
    assert team_files.take_team_file(at(pair.two), held).changes == ()


def test_a_new_recovery_key_opens_the_other_laptop_too(pair: Pair) -> None:
    made = membership.prepare_recovery_key(at(pair.one), passphrase=PASSPHRASE)
    membership.begin_recovery_key(at(pair.one), made)
    taken = team_files.take_team_file(at(pair.two), pair.file())
    assert "There is a new recovery key: sheets that were printed before are out of date." in (
        taken.changes
    )
    key = read_recovery_key(made.recovery_key)
    slots = SlotFile.load(pair.two.folder.keys)
    assert slots.unlock_with_recovery(key) == at(pair.two).vault_key


# What a team file holds


def test_a_team_file_holds_nothing_of_a_person_or_a_case_or_is_refused(
    pair: Pair, case_maker: Callable[[Session], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = at(pair.one)
    case_maker(session)
    file = team_files.read_team_file(
        pair.file(), at(pair.two).identity.bundle, session.team().team_id
    )
    kinds = {one.kind for one in file.revisions}
    assert kinds <= set(team_files.KINDS)
    assert not any(b"Marlow" in (one.open or b"") for one in file.foreign)
    with monkeypatch.context() as patched:
        patched.setattr(team_files, "KINDS", (*team_files.KINDS, "case", "person"))
        path = pair.file()
    with pytest.raises(TamperedBundle, match="holds records that no such file holds"):
        team_files.take_team_file(at(pair.two), path)


@pytest.fixture
def case_maker() -> Callable[[Session], None]:
    from courtdesk.actions import lists
    from tests.unit.actions.conftest import entry

    def make(session: Session) -> None:
        lists.add_person(session, entry())

    return make


def test_a_record_without_its_signature_is_refused(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sealed_files.entry_of

    def unsigned(one: Foreign) -> Entry:
        entry = real(one)
        kind = incoming.checked(one).header.kind
        return replace(entry, signature=None) if kind == "compartment" else entry

    with monkeypatch.context() as patched:
        patched.setattr(sealed_files, "entry_of", unsigned)
        path = pair.file()
    with pytest.raises(FileRefused, match="without the signature"):
        team_files.take_team_file(at(pair.two), path)
