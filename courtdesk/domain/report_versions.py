"""The versions of an issued text, and what changed from one to the next, line by line.

An issued text is locked. What takes its place is another version with a reason, and both stay
readable; whoever holds the earlier one on paper is told which lines differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum

from courtdesk.domain.ids import RevisionId


class ChangeKind(StrEnum):
    """What became of a line."""

    ADDED = "added"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        """It at the head of a line."""
        return "Added" if self is ChangeKind.ADDED else "Removed"


@dataclass(frozen=True)
class LineChange:
    """One line that is in one version and not in the other.

    `heading` is the part of the text that it stands in: "Outline plan: not yet recorded." says
    little without the requirement that it is about.
    """

    kind: ChangeKind
    heading: str
    text: str


@dataclass(frozen=True)
class IssuedVersion:
    """One issued version: its number from 1, its text, why it was made, when and by whom (a name).

    `stands_beside` marks one of two that were issued apart and both stand (P4).
    """

    number: int
    text: str
    reason: str
    at: datetime
    by: str
    revision: RevisionId
    stands_beside: bool = False


def changes_between(before: str, after: str) -> tuple[LineChange, ...]:
    """The lines removed from `before` and added in `after`, in the order of the text."""
    old, new = _placed(before), _placed(after)
    found: list[LineChange] = []
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for what, start, end, begin, finish in matcher.get_opcodes():
        if what != "equal":
            found += [LineChange(ChangeKind.REMOVED, *one) for one in old[start:end]]
            found += [LineChange(ChangeKind.ADDED, *one) for one in new[begin:finish]]
    return tuple(found)


def _placed(text: str) -> list[tuple[str, str]]:
    """Each line with the heading that it stands under; a heading stands under itself.

    The first heading names the requirements and carries the draft mark: when it changes, the lines
    under it have not.
    """
    placed: list[tuple[str, str]] = []
    for part in text.split("\n\n"):
        heading = part.split("\n")[0] if placed else "First lines"
        placed += [(heading, line) for line in part.split("\n") if line]
    return placed
