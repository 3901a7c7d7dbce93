"""Who is next for this member among those shown, and what the strip over the list says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from courtdesk.domain.ids import CaseId
from courtdesk.ui.case_words import waited_words
from courtdesk.ui.screens.today.filters import people_of
from courtdesk.ui.screens.today.rows import PersonRow, Row

NOBODY = "Nobody on this list waits for you."


@dataclass(frozen=True)
class NextUp:
    """Whose turn it is, of those shown; `hidden` wait too, `stops` of them with a risk stop."""

    cases: tuple[CaseId, ...] = ()
    hidden: int = 0
    stops: int = 0

    @property
    def first(self) -> CaseId | None:
        """Who is next, or None."""
        return self.cases[0] if self.cases else None

    @property
    def aside(self) -> str:
        """That an open risk stop is filtered out: no filter may make anybody forget one."""
        if not self.stops:
            return ""
        stop = "1 risk stop is" if self.stops == 1 else f"{self.stops} risk stops are"
        return f"{stop} not among those shown"

    @property
    def nobody(self) -> str:
        """Why nobody is next, in words."""
        if not self.hidden:
            return NOBODY
        waits = "1 other person does" if self.hidden == 1 else f"{self.hidden} others do"
        words = f"Nobody of those shown waits for you; {waits}."
        return f"{words} {self.aside[:1].upper()}{self.aside[1:]}." if self.aside else words


def next_up(mine: Sequence[CaseId], rows: Sequence[Row], shown: Sequence[Row]) -> NextUp:
    """What of `mine` is among the rows `shown`, and what of it is not."""
    seen = {row.case for row in people_of(shown)}
    hidden = [row for row in people_of(rows) if row.case in mine and row.case not in seen]
    stops = sum(row.waiting.risk and row.waiting.mine for row in hidden)
    return NextUp(tuple(case for case in mine if case in seen), len(hidden), stops)


def strip_words(row: PersonRow, now: datetime, aside: str = "") -> str:
    """What follows the name: " — record the plea · Court 2 · waiting 4 min"."""
    waiting = row.waiting
    does = waiting.action if waiting.mine else waiting.also
    since = waiting.since if waiting.mine else waiting.also_since
    parts = [does if _is_name(does) else f"{does[:1].lower()}{does[1:]}", row.place]
    if since is not None:
        parts.append(f"waiting {waited_words(since, now)}")
    if aside:
        parts.append(aside)
    return f" — {' · '.join(parts)}"


def _is_name(text: str) -> bool:
    """Whether `text` begins with a name such as "MHTR" or "CORE-10", which keeps its capitals."""
    return text[1:2].isupper() or text[1:2].isdigit()
