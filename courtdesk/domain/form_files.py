"""The exact text of a questionnaire as the vault keeps it, and which site-made ones are in use."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from courtdesk.domain.ids import DocumentId


@dataclass(frozen=True)
class FormFile:
    """One version of one form, word for word: an answer opens for ever with its own form.

    `definition` is the text of the FHIR Questionnaire, `rules` that of its TOML file or "".
    """

    form: str
    version: str
    title: str
    definition: str
    rules: str = ""

    @property
    def digest(self) -> bytes:
        """SHA-256 of both texts: what two laptops that hold the same form agree on."""
        text = f"form-file\0{self.definition}\0{self.rules}"
        return hashlib.sha256(text.encode()).digest()


@dataclass(frozen=True)
class SiteForm:
    """That the site uses a form of its own, or no longer does; signed by who decided it.

    `file` is the form-file's document. A form that is retired stays readable.
    """

    form: str
    file: DocumentId
    in_use: bool
    reason: str
