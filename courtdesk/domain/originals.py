"""The paper that a form was filled in on, kept as a picture or PDF beside the finished form.

The open part says that there is one, never what it shows and never the name of the file that it
came from: people call scans by the defendant's name (P2). The bytes are sealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courtdesk.domain.access import Compartment
from courtdesk.domain.ids import CaseId, DocumentId

MAX_BYTES = 5_000_000
"""The largest file: a page of A4 at 300 dots an inch fits several times over."""

MOST = 10
"""Originals of one form, those attached by mistake included: none is ever deleted."""


class MediaType(StrEnum):
    """What can be attached."""

    PNG = "image/png"
    JPEG = "image/jpeg"
    PDF = "application/pdf"

    @property
    def label(self) -> str:
        """The kind of file in the words of the window."""
        return _LABELS[self]

    @property
    def suffix(self) -> str:
        """How a copy's name ends, dot included."""
        return _SUFFIXES[self]

    @property
    def is_picture(self) -> bool:
        """Whether the window can show it; a PDF is never opened by CourtDesk."""
        return self is not MediaType.PDF


_LABELS = {
    MediaType.PNG: "PNG picture",
    MediaType.JPEG: "JPEG picture",
    MediaType.PDF: "PDF",
}
_SUFFIXES = {MediaType.PNG: ".png", MediaType.JPEG: ".jpg", MediaType.PDF: ".pdf"}
_BEGINNINGS = {
    MediaType.PNG: b"\x89PNG\r\n\x1a\n",
    MediaType.JPEG: b"\xff\xd8\xff",
    MediaType.PDF: b"%PDF-",
}


@dataclass(frozen=True)
class Original:
    """The open part of one attached original.

    `form` is the finished form's document, `size` is in bytes, `sha256` 64 hexadecimal digits of
    the content. `mistake` says why it should not have been attached; "" while it stands.
    """

    case: CaseId
    form: DocumentId
    name: str
    media_type: MediaType
    size: int
    sha256: str
    mistake: str = ""

    @property
    def size_words(self) -> str:
        """The size as people read it: "412 kB", "3.1 MB"."""
        if self.size < _MEGABYTE:
            return f"{max(1, self.size // 1000)} kB"
        return f"{self.size / _MEGABYTE:.1f} MB"


def media_type_of(content: bytes) -> MediaType | None:
    """What `content` is by its first bytes; a file's name is not asked, as it proves nothing."""
    return next((kind for kind, first in _BEGINNINGS.items() if content.startswith(first)), None)


def sealed_to(form: Compartment | None) -> Compartment:
    """The compartment that an original is sealed to: the one of its form.

    A form whose answers are open has none. Its paper is still sealed, as a sheet of paper says
    more than the form asks and five megabytes in an open part would be read with every case. It
    goes to the substance compartment, the wider one on the court side: narrower than the form
    itself, so that nobody reads more through the paper than through the answers (P5).
    """
    return form if form is not None else Compartment.SUBSTANCE


def next_name(attached: int) -> str:
    """The neutral name of one more original when `attached` are there."""
    return f"Paper original {attached + 1}"


_MEGABYTE = 1_000_000
