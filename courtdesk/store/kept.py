"""Documents as they were read last, for as long as nothing is committed.

A screen asks for the same documents dozens of times: who is signed in, what the team is, the case.
SQLite itself says whether the file has changed since, by whichever connection, so that what is
kept is what reading again would give.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from courtdesk.domain.merging import NEVER
from courtdesk.store import audit, ledger
from courtdesk.store.connection import Connection
from courtdesk.store.records import Document

LIMIT = 256
"""How many questions are answered from memory: about those of a long day's list."""


class Kept:
    """What one reading connection gave; used by one thread at a time, as the connection is."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, ...], tuple[Document, ...]] = {}
        self._version = 0

    def documents(
        self, reader: Connection, where: str, values: Sequence[str]
    ) -> tuple[Document, ...]:
        """As `ledger.documents`, with the past of those that have several heads."""
        (version,) = reader.execute("PRAGMA data_version").fetchone()
        if version != self._version or len(self._answers) >= LIMIT:
            self.forget()
            self._version = version
        asked = (where, *values)
        if asked not in self._answers:
            found = ledger.documents(reader, where, values)
            self._answers[asked] = tuple(_with_past(reader, one) for one in found)
        return self._answers[asked]

    def forget(self) -> None:
        """Let go of all of it, as another connection counts its changes anew."""
        self._answers.clear()


def _with_past(reader: Connection, document: Document) -> Document:
    # Nearly every document has one head, and must cost no question more.
    if len(document.heads) < 2 or document.kind in NEVER:
        return document
    return replace(document, past=audit.history(reader, document.id))
