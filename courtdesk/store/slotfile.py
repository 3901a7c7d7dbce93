"""keys.json as bytes and on disk: read strictly, written so that no crash leaves nothing to open.

The file is exact JSON: format, vault id, generation of the vault key, serial number (raised by
every write), slots by member id, the recovery recipient, `mac` (HMAC-SHA256 keyed from the vault
key, over everything before it) and `check` (plain SHA-256 over everything, so that damage is told
apart from a wrong passphrase before anything is unlocked).

There are two copies with the same bytes, keys.json and keys.old.json. A write goes to a third
name, is synced, read back and tried, takes the place of keys.json, and then that of
keys.old.json, which until then holds the state before. At rest the old copy is no longer old: a
slot with a passphrase that somebody gave away must not stay behind in it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import hmac
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from courtdesk.domain.ids import MemberId
from courtdesk.errors import (
    CourtDeskError,
    DamagedVault,
    ForeignVault,
    NewerVault,
    NoSpace,
    TamperedVault,
    UserError,
)
from courtdesk.store import exact, wrapping
from courtdesk.store.passphrases import SALT_BYTES, KdfPolicy

FORMAT = 1
FILE_NAME = "keys.json"
COPY_NAME = "keys.old.json"
_NEW_NAME = "keys.new.json"
# A slot is about 8 kB: room for two thousand members, and no room for filling the memory.
_SIZE_LIMIT = 16 * 1024 * 1024


@dataclass(frozen=True)
class PublicIdentity:
    """A member's public keys: `sign` Ed25519 (32 bytes), `slot` and `bundle` HPKE (1216 bytes)."""

    sign: bytes
    slot: bytes
    bundle: bytes


@dataclass(frozen=True)
class Slot:
    """One member's way in, as it stands in the file; nothing of it is secret.

    `identity` is the private identity sealed under the passphrase, `vault_key` the vault key
    wrapped to `public.slot`.
    """

    member: MemberId
    name: str
    public: PublicIdentity
    policy: KdfPolicy
    salt: bytes = field(repr=False)
    identity: bytes = field(repr=False)
    vault_key: bytes = field(repr=False)


@dataclass(frozen=True)
class SlotTable:
    """Everything in keys.json. `recovery_public` is the recovery key's HPKE public key."""

    vault_id: str
    generation: int
    serial: int
    slots: tuple[Slot, ...]
    recovery_public: bytes = field(repr=False)
    recovery_vault_key: bytes = field(repr=False)
    mac: bytes = field(repr=False, default=b"")

    def dump(self) -> bytes:
        """The exact bytes of the file."""
        value = self._covered() | {"mac": exact.encode(self.mac)}
        return exact.dump(value | {"check": _check(value)})

    def sealed_with(self, vault_key: bytes) -> SlotTable:
        """The same table with the right `mac`."""
        return replace(self, mac=self._mac(vault_key))

    def verify(self, vault_key: bytes) -> None:
        """Raise `TamperedVault` unless somebody who held the vault key wrote all of this.

        Without it a person with access to the folder could put an older slot, or the slot of a
        member who has left, back into the file.
        """
        if not hmac.compare_digest(self.mac, self._mac(vault_key)):
            raise TamperedVault(
                "keys.json was changed by something other than CourtDesk: "
                "restore the latest backup and tell whoever looks after this laptop."
            )

    def _mac(self, vault_key: bytes) -> bytes:
        key = wrapping.derive(vault_key, "keys.json mac")
        return hmac.digest(key, exact.dump(self._covered()), "sha256")

    def _covered(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "vault": self.vault_id,
            "generation": self.generation,
            "serial": self.serial,
            "slots": {slot.member: _dump_slot(slot) for slot in self.slots},
            "recovery": {
                "public": exact.encode(self.recovery_public),
                "vault_key": exact.encode(self.recovery_vault_key),
            },
        }


@dataclass(frozen=True)
class Found:
    """What `read` found: the table, a `notice` to show if any, and whether the copies differ."""

    table: SlotTable
    notice: str | None
    unsettled: bool


Trial: TypeAlias = Callable[[SlotTable], None]
"""Opens what a write changed, or raises: before the old file goes."""


def parse(data: bytes) -> SlotTable:
    """The table in these bytes.

    Raises `exact.NotExact` for damage, `TamperedVault` for parameters that are never written,
    `ForeignVault` for another program's file and `NewerVault` for a later format.
    """
    value = exact.load(data)
    if not isinstance(value.get("format"), int) or "slots" not in value:
        raise ForeignVault(
            f"{FILE_NAME} in this folder is not CourtDesk's: choose the folder of a vault."
        )
    if value["format"] > FORMAT:
        raise NewerVault(
            "This vault was written by a newer version of CourtDesk: "
            "install that version to open it."
        )
    names = ("format", "vault", "generation", "serial", "slots", "recovery", "mac", "check")
    exact.keys(value, *names)
    if exact.number(value, "format") != FORMAT:
        raise exact.NotExact("there never was such a format")
    if value.pop("check") != _check(value):
        raise exact.NotExact("the check does not match")
    return _table(value)


def read(path: Path) -> Found:
    """keys.json at `path`, or its copy when it cannot be read.

    Raises `DamagedVault` when neither can be read, and what `parse` raises.
    """
    newest, copy = _bytes(path), _bytes(path.with_name(COPY_NAME))
    if newest is None and copy is None:
        raise ForeignVault(
            f"The folder {path.parent.name} holds no {FILE_NAME}, so it is not a vault: "
            "choose the folder of a vault, or restore a backup."
        )
    try:
        return Found(parse(newest or b""), None, unsettled=newest != copy)
    except exact.NotExact:
        return Found(_parse_copy(copy), _FROM_COPY, unsettled=True)


_FROM_COPY = (
    f"{FILE_NAME} was damaged, so its second copy is in use: if a passphrase or a member was "
    "changed a moment before, check that the change is there."
)


def write(path: Path, table: SlotTable, trial: Trial) -> None:
    """Put the table in place of what is there; `trial` must open what changed, or raise.

    Raises `NoSpace` or `UserError` when the disk refuses; the file is then as before.
    """
    steps = write_steps(path, table.dump(), lambda data: trial(parse(data)))
    try:
        for _ in steps:
            pass
    except exact.NotExact as error:
        raise DamagedVault(
            f"{FILE_NAME} did not read back as it was written, so nothing was changed: "
            "check the disk."
        ) from error


def write_steps(path: Path, data: bytes, trial: Callable[[bytes], None]) -> Iterator[str]:
    """Write in steps, pausing after each; wherever it stops, `read` finds a whole file."""
    new = path.with_name(_NEW_NAME)
    try:
        write_synced(new, data)
        yield "written beside"
        trial(new.read_bytes())
        yield "tried"
        new.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        _discard(new)
        raise _refused(error, path) from error
    except (CourtDeskError, exact.NotExact):
        _discard(new)
        raise
    yield "newest in place"
    settle(path, data)
    yield "copy in place"


def settle(path: Path, data: bytes) -> None:
    """Make the copy, and keys.json if it was damaged, the same bytes as `data`.

    The change itself has been made by then. When the disk refuses, saying that it had failed
    would be wrong: the next sign-in tries again.
    """
    new = path.with_name(_NEW_NAME)
    for place in (path, path.with_name(COPY_NAME)):
        try:
            if _bytes(place) != data:
                write_synced(new, data)
                new.replace(place)
                sync_folder(path.parent)
        except (OSError, UserError):
            return


def write_synced(path: Path, data: bytes) -> None:
    """Write the file, for its owner only, and wait until the disk has it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Make renames in the folder survive a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _discard(new: Path) -> None:
    # Nothing depends on its going: the next write truncates whatever lies there.
    with contextlib.suppress(OSError):
        new.unlink()


def _bytes(path: Path) -> bytes | None:
    """The file's bytes, `None` when there is none; of one beyond the limit nothing."""
    try:
        with path.open("rb") as file:
            data = file.read(_SIZE_LIMIT + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UserError(
            f"{path.name} in the folder {path.parent.name} cannot be read "
            f"({error.strerror}): check that you may read the folder."
        ) from error
    return data if len(data) <= _SIZE_LIMIT else b""


def _parse_copy(copy: bytes | None) -> SlotTable:
    try:
        return parse(copy or b"")
    except exact.NotExact as error:
        raise DamagedVault(
            f"{FILE_NAME} and its second copy are damaged, so nobody can sign in: "
            "restore the latest backup."
        ) from error


def _refused(error: OSError, path: Path) -> CourtDeskError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NoSpace("The disk is full, so the change of keys was not made: free some space.")
    return UserError(
        f"{FILE_NAME} in the folder {path.parent.name} cannot be written ({error.strerror}), so "
        "nothing was changed: check that the folder is not read-only."
    )


def _check(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(exact.dump(value)).hexdigest()


def _dump_slot(slot: Slot) -> dict[str, Any]:
    return {
        "name": slot.name,
        "public": public_fields(slot.public),
        "kdf": kdf_fields(slot.policy, slot.salt),
        "identity": exact.encode(slot.identity),
        "vault_key": exact.encode(slot.vault_key),
    }


def _table(value: Mapping[str, Any]) -> SlotTable:
    recovery, slots = exact.table(value, "recovery"), exact.table(value, "slots")
    exact.keys(recovery, "public", "vault_key")
    return SlotTable(
        vault_id=exact.text(value, "vault"),
        generation=exact.number(value, "generation"),
        serial=exact.number(value, "serial"),
        slots=tuple(_slot(MemberId(member), exact.table(slots, member)) for member in slots),
        recovery_public=exact.decode(recovery, "public", wrapping.PUBLIC_BYTES),
        recovery_vault_key=exact.decode(recovery, "vault_key"),
        mac=exact.decode(value, "mac", wrapping.KEY_BYTES),
    )


def public_fields(public: PublicIdentity) -> dict[str, Any]:
    """What `public_of` reads under "public"."""
    return {
        "sign": exact.encode(public.sign),
        "slot": exact.encode(public.slot),
        "bundle": exact.encode(public.bundle),
    }


def kdf_fields(policy: KdfPolicy, salt: bytes) -> dict[str, Any]:
    """What `kdf_of` reads under "kdf"."""
    return {
        "memory_kib": policy.memory_kib,
        "passes": policy.passes,
        "lanes": policy.lanes,
        "salt": exact.encode(salt),
    }


def public_of(value: Mapping[str, Any]) -> PublicIdentity:
    """The public keys under "public". Raises `NotExact`."""
    public = exact.table(value, "public")
    exact.keys(public, "sign", "slot", "bundle")
    return PublicIdentity(
        exact.decode(public, "sign", wrapping.KEY_BYTES),
        exact.decode(public, "slot", wrapping.PUBLIC_BYTES),
        exact.decode(public, "bundle", wrapping.PUBLIC_BYTES),
    )


def kdf_of(value: Mapping[str, Any]) -> tuple[KdfPolicy, bytes]:
    """What a passphrase costs to try, and its salt, under "kdf".

    Raises `NotExact`, and `TamperedVault` for a cost that CourtDesk never sets.
    """
    kdf = exact.table(value, "kdf")
    exact.keys(kdf, "memory_kib", "passes", "lanes", "salt")
    policy = KdfPolicy(*(exact.number(kdf, name) for name in ("memory_kib", "passes", "lanes")))
    policy.check()
    return policy, exact.decode(kdf, "salt", SALT_BYTES)


def _slot(member: MemberId, value: Mapping[str, Any]) -> Slot:
    exact.keys(value, "name", "public", "kdf", "identity", "vault_key")
    policy, salt = kdf_of(value)
    return Slot(
        member=member,
        name=exact.text(value, "name"),
        public=public_of(value),
        policy=policy,
        salt=salt,
        identity=exact.decode(value, "identity"),
        vault_key=exact.decode(value, "vault_key"),
    )
