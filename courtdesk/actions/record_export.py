"""A person's record of one case as a folder of files, as far as the member's role reads it.

What a person may ask for, and a court or a service may need, leaves as documents that anybody can
open (PDF) and as data that a health record can take in (FHIR). What is not among it is said in the
first of them: an export that looked whole and was not would mislead (P3).

The files leave the vault readable (P2). The passphrase is asked for again, a reason is given, and
both that it was exported and why stand in the list of who did what.
"""

from __future__ import annotations

import errno
import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from courtdesk.actions import audit, case_fhir, identities, notes, originals, paper
from courtdesk.actions.case_lines import NOT_YOURS, case_lines
from courtdesk.actions.cases import case_file
from courtdesk.actions.results import may_read
from courtdesk.actions.session import Session
from courtdesk.documents.page_model import Block, Look, Paper, Words
from courtdesk.domain import words
from courtdesk.domain.access import Permission
from courtdesk.domain.audit import Action, Done, Why
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import FinishedForm
from courtdesk.errors import FieldError, FieldErrors, NoSpace, UserError

_REQUEST = re.compile(r"[0-9A-Za-z][0-9A-Za-z/._-]{0,39}")


@dataclass(frozen=True)
class Contents:
    """What an export of a case holds and what it does not, in words, one sentence each."""

    holds: tuple[str, ...]
    lacks: tuple[str, ...]


def contents(session: Session, case: CaseId) -> Contents:
    """What `export_record` would write for this member. Raises `NotAllowed`."""
    session.require(Permission.EXPORT_RECORD)
    file = case_file(session, case)
    return Contents(tuple(_holds(session, file)), tuple(_lacks(session, file)))


def export_record(
    session: Session,
    case: CaseId,
    into: Path,
    *,
    why: Why | None,
    request: str,
    passphrase: str,
) -> Path:
    """Write the record into a new folder in `into`, for its owner alone; return the folder.

    `request` is the number under which it was asked for, or "". Raises `FieldErrors` naming `why`
    and `request`, `NotAllowed`, `WrongPassphrase` or `throttle.TryLater`, `UserError` when the
    folder is there already or cannot be written, and `NoSpace`. It is there whole or not at all.
    """
    session.require(Permission.EXPORT_RECORD)
    checked = _checked(why, request.strip())
    identities.confirm(session, passphrase)
    file = case_file(session, case)
    folder = into / f"{file.case.value.reference}-record"
    if folder.exists():
        raise UserError(
            f"“{folder.name}” is there already: choose another folder, or move that one away."
        )
    files = dict(_files(session, file))
    audit.note(
        session,
        Done(Action.EXPORTED, case, what="record", why=checked, request=request.strip()),
    )
    _put(files, folder)
    return folder


def _checked(why: Why | None, request: str) -> Why:
    errors = []
    if why is None:
        errors.append(FieldError("why", "Choose why the record leaves CourtDesk."))
    if request and not (_REQUEST.fullmatch(request) and any(map(str.isdigit, request))):
        errors.append(
            FieldError(
                "request",
                "Enter only the request’s number, such as SAR-2027/14: no name and no spaces.",
            )
        )
    if errors or why is None:
        raise FieldErrors(tuple(errors))
    return why


def _holds(session: Session, file: CaseFile) -> Iterator[str]:
    yield "The case as your role sees it: details, steps, decisions, sentence and what happened."
    readable = len(_readable(session, file))
    if readable:
        yield f"{_counted(readable, 'finished form')} with answers and scores, and as FHIR data."
    if file.consent is not None and not file.consent.disputed:
        yield "The copy of the signed consent."


_SIDE_BY_SIDE = "two versions stand side by side until somebody settles which one holds"


def _readable(session: Session, file: CaseFile) -> list[Recorded[FinishedForm]]:
    """The finished forms that this member reads and that nothing is to settle about."""
    return [form for form in file.forms if may_read(session, form) and not form.disputed]


def _lacks(session: Session, file: CaseFile) -> Iterator[str]:
    closed = sum(not may_read(session, form) for form in file.forms)
    if closed:
        yield f"{_counted(closed, 'finished form')} with answers: {NOT_YOURS}."
    # One of two versions, given out as the record, would say more than anybody knows (P3).
    torn = sum(form.disputed and may_read(session, form) for form in file.forms)
    if torn:
        yield f"{_counted(torn, 'finished form')} of which {_SIDE_BY_SIDE}."
    if file.consent is not None and file.consent.disputed:
        yield f"The copy of the consent, of which {_SIDE_BY_SIDE}."
    if file.drafts:
        yield f"{_counted(len(file.drafts), 'form')} not finished yet."
    written = len(notes.notes_of(session, file.id)) if session.may(Permission.WRITE_NOTES) else 0
    if written:
        yield f"{_counted(written, 'note')}: read them on the page of notes."
    scans = sum(len(originals.originals_of(session, file.id, one.document)) for one in file.forms)
    if scans:
        yield f"{_counted(scans, 'paper original')}: save each from its own page."
    yield "Other cases of the same person, and who has looked at the record."


def _files(session: Session, file: CaseFile) -> Iterator[tuple[str, bytes]]:
    # Here, as Qt comes with it: nothing else of the actions needs a font.
    from courtdesk.documents.printing import pdf_bytes

    reference = file.case.value.reference
    yield f"{reference}-record.pdf", pdf_bytes(_record(session, file))
    if file.consent is not None and not file.consent.disputed:
        yield f"{reference}-consent.pdf", pdf_bytes(paper.consent_paper(session, file.id))
    for number, form in enumerate(_readable(session, file), 1):
        made = paper.filled_paper(session, file.id, form.document)
        yield f"{reference}-form-{number}.pdf", pdf_bytes(made)
    bundle = case_fhir.bundle_of(session, file, _readable(session, file))
    yield f"{reference}-fhir.json", json.dumps(bundle, ensure_ascii=False, indent=2).encode()


def _record(session: Session, file: CaseFile) -> Paper:
    told = contents(session, file.id)
    at = session.clock()
    by = f"Exported on {words.moment(at)} by {session.member().name}, as their role reads it."
    blocks = [
        Block((Words("Record of one case", Look.TITLE),), with_next=True),
        Block((Words(by),)),
        *_section("In this export", told.holds),
        *_section("Not in this export", told.lacks),
    ]
    heading = True
    for line in case_lines(session, file.id, leaving=True):
        # A blank line stands before each heading; the first line of all is the person's name.
        if line:
            look = Look.STRONG if heading else Look.BODY
            blocks.append(Block((Words(line.strip(), look),), with_next=heading))
        heading = not line
    return Paper("Record of one case", "en-GB", tuple(blocks), file.case.value.reference)


def _section(heading: str, lines: tuple[str, ...]) -> Iterator[Block]:
    if lines:
        yield Block((Words(heading, Look.STRONG),), with_next=True)
        yield from (Block((Words(line),)) for line in lines)


def _put(files: dict[str, bytes], folder: Path) -> None:
    """Write beside `folder`, then rename, so that no half record is ever there under its name."""
    try:
        with tempfile.TemporaryDirectory(prefix=".courtdesk-", dir=folder.parent) as made:
            beside = Path(made) / folder.name
            beside.mkdir(mode=0o700)
            for name, content in files.items():
                handle = os.open(beside / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
            beside.rename(folder)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpace(f"The disk is full: “{folder.name}” was not written.") from error
        raise UserError(
            f"“{folder.name}” could not be written there ({error.strerror}): choose a folder that "
            "you may write to."
        ) from error


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
