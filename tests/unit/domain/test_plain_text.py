"""A text that nobody can see is none, and no mark may turn a text round."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.plain_text import line, problem, tidy

NOTHING = ("", "  \n", "\u200b", "\u2060\u200b \ufeff", "\u00ad", "\u3164", "\u2800", "\u034f",
           "\u200d", "\u202e\u202c", "\x00")  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_what_nobody_sees_is_no_text(text: str) -> None:
    assert tidy(text) == ""
    assert line(text) == ""


def test_lines_stay_and_ends_go() -> None:
    assert tidy(" One.\r\nTwo.\u200b \n") == "One.\nTwo."
    assert line(" One.\r\n Two. ") == "One. Two."


@pytest.mark.parametrize(
    "text", ["Zoë", "شكرا", "می\u200cخواهم", "क्\u200dष", "?", "5 < 6", "a\tb\nc"]
)
def test_every_script_may_be_written(text: str) -> None:
    assert tidy(text) == text
    assert problem(text, 100) == ""


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\x07", "\x85", "\ud800", "\u2028"])
def test_a_mark_that_cannot_be_seen_is_refused(sign: str) -> None:
    assert "cannot be seen" in problem(f"ok {sign}gnorw", 100)


def test_length_is_that_of_what_is_kept() -> None:
    assert problem("  " + "a" * 10 + "\n", 10) == ""
    assert problem("a" * 2001, 2000) == "Shorten this to 2,000 characters."


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert line(line(text)) == line(text)
