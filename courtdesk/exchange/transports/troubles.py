"""The sentences about a route: what, where, and what to do, and never a word from a library.

Messages of network libraries hold addresses, user names, headers and answers of servers. Each
sentence here is made from the route's name and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from courtdesk.errors import (
    BundleTooBig,
    NotThere,
    NotTheServer,
    RouteAway,
    RouteFull,
    RouteRefused,
    RouteTrouble,
)

_NOT_NOW = frozenset({408, 423, 425, 429})
_NOT_AT_THIS_TIME = frozenset({9, 10})
"""OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED."""


class Troubles:
    """Makes the errors of the route that a user calls `name`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def away(self, why: str) -> RouteAway:
        """Nobody was reached; `why` is a clause."""
        return RouteAway(f"“{self._name}” is not within reach: {why}. CourtDesk will try again.")

    def refused(self, why: str, advice: str) -> RouteRefused:
        """Somebody has to change something first; `why` and `advice` are clauses."""
        return RouteRefused(f"“{self._name}” cannot be used: {why}; {advice}.")

    def full(self) -> RouteFull:
        """There is no room."""
        return RouteFull(
            f"“{self._name}” is full: ask whoever looks after it for more room; everything stays "
            "on this laptop until then."
        )

    def not_the_server(self) -> NotTheServer:
        """Something else answered."""
        return NotTheServer(
            f"Something other than “{self._name}” answered: open a web page to see whether this "
            "network wants you to sign in first, or ask IT about its proxy."
        )

    def not_there(self) -> NotThere:
        """One file is not there."""
        return NotThere(f"A file is no longer at “{self._name}”: look at the exchange again.")

    def too_big(self, limit: int) -> BundleTooBig:
        """A file is larger than `limit` bytes."""
        return BundleTooBig(
            f"A file at “{self._name}” has more than {limit:,} bytes, which nothing that CourtDesk "
            "makes has: it was left there; ask who put it there."
        )

    def within(self, limit: int, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """What comes of a file, and `BundleTooBig` before more than `limit` bytes are given on.

        What a listing says of a size is anybody's word: a file that never ends would fill the disk.
        """
        got = 0
        for chunk in chunks:
            got += len(chunk)
            if got > limit:
                raise self.too_big(limit)
            yield chunk

    def by_status(self, status: int) -> RouteTrouble | None:
        """What an HTTP status means that no verb expects, or None for one of success."""
        if status < 300:
            return None
        if status < 400:
            return self.not_the_server()
        if status == 507:
            return self.full()
        if status >= 500 or status in _NOT_NOW:
            return self.away("the server is in trouble or too busy")
        return self.refused(*_SAID_NO.get(status, _NO))

    def by_certificate(self, error: BaseException) -> RouteTrouble | None:
        """What went wrong in TLS anywhere among the causes of an error; None where nothing did."""
        import ssl  # 20 ms, and a folder has no TLS

        # Libraries wrap these in errors of the same classes that know less.
        found = [one for one in causes(error) if isinstance(one, ssl.SSLError)]
        if any(getattr(one, "verify_code", 0) in _NOT_AT_THIS_TIME for one in found):
            return self.refused(
                "its certificate is not valid at this laptop's date and time",
                "set them right, or tell whoever looks after it that the certificate has run out",
            )
        if any(isinstance(one, ssl.SSLCertVerificationError) for one in found):
            return self.refused(
                "its certificate is not one that this laptop trusts, so it may not be the "
                "server it says it is",
                "open a web page to see whether this network wants you to sign in first, or "
                "ask IT for the certificate of the organisation's own authority",
            )
        if not found or any(isinstance(one, ssl.SSLEOFError) for one in found):
            return None  # it broke off
        return self.not_the_server()  # for one, a plain web page where TLS should be


_NO = ("the server does not allow this", "ask whoever looks after it")
_SAID_NO = {
    401: ("the user name or password is wrong", "correct it in the settings of this exchange"),
    403: ("you have no right to do this there", "ask whoever looks after it for that right"),
    407: ("the proxy on the way wants a password", "ask IT for a way without one"),
    413: ("the file is larger than it takes", "ask whoever looks after it to take larger files"),
}
"""HTTP status -> why, and what to do."""


def causes(error: BaseException) -> Iterator[BaseException]:
    """An error and all that led to it, whether its library said so or not."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [one.__cause__, one.__context__]
