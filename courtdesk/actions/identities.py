"""What members bring and are asked for: their card, their passphrase again, the next epoch."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from courtdesk.actions import rosters
from courtdesk.actions.records import Change, uuid7
from courtdesk.actions.session import Clock, Session
from courtdesk.domain.access import Role
from courtdesk.domain.ids import DocumentId, MemberId, RevisionId
from courtdesk.domain.team import Member, RecoveryCard, Team
from courtdesk.errors import FieldError
from courtdesk.exchange import identity as identity_names
from courtdesk.store import throttle
from courtdesk.store.keyslots import PrivateIdentity, SlotFile, Unlocked
from courtdesk.store.passphrases import KdfPolicy
from courtdesk.store.recovery import RecoveryKey


def tidy_name(name: str) -> str:
    """The name with single spaces. Raises `FieldError` when there is none."""
    tidy = " ".join(name.split())
    if not tidy:
        raise FieldError("name", "Enter your name as your colleagues know it.")
    if len(tidy) > 100:
        raise FieldError("name", "Enter a name of at most 100 characters.")
    return tidy


def fresh_id(clock: Clock) -> DocumentId:
    """A version 7 UUID of now, for what has no session yet."""
    return uuid7(int(clock().timestamp() * 1000))


def member_card(
    member: MemberId, name: str, roles: Iterable[Role], identity: PrivateIdentity
) -> Member:
    """The roster entry of a member: what everyone may know of them."""
    public = identity.public
    return Member(
        id=member,
        name=name,
        roles=tuple(roles),
        sign=text(public.sign),
        slot=text(public.slot),
        bundle=text(public.bundle),
    )


def recovery_card(key: RecoveryKey) -> RecoveryCard:
    """What the roster says of a recovery key: its public halves."""
    public = Ed25519PrivateKey.from_private_bytes(key.sign_seed()).public_key()
    return RecoveryCard(text(public.public_bytes_raw()), text(key.pair().public))


def team_change(session: Session, after: Team, on: RevisionId | None = None) -> Change:
    """The next epoch as a change: it is made from all that holds, so it settles two versions.

    With `on` it is made from that head alone, and what stands beside it goes on standing. It is
    built on nothing else: what waits for one before it, or was refused, may be so for ever,
    or only where something has not come, and whatever is built on it with it.
    """
    document = rosters.document(session.vault)
    return Change(
        "team",
        after,
        document,
        namespace=identity_names.TEAM,
        settles=True,
        built_on=session.standing().heads if on is None else (on,),
    )


def confirm(session: Session, passphrase: str) -> Unlocked:
    """Ask for the member's passphrase again, as before every decision; return what it opens.

    Raises `WrongPassphrase` or `throttle.TryLater`; nothing else changes.
    """
    slots = SlotFile.load(session.folder.keys)
    guard = throttle.Throttle(session.folder.throttle_file(slots.vault_id))
    now = session.clock().timestamp()
    return guard.attempt(session.me, now, lambda: slots.unlock(session.sign_in_name, passphrase))


def own_policy(session: Session) -> KdfPolicy:
    """What one try costs on the member's own slot: right for another slot on this laptop too."""
    slots = SlotFile.load(session.folder.keys)
    return next(slot.policy for slot in slots.table.slots if slot.member == session.me)


def text(raw: bytes) -> str:
    """Public bytes as the roster spells them: base64."""
    return base64.b64encode(raw).decode("ascii")
