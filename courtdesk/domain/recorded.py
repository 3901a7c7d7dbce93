"""One current document of the record: what it says, which revision holds it, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from courtdesk.domain.ids import DocumentId, MemberId, RevisionId

T = TypeVar("T")


@dataclass(frozen=True)
class Recorded(Generic[T]):
    """One current document: its value, which revision holds it, when and by whom it was made.

    `disputed` is true while two people's concurrent versions both stand (P4).
    """

    document: DocumentId
    revision: RevisionId
    value: T
    at: datetime
    by: MemberId
    disputed: bool = False
