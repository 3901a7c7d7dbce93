"""What both pages share: whose case it is at the top, and how that case is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from courtdesk.actions.cases import by_reference, case_file
from courtdesk.actions.session import Session
from courtdesk.actions.settling import Conflict
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.errors import UserError
from courtdesk.ui.case_words import identity_of
from courtdesk.ui.kit.identity import IdentityBar
from courtdesk.ui.kit.tab_order import follow_reading
from courtdesk.ui.read_page import ReadPage
from courtdesk.ui.screen import Desk

WIDE = 1000
"""Pixels at 100 %: two versions beside each other."""


@dataclass(frozen=True)
class View:
    """The case that the page is about, if it is about one, and the time now."""

    file: CaseFile | None
    now: datetime


V = TypeVar("V", bound=View)


class VersionsPage(ReadPage[V], Generic[V]):
    """A page about records in dispute, with whose case it is at the top."""

    gap = 14

    def __init__(self, desk: Desk, case: CaseId | None, title: str) -> None:
        super().__init__(desk, title, width=WIDE)
        self.case = case
        self._bar: IdentityBar | None = None

    def loaded(self, view: V) -> None:
        """Show what was read in the place of what was shown, under whose case it is."""
        self._show_whose(view)
        super().loaded(view)

    def fill(self, view: V) -> None:
        """Empty the page and show `view`; Tab goes through it from the top."""
        super().fill(view)
        follow_reading(self.page)

    def _show_whose(self, view: V) -> None:
        if view.file is None or self._bar is not None:
            return
        self._bar = IdentityBar(identity_of(view.file, view.now))
        self._bar.add_way_back(self.desk.back)
        self.page.top.addWidget(self._bar)


def case_of(session: Session, conflict: Conflict) -> CaseId | None:
    """The case that a record is about; of a person's own record one of their cases, if any."""
    if conflict.case is not None or not conflict.reference:
        return conflict.case
    try:
        return by_reference(session, conflict.reference.split(", ")[0])
    except UserError:
        # A page without the person's name over it is better than none.
        return None


def file_of(session: Session, case: CaseId | None) -> CaseFile | None:
    """The case for the top of the page; `None` without one, or for who reads no cases."""
    if case is None or not session.may(Permission.READ_CASES):
        return None
    return case_file(session, case)
