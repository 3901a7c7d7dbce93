"""What lies around on a laptop plays no part: files, the environment, agents, logs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from courtdesk.domain.routes import Route, RouteKind
from courtdesk.errors import RouteRefused
from courtdesk.exchange.transports import network
from tests.helpers.servers.process import LOOPBACK, free_port
from tests.unit.exchange.transports.conftest import Exchange, Sealed, opening

HUB = Route("hub", RouteKind.WEBDAV, "Hub", "https://hub.example/dav", "north", "secret")


@pytest.fixture
def littered(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home and an environment that would lead each library astray."""
    nobody = f"http://{LOOPBACK}:{free_port()}"
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, nobody)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "AWS_PROFILE": "nobody",
        "AWS_ENDPOINT_URL": nobody,
        "AWS_ENDPOINT_URL_S3": nobody,
        "AWS_CA_BUNDLE": str(home / "none.pem"),
        "AWS_DEFAULT_REGION": "nowhere-1",
        "AWS_SESSION_TOKEN": "stray",
        "SSL_CERT_DIR": str(home / "none"),
        "SSH_AUTH_SOCK": str(home / "none.sock"),
        "NETRC": str(home / ".netrc"),
    }.items():
        monkeypatch.setenv(name, value)
    (home / ".netrc").write_text(f"machine {LOOPBACK}\nlogin stray\npassword stray\n")
    for folder, files in {
        ".aws": {"config": "[default]\ns3 =\n  addressing_style = virtual\n", "credentials": "["},
        ".ssh": {"config": "Host *\n  Port 1\n  ProxyCommand false\n", "known_hosts": "@revoked"},
    }.items():
        (home / folder).mkdir()
        for name, text in files.items():
            (home / folder / name).write_text(text)
    return home


def test_nothing_around_leads_astray(
    littered: Path, exchange: Exchange, sealed: Callable[..., Sealed]
) -> None:
    file = sealed()
    with opening(exchange.route) as place:
        place.put(file.name, file.path)
        assert [one.name for one in place.list()] == [file.name]


def test_nobody_elses_key_is_offered(
    littered: Path, exchange: Exchange, sealed: Callable[..., Sealed]
) -> None:
    """A key in `~/.ssh` that would let us in is not the route's."""
    if exchange.route.kind is not RouteKind.SFTP:
        pytest.skip("only SSH has keys at home")
    key = littered / ".ssh" / "id_ed25519"
    key.write_text(exchange.route.key)
    key.chmod(0o600)
    with (
        pytest.raises(RouteRefused),
        opening(replace(exchange.route, key="", secret="wrong")) as place,
    ):
        place.list()


def test_nothing_is_logged(
    exchange: Exchange, sealed: Callable[..., Sealed], caplog: pytest.LogCaptureFixture
) -> None:
    """Libraries log addresses, user names and signed headers, at INFO and below."""
    caplog.set_level(logging.DEBUG)
    file = sealed()
    with opening(exchange.route) as place:
        place.put(file.name, file.path)
        place.list()
    assert caplog.records == []


class TestProxies:
    @pytest.fixture(autouse=True)
    def _system(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("https_proxy", "proxy.example:3128")
        monkeypatch.setenv("no_proxy", "inside.example")

    @pytest.mark.parametrize(
        ("route", "expected"),
        [
            (HUB, "http://proxy.example:3128"),
            (replace(HUB, address="https://dav.inside.example/"), None),
            (replace(HUB, proxy="none"), None),
            (replace(HUB, proxy="http://own.example:1"), "http://own.example:1"),
            (replace(HUB, address="https://127.0.0.1/"), None),
            (replace(HUB, address="https://127.0.0.1/", proxy="http://a:1"), "http://a:1"),
            (replace(HUB, address="http://localhost/"), None),
        ],
    )
    def test_which(self, route: Route, expected: str | None) -> None:
        assert network.proxy(route) == expected
