"""Public keys as lines."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.errors import FileRefused
from courtdesk.exchange import identity


@given(st.binary(min_size=32, max_size=32))
def test_round_trip(public: bytes) -> None:
    line = identity.public_line(public)
    assert identity.read_public_line(line) == public
    assert identity.read_public_line(line + "\n") == public


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_ssh_keygen_reads_the_line(tmp_path: Path) -> None:
    file = tmp_path / "key.pub"
    file.write_text(identity.public_line(bytes(range(32))) + "\n")
    done = subprocess.run(["ssh-keygen", "-l", "-f", file], capture_output=True, check=True)
    assert b"ED25519" in done.stdout


LINE = identity.public_line(bytes(range(32)))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 !!!!",
        LINE + " Dr Example Invented",
        LINE.replace("ssh-ed25519", "ssh-rsa"),
        LINE[:-4],
        LINE.replace(" ", "  "),
        "ssh-ed25519 AAAA",
        "ssh-ed25519 ŵŵŵŵ",
    ],
)
def test_another_key_comment_or_spelling_is_refused(line: str) -> None:
    with pytest.raises(FileRefused):
        identity.read_public_line(line)


def test_a_key_of_another_length_is_a_bug() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        identity.public_line(bytes(31))


def test_namespaces_name_purpose_and_version() -> None:
    assert all(name.endswith("@courtdesk.v1") for name in identity.NAMESPACES)
    assert len(identity.NAMESPACES) == 13
