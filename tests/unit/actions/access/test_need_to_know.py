"""P5 in bytes: who holds no key learns no answer, whatever they do with the file.

A member of each role takes the copied folder, opens it with their own passphrase, decrypts every
byte of it and tries every key that they have on everything sealed. They find every word of the
compartments that their role reads and not one of another. That they find the ones shows that the
others would have been found.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from courtdesk.actions import (
    cases,
    decisions,
    equality,
    measures,
    notes,
    originals,
    referrals,
    reports,
    results,
    risk_levels,
    scores,
)
from courtdesk.actions.case_fhir import case_bundle
from courtdesk.actions.case_lines import case_lines
from courtdesk.actions.session import Session
from courtdesk.domain.access import READERS, Compartment, Permission, Role
from courtdesk.domain.ids import CaseId, RevisionId
from courtdesk.errors import NotAllowed, NotReadable
from courtdesk.store.connection import open_file
from courtdesk.store.keyslots import SlotFile
from courtdesk.store.records import DraftRef
from tests.unit.actions.access.attack import Loot, frames, pages, seen, take
from tests.unit.actions.access.marked import (
    OPEN,
    OWN,
    SEALED_KINDS,
    Marked,
    everything,
    lasting,
    word,
)
from tests.unit.actions.access.world import DRR, MHTR
from tests.unit.actions.conftest import PASSPHRASE, Laptop

MENTAL_HEALTH, SUBSTANCE = Compartment
WORDS = frozenset({OWN, *everything(MENTAL_HEALTH), *everything(SUBSTANCE)})


WHO_READS = {
    MENTAL_HEALTH: {Role.LD_PRACTITIONER, Role.LINK_WORKER, Role.ASSESSOR, Role.CLINICAL_LEAD},
    SUBSTANCE: {Role.CDO, Role.LD_PRACTITIONER, Role.LINK_WORKER, Role.ASSESSOR, Role.PROVIDER},
}
"""P5 a second time, on purpose: who lets another role read says so twice."""


def test_the_readers_are_those_that_hold() -> None:
    assert dict(READERS) == WHO_READS


def readable(role: Role) -> frozenset[Compartment]:
    return frozenset(one for one in Compartment if role in WHO_READS[one])


def loot(marked: Marked, role: Role, tmp_path: Path) -> Loot:
    """From a copy of its own: opening it changes it."""
    folder = tmp_path / "taken"
    shutil.copytree(marked.stolen, folder)
    return take(folder, role.value, PASSPHRASE)


@pytest.mark.parametrize("role", Role)
def test_every_byte_and_every_key(marked: Marked, role: Role, tmp_path: Path) -> None:
    found = loot(marked, role, tmp_path)
    # The search reaches: what is open is there for all, in pages and in rows.
    assert seen([OPEN], found.pages) == seen([OPEN], found.rows) == {OPEN}
    # Nothing of what is sealed lies open anywhere, to nobody.
    assert seen(WORDS, (*found.files, *found.pages, *found.rows)) == frozenset()
    words = seen(WORDS, found.opened)
    mine = readable(role)
    for compartment in Compartment:
        if compartment in mine:
            assert lasting(compartment) <= words
        else:
            assert not words & everything(compartment)
    assert (OWN in words) is (role is Role.LINK_WORKER)


def test_the_copy_holds_what_is_claimed_to_be_searched(marked: Marked, tmp_path: Path) -> None:
    names = {path.name for path in marked.stolen.rglob("*") if path.is_file()}
    assert {"vault.db", "vault.db-wal", "keys.json"} <= names
    assert [*(marked.stolen / "vault" / "backups").glob("*.tar")]
    log = (marked.stolen / "vault" / "vault.db-wal").read_bytes()
    slots = SlotFile.load(marked.stolen / "vault" / "keys.json")
    key = slots.unlock(Role.CDO.value, PASSPHRASE).vault_key
    # The drafts were begun last: that they are there stands open, in the log.
    assert seen(["page:write_note"], frames(log, key)) == {"page:write_note"}
    found = loot(marked, Role.CDO, tmp_path)
    assert {"revisions", "wraps", "drafts", "draft_wraps", "search", "search_data"} <= found.tables
    # A backup's own pages are searched as well as the vault's.
    (backup,) = (marked.stolen / "vault" / "backups").glob("*.tar")
    assert len(found.pages) * 4096 > backup.stat().st_size


def test_a_free_page_is_searched_like_any_other(tmp_path: Path) -> None:
    """What is deleted stays where it was, unless it is overwritten: this search would show it."""
    path, key = tmp_path / "plain.db", bytes(range(32))
    connection = open_file(path, key, create=True)
    connection.execute("PRAGMA secure_delete=OFF")
    connection.execute("CREATE TABLE one (text TEXT)")
    connection.execute("INSERT INTO one VALUES (?)", [word(SUBSTANCE, "answers") * 2000])
    connection.execute("DELETE FROM one")
    assert connection.execute("PRAGMA freelist_count").fetchone()[0] > 0
    connection.close()
    searched = tuple(pages(path.read_bytes(), key))
    assert seen(WORDS, searched) == {word(SUBSTANCE, "answers")}


def test_the_search_knows_a_word_in_every_spelling() -> None:
    text = word(MENTAL_HEALTH, "answers")
    for one in (text.upper().encode(), text.encode("utf-16-le"), text.encode().hex().encode()):
        assert seen(WORDS, [b"before " + one + b" after"]) == {text}
    assert seen(WORDS, [text.encode()[:-1]]) == frozenset()


# Through the program, with the member's real keys


@pytest.fixture
def laptop(marked: Marked, tmp_path: Path) -> Iterator[Laptop]:
    made = marked.laptop(tmp_path)
    yield made
    made.leave()


def sealed_revisions(laptop: Laptop) -> dict[RevisionId, tuple[str, set[Compartment]]]:
    """Every sealed revision: its kind and what it is wrapped to."""
    assert laptop.session is not None
    session = laptop.session
    connection = open_file(laptop.folder.database, session.vault_key, read_only=True)
    try:
        rows = connection.execute(
            "SELECT hex(id), kind, compartment FROM revisions JOIN wraps ON revision = n"
        ).fetchall()
    finally:
        connection.close()
    found: dict[RevisionId, tuple[str, set[Compartment]]] = {}
    for text, kind, name in rows:
        _, to = found.setdefault(RevisionId(text.lower()), (kind, set()))
        to.add(Compartment(name))
    return found


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("compartment", Compartment)
def test_who_unseals_what(
    laptop: Laptop, marked: Marked, compartment: Compartment, role: Role
) -> None:
    session = laptop.enter(role.value)
    revisions = {
        one: kind for one, (kind, to) in sealed_revisions(laptop).items() if to == {compartment}
    }
    assert set(revisions.values()) == SEALED_KINDS[compartment]
    drafts = [
        info for info in session.vault.drafts(None) if info.compartment == (compartment.value, 1)
    ]
    assert {info.form.partition(":")[0] for info in drafts} == {"page", drafts[0].form}
    acts: list[Callable[[], object]] = [
        partial(session.vault.unseal, one, session.keys) for one in revisions
    ]
    acts += [partial(opened_draft, session, one.case, one.form) for one in drafts]
    for act in acts:
        if role in WHO_READS[compartment]:
            assert act()
        else:
            with pytest.raises(NotReadable):
                act()


def opened_draft(session: Session, case: CaseId, form: str) -> object:
    """The draft as the store opens it for this member: their own keys, and nothing asked."""
    return session.vault.open_draft(
        DraftRef(case, form),
        author=session.me,
        compartment=None,
        slot_public=session.slot_public(),
        slot_private=session.identity.slot,
        keys=session.keys,
    ).content


def test_nothing_is_wrapped_to_two_compartments(laptop: Laptop) -> None:
    laptop.enter(Role.LINK_WORKER.value)
    assert all(len(to) == 1 for _, to in sealed_revisions(laptop).values())


@pytest.mark.parametrize("role", Role)
def test_all_that_a_member_is_shown(laptop: Laptop, marked: Marked, role: Role) -> None:
    session = laptop.enter(role.value)
    shown = "\n".join(said(session, marked.case))
    words = seen(WORDS, [shown.encode()])
    for compartment in Compartment:
        if compartment not in readable(role):
            assert not words & everything(compartment)
        elif session.may(Permission.READ_CASES):
            # What is typed elsewhere, and the notes that the page of the assessment alone shows.
            others = {word(compartment, one) for one in ("draft", "page", "assessment")}
            assert words >= lasting(compartment) - others
    if session.may(Permission.READ_CASES):
        assert OPEN in shown
    else:
        assert shown == ""


def said(session: Session, case: CaseId) -> Iterator[str]:
    """Everything that the actions and the command line tell this member about the case."""
    reading: tuple[Callable[[], object], ...] = (
        lambda: cases.case_file(session, case),
        lambda: cases.timeline(session, case),
        lambda: cases.search(session, "marlow"),
        lambda: [
            (one, notes.history(session, case, one.document))
            for one in notes.notes_of(session, case)
        ],
        lambda: measures.measures(session, case),
        lambda: referrals.of_case(session, case),
        lambda: risk_levels.read_risk(session, case),
        lambda: scores.series(session, case),
        lambda: equality.read_equality(session, case),
        lambda: [*case_lines(session, case)],
        lambda: json.dumps(case_bundle(session, case)),
        lambda: reports.snippet(session, case).text,
        *(partial(decisions.decision_text, session, case, kind) for kind in (MHTR, DRR)),
    )
    for read in (*reading, *(_forms(session, case) if session.may(Permission.READ_CASES) else ())):
        try:
            yield repr(read())
        except (NotAllowed, NotReadable):
            continue


def _forms(session: Session, case: CaseId) -> Iterator[Callable[[], object]]:
    """The answers of every version of every form, and the paper that is attached to it."""
    for form in cases.case_file(session, case).forms:
        for version in results.versions(session, form):
            yield partial(results.read_result, session, version)
        for one in originals.originals_of(session, case, form.document):
            yield partial(originals.read_original, session, one)
