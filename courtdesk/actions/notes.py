"""Notes of a case: writing one, changing one's own, reading them, and a supervisor's review.

A note's words are sealed to the compartment that its author chose, together with who was told of
a disclosure; a review is sealed as the note is. Every version stays in the record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, new_id, record, shown
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment, Permission
from courtdesk.domain.codec import from_body, to_body
from courtdesk.domain.ids import CaseId, DocumentId, MemberId, RevisionId
from courtdesk.domain.note_checks import (
    NoteEntry,
    before_plea_or_trial,
    check_change,
    check_note,
    check_review,
)
from courtdesk.domain.notes import (
    Disclosure,
    Note,
    NoteFor,
    NoteReview,
    NoteWords,
    ReviewWords,
)
from courtdesk.domain.plain_text import line, tidy
from courtdesk.errors import FieldError, NotAllowed, NotReadable, UserError
from courtdesk.store.records import Document, Revision

KIND, REVIEW = "note", "note-review"
"""The kinds of these documents in the record."""

CLOSED = "This note is not available to your role."
"""What stands instead of words that a member's keys do not read."""

DISPUTED = "Two versions of this note stand side by side: settle which one holds first."

T = TypeVar("T")


@dataclass(frozen=True)
class ReviewRead:
    """One review. `words` is `None` where this member's keys do not read them."""

    revision: RevisionId
    at: datetime
    by: MemberId
    words: str | None


@dataclass(frozen=True)
class NoteVersion:
    """One version of a note as far as this member's keys read it (P5), with its reviews."""

    revision: RevisionId
    at: datetime
    by: MemberId
    value: Note
    words: NoteWords | None
    reviews: tuple[ReviewRead, ...] = ()

    @property
    def disclosure(self) -> Disclosure | None:
        """All that this member may know of it."""
        return self.words.disclosure if self.words is not None else self.value.disclosure


@dataclass(frozen=True)
class NoteRead:
    """One note as it stands.

    `at` and `by` are when and by whom it was first written; `versions` counts it and what it was
    before. `earlier` are the reviews of earlier versions, newest first: they say nothing of this
    one. `disputed` is true while two versions of it stand side by side (P4).
    """

    document: DocumentId
    at: datetime
    by: MemberId
    current: NoteVersion
    versions: int
    earlier: tuple[ReviewRead, ...] = ()
    disputed: bool = False

    @property
    def value(self) -> Note:
        """The open part."""
        return self.current.value

    @property
    def words(self) -> NoteWords | None:
        """What it says, or `None` where this member's keys do not read it."""
        return self.current.words


def held(session: Session) -> frozenset[Compartment]:
    """The compartments that the signed-in member reads."""
    return frozenset(compartment for compartment, _ in session.keys)


def notes_of(session: Session, case: CaseId) -> tuple[NoteRead, ...]:
    """The notes of `case`, the one written last first. Raises `NotAllowed`, `UserError`."""
    session.require(Permission.READ_CASES)
    documents = session.vault.documents(case=case_file(session, case).id, kind=KIND)
    revisions = session.vault.revisions_of(case)
    reviews = _reviews(session, revisions)
    # Version 7 ids sort by when they were made; a note that is changed keeps its place.
    ordered = sorted(documents, key=lambda one: one.id)
    found = (_read(session, revisions, one, reviews) for one in ordered)
    return tuple(note for note in found if note is not None)[::-1]


def note(session: Session, case: CaseId, document: DocumentId) -> NoteRead:
    """One note of `case`. Raises `UserError` when the case has none such."""
    for one in notes_of(session, case):
        if one.document == document:
            return one
    raise UserError("This note is not part of the case: open the case's notes again.")


def history(session: Session, case: CaseId, document: DocumentId) -> tuple[NoteVersion, ...]:
    """Every version of a note with its reviews, newest first. Raises `NotAllowed`, `UserError`."""
    note(session, case, document)
    reviews = _reviews(session, session.vault.revisions_of(case))
    return tuple(
        _version(session, one, reviews) for one in _ordered(session.vault.history(document))
    )[::-1]


def write_note(
    session: Session,
    case: CaseId,
    *,
    text: str,
    readers: NoteFor | None,
    disclosure: Disclosure | None = None,
) -> NoteRead:
    """Record a note; return it. Raises `NotAllowed`, and `FieldErrors` for what is wrong."""
    session.require(Permission.WRITE_NOTES)
    file = case_file(session, case)
    entry = NoteEntry(text, readers, disclosure)
    check_note(entry, held(session))
    document = new_id(session)
    record(session, _change(file.id, document, entry, before_plea=before_plea_or_trial(file)))
    return note(session, case, document)


def change_note(
    session: Session,
    case: CaseId,
    document: DocumentId,
    *,
    text: str,
    reason: str,
    readers: NoteFor | None = None,
    disclosure: Disclosure | None = None,
) -> NoteRead:
    """Record another version of one's own note; return it. `readers` stay as they are if `None`.

    That it was written before plea or trial stays as it was. `reason` is open to everybody.
    Raises what `own_note` raises, and `FieldErrors` for what is wrong.
    """
    before = own_note(session, case, document)
    entry = NoteEntry(text, readers or before.value.readers, disclosure)
    check_change(entry, held(session), reason)
    after = _change(
        before.value.case, document, entry, before_plea=before.value.before_plea, reason=reason
    )
    if _words(entry) == before.words and entry.readers is before.value.readers:
        raise FieldError("", "Nothing is changed: change the note, or go back.")
    record(session, after)
    return note(session, case, document)


def own_note(session: Session, case: CaseId, document: DocumentId) -> NoteRead:
    """A note that the member wrote and may change.

    Raises `NotAllowed` for somebody else's, `NotReadable` for one's own that one's role no longer
    reads, `UserError` where two versions of it stand side by side.
    """
    session.require(Permission.WRITE_NOTES)
    found = note(session, case, document)
    if found.by != session.me:
        raise NotAllowed("Only its author may change a note: write a note of your own instead.")
    if found.words is None:
        raise NotReadable(CLOSED)
    if found.disputed:
        raise UserError(DISPUTED)
    return found


def review(
    session: Session,
    case: CaseId,
    document: DocumentId,
    *,
    words: str,
    revision: RevisionId | None = None,
) -> NoteRead:
    """Record what a supervisor says of a note as it stands; return the note.

    `revision` is the version that was read: another one is refused, so that nobody reviews what
    they have not seen. Raises `NotAllowed` for one's own note, `NotReadable` without its key,
    `UserError`, and `FieldErrors` naming `words`.
    """
    session.require(Permission.SUPERVISE)
    read = note(session, case, document)
    if read.by == session.me:
        raise NotAllowed("Nobody reviews their own note: ask another supervisor to review it.")
    if read.words is None:
        raise NotReadable(CLOSED)
    if read.disputed:
        raise UserError(DISPUTED)
    if revision is not None and revision != read.current.revision:
        raise UserError("This note was changed while you read it: read it again, then review it.")
    check_review(words)
    record(session, _review(read, tidy(words), new_id(session)))
    return note(session, case, document)


def _review(read: NoteRead, words: str, document: DocumentId) -> Change:
    made = NoteReview(read.value.case, read.document, read.current.revision, words)
    compartment = read.value.readers.compartment
    if compartment is None:
        return Change(REVIEW, made, document, made.case)
    # What is said of sealed words would tell what they are.
    return Change(
        REVIEW,
        replace(made, words=""),
        document,
        made.case,
        sealed=to_body(ReviewWords(words)),
        compartment=compartment,
    )


def _change(
    case: CaseId, document: DocumentId, entry: NoteEntry, *, before_plea: bool, reason: str = ""
) -> Change:
    if entry.readers is None:
        raise RuntimeError("a note was not checked before it was made")
    words = _words(entry)
    made = Note(case, entry.readers, before_plea, words, words.disclosure, line(reason))
    compartment = entry.readers.compartment
    if compartment is None:
        return Change(KIND, made, document, case)
    bare = words.disclosure.bare() if words.disclosure is not None else None
    made = replace(made, words=None, disclosure=bare)
    sealed = to_body(words)
    return Change(KIND, made, document, case, sealed=sealed, compartment=compartment)


def _words(entry: NoteEntry) -> NoteWords:
    told = entry.disclosure
    if told is not None:
        other = line(told.told_other)
        told = replace(told, told_other=other, reason=tidy(told.reason))
    return NoteWords(tidy(entry.text), told)


def _read(
    session: Session,
    revisions: Sequence[Revision],
    document: Document,
    reviews: dict[DocumentId, tuple[tuple[NoteReview, ReviewRead], ...]],
) -> NoteRead | None:
    """The note, or `None` once it is purged."""
    kept = _ordered(one for one in revisions if one.document == document.id)
    now = next((one for one in kept if one.id == document.latest.id), None)
    if now is None:
        return None
    current = _version(session, now, reviews)
    of_this = {one.revision for one in current.reviews}
    earlier = [one for _, one in reviews.get(document.id, ()) if one.revision not in of_this]
    first = kept[0]
    return NoteRead(
        document.id,
        first.made_at,
        first.author,
        current,
        len(kept),
        tuple(earlier),
        bool(shown(document).disputed),
    )


def _version(
    session: Session,
    revision: Revision,
    reviews: dict[DocumentId, tuple[tuple[NoteReview, ReviewRead], ...]],
) -> NoteVersion:
    value = from_body(Note, revision.body)
    words = value.words if value.words is not None else _unsealed(session, NoteWords, revision)
    return NoteVersion(
        revision.id,
        revision.made_at,
        revision.author,
        value,
        words,
        tuple(
            read
            for made, read in reviews.get(revision.document, ())
            if made.revision == revision.id
        ),
    )


def _reviews(
    session: Session, revisions: Sequence[Revision]
) -> dict[DocumentId, tuple[tuple[NoteReview, ReviewRead], ...]]:
    """The reviews of each note, newest first."""
    found: dict[DocumentId, tuple[tuple[NoteReview, ReviewRead], ...]] = {}
    for one in _ordered(one for one in revisions if one.kind == REVIEW):
        made = from_body(NoteReview, one.body)
        words: str | None = made.words
        if not words:
            sealed = _unsealed(session, ReviewWords, one)
            words = sealed.text if sealed is not None else None
        read = ReviewRead(one.id, one.made_at, one.author, words)
        found[made.note] = ((made, read), *found.get(made.note, ()))
    return found


def _unsealed(session: Session, cls: type[T], revision: Revision) -> T | None:
    try:
        return from_body(cls, json.loads(session.vault.unseal(revision.id, session.keys)))
    except NotReadable:
        return None


def _ordered(revisions: Iterable[Revision]) -> list[Revision]:
    """What is not purged, oldest first: by hybrid time, so that a clock put back changes none."""
    kept = (one for one in revisions if one.open is not None)
    return sorted(kept, key=lambda one: (one.time.order, one.id))
