"""Writing one document's next revision, and reading documents as typed values.

Every change goes through `record`, so that parents, exact bytes and signatures are made in one
place. The store keeps the bytes as they are given here and never makes them again.

Where several versions of a document stand, it is read as `domain.merging` shows them, and the next
change names all of them as its parents unless only a person can say which holds.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from courtdesk.actions.belief import RESTRICTIVE
from courtdesk.actions.session import Session
from courtdesk.domain import merging
from courtdesk.domain.access import Compartment
from courtdesk.domain.approval import Decision, Outcome, TelephoneApproval
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.cases import Plea
from courtdesk.domain.codec import from_body, merged
from courtdesk.domain.consent import Consent, most_restrictive
from courtdesk.domain.ids import CaseId, DocumentId, RevisionId, as_document_id
from courtdesk.domain.merging import SETTLED, Past, Shown
from courtdesk.domain.requirements import Assessment
from courtdesk.domain.screening import FinishedForm, RiskMark, ScreeningAgreement, narrowest
from courtdesk.errors import UserError
from courtdesk.exchange import sshsig
from courtdesk.store.compartments import CompartmentPublic
from courtdesk.store.records import (
    ChangedMeanwhile,
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
    seals to the member alone, by their own key, in the compartment's name. `built_on` are the
    versions that it follows from, where those are not all that stand.
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
    built_on: tuple[RevisionId, ...] | None = None


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
    """Append the next revision of each changed document, all or none, and return them.

    Raises `ChangedMeanwhile` for one that a colleague's change has reached since the page that is
    shown was read, and `UserError` for one in dispute.
    """
    new = [_revision(session, change) for change in changes]
    return session.vault.append(*new, author=session.me, drop_draft=drop_draft)


def _revision(session: Session, change: Change) -> NewRevision:
    document = session.vault.document(change.document)
    _require_seen(session, document)
    now = standing(session, document)
    if now.disputed and not change.settles:
        raise UserError(
            "Two versions of this record stand side by side: settle which one holds before "
            "changing it."
        )
    body = _exact(change.value, now.body)
    heads = tuple(head.id for head in document.heads) if document is not None else ()
    return NewRevision(
        document=change.document,
        kind=change.kind,
        case=change.case,
        parents=heads if change.built_on is None else change.built_on,
        over=heads,
        open=body,
        sealed=canonical(change.sealed) if change.sealed is not None else None,
        compartment=_sealed_to(session, change),
        signature=_signature(session, change.namespace, body),
    )


def _require_seen(session: Session, document: Document | None) -> None:
    """Raise `ChangedMeanwhile` when a colleague's version came in after the page was read (P4).

    It would else be named as a parent by somebody who never saw it, and be gone.
    """
    seen = session.seen
    late = [one for one in document.heads if one.number > seen] if document and seen else []
    if late and any(one.device != session.vault.device.device for one in late):
        raise ChangedMeanwhile(
            "A colleague's change of this came in while the page was open, so yours was not saved "
            "over it: go back, open the page again to see what it says now, and make your change "
            "again."
        )


def standing(session: Session, document: Document | None) -> Shown:
    """What a document shows of the versions that count; nothing of one that is not there.

    A forged version beside a real one is no second version: the next change passes both.
    """
    found = believed(session, document) if document is not None else None
    return shown(found) if found is not None else Shown({})


def believed(session: Session, document: Document) -> Document | None:
    """The document at the versions that count, or `None`; with what is in dispute beside them."""
    if len(document.heads) == 1 and document.kind not in RESTRICTIVE:
        return document
    return next(iter(session.belief.of([document]).documents), None)


def _sealed_to(session: Session, change: Change) -> CompartmentPublic | None:
    if change.compartment is None:
        return None
    if change.own:
        return CompartmentPublic(change.compartment, OUTSIDE, session.slot_public())
    return session.compartments[change.compartment]


def _exact(value: Any, old: Mapping[str, Any]) -> bytes:
    # Key tables come as bytes that the store made; everything else keeps what it does not know.
    if isinstance(value, bytes):
        return value
    # Why earlier versions were settled is said once, by the version that did.
    return canonical(merged({key: old[key] for key in old if key != SETTLED}, value))


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
    """A stored document as a typed value; of several versions what `merging` shows of them.

    Of a consent in dispute the value is what all of its versions allow, and no version by itself.
    """
    head = document.latest
    if len(document.heads) == 1:
        value = from_body(cls, head.body)
        return Recorded(document.id, head.id, value, head.made_at, head.author)
    view = shown(document)
    first = _first(cls, document, view)
    return Recorded(
        document=document.id,
        revision=first.id,
        value=_allowed(cls, document, first, view),
        at=first.made_at,
        by=first.author,
        disputed=bool(view.disputed),
        versions=tuple(tuple(RevisionId(one) for one in group) for group in view.versions),
    )


def shown(document: Document) -> Shown:
    """What the versions of a document that stand show together; `domain.merging` says how."""
    if len(document.heads) == 1 or all(one.open is None for one in document.heads):
        return Shown(document.latest.body, versions=((document.latest.id,),))
    past = {one.id: _past(one) for one in (*document.past, *document.heads)}
    return merging.shown(document.kind, [one.id for one in document.heads], past.values())


def body_of(document: Document) -> Mapping[str, Any]:
    """What a document says now; a change is made from this, never from one version of several."""
    return shown(document).body


def is_kept(document: Document) -> bool:
    """Whether anything of it is left that was not purged."""
    return any(one.open is not None for one in document.heads)


def _first(cls: type[Any], document: Document, view: Shown) -> Revision:
    """The version by whose revision, author and time the document goes.

    Of those in dispute the one that stops most, where something goes on by what they say: a form
    with risk, a plea that is no guilt, an assessment as not suitable, a decision that is no yes.
    """
    by_id = {one.id: one for one in document.heads}
    heads = [by_id[RevisionId(group[0])] for group in view.versions]
    if cls in _ALLOWS and view.disputed:
        return min(heads, key=lambda one: _ALLOWS[cls](from_body(cls, one.body)))
    return heads[0]


def _allowed(cls: type[T], document: Document, first: Revision, view: Shown) -> T:
    """The value: of a document in dispute the most restrictive, where somebody's leave is asked."""
    if view.whole and cls in _RESTRICT:
        heads = [from_body(cls, one.body) for one in document.heads if one.open is not None]
        return cast("T", _RESTRICT[cls](heads))
    return from_body(cls, first.body if view.whole else view.body)


_GRAVEST = (RiskMark.PRESENT, RiskMark.NOT_ASSESSED, RiskMark.NONE, RiskMark.NO_RISK_ITEMS)
_ALLOWS: Mapping[type[Any], Callable[[Any], int]] = {
    FinishedForm: lambda one: _GRAVEST.index(one.risk),
    Plea: lambda one: one.verdict.is_guilt,
    Assessment: lambda one: one.suitable,
    Decision: lambda one: one.outcome is Outcome.APPROVE,
    TelephoneApproval: lambda one: one.outcome is Outcome.APPROVE and not one.mistake,
}
"""How much a version lets go on; of two in dispute that let the same, the one made last."""

_RESTRICT: Mapping[type[Any], Callable[[Any], Any]] = {
    Consent: most_restrictive,
    ScreeningAgreement: narrowest,
}


def _past(revision: Revision) -> Past:
    body = revision.body if revision.open is not None else None
    return Past(revision.id, revision.parents, body, revision.has_sealed)


def of_kind(documents: Sequence[Document], kind: str) -> tuple[Document, ...]:
    """The documents of one kind, the one changed first before the others.

    By hybrid time, not by the clock: two changes within one millisecond keep their order.
    """
    found = [document for document in documents if document.kind == kind]
    return tuple(sorted(found, key=_hybrid))


def _hybrid(document: Document) -> tuple[int, int, str]:
    time = document.latest.time
    return time.wall, time.count, document.id
