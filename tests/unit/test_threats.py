"""The threat model: one list of attackers, for developers and for the people at court."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import courtdesk

PAGE = (Path(__file__).parents[2] / "resources" / "help" / "security.md").read_text("utf-8")
MODEL = courtdesk.__doc__ or ""

TOLD = {
    name: " ".join(words.split())
    for name, words in re.findall(r"^- \*\*([^*]+)\*\*((?:.(?!^- \*\*|^## ))*.)", PAGE, re.M | re.S)
}
MEANT = {
    name: " ".join(words.split())
    for name, words in re.findall(r"^\*\*([^*]+)\.\*\*(.*?)(?=\n\n|\Z)", MODEL, re.M | re.S)
}


def test_both_name_the_same_attackers_in_the_same_order() -> None:
    assert len(MEANT) > 10
    assert [name for name in TOLD if "then 0" not in TOLD[name]] == list(MEANT)


@pytest.mark.parametrize("name", MEANT)
def test_each_says_what_they_have_get_and_what_is_not_defended(name: str) -> None:
    for part in ("Has:", "Gets:", "Stopped by:", "Not defended:"):
        assert part in MEANT[name]
    assert "ot defended" in TOLD[name]


def test_what_is_counted_after_a_lock_is_said_with_where_it_was_counted() -> None:
    assert len([name for name in TOLD if "then 0" in TOLD[name]]) == 6
    assert "Linux (x86-64, glibc 2.36, Python 3.11)" in PAGE
    assert "**how much stays there is not known**" in " ".join(PAGE.split())
