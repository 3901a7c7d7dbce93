"""Whether the pages of a Word document have room for their words, and leave them uncovered.

Margins beyond the edge of the sheet, a column of no width, a white box laid over the page: each
hides words that are plain in themselves (`docx_plain` asks that of the words).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from courtdesk.documents.docx_words import W, is_fallback, is_on, number_in

LEAST_WIDTH: Final = 1701
"""Twentieths of a point: 30 mm, the narrowest column that a sentence can be read in."""
LEAST_EDGE: Final = 284
"""Twentieths of a point: 5 mm, which every printer leaves at the edge of a sheet."""
A4: Final = (11906, 16838)
_ORDINARY: Final = 1417

_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_OLD: Final = "{urn:schemas-microsoft-com:vml}"
_OLD_WRAP: Final = "{urn:schemas-microsoft-com:office:word}wrap"
_ASIDE: Final = ("square", "topAndBottom")
"""Ways to set a picture or box at which the words keep clear of all of it."""


def page_faults(root: Any) -> Iterator[str]:
    """What hides all the words of a section or of the document, each as a sentence."""
    for number, section in enumerate(root.iter(f"{W}sectPr"), 1):
        edges = section.findall(f"{W}pgMar")
        for name in ("top", "right", "bottom", "left"):
            if any(number_in(one, name, _ORDINARY) < LEAST_EDGE for one in edges):
                yield (
                    f"the {name} margin of section {number} is less than 5 mm, so that words run "
                    "off the page: set a wider one."
                )
        if min(_rooms(section)) < LEAST_WIDTH:
            yield (
                f"the page of section {number} leaves its words less than 30 mm: set another size "
                "of paper, other margins or fewer columns."
            )
    folded = "{http://schemas.microsoft.com/office/word/2012/wordml}collapsed"
    if any(is_on(one) for one in root.iter(folded)):
        yield "a heading is collapsed and hides what stands under it: expand every heading."
    if any(_covers(one) for one in root.iter(f"{_DRAWING}anchor")) or any(
        _covers_as_of_old(one) for one in root.iter() if one.tag.startswith(_OLD)
    ):
        yield (
            "a picture or box lies over the text and could cover it: in Word, select it, and in "
            "its layout options choose In Line with Text or Square."
        )


def _covers(anchor: Any) -> bool:
    """Whether a drawing may lie on words: those behind the text and those beside it do not."""
    if anchor.get("behindDoc") in ("1", "true"):
        return False
    beside = (f"{_DRAWING}wrapSquare", f"{_DRAWING}wrapTopAndBottom")
    return not any(anchor.find(name) is not None for name in beside)


def _covers_as_of_old(shape: Any) -> bool:
    grouped = next(shape.iterancestors(f"{_OLD}group"), None) is not None
    if "absolute" not in (shape.get("style") or "") or is_fallback(shape) or grouped:
        return False
    return not any(one.get("type") in _ASIDE for one in shape.iter(_OLD_WRAP))


def narrowest(root: Any) -> int:
    """The width that the words have in the narrowest column, in twentieths of a point."""
    return min((_rooms(one)[0] for one in root.iter(f"{W}sectPr")), default=A4[0])


def _rooms(section: Any) -> tuple[int, int]:
    """The width of the narrowest column of a section's page, and its height for words."""
    sizes, edges = section.findall(f"{W}pgSz"), section.findall(f"{W}pgMar")
    wide = min([number_in(one, "w", A4[0]) for one in sizes], default=A4[0])
    high = min([number_in(one, "h", A4[1]) for one in sizes], default=A4[1])
    for one in edges:
        wide -= sum(abs(number_in(one, name, 0)) for name in ("left", "right", "gutter"))
        high -= sum(abs(number_in(one, name, 0)) for name in ("top", "bottom", "gutter"))
    for columns in section.findall(f"{W}cols"):
        count = max(1, number_in(columns, "num", 1))
        each = (wide - (count - 1) * abs(number_in(columns, "space", 720))) // count
        own = [number_in(one, "w", 0) for one in columns.findall(f"{W}col")]
        wide = min([each, wide, *own])
    return wide, high
