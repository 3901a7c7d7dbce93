"""One row of the table of figures, and the few statistics that it is made of."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of DESIGN's table: seconds measured, seconds of the peer, and the goal in words.

    `added` compares by difference (in ms) where the goal is one; otherwise the ratio is printed.
    """

    what: str
    against: str
    measured: float
    peer: float
    goal: str
    added: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as printed: milliseconds, and the ratio or the difference."""
        if self.added:
            compared = f"{(self.measured - self.peer) * 1000:+.1f} ms"
        else:
            compared = f"{self.measured / self.peer:.2f}x"
        figures = (f"{self.measured * 1000:.2f} ms", f"{self.peer * 1000:.2f} ms", compared)
        return (self.what, self.against, *figures, self.goal)


HEADINGS = ("what", "against", "measured", "peer", "ratio", "goal")


def as_markdown(rows: Iterable[Row]) -> str:
    """The table, its columns as wide as they need to be."""
    lines = [HEADINGS, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in (lines[0], rule, *lines[1:])
    )


def median(samples: Sequence[float]) -> float:
    """The middle sample."""
    return statistics.median(samples)


def p95(samples: Sequence[float]) -> float:
    """The value that 95 of 100 samples do not exceed."""
    return sorted(samples)[max(0, -(-len(samples) * 95 // 100) - 1)]
