"""Attaching the paper original of a finished form, and reading it again.

The content is recognised by its first bytes and sealed as it is; nothing here decodes a picture
or opens a PDF. An original is never removed, only marked as attached by mistake. The file that it
came from is not touched: deleting a scan is the site's rule to follow, not ours to guess.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from courtdesk.actions import audit, identities
from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, new_id, of_kind, record, recorded
from courtdesk.actions.session import Session
from courtdesk.documents import whole_file
from courtdesk.domain.access import Compartment, Permission
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.originals import (
    MAX_BYTES,
    MOST,
    MediaType,
    Original,
    media_type_of,
    next_name,
    sealed_to,
)
from courtdesk.domain.screening import FinishedForm, to_fill_in
from courtdesk.errors import DamagedVault, FieldError, FileRefused, NotReadable, UserError
from courtdesk.store.records import Revision, Time

KIND = "original"
"""The kind of these documents in the record."""

Look = Callable[[MediaType, bytes], None]
"""A last look at the content before it is kept; raises `CourtDeskError` to refuse it."""


def attach_original(
    session: Session,
    case: CaseId,
    document: DocumentId,
    path: Path,
    *,
    look: Look | None = None,
) -> Recorded[Original]:
    """Seal the file at `path` beside the finished form `document`; return what is recorded.

    Whoever may fill the form in may attach its paper. Raises `UserError` when the form is not one
    of the case, has `MOST` originals or holds this
    very content already, `FileRefused` for a file that is no PNG, JPEG or PDF of at most
    `MAX_BYTES`, and whatever `look` raises.
    """
    finished = _finished(session, case, document)
    session.require(_needed(session, finished))
    there = originals_of(session, case, document)
    if len(there) >= MOST:
        raise UserError(
            f"{MOST} originals are attached to this form, and there is room for no more: put the "
            "pages into one PDF next time."
        )
    media_type, content = read_file(path)
    digest = hashlib.sha256(content).hexdigest()
    for one in there:
        if one.value.sha256 == digest and not one.value.mistake:
            raise UserError(f"This file is attached already: it is {one.value.name}.")
    if look is not None:
        look(media_type, content)
    value = Original(case, document, next_name(len(there)), media_type, len(content), digest)
    made = new_id(session)
    change = Change(
        KIND,
        value,
        made,
        case,
        sealed={"content": base64.b64encode(content).decode("ascii")},
        compartment=sealed_to(_compartment(session, finished)),
    )
    record(session, change)
    return _one(session, case, made)


def originals_of(
    session: Session, case: CaseId, document: DocumentId
) -> tuple[Recorded[Original], ...]:
    """The originals of one finished form in the order in which they were attached.

    Those attached by mistake are among them, and say so.
    """
    session.require(Permission.READ_CASES)
    first: dict[DocumentId, Time] = {}
    for revision in session.vault.revisions_of(case):
        if revision.kind == KIND:
            first[revision.document] = min(
                first.get(revision.document, revision.time), revision.time, key=_order
            )
    found = of_kind(session.vault.documents(case=case), KIND)
    every = (recorded(Original, one) for one in found)
    mine = (one for one in every if one.value.form == document)
    # By when each was first recorded: marking one as a mistake must not move it in the list, and
    # two within one millisecond keep their order.
    return tuple(sorted(mine, key=lambda one: (*_order(first[one.document]), one.document)))


def may_attach(session: Session, finished: Recorded[FinishedForm]) -> bool:
    """Whether this member may attach the paper of this form, and mark one as a mistake."""
    session.require(Permission.READ_CASES)
    return session.may(_needed(session, finished))


def may_read_original(session: Session, original: Recorded[Original]) -> bool:
    """Whether this member's keys open the content."""
    session.require(Permission.READ_CASES)
    held = {compartment for compartment, _ in session.keys}
    sealed = _sealed_revision(session, original)
    return sealed.compartment is not None and Compartment(sealed.compartment[0]) in held


def read_original(session: Session, original: Recorded[Original]) -> bytes:
    """The exact bytes that were attached.

    Raises `NotReadable` without the compartment's key, and `DamagedVault` when they are not the
    bytes that the open part names.
    """
    session.require(Permission.READ_CASES)
    sealed = session.vault.unseal(_sealed_revision(session, original).id, session.keys)
    try:
        content = base64.b64decode(json.loads(sealed)["content"], validate=True)
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise _damaged(original) from error
    if hashlib.sha256(content).hexdigest() != original.value.sha256:
        raise _damaged(original)
    return content


def mark_mistake(
    session: Session, case: CaseId, original: DocumentId, *, because: str
) -> Recorded[Original]:
    """Record that an original should not have been attached, and why; its content stays sealed.

    Raises `FieldError` on `because` without a reason, `UserError` when it is marked already.
    """
    old = _one(session, case, original)
    session.require(_needed(session, _finished(session, case, old.value.form)))
    if not because.strip():
        raise FieldError("because", "Say why this should not have been attached.")
    if old.value.mistake:
        raise UserError(f"{old.value.name} is marked as attached by mistake already.")
    record(session, Change(KIND, replace(old.value, mistake=because.strip()), original, case))
    return _one(session, case, original)


def copy_original(
    session: Session,
    original: Recorded[Original],
    target: Path,
    *,
    passphrase: str,
    replacing: bool = False,
) -> Path:
    """Write the content to `target`, a file that the person asked for, and return its path.

    It is for its owner alone and whole or not there at all: half a scan over a good one would be
    lost twice. Raises `UserError` when the name has another ending than the content calls for,
    when there is a file of that name and `replacing` is false, or when the folder cannot be
    written to, and what `read_original` raises; `NotAllowed` for a role that exports no records,
    `WrongPassphrase` or `throttle.TryLater` for the passphrase, asked again as before every export.
    """
    session.require(Permission.EXPORT_RECORD)
    identities.confirm(session, passphrase)

    def made() -> bytes:
        content = read_original(session, original)
        audit.exported(session, "original", original.value.case, original.value.media_type.label)
        return content

    return whole_file.put(
        made,
        target,
        ending=original.value.media_type.suffix,
        replace=replacing,
    )


def read_file(path: Path) -> tuple[MediaType, bytes]:
    """What kind of file this is and its content; nothing is decoded.

    Raises `FileRefused` for what is no file, is empty, too large, or neither PNG, JPEG nor PDF.
    """
    try:
        # Asked before it is opened: a pipe or a device would keep the worker waiting for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileRefused(f"{path.name} is not a file: choose a picture or a PDF.")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileRefused(f"{path.name} cannot be read: choose it again.") from error
    if len(content) > MAX_BYTES:
        raise FileRefused(
            f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB: scan it again in grey or "
            "with 200 dots an inch."
        )
    media_type = media_type_of(content)
    if media_type is None:
        raise FileRefused(
            f"{path.name} is neither a PNG or JPEG picture nor a PDF, whatever its name says: scan "
            "or save it as one of these."
        )
    return media_type, content


def _finished(session: Session, case: CaseId, document: DocumentId) -> Recorded[FinishedForm]:
    for form in case_file(session, case).forms:
        if form.document == document:
            return form
    raise UserError("This form is not part of the case: open the case again.")


def _needed(session: Session, finished: Recorded[FinishedForm]) -> Permission:
    return to_fill_in(finished.value.form, _compartment(session, finished))


def _compartment(session: Session, finished: Recorded[FinishedForm]) -> Compartment | None:
    """By what the answers are sealed to: the form itself may be one that is not installed."""
    revision = session.vault.revision(finished.revision)
    if revision is None or revision.compartment is None:
        return None
    return Compartment(revision.compartment[0])


def _one(session: Session, case: CaseId, original: DocumentId) -> Recorded[Original]:
    document = session.vault.document(original)
    if document is None or document.kind != KIND or document.case != case:
        raise UserError("This original is not part of the case: open the case again.")
    return recorded(Original, document)


def _sealed_revision(session: Session, original: Recorded[Original]) -> Revision:
    """The revision with the content: the first one, as marking a mistake adds none."""
    for revision in session.vault.history(original.document):
        if revision.has_sealed:
            return revision
    raise NotReadable(f"{original.value.name} has no content, or it was deleted for good.")


def _order(time: Time) -> tuple[int, int]:
    return time.wall, time.count


def _damaged(original: Recorded[Original]) -> DamagedVault:
    return DamagedVault(
        f"{original.value.name} is not what was attached: restore the latest backup."
    )
