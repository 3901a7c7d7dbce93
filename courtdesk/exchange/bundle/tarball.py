"""The tar within the seal, read as strictly as it is written.

Any tar program can take it apart in ten years' time. Here each header must be, byte for byte, the
one that is written here: there are no paths, links, extensions, sparse files or compression to
fall for, and a member is never longer than the signed manifest says. Nothing is unpacked to disk.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterable, Iterator

from courtdesk.exchange.age.source import Source
from courtdesk.exchange.age.stream import Writable
from courtdesk.exchange.bundle.refusals import damaged, too_big

BLOCK = 512
END = 2 * BLOCK
"""Zero bytes that end a tar, at least."""

_CHUNK = 256 * 1024
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
    try:
        size = tarfile.TarInfo.frombuf(block, "ascii", "strict").size
        # The form has a spelling for sizes below nothing, which would read all that follows.
        same = size >= 0 and block == _header(name, size)
    # ValueError: a size or a name that no header can have.
    except (tarfile.HeaderError, ValueError) as error:
        raise damaged(f"the place of {name}") from error
    if not same:
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
    """The one header that a member of this name and size has."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)
