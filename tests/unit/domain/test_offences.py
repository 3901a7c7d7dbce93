"""The offence groups: twelve, numbered as they are published."""

from __future__ import annotations

from courtdesk.domain.offences import OffenceGroup


def test_the_groups_are_the_twelve_that_are_published() -> None:
    assert [one.value for one in OffenceGroup] == [f"{number:02}" for number in range(1, 13)]
    assert len({one.label for one in OffenceGroup}) == 12
