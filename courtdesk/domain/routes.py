"""Routes: the places that a team's sealed files are exchanged through, as a person enters them.

A route is kept in the vault, as it may hold a password. Nothing here opens one: that is
`courtdesk.exchange.transports`. The rules are about what would do harm without anybody noticing:
a password in an address (addresses are shown and logged), a connection that anybody on the court's
network could read or answer, a private key that stands where a certificate should.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from ipaddress import ip_address
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import SplitResult, urlsplit

from courtdesk.errors import FieldError, FieldErrors

LONGEST_NAME = 60
"""Letters of a route's name: it stands in the middle of sentences."""

_LONGEST = 2000
_LONGEST_KEY = 20_000
_LONGEST_CA = 200_000
"""Letters: a whole organisation's certificate authorities, and no more."""

_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_REGION = re.compile(r"[a-z0-9-]{0,40}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")
_PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END \1-----")
_OPENSSH_KEY = "OPENSSH PRIVATE KEY"


class RouteKind(StrEnum):
    """How a route is reached."""

    FOLDER = "folder"
    WEBDAV = "webdav"
    SFTP = "sftp"
    S3 = "s3"

    @property
    def label(self) -> str:
        """The kind as a choice on a page."""
        return _LABELS[self]


_LABELS = {
    RouteKind.FOLDER: "A folder: a USB stick, a network drive or a synchronised folder",
    RouteKind.WEBDAV: "A WebDAV server",
    RouteKind.SFTP: "An SFTP server",
    RouteKind.S3: "S3-compatible object storage",
}


@dataclass(frozen=True)
class Route:
    """One way to the exchange.

    `address` is a path, `https://host/path`, `sftp://host[:port]/path`, or an S3 endpoint's
    `https://host[:port]/bucket/prefix`. `secret` is the password, the S3 secret key, or, beside a
    `key` (a private SSH key as OpenSSH writes it), that key's passphrase. `host_key` is the SSH
    server's fingerprint as a person confirmed it, `SHA256:...`. `ca` is the PEM text of the
    organisation's own certificate authority, in addition to the system's. `proxy` is "" for the
    system's, "none", or `http://host:port`. `stick` says that a folder comes and goes.
    """

    id: str
    kind: RouteKind
    name: str
    address: str
    user: str = ""
    secret: str = field(repr=False, default="")
    key: str = field(repr=False, default="")
    host_key: str = ""
    ca: str = field(repr=False, default="")
    proxy: str = ""
    region: str = ""
    stick: bool = False


def checked(route: Route) -> Route:
    """The route with spaces around what was typed taken away.

    Raises `FieldErrors` with everything that is wrong with it, by the names of `Route`'s fields.
    Passwords are left as they are: spaces may belong to them.
    """
    tidy = replace(
        route,
        name=route.name.strip(),
        address=route.address.strip(),
        user=route.user.strip(),
        key=_text_block(route.key),
        host_key=route.host_key.strip(),
        ca=_text_block(route.ca),
        proxy=route.proxy.strip(),
        region=route.region.strip(),
    )
    errors = [*_wrong_name(tidy), *_WRONG[tidy.kind](tidy), *_wrong_proxy(tidy)]
    if errors:
        raise FieldErrors(tuple(errors))
    return tidy


def is_loopback(host: str) -> bool:
    """Whether a host's name is this computer itself, which nobody on a network can listen to."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _text_block(text: str) -> str:
    """Text of several lines as OpenSSH and OpenSSL write it, whatever it was pasted from."""
    stripped = text.replace("\r\n", "\n").strip()
    return stripped + "\n" if stripped else ""


def _wrong_name(route: Route) -> Iterator[FieldError]:
    if not route.name:
        yield FieldError("name", "Give the exchange a name that your team will recognise.")
    elif len(route.name) > LONGEST_NAME:
        yield FieldError("name", f"Shorten the name to {LONGEST_NAME} letters at most.")
    elif _UNPRINTABLE.search(route.name):
        yield FieldError("name", "The name must be one line of text.")
    if not route.id:
        yield FieldError("id", "The exchange has no identifier: add it again.")


def _wrong_folder(route: Route) -> Iterator[FieldError]:
    address = route.address
    if not address or len(address) > _LONGEST or _UNPRINTABLE.search(address):
        yield FieldError("address", "Choose the folder that sealed files are exchanged through.")
    elif not (PurePosixPath(address).is_absolute() or PureWindowsPath(address).is_absolute()):
        yield FieldError("address", "Give the folder's whole path, from the drive on.")
    if route.user or route.secret or route.key:
        yield FieldError("user", "A folder takes no user name, password or key: leave them empty.")


def _wrong_webdav(route: Route) -> Iterator[FieldError]:
    yield from _wrong_web(route)
    if route.secret and not route.user:
        yield FieldError("user", "Enter the user name that belongs to the password.")
    if ":" in route.user:
        yield FieldError("user", "A WebDAV user name cannot hold a colon.")
    yield from _wrong_text(route)
    yield from _wrong_stick(route)


def _wrong_s3(route: Route) -> Iterator[FieldError]:
    yield from _wrong_web(route)
    parts = _split(route.address)
    bucket = parts.path.strip("/").partition("/")[0] if parts else ""
    if parts and not _BUCKET.fullmatch(bucket):
        yield FieldError(
            "address", "End the address with the bucket's name, as in https://host/bucket/courts."
        )
    if not route.user:
        yield FieldError("user", "Enter the access key.")
    if not route.secret:
        yield FieldError("secret", "Enter the secret key.")
    if not _REGION.fullmatch(route.region):
        yield FieldError("region", "A region is small letters, digits and hyphens, or empty.")
    yield from _wrong_text(route)
    yield from _wrong_stick(route)


def _wrong_sftp(route: Route) -> Iterator[FieldError]:
    parts = _split(route.address)
    if parts is None or parts.scheme != "sftp":
        yield FieldError("address", "Enter an address as in sftp://host/folder or sftp://host:22/.")
    else:
        yield from _wrong_address(parts)
    if not route.user:
        yield FieldError("user", "Enter the user name.")
    yield from _wrong_key(route)
    if route.host_key and not _FINGERPRINT.fullmatch(route.host_key):
        yield FieldError(
            "host_key",
            "The server's fingerprint begins with SHA256: and has 43 letters and digits after it.",
        )
    yield from _wrong_text(route)
    yield from _wrong_stick(route)


def _wrong_web(route: Route) -> Iterator[FieldError]:
    """What is wrong with an https address and its certificate authority."""
    parts = _split(route.address)
    if parts is None or parts.scheme not in ("https", "http"):
        yield FieldError("address", "Enter an address that begins with https://.")
    elif parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        yield FieldError(
            "address",
            "Use https://: over http:// anybody on the network could read the password.",
        )
    else:
        yield from _wrong_address(parts)
    if route.key or route.host_key:
        yield FieldError("key", "Only an SFTP server takes an SSH key and a fingerprint.")
    yield from _wrong_ca(route.ca)


def _wrong_address(parts: SplitResult) -> Iterator[FieldError]:
    if parts.username is not None or parts.password is not None:
        yield FieldError(
            "address",
            "Take the user name and password out of the address: they have fields of their own.",
        )
    if parts.query or parts.fragment:
        yield FieldError("address", "Take everything from the “?” or “#” out of the address.")
    if ".." in parts.path.split("/"):
        yield FieldError("address", "Take “..” out of the address: name the folder itself.")


def _wrong_key(route: Route) -> Iterator[FieldError]:
    if not route.key and not route.secret:
        yield FieldError("secret", "Enter a password or a private SSH key.")
        return
    if not route.key:
        return
    cipher = _key_cipher(route.key)
    if cipher is None:
        yield FieldError(
            "key",
            "This is no private key as OpenSSH writes it: paste the whole file, which begins with "
            f"-----BEGIN {_OPENSSH_KEY}-----.",
        )
    elif cipher != "none" and not route.secret:
        yield FieldError("secret", "This key has a passphrase: enter it as the password.")


def _key_cipher(text: str) -> str | None:
    """How an OpenSSH private key is protected ("none" for not at all), or None for no such key.

    PROTOCOL.key of OpenSSH: a magic word, then the cipher's name with its length before it.
    """
    found = _PEM.fullmatch(text.strip()) if len(text) <= _LONGEST_KEY else None
    if found is None or found[1] != _OPENSSH_KEY:
        return None
    magic, data = b"openssh-key-v1\0", _decoded(found[2])
    if not data.startswith(magic):
        return None
    begin = len(magic) + 4
    length = int.from_bytes(data[len(magic) : begin], "big")
    return data[begin : begin + min(length, 100)].decode("ascii", "replace")


def _wrong_ca(ca: str) -> Iterator[FieldError]:
    if not ca:
        return
    if "PRIVATE KEY" in ca:
        yield FieldError(
            "ca", "This holds a private key: paste only the certificate, and keep the key safe."
        )
        return
    blocks = list(_PEM.finditer(ca)) if len(ca) <= _LONGEST_CA else []
    good = all(found[1] == "CERTIFICATE" and _decoded(found[2]) for found in blocks)
    if not blocks or not good:
        yield FieldError(
            "ca",
            "This is no certificate as text: paste the file that begins with "
            "-----BEGIN CERTIFICATE-----.",
        )


def _wrong_proxy(route: Route) -> Iterator[FieldError]:
    if route.proxy in ("", "none"):
        return
    if route.kind is RouteKind.FOLDER:
        yield FieldError("proxy", "A folder is not reached through a proxy: leave it empty.")
        return
    parts = _split(route.proxy)
    if parts is None or parts.scheme != "http" or parts.path.strip("/"):
        yield FieldError("proxy", "Enter the proxy as in http://host:8080, or leave it empty.")
    else:
        yield from (FieldError("proxy", str(error)) for error in _wrong_proxy_address(parts))


def _wrong_proxy_address(parts: SplitResult) -> Iterator[str]:
    if parts.username is not None or parts.password is not None:
        yield "CourtDesk cannot sign in to a proxy: ask IT for one that needs no password."
    elif parts.query or parts.fragment:
        yield "Enter the proxy as in http://host:8080, or leave it empty."


def _wrong_text(route: Route) -> Iterator[FieldError]:
    """A line break in a user name or password would begin a line of the protocol's own."""
    if len(route.user) > _LONGEST or _UNPRINTABLE.search(route.user):
        yield FieldError("user", "The user name must be one line of text.")
    if len(route.secret) > _LONGEST or _UNPRINTABLE.search(route.secret):
        yield FieldError("secret", "The password must be one line of text.")


def _wrong_stick(route: Route) -> Iterator[FieldError]:
    if route.stick:
        yield FieldError("stick", "Only a folder can be one that comes and goes.")


def _split(address: str) -> SplitResult | None:
    """The parts of an address, or None where there is no host or no port that could be one."""
    if len(address) > _LONGEST or _UNPRINTABLE.search(address) or " " in address:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    return parts if parts.hostname and port != 0 else None


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error:
        return b""


_WRONG: dict[RouteKind, Callable[[Route], Iterator[FieldError]]] = {
    RouteKind.FOLDER: _wrong_folder,
    RouteKind.WEBDAV: _wrong_webdav,
    RouteKind.SFTP: _wrong_sftp,
    RouteKind.S3: _wrong_s3,
}
