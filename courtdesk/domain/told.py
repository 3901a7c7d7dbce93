"""Who was told before anybody is screened: the defence, and the court's legal representative.

The CSTR Operating Framework's "Example CSTR Process Map", row "On the day": the court duty officer
discusses potential suitability with the defence, who may wish to speak with their client, and also
informs the court's legal representative. Leaving it out needs a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from courtdesk.domain.ids import CaseId
from courtdesk.domain.words import moment


class Party(StrEnum):
    """Whom the court duty officer tells that somebody may be suitable."""

    DEFENCE = "defence"
    COURT_LEGAL = "court-legal"

    @property
    def label(self) -> str:
        """The party in the words of the window."""
        return _PARTIES[self]


_PARTIES = {
    Party.DEFENCE: "Defence",
    Party.COURT_LEGAL: "Court's legal representative",
}


class DefenceAnswer(StrEnum):
    """What the defence said."""

    AGREES = "agrees"
    CLIENT_FIRST = "client-first"
    OBJECTS = "objects"
    UNREPRESENTED = "unrepresented"

    @property
    def label(self) -> str:
        """The answer in the words of the window."""
        return _ANSWERS[self]


_ANSWERS = {
    DefenceAnswer.AGREES: "Agrees to a screen",
    DefenceAnswer.CLIENT_FIRST: "Wants to speak with the client first",
    DefenceAnswer.OBJECTS: "Objects to a screen",
    DefenceAnswer.UNREPRESENTED: "The person has no representative",
}


@dataclass(frozen=True)
class Told:
    """That one party was told about one case, or why not.

    `who` is the person who was told, in words; `at` when. `answer` is the defence's alone.
    `skipped` is the reason for telling nobody, "" where somebody was told; then `at` is `None`.
    """

    case: CaseId
    party: Party
    who: str = ""
    at: datetime | None = None
    answer: DefenceAnswer | None = None
    skipped: str = ""

    @property
    def settled(self) -> bool:
        """Whether nobody has to come back to it: told and answered, or left out with a reason."""
        if self.skipped:
            return True
        return self.answer is not DefenceAnswer.CLIENT_FIRST

    @property
    def sentence(self) -> str:
        """It in words: "Agrees to a screen; told M. Webb, 14/1/2027 at 09:31"."""
        if self.skipped:
            return f"Not told: {self.skipped}"
        told = ", ".join(part for part in (self.who, moment(self.at) if self.at else "") if part)
        said = self.answer.label if self.answer is not None else ""
        parts = (said, f"told {told}" if told and said else f"Told {told}" if told else "")
        return "; ".join(part for part in parts if part)

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        return f"{self.party.label} told" if not self.skipped else (
            f"{self.party.label} not told"
        ), self.sentence
