"""Trying again, in one place: what does not get through for a moment gets through the next.

Only `RouteAway` is tried again, as everything else stays as it is until somebody changes something.
All four verbs can be said twice: a file's name is its hash, and a file is whole or not there. After
each failure the connection is made anew, as what broke off once does not come back.

Three tries and no more: beyond a few seconds it is for whoever synchronises to come back later,
and for the person to hear that nobody was reached. Waits are spread at random, so that five laptops
whose network comes back do not all ask in the same moment.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from courtdesk.errors import RouteAway
from courtdesk.exchange.transports.names import Listed

if TYPE_CHECKING:
    from courtdesk.exchange.transports import Transport

TRIES = 3
_FIRST_WAIT = 0.5
"""Seconds, doubled each time; between half of it and all of it is waited."""

_Result = TypeVar("_Result")


class RetryingTransport:
    """A transport that is opened when it is first used, and again after it was away."""

    def __init__(
        self,
        connect: Callable[[], Transport],
        *,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._connect = connect
        self._sleep = sleep
        self._chance = chance
        self._open: Transport | None = None

    def list(self) -> tuple[Listed, ...]:
        """See `Transport.list`."""
        return self._again(lambda transport: transport.list())

    def get(self, name: str, out: BinaryIO, limit: int) -> None:
        """See `Transport.get`; `out` must let itself be sought in and cut."""
        begin = out.tell()

        def once(transport: Transport) -> None:
            out.seek(begin)
            out.truncate()
            transport.get(name, out, limit)

        self._again(once)

    def put(self, name: str, path: Path) -> None:
        """See `Transport.put`."""
        self._again(lambda transport: transport.put(name, path))

    def delete(self, name: str) -> None:
        """See `Transport.delete`."""
        self._again(lambda transport: transport.delete(name))

    def close(self) -> None:
        """See `Transport.close`."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _again(self, verb: Callable[[Transport], _Result]) -> _Result:
        for wait in (_FIRST_WAIT * 2**number for number in range(TRIES - 1)):
            try:
                return self._once(verb)
            except RouteAway:
                self._sleep(wait * (1 + self._chance()) / 2)
        return self._once(verb)

    def _once(self, verb: Callable[[Transport], _Result]) -> _Result:
        if self._open is None:
            self._open = self._connect()
        try:
            return verb(self._open)
        except RouteAway:
            self.close()
            raise
