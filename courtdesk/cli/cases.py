"""`list import`, `case` and `snippet`: the court day's commands, each as one signed-in member."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path

from courtdesk.actions import audit, lists, report_templates, reports
from courtdesk.actions.case_fhir import case_bundle
from courtdesk.actions.case_lines import NOT_YOURS, case_lines
from courtdesk.actions.cases import by_reference
from courtdesk.actions.lists import ImportPreview
from courtdesk.actions.session import Session
from courtdesk.cli.output import complain, say, say_json
from courtdesk.cli.signing_in import signed_in
from courtdesk.domain.access import Permission
from courtdesk.domain.courtlist import Column, ListEntry
from courtdesk.domain.ids import CaseId
from courtdesk.errors import FieldError, UserError


def run(arguments: Namespace) -> int:
    """Do what `list`, `case` or `snippet` was asked; return the exit status."""
    with signed_in(arguments) as session:
        match arguments.command:
            case "list":
                _import(session, arguments.file, arguments.date, dict(arguments.column))
            case "case":
                _case(session, arguments.reference, fhir=arguments.fhir)
            case _:
                _snippet(session, arguments.reference, arguments.output)
    return 0


def _case(session: Session, reference: str, *, fhir: bool) -> None:
    case = by_reference(session, reference)
    if fhir:
        _fhir(session, case)
        return
    audit.saw(session, "case", case, "terminal")
    for line in case_lines(session, case):
        say(line)


def _fhir(session: Session, case: CaseId) -> None:
    session.require(Permission.EXPORT_RECORD)
    bundle, left_out = case_bundle(session, case)
    audit.exported(session, "fhir", case, "terminal")
    say_json(bundle)
    if left_out:
        complain(f"{_counted(left_out, 'finished form')} left out: {NOT_YOURS}.")


def _snippet(session: Session, reference: str, output: Path | None) -> None:
    case = by_reference(session, reference)
    if output is None:
        text = report_templates.report_text(session, case).text
        audit.exported(session, reports.WHAT, case, "terminal")
        say(text)
    elif output.suffix.lower() == ".pdf":
        say(f"Written: {report_templates.write_report_pdf(session, case, output)}")
    else:
        say(f"Written: {report_templates.write_report(session, case, output)}")


def _import(session: Session, file: Path, day: date | None, chosen: dict[Column, str]) -> None:
    court = session.team().court
    table = lists.read_table(file)
    columns = lists.columns_of(table, chosen, default_date=day, default_court=court)
    problem = columns.problem()
    if problem is not None:
        raise _to_settle(problem)
    preview = lists.preview_import(session, table, columns, default_date=day, default_court=court)
    lists.import_list(session, preview)
    _tell(preview)


def _to_settle(problem: FieldError) -> UserError:
    """What a window would ask for, with the option that answers it here."""
    if problem.field == Column.HEARING_DATE:
        return UserError("The list has no hearing date: say which day it is for with --date.")
    sentence = str(problem).removesuffix(".")
    return UserError(f"{sentence} (here: --column {problem.field}=HEADING).")


def _tell(preview: ImportPreview) -> None:
    """What was added, changed, removed, refused and why, then what a person should look at."""
    changes = preview.changes
    say(
        f"{len(changes.added)} added, {len(changes.changed)} changed, "
        f"{len(changes.removed)} removed, {len(changes.same)} the same, "
        f"{_counted(len(preview.refused), 'row')} refused"
    )
    for added in changes.added:
        say(f"Added: {_entry(preview.entries[CaseId(added)])}")
    for changed in changes.changed:
        say(f"Changed: {_entry(preview.entries[CaseId(changed.new_id)])}")
        for words in changed.words:
            say(f"  {words}")
    for removed in changes.removed:
        say(f"Removed: {_entry(preview.previous[CaseId(removed)])}")
    for unsure in changes.unsure:
        say(f"Left as it was, as its row was refused: {_entry(preview.previous[CaseId(unsure)])}")
    for row in preview.refused:
        say(f"Refused: {row.sentence}")
    for text in (*preview.warnings, *preview.notes):
        say(f"Note: {text}")
    for pair in preview.duplicates:
        say(f"Possibly the same person: {pair.newcomer_name} and {pair.known_name}: {pair.reason}")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _entry(entry: ListEntry) -> str:
    place = [f"courtroom {entry.courtroom}" if entry.courtroom else "", entry.session, entry.order]
    day = entry.hearing_date
    parts = [
        entry.list_name,
        entry.case_number or "",
        f"{day.day}/{day.month}/{day.year}",
        " ".join(part for part in place if part),
    ]
    return ", ".join(part for part in parts if part)
