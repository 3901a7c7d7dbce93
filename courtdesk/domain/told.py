"""Who was told before anybody is screened: the defence, and the court's legal representative.

The CSTR Operating Framework's "Example CSTR Process Map", row "On the day": the court duty officer
discusses potential suitability with the defence, who may wish to speak with their client, and also
informs the court's legal representative. Leaving it out needs a reason.

What the defence answers settles nothing about the person: objecting, or wanting to speak with the
client first, makes nobody unsuitable, and it is the person who is asked to agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from courtdesk.domain.ids import CaseId
from courtdesk.domain.plain_text import problem
from courtdesk.domain.words import moment
from courtdesk.errors import FieldError

LONGEST_NAME = 120
LONGEST_REASON = 300
"""Characters: all of it stands on one line of the timeline."""


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
        if self.answer is DefenceAnswer.UNREPRESENTED:
            # Nobody was told: there is nobody.
            return self.answer.label
        told = ", ".join(part for part in (self.who, moment(self.at) if self.at else "") if part)
        said = self.answer.label if self.answer is not None else ""
        parts = (said, f"told {told}" if told and said else f"Told {told}" if told else "")
        return "; ".join(part for part in parts if part)

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        nobody = self.skipped or self.answer is DefenceAnswer.UNREPRESENTED
        title = "not told" if nobody else "told"
        return f"{self.party.label} {title}", self.sentence


def problems(told: Told, now: datetime) -> Iterator[FieldError]:
    """What is wrong with a record before it is made, for the fields who, at, answer, reason.

    `now` is the time at which it is recorded. A record that says neither that somebody was told
    nor why not lacks its reason: silence is not a record.
    """
    if told.at is None and not told.who and told.answer is None:
        yield from _of_reason(told.skipped)
        return
    yield from _of_who(told)
    if told.at is None:
        yield FieldError("at", "Enter the time at which they were told.")
    elif told.at > now:
        yield FieldError("at", "This time is still to come: enter when they were told.")
    if told.party is Party.DEFENCE and told.answer is None:
        yield FieldError("answer", "Choose what the defence answered.")
    if told.party is not Party.DEFENCE and told.answer is not None:
        yield FieldError("answer", "Only the defence is asked for an answer: leave it out.")


def _of_reason(reason: str) -> Iterator[FieldError]:
    if not reason:
        yield FieldError("reason", "Give the reason for telling nobody.")
    elif wrong := problem(reason, LONGEST_REASON):
        yield FieldError("reason", wrong)


def _of_who(told: Told) -> Iterator[FieldError]:
    if not told.who and told.answer is not DefenceAnswer.UNREPRESENTED:
        yield FieldError("who", "Enter who was told, such as the representative's name.")
    elif wrong := problem(told.who, LONGEST_NAME):
        yield FieldError("who", wrong)
