"""Referrals of a case: making one, saying how far it is, and what is still to be made.

The open state and the sealed words are documents of their own (`domain.referrals` says why). The
words of one step are written in the same transaction as the step, so that neither is ever without
the other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from courtdesk.actions import directory
from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, is_kept, new_id, of_kind, record, recorded
from courtdesk.actions.session import Session
from courtdesk.domain import referrals as rules
from courtdesk.domain.access import READERS, Compartment, Permission
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.codec import from_body, to_body
from courtdesk.domain.directory import Service
from courtdesk.domain.ids import CaseId, DocumentId, MemberId
from courtdesk.domain.referral_checks import NewReferral, Step, check_new, check_step
from courtdesk.domain.referrals import (
    FollowUp,
    Interested,
    Referral,
    ReferralNote,
    ReferralWords,
    RestorativeInterest,
)
from courtdesk.errors import FieldError, NotReadable, UserError
from courtdesk.store.records import Document

KIND, NOTE, INTEREST = "referral", "referral-note", "restorative-interest"
"""The kinds of these documents in the record."""


@dataclass(frozen=True)
class NoteRead:
    """One note as far as this member's keys read it; `words` is None where they do not (P5)."""

    at: datetime
    by: MemberId
    words: ReferralWords | None


@dataclass(frozen=True)
class ReferralRead:
    """One referral with its notes, oldest first."""

    recorded: Recorded[Referral]
    notes: tuple[NoteRead, ...]

    @property
    def value(self) -> Referral:
        """The open part."""
        return self.recorded.value

    @property
    def service(self) -> str:
        """The service's name, or "" where this member may not know it."""
        sealed = (one.words.service for one in self.notes if one.words is not None)
        return self.value.service or next((name for name in sealed if name), "")

    @property
    def entry(self) -> str:
        """The id of the service in the directory, or "" where there is none to be known."""
        sealed = (one.words.entry for one in self.notes if one.words is not None)
        return next((entry for entry in sealed if entry), "")

    @property
    def closed_to_me(self) -> bool:
        """Whether there are words that this member's keys do not read."""
        return any(one.words is None for one in self.notes)


@dataclass(frozen=True)
class CaseReferrals:
    """Everything about referrals of one case: made, still to be made, and restorative justice."""

    file: CaseFile
    made: tuple[ReferralRead, ...]
    needed: tuple[FollowUp, ...]
    interest: Recorded[RestorativeInterest] | None

    def due(self, today: date) -> tuple[ReferralRead, ...]:
        """Those about which somebody should ask now."""
        return tuple(one for one in self.made if rules.is_due(one.value, today))


def of_case(session: Session, case: CaseId) -> CaseReferrals:
    """The referrals of `case`, newest first. Raises `NotAllowed`, `UserError`."""
    file = case_file(session, case)
    documents = session.vault.documents(case=file.id, kinds=(KIND, NOTE, INTEREST))
    # A purged one says nothing any more.
    kept = [one for one in documents if one.latest.open is not None]
    notes = of_kind(kept, NOTE)
    made = tuple(
        ReferralRead(recorded(Referral, one), _notes_of(session, notes, one.id))
        for one in sorted(kept, key=_age, reverse=True)
        if one.kind == KIND
    )
    asked = of_kind(kept, INTEREST)
    interest = recorded(RestorativeInterest, asked[-1]) if asked else None
    needed = rules.needed(
        file, [one.value for one in made], interest.value if interest is not None else None
    )
    return CaseReferrals(file, made, needed, interest)


def due(session: Session) -> tuple[Recorded[Referral], ...]:
    """The referrals of every case about which somebody should ask now, the longest due first.

    Only their open parts are read: no key is needed, and no words are opened for a list.
    """
    session.require(Permission.READ_CASES)
    today = session.clock().date()
    documents = session.vault.documents(kind=KIND)
    kept = [recorded(Referral, one) for one in documents if is_kept(one)]
    found = [one for one in kept if rules.is_due(one.value, today)]
    return tuple(sorted(found, key=lambda one: (one.value.follow_up_on, one.document)))


def referral(session: Session, case: CaseId, document: DocumentId) -> ReferralRead:
    """One referral of `case`. Raises `UserError` when the case has none such."""
    for one in of_case(session, case).made:
        if one.recorded.document == document:
            return one
    raise UserError("This referral is not part of the case: open the case again.")


def make_referral(session: Session, case: CaseId, entry: NewReferral) -> ReferralRead:
    """Record a referral; return it. Raises `NotAllowed`, and `FieldErrors` for what is wrong.

    The name of a service is open only where neither the need nor the service tells of health;
    otherwise it is sealed with the words.
    """
    session.require(Permission.REFER)
    file = case_file(session, case)
    entry, chosen = _with_service(session, entry)
    check_new(entry, today=session.clock().date(), born=file.person.value.birth_date)
    made = _made(file, entry, chosen)
    document = new_id(session)
    words = ReferralWords(_tidy(entry.words), _tidy(entry.service), entry.entry)
    record(
        session,
        Change(KIND, made, document, file.id),
        _note(session, made, document, words),
    )
    return referral(session, case, document)


def record_step(session: Session, case: CaseId, document: DocumentId, step: Step) -> ReferralRead:
    """Record how far a referral is; return it. What was recorded before stays in the record.

    Members without the key may do this too: what others wrote stands in notes of its own. Raises
    `NotAllowed`, and `FieldErrors` for what is wrong.
    """
    session.require(Permission.REFER)
    before = referral(session, case, document).value
    check_step(before, step, today=session.clock().date())
    made = replace(
        before,
        received_on=step.received_on,
        taken_up_on=step.taken_up_on,
        not_taken_up=step.not_taken_up,
        ended_on=step.ended_on,
        result=step.result,
        follow_up_on=step.follow_up_on,
        mistake=step.mistake,
    )
    text = _tidy(step.words)
    changes = [] if made == before else [Change(KIND, made, document, before.case)]
    if text:
        changes.append(_note(session, made, document, ReferralWords(text)))
    if not changes:
        raise FieldError("", "Nothing is changed: say what has happened, or go back.")
    record(session, *changes)
    return referral(session, case, document)


def note_interest(
    session: Session, case: CaseId, interested: Interested | None, asked_on: date | None
) -> CaseReferrals:
    """Record what the person said about restorative justice; return the case's referrals.

    Recorded again it replaces what stood, which stays in the record. Raises `FieldError`.
    """
    session.require(Permission.REFER)
    file = case_file(session, case)
    if interested is None:
        raise FieldError("interested", "Say what the person answered.")
    if asked_on is None:
        raise FieldError("asked_on", "Enter the date on which the person was asked.")
    if asked_on > session.clock().date():
        raise FieldError("asked_on", "This date is still to come: enter when it was asked.")
    value = RestorativeInterest(file.id, interested, asked_on)
    record(session, Change(INTEREST, value, derived_id(file.id, INTEREST), file.id))
    return of_case(session, case)


def _with_service(session: Session, entry: NewReferral) -> tuple[NewReferral, Service | None]:
    """The entry under the name that the directory gives its service, and that service."""
    if not entry.entry:
        return entry, None
    chosen = directory.service(session, DocumentId(entry.entry)).value
    if chosen.retired:
        raise FieldError(
            "service", f"{chosen.name} is retired ({chosen.reason}): choose another service."
        )
    return replace(entry, service=chosen.name), chosen


def _made(file: CaseFile, entry: NewReferral, chosen: Service | None) -> Referral:
    if entry.need is None or entry.way is None or entry.reason is None or entry.made_on is None:
        raise RuntimeError("a referral was not checked before it was made")
    known = _tidy(entry.service) == rules.LD_TEAM and chosen is None
    return Referral(
        case=file.id,
        need=entry.need,
        way=entry.way,
        reason=entry.reason,
        made_on=entry.made_on,
        by=_tidy(entry.by),
        service=rules.LD_TEAM if known else rules.open_name(chosen, entry.need),
        requirement=entry.requirement if entry.reason.is_follow_up else None,
        follow_up_on=entry.follow_up_on,
    )


def _note(session: Session, made: Referral, document: DocumentId, words: ReferralWords) -> Change:
    return Change(
        NOTE,
        ReferralNote(made.case, document),
        new_id(session),
        made.case,
        sealed=to_body(words),
        compartment=made.need.compartment,
    )


def _notes_of(
    session: Session, notes: Sequence[Document], document: DocumentId
) -> tuple[NoteRead, ...]:
    own = [one for one in notes if one.latest.body.get("referral") == document]
    return tuple(_read(session, one) for one in own)


def _read(session: Session, note: Document) -> NoteRead:
    head = note.latest
    try:
        words = from_body(ReferralWords, json.loads(session.vault.unseal(head.id, session.keys)))
    except NotReadable:
        words = None
    return NoteRead(head.made_at, head.author, words)


def _age(document: Document) -> str:
    # Version 7 ids sort by when they were made; a referral that moves on keeps its place.
    return document.id


def _tidy(text: str) -> str:
    return " ".join(text.split())


def readers_of(compartment: Compartment) -> str:
    """The roles that read what is sealed to `compartment`, in words."""
    return ", ".join(sorted(role.label for role in READERS[compartment]))
