"""Starting a server's program, waiting until it answers, and ending it."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

LOOPBACK = "127.0.0.1"
_PATIENCE = 60.0
"""Seconds until a server must answer; they take one or two, on a busy machine more."""


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def program(name: str, package: str, *, also: Sequence[str] = ()) -> str:
    """The path of an installed program; without it the test is skipped."""
    for folder in (None, "/usr/sbin", *also):
        if found := shutil.which(name, path=folder):
            return found
    pytest.skip(f"{name} is not installed: on Debian, install {package}")


@contextmanager
def running(
    command: Sequence[str | Path], log: Path, port: int, *, gently: bool = True
) -> Iterator[None]:
    """Run a server from when it takes connections on `port` until the block ends.

    One that has no children and takes its time over an orderly end is ended not `gently`.
    """
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            _wait(server, log, port)
            yield
        finally:
            if gently:
                server.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    server.wait(10)
            server.kill()
            server.wait()


def _wait(server: subprocess.Popen[bytes], log: Path, port: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    pause = threading.Event()
    while True:
        if server.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"The server did not start: {log.read_text(errors='replace')}")
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), 1):
            return
        pause.wait(0.02)
