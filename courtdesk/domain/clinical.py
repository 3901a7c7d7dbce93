"""What belongs to the site's clinical lead: thresholds, risk levels, the card for risk, telephone.

CSTR Operating Framework, Appendix 2: the lead defines the locally agreed screening measures and
the threshold for an MHTR. Each change is a signed revision with its reason; a result keeps the
revision that it was judged by, so that a threshold moved later moves no result.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class ClinicalRule:
    """How this site judges one instrument.

    `level` is the threshold on the main score as text of a number ("20"), "" for the form's own
    default; `leads_on` whether a result at or above it leads on to an assessment; `risk_at_least`
    the printed number from which a risk item stops the case, 1 being anything above zero.
    """

    form: str
    level: str = ""
    leads_on: bool = True
    risk_at_least: int = 1
    reason: str = ""


@dataclass(frozen=True)
class RiskCard:
    """The site's own "what to do now", shown to members when a risk item speaks.

    `lead_name` and `lead_phone` are whom to call; empty until the lead has set them.
    """

    text: str
    lead_name: str = ""
    lead_phone: str = ""
    reason: str = ""


class ConfirmBy(StrEnum):
    """By when the written confirmation of an approval by telephone is due."""

    SAME_DAY = "same-day"
    NEXT_WORKING_DAY = "next-working-day"

    @property
    def label(self) -> str:
        """The choice in the words of the window."""
        return "the same day" if self is ConfirmBy.SAME_DAY else "the next working day"


@dataclass(frozen=True)
class TelephoneRule:
    """Whether a clinical lead's approval by telephone counts at this site, and how it is done.

    CSTR Operating Framework, Appendix 2: the lead and probation agree a sign-off process where the
    lead is not there. `how` is that process in the lead's own words. Until a lead signs one, an
    approval by telephone counts nowhere. The framework sets no time for the written word: when it
    is due (`confirm_by`) is CourtDesk's own rule, and the lead's choice.
    """

    allowed: bool = False
    how: str = ""
    confirm_by: ConfirmBy = ConfirmBy.SAME_DAY
    reason: str = ""


DEFAULT_CARD = RiskCard(
    "Stay with the person, and do not leave them alone.\n"
    "Ask calmly, in private, what they mean and whether they are safe now.\n"
    "If somebody is in danger now, call 999 and tell the court's security staff.\n"
    "Tell your clinical lead, the custody staff if the person is in custody, and the court duty "
    "officer, before the person goes into the courtroom or leaves the building.\n"
    "Write down here what was done, by whom and when."
)
"""What the card says until the clinical lead has written the site's own."""
