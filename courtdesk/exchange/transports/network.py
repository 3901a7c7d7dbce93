"""What the three kinds of route over a network share: whom TLS trusts, and which proxy is asked.

The libraries each have their own ideas of both (a list of authorities that comes with them,
environment variables, files in the user's home). Here there is one: the system's authorities, where
an organisation that looks into TLS has put its own, and the system's proxy settings, unless the
route says otherwise.
"""

from __future__ import annotations

import logging
import ssl
import urllib.request
from urllib.parse import urlsplit

from courtdesk.domain.routes import Route, is_loopback
from courtdesk.exchange.transports.troubles import Troubles

_CHATTY = ("aiobotocore", "asyncio", "asyncssh", "botocore", "fsspec", "httpcore", "httpx", "s3fs")


def hold_down_logs() -> None:
    """Let no library log what it does: addresses, user names and signed headers stand in that.

    What goes wrong is raised, and said in a sentence of our own.
    """
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def tls(route: Route) -> ssl.SSLContext:
    """Verifies by the system's certificate authorities and the route's own.

    Raises `RouteRefused` where the route's own cannot be read.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if route.ca:
        try:
            context.load_verify_locations(cadata=route.ca)
        except ssl.SSLError:
            raise Troubles(route.name).refused(
                "the certificate in its settings cannot be read", "paste it again"
            ) from None
    return context


def proxy(route: Route) -> str | None:
    """The proxy on the way to a web address, as http://host:port, or None to go straight there.

    Proxies that a script (PAC) chooses are not known to Python: the route has to name them.
    """
    parts = urlsplit(route.address)
    host = parts.hostname or ""
    if route.proxy == "none" or (is_loopback(host) and not route.proxy):
        return None
    if route.proxy:
        return route.proxy
    found = urllib.request.getproxies().get(parts.scheme)
    if not found or urllib.request.proxy_bypass(host):
        return None
    return found if "://" in found else f"http://{found}"
