"""The day of a plea: today's, kept when something is put right, and never one that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from courtdesk.actions import cases, pleas, sentences
from courtdesk.actions.pleas import usual_day
from courtdesk.actions.session import Session
from courtdesk.domain.cases import Plea, Verdict
from courtdesk.domain.ids import CaseId
from courtdesk.domain.sentence import Disposal, Sentence
from courtdesk.errors import FieldError
from tests.unit.actions.conftest import DAY, Laptop, guilty

OFFENCE = "drive-while-disqualified"
TRIAL = date(2027, 3, 9)


def here(team: Laptop) -> Session:
    assert team.session is not None
    return team.session


def only(session: Session, case: CaseId) -> Plea:
    (plea,) = cases.case_file(session, case).pleas
    return plea.value


def refused(do: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(FieldError) as caught:
        do()
    return caught.value.field, str(caught.value)


def test_a_plea_is_of_today_or_of_the_day_that_is_given(team: Laptop, case: CaseId) -> None:
    session = here(team)
    guilty(session, case)
    assert only(session, case).on == DAY
    earlier = DAY - timedelta(days=3)
    pleas.record_pleas(
        session, case, {OFFENCE: Verdict.GUILTY}, on=earlier, reason="the day was wrong"
    )
    assert only(session, case).on == earlier


def test_what_is_put_right_keeps_its_day_and_what_follows_has_its_own(
    team: Laptop, case: CaseId
) -> None:
    session = here(team)
    pleas.record_pleas(session, case, {OFFENCE: Verdict.DID_NOT_ATTEND})
    team.clock.now += timedelta(days=1)
    pleas.record_pleas(session, case, {OFFENCE: Verdict.GUILTY}, reason="came today")
    assert only(session, case).on == DAY + timedelta(days=1)
    team.clock.now += timedelta(days=1)
    change = {OFFENCE: Verdict.NOT_GUILTY}
    pleas.record_pleas(session, case, change, trial_date=TRIAL, reason="misheard")
    assert only(session, case).on == DAY + timedelta(days=1)
    team.clock.now += timedelta(days=1)
    pleas.record_pleas(session, case, {OFFENCE: Verdict.FOUND_GUILTY}, reason="tried early")
    assert only(session, case).on == DAY + timedelta(days=3)


def test_an_old_record_without_a_day_gets_none_by_being_put_right() -> None:
    before = Plea(CaseId("c"), "o", Verdict.GUILTY)
    assert usual_day(before, Verdict.DISCONTINUED, DAY) is None
    assert usual_day(None, Verdict.GUILTY, DAY) == DAY


def test_the_same_again_is_no_change(team: Laptop, case: CaseId) -> None:
    session = here(team)
    guilty(session, case)
    team.clock.now += timedelta(days=1)
    before = cases.timeline(session, case)
    guilty(session, case)
    assert cases.timeline(session, case) == before


def test_days_that_a_plea_cannot_have(team: Laptop, case: CaseId) -> None:
    session = here(team)

    def plead(on: date, verdict: Verdict = Verdict.GUILTY, trial: date | None = None) -> object:
        return pleas.record_pleas(
            session, case, {OFFENCE: verdict}, on=on, trial_date=trial, reason="put right"
        )

    field, sentence = refused(lambda: plead(DAY + timedelta(days=1)))
    assert field == "on" and "in the future" in sentence
    field, sentence = refused(lambda: plead(DAY, Verdict.NOT_GUILTY, DAY - timedelta(days=1)))
    assert field == "trial_date"
    assert sentence == "The plea was on 14/1/2027: a trial cannot come before it."
    assert cases.case_file(session, case).pleas == ()


def test_no_plea_comes_after_the_sentence(team: Laptop, case: CaseId) -> None:
    guilty(here(team), case)
    session = team.enter("Priya Nair")
    sentences.record_sentence(session, Sentence(case, DAY, Disposal.OTHER))
    team.clock.now += timedelta(days=2)
    with pytest.raises(FieldError) as caught:
        pleas.record_pleas(
            session,
            case,
            {OFFENCE: Verdict.FOUND_GUILTY},
            on=DAY + timedelta(days=1),
            reason="put right",
        )
    assert str(caught.value) == "The sentence was on 14/1/2027: a plea cannot come after it."


def test_no_trial_is_held_on_a_bank_holiday(team: Laptop, case: CaseId) -> None:
    assert team.session is not None
    offences = cases.case_file(team.session, case).case.value.offences
    verdicts = {one.id: Verdict.NOT_GUILTY for one in offences}
    # 27 December 2027: the day kept for Christmas Day, which falls on a Saturday.
    for day in (date(2027, 12, 27), date(2027, 8, 30)):
        with pytest.raises(FieldError, match="is a bank holiday"):
            pleas.record_pleas(team.session, case, verdicts, trial_date=day)
    pleas.record_pleas(team.session, case, verdicts, trial_date=date(2027, 8, 31))
