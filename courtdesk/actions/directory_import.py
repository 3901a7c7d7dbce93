"""Importing the services directory from a table: what would be added, changed, refused, and why.

As with a court list, nothing is written before somebody has seen it. A row that a person would have
to guess at is refused with a reason; a row that would put an older entry over a newer one, or bring
a retired service back unseen, is refused as well. Services that the file does not name stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from courtdesk.actions import directory
from courtdesk.actions.directory import Entry
from courtdesk.actions.records import Change, record
from courtdesk.actions.session import Session
from courtdesk.documents.sheets import Table, read_table
from courtdesk.domain import directory as rules
from courtdesk.domain.access import Permission
from courtdesk.domain.courtlist_entries import SheetRow
from courtdesk.domain.courtlist_names import fold
from courtdesk.domain.courtlist_values import clean, print_date, read_date
from courtdesk.domain.directory import LABELS, Service, ServiceEntry
from courtdesk.errors import FieldError, FieldErrors, FileRefused

__all__ = ["Table", "read_table"]

_BATCH = 500


@dataclass(frozen=True)
class RefusedService:
    """A row that is not imported: its number, its name as far as it has one, and why."""

    number: int
    name: str
    why: str

    @property
    def sentence(self) -> str:
        """The whole of it."""
        named = f" ({self.name})" if self.name else ""
        return f"Row {self.number}{named} {self.why}."


@dataclass(frozen=True)
class ChangedService:
    """An entry that the file changes: what stands, what the file says, what differs in words."""

    before: Entry
    after: Service
    words: tuple[str, ...]


@dataclass(frozen=True)
class DirectoryPreview:
    """What an import would do; nothing has been written. `absent` stay as they are."""

    added: tuple[Service, ...]
    changed: tuple[ChangedService, ...]
    same: int
    absent: int
    refused: tuple[RefusedService, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class DirectoryResult:
    """What an import did, as counts."""

    added: int
    changed: int
    same: int
    refused: int


_HEADINGS = {
    "name": "name,service,service name,organisation,provider",
    "needs": "what for,for,need,needs,category,categories,type,support,helps with",
    "area": "area,areas,covers,area covered,town,district,borough,county",
    "refer": "how to refer,refer,referral,referrals,referral route,how to contact,email,website",
    "phone": "phone,telephone,tel,phone number,telephone number,number,contact number",
    "opening": "opening,opening hours,opening times,hours,open",
    "notes": "notes for staff,notes,note,comments,staff notes",
    "checked_on": "checked on,checked,last checked,date checked,verified,verified on",
}
_BY_HEADING = {
    fold(heading): name for name, headings in _HEADINGS.items() for heading in headings.split(",")
}
_NEEDED = {"name": "Name", "needs": "What for", "area": "Area", "checked_on": "Checked on"}


def preview_import(session: Session, table: Table) -> DirectoryPreview:
    """Read the rows of a table and compare them with the directory; write nothing.

    Raises `FileRefused` when a column that every service needs is not there, or is there twice.
    """
    session.require(Permission.KEEP_DIRECTORY)
    columns = _columns(table)
    known = {one.value.key: one for one in directory.services(session, retired=True)}
    rows, refused = _read_rows(table, columns, session.clock().date(), known)
    met = [
        (known[one.key], _kept(known[one.key].value, one, columns))
        for one in rows
        if one.key in known
    ]
    changed = [
        ChangedService(before, after, words)
        for before, after in met
        if (words := tuple(_differences(before.value, after)))
    ]
    named = {one.key for one in rows}
    absent = [key for key, one in known.items() if key not in named and not one.value.retired]
    return DirectoryPreview(
        added=tuple(one for one in rows if one.key not in known),
        changed=tuple(changed),
        same=len(met) - len(changed),
        absent=len(absent),
        refused=refused,
        notes=tuple(_notes(table, columns)),
    )


def _read_rows(
    table: Table,
    columns: Mapping[str, int],
    today: date,
    known: Mapping[tuple[str, str], Entry],
) -> tuple[list[Service], tuple[RefusedService, ...]]:
    read: list[Service] = []
    refused: list[RefusedService] = []
    first: dict[tuple[str, str], int] = {}
    for row in table.rows:
        try:
            made = _service(row, columns, len(table.columns), today)
            _refuse_twin(first.setdefault(made.key, row.number), row.number)
            if made.key in known:
                _refuse_older(known[made.key].value, made)
        except ValueError as error:
            refused.append(RefusedService(row.number, _text(row, columns["name"]), str(error)))
        else:
            read.append(made)
    return read, tuple(refused)


def _refuse_twin(first: int, number: int) -> None:
    if first != number:
        raise ValueError(f"names the same service as row {first}")


def _kept(before: Service, after: Service, columns: Mapping[str, int]) -> Service:
    # A file without a column says nothing about it: it must not wipe out what stands there.
    kept = {name: getattr(before, name) for name in LABELS if name not in columns}
    return replace(after, reason=before.reason, **kept)


def import_services(session: Session, preview: DirectoryPreview) -> DirectoryResult:
    """Write what `preview` showed. Cut short, it is finished by importing the same file again."""
    session.require(Permission.KEEP_DIRECTORY)
    changes = [Change(directory.KIND, one.after, one.before.document) for one in preview.changed]
    changes += [
        Change(directory.KIND, one, directory.free_id(session, one)) for one in preview.added
    ]
    for start in range(0, len(changes), _BATCH):
        record(session, *changes[start : start + _BATCH])
    return DirectoryResult(
        len(preview.added), len(preview.changed), preview.same, len(preview.refused)
    )


def _columns(table: Table) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for index, heading in enumerate(table.columns):
        name = _BY_HEADING.get(fold(heading))
        if name is None:
            continue
        if name in found:
            raise FileRefused(
                f"Two columns stand for the {LABELS.get(name, name.replace('_', ' '))}: "
                f"“{table.columns[found[name]]}” and “{heading}”. Rename one of them."
            )
        found[name] = index
    missing = [label for name, label in _NEEDED.items() if name not in found]
    if missing:
        raise FileRefused(
            f"The file has no column {' or '.join(f'“{one}”' for one in missing)}: "
            "name the columns in its first row as the help shows."
        )
    return found


def _service(row: SheetRow, columns: Mapping[str, int], width: int, today: date) -> Service:
    """One row as a service; `ValueError` says why not, for a sentence about the row."""
    _refuse_shape(row, columns, width)
    entry = ServiceEntry(
        **{name: _text(row, columns.get(name)) for name in LABELS},
        needs=rules.needs_in(_text(row, columns["needs"])),
        checked_on=_checked_on(row, columns["checked_on"]),
    )
    try:
        return rules.checked(entry, today=today)
    except FieldErrors as errors:
        raise ValueError("; ".join(_why(one) for one in errors.errors)) from errors


def _refuse_shape(row: SheetRow, columns: Mapping[str, int], width: int) -> None:
    if any(clean(cell.value) for cell in row.cells[width:]):
        raise ValueError(
            "has more cells than there are headings: put quotes round a cell that has a comma in it"
        )
    for index in columns.values():
        if index < len(row.cells) and row.cells[index].formula:
            raise ValueError(
                "has a formula: copy the table and paste it as values, and import that"
            )


def _text(row: SheetRow, index: int | None) -> str:
    return clean(row.cells[index].value) if index is not None and index < len(row.cells) else ""


def _checked_on(row: SheetRow, index: int) -> date | None:
    if index >= len(row.cells):
        return None
    try:
        return read_date(row.cells[index].value)
    except ValueError as error:
        raise ValueError(f"cannot be read for “Checked on”: {error}") from error


def _why(error: FieldError) -> str:
    known = {
        "name": "has no name for the service",
        "needs": "does not say what the service is for",
        "area": "has no area",
        "refer": "says neither how to refer nor a phone number",
        "checked_on": "has no date under “Checked on”",
    }
    text = str(error)
    if text.startswith(("Enter", "Say")):
        return known[error.field]
    return f"is wrong: {text[:1].lower()}{text[1:].rstrip('.')}"


def _refuse_older(before: Service, after: Service) -> None:
    if before.retired:
        raise ValueError(
            f"names a service that was retired here ({before.reason}): put it back to use first"
        )
    if after.checked_on < before.checked_on:
        raise ValueError(
            f"was checked on {print_date(after.checked_on)}, but the entry here on "
            f"{print_date(before.checked_on)}: it would put an older entry over a newer one"
        )


def _differences(before: Service, after: Service) -> Iterator[str]:
    for name, label in LABELS.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield f"{label}: “{old or 'nothing'}” becomes “{new or 'nothing'}”."
    if before.needs != after.needs:
        yield f"what for: “{before.needs_words}” becomes “{after.needs_words}”."
    if before.checked_on != after.checked_on:
        yield f"checked on {print_date(after.checked_on)}, before {print_date(before.checked_on)}."


def _notes(table: Table, columns: Mapping[str, int]) -> Iterator[str]:
    # The reader of tables knows the headings of court lists; that it knows none here says nothing.
    yield from (note for note in table.notes if not note.startswith("No heading is one"))
    unused = [
        heading
        for index, heading in enumerate(table.columns)
        if heading and index not in columns.values()
    ]
    if unused:
        yield f"Not used: {', '.join(f'“{heading}”' for heading in unused)}."
