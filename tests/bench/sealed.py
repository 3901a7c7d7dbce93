"""Sealing and opening 100 MB: our age container against pyrage (Rust) on the same bytes.

In memory, from one buffer to another, so that the disk says nothing; the best of a few rounds, the
two by turns, so that what else the machine does strikes both. Ours seals for a hybrid key, as it
always does, and pyrage for X25519, which is all that it opens again.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable

import pyrage

from courtdesk.exchange import age
from tests.bench.table import Row

SIZE = 100_000_000
ROUNDS = 3
_PIECE = 1 << 20
_GOAL = "1x or less"
_OURS = age.HybridIdentity(bytes(range(32)))
_THEIRS = age.ClassicIdentity(bytes(range(32)))


def measure(size: int = SIZE) -> list[Row]:
    """The two rows."""
    data = os.urandom(size)
    identity = pyrage.x25519.Identity.from_str(_THEIRS.export())
    ours, theirs = _sealed(data), pyrage.encrypt(data, [identity.to_public()])
    what = f"{size // 1_000_000} MB"
    sealing = _by_turns(
        lambda: _sealed(data),
        lambda: pyrage.encrypt_io(io.BytesIO(data), io.BytesIO(), [identity.to_public()]),
    )
    opening = _by_turns(
        lambda: _opened(ours),
        lambda: pyrage.decrypt_io(io.BytesIO(theirs), io.BytesIO(), [identity]),
    )
    return [
        Row(f"sealing the age container, {what}", "pyrage, the same bytes", *sealing, _GOAL),
        Row(f"opening the age container, {what}", "pyrage, the same bytes", *opening, _GOAL),
    ]


def _sealed(data: bytes) -> bytes:
    out = io.BytesIO()
    with age.sealing(out, [_OURS.recipient()]) as inside:
        for at in range(0, len(data), _PIECE):
            inside.write(data[at : at + _PIECE])
    return out.getvalue()


def _opened(sealed: bytes) -> int:
    contents, out = age.open_stream(io.BytesIO(sealed), [_OURS]).contents, io.BytesIO()
    while piece := contents.read(_PIECE):
        out.write(piece)
    return out.tell()


def _by_turns(one: Callable[[], object], two: Callable[[], object]) -> tuple[float, float]:
    """Seconds of each, the best of `ROUNDS`."""
    best = [float("inf")] * 2
    for _ in range(ROUNDS):
        for at, work in enumerate((one, two)):
            began = time.perf_counter()
            work()
            best[at] = min(best[at], time.perf_counter() - began)
    return best[0], best[1]
