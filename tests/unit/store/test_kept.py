"""What was read is read again only once something was committed, by whichever connection."""

from __future__ import annotations

import pytest

from courtdesk.store import kept
from courtdesk.store.connection import open_file
from courtdesk.store.vault import Vault
from tests.unit.store.conftest import ME, Desk, new


def noted(vault: Vault, text: str) -> None:
    vault.append(new("note", {"text": text}), author=ME)


def test_reading_twice_gives_what_was_read_once(vault: Vault) -> None:
    noted(vault, "first")
    assert vault.documents(kind="note")[0] is vault.documents(kind="note")[0]


def test_what_was_committed_since_is_read(vault: Vault) -> None:
    for count in (1, 2, 3):
        noted(vault, str(count))
        assert len(vault.documents(kind="note")) == count


def test_what_another_connection_committed_is_read(vault: Vault, desk: Desk) -> None:
    noted(vault, "first")
    assert len(vault.documents(kind="note")) == 1
    other = open_file(desk.folder.database, desk.key)
    other.execute("DELETE FROM current")
    assert vault.documents(kind="note") == ()
    other.close()


def test_what_is_kept_has_a_limit(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    noted(vault, "first")
    before = vault.documents(kind="note")[0]
    monkeypatch.setattr(kept, "LIMIT", 3)
    for kind in ("a", "b", "c"):
        vault.documents(kind=kind)
    after = vault.documents(kind="note")[0]
    assert after == before
    assert after is not before
