"""What two people wrote at once, side by side, and the person's word which of it holds (P4).

A settlement is a revision that names every version it was made from, with the reason; all of them
stay in the record. Whoever settles answers for the whole of what then stands: they must be allowed
to record it, must be able to read it, and sign it where it is signed. So a decision is settled
only by somebody who may decide, in their own name.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from courtdesk.actions.belief import RESTRICTIVE
from courtdesk.actions.identities import confirm
from courtdesk.actions.records import (
    Change,
    believed,
    derived_id,
    is_kept,
    record,
    shown,
    standing,
)
from courtdesk.actions.results import read_result
from courtdesk.actions.session import Session
from courtdesk.actions.settling_rules import (
    CLOSED,
    KEEPS,
    OF_THE_SITE,
    is_signed_decision,
    namespace,
    needed,
)
from courtdesk.actions.sync.whose import laptops
from courtdesk.domain.access import MAY, READERS, Compartment, Permission
from courtdesk.domain.approval import Decision
from courtdesk.domain.codec import from_body, to_body
from courtdesk.domain.ids import CaseId, DeviceId, DocumentId, MemberId, PersonId, RevisionId
from courtdesk.domain.merging import SETTLED, Path, Shown
from courtdesk.domain.plain_text import line, problem
from courtdesk.domain.recorded import Recorded
from courtdesk.domain.screening import FinishedForm
from courtdesk.domain.side_by_side import KINDS, NOT_GIVEN, about, label, rows, said
from courtdesk.domain.words import listed
from courtdesk.errors import FieldError, FieldErrors, NotAllowed, NotReadable, UserError
from courtdesk.store.records import ChangedMeanwhile, Document, Revision, canonical

LONGEST_REASON = 500
"""Letters: a reason is a sentence or two; everybody reads it who may know of the record."""


@dataclass(frozen=True)
class Version:
    """One of the versions that stand side by side: who made it, on which laptop, and when.

    `at` is what that laptop's clock said; it says nothing about which came first. `mine` is
    whether the signed-in member made it. `settled` is the reason that was given where this version
    is itself somebody's word which of earlier ones holds, "" where it is none.
    """

    revision: RevisionId
    by: str
    laptop: str
    at: datetime
    mine: bool
    settled: str = ""


@dataclass(frozen=True)
class Choice:
    """One field in words: its label, and what each version says, in the order of the versions.

    `differs` is false for a field that all versions have alike, which is shown and not chosen.
    """

    path: Path
    label: str
    values: tuple[str, ...]
    differs: bool


@dataclass(frozen=True)
class Conflict:
    """One document in dispute.

    `what` names it in plain words ("Plea: Theft from shop"), `reference` is the case's, or those
    of the person's cases. `whole` means that one version is chosen as it is, and not field by
    field. `passphrase` means that `settle` asks for the member's own. `may` says whether this
    member may settle it, `why_not` why not and who can; `hidden` that there is more to the versions
    than this member may read, so that `choices` are not all that differs. `page` is a screen of the
    case on which a new record takes the place of both, or "".
    """

    document: DocumentId
    kind: str
    what: str
    case: CaseId | None
    reference: str
    versions: tuple[Version, ...]
    choices: tuple[Choice, ...]
    whole: bool
    may: bool
    why_not: str
    passphrase: bool = False
    hidden: bool = False
    page: str = ""


# What is in dispute


def conflicts(session: Session, case: CaseId | None = None) -> tuple[Conflict, ...]:
    """Everything that is in dispute in this vault, or about one case and its person.

    Those whose sealed parts the member cannot read are among them, told by time and author. Raises
    `NotAllowed` for a role that neither works with cases nor keeps anything of the site's.
    """
    if not any(session.may(one) for one in KEEPS):
        session.require(Permission.READ_CASES)
    held = _everywhere(session) if case is None else _about(session, case)
    found = [_torn(session, one) for one in held if _may_be_torn(session, one)]
    # Most cases have nothing in dispute, and nobody's laptop to name.
    names = laptops(session) if any(found) else {}
    made = (_conflict(session, one, names) for one in found if one is not None)
    return tuple(sorted(made, key=lambda one: (one.reference, one.what, one.document)))


def _everywhere(session: Session) -> Iterator[Document]:
    """Whatever may be in dispute in this vault, found without reading the rest of it."""
    yield from session.vault.torn(KINDS)
    yield from (one for one in session.vault.amended(RESTRICTIVE) if len(one.heads) == 1)


def _may_be_torn(session: Session, document: Document) -> bool:
    """Whether several versions stand on top, or one that does not count over what does.

    Of one that counts everything below it is passed (`actions.belief`).
    """
    if len(document.heads) > 1:
        return True
    return document.kind in RESTRICTIVE and not session.belief.counts(document.latest)


@dataclass(frozen=True)
class _Torn:
    """A document in dispute: the versions that count, one of those that say the same."""

    document: Document
    shown: Shown
    heads: tuple[Revision, ...]

    @property
    def kind(self) -> str:
        return self.document.kind

    @property
    def bodies(self) -> tuple[dict[str, Any], ...]:
        return tuple(one.body for one in self.heads)

    def heads_by(self, member: MemberId, chosen: Sequence[str]) -> bool:
        """Whether all of these versions are this member's own."""
        return all(one.author == member for one in self.heads if one.id in chosen)


def _torn(session: Session, document: Document) -> _Torn | None:
    """The document if it is in dispute, and this member may know that there is such a record."""
    if document.kind not in KINDS or not is_kept(document) or not _may_know(session, document):
        return None
    found = believed(session, document)
    view = shown(found) if found is not None else Shown({})
    if found is None or not view.disputed:
        return None
    by_id = {one.id: one for one in found.heads}
    heads = tuple(by_id[RevisionId(group[0])] for group in view.versions)
    return _Torn(document, view, heads)


def _may_know(session: Session, document: Document) -> bool:
    if document.kind in OF_THE_SITE:
        return any(session.may(one) for one in KEEPS)
    closed = CLOSED.get(document.kind)
    return session.may(Permission.READ_CASES) and (closed is None or session.may(closed))


def _about(session: Session, case: CaseId) -> Iterator[Document]:
    """The records of this case and of its person."""
    yield from session.vault.documents(case=case)
    person = str(standing(session, session.vault.document(DocumentId(case))).body.get("person", ""))
    own = (derived_id(CaseId(person), kind) for kind in ("contact", "equality"))
    for document in (DocumentId(person), *own):
        found = session.vault.document(document)
        if found is not None:
            yield found


def _conflict(session: Session, torn: _Torn, names: Mapping[DeviceId, str]) -> Conflict:
    sealed = _sealed(session, torn)
    closed = _unread(session, torn, sealed)
    choices = [
        Choice(one.path, one.label, one.values, one.differs or not torn.shown.whole)
        for one in rows(torn.kind, torn.bodies, torn.shown.disputed)
    ]
    if not closed:
        choices += _sealed_choices(session, torn, sealed)
    if not closed and not any(one.differs for one in choices):
        # Such as two requests in the same words, made on different versions of the record.
        values = tuple(f"as version {number} has them" for number in range(1, len(torn.heads) + 1))
        choices.append(Choice(("",), "Details that are not shown", values, differs=True))
    why_not = _why_not(session, torn, closed)
    return Conflict(
        document=torn.document.id,
        kind=torn.kind,
        what=_what(session, torn),
        case=torn.document.case,
        reference=_reference(session, torn),
        versions=tuple(_version(session, one, names) for one in torn.heads),
        choices=tuple(choices),
        whole=torn.shown.whole,
        may=not why_not,
        why_not=why_not,
        passphrase=is_signed_decision(torn.kind, torn.heads),
        hidden=bool(closed),
        page=_PAGES.get(torn.kind, ""),
    )


_PAGES = {
    "agreement": "agreement",
    "consent": "consent",
    "decision-request": "ask_decision",
    "snippet": "snippet",
    "telephone-approval": "telephone",
    "telephone-rule": "clinical",
}
"""Where what is recorded next takes the place of both, with all that is needed to see it."""


def _version(session: Session, head: Revision, names: Mapping[DeviceId, str]) -> Version:
    nameless = f"the laptop without a name ({head.device[-4:]})"
    return Version(
        head.id,
        session.team().name_of(head.author),
        names.get(head.device, nameless),
        head.made_at,
        head.author == session.me,
        _settled(head),
    )


def _settled(head: Revision) -> str:
    """Why somebody said that this holds. Whatever is recorded on top of it says so no more."""
    settled = head.body.get(SETTLED)
    return str(settled.get("reason", "")) if isinstance(settled, Mapping) else ""


def _what(session: Session, torn: _Torn) -> str:
    body = torn.bodies[0]
    if torn.kind in ("plea", "offence-type") and torn.document.case is not None:
        listed_as = session.vault.document(DocumentId(torn.document.case))
        offences = standing(session, listed_as).body.get("offences", [])
        texts = [one["text"] for one in offences if one.get("id") == body.get("offence")]
        return ": ".join([KINDS[torn.kind].title, *texts])
    return about(torn.kind, body)


def _reference(session: Session, torn: _Torn) -> str:
    from courtdesk.actions.audit import references

    if torn.document.case is not None:
        return references(session, [torn.document.case])
    person = str(torn.document.id if torn.kind == "person" else torn.bodies[0].get("person", ""))
    # Of records of the site there is no person, and so no case.
    return references(session, session.vault.cases_of(PersonId(person))) if person else ""


# What is sealed


_Sealed: TypeAlias = Sequence[Mapping[str, Any] | None]
"""What each version has sealed, `None` where this member's keys do not open it."""


def _sealed(session: Session, torn: _Torn) -> _Sealed:
    """Opened once for all that is asked of it: a scan is millions of letters."""
    return [_sealed_of(session, head) if head.has_sealed else {} for head in torn.heads]


def _unread(session: Session, torn: _Torn, sealed: _Sealed) -> str:
    """Why this member cannot read all that the versions say, and who can; "" when they can."""
    for head, read in zip(torn.heads, sealed, strict=True):
        if read is None:
            return (
                f"Part of it is sealed: ask one of these to settle it: {_readers(session, head)}."
            )
    return ""


def _sealed_of(session: Session, head: Revision) -> dict[str, Any] | None:
    """A version's sealed part, or `None` where this member's keys do not open it."""
    try:
        found: dict[str, Any] = json.loads(session.vault.unseal(head.id, session.keys))
    except NotReadable:
        return None
    return found


def _readers(session: Session, head: Revision) -> str:
    """Who reads what this version has sealed: by name, else by role."""
    known = {one.value: one for one in Compartment}
    part = known.get(head.compartment[0]) if head.compartment is not None else None
    if part is None:
        return "whoever it was sealed for"
    members = session.team().members
    names = [one.name for one in members if READERS[part].intersection(one.roles)]
    return ", ".join(names or sorted(role.label for role in READERS[part]))


def _sealed_choices(session: Session, torn: _Torn, sealed: _Sealed) -> list[Choice]:
    """What the versions have sealed, in words; for somebody whose keys open all of them."""
    if torn.kind == "response":
        told = [dict(_answers(session, head)) for head in torn.heads]
    else:
        told = [_plain(one or {}) for one in sealed]
    found = []
    for name in dict.fromkeys(key for one in told for key in one):
        values = tuple(one.get(name, NOT_GIVEN) or NOT_GIVEN for one in told)
        found.append(Choice(("sealed", name), name, values, len(set(values)) > 1))
    return found


def _answers(session: Session, head: Revision) -> Iterator[tuple[str, str]]:
    """Questions and answers of a finished form, as its own page shows them."""
    value = from_body(FinishedForm, head.body)
    read = Recorded(head.document, head.id, value, head.made_at, head.author)
    result = read_result(session, read)
    yield "Result", result.summary
    yield from result.answers


def _plain(sealed: Mapping[str, Any]) -> dict[str, str]:
    # A scan is looked at on its own page: here it would be a wall of letters.
    shown = {key: value for key, value in sealed.items() if key != "content"}
    return {label(key): _words_of(value) for key, value in shown.items()}


def _words_of(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{label(key)}: {_words_of(one)}" for key, one in value.items() if one)
    if isinstance(value, list):
        return "; ".join(_words_of(one) for one in value)
    return said(value)


# Who may


def _why_not(session: Session, torn: _Torn, closed: str) -> str:
    """Why this member may not settle it, as a sentence that says who can; "" when they may."""
    lacking = [one for one in needed(torn.kind, torn.heads) if not session.may(one)]
    if lacking:
        who = ", ".join(sorted(role.label for role in MAY[lacking[0]]))
        return f"Your role may not {lacking[0].label}: ask one of these on your team: {who}."
    if torn.kind == "note" and session.me not in {one.author for one in torn.heads}:
        names = {session.team().name_of(one.author) for one in torn.heads}
        return f"Only its author may say what a note says: ask {listed(sorted(names))}."
    return closed


# Settling


def settle(
    session: Session,
    document: DocumentId,
    seen: Sequence[RevisionId],
    picks: Mapping[Path, RevisionId] | RevisionId,
    reason: str,
    *,
    passphrase: str = "",
) -> Revision:
    """Record which version holds, as a revision that names every version as its parent.

    `seen` are the versions that were shown (`Conflict.versions`). `picks` is one of them, chosen
    whole, or, for a conflict that is not `whole`, one for the path of each choice. Raises
    `ChangedMeanwhile` when other versions stand now than were seen, `NotAllowed` for a role that
    may not record such a thing, `NotReadable` saying who can for one whose sealed part the member
    cannot open, `FieldErrors` naming "reason" or each choice (its path joined by ".") that is
    missing, and `WrongPassphrase`.
    """
    if not any(session.may(one) for one in KEEPS):
        session.require(Permission.READ_CASES)
    torn = _seen(session, document, seen)
    closed = _unread(session, torn, _sealed(session, torn))
    why_not = _why_not(session, torn, "")
    if why_not:
        raise NotAllowed(why_not)
    if closed:
        raise NotReadable(closed)
    body = _chosen(torn, picks, line(reason))
    if is_signed_decision(torn.kind, torn.heads):
        # As before every decision (DESIGN, "The vault").
        confirm(session, passphrase)
    # `seen` says what was looked at; the page that is shown may have been read before that.
    with session.in_background():
        (made,) = record(session, _change(session, torn, body))
    return made


def _seen(session: Session, document: DocumentId, seen: Sequence[RevisionId]) -> _Torn:
    found = session.vault.document(document)
    torn = _torn(session, found) if found is not None else None
    if torn is None:
        raise UserError("This record is not in dispute any more: there is nothing to settle.")
    if {one.id for one in torn.heads} != set(seen):
        raise ChangedMeanwhile(
            "Other versions of this record stand now than those you saw, and nothing was "
            "settled: look at them, then choose again."
        )
    return torn


def _chosen(
    torn: _Torn, picks: Mapping[Path, RevisionId] | RevisionId, reason: str
) -> dict[str, Any]:
    """The body that holds from now on, with what it says about the settlement."""
    bodies: dict[str, dict[str, Any]] = {str(one.id): one.body for one in torn.heads}
    by_path: Mapping[Path, str] = (
        dict.fromkeys(torn.shown.disputed, picks) if isinstance(picks, str) else picks
    )
    errors = [*_missing(torn, by_path, bodies)]
    if not reason:
        errors.append(FieldError("reason", "Enter why this version holds: it is kept with it."))
    elif problem(reason, LONGEST_REASON):
        errors.append(FieldError("reason", problem(reason, LONGEST_REASON)))
    if errors:
        raise FieldErrors(tuple(errors))
    body: dict[str, Any] = copy.deepcopy(dict(torn.shown.body))
    if torn.shown.whole:
        body = {key: value for key, value in bodies[by_path[()]].items() if key != SETTLED}
    else:
        for path in sorted(torn.shown.disputed):
            _put(body, path, bodies[by_path[path]])
    chosen = sorted({by_path[path] for path in torn.shown.disputed})
    return {**body, SETTLED: {"reason": reason, "chosen": chosen}}


def _missing(
    torn: _Torn, picks: Mapping[Path, str], bodies: Mapping[str, object]
) -> Iterator[FieldError]:
    for path in sorted(torn.shown.disputed):
        if picks.get(path) not in bodies:
            yield FieldError(".".join(path), "Choose which version holds.")


def _put(body: dict[str, Any], path: Path, picked: Any) -> None:
    """Make the field at `path` what the picked version has there, which may be nothing."""
    into: Any = body
    for key in path[:-1]:
        into, picked = _under(into, key), _under(picked, key)
    last = path[-1]
    said = _under(picked, last)
    if isinstance(into, list):
        at = next((at for at, row in enumerate(into) if row.get("id") == last), len(into))
        into[at : at + 1] = [] if said is None else [said]
    elif isinstance(picked, Mapping) and last in picked:
        into[last] = said
    else:
        into.pop(last, None)


def _under(value: Any, key: str) -> Any:
    if isinstance(value, list):
        return next((row for row in value if row.get("id") == key), None)
    return value.get(key) if isinstance(value, Mapping) else None


def _change(session: Session, torn: _Torn, body: dict[str, Any]) -> Change:
    """The settlement, sealed and signed anew as its kind is."""
    if torn.kind == "decision":
        body = _own_decision(session, torn, body)
    # What nobody can read again must not be written.
    from_body(KINDS[torn.kind].type, body)
    change = Change(
        torn.kind,
        canonical(body),
        torn.document.id,
        torn.document.case,
        namespace=namespace(torn.kind, body),
        settles=True,
    )
    head = next((one for one in torn.heads if [one.id] == body[SETTLED]["chosen"]), None)
    if head is None or not head.has_sealed or head.compartment is None:
        return change
    sealed, part = _sealed_of(session, head), Compartment(head.compartment[0])
    return replace(change, sealed=sealed, compartment=part)


def _own_decision(session: Session, torn: _Torn, body: dict[str, Any]) -> dict[str, Any]:
    """The decision in the name of whoever settles it: nobody signs for somebody else (P3)."""
    value = from_body(Decision, body)
    if value.way is not None:
        if not session.may(Permission.ASK_DECISION):
            raise NotAllowed(
                f"What {value.organisation} said is recorded by those who ask for decisions: "
                "choose what was signed, and have them record the answer again."
            )
        return body
    me = session.member()
    now = {**body, "decided_at": to_body(session.clock())}
    if torn.heads_by(session.me, body[SETTLED]["chosen"]):
        return now
    return {
        **now,
        "name": me.name,
        "registration_body": me.registration_body,
        "registration_number": me.registration_number,
    }
