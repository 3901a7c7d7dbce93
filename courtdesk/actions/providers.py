"""The table of providers, where each is on a day, and the numbers that each is told.

Providers, presence and what was told are documents without a case. Presence and telling belong to
one provider on one day, under an id that every laptop derives alike, so that two laptops in one
building say it about the same thing.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

from courtdesk.actions.cases import today as list_of
from courtdesk.actions.records import Change, new_id, read, record, recorded
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.headcount import headcount_of
from courtdesk.domain.ids import DocumentId, as_document_id
from courtdesk.domain.plain_text import line, problem
from courtdesk.domain.providers import (
    AssessedBy,
    ContactWay,
    Headcount,
    HeadcountTold,
    Presence,
    Provider,
    Whereabouts,
    assessed_by,
    check_provider,
)
from courtdesk.domain.recorded import Recorded
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldError, UserError

KIND, PRESENCE, TOLD = "provider", "presence", "headcount-told"
"""The kinds of these documents in the record."""

_LONGEST_NOTE, _LONGEST_REASON = 120, 500

Entry = Recorded[Provider]


def site_day_id(kind: str, provider: DocumentId, day: date) -> DocumentId:
    """The id of the one document of `kind` about one provider on one day, as `derived_id` does."""
    digest = hashlib.sha256(f"{provider}\0{kind}\0{day.isoformat()}".encode()).digest()
    return as_document_id(digest)


def providers(session: Session, *, retired: bool = False) -> tuple[Entry, ...]:
    """The providers in use, by name; with `retired` those that are not as well.

    Everybody on the team reads them: nothing here is about a person.
    """
    found = (recorded(Provider, one) for one in session.vault.documents(kind=KIND))
    kept = [one for one in found if retired or not one.value.retired]
    return tuple(sorted(kept, key=lambda one: (one.value.name.casefold(), one.document)))


def provider(session: Session, document: DocumentId) -> Entry:
    """One provider, retired or not. Raises `UserError` when there is none such."""
    stored = session.vault.document(document)
    if stored is None or stored.kind != KIND:
        raise UserError("This provider is not in the table: open the table of providers again.")
    return recorded(Provider, stored)


def add_provider(session: Session, given: Provider) -> Entry:
    """Add a provider. Raises `NotAllowed`, and `FieldErrors` naming each field that is wrong."""
    session.require(Permission.KEEP_DIRECTORY)
    others = [one.value for one in providers(session)]
    made = check_provider(given, others, today=session.clock().date())
    document = new_id(session)
    record(session, Change(KIND, made, document))
    return provider(session, document)


def change_provider(session: Session, document: DocumentId, given: Provider) -> Entry:
    """Change a provider; what it said before stays in the record. Raises as `add_provider`."""
    session.require(Permission.KEEP_DIRECTORY)
    before = provider(session, document).value
    others = [one.value for one in providers(session) if one.document != document]
    made = check_provider(given, others, today=session.clock().date(), before=before)
    record(session, Change(KIND, made, document))
    return provider(session, document)


def retire_provider(session: Session, document: DocumentId, reason: str) -> Entry:
    """Take a provider out of use; it stays in the record. `FieldError` without a reason."""
    session.require(Permission.KEEP_DIRECTORY)
    before = provider(session, document).value
    why = line(reason)
    if not why:
        raise FieldError("reason", "Say why the provider is not worked with any more.")
    _check("reason", why, _LONGEST_REASON)
    record(session, Change(KIND, replace(before, retired=why), document))
    return provider(session, document)


def restore_provider(session: Session, document: DocumentId) -> Entry:
    """Put a retired provider back to use; `FieldErrors` where another one has its name now."""
    session.require(Permission.KEEP_DIRECTORY)
    before = provider(session, document).value
    others = [one.value for one in providers(session) if one.document != document]
    made = check_provider(before, others, today=session.clock().date())
    record(session, Change(KIND, made, document))
    return provider(session, document)


def set_presence(
    session: Session, document: DocumentId, day: date, where: Whereabouts, note: str = ""
) -> Recorded[Presence]:
    """Say where a provider is on `day`; return it. Said again it replaces what stood.

    Raises `NotAllowed`, `UserError` for a retired provider, `FieldError` for too long a note.
    """
    session.require(Permission.SET_PRESENCE)
    one = provider(session, document).value
    if one.retired:
        raise UserError(f"{one.name} is retired ({one.retired}): put it back to use first.")
    words = line(note)
    _check("note", words, _LONGEST_NOTE)
    at = site_day_id(PRESENCE, document, day)
    record(session, Change(PRESENCE, Presence(document, day, where, words), at))
    made = read(session, Presence, at)
    if made is None:
        raise RuntimeError("what was just recorded is not there")
    return made


def _check(field: str, text: str, longest: int) -> None:
    wrong = problem(text, longest)
    if wrong:
        raise FieldError(field, wrong)


def presence_of(session: Session, day: date) -> tuple[tuple[Entry, Recorded[Presence] | None], ...]:
    """Each provider in use with where it is on `day`, `None` where nobody has said."""
    return tuple(
        (one, read(session, Presence, site_day_id(PRESENCE, one.document, day)))
        for one in providers(session)
    )


def present(session: Session, day: date) -> tuple[tuple[Provider, Presence | None], ...]:
    """As `presence_of`, for the rules of `domain.providers`.

    Where two laptops say different things and nobody has settled it, nothing is known (P4).
    """
    return tuple(
        (one.value, where.value if where is not None and not where.disputed else None)
        for one, where in presence_of(session, day)
    )


def who_assesses(session: Session, day: date, kind: RequirementKind) -> AssessedBy:
    """Who assesses for a DRR or ATR on `day`, by where the providers are."""
    return assessed_by(kind, present(session, day))


def headcount(session: Session, day: date) -> tuple[Headcount, ...]:
    """The numbers for each provider in use (`domain.headcount.COUNTED` says what is counted).

    Raises `NotAllowed` for a role without cases.
    """
    files = list_of(session, day).files
    return tuple(headcount_of(one.document, one.value, files, day) for one in providers(session))


def tell_headcount(session: Session, count: Headcount, way: ContactWay) -> Recorded[HeadcountTold]:
    """Record that a provider was told these numbers now; told again, it replaces what stood.

    The numbers are those that were read out or sent, which may be older than the list by then.
    """
    session.require(Permission.PREPARE_COURT)
    value = HeadcountTold(
        count.provider, count.name, count.day, session.clock(), way, count.people, count.waiting
    )
    at = site_day_id(TOLD, count.provider, count.day)
    record(session, Change(TOLD, value, at))
    made = read(session, HeadcountTold, at)
    if made is None:
        raise RuntimeError("what was just recorded is not there")
    return made


def told_headcount(
    session: Session, document: DocumentId, day: date
) -> Recorded[HeadcountTold] | None:
    """What one provider was last told for `day`, or `None` while nobody has told it."""
    session.require(Permission.READ_CASES)
    return read(session, HeadcountTold, site_day_id(TOLD, document, day))
