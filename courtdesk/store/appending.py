"""The next states of documents, written at the end of this laptop's own chain."""

from __future__ import annotations

from collections.abc import Sequence

from courtdesk.domain.ids import MemberId
from courtdesk.store import clock as logical
from courtdesk.store import ledger, projections, revisions
from courtdesk.store.connection import Connection
from courtdesk.store.records import ChangedMeanwhile, NewRevision, Revision
from courtdesk.store.revisions import Place


def append(
    writer: Connection, new: Sequence[NewRevision], author: MemberId, now: int
) -> tuple[Revision, ...]:
    """Record these, in one transaction of the writer's; `now` in ms since 1970.

    Raises `ChangedMeanwhile` unless what each one was made over is exactly its document's heads
    now.
    A change of kind or case, or bytes that are not canonical, is `ValueError`.
    """
    state = ledger.state(writer)
    first = 0
    touched: list[str] = []
    for one in new:
        _require_heads(writer, one)
        time = logical.after(state.time, now)
        made = revisions.make(one, author, Place(state.device, state.seq + 1, state.head, time))
        number = ledger.insert(writer, made, one.signature, now, chained=True)
        touched.extend(projections.record(writer, number, made.id, made.header))
        state = ledger.advance(state, made)
        first = first or number
    if not first:
        return ()
    projections.index(writer, touched)
    ledger.save_state(writer, state)
    ledger.sign_head(writer, state)
    return ledger.find(writer, "n >= ?", [first])


def _require_heads(connection: Connection, new: NewRevision) -> None:
    """Raise `ChangedMeanwhile` unless `new` was made over exactly the heads that stand now."""
    heads = connection.execute(
        "SELECT revisions.id, current.kind, current.case_id FROM current "
        "JOIN revisions ON n = revision WHERE current.document = ?",
        [new.document],
    ).fetchall()
    over = new.parents if new.over is None else new.over
    if {head.hex() for head, _, _ in heads} != set(over):
        raise ChangedMeanwhile(
            "This was changed in the meantime, and your change was not saved over it: look at it "
            "as it stands now, then make your change again."
        )
    if any((kind, case) != (new.kind, new.case) for _, kind, case in heads):
        raise ValueError("a document keeps its kind and its case")
