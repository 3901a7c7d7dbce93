"""The end of a requirement, and two withdrawals that leave each other alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courtdesk.actions import absences, consents, endings, orders
from courtdesk.domain.consent import DECLARATION_IDS, EXPLAINED_IDS
from courtdesk.domain.duties import DutyState
from courtdesk.domain.duties_after import after_sentence
from courtdesk.domain.ids import CaseId
from courtdesk.domain.orders import EndedBy, OrderStep, WithdrawnFrom
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import ReadHow
from courtdesk.errors import FieldErrors, UserError
from tests.unit.actions.after_sentence import (
    LATER,
    OFFICER,
    PROVIDER,
    Sentenced,
    fields,
    sentenced,
)
from tests.unit.actions.conftest import DAY, Laptop, assessed, guilty

MHTR, DRR, ATR = RequirementKind
TREATMENT, SHARING = WithdrawnFrom.TREATMENT, WithdrawnFrom.DATA_SHARING
BEFORE = DAY - timedelta(days=1)
AHEAD = DAY + timedelta(days=90)


@pytest.fixture
def made(team: Laptop, case: CaseId) -> Sentenced:
    return sentenced(team, case, MHTR, DRR)


def wrong_end(made: Sentenced, **more: object) -> set[str]:
    values: dict[str, object] = {"on": LATER, "how": EndedBy.COMPLETED, **more}
    kind = values.pop("kind", MHTR)
    with pytest.raises(FieldErrors) as caught:
        endings.end_requirement(made.as_(PROVIDER), made.case, kind, **values)  # type: ignore[arg-type]
    return fields(caught.value)


def test_an_end_that_cannot_be(made: Sentenced) -> None:
    assert wrong_end(made, on=BEFORE) == {"on"}
    assert wrong_end(made, on=AHEAD) == {"on"}
    assert wrong_end(made, kind=ATR) == {"requirement"}
    for how in EndedBy:
        if not how.planned:
            assert wrong_end(made, how=how) == {"words"}
    assert made.order.endings == ()


def test_an_end_is_put_right_with_a_reason_in_one_document(made: Sentenced) -> None:
    session = made.as_(PROVIDER)
    endings.end_requirement(
        session, made.case, MHTR, on=LATER, how=EndedBy.MOVED, words="To another county"
    )
    assert wrong_end(made) == {"reason"}
    endings.end_requirement(
        session, made.case, MHTR, on=LATER, how=EndedBy.COMPLETED, reason="Wrong choice"
    )
    (one,) = made.order.endings
    assert (one.value.how, one.value.corrected) == (EndedBy.COMPLETED, "Wrong choice")
    assert made.order.ending(DRR) is None


def test_an_end_is_not_put_right_under_a_certificate_that_rests_on_it(made: Sentenced) -> None:
    session = made.as_(PROVIDER)
    endings.end_requirement(session, made.case, MHTR, on=LATER, how=EndedBy.COMPLETED)
    orders.record_event(session, made.case, OrderStep.CERTIFICATE, on=LATER, requirement=MHTR)
    more: dict[str, object] = {"reason": "Wrong", "words": "Left"}
    assert wrong_end(made, how=EndedBy.WITHDREW, **more) == {""}
    assert wrong_end(made, on=LATER + timedelta(days=1), **more) == {""}
    endings.end_requirement(
        session, made.case, MHTR, on=LATER - timedelta(days=1), how=EndedBy.COMPLETED, reason="Day"
    )


def test_treatment_is_not_completed_while_the_person_is_withdrawn_from_it(made: Sentenced) -> None:
    session = made.as_(PROVIDER)
    endings.withdraw(session, made.case, TREATMENT, on=LATER, requirement=MHTR)
    assert wrong_end(made) == {"how"}
    endings.end_requirement(session, made.case, DRR, on=LATER, how=EndedBy.COMPLETED)
    (one,) = made.order.withdrawals
    endings.undo(session, made.case, one.document, LATER)
    endings.end_requirement(session, made.case, MHTR, on=LATER, how=EndedBy.COMPLETED)


def test_withdrawing_from_treatment_waits_for_the_officer_to_be_told(made: Sentenced) -> None:
    session = made.as_(PROVIDER)
    endings.withdraw(session, made.case, TREATMENT, on=LATER, words=" Enough ")
    (one,) = made.order.withdrawals
    assert (one.value.words, one.value.officer_told_on) == ("Enough", None)
    for on in (LATER - timedelta(days=1), AHEAD):
        with pytest.raises(FieldErrors) as caught:
            endings.officer_told(session, made.case, one.document, on)
        assert fields(caught.value) == {"on"}
    endings.officer_told(session, made.case, one.document, LATER)
    assert made.order.withdrawals[0].value.officer_told_on == LATER


def test_sharing_leaves_nothing_for_the_court_to_review(made: Sentenced) -> None:
    session = made.as_(OFFICER)
    with pytest.raises(FieldErrors) as caught:
        endings.withdraw(session, made.case, SHARING, on=LATER, requirement=MHTR)
    assert fields(caught.value) == {"requirement"}
    endings.withdraw(session, made.case, SHARING, on=LATER)
    with pytest.raises(UserError, match="nothing for the court to review"):
        endings.officer_told(session, made.case, made.order.withdrawals[0].document, LATER)


@pytest.mark.parametrize("what", WithdrawnFrom)
def test_withdrawing_has_days_and_is_recorded_once(made: Sentenced, what: WithdrawnFrom) -> None:
    session = made.as_(OFFICER)
    for on in (BEFORE, AHEAD):
        with pytest.raises(FieldErrors) as caught:
            endings.withdraw(session, made.case, what, on=on)
        assert fields(caught.value) == {"on"}
    endings.withdraw(session, made.case, what, on=LATER)
    with pytest.raises(FieldErrors, match="recorded already"):
        endings.withdraw(session, made.case, what, on=LATER)
    document = made.order.withdrawals[0].document
    with pytest.raises(FieldErrors):
        endings.undo(session, made.case, document, DAY)
    endings.undo(session, made.case, document, LATER)
    with pytest.raises(UserError, match="already"):
        endings.undo(session, made.case, document, LATER)
    # A change of mind is no promise: it may come again.
    endings.withdraw(session, made.case, what, on=LATER)
    assert made.order.withdrawn(what) is not None


@pytest.mark.parametrize("what", WithdrawnFrom)
def test_neither_withdrawal_takes_the_other_or_the_consent_with_it(
    team: Laptop, case: CaseId, what: WithdrawnFrom
) -> None:
    session = team.session
    assert session is not None
    guilty(session, case)
    assessed(session, case, MHTR)
    consents.sign_consent(
        session,
        case,
        [MHTR],
        read_how=ReadHow.READ,
        explained=EXPLAINED_IDS,
        declarations=DECLARATION_IDS,
        signature="Dean Marlow",
        signed_on=DAY,
    )
    made = sentenced(team, case, MHTR)
    before = made.file
    endings.withdraw(made.as_(OFFICER), case, what, on=LATER)
    (other,) = set(WithdrawnFrom) - {what}
    assert made.order.withdrawn(what) is not None and made.order.withdrawn(other) is None
    after = made.file
    assert after.consent == before.consent and after.sentence == before.sentence
    assert after.consent is not None and after.consent.value.covers(MHTR)
    assert after.basis(MHTR) == before.basis(MHTR)
    assert made.order.ending(MHTR) is None
    endings.withdraw(made.as_(OFFICER), case, other, on=LATER)
    (first, second) = made.order.withdrawals
    endings.undo(made.as_(OFFICER), case, first.document, LATER)
    assert made.order.withdrawn(what) is None and made.order.withdrawn(other) is not None
    assert second.value.holds


def test_before_sentence_there_is_the_consent_alone(team: Laptop, case: CaseId) -> None:
    assert team.session is not None
    for what in WithdrawnFrom:
        with pytest.raises(UserError, match="withdraw the consent instead"):
            endings.withdraw(team.session, case, what, on=DAY)


def test_the_second_withdrawal_is_told_of_its_own(made: Sentenced) -> None:
    session = made.as_(PROVIDER)
    endings.withdraw(session, made.case, TREATMENT, on=DAY, requirement=MHTR)
    (first,) = made.order.withdrawals
    endings.officer_told(session, made.case, first.document, LATER)
    endings.withdraw(session, made.case, TREATMENT, on=LATER, requirement=DRR)
    found = [one for one in after_sentence(made.file) if one.key.startswith("withdrawn:")]
    assert [one.state for one in found] == [DutyState.DONE, DutyState.READY]
    assert [one.text[-6:] for one in found] == ["(MHTR)", " (DRR)"]
    with pytest.raises(FieldErrors, match="recorded already"):
        endings.withdraw(session, made.case, TREATMENT, on=LATER)


def test_all_of_it_is_more_than_one_of_two(made: Sentenced) -> None:
    session = made.as_(PROVIDER)
    endings.withdraw(session, made.case, TREATMENT, on=DAY, requirement=MHTR)
    endings.withdraw(session, made.case, TREATMENT, on=LATER)
    with pytest.raises(FieldErrors, match="recorded already"):
        endings.withdraw(session, made.case, TREATMENT, on=LATER, requirement=DRR)


def test_nobody_withdraws_from_what_was_completed(made: Sentenced) -> None:
    session = made.as_(PROVIDER)
    endings.end_requirement(session, made.case, MHTR, on=LATER, how=EndedBy.COMPLETED)
    for on, kind in ((DAY, MHTR), (LATER, MHTR), (LATER + timedelta(days=1), MHTR), (DAY, None)):
        with pytest.raises(FieldErrors, match="MHTR ended on 21/1/2027"):
            endings.withdraw(session, made.case, TREATMENT, on=on, requirement=kind)
    # From what is left of two they may, and the end that came before may still be put right.
    after = LATER + timedelta(days=1)
    endings.withdraw(session, made.case, TREATMENT, on=after)
    assert made.order.withdrawn(TREATMENT, DRR) is not None
    endings.end_requirement(
        session, made.case, MHTR, on=DAY, how=EndedBy.COMPLETED, reason="Wrong day"
    )
    assert wrong_end(made, on=after, reason="Wrong day") == {"how"}


def test_an_unplanned_end_and_a_withdrawal_in_either_order(made: Sentenced) -> None:
    session, moved = made.as_(PROVIDER), EndedBy.MOVED
    endings.withdraw(session, made.case, TREATMENT, on=LATER, requirement=MHTR)
    assert wrong_end(made, on=DAY, how=moved, words="Away") == {"on"}
    endings.end_requirement(session, made.case, MHTR, on=LATER, how=moved, words="Away")
    endings.end_requirement(session, made.case, DRR, on=LATER, how=moved, words="Away")
    after = LATER + timedelta(days=1)
    for kind in (DRR, None):
        with pytest.raises(FieldErrors, match="DRR ended"):
            endings.withdraw(session, made.case, TREATMENT, on=after, requirement=kind)
    endings.withdraw(session, made.case, TREATMENT, on=LATER, requirement=DRR)


def test_an_end_is_not_before_what_was_still_expected(made: Sentenced) -> None:
    session = made.as_(PROVIDER)
    absences.record_absence(session, made.case, MHTR, on=LATER)
    orders.record_event(session, made.case, OrderStep.CLINICAL_REVIEW, on=LATER, requirement=DRR)
    before = LATER - timedelta(days=1)
    for kind in (MHTR, DRR):
        assert wrong_end(made, kind=kind, on=before) == {"on"}
        endings.end_requirement(session, made.case, kind, on=LATER, how=EndedBy.COMPLETED)


def test_an_end_meeting_is_at_the_end(made: Sentenced) -> None:
    session, step = made.as_(PROVIDER), OrderStep.END_MEETING
    endings.end_requirement(session, made.case, MHTR, on=LATER, how=EndedBy.COMPLETED)
    with pytest.raises(FieldErrors, match="end of the DRR first"):
        orders.record_event(session, made.case, step, on=LATER)
    with pytest.raises(FieldErrors, match="before the MHTR ended"):
        orders.record_event(session, made.case, step, on=DAY, requirement=MHTR)
    orders.record_event(session, made.case, step, on=LATER, requirement=MHTR)
    assert wrong_end(made, on=LATER + timedelta(days=1), reason="Wrong day") == {""}
