"""The one thread that writes, and the room it keeps for a full disk.

Every change is a job: a function of the connection, run in one `BEGIN IMMEDIATE` transaction that
first raises the vault's counter. The caller has its answer only after COMMIT returned and the
head file was written. A job must change nothing but the database, as it is run a second time
when the disk was full and the reserve could be given up for it.
"""

from __future__ import annotations

import errno
import os
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from courtdesk.store import ledger
from courtdesk.store.connection import Connection, DatabaseError, driver_errors, is_refused
from courtdesk.store.head import Found, HeadFile
from courtdesk.store.ledger import State
from courtdesk.store.records import Notice

T = TypeVar("T")
Job = Callable[[Connection], T]

RESERVE_BYTES = 32 * 1024 * 1024
"""Size of the reserve: room for some thousand answers, finished forms and their indexes."""

_CHUNK = bytes(1024 * 1024)

LOW_SPACE = Notice(
    "low-space",
    "The disk is full; your work was saved in the room that CourtDesk keeps for this. "
    "Free some space now.",
)
NO_RESERVE = Notice(
    "no-reserve",
    "The disk is nearly full: free some space before it stops CourtDesk from saving.",
)
HEAD_UNWRITTEN = Notice(
    "head-unwritten",
    "Your work is saved, but the file that would show if an old copy of the vault were put back "
    "could not be written: check the disk with your user folder.",
)


class Reserve:
    """A file of `size` bytes that holds room on the disk until it is needed."""

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._size = size

    def ensure(self) -> bool:
        """Make the file unless it is there; `False` when the disk is too full to spare it."""
        if self._path.exists() and self._path.stat().st_size == self._size:
            return True
        # Taking the last room for the reserve would bring about what it is there to prevent.
        if shutil.disk_usage(self._path.parent).free < 2 * self._size:
            return False
        try:
            self._fill()
        except OSError as error:
            self.release()
            if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise
            return False
        return True

    def release(self) -> bool:
        """Give the room up; whether there was any."""
        there = self._path.exists()
        self._path.unlink(missing_ok=True)
        return there

    def _fill(self) -> None:
        with self._path.open("wb") as file:
            os.chmod(self._path, 0o600)  # noqa: PTH101  # Path.chmod follows the same way
            # Written out, as a file with a hole in it holds no room.
            for at in range(0, self._size, len(_CHUNK)):
                file.write(_CHUNK[: self._size - at])
            file.flush()
            os.fsync(file.fileno())


class Writer:
    """Owns the writing connection, the head file and the thread; `close` it.

    `notice` is called, from the writer's thread, with what a person should be told. `newest` is the
    number, in the order of arrival, of the last revision that was committed.
    """

    def __init__(
        self,
        connection: Connection,
        path: Path,
        head: HeadFile,
        reserve: Reserve,
        notice: Callable[[Notice], None],
    ) -> None:
        self._connection = connection
        self._path = path
        self._head = head
        self._reserve = reserve
        self._notice = notice
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="courtdesk-writer")
        self._counting = threading.Lock()
        self._waiting = 0
        self.newest = _newest(connection)

    def submit(self, job: Job[T], *, sync_head: bool = False) -> Future[T]:
        """Queue a job; the future's result comes after COMMIT. Errors are those of `run`."""
        return self._later(lambda: self._execute(job, sync_head))

    def run(self, job: Job[T], *, sync_head: bool = False) -> T:
        """Run a job after those queued before it, and wait for its COMMIT.

        With `sync_head` also until the head file is on the disk. Raises `NoSpace` when even the
        reserve did not do, and what `driver_errors` and the job raise; nothing is changed then.
        """
        return self.submit(job, sync_head=sync_head).result()

    def run_bare(self, job: Job[T]) -> T:
        """Run what is no change (checks, a checkpoint) on the writer's connection and thread."""
        return self._later(lambda: self._bare(job)).result()

    def exchange(self, job: Job[Connection]) -> None:
        """Run `job`, which gives the connection to write on from then on; for `rekey` only.

        The file stays at its path. What is queued meanwhile goes to the new connection.
        """

        def exchanged() -> None:
            self._connection = job(self._connection)

        self._later(exchanged).result()

    @property
    def wanted(self) -> bool:
        """Whether somebody waits for the job that is running: a long one should end soon."""
        return self._waiting > 0

    def head_found(self) -> Found:
        """What the head file holds now; call it from a job."""
        return self._head.found()

    def close(self) -> None:
        """Wait for the queued jobs, sync the head file, end the thread, close the connection."""
        self._pool.shutdown(wait=True)
        try:
            self._head.sync()
        except OSError:
            self._notice(HEAD_UNWRITTEN)
        self._head.close()
        self._connection.close()

    def _later(self, work: Callable[[], T]) -> Future[T]:
        def begun() -> T:
            with self._counting:
                self._waiting -= 1
            return work()

        with self._counting:
            self._waiting += 1
        return self._pool.submit(begun)

    def _execute(self, job: Job[T], sync_head: bool) -> T:
        with driver_errors(self._path):
            try:
                result, state = self._transact(job)
            except DatabaseError as error:
                if not is_refused(error) or not self._reserve.release():
                    raise
                result, state = self._transact(job)
                self._notice(LOW_SPACE)
        self._write_head(state, sync_head)
        return result

    def _transact(self, job: Job[T]) -> tuple[T, State]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            ledger.raise_counter(self._connection)
            result = job(self._connection)
            state, newest = ledger.state(self._connection), _newest(self._connection)
            self._connection.execute("COMMIT")
            self.newest = newest
        finally:
            # Some errors end the transaction by themselves.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        return result, state

    def _write_head(self, state: State, sync: bool) -> None:
        try:
            self._head.write(state.as_head, sync=sync)
        except OSError:
            # What was asked for is committed: to call it failed would be the greater lie.
            self._notice(HEAD_UNWRITTEN)

    def _bare(self, job: Job[T]) -> T:
        with driver_errors(self._path):
            return job(self._connection)


def _newest(connection: Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(n), 0) FROM revisions").fetchone()[0])
