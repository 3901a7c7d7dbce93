"""After sentence: what the court ordered, what is done, what is still to come, and each record.

One place called "order" on a case. Its part is "" (the whole order), "event:STEP[:KIND]",
"absence" and "absence:ID", "breach" and "breach:ID", "end:KIND", "withdraw" and "withdraw:ID",
"risk:KIND:before" and "risk:KIND:after", "lines" (cover lines), or "mistake:ID" (taking back).

**Decision: one page in the order of the framework's map, and a page for each record.** What waits
for somebody stands first, so that a missed appointment that nobody has told the officer of is not
found under a heading. A row opens the page that records it; nothing is recorded by one click, as
every fact has a day that may not be today.

**Decision: the responsible officer decides, and the page says so to everybody else.** A provider
records that somebody did not come and whom they told. The choice about enforcement is not there
for them to press by mistake; in its place stands who decides.

**Decision: two withdrawals, in words.** Staff have taken "no more sharing" for "no more treatment".
The page says what each stops and what it does not, before and after it is recorded.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.orders import OrderStep, RiskWhen
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import UserError
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.order.absences import AbsencePage, NewAbsence
from courtdesk.ui.screens.order.breaches import BreachPage, NewBreach
from courtdesk.ui.screens.order.endings import EndForm
from courtdesk.ui.screens.order.events import EventForm
from courtdesk.ui.screens.order.lines import CoverLines
from courtdesk.ui.screens.order.mistakes import TakeBackForm
from courtdesk.ui.screens.order.overview import OrderOverview
from courtdesk.ui.screens.order.risk import RiskForm
from courtdesk.ui.screens.order.withdrawals import NewWithdrawal, WithdrawalPage


def build(desk: Desk, place: Place) -> Screen:
    """The page of the place's part. Raises `UserError` for a place that there is not."""
    if place.case is None:
        raise UserError("Open what follows the sentence from a case.")
    try:
        return _page(desk, place.case, place.part)
    except ValueError as error:
        # A step or a requirement of another version of CourtDesk.
        raise UserError("This part of the order is not known: open the case again.") from error


def _page(desk: Desk, case: CaseId, part: str) -> Screen:
    name, _, rest = part.partition(":")
    first, _, second = rest.partition(":")
    document = DocumentId(rest)
    match name:
        case "":
            return OrderOverview(desk, case)
        case "event":
            kind = RequirementKind(second) if second else None
            return EventForm(desk, case, OrderStep(first), kind)
        case "absence":
            return AbsencePage(desk, case, document) if rest else NewAbsence(desk, case)
        case "breach":
            return BreachPage(desk, case, document) if rest else NewBreach(desk, case)
        case "withdraw":
            return WithdrawalPage(desk, case, document) if rest else NewWithdrawal(desk, case)
        case "end":
            return EndForm(desk, case, RequirementKind(rest))
        case "risk":
            return RiskForm(desk, case, RequirementKind(first), RiskWhen(second))
        case "lines":
            return CoverLines(desk, case)
        case "mistake":
            return TakeBackForm(desk, case, document)
    raise ValueError(part)


SCREEN = ScreenSpec("order", "After sentence", build, needs=Permission.READ_CASES)
