"""The equality questions: asked once of a person, sealed, and read only to be counted.

The answers are sealed to the mental health compartment. Of the two it is the one that is held by
nobody outside the court's own mental health services: the substance compartment is held by the
providers, who have no use for somebody's ethnic group, and whose bundles would carry it away. Its
readers are those who make the return. A court duty officer asks the questions and seals the
answers as they seal a screen's, and reads neither afterwards (P5).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, read, record
from courtdesk.actions.session import Session
from courtdesk.domain import equality
from courtdesk.domain.access import Compartment, Permission
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.codec import from_body, merged
from courtdesk.domain.equality import Equality, EqualityAsked, Tally
from courtdesk.domain.ids import CaseId, DocumentId, PersonId
from courtdesk.errors import NotReadable

SEALED_TO = Compartment.MENTAL_HEALTH
_KIND = "equality"
_CLOSED = (
    "The equality answers of this person are open to the mental health roles only: ask one of "
    "them to change an answer."
)


@dataclass(frozen=True)
class EqualityRead:
    """That the questions were asked, and the answers as far as the member's keys open them."""

    asked: Recorded[EqualityAsked] | None
    answers: Equality | None

    @property
    def is_closed(self) -> bool:
        """Whether there are answers that this member cannot read."""
        return self.asked is not None and self.answers is None


def may_read(session: Session) -> bool:
    """Whether this member's keys open equality answers."""
    return any(compartment is SEALED_TO for compartment, _ in session.keys)


def read_equality(session: Session, case: CaseId) -> EqualityRead:
    """What the person of `case` was asked, in this case or another."""
    return _read(session, case_file(session, case).case.value.person)


def record_equality(session: Session, case: CaseId, answers: Equality) -> EqualityRead:
    """Seal the answers of the person of `case`; return what is recorded.

    Raises `FieldErrors` for answers that exclude each other, and `NotReadable` where answers
    stand that this member cannot read: they would be replaced unseen (P4).
    """
    session.require(Permission.ASK_EQUALITY)
    person = case_file(session, case).case.value.person
    before = _read(session, person)
    if before.is_closed:
        raise NotReadable(_CLOSED)
    equality.check(answers)
    old = _unsealed(session, before.asked) if before.asked is not None else {}
    change = Change(
        _KIND,
        EqualityAsked(person, session.clock().date()),
        _document(person),
        sealed=merged(old, answers),
        compartment=SEALED_TO,
    )
    record(session, change)
    return _read(session, person)


def tally(session: Session, cases: Iterable[CaseId]) -> Tally:
    """Count the answers of the people of `cases`; who has two cases is counted once.

    Raises `NotReadable` for a member whose keys do not open the answers.
    """
    session.require(Permission.READ_CASES)
    if not may_read(session):
        raise NotReadable(
            "Your role cannot count equality answers: ask one of the mental health roles to make "
            "the return."
        )
    people = dict.fromkeys(case_file(session, case).case.value.person for case in cases)
    return equality.tally(_answers(session, person) for person in people)


def _answers(session: Session, person: PersonId) -> Equality | None:
    found = _read(session, person)
    if found.is_closed:
        # Counting them as not asked would be a number that nobody could explain (P3).
        raise NotReadable(
            "Some equality answers are sealed with a newer key than yours: sign in once more "
            "after a colleague of a mental health role has signed in."
        )
    return found.answers


def _read(session: Session, person: PersonId) -> EqualityRead:
    asked = read(session, EqualityAsked, _document(person))
    if asked is None:
        return EqualityRead(None, None)
    try:
        return EqualityRead(asked, from_body(Equality, _unsealed(session, asked)))
    except NotReadable:
        return EqualityRead(asked, None)


def _unsealed(session: Session, asked: Recorded[EqualityAsked]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(session.vault.unseal(asked.revision, session.keys))
    return found


def _document(person: PersonId) -> DocumentId:
    return derived_id(CaseId(person), _KIND)
