"""`doctor`: what this machine has and what it lacks, a line each, without opening the vault.

Qt's own message names libxcb-cursor0 whichever library is missing, so each is tried by itself and
told by the name of its Debian package.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import os
import platform
import shutil
import stat
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from courtdesk import __version__
from courtdesk.cli.hardening import dumps_are_off
from courtdesk.cli.output import say
from courtdesk.cli.places import forms_folder, resources_folder, state_folder, vault_folder
from courtdesk.errors import CourtDeskError

_LEAST_FREE = 500 * 1024 * 1024
"""Bytes: the reserve file, three backups and a year of cases of one court."""

# Found by trial in roots that held nothing else: library, Debian package.
_WINDOW = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
_DISPLAY = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `advice` says what to do and is "" when all is well."""

    what: str
    found: str
    advice: str = ""


def doctor(arguments: Namespace) -> int:
    """Print every finding; 0 when nothing needs doing, else 2."""
    findings = list(examine(arguments.vault))
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        mark = "look" if finding.advice else "good"
        say(f"{mark}  {finding.what:<{width}}  {finding.found}")
        if finding.advice:
            say(f"      {'':<{width}}  {finding.advice}")
    return 2 if any(finding.advice for finding in findings) else 0


def examine(vault: Path | None) -> Iterator[Finding]:
    """Everything that is looked at, in the order in which it is printed."""
    yield Finding("CourtDesk", __version__)
    yield Finding("Python", f"{platform.python_version()} on {platform.system()}")
    yield from _packages()
    yield _database()
    yield _forms()
    yield _font()
    yield from _libraries()
    yield _dumps()
    yield from _folders(vault)


def _packages() -> Iterator[Finding]:
    for name in ("PySide6-Essentials", "cryptography", "sqlcipher3"):
        try:
            yield Finding(name, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, "not installed", "Install CourtDesk again.")


def _database() -> Finding:
    from courtdesk.store.versions import versions

    found = versions()
    if not found.cipher:
        return Finding("SQLCipher", "not there", "Install CourtDesk again: nothing is encrypted.")
    return Finding("SQLCipher", f"{found.cipher}, SQLite {found.sqlite}")


def _forms() -> Finding:
    from courtdesk.questionnaire.catalogue import load_catalogue

    try:
        return Finding("Forms", ", ".join(load_catalogue(forms_folder()).ids))
    except CourtDeskError as error:
        return Finding("Forms", "refused", str(error))


def _font() -> Finding:
    if any((resources_folder() / "fonts").glob("*.ttf")):
        return Finding("Typeface", "Atkinson Hyperlegible Next")
    return Finding("Typeface", "the platform's own", "Install CourtDesk again for the clearer one.")


def _libraries() -> Iterator[Finding]:
    if sys.platform != "linux":
        return
    yield _missing("Window", _WINDOW)
    # Without a display the window cannot be shown anyway, and nothing is lacking for the rest.
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        yield _missing("Display", _DISPLAY)
    else:
        yield Finding("Display", "none here: commands work, the window needs one")


def _missing(what: str, libraries: dict[str, str]) -> Finding:
    lacking = [package for library, package in libraries.items() if not _loads(library)]
    if not lacking:
        return Finding(what, "every system library is there")
    names = " ".join(lacking)
    return Finding(what, f"{len(lacking)} missing", f"As root: apt-get install {names}")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _dumps() -> Finding:
    if dumps_are_off():
        return Finding("Core dumps", "off for CourtDesk")
    return Finding("Core dumps", "on", "Ask whoever looks after this machine to turn them off.")


def _folders(vault: Path | None) -> Iterator[Finding]:
    folder = vault_folder(vault).path
    yield _folder("Vault folder", folder)
    yield _folder("State folder", state_folder())
    yield _space(folder)


def _folder(what: str, folder: Path) -> Finding:
    if not folder.exists():
        return Finding(what, f"{folder}, not made yet")
    mode = stat.S_IMODE(folder.stat().st_mode)
    if os.name != "nt" and mode & 0o077:
        return Finding(what, f"{folder}, open to others", f"Run: chmod 700 {folder}")
    if not os.access(folder, os.W_OK):
        return Finding(what, f"{folder}, read-only", "Ask for write permission to it.")
    return Finding(what, f"{folder}, yours alone")


def _space(folder: Path) -> Finding:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free
    found = f"{free / 1024**3:.1f} GiB free"
    if free < _LEAST_FREE:
        return Finding("Disk space", found, "Free some space: saving needs room for backups too.")
    return Finding("Disk space", found)
