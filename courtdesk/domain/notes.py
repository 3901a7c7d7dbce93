"""Notes: who wrote what and when, for whom it may be read, and what a supervisor said of it.

Mission rows B1, B3, B4 and V3. A note's words are sealed to a compartment unless its author says
that the whole court side may read them. What everybody may know is that there is a note, whether
it holds a disclosure, and, for a disclosure, what was decided on consent and safeguarding; who was
told and why is sealed with the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from courtdesk.domain.access import MAY, READERS, Compartment, Permission, Role
from courtdesk.domain.ids import CaseId, DocumentId, RevisionId
from courtdesk.domain.words import listed


class NoteFor(StrEnum):
    """Who may read a note's words."""

    MENTAL_HEALTH = "mental-health"
    SUBSTANCE = "substance"
    EVERYBODY = "everybody"

    @property
    def compartment(self) -> Compartment | None:
        """Whose key seals it; `None` for words that stand open."""
        return None if self is NoteFor.EVERYBODY else Compartment(self.value)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that read it."""
        part = self.compartment
        return READERS[part] if part is not None else MAY[Permission.READ_CASES]

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return _FOR[self]

    @property
    def roles_words(self) -> str:
        """The names of the roles that read it."""
        return listed(sorted(role.label for role in self.roles))


_FOR = {
    NoteFor.MENTAL_HEALTH: "Mental health staff",
    NoteFor.SUBSTANCE: "Substance misuse and court staff",
    NoteFor.EVERYBODY: "Everyone who works on cases",
}


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


class PassedTo(StrEnum):
    """Who was told of a disclosure."""

    SAFEGUARDING_LEAD = "safeguarding-lead"
    MASH = "mash"
    ADULTS = "adults"
    MAPPA = "mappa"
    MARAC = "marac"
    POLICE = "police"
    PROBATION = "probation"
    OTHER = "other"

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return _PASSED_TO[self]


_PASSED_TO = {
    PassedTo.SAFEGUARDING_LEAD: "The safeguarding lead of our own service",
    PassedTo.MASH: "MASH (multi-agency safeguarding hub) or children’s services",
    PassedTo.ADULTS: "Adult safeguarding at the council",
    PassedTo.MAPPA: "MAPPA (multi-agency public protection arrangements)",
    PassedTo.MARAC: "MARAC (domestic abuse conference)",
    PassedTo.POLICE: "Police",
    PassedTo.PROBATION: "Probation: the responsible officer or a senior",
    PassedTo.OTHER: "Somebody else",
}


@dataclass(frozen=True)
class Disclosure:
    """What was decided about something that a person told (B4).

    `additional` is true for more about something told before. `consented` is whether the person
    agrees that it is passed on; `told` is who was told, with `told_other` for somebody else, and
    `reason` why, where it was passed on without consent or nobody was told.
    """

    consented: bool
    safeguarding: Safeguarding
    told: tuple[PassedTo, ...] = ()
    told_other: str = ""
    reason: str = ""
    additional: bool = False

    def bare(self) -> Disclosure:
        """What everybody may know of it where the words are sealed: what was decided."""
        return replace(self, told=(), told_other="", reason="")

    @property
    def told_words(self) -> str:
        """Who was told, in words; "nobody" for none. Never of a `bare` one."""
        named = [one.label for one in self.told if one is not PassedTo.OTHER]
        if PassedTo.OTHER in self.told:
            named.append(self.told_other)
        return "; ".join(named) or "nobody"


@dataclass(frozen=True)
class NoteWords:
    """What a note says: its sealed part, or a piece of the open one where everybody reads it.

    `disclosure` is the whole of it, with who was told and why.
    """

    text: str
    disclosure: Disclosure | None = None


@dataclass(frozen=True)
class Note:
    """The open part of a note. `words` is `None` where they are sealed.

    `before_plea` is set by the record, never by hand: the note was written while the case was
    before plea or trial, and says so for ever (B1). `disclosure` is bare where the words are
    sealed. `reason` is why an earlier version was changed.
    """

    case: CaseId
    readers: NoteFor
    before_plea: bool
    words: NoteWords | None = None
    disclosure: Disclosure | None = None
    reason: str = ""

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline: never a word of a sealed note."""
        title = "Disclosure noted" if self.disclosure is not None else "Note"
        return title, "before plea or trial" if self.before_plea else ""


@dataclass(frozen=True)
class NoteReview:
    """What a supervisor said about one version of a note: words, not only a tick (V3).

    `words` is "" where the note's words are sealed: what is said of them is sealed with them.
    """

    case: CaseId
    note: DocumentId
    revision: RevisionId
    words: str = ""

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        return "Note reviewed by a supervisor", ""


@dataclass(frozen=True)
class ReviewWords:
    """The sealed part of a review."""

    text: str


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
