"""A good bundle, and a forge that makes the same one with a single fault.

The forge knows the form of a bundle by itself and shares nothing with the reader but the age
container: what it changes is truly sealed and, unless told otherwise, truly signed.
"""

from __future__ import annotations

import copy
import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from courtdesk.exchange import age, identity, sshsig
from courtdesk.exchange.bundle import (
    DeviceSigner,
    Entries,
    Entry,
    Item,
    Kind,
    Manifest,
    Opened,
    Parcel,
    Sealed,
    open_bundle,
    seal,
)

DEVICE = "00000000-0000-7000-8000-00000000d001"
OTHER_DEVICE = "00000000-0000-7000-8000-00000000d002"
DEVICE_SEED, OTHER_SEED = bytes(range(32)), bytes(range(1, 33))
ME, SOMEBODY = bytes(range(32, 64)), bytes(range(64, 96))
MY_PUBLIC, THEIR_PUBLIC = age.public_of(ME), age.public_of(SOMEBODY)
NOW = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
TEAM = "00000000-0000-7000-8000-00000000aaaa"
ZEROS = 1024
TEXT = b"The text that was read, to the letter.\n"


def sign_public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def entry(
    seq: int,
    device: str = DEVICE,
    open_part: bytes | None = b'{"plea":"guilty"}',
    branch: dict[str, str] | None = None,
) -> Entry:
    header = json.dumps({"device": device, "seq": seq, "format": 1} | (branch or {})).encode()
    signed = ("decision@courtdesk.v1", "member-1", "SSHSIG text") if seq % 2 else None
    wraps = (("mental-health", 1, bytes(48)), ("substance", 2, b"k")) if seq % 3 else ()
    sealed = bytes([seq % 256]) * seq if seq % 2 else None
    return Entry(header, bytes(32) if open_part else None, open_part, sealed, wraps, signed)


PARCEL = Parcel(
    Kind.DECISION,
    TEAM,
    3,
    entries=(
        *(entry(seq) for seq in range(1, 9)),
        entry(5, OTHER_DEVICE),
        entry(9, open_part=None),
    ),
    items=(
        Item("decision.txt", TEXT, sshsig.sign(OTHER_SEED, identity.DECISION, TEXT)),
        Item("roster.json", b"{}"),
    ),
)


def sealed(parcel: Parcel = PARCEL, **changes: Any) -> tuple[io.BytesIO, Sealed]:
    out = io.BytesIO()
    how: dict[str, Any] = {
        "sender": DeviceSigner(DEVICE, DEVICE_SEED),
        "recipients": [MY_PUBLIC],
        "number": 1,
        "previous": None,
        "now": NOW,
        "out": out,
    }
    done = seal(parcel, **(how | changes))
    return out, done


def known_devices(manifest: Manifest, entries: Entries) -> bytes | None:
    keys = {DEVICE: sign_public(DEVICE_SEED), OTHER_DEVICE: sign_public(OTHER_SEED)}
    return keys.get(manifest.sender_device)


def opened(data: bytes, *seeds: bytes) -> Opened:
    return open_bundle(io.BytesIO(data), seeds or (ME,), known_devices)


@dataclass(frozen=True)
class Forge:
    """The parts of a bundle, each of which a fault may change before `build`."""

    manifest: dict[str, Any]
    revisions: bytes
    items: tuple[tuple[str, bytes], ...]
    seed: bytes = DEVICE_SEED
    namespace: str = identity.BUNDLE
    recipients: tuple[bytes, ...] = (MY_PUBLIC,)
    # Applied late: to the manifest's bytes before and after signing, to the list of members, to
    # the tar as a whole.
    spell: Callable[[bytes], bytes] = field(default=lambda data: data)
    after_signing: Callable[[bytes], bytes] = field(default=lambda data: data)
    members: Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]] = field(
        default=lambda members: members
    )
    tar: Callable[[bytes], bytes] = field(default=lambda data: data)

    def with_manifest(self, change: Callable[[dict[str, Any]], object]) -> Forge:
        """The same with the manifest changed in place and then truly signed."""
        value = copy.deepcopy(self.manifest)
        change(value)
        return replace(self, manifest=value)

    def with_revisions(self, data: bytes, **fields: Any) -> Forge:
        """Other revisions, which the manifest speaks truly of but for `fields`."""
        told = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        value = {**self.manifest, "revisions": {**self.manifest["revisions"], **told, **fields}}
        return replace(self, revisions=data, manifest=value)

    def build(self) -> bytes:
        """The sealed bytes."""
        data = self.spell(spelt(self.manifest))
        signature = sshsig.sign(self.seed, self.namespace, data).encode()
        members = [("manifest.json", self.after_signing(data)), ("manifest.json.sig", signature)]
        members += [("revisions", self.revisions), *self.items]
        tar = b"".join(member(*one) for one in self.members(members)) + bytes(ZEROS)
        return wrapped(self.tar(tar), self.recipients)


def spelt(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def wrapped(contents: bytes, recipients: Sequence[bytes] = (MY_PUBLIC,)) -> bytes:
    """Any contents, truly sealed."""
    out = io.BytesIO()
    with age.sealing(out, [age.HybridRecipient(public) for public in recipients]) as inside:
        inside.write(contents)
    return out.getvalue()


def member(name: str, data: bytes, /, **fields: Any) -> bytes:
    """One member of a tar, with fields of its header as told."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    form = fields.pop("form", tarfile.GNU_FORMAT)
    for key, value in fields.items():
        setattr(info, key, value)
    return info.tobuf(form) + data + bytes(-len(data) % 512)


def forge(parcel: Parcel = PARCEL) -> Forge:
    """A forge whose bundle, untouched, is good."""
    file, _ = sealed(parcel)
    file.seek(0)
    contents = age.open_whole(file, [age.HybridIdentity(ME)], 1 << 24)
    with tarfile.open(fileobj=io.BytesIO(contents)) as tar:
        parts = [(info.name, tar.extractfile(info)) for info in tar.getmembers()]
        read = [(name, part.read()) for name, part in parts if part is not None]
    value = json.loads(read[0][1])
    # Short, so that the faults run fast; any padding of two blocks or more is good.
    value["pad"] = f"{ZEROS:010}"
    return Forge(value, read[2][1], tuple(read[3:]))
