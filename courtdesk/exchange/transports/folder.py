"""The exchange in a folder: a USB stick, a mapped drive, a folder that is synchronised.

**Whether it is there.** The folder that somebody chose must be there, or nothing is written: a
drive that is not connected, or a name that was mistyped, must not become a folder on this laptop's
own disk that then "stores" everything. Only the folder that CourtDesk itself makes on what was
chosen (`EXCHANGE`) is made, with the first file, in a parent that exists. For a folder
that comes and goes (`Route.stick`) that is not enough, as a mount point without its drive is an
empty folder: an empty one counts only below a place where a drive is mounted. (Windows has drive
letters instead, which vanish with the drive.)

**What an error means.** The same number means different things on a stick and a network drive:
"access denied" while the folder can still be read is somebody's decision; when it cannot be read
either, the network drive has gone to sleep. Whatever is not known to be anybody's decision is
`RouteAway` and tried again.

Nothing but plain files in plain folders is looked at: a link or a pipe that somebody puts there
leads nowhere.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from courtdesk.domain.routes import Route
from courtdesk.errors import CourtDeskError
from courtdesk.exchange.transports import names
from courtdesk.exchange.transports.names import Entry, Found, Listed
from courtdesk.exchange.transports.troubles import Troubles

EXCHANGE = "courtdesk-exchange"
"""The folder that sealed files are kept in on a stick or folder that somebody chose."""

_CHUNK = 1024 * 1024
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY = frozenset({errno.EROFS, errno.EPERM})
# Windows has no such flags; there is nothing to be led astray by either.
_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class FolderTransport:
    """The four verbs on a folder; see the protocol `Transport`."""

    def __init__(self, route: Route, *, sync: Callable[[int], None] = os.fsync) -> None:
        self._top = Path(route.address)
        self._stick = route.stick
        self._troubles = Troubles(route.name)
        self._sync = sync
        self._found = Found()

    def list(self) -> tuple[Listed, ...]:
        """Every sealed file two levels down, in the order of their names."""
        with self._reading():
            self._require_place()
            self._found = names.gather(self._plain_entries)
            return self._found.files

    def get(self, name: str, out: BinaryIO, limit: int) -> None:
        """Write the file's bytes to `out`; `NotThere`, or `BundleTooBig` beyond `limit` bytes."""
        stream, file = names.split(name)
        for chunk in self._troubles.within(limit, self._chunks(self._top / stream / file)):
            out.write(chunk)  # not under `_reading`: that this disk is full is not the route's

    def put(self, name: str, path: Path) -> None:
        """Store the file at `path` under `name`, whole or not at all."""
        stream, file = names.split(name)
        with path.open("rb") as source, self._writing():
            self._require_place()
            folder = self._folder(stream)
            size = os.fstat(source.fileno()).st_size
            self._clear(stream)
            if not _is_plain(folder / file, size):
                self._write(source, folder, file)

    def delete(self, name: str) -> None:
        """Take a file away; absent is fine, a place that is not there is not."""
        stream, file = names.split(name)
        with self._writing():
            self._require_place()
            (self._top / stream / file).unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing is held open between verbs."""

    def _plain_entries(self, stream: str) -> Iterator[Entry]:
        for entry in _entries(self._top / stream):
            if entry.is_dir(follow_symlinks=False):
                yield Entry(entry.name, folder=True)
            elif entry.is_file(follow_symlinks=False):
                yield Entry(entry.name, False, entry.stat(follow_symlinks=False).st_size)

    def _chunks(self, path: Path) -> Iterator[bytes]:
        with self._reading():
            self._require_place()
            try:
                file = os.fdopen(os.open(path, os.O_RDONLY | _PLAIN), "rb")
            except FileNotFoundError:
                raise self._troubles.not_there() from None
            with file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise self._troubles.not_there()
                while chunk := file.read(_CHUNK):
                    yield chunk

    def _folder(self, stream: str) -> Path:
        """The stream's folder, made where it is not there; its parent is, or this would be."""
        folder = self._top / stream
        for one in (self._top, folder):
            with suppress(FileExistsError):
                one.mkdir()
                self._sync_folder(one.parent)
        return folder

    def _write(self, source: BinaryIO, folder: Path, file: str) -> None:
        part = folder / names.part_of(file)
        try:
            with part.open("xb") as out:
                while chunk := source.read(_CHUNK):
                    out.write(chunk)
                out.flush()
                self._sync(out.fileno())
            # What stands there, if anything does, is a cut file of the same hash.
            part.replace(folder / file)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        self._sync_folder(folder)

    def _clear(self, stream: str) -> None:
        """Take away what cut-off tries left, as last listed."""
        for part in self._found.left_over.pop(stream, []):
            with suppress(OSError):
                (self._top / part).unlink()

    def _sync_folder(self, folder: Path) -> None:
        if sys.platform == "win32":
            return  # a folder cannot be opened there; the file system sees to it
        handle = os.open(folder, os.O_RDONLY)
        try:
            self._sync(handle)
        except OSError as error:
            # Some network file systems cannot flush a folder; the file itself is flushed.
            if error.errno != errno.EINVAL:
                raise
        finally:
            os.close(handle)

    def _require_place(self) -> None:
        """Raise `RouteAway` unless the folder, or the parent that ours is made in, is there."""
        ours = self._top.name == EXCHANGE and not self._top.exists()
        place = self._top.parent if ours else self._top
        if not place.exists() or (self._stick and not _plugged_in(place)):
            raise self._troubles.away(
                "the stick or drive is not connected" if self._stick else "the folder is not there"
            )
        if not place.is_dir():
            raise self._troubles.refused("it is not a folder", "choose the folder again")

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._trouble(error, writing=False) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._trouble(error, writing=True) from error

    def _trouble(self, error: OSError, *, writing: bool) -> CourtDeskError:
        if error.errno in _FULL:
            return self._troubles.full()
        denied = error.errno in _READ_ONLY or (error.errno == errno.EACCES and self._readable())
        if writing and denied:
            return self._troubles.refused(
                "it is read-only", "ask for permission to write there, or use another stick"
            )
        return self._troubles.away("the folder does not answer")

    def _readable(self) -> bool:
        """Whether the place still answers; a network drive that fell asleep does not."""
        try:
            with os.scandir(self._top if self._top.exists() else self._top.parent):
                return True
        except OSError:
            return False


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What is in a folder; nothing where there is no such folder."""
    try:
        with os.scandir(folder) as found:
            return list(found)
    except FileNotFoundError:
        return []


def _is_plain(path: Path, size: int) -> bool:
    """Whether a plain file of this size stands at `path`."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size == size


def _plugged_in(place: Path) -> bool:
    if sys.platform == "win32" or _entries(place):
        return True
    # Not the root, which is always mounted and says nothing.
    return any(os.path.ismount(one) for one in (place, *place.parents[:-1]))
