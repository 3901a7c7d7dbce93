"""Where things are on this machine: the forms, the vault, and the state that stands outside it.

Environment variables, for tests and for IT departments: COURTDESK_FORMS, COURTDESK_STATE. The
state folder is never beside or inside the vault by itself: its head file is what shows that a
vault was put back, and whoever can put back the one must not get the other along with it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from courtdesk.store.folder import VaultFolder

_NAME = "courtdesk"


def forms_folder() -> Path:
    """The questionnaires: those of COURTDESK_FORMS, of the installed package, or of the source."""
    given = os.environ.get("COURTDESK_FORMS")
    if given:
        return Path(given)
    return _shipped("forms")


def resources_folder() -> Path:
    """Templates, help and samples: those of the installed package, or of the source."""
    return _shipped("resources")


def _shipped(name: str) -> Path:
    package = Path(__file__).resolve().parent.parent
    installed = package / "_data" / name
    return installed if installed.is_dir() else package.parent / name


def default_vault() -> Path:
    """The vault that is used when none is named: one for each user of the laptop."""
    return _user_folder("XDG_DATA_HOME", ".local/share") / "vault"


def state_folder() -> Path:
    """The folder of head files and wrong-passphrase counts; COURTDESK_STATE comes first."""
    given = os.environ.get("COURTDESK_STATE")
    if given:
        return Path(given).absolute()
    folder = _user_folder("XDG_STATE_HOME", ".local/state")
    # Where the platform knows no state folder, data and state would share one.
    return folder if _has_state_folder() else folder / "state"


def vault_folder(vault: Path | None) -> VaultFolder:
    """The vault at `vault`, or the default one, with its state folder."""
    return VaultFolder((vault or default_vault()).absolute(), state_folder())


def _has_state_folder() -> bool:
    return os.name != "nt" and sys.platform != "darwin"


def _user_folder(variable: str, below_home: str) -> Path:
    if os.name == "nt":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / _NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _NAME
    given = os.environ.get(variable)
    # The XDG rules say that a relative path is to be ignored.
    base = Path(given) if given and Path(given).is_absolute() else Path.home() / below_home
    return base / _NAME
