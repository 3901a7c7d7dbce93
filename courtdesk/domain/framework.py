"""Where a rule comes from: the words of the CSTR Operating Framework, version 2, May 2020.

A rule that a court team is held to must be traceable, and a disagreement about it is settled by
reading the words. They are quoted as briefly as the rule needs, with the heading that they stand
under.
"""

from __future__ import annotations

from dataclasses import dataclass

FRAMEWORK = "CSTR Operating Framework"
SENTENCING = "Sentencing"
OUTCOMES = "Outcomes and Key Performance Indicators"
PROCESS_MAP = "Example CSTR Process Map"
CASE_MEETING = "Post Sentence Case Management Meeting"
MHTR_MODEL = "Appendix 1: MHTR Primary Care Clinical Model"
COMBINED_CONSENT = "Appendix 4: Example CSTR combined consent"
COURT_SCREEN = "Appendix 5: ATR/DRR Example Court Screen"


@dataclass(frozen=True)
class Source:
    """The framework's own words, and the heading under which they stand."""

    place: str
    words: str
