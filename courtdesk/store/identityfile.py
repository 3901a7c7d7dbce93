"""A member's private identity in a file of its own, outside every vault.

Two people carry one: somebody who has made their card and waits for the team file, and a member
who is going to sign in on a second laptop as well. The file is exact JSON:

====================  =========================================================================
`format`              1
`member` `name`       who it belongs to
`public`              the three public keys, in base64
`kdf`                 cost and salt of Argon2id, never below the floor
`identity`            the private seeds, sealed under the passphrase
`card`                the card that was made with these keys, as text; empty when carried
`check`               SHA-256 over everything else, so that damage is no wrong passphrase
====================  =========================================================================

Member, card, public keys and every parameter are bound into the seal: a file in which one of them
was changed does not open. Whoever has the file can try passphrases as fast as their machine goes,
as with a copied vault; only the cost of each try and the passphrase itself stand against it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from courtdesk.domain.ids import MemberId
from courtdesk.errors import (
    DamagedVault,
    FileRefused,
    ForeignVault,
    NewerVault,
    TamperedVault,
    UserError,
    WrongPassphrase,
)
from courtdesk.store import exact, slotfile, wrapping
from courtdesk.store.folder import folder_errors
from courtdesk.store.keyslots import NewSlot, PrivateIdentity
from courtdesk.store.passphrases import SALT_BYTES, KdfPolicy, stretch
from courtdesk.store.slotfile import PublicIdentity

FORMAT = 1
_SIZE_LIMIT = 256 * 1024
_SEED = wrapping.KEY_BYTES
_NAMES = ("format", "member", "name", "public", "kdf", "identity", "card", "check")


@dataclass(frozen=True)
class SealedIdentity:
    """What stands in the file; nothing of it is secret. `card` is empty when it is carried."""

    member: MemberId
    name: str
    public: PublicIdentity
    policy: KdfPolicy
    salt: bytes = field(repr=False)
    identity: bytes = field(repr=False)
    card: str = field(default="", repr=False)

    def dump(self) -> bytes:
        """The exact bytes of the file."""
        value = {
            "format": FORMAT,
            "member": self.member,
            "name": self.name,
            "public": slotfile.public_fields(self.public),
            "kdf": slotfile.kdf_fields(self.policy, self.salt),
            "identity": exact.encode(self.identity),
            "card": self.card,
        }
        return exact.dump(value | {"check": _check(value)})

    def open(self, passphrase: str) -> PrivateIdentity:
        """The private identity. Raises `WrongPassphrase`, or `TamperedVault` for other keys."""
        key = stretch(passphrase, self.salt, self.policy)
        try:
            seeds = wrapping.open_sealed(key, self.identity, self._context())
        # The file's own check has passed, so it is not damage: it is the passphrase.
        except DamagedVault as error:
            raise WrongPassphrase(
                f"That is not the passphrase that {self.name} chose: try again."
            ) from error
        found = PrivateIdentity(seeds[:_SEED], seeds[_SEED : 2 * _SEED], seeds[2 * _SEED :])
        if found.public != self.public:
            raise TamperedVault(
                f"The file of {self.name} names other keys than it holds, so it was changed: "
                "delete it and make a new one."
            )
        return found

    def _context(self) -> list[str | bytes]:
        policy, public = self.policy, self.public
        numbers = (policy.memory_kib, policy.passes, policy.lanes)
        keys = (public.sign, public.slot, public.bundle)
        return ["identity file", self.member, self.card, *map(str, numbers), self.salt, *keys]


def seal_identity(new: NewSlot, card: str = "") -> SealedIdentity:
    """The identity of `new`, sealed under its passphrase at its cost."""
    bare = SealedIdentity(
        member=new.member,
        name=new.name,
        public=new.identity.public,
        policy=new.policy,
        salt=wrapping.new_key()[:SALT_BYTES],
        identity=b"",
        card=card,
    )
    key = stretch(new.passphrase, bare.salt, bare.policy)
    seeds = new.identity.sign + new.identity.slot + new.identity.bundle
    return replace(bare, identity=wrapping.seal(key, seeds, bare._context()))


def write(path: Path, sealed: SealedIdentity, passphrase: str) -> None:
    """Write the file whole or not at all: beside it, synced, read back and tried, then renamed.

    Raises `NoSpace` or `UserError` when the disk refuses; what stood there is then as it was.
    """
    new = path.with_name(f"{path.name}.new")
    with folder_errors(path.parent):
        try:
            slotfile.write_synced(new, sealed.dump())
            parse(new.read_bytes()).open(passphrase)
            new.replace(path)
            slotfile.sync_folder(path.parent)
        finally:
            new.unlink(missing_ok=True)


def read(path: Path) -> SealedIdentity:
    """The file at `path`. Raises what `parse` raises, and `UserError` when it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(_SIZE_LIMIT + 1)
    except OSError as error:
        raise UserError(
            f"{path.name} cannot be read ({error.strerror}): choose the file again."
        ) from error
    return parse(data)


def parse(data: bytes) -> SealedIdentity:
    """The sealed identity in these bytes.

    Raises `FileRefused` for damage, `ForeignVault` for another file, `NewerVault` for a later
    format and `TamperedVault` for a cost that CourtDesk never sets.
    """
    try:
        value = exact.load(data[: _SIZE_LIMIT + 1])
        if not isinstance(value.get("format"), int) or "identity" not in value:
            raise ForeignVault(
                "This file holds nobody's keys: choose the file that CourtDesk saved them in."
            )
        if value["format"] > FORMAT:
            raise NewerVault(
                "The file with the keys was written by a newer version of CourtDesk: update "
                "CourtDesk on this laptop, then choose it again."
            )
        return _sealed(value)
    except exact.NotExact as error:
        raise FileRefused(
            "The file with the keys is damaged or is another file: copy it again from where it "
            "was saved, or make a new one."
        ) from error


def _check(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(exact.dump(value)).hexdigest()


def _sealed(value: dict[str, Any]) -> SealedIdentity:
    exact.keys(value, *_NAMES)
    if value.pop("check") != _check(value):
        raise exact.NotExact("the check does not match")
    policy, salt = slotfile.kdf_of(value)
    return SealedIdentity(
        member=MemberId(exact.text(value, "member")),
        name=exact.text(value, "name"),
        public=slotfile.public_of(value),
        policy=policy,
        salt=salt,
        identity=exact.decode(value, "identity"),
        card=exact.text(value, "card"),
    )
