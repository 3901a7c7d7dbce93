"""What somebody who once had power can make hold out of an old epoch: nothing."""

from __future__ import annotations

from dataclasses import replace

from courtdesk.domain.access import Role
from courtdesk.domain.ids import DeviceId, MemberId, RevisionId
from courtdesk.domain.roster import RECOVERY, Epoch, Standing, standing
from courtdesk.domain.team import Device, Keys, Member, RecoveryCard, Team

ADMIN, LEAD, CDO = Role.ADMINISTRATOR, Role.CLINICAL_LEAD, Role.CDO


def person(name: str, *roles: Role) -> Member:
    return Member(MemberId(name), name.title(), roles, f"{name} sign", f"{name} slot", "b")


ADA, BEA = person("ada", ADMIN, CDO), person("bea", ADMIN)
ROG, HEL = person("rog", ADMIN, CDO), person("hel", LEAD)
FIRST = Team(
    "team", 1, "Northgate", (ADA, BEA, ROG, HEL), recovery=RecoveryCard("sheet", "sheet slot")
)


class Made:
    """Epochs with what signed each."""

    def __init__(self) -> None:
        self.epochs: list[Epoch] = []
        self.keys: dict[str, str] = {}
        self.add("root", FIRST, ADA.id, "ada sign")

    def add(self, name: str, team: Team, by: MemberId, key: str, *parents: str) -> None:
        above = tuple(RevisionId(one) for one in parents)
        self.epochs.append(Epoch(RevisionId(name), above, by, team))
        self.keys[name] = key

    def stand(self) -> Standing:
        found = standing(self.epochs, lambda epoch, key: self.keys[epoch.id] == key)
        again = standing(
            [self.epochs[0], *reversed(self.epochs[1:])],
            lambda epoch, key: self.keys[epoch.id] == key,
        )
        assert found is not None and again is not None
        assert found.team == again.team
        return found


def after_rog_left() -> Made:
    made = Made()
    made.add("gone", FIRST.without_member(ROG.id), ADA.id, "ada sign", "root")
    return made


def test_a_removed_administrators_sheet_is_nobodys() -> None:
    made = after_rog_left()
    mine = FIRST.with_recovery(RecoveryCard("rogue sheet", "rogue slot"))
    made.add("fork", mine, ROG.id, "rog sign", "root")
    back = replace(mine, epoch=3, members=(*mine.members, person("rog2", ADMIN)))
    made.add("back", back, RECOVERY, "rogue sheet", "fork")
    found = made.stand()
    assert found.team.recovery == FIRST.recovery
    assert found.team.administrators == (ADA, BEA)


def test_the_true_sheet_is_never_put_out() -> None:
    made = after_rog_left()
    bad = replace(FIRST.without_member(ADA.id).without_member(BEA.id), epoch=2)
    made.add("fork", bad, ROG.id, "rog sign", "root")
    stopped = made.stand()
    assert stopped.team.administrators == ()
    tom = person("tom", ADMIN)
    saved = replace(stopped.team, epoch=3, members=(*stopped.team.members, tom))
    made.add("saved", saved, RECOVERY, "sheet", "gone", "fork")
    assert made.stand().team.administrators == (tom,)
    made.add("again", replace(bad, court="x"), ROG.id, "rog sign", "root")
    assert made.stand().team.administrators == (tom,)


def test_a_sheet_that_was_replaced_undoes_nothing() -> None:
    """It was lost, a new one was printed, and whoever found it begins where it was good."""
    made = Made()
    renewed = FIRST.with_recovery(RecoveryCard("sheet 2", "sheet slot 2"))
    made.add("renewed", renewed, ADA.id, "ada sign", "root")
    tom = person("tom", ADMIN)
    found = replace(FIRST, epoch=2, members=(*FIRST.members, tom))
    made.add("found", found, RECOVERY, "sheet", "root")
    ours = replace(found.without_member(ADA.id).without_member(BEA.id), epoch=3)
    made.add("ours", ours, tom.id, "tom sign", "found")
    assert ADA in made.stand().team.administrators
    assert tom not in made.stand().team.members


def test_whoever_has_left_prints_no_sheet_that_takes_the_true_ones_power() -> None:
    made = after_rog_left()
    bad = replace(FIRST.without_member(ADA.id).without_member(BEA.id), epoch=2)
    mine = replace(bad, recovery=RecoveryCard("rogue sheet", "rogue slot"))
    made.add("fork", mine, ROG.id, "rog sign", "root")
    stopped = made.stand().team
    tom = person("tom", ADMIN)
    saved = replace(stopped, epoch=3, members=(*stopped.members, tom))
    made.add("saved", saved, RECOVERY, "sheet", "gone", "fork")
    made.add("again", replace(mine, court="x"), ROG.id, "rog sign", "root")
    assert made.stand().team.administrators == (tom,)
    assert made.stand().team.recovery == FIRST.recovery


def test_a_removed_administrator_becomes_nobody_else() -> None:
    made = after_rog_left()
    stolen = FIRST.with_changed(HEL.with_keys(Keys("r2", "r2", "r2")))
    again = stolen.member(HEL.id)
    assert again is not None
    made.add("one", stolen, ROG.id, "rog sign", "root")
    made.add(
        "two",
        stolen.with_changed(again.with_keys(Keys("r3", "r3", "r3"))),
        ROG.id,
        "rog sign",
        "one",
    )
    assert made.stand().team.member(HEL.id) == HEL


def test_a_role_given_on_a_side_that_gives_nothing_was_never_held() -> None:
    made = after_rog_left()
    made.add(
        "fork", FIRST.with_changed(replace(ROG, roles=(ADMIN, LEAD))), ROG.id, "rog sign", "root"
    )
    assert LEAD not in made.stand().held[ROG.id]


def test_a_key_that_was_stolen_before_it_was_renewed_holds_nothing() -> None:
    made = Made()
    renewed = FIRST.with_changed(HEL.with_keys(Keys("new", "n", "n")))
    made.add("renewed", renewed, HEL.id, "hel sign", "root")
    thief = FIRST.with_changed(HEL.with_keys(Keys("t1", "t", "t")))
    once = thief.member(HEL.id)
    assert once is not None
    made.add("thief", thief, HEL.id, "hel sign", "root")
    made.add(
        "more", thief.with_changed(once.with_keys(Keys("t2", "t", "t"))), HEL.id, "t1", "thief"
    )
    held = made.stand().team.member(HEL.id)
    assert held is not None and held.roles == ()


def test_a_laptop_that_a_former_member_adds_is_not_taken() -> None:
    made = after_rog_left()
    made.add("laptop", FIRST.with_device(Device(DeviceId("d"), "k")), ROG.id, "rog sign", "root")
    assert made.stand().team.devices == ()
    made.add("mine", FIRST.with_device(Device(DeviceId("e"), "k")), HEL.id, "hel sign", "root")
    assert [one.id for one in made.stand().team.devices] == ["e"]


def test_who_was_settled_to_stay_is_not_seen_off_again() -> None:
    made = after_rog_left()
    bad = FIRST.without_member(HEL.id)
    made.add("fork", bad, ROG.id, "rog sign", "root")
    stopped = made.stand().team
    assert stopped.member(HEL.id) is None
    made.add("settled", stopped.with_member(HEL), ADA.id, "ada sign", "gone", "fork")
    made.add("again", replace(bad, court="x"), ROG.id, "rog sign", "root")
    assert made.stand().team.member(HEL.id) == HEL


def test_nobody_renews_to_a_colleagues_key() -> None:
    made = Made()
    made.add("copy", FIRST.with_changed(HEL.with_keys(ADA.keys)), HEL.id, "hel sign", "root")
    assert [one.why for one in made.stand().refused] == ["it gives two people one key"]
