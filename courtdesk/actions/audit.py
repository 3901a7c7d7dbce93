"""Who did what: writing the events down, and reading them as those who may.

An event is written before what it tells of leaves the vault. If it cannot be written, as on a full
disk, nothing leaves; so a print or a save that failed afterwards stands in the list as well.

`note` is the one way in. Which ways out exist, and that none of them is silent, is held by
`tests/unit/actions/test_audit_ways_out.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from courtdesk.actions.records import Change, body_of, is_kept, new_id, record
from courtdesk.actions.session import Session
from courtdesk.actions.sync.whose import laptops
from courtdesk.domain import audit, roster_words
from courtdesk.domain.access import Permission
from courtdesk.domain.audit import Action, Done, Line, Wanted
from courtdesk.domain.codec import BodyRefused, from_body, to_body
from courtdesk.domain.ids import CaseId, DocumentId, MemberId, PersonId
from courtdesk.domain.team import Team
from courtdesk.errors import FieldError, NoSpace
from courtdesk.store import opening
from courtdesk.store.audit import NEWEST, Filter
from courtdesk.store.records import Revision, canonical, milliseconds
from courtdesk.store.throttle import Throttle

PAGE = 200
"""Events on one page of the list."""

_STRETCHES = 5
"""How many stretches of changes are looked through for one page before it is shown as it is."""

_CLOSED = frozenset({"enquiry", "victim"})
"""Kinds of which those who do not read enquiries are not told that there is one (V1)."""

_CLOSED_PAGES = frozenset({"enquiries"})


@dataclass(frozen=True)
class Page:
    """Lines, the newest first; `older` is where the next page begins, `None` at the end."""

    lines: tuple[Line, ...]
    older: int | None


@dataclass(frozen=True)
class Record:
    """One case or person to ask about; `words` names it by references, never by a name."""

    cases: tuple[CaseId, ...]
    person: PersonId | None
    words: str


# Writing


def note(session: Session, *events: Done) -> None:
    """Record `events` as this member's. Raises `NoSpace` when the disk is full."""
    record(
        session,
        *(Change(audit.KIND, _body(event), new_id(session)) for event in events),
    )


def _body(event: Done) -> bytes:
    # Only what is said: there are many events, and most of them say little.
    said = {
        key: value
        for key, value in to_body(event).items()
        if value not in (None, "") and (key, value) != ("times", 1)
    }
    return canonical(said)


def saw(session: Session, page: str, case: CaseId | None = None, detail: str = "") -> None:
    """A page with a person's record was shown; `page` is the screen's name, or "terminal"."""
    note(session, Done(Action.SAW, case, what=page, detail=detail))


def searched(session: Session, case: CaseId) -> None:
    """A case was opened from a search; what was searched for is not kept."""
    note(session, Done(Action.SEARCHED, case))


def printed(session: Session, what: str, case: CaseId | None, detail: str = "") -> None:
    """A document of a case is about to go to a printer."""
    note(session, Done(Action.PRINTED, case, what=what, detail=detail))


def exported(
    session: Session,
    what: str,
    case: CaseId | None,
    detail: str = "",
    *,
    person: PersonId | None = None,
) -> None:
    """A readable document of a case or person is about to leave the vault as a file or text."""
    note(session, Done(Action.EXPORTED, case, person, what, detail))


def copied(session: Session, page: str, case: CaseId | None) -> None:
    """Text of a page was put on the clipboard."""
    note(session, Done(Action.COPIED, case, what=page))


def signed_in(session: Session, guard: Throttle) -> None:
    """The member signed in; tells also the wrong passphrases that this laptop noted before.

    A full disk keeps nobody out, as there is work that only reads: then this one event is
    missing, and what was noted is told at the next sign-in.
    """
    untold = guard.untold(member.id for member in session.team().members)
    tries = (
        Done(
            Action.SIGN_IN_FAILED,
            member=MemberId(member),
            times=one.count,
            since=_local(session, one.first),
            until=_local(session, one.last),
        )
        for member, one in untold.items()
    )
    codes = {notice.code for notice in session.vault.notices}
    began = (Done(action) for code, action in _BEGAN.items() if code in codes)
    try:
        note(session, *tries, *began, Done(Action.SIGNED_IN))
    except NoSpace:
        return
    guard.told()


_BEGAN = {
    opening.WENT_BACK.code: Action.ACCEPTED_GOING_BACK,
    opening.RESTORED.code: Action.RESTORED,
}


def _local(session: Session, seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, session.clock().tzinfo)


def left(session: Session, *, for_good: bool) -> None:
    """The member locked, or closed CourtDesk for good; a full disk does not stop them."""
    with suppress(NoSpace):
        note(session, Done(Action.SIGNED_OUT if for_good else Action.LOCKED))


# Reading


def page(session: Session, wanted: Wanted, older: int | None = None) -> Page:
    """At most `PAGE` lines that fit, the newest first, from `older` on.

    Reading is itself an event, one for each list that is begun. Raises `NotAllowed`.
    """
    session.require(Permission.READ_AUDIT)
    if older is None:
        note(session, _reading(wanted))
    return _page(session, wanted, older)


def everything(session: Session, wanted: Wanted) -> Iterator[Line]:
    """Every line that fits, the newest first; for an export, which is an event of its own."""
    session.require(Permission.READ_AUDIT)
    older: int | None = None
    while True:
        found = _page(session, wanted, older)
        yield from found.lines
        if found.older is None:
            return
        older = found.older


def _reading(wanted: Wanted) -> Done:
    case = wanted.cases[0] if len(wanted.cases) == 1 else None
    return Done(Action.READ_AUDIT, case, wanted.person)


def _page(session: Session, wanted: Wanted, older: int | None) -> Page:
    words = _Words(session)
    found = session.vault.audit_page(
        _filter(session, wanted), before=NEWEST if older is None else older, limit=PAGE
    )
    for _ in range(_STRETCHES):
        if found.revisions or found.older is None:
            break
        found = session.vault.audit_page(_filter(session, wanted), before=found.older, limit=PAGE)
    lines = (words.line(revision) for revision in found.revisions)
    return Page(tuple(line for line in lines if line is not None), found.older)


def _filter(session: Session, wanted: Wanted) -> Filter:
    zone = session.clock().tzinfo
    since = datetime.combine(wanted.since, time(), zone) if wanted.since is not None else None
    until = None
    if wanted.until is not None:
        until = datetime.combine(wanted.until + timedelta(days=1), time(), zone)
    action = wanted.action
    events = None
    if action is not None:
        events = () if action is Action.CHANGED else (action.value,)
    return Filter(
        since=milliseconds(since) if since is not None else None,
        until=milliseconds(until) if until is not None else None,
        member=wanted.member,
        events=events,
        changes=action in (None, Action.CHANGED),
        cases=wanted.cases,
        person=wanted.person,
    )


class _Words:
    """Names, references and laptops in words, each looked up once for a page."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._team = session.team()
        self._devices = laptops(session)
        self._open = session.may(Permission.READ_ENQUIRIES)
        self._references: dict[str, str] = {}

    def line(self, revision: Revision) -> Line | None:
        """The revision as a line; `None` for an event that only a newer version knows."""
        if revision.kind != audit.KIND:
            return self._change(revision)
        try:
            event = audit.read(revision.body) if revision.open is not None else None
        except BodyRefused:
            # Said, not left out: a list of who did what has no gap that nobody can see.
            return self._unread(revision)
        if event is None:
            return None
        what = event.words
        if event.what in _CLOSED_PAGES and not self._open:
            what = f"{event.action.label}: {audit.NOT_SHOWN}"
        return Line(
            at=revision.made_at,
            who=self._team.name_of(event.member or revision.author),
            action=event.action,
            what=what,
            reference=self._reference(event.case, event.person),
            device=self._device(revision),
            case=event.case,
        )

    def _unread(self, revision: Revision) -> Line:
        action = Action(revision.body["action"])
        return Line(
            at=revision.made_at,
            who=self._team.name_of(revision.author),
            action=action,
            what=f"{action.label}: this version cannot read the rest, so update CourtDesk",
            reference="",
            device=self._device(revision),
            case=None,
        )

    def _change(self, revision: Revision) -> Line:
        what = audit.kind_words(revision.kind, again=bool(revision.parents))
        if revision.kind in _CLOSED and not self._open:
            what = f"{Action.CHANGED.label}: {audit.NOT_SHOWN}"
        if revision.kind == "team" and revision.parents:
            what = f"Changed: {self._of_team(revision)}"
        case = CaseId(revision.document) if revision.kind == "case" else revision.case
        person = PersonId(revision.document) if revision.kind == "person" else None
        return Line(
            at=revision.made_at,
            who=self._team.name_of(revision.author),
            action=Action.CHANGED,
            what=what,
            reference=self._reference(case, person),
            device=self._device(revision),
            case=case,
        )

    def _of_team(self, revision: Revision) -> str:
        """What an epoch changed, in the words that a colleague reads of it."""
        before = self._session.vault.revision(revision.parents[0])
        if before is None or before.open is None or revision.open is None:
            return "the team"
        try:
            teams = from_body(Team, before.body), from_body(Team, revision.body)
        except BodyRefused:
            return "the team, in a way that this version cannot read"
        found = roster_words.changes(*teams)
        return f"the team. {' '.join(found)}".strip(" .") + "." if found else "the team"

    def _device(self, revision: Revision) -> str:
        return self._devices.get(revision.device, "a laptop that the team does not list")

    def _reference(self, case: CaseId | None, person: PersonId | None) -> str:
        key = case or person
        if key is None:
            return ""
        if key not in self._references:
            cases = (case,) if case is not None else self._session.vault.cases_of(PersonId(key))
            self._references[key] = references(self._session, cases)
        return self._references[key]


def references(session: Session, cases: Iterable[CaseId]) -> str:
    """The references of cases, separated by commas; without those that are not in the vault."""
    found = []
    for case in cases:
        document = session.vault.document(DocumentId(case))
        if document is not None and is_kept(document):
            found.append(str(body_of(document).get("reference", "")))
    return ", ".join(one for one in found if one)


def members(session: Session) -> tuple[tuple[MemberId, str], ...]:
    """The members to filter by, in order of the alphabet."""
    session.require(Permission.READ_AUDIT)
    found = [(one.id, one.name) for one in session.team().members]
    return tuple(sorted(found, key=lambda one: one[1].casefold()))


def record_of(session: Session, case: CaseId) -> Record:
    """One case's record with what is held of the person. Raises `FieldError` on `record`."""
    session.require(Permission.READ_AUDIT)
    document = session.vault.document(DocumentId(case))
    if document is None or not is_kept(document):
        raise FieldError("record", "This case is not in the vault: give another reference.")
    person = PersonId(str(body_of(document).get("person", "")))
    return Record((case,), person, f"case {references(session, (case,))}")


def find_record(session: Session, text: str) -> Record:
    """The case of a reference or case number, or all cases of the person of a CRN or name.

    Raises `FieldError` on `record` when nothing or more than one person fits. It says how many,
    and names none of them: whoever asks need not be one who reads cases.
    """
    session.require(Permission.READ_AUDIT)
    tidy = " ".join(text.split())
    found = session.vault.by_reference(tidy)
    if len(found) == 1:
        return record_of(session, found[0])
    if found:
        raise FieldError(
            "record",
            f"{len(found)} cases have this case number: give the case's reference instead.",
        )
    return _find_person(session, tidy)


def _find_person(session: Session, text: str) -> Record:
    hits = session.vault.search(text, PAGE) if text else ()
    exact = [hit for hit in hits if hit.crn is not None and hit.crn.casefold() == text.casefold()]
    people = {hit.person for hit in exact or hits}
    if not people:
        raise FieldError(
            "record",
            "No case or person here has this reference, CRN or name: check the spelling.",
        )
    if len(people) > 1:
        raise FieldError(
            "record",
            f"{len(people)} people fit this: give the CRN or the reference of a case.",
        )
    person = people.pop()
    cases = session.vault.cases_of(person)
    known = references(session, cases)
    words = f"the person of {known}" if known else "a person without a case here"
    return Record(cases, person, words)
