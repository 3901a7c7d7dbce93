"""A file is there whole or not at all, and what was there stays unless it was given up."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from courtdesk.documents import whole_file
from courtdesk.documents.whole_file import put
from courtdesk.errors import NoSpace, UserError


def write(path: Path, *, replace: bool = False) -> Path:
    return put(lambda: b"made", path, ending=".pdf", replace=replace)


def never() -> bytes:
    raise AssertionError("made for nothing")


@pytest.mark.skipif(os.name != "posix", reason="file modes are of POSIX")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf")
    assert path.read_bytes() == b"made"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    assert write(path, replace=True).stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_there_is_replaced_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_text("mine")
    with pytest.raises(UserError, match=r"“a\.pdf” is there already"):
        put(never, path, ending=".pdf")
    assert path.read_text() == "mine"
    write(path, replace=True)
    assert path.read_bytes() == b"made"
    assert [each.name for each in tmp_path.iterdir()] == ["a.pdf"]


def test_one_that_comes_while_it_is_made_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"

    def make() -> bytes:
        path.write_text("theirs")
        return b"made"

    with pytest.raises(UserError, match="is there already"):
        put(make, path, ending=".pdf")
    assert path.read_text() == "theirs"
    assert [each.name for each in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.docx", r"ends in \.pdf, not “a\.docx”"),
        ("folder.pdf", "is a folder"),
        ("none/a.pdf", "could not be written in its folder"),
    ],
)
def test_a_wrong_place_is_said(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(UserError, match=said):
        write(tmp_path / name, replace=True)
    assert [each.name for each in tmp_path.iterdir()] == ["folder.pdf"]


def _full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("replace", [True, False])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, replace: bool
) -> None:
    path = tmp_path / "a.pdf"
    if replace:
        path.write_text("mine")
    monkeypatch.setattr(whole_file.os if call == "fsync" else whole_file.Path, call, _full)
    with pytest.raises(NoSpace, match="The disk is full"):
        write(path, replace=replace)
    assert [each.name for each in tmp_path.iterdir()] == (["a.pdf"] if replace else [])
    assert not replace or path.read_text() == "mine"
