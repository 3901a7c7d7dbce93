"""What a laptop without a name is called: whose it is, and since when.

A laptop signs a record of itself as it joins, so its author is the member who sat at it. Whoever
is told to "ask at the laptop without a name" can ask nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from courtdesk.actions.session import Session
from courtdesk.domain import words
from courtdesk.domain.ids import DeviceId
from courtdesk.domain.team import Team
from courtdesk.store.records import Document


def laptops(session: Session) -> Mapping[DeviceId, str]:
    """The name of each laptop of the team, or words for one without."""
    return called(session.team(), session.counted("device"))


def called(team: Team, records: Iterable[Document]) -> Mapping[DeviceId, str]:
    """The same by the laptops' own records.

    Two of one member that joined on one day are told apart by the end of what the team knows them
    by, and so is one that nothing is known of.
    """
    found = {one.id: one.name for one in team.devices}
    plain = {
        DeviceId(str(one.latest.body["device"])): (
            f"{team.name_of(one.latest.author)}’s laptop",
            f"joined {words.day(one.latest.made_at.date())}",
        )
        for one in records
    }
    twice = Counter(plain[one] for one, name in found.items() if not name and one in plain)
    for device, name in found.items():
        if name:
            continue
        whose, since = plain.get(device, ("laptop", "no name yet"))
        alone = twice[whose, since] == 1
        found[device] = f"{whose} ({since})" if alone else f"{whose} ({since}, {device[-4:]})"
    return found
