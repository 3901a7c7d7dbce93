"""A vault to measure on, with invented people; many cases go in by the store's own batches."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from courtdesk.actions import vaults
from courtdesk.actions.list_changes import case_of, person_of_entry
from courtdesk.actions.lists import case_id_of
from courtdesk.actions.records import uuid7
from courtdesk.actions.session import Session
from courtdesk.cli.places import forms_folder
from courtdesk.cli.signing_in import now
from courtdesk.domain.access import Role
from courtdesk.domain.cases import OffenceRange
from courtdesk.domain.codec import to_body
from courtdesk.domain.courtlist import ListedOffence, ListEntry
from courtdesk.domain.ids import CaseId, DocumentId, PersonId
from courtdesk.questionnaire.catalogue import load_catalogue
from courtdesk.store.connection import Connection, open_file
from courtdesk.store.folder import VaultFolder
from courtdesk.store.passphrases import FLOOR
from courtdesk.store.records import NewRevision, canonical

NAME = "Bench Measurer"
PASSPHRASE = "anvil copper lantern quarry"
COURT = "Exampleton Magistrates' Court"
DAY = date(2027, 1, 14)
A_DAY = 50
"""Cases on one day's list: three rooms, morning and afternoon."""

_BATCH = 500
_GIVEN = "Siôn Zoë Aled Renée Björn Gwen Chloé Tomos Niamh Marek Lŵisa Jamie Órla Piotr".split()
_STEMS = "Fable Sample Pretend Nonesuch Ffug Madeup Story Myth Paper Mock Dummy Token".split()
_ENDS = "ton ley worth ford by wick ham stead mere dale shaw thwaite combe borough".split()


def make(base: Path) -> Session:
    """A new vault in `base` with one member who does everybody's work, signed in."""
    made = vaults.first_run(
        VaultFolder(base / "vault", base / "state"),
        load_catalogue(forms_folder()),
        now,
        name=NAME,
        roles=(Role.LINK_WORKER, Role.CDO),
        court=COURT,
        passphrase=PASSPHRASE,
        policy=FLOOR,
    )
    return made.session


def sign_in(base: Path) -> Session:
    """Sign in to the vault that `make` made."""
    folder = VaultFolder(base / "vault", base / "state")
    catalogue = load_catalogue(forms_folder())
    return vaults.sign_in(folder, catalogue, now, name=NAME, passphrase=PASSPHRASE)


def entries(count: int) -> Iterator[ListEntry]:
    """`count` invented list entries, the first `A_DAY` on `DAY`, the others on days before it."""
    families = itertools.cycle(f"{stem}{end}" for stem in _STEMS for end in _ENDS)
    for number in range(count):
        yield ListEntry(
            court=COURT,
            hearing_date=DAY - timedelta(days=number // A_DAY),
            family_name=next(families),
            given_names=_GIVEN[number % len(_GIVEN)],
            courtroom=str(number % 3 + 1),
            session="morning",
            order=str(number % A_DAY // 3 + 1),
            case_number=f"99ZZ{number:06}27",
            birth_date=date(1960, 1, 1) + timedelta(days=number),
            crn=f"Z{number:06}",
            offences=(ListedOffence("Theft from a shop", OffenceRange.LOW),),
        )


def fill(session: Session, count: int) -> list[CaseId]:
    """Append `count` cases with their people; return the cases' ids."""
    cases: list[CaseId] = []
    batch: list[NewRevision] = []
    for entry in entries(count):
        case = case_id_of(session, entry)
        person = PersonId(uuid7(int(time.time() * 1000)))
        cases.append(case)
        body = canonical(to_body(case_of(case, person, entry)))
        batch.append(NewRevision(DocumentId(case), "case", case, (), body))
        about = canonical(to_body(person_of_entry(entry)))
        batch.append(NewRevision(DocumentId(person), "person", None, (), about))
        if len(batch) >= 2 * _BATCH:
            session.vault.append(*batch, author=session.me)
            batch = []
    if batch:
        session.vault.append(*batch, author=session.me)
    return cases


def raw_commits(path: Path, size: int, count: int) -> list[float]:
    """Seconds of each of `count` commits of one changed row of `size` bytes in a new file."""
    connection: Connection = open_file(path, bytes(range(32)), create=True)
    connection.execute("CREATE TABLE rows (n INTEGER PRIMARY KEY, content BLOB)")
    connection.execute("INSERT INTO rows VALUES (1, ?)", [bytes(size)])
    seconds = []
    for number in range(count):
        content = number.to_bytes(4, "big") + bytes(size - 4)
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE rows SET content = ? WHERE n = 1", [content])
        connection.execute("COMMIT")
        seconds.append(time.perf_counter() - began)
    connection.close()
    return seconds
