"""The facts of one finished, plainly invented case."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from courtdesk.domain.approval import Outcome, ScoreFacts
from courtdesk.domain.cases import Verdict
from courtdesk.domain.enquiries import VictimViews
from courtdesk.domain.report import (
    DecisionFacts,
    ReportFacts,
    RequirementFacts,
    ScreenFacts,
    VictimFacts,
)
from courtdesk.domain.requirements import Appointment, RequirementKind

DAY = date(2027, 1, 14)
NOW = datetime.combine(DAY, datetime.min.time()).replace(hour=11, minute=30)
APPROVED = DecisionFacts(Outcome.APPROVE, True, "Dr Ada Example", "HCPC PYL000", NOW, "", "")
MHTR = RequirementFacts(
    kind=RequirementKind.MHTR,
    suitable=True,
    reasons="",
    assessed_on=DAY,
    assessor="Sam Sample",
    plan="Twelve weekly sessions on managing low mood",
    appointment=Appointment(NOW + timedelta(days=4), "Example House", "Pat Placeholder"),
    support="",
    consent_signed_on=DAY,
    asked_at=NOW - timedelta(hours=1),
    decision=APPROVED,
    scores=(ScoreFacts("CORE-34", "18.5 of 40", "moderate", prorated=False),),
)
FACTS = ReportFacts(
    reference="7F3K-Q2XM",
    full_name="Áine O’Sample",
    court="Exampleton Magistrates’ Court",
    hearing_date=DAY,
    offences=("Theft from a shop",),
    verdicts=(Verdict.GUILTY.label,),
    screening_agreed=True,
    screens=(ScreenFacts("K10", True, 10, 10, True, DAY),),
    requirements=(MHTR,),
    combination="MHTR",
    consent_withdrawn=False,
    rar_needs="",
    limit=4000,
    victim=VictimFacts(VictimViews.CONSIDERED),
)
