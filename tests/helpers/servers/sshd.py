"""OpenSSH's own server, as whoever runs the tests, with a key of its own that nobody knows yet."""

from __future__ import annotations

import getpass
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.servers.process import LOOPBACK, free_port, program, running

_CONFIG = """
Port {port}
ListenAddress {host}
HostKey {folder}/host
PidFile none
AuthorizedKeysFile {folder}/user.pub
StrictModes no
UsePAM no
PasswordAuthentication yes
KbdInteractiveAuthentication no
PermitRootLogin yes
Subsystem sftp internal-sftp
"""


@dataclass(frozen=True)
class SshServer:
    """An SSH server that runs: where, the folder for tests, and who may come in."""

    port: int
    data: Path
    user: str
    key: str
    host_key: str

    @property
    def address(self) -> str:
        """The address of the folder for tests."""
        return f"sftp://{LOOPBACK}:{self.port}{self.data}"

    def let_in(self) -> int:
        """How many times somebody was let in until now."""
        return (self.data.parent / "log").read_text().count("Accepted ")


@contextmanager
def sshd(folder: Path) -> Iterator[SshServer]:
    """Run OpenSSH's server; the folder for tests is below `folder`."""
    server = program("sshd", "openssh-server")
    keygen = program("ssh-keygen", "openssh-client")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where it puts away its rights
    port, data = free_port(), folder / "data"
    data.mkdir()
    for name in ("host", "user"):
        new: list[str | Path] = [
            keygen,
            "-q",
            "-t",
            "ed25519",
            "-N",
            "",
            "-C",
            "",
            "-f",
            folder / name,
        ]
        subprocess.run(new, check=True)
    (folder / "config").write_text(_CONFIG.format(port=port, host=LOOPBACK, folder=folder))
    shown = subprocess.run(
        [keygen, "-l", "-f", folder / "host.pub"], check=True, capture_output=True, text=True
    ).stdout
    command: list[str | Path] = [server, "-D", "-e", "-f", folder / "config"]
    with running(command, folder / "log", port):
        yield SshServer(
            port, data, getpass.getuser(), (folder / "user").read_text(), shown.split()[1]
        )


@pytest.fixture(scope="session")
def sshd_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    """OpenSSH's server, for the whole run."""
    with sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server
