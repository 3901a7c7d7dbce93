"""The exchange on a WebDAV server (RFC 4918): webdav4's fsspec file system over httpx.

Every answer is judged by its status before webdav4 sees it (`_judge`): what is no answer of a
WebDAV server, as a redirect or a web page, is never taken for one. The bytes of a file are read
from httpx itself, as webdav4 goes on by itself, again and again, after a connection was cut.

A file is PUT under a `.part` name and MOVEd with `Overwrite: F`; servers agree on that, while many
ignore `If-None-Match` on PUT. Over a file that was cut it is moved with `Overwrite: T`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

import httpx
import webdav4.client as dav
from webdav4.fsspec import WebdavFileSystem
from webdav4.http import Client as HttpClient

from courtdesk.domain.routes import Route
from courtdesk.errors import RouteTrouble
from courtdesk.exchange.transports import names, network
from courtdesk.exchange.transports.names import Entry, Found, Listed
from courtdesk.exchange.transports.troubles import Troubles

_CHUNK = 256 * 1024

_EXPECTED = {"PROPFIND": {207}, "GET": {200}, "MOVE": {201, 204}, "MKCOL": {201}}
"""Method -> the only statuses of success that a WebDAV server gives."""

_MEANT = {
    "PROPFIND": {404},
    "GET": {404},
    "DELETE": {404},
    "PUT": {404, 409},
    "MOVE": {412},
    "MKCOL": {405, 409},
}
"""Method -> statuses that say something about the file or folder: the verbs ask about them."""


class WebdavTransport:
    """The four verbs on a WebDAV server; see the protocol `Transport`."""

    def __init__(self, route: Route, timeout: float) -> None:
        network.hold_down_logs()
        self._troubles = Troubles(route.name)
        self._found = Found()
        http = HttpClient(
            base_url=route.address,
            auth=httpx.BasicAuth(route.user, route.secret) if route.user else None,
            verify=network.tls(route),
            proxy=network.proxy(route),
            timeout=timeout,
            trust_env=False,
            follow_redirects=False,
            # What is sealed does not get smaller, and a small answer must not become a large one.
            headers={"User-Agent": "CourtDesk", "Accept-Encoding": "identity"},
            event_hooks={"response": [self._judge]},
        )
        client = dav.Client(route.address, http_client=http, retry=False, chunk_size=_CHUNK)
        self._fs = WebdavFileSystem(route.address, client=client, skip_instance_cache=True)

    def list(self) -> tuple[Listed, ...]:
        """Every sealed file two levels down; none where the folder is still to be made."""
        with self._asking():
            self._found = names.gather(self._entries)
        return self._found.files

    def get(self, name: str, out: BinaryIO, limit: int) -> None:
        """Write the file's bytes to `out`; `NotThere`, or `BundleTooBig` beyond `limit` bytes."""
        names.split(name)
        for chunk in self._troubles.within(limit, self._chunks(name)):
            out.write(chunk)

    def put(self, name: str, path: Path) -> None:
        """Store the file at `path` under `name`, whole or not at all."""
        stream, file = names.split(name)
        with path.open("rb") as source, self._asking():
            self._clear(stream)
            size, there = path.stat().st_size, self._size(name)
            if there == size:
                return
            part = f"{stream}/{names.part_of(file)}"
            # What breaks off, or is refused half-way, is taken away by the next `put`.
            self._found.left_over[stream] = [part]
            self._upload(source, part, stream)
            if self._move(part, name, size, overwrite=there is not None):
                self._found.left_over.clear()

    def delete(self, name: str) -> None:
        """Take a file away; absent is fine."""
        names.split(name)
        with self._asking(), suppress(FileNotFoundError):
            self._fs.rm_file(name)

    def close(self) -> None:
        """Close the connections."""
        self._fs.client.http.close()

    def _entries(self, stream: str) -> Iterator[Entry]:
        try:
            found = self._fs.ls(stream, detail=True)
        except FileNotFoundError:
            return
        for one in found:
            name = posixpath.basename(str(one["name"]))
            if one["type"] == "directory":
                yield Entry(name, folder=True)
            elif one["size"] is not None:
                yield Entry(name, False, int(one["size"]))

    def _chunks(self, name: str) -> Iterator[bytes]:
        client = self._fs.client
        with self._asking(), client.http.stream("GET", client.join_url(name)) as answer:
            if answer.status_code != httpx.codes.OK:
                raise self._troubles.not_there()
            yield from answer.iter_raw(_CHUNK)

    def _size(self, name: str) -> int | None:
        try:
            size = self._fs.info(name)["size"]
        except FileNotFoundError:
            return None
        return -1 if size is None else int(size)

    def _upload(self, source: BinaryIO, part: str, stream: str) -> None:
        client = self._fs.client
        try:
            client.upload_fileobj(source, part, overwrite=True)
        except (dav.ResourceNotFound, dav.HTTPError):
            # Its folder is missing: servers say 404 or 409.
            self._make_folder("")
            self._make_folder(stream)
            source.seek(0)
            client.upload_fileobj(source, part, overwrite=True)

    def _make_folder(self, path: str) -> None:
        try:
            self._fs.client.mkdir(path)
        except dav.ResourceAlreadyExists:
            return
        except dav.ResourceConflict:
            raise self._troubles.refused(
                "the folder above the exchange is not there", "correct the address"
            ) from None

    def _move(self, part: str, name: str, size: int, *, overwrite: bool) -> bool:
        """Give the part its name; False where the whole file has come there meanwhile."""
        try:
            self._fs.client.move(part, name, overwrite=overwrite)
        except dav.ResourceAlreadyExists:
            if self._size(name) != size:
                raise self._troubles.away("a file there changed at the same moment") from None
            return False
        return True

    def _clear(self, stream: str) -> None:
        """Take away what cut-off tries left, as last listed."""
        for part in self._found.left_over.pop(stream, []):
            with suppress(FileNotFoundError):
                self._fs.rm_file(part)

    def _judge(self, answer: httpx.Response) -> None:
        """Raise `RouteTrouble` unless an answer is one that a WebDAV server gives to this."""
        method, status = answer.request.method, answer.status_code
        if status in _MEANT.get(method, ()):
            return
        if method == "PROPFIND" and status in (400, 405, 501):
            raise self._troubles.not_the_server()
        if trouble := self._troubles.by_status(status):
            raise trouble
        page = answer.headers.get("content-type", "").startswith("text/html")
        # With 201 and 204 servers send a page of their own; with 200 it is somebody else's.
        if status not in _EXPECTED.get(method, {status}) or (page and status == httpx.codes.OK):
            raise self._troubles.not_the_server()

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Say in a sentence what goes wrong between here and the server."""
        try:
            yield
        except httpx.TransportError as error:
            raise self._unreached(error) from None
        except dav.HTTPError as error:
            raise (
                self._troubles.by_status(error.status_code) or self._troubles.not_the_server()
            ) from None
        except (dav.ClientError, FileNotFoundError, NotADirectoryError):
            raise self._troubles.away("what is there changes at this moment") from None
        except (ParseError, ValueError, KeyError, AssertionError):
            # webdav4 on XML that is none, not WebDAV's, or without what WebDAV says is in it.
            raise self._troubles.not_the_server() from None

    def _unreached(self, error: httpx.TransportError) -> RouteTrouble:
        if trouble := self._troubles.by_certificate(error):
            return trouble
        if isinstance(error, httpx.ProxyError):
            return self._troubles.away("the proxy on the way did not connect")
        if isinstance(error, httpx.TimeoutException):
            return self._troubles.away("it does not answer in time")
        if isinstance(error, httpx.ConnectError):
            return self._troubles.away("there is no connection to it")
        return self._troubles.away("the connection broke off")
