"""wsgidav on cheroot: a WebDAV server that runs wherever Python does."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.helpers.servers.apache import PASSWORD, USER, WebServer
from tests.helpers.servers.process import LOOPBACK, free_port, running


def settings(folder: Path, port: int) -> Path:
    """The file that has wsgidav serve `folder / "data"`, which may have been served before."""
    data, written = folder / "data", folder / "wsgidav.json"
    data.mkdir(exist_ok=True)
    config = {
        "host": LOOPBACK,
        "port": port,
        "provider_mapping": {"/": str(data)},
        "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
        "http_authenticator": {"accept_basic": True, "accept_digest": False},
        "lock_storage": False,
        "property_manager": False,
        "dir_browser": {"enable": False},
        "verbose": 1,
    }
    written.write_text(json.dumps(config))
    return written


@contextmanager
def wsgidav(folder: Path) -> Iterator[WebServer]:
    """Run wsgidav over a new folder below `folder`."""
    port = free_port()
    start = [sys.executable, "-m", "wsgidav.server.server_cli"]
    command: list[str | Path] = [*start, "-c", settings(folder, port)]
    with running(command, folder / "log", port):
        yield WebServer(port, folder / "data")


@pytest.fixture(scope="session")
def wsgidav_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """Run wsgidav for the whole run."""
    with wsgidav(tmp_path_factory.mktemp("wsgidav")) as server:
        yield server
