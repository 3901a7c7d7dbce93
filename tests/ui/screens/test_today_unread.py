"""The chip of a case of which this version cannot read everything; never of what is closed (V1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from courtdesk.ui.screens.today.marks import chips_of
from tests.unit.domain.casefiles import Builder

NOW = datetime(2027, 1, 14, 10, 0, tzinfo=UTC)


def _chips(*unread: str) -> list[str]:
    return [one.text for one in chips_of(replace(Builder().file, unread=frozenset(unread)), NOW)]


def test_a_case_that_is_not_all_readable_says_so_on_the_list() -> None:
    assert _chips() == []
    # No second version either: there is nothing to settle.
    assert _chips("plea") == ["Not all readable"]
    assert _chips("case", "person", "enquiry") == ["Not all readable"]


def test_that_there_is_an_enquiry_is_not_told_by_a_chip() -> None:
    assert _chips("enquiry", "victim") == []
