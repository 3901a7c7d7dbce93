"""The lines of the text for the report, each with what it rests on.

P3, made checkable: a line names the records it was read from, or says what is absent, or both. A
line that does neither would be a claim of ours, and a test over all states holds that there is
none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from courtdesk.domain.report import Source


@dataclass(frozen=True)
class Line:
    """One line of the text; one that begins "- " is a bullet.

    `absent` names what the line says is not there ("a signed consent to the MHTR").
    """

    text: str
    sources: tuple[Source, ...] = ()
    absent: str = ""

    def __str__(self) -> str:
        return self.text

    @property
    def grounds(self) -> tuple[str, ...]:
        """What the line rests on in words, one for each record, and what it says is absent."""
        absent = (f"Absent from the record: {self.absent}",) if self.absent else ()
        return (*(f"Rests on: {source.words}" for source in self.sources), *absent)


@dataclass(frozen=True)
class Section:
    """A heading and the lines under it."""

    heading: str
    parts: tuple[Line, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines as they are printed."""
        return tuple(part.text for part in self.parts)


def line(text: str, *sources: Source | None, absent: str = "") -> Line:
    """A line resting on those of `sources` that there are, each once."""
    kept = dict.fromkeys(source for source in sources if source is not None)
    return Line(text, tuple(kept), absent)


def bullets(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The same lines as a list."""
    return tuple(Line(f"- {one.text}", one.sources, one.absent) for one in lines)
