"""A recorded reason for going past what a check of eligibility found.

One document a finding, kept under the finding's key (`findings.Finding.key`): a reason given for
a score below threshold says nothing about the range of the offence.
"""

from __future__ import annotations

from dataclasses import dataclass

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
