"""Where sealed files are put and found: a folder, WebDAV, SFTP or S3-compatible storage.

    open_route(route) -> Transport with list, get, put, delete (and close)

**Decision: four verbs and no more.** A place holds sealed files by the name
`<stream id>/<number>-<sha256>.age`; what they mean is for whoever opens them. Nothing depends on a
lock, a time or an ETag of a server: a file's name is its hash, so putting it twice is putting it
once, and the server's clock plays no part. Files that do not fit that form (conflict copies of a
synchronised folder, `.DS_Store`, half files under a `.part` name) are neither shown nor touched.

**Decision: whole or not at all.** A file is written under another name beside its own, flushed,
and then renamed. S3 has no rename and needs none: an object appears when all of it has come.

**Decision: whose turn it is, said by the type.** `RouteAway` (nobody was reached: neutral, tried
again by itself), `RouteRefused` (somebody must change something), `RouteFull`, and `NotTheServer`
(a sign-in page of the court's network answers everything with 200 and HTML). Each sentence is made
here from the route's name (`troubles`); a library's own words never reach one, as they hold
addresses, user names and more.

**Decision: libraries through fsspec, each imported when its kind of route is opened.** webdav4
(httpx), sshfs (asyncssh) and s3fs (aiobotocore) speak the protocols; `fsspec`'s one interface
keeps the code for all three together in `remote`. A window that has no route imports none. Their
own retries, caches, configuration files and environment variables are switched off: what is tried
again is `retrying`'s to say, and where a password goes is the route's. (fsspec's own file of
defaults, where somebody wrote one, can only add what is not given here.)

**Decision: trust.** TLS is verified always, by the system's authorities and the route's own; a
redirect is not followed; an SSH server's key must have the fingerprint that a person confirmed
(`host_key_of` fetches it for them), and an unknown one is refused with its fingerprint.

**Alternatives considered.** WebDAV by hand over `http.client`: small, but SFTP and S3 are not, and
three ways of doing it would be three sets of faults. rclone: a second program to ship, with a
configuration file that holds passwords. A synchronising protocol of a server's own: it would need
a server that can be trusted.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Protocol

from courtdesk.domain.routes import Route, RouteKind
from courtdesk.exchange.transports.names import Listed

__all__ = ["Listed", "Transport", "host_key_of", "open_route"]

TIMEOUT = 20.0
"""Seconds without an answer after which nobody is there: a court's network over a telephone."""


class Transport(Protocol):
    """One open route. Every verb raises `RouteTrouble`; not for use by two threads at once."""

    def list(self) -> tuple[Listed, ...]:
        """Every sealed file at the exchange by its name; none where there is no exchange yet."""

    def get(self, name: str, out: BinaryIO, limit: int) -> None:
        """Write the file's bytes to `out`, from where it stands.

        Raises `NotThere`, and `BundleTooBig` as soon as there are more than `limit` bytes. What
        was written before an error is the caller's to throw away.
        """

    def put(self, name: str, path: Path) -> None:
        """Store the file at `path`, whole or not at all.

        A file of that name and size that is there already is the same one; one of another size
        was cut and is replaced.
        """

    def delete(self, name: str) -> None:
        """Take a file away; one that is not there is fine."""

    def close(self) -> None:
        """Give back what the route holds open; no verb may follow."""


def open_route(route: Route, *, timeout: float = TIMEOUT) -> Transport:
    """The exchange at `route`, which `domain.routes.checked` has passed.

    `timeout` is seconds without any progress. A network is not asked before the first verb, which
    raises `RouteTrouble` as each does; what does not get through for a moment is tried again
    (`retrying`). A folder is there or it is not.
    """
    if route.kind is RouteKind.FOLDER:
        from courtdesk.exchange.transports.folder import FolderTransport

        return FolderTransport(route)
    from courtdesk.exchange.transports.retrying import RetryingTransport

    return RetryingTransport(lambda: connect(route, timeout))


def connect(route: Route, timeout: float) -> Transport:
    """The exchange at a route over a network, whose verbs fail at the first try."""
    if route.kind is RouteKind.WEBDAV:
        from courtdesk.exchange.transports.webdav import WebdavTransport

        return WebdavTransport(route, timeout)
    if route.kind is RouteKind.SFTP:
        from courtdesk.exchange.transports.sftp import SftpTransport

        return SftpTransport(route, timeout)
    from courtdesk.exchange.transports.s3 import S3Transport

    return S3Transport(route, timeout)


def host_key_of(route: Route, *, timeout: float = TIMEOUT) -> str:
    """The fingerprint, "SHA256:...", of the SSH server at `route`, for a person to compare.

    No user name and no password is sent. Raises `RouteTrouble`.
    """
    from courtdesk.exchange.transports.sftp import host_key

    return host_key(route, timeout)
