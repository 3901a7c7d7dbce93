"""Changing who is on the team and what they may read: roles, leaving, a lost laptop, a reset.

Each is one epoch of the roster and the keys that follow from it, recorded together. What somebody
could read until then, a copy of theirs can still read; none of it is called back, and the help
says so. What comes after is sealed to keys that they were never given.

Every one of these asks for the administrator's passphrase again.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from courtdesk.actions import rewrapping
from courtdesk.actions.identities import confirm, member_card, recovery_card, team_change
from courtdesk.actions.records import record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment, Permission, Role, compartments
from courtdesk.domain.ids import DeviceId, MemberId
from courtdesk.domain.plain_text import line, problem
from courtdesk.domain.roster import why_not
from courtdesk.domain.team import Member, Revocation, Team
from courtdesk.errors import FieldError, UserError
from courtdesk.store import recovery, rekey
from courtdesk.store.keyslots import NewSlot, SlotFile, Unlocked, new_identity
from courtdesk.store.passphrases import KdfPolicy, check_new_passphrase
from courtdesk.store.recovery import RECOVERY

_NAME_LENGTH = 40


@dataclass(frozen=True)
class Renewed:
    """A vault that has a new key. `notice` is what a person should be told, if anything."""

    notice: str = ""


def change_roles(
    session: Session,
    member: MemberId,
    roles: Iterable[Role],
    *,
    passphrase: str,
    registration_body: str = "",
    registration_number: str = "",
) -> Member:
    """Give a member other roles. Raises `FieldError` for `roles`, and when nobody would administer.

    Who leaves a role keeps nothing of what is sealed from now on: the compartments that they lose
    begin a new generation. What they gain is passed on now or at the next sign-in of a colleague
    who holds it.
    """
    session.require(Permission.MANAGE_TEAM)
    before = session.team()
    old = _member(before, member)
    held = tuple(dict.fromkeys(roles))
    if not held:
        raise FieldError("roles", "Choose at least one role for this member.")
    changed = replace(
        old,
        roles=held,
        registration_body=registration_body.strip(),
        registration_number=registration_number.strip(),
    )
    if changed == old:
        raise FieldError("roles", f"{old.name} has these roles already: change something first.")
    team = _lawful(session, before, before.with_changed(changed), "roles")
    lost = compartments(old.roles) - compartments(held)
    confirm(session, passphrase)
    _record(session, team, fresh=lost | rewrapping.unreadable(session, team, {}))
    return changed


def remove_member(session: Session, member: MemberId, *, passphrase: str) -> Renewed:
    """A member leaves: no slot, a new vault key, new generations of what they could read.

    Their name and keys stay among those who have left, so that what they signed stays signed.
    Raises `UserError` for the member themselves, and when nobody would administer the team.
    """
    session.require(Permission.MANAGE_TEAM)
    before = session.team()
    old = _member(before, member)
    if member == session.me:
        raise UserError("You cannot remove yourself: ask another administrator to do it.")
    team = _lawful(session, before, before.without_member(member), "member")
    unlocked = confirm(session, passphrase)
    _record(session, team, fresh=compartments(old.roles), new_epoch=True)
    return _rotate(session, unlocked)


def remove_contact(session: Session, contact: MemberId, *, passphrase: str) -> Team:
    """Somebody outside can be sent nothing any more; return the team.

    They held no key of the team's, so none changes. What they decided until now stays, and what
    they were sent they still have. Raises `UserError` for somebody who is no contact.
    """
    session.require(Permission.MANAGE_TEAM)
    before = session.team()
    if before.contact(contact) is None:
        raise UserError(
            "That person is not a contact of the team any more: look at the list again."
        )
    team = _lawful(session, before, before.without_contact(contact), "contact")
    confirm(session, passphrase)
    _record(session, team)
    return team


def reset_member(
    session: Session,
    member: MemberId,
    *,
    new_passphrase: str,
    passphrase: str,
    policy: KdfPolicy,
) -> Member:
    """New keys for a member who forgot their passphrase and has just typed another one here.

    The administrator never learns either. Forms that the member had open in a compartment that
    their role may not read are lost with the old keys; everything recorded stays. What the
    administrator cannot pass on follows at the next sign-in of a colleague who holds it.
    """
    session.require(Permission.MANAGE_TEAM)
    before = session.team()
    old = _member(before, member)
    if member == session.me:
        raise UserError("Change your own passphrase instead: you know the old one.")
    slots = SlotFile.load(session.folder.keys)
    if all(slot.member != member for slot in slots.table.slots):
        raise UserError(f"{old.name} does not sign in on this laptop: reset it on theirs.")
    check_new_passphrase(new_passphrase, (old.name, before.court))
    identity = new_identity()
    renewed = old.with_keys(member_card(member, old.name, (), identity).keys)
    team = before.with_changed(renewed)
    unlocked = confirm(session, passphrase)
    # The roster first: cut off here, the old passphrase, which is forgotten, opens nothing, and
    # the reset is simply done again.
    fresh = rewrapping.unreadable(session, team, {})
    record(
        session,
        team_change(session, team),
        *rewrapping.rewrapped(session, team, renewed={str(member)}, fresh=fresh),
    )
    slot = NewSlot(member, old.name, identity, new_passphrase, policy)
    slots.replace_identity(slot, unlocked.vault_key)
    return renewed


def revoke_device(session: Session, device: DeviceId, *, passphrase: str) -> Team:
    """A laptop is lost: nothing that it writes from now on counts, and the team's keys change.

    Its records count up to the last one that is here. Whoever signed in on it should renew their
    keys as well. Raises `UserError` for this laptop, and for one that is revoked already.
    """
    session.require(Permission.MANAGE_TEAM)
    before = session.team()
    if device == session.vault.device.device:
        raise UserError("This is the laptop that you are using: revoke it on another one.")
    if before.revocation(device) is not None:
        raise UserError("That laptop was revoked already.")
    last = session.vault.last_of(device)
    seq, identity = last if last is not None else (0, "")
    team = before.with_revocation(Revocation(device, seq, identity))
    confirm(session, passphrase)
    _record(session, team, fresh=frozenset(Compartment), new_epoch=True)
    return team


def name_device(session: Session, device: DeviceId, name: str) -> Team:
    """Give a laptop the name that the team calls it by. Raises `FieldError` for `name`."""
    session.require(Permission.MANAGE_TEAM)
    tidy = line(name)
    if not tidy:
        raise FieldError("name", "Enter what the team calls this laptop, such as Room 2 laptop.")
    wrong = problem(tidy, _NAME_LENGTH)
    if wrong:
        raise FieldError("name", wrong)
    before = session.team()
    team = before.with_device_named(device, tidy)
    if any(one.name == tidy and one.id != device for one in before.devices):
        raise FieldError("name", f"Another laptop is called {tidy} already: choose another name.")
    _record(session, team)
    return team


def settle(session: Session, keep: Collection[MemberId], *, passphrase: str) -> Team:
    """Settle two rosters that stand side by side: `keep` are those of the waiting who stay.

    Whoever left in either has left. Raises `UserError` when there is nothing to settle.
    """
    session.require(Permission.MANAGE_TEAM)
    if not session.standing().forked:
        raise UserError("Nothing in the team waits to be settled.")
    before = session.team()
    team = before
    for one in before.former:
        if one.id in keep:
            team = team.with_member(one)
    after = replace(team, epoch=before.epoch + 1)
    confirm(session, passphrase)
    _record(session, after)
    return after


@dataclass(frozen=True)
class PreparedKey:
    """A recovery key that is shown and does not hold yet, and the proof of who asked for it."""

    recovery_key: str = field(repr=False)
    unlocked: Unlocked = field(repr=False)


def prepare_recovery_key(session: Session, *, passphrase: str) -> PreparedKey:
    """A recovery key to be printed first; nothing changes until `begin_recovery_key`.

    So a window that closes, or locks, before the sheet is put away leaves the old one good.
    """
    session.require(Permission.MANAGE_TEAM)
    return PreparedKey(recovery.new_recovery_key().text, confirm(session, passphrase))


def begin_recovery_key(session: Session, prepared: PreparedKey) -> Renewed:
    """From now on the prepared key holds, and the vault has a new one of its own; the sheet of
    before opens nothing but copies and backups from before.
    """
    session.require(Permission.MANAGE_TEAM)
    key, unlocked = recovery.read_recovery_key(prepared.recovery_key), prepared.unlocked
    team = session.team().with_recovery(recovery_card(key))
    record(
        session,
        team_change(session, team),
        *rewrapping.rewrapped(session, team, renewed={RECOVERY}),
    )
    return _rotate(session, unlocked)


def renew_vault_key(session: Session, *, passphrase: str) -> Renewed:
    """Give this laptop's vault a new key; everybody on the roster keeps their passphrase."""
    session.require(Permission.MANAGE_TEAM)
    return _rotate(session, confirm(session, passphrase))


def _rotate(session: Session, unlocked: Unlocked) -> Renewed:
    done = rekey.rotate(
        session.vault,
        unlocked,
        session.clock(),
        keep=_keep(session),
        # From the signed roster, never from keys.json: whoever holds the vault key can write there.
        recovery_public=rewrapping.recovery_public(session, session.team()),
    )
    session.memory.vault_key = done.vault_key
    return Renewed(done.notice.sentence if done.notice is not None else "")


def _keep(session: Session) -> dict[MemberId, bytes]:
    """Who stays, by the roster's slot keys.

    A slot with other keys than the roster's goes: either its member renewed them on another laptop
    and brings the new ones, or somebody put it there, and must not keep a leaver from leaving.
    """
    slots = {one.member: one.public.slot for one in SlotFile.load(session.folder.keys).table.slots}
    team = session.team()
    listed = {one.id: base64.b64decode(one.slot) for one in (*team.members, *team.contacts)}
    return {one: key for one, key in listed.items() if slots.get(one, key) == key}


def strange_slots(session: Session) -> Iterator[str]:
    """What in keys.json is not as the signed roster says, each as a sentence."""
    slots, team = SlotFile.load(session.folder.keys), session.team()
    if slots.recovery_public != rewrapping.recovery_public(session, team):
        yield (
            "The recovery key of this laptop is not the one that the team lists: have an "
            "administrator give the vault a new key in Team, which puts that right."
        )
    for slot in slots.table.slots:
        member = team.member(slot.member) or team.contact(slot.member)
        if member is not None and base64.b64decode(member.slot) != slot.public.slot:
            yield (
                f"{member.name} signs in here with other keys than the team lists, renewed "
                "elsewhere or put there: let an administrator reset them, or take in the new ones."
            )


def left_behind(session: Session) -> tuple[str, ...]:
    """The names of those who have left the team and whose slot is still here.

    Their leaving was cut off, or was recorded on another laptop: `finish_leaving` is due.
    """
    team = session.team()
    there = {one.id for one in (*team.members, *team.contacts)}
    slots = SlotFile.load(session.folder.keys).table.slots
    return tuple(slot.name for slot in slots if slot.member not in there)


def finish_leaving(session: Session, unlocked: Unlocked) -> Renewed:
    """Take the slots of those who have left, and give the vault a new key.

    For every sign-in, by whoever it is: it needs no office, only the signed roster that says so.
    """
    return _rotate(session, unlocked) if left_behind(session) else Renewed()


def _record(
    session: Session,
    team: Team,
    fresh: Collection[Compartment] = (),
    *,
    new_epoch: bool = False,
) -> None:
    changes = rewrapping.rewrapped(session, team, fresh=fresh, new_epoch=new_epoch)
    record(session, team_change(session, team), *changes)


def _member(team: Team, member: MemberId) -> Member:
    found = team.member(member)
    if found is None:
        raise UserError("That person is not on the team any more: look at the list again.")
    return found


def _lawful(session: Session, before: Team, after: Team, field: str) -> Team:
    """`after`, or the rule that it breaks, told before anything is written."""
    why = why_not(before, after, session.me)
    if why:
        raise FieldError(field, f"This cannot be changed, because {why}.")
    return after
