"""`bundle inspect`, `bundle open` and `bundle request`: sealed files without the window.

There is no `bundle decide`: a decision is signed by somebody who has read the text that they
sign, which is what the window is for.
"""

from __future__ import annotations

import io
import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from courtdesk.actions import inbox, requests
from courtdesk.actions.cases import by_reference, case_file
from courtdesk.actions.sealed_files import LONGEST_PASTED, Source
from courtdesk.actions.sealed_look import look_inside
from courtdesk.actions.session import Session
from courtdesk.cli.output import say
from courtdesk.cli.signing_in import now, signed_in
from courtdesk.domain import words
from courtdesk.domain.ids import CaseId, DocumentId, MemberId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import BundleTooBig, TamperedBundle, UserError
from courtdesk.exchange.bundle import Arrival, Outside, arrival
from courtdesk.exchange.bundle import inspect as look_outside

STANDARD = Path("-")
"""Standard input or output, where a file's name is asked for."""


def run(arguments: Namespace) -> int:
    """Do what `bundle` was asked; return the exit status."""
    match arguments.what:
        case "inspect":
            _inspect(arguments)
        case "open":
            with signed_in(arguments) as session:
                _open(session, _source(arguments.file))
        case _:
            with signed_in(arguments) as session:
                _request(session, arguments)
    return 0


def _inspect(arguments: Namespace) -> None:
    """What anybody can see; with a name to sign in with, what is inside as well."""
    source = _source(arguments.file)
    _outside(source)
    if arguments.user is None and arguments.passphrase_file is None:
        say("Inside: sealed; give --user to see what it holds for you.")
        return
    with signed_in(arguments) as session:
        found = look_inside(session, source)
    say(f"Inside: {found.words}, number {found.number} from {found.sender}")
    made = found.made_at.astimezone()
    say(f"Made: {words.day(made.date())} {made:%H:%M}, by the sender's clock")
    for kind, count in found.records:
        say(f"  {kind}: {count}")
    say("Its signatures are good. Nothing was taken in.")


def _outside(source: Source) -> None:
    if isinstance(source, str):
        found = look_outside(io.BytesIO(source.encode("utf-8", "replace")))
    else:
        _require_whole(source)
        found = _looked_at(source)
    for line in _facts(found):
        say(line)


def _looked_at(path: Path) -> Outside:
    try:
        with path.open("rb") as file:
            return look_outside(file)
    except OSError as error:
        raise UserError(
            f"{path.name} cannot be read ({error.strerror}): choose the file again."
        ) from error


def _facts(found: Outside) -> list[str]:
    form = "as text to paste" if found.armoured else "as a file"
    return [
        f"Sealed {form}, {found.size:,} bytes",
        f"For: {found.recipients} at most (some may stand there to hide how many)",
        f"Keys: {', '.join(found.types)}",
    ]


def _require_whole(path: Path) -> None:
    match arrival(path, now()):
        case Arrival.ARRIVING:
            raise inbox.StillArriving(
                f"{path.name} is not whole, as if it were still being copied: wait until that is "
                "done, then look again."
            )
        case Arrival.DAMAGED:
            raise TamperedBundle(
                f"{path.name} is not whole and has not changed for ten minutes: ask the sender to "
                "send it again."
            )
        case Arrival.WHOLE:
            return


def _open(session: Session, source: Source) -> None:
    came = inbox.take_in(session, source)
    say(came.said)
    for line in came.changes:
        say(line)
    for line in came.notes:
        say(f"Note: {line}")


def _request(session: Session, arguments: Namespace) -> None:
    case = by_reference(session, arguments.reference)
    kind: RequirementKind = arguments.requirement
    paste = arguments.output == STANDARD
    if not paste and arguments.output.exists():
        raise UserError(f"There is a file {arguments.output} already: give another name with -o.")
    to = _person(session, kind, arguments.to)
    asked = requests.write_request(
        session,
        case,
        kind,
        to,
        None if paste else arguments.output.absolute(),
        needed_by=_needed_by(session, arguments.needed_by),
        hold_back=[_choice(session, case, kind, form) for form in arguments.hold_back],
    )
    if not paste:
        say(f"Written: {arguments.output}, sealed for {asked.to.name}")
    say(asked.cover)
    if paste:
        say()
        say(asked.text.rstrip("\n"))


def _person(session: Session, kind: RequirementKind, name: str) -> MemberId:
    people = requests.recipients(session, kind)
    found = [one for one in people if one.name.casefold() == name.strip().casefold()]
    if len(found) == 1:
        return found[0].id
    if found:
        raise UserError(f"Two people who decide on the {kind} are called {name}: use the window.")
    names = ", ".join(one.name for one in people)
    if not names:
        raise UserError(f"Nobody on another laptop decides on the {kind}: add them in Team first.")
    raise UserError(f"{name} does not decide on the {kind}: give one of {names} with --to.")


def _choice(session: Session, case: CaseId, kind: RequirementKind, form: str) -> DocumentId:
    """The finished form that is called so, by its id or its title."""
    ids = {one.document: one.value.form for one in case_file(session, case).forms}
    choices = requests.offer(session, case, kind).choices
    wanted = form.strip().casefold()
    for one in choices:
        if wanted in (one.title.casefold(), ids.get(one.document)):
            return one.document
    known = ", ".join(str(ids.get(one.document, one.title)) for one in choices)
    raise UserError(
        f"There is no form {form} whose answers would go: "
        + (f"give one of {known} with --hold-back." if known else "leave out --hold-back.")
    )


def _needed_by(session: Session, at: tuple[int, int] | None) -> datetime | None:
    """Today at that time, by this laptop's clock."""
    if at is None:
        return None
    today = session.clock()
    wanted = today.replace(hour=at[0], minute=at[1], second=0, microsecond=0)
    if wanted <= today:
        raise UserError(
            f"{wanted:%H:%M} has passed: give a later time today with --needed-by, or leave it out."
        )
    return wanted


def _source(path: Path) -> Source:
    """The file, or the text that is handed over on standard input."""
    if path != STANDARD:
        return path
    # As bytes: a mail program's text may be in no encoding that this terminal was told of.
    data = sys.stdin.buffer.read(LONGEST_PASTED + 1)
    if len(data) > LONGEST_PASTED:
        raise BundleTooBig("This is more text than CourtDesk seals: open the file instead.")
    return inbox.cleaned(data.decode("utf-8", "replace"))
