"""The rows of the truth that other tests do not reach through a vault."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courtdesk.domain.ids import DeviceId
from courtdesk.errors import DamagedVault
from courtdesk.store import ledger
from courtdesk.store.connection import DatabaseError
from courtdesk.store.head import Head
from courtdesk.store.records import PersonSignature
from courtdesk.store.vault import Vault
from tests.unit.store.conftest import ME, new

HEAD = Head("vault", DeviceId("device"), 7, 3, None)


@pytest.mark.parametrize(
    "change", [{"vault": "v"}, {"device": "d"}, {"counter": 8}, {"seq": 4}, {"id": "ab" * 32}]
)
def test_a_signed_head_names_every_field(change: dict[str, object]) -> None:
    assert ledger.head_message(HEAD) != ledger.head_message(replace(HEAD, **change))  # type: ignore[arg-type]


def test_a_vault_without_its_state_is_damaged(vault: Vault) -> None:
    def job(connection: ledger.Connection) -> None:
        connection.execute("DELETE FROM state")
        ledger.state(connection)

    with pytest.raises(DamagedVault, match="which one it is"):
        vault.writer.run(job)
    assert vault.writer.run_bare(ledger.state).vault == vault.id


def test_the_state_comes_back_as_it_was_saved(vault: Vault) -> None:
    vault.append(new("note", {}), author=ME)
    state = vault.writer.run_bare(ledger.state)
    other = replace(state, clean=True, restored="why", drafts=bytes([7] * 32))
    vault.writer.run(lambda writer: ledger.save_state(writer, other))
    assert vault.writer.run_bare(ledger.state) == other
    vault.writer.run(lambda writer: ledger.save_state(writer, state))


def test_a_revision_is_stored_once(vault: Vault) -> None:
    signature = PersonSignature("n", ME, "blob")
    (revision,) = vault.append(new("note", {}, signature=signature), author=ME)
    again = "INSERT INTO revisions SELECT n + 1, id, {} FROM revisions"
    columns = (
        "document, kind, case_id, device, seq + 1, header, salt, open, sealed, saved_at, "
        "namespace, signer, signature, chained"
    )
    with pytest.raises(DatabaseError, match=r"revisions\.id"):
        vault.writer.run(lambda writer: writer.execute(again.format(columns)))
    assert vault.revision(revision.id) == revision
