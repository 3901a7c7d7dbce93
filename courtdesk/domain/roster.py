"""What holds of a team's signed history, and what one epoch may change of the epoch before.

The roster is a document like any other, so that anybody who holds the vault key can append to it.
What makes an epoch hold is not that it stands in the vault but that it follows these rules:

* it is built on an epoch that holds, and its number is one higher;
* it carries the signature of who made it, by the key that the epoch *before* lists for them;
* an administrator may change the roster, any member may add this laptop or renew their own keys,
  and the printed recovery key may make one administrator; nobody may do anything else;
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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from courtdesk.domain.access import Role
from courtdesk.domain.ids import MemberId, RevisionId
from courtdesk.domain.team import Device, Member, Revocation, Team

RECOVERY = MemberId("recovery")
"""Who signs an epoch that the printed recovery key made; no person has this id."""


@dataclass(frozen=True)
class Epoch:
    """One revision of the team document: who made it, on what, and the roster that it states."""

    id: RevisionId
    parents: tuple[RevisionId, ...]
    author: MemberId
    team: Team


@dataclass(frozen=True)
class Refused:
    """An epoch that does not hold; `why` completes "it was not taken because"."""

    epoch: Epoch
    why: str


@dataclass(frozen=True)
class Standing:
    """What holds: the roster, the epochs that it stands on, and what was refused or waits.

    `held` are the roles that each member holds or held in any epoch that holds: what a clinical
    lead decided stays theirs after they have left.
    """

    team: Team
    heads: tuple[RevisionId, ...]
    held: Mapping[MemberId, frozenset[Role]]
    refused: tuple[Refused, ...] = ()
    waiting: tuple[Epoch, ...] = ()
    forked: bool = False


Signed = Callable[[Epoch, str], bool]
"""Whether an epoch carries its author's signature by this public key (base64)."""


def standing(epochs: Sequence[Epoch], signed: Signed) -> Standing | None:
    """What holds of these epochs, in the order in which this laptop had them.

    `None` when not even a first one does. The first is the root, which the people confirmed by
    reading words aloud; a second root never holds.
    """
    holds = _Holding()
    refused: dict[RevisionId, Refused] = {}
    left = list(epochs)
    while True:
        after = [one for one in left if not _decide(one, holds, refused, signed)]
        if len(after) == len(left):
            break
        left = after
    if not holds.teams:
        return None
    built_on = {parent for one in epochs if one.id in holds.teams for parent in one.parents}
    heads = tuple(sorted(one for one in holds.teams if one not in built_on))
    return Standing(
        holds.together(heads),
        heads,
        _held(holds.teams.values()),
        tuple(refused.values()),
        tuple(left),
        forked=len(holds.sides(heads)) > 1,
    )


@dataclass(frozen=True)
class _Holding:
    """The epochs that hold, while they are found.

    `deciding` are, for each, the latest epochs up to it that did more than add a laptop. Everybody
    adds their own laptop, often before they have heard of anything else: were that one side of a
    fork, every newcomer would have to be settled by an administrator.
    """

    teams: dict[RevisionId, Team] = field(default_factory=dict)
    above: dict[RevisionId, frozenset[RevisionId]] = field(default_factory=dict)
    deciding: dict[RevisionId, frozenset[RevisionId]] = field(default_factory=dict)

    def add(self, epoch: Epoch, parents: Sequence[RevisionId]) -> None:
        """Put in an epoch that holds; `parents` hold already."""
        over = self.sides(parents)
        adds = len(over) == 1 and _adds_a_laptop(self.together(parents), epoch.team)
        self.above[epoch.id] = frozenset(parents).union(*(self.above[one] for one in parents))
        self.teams[epoch.id] = epoch.team
        self.deciding[epoch.id] = frozenset(over) if adds else frozenset({epoch.id})

    def sides(self, epochs: Iterable[RevisionId]) -> tuple[RevisionId, ...]:
        """What was decided last in these epochs together: more than one where it forks."""
        found = frozenset[RevisionId]().union(*(self.deciding[one] for one in epochs))
        return tuple(
            sorted(one for one in found if not any(one in self.above[other] for other in found))
        )

    def together(self, epochs: Sequence[RevisionId]) -> Team:
        """The roster of these epochs, and of the laptops that were added in any of them."""
        team = reduce(side_by_side, (self.teams[one] for one in self.sides(epochs)))
        for one in epochs:
            team = replace(team, devices=_joined(team.devices, self.teams[one].devices))
        return replace(team, epoch=max(self.teams[one].epoch for one in epochs))


def _held(teams: Iterable[Team]) -> dict[MemberId, frozenset[Role]]:
    found: dict[MemberId, frozenset[Role]] = {}
    for team in teams:
        for member in team.members:
            found[member.id] = found.get(member.id, frozenset()) | frozenset(member.roles)
    return found


def _decide(
    epoch: Epoch,
    holds: _Holding,
    refused: dict[RevisionId, Refused],
    signed: Signed,
) -> bool:
    """Put `epoch` where it belongs; whether that could be said already."""
    # A refused version may stand beside the one that holds; what is built on both must follow from
    # the latter alone.
    parents = sorted(parent for parent in epoch.parents if parent in holds.teams)
    if not epoch.parents:
        why = _why_no_root(epoch, holds, signed)
    elif any(parent not in {*holds.teams, *refused} for parent in epoch.parents):
        return False
    elif not parents:
        why = "it is built on a change that does not hold"
    else:
        why = _why_not(holds.together(parents), epoch, signed)
    if why:
        refused[epoch.id] = Refused(epoch, why)
    else:
        holds.add(epoch, parents)
    return True


def _why_no_root(epoch: Epoch, holds: _Holding, signed: Signed) -> str:
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


def _key_of(team: Team, author: MemberId) -> str | None:
    if author == RECOVERY:
        return team.recovery.sign if team.recovery is not None else None
    found = team.member(author)
    return found.sign if found is not None else None


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
    return ""


def _own_affairs(before: Team, after: Team, maker: Member) -> bool:
    """Whether all that changed is a laptop added, or the maker's own keys renewed."""
    mine = after.member(maker.id)
    if mine is None or len(after.devices) > len(before.devices) + 1:
        return False
    renewed = mine.earlier[: len(maker.earlier) + 1] == (*maker.earlier, maker.keys)
    allowed = maker.with_keys(mine.keys) if renewed else maker
    like = replace(before.with_changed(allowed), devices=after.devices)
    return like == after and _only_added(before.devices, after.devices)


def _adds_a_laptop(before: Team, after: Team) -> bool:
    like = replace(after, epoch=before.epoch, devices=before.devices)
    return like == before and _only_added(before.devices, after.devices)


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


def _only_added(before: Sequence[object], after: Sequence[object]) -> bool:
    return tuple(after[: len(before)]) == tuple(before)


def side_by_side(one: Team, other: Team) -> Team:
    """What holds of two rosters made side by side, until an administrator settles them.

    Whoever left in either has left, a role holds that both give, laptops of both are known and the
    lower end of a revoked laptop counts; whom only one of them added waits. The same whichever of
    the two comes first.
    """
    if one == other:
        return one
    first, second = sorted((one, other), key=lambda team: (-team.epoch, repr(team)))
    return replace(
        first,
        members=_in_both(first.members, second.members),
        contacts=_in_both(first.contacts, second.contacts),
        devices=_joined(first.devices, second.devices),
        revocations=_lower_ends((*first.revocations, *second.revocations)),
        former=_former(first, second),
    )


def _in_both(ones: Iterable[Member], others: Iterable[Member]) -> tuple[Member, ...]:
    there = {one.id: one for one in others}
    return tuple(_less(one, there[one.id]) for one in ones if one.id in there)


def _less(one: Member, other: Member) -> Member:
    """The member with the roles that both give, and the keys that were renewed last."""
    newer = max((one, other), key=lambda found: (len(found.earlier), found.sign))
    return replace(newer, roles=tuple(role for role in one.roles if role in other.roles))


def _joined(ones: Sequence[Device], others: Sequence[Device]) -> tuple[Device, ...]:
    known = {one.id for one in ones}
    return (*ones, *(other for other in others if other.id not in known))


def _lower_ends(revocations: Iterable[Revocation]) -> tuple[Revocation, ...]:
    found: dict[str, Revocation] = {}
    for one in sorted(revocations, key=lambda one: (one.last_seq, one.last_id)):
        found.setdefault(one.device, one)
    return tuple(found.values())


def _former(one: Team, other: Team) -> tuple[Member, ...]:
    """Everybody who has left, and whoever only one of the two added: they wait here."""
    kept = (*_in_both(one.members, other.members), *_in_both(one.contacts, other.contacts))
    both = {member.id for member in kept}
    found: dict[MemberId, Member] = {}
    for team in (one, other):
        for member in (*team.former, *team.members, *team.contacts):
            if member.id not in both:
                found.setdefault(member.id, member)
    return tuple(found.values())
