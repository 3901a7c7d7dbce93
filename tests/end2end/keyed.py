"""A small real vault with two members, for whatever is done to its keys and files."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from courtdesk.domain.access import Compartment
from courtdesk.domain.ids import CaseId, DocumentId, MemberId
from courtdesk.store import wrapping
from courtdesk.store.compartments import CompartmentPublic
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import FLOOR, NewSlot, PrivateIdentity, SlotFile, Unlocked
from courtdesk.store.records import DraftRef, NewRevision, canonical
from courtdesk.store.recovery import RecoveryKey
from courtdesk.store.vault import Vault
from tests.helpers.copies import copy_vault

VAULT_ID = "fedcba9876543210fedcba9876543210"
PAPER = RecoveryKey(b"r" * 32)
ANN, BOB = "Ann Example", "Bob Example"
WORDS = {ANN: "kettle lamp orbit ninepins", BOB: "gravel tulip sonnet hinge"}
MEMBERS = {ANN: MemberId("ann"), BOB: MemberId("bob")}
IDENTITIES = {
    ANN: PrivateIdentity(b"1" * 32, b"2" * 32, b"3" * 32),
    BOB: PrivateIdentity(b"4" * 32, b"5" * 32, b"6" * 32),
}
MENTAL = wrapping.pair_of(b"m" * 32)
NOW = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)


def clock() -> datetime:
    """Always the same: nothing here depends on the time."""
    return NOW


def keep(*names: str) -> dict[MemberId, bytes]:
    """The slot public keys of these members, as a roster would have them."""
    return {MEMBERS[name]: IDENTITIES[name].public.slot for name in names or (ANN, BOB)}


def slot_of(name: str) -> NewSlot:
    """The slot of a member as it is first made."""
    return NewSlot(MEMBERS[name], name, IDENTITIES[name], WORDS[name], FLOOR)


@dataclass(frozen=True)
class Keyed:
    """A vault and its state folder below `base`."""

    base: Path

    @property
    def folder(self) -> VaultFolder:
        """A fresh look at the folder."""
        return VaultFolder(self.base / "vault", self.base / "state")

    @property
    def head(self) -> Path:
        """The head file."""
        return self.folder.head_file(VAULT_ID)

    def slots(self) -> SlotFile:
        """keys.json as it is now."""
        return SlotFile.load(self.folder.keys)

    def unlock(self, name: str = ANN, words: str | None = None) -> Unlocked:
        """What a passphrase opens."""
        return self.slots().unlock(name, words or WORDS[name])

    def open(self, name: str = ANN, **more: Any) -> Vault:
        """Sign in and open."""
        key = self.unlock(name).vault_key
        return Vault.open(self.folder, VAULT_ID, key, clock, reserve_bytes=1, **more)

    def copy(self, base: Path) -> Keyed:
        """The same vault at another place, state folder and all."""
        copy_vault(self.base, base)
        return Keyed(base)


def note(text: str, **more: Any) -> NewRevision:
    """A new document of an open kind."""
    values: dict[str, Any] = {"case": None, "parents": (), "kind": "note"} | more
    document = DocumentId(str(uuid.uuid5(uuid.NAMESPACE_OID, text)))
    return NewRevision(document=document, open=canonical({"text": text}), **values)


def make(base: Path, *, vault_id: str = VAULT_ID, vault_key: bytes | None = None) -> Keyed:
    """A closed vault: a device, a person with a case, notes, a sealed note and two drafts."""
    keyed, key = Keyed(base), vault_key or wrapping.new_key()
    keyed.folder.create()
    vault = Vault.create(keyed.folder, vault_id, key, clock, reserve_bytes=1)
    fill(vault)
    vault.close()
    slots = SlotFile.create(
        keyed.folder.keys,
        vault_id=vault_id,
        first=slot_of(ANN),
        recovery_public=PAPER.pair().public,
        vault_key=key,
    )
    slots.add(slot_of(BOB), key)
    return keyed


CASE = CaseId("11111111-1111-4111-8111-111111111111")
PERSON = DocumentId("22222222-2222-4222-8222-222222222222")


def fill(vault: Vault) -> None:
    """What stands in the vault."""
    compartment = CompartmentPublic(Compartment.MENTAL_HEALTH, 1, MENTAL.public)
    person = {"family": "Testperson", "given": "Ann", "birth_date": "1990-02-03", "crn": None}
    case = {
        "person": PERSON,
        "court": "Exampleton",
        "hearing_date": "2026-11-23",
        "courtroom": "Court 1",
        "session": "am",
        "order": 1,
        "reference": "7F3K-Q2XM",
        "case_number": None,
        "listed": True,
    }
    vault.append(
        NewRevision(PERSON, "person", None, (), canonical(person)),
        NewRevision(DocumentId(CASE), "case", CASE, (), canonical(case)),
        author=MEMBERS[ANN],
    )
    for number in range(6):
        sealed = {"sealed": canonical({"secret": number}), "compartment": compartment}
        vault.append(note(f"sealed-{number}", case=CASE, **sealed), author=MEMBERS[ANN])
        vault.append(note(f"open-{number}"), author=MEMBERS[BOB])
    for form in ("k10", "gad-7"):
        draft = vault.open_draft(
            DraftRef(CASE, form),
            author=MEMBERS[ANN],
            compartment=compartment if form == "k10" else None,
            slot_public=IDENTITIES[ANN].public.slot,
            slot_private=IDENTITIES[ANN].slot,
            keys={},
        )
        vault.write_draft(draft, b"an answer", answered=1, total=10)
