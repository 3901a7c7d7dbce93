"""The servers that these tests are held against, and the routes to them."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from courtdesk.domain.routes import Route, RouteKind, checked
from courtdesk.exchange.transports import Transport, connect
from courtdesk.exchange.transports.folder import EXCHANGE, FolderTransport
from tests.helpers.servers.apache import WebServer, apache_server
from tests.helpers.servers.seaweed import ObjectStore, seaweed_store
from tests.helpers.servers.sshd import SshServer, sshd_server
from tests.helpers.servers.wsgidav import wsgidav_server

__all__ = ["apache_server", "seaweed_store", "sshd_server", "wsgidav_server"]

TIMEOUT = 5.0
"""Seconds; generous, as nothing is late in the tests that use it."""

STREAM = "5" * 32


def dav_route(server: WebServer, path: str = "/exchange") -> Route:
    return Route(
        "dav", RouteKind.WEBDAV, "North hub", server.address + path, server.user, server.password
    )


def ssh_route(server: SshServer, path: str = "/exchange") -> Route:
    return Route(
        "ssh",
        RouteKind.SFTP,
        "North hub",
        server.address + path,
        server.user,
        key=server.key,
        host_key=server.host_key,
    )


def s3_route(store: ObjectStore, path: str = "/exchange") -> Route:
    return Route("s3", RouteKind.S3, "North hub", store.address + path, store.key, store.secret)


def folder_route(folder: Path, *, stick: bool = False) -> Route:
    return Route("folder", RouteKind.FOLDER, "North hub", str(folder), stick=stick)


@dataclass(frozen=True)
class Sealed:
    """A file as it would be sealed: its name at the exchange, and where it is."""

    name: str
    path: Path

    @property
    def data(self) -> bytes:
        return self.path.read_bytes()


@pytest.fixture(scope="session", autouse=True)
def _no_public_authorities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Trust none of the computer's own certificate authorities: no server here is theirs.

    OpenSSL reads all of them anew for each route that is opened, which cost a fifth of these tests.
    """
    empty = tmp_path_factory.mktemp("authorities")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(empty / "none.pem"))
        patch.setenv("SSL_CERT_DIR", str(empty))
        yield


@pytest.fixture
def sealed(tmp_path: Path) -> Callable[..., Sealed]:
    """Makes files of given bytes, each under the name that its hash gives it."""

    def make(data: bytes = b"sealed", number: int = 1, stream: str = STREAM) -> Sealed:
        digest = hashlib.sha256(data).hexdigest()
        path = tmp_path / f"{number}-{digest}.age"
        path.write_bytes(data)
        return Sealed(f"{stream}/{path.name}", path)

    return make


@pytest.fixture(scope="session")
def _exchanges() -> Iterator[str]:
    """A new name at each `next`, so that no test finds what another left."""
    return (f"/exchange{number}" for number in itertools.count())


@dataclass(frozen=True)
class Exchange:
    """A route, and where on this computer its server keeps what it is given (None: in a store)."""

    route: Route
    folder: Path | None
    store: ObjectStore | None = None


@pytest.fixture(params=["folder", "wsgidav", "apache", "sshd", "seaweed"], scope="session")
def to_exchange(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Exchange]:
    """Makes the exchange at a path on each kind of server in turn."""
    match request.param:
        case "folder":
            top = tmp_path_factory.mktemp("folder")
            return lambda path: _ours(top / path[1:])
        case "sshd":
            ssh: SshServer = request.getfixturevalue("sshd_server")
            return lambda path: Exchange(ssh_route(ssh, path), ssh.data / path[1:])
        case "seaweed":
            store: ObjectStore = request.getfixturevalue("seaweed_store")
            return lambda path: Exchange(s3_route(store, path), None, store)
        case name:
            server: WebServer = request.getfixturevalue(f"{name}_server")
            return lambda path: Exchange(dav_route(server, path), server.data / path[1:])


@pytest.fixture
def exchange(to_exchange: Callable[[str], Exchange], _exchanges: Iterator[str]) -> Exchange:
    """An exchange that is still empty."""
    made = to_exchange(next(_exchanges))
    assert checked(made.route) == made.route
    return made


@contextmanager
def opening(route: Route, timeout: float = TIMEOUT) -> Iterator[Transport]:
    """The route's transport itself, which says at the first try what is wrong."""
    folder = route.kind is RouteKind.FOLDER
    transport = FolderTransport(route) if folder else connect(route, timeout)
    try:
        yield transport
    finally:
        transport.close()


@pytest.fixture
def place(exchange: Exchange) -> Iterator[Transport]:
    """An open route to an exchange that is still empty."""
    with opening(exchange.route) as transport:
        yield transport


def _ours(chosen: Path) -> Exchange:
    """The folder that CourtDesk makes itself on one that somebody chose."""
    chosen.mkdir(parents=True, exist_ok=True)
    inside = chosen / EXCHANGE
    return Exchange(folder_route(inside), inside)
