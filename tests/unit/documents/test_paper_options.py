"""Which column an answer chooses, and the words that stand over a table."""

from __future__ import annotations

import pytest

from courtdesk.documents.page_model import Block, Row, Table, Tick, Words
from courtdesk.documents.paper_options import YES_NO, chosen_column, columns, led, shared
from courtdesk.questionnaire.answers import DECLINED
from tests.helpers.shipped import shipped
from tests.unit.questionnaire.small import question, small

SHIPPED = shipped().forms
KEYED = Table((Tick("No", "0"), Tick("Yes", "1")), (Row("1", "A question"),))


def test_a_column_is_chosen_by_its_option_not_by_a_score() -> None:
    for item in SHIPPED["core-34"].questions():
        labels = [option.label for option in item.options]
        assert [one.label for one in columns(item)] == labels
        for at, option in enumerate(item.options):
            assert chosen_column(item, option.code) == at
        assert chosen_column(item, "no such code") is None


@pytest.mark.parametrize(("answer", "column"), [(True, 0), (False, 1), (None, None)])
def test_yes_stands_before_no(answer: bool | None, column: int | None) -> None:
    [item] = small([question("a", "boolean")]).questions()
    assert chosen_column(item, answer) == column
    assert columns(item) == YES_NO


def test_what_was_declined_chooses_nothing() -> None:
    for form in ("core-10", "combined-consent"):
        for item in SHIPPED[form].questions():
            assert chosen_column(item, DECLINED) is None


def test_what_is_written_shares_nothing() -> None:
    form = small([question(kind, kind) for kind in ("string", "text", "date", "integer")])
    assert {shared(item) for item in form.questions()} == {()}


@pytest.mark.parametrize(
    ("words", "inside"),
    [
        ("Over the last week", (Block((KEYED,)), Block((Words("More"),)))),
        ("Over the last week", (Block((Words("No table"),)),)),
        ("What I declare", (Block((Table(YES_NO, KEYED.rows),)),)),
        ("w" * 151, (Block((KEYED,)),)),
    ],
)
def test_a_heading_stays_a_heading(words: str, inside: tuple[Block, ...]) -> None:
    assert led(words, inside) is None


def test_a_time_frame_stands_over_the_questions_of_its_table() -> None:
    block = led("Over the last week", (Block((KEYED,)),))
    assert block is not None
    [table] = block.parts
    assert isinstance(table, Table)
    assert (table.lead, table.rows) == ("Over the last week", KEYED.rows)
