"""What cannot be seen may not change what is read; every language may be written."""

from __future__ import annotations

import pytest

from courtdesk.errors import FieldError
from courtdesk.questionnaire.answers import MAX_TEXT, checked, from_text
from courtdesk.questionnaire.characters import unwanted

from .small import question, small

FORM = small([question("a", "text")])
OVERRIDES = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]


@pytest.mark.parametrize(
    "text",
    [
        "two\nlines\tand a tab",
        "Siân O’Neill",
        "שלום",
        "مرحبا 3 أيام",
        "a\u200fb\u061c",  # marks that right-to-left writing needs
        "👩🏽‍⚕️",
        "<script>alert(1)</script>",
        "=HYPERLINK(1)",
    ],
)
def test_what_people_write_is_kept(text: str) -> None:
    assert unwanted(text) is None
    assert checked(FORM, "a", text) == text


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\r", "\x7f", "\x85", "\ud800"])
def test_control_characters_are_refused_by_name(character: str) -> None:
    with pytest.raises(FieldError, match=f"U\\+{ord(character):04X}") as caught:
        checked(FORM, "a", f"not{character} suitable")
    assert caught.value.field == "a"


@pytest.mark.parametrize("character", OVERRIDES)
def test_what_turns_text_round_is_refused(character: str) -> None:
    """CVE-2021-42574: a page could show other words than those that are kept."""
    named = unwanted(f"{character}elbatius ton")
    assert named is not None
    assert named.startswith(f"U+{ord(character):04X} (")
    with pytest.raises(FieldError, match="Take the invisible character U"):
        checked(FORM, "a", f"x{character}")


def test_pasted_line_ends_are_made_plain() -> None:
    assert from_text(FORM.item("a"), "one\r\ntwo\r\n") == "one\ntwo"


def test_a_million_characters_are_refused() -> None:
    with pytest.raises(FieldError, match=f"Shorten the answer to {MAX_TEXT} characters; it has"):
        checked(FORM, "a", "x" * 1_000_000)
