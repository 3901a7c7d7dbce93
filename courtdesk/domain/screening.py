"""Agreement to be screened, and what the court side may see of a finished form (P5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from courtdesk.domain.access import Compartment, Permission
from courtdesk.domain.ids import CaseId

SCREENS = ("k10", "core-10", "core-34")
"""The initial screens of the CSTR Operating Framework, Appendix 1."""

CONSENT_FORM = "combined-consent"
"""The form whose words the consent page signs; it is never filled in as another form is."""

_ASSESSMENT = ("mhtr-interview", "phq-9", "gad-7")
_FEEDBACK = "sentencer-feedback"


def to_fill_in(form: str, compartment: Compartment | None) -> Permission:
    """What a member must be allowed to do to fill this form in.

    Screens are the court side's; the MHTR assessment is that of whoever may assess (framework,
    "MHTR practitioner assessment"), and a substance form also the provider's ("Substance Misuse
    Processes").
    """
    if form in _ASSESSMENT:
        return Permission.ASSESS_MHTR
    if form == _FEEDBACK:
        return Permission.RECORD_FEEDBACK
    if compartment is Compartment.SUBSTANCE:
        return Permission.ASSESS_SUBSTANCE
    return Permission.SCREEN


class ReadHow(StrEnum):
    """How the words before a signature or an agreement reached the person."""

    READ = "read"
    READ_ALOUD = "read-aloud"

    @property
    def label(self) -> str:
        """The way in the words of the window."""
        return "Read by the person" if self is ReadHow.READ else "Read aloud to the person"


@dataclass(frozen=True)
class ScreeningAgreement:
    """The first of three separate acts: agreement to the screen and to sharing its outcome.

    Not consent to treatment, which is signed after assessment (`courtdesk.domain.consent`).
    """

    case: CaseId
    agreed: bool
    share_outcome: bool
    read_how: ReadHow
    note: str = ""


def narrowest(agreements: Sequence[ScreeningAgreement]) -> ScreeningAgreement:
    """What may be relied on while these versions stand side by side: what all of them allow."""
    refused = next((one for one in agreements if not one.agreed), agreements[0])
    return replace(
        refused,
        agreed=all(one.agreed for one in agreements),
        share_outcome=all(one.share_outcome for one in agreements),
    )


class RiskMark(StrEnum):
    """What the court side sees of the risk items: that there is risk, never the answers."""

    PRESENT = "present"
    NONE = "none"
    NOT_ASSESSED = "not-assessed"
    NO_RISK_ITEMS = "no-risk-items"

    @property
    def stops(self) -> bool:
        """Whether somebody must say what was done before approval and report can go on."""
        return self in (RiskMark.PRESENT, RiskMark.NOT_ASSESSED)


_MARKS = {
    RiskMark.PRESENT: "Risk item answered {}",
    RiskMark.NONE: "No risk item answered {}",
    RiskMark.NOT_ASSESSED: "Risk not assessed: a risk item was not answered",
    RiskMark.NO_RISK_ITEMS: "This form has no risk item",
}


def level_words(at_least: int) -> str:
    """A risk level in words: anything but zero, or the printed number and more."""
    return "above zero" if at_least == 1 else f"{at_least} or higher"


class FilledHow(StrEnum):
    """How answers came into the form. One form may be begun one way and ended another."""

    INTERVIEW = "interview"
    HANDED_OVER = "handed-over"
    FROM_PAPER = "from-paper"

    @property
    def label(self) -> str:
        """The way in the words of the window."""
        return _WAYS[self]


_WAYS = {
    FilledHow.INTERVIEW: "by interview",
    FilledHow.HANDED_OVER: "by the person on the laptop",
    FilledHow.FROM_PAPER: "keyed from paper",
}


@dataclass(frozen=True)
class Earlier:
    """Where, by whom and when a form had been filled in before it was entered here.

    A screen done in police custody is entered so, and not asked a second time (framework,
    "Mental Health processes").
    """

    where: str
    by: str
    on: date


@dataclass(frozen=True)
class FinishedForm:
    """The open part of a finished response.

    `status` is "complete", "prorated" or "not-scorable"; `above_threshold` is `None` whenever
    there is no score (P3). Answers, scores and bands are in the sealed part.

    `total` counts every question that the form can ask, and `answered` all of them but those that
    were asked and have no answer: a count of the questions asked would tell everybody how a form
    with skips was answered (P5).

    `file` is the document of the exact form that the answers were given on, `rule` the revision of
    the clinical lead's rule that they were judged by; both empty where the form's own defaults, or
    a CourtDesk before these were kept, made it. `leads_on` is whether this result leads on to an
    assessment by that rule: `None` where there is no score to say so. `keyed_twice` is
    whether a second pass over the paper confirmed these very answers, `None` for a form that was
    not keyed from paper. `open_answers` is empty but
    for a form whose file says that its answers are open to everyone on the court side. `had_risk`
    is true when an earlier version of the answers had risk: changing them takes no stop away.
    """

    case: CaseId
    form: str
    version: str
    title: str
    status: str
    answered: int
    total: int
    above_threshold: bool | None
    threshold: str
    risk: RiskMark
    reason: str = ""
    ways: tuple[FilledHow, ...] = (FilledHow.INTERVIEW,)
    earlier: Earlier | None = None
    file: str = ""
    rule: str = ""
    leads_on: bool | None = None
    risk_at_least: int = 1
    open_answers: str = ""
    keyed_twice: bool | None = None
    had_risk: bool = False

    @property
    def stops(self) -> bool:
        """Whether somebody must say what was done about risk, now or before it was changed."""
        return self.risk.stops or self.had_risk

    @property
    def filled_in(self) -> str:
        """How the answers came in, in words; what was keyed from paper says how often."""
        ways = [way.label for way in self.ways]
        if self.keyed_twice is not None:
            paper = self.ways.index(FilledHow.FROM_PAPER)
            ways[paper] += " twice, both times alike" if self.keyed_twice else " once"
        return ways[0] if len(ways) == 1 else f"{', '.join(ways[:-1])} and {ways[-1]}"

    @property
    def risk_words(self) -> str:
        """The risk mark in words, with the level that it was judged by: never the answer."""
        words = _MARKS[self.risk].format(level_words(self.risk_at_least))
        if self.had_risk and self.risk is not RiskMark.PRESENT:
            words += "; there was risk before the answers were changed"
        return words
