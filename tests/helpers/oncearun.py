"""A template that is made once for all processes of a run, of which each has a copy of its own.

Three processes made each of them anew: what costs seconds of processor time once costs them thrice
where there are two processors.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from tests.helpers.copies import copy_vault

Make = Callable[[Path], dict[str, str]]
"""Makes a closed vault below a folder; says what is to be known of it, such as ids by name."""


def made_once(
    factory: pytest.TempPathFactory, name: str, make: Make
) -> tuple[Path, dict[str, str]]:
    """A folder of this process's own with the vault that `make` made, and what `make` said."""
    own = factory.mktemp(name)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return own, make(own)
    base = factory.getbasetemp().parent / f"{name}-template"
    with FileLock(f"{base}.lock"):
        said = base / "said.json"
        if not said.exists():
            # What a process left that failed half-way is in nobody's way.
            shutil.rmtree(base, ignore_errors=True)
            base.mkdir()
            found = make(base)
            # Last of all, and whole: it says that the rest is there.
            said.with_suffix(".new").write_text(json.dumps(found), encoding="utf-8")
            said.with_suffix(".new").rename(said)
    copy_vault(base, own)
    return own, json.loads(said.read_text(encoding="utf-8"))
