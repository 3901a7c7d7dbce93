"""Two invented cases that a template is previewed on: one complete, one where everything waits.

The second is the one to look at: whoever signs a template sees there how the site's words read
around what is absent (P3).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from courtdesk.documents.snippet import Snippet, build_snippet
from courtdesk.documents.template_fields import Values, values_of
from courtdesk.domain.approval import Outcome
from courtdesk.domain.cases import Verdict
from courtdesk.domain.enquiries import VictimViews
from courtdesk.domain.report import (
    DecisionFacts,
    EnquiryFacts,
    ReportFacts,
    RequirementFacts,
    ScreenFacts,
    VictimFacts,
)
from courtdesk.domain.requirements import Appointment, RequirementKind, combination

_DAY: Final = date(2027, 1, 14)
_LIMIT: Final = 4000


def _moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 1, day, hour, minute, tzinfo=UTC)


def _requirement(
    kind: RequirementKind, plan: str, decision: DecisionFacts, sessions: str = ""
) -> RequirementFacts:
    return RequirementFacts(
        kind=kind,
        suitable=True,
        reasons="",
        assessed_on=_DAY,
        assessor="Sam Sample",
        plan=plan,
        appointment=Appointment(_moment(18, 10), "Example House", "Pat Placeholder"),
        support="Advice on housing from the invented Example Trust",
        consent_signed_on=_DAY,
        asked_at=_moment(14, 10, 12),
        decision=decision,
        scores=(),
        sessions=sessions,
    )


def _decision(name: str, registration: str) -> DecisionFacts:
    return DecisionFacts(Outcome.APPROVE, True, name, registration, _moment(14, 11, 30), "", "")


COMPLETE: Final = ReportFacts(
    reference="7F3K-Q2XM",
    full_name="Robin Sample",
    court="Exampleton Magistrates' Court",
    hearing_date=_DAY,
    offences=("Theft from a shop",),
    verdicts=(Verdict.GUILTY.label,),
    screening_agreed=True,
    screens=(ScreenFacts("CORE-34", True, 34, 34, True, _DAY),),
    requirements=(
        _requirement(
            RequirementKind.MHTR,
            "Twelve weekly sessions on managing low mood",
            _decision("Dr Ada Example", "HCPC PYL00000"),
            sessions="12 weekly sessions of one hour",
        ),
        _requirement(
            RequirementKind.DRR,
            "Prescribing and keywork\nA group each week",
            _decision("Jo Placeholder", "Example Recovery Service"),
        ),
    ),
    combination=combination((RequirementKind.MHTR, RequirementKind.DRR)),
    consent_withdrawn=False,
    rar_needs="Finding work",
    limit=_LIMIT,
    victim=VictimFacts(VictimViews.CONSIDERED),
    needs=("Large print",),
)
"""Everything done and decided."""

WAITING: Final = ReportFacts(
    reference="7F3K-Q2XM",
    full_name="Robin Sample",
    court="Exampleton Magistrates' Court",
    hearing_date=_DAY,
    offences=("Theft from a shop",),
    verdicts=(),
    screening_agreed=None,
    screens=(),
    requirements=(
        RequirementFacts(
            kind=RequirementKind.MHTR,
            suitable=None,
            reasons="",
            assessed_on=None,
            assessor="",
            plan="",
            appointment=None,
            support="",
            consent_signed_on=None,
            asked_at=None,
            decision=None,
            scores=(),
        ),
    ),
    combination=combination((RequirementKind.MHTR,)),
    consent_withdrawn=False,
    rar_needs="",
    limit=_LIMIT,
    enquiries=(EnquiryFacts("Police: call-outs", None),),
)
"""Nothing done yet but the list."""


def sample(*, complete: bool) -> tuple[Snippet, Values]:
    """The text of one of the two cases, and what each field prints for it."""
    facts = COMPLETE if complete else WAITING
    snippet = build_snippet(facts)
    return snippet, values_of(snippet, facts)
