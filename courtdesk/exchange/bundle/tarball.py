"""The tar within the seal, read as strictly as it is written.

Any tar program can take it apart in ten years' time. Here each header must be, byte for byte, the
one that is written here: there are no paths, links, extensions, sparse files or compression to
fall for, and a member is never longer than the signed manifest says. Nothing is unpacked to disk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from courtdesk.exchange.age.source import Source
from courtdesk.exchange.age.stream import Writable
from courtdesk.exchange.bundle.refusals import damaged, too_big

BLOCK = 512
END = 2 * BLOCK
"""Zero bytes that end a tar, at least."""

_CHUNK = 256 * 1024
_SIZE_AT, _SIZE_BYTES = 124, 12
_SIZE = re.compile(rb"([0-7]{11})\0")
_SUM_AT, _NO_SUM = 148, b" " * 8
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,58}[a-z0-9])?")


def is_name(name: str) -> bool:
    """Whether a member can be called so: small letters, digits, dots and dashes within."""
    return _NAME.fullmatch(name) is not None and ".." not in name


def room(size: int) -> int:
    """Bytes that a member of `size` takes in the tar."""
    return BLOCK + size + -size % BLOCK


def write(out: Writable, name: str, size: int, pieces: Iterable[bytes]) -> None:
    """Write one member. `pieces` must be `size` bytes together (`ValueError`)."""
    out.write(_header(name, size))
    left = size
    for piece in pieces:
        out.write(piece)
        left -= len(piece)
    if left:
        raise ValueError(f"{name} was announced with {size} bytes and has {size - left}")
    out.write(bytes(-size % BLOCK))


def write_zeros(out: Writable, size: int) -> None:
    """Write the end of the tar and the padding, which are the same."""
    for piece in _zeros(size):
        out.write(piece)


def read_small(source: Source, name: str, limit: int, size: int | None = None) -> bytes:
    """The next member, which must have this name, at most `limit` bytes, and `size` if given.

    Raises `TamperedBundle`, or `BundleTooBig` before more than the limit is read.
    """
    found = read_header(source, name)
    if found > limit:
        raise too_big(f"more than {limit // 1024} KiB in one part of it")
    if size is not None and found != size:
        raise damaged(f"the length of {name}")
    data = source.read(found)
    if len(data) != found:
        raise damaged(f"{name} is cut short")
    read_filling(source, found, name)
    return data


def read_header(source: Source, name: str) -> int:
    """The size of the next member, which must be a plain file of this name."""
    block = source.read(BLOCK)
    # Eleven digits and nothing else: the form has other spellings too, one for sizes below nothing,
    # which would read all that follows.
    digits = _SIZE.fullmatch(block, _SIZE_AT, _SIZE_AT + _SIZE_BYTES)
    size = int(digits[1], 8) if digits is not None else 0
    if block != _header(name, size):
        raise damaged(f"the place of {name}")
    return size


def read_filling(source: Source, size: int, name: str) -> None:
    """The zeros after a member of `size`."""
    if source.read(-size % BLOCK) != bytes(-size % BLOCK):
        raise damaged(f"the end of {name}")


def read_zeros(source: Source, size: int) -> None:
    """Exactly `size` zero bytes, and then the end."""
    for piece in _zeros(size):
        if source.read(len(piece)) != piece:
            raise damaged("its padding")
    if source.read(1):
        raise damaged("something after its padding")


def _zeros(size: int) -> Iterator[bytes]:
    whole, rest = divmod(size, _CHUNK)
    for _ in range(whole):
        yield bytes(_CHUNK)
    if rest:
        yield bytes(rest)


def _header(name: str, size: int) -> bytes:
    """The one header that a member of this name and size has: GNU's, of a plain file.

    Field by field, as a bundle has few members and many are opened; `tarfile` writes the same
    bytes. Raises `ValueError` for 8 GiB and more, which need another spelling.
    """
    if not 0 <= size < 8**11:
        raise ValueError(f"a member has no room for {size} bytes")
    start = name.encode("ascii").ljust(100, b"\0") + b"0000600\0" + 2 * b"0000000\0"
    start += b"%011o\0" % size + b"00000000000\0"
    end = (b"0" + bytes(100) + b"ustar  \0").ljust(BLOCK - _SUM_AT - len(_NO_SUM), b"\0")
    # The sum of all bytes, where that of the sum itself counts as spaces.
    total = sum(start) + sum(_NO_SUM) + sum(end)
    return start + b"%06o\0 " % total + end
