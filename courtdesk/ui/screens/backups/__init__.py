"""Backups: those that the vault keeps of itself, one more now, and what an old one lacks.

**Decision: a restore makes a second vault and never replaces one.** Whoever restores too much, or
the wrong day, has lost nothing; the page says how the restored one is opened.

**Decision: what a backup lacks is told by kind and count.** That is what decides whether it will
do, and it names nobody: an administrator need not be one who reads cases.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.backups.screen import BackupsScreen


def build(desk: Desk, _place: Place) -> Screen:
    """The page of the open vault."""
    return BackupsScreen(desk)


SCREEN = ScreenSpec(
    "backups", "Backups", build, go="Backups", needs=Permission.BACK_UP, outside=True
)
