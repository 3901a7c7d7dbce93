"""What a run writes is kept in memory, where there is plenty.

Some thousand vaults are made for a second each; on a disk the tests wait a seventh of their time
for it. What a test sees is the same, as none of them turns off the power. A disk in memory from
which no program may be started (most containers have such a one) is of no use, and whoever names
a folder (`--basetemp`, PYTEST_DEBUG_TEMPROOT) gets that one.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
NEEDED = 12 * 1024**3
"""Bytes that must be free: a whole run writes 6 GB, and its programs need memory too."""

_SETTING = "PYTEST_DEBUG_TEMPROOT"


def pytest_configure(config: pytest.Config) -> None:
    """Choose the place before the first folder is made; workers are told theirs."""
    told = config.option.basetemp is not None or hasattr(config, "workerinput")
    # Otherwise pytest keeps the last three runs whole, and memory is not for keeping.
    tidy = config.getini("tmp_path_retention_policy") == "failed"
    # Only when asked for: a run there had failures that the same tests have nowhere else.
    asked = os.environ.get("COURTDESK_IN_MEMORY") == "1"
    if asked and tidy and not told and _SETTING not in os.environ and is_roomy(MEMORY, NEEDED):
        os.environ[_SETTING] = str(MEMORY)


def is_roomy(folder: Path, needed: int) -> bool:
    """Whether `folder` and the memory both have `needed` bytes free, and programs may start."""
    if sys.platform != "linux" or not folder.is_dir():
        return False
    disk = os.statvfs(folder)
    left = min(disk.f_bavail * disk.f_frsize, _memory_left())
    return left >= needed and not disk.f_flag & os.ST_NOEXEC


def _memory_left() -> int:
    """Bytes of memory that programs may still have, as Linux reckons; 0 where it does not say."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    found = [line.split() for line in lines if line.startswith("MemAvailable:")]
    return int(found[0][1]) * 1024 if found else 0
