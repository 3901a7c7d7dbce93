"""Judging a case in a real vault: what is kept, who may, and what is due again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courtdesk.actions import cases, lists, sensitive
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.errors import FieldErrors, NotAllowed
from tests.unit.actions.conftest import DAY, Laptop, entry

SOON = DAY + timedelta(days=28)


@pytest.fixture
def session(team: Laptop, case: CaseId) -> Session:
    assert team.session is not None
    return team.session


def judged(session: Session, case: CaseId, days: int = 28) -> None:
    again = DAY + timedelta(days=days)
    sensitive.judge(session, case, judged=True, needs=" Two workers ", look_again_on=again)


def test_each_judgement_stays_and_the_last_one_stands(
    session: Session, team: Laptop, case: CaseId
) -> None:
    assert sensitive.judgements(session, case) == ()
    judged(session, case)
    found = sensitive.judge(
        session, case, judged=False, needs="They have moved apart", look_again_on=SOON
    )
    assert found.court.sensitive is not None
    assert not found.court.sensitive.value.judged
    # A day that is dropped is nobody's to keep.
    assert found.court.sensitive.value.look_again_on is None
    first, before = sensitive.judgements(session, case)
    assert first == found.court.sensitive
    assert (before.value.needs, before.by) == ("Two workers", session.me)
    titles = [one.title for one in cases.timeline(team.enter("Priya Nair"), case)]
    assert titles[:2] == [
        "Judged not to be sensitive and complex (changed)",
        "Judged sensitive and complex",
    ]


def test_what_is_wrong_is_refused_and_nothing_is_written(session: Session, case: CaseId) -> None:
    with pytest.raises(FieldErrors, match="to come"):
        sensitive.judge(session, case, judged=True, needs="Two workers", look_again_on=DAY)
    judged(session, case)
    with pytest.raises(FieldErrors, match="what has changed"):
        sensitive.judge(session, case, judged=False)
    assert len(sensitive.judgements(session, case)) == 1


def test_an_administrator_judges_nothing(session: Session, team: Laptop, case: CaseId) -> None:
    team.add("Ada Admin", Role.ADMINISTRATOR)
    only = team.enter("Ada Admin")
    with pytest.raises(NotAllowed):
        judged(only, case)
    for read in (lambda: sensitive.judgements(only, case), lambda: sensitive.due_again(only, DAY)):
        with pytest.raises(NotAllowed):
            read()


def test_what_is_due_again_is_listed_over_all_cases(session: Session, case: CaseId) -> None:
    other = lists.add_person(session, entry("Ellis", "Tom", crn="X118342"))
    plain = lists.add_person(session, entry("Price", "Jo", crn="X552018"))
    judged(session, case)
    judged(session, other, days=7)
    sensitive.judge(session, plain, judged=False)
    assert sensitive.due_again(session, DAY) == ()
    due = sensitive.due_again(session, SOON)
    assert [one.value.case for one in due] == [other, case]
    assert sensitive.due_again(session, SOON - timedelta(days=1)) == due[:1]
