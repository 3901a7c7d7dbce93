"""The headers of the tar within the seal: byte for byte those that any tar program writes."""

from __future__ import annotations

import tarfile
from contextlib import nullcontext as nothing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.exchange.age.source import Source
from courtdesk.exchange.bundle import tarball

NAMES = st.from_regex(tarball._NAME, fullmatch=True).filter(tarball.is_name)
MOST = 8**11 - 1


class Written:
    """What was written, and a file to read it from."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> None:
        self.data += data

    def read(self, size: int, /) -> bytes:
        piece, self.data = self.data[:size], self.data[size:]
        return piece


@given(NAMES, st.integers(0, MOST) | st.sampled_from([0, 511, 512, MOST]))
def test_a_header_is_the_one_that_every_tar_program_writes(name: str, size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    expected, out = info.tobuf(tarfile.GNU_FORMAT), Written()
    with pytest.raises(ValueError, match="announced") if size else nothing():
        tarball.write(out, name, size, [])
    assert out.data == expected
    assert tarball.read_header(Source(out), name) == size


@pytest.mark.parametrize("size", [-1, MOST + 1])
def test_a_size_that_needs_another_spelling_is_a_bug(size: int) -> None:
    out = Written()
    with pytest.raises(ValueError, match="no room"):
        tarball.write(out, "revisions", size, [])
    assert out.data == b""
