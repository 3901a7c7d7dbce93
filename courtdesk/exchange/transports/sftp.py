"""The exchange on an SFTP server: sshfs, fsspec's file system over asyncssh.

**The server is the one that a person confirmed.** Its key must have the fingerprint in the route;
nothing is ever added by itself, and `known_hosts`, which sshfs would otherwise switch off, is not
read. The key is looked at before any name or password is sent.

**Nothing from around.** No `~/.ssh`, no agent, no Kerberos: the route's password or key alone.

**Whole or not at all.** The bytes go through the SFTP client of sshfs's own connection, as they
must be flushed and then renamed without replacing anything; sshfs's `mv` replaces, and where it
cannot, it runs a shell. A proxy that the route names is asked to CONNECT; the system's is not, as
nobody sets one up for SSH.
"""

from __future__ import annotations

import posixpath
import socket
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

import asyncssh
from sshfs import SSHFileSystem

from courtdesk.domain.routes import Route
from courtdesk.errors import CourtDeskError, RouteTrouble
from courtdesk.exchange.transports import names, network
from courtdesk.exchange.transports.loops import Loop
from courtdesk.exchange.transports.names import Entry, Found, Listed
from courtdesk.exchange.transports.troubles import Troubles

_CHUNK = 256 * 1024
_PORT = 22
_LONGEST_ANSWER = 8192
"""Bytes of a proxy's answer before the tunnel begins."""

_FULL = (asyncssh.SFTPNoSpaceOnFilesystem, asyncssh.SFTPQuotaExceeded)
_NO_RIGHT = (asyncssh.SFTPPermissionDenied, asyncssh.SFTPWriteProtect)
_BROKEN_OFF = (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection, asyncssh.ConnectionLost)
_NO_SSH = (
    asyncssh.KeyExchangeFailed,
    asyncssh.ProtocolError,
    asyncssh.ProtocolNotSupported,
    asyncssh.SFTPBadMessage,
)


class _Pinned(asyncssh.SSHClient):
    """Takes the server only by the fingerprint of its key, and remembers what it showed."""

    def __init__(self, fingerprint: str) -> None:
        self._fingerprint = fingerprint
        self.shown = ""

    def validate_host_public_key(
        self, host: str, addr: str, port: int, key: asyncssh.SSHKey
    ) -> bool:
        """Whether this is the key that a person confirmed."""
        self.shown = key.get_fingerprint()
        return self.shown == self._fingerprint


class _FileSystem(SSHFileSystem):  # type: ignore[misc]  # it carries no types
    """sshfs on a loop of ours, which it would hand to asyncssh a second time."""

    def connect(self, *arguments: Any, connect_args: dict[str, Any], **others: Any) -> Any:
        """See `SSHFileSystem`."""
        connect_args.pop("loop", None)
        return super().connect(*arguments, connect_args=connect_args, **others)


class SftpTransport:
    """The four verbs on an SFTP server; see the protocol `Transport`. Connects at once."""

    def __init__(self, route: Route, timeout: float) -> None:
        network.hold_down_logs()
        self._troubles = Troubles(route.name)
        self._timeout = timeout
        self._top = posixpath.normpath(unquote(urlsplit(route.address).path) or "/")
        self._found = Found()
        self._loop = Loop()
        try:
            with self._asking():
                self._fs, self._sftp = self._connect(route)
        except BaseException:
            self._loop.close()
            raise

    def list(self) -> tuple[Listed, ...]:
        """Every sealed file two levels down; none where the folder is still to be made."""
        with self._asking():
            self._found = names.gather(self._entries)
        return self._found.files

    def get(self, name: str, out: BinaryIO, limit: int) -> None:
        """Write the file's bytes to `out`; `NotThere`, or `BundleTooBig` beyond `limit` bytes."""
        chunks = self._chunks("/".join(names.split(name)))
        for chunk in self._troubles.within(limit, chunks):
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
            self._write(source, part, stream, size)
            if there is not None:
                self._remove(name)
            if self._rename(part, name, size):
                self._found.left_over.clear()

    def delete(self, name: str) -> None:
        """Take a file away; absent is fine."""
        names.split(name)
        with self._asking():
            self._remove(name)

    def close(self) -> None:
        """Close the connection and end the loop."""
        with suppress(TimeoutError, OSError, asyncssh.Error):
            self._loop.run(self._leave(), self._timeout)
        self._loop.close()

    async def _leave(self) -> None:
        self._fs.client.close()
        await self._fs.client.wait_closed()

    def _connect(self, route: Route) -> tuple[SSHFileSystem, asyncssh.SFTPClient]:
        host, port = _host(route)
        seen = _Pinned(route.host_key)
        try:
            fs = _FileSystem(
                host,
                loop=self._loop.loop,
                skip_instance_cache=True,
                timeout=3 * self._timeout,
                port=port,
                **_options(route, seen, self._timeout),
                **_credentials(route, self._troubles),
                **self._tunnel(route, host, port),
            )
        except asyncssh.HostKeyNotVerifiable:
            raise self._unknown(route, seen.shown) from None
        except PermissionError:
            raise self._troubles.refused(
                "the user name, password or key is wrong",
                "correct it in the settings of this exchange",
            ) from None
        return fs, self._run(fs.client.start_sftp_client())

    def _unknown(self, route: Route, shown: str) -> RouteTrouble:
        if not route.host_key:
            return self._troubles.refused(
                f"nobody has confirmed this server yet, whose key has the fingerprint {shown}",
                "compare that with what whoever looks after the server tells you, then confirm it",
            )
        return self._troubles.refused(
            f"the server shows another key than the one that was confirmed, {shown}",
            "send nothing there until whoever looks after the server says that its key was changed",
        )

    def _tunnel(self, route: Route, host: str, port: int) -> dict[str, socket.socket]:
        if route.proxy in ("", "none"):
            return {}
        return {"sock": _connect_through(route.proxy, host, port, self._timeout, self._troubles)}

    def _path(self, name: str) -> str:
        return posixpath.join(self._top, name)

    def _run(self, work: Awaitable[Any]) -> Any:
        return self._loop.run(work, self._timeout)

    def _entries(self, stream: str) -> Iterator[Entry]:
        try:
            found = self._run(self._fs._ls(self._path(stream), detail=True))
        except FileNotFoundError:
            return
        for one in found:
            name = posixpath.basename(one["name"])
            if one["type"] == "directory":
                yield Entry(name, folder=True)
            elif one["type"] == "file" and one["size"] is not None:
                yield Entry(name, False, one["size"])

    def _size(self, name: str) -> int | None:
        try:
            size = self._run(self._fs._info(self._path(name)))["size"]
        except FileNotFoundError:
            return None
        return -1 if size is None else int(size)

    def _chunks(self, name: str) -> Iterator[bytes]:
        with self._asking():
            try:
                file = self._run(self._sftp.open(self._path(name), "rb"))
            except asyncssh.SFTPNoSuchFile:
                raise self._troubles.not_there() from None
            try:
                while chunk := self._run(file.read(_CHUNK)):
                    yield chunk
            finally:
                self._let_go(file)

    def _write(self, source: BinaryIO, part: str, stream: str, size: int) -> None:
        try:
            file = self._create(part, stream)
            try:
                while chunk := source.read(_CHUNK):
                    self._run(file.write(chunk))
                with suppress(asyncssh.SFTPOpUnsupported):
                    self._run(file.fsync())
            finally:
                self._let_go(file)
        except asyncssh.SFTPFailure:
            raise self._would_not_take(size) from None

    def _create(self, part: str, stream: str) -> asyncssh.SFTPClientFile:
        """The part, open for writing; folders that are still missing are made."""
        for folder in ("", stream, None):
            try:
                opened: asyncssh.SFTPClientFile = self._run(self._sftp.open(self._path(part), "xb"))
            except asyncssh.SFTPNoSuchFile:
                if folder is not None:
                    with suppress(FileExistsError, FileNotFoundError, asyncssh.SFTPFailure):
                        self._run(self._fs._mkdir(self._path(folder), create_parents=False))
            else:
                return opened
        raise self._troubles.refused(
            "the folder above the exchange is not there", "correct the address"
        )

    def _would_not_take(self, size: int) -> RouteTrouble:
        """SFTP has no word for a full disk: the server only says that it failed."""
        with suppress(asyncssh.SFTPError):
            room = self._run(self._sftp.statvfs(self._top))
            if room.bavail * room.frsize < size:
                return self._troubles.full()
        return self._troubles.refused(
            "the server would not take a file", "ask whoever looks after it whether there is room"
        )

    def _rename(self, part: str, name: str, size: int) -> bool:
        """Give the part its name; False where the whole file has come there meanwhile."""
        try:
            self._run(self._sftp.rename(self._path(part), self._path(name)))
        except (asyncssh.SFTPFailure, asyncssh.SFTPFileAlreadyExists):
            if self._size(name) != size:
                raise self._troubles.away("a file there changed at the same moment") from None
            return False
        return True

    def _let_go(self, file: asyncssh.SFTPClientFile) -> None:
        """Close a file; what failed before it matters more."""
        with suppress(TimeoutError, OSError, asyncssh.Error, asyncssh.SFTPError):
            self._run(file.close())

    def _clear(self, stream: str) -> None:
        """Take away what cut-off tries left, as last listed."""
        for part in self._found.left_over.pop(stream, []):
            self._remove(part)

    def _remove(self, name: str) -> None:
        with suppress(FileNotFoundError):
            self._run(self._fs._rm_file(self._path(name)))

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Say in a sentence what goes wrong between here and the server."""
        try:
            yield
        except (asyncssh.SFTPError, asyncssh.Error, OSError) as error:
            raise self._trouble(error) from None
        except (TypeError, KeyError):
            # sshfs on a listing that does not say what is a folder.
            raise self._troubles.not_the_server() from None

    def _trouble(self, error: Exception) -> CourtDeskError:
        if isinstance(error, TimeoutError | asyncssh.TimeoutError):
            return self._troubles.away("it does not answer in time")
        if isinstance(error, _BROKEN_OFF):
            return self._troubles.away("the connection broke off")
        if isinstance(error, _FULL):
            return self._troubles.full()
        if isinstance(error, _NO_RIGHT):
            return self._troubles.refused(
                "you have no right to do this there", "ask whoever looks after it for that right"
            )
        if isinstance(error, _NO_SSH):
            return self._troubles.not_the_server()
        if isinstance(error, asyncssh.SFTPError | asyncssh.ChannelOpenError):
            return self._troubles.refused(
                "the server does not allow this", "ask whoever looks after it"
            )
        return self._troubles.away("there is no connection to it")


def host_key(route: Route, timeout: float) -> str:
    """The fingerprint that the server shows; the connection ends there, before any name is sent."""
    host, port = _host(route)
    troubles, seen, loop = Troubles(route.name), _Pinned(""), Loop()

    async def ask() -> None:
        await asyncssh.connect(host, port, username="", **tunnel, **_options(route, seen, timeout))

    try:
        tunnel = (
            {"sock": _connect_through(route.proxy, host, port, timeout, troubles)}
            if route.proxy not in ("", "none")
            else {}
        )
        loop.run(ask(), 3 * timeout)
    except asyncssh.HostKeyNotVerifiable:
        return seen.shown
    except _NO_SSH:
        raise troubles.not_the_server() from None
    except (OSError, asyncssh.Error):
        raise troubles.away("there is no connection to it") from None
    finally:
        loop.close()
    raise troubles.not_the_server()


def _host(route: Route) -> tuple[str, int]:
    parts = urlsplit(route.address)
    return parts.hostname or "", parts.port or _PORT


def _options(route: Route, seen: _Pinned, timeout: float) -> dict[str, Any]:
    return {
        # None would take any server; with three empty lists `_Pinned` is asked about each.
        "known_hosts": ([], [], []),
        "client_factory": lambda: seen,
        "config": None,
        "agent_path": None,
        "gss_host": None,
        "connect_timeout": timeout,
        "login_timeout": timeout,
    }


def _credentials(route: Route, troubles: Troubles) -> dict[str, Any]:
    """The route's own key or password, and no other."""
    if not route.key:
        return {"username": route.user, "password": route.secret, "client_keys": None}
    try:
        key = asyncssh.import_private_key(route.key, route.secret or None)
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError):
        raise troubles.refused(
            "its private key does not open with that passphrase",
            "correct it in the settings of this exchange",
        ) from None
    return {"username": route.user, "password": None, "client_keys": [key]}


def _connect_through(
    proxy: str, host: str, port: int, timeout: float, troubles: Troubles
) -> socket.socket:
    """A socket to host and port through a proxy's CONNECT (RFC 9110, 9.3.6)."""
    parts = urlsplit(proxy)
    try:
        way = socket.create_connection((parts.hostname or "", parts.port or 80), timeout)
    except OSError:
        raise troubles.away("there is no connection to the proxy on the way") from None
    try:
        target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        way.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            # One by one: the server's first words may follow at once.
            byte = way.recv(1)
            if not byte or len(answer) > _LONGEST_ANSWER:
                raise troubles.not_the_server()
            answer += byte
        if answer.split(b" ", 2)[1:2] != [b"200"]:
            raise troubles.away("the proxy on the way did not connect")
    except OSError:
        way.close()
        raise troubles.away("the proxy on the way does not answer") from None
    except RouteTrouble:
        way.close()
        raise
    return way
