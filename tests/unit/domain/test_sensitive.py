"""What makes a judgement whole, and that no rule makes one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import courtdesk
from courtdesk.domain.sensitive import Sensitive, check_judgement, is_due
from courtdesk.errors import FieldErrors
from tests.unit.domain.casefiles import CASE, DAY

SOURCE = Path(courtdesk.__file__).parent
SOON = DAY + timedelta(days=28)
YES = Sensitive(CASE, True, "Two workers", "", SOON)


def wrong(
    judged: bool | None,
    needs: str = "",
    relationships: str = "",
    again: date | None = None,
    before: Sensitive | None = None,
) -> dict[str, str]:
    try:
        check_judgement(
            judged=judged,
            needs=needs,
            relationships=relationships,
            look_again_on=again,
            today=DAY,
            before=before,
        )
    except FieldErrors as errors:
        return {one.field: str(one) for one in errors.errors}
    return {}


def test_a_judgement_has_a_reason_and_a_day() -> None:
    """R1."""
    assert set(wrong(None)) == {"judged"}
    assert set(wrong(True)) == {"needs", "look_again_on"}
    assert wrong(True, "Two workers", again=SOON) == {}
    assert wrong(True, relationships="Neighbours", again=SOON) == {}
    assert set(wrong(True, " ", " ", SOON)) == {"needs"}
    assert set(wrong(True, "x" * 1001, "x" * 1001, SOON)) == {"needs", "relationships"}


def test_that_it_is_not_needs_a_reason_only_where_it_was() -> None:
    assert wrong(False) == {}
    assert set(wrong(False, before=YES)) == {"needs"}
    # Why it was so is no reason why it is not.
    assert set(wrong(False, " Two workers ", before=YES)) == {"needs"}
    assert wrong(False, "They have moved apart", before=YES) == {}
    assert wrong(False, before=Sensitive(CASE, False)) == {}


@given(st.integers(-800, 800))
def test_the_day_is_to_come_and_within_a_year(days: int) -> None:
    found = wrong(True, "Two workers", again=DAY + timedelta(days=days))
    assert (found == {}) is (1 <= days <= 366)


@pytest.mark.parametrize(("days", "due"), [(-1, False), (0, True), (1, True)])
def test_it_is_due_on_its_day(days: int, due: bool) -> None:
    assert is_due(YES, SOON + timedelta(days=days)) is due
    assert not is_due(Sensitive(CASE, False, look_again_on=SOON), SOON)


def _made_in(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            name = node.func.attr if isinstance(node.func, ast.Attribute) else name
            if name == "Sensitive":
                yield node


def _names(tree: ast.AST) -> Iterator[str]:
    """Every name that the code uses; what its sentences say is no code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_nothing_derives_it_and_least_of_all_from_an_offence() -> None:
    """R1: one function makes a judgement from what a person entered, and reads no offence."""
    # Whatever makes one or is looked at below has the word in it; parsing takes seconds.
    sources = ((path, path.read_text("utf-8")) for path in SOURCE.rglob("*.py"))
    trees = {path: ast.parse(text) for path, text in sources if "Sensitive" in text}
    makers = {path.relative_to(SOURCE).as_posix() for path, tree in trees.items()
              if any(_made_in(tree))}  # fmt: skip
    assert makers == {"actions/sensitive.py"}
    judging = [
        path
        for path in trees
        if path.relative_to(SOURCE).as_posix()
        in ("actions/sensitive.py", "domain/sensitive.py", "ui/screens/sensitive/page.py")
    ]
    assert len(judging) == 3
    for path in judging:
        named = [name for name in _names(trees[path]) if "offence" in name.lower()]
        assert named == [], path
