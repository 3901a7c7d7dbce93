"""Apache with mod_dav, as Debian builds it, without its service."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.servers.process import LOOPBACK, free_port, program, running

USER, PASSWORD = "north-7", "a plainly invented password"
_MODULES = Path("/usr/lib/apache2/modules")
_NEEDED = "mpm_event authn_core authn_file authz_core authz_user auth_basic dav dav_fs".split()

_CONFIG = """
ServerName {host}
ServerRoot "{folder}"
Listen {host}:{port}
PidFile "{folder}/pid"
ErrorLog "{folder}/error.log"
DocumentRoot "{data}"
{user}
{modules}
StartServers 1
ServerLimit 1
ThreadsPerChild 8
MaxRequestWorkers 8
DavLockDB "{folder}/locks/db"
<Directory "{data}">
    Dav On
    AuthType Basic
    AuthName exchange
    AuthUserFile "{folder}/users"
    Require valid-user
</Directory>
"""


@dataclass(frozen=True)
class WebServer:
    """A WebDAV server that runs: where, and the folder that it serves."""

    port: int
    data: Path
    user: str = USER
    password: str = PASSWORD

    @property
    def address(self) -> str:
        """The address of the folder that it serves."""
        return f"http://{LOOPBACK}:{self.port}"


@contextmanager
def apache() -> Iterator[WebServer]:
    """Run Apache over a new folder."""
    apache2 = program("apache2", "apache2-bin")
    # Not in pytest's own folder, where root lets nobody else in; Apache gives up being root.
    folder = Path(tempfile.mkdtemp(prefix="courtdesk-apache-"))
    try:
        port, data = free_port(), folder / "data"
        _write(folder, data, port)
        command: list[str | Path] = [
            apache2,
            "-d",
            folder,
            "-f",
            folder / "httpd.conf",
            "-DFOREGROUND",
        ]
        with running(command, folder / "log", port):
            yield WebServer(port, data)
    finally:
        shutil.rmtree(folder)


def _write(folder: Path, data: Path, port: int) -> None:
    root = os.geteuid() == 0
    folder.chmod(0o755)
    for one in (data, folder / "locks"):
        one.mkdir()
        if root:
            shutil.chown(one, "www-data", "www-data")
    # Apache's "{SHA}" is good enough for an invented password and needs no program.
    digest = base64.b64encode(hashlib.sha1(PASSWORD.encode()).digest()).decode()  # noqa: S324
    (folder / "users").write_text(f"{USER}:{{SHA}}{digest}\n")
    (folder / "users").chmod(0o644)  # whatever the umask of whoever runs the tests
    modules = "\n".join(f"LoadModule {one}_module {_MODULES}/mod_{one}.so" for one in _NEEDED)
    config = _CONFIG.format(
        host=LOOPBACK,
        port=port,
        folder=folder,
        data=data,
        modules=modules,
        user="User www-data\nGroup www-data" if root else "",
    )
    (folder / "httpd.conf").write_text(config)


@pytest.fixture(scope="session")
def apache_server() -> Iterator[WebServer]:
    """Apache with mod_dav, for the whole run."""
    with apache() as server:
        yield server
