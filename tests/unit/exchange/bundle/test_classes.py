"""Size classes say little and cost little."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.exchange.bundle.classes import LEAST, recipient_class, size_class

sizes = st.integers(0, 2**30)


@given(sizes)
def test_a_class_holds_its_sizes_in_whole_blocks(size: int) -> None:
    found = size_class(size)
    assert found >= max(size, LEAST)
    assert found % 512 == 0
    assert size_class(found) == found
    assert found <= LEAST or found <= size * 1.12


@given(sizes, sizes)
def test_a_longer_one_is_never_in_a_smaller_class(one: int, two: int) -> None:
    assert size_class(min(one, two)) <= size_class(max(one, two))


def test_there_are_few_classes() -> None:
    # By Padmé: 2**5 in each doubling here.
    assert len({size_class(size) for size in range(2**20, 2**21, 512)}) <= 33


@pytest.mark.parametrize("count", [0, -1, 33])
def test_nobody_or_too_many_is_a_bug(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 32"):
        recipient_class(count)
