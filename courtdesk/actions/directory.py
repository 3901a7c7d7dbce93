"""The services directory: reading it, adding and changing an entry, retiring one.

An entry is a document of its own without a case. Its id comes from name and area, so that one table
imported on two laptops is one directory; an entry that was renamed keeps the id that it has.
"""

from __future__ import annotations

import uuid
from dataclasses import replace

from courtdesk.actions.records import Change, new_id, read, record, recorded
from courtdesk.actions.session import Session
from courtdesk.domain import directory
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.codec import from_body
from courtdesk.domain.directory import Service, ServiceEntry
from courtdesk.domain.ids import DocumentId
from courtdesk.errors import FieldError, FieldErrors, UserError

KIND = "service"
"""The kind of these documents in the record."""

_NAMES = uuid.UUID("b8cf3b0a-54a5-5a43-9d0b-4c9b3d6b0e57")
"""The namespace in which the ids of entries are made: each laptop makes the same ones."""

Entry = Recorded[Service]


def services(session: Session, *, retired: bool = False) -> tuple[Entry, ...]:
    """The services in use, by name and area; with `retired` those that are not as well.

    Everybody on the team reads them: nothing here is about a person.
    """
    found = (recorded(Service, one) for one in session.vault.documents(kind=KIND))
    kept = [one for one in found if retired or not one.value.retired]
    return tuple(sorted(kept, key=lambda one: one.value.key))


def service(session: Session, document: DocumentId) -> Entry:
    """One service, retired or not. Raises `UserError` when there is none such."""
    stored = session.vault.document(document)
    if stored is None or stored.kind != KIND:
        raise UserError("This service is not in the directory any more: look for it again.")
    return recorded(Service, stored)


def history(session: Session, document: DocumentId) -> tuple[Entry, ...]:
    """Everything that one entry ever said, oldest first."""
    return tuple(
        Recorded(document, one.id, from_body(Service, one.body), one.made_at, one.author)
        for one in session.vault.history(document)
        if one.open is not None
    )


def add_service(session: Session, entry: ServiceEntry) -> Entry:
    """Add a service. Raises `NotAllowed`, and `FieldErrors` naming each field that is wrong."""
    session.require(Permission.KEEP_DIRECTORY)
    made = directory.checked(entry, today=session.clock().date())
    _refuse_twin(session, made, None)
    document = free_id(session, made)
    record(session, Change(KIND, made, document))
    return service(session, document)


def change_service(session: Session, document: DocumentId, entry: ServiceEntry) -> Entry:
    """Change an entry; what it said before stays in the record. Raises as `add_service` does."""
    session.require(Permission.KEEP_DIRECTORY)
    before = service(session, document)
    made = directory.checked(entry, today=session.clock().date())
    made = replace(made, retired=before.value.retired, reason=before.value.reason)
    _refuse_twin(session, made, document)
    record(session, Change(KIND, made, document))
    return service(session, document)


def mark_checked(session: Session, document: DocumentId) -> Entry:
    """Say that somebody made sure today that the entry is right as it stands."""
    session.require(Permission.KEEP_DIRECTORY)
    before = service(session, document).value
    record(session, Change(KIND, replace(before, checked_on=session.clock().date()), document))
    return service(session, document)


def retire_service(session: Session, document: DocumentId, *, reason: str) -> Entry:
    """Take a service out of use; it stays in the record. `FieldError` without a reason."""
    return _set_retired(session, document, reason, retired=True)


def restore_service(session: Session, document: DocumentId, *, reason: str) -> Entry:
    """Put a retired service back to use. `FieldError` without a reason."""
    return _set_retired(session, document, reason, retired=False)


def _set_retired(session: Session, document: DocumentId, reason: str, *, retired: bool) -> Entry:
    session.require(Permission.KEEP_DIRECTORY)
    before = service(session, document).value
    if not reason.strip():
        words = "is retired" if retired else "is put back to use"
        raise FieldError("reason", f"Say why the service {words}.")
    made = replace(before, retired=retired, reason=" ".join(reason.split()))
    record(session, Change(KIND, made, document))
    return service(session, document)


def _refuse_twin(session: Session, made: Service, own: DocumentId | None) -> None:
    for one in services(session, retired=True):
        if one.document != own and one.value.key == made.key:
            state = "among the retired services" if one.value.retired else "in the directory"
            raise FieldErrors(
                (
                    FieldError(
                        "name",
                        f"{one.value.name} in {one.value.area} is already {state}: "
                        "open that one instead.",
                    ),
                )
            )


def free_id(session: Session, made: Service) -> DocumentId:
    """The id under which a new service is written: the same one on every laptop."""
    name, area = made.key
    document = DocumentId(str(uuid.uuid5(_NAMES, f"{len(name)}:{name}{area}")))
    # Another service that was renamed may have this id: then the new one takes a fresh one.
    return document if read(session, Service, document) is None else new_id(session)
