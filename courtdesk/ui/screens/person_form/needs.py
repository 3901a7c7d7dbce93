"""Needs and adjustments: the usual ones to tick, a language, and anything else in words.

A person keeps them as short texts ("interpreter: Polish", "easy read"); here they become fields
and come back without losing a text that this page does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from courtdesk.ui.kit.fields import Checks, Field, Option, TextField

INTERPRETER = "interpreter"
_PREFIX = f"{INTERPRETER}: "
USUAL = (
    "easy read",
    "reads with difficulty",
    "hearing loop",
    "British Sign Language",
    "step-free access",
    "appropriate adult",
)
"""Needs that court staff meet most days, in the words that lists and tags show."""


@dataclass(frozen=True)
class Needs:
    """A person's needs taken apart: the language, the usual ones, and the rest in words."""

    language: str
    usual: tuple[str, ...]
    other: str


def apart(needs: Iterable[str]) -> Needs:
    """Take the texts that a person keeps apart."""
    texts = list(needs)
    languages = [one.removeprefix(_PREFIX) for one in texts if one.startswith(_PREFIX)]
    rest = [one for one in texts if not one.startswith(_PREFIX) and one not in USUAL]
    return Needs("; ".join(languages), tuple(one for one in USUAL if one in texts), "; ".join(rest))


def together(needs: Needs) -> tuple[str, ...]:
    """The texts that a person keeps: language first, then the usual ones, then the rest."""
    languages = [f"{_PREFIX}{one}" for one in _parts(needs.language)]
    return tuple(dict.fromkeys((*languages, *needs.usual, *_parts(needs.other))))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


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
        Checks("needs", "Needs", [Option(one, _capital(one)) for one in USUAL], optional=True),
        TextField(
            "other_needs",
            "Other needs or adjustments",
            hint="A few words each, with a semicolon between two.",
            optional=True,
            chars=50,
        ),
    ]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def show_needs(group: Mapping[str, Field[Any]], needs: Iterable[str]) -> None:
    """Fill the three fields."""
    found = apart(needs)
    group["language"].set_value(found.language)
    group["needs"].set_value(found.usual)
    group["other_needs"].set_value(found.other)


def needs_of(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The needs that were entered."""
    return together(Needs(values["language"], values["needs"], values["other_needs"]))
