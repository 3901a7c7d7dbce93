"""A bundle with bits flipped, cut anywhere, or its chunks changed round."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from courtdesk.errors import BundleRefused, BundleTooBig
from courtdesk.exchange import age
from courtdesk.exchange.bundle import Item, classes, inspect, open_bundle

from .making import PARCEL, SOMEBODY, forge, opened, sealed

GOOD = forge()


@pytest.fixture(scope="module")
def small() -> bytes:
    file, _ = sealed(PARCEL)
    return file.getvalue()


def first_chunk(data: bytes) -> int:
    end = data.index(b"\n--- ")
    return data.index(b"\n", end + 1) + 1


def refused(data: bytes) -> bool:
    try:
        opened(data)
    except BundleRefused:
        return True
    return False


def test_every_flipped_bit_of_the_header_is_refused() -> None:
    # One recipient: every byte of the header counts, and it is short enough for all its bits.
    data = GOOD.build()
    for at in range(first_chunk(data)):
        for bit in range(8):
            bad = data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
            assert refused(bad), (at, bit)


def test_a_flipped_bit_in_every_byte_of_the_contents_is_refused() -> None:
    # Which bit of a byte makes no difference to the authentication of its chunk.
    data = GOOD.build()
    for at in range(first_chunk(data), len(data)):
        bad = data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]
        assert refused(bad), at


def test_flipped_bits_of_the_last_chunk_are_refused() -> None:
    file, _ = sealed(replace(PARCEL, items=(*PARCEL.items, big_item())))
    data = file.getvalue()
    for at in [*range(first_chunk(data), len(data), 4099), *range(len(data) - 64, len(data))]:
        bad = data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]
        assert refused(bad), at


def test_every_place_to_cut_is_refused(small: bytes) -> None:
    start = first_chunk(small)
    places = {*range(0, start, 97), start, start + 15, start + 16, start + 17}
    places |= {start + 16 + age.CHUNK + extra for extra in (-1, 0, 15, 16, 17)}
    places |= {len(small) - back for back in (1, 15, 16, 17, 512, 1024)}
    for place in sorted(place for place in places if place < len(small)):
        assert refused(small[:place]), place


def test_chunks_changed_round_are_refused() -> None:
    file, _ = sealed(replace(PARCEL, items=(*PARCEL.items, big_item())))
    data = file.getvalue()
    start, step = first_chunk(data) + 16, age.CHUNK + 16
    one, two = data[start : start + step], data[start + step : start + 2 * step]
    assert len(two) == step
    assert refused(data[:start] + two + one + data[start + 2 * step :])
    assert refused(data[:start] + data[start + step :])
    assert refused(data[:start] + one + one + data[start + step :])


def big_item() -> Item:
    return Item("page.bin", bytes(range(256)) * 1024)


def test_a_file_beyond_the_limit_is_refused_before_it_is_read() -> None:
    class Huge(io.BytesIO):
        def seek(self, offset: int, whence: int = 0) -> int:
            return 2**30 if whence == io.SEEK_END else super().seek(offset, whence)

        def read(self, size: int | None = -1, /) -> bytes:
            raise AssertionError("it was read")

    with pytest.raises(BundleTooBig):
        open_bundle(Huge(), [SOMEBODY], lambda *_: None)
    with pytest.raises(BundleTooBig):
        inspect(Huge())


def test_a_small_bundle_is_of_the_smallest_class(small: bytes) -> None:
    assert len(small) - first_chunk(small) == age.sealed_length(classes.LEAST)
