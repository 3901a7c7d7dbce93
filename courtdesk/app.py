"""The composition root: the only place that knows every layer.

Here, and nowhere else, the window meets the vault's folder, the forms, the clock and the state
folder. Nothing of Qt is imported until a window is asked for, so that the command line starts
without it (`courtdesk.__main__`).
"""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from courtdesk.cli.hardening import harden, overwrite_what_is_freed
from courtdesk.cli.places import (
    default_vault,
    forms_folder,
    resources_folder,
    state_folder,
)

if TYPE_CHECKING:
    from courtdesk.questionnaire.catalogue import Catalogue
    from courtdesk.store.folder import VaultFolder
    from courtdesk.store.keyslots import KdfPolicy
    from courtdesk.ui.shell import Shell
    from courtdesk.ui.welcome import House

_LOG_BYTES = 512 * 1024
_LOGS_KEPT = 3
_PER_CENT = 100


def open_window(
    vault: Path | None, *, text_scale: int | None = None, brought: Path | None = None
) -> int:
    """Open the window on `vault` (None: this user's own) and return when it has closed.

    `text_scale` is in per cent, 100 to 200; without it the size that was last chosen is used.
    `brought` is a sealed file to take in once somebody has signed in.
    Returns the exit status. A vault that cannot be opened is told in the window.
    """
    from courtdesk.ui.application import make_application

    harden()
    overwrite_what_is_freed()
    state = state_folder()
    begin_log(state)
    application = make_application(shown=True)
    _watch_for_faults(state)
    shell = make_shell(vault, state, text_scale=text_scale)
    shell.ended.connect(application.quit)
    shell.bring([brought] if brought is not None else [])
    shell.window.show()
    shell.begin()
    status: int = application.exec()
    return status


def take_pictures(
    vault: Path, summary: Mapping[str, Any], folder: Path, *, text_scale: int = _PER_CENT
) -> list[Path]:
    """Save a picture of every screen of a demonstration vault into `folder`; return the files."""
    from courtdesk.ui.application import make_application
    from courtdesk.ui.pictures import Photographer

    application = make_application(shown=False)
    house = house_of(vault, vault.parent / "state")
    return Photographer(application, house, summary, folder, text_scale / _PER_CENT).take()


def make_shell(vault: Path | None, state: Path, *, text_scale: int | None = None) -> Shell:
    """The window and what works behind it, not shown and not begun."""
    from courtdesk.ui.application import make_fittings, set_theme
    from courtdesk.ui.main_window import MainWindow
    from courtdesk.ui.shell import Shell

    fittings = make_fittings(house_of(vault, state), state, resources_folder() / "help")
    scale = text_scale / _PER_CENT if text_scale else fittings.preferences.text_scale
    set_theme(scale)
    window = MainWindow()
    geometry = fittings.preferences.geometry
    if geometry is not None:
        window.restoreGeometry(geometry)
    window.fit_screen(window.screen().availableGeometry().size())
    return Shell(fittings, window)


def house_of(vault: Path | None, state: Path) -> House:
    """Which vault the window opens and how; nothing is read yet."""
    from courtdesk.store.passphrases import DEFAULT
    from courtdesk.ui.welcome import House

    path = (vault or default_vault()).absolute()
    return House(
        folder=lambda: _folder(path, state),
        catalogue=_catalogue,
        clock=_now,
        policy=_policy,
        at_least=DEFAULT,
    )


def _folder(path: Path, state: Path) -> VaultFolder:
    from courtdesk.store.folder import VaultFolder

    return VaultFolder(path, state)


def _catalogue() -> Catalogue:
    from courtdesk.questionnaire.catalogue import load_catalogue

    return load_catalogue(forms_folder())


def _policy() -> KdfPolicy:
    """How dear a passphrase check is on this machine: 0.5 to 1 s, measured when one is chosen."""
    from courtdesk.store.keyslots import calibrate

    return calibrate()


def _now() -> datetime:
    return datetime.now().astimezone()


def begin_log(state: Path) -> None:
    """Log to a small rotating file in `state`: ids, types and line numbers, never a name (P2).

    Without a writable folder there is no log, and everything else works.
    """
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            state / "courtdesk.log",
            maxBytes=_LOG_BYTES,
            backupCount=_LOGS_KEPT,
            encoding="utf-8",
            delay=True,
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger("courtdesk")
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def _watch_for_faults(state: Path) -> None:
    """Have a crash of a library write where it was (functions and lines) to a file in `state`."""
    try:
        descriptor = os.open(state / "fault.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError:
        return
    faulthandler.enable(descriptor)
