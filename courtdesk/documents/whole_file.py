"""A file that leaves is written whole or not at all, for its owner alone."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from courtdesk.errors import NoSpace, UserError


def put(make: Callable[[], bytes], path: Path, *, ending: str, replace: bool = False) -> Path:
    """Write what `make` gives at `path`; return `path`.

    `make` is called only once the name will do. Raises `UserError` when the name does not end in
    `ending`, when something of that name is there and `replace` is false, or when the folder
    cannot be written; `NoSpace` when the disk is full. A file that was there then stays.
    """
    if path.suffix.lower() != ending:
        raise UserError(f"Give the document a name that ends in {ending}, not “{path.name}”.")
    if path.is_dir():
        raise UserError(f"“{path.name}” is a folder: give the document another name.")
    if not replace and path.exists():
        raise _taken(path)
    made = make()
    try:
        _put(made, path, replace=replace)
    except FileExistsError as error:
        raise _taken(path) from error
    except OSError as error:
        raise _told(error, path) from error
    return path


def _taken(path: Path) -> UserError:
    return UserError(
        f"“{path.name}” is there already: choose another name, or say that it may be replaced."
    )


def _told(error: OSError, path: Path) -> UserError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NoSpace(f"The disk is full: “{path.name}” was not written.")
    return UserError(
        f"“{path.name}” could not be written in its folder ({error.strerror}): "
        "choose a folder that you may write to."
    )


def _put(made: bytes, path: Path, *, replace: bool) -> None:
    """Write beside `path`, then rename, so that no half document is ever there under its name.

    Without `replace` the name is first taken with an exclusive create: two commands at one moment
    cannot both find it free.
    """
    handle, name = tempfile.mkstemp(prefix=".courtdesk-", suffix=".part", dir=path.parent)
    beside, reserved = Path(name), False
    try:
        with os.fdopen(handle, "wb") as file:  # mkstemp made it readable by its owner alone
            file.write(made)
            file.flush()
            os.fsync(file.fileno())
        if not replace:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            reserved = True
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        if reserved:
            with contextlib.suppress(OSError):
                path.unlink()
        raise
