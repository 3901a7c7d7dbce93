"""The exchange in S3-compatible object storage: s3fs, fsspec's file system over aiobotocore.

The four verbs are one request each, through `S3FileSystem._call_s3` (fsspec's way for whoever has
an event loop already): its files and listings do more than is wanted, with caches, ranges and
waits of their own. An object appears when all of it has come, so there is no `.part` here.

**Nothing from around.** The keys are the route's: no `~/.aws`, no `AWS_PROFILE`, no question to a
cloud's metadata address, which on a court's network belongs to whoever answers first. The bucket
stands in the path, as own servers have no name for each; requests go to the given address only.
Checksums that older servers do not know are not sent; TLS and the name of a file, its SHA-256,
say more.
"""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import aiohttp
import s3fs
from aiobotocore.httpsession import AIOHTTPSession
from aiobotocore.session import AioSession
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from courtdesk.domain.routes import Route
from courtdesk.errors import NotThere, RouteTrouble
from courtdesk.exchange.transports import names, network
from courtdesk.exchange.transports.loops import Loop
from courtdesk.exchange.transports.names import Listed
from courtdesk.exchange.transports.troubles import Troubles, causes

_CHUNK = 256 * 1024
_SLOWEST = 8 * 1024
"""Bytes a second: a file that goes up more slowly than this will not arrive."""

_PATIENCE = 60.0
"""Seconds for what asks no network."""

_ANY_REGION = "us-east-1"
"""What servers that have no regions expect in a signature."""

_FULL = frozenset({"InsufficientStorage", "QuotaExceeded", "XMinioStorageFull"})
_KEYS = frozenset({"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken"})
_GONE = frozenset({"NoSuchKey", "404"})


class S3Transport:
    """The four verbs on a bucket; see the protocol `Transport`."""

    def __init__(self, route: Route, timeout: float) -> None:
        network.hold_down_logs()
        self._troubles = Troubles(route.name)
        self._timeout = timeout
        endpoint, self._bucket, self._prefix = _parts(route.address)
        session = _session_class(network.tls(route), self._troubles)
        self._fs = s3fs.S3FileSystem(
            anon=False,
            key=route.user,
            secret=route.secret,
            endpoint_url=endpoint,
            client_kwargs={"region_name": route.region or _ANY_REGION},
            config_kwargs=_settings(route, timeout) | {"http_session_cls": session},
            session=AioSession(session_vars=_nothing_from_around()),
            asynchronous=True,
            skip_instance_cache=True,
            use_listings_cache=False,
        )
        self._fs.retries = 1
        self._loop = Loop()
        # Reads what botocore knows about S3: slow on a busy laptop, but no network is asked.
        self._client: Any = self._loop.run(self._fs.set_session(), _PATIENCE)

    def list(self) -> tuple[Listed, ...]:
        """Every sealed file below the prefix, whatever else is there."""
        found: list[Listed] = []
        token: dict[str, Any] = {}
        while True:
            page = self._call("list_objects_v2", Prefix=self._prefix, **token)
            if "Name" not in page:
                raise self._troubles.not_the_server()  # well-formed XML, but not a listing
            found += [Listed(name, size) for name, size in self._names(page)]
            if not page.get("IsTruncated"):
                return tuple(sorted(found))
            token = {"ContinuationToken": page["NextContinuationToken"]}

    def get(self, name: str, out: BinaryIO, limit: int) -> None:
        """Write the object's bytes to `out`; `NotThere`, or `BundleTooBig` beyond `limit`."""
        body = self._call("get_object", Key=self._key(name))["Body"]
        try:
            chunks = iter(lambda: self._run(body.read(_CHUNK)), b"")
            for chunk in self._troubles.within(limit, chunks):
                out.write(chunk)
        finally:
            self._loop.loop.call_soon_threadsafe(body.close)

    def put(self, name: str, path: Path) -> None:
        """Store the file at `path` under `name`, whole or not at all."""
        key, size = self._key(name), path.stat().st_size
        if self._size(key) == size:
            return
        with path.open("rb") as source:
            seconds = 3 * self._timeout + size / _SLOWEST
            self._call("put_object", seconds, Key=key, Body=source, ContentLength=size)

    def delete(self, name: str) -> None:
        """Take an object away; absent is fine."""
        try:
            self._call("delete_object", Key=self._key(name))
        except NotThere:
            return

    def close(self) -> None:
        """Close the connections and end the loop."""
        self._run(self._client.close())
        self._loop.close()

    def _key(self, name: str) -> str:
        return self._prefix + "/".join(names.split(name))

    def _names(self, page: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
        for one in page.get("Contents", ()):
            stream, _, file = one["Key"].removeprefix(self._prefix).partition("/")
            if names.STREAM.fullmatch(stream) and names.FILE.fullmatch(file):
                yield f"{stream}/{file}", int(one["Size"])

    def _size(self, key: str) -> int | None:
        try:
            return int(self._call("head_object", Key=key)["ContentLength"])
        except NotThere:
            return None

    def _call(self, verb: str, seconds: float | None = None, **arguments: Any) -> Any:
        answer = self._run(self._fs._call_s3(verb, Bucket=self._bucket, **arguments), seconds)
        # Whoever stored or has an object says which; anything else that says yes does not.
        if verb in ("get_object", "head_object", "put_object") and "ETag" not in answer:
            raise self._troubles.not_the_server()
        return answer

    def _run(self, work: Awaitable[Any], seconds: float | None = None) -> Any:
        with self._asking():
            return self._loop.run(work, seconds or 3 * self._timeout)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Say in a sentence what goes wrong between here and the server."""
        try:
            yield
        except TimeoutError:
            raise self._troubles.away("it does not answer in time") from None
        except (OSError, BotoCoreError, ClientError, aiohttp.ClientError) as error:
            raise self._trouble(error) from None
        except (ResponseParserError, KeyError, ValueError):
            # botocore on XML that is none, or without what S3 says is in it.
            raise self._troubles.not_the_server() from None

    def _trouble(self, error: BaseException) -> RouteTrouble | NotThere:
        led_to_it = list(causes(error))
        for one in led_to_it:
            if isinstance(one, RouteTrouble):
                return one
            if isinstance(one, ClientError):
                return self._said(one)
            if isinstance(one, ResponseParserError | aiohttp.ClientResponseError):
                return self._troubles.not_the_server()  # neither S3's XML nor even HTTP
        return self._troubles.by_certificate(error) or self._troubles.away(
            "there is no connection to it, or it broke off"
        )

    def _said(self, error: ClientError) -> RouteTrouble | NotThere:
        """What the server's own error means, by its code and, where it gave none, its status."""
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        if code == "NoSuchBucket":
            return self._troubles.refused("there is no such bucket", "correct the address")
        if code in _GONE:
            return self._troubles.not_there()
        if code in _KEYS:
            return self._troubles.by_status(401) or self._troubles.not_the_server()
        if code in _FULL:
            return self._troubles.full()
        if code == "RequestTimeTooSkewed":
            return self._troubles.refused(
                "this laptop's clock is wrong", "set date and time, then try again"
            )
        return self._troubles.by_status(status) or self._troubles.not_the_server()


def _parts(address: str) -> tuple[str, str, str]:
    """The endpoint, the bucket, and the prefix with a slash at its end (or "") of an address."""
    parts = urlsplit(address)
    bucket, _, prefix = parts.path.strip("/").partition("/")
    return f"{parts.scheme}://{parts.netloc}", bucket, f"{prefix}/" if prefix else ""


def _settings(route: Route, timeout: float) -> dict[str, Any]:
    proxy = network.proxy(route)
    return {
        "connect_timeout": timeout,
        "read_timeout": timeout,
        "retries": {"total_max_attempts": 1, "mode": "standard"},
        "signature_version": "s3v4",
        "s3": {"addressing_style": "path"},
        "request_checksum_calculation": "when_required",
        "response_checksum_validation": "when_required",
        # An empty table, unlike None, keeps botocore from looking for proxies itself.
        "proxies": {urlsplit(route.address).scheme: proxy} if proxy else {},
    }


def _nothing_from_around() -> dict[str, tuple[None, None, Any, None]]:
    """botocore's settings that would come from files and the environment -> none of them.

    The names are botocore's; an empty file name is one that it does not find.
    """
    files = dict.fromkeys(("config_file", "credentials_file"), (None, None, "", None))
    return files | dict.fromkeys(("profile", "ca_bundle"), (None, None, None, None))


def _session_class(context: ssl.SSLContext, troubles: Troubles) -> type[AIOHTTPSession]:
    """aiobotocore's HTTP session with our idea of whom to trust, and without redirects."""

    async def refuse(*_: object) -> None:
        raise troubles.not_the_server()

    tracing = aiohttp.TraceConfig()
    tracing.on_request_redirect.append(refuse)

    class Session(AIOHTTPSession):  # type: ignore[misc]  # it carries no types
        async def send(self, request: Any) -> Any:
            answer = await super().send(request)
            page = answer.headers.get("content-type", "").startswith("text/html")
            # botocore would take a network's sign-in page for trouble of the server.
            if page and answer.status_code < 300:
                raise troubles.not_the_server()
            return answer

        async def _get_session(self, proxy_url: str | None) -> aiohttp.ClientSession:
            session: aiohttp.ClientSession | None = self._sessions.get(proxy_url)
            if session is None:
                session = self._sessions[proxy_url] = aiohttp.ClientSession(
                    connector=aiohttp.TCPConnector(ssl=context),
                    timeout=self._timeout,
                    skip_auto_headers={"Content-Type"},
                    auto_decompress=False,
                    trace_configs=[tracing],
                )
                await self._exit_stack.enter_async_context(session)
            return session

    return Session
