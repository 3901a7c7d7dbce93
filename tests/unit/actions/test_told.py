"""Telling the defence and the court's legal representative, in a real vault."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courtdesk.actions import cases, told
from courtdesk.domain.ids import CaseId
from courtdesk.domain.told import DefenceAnswer, Party, Told
from courtdesk.errors import FieldErrors, NotAllowed
from tests.unit.actions.conftest import Laptop


def test_both_are_told_and_the_case_says_so(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    at = session.clock()
    told.tell(
        session, case, Party.DEFENCE, who=" M.  Webb ", at=at, answer=DefenceAnswer.CLIENT_FIRST
    )
    file = told.leave_out(session, case, Party.COURT_LEGAL, reason="No adviser until 10:00")
    defence, legal = file.court.told_to(Party.DEFENCE), file.court.told_to(Party.COURT_LEGAL)
    assert defence is not None and legal is not None
    assert defence.value.who == "M. Webb" and not defence.value.settled
    assert legal.value.skipped == "No adviser until 10:00" and legal.value.settled


def test_recorded_again_replaces_and_the_history_stays(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    for answer in (DefenceAnswer.CLIENT_FIRST, DefenceAnswer.AGREES):
        file = told.tell(
            session, case, Party.DEFENCE, who="M. Webb", at=session.clock(), answer=answer
        )
    [one] = file.court.told
    assert one.value.answer is DefenceAnswer.AGREES
    assert len(session.vault.history(one.document)) == 2
    said = [event.detail for event in cases.timeline(session, case)]
    assert any("speak with the client first" in detail for detail in said)


def test_both_or_none(team: Laptop, case: CaseId) -> None:
    """One half of a page must not be recorded while the other is refused."""
    session = team.enter("Priya Nair")
    good = Told(case, Party.COURT_LEGAL, "J. Poole", session.clock())
    bad = Told(case, Party.DEFENCE, "M. Webb", session.clock() + timedelta(hours=1))
    with pytest.raises(FieldErrors) as caught:
        told.record_told(session, case, [good, bad])
    assert {error.field for error in caught.value.errors} == {"defence-at", "defence-answer"}
    assert cases.case_file(session, case).court.told == ()


def test_what_is_wrong_is_said_at_its_field(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    with pytest.raises(FieldErrors) as caught:
        told.tell(session, case, Party.COURT_LEGAL, who="", at=None)
    assert [error.field for error in caught.value.errors] == ["reason"]
    with pytest.raises(FieldErrors) as caught:
        told.tell(session, case, Party.COURT_LEGAL, who="", at=session.clock())
    assert [error.field for error in caught.value.errors] == ["who"]
    with pytest.raises(FieldErrors) as caught:
        told.leave_out(session, case, Party.DEFENCE, reason="  ")
    assert [error.field for error in caught.value.errors] == ["reason"]


def test_who_does_not_prepare_the_court_records_nothing(team: Laptop, case: CaseId) -> None:
    session = team.enter("Omar Haddad")
    with pytest.raises(NotAllowed):
        told.leave_out(session, case, Party.DEFENCE, reason="Not there")
