"""A decision on its way back: saved by whoever decided, taken in where it was asked for.

The file carries the decision's own revision, signed by who decided, as it stands in their vault:
the exact revisions decided on, the hash of the text that was read, and the text itself, sealed to
the team's compartment. It is one more version of the case's decision here and never an edit of
another, and it counts or does not by the rules for every decision.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from courtdesk.actions import audit, decided, rosters, sealed_files, team_files, vaults
from courtdesk.actions.cases import case_file
from courtdesk.actions.sealed_files import SealedFile, Source, read_sealed
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission, may
from courtdesk.domain.approval import Decision, Outcome
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.codec import from_body
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.telephone import words as telephone_words
from courtdesk.domain.words import moment
from courtdesk.errors import (
    NotFromMember,
    NotReadable,
    SeenBefore,
    TamperedBundle,
    UserError,
)
from courtdesk.exchange.bundle import Kind
from courtdesk.store import incoming
from courtdesk.store.incoming import Foreign
from courtdesk.store.records import Revision

KINDS = {Kind.DECISION: frozenset({"decision", "device", "team"})}
SUGGESTED = "courtdesk-decision.age"
"""The name that a decision is offered under: it names nobody."""


@dataclass(frozen=True)
class Sent:
    """A decision made ready to go back; `cover` goes beside it unsealed."""

    cover: str
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class Arrived:
    """A decision that was taken in: what it says and whether it counts, in sentences."""

    file: CaseFile
    kind: RequirementKind
    counts: bool
    sentence: str
    notes: tuple[str, ...] = ()


def write_decision(
    session: Session, case: CaseId, kind: RequirementKind, path: Path | None
) -> Sent:
    """Seal this member's decision on `kind` for the court's team: to `path`, or as text.

    Raises `NotAllowed` for a role that does not decide, `UserError` while this member has decided
    nothing about it, and what writing raises.
    """
    session.require(kind.decide)
    mine = _own_decision(session, case, kind)
    file = case_file(session, case)
    to = [
        one
        for one in session.team().members
        if one.id != session.me and may(one.roles, Permission.ASK_DECISION)
    ]
    foreign = [*_about_laptop(session), *session.vault.outgoing_of([mine.id])]
    audit.exported(session, decided.SENT, file.id, kind.value)
    cover = (
        f"The decision on the {kind} in case {file.case.value.reference} by "
        f"{session.member().name}. Take the sealed file or text in with CourtDesk; until then it "
        "does not count."
    )
    text = ""
    if path is None:
        text = sealed_files.sealed_text(session, Kind.DECISION, foreign, to)
    else:
        sealed_files.write_sealed(session, Kind.DECISION, foreign, to, path)
    decided.forget_decided(session, file.id, kind)
    return Sent(cover, text)


def _about_laptop(session: Session) -> Iterator[Foreign]:
    """By what the court knows this laptop: it may have joined since they last heard of it."""
    device = vaults.device_record(session.vault)
    if device is not None:
        yield from session.vault.outgoing_of([device.id])
    here = session.vault.device.device
    document = rosters.document(session.vault)
    mine = [one.id for one in session.vault.history(document) if one.device == here]
    yield from session.vault.outgoing_of(mine)


def _own_decision(session: Session, case: CaseId, kind: RequirementKind) -> Revision:
    found = decided.own_decision(session, case, kind)
    if found is not None:
        return found
    raise UserError(f"You have not decided on the {kind} on this laptop: decide first.")


def take_decision(session: Session, source: Source) -> Arrived:
    """Take in a decision where it was asked for; all of it, or nothing.

    Raises what `read_sealed` raises, `NotFromMember` for a decision that came from another laptop
    than the one it was made on or from somebody who does not decide now, `SeenBefore`,
    `UserError` for a case that is not here, and what the vault raises.
    """
    session.require(Permission.ASK_DECISION)
    held = session.vault.history(rosters.document(session.vault))
    file = read_sealed(source, session.identity.bundle, KINDS, session.team().team_id, held)
    revision = _decision_of(file)
    value = from_body(Decision, revision.body)
    _require_theirs(session, file, revision, value)
    before = session.vault.received(file.sender, Kind.DECISION.value)
    if before.get(file.manifest.number) == file.manifest_id or _is_known(session, revision):
        raise SeenBefore("This decision was taken in before: nothing needs to be done.")
    if not session.vault.documents(case=value.case, kind="case"):
        raise UserError(
            "This decision is about a case that is not in this vault: take it in on the laptop "
            "that asked for it."
        )
    _require_its_text(session, file, revision, value)
    accepted = session.vault.accept(file.foreign, file.limits)
    session.vault.note_received(
        file.sender, Kind.DECISION.value, file.manifest.number, file.manifest_id
    )
    notes = [*sealed_files.early(file.manifest.made_at, session.clock())]
    notes += team_files.follow(session)
    if accepted.quarantined:
        notes.append("A decision that a revoked laptop made afterwards was left out.")
    return _arrived(session, value, revision, notes)


def _decision_of(file: SealedFile) -> Revision:
    found = [one for one in file.revisions if one.kind == "decision" and one.open is not None]
    if len(found) != 1 or found[0].case is None:
        raise TamperedBundle(
            "The file holds no single decision, so nothing was taken in: ask for a new one."
        )
    return found[0]


def _require_theirs(
    session: Session, file: SealedFile, revision: Revision, value: Decision
) -> None:
    # All of it: a stray record under another laptop's name and number would keep out the real one.
    if any(one.device != file.sender for one in file.revisions):
        raise NotFromMember(
            "This decision was made on another laptop than the one that sent it, so nothing was "
            "taken in: ask whoever decided to save it themselves."
        )
    team = session.team()
    by = team.member(revision.author) or team.contact(revision.author)
    if value.way is not None or by is None or not may(by.roles, value.requirement.decide):
        raise NotFromMember(
            f"This decision was signed by {team.name_of(revision.author)}, who does not decide on "
            f"the {value.requirement} here now, so nothing was taken in: ask somebody who does."
        )
    if value.name != by.name:
        raise NotFromMember(
            f"This decision carries the name {value.name}, and {by.name} signed it, so nothing was "
            "taken in: ask them to decide again."
        )


def _require_its_text(
    session: Session, file: SealedFile, revision: Revision, value: Decision
) -> None:
    """The text that was read must be in it, and be the one whose hash was signed.

    Who may not open it takes it in all the same: a colleague who may is told when they look.
    """
    foreign = next(one for one in file.foreign if one.id == revision.id)
    known = {form.value.title for form in case_file(session, value.case).forms}
    try:
        text = json.loads(incoming.unsealed(foreign, session.keys)).get("text", "")
    except NotReadable:
        text = None
    wrong = text is not None and hashlib.sha256(text.encode()).hexdigest() != value.text_sha256
    if foreign.sealed is None or wrong or not {one.title for one in value.released} <= known:
        raise TamperedBundle(
            "The decision does not hold the text that was signed, or tells scores of a screen that "
            "the case does not have, so nothing was taken in: ask whoever decided to decide again."
        )


def _is_known(session: Session, revision: Revision) -> bool:
    return session.vault.revision(revision.id) is not None


def _arrived(session: Session, value: Decision, revision: Revision, notes: list[str]) -> Arrived:
    file = case_file(session, value.case)
    standing = file.standing_decision(value.requirement)
    counts = standing is not None and standing.revision == revision.id
    what = (
        f"{value.name} {_SAID[value.outcome]} the {value.requirement}, {moment(value.decided_at)}."
    )
    notes += _why_not(file, value, revision) if not counts else ()
    notes += _clock(file, value)
    # First of all: whoever went by a call must hear at once that the written word differs.
    notes[:0] = filter(None, [telephone_words(file, value.requirement)])
    return Arrived(file, value.requirement, counts, what, tuple(notes))


def _clock(file: CaseFile, value: Decision) -> Iterator[str]:
    """A word on the clocks when it was made before what it rests on."""
    part = file.requirement(value.requirement)
    grounds = (part.assessment if part is not None else None, file.consent)
    latest = max((one.at for one in grounds if one is not None), default=None)
    if latest is not None and value.decided_at < latest.replace(second=0, microsecond=0):
        yield (
            f"By its clock it was made on {moment(value.decided_at)}, before the assessment or "
            "consent that it rests on: check the clock of their laptop before you go by that date."
        )


_SAID = {
    Outcome.APPROVE: "approved",
    Outcome.RETURN: "returned, with reasons,",
    Outcome.DECLINE: "declined, with reasons,",
}


def _why_not(file: CaseFile, value: Decision, revision: Revision) -> Iterator[str]:
    """Why a decision that came in does not count, in sentences."""
    part = file.requirement(value.requirement)
    now = part.decision if part is not None else None
    if part is None:
        yield f"The {value.requirement} is not considered any more, so it does not count."
    elif now is not None and now.disputed:
        yield "Another decision stands beside it, so neither counts until one is settled."
    elif now is not None and now.by == revision.author and value.decided_at < now.value.decided_at:
        yield "They decided again later, and that decision is here already: it is the one to go by."
    elif not file.rests(value.basis, value.requirement):
        yield (
            "The approved version differs: the record was changed after it was sent, so the "
            "decision does not count. Ask again."
            if value.outcome is Outcome.APPROVE
            else "The record was changed after it was sent: ask again."
        )
    elif not value.is_about(file.person.value):
        yield "It was made about another name or date of birth, so it does not count."
    elif now is None or now.revision != revision.id:
        yield "It was not counted: see what the case says about its records."
    else:
        yield "Two versions of something it rests on stand side by side: settle which one holds."
