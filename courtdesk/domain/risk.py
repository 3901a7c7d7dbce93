"""The risk stop: what was done when a risk item spoke or could not be asked.

It stands in the open part: everyone on the court side sees that there is risk, what was done and
when, and nobody sees an answer here (P5). The field says so to whoever writes in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courtdesk.domain.ids import CaseId, DocumentId, RevisionId


@dataclass(frozen=True)
class RiskAction:
    """What was done about the risk on one finished form, or why nothing was done.

    It answers exactly one revision of the form: an amended form stops again. `what` is what was
    done, or the reason when `done` is false; `by` is who did it, in words; `lead_told` whether the
    clinical lead was told.
    """

    case: CaseId
    form: DocumentId
    revision: RevisionId
    done: bool
    what: str
    by: str
    at: datetime
    lead_told: bool = False
