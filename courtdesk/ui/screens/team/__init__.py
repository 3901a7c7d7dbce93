"""Team: who is on it, adding a member, the site's settings, one's own passphrase.

One place called "team" whose part is "" (the list), "add", "settings", "deadlines" or "passphrase".
What a role may not do is not offered; who may is said instead.
"""

from __future__ import annotations

from collections.abc import Callable

from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.team.add import AddMember
from courtdesk.ui.screens.team.deadline_choices import DeadlineChoices
from courtdesk.ui.screens.team.members import Members
from courtdesk.ui.screens.team.own_passphrase import OwnPassphrase
from courtdesk.ui.screens.team.site_settings import SiteSettings

_PARTS: dict[str, Callable[[Desk], Screen]] = {
    "": Members,
    "add": AddMember,
    "settings": SiteSettings,
    "deadlines": DeadlineChoices,
    "passphrase": OwnPassphrase,
}


def build(desk: Desk, place: Place) -> Screen:
    """The screen of one part of Team."""
    return _PARTS[place.part](desk)


SCREEN = ScreenSpec("team", "Team and settings", build, tab="Team", order=90)
