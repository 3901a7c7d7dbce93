"""The offence groups: twelve, numbered as they are published."""

from __future__ import annotations

from courtdesk.domain.offences import OffenceGroup, coded_words


def test_the_groups_are_the_twelve_that_are_published() -> None:
    assert [one.value for one in OffenceGroup] == [f"{number:02}" for number in range(1, 13)]
    assert len({one.label for one in OffenceGroup}) == 12


def test_only_the_offences_of_the_case_are_counted() -> None:
    coded = {"a": OffenceGroup.THEFT, "gone": OffenceGroup.DRUGS}
    assert coded_words(["a", "b"], coded) == "1 of 2 coded."
