"""Copying a closed vault, its state folder and whatever else stands beside them.

The reserve of a vault is 32 MB of nothing that is only ever given up, never written to: one file
serves every copy. Copied with each of some thousand vaults, it was most of what tests wrote.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def copy_vault(source: Path, target: Path) -> None:
    """Copy `vault` and `state` below `source` to below `target`, which is made if need be."""
    for part in ("vault", "state"):
        copy_tree(source / part, target / part)


def copy_tree(source: Path, target: Path) -> None:
    """Copy a folder in which vaults may stand; `target` must not be there yet."""
    shutil.copytree(source, target, copy_function=_put)


def _put(source: str, target: str) -> None:
    if Path(source).name == ".reserve":
        os.link(source, target)
    else:
        shutil.copy2(source, target)
