"""A bundle with bits flipped, cut anywhere, or its chunks changed round."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from courtdesk.errors import BundleRefused, BundleTooBig, TamperedBundle
from courtdesk.exchange import age
from courtdesk.exchange.age import header as headers
from courtdesk.exchange.age.source import Source
from courtdesk.exchange.age.stream import NONCE_BYTES, TAG, ChunkReader, payload_key
from courtdesk.exchange.bundle import Item, Kind, Parcel, classes, inspect, open_bundle

from .making import ME, PARCEL, SOMEBODY, TEAM, entry, forge, opened, sealed

# One record, no items: small enough that each of its bits can be tried in every run.
GOOD = forge(Parcel(Kind.DECISION, TEAM, 1, (entry(1),)))
IDENTITY = age.HybridIdentity(ME)
ALL_BITS = os.environ.get("COURTDESK_BITS") == "all"


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


def bits(start: int, end: int, step: int = 1) -> Iterator[tuple[int, int]]:
    """Byte and mask of every bit from `start`; with a step, of one bit in so many bytes."""
    for at in range(start, end, step):
        for bit in range(8) if step == 1 else [at // step % 8]:
            yield at, 1 << bit


def flipped(data: bytes, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, bytearray]]:
    """The data with one bit changed, in turn; each is the same bytes, changed back afterwards."""
    bad = bytearray(data)
    for at, mask in places:
        bad[at] ^= mask
        yield at, bad
        bad[at] ^= mask


def header_opens(data: bytearray) -> bool:
    """What `open_bundle` begins with."""
    try:
        age.open_stream(io.BytesIO(data), [IDENTITY])
    except BundleRefused:
        return False
    return True


def contents_open(payload: bytes | bytearray, key: bytes, number: int = 0) -> bool:
    """What it reads everything else through; `number` is that of the first chunk in `payload`."""
    reader = ChunkReader(Source(io.BytesIO(payload)), key)
    reader._number = number
    try:
        while reader.read(age.CHUNK):
            pass
    except TamperedBundle:
        return False
    return True


def count_refused(data: bytes, step: int, everywhere: int) -> int:
    """How many single flipped bits are refused; fails at one that is not.

    All bits of the header; one bit in `step` bytes of the first and of the last chunk (1: all of
    them), and one in `everywhere` bytes between.
    """
    start, size = first_chunk(data), age.CHUNK + TAG
    tried = 0
    for at, bad in flipped(data, bits(0, start)):
        assert not header_opens(bad), at
        tried += 1
    # The file's own key for its contents, which is what a flipped bit must not get past.
    key, payload = contents_key(data), data[start + NONCE_BYTES :]
    assert contents_open(payload, key)
    chunks = [payload[at : at + size] for at in range(0, len(payload), size)]
    for number, chunk in enumerate(chunks):
        end = number in (0, len(chunks) - 1)
        for at, bad in flipped(chunk, bits(0, len(chunk), step if end else everywhere)):
            assert not contents_open(bad, key, number), (number, at)
            tried += 1
    return tried


def contents_key(data: bytes) -> bytes:
    """The key that the contents are sealed under."""
    source = Source(io.BytesIO(data))
    found = (IDENTITY.unwrap(one) for one in headers.read(source).stanzas)
    file_key = next(key for key in found if key is not None)
    return payload_key(file_key, source.read(NONCE_BYTES))


def test_every_flipped_bit_of_a_small_bundle_is_refused() -> None:
    # Its one chunk is the first and the last.
    data = GOOD.build()
    assert count_refused(data, 1, 64) == 8 * (len(data) - NONCE_BYTES)


def test_flipped_bits_are_refused_by_the_whole_reader_too() -> None:
    data = GOOD.build()
    start = first_chunk(data)
    places = [*bits(0, len(data), 61), *bits(start, start + NONCE_BYTES)]
    for at, bad in flipped(data, places):
        assert refused(bytes(bad)), at


def test_a_flipped_bit_in_64_bytes_of_a_larger_bundle_is_refused() -> None:
    file, _ = sealed(replace(PARCEL, items=(*PARCEL.items, big_item())))
    data = file.getvalue()
    start, size = first_chunk(data) + NONCE_BYTES, age.CHUNK + TAG
    payload, key = data[start:], contents_key(data)
    assert contents_open(payload, key)
    assert len(payload) > 4 * size
    for number in range(-(-len(payload) // size)):
        chunk = payload[number * size : (number + 1) * size]
        for at, bad in flipped(chunk, bits(0, len(chunk), 64)):
            assert not contents_open(bad, key, number), (number, at)


@pytest.mark.skipif(not ALL_BITS, reason="many minutes: python3 dev.py soak bundles")
@pytest.mark.timeout(0)
@pytest.mark.parametrize("more", [0, 1])
def test_every_flipped_bit_of_what_is_sent_is_refused(more: int) -> None:
    """As requests and decisions are sent: for four, padded, and one with a page in it."""
    items = (*PARCEL.items, big_item()) if more else PARCEL.items
    file, _ = sealed(replace(PARCEL, items=items))
    tried = count_refused(file.getvalue(), 1, 64)
    sys.stdout.write(f"{tried:,} flipped bits of a bundle of {len(file.getvalue()):,} bytes\n")
    assert tried > 8 * age.CHUNK, "the first chunk alone has as many"


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
