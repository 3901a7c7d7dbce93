"""What every screen shows of an open risk stop: the cell before the steps, and the way to it.

A finished form with risk, or one whose risk items were not asked, stops the approval request and
the report until somebody has said what was done (`domain.risk`). Never an answer here (P5).
"""

from __future__ import annotations

from collections.abc import Callable

from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.pathway import RECORD_RISK
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.kit.strip import Step, StepState
from courtdesk.ui.screen import Place

STOP = "Risk: record what was done"
_SHORT = "Risk"


def stop_step(file: CaseFile, *, short: bool = False) -> tuple[Step, ...]:
    """The strip's cell for an open stop, none without one; `short` for a row of a list."""
    if not file.open_stops():
        return ()
    return (Step(_SHORT if short else STOP, StepState.RISK, STOP),)


def stop_place(file: CaseFile) -> Place:
    """The risk page of the first form that stops the case."""
    stops = file.open_stops()
    return Place("risk", file.id, stops[0].document if stops else "")


class StopPanel(Inset):
    """Why the page waits, and the button that leads to the record.

    Attributes:
        button: leads to the risk page.
    """

    def __init__(self, file: CaseFile, go: Callable[[Place], None]) -> None:
        super().__init__("Risk comes first", look="warning")
        self.add(Text(file.risk_stop()))
        self.button = PrimaryButton(RECORD_RISK)
        place = stop_place(file)
        self.button.clicked.connect(lambda: go(place))
        across = layouts.row()
        across.addWidget(self.button)
        across.addStretch(1)
        self.body.addLayout(across)
