"""The forms that a session can open: shipped, the site's own in use, and every version kept.

A response names the exact form that it was given on by the document of its form-file, whose id is
made from the form's own text. So the same form has the same document on every laptop, an answer
opens for ever with its questions, and a form that comes by sync brings no new wording to old
answers.
"""

from __future__ import annotations

from collections.abc import Iterable

from courtdesk.domain.codec import from_body
from courtdesk.domain.form_files import FormFile, SiteForm
from courtdesk.domain.ids import DocumentId, as_document_id
from courtdesk.errors import CourtDeskError, UserError
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.load import read_form
from courtdesk.store.records import Document
from courtdesk.store.vault import Vault


def form_file(form: Form) -> FormFile:
    """The form as the vault keeps it."""
    return FormFile(form.id, form.version, form.title, form.source, form.rules_source)


def document_of(form: Form) -> DocumentId:
    """The document in which the vault keeps this form; made from its text alone."""
    return as_document_id(form_file(form).digest)


class FormShelf:
    """Finds forms by id and by document. What has been read once is kept: a form never changes."""

    def __init__(self, shipped: Catalogue) -> None:
        self.shipped = shipped
        self._known: dict[DocumentId, Form] = {
            document_of(form): form for form in shipped.forms.values()
        }

    def catalogue(self, vault: Vault, decided: Iterable[Document]) -> Catalogue:
        """The forms that can be begun: the shipped ones and the site's own in use.

        `decided` are the documents of kind site-form that count (`courtdesk.actions.belief`).
        """
        forms: dict[str, Form] = dict(self.shipped.forms)
        for document in decided:
            site = from_body(SiteForm, document.latest.body)
            # A site's form never takes the place of a shipped one, whatever came by sync.
            if site.in_use and site.form not in forms:
                found = self.find(vault, site.file)
                if found is not None and found.id == site.form:
                    forms[site.form] = found
        return Catalogue(forms)

    def get(self, vault: Vault, document: DocumentId) -> Form:
        """The form kept in this document. Raises `UserError` when the vault does not hold it."""
        found = self.find(vault, document)
        if found is None:
            raise UserError(
                "The form that these answers were given on is not in this vault: open them on the "
                "laptop where they were given, or bring the records up to date."
            )
        return found

    def find(self, vault: Vault, document: DocumentId) -> Form | None:
        """The form kept in this document, or `None` when it is not here or cannot be read."""
        if document not in self._known:
            stored = vault.document(document)
            if stored is None:
                return None
            held = from_body(FormFile, stored.latest.body)
            form = _read(held)
            # The id is made from the two texts alone: name, version and title beside them must be
            # theirs too, or one form could be kept under the name of another.
            if form is None or document_of(form) != document or form_file(form) != held:
                return None
            self._known[document] = form
        return self._known[document]

    def version(self, vault: Vault, form_id: str, version: str) -> Form | None:
        """A form by id and version, for answers kept before form-files were; or `None`."""
        shipped = self.shipped.forms.get(form_id)
        if shipped is not None and shipped.version == version:
            return shipped
        for document in vault.documents(kind="form-file"):
            held = from_body(FormFile, document.latest.body)
            if (held.form, held.version) == (form_id, version):
                return self.find(vault, document.id)
        return None

    def newest(self, vault: Vault, form_id: str) -> Form | None:
        """The version of a form that this vault came to hold last, or `None`."""
        held = [
            document
            for document in vault.documents(kind="form-file")
            if from_body(FormFile, document.latest.body).form == form_id
        ]
        found = max(held, key=lambda document: document.latest.time.order, default=None)
        return self.find(vault, found.id) if found is not None else None


def _read(held: FormFile) -> Form | None:
    rules = held.rules.encode() if held.rules else None
    try:
        return read_form(held.definition.encode(), f"{held.form}.json", rules=rules)
    except CourtDeskError:
        # A later CourtDesk may have kept a form that this one's reader does not know.
        return None
