"""What was sent and received is counted for each laptop and stream by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from courtdesk.domain.ids import DeviceId
from courtdesk.store import migrations, parcels
from courtdesk.store.connection import Connection, open_file

ONE, TWO = DeviceId("one"), DeviceId("two")


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    made = open_file(tmp_path / "vault.db", bytes(32), create=True)
    migrations.migrate(made)
    yield made
    made.close()


def test_the_last_one_sent_is_the_highest_of_its_laptop_and_stream(connection: Connection) -> None:
    assert parcels.last_sent(connection, ONE, "team") is None
    for number in (1, 2):
        parcels.note_sent(connection, ONE, "team", number, f"manifest {number}")
    parcels.note_sent(connection, ONE, "sync", 7, "other")
    assert parcels.last_sent(connection, ONE, "team") == (2, "manifest 2")
    assert parcels.last_sent(connection, TWO, "team") is None


def test_what_was_received_is_remembered_once(connection: Connection) -> None:
    for _ in range(2):
        parcels.note_received(connection, ONE, "team", 3, "manifest 3")
    parcels.note_received(connection, ONE, "team", 1, "manifest 1")
    assert parcels.received(connection, ONE, "team") == {1: "manifest 1", 3: "manifest 3"}
    assert parcels.received(connection, TWO, "team") == {}
