"""Needs while a person is added: the usual ones to tick, a language, and anything else in words.

What to do about each, and who is booked, has a page of its own (`screens.adjustments`), which is
also where needs are put right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courtdesk.domain.adjustments import Adjustments, Usual, split, texts_of
from courtdesk.ui.kit.fields import Checks, Field, Option, TextField


def need_fields() -> list[Field[Any]]:
    """The three fields."""
    return [
        TextField(
            "language",
            "Interpreter for which language",
            hint="For example, Polish. Put a semicolon between two languages.",
            optional=True,
            chars=24,
        ),
        Checks("needs", "Needs", [Option(one.value, one.label) for one in Usual], optional=True),
        TextField(
            "other_needs",
            "Other needs or adjustments",
            hint="A few words each, with a semicolon between two.",
            optional=True,
            chars=50,
        ),
    ]


def needs_of(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The needs that were entered."""
    return texts_of(
        Adjustments(
            languages=split(values["language"]),
            usual=tuple(Usual(one) for one in values["needs"]),
            other=split(values["other_needs"]),
        )
    )
