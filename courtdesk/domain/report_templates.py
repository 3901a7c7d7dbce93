"""A site's own template for the report, as the vault keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TemplateKind(StrEnum):
    """What a template makes: the document, or the text for the box that takes plain text."""

    WORD = "word"
    TEXT = "text"

    @property
    def ending(self) -> str:
        """The ending of such a file's name."""
        return ".docx" if self is TemplateKind.WORD else ".txt"

    @property
    def label(self) -> str:
        """The kind as the window names it."""
        if self is TemplateKind.WORD:
            return "Word document (.docx)"
        return "Text to paste (.txt)"


@dataclass(frozen=True)
class ReportTemplate:
    """That the site uses a template of its own, or no longer does; signed by who decided it.

    `content` is the file's exact bytes in base64, so that what was signed is what is filled in.
    """

    kind: TemplateKind
    name: str
    content: str
    in_use: bool
    reason: str
