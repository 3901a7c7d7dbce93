"""Steps are applied in order, once, together with their record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from courtdesk.errors import DamagedVault, ForeignVault, NewerVault
from courtdesk.store import ledger, migrations
from courtdesk.store.connection import Connection, open_file
from courtdesk.store.vault import Vault
from tests.unit.store.conftest import Desk

KEY = bytes(32)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Connection]:
    connection = open_file(tmp_path / "vault.db", KEY, create=True)
    yield connection
    connection.close()


def schema(connection: Connection) -> list[tuple[str, str]]:
    query = "SELECT name, sql FROM sqlite_master ORDER BY name"
    return list(connection.execute(query).fetchall())


def test_a_new_vault_has_every_step(empty: Connection) -> None:
    migrations.migrate(empty)
    assert migrations.applied(empty) == migrations.STEPS
    assert migrations.pending(empty) == ()


@pytest.mark.parametrize("stop", migrations.STEPS[1:])
def test_migrated_is_fresh(empty: Connection, tmp_path: Path, stop: str) -> None:
    migrations.migrate(empty, stop_before=stop)
    empty.execute("INSERT INTO devices VALUES ('a row from before', x'00', NULL, NULL)")
    assert stop == migrations.pending(empty)[0]
    migrations.migrate(empty)
    fresh = open_file(tmp_path / "fresh.db", KEY, create=True)
    migrations.migrate(fresh)
    assert schema(empty) == schema(fresh)
    assert empty.execute("SELECT device FROM devices").fetchall() == [("a row from before",)]
    fresh.close()


def test_a_step_that_fails_leaves_nothing(
    empty: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrations.migrate(empty)
    before = schema(empty)
    steps = {"9999-broken": ("CREATE TABLE half (a)", "CREATE NONSENSE")}
    monkeypatch.setattr(migrations, "_STEPS", migrations._STEPS | steps)
    with pytest.raises(Exception, match="NONSENSE"):
        migrations.migrate(empty)
    assert schema(empty) == before
    assert "9999-broken" not in migrations.applied(empty)


def test_a_newer_vault_is_refused_untouched(desk: Desk) -> None:
    desk.create().close()
    connection = open_file(desk.folder.database, desk.key)
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('vault', '0999-from-the-future', 'some day')"
    )
    state = ledger.state(connection)
    connection.close()
    with pytest.raises(NewerVault, match="update CourtDesk"):
        desk.open()
    connection = open_file(desk.folder.database, desk.key)
    assert ledger.state(connection) == state
    connection.close()


def test_an_encrypted_file_of_others_is_foreign(desk: Desk) -> None:
    desk.folder.create()
    connection = open_file(desk.folder.database, desk.key, create=True)
    connection.execute("CREATE TABLE other (a)")
    connection.close()
    with pytest.raises(ForeignVault, match="did not make it"):
        desk.open()


def test_a_missing_step_is_damage(vault: Vault, desk: Desk) -> None:
    vault.close()
    connection = open_file(desk.folder.database, desk.key)
    connection.execute("DELETE FROM _sqlite_migrations WHERE name = ?", [migrations.STEPS[0]])
    connection.close()
    with pytest.raises(DamagedVault, match="step"):
        desk.open()


def test_the_caller_may_back_up_before_an_older_file_is_changed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.create().close()
    more = {"9998-more": ("CREATE TABLE more (a)",)}
    monkeypatch.setattr(migrations, "_STEPS", migrations._STEPS | more)
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, "9998-more"))
    told: list[tuple[str, ...]] = []
    desk.open(before_migration=told.append).close()
    desk.open(before_migration=told.append).close()
    assert told == [("9998-more",)]
