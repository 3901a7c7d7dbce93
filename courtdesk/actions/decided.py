"""What this member decided on this laptop: the list, the text that was signed, and what is kept.

A member reads the text from the decision itself, which is sealed to the compartment. Somebody
outside holds no compartment: of theirs the same text is recorded once more, sealed to their own key
alone, in a record that no file carries ("kept-text"). So the named clinician keeps what they
decided on.

Where the site has settled that nothing is kept (`Settings.delete_decided`), somebody outside gets
no such copy, and once the decision was saved to be sent their vault forgets the sealed parts that
it rests on. The open parts stay: by them the decision can be saved again, and a second request
about the same record brings the sealed parts back, as one purged for good would never do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.approval import Decision, KeptText
from courtdesk.domain.audit import Action
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.codec import from_body
from courtdesk.domain.ids import CaseId, RevisionId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import NotReadable, UserError
from courtdesk.store.audit import NEWEST, Filter
from courtdesk.store.records import Revision, milliseconds

KIND = "kept-text"
"""The kind of the record that holds the decider's own copy; it never travels."""

SENT = "decision"
"""What a decision that was saved to be sent is called in the list of who did what."""

LONGEST = 50
"""How many decisions the list holds: years of them stand on their cases."""

_EVENTS = 500


@dataclass(frozen=True)
class Decided:
    """One decision of this member's, made on this laptop.

    `by_file` is whether it was asked for by a sealed file, so that it has to go back; `saved_at`
    when it was last saved or copied to be sent, `None` before. Whether it arrived nobody knows.
    """

    file: CaseFile
    kind: RequirementKind
    decision: Decision
    by_file: bool
    saved_at: datetime | None

    @property
    def to_send(self) -> bool:
        """Whether whoever asked cannot have it yet."""
        return self.by_file and self.saved_at is None


@dataclass(frozen=True)
class Withdrawn:
    """What this member was asked by a sealed file, and is asked no more."""

    file: CaseFile
    kind: RequirementKind
    at: datetime
    by: str
    because: str


# The lists


def decided_here(session: Session) -> tuple[Decided, ...]:
    """What this member decided on this laptop, the last decision first; at most `LONGEST`."""
    session.require(Permission.READ_CASES)
    found = [*_decided(session)]
    saved = _saved(session, found)
    made = (
        Decided(file, kind, value, came_by_file(session, file, kind), saved.get((file.id, kind)))
        for file, kind, value in found
    )
    return tuple(sorted(made, key=lambda one: one.decision.decided_at, reverse=True))


def withdrawn(session: Session) -> tuple[Withdrawn, ...]:
    """What was asked of this member by a sealed file and taken back, the latest first."""
    session.require(Permission.READ_CASES)
    found = []
    cases = session.vault.cases_with("decision-request")
    for file in (case_file(session, case) for case in cases):
        for part in file.considered():
            asked = part.request
            value = asked.value if asked is not None else None
            if asked is None or value is None or value.withdrawn_at is None:
                continue
            answered = own_decision(session, file.id, part.kind) is not None
            if value.to == session.me and not answered:
                by = session.team().name_of(asked.by)
                found.append(
                    Withdrawn(file, part.kind, value.withdrawn_at, by, value.withdrawn_because)
                )
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def came_by_file(session: Session, file: CaseFile, kind: RequirementKind) -> bool:
    """Whether this member was asked about `kind` by a sealed file from another laptop."""
    session.require(Permission.READ_CASES)
    part = file.requirement(kind)
    asked = part.request if part is not None else None
    if asked is None or asked.value.to != session.me:
        return False
    found = session.vault.revision(asked.revision)
    return found is not None and found.device != session.vault.device.device


def own_decision(session: Session, case: CaseId, kind: RequirementKind) -> Revision | None:
    """This member's last decision about `kind` that was made on this laptop, or `None`."""
    session.require(Permission.READ_CASES)
    found = session.vault.document(derived_id(case, "decision", kind))
    here = session.vault.device.device
    for head in found.heads if found is not None else ():
        if (head.author, head.device) == (session.me, here) and head.open is not None:
            return head
    return None


def _decided(session: Session) -> Iterator[tuple[CaseFile, RequirementKind, Decision]]:
    here = session.vault.device.device
    mine = [
        head
        for document in session.vault.documents(kind="decision")
        for head in document.heads
        if (head.author, head.device) == (session.me, here) and head.open is not None
    ]
    for head in sorted(mine, key=lambda one: one.time.order, reverse=True)[:LONGEST]:
        value = from_body(Decision, head.body)
        # One that a provider told on the telephone was not decided by whoever wrote it down.
        if value.way is None and session.may(value.requirement.decide):
            yield case_file(session, value.case), value.requirement, value


def _saved(
    session: Session, found: Iterable[tuple[CaseFile, RequirementKind, Decision]]
) -> dict[tuple[CaseId, RequirementKind], datetime]:
    """When each was last saved to be sent, by the list of who did what; a newer one counts anew."""
    decided_at = {(file.id, kind): value.decided_at for file, kind, value in found}
    if not decided_at:
        return {}
    wanted = Filter(
        since=milliseconds(min(decided_at.values())),
        member=session.me,
        events=(Action.EXPORTED.value,),
        changes=False,
        cases=tuple({case for case, _ in decided_at}),
    )
    saved: dict[tuple[CaseId, RequirementKind], datetime] = {}
    for event in session.vault.audit_page(wanted, before=NEWEST, limit=_EVENTS).revisions:
        body = event.body if event.open is not None else {}
        key = (CaseId(str(body.get("case"))), str(body.get("detail")))
        for (case, kind), at in decided_at.items():
            mine = body.get("what") == SENT and key == (case, kind.value)
            if mine and event.made_at >= at:
                saved.setdefault((case, kind), event.made_at)
    return saved


# What is kept


def own_copy(session: Session, decision: Decision, text: str) -> tuple[Change, ...]:
    """The decider's own copy of the text that they sign, where they could not read it otherwise."""
    if not session.is_outside or session.settings().delete_decided:
        return ()
    kind = decision.requirement
    return (
        Change(
            KIND,
            KeptText(decision.case, kind, decision.text_sha256),
            derived_id(decision.case, KIND, kind),
            decision.case,
            sealed={"text": text},
            compartment=kind.compartment,
            own=True,
        ),
    )


def decided_text(session: Session, case: CaseId, kind: RequirementKind) -> str:
    """The text that this member signed last about `kind`, as they read it then.

    Raises `UserError` where they decided nothing here, or where nothing was to be kept.
    """
    session.require(kind.decide)
    decision = own_decision(session, case, kind)
    if decision is None:
        raise UserError(f"You have not decided on the {kind} on this laptop.")
    try:
        found = json.loads(session.vault.unseal(_kept(session, decision, kind), session.keys))
    except NotReadable as error:
        raise UserError(
            "The text that you signed is not kept on this laptop: your decision is, with its "
            "reasons, and the court's team has the text."
        ) from error
    return str(found["text"])


def _kept(session: Session, decision: Revision, kind: RequirementKind) -> RevisionId:
    """The record that holds the text of this very decision."""
    if not session.is_outside:
        return decision.id
    signed = from_body(Decision, decision.body).text_sha256
    document = derived_id(CaseId(str(decision.case)), KIND, kind)
    for one in session.vault.history(document):
        if one.open is not None and from_body(KeptText, one.body).text_sha256 == signed:
            return one.id
    return decision.id


def forget_decided(session: Session, case: CaseId, kind: RequirementKind) -> None:
    """Forget the sealed parts that this member's decision on `kind` rests on, where so settled.

    Only on a laptop of somebody outside: what the team holds goes by its own rules.
    """
    session.require(kind.decide)
    decision = own_decision(session, case, kind)
    if decision is None or not session.is_outside or not session.settings().delete_decided:
        return
    value = from_body(Decision, decision.body)
    rests = {one.document for one in map(session.vault.revision, value.basis) if one is not None}
    rests.add(decision.document)
    here = session.vault.device.device
    session.vault.forget_sealed(
        one.id
        for one in session.vault.revisions_of(case)
        if one.document in rests and one.has_sealed and one.device != here
    )
