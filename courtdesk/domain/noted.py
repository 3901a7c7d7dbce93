"""That something stands also in another system, by whom and when it was put there.

Probation keeps its own record. Staff told researchers that they key twice for fear that notes do
not reach it (reference/field.md); this says that one did, and of which version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from courtdesk.domain.ids import CaseId, RevisionId

NDELIUS = "NDelius"


@dataclass(frozen=True)
class NotedElsewhere:
    """That the consent of `case`, as `consent` has it, was also recorded on `system`.

    `by` is who did it, in words.
    """

    case: CaseId
    consent: RevisionId
    by: str
    on: date
    system: str = NDELIUS

    @property
    def sentence(self) -> str:
        """It in words: "Also recorded on NDelius by Priya Nair, 14/1/2027"."""
        day = f"{self.on.day}/{self.on.month}/{self.on.year}"
        return f"Also recorded on {self.system} by {self.by}, {day}"
