"""A vault at work, and what is left of it after a kill."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from courtdesk.domain.ids import CaseId, RevisionId
from courtdesk.errors import NotReadable, UserError
from courtdesk.store import ledger
from courtdesk.store.connection import open_file
from courtdesk.store.records import ChangedMeanwhile, DraftRef, NewRevision, PersonSignature
from courtdesk.store.vault import Vault
from courtdesk.store.verify import verify
from tests.unit.store.conftest import ME, RESERVE, VAULT_ID, Desk, case_body, fresh, new

UNKNOWN = RevisionId("ab" * 32)


def test_a_new_vault_has_a_device_and_nothing_else(desk: Desk, vault: Vault) -> None:
    assert vault.id == VAULT_ID
    assert vault.device.previous is None
    assert vault.needs_new_device
    assert vault.notices == ()
    vault.append(new("device", {"device": vault.device.device}), author=ME)
    assert not vault.needs_new_device


def test_what_is_appended_is_read_back_exactly(desk: Desk, vault: Vault) -> None:
    case = CaseId(fresh())
    signature = PersonSignature("consent@courtdesk.v1", ME, "-----BEGIN SSH SIGNATURE-----\nx\n")
    one = new("consent", {"agreed": True}, case=case, signature=signature)
    (appended,) = vault.append(one, author=ME)
    assert appended.open == one.open
    assert (appended.author, appended.signature, appended.parents) == (ME, signature, ())
    assert (appended.kind, appended.case, appended.document) == ("consent", case, one.document)
    assert appended.saved_at == appended.made_at
    vault.close()
    again = desk.open()
    assert again.revisions_of(case) == (appended,)
    assert again.revision(appended.id) == appended
    assert again.revision(UNKNOWN) is None
    document = again.document(one.document)
    assert document is not None
    assert document.heads == (appended,)
    again.close()


def test_every_revision_is_the_next_link_of_the_chain(desk: Desk, vault: Vault) -> None:
    first = vault.append(*(new("note", {"n": n}) for n in range(3)), author=ME)
    second = vault.append(new("note", {}), author=ME)
    chain = [*first, *second]
    assert [link.seq for link in chain] == [1, 2, 3, 4]
    assert [link.previous for link in chain] == [None, *(link.id for link in chain[:-1])]
    assert {link.device for link in chain} == {vault.device.device}


def test_hybrid_time_rises_when_the_clock_is_put_back(desk: Desk, vault: Vault) -> None:
    first = vault.append(new("note", {}), new("note", {}), author=ME)
    desk.now -= timedelta(days=300)
    later = vault.append(new("note", {}), author=ME)
    times = [(one.time.wall, one.time.count) for one in (*first, *later)]
    assert times == sorted(set(times))


def test_the_device_signs_the_end_of_its_chain(vault: Vault) -> None:
    (last,) = vault.append(new("note", {}), author=ME)
    ((head, signature, public),) = vault.writer.run_bare(lambda c: list(ledger.signed_heads(c)))
    assert (head.vault, head.device, head.seq, head.id) == (VAULT_ID, last.device, 1, last.id)
    assert public == vault.device.public
    Ed25519PublicKey.from_public_bytes(public).verify(signature, ledger.head_message(head))


def test_parents_must_be_the_heads_that_stand(vault: Vault) -> None:
    (first,) = vault.append(new("note", {"n": 1}), author=ME)
    document = first.document

    def change(*parents: RevisionId, **more: Any) -> NewRevision:
        return new(more.pop("kind", "note"), {"n": 2}, document, parents=parents, **more)

    for wrong in (change(), change(UNKNOWN), change(first.id, UNKNOWN)):
        with pytest.raises(ChangedMeanwhile, match="was not saved over it"):
            vault.append(wrong, author=ME)
    (second,) = vault.append(change(first.id), author=ME)
    with pytest.raises(ChangedMeanwhile):
        vault.append(change(first.id), author=ME)
    with pytest.raises(ChangedMeanwhile):
        vault.append(change(second.id), change(second.id), author=ME)
    with pytest.raises(ChangedMeanwhile):
        vault.append(new("note", {}, parents=(UNKNOWN,)), author=ME)
    for other in ({"kind": "plea"}, {"case": CaseId(fresh())}):
        with pytest.raises(ValueError, match="keeps its kind"):
            vault.append(change(second.id, **other), author=ME)
    found = vault.document(document)
    assert found is not None
    assert found.heads == (second,)


def test_nothing_to_append_is_nothing(vault: Vault) -> None:
    assert vault.append(author=ME) == ()


def test_documents_by_case_and_kind(desk: Desk, vault: Vault) -> None:
    case, other = desk.listed(vault), desk.listed(vault)
    plea, note = new("plea", {}, case=case), new("note", {}, case=case)
    vault.append(plea, note, new("plea", {}, case=other), author=ME)

    def kinds(**wanted: Any) -> list[str]:
        return sorted(document.kind for document in vault.documents(**wanted))

    assert kinds(case=case) == ["case", "note", "plea"]
    assert kinds(kind="plea") == ["plea", "plea"]
    assert kinds(case=case, kind="plea") == ["plea"]
    assert kinds(case=case, kinds=["plea", "note"]) == ["note", "plea"]
    assert kinds(kinds=[]) == []
    assert len(kinds()) == 7
    assert vault.document(fresh()) is None
    assert [one.kind for one in vault.revisions_of(case)] == ["case", "plea", "note"]


def test_a_sealed_part_is_for_those_who_hold_the_key(desk: Desk, vault: Vault) -> None:
    one = new("response", {}, sealed=b'{"answers":[]}', compartment=desk.compartment)
    (revision,) = vault.append(one, author=ME)
    assert (revision.has_sealed, revision.compartment) == (True, ("mental-health", 1))
    assert vault.unseal(revision.id, desk.keys) == b'{"answers":[]}'
    with pytest.raises(NotReadable, match="mental health"):
        vault.unseal(revision.id, {})
    (plain,) = vault.append(new("note", {}), author=ME)
    assert (plain.has_sealed, plain.compartment) == (False, None)
    with pytest.raises(NotReadable):
        vault.unseal(plain.id, desk.keys)
    with pytest.raises(UserError, match="not in the vault"):
        vault.unseal(UNKNOWN, desk.keys)


def test_a_purged_revision_says_so_and_the_chain_holds(vault: Vault) -> None:
    (revision,) = vault.append(new("note", {"gone": "soon"}), author=ME)
    purge = "UPDATE revisions SET open = NULL, salt = NULL"
    vault.writer.run(lambda writer: writer.execute(purge))
    found = vault.revision(revision.id)
    assert found is not None
    assert found.open is None
    with pytest.raises(UserError, match="deleted for good"):
        _ = found.body
    report = verify(vault)
    assert report.ok
    assert report.purged == 1


def test_it_is_usable_from_many_threads(desk: Desk, vault: Vault) -> None:
    errors: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(5):
                desk.listed(vault, family=name, order=number)
                assert vault.search(name)
        except (AssertionError, UserError) as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(f"Name{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(vault.documents(kind="case")) == 20
    assert verify(vault).ok


def test_closing_twice_is_closing(vault: Vault) -> None:
    vault.close()
    vault.close()


def test_closing_a_vault_whose_file_was_damaged_hides_nothing_else(
    desk: Desk, vault: Vault
) -> None:
    """A refusal at sign-in closes the vault: what closing it meets must not take its place."""
    vault.close()
    again = desk.open()
    with desk.folder.database.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    again.close()
    desk.folder.lock()
    desk.folder.unlock()


CANARIES = ("Canaryfamily", "Canarygiven", "Y765432", "Canaryanswer", "CANARYREF")


def test_no_personal_data_is_readable_in_any_file(desk: Desk, tmp_path: Path) -> None:
    vault = desk.create()
    person = new("person", {"family": "Canaryfamily", "given": "Canarygiven", "crn": "Y765432"})
    case = CaseId(fresh())
    listing = new("case", case_body(person.document, reference="CANARYREF"), case, case=case)
    vault.append(person, listing, author=ME)
    draft = desk.draft(vault, DraftRef(case, "k10"))
    for number in range(50):
        vault.write_draft(draft, f"Canaryanswer {number}".encode() * 100)
    vault.write_draft(desk.draft(vault, DraftRef(case, "x"), sealed=False), b"Canaryanswer")
    assert vault.search("canaryf")
    verify(vault, rebuild=True)
    files = 0
    for _ in range(2):
        for file in tmp_path.rglob("*"):
            if file.is_file():
                files += 1
                data = file.read_bytes().lower()
                for canary in CANARIES:
                    for spelled in (canary.encode(), canary.encode("utf-16-le")):
                        assert spelled.lower() not in data, file
        vault.close()
    assert files > 8


PROGRAM = """
import json, pathlib, sys
from datetime import datetime, UTC
from courtdesk.store.folder import VaultFolder
from courtdesk.store.records import DraftRef, NewRevision, canonical
from courtdesk.store.vault import Vault
base, key, vault_id, case, start, reserve = sys.argv[1:]
folder = VaultFolder(pathlib.Path(base, "vault"), pathlib.Path(base, "state"))
clock = lambda: datetime.now(UTC)
vault = Vault.open(folder, vault_id, bytes.fromhex(key), clock, reserve_bytes=int(reserve))
draft = vault.open_draft(DraftRef(case, "k10"), author="me", compartment=None,
                         slot_public=b"", slot_private=b"", keys={})
number = int(start)
while True:
    number += 1
    vault.write_draft(draft, str(number).encode())
    print("draft", number, flush=True)
    document = f"00000000-0000-4000-8000-{number:012}"
    new = NewRevision(document, "note", case, (), canonical({"n": number, "pad": "x" * 3000}))
    (made,) = vault.append(new, author="me")
    print("note", number, made.id, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a Unix thing")
def test_twenty_kills_lose_nothing_that_was_acknowledged(desk: Desk) -> None:
    desk.create().close()
    chance = random.Random(20261123)
    case, start = CaseId(fresh()), 0
    notes: dict[int, str] = {}
    for _ in range(20):
        given = [str(desk.base), desk.key.hex(), VAULT_ID, case, str(start), str(RESERVE)]
        with subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *given], stdout=subprocess.PIPE, text=True
        ) as child:
            assert child.stdout is not None
            lines = [child.stdout.readline() for _ in range(chance.randint(1, 12))]
            child.send_signal(signal.SIGKILL)
            lines += child.stdout.readlines()
        words = [line.split() for line in lines if line.endswith("\n")]
        assert words, "the child said nothing"
        drafted = max(int(word[1]) for word in words if word[0] == "draft")
        notes.update({int(word[1]): word[2] for word in words if word[0] == "note"})
        desk.now = max(desk.now, datetime.now(UTC))  # the program's clock is the machine's
        vault = desk.open()
        assert [notice.code for notice in vault.notices] == ["unclean-exit"]
        found = {one.body["n"]: one.id for one in vault.revisions_of(case)}
        assert notes.items() <= found.items()
        content = desk.draft(vault, DraftRef(case, "k10"), sealed=False).content
        assert content is not None
        assert int(content) >= drafted
        vault.close()
        start = max(drafted, *found) if found else drafted
    vault = desk.open()
    report = verify(vault)
    assert report.lines[-1] == "Everything agrees."
    assert vault.notices == ()
    vault.close()


def test_the_file_opens_without_courtdesk(desk: Desk, vault: Vault) -> None:
    """Ten years on: any SQLCipher, the raw key, SHA-256 and JSON are enough."""
    (revision,) = vault.append(new("note", {"kept": True}), author=ME)
    vault.close()
    connection = open_file(desk.folder.database, desk.key, read_only=True)
    query = "SELECT id, header, salt, open FROM revisions"
    identity, header, salt, body = connection.execute(query).fetchone()
    connection.close()
    assert hashlib.sha256(header).hexdigest() == identity.hex() == revision.id
    assert json.loads(header)["open"] == hashlib.sha256(salt + body).hexdigest()
    assert json.loads(body) == {"kept": True}


def test_begin_new_device_goes_on_from_the_old_chain(desk: Desk, vault: Vault) -> None:
    (last,) = vault.append(new("note", {}), author=ME)
    before = vault.device
    after = vault.begin_new_device("this folder was copied from another laptop")
    assert after.device != before.device
    assert after.public != before.public
    assert after.previous == {
        "device": before.device,
        "seq": 1,
        "id": last.id,
        "why": "this folder was copied from another laptop",
    }
    assert vault.needs_new_device
    (first,) = vault.append(new("device", {"device": after.device}), author=ME)
    assert (first.seq, first.previous, first.device) == (1, None, after.device)
    assert verify(vault).ok
    keys = "SELECT count(*) FROM devices WHERE private IS NOT NULL"
    assert vault.writer.run_bare(lambda writer: writer.execute(keys).fetchone()) == (1,)
