"""What changed between two rosters, in words for whoever takes a team file in.

A colleague who reads that somebody administers now, or that a laptop was added, is the one who
notices when that was never agreed; so everything that changes what somebody may do is said, each
in a sentence of its own, and nothing else is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from courtdesk.domain.team import Device, Member, Team


def changes(before: Team, after: Team) -> tuple[str, ...]:
    """One sentence for each thing that is otherwise in `after`; none when nothing is."""
    return (*_people(before, after), *_contacts(before, after), *_laptops(before, after))


def undone(now: Team, then: Team) -> tuple[str, ...]:
    """What had been done in `then` that does not hold in `now`, each within a sentence."""
    return tuple(_undone(now, then))


def _undone(now: Team, then: Team) -> Iterator[str]:
    known = {one.id for one in (*now.members, *now.former)}
    left = {one.id for one in then.former}
    for one in then.members:
        old = now.member(one.id)
        if one.id not in known:
            yield f"{one.name} had been added"
        elif old is not None and set(old.roles) != set(one.roles):
            yield f"{one.name} had been given other roles ({one.roles_text})"
    yield from (f"{one.name} had left the team" for one in now.members if one.id in left)
    devices = {one.id: one for one in then.devices}
    for end in then.revocations:
        if now.revocation(end.device) is None and end.device in devices:
            yield f"{laptop(devices[end.device])} had been revoked"


def laptop(device: Device) -> str:
    """What the team calls a laptop, within a sentence."""
    return f"the laptop “{device.name}”" if device.name else "a laptop that has no name yet"


def _people(before: Team, after: Team) -> Iterator[str]:
    if before.court != after.court:
        yield f"The team's court is now {after.court}."
    for member in after.members:
        old = before.member(member.id)
        if old is None:
            yield f"{member.name} was added: {member.roles_text}."
        else:
            yield from _changed(old, member)
    yield from (f"{name} has left the team." for name in _gone(before.members, after.members))
    if before.recovery != after.recovery:
        yield "There is a new recovery key: sheets that were printed before are out of date."


def _changed(old: Member, new: Member) -> Iterator[str]:
    if old.name != new.name:
        yield f"{old.name} is called {new.name} now."
    if set(old.roles) != set(new.roles):
        yield f"{new.name} has other roles: {new.roles_text} (before: {old.roles_text})."
    if old.keys != new.keys:
        yield f"{new.name} has new keys."
    if _registration(old) != _registration(new):
        yield f"{new.name} is registered with {_registration(new) or 'nobody'}."


def _registration(member: Member) -> str:
    return f"{member.registration_body} {member.registration_number}".strip()


def _contacts(before: Team, after: Team) -> Iterator[str]:
    known = {one.id for one in before.contacts}
    for one in after.contacts:
        if one.id not in known:
            yield f"{one.name} can be sent sealed files from outside the team."
    for name in _gone(before.contacts, after.contacts):
        yield f"{name} is sent no sealed files any more."


def _gone(before: Iterable[Member], after: Iterable[Member]) -> Iterator[str]:
    there = {one.id for one in after}
    yield from (one.name for one in before if one.id not in there)


def _laptops(before: Team, after: Team) -> Iterator[str]:
    known = {one.id: one for one in before.devices}
    for one in after.devices:
        old = known.get(one.id)
        if old is None:
            yield _sentence(f"{laptop(one)} was added.")
        elif old.name != one.name:
            yield _sentence(f"{laptop(old)} is now {laptop(one)}.")
    revoked = {one.device: one for one in before.revocations}
    for end in after.revocations:
        if revoked.get(end.device) != end:
            device = next((one for one in after.devices if one.id == end.device), None)
            words = laptop(device) if device is not None else "a laptop"
            yield _sentence(f"{words} was revoked: nothing counts that it wrote since.")


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]
