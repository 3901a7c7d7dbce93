"""A page that was read before a colleague's change came in does not save over it (P4)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from courtdesk.actions import pleas
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.cases import Verdict
from courtdesk.domain.ids import CaseId
from courtdesk.store.records import ChangedMeanwhile
from tests.helpers.forked import Forked, forked, forked_template

__all__ = ["forked", "forked_template"]


def verdict(session: Session, case: CaseId) -> Verdict:
    return case_file(session, case).pleas[0].value.verdict


def test_what_came_in_since_the_page_was_read_is_not_passed_unseen(forked: Forked) -> None:
    here, there = forked.at(forked.here), forked.at(forked.there)
    change(there, forked.case, Verdict.FOUND_GUILTY)
    here.memory.seen = here.vault.newest
    forked.meet()
    with pytest.raises(ChangedMeanwhile, match="open the page again"):
        change(here, forked.case, Verdict.GUILTY)
    assert verdict(here, forked.case) is Verdict.FOUND_GUILTY
    # Read again, it is the person's own change of what they have seen.
    here.memory.seen = here.vault.newest
    change(here, forked.case, Verdict.GUILTY)
    assert verdict(here, forked.case) is Verdict.GUILTY


def test_ones_own_changes_and_those_of_no_page_go_on(forked: Forked) -> None:
    here, there = forked.at(forked.here), forked.at(forked.there)
    here.memory.seen = here.vault.newest
    change(here, forked.case, Verdict.FOUND_GUILTY)
    change(here, forked.case, Verdict.GUILTY)
    forked.meet()
    there.memory.seen = None
    change(there, forked.case, Verdict.FOUND_GUILTY)
    here.memory.seen = here.vault.newest
    forked.meet()
    with here.in_background():
        change(here, forked.case, Verdict.GUILTY)
    assert verdict(here, forked.case) is Verdict.GUILTY


def test_work_goes_by_the_page_that_asked_for_it(forked: Forked) -> None:
    here, there = forked.at(forked.here), forked.at(forked.there)
    asked = here.vault.newest
    change(there, forked.case, Verdict.FOUND_GUILTY)
    forked.meet()
    # By the time that the work is come to, another page is shown that was read later.
    here.memory.seen = here.vault.newest
    with here.as_seen(asked), pytest.raises(ChangedMeanwhile):
        change(here, forked.case, Verdict.GUILTY)
    assert here.seen == here.vault.newest


def test_what_is_of_no_page_ends_where_it_began(forked: Forked) -> None:
    here = forked.at(forked.here)
    with here.as_seen(7):
        with here.in_background():
            inside = here.seen
        assert (inside, here.seen) == (None, 7)
        with ThreadPoolExecutor(1) as other:
            assert other.submit(lambda: here.seen).result() == here.memory.seen


def change(session: Session, case: CaseId, to: Verdict) -> None:
    offence = case_file(session, case).pleas[0].value.offence
    pleas.record_pleas(session, case, {offence: to}, reason="It was put right in court.")
