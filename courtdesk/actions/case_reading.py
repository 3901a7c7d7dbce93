"""One case's records as typed values: what this version cannot read is left out, and that is said.

A colleague with a newer CourtDesk may record a word that this one does not know, and whoever holds
the vault key can record any bytes at all. One such record must take nothing else from anybody: the
case is shown without it, a sentence says so, and `CaseFile.unread` holds the case back from
approval and report (P3, P4). A case and its person are always there, as the last version that can
be read or else by whatever can be made out, so that nobody drops off the day's list unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from courtdesk.actions.records import body_of, is_kept, of_kind, recorded
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.cases import Case, reference_of
from courtdesk.domain.codec import BodyRefused, from_body
from courtdesk.domain.ids import CaseId, DocumentId, PersonId, RevisionId
from courtdesk.domain.people import Person
from courtdesk.domain.recorded import Recorded
from courtdesk.domain.timeline import title_of
from courtdesk.store.records import Document, Revision

T = TypeVar("T")

NOT_READABLE = "Name not readable"
"""In place of a person's name, where no version of their record can be read."""

_COURT = "Court not readable"
_CLOSED = frozenset({"enquiry", "victim"})
"""Kinds of which those who do not read enquiries are not told that there is one (V1)."""


class Reading:
    """The documents of one case as they are read; `doubts` and `unread` grow with what is not.

    `unread` are the kinds of what could not be read, `doubts` sentences for the member: of an
    enquiry only to those who may know of one.
    """

    def __init__(self, session: Session, documents: Sequence[Document]) -> None:
        self._session = session
        self._documents = documents
        self.doubts: dict[str, None] = {}
        self.unread: set[str] = set()

    def every(self, cls: type[T], kind: str) -> tuple[Recorded[T], ...]:
        """Those of one kind that can be read, the one changed first before the others."""
        found = (self._read(cls, one) for one in self._kept(kind))
        return tuple(one for one in found if one is not None)

    def only(self, cls: type[T], kind: str) -> Recorded[T] | None:
        """The one document of a kind, or `None`; never another instead of one not readable."""
        found = self._kept(kind)
        return self._read(cls, found[0]) if found else None

    def case(self, document: Document) -> Recorded[Case]:
        """The case. Raises `UserError` when it was deleted for good."""
        day = document.latest.made_at.date()
        return self._last(Case, document, lambda body: _case(CaseId(document.id), body, day))

    def person(self, case: Recorded[Case]) -> Recorded[Person]:
        """The person of a case, also where their record is not here (any more)."""
        identity = DocumentId(case.value.person)
        document = self._session.vault.document(identity)
        if document is not None and is_kept(document):
            return self._last(Person, document, _person)
        self._doubt(
            "person",
            "The record of the person of this case is not in the vault: import the list again, or "
            "ask your administrator.",
        )
        return Recorded(identity, RevisionId(""), Person(NOT_READABLE, ""), case.at, case.by)

    def _kept(self, kind: str) -> tuple[Document, ...]:
        # Not those that were purged: a case must open without what was removed.
        return tuple(one for one in of_kind(self._documents, kind) if is_kept(one))

    def _read(self, cls: type[T], document: Document) -> Recorded[T] | None:
        try:
            return recorded(cls, document)
        except BodyRefused:
            self._doubt(document.kind, self._sentence(cls, document))
            return None

    def _last(
        self, cls: type[T], document: Document, instead: Callable[[Mapping[str, Any]], T]
    ) -> Recorded[T]:
        """The document, else its last version that can be read, else what `instead` makes of it."""
        found = self._read(cls, document)
        if found is not None:
            return found
        for one in sorted(self._session.vault.history(document.id), key=_made, reverse=True):
            if _reads(cls, one):
                value = from_body(cls, one.body)
                return Recorded(document.id, one.id, value, one.made_at, one.author)
        head = document.latest
        value = instead(body_of(document))
        return Recorded(document.id, head.id, value, head.made_at, head.author)

    def _doubt(self, kind: str, sentence: str) -> None:
        self.unread.add(kind)
        if kind not in _CLOSED or self._session.may(Permission.READ_ENQUIRIES):
            self.doubts[sentence] = None

    def _sentence(self, cls: type[Any], document: Document) -> str:
        heads = [one for one in document.heads if not _reads(cls, one)] or [document.latest]
        team = self._session.team()
        who = " and ".join(dict.fromkeys(team.name_of(one.author) for one in heads))
        return (
            f"A record by {who} ({title_of(document.kind)}) cannot be read by this version and is "
            f"left out: update CourtDesk, or ask {who}."
        )


def _reads(cls: type[Any], revision: Revision) -> bool:
    if revision.open is None:
        return False
    try:
        from_body(cls, revision.body)
    except BodyRefused:
        return False
    return True


def _made(revision: Revision) -> tuple[int, int, str]:
    return revision.time.wall, revision.time.count, revision.id


def _case(case: CaseId, body: Mapping[str, Any], made_on: date) -> Case:
    """What can be made out of a case that cannot be read, enough to find it on the list."""
    return Case(
        person=PersonId(_text(body, "person")),
        reference=_text(body, "reference") or reference_of(case),
        court=_text(body, "court") or _COURT,
        hearing_date=_day(body) or made_on,
        courtroom=_text(body, "courtroom"),
        session=_text(body, "session"),
        order_text=_text(body, "order_text"),
    )


def _person(body: Mapping[str, Any]) -> Person:
    return Person(_text(body, "family") or NOT_READABLE, _text(body, "given"))


def _text(body: Mapping[str, Any], key: str) -> str:
    found = body.get(key)
    return found if isinstance(found, str) else ""


def _day(body: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(_text(body, "hearing_date"))
    except ValueError:
        return None
