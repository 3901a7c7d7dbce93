"""Key slots: every member's own way to the vault key, in keys.json.

The vault key is random. It is HPKE-wrapped to each member's slot key, so that a member can be
added, and later the key be changed, without anybody's passphrase. A member's private identity
(three 32-byte seeds) is sealed under Argon2id of their passphrase, so that a new passphrase
re-seals 96 bytes and re-encrypts nothing. The recovery key is one more recipient.

What is noticed, and when: damage when the file is read; parameters below the floor when the file
is read; a slot moved between members or vaults, or with other parameters, when it does not open;
any other change of the file right after it opens, by the MAC keyed from the vault key.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from courtdesk.domain.ids import MemberId
from courtdesk.errors import (
    DamagedVault,
    FieldError,
    TamperedVault,
    UserError,
    WrongPassphrase,
)
from courtdesk.store import slotfile, wrapping
from courtdesk.store.passphrases import (
    DEFAULT,
    FLOOR,
    SALT_BYTES,
    KdfPolicy,
    Strength,
    calibrate,
    check_new_passphrase,
    strength,
    stretch,
)
from courtdesk.store.recovery import RECOVERY, RecoveryKey
from courtdesk.store.slotfile import PublicIdentity, Slot, SlotTable
from courtdesk.store.wrapping import Info

__all__ = [
    "FLOOR",
    "KdfPolicy",
    "NewSlot",
    "PrivateIdentity",
    "PublicIdentity",
    "SlotFile",
    "Strength",
    "Unlocked",
    "calibrate",
    "check_new_passphrase",
    "new_identity",
    "strength",
]

_NAME_LIMIT = 100
_SEED = wrapping.KEY_BYTES


@dataclass(frozen=True)
class PrivateIdentity:
    """A member's three private seeds, 32 bytes each, never shown by repr.

    `sign` is an Ed25519 seed; `slot` opens wraps inside the vault and `bundle` what comes from
    outside. They differ, so that nobody can send a vault's own wrap in a bundle and have the
    recipient open it for them.
    """

    sign: bytes = field(repr=False)
    slot: bytes = field(repr=False)
    bundle: bytes = field(repr=False)

    @property
    def public(self) -> PublicIdentity:
        """The public keys of these seeds."""
        sign = Ed25519PrivateKey.from_private_bytes(self.sign).public_key().public_bytes_raw()
        return PublicIdentity(sign, wrapping.public_of(self.slot), wrapping.public_of(self.bundle))


@dataclass(frozen=True)
class NewSlot:
    """What a member brings: id, sign-in name, private identity, chosen passphrase and its cost."""

    member: MemberId
    name: str
    identity: PrivateIdentity
    passphrase: str = field(repr=False)
    policy: KdfPolicy = DEFAULT


@dataclass(frozen=True)
class Unlocked:
    """What a right passphrase gives: who it is, their private identity and the vault key."""

    member: MemberId
    name: str
    identity: PrivateIdentity
    vault_key: bytes = field(repr=False)


def new_identity() -> PrivateIdentity:
    """Three fresh random seeds."""
    return PrivateIdentity(wrapping.new_key(), wrapping.new_key(), wrapping.new_key())


@dataclass(frozen=True)
class SlotFile:
    """keys.json as it was read. Every change is written at once and returned as a new value.

    `notice` is a sentence to show when the file was damaged and its copy is in use.
    """

    path: Path
    table: SlotTable
    notice: str | None = None
    unsettled: bool = False

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        vault_id: str,
        first: NewSlot,
        recovery_public: bytes,
        vault_key: bytes,
    ) -> SlotFile:
        """A new keys.json at `path` with one member. Raises `UserError` when there is one."""
        if path.exists():
            raise UserError(
                f"The folder {path.parent.name} already holds a {slotfile.FILE_NAME}: "
                "choose an empty folder for a new vault."
            )
        empty = SlotTable(vault_id, 1, 0, (), recovery_public, b"")
        table = replace(empty, **_recovery(empty, recovery_public, vault_key))
        return cls(path, table)._with_slot(first, vault_key)

    @classmethod
    def load(cls, path: Path) -> SlotFile:
        """The slots in keys.json at `path`, or in its copy when it is damaged (see `notice`).

        Raises `ForeignVault`, `NewerVault`, `DamagedVault` or `TamperedVault`.
        """
        found = slotfile.read(path)
        return cls(path, found.table, found.notice, found.unsettled)

    @property
    def vault_id(self) -> str:
        """The vault that these keys belong to."""
        return self.table.vault_id

    @property
    def recovery_public(self) -> bytes:
        """The public key of the recovery key, to wrap compartment keys to."""
        return self.table.recovery_public

    def names(self) -> tuple[str, ...]:
        """The sign-in names, in order of the alphabet."""
        return tuple(sorted((slot.name for slot in self.table.slots), key=_folded))

    def member_named(self, name: str) -> MemberId:
        """The member who signs in under this name. Raises `UserError` for an unknown one."""
        return self._slot_named(name).member

    def unlock(self, name: str, passphrase: str) -> Unlocked:
        """What the member's passphrase opens.

        Raises `UserError` for an unknown name, `WrongPassphrase`, and `TamperedVault` or
        `DamagedVault` when the slot opens but is not what CourtDesk wrote.
        """
        unlocked = _open(self.table, self._slot_named(name), passphrase)
        if self.unsettled:
            slotfile.settle(self.path, self.table.dump())
        return unlocked

    def unlock_with_recovery(self, key: RecoveryKey) -> bytes:
        """The vault key. Raises `FieldError` when the recovery key is another vault's."""
        pair = key.pair()
        if pair.public != self.table.recovery_public:
            raise FieldError(
                "recovery_key",
                "This recovery key belongs to another vault: look for the sheet printed when "
                "this one was made.",
            )
        info = _vault_key_info(self.table, pair.public)
        vault_key = wrapping.unwrap(pair.private, self.table.recovery_vault_key, info)
        self.table.verify(vault_key)
        return vault_key

    def add(self, new: NewSlot, vault_key: bytes) -> SlotFile:
        """A slot for one more member.

        Raises `FieldError` for a name or passphrase that cannot be, `TamperedVault` when the file
        does not belong to `vault_key`.
        """
        self.table.verify(vault_key)
        return self._with_slot(new, vault_key)

    def change_passphrase(
        self, name: str, old: str, new: str, policy: KdfPolicy | None = None
    ) -> SlotFile:
        """The member's identity sealed under a new passphrase, at the same cost or a given one.

        Raises `WrongPassphrase` for `old` and `FieldError` for a `new` that is refused.
        """
        unlocked = self.unlock(name, old)
        slot = self._slot_named(name)
        changed = NewSlot(slot.member, slot.name, unlocked.identity, new, policy or slot.policy)
        check_new_passphrase(new, (slot.name,))
        return self._replace_slot(changed, unlocked.vault_key)

    def remove(self, member: MemberId, vault_key: bytes) -> SlotFile:
        """The slots without this member's.

        What they could read before, a copy of theirs can still read: only a new vault key and new
        compartment generations keep them from what follows. Raises `UserError` for the last one.
        """
        self.table.verify(vault_key)
        left = tuple(slot for slot in self.table.slots if slot.member != member)
        if len(left) == len(self.table.slots):
            raise UserError("That member has no key slot in this vault: choose one who has.")
        if not left:
            raise UserError(
                "The last member cannot be removed, as nobody could open the vault: "
                "add another member first."
            )
        table = replace(self.table, slots=left)
        return self._written(table, vault_key, lambda written: written.verify(vault_key))

    def raise_policy(self, name: str, passphrase: str, policy: KdfPolicy) -> SlotFile:
        """The member's identity sealed again at the cost of `policy`, if that is dearer than today.

        For every sign-in: it costs nothing while the slot is dear enough (the same slots come
        back). The passphrase stays, whatever would be asked of a new one. Raises as `unlock` does.
        """
        slot = self._slot_named(name)
        if not _dearer(policy, slot.policy):
            return self
        unlocked = self.unlock(name, passphrase)
        again = NewSlot(slot.member, slot.name, unlocked.identity, passphrase, policy)
        return self._replace_slot(again, unlocked.vault_key)

    def replace_identity(self, new: NewSlot, vault_key: bytes) -> SlotFile:
        """A fresh slot, with other keys and another passphrase, in place of a member's own.

        For a member who forgot their passphrase, whose new one nobody else learns, and for new
        keys in place of old ones. What was wrapped to the old public keys must be wrapped to the
        new ones by somebody who can open it: drafts sealed to the old slot key alone cannot be.
        Raises `UserError` when the member has no slot, and as `add` does.
        """
        self.table.verify(vault_key)
        if all(slot.member != new.member for slot in self.table.slots):
            raise UserError("That member has no key slot in this vault: add them instead.")
        self._check_new(new)
        return self._replace_slot(new, vault_key)

    def prepared(self, new: NewSlot, vault_key: bytes) -> bytes:
        """What `replace_identity` would write, as bytes; nothing is written. Raises as it does."""
        self.table.verify(vault_key)
        self._check_new(new)
        slots = tuple(
            _made(self.table, new, vault_key) if slot.member == new.member else slot
            for slot in self.table.slots
        )
        return replace(self.table, slots=slots).sealed_with(vault_key).dump()

    def replace_recovery(self, public: bytes, vault_key: bytes) -> SlotFile:
        """The vault key wrapped to another recovery key, whose `public` key this is.

        The sheet printed before opens this file no more; a copy of the file of before it still
        does, until the vault key is changed. Raises `TamperedVault` when the file does not belong
        to `vault_key`, `DamagedVault` for a public key that no key pair can have.
        """
        self.table.verify(vault_key)
        table = replace(self.table, **_recovery(self.table, public, vault_key))
        return self._written(table, vault_key, lambda written: written.verify(vault_key))

    def rekeyed(
        self,
        by: Unlocked,
        vault_key: bytes,
        keep: Mapping[MemberId, bytes],
        recovery_public: bytes | None = None,
    ) -> SlotFile:
        """The slots of the next generation: `vault_key` wrapped to everybody who is to have it.

        `keep` holds the slot public keys by the signed roster: whoever is not in it loses the
        slot, and a slot with another key than the roster's is `TamperedVault`, as the key of
        somebody who leaves may stand in a colleague's slot. Nobody's passphrase changes. Only
        `rekey.rotate` may call this, as the database must follow. Raises `UserError` when `by`
        is not kept.
        """
        self.table.verify(by.vault_key)
        if by.member not in keep:
            raise UserError(
                "Whoever changes the vault key must stay a member: have another administrator do "
                "it."
            )
        following = replace(self.table, generation=self.table.generation + 1)
        slots = tuple(
            _passed_on(following, slot, vault_key, keep[slot.member])
            for slot in self.table.slots
            if slot.member in keep
        )
        public = recovery_public or self.table.recovery_public
        table = replace(following, slots=slots, **_recovery(following, public, vault_key))

        def trial(written: SlotTable) -> None:
            written.verify(vault_key)
            own = next(slot for slot in written.slots if slot.member == by.member)
            info = _vault_key_info(written, own.public.slot)
            if wrapping.unwrap(by.identity.slot, own.vault_key, info) != vault_key:
                raise DamagedVault(
                    "The new keys did not read back as they were written, so nothing was changed: "
                    "check the disk."
                )

        return self._written(table, vault_key, trial)

    def _check_new(self, new: NewSlot) -> None:
        _check_name(new.name)
        check_new_passphrase(new.passphrase, (new.name,))
        others = {_folded(slot.name) for slot in self.table.slots if slot.member != new.member}
        if _folded(new.name) in others:
            raise FieldError("name", f"{new.name} is taken here: add something to the name.")

    def _with_slot(self, new: NewSlot, vault_key: bytes) -> SlotFile:
        self._check_new(new)
        if new.member in {RECOVERY, *(slot.member for slot in self.table.slots)}:
            raise UserError("That member already has a key slot: change their passphrase instead.")
        return self._replace_slot(new, vault_key)

    def _replace_slot(self, new: NewSlot, vault_key: bytes) -> SlotFile:
        slot = _made(self.table, new, vault_key)
        others = (one for one in self.table.slots if one.member != new.member)
        slots = tuple(sorted((*others, slot), key=lambda one: one.member))

        def trial(table: SlotTable) -> None:
            written = next(one for one in table.slots if one.member == new.member)
            _open(table, written, new.passphrase)

        return self._written(replace(self.table, slots=slots), vault_key, trial)

    def _written(self, table: SlotTable, vault_key: bytes, trial: slotfile.Trial) -> SlotFile:
        self._require_current()
        table = replace(table, serial=self.table.serial + 1).sealed_with(vault_key)
        slotfile.write(self.path, table, trial)
        return SlotFile(self.path, table)

    def _require_current(self) -> None:
        """Raise `UserError` when the file changed since it was read: that change would be lost."""
        if self.table.serial and slotfile.read(self.path).table != self.table:
            raise UserError(
                f"{slotfile.FILE_NAME} was changed by another window meanwhile: "
                "lock, sign in again and repeat the change."
            )

    def _slot_named(self, name: str) -> Slot:
        for slot in self.table.slots:
            if _folded(slot.name) == _folded(name):
                return slot
        raise UserError(
            f"Nobody called {name} signs in to this vault: use one of {', '.join(self.names())}."
        )


def _made(table: SlotTable, new: NewSlot, vault_key: bytes) -> Slot:
    public = new.identity.public
    slot = Slot(
        member=new.member,
        name=new.name.strip(),
        public=public,
        policy=new.policy,
        salt=wrapping.new_key()[:SALT_BYTES],
        identity=b"",
        vault_key=wrapping.wrap(public.slot, vault_key, _vault_key_info(table, public.slot)),
    )
    key = stretch(new.passphrase, slot.salt, slot.policy)
    seeds = new.identity.sign + new.identity.slot + new.identity.bundle
    return replace(slot, identity=wrapping.seal(key, seeds, _slot_context(table, slot)))


def _passed_on(table: SlotTable, slot: Slot, vault_key: bytes, public: bytes) -> Slot:
    """The slot with another vault key, which only who holds the private key of `public` opens."""
    if slot.public.slot != public:
        raise TamperedVault(
            f"The public key in the slot of {slot.name} is not the one in the team's roster, so "
            "the vault key was not changed: replace that member's keys first."
        )
    wrapped = wrapping.wrap(public, vault_key, _vault_key_info(table, public))
    return replace(slot, vault_key=wrapped)


def _recovery(table: SlotTable, public: bytes, vault_key: bytes) -> dict[str, Any]:
    wrapped = wrapping.wrap(public, vault_key, _vault_key_info(table, public))
    return {"recovery_public": public, "recovery_vault_key": wrapped}


def _dearer(asked: KdfPolicy, now: KdfPolicy) -> bool:
    """Whether a guesser would pay more. Memory is never lowered: it is what they lack most."""
    if asked.memory_kib < now.memory_kib:
        return False
    return asked.memory_kib * asked.passes > now.memory_kib * now.passes


def _open(table: SlotTable, slot: Slot, passphrase: str) -> Unlocked:
    key = stretch(passphrase, slot.salt, slot.policy)
    try:
        seeds = wrapping.open_sealed(key, slot.identity, _slot_context(table, slot))
    # The file's own check has passed, so it is not damage: it is the passphrase.
    except DamagedVault as error:
        raise WrongPassphrase(
            f"That is not the passphrase of {slot.name}: try again. An administrator can reset it."
        ) from error
    identity = PrivateIdentity(seeds[:_SEED], seeds[_SEED : 2 * _SEED], seeds[2 * _SEED :])
    if identity.public != slot.public:
        raise TamperedVault(
            f"The public keys in the slot of {slot.name} are not theirs: "
            "restore the latest backup and tell whoever looks after this laptop."
        )
    info = _vault_key_info(table, slot.public.slot)
    vault_key = wrapping.unwrap(identity.slot, slot.vault_key, info)
    table.verify(vault_key)
    return Unlocked(slot.member, slot.name, identity, vault_key)


def _vault_key_info(table: SlotTable, public: bytes) -> Info:
    return Info("vault key", table.vault_id, wrapping.fingerprint(public), table.generation)


def _slot_context(table: SlotTable, slot: Slot) -> list[str | bytes]:
    """What a sealed identity is bound to: vault, member and every parameter of the stretching."""
    policy = slot.policy
    numbers = (policy.memory_kib, policy.passes, policy.lanes)
    return ["key slot", table.vault_id, slot.member, *map(str, numbers), slot.salt]


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > _NAME_LIMIT or not name.isprintable():
        raise FieldError(
            "name", f"A sign-in name has 1 to {_NAME_LIMIT} letters, digits, spaces or signs."
        )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()
