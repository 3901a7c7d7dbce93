"""Overwriting the memory that a lock has set free.

A closed vault and a destroyed page leave what they held in memory that is free but not yet used
again: keys, passphrases, names. Whoever then takes the memory of the process, or the laptop asleep
with its screen locked, could read it there. So after a lock the free memory is written over:

* what Python keeps for its small objects, by filling it with zeros once;
* what the C library keeps for each thread, likewise. All else that the C library frees it
  overwrites by itself (`courtdesk.cli.hardening`, when the window begins).

It works on CPython's own allocator and on glibc, where tests/end2end/test_memory.py counts what is
left. Elsewhere it does what it can there, and nothing is promised.
"""

from __future__ import annotations

import ctypes
import mmap
import sys
from contextlib import suppress
from itertools import repeat
from pathlib import Path

_CLASS_STEP = 16
_LARGEST_SMALL = 512  # bytes; Objects/obmalloc.c, SMALL_REQUEST_THRESHOLD
_ARENA_BYTES = 1024 * 1024  # what CPython maps at a time, same place
_STEP_BYTES = _ARENA_BYTES // 4
_MOST_BYTES = 256 * 1024 * 1024
_UNSEEN_BYTES = 2 * 1024 * 1024
_HEAD_BYTES = sys.getsizeof(b"")
_SIZES = Path("/proc/self/statm")

_LARGEST_CACHED = 1032  # bytes; glibc's malloc.c, tcache
_CACHED_EACH = 32  # more than glibc keeps of any size


def scrub_objects() -> None:
    """Write zeros over the free memory of Python's small objects, then let it go.

    Of each size so many are made that the holes between living objects are filled first, whole
    free pools next, and CPython asks the system for more: then nothing is left to fill. Where that
    cannot be seen, as outside Linux, it is 2 MB of each size. Smaller blocks than these hold
    numbers and no text. Takes some 100 ms, and as much memory as is filled for that long.
    """
    held: list[list[bytes]] = []
    left = _MOST_BYTES
    # A laptop without memory to spare must lock all the same; then all of it was filled.
    with suppress(MemoryError):
        for size in range(_HEAD_BYTES // _CLASS_STEP + 1, _LARGEST_SMALL // _CLASS_STEP + 1):
            left -= _fill(size * _CLASS_STEP, held, left)
    held.clear()


def _fill(block: int, held: list[list[bytes]], left: int) -> int:
    """Make objects of `block` bytes until CPython has asked for more; how many bytes of them."""
    made = 0
    before = _mapped()
    most = left if before else min(left, _UNSEEN_BYTES)
    while made < most:
        held.append(list(map(bytes, repeat(block - _HEAD_BYTES, _STEP_BYTES // block))))
        made += _STEP_BYTES
        now = _mapped()
        if now - before >= _ARENA_BYTES:
            break
        before = now
    return made


def _mapped() -> int:
    """How many bytes of addresses this process has; 0 where the system does not tell."""
    if sys.platform != "linux" or not _SIZES.exists():
        return 0
    return int(_SIZES.read_bytes().split()[0]) * mmap.PAGESIZE


def scrub_thread() -> None:
    """Write over what the C library keeps free for the calling thread, then give memory back.

    Does nothing where the C library is not glibc.
    """
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    if not hasattr(library, "malloc_trim"):
        return
    library.malloc.restype = ctypes.c_void_p
    library.malloc.argtypes = [ctypes.c_size_t]
    library.free.argtypes = [ctypes.c_void_p]
    held: list[int] = []
    for size in range(_CLASS_STEP + 8, _LARGEST_CACHED + 1, _CLASS_STEP):
        for _ in range(_CACHED_EACH):
            address = library.malloc(size)
            if address:
                ctypes.memset(address, 0, size)
                held.append(address)
    for address in held:
        library.free(address)
    library.malloc_trim(0)
