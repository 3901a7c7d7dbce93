"""The site's own questionnaires: found in a folder, checked, previewed, put to use, retired.

A file in the folder is only a proposal: nothing of it is used until a member who may do so has
signed that it is. From then on the vault's own copy counts, word for word, and the folder no
longer matters.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from courtdesk.actions.form_shelf import document_of
from courtdesk.actions.forms import archive
from courtdesk.actions.records import Change, record, recorded
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.form_files import SiteForm
from courtdesk.domain.ids import DocumentId, as_document_id
from courtdesk.errors import CourtDeskError, FieldError, UserError
from courtdesk.exchange import identity
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.load import load_form

MOST = 200
"""Files that are looked at; a folder with more is not a folder of forms."""

_RESERVED = frozenset({"consent"})
"""What the printing page calls the copy of a signed consent."""


class FoundState(StrEnum):
    """What a file in the site's folder is to this vault."""

    NEW = "new"
    IN_USE = "in-use"
    OTHER_VERSION = "other-version"
    RETIRED = "retired"
    REFUSED = "refused"


@dataclass(frozen=True)
class FoundForm:
    """One form file of the site's folder. `message` says why it was refused, else what it is.

    `form` is what the reader made of it, for a preview; `None` when it was refused.
    """

    name: str
    form: Form | None
    state: FoundState
    message: str


def found_forms(session: Session) -> tuple[FoundForm, ...]:
    """Every form file in the site's folder, checked; an absent folder holds none.

    Raises `UserError` when the folder cannot be read.
    """
    session.require(Permission.CHANGE_FORMS)
    return tuple(_found(session, path) for path in _files(session.folder.forms))


def _files(folder: Path) -> list[Path]:
    try:
        paths = sorted(path for path in folder.glob("*.json") if path.is_file())
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UserError(f"The folder {folder} cannot be read ({why}): check it.") from error
    if len(paths) > MOST:
        raise UserError(
            f"The folder {folder} holds {len(paths)} form files, more than {MOST}: take out what "
            "is not meant for here."
        )
    return paths


def _found(session: Session, path: Path) -> FoundForm:
    try:
        form = load_form(path)
    except CourtDeskError as error:
        return FoundForm(path.name, None, FoundState.REFUSED, str(error))
    taken = _taken(session, form)
    if taken:
        return FoundForm(path.name, None, FoundState.REFUSED, taken)
    return FoundForm(path.name, form, *_standing(session, form))


def _taken(session: Session, form: Form) -> str:
    """Why another form's id or address keeps this one from being used, or ""."""
    if form.id in session.shelf.shipped.forms or form.id in _RESERVED:
        return (
            f"CourtDesk has a form with the id {form.id} already: give this one an id of its own, "
            "in the file and in its name."
        )
    for other in session.catalogue.forms.values():
        # Health records know a form by its url: answers would be read as those of the other one.
        if other.url == form.url and other.id != form.id:
            return f"The url {form.url} already names {other.title}: give this form one of its own."
    return ""


def _standing(session: Session, form: Form) -> tuple[FoundState, str]:
    held = site_form(session, form.id)
    if held is None:
        return FoundState.NEW, "Not in use yet."
    if not held.value.in_use:
        return FoundState.RETIRED, "No longer in use here."
    if held.value.file == document_of(form):
        return FoundState.IN_USE, "In use here, word for word."
    return FoundState.OTHER_VERSION, "Another text of this form is in use here."


def site_form(session: Session, form_id: str) -> Recorded[SiteForm] | None:
    """What was decided about a form of the site's own, or `None`."""
    found = session.belief.document(document_of_site_form(form_id))
    return recorded(SiteForm, found) if found is not None else None


def site_forms(session: Session) -> tuple[Recorded[SiteForm], ...]:
    """What was decided about each of the site's own forms, by id."""
    found = [recorded(SiteForm, document) for document in session.counted("site-form")]
    return tuple(sorted(found, key=lambda one: one.value.form))


def make_folder(session: Session) -> Path:
    """Make the site's folder, readable by its owner only, unless it is there; return its path.

    Raises `UserError` when it cannot be made.
    """
    session.require(Permission.CHANGE_FORMS)
    folder = session.folder.forms
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UserError(f"The folder {folder} cannot be made ({why}): check its place.") from error
    return folder


def proposed(session: Session, name: str) -> Form:
    """The form in this file of the site's folder, read again and checked, not yet put to use.

    Raises `FormFileRefused` for a file that strays, `UserError` for one that has gone or whose id
    is taken by a form of CourtDesk's own.
    """
    session.require(Permission.CHANGE_FORMS)
    path = next((one for one in _files(session.folder.forms) if one.name == name), None)
    if path is None:
        raise UserError(f"{name} is no longer in the folder of the site's forms: put it back.")
    form = load_form(path)
    taken = _taken(session, form)
    if taken:
        raise UserError(taken)
    return form


def use_form(session: Session, name: str, *, reason: str) -> Form:
    """Put the form in this file of the site's folder to use here; return it.

    The text is read once, kept in the vault, and signed for. Raises `FormFileRefused` for a file
    that strays, `UserError` for an id that is taken or a version that names another text already,
    and `FieldError` for a missing reason.
    """
    session.require(Permission.CHANGE_FORMS)
    _require_reason(reason)
    form = proposed(session, name)
    _require_new_version(session, form)
    value = SiteForm(form.id, archive(session, form), in_use=True, reason=reason.strip())
    document = document_of_site_form(form.id)
    record(session, Change("site-form", value, document, namespace=identity.FORM))
    return form


def retire_form(session: Session, form_id: str, *, reason: str) -> SiteForm:
    """Stop using a form of the site's own: it cannot be begun any more and stays readable.

    Raises `UserError` for a form that is not one of the site's own in use, `FieldError` for a
    missing reason.
    """
    session.require(Permission.CHANGE_FORMS)
    _require_reason(reason)
    held = site_form(session, form_id)
    if held is None or not held.value.in_use:
        raise UserError("This form is not one of the site's own in use here: look again.")
    value = replace(held.value, in_use=False, reason=reason.strip())
    record(session, Change("site-form", value, held.document, namespace=identity.FORM))
    return value


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise FieldError("reason", "Give the reason for the change: it is kept with it.")


def _require_new_version(session: Session, form: Form) -> None:
    """Two texts under one version could not be told apart by whoever reads about them later."""
    held = session.shelf.version(session.vault, form.id, form.version)
    if held is not None and document_of(held) != document_of(form):
        raise UserError(
            f"Version {form.version} of {form.title} is here already with another text: raise the "
            "version in the file, and in its rules, before you use it."
        )


def document_of_site_form(form_id: str) -> DocumentId:
    """The document that says whether a form of the site's own is in use."""
    return as_document_id(hashlib.sha256(f"site-form\0{form_id}".encode()).digest())
