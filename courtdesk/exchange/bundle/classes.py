"""Sizes and numbers that say little: what a stranger who holds many sealed files could count.

Lengths are rounded up to 64 KiB and then by Padmé (Nikitin and others, "Reducing Metadata Leakage
from Encrypted Files and Communication with PURBs", 2019): at most 12 % more, and only
O(log log n) bits of the length left to see. Recipients are made up to 4, 8, 16 or 32.
"""

from __future__ import annotations

LEAST = 64 * 1024
"""The smallest class, in bytes: most requests and decisions look alike."""

RECIPIENT_CLASSES = (4, 8, 16, 32)


def size_class(size: int) -> int:
    """The length, in bytes, that `size` bytes are padded to; always whole blocks of a tar."""
    if size <= LEAST:
        return LEAST
    exponent = size.bit_length() - 1
    low = exponent - exponent.bit_length()
    mask = (1 << low) - 1
    return (size + mask) & ~mask


def recipient_class(count: int) -> int:
    """How many recipients `count` of them are made up to. Raises `ValueError` for none or > 32."""
    for one in RECIPIENT_CLASSES:
        if 1 <= count <= one:
            return one
    raise ValueError(f"a file is sealed for 1 to {RECIPIENT_CLASSES[-1]} people, not {count}")
