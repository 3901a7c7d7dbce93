"""Pieces fall on pages whole, in order, and a block that fits is never parted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.documents.page_model import (
    CLEAR_PRINT,
    LARGE_PRINT,
    Block,
    Measured,
    Row,
    Table,
    Tick,
    Words,
    clean,
    paginate,
)

ROOM = 100.0
HEIGHTS = st.lists(st.integers(1, 60).map(float), min_size=1, max_size=5).map(tuple)
BLOCKS = st.lists(st.builds(Measured, HEIGHTS, st.integers(0, 20).map(float)), max_size=12)


def placed(blocks: list[Measured]) -> list[tuple[int, int, int, float]]:
    """(page, block, piece, y) in the order in which they are drawn."""
    pages = paginate(blocks, ROOM)
    return [(page, at, piece, y) for page, spots in enumerate(pages) for at, piece, y in spots]


@given(BLOCKS)
def test_every_piece_is_there_once_in_order_and_within_the_page(blocks: list[Measured]) -> None:
    found = placed(blocks)
    expected = [(at, piece) for at, one in enumerate(blocks) for piece in range(len(one.heights))]
    assert [(at, piece) for _, at, piece, _ in found] == expected
    assert [page for page, *_ in found] == sorted(page for page, *_ in found)
    for _, at, piece, y in found:
        assert y >= 0
        assert y + blocks[at].heights[piece] <= ROOM


@given(BLOCKS)
def test_pieces_of_one_page_do_not_overlap(blocks: list[Measured]) -> None:
    end: dict[int, float] = {}
    for page, at, piece, y in placed(blocks):
        assert y >= end.get(page, 0.0)
        end[page] = y + blocks[at].heights[piece]


@given(BLOCKS)
def test_a_block_that_fits_is_never_parted(blocks: list[Measured]) -> None:
    found = placed(blocks)
    for at, block in enumerate(blocks):
        pages = {page for page, one, *_ in found if one == at}
        assert len(pages) == 1 or block.height > ROOM


@given(BLOCKS)
def test_no_page_is_empty(blocks: list[Measured]) -> None:
    pages = paginate(blocks, ROOM)
    assert all(pages) or (not blocks and len(pages) == 1)


def test_a_heading_goes_with_what_it_heads() -> None:
    blocks = [Measured((70.0,)), Measured((20.0,), 5.0, with_next=True), Measured((20.0,), 5.0)]
    assert [(page, at) for page, at, *_ in placed(blocks)] == [(0, 0), (1, 1), (1, 2)]


def test_the_first_of_a_page_has_no_gap_above() -> None:
    blocks = [Measured((90.0,), 8.0), Measured((90.0,), 8.0)]
    assert [y for *_, y in placed(blocks)] == [0.0, 0.0]


def test_a_block_longer_than_a_page_begins_where_a_third_is_left() -> None:
    long = Measured((30.0,) * 5)
    assert placed([Measured((60.0,)), long])[1][0] == 0
    assert placed([Measured((70.0,)), long])[1][0] == 1


# --- tables ---------------------------------------------------------------------------------------

TABLES = st.builds(
    Measured,
    st.lists(st.integers(1, 40).map(float), min_size=2, max_size=12).map(tuple),
    st.integers(0, 20).map(float),
    repeated=st.just(1),
)


@given(st.lists(TABLES | st.builds(Measured, HEIGHTS), max_size=8))
def test_a_table_has_its_head_on_every_page_and_every_row_once(blocks: list[Measured]) -> None:
    for at, block in enumerate(blocks):
        pages: dict[int, list[tuple[int, float]]] = {}
        for page, one, piece, y in placed(blocks):
            assert y + blocks[one].heights[piece] <= ROOM
            if one == at:
                pages.setdefault(page, []).append((piece, y))
        rows = [
            piece for found in pages.values() for piece, _ in found if piece or not block.repeated
        ]
        assert rows == list(range(block.repeated, len(block.heights)))
        for found in pages.values() if block.repeated else ():
            (head, top), (_, first), *_ = found
            assert head == 0
            assert first == top + block.heights[0]


def test_a_head_is_not_left_alone_at_the_foot_of_a_page() -> None:
    long = Measured((30.0,) * 6, repeated=1)
    assert [(page, at, piece) for page, at, piece, _ in placed([Measured((60.0,)), long])][:3] == [
        (0, 0, 0),
        (1, 1, 0),
        (1, 1, 1),
    ]


@pytest.mark.parametrize(("before", "page"), [(49.0, 0), (52.0, 1)])
def test_a_table_is_parted_rather_than_half_a_page_left_empty(before: float, page: int) -> None:
    blocks = [Measured((before,)), Measured((10.0,), with_next=True)]
    table = Measured((10.0,) * 6, repeated=1)
    assert placed([*blocks, table])[1][0] == page
    plain = Measured((10.0,) * 6)
    assert placed([*blocks, plain])[1][0] == 1


def test_a_table_stands_alone_in_its_block() -> None:
    table = Table((Tick("No"),), (Row("1", "A question"),))
    assert Block((table,)).parts == (table,)
    with pytest.raises(ValueError, match="alone"):
        Block((Words("Before"), table))


def test_sizes_of_print_are_those_of_the_guidance() -> None:
    assert CLEAR_PRINT >= 12
    assert LARGE_PRINT >= 18


def test_signs_that_nobody_sees_are_taken_out() -> None:
    assert clean(" not \u202eelbatius\u202c\x00\tat all ") == "not elbatius at all"
    assert clean("Siân Ŵyn\nשלום") == "Siân Ŵyn\nשלום"
