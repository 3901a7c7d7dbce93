"""What goes wrong on the way, with real servers behind it: the right words, soon, nothing half."""

from __future__ import annotations

import io
import random
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)

from courtdesk.domain.routes import Route, RouteKind
from courtdesk.errors import (
    CourtDeskError,
    NotThere,
    NotTheServer,
    RouteAway,
    RouteFull,
    RouteRefused,
    RouteTrouble,
)
from courtdesk.exchange.transports import Listed, Transport, host_key_of
from courtdesk.exchange.transports.sftp import SftpTransport
from tests.helpers.servers.authority import Authority, authority
from tests.helpers.servers.faults import Changing, Fault, between, page
from tests.helpers.servers.process import LOOPBACK, free_port
from tests.helpers.servers.seaweed import ObjectStore
from tests.helpers.servers.sshd import SshServer
from tests.unit.exchange.transports.conftest import (
    TIMEOUT,
    Exchange,
    Sealed,
    dav_route,
    opening,
    s3_route,
    ssh_route,
)

Make = Callable[..., Sealed]
SOON = 0.3
"""Seconds without an answer; what stalls here stalls for ever."""

SIGN_IN = page("200 OK", b"<!doctype html><title>Welcome to Guest WiFi</title>")
XHTML = page("200 OK", b"<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>")


def no(status: str) -> bytes:
    return page(status, b"<html><body>No.</body></html>")


@pytest.fixture(scope="session")
def web(to_web: Callable[[str], Exchange], _exchanges: Iterator[str]) -> Exchange:
    """An exchange on a server that is spoken to by HTTP."""
    return to_web(next(_exchanges))


@pytest.fixture(params=["wsgidav", "seaweed"], scope="session")
def to_web(request: pytest.FixtureRequest) -> Callable[[str], Exchange]:
    if request.param == "seaweed":
        store: ObjectStore = request.getfixturevalue("seaweed_store")
        return lambda path: Exchange(s3_route(store, path), None, store)
    server = request.getfixturevalue("wsgidav_server")
    return lambda path: Exchange(dav_route(server, path), server.data / path[1:])


@pytest.fixture(scope="session")
def ours() -> Authority:
    """The organisation's own certificate authority."""
    return authority()


LOCKED_KEY = (
    Ed25519PrivateKey.generate()
    .private_bytes(
        Encoding.PEM, PrivateFormat.OpenSSH, BestAvailableEncryption(b"plainly invented")
    )
    .decode()
)


def through(route: Route, port: int, scheme: str = "") -> Route:
    """The route, but by way of a port of this computer."""
    parts = urlsplit(route.address)
    moved = parts._replace(netloc=f"{LOOPBACK}:{port}", scheme=scheme or parts.scheme)
    return replace(route, address=moved.geturl())


def port_of(route: Route) -> int:
    port = urlsplit(route.address).port
    assert port is not None
    return port


def do(place: Transport, verb: str, file: Sealed) -> None:
    match verb:
        case "list":
            place.list()
        case "get":
            place.get(file.name, io.BytesIO(), 10_000_000)
        case "put":
            place.put(file.name, file.path)
        case _:
            place.delete(file.name)


VERBS = ["list", "get", "put", "delete"]


def checked_words(route: Route, error: CourtDeskError) -> CourtDeskError:
    """The error, which names the exchange and nothing that is private."""
    said = str(error)
    assert "“North hub”" in said
    for private in filter(None, (route.secret, route.user, LOOPBACK, "http")):
        assert private not in said
    return error


def trouble(route: Route, verb: str, file: Sealed, timeout: float = TIMEOUT) -> CourtDeskError:
    """What a verb says that must go wrong."""
    with pytest.raises(RouteTrouble) as caught, opening(route, timeout) as place:
        do(place, verb, file)
    return checked_words(route, caught.value)


def troubles(route: Route, file: Sealed, timeout: float = TIMEOUT) -> set[type[CourtDeskError]]:
    """What kinds of trouble the four verbs have, each of which must go wrong."""
    kinds = set()
    with opening(route, timeout) as place:
        for verb in ("list", "get", "put", "delete"):
            with pytest.raises(RouteTrouble) as caught:
                do(place, verb, file)
            kinds.add(type(checked_words(route, caught.value)))
    return kinds


class TestEveryVerb:
    def test_nobody_listens(self, web: Exchange, sealed: Make) -> None:
        assert troubles(through(web.route, free_port()), sealed()) == {RouteAway}

    def test_it_never_answers(self, web: Exchange, sealed: Make) -> None:
        with between(port_of(web.route), Fault(stall=True)) as port:
            assert troubles(through(web.route, port), sealed(), SOON) == {RouteAway}

    @pytest.mark.parametrize("answer", [SIGN_IN, XHTML], ids=["html", "xhtml"])
    def test_a_network_wants_somebody_to_sign_in(
        self, web: Exchange, sealed: Make, answer: bytes
    ) -> None:
        with between(port_of(web.route), Fault(answer=answer)) as port:
            assert troubles(through(web.route, port), sealed()) == {NotTheServer}

    def test_it_is_sent_elsewhere(self, web: Exchange, sealed: Make) -> None:
        with socket.create_server((LOOPBACK, 0)) as elsewhere:
            elsewhere.setblocking(False)
            there = f"Location: http://{LOOPBACK}:{elsewhere.getsockname()[1]}/exchange"
            with between(port_of(web.route), Fault(answer=page("302 Found", b"", there))) as port:
                assert troubles(through(web.route, port), sealed()) == {NotTheServer}
            with pytest.raises(BlockingIOError):
                elsewhere.accept()

    def test_its_certificate_is_nobodys(
        self, web: Exchange, sealed: Make, ours: Authority, tmp_path: Path
    ) -> None:
        with between(port_of(web.route), Fault(), ours.server(tmp_path)) as port:
            assert troubles(through(web.route, port, "https"), sealed()) == {RouteRefused}


STATUSES = {
    "401 Unauthorized": RouteRefused,
    "403 Forbidden": RouteRefused,
    "407 Proxy Authentication Required": RouteRefused,
    "413 Content Too Large": RouteRefused,
    "423 Locked": RouteAway,
    "429 Too Many Requests": RouteAway,
    "500 Internal Server Error": RouteAway,
    "503 Service Unavailable": RouteAway,
    "507 Insufficient Storage": RouteFull,
}


def test_a_server_says_no(web: Exchange, sealed: Make) -> None:
    said = {}
    with ExitStack() as proxies:
        fault = Changing()
        port = proxies.enter_context(between(port_of(web.route), fault))
        place = proxies.enter_context(opening(through(web.route, port)))
        for number, status in enumerate(STATUSES):
            fault.now = Fault(method="PUT", answer=no(status))
            file = sealed(status.encode(), number)
            with pytest.raises(RouteTrouble) as caught:
                place.put(file.name, file.path)
            said[status] = type(checked_words(web.route, caught.value))
        fault.now = Fault()
        names = {one.name for one in place.list()}
    assert said == STATUSES
    assert not names & {sealed(one.encode(), n).name for n, one in enumerate(STATUSES)}


def test_another_file_comes_there_first(web: Exchange, sealed: Make) -> None:
    """412 for what nobody has put there: nothing is overwritten, and it can be tried again."""
    method = "MOVE" if web.route.kind is RouteKind.WEBDAV else "PUT"
    fault, file = Changing(Fault(method, no("412 Precondition Failed"))), sealed(b"another")
    with (
        between(port_of(web.route), fault) as port,
        opening(through(web.route, port)) as place,
    ):
        with pytest.raises(RouteTrouble):
            place.put(file.name, file.path)
        fault.now = Fault()
        with pytest.raises(NotThere):
            place.get(file.name, io.BytesIO(), 100)
        place.put(file.name, file.path)
        assert Listed(file.name, 7) in place.list()
    if web.folder is not None:
        assert not list(web.folder.rglob("*.part"))


@pytest.mark.parametrize("fault", [Fault("GET", down=300_000), Fault("GET", "", True, 300_000)])
def test_a_download_breaks_off_or_stalls(web: Exchange, sealed: Make, fault: Fault) -> None:
    file = sealed(random.Random(2).randbytes(1_000_000))
    with opening(web.route) as place:
        place.put(file.name, file.path)
    # A listing is a GET to an object store.
    with between(port_of(web.route), fault) as port:
        assert type(trouble(through(web.route, port), "get", file, SOON)) is RouteAway


def test_an_upload_breaks_off(web: Exchange, sealed: Make) -> None:
    file = sealed(random.Random(3).randbytes(1_000_000))
    fault = Changing(Fault("PUT", up=300_000))
    with (
        between(port_of(web.route), fault) as port,
        opening(through(web.route, port)) as place,
    ):
        with pytest.raises(RouteAway):
            place.put(file.name, file.path)
        fault.now = Fault()
        with pytest.raises(NotThere):
            place.get(file.name, io.BytesIO(), 1_000_000)
        place.put(file.name, file.path)
        assert Listed(file.name, 1_000_000) in place.list()
    if web.folder is not None:
        assert not list(web.folder.rglob("*.part"))


def test_the_servers_clock_plays_no_part(web: Exchange, sealed: Make) -> None:
    fault = Changing()
    with (
        between(port_of(web.route), fault) as port,
        opening(through(web.route, port)) as place,
    ):
        for date in (b"Thu, 01 Jan 1970 00:00:00 GMT", b"half past nine"):
            fault.now, file = Fault(date=date), sealed(date)
            place.put(file.name, file.path)
            out = io.BytesIO()
            place.get(file.name, out, 100)
            assert out.getvalue() == date
            assert Listed(file.name, len(date)) in place.list()


class TestTls:
    def test_the_organisations_own_authority(
        self, web: Exchange, ours: Authority, tmp_path: Path
    ) -> None:
        with between(port_of(web.route), Fault(), ours.server(tmp_path)) as port:
            trusting = replace(through(web.route, port, "https"), ca=ours.pem)
            with opening(trusting) as place:
                place.list()

    def test_another_authority(
        self, web: Exchange, ours: Authority, tmp_path: Path, sealed: Make
    ) -> None:
        with between(port_of(web.route), Fault(), ours.server(tmp_path)) as port:
            trusting = replace(through(web.route, port, "https"), ca=authority().pem)
            assert type(trouble(trusting, "list", sealed())) is RouteRefused

    def test_another_servers_certificate(
        self, web: Exchange, ours: Authority, tmp_path: Path, sealed: Make
    ) -> None:
        with between(port_of(web.route), Fault(), ours.server(tmp_path, "192.0.2.1")) as port:
            trusting = replace(through(web.route, port, "https"), ca=ours.pem)
            assert type(trouble(trusting, "list", sealed())) is RouteRefused

    @pytest.mark.parametrize("days", [7, -7])
    def test_a_certificate_or_a_clock_that_is_wrong(
        self, web: Exchange, ours: Authority, tmp_path: Path, sealed: Make, days: int
    ) -> None:
        late = ours.server(tmp_path, late=timedelta(days=days))
        with between(port_of(web.route), Fault(), late) as port:
            trusting = replace(through(web.route, port, "https"), ca=ours.pem)
            said = trouble(trusting, "list", sealed())
        assert type(said) is RouteRefused
        assert "date and time" in str(said)

    def test_no_tls_where_it_should_be(self, web: Exchange, sealed: Make) -> None:
        with between(port_of(web.route), Fault(answer=SIGN_IN, raw=True)) as port:
            said = trouble(through(web.route, port, "https"), "list", sealed())
        assert type(said) is NotTheServer

    def test_a_certificate_that_cannot_be_read(self, web: Exchange, sealed: Make) -> None:
        bad = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
        said = trouble(replace(web.route, ca=bad), "list", sealed())
        assert type(said) is RouteRefused


class TestProxies:
    def test_the_routes_own(self, web: Exchange, ours: Authority, tmp_path: Path) -> None:
        """TLS goes through it from end to end."""
        with (
            between(port_of(web.route), Fault(), ours.server(tmp_path)) as port,
            between(port, Fault(connect=True)) as proxy,
        ):
            # Port 1 has nobody; that the server is reached all the same is the proxy's doing.
            route = replace(
                through(web.route, 1, "https"), ca=ours.pem, proxy=f"http://{LOOPBACK}:{proxy}"
            )
            with opening(route) as place:
                place.list()

    def test_one_that_is_not_there(self, web: Exchange, sealed: Make) -> None:
        route = replace(web.route, proxy=f"http://{LOOPBACK}:{free_port()}")
        assert type(trouble(route, "list", sealed())) is RouteAway


CODES = {
    "RequestTimeTooSkewed": ("403 Forbidden", RouteRefused, "clock"),
    "SignatureDoesNotMatch": ("403 Forbidden", RouteRefused, "is wrong"),
    "AccessDenied": ("403 Forbidden", RouteRefused, "no right"),
    "NoSuchBucket": ("404 Not Found", RouteRefused, "no such bucket"),
    "QuotaExceeded": ("409 Conflict", RouteFull, "is full"),
    "SlowDown": ("503 Service Unavailable", RouteAway, "too busy"),
}


class TestWhatAStoreSays:
    """S3's own words for it, which its statuses do not tell apart."""

    def test_its_codes(self, seaweed_store: ObjectStore, sealed: Make) -> None:
        fault, said = Changing(), {}
        with (
            between(seaweed_store.port, fault) as port,
            opening(through(s3_route(seaweed_store), port)) as place,
        ):
            for code, (status, kind, word) in CODES.items():
                body = f"<Error><Code>{code}</Code><Message>No.</Message></Error>".encode()
                fault.now = Fault(answer=page(status, body, kind="application/xml"))
                with pytest.raises(RouteTrouble, match=word) as caught:
                    place.list()
                said[code] = type(caught.value), kind
        assert all(one is other for one, other in said.values()), said

    def test_xml_that_is_no_listing(self, seaweed_store: ObjectStore, sealed: Make) -> None:
        """It must not be taken for an exchange that is empty."""
        answer = page("200 OK", b"<Hello/>", kind="application/xml")
        with between(seaweed_store.port, Fault(answer=answer)) as port:
            said = trouble(through(s3_route(seaweed_store), port), "list", sealed())
        assert type(said) is NotTheServer

    def test_a_bucket_that_is_not_there(self, seaweed_store: ObjectStore, sealed: Make) -> None:
        address = seaweed_store.address.replace("region", "another")
        said = trouble(replace(s3_route(seaweed_store), address=address), "list", sealed())
        assert type(said) is RouteRefused
        assert "no such bucket" in str(said)


class TestSftp:
    @pytest.fixture
    def ssh(self, sshd_server: SshServer, _exchanges: Iterator[str]) -> Route:
        return ssh_route(sshd_server, next(_exchanges))

    def test_nobody_listens(self, ssh: Route, sealed: Make) -> None:
        assert type(trouble(through(ssh, free_port()), "list", sealed())) is RouteAway

    def test_it_never_answers(self, ssh: Route, sealed: Make) -> None:
        with between(port_of(ssh), Fault(stall=True, raw=True)) as port:
            assert type(trouble(through(ssh, port), "list", sealed(), SOON)) is RouteAway

    def test_something_else_answers(self, ssh: Route, sealed: Make) -> None:
        with between(port_of(ssh), Fault(answer=SIGN_IN + b"x" * 9000, raw=True)) as port:
            said = trouble(through(ssh, port), "list", sealed())
        assert isinstance(said, NotTheServer | RouteAway)

    @pytest.mark.parametrize("stall", [False, True])
    def test_a_download_breaks_off_or_stalls(self, ssh: Route, sealed: Make, stall: bool) -> None:
        file = sealed(random.Random(4).randbytes(1_000_000))
        with opening(ssh) as place:
            place.put(file.name, file.path)
        timeout = 2 * SOON if stall else TIMEOUT
        with between(port_of(ssh), Fault(down=300_000, stall=stall, raw=True)) as port:
            assert type(trouble(through(ssh, port), "get", file, timeout)) is RouteAway

    @pytest.mark.parametrize("stall", [False, True])
    def test_an_upload_breaks_off_or_stalls(self, ssh: Route, sealed: Make, stall: bool) -> None:
        file, following = sealed(random.Random(5).randbytes(1_000_000)), sealed(b"next", 2)
        timeout = 2 * SOON if stall else TIMEOUT
        with between(port_of(ssh), Fault(up=300_000, stall=stall, raw=True)) as port:
            assert type(trouble(through(ssh, port), "put", file, timeout)) is RouteAway
        with opening(ssh) as place:
            assert place.list() == ()
            place.put(following.name, following.path)
            assert place.list() == (Listed(following.name, 4),)
        folder = Path(urlsplit(ssh.address).path)
        assert not list(folder.rglob("*.part"))

    def test_a_server_that_nobody_confirmed(self, ssh: Route, sealed: Make) -> None:
        said = trouble(replace(ssh, host_key=""), "list", sealed())
        assert type(said) is RouteRefused
        assert ssh.host_key in str(said)

    def test_a_server_with_another_key(self, ssh: Route, sealed: Make) -> None:
        said = trouble(replace(ssh, host_key="SHA256:" + "A" * 43), "list", sealed())
        assert type(said) is RouteRefused
        assert "another key" in str(said)
        assert ssh.host_key in str(said)

    def test_the_key_that_a_person_is_to_compare(self, ssh: Route) -> None:
        assert host_key_of(replace(ssh, host_key="", user="", key="")) == ssh.host_key

    def test_no_key_of_nobody(self, ssh: Route) -> None:
        with pytest.raises(RouteAway):
            host_key_of(through(ssh, free_port()), timeout=SOON)

    def test_a_private_key_and_a_wrong_passphrase(self, ssh: Route, sealed: Make) -> None:
        said = trouble(replace(ssh, key=LOCKED_KEY, secret="wrong"), "list", sealed())
        assert type(said) is RouteRefused
        assert "passphrase" in str(said)

    def test_what_is_refused_half_way_goes_with_the_next_try(
        self, ssh: Route, sealed: Make
    ) -> None:
        file, folder = sealed(), Path(urlsplit(ssh.address).path)
        in_the_way = folder / file.name
        in_the_way.mkdir(parents=True)
        with opening(ssh) as place:
            with pytest.raises(RouteTrouble):
                place.put(file.name, file.path)
            in_the_way.rmdir()
            place.put(file.name, file.path)
        assert [path.name for path in in_the_way.parent.iterdir()] == [in_the_way.name]

    def test_a_server_that_would_not_take_a_file(self, ssh: Route, sealed: Make) -> None:
        """SFTP has no word for a full disk: how much room there is tells them apart."""
        with opening(ssh) as place:
            assert isinstance(place, SftpTransport)
            place.put(sealed().name, sealed().path)
            assert type(place._would_not_take(2**62)) is RouteFull
            assert type(place._would_not_take(1)) is RouteRefused

    def test_through_a_proxy(self, ssh: Route) -> None:
        with between(port_of(ssh), Fault(connect=True)) as port:
            proxied = replace(through(ssh, 1), proxy=f"http://{LOOPBACK}:{port}")
            assert host_key_of(proxied) == ssh.host_key
            with opening(proxied) as place:
                assert place.list() == ()

    def test_a_proxy_that_does_not_connect(self, ssh: Route, sealed: Make) -> None:
        for fault in (Fault(answer=no("403 Forbidden"), raw=True), Fault(stall=True, raw=True)):
            with between(port_of(ssh), fault) as port:
                proxied = replace(ssh, proxy=f"http://{LOOPBACK}:{port}")
                assert type(trouble(proxied, "list", sealed(), SOON)) is RouteAway
