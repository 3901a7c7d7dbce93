"""What this laptop has sent and received in bundles: numbers and manifests, and nothing inside.

A bundle names its sender's number and the manifest of the bundle before. Whoever sends must know
how far they had counted, also after a crash; whoever receives must know what came before, so that
the same file twice, or an older one, is told as that. Each laptop counts each stream from 1; a
stream is what a bundle is for. Local rows: they are in no chain and go nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from courtdesk.domain.ids import DeviceId
from courtdesk.store.connection import Connection


def last_sent(connection: Connection, device: DeviceId, stream: str) -> tuple[int, str] | None:
    """The number and manifest id of the last bundle that `device` made, or `None`."""
    query = (
        "SELECT number, manifest FROM sent WHERE device = ? AND stream = ? "
        "ORDER BY number DESC LIMIT 1"
    )
    row = connection.execute(query, [device, stream]).fetchone()
    return (row[0], row[1]) if row is not None else None


def note_sent(
    connection: Connection, device: DeviceId, stream: str, number: int, manifest: str
) -> None:
    """Count a bundle before it leaves: a number is never given twice."""
    connection.execute(
        "INSERT INTO sent (device, stream, number, manifest) VALUES (?, ?, ?, ?)",
        [device, stream, number, manifest],
    )


def received(connection: Connection, device: DeviceId, stream: str) -> Mapping[int, str]:
    """The manifest id of every bundle of this laptop that was taken in, by number."""
    query = "SELECT number, manifest FROM received WHERE device = ? AND stream = ?"
    return dict(connection.execute(query, [device, stream]).fetchall())


def note_received(
    connection: Connection, device: DeviceId, stream: str, number: int, manifest: str
) -> None:
    """Remember that this bundle was taken in."""
    connection.execute(
        "INSERT OR IGNORE INTO received (device, stream, number, manifest) VALUES (?, ?, ?, ?)",
        [device, stream, number, manifest],
    )
