"""Notes: who wrote what and when, for whom it may be read, and what a supervisor said of it.

Mission rows B1, B3, B4 and V3. A note's words are sealed to a compartment unless its author says
that the whole court side may read them. What everybody may know is that there is a note, whether
it holds a disclosure, and, for a disclosure, that consent and safeguarding were decided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from courtdesk.domain.access import Compartment
from courtdesk.domain.ids import CaseId, DocumentId, RevisionId


class NoteFor(StrEnum):
    """Who may read a note's words."""

    EVERYBODY = "everybody"
    MENTAL_HEALTH = "mental-health"
    SUBSTANCE = "substance"

    @property
    def compartment(self) -> Compartment | None:
        """Whose key seals it; `None` for words that stand open."""
        return None if self is NoteFor.EVERYBODY else Compartment(self.value)


class Safeguarding(StrEnum):
    """What was decided about safeguarding after a disclosure."""

    NO_CONCERN = "no-concern"
    RAISED = "raised"
    TO_DECIDE = "to-decide"

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return _SAFEGUARDING[self]


_SAFEGUARDING = {
    Safeguarding.NO_CONCERN: "No safeguarding concern",
    Safeguarding.RAISED: "A safeguarding concern was raised",
    Safeguarding.TO_DECIDE: "Still to be decided, with whoever leads on safeguarding",
}


@dataclass(frozen=True)
class Disclosure:
    """What was decided about something new that a person told (B4).

    `consented` is whether the person agrees that it is passed on; `told` is who was told, and
    `reason` why, where it was passed on without consent or nothing was done.
    """

    consented: bool
    safeguarding: Safeguarding
    told: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Note:
    """The open part of a note. `text` is "" where its words are sealed.

    `before_plea` is set by the record, never by hand: the note was written while the case was
    before plea or trial, and says so for ever (B1). `reason` is why an earlier version changed.
    """

    case: CaseId
    readers: NoteFor
    before_plea: bool
    text: str = ""
    disclosure: Disclosure | None = None
    reason: str = ""

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline: never a word of a sealed note."""
        title = "Disclosure noted" if self.disclosure is not None else "Note"
        return title, "before plea or trial" if self.before_plea else ""


@dataclass(frozen=True)
class NoteWords:
    """The sealed part of a note."""

    text: str


@dataclass(frozen=True)
class NoteReview:
    """What a supervisor said about one version of a note: words, not only a tick (V3)."""

    case: CaseId
    note: DocumentId
    revision: RevisionId
    words: str

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        return "Note reviewed by a supervisor", ""


_THIN = re.compile(
    r"\b(e-?mailed|emailed|rang|phoned|called|telephoned|texted|messaged|spoke|met|saw|contacted|"
    r"chased|left (a )?(message|voicemail)|meeting|call|email)\b",
    re.IGNORECASE,
)
_ENOUGH_WORDS = 12


def thin(text: str) -> str:
    """A gentle question where a note says that somebody was contacted and little else, or "".

    It asks and never stops anybody (V3): a short note may be all that there is to say.
    """
    words = text.split()
    if not words or len(words) >= _ENOUGH_WORDS or not _THIN.search(text):
        return ""
    return "What was said, and what happens next? A colleague may have only this note to go by."
