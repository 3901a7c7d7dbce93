"""Compartments: who may read a sealed part is who holds a key (DESIGN, P5).

A compartment generation is one sealing pair. Anyone may seal to its public key, and a court duty
officer who has just filled in a screen does; its private key is HPKE-wrapped to the slot key of
each member whose role is entitled to it, and to the recovery key. That table of wraps is the body
of a document of kind "compartment": an open part with member ids and keys, no personal data.

The team's own secrets (kind "team-keys") are wrapped in the same way, to every member.

The functions here take and return the exact bytes of such a body. They do not decide who is
entitled (`courtdesk.domain.access` does), nor write anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from courtdesk.domain.access import Compartment
from courtdesk.errors import DamagedVault, TamperedVault
from courtdesk.store import exact, wrapping
from courtdesk.store.wrapping import Info

COMPARTMENT_KIND = "compartment"
"""The kind of a document whose body is a compartment's table of wraps."""

TEAM_KEYS_KIND = "team-keys"
"""The kind of a document whose body is the table of the team's secrets."""


@dataclass(frozen=True)
class CompartmentPublic:
    """What is needed to seal to a compartment: which, its generation (from 1), its public key."""

    compartment: Compartment
    generation: int
    public: bytes


CompartmentKeys: TypeAlias = Mapping[tuple[Compartment, int], bytes]
"""The 32-byte private keys that a member holds, by compartment and generation."""


@dataclass(frozen=True)
class TeamSecrets:
    """What every vault of a team holds in one epoch, 32 bytes each.

    `list_secret` never changes: ids of list rows are an HMAC under it, so that one list typed
    into two laptops is one list. `sync_key` is the epoch's.
    """

    epoch: int
    list_secret: bytes = field(repr=False)
    sync_key: bytes = field(repr=False)


def new_compartment(
    compartment: Compartment, generation: int, recipients: Mapping[str, bytes], team: str
) -> tuple[bytes, CompartmentPublic]:
    """A fresh compartment key, as the exact body of its document and the key to seal to.

    `recipients` maps each entitled member's id, and "recovery", to a slot public key.
    """
    pair = wrapping.new_pair()
    public = CompartmentPublic(compartment, generation, pair.public)
    wraps = _wraps(_compartment_purpose(compartment), team, generation, recipients, pair.private)
    return _compartment_body(public, wraps), public


def public_of(body: bytes) -> CompartmentPublic:
    """The key to seal to. Raises `DamagedVault` when the body is not a compartment's."""
    return _read_compartment(body)[0]


def recipients_of(body: bytes) -> frozenset[str]:
    """The member ids (and "recovery") that a compartment or team-keys body is wrapped to."""
    try:
        return frozenset(exact.table(exact.load(body), "wraps"))
    except exact.NotExact as error:
        raise _damaged(COMPARTMENT_KIND) from error


def add_recipients(
    body: bytes, private: bytes, recipients: Mapping[str, bytes], team: str
) -> bytes:
    """The body with the compartment's private key wrapped to more members.

    A member who is in it already gets a new wrap (their slot key may have changed). Raises
    `TamperedVault` when `private` is not the key that the body names: sealing would go on to the
    one and new members would receive the other.
    """
    public, wraps = _read_compartment(body)
    _require_same(public, private)
    purpose = _compartment_purpose(public.compartment)
    more = _wraps(purpose, team, public.generation, recipients, private)
    return _compartment_body(public, wraps | more)


def without_recipients(body: bytes, members: Iterable[str]) -> bytes:
    """A compartment's or team-keys' body without the wraps of these members.

    What was wrapped to them before is in earlier revisions and cannot be called back; a wrap to a
    key that its owner no longer has would only keep a fresh one from being made.
    """
    gone = set(members)
    try:
        value = exact.load(body)
        wraps = exact.table(value, "wraps")
    except exact.NotExact as error:
        raise _damaged(COMPARTMENT_KIND) from error
    return exact.dump(value | {"wraps": {one: wraps[one] for one in wraps if one not in gone}})


def merged(versions: Sequence[bytes]) -> bytes:
    """One table of wraps out of versions side by side: what any of them is wrapped to.

    All of them must have the same `names_of`.
    """
    wraps: dict[str, Any] = {}
    for version in versions:
        wraps |= exact.table(exact.load(version), "wraps")
    return exact.dump(exact.load(versions[0]) | {"wraps": wraps})


def names_of(body: bytes) -> dict[str, Any]:
    """What a table says beside its wraps: nobody renews a key in place, so it never changes."""
    try:
        return {key: value for key, value in exact.load(body).items() if key != "wraps"}
    except exact.NotExact as error:
        raise _damaged(COMPARTMENT_KIND) from error


def open_keys(
    bodies: Iterable[bytes], member: str, slot_private: bytes, team: str
) -> dict[tuple[Compartment, int], bytes]:
    """The private keys among these compartments that are wrapped to the member.

    Compartments of other members are left out in silence: that is what they are for. Raises
    `DamagedVault` for a body or wrap that is not what was written, `TamperedVault` when a wrap
    holds another key than its body names or two bodies disagree.
    """
    found: dict[tuple[Compartment, int], bytes] = {}
    for body in bodies:
        public, wraps = _read_compartment(body)
        if member not in wraps:
            continue
        purpose = _compartment_purpose(public.compartment)
        private = _unwrap(wraps, member, slot_private, (purpose, team, public.generation))
        _require_same(public, private)
        if found.setdefault((public.compartment, public.generation), private) != private:
            raise TamperedVault(
                f"The {public.compartment.value} compartment has two different keys of generation "
                f"{public.generation}: restore the latest backup."
            )
    return found


def new_team_secrets(
    epoch: int, recipients: Mapping[str, bytes], team: str, list_secret: bytes | None = None
) -> tuple[bytes, TeamSecrets]:
    """Fresh secrets for an epoch, as the exact body of their document and as values.

    `recipients` maps every member's id, and "recovery", to a slot public key. From the second
    epoch on `list_secret` must be that of the first.
    """
    secrets = TeamSecrets(epoch, list_secret or wrapping.new_key(), wrapping.new_key())
    wraps = _wraps(_TEAM_PURPOSE, team, epoch, recipients, _joined(secrets))
    return _team_body(secrets, wraps), secrets


def add_team_recipients(
    body: bytes, secrets: TeamSecrets, recipients: Mapping[str, bytes], team: str
) -> bytes:
    """The body with the epoch's secrets wrapped to more members.

    Raises `TamperedVault` when `secrets` are not those that the body was made for.
    """
    epoch, check, wraps = _read_team(body)
    _require_check(secrets, epoch, check)
    return _team_body(
        secrets, wraps | _wraps(_TEAM_PURPOSE, team, epoch, recipients, _joined(secrets))
    )


def open_team_secrets(
    bodies: Iterable[bytes], member: str, slot_private: bytes, team: str
) -> dict[int, TeamSecrets]:
    """The team's secrets by epoch, of those bodies that are wrapped to the member.

    Raises `DamagedVault` for a body or wrap that is not what was written and `TamperedVault` when
    a wrap holds other secrets than its body was made for.
    """
    found: dict[int, TeamSecrets] = {}
    for body in bodies:
        epoch, check, wraps = _read_team(body)
        if member not in wraps:
            continue
        both = _unwrap(wraps, member, slot_private, (_TEAM_PURPOSE, team, epoch))
        secrets = TeamSecrets(epoch, both[: wrapping.KEY_BYTES], both[wrapping.KEY_BYTES :])
        _require_check(secrets, epoch, check)
        found[epoch] = secrets
    return found


_TEAM_PURPOSE = "team secrets"


def _compartment_purpose(compartment: Compartment) -> str:
    return f"compartment {compartment.value}"


def _wraps(
    purpose: str, team: str, generation: int, recipients: Mapping[str, bytes], secret: bytes
) -> dict[str, Any]:
    return {
        member: exact.encode(
            wrapping.wrap(
                public, secret, Info(purpose, team, wrapping.fingerprint(public), generation)
            )
        )
        for member, public in recipients.items()
    }


def _unwrap(
    wraps: Mapping[str, Any], member: str, private: bytes, made_for: tuple[str, str, int]
) -> bytes:
    purpose, team, generation = made_for
    recipient = wrapping.fingerprint(wrapping.public_of(private))
    try:
        wrapped = exact.decode(wraps, member)
    except exact.NotExact as error:
        raise _damaged(purpose) from error
    return wrapping.unwrap(private, wrapped, Info(purpose, team, recipient, generation))


def _compartment_body(public: CompartmentPublic, wraps: Mapping[str, Any]) -> bytes:
    return exact.dump(
        {
            "compartment": public.compartment.value,
            "generation": public.generation,
            "public": exact.encode(public.public),
            "wraps": wraps,
        }
    )


def _read_compartment(body: bytes) -> tuple[CompartmentPublic, dict[str, Any]]:
    try:
        value = exact.load(body)
        exact.keys(value, "compartment", "generation", "public", "wraps")
        public = CompartmentPublic(
            Compartment(exact.text(value, "compartment")),
            exact.number(value, "generation"),
            exact.decode(value, "public", wrapping.PUBLIC_BYTES),
        )
        return public, exact.table(value, "wraps")
    # ValueError: not one of the compartments; NotExact is one too.
    except ValueError as error:
        raise _damaged(COMPARTMENT_KIND) from error


def _team_body(secrets: TeamSecrets, wraps: Mapping[str, Any]) -> bytes:
    return exact.dump({"epoch": secrets.epoch, "check": _check(secrets), "wraps": wraps})


def _read_team(body: bytes) -> tuple[int, str, dict[str, Any]]:
    try:
        value = exact.load(body)
        exact.keys(value, "epoch", "check", "wraps")
        return exact.number(value, "epoch"), exact.text(value, "check"), exact.table(value, "wraps")
    except exact.NotExact as error:
        raise _damaged(TEAM_KEYS_KIND) from error


def _joined(secrets: TeamSecrets) -> bytes:
    return secrets.list_secret + secrets.sync_key


def _check(secrets: TeamSecrets) -> str:
    """A short name of both secrets; 64 random bytes cannot be guessed from it."""
    return wrapping.fingerprint(wrapping.joined(["courtdesk.v1 team secrets", _joined(secrets)]))


def _require_same(public: CompartmentPublic, private: bytes) -> None:
    if len(private) != wrapping.KEY_BYTES or wrapping.public_of(private) != public.public:
        raise TamperedVault(
            f"The key of the {public.compartment.value} compartment is not the one its record "
            "names: restore the latest backup."
        )


def _require_check(secrets: TeamSecrets, epoch: int, check: str) -> None:
    if secrets.epoch != epoch or _check(secrets) != check:
        raise TamperedVault(
            f"The team's secrets of epoch {epoch} are not the ones their record names: "
            "restore the latest backup."
        )


def _damaged(what: str) -> DamagedVault:
    return DamagedVault(
        f'A record of kind "{what}" in the vault is not as CourtDesk wrote it: '
        "restore the latest backup."
    )
