"""A laptop or the server is killed while it synchronises: nothing is lost, and it goes on."""

from __future__ import annotations

import json
import os
import pickle
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from courtdesk.actions.sync import places
from courtdesk.actions.sync.places import Ended
from courtdesk.actions.sync.rounds import synchronise
from courtdesk.domain.routes import Route, RouteKind
from courtdesk.exchange.transports import Listed, Transport, open_route
from courtdesk.store.verify import verify
from tests.end2end.kill_sync import laptop_at, write
from tests.helpers.copies import copy_vault
from tests.helpers.fleet import Laptop, Template, make_template
from tests.helpers.fleet_truth import counted, heads, kept
from tests.helpers.fleet_wire import FolderPlace
from tests.helpers.servers.apache import PASSWORD, USER
from tests.helpers.servers.process import LOOPBACK, free_port, running
from tests.helpers.servers.wsgidav import settings

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("COURTDESK_KILLS", "20"))
SERVER_KILLS = max(3, KILLS // 7)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return make_template(tmp_path_factory.mktemp("kill") / "team", lambda _: None, 2)


@pytest.fixture
def roots(template: Template, tmp_path: Path) -> list[Path]:
    found = [tmp_path / "0", tmp_path / "1"]
    for root in found:
        copy_vault(template.root / root.name, root)
    return found


@contextmanager
def laptops(template: Template, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    keys = tmp_path / "unlocked"
    keys.write_bytes(pickle.dumps({str(at): one for at, one in enumerate(template.unlocked)}))
    command = [sys.executable, "-m", "tests.end2end.kill_sync", keys]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, encoding="utf-8") as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def kill_one(
    process: subprocess.Popen[str], root: Path, place: Path, chance: random.Random
) -> list[str]:
    """Let a laptop work, kill it, and give back what it had said; at a named point every other
    time."""
    assert process.stdin is not None
    assert process.stdout is not None
    point = chance.randrange(1, 60) if chance.random() < 0.5 else 0
    order = {"root": str(root), "place": str(place), "point": point}
    process.stdin.write(json.dumps(order) + "\n")
    process.stdin.flush()
    child, said, wanted = 0, [], chance.randrange(1, 8)
    for line in process.stdout:
        first, *rest = line.split()
        if first == "gone":
            return said
        if first == "at":
            child = int(rest[0])
        else:
            said.append(line)
        if not point and child and len(said) >= wanted:
            for _ in range(chance.randrange(200_000)):
                pass  # so that the kill does not always follow a line at the same distance
            os.kill(child, signal.SIGKILL)
            wanted = 10**9
    raise AssertionError("the laptops ended too early")


def working(template: Template, roots: list[Path]) -> list[Laptop]:
    return [
        laptop_at(root, own, template.catalogue)
        for root, own in zip(roots, template.unlocked, strict=True)
    ]


def until_quiet(both: list[Laptop], route: Route) -> None:
    for _ in range(8):
        tries = [synchronise(one.at, route) for one in both]
        assert [tried.ended for tried, _ in tries] == [Ended.DONE] * len(both)
        if not any(done.came or done.sent for _, done in tries):
            return
    raise AssertionError("the laptops do not come to rest")


def agree(both: list[Laptop], saved: set[str]) -> None:
    first, second = both
    assert counted(first) == counted(second)
    assert heads(first) == heads(second)
    for one in both:
        assert saved <= kept(one)
        assert verify(one.at.vault).problems == ()


@pytest.mark.timeout(3600)
def test_killed_anywhere_a_laptop_loses_nothing_and_goes_on(
    template: Template, roots: list[Path], tmp_path: Path
) -> None:
    chance, place = random.Random(KILLS), tmp_path / "hub"
    hub, saved, said = FolderPlace("hub", place), set[str](), 0
    with laptops(template, tmp_path) as process:
        for at in range(KILLS):
            lines = kill_one(process, roots[at % 2], place, chance)
            said += len(lines)
            rounds = [line.split()[1] for line in lines if line.startswith("round")]
            assert set(rounds) <= {"done"}
            saved |= {line.split()[1] for line in lines if line.startswith("saved")}
    both = working(template, roots)
    try:
        until_quiet(both, hub.route)
        agree(both, saved)
        assert said > KILLS
        for one in both:
            assert [*one.folder.outbox.iterdir()] == []
    finally:
        for one in both:
            one.close()


class Doomed:
    """A transport whose server is killed just before the so-many-th verb."""

    def __init__(self, inner: Transport, at: int, kill: Callable[[], None]) -> None:
        self._inner, self._left, self._kill = inner, at, kill

    def _verb(self) -> Transport:
        self._left -= 1
        if self._left == 0:
            self._kill()
        return self._inner

    def list(self) -> tuple[Listed, ...]:
        return self._verb().list()

    def get(self, name: str, out: BinaryIO, limit: int) -> None:
        self._verb().get(name, out, limit)

    def put(self, name: str, path: Path) -> None:
        # While it is under way, not before it.
        killer = threading.Thread(target=self._verb)
        killer.start()
        try:
            self._inner.put(name, path)
        finally:
            killer.join()

    def delete(self, name: str) -> None:
        self._verb().delete(name)

    def close(self) -> None:
        self._inner.close()


@contextmanager
def server(folder: Path, port: int) -> Iterator[Callable[[], None]]:
    """A WebDAV server on a folder that may have been served before; gives what kills it."""
    pid = folder / "pid"
    start = "import os, sys; open(sys.argv[1], 'w').write(str(os.getpid())); "
    start += "os.execv(sys.executable, [sys.executable, '-m', 'wsgidav.server.server_cli', "
    start += "'-c', sys.argv[2]])"
    command = [sys.executable, "-c", start, pid, settings(folder, port)]
    with running(command, folder / "log", port, gently=False):
        yield lambda: os.kill(int(pid.read_text()), signal.SIGKILL)


@pytest.mark.timeout(3600)
def test_killed_anywhere_a_server_costs_nothing(
    template: Template, roots: list[Path], tmp_path: Path
) -> None:
    chance, port = random.Random(KILLS), free_port()
    address = f"http://{LOOPBACK}:{port}/court"
    route = Route("dav", RouteKind.WEBDAV, "The server", address, user=USER, secret=PASSWORD)
    both = working(template, roots)
    saved, ended = set[str](), []
    try:
        for one in both:
            places.save_route(one.at, route)
        for at in range(SERVER_KILLS):
            one, point = both[at % 2], chance.randrange(1, 10)
            saved.add(write(one.at.vault, one))
            with server(tmp_path, port) as kill:

                def opener(
                    wanted: Route, kill: Callable[[], None] = kill, point: int = point
                ) -> Transport:
                    return Doomed(open_route(wanted), point, kill)

                ended.append(synchronise(one.at, route, opener=opener)[0].ended)
        assert Ended.AWAY in ended
        assert set(ended) <= {Ended.AWAY, Ended.DONE}
        with server(tmp_path, port):
            until_quiet(both, route)
        agree(both, saved)
    finally:
        for one in both:
            one.close()
