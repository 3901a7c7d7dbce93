"""One piece of work that may hang in a network, on a thread that nothing ever waits for."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from courtdesk.errors import CourtDeskError
from courtdesk.ui.scrub import scrub_thread

if TYPE_CHECKING:
    from courtdesk.actions.sync.rounds import Opener
    from courtdesk.domain.routes import Route
    from courtdesk.exchange.transports import Transport


@dataclass(frozen=True)
class Outcome:
    """What an errand came to; nothing at all after a bug, which is told elsewhere."""

    result: object = None
    error: CourtDeskError | None = None


class Errand(threading.Thread):
    """One piece of work that may hang in a network, on a thread that nothing ever waits for.

    A daemon: a program that ends does not wait for a server either. `tell` is called on this
    thread, with words while it goes on and at last with the `Outcome`; never after `end`. Then
    `scrub` is, as what the vault gave it stands in this thread's memory.

    Attributes:
        stop: set when the work should end at its next step.
    """

    def __init__(
        self,
        work: Callable[[Errand], object],
        tell: Callable[[str | Outcome], None],
        *,
        scrub: Callable[[], None] = scrub_thread,
    ) -> None:
        super().__init__(name="courtdesk-sync", daemon=True)
        self.stop = threading.Event()
        self._work, self._scrub = work, scrub
        self._tell: Callable[[str | Outcome], None] | None = tell
        self._telling = threading.Lock()
        self._transport: Transport | None = None
        self._said_at = 0.0

    @property
    def ended(self) -> bool:
        """Whether nobody wants to hear of it any more."""
        return self._tell is None

    def run(self) -> None:
        """Do the work and tell what came of it."""
        outcome = Outcome()
        try:
            outcome = Outcome(self._work(self))
        except CourtDeskError as error:
            outcome = Outcome(error=error)
        except Exception:
            # The vault was closed under it: whatever a library makes of that is no bug.
            if not self.ended:
                raise
        finally:
            self._hand(outcome)
            if self.ended:
                self._scrub()

    def say(self, words: str) -> None:
        """Tell what is being done, not more often than somebody can read it."""
        now = time.monotonic()
        if now - self._said_at >= _READABLE:
            self._said_at = now
            self._hand(words)

    def end(self) -> None:
        """Have it end soon and tell nothing more; returns at once."""
        with self._telling:
            self._tell = None
        self.stop.set()
        if self._transport is not None:
            # Closing can take as long as what it closes.
            threading.Thread(
                target=self._close, args=(self._transport,), name="courtdesk-sync-end", daemon=True
            ).start()

    def opened(self, opener: Opener) -> Opener:
        """`opener`, and remember what it opens, so that it can be closed from outside."""

        def open_it(route: Route) -> Transport:
            self._transport = opener(route)
            return self._transport

        return open_it

    def _hand(self, what: str | Outcome) -> None:
        with self._telling:
            if self._tell is not None:
                self._tell(what)

    @staticmethod
    def _close(transport: Transport) -> None:
        # It may be closed already, or be closed at the same moment by its own thread.
        with suppress(CourtDeskError, OSError, RuntimeError):
            transport.close()


_READABLE = 0.15
"""Seconds between two words of what a round is doing."""


@contextmanager
def giving_way() -> Iterator[None]:
    """Let the window's thread have its turn at once while records come in by the thousand.

    Python lets a thread wait five milliseconds for another's turn to end: here it is half of one.
    And its collector would stop every thread for as long as it looks through all that a round
    holds, a quarter of a second on a busy laptop: it is put off until the round has ended, which
    lets go of what it held by itself.
    """
    sys.setswitchinterval(_TURN)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        sys.setswitchinterval(_USUAL_TURN)


_TURN, _USUAL_TURN = 0.0005, 0.005
"""Seconds; the second is what Python begins with."""
