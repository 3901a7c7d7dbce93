"""One current document of the record: what it says, which revision holds it, by whom and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from courtdesk.domain.ids import DocumentId, MemberId, RevisionId

T = TypeVar("T")


@dataclass(frozen=True)
class Recorded(Generic[T]):
    """One current document: its value, which revision holds it, when and by whom it was made.

    `disputed` is true while two people's concurrent versions both stand and only a person can say
    which holds (P4). `versions` are those that the value is made from where more than one stands:
    groups of those that say the same; one stands alone where it is empty (`domain.merging`).
    """

    document: DocumentId
    revision: RevisionId
    value: T
    at: datetime
    by: MemberId
    disputed: bool = False
    versions: tuple[tuple[RevisionId, ...], ...] = ()

    @property
    def made_from(self) -> tuple[tuple[RevisionId, ...], ...]:
        """The groups of versions that the value is made from; most often one version alone."""
        return self.versions or ((self.revision,),)


def names_of(parts: Iterable[Recorded[Any]]) -> tuple[RevisionId, ...]:
    """The versions that these are made from, sorted: one of each that say the same."""
    return tuple(sorted(group[0] for part in parts for group in part.made_from))


def rests_on(basis: Iterable[RevisionId], parts: Iterable[Recorded[Any]]) -> bool:
    """Whether `basis` names every version that these are made from, and nothing else.

    Of versions that say the same, as two laptops make of one list, it may name any: the one may
    have come after the basis was made.
    """
    left = set(basis)
    for part in parts:
        for group in part.made_from:
            if left.isdisjoint(group):
                return False
            left.difference_update(group)
    return not left
