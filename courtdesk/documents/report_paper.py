"""The text for the pre-sentence report as a paper, for a tagged PDF and for a printer.

It has the words of the text and no others, in its order, under its headings. The mark of a draft
stands in its heading and at the foot of every page: sheets come apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from courtdesk.documents.page_model import (
    CLEAR_PRINT,
    LARGE_PRINT,
    Block,
    Look,
    Paper,
    Words,
    clean,
)
from courtdesk.documents.snippet import Section, Snippet
from courtdesk.documents.template_fields import text_lines
from courtdesk.domain.report import ReportFacts

_BULLET = "•"


def report_paper(snippet: Snippet, facts: ReportFacts, *, large: bool = False) -> Paper:
    """The text as a paper; `large` for large print. Its title names the case and nobody (P2)."""
    reference = clean(facts.reference)
    words = "Text for a pre-sentence report"
    return Paper(
        title=f"{words}, case {reference}",
        language="en-GB",
        blocks=tuple(_blocks(snippet)),
        reference=reference,
        version=f"{words}, DRAFT" if snippet.draft else words,
        size=LARGE_PRINT if large else CLEAR_PRINT,
    )


def _blocks(snippet: Snippet) -> Iterator[Block]:
    for at, section in enumerate(snippet.sections):
        look = Look.TITLE if at == 0 else Look.SECTION
        yield Block((Words(clean(section.heading), look),), with_next=True)
        yield from _lines(section)


def _lines(section: Section) -> Iterator[Block]:
    """Points in blocks of their own: a block that has any stands in from the margin as a whole."""
    runs = groupby(map(_words, text_lines(section)), key=lambda words: words.number)
    blocks = [tuple(words) for _, words in runs]
    for at, parts in enumerate(blocks):
        yield Block(parts, with_next=parts[0].number == "" and at + 1 < len(blocks))


def _words(line: str) -> Words:
    if line.startswith("- "):
        return Words(clean(line.removeprefix("- ")), number=_BULLET)
    return Words(clean(line))
