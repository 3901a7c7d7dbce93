"""The sentences about a route: what, where, and what to do, and never a word from a library.

Messages of network libraries hold addresses, user names, headers and answers of servers. Each
sentence here is made from the route's name and nothing else.
"""

from __future__ import annotations

from typing import NoReturn

from courtdesk.errors import (
    BundleTooBig,
    NotThere,
    NotTheServer,
    RouteAway,
    RouteFull,
    RouteRefused,
)


class Troubles:
    """Makes the errors of the route that a user calls `name`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def away(self, why: str) -> RouteAway:
        """Nobody was reached; `why` is a clause."""
        return RouteAway(f"“{self._name}” is not within reach: {why}. CourtDesk will try again.")

    def refused(self, why: str, advice: str) -> RouteRefused:
        """It was reached and said no; `why` and `advice` are clauses."""
        return RouteRefused(f"“{self._name}” refused: {why}; {advice}.")

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

    def too_big(self, limit: int) -> NoReturn:
        """Raise `BundleTooBig`: a file is larger than `limit` bytes."""
        raise BundleTooBig(
            f"A file at “{self._name}” has more than {limit:,} bytes, which nothing that CourtDesk "
            "makes has: it was left there; ask who put it there."
        )
