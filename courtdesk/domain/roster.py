"""What holds of a team's signed history, and what one epoch may change of the epoch before.

The roster is a document like any other, so that anybody who holds the vault key can append to it.
What makes an epoch hold is not that it stands in the vault but that it follows these rules:

* it is built on an epoch that holds, and its number is one higher;
* it carries the signature of who made it, by the key that the epoch *before* lists for them;
* an administrator may change the roster, any member may add this laptop or renew their own keys,
  and the printed recovery key may make one administrator; nobody may do anything else, and none
  but the first and the last what is built on two epochs side by side;
* revocations, laptops and those who have left are never forgotten, and somebody administers.

An epoch that breaks a rule is refused with the sentence why, and whatever is built on it with it;
the last one that holds goes on holding. An epoch whose parent has not arrived waits.

Two administrators who worked offline leave two epochs side by side. Until one of them settles it,
what either took away is gone, and what only one of them gave waits (`side_by_side`). A laptop that
was added on one side, and nothing else, is no such side: it stands beside whatever holds.

Pure: whether a signature fits is asked of the caller.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from courtdesk.domain.access import OUTSIDE_ROLES, Role
from courtdesk.domain.ids import MemberId, RevisionId
from courtdesk.domain.roster_forks import RECOVERY, Epoch, Holding, adds_only, side_by_side
from courtdesk.domain.team import Member, Team

__all__ = [
    "RECOVERY",
    "Epoch",
    "Refused",
    "Signed",
    "Standing",
    "side_by_side",
    "standing",
    "why_not",
]


UPON_REVOKED = "it is built on one that a revoked laptop made afterwards"
"""Why an epoch does not hold that nobody did wrong with: whoever made it could not know."""


_UPON_REFUSED = "it is built on a change that does not hold"


@dataclass(frozen=True)
class Refused:
    """An epoch that does not hold; `why` completes "it was not taken because"."""

    epoch: Epoch
    why: str


@dataclass(frozen=True)
class Standing:
    """What holds: the roster, the epochs that it stands on, and what was refused or waits.

    `held` are the roles that each member holds or held in any epoch that holds: what a clinical
    lead decided stays theirs after they have left. `lost` names the epoch with which they lost it:
    what comes in after that one, whatever its clock says, they could not make any more. `sides` are
    the heads where it forks, each with the roster that it alone gives. `revoked_last`: nobody has
    changed the team since a laptop was revoked; `undone` is then what that laptop had made of the
    team afterwards, and others of that: it does not hold, and somebody may have to do it again.
    """

    team: Team
    heads: tuple[RevisionId, ...]
    held: Mapping[MemberId, frozenset[Role]]
    lost: Mapping[tuple[MemberId, Role], RevisionId]
    refused: tuple[Refused, ...] = ()
    waiting: tuple[Epoch, ...] = ()
    sides: tuple[tuple[RevisionId, Team], ...] = ()
    revoked_last: bool = False
    undone: tuple[Team, ...] = ()

    @property
    def forked(self) -> bool:
        """Whether two administrators changed the team apart, and nobody settled it yet."""
        return bool(self.sides)


Signed = Callable[[Epoch, str], bool]
"""Whether an epoch carries its author's signature by this public key (base64)."""


def standing(
    epochs: Sequence[Epoch], signed: Signed, gone: Collection[RevisionId] = ()
) -> Standing | None:
    """What holds of these epochs, in the order in which this laptop had them.

    `gone` are epochs that a revoked laptop made afterwards: what is built on one does not hold.
    `None` when not even a first one does. The first is the root, which the people confirmed by
    reading words aloud; a second root never holds.
    """
    holds = Holding()
    refused: dict[RevisionId, Refused] = {}
    left = list(epochs)
    while True:
        after = [one for one in left if not _decide(one, holds, refused, signed, gone)]
        if len(after) == len(left):
            break
        left = after
    if not holds.teams:
        return None
    built_on = {parent for one in epochs if one.id in holds.teams for parent in one.parents}
    heads = tuple(sorted(one for one in holds.teams if one not in built_on))
    counted = holds.counted(heads)
    team = holds.together(heads)
    order = [one for one in epochs if one.id in counted]
    return Standing(
        team,
        heads,
        *_offices(order, team),
        tuple(refused.values()),
        tuple(left),
        tuple((one, holds.together([one])) for one in heads) if len(holds.sides(heads)) > 1 else (),
        _revoked_last(holds, heads, counted),
        tuple(one.epoch.team for one in refused.values() if one.why == UPON_REVOKED),
    )


def _revoked_last(
    holds: Holding, heads: Sequence[RevisionId], counted: Collection[RevisionId]
) -> bool:
    """Whether what was decided last is that a laptop is revoked."""
    tops = holds.sides(heads)
    before = [one for one in counted if one not in tops and one not in holds.added]
    known = {end.device for one in before for end in holds.teams[one].revocations}
    return any(end.device not in known for one in tops for end in holds.teams[one].revocations)


def _offices(
    order: Sequence[Epoch], team: Team
) -> tuple[dict[MemberId, frozenset[Role]], dict[tuple[MemberId, Role], RevisionId]]:
    """Who held what, and with which epoch they lost it, in the order of arrival."""
    held: dict[MemberId, frozenset[Role]] = {}
    lost: dict[tuple[MemberId, Role], RevisionId] = {}
    now: dict[MemberId, frozenset[Role]] = {}
    for epoch in order:
        team_then = (*epoch.team.members, *epoch.team.contacts)
        then = {one.id: frozenset(one.roles) for one in team_then}
        for member, roles in now.items():
            for role in roles - then.get(member, frozenset()):
                lost[member, role] = epoch.id
        for member, roles in then.items():
            held[member] = held.get(member, frozenset()) | roles
        now = then
    everybody = (*team.members, *team.contacts)
    standing_now = {(one.id, role) for one in everybody for role in one.roles}
    return held, {key: epoch for key, epoch in lost.items() if key not in standing_now}


def _decide(
    epoch: Epoch,
    holds: Holding,
    refused: dict[RevisionId, Refused],
    signed: Signed,
    gone: Collection[RevisionId],
) -> bool:
    """Put `epoch` where it belongs; whether that could be said already."""
    # A refused version may stand beside the one that holds; what is built on both must follow from
    # the latter alone.
    parents = sorted(parent for parent in epoch.parents if parent in holds.teams)
    if not epoch.parents:
        why = _why_no_root(epoch, holds, signed)
    elif not set(gone).isdisjoint(epoch.parents):
        why = UPON_REVOKED
    elif any(parent not in {*holds.teams, *refused} for parent in epoch.parents):
        return False
    elif not parents:
        above = {refused[one].why for one in epoch.parents}
        why = UPON_REVOKED if above == {UPON_REVOKED} else _UPON_REFUSED
    else:
        before = holds.together(parents)
        why = _why_not(before, epoch, signed)
        if not why and len(holds.sides(parents)) > 1 and not _may_settle(before, epoch.author):
            why = "only an administrator settles what two of them did apart"
    if why:
        refused[epoch.id] = Refused(epoch, why)
    else:
        holds.add(epoch, parents)
    return True


def _why_no_root(epoch: Epoch, holds: Holding, signed: Signed) -> str:
    founder = epoch.team.member(epoch.author)
    if holds.teams:
        return "the team has a beginning already"
    if founder is None or Role.ADMINISTRATOR not in founder.roles or epoch.team.epoch != 1:
        return "it is no beginning of a team"
    return "" if signed(epoch, founder.sign) else "it is not signed by who began the team"


def _why_not(before: Team, epoch: Epoch, signed: Signed) -> str:
    key = _key_of(before, epoch.author)
    if key is None:
        return "who made it was not a member then"
    if not signed(epoch, key):
        return "it does not carry the signature of who is said to have made it"
    return why_not(before, epoch.team, epoch.author)


def _may_settle(before: Team, author: MemberId) -> bool:
    maker = before.member(author)
    # The printed sheet makes an administrator where none can act, and nothing else.
    return author == RECOVERY or (maker is not None and Role.ADMINISTRATOR in maker.roles)


def _key_of(team: Team, author: MemberId) -> str | None:
    if author == RECOVERY:
        return team.recovery.sign if team.recovery is not None else None
    found = team.member(author)
    # Whose keys were renewed on two sides has no role, and perhaps not the keys either.
    return found.sign if found is not None and found.roles else None


def why_not(before: Team, after: Team, author: MemberId) -> str:
    """Why `author` may not make `after` out of `before`, completing "because"; "" when they may."""
    if (after.team_id, after.epoch) != (before.team_id, before.epoch + 1):
        return "its number does not follow that of the change before"
    wrong = _forgets(before, after) or _unsound(after)
    if wrong:
        return wrong
    maker = before.member(author)
    if maker is not None and Role.ADMINISTRATOR in maker.roles:
        return ""
    if maker is not None:
        return "" if _own_affairs(before, after, maker) else f"{maker.name} is no administrator"
    return "" if _one_administrator(before, after) else "a recovery key makes one administrator"


def _forgets(before: Team, after: Team) -> str:
    devices = {one.id: one.public for one in after.devices}
    if any(devices.get(one.id) != one.public for one in before.devices):
        return "it leaves out a laptop"
    limits = {one.device: one.last_seq for one in after.revocations}
    if any(limits.get(one.device, one.last_seq + 1) > one.last_seq for one in before.revocations):
        return "it takes back that a laptop was revoked"
    there = {one.id for one in (*after.members, *after.contacts, *after.former)}
    gone = {one.id for one in (*before.members, *before.contacts, *before.former)} - there
    return "it leaves out somebody who was on the team" if gone else ""


def _unsound(after: Team) -> str:
    ids = Counter(one.id for one in (*after.members, *after.contacts))
    names = Counter(one.name.casefold() for one in after.members)
    if not after.administrators:
        return "nobody would administer the team"
    if (ids.total(), names.total()) != (len(ids), len(names)) or RECOVERY in ids:
        return "it names somebody twice"
    if any(not one.roles or not OUTSIDE_ROLES.issuperset(one.roles) for one in after.contacts):
        return "somebody outside the team only approves an MHTR, or agrees to hold a DRR or ATR"
    everybody = (*after.members, *after.contacts, *after.former)
    signing = Counter(one.sign for one in everybody)
    if after.recovery is not None:
        signing[after.recovery.sign] += 1
    return "it gives two people one key" if signing.total() > len(signing) else ""


def _own_affairs(before: Team, after: Team, maker: Member) -> bool:
    """Whether all that changed is a laptop added, or the maker's own keys renewed."""
    mine = after.member(maker.id)
    if mine is None or len(after.devices) > len(before.devices) + 1:
        return False
    renewed = mine.earlier[: len(maker.earlier) + 1] == (*maker.earlier, maker.keys)
    allowed = maker.with_keys(mine.keys) if renewed else maker
    like = replace(before.with_changed(allowed), devices=after.devices)
    return like == after and adds_only(before.devices, after.devices)


def _one_administrator(before: Team, after: Team) -> bool:
    """Whether all that changed is one member who was added, or has new keys, to administer."""
    added = [one for one in after.members if before.member(one.id) is None]
    if len(added) == 1 and Role.ADMINISTRATOR in added[0].roles:
        return replace(before, epoch=after.epoch, members=(*before.members, added[0])) == after
    changed = [one for one in after.members if before.member(one.id) not in (None, one)]
    if len(changed) != 1 or added or Role.ADMINISTRATOR not in changed[0].roles:
        return False
    old = before.member(changed[0].id)
    like = old.with_keys(changed[0].keys) if old is not None else None
    as_was = like is not None and replace(like, roles=changed[0].roles) == changed[0]
    return as_was and before.with_changed(changed[0]) == after
