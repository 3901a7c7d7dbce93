"""An event loop in a thread of its own, for the libraries that know no other way of waiting.

One for each open route, ended when it is closed: the loop that fsspec would share between all of
them goes on for ever, with passwords in its memory after the vault was locked.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable
from typing import TypeVar

_Result = TypeVar("_Result")


class Loop:
    """Runs what is awaited for a thread that waits for them."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self.loop.run_forever, name="courtdesk-route", daemon=True
        )
        self._thread.start()

    def run(self, work: Awaitable[_Result], seconds: float) -> _Result:
        """The result of `work`. Raises what it raises, and `TimeoutError` after `seconds`."""
        return asyncio.run_coroutine_threadsafe(_within(work, seconds), self.loop).result()

    def close(self) -> None:
        """End everything that still runs, and the thread."""
        asyncio.run_coroutine_threadsafe(_end_the_rest(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


async def _within(work: Awaitable[_Result], seconds: float) -> _Result:
    async with asyncio.timeout(seconds):
        return await work


async def _end_the_rest() -> None:
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    loop = asyncio.get_running_loop()
    await loop.shutdown_asyncgens()
    await loop.shutdown_default_executor()
