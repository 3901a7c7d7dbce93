"""Asking for a decision by a sealed file, to whoever decides and works on another laptop.

The file carries the exact revisions that the decision will rest on, the person and the case that
they are about, and what the reader needs to know whom to believe; nothing else of the record. On
the other side they are the same revisions, so that a decision made there binds to what stands
here (P4).

To a member the parts stay sealed to the compartment, which they read: so somebody who may not read
a screen can still send it. To a contact, who holds no compartment, each part's own key is wrapped
anew, to them alone, by somebody who reads it.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from courtdesk.actions import audit, decisions, rosters, sealed_files, team_files
from courtdesk.actions.cases import case_file
from courtdesk.actions.records import derived_id
from courtdesk.actions.results import form_of
from courtdesk.actions.sealed_files import SealedFile, Source, read_sealed
from courtdesk.actions.session import Session
from courtdesk.domain.access import READERS, Compartment, Permission, may
from courtdesk.domain.approval import DecisionRequest
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.codec import from_body
from courtdesk.domain.ids import CaseId, DocumentId, MemberId, RevisionId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import FinishedForm
from courtdesk.domain.team import Member
from courtdesk.errors import (
    CourtDeskError,
    NotForYou,
    NotReadable,
    SeenBefore,
    TamperedBundle,
    UserError,
)
from courtdesk.exchange.bundle import Kind
from courtdesk.store.incoming import Foreign, handed_to, held_back
from courtdesk.store.records import Document

CASE_KINDS = (
    "person",
    "case",
    "requirement",
    "assessment",
    "consent",
    "response",
    "risk-action",
    "decision-request",
    "decision",
)
"""What of a case a request may hold."""

KINDS = {
    Kind.APPROVAL_REQUEST: frozenset((*CASE_KINDS, *team_files.OUTSIDE_KINDS)),
    Kind.HANDOVER: frozenset((*CASE_KINDS, *team_files.OUTSIDE_KINDS)),
}
SUGGESTED = "courtdesk-request.age"
"""The name that a request is offered under: it names nobody."""


@dataclass(frozen=True)
class Choice:
    """One finished screen whose answers can be sent or held back; `document` names it.

    One with risk in it is none: a decision is never made without its answers.
    """

    document: DocumentId
    title: str


@dataclass(frozen=True)
class Offer:
    """Whom a decision can be asked of by file, and which answers go with it unless held back."""

    people: tuple[Member, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Asked:
    """What was asked. `cover` is plain text for the e-mail or the telephone beside the file.

    It names the case by its reference alone: it goes unsealed.
    """

    file: CaseFile
    to: Member
    cover: str
    text: str = field(default="", repr=False)


def recipients(session: Session, kind: RequirementKind) -> tuple[Member, ...]:
    """Everybody else who may decide on `kind`, of the team first, by name."""
    team = session.team()
    inside = sorted(team.members, key=lambda one: one.name.casefold())
    outside = sorted(team.contacts, key=lambda one: one.name.casefold())
    return tuple(
        one for one in (*inside, *outside) if one.id != session.me and may(one.roles, kind.decide)
    )


def offer(session: Session, case: CaseId, kind: RequirementKind) -> Offer:
    """What can be chosen about a request. Raises `NotAllowed` for a role that does not ask."""
    session.require(Permission.ASK_DECISION)
    file = case_file(session, case)
    choices = tuple(
        Choice(one.document, one.value.title)
        for one in _forms(file, kind)
        if not one.value.open_answers and not one.value.stops and not _is_substance(session, one)
    )
    return Offer(recipients(session, kind), choices)


def write_request(
    session: Session,
    case: CaseId,
    kind: RequirementKind,
    to: MemberId,
    path: Path | None,
    *,
    needed_by: datetime | None = None,
    note: str = "",
    hold_back: Collection[DocumentId] = (),
) -> Asked:
    """Ask `to` for a decision on `kind` by a sealed file at `path`, or as text without one.

    `hold_back` are finished screens whose answers do not go. Raises what
    `decisions.ask_decision` raises, `UserError` for somebody who does not decide on `kind` or, to
    a contact, for what this member cannot open, and what writing raises. Nothing is asked when the
    file cannot be made.
    """
    session.require(Permission.ASK_DECISION)
    person = next((one for one in recipients(session, kind) if one.id == to), None)
    if person is None:
        raise UserError(f"They do not decide on the {kind}: choose somebody of the list.")
    file = case_file(session, case)
    _seal_for(session, person, kind, _about_case(session, file, kind, hold_back))
    file = decisions.ask_decision(session, case, kind, needed_by=needed_by, note=note, to=person.id)
    try:
        about_case = _about_case(session, file, kind, hold_back)
        foreign = [
            *session.vault.outgoing(team_files.OUTSIDE_KINDS),
            *_seal_for(session, person, kind, about_case),
        ]
        audit.exported(session, "request", file.id, person.name)
        text = _send(session, kind, foreign, person, path)
    except CourtDeskError:
        # Else the case would say that somebody was asked who never was (P3).
        decisions.withdraw_request(session, case, kind, because="The sealed file was not made.")
        raise
    return Asked(file, person, cover_line(session, file, kind, needed_by), text)


def _send(
    session: Session,
    kind: RequirementKind,
    foreign: list[Foreign],
    person: Member,
    path: Path | None,
) -> str:
    purpose = Kind.APPROVAL_REQUEST if kind is RequirementKind.MHTR else Kind.HANDOVER
    if path is None:
        return sealed_files.sealed_text(session, purpose, foreign, [person])
    sealed_files.write_sealed(session, purpose, foreign, [person], path)
    return ""


def cover_line(
    session: Session, file: CaseFile, kind: RequirementKind, needed_by: datetime | None
) -> str:
    """Plain words to go beside the file, also on the telephone: nothing in them names anybody's
    case but its reference."""
    by = f" by {needed_by:%H:%M}" if needed_by is not None else ""
    what = "decide on" if kind is RequirementKind.MHTR else "say whether you hold"
    return (
        f"Please {what} the {kind} in case {file.case.value.reference}{by}. Open the sealed file "
        f"or text with CourtDesk, and send back what it gives you. Asked by "
        f"{session.member().name}, {session.team().court}."
    )


def _about_case(
    session: Session, file: CaseFile, kind: RequirementKind, hold_back: Collection[DocumentId]
) -> list[Foreign]:
    """The heads of every document that the decision rests on or speaks of."""
    part = file.requirement(kind)
    forms = _forms(file, kind)
    parts: list[Recorded[Any] | None] = [file.case, file.person, file.consent, *forms]
    parts += [part.requirement, part.assessment, part.request] if part is not None else []
    parts += file.risk_actions if kind is RequirementKind.MHTR else ()
    documents = [_document(session, one.document) for one in parts if one is not None]
    # With what several versions were made from: else the reader could not tell how they join.
    wanted = [one.id for document in documents for one in (*document.heads, *document.past)]
    earlier: list[RevisionId] = []
    if part is not None and part.decision is not None:
        # What was decided before, so that the next decision follows it and is no second one; the
        # text that was read then stays, as it may tell what is held back now.
        earlier = [one.id for one in session.vault.history(part.decision.document)]
    closed = {one.document for one in forms if _is_substance(session, one)}
    closed |= {one.document for one in forms if one.document in hold_back and not one.value.stops}
    shut = {head.id for one in documents if one.id in closed for head in one.heads}
    found = session.vault.outgoing_of([*wanted, *earlier])
    return [held_back(one) if one.id in {*shut, *earlier} else one for one in found]


def _document(session: Session, document: DocumentId) -> Document:
    found = session.vault.document(document)
    if found is None:
        raise UserError("A record of this case went away meanwhile: open the case again.")
    return found


def _forms(file: CaseFile, kind: RequirementKind) -> tuple[Recorded[FinishedForm], ...]:
    """The finished forms that a decision on `kind` rests on."""
    return file.forms if kind is RequirementKind.MHTR else ()


def _is_substance(session: Session, form: Recorded[FinishedForm]) -> bool:
    """Whether its answers are closed to whoever decides about mental health (P5)."""
    return form_of(session, form).compartment is Compartment.SUBSTANCE


def _seal_for(
    session: Session, person: Member, kind: RequirementKind, foreign: Iterable[Foreign]
) -> list[Foreign]:
    """The revisions as this person can open them."""
    if session.team().contact(person.id) is None:
        return [*foreign]
    slot = base64.b64decode(person.slot)
    try:
        return [handed_to(one, session.keys, slot) for one in foreign]
    except NotReadable as error:
        readers = READERS[kind.compartment]
        names = ", ".join(
            one.name for one in session.team().members if readers.intersection(one.roles)
        )
        raise UserError(
            f"{person.name} works outside the team, and only somebody who may read the assessment "
            f"can seal it for them: ask one of these to send the request: {names or 'nobody yet'}."
        ) from error


# The other side


@dataclass(frozen=True)
class Received:
    """A request that was taken in: what is to be decided, and what to know of it; sentences."""

    file: CaseFile
    kind: RequirementKind
    asked_by: str
    notes: tuple[str, ...] = ()


def take_request(session: Session, source: Source) -> Received:
    """Take in a request on the laptop of whoever decides; all of it, or nothing.

    What it asks for then stands in Approvals. Raises what `read_sealed` raises, `NotForYou` for a
    request to somebody else, `SeenBefore`, `NotAllowed` for a role that does not decide on it,
    and what the vault raises for two chains under one laptop's name.
    """
    session.require(Permission.READ_CASES)
    team = session.team()
    held = session.vault.history(rosters.document(session.vault))
    file = read_sealed(source, session.identity.bundle, KINDS, team.team_id, held)
    request = _request_of(file)
    session.require(request.requirement.decide)
    if request.to != session.me:
        raise NotForYou("This request was made for somebody else: ask whoever sent it to you.")
    before = session.vault.received(file.sender, file.manifest.kind.value)
    if before.get(file.manifest.number) == file.manifest_id:
        raise SeenBefore("This request was taken in before: look for it in Approvals.")
    asked = derived_id(request.case, "decision-request", request.requirement)
    known = session.vault.document(asked)
    accepted = session.vault.accept(file.foreign, file.limits, partial=True)
    session.vault.note_received(
        file.sender, file.manifest.kind.value, file.manifest.number, file.manifest_id
    )
    notes = [*sealed_files.early(file.manifest.made_at, session.clock())]
    notes += team_files.follow(session)
    if accepted.quarantined:
        notes.append("Records that a revoked laptop made afterwards were left out.")
    return _received(session, request, known, notes)


def _received(
    session: Session, request: DecisionRequest, known: Document | None, notes: list[str]
) -> Received:
    file = case_file(session, request.case)
    part = file.requirement(request.requirement)
    now = part.request if part is not None else None
    if now is None:
        raise TamperedBundle(
            "The request speaks of a requirement that it does not hold: ask for a new one."
        )
    if known is not None and known.latest.id == now.revision:
        notes.append("It is older than a request about this that you have already.")
    elif file.standing_request(request.requirement) is None and now.value.withdrawn_at is None:
        notes.append("What it rests on has changed since, or was decided already: nothing waits.")
    by = session.team().name_of(now.by)
    return Received(file, request.requirement, by, tuple(notes))


def _request_of(file: SealedFile) -> DecisionRequest:
    """What is asked. Raises `TamperedBundle` unless it is one thing, about one case."""
    requests = [one for one in file.revisions if one.kind == "decision-request"]
    cases = {one.case for one in file.revisions if one.kind in CASE_KINDS and one.case is not None}
    people = {one.document for one in file.revisions if one.kind == "person"}
    own = [one for one in file.revisions if one.kind == "case"]
    if not requests or len({one.document for one in requests}) != 1 or not own:
        raise _not_one()
    latest = max(requests, key=lambda one: one.time.order)
    value = from_body(DecisionRequest, latest.body)
    about = {str(one.body.get("person")) for one in own}
    whole = set(value.basis) <= {one.id for one in file.revisions}
    if cases != {value.case} or {str(one) for one in people} != about or not whole:
        raise _not_one()
    return value


def _not_one() -> TamperedBundle:
    return TamperedBundle(
        "The file is no request about one case, so nothing was taken in: ask for a new one, and "
        "tell whoever sent it."
    )
