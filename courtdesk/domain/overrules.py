"""A recorded reason for going past what eligibility found, and for proposing nothing at all.

One document a finding, kept under the finding's key (`findings.Finding.key`): a reason given for
a score below threshold says nothing about the range of the offence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courtdesk.domain.ids import CaseId


@dataclass(frozen=True)
class Overrule:
    """Why somebody went on past one finding, in words for the court side."""

    case: CaseId
    key: str
    reason: str

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        about, _, kind = self.key.partition(":")
        named = f" ({kind})" if kind else ""
        return f"Gone on with a reason: {about.replace('-', ' ')}{named}", self.reason


class NothingProposed(StrEnum):
    """Why no treatment requirement is proposed for somebody."""

    BELOW_THRESHOLD = "below-threshold"
    NOT_WANTED = "not-wanted"
    DEFENCE_OBJECTS = "defence-objects"
    OTHER_SENTENCE = "other-sentence"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason in the words of the window."""
        return _NOTHING[self]


_NOTHING = {
    NothingProposed.BELOW_THRESHOLD: "Below threshold, and nobody refers anyway",
    NothingProposed.NOT_WANTED: "The person does not want treatment",
    NothingProposed.DEFENCE_OBJECTS: "The defence objects",
    NothingProposed.OTHER_SENTENCE: "Another sentence is proposed",
    NothingProposed.OTHER: "Another reason",
}


@dataclass(frozen=True)
class NoProposal:
    """That no requirement is proposed, and why: the way to Liaison and Diversion's support.

    It holds while no requirement is considered; choosing one takes its place.
    """

    case: CaseId
    why: NothingProposed
    words: str = ""

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        parts = (self.why.label, self.words)
        return "No treatment requirement proposed", "; ".join(part for part in parts if part)
