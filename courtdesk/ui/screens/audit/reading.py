"""What the list of events shows, read on the worker and kept as plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from courtdesk.actions import audit
from courtdesk.actions.session import Session
from courtdesk.domain import words
from courtdesk.domain.audit import Action, Line, Wanted
from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.errors import FieldError


@dataclass(frozen=True)
class Typed:
    """The filters as they were typed; `case` is the record that the page was opened for."""

    since: date | None = None
    until: date | None = None
    member: MemberId | None = None
    action: Action | None = None
    record: str = ""
    case: CaseId | None = None

    @property
    def is_plain(self) -> bool:
        """Whether nothing is filtered."""
        return self == Typed()


@dataclass(frozen=True)
class AuditView:
    """Lines that were read so far, and what they answer.

    `record` names the case or person by references, "" for everything; `older` is where the next
    lines begin, `None` at the end.
    """

    typed: Typed
    wanted: Wanted
    record: str
    members: tuple[tuple[MemberId, str], ...]
    lines: tuple[Line, ...]
    older: int | None

    @property
    def chips(self) -> tuple[tuple[str, str], ...]:
        """(field, words) of each filter in force."""
        typed = self.typed
        found = [
            ("since", f"from {words.day(typed.since)}" if typed.since else ""),
            ("until", f"to {words.day(typed.until)}" if typed.until else ""),
            ("member", dict(self.members).get(typed.member, "") if typed.member else ""),
            ("action", typed.action.label if typed.action else ""),
            ("record", self.record),
        ]
        return tuple((name, text) for name, text in found if text)

    @property
    def counts(self) -> str:
        """How many lines are shown, and whether there are more."""
        shown = len(self.lines)
        number = "1 event" if shown == 1 else f"{shown:,} events"
        if self.older is not None:
            return f"The newest {number}; there are older ones" if shown else "None so far"
        return number if shown else "No events"


def read(session: Session, typed: Typed) -> AuditView:
    """The first page. Raises `FieldError` on `record` or `until`."""
    if typed.since is not None and typed.until is not None and typed.until < typed.since:
        raise FieldError("until", "The last day is before the first: mend one of them.")
    found = _record(session, typed)
    wanted = Wanted(
        typed.since,
        typed.until,
        typed.member,
        typed.action,
        found.cases if found is not None else (),
        found.person if found is not None else None,
    )
    page = audit.page(session, wanted)
    record = found.words if found is not None else ""
    return AuditView(typed, wanted, record, audit.members(session), page.lines, page.older)


def read_older(session: Session, view: AuditView) -> AuditView:
    """`view` with the next page under it."""
    page = audit.page(session, view.wanted, view.older)
    return replace(view, lines=(*view.lines, *page.lines), older=page.older)


def _record(session: Session, typed: Typed) -> audit.Record | None:
    if typed.case is not None:
        return audit.record_of(session, typed.case)
    return audit.find_record(session, typed.record) if typed.record.strip() else None
