"""Both lists of a day, written by their own sides, compared and agreed in a real vault."""

from __future__ import annotations

import pytest

from courtdesk.actions import cases, lists, picking
from courtdesk.actions.picking import Wanted
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.picking import ReferralSource, Side, Standing
from courtdesk.errors import FieldError, FieldErrors, NotAllowed, UserError
from tests.unit.actions.conftest import DAY, Laptop, entry

LD, CDO = Side


@pytest.fixture
def second(team: Laptop, case: CaseId) -> CaseId:
    assert team.session is not None
    return lists.add_person(
        team.session, entry("Abbott", "Carla", courtroom="1", crn="X412907", order="1")
    )


def test_each_side_fills_in_its_own_list(team: Laptop, case: CaseId, second: CaseId) -> None:
    ld = team.session
    assert ld is not None
    picking.pick(
        ld, case, LD, wanted=True, source=ReferralSource.POLICE_CUSTODY, note=" seen in\ncells "
    )
    with pytest.raises(NotAllowed, match="The list of the court duty officer is not yours"):
        picking.pick(ld, case, CDO, wanted=True)
    cdo = team.enter("Priya Nair")
    picking.pick(cdo, case, CDO, wanted=True)
    picking.pick(cdo, second, CDO, wanted=True)
    with pytest.raises(NotAllowed, match="The list of Liaison and Diversion is not yours"):
        picking.pick(cdo, case, LD, wanted=False)
    found = picking.comparison(cdo, DAY)
    assert [row.name for row in found.rows] == ["Abbott, Carla", "Marlow, Dean"]
    assert [row.standing for row in found.rows] == [Standing.ONLY_CDO, Standing.BOTH]
    assert [row.differs for row in found.rows] == [True, False]
    assert found.on_both == (case,)
    assert found.mine == (CDO,)
    marlow = found.rows[1]
    assert (marlow.courtroom, marlow.order) == ("2", "2")
    said = marlow.picks[LD]
    assert (said.by, said.note) == ("Amina Yusuf", "seen in cells")
    assert said.source is ReferralSource.POLICE_CUSTODY


def test_a_member_with_both_roles_fills_in_both(team: Laptop, case: CaseId) -> None:
    assert team.session is not None
    team.add("Kit Lowe", Role.CDO, Role.LINK_WORKER)
    session = team.enter("Kit Lowe")
    file = picking.settle(session, case, picks={LD: Wanted(True), CDO: Wanted(False)})
    assert {one.value.side: one.value.wanted for one in file.court.picks} == {LD: True, CDO: False}
    assert picking.comparison(session, DAY).mine == (LD, CDO)


def test_what_is_as_it_was_is_not_recorded_again(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    agreed = (True, "with Amina Yusuf")
    for _ in range(2):
        file = picking.settle(session, case, picks={CDO: Wanted(True)}, agreed=agreed)
    assert file.court.agreed is not None
    for document in (file.court.picks[0].document, file.court.agreed.document):
        assert len(session.vault.history(document)) == 1


def test_an_agreement_against_the_lists_needs_a_reason(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    with pytest.raises(FieldError, match="Neither list") as caught:
        picking.agree(session, case, screen=True)
    assert caught.value.field == "reason"
    picking.agree(session, case, screen=False)
    picking.pick(session, case, CDO, wanted=True)
    [row] = picking.comparison(session, DAY).rows
    assert row.standing is Standing.AGREED_NOT and row.unexplained and row.differs
    with pytest.raises(FieldError, match="Court duty officer would screen"):
        picking.agree(session, case, screen=False)
    picking.agree(session, case, screen=False, reason="Seen by the crisis team last week")
    [row] = picking.comparison(session, DAY).rows
    assert not row.differs
    assert row.agreed is not None and row.agreed.reason == "Seen by the crisis team last week"
    assert row.agreed_by == "Priya Nair"


def test_one_side_alone_agrees_only_with_somebody_whom_it_names(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    picking.pick(session, case, CDO, wanted=True)
    with pytest.raises(FieldError, match="Liaison and Diversion has said nothing yet") as caught:
        picking.agree(session, case, screen=True)
    assert caught.value.field == "reason"
    assert cases.case_file(session, case).court.agreed is None
    agreed = picking.agree(session, case, screen=True, reason="with Amina Yusuf").court.agreed
    assert agreed is not None and agreed.value.reason == "with Amina Yusuf"


def test_a_day_names_who_was_agreed_by_one_side_alone(
    team: Laptop, case: CaseId, second: CaseId
) -> None:
    ld = team.session
    assert ld is not None
    picking.pick(ld, second, LD, wanted=True)
    session = team.enter("Priya Nair")
    for one in (case, second):
        picking.pick(session, one, CDO, wanted=True)
    alone = "Marlow, Dean: Liaison and Diversion has said nothing yet: say with whom"
    with pytest.raises(FieldErrors, match=alone) as caught:
        picking.agree_day(session, DAY, {case: (True, ""), second: (True, "")})
    assert [error.field for error in caught.value.errors] == [case]
    assert cases.case_file(session, second).court.agreed is None
    found = picking.agree_day(session, DAY, {case: (True, "with Amina"), second: (True, "")})
    assert [row.standing for row in found.rows] == [Standing.AGREED, Standing.AGREED]


def test_an_agreement_is_judged_with_the_picks_beside_it(team: Laptop, case: CaseId) -> None:
    ld = team.session
    assert ld is not None
    picking.pick(ld, case, LD, wanted=False)
    session = team.enter("Priya Nair")
    with pytest.raises(FieldError, match="would screen"):
        picking.settle(session, case, picks={CDO: Wanted(True)}, agreed=(False, ""))
    assert [one.value.side for one in cases.case_file(session, case).court.picks] == [LD]
    file = picking.settle(session, case, picks={CDO: Wanted(True)}, agreed=(True, ""))
    assert file.court.agreed is not None


def test_a_note_that_nobody_could_take_in_is_refused(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    with pytest.raises(FieldError) as caught:
        picking.pick(session, case, CDO, wanted=True, note="x" * 201)
    assert caught.value.field == "note"


def test_a_day_is_agreed_whole_or_not_at_all(team: Laptop, case: CaseId, second: CaseId) -> None:
    ld = team.session
    assert ld is not None
    picking.pick(ld, case, LD, wanted=True)
    session = team.enter("Priya Nair")
    picking.pick(session, case, CDO, wanted=True)
    with pytest.raises(FieldErrors, match="Abbott, Carla: Neither list") as caught:
        picking.agree_day(session, DAY, {case: (True, ""), second: (True, "")})
    assert [error.field for error in caught.value.errors] == [second]
    assert cases.case_file(session, case).court.agreed is None
    found = picking.agree_day(session, DAY, {case: (True, ""), second: (False, "")})
    assert [row.standing for row in found.rows] == [Standing.AGREED_NOT, Standing.AGREED]
    agreed = cases.case_file(session, case).court.agreed
    assert agreed is not None
    # The refused attempt left nothing behind.
    assert len(session.vault.history(agreed.document)) == 1


def test_a_case_of_another_day_is_not_agreed_with_this_one(team: Laptop, case: CaseId) -> None:
    session = team.enter("Priya Nair")
    with pytest.raises(UserError, match="not on this day's list"):
        picking.agree_day(session, DAY.replace(day=15), {case: (False, "")})
    assert cases.case_file(session, case).court.agreed is None


def test_who_does_not_prepare_the_list_neither_sees_nor_agrees(team: Laptop, case: CaseId) -> None:
    session = team.enter("Helen Marsh")
    with pytest.raises(NotAllowed):
        picking.comparison(session, DAY)
    with pytest.raises(NotAllowed):
        picking.agree(session, case, screen=False)
    with pytest.raises(NotAllowed):
        picking.agree_day(session, DAY, {case: (False, "")})
