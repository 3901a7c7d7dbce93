"""The passphrase file and the prompt."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

import pytest

from courtdesk.cli.signing_in import read_passphrase
from courtdesk.errors import UserError


def _file(tmp_path: Path, content: bytes, mode: int = 0o600) -> Path:
    path = tmp_path / "passphrase"
    path.write_bytes(content)
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    "content",
    [b"plum lantern", b"plum lantern\n", b"plum lantern\r\n", b"plum lantern\nsecond line\n"],
)
def test_the_first_line_is_the_passphrase(tmp_path: Path, content: bytes) -> None:
    assert read_passphrase(_file(tmp_path, content), "Ann") == "plum lantern"


def test_spaces_belong_to_the_passphrase(tmp_path: Path) -> None:
    assert read_passphrase(_file(tmp_path, b"  plum  \n"), "Ann") == "  plum  "


def test_notepads_mark_is_no_part_of_it(tmp_path: Path) -> None:
    assert read_passphrase(_file(tmp_path, "\ufeffŵylan\n".encode()), "Ann") == "ŵylan"


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "empty"), (b"\nsecond", "empty"), (b"\xff\xfe\x00", "UTF-8")]
)
def test_a_file_without_one_is_a_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_passphrase(_file(tmp_path, content), "Ann")


def test_a_missing_file_and_a_folder_are_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(UserError, match="cannot be read"):
            read_passphrase(path, "Ann")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_a_file_that_others_can_read_is_said_and_its_content_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert read_passphrase(_file(tmp_path, b"plum lantern", 0o644), "Ann") == "plum lantern"
    printed = capsys.readouterr()
    assert "chmod 600" in printed.err
    assert "plum" not in printed.out + printed.err
    read_passphrase(_file(tmp_path, b"plum lantern"), "Ann")
    assert capsys.readouterr().err == ""


def test_no_end_of_file_at_the_prompt_is_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr(getpass, "getpass", ended)
    with pytest.raises(UserError, match="--passphrase-file"):
        read_passphrase(None, "Ann")


def test_a_passphrase_is_never_read_with_an_echo(monkeypatch: pytest.MonkeyPatch) -> None:
    """getpass falls back to plain reading where there is no terminal: not here."""
    with Path(os.devnull).open(encoding="utf-8") as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        monkeypatch.setattr(getpass, "getpass", getpass.fallback_getpass)
        with pytest.raises(UserError, match="terminal"):
            read_passphrase(None, "Ann")
