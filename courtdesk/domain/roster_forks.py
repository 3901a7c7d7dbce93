"""What holds of rosters that were made side by side, by administrators who worked offline.

What either took away is gone, and what only one of them gave waits for an administrator. But
anybody who ever administered can make a side out of an old epoch, for ever after, so that a side
speaks only with the power that its makers still have on the others:

* A side one of whose makers has left, or administers no more, on another side gives nothing. All
  that is taken from it is that members who do not administer have left.
* Two sides that each put the other's makers out both give nothing, and the makers of both are out:
  it takes a third administrator or the printed recovery key. The safe mistake is to stop.
* A side on which the printed recovery key made an administrator is not put out: it is the way back
  from the rule before. That is the key that was printed when the sides parted; one that a side made
  for itself is nobody's. Another side puts it out by having printed a new one, as after a lost
  sheet, unless that other side's makers had been seen off without the key's help: so neither an
  old sheet nor whoever has left can undo the team. Once a new key is printed, the old sheet is no
  way back for a team in which a former administrator forks from before: begin a new vault then.
* Keys that both sides renewed, from the same ones, hold on neither: one of them may be a thief's.
  Their owner has no role until an administrator resets them.

Epochs that only add a laptop are no sides: everybody adds their own, often before they have heard
of anything else. A laptop counts while whoever added it is on the team.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
class Holding:
    """The epochs that hold, while they are found.

    `above` are all that an epoch was built on, `deciding` the latest up to it that did more than
    add a laptop, `added` who added which.
    """

    teams: dict[RevisionId, Team] = field(default_factory=dict)
    above: dict[RevisionId, frozenset[RevisionId]] = field(default_factory=dict)
    parents: dict[RevisionId, tuple[RevisionId, ...]] = field(default_factory=dict)
    deciding: dict[RevisionId, frozenset[RevisionId]] = field(default_factory=dict)
    makers: dict[RevisionId, MemberId] = field(default_factory=dict)
    added: dict[RevisionId, Device] = field(default_factory=dict)

    def add(self, epoch: Epoch, parents: Sequence[RevisionId]) -> None:
        """Put in an epoch that holds; `parents` hold already."""
        over = self.sides(parents)
        before = self.together(parents) if parents else None
        adds = len(over) == 1 and before is not None and _adds_a_laptop(before, epoch.team)
        self.above[epoch.id] = frozenset(parents).union(*(self.above[one] for one in parents))
        self.parents[epoch.id] = tuple(parents)
        self.teams[epoch.id] = epoch.team
        self.makers[epoch.id] = epoch.author
        self.deciding[epoch.id] = frozenset(over) if adds else frozenset({epoch.id})
        if adds:
            self.added[epoch.id] = epoch.team.devices[-1]

    def sides(self, epochs: Iterable[RevisionId]) -> tuple[RevisionId, ...]:
        """What was decided last in these epochs together: more than one where it forks."""
        return self._tops(frozenset[RevisionId]().union(*(self.deciding[one] for one in epochs)))

    def together(self, epochs: Sequence[RevisionId]) -> Team:
        """The roster of these epochs, and of the laptops that its members added in any of them."""
        team = self._settled(self.sides(epochs))
        there = {one.id for one in team.members}
        below = frozenset(epochs).union(*(self.above[one] for one in epochs))
        late = (one for one in below if one in self.added and self.makers[one] in there)
        for one in sorted(late, key=lambda one: (len(self.above[one]), one)):
            team = replace(team, devices=_joined(team.devices, [self.added[one]]))
        return replace(team, epoch=max(self.teams[one].epoch for one in epochs))

    def counted(self, epochs: Sequence[RevisionId]) -> frozenset[RevisionId]:
        """The epochs that what holds now came from: none of a side that gives nothing."""
        found: set[RevisionId] = set()
        left: list[tuple[RevisionId, ...]] = [self.sides(epochs)]
        while left:
            sides = left.pop()
            clean, _ = self._parted(sides)
            for one in clean or self._base(sides):
                if one not in found:
                    found.add(one)
                    if self.parents[one]:
                        left.append(self.sides(self.parents[one]))
        return frozenset(found)

    def _settled(self, sides: tuple[RevisionId, ...]) -> Team:
        if len(sides) == 1:
            return self.teams[sides[0]]
        base = self.together(self._base(sides))
        clean, silent = self._parted(sides)
        quiet = [self.teams[one] for one in silent]
        if not clean:
            return _with_waiting(_only_less(base, quiet), quiet)
        teams = [self.teams[one] for one in clean]
        team = _with_one_change(reduce(side_by_side, teams), base, teams)
        back = self._brought_back(clean, team)
        return _with_waiting(_without_leavers(team, base, quiet, back), quiet)

    def _brought_back(self, clean: Sequence[RevisionId], team: Team) -> frozenset[MemberId]:
        """Who had left on the way to a side that gives, and was taken in again: that was settled.

        Otherwise somebody who administered once could see them off again and again.
        """
        way = frozenset(clean).union(*(self.above[one] for one in clean))
        return frozenset(
            one.id
            for one in team.members
            if any(one.id in {gone.id for gone in self.teams[epoch].former} for epoch in way)
        )

    def _base(self, sides: tuple[RevisionId, ...]) -> tuple[RevisionId, ...]:
        """The last epochs that all the sides were built on."""
        return self._tops(frozenset.intersection(*(self.above[one] | {one} for one in sides)))

    def _tops(self, epochs: frozenset[RevisionId]) -> tuple[RevisionId, ...]:
        return tuple(
            sorted(one for one in epochs if not any(one in self.above[other] for other in epochs))
        )

    def _side(self, top: RevisionId, shared: frozenset[RevisionId], base: Team) -> _Side:
        made = (self.above[top] | {top}) - shared
        by_sheet = {
            one
            for one in made
            if self.makers[one] == RECOVERY
            and self.together(self.parents[one]).recovery == base.recovery
        }
        makers = {self.makers[one] for one in made} - {RECOVERY}
        return _Side(
            self.teams[top],
            frozenset(makers | ({RECOVERY} if by_sheet else set())),
            tuple(self.teams[one] for one in made if not by_sheet & (self.above[one] | {one})),
        )

    def _parted(
        self, sides: tuple[RevisionId, ...]
    ) -> tuple[tuple[RevisionId, ...], tuple[RevisionId, ...]]:
        """The sides that give, and those that only take away."""
        if len(sides) < 2:
            return sides, ()
        base = self.together(self._base(sides))
        shared = frozenset.intersection(*(self.above[one] | {one} for one in sides))
        made = {one: self._side(one, shared, base) for one in sides}
        alive = set(sides)
        while True:
            out = {
                one: {other for other in alive - {one} if _puts_out(made[other], made[one], base)}
                for one in alive
            }
            free = {one for one in alive if not out[one]}
            fallen = {one for one in alive if out[one] & free}
            if not fallen:
                break
            alive -= fallen
        clean = tuple(one for one in sides if one in alive and not out[one])
        return clean, tuple(one for one in sides if one not in clean)


@dataclass(frozen=True)
class _Side:
    """What a side made of the base: by whom, and what of it without the printed recovery key."""

    team: Team
    makers: frozenset[MemberId]
    unaided: tuple[Team, ...]


def _puts_out(other: _Side, side: _Side, base: Team) -> bool:
    """Whether a maker of `side` lost the power that they had on the base on the `other`."""
    if RECOVERY in side.makers:
        seen_off = _loses(other, side.unaided, base)
        return _prints_anew(other, base) and not seen_off
    replaced = RECOVERY in other.makers and _prints_anew(side, base)
    return _loses(side, other.unaided if replaced else (other.team,), base)


def _prints_anew(side: _Side, base: Team) -> bool:
    return side.team.recovery != base.recovery


def _loses(side: _Side, teams: Sequence[Team], base: Team) -> bool:
    return any(_lost_power(one, base, team) for one in side.makers for team in teams)


def _lost_power(member: MemberId, base: Team, team: Team) -> bool:
    before, after = base.member(member), team.member(member)
    if before is None:
        return False
    administered = Role.ADMINISTRATOR in before.roles
    return after is None or (administered and Role.ADMINISTRATOR not in after.roles)


def _with_one_change(team: Team, base: Team, teams: Sequence[Team]) -> Team:
    """Recovery key and court as the one side says that changed them, else as they were."""
    keys = {one.recovery for one in teams} - {base.recovery}
    courts = {one.court for one in teams} - {base.court}
    return replace(
        team,
        recovery=keys.pop() if len(keys) == 1 else base.recovery,
        court=courts.pop() if len(courts) == 1 else base.court,
    )


def _only_less(base: Team, teams: Sequence[Team]) -> Team:
    """The base without whoever has left on any side, and with the roles that all of them give."""
    members = tuple(base.members)
    for team in teams:
        there = {one.id: one for one in team.members}
        members = tuple(
            replace(one, roles=tuple(role for role in one.roles if role in there[one.id].roles))
            for one in members
            if one.id in there
        )
    kept = {one.id for one in members}
    gone = tuple(one for one in base.members if one.id not in kept)
    return replace(base, members=members, former=(*base.former, *gone))


def _without_leavers(
    team: Team, base: Team, silent: Sequence[Team], back: frozenset[MemberId]
) -> Team:
    """Without the members who do not administer and have left on a side that gives nothing."""
    known = {one.id for one in base.members} - back
    gone = tuple(
        one
        for one in team.members
        if one.id in known
        and Role.ADMINISTRATOR not in one.roles
        and any(side.member(one.id) is None for side in silent)
    )
    left = tuple(one for one in team.members if one not in gone)
    return replace(team, members=left, former=(*team.former, *gone))


def _with_waiting(team: Team, silent: Sequence[Team]) -> Team:
    """With whom a side that gives nothing added: named, and waiting for an administrator."""
    known = {one.id for one in (*team.members, *team.contacts, *team.former)}
    waiting: dict[MemberId, Member] = {}
    for side in silent:
        for one in (*side.members, *side.contacts, *side.former):
            if one.id not in known:
                waiting.setdefault(one.id, one)
    return replace(team, former=(*team.former, *waiting.values()))


def adds_only(before: Sequence[object], after: Sequence[object]) -> bool:
    """Whether `after` is `before` with something at its end, or the same."""
    return tuple(after[: len(before)]) == tuple(before)


def _adds_a_laptop(before: Team, after: Team) -> bool:
    like = replace(after, epoch=before.epoch, devices=before.devices)
    one_more = len(after.devices) == len(before.devices) + 1
    return like == before and one_more and adds_only(before.devices, after.devices)


def side_by_side(one: Team, other: Team) -> Team:
    """What holds of two rosters whose makers both still have their power.

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
    """The member with the roles that both give, and the later keys where one follows the other."""
    roles = tuple(role for role in one.roles if role in other.roles)
    newer, older = sorted((one, other), key=lambda found: (-len(found.earlier), found.sign))
    if newer.keys == older.keys:
        return replace(newer, roles=roles)
    follows = (*older.earlier, older.keys)
    known = newer.earlier[: len(follows)] == follows
    return replace(newer, roles=roles if known else ())


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
