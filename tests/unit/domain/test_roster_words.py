"""What changed between two rosters, each in a sentence of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courtdesk.domain.access import Role
from courtdesk.domain.ids import DeviceId, MemberId
from courtdesk.domain.roster_words import changes
from courtdesk.domain.team import Device, Keys, Member, RecoveryCard, Revocation, Team

ADA = Member(MemberId("ada"), "Ada", (Role.ADMINISTRATOR,), "1", "2", "3")
BEA = Member(MemberId("bea"), "Bea", (Role.CDO,), "4", "5", "6")
ROOM = Device(DeviceId("one"), "key", "Room 1 laptop")
TEAM = Team("team", 1, "Northgate", (ADA,), (ROOM,), recovery=RecoveryCard("7", "8"))
BOTH = TEAM.with_member(BEA)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (TEAM, BOTH, "Bea was added: Court duty officer."),
        (BOTH, BOTH.without_member(BEA.id), "Bea has left the team."),
        (
            BOTH,
            BOTH.with_changed(replace(BEA, roles=(Role.CDO, Role.ADMINISTRATOR))),
            "Bea has other roles: Court duty officer, Administrator (before: Court duty officer).",
        ),
        (BOTH, BOTH.with_changed(replace(BEA, name="Beatrix")), "Bea is called Beatrix now."),
        (BOTH, BOTH.with_changed(BEA.with_keys(Keys("a", "b", "c"))), "Bea has new keys."),
        (
            BOTH,
            BOTH.with_changed(replace(BEA, registration_body="HCPC", registration_number="1")),
            "Bea is registered with HCPC 1.",
        ),
        (TEAM, replace(TEAM, court="Southgate"), "The team's court is now Southgate."),
        (
            TEAM,
            TEAM.with_recovery(RecoveryCard("9", "0")),
            "There is a new recovery key: sheets that were printed before are out of date.",
        ),
        (TEAM, TEAM.with_contact(BEA), "Bea can be sent sealed files from outside the team."),
        (
            TEAM.with_contact(BEA),
            TEAM.with_contact(BEA).without_contact(BEA.id),
            "Bea is sent no sealed files any more.",
        ),
        (
            TEAM,
            TEAM.with_device(Device(DeviceId("two"), "key 2")),
            "A laptop that has no name yet was added.",
        ),
        (
            TEAM,
            TEAM.with_device_named(ROOM.id, "Old laptop"),
            "The laptop “Room 1 laptop” is now the laptop “Old laptop”.",
        ),
        (
            TEAM,
            TEAM.with_revocation(Revocation(ROOM.id, 4, "id")),
            "The laptop “Room 1 laptop” was revoked: nothing counts that it wrote since.",
        ),
    ],
)
def test_each_change_is_one_sentence(before: Team, after: Team, sentence: str) -> None:
    assert changes(before, after) == (sentence,)


def test_the_same_roster_under_a_higher_number_changes_nothing() -> None:
    assert changes(BOTH, replace(BOTH, epoch=9)) == ()
