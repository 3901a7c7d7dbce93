"""What goes wrong between a laptop and a server: a small proxy on this computer that does it.

`between` stands before a real server and passes on what is said, but for the one fault that it was
given. It reads each HTTP request whole and answers one on each connection, so that a fault can be
about one method; with `raw`, it passes on bytes of any protocol.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from tests.helpers.servers.process import LOOPBACK

_HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    `method` is the HTTP method that it is about ("" for every one). `answer` is said instead of
    the server's answer. `stall` says nothing at all. `down` and `up` are how many bytes of an
    answer or a request come through before the connection breaks (or, with `stall`, stops).
    `date` stands for the server's own idea of the time. With `connect` nothing is wrong: it is a
    proxy as organisations have them, which is asked to CONNECT first.
    """

    method: str = ""
    answer: bytes = b""
    stall: bool = False
    down: int | None = None
    up: int | None = None
    date: bytes = b""
    raw: bool = False
    connect: bool = False


@dataclass
class Changing:
    """What goes wrong now, for a proxy whose faults come and go."""

    now: Fault = Fault()


def page(status: str, body: bytes, *headers: str, kind: str = "text/html") -> bytes:
    """An HTTP answer as bytes."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, *headers, "Connection: close", "", ""]).encode() + body


@contextmanager
def between(port: int, fault: Fault | Changing, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """The port of a proxy before the server on `port`; with `tls`, it speaks TLS itself."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="faults")
    thread.start()
    served = _Server(port, fault)
    server = asyncio.run_coroutine_threadsafe(
        asyncio.start_server(served.serve, LOOPBACK, 0, ssl=tls), loop
    ).result()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    await _a_few_turns()  # who came in at the last moment has to be served to be let go
    server.close()
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    await _a_few_turns()  # what was closed is let go a turn or two later


async def _a_few_turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@contextmanager
def _ended(writer: asyncio.StreamWriter) -> Iterator[None]:
    """Break a connection off, whatever happens."""
    try:
        yield
    finally:
        writer.transport.abort()


class _Server:
    """Serves each connection with what is wrong when it comes."""

    def __init__(self, port: int, fault: Fault | Changing) -> None:
        self._port = port
        self._fault = fault if isinstance(fault, Changing) else Changing(fault)
        # asyncio itself keeps no hold of what only waits: it would be collected half-way.
        self._held: set[object] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        held = (asyncio.current_task(), writer)
        self._held.add(held)
        try:
            await _Proxy(self._port, self._fault.now).serve(reader, writer)
        finally:
            self._held.discard(held)


class _Proxy:
    def __init__(self, port: int, fault: Fault) -> None:
        self._port = port
        self._fault = fault

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        with _ended(writer), suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            if self._fault.connect:
                await reader.readuntil(_HEAD_END)
                writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            if self._fault.raw or self._fault.connect:
                await self._pass_on(reader, writer)
            else:
                await self._answer(reader, writer)
            if not self._breaks:
                writer.close()
                await writer.wait_closed()

    @property
    def _breaks(self) -> bool:
        return self._fault.up is not None or self._fault.down is not None

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(_HEAD_END)
        fault = self._fault if self._fault.method in ("", _method(head)) else Fault()
        length = _length(head)
        if b"100-continue" in head and not fault.stall:
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if fault.stall and fault.down is None:
            await asyncio.Event().wait()
        body = await reader.readexactly(min(length, fault.up if fault.up is not None else length))
        if fault.answer:
            said, end, page = fault.answer.partition(_HEAD_END)
            writer.write(said + end + (b"" if _method(head) == "HEAD" else page))
            await writer.drain()
            return
        there, here = await asyncio.open_connection(LOOPBACK, self._port)
        with _ended(here):
            here.write(_closing(head) + body)
            await here.drain()
            if fault.up is None:
                await self._send_down(there, writer, fault)

    async def _send_down(
        self, there: asyncio.StreamReader, writer: asyncio.StreamWriter, fault: Fault
    ) -> None:
        head = await there.readuntil(_HEAD_END)
        if fault.date:
            head = re.sub(rb"(?im)^Date:.*\r$", b"Date: " + fault.date + b"\r", head)
        writer.write(head)
        await _copy(there, writer, fault.down)
        if fault.stall:
            await asyncio.Event().wait()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._fault.answer:
            writer.write(self._fault.answer)
            await writer.drain()
        if self._fault.answer or (self._fault.stall and self._fault.down is None):
            await asyncio.Event().wait()
        there, here = await asyncio.open_connection(LOOPBACK, self._port)
        with _ended(here):
            ways = [
                asyncio.create_task(_copy(reader, here, self._fault.up)),
                asyncio.create_task(_copy(there, writer, self._fault.down)),
            ]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                if self._fault.stall:
                    await asyncio.Event().wait()
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)


async def _copy(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit: int | None
) -> None:
    """Pass bytes on until there are no more, or until `limit` of them were passed on."""
    left = limit
    while left is None or left > 0:
        data = await reader.read(65536 if left is None else min(left, 65536))
        if not data:
            return
        writer.write(data)
        await writer.drain()
        left = None if left is None else left - len(data)


def _method(head: bytes) -> str:
    return head.partition(b" ")[0].decode()


def _length(head: bytes) -> int:
    found = re.search(rb"(?im)^Content-Length: *(\d+)\r$", head)
    return int(found[1]) if found else 0


def _closing(head: bytes) -> bytes:
    """The request with the wish that the server close the connection after it."""
    kept = re.sub(rb"(?im)^(Connection|Expect):.*\r\n", b"", head)
    return kept.removesuffix(b"\r\n") + b"Connection: close\r\n\r\n"
