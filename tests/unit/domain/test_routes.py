"""What a person may enter as a route, and what would do harm without anybody noticing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.routes import Route, RouteKind, checked, is_loopback
from courtdesk.errors import FieldErrors

KEY = Ed25519PrivateKey.generate()
OPEN_KEY = KEY.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()
LOCKED_KEY = KEY.private_bytes(
    Encoding.PEM, PrivateFormat.OpenSSH, BestAvailableEncryption(b"invented")
).decode()
PKCS8_KEY = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIBCg==\n-----END CERTIFICATE-----\n"
FINGERPRINT = "SHA256:" + "a1+/" * 10 + "xyz"

FOLDER = Route("1", RouteKind.FOLDER, "Stick", "/media/north/stick", stick=True)
DAV = Route("2", RouteKind.WEBDAV, "Hub", "https://hub.example/dav", "north", "pass word")
SSH = Route("3", RouteKind.SFTP, "Hub", "sftp://hub.example/srv", "north", "pass", ca="")
S3 = Route("4", RouteKind.S3, "Store", "https://s3.example/courts/north", "KEY", "secret")


def fields(route: Route) -> set[str]:
    with pytest.raises(FieldErrors) as caught:
        checked(route)
    assert all(str(error).endswith(".") for error in caught.value.errors)
    return {error.field for error in caught.value.errors}


@pytest.mark.parametrize(
    "route",
    [
        FOLDER,
        replace(FOLDER, address="E:\\exchange"),
        replace(FOLDER, address="\\\\server\\share\\exchange", stick=False),
        DAV,
        replace(DAV, user="", secret=""),
        replace(DAV, address="http://127.0.0.1:8080/"),
        replace(DAV, address="http://localhost/"),
        replace(DAV, address="http://[::1]:81/dav"),
        replace(DAV, ca=CERTIFICATE * 2, proxy="none"),
        replace(DAV, proxy="http://proxy.example:3128"),
        SSH,
        replace(SSH, address="sftp://hub.example:2222/", host_key=FINGERPRINT),
        replace(SSH, secret="", key=OPEN_KEY),
        replace(SSH, secret="invented", key=LOCKED_KEY),
        S3,
        replace(S3, address="https://s3.example:9000/courts", region="eu-west-2"),
    ],
)
def test_what_is_right_stays_as_it_is(route: Route) -> None:
    assert checked(route) == route


def test_spaces_around_what_was_typed_go_but_not_in_a_password() -> None:
    typed = replace(
        DAV, name=" Hub ", address=f" {DAV.address}\n", user="north ", secret=" two  words "
    )
    assert checked(typed) == replace(DAV, secret=" two  words ")
    pasted = replace(SSH, key="\r\n" + OPEN_KEY.replace("\n", "\r\n") + "\r\n")
    assert checked(pasted).key == OPEN_KEY


@pytest.mark.parametrize(
    ("route", "field"),
    [
        (replace(FOLDER, name=" "), "name"),
        (replace(FOLDER, name="x" * 61), "name"),
        (replace(FOLDER, name="two\nlines"), "name"),
        (replace(FOLDER, id=""), "id"),
        (replace(FOLDER, address=""), "address"),
        (replace(FOLDER, address="exchange"), "address"),
        (replace(FOLDER, address="/media/\0"), "address"),
        (replace(FOLDER, secret="x"), "user"),
        (replace(FOLDER, proxy="http://proxy:1"), "proxy"),
        (replace(DAV, address="http://hub.example/dav"), "address"),
        (replace(DAV, address="http://127.0.0.1.example/dav"), "address"),
        (replace(DAV, address="hub.example/dav"), "address"),
        (replace(DAV, address="ftp://hub.example/dav"), "address"),
        (replace(DAV, address="https://north:pass@hub.example/"), "address"),
        (replace(DAV, address="https://north@hub.example/"), "address"),
        (replace(DAV, address="https://hub.example/?token=1"), "address"),
        (replace(DAV, address="https://hub.example/#a"), "address"),
        (replace(DAV, address="https://hub.example/a/../b"), "address"),
        (replace(DAV, address="https://hub.example:0/"), "address"),
        (replace(DAV, address="https://hub.example:x/"), "address"),
        (replace(DAV, address="https:///dav"), "address"),
        (replace(DAV, address="https://hub .example/"), "address"),
        (replace(DAV, user=""), "user"),
        (replace(DAV, user="a:b"), "user"),
        (replace(DAV, user="a\r\nHost: b"), "user"),
        (replace(DAV, secret="a\nb"), "secret"),
        (replace(DAV, key=OPEN_KEY), "key"),
        (replace(DAV, stick=True), "stick"),
        (replace(DAV, ca="not a certificate"), "ca"),
        (replace(DAV, ca=CERTIFICATE.replace("MIIBCg==", "====")), "ca"),
        (replace(DAV, ca=CERTIFICATE + PKCS8_KEY), "ca"),
        (replace(DAV, proxy="proxy.example"), "proxy"),
        (replace(DAV, proxy="socks5://proxy.example:1"), "proxy"),
        (replace(DAV, proxy="http://north:pass@proxy.example:1"), "proxy"),
        (replace(DAV, proxy="http://proxy.example:1/path"), "proxy"),
        (replace(DAV, proxy="http://proxy.example:1?a"), "proxy"),
        (replace(SSH, address="https://hub.example/"), "address"),
        (replace(SSH, address="sftp://north@hub.example/"), "address"),
        (replace(SSH, user=""), "user"),
        (replace(SSH, secret=""), "secret"),
        (replace(SSH, key=LOCKED_KEY, secret=""), "secret"),
        (replace(SSH, key=PKCS8_KEY), "key"),
        (replace(SSH, key=OPEN_KEY.replace("b3BlbnNzaC1rZXk", "c3BlbnNzaC1rZXk")), "key"),
        (replace(SSH, host_key="SHA256:short"), "host_key"),
        (replace(SSH, host_key="MD5:" + "a" * 43), "host_key"),
        (replace(S3, address="https://s3.example"), "address"),
        (replace(S3, address="https://s3.example/A_Bucket"), "address"),
        (replace(S3, user=""), "user"),
        (replace(S3, secret=""), "secret"),
        (replace(S3, region="EU west"), "region"),
    ],
)
def test_what_is_wrong_names_its_field(route: Route, field: str) -> None:
    assert fields(route) == {field}


def test_everything_is_said_at_once() -> None:
    wrong = Route("5", RouteKind.S3, "", "s3.example")
    assert fields(wrong) == {"name", "address", "user", "secret"}


def test_no_secret_is_ever_shown() -> None:
    route = Route("6", RouteKind.SFTP, "Hub", "sftp://h/", "u", "hunter2", OPEN_KEY, ca=CERTIFICATE)
    assert "hunter2" not in repr(route)
    assert "PRIVATE" not in repr(route)
    assert "CERTIFICATE" not in repr(route)


@given(st.sampled_from([FOLDER, DAV, SSH, S3]), st.text(), st.text(), st.text(), st.text())
def test_whatever_is_typed_is_taken_or_said(
    route: Route, address: str, secret: str, key: str, proxy: str
) -> None:
    typed = replace(route, address=address, secret=secret, key=key, ca=key, proxy=proxy)
    try:
        assert checked(checked(typed)) == checked(typed)
    except FieldErrors as errors:
        assert errors.errors


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_this_computer(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "localhost.example", "192.0.2.1", "128.0.0.1", "::2"])
def test_another_computer(host: str) -> None:
    assert not is_loopback(host)


def test_every_kind_has_a_label() -> None:
    assert len({kind.label for kind in RouteKind}) == len(RouteKind)
