"""Writing one document's next revision, and reading documents as typed values.

Every change goes through `record`, so that parents, exact bytes and signatures are made in one
place. The store keeps the bytes as they are given here and never makes them again.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.codec import from_body, merged
from courtdesk.domain.ids import CaseId, DocumentId, as_document_id
from courtdesk.errors import UserError
from courtdesk.exchange import sshsig
from courtdesk.store.compartments import CompartmentPublic
from courtdesk.store.records import (
    Document,
    DraftRef,
    NewRevision,
    PersonSignature,
    Revision,
    canonical,
)
from courtdesk.store.revisions import OUTSIDE

T = TypeVar("T")


@dataclass(frozen=True)
class Change:
    """One document's next state. `namespace` set means that the person signs it (P4).

    `settles` is for a change that was made from all the versions that stand side by side. `own`
    seals to the member alone, by their own key, in the compartment's name.
    """

    kind: str
    value: Any
    document: DocumentId
    case: CaseId | None = None
    sealed: Any = None
    compartment: Compartment | None = None
    namespace: str | None = None
    settles: bool = False
    own: bool = False


def derived_id(case: CaseId, kind: str, part: str = "") -> DocumentId:
    """The id of the one document of `kind` (and `part`) that a case can have.

    A version 8 UUID from SHA-256, so that every laptop derives the same one; a case's own id
    comes from a secret, and so the derived one says nothing either.
    """
    digest = hashlib.sha256(f"{case}\0{kind}\0{part}".encode()).digest()
    return as_document_id(digest)


def new_id(session: Session) -> DocumentId:
    """A fresh document id: a version 7 UUID, so that ids sort by when they were made."""
    return uuid7(int(session.clock().timestamp() * 1000))


def uuid7(milliseconds: int) -> DocumentId:
    """A version 7 UUID (RFC 9562): 48 bits of Unix time in ms, the rest random."""
    raw = bytearray(milliseconds.to_bytes(6, "big") + uuid.uuid4().bytes[6:])
    raw[6] = (raw[6] & 0x0F) | 0x70
    raw[8] = (raw[8] & 0x3F) | 0x80
    return DocumentId(str(uuid.UUID(bytes=bytes(raw))))


def record(
    session: Session, *changes: Change, drop_draft: DraftRef | None = None
) -> tuple[Revision, ...]:
    """Append the next revision of each changed document, all or none, and return them."""
    new = [_revision(session, change) for change in changes]
    return session.vault.append(*new, author=session.me, drop_draft=drop_draft)


def _revision(session: Session, change: Change) -> NewRevision:
    document = session.vault.document(change.document)
    old = document.latest.body if document is not None else {}
    if document is not None and len(document.heads) > 1 and not change.settles:
        raise UserError(
            "Two versions of this record stand side by side: settle which one holds before "
            "changing it."
        )
    body = _exact(change.value, old)
    return NewRevision(
        document=change.document,
        kind=change.kind,
        case=change.case,
        parents=tuple(head.id for head in document.heads) if document is not None else (),
        open=body,
        sealed=canonical(change.sealed) if change.sealed is not None else None,
        compartment=_sealed_to(session, change),
        signature=_signature(session, change.namespace, body),
    )


def _sealed_to(session: Session, change: Change) -> CompartmentPublic | None:
    if change.compartment is None:
        return None
    if change.own:
        return CompartmentPublic(change.compartment, OUTSIDE, session.slot_public())
    return session.compartments[change.compartment]


def _exact(value: Any, old: dict[str, Any]) -> bytes:
    # Key tables come as bytes that the store made; everything else keeps what it does not know.
    return value if isinstance(value, bytes) else canonical(merged(old, value))


def _signature(session: Session, namespace: str | None, body: bytes) -> PersonSignature | None:
    if namespace is None:
        return None
    blob = sshsig.sign(session.identity.sign, namespace, body)
    return PersonSignature(namespace=namespace, signer=session.me, blob=blob)


def read(session: Session, cls: type[T], document: DocumentId) -> Recorded[T] | None:
    """The current value of one document, or `None` when there is none."""
    found = session.vault.document(document)
    return recorded(cls, found) if found is not None else None


def recorded(cls: type[T], document: Document) -> Recorded[T]:
    """A stored document as a typed value; of two heads the later-made one, marked disputed."""
    head = document.latest
    return Recorded(
        document=document.id,
        revision=head.id,
        value=from_body(cls, head.body),
        at=head.made_at,
        by=head.author,
        disputed=len(document.heads) > 1,
    )


def of_kind(documents: Sequence[Document], kind: str) -> tuple[Document, ...]:
    """The documents of one kind, the one changed first before the others.

    By hybrid time, not by the clock: two changes within one millisecond keep their order.
    """
    found = [document for document in documents if document.kind == kind]
    return tuple(sorted(found, key=_hybrid))


def _hybrid(document: Document) -> tuple[int, int, str]:
    time = document.latest.time
    return time.wall, time.count, document.id
