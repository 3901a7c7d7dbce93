"""What a team file may hold, held against every kind of record that an action writes."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import courtdesk.actions
from courtdesk.actions import team_files

LEFT_OUT = {
    "audit": "tells which records somebody opened",
    "contact": "how to reach a person",
    "equality": "what a person said of themselves",
    "headcount-told": "what was told of a day's cases",
    "person": "a person",
    "presence": "what was noted of one day, in free words",
    "same-person": "says that two people are one",
}
"""Kinds that belong to no case and still stay out, and why."""


def kinds_without_a_case() -> Iterator[str]:
    """The kind of every `Change` in `courtdesk.actions` that is given no case."""
    for info in pkgutil.iter_modules(courtdesk.actions.__path__):
        module = importlib.import_module(f"courtdesk.actions.{info.name}")
        assert module.__file__ is not None
        tree = ast.parse(Path(module.__file__).read_text("utf-8"))
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or ast.unparse(call.func) != "Change":
                continue
            named = {keyword.arg for keyword in call.keywords}
            if len(call.args) < 4 and "case" not in named and call.args:
                found = _value(ast.unparse(call.args[0]), vars(module))
                if found is not None:
                    yield found


def _value(expression: str, names: dict[str, object]) -> str | None:
    if expression.startswith(("'", '"')):
        return str(ast.literal_eval(expression))
    first, *rest = expression.split(".")
    found = names.get(first)
    for one in rest:
        found = getattr(found, one, None)
    return found if isinstance(found, str) else None


def test_every_kind_without_a_case_is_in_the_team_file_or_left_out_for_a_reason() -> None:
    found = set(kinds_without_a_case())
    assert found >= {"team", "settings", "person", "audit"}
    assert found - {*team_files.KINDS, *LEFT_OUT} == set()


def test_nothing_that_is_left_out_is_in_the_list() -> None:
    assert not set(team_files.KINDS) & set(LEFT_OUT)
    assert len(set(team_files.KINDS)) == len(team_files.KINDS)
