"""What is put into a field comes out of it, for every type of question and every way of filling."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from courtdesk.errors import FieldError
from courtdesk.questionnaire.definition import AnswerValue, Attachment, Item
from courtdesk.questionnaire.strokes import STROKES_TYPE, Strokes
from courtdesk.ui.answer_fields import (
    checked_text,
    choice_of,
    field_of,
    fill_field,
    label_of,
    read_field,
)
from courtdesk.ui.kit.fields import Field
from tests.unit.questionnaire.small import choice, question, small

DRAWN = Attachment(STROKES_TYPE, Strokes(600, 200, (((1, 1), (40, 60)),)).to_bytes())
VALUES: dict[str, AnswerValue] = {
    "choice": "a2",
    "boolean": False,
    "integer": -12,
    "decimal": Decimal("4.5"),
    "string": "Ann",
    "text": "Two\nlines",
    "date": date(2027, 1, 2),
    "time": time(9, 20),
    "attachment": DRAWN,
}


def item_of(kind: str, **more: Any) -> Item:
    made = choice("q") if kind == "choice" else question("q", kind, **more)
    return small([choice("other"), made]).item("q")


def made_for(item: Item) -> Field[Any]:
    label = label_of(item)
    field = choice_of(item, label) or field_of(item, label)
    assert field is not None
    return field


@pytest.mark.parametrize("kind", VALUES)
def test_what_is_shown_is_read_again(qapp, kind: str) -> None:
    item = item_of(kind)
    field = made_for(item)
    assert read_field(item, field) is None
    fill_field(item, field, VALUES[kind])
    assert read_field(item, field) == VALUES[kind]
    fill_field(item, field, None)
    assert read_field(item, field) is None


@pytest.mark.parametrize("kind", VALUES)
def test_chosen_or_entered_never_both(qapp, kind: str) -> None:
    item = item_of(kind)
    assert (choice_of(item, "Q") is None) == (kind not in ("choice", "boolean"))
    assert (field_of(item, "Q") is None) == (kind in ("choice", "boolean"))


@pytest.mark.parametrize(
    "signature",
    [Attachment("image/png", b"\x89PNG\r\n\x1a\n"), Attachment(STROKES_TYPE, b"\xff{")],
    ids=["a picture", "damaged"],
)
def test_a_signature_that_is_no_strokes_is_not_shown_and_stops_nothing(qapp, signature) -> None:
    item = item_of("attachment")
    field = made_for(item)
    fill_field(item, field, signature)
    assert field.is_empty()


def test_words_that_are_too_long_are_told_of_and_kept(qapp) -> None:
    item = item_of("text", maxLength=5)
    field = made_for(item)
    fill_field(item, field, "sixsix")
    rest = "the answer to 5 characters; it has 6."
    assert checked_text(item, field) == ("sixsix", f"Shorten {rest}")
    assert checked_text(item, field, "1 Why") == ("sixsix", f"1 Why: shorten {rest}")
    fill_field(item, field, "five!")
    assert checked_text(item, field) == ("five!", "")


def test_what_cannot_be_read_is_told_of(qapp) -> None:
    item = item_of("decimal")
    field = made_for(item)
    field.set_value("a few")
    with pytest.raises(FieldError):
        read_field(item, field)
    answer, problem = checked_text(item, field)
    assert answer is None and problem
