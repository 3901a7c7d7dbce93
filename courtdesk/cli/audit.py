"""`audit`: who did what, as lines or as a CSV file."""

from __future__ import annotations

from argparse import Namespace

from courtdesk.actions import audit, audit_csv
from courtdesk.actions.session import Session
from courtdesk.cli.output import say
from courtdesk.cli.signing_in import signed_in
from courtdesk.domain import words
from courtdesk.domain.audit import Line, Wanted
from courtdesk.domain.ids import MemberId
from courtdesk.errors import UserError


def run(arguments: Namespace) -> int:
    """Print the newest events that fit, or write all of them; return the exit status."""
    with signed_in(arguments) as session:
        wanted = _wanted(session, arguments)
        if arguments.output is not None:
            say(f"Written: {audit_csv.save(session, wanted, arguments.output)}")
            return 0
        page = audit.page(session, wanted)
        for line in page.lines:
            say(_line(line))
        if page.older is not None:
            say("There are older ones: narrow it with --from and --to, or write a file with -o.")
    return 0


def _wanted(session: Session, arguments: Namespace) -> Wanted:
    since, until = arguments.since, arguments.until
    if since is not None and until is not None and until < since:
        raise UserError("The last day is before the first: give --to a later one.")
    member = _member(session, arguments.member) if arguments.member is not None else None
    if arguments.case is None:
        return Wanted(since, until, member)
    record = audit.find_record(session, arguments.case)
    return Wanted(since, until, member, None, record.cases, record.person)


def _member(session: Session, name: str) -> MemberId:
    members = audit.members(session)
    for member, known in members:
        if known.casefold() == name.strip().casefold():
            return member
    names = ", ".join(known for _, known in members)
    raise UserError(f"No member is called {name}: give one of {names}.")


def _line(line: Line) -> str:
    case = f", case {line.reference}" if line.reference else ""
    when = f"{words.day(line.at.date())} {line.at:%H:%M:%S}"
    return f"{when}  {line.who}: {line.what}{case} (on {line.device})"
