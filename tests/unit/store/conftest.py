"""A desk to test at: a real vault in a temporary folder, with a clock of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from courtdesk.domain.access import Compartment
from courtdesk.domain.ids import CaseId, DocumentId, MemberId
from courtdesk.store import wrapping
from courtdesk.store.compartments import CompartmentKeys, CompartmentPublic
from courtdesk.store.folder import VaultFolder
from courtdesk.store.records import Draft, DraftRef, NewRevision, Revision, canonical
from courtdesk.store.vault import Vault
from courtdesk.store.wrapping import SealingPair

ME = MemberId("member-one")
VAULT_ID = "0123456789abcdef0123456789abcdef"
RESERVE = 256 * 1024


def fresh() -> DocumentId:
    """A document id that nothing else has."""
    return DocumentId(str(uuid.uuid4()))


def person_body(family: str = "Testperson", given: str = "Ann", **more: Any) -> dict[str, Any]:
    """The open body of a person."""
    return {"family": family, "given": given, "birth_date": "1990-02-03", "crn": None} | more


def case_body(person: str, **more: Any) -> dict[str, Any]:
    """The open body of a case."""
    return {
        "person": person,
        "court": "Exampleton",
        "hearing_date": "2026-11-23",
        "courtroom": "Court 1",
        "session": "am",
        "order": 1,
        "reference": "7F3K-Q2XM",
        "case_number": None,
        "listed": True,
    } | more


def new(kind: str, body: dict[str, Any], document: str | None = None, **more: Any) -> NewRevision:
    """A new document's first revision."""
    identity = DocumentId(document) if document is not None else fresh()
    values: dict[str, Any] = {"case": None, "parents": ()} | more
    return NewRevision(document=identity, kind=kind, open=canonical(body), **values)


@dataclass
class Desk:
    """One laptop: where its vault is, its keys, and a clock that moves a second at each look."""

    base: Path
    key: bytes = field(default_factory=lambda: os.urandom(32))
    now: datetime = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
    slot: SealingPair = field(default_factory=wrapping.new_pair)
    mental: SealingPair = field(default_factory=wrapping.new_pair)

    @property
    def folder(self) -> VaultFolder:
        """A fresh look at the vault's folder."""
        return VaultFolder(self.base / "vault", self.base / "state")

    @property
    def compartment(self) -> CompartmentPublic:
        """The mental health compartment, to seal to."""
        return CompartmentPublic(Compartment.MENTAL_HEALTH, 1, self.mental.public)

    @property
    def keys(self) -> CompartmentKeys:
        """What an entitled member holds."""
        return {(Compartment.MENTAL_HEALTH, 1): self.mental.private}

    @property
    def head(self) -> Path:
        """The head file."""
        return self.folder.head_file(VAULT_ID)

    def clock(self) -> datetime:
        """The time, a second later than at the last look."""
        self.now += timedelta(seconds=1)
        return self.now

    def create(self) -> Vault:
        """A new vault, open."""
        folder = self.folder
        folder.create()
        return Vault.create(folder, VAULT_ID, self.key, self.clock, reserve_bytes=RESERVE)

    def open(self, **more: Any) -> Vault:
        """The vault, opened again."""
        more = {"reserve_bytes": RESERVE} | more
        return Vault.open(self.folder, VAULT_ID, self.key, self.clock, **more)

    def listed(self, vault: Vault, *, family: str = "Testperson", **more: Any) -> CaseId:
        """A person and their case, appended; the case's id."""
        person = new("person", person_body(family))
        case = fresh()
        body = case_body(person.document, **more)
        vault.append(person, new("case", body, case, case=case), author=ME)
        return CaseId(case)

    def amended(self, vault: Vault, document: str, **more: Any) -> Revision:
        """The document's next revision, with these fields changed."""
        found = vault.document(DocumentId(document))
        assert found is not None
        changed = new(
            found.kind,
            found.latest.body | more,
            document,
            case=found.case,
            parents=tuple(head.id for head in found.heads),
        )
        return vault.append(changed, author=ME)[0]

    def draft(self, vault: Vault, ref: DraftRef, *, sealed: bool = True, **more: Any) -> Draft:
        """The draft as this desk's member opens it."""
        opener: dict[str, Any] = {
            "author": ME,
            "compartment": self.compartment if sealed else None,
            "slot_public": self.slot.public,
            "slot_private": self.slot.private,
            "keys": {},
        }
        return vault.open_draft(ref, **(opener | more))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk without a vault yet."""
    return Desk(tmp_path)


@pytest.fixture
def vault(desk: Desk) -> Iterator[Vault]:
    """A new vault at `desk`, closed afterwards."""
    opened = desk.create()
    yield opened
    opened.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a disk of so many KiB and returns its folder; skips where that is not allowed."""
    mounted: list[Path] = []

    def mount(kibibytes: int) -> Path:
        folder = tmp_path / "disk"
        folder.mkdir()
        if sys.platform != "linux":
            pytest.skip("only Linux mounts a disk in memory")
        options = f"size={kibibytes}k"
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "courtdesk-test", folder],
            capture_output=True,
            check=False,
        )
        if done.returncode:
            pytest.skip("only root may mount a disk")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", folder], check=True)
