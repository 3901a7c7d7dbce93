"""That a case is sensitive and complex: a person's judgement, with reasons and a day to look again.

Mission row R1: judged by needs and relationships, never by the type of offence, and looked at
again as the work goes on. No rule here or elsewhere may set it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from courtdesk.domain.ids import CaseId
from courtdesk.domain.words import day


@dataclass(frozen=True)
class Sensitive:
    """One judgement; the next replaces it and both stay in the record.

    `needs` and `relationships` are the reasons, in words that everybody on the court side reads.
    `look_again_on` is when to judge anew, `None` where the case is judged not to be sensitive.
    """

    case: CaseId
    judged: bool
    needs: str = ""
    relationships: str = ""
    look_again_on: date | None = None

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        if not self.judged:
            return "Judged not to be sensitive and complex", ""
        again = f"look again on {day(self.look_again_on)}" if self.look_again_on else ""
        return "Judged sensitive and complex", again
