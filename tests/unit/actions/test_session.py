"""What a session remembers of the vault: never longer than it is so, and nothing after a lock."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace

import pytest

from courtdesk.actions import membership, own_keys, rosters
from courtdesk.actions.identities import team_change
from courtdesk.actions.records import record
from courtdesk.actions.session import Memory, Session
from courtdesk.actions.signatures import Looked, carries
from courtdesk.domain.access import Compartment, Permission, Role
from courtdesk.domain.ids import DeviceId, MemberId
from courtdesk.exchange import identity
from courtdesk.store.records import Revision
from tests.unit.actions.conftest import PASSPHRASE, Laptop

HELEN = "Helen Marsh"
MENTAL = Compartment.MENTAL_HEALTH


def at(team: Laptop) -> Session:
    assert team.session is not None
    return team.session


def put_signature(session: Session, of: Revision, blob: str) -> None:
    """A signature stands outside a record's hash, and may come again in place of a spoiled one."""
    query = "UPDATE revisions SET signature = ? WHERE id = ?"
    session.vault.writer.run(lambda one: one.execute(query, [blob, bytes.fromhex(of.id)]))


def spoil(session: Session, revision: Revision) -> Callable[[], None]:
    """Spoil a signature; what is given back makes it whole again."""
    assert revision.signature is not None
    true = revision.signature.blob
    put_signature(session, revision, true.replace("A", "B"))
    return lambda: put_signature(session, revision, true)


def anew(session: Session) -> Session:
    """The same member on the same vault, with nothing remembered."""
    return replace(session, memory=Memory(session.identity, session.vault_key))


def helen(session: Session) -> MemberId:
    return next(one.id for one in session.team().members if one.name == HELEN)


def roles(session: Session) -> tuple[Role, ...]:
    """Helen's, by the roster as it stands."""
    found = session.team().member(helen(session))
    assert found is not None
    return found.roles


def change_roles(session: Session, *to: Role) -> Revision:
    """Give Helen other roles; the epoch that does."""
    membership.change_roles(session, helen(session), to, passphrase=PASSPHRASE)
    return session.vault.history(rosters.document(session.vault))[-1]


@pytest.mark.parametrize("later", [False, True], ids=["the last epoch", "one below the last"])
def test_a_role_counts_as_soon_as_a_spoiled_signature_is_whole(team: Laptop, later: bool) -> None:
    """Below the last one nothing changes but the signature: the epochs that stand are the same."""
    session = at(team)
    before = roles(session)
    epoch = change_roles(session, Role.CDO)
    if later:
        record(
            session, team_change(session, session.team().with_device_named(device(session), "1"))
        )
    assert roles(session) == (Role.CDO,)
    mend, session = spoil(session, epoch), anew(session)
    assert roles(session) == before
    assert session.standing().refused
    mend()
    assert roles(session) == (Role.CDO,)
    assert not session.standing().refused


def device(session: Session) -> DeviceId:
    return session.vault.device.device


@pytest.mark.parametrize("which", [0, -1], ids=["the first version", "the last version"])
def test_a_key_counts_as_soon_as_a_spoiled_signature_is_whole(team: Laptop, which: int) -> None:
    session = at(team)
    table = next(one for one in session.keyring.compartments if one.public.compartment is MENTAL)
    history = session.vault.history(table.id)
    assert len(history) > 1
    held = dict(session.keys)
    mend, session = spoil(session, history[which]), anew(session)
    assert table not in session.keyring.compartments
    assert (MENTAL in session.compartments) is (which == -1)
    mend()
    assert session.keyring.compartments.count(table) == 1
    assert session.keys == held


def test_who_loses_a_role_may_no_more_from_that_moment_on(team: Laptop) -> None:
    session = at(team)
    assert session.may(Permission.MANAGE_TEAM)
    membership.change_roles(
        session, helen(session), [Role.CLINICAL_LEAD, Role.ADMINISTRATOR], passphrase=PASSPHRASE
    )
    assert (MENTAL, 1) in session.keys
    membership.change_roles(session, session.me, [Role.CDO], passphrase=PASSPHRASE)
    assert not session.may(Permission.MANAGE_TEAM)
    assert session.roles() == (Role.CDO,)
    assert not any(part is MENTAL for part, _ in session.keys)


def test_what_was_read_before_is_what_is_read_while_nothing_is_saved(team: Laptop) -> None:
    session = at(team)
    assert session.standing() is session.standing()
    assert session.keyring is session.keyring
    assert session.keys is session.keys
    secrets = session.keyring.every_secret(session.me, session.identity, session.team().team_id)
    assert [one for _, one in secrets] == [*session.secrets.values()]


def test_a_member_s_public_keys_are_the_new_ones_once_they_are_renewed(team: Laptop) -> None:
    session = at(team)
    old = session.slot_public()
    own_keys.renew_keys(session, passphrase=PASSPHRASE)
    assert session.public == session.identity.public
    assert session.slot_public() != old
    assert session.secrets
    assert session.keys


def test_nothing_of_a_key_is_held_after_a_lock(team: Laptop) -> None:
    session = at(team)
    own = session.identity
    keys = {session.vault_key, own.sign, own.slot, own.bundle, *session.keys.values()}
    keys |= {one.sync_key for one in session.secrets.values()} | {session.list_secret}
    assert session.slot_public()
    assert not keys.isdisjoint(reached(session.memory))
    session.memory.forget()
    assert keys.isdisjoint(reached(session.memory))


def reached(start: object) -> set[bytes]:
    """Every byte string that something leads to, but through modules and classes."""
    found: set[bytes] = set()
    known, waiting = {id(start)}, [start]
    while waiting:
        one = waiting.pop()
        if isinstance(one, bytes):
            found.add(one)
        if isinstance(one, type) or type(one).__name__ in {"module", "function"}:
            continue
        for other in gc.get_referents(one):
            if id(other) not in known:
                known.add(id(other))
                waiting.append(other)
    return found


def test_a_signature_that_fits_once_fits_nothing_else(team: Laptop) -> None:
    session, looked = at(team), Looked()
    first, second = session.vault.history(rosters.document(session.vault))[:2]
    key = session.member().sign
    assert first.signature is not None
    assert second.open is not None
    for _ in range(2):
        assert carries(first, identity.TEAM, [key], looked)
    blob, message = first.signature.blob, first.open or b""
    assert looked.fits(key, identity.TEAM, message, blob)
    assert not looked.fits(key, identity.TEAM, second.open, blob)
    assert not looked.fits(key, identity.CONSENT, message, blob)
    assert not looked.fits(key, identity.TEAM, message, blob.replace("A", "B"))
    other = session.team().member(helen(session))
    assert other is not None
    assert not looked.fits(other.sign, identity.TEAM, message, blob)
