"""Exact bytes, times to the millisecond, and lazily read bodies."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.errors import UserError
from courtdesk.store.records import canonical, milliseconds, moment
from courtdesk.store.vault import Vault
from tests.unit.store.conftest import ME, new, person_body

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(TEXT, VALUES, max_size=4))
def test_canonical_has_one_spelling_whatever_the_order(value: dict[str, Any]) -> None:
    backwards = dict(reversed(value.items()))
    assert canonical(value) == canonical(backwards)
    assert json.loads(canonical(value)) == value


def test_canonical_is_compact_sorted_utf8() -> None:
    assert canonical({"b": "Siân", "a": [1, None]}) == '{"a":[1,null],"b":"Siân"}'.encode()


def test_half_a_character_is_told_to_the_person() -> None:
    with pytest.raises(UserError, match="half of a character"):
        canonical({"name": "\ud800"})


@given(st.integers(0, 4_000_000_000_000))
def test_a_time_comes_back_to_the_millisecond(wall: int) -> None:
    assert milliseconds(moment(wall)) == wall


def test_times_are_local_with_their_offset() -> None:
    found = moment(1_700_000_000_123)
    assert found == datetime(2023, 11, 14, 22, 13, 20, 123000, tzinfo=UTC)
    assert found.utcoffset() == found.astimezone().utcoffset()


def test_a_body_is_read_once_and_the_latest_head_comes_first(vault: Vault) -> None:
    (revision,) = vault.append(new("person", person_body("Änn")), author=ME)
    assert revision.body["family"] == "Änn"
    assert revision.body is revision.body
    document = vault.document(revision.document)
    assert document is not None
    assert document.latest == revision
