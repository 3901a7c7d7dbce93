"""Team: who is on it and may do what, its laptops and keys, the site's settings.

One place called "team". Its part is "" (the list) or the name of a page; a page about one member,
contact or laptop has the id after a slash ("roles/ID").

**Decision: what a role may not do is not offered; who may is said instead.** A page that is reached
anyway, such as after an administrator lost the role, says so in place of its fields.

**Decision: every change says first what it does not do.** Keys cannot be called back from a copy
that somebody has; whoever changes roles or revokes a laptop reads that before, not in the help.

**Decision: the passphrase again, on the page of the change.** A window left open for a moment must
not be enough to see a colleague off.

**Decision: whoever works outside stands in a list of their own.** They get no key, so nothing of
what is said of members holds for them. On their own laptop the place shows whose requests they are
sent and their passphrase; what changes the team is not there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.team.add import AddMember
from courtdesk.ui.screens.team.cards import TakeInCard
from courtdesk.ui.screens.team.carrying import SaveKeys, TakeInKeys
from courtdesk.ui.screens.team.deadline_choices import DeadlineChoices
from courtdesk.ui.screens.team.history import History
from courtdesk.ui.screens.team.keys import OwnKeys, RecoveryKeyForm, VaultKey
from courtdesk.ui.screens.team.laptops import LAPTOP_PARTS, Laptops
from courtdesk.ui.screens.team.may_do import MayDo
from courtdesk.ui.screens.team.member import MEMBER_PARTS
from courtdesk.ui.screens.team.members import Members
from courtdesk.ui.screens.team.outside import CONTACT_PARTS
from courtdesk.ui.screens.team.own_passphrase import OwnPassphrase
from courtdesk.ui.screens.team.pages import TeamPage
from courtdesk.ui.screens.team.settling import SettleForm
from courtdesk.ui.screens.team.site_settings import SiteSettings
from courtdesk.ui.screens.team.team_file import TeamFilePage

_PARTS: dict[str, Callable[[Desk], Screen]] = {
    "": Members,
    "add": AddMember,
    "settings": SiteSettings,
    "deadlines": DeadlineChoices,
    "passphrase": OwnPassphrase,
    "laptops": Laptops,
    "access": MayDo,
    "history": History,
    "settle": SettleForm,
    "own-keys": OwnKeys,
    "vault-key": VaultKey,
    "recovery": RecoveryKeyForm,
    "card": TakeInCard,
    "file": TeamFilePage,
    "save-keys": SaveKeys,
    "take-keys": TakeInKeys,
}
_ABOUT: dict[str, Callable[[Desk, str], TeamPage[Any]]] = {
    **MEMBER_PARTS,
    **CONTACT_PARTS,
    **LAPTOP_PARTS,
}
"""Pages about one member, contact or laptop, whose id follows."""


def build(desk: Desk, place: Place) -> Screen:
    """The screen of one part of Team."""
    name, _, of = place.part.partition("/")
    return _ABOUT[name](desk, of) if name in _ABOUT else _PARTS[place.part](desk)


SCREEN = ScreenSpec("team", "Team and settings", build, tab="Team", order=90, outside=True)
