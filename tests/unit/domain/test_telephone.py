"""An approval by telephone beside the written word: what stands, what confirms, what is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from courtdesk.actions.holidays import calendar
from courtdesk.domain import checklist, pathway
from courtdesk.domain.approval import Decision, Outcome, TelephoneApproval
from courtdesk.domain.casefile import CaseFile, Recorded, RequirementFile
from courtdesk.domain.clinical import ConfirmBy
from courtdesk.domain.deadlines import State
from courtdesk.domain.due_list import DueRow, Reckoning, rows_of
from courtdesk.domain.ids import MemberId, RevisionId
from courtdesk.domain.referrals import Reason, needed
from courtdesk.domain.requirements import RequirementKind, Route
from courtdesk.domain.telephone import Confirmation, confirmation, words
from courtdesk.domain.timeline import event_of
from tests.unit.domain.casefiles import CASE, ME, Builder

MHTR = RequirementKind.MHTR
AT = datetime(2027, 1, 14, 11, 42, tzinfo=UTC)
CODE = "lantern river 42"


def called(outcome: Outcome = Outcome.APPROVE, **changed: Any) -> Builder:
    """A case to be approved, and what the lead said about it by telephone."""
    made = Builder().agree().screen().plead().consider().assess().consent()
    told = TelephoneApproval(
        case=CASE,
        requirement=MHTR,
        outcome=outcome,
        reasons="",
        support="",
        lead=ME,
        name="Dr Invented",
        registration_body="HCPC",
        registration_number="PYL00000",
        basis=made.file.basis(MHTR),
        decided_at=AT,
        spoken_code=CODE,
        rule=RevisionId("r"),
        full_name=made.file.person.value.full_name,
        birth_date=made.file.person.value.birth_date,
    )
    return made._part(MHTR, told=made.recorded(replace(told, **changed)))


def written(made: Builder, outcome: Outcome = Outcome.APPROVE, **changed: Any) -> Builder:
    """The same case when the written decision is there, with the code unless `changed` says."""
    made.decide(outcome)
    decision = part_of(made.file).decision
    assert decision is not None
    value = replace(decision.value, **{"spoken_code": CODE, **changed})
    return made._part(MHTR, decision=replace(decision, value=value))


def part_of(file: CaseFile) -> RequirementFile:
    found = file.requirement(MHTR)
    assert found is not None
    return found


def row(file: CaseFile, now: datetime = AT, by: ConfirmBy = ConfirmBy.SAME_DAY) -> DueRow | None:
    reckoning = Reckoning(False, (), None, now, calendar(), by)
    return next((one for one in rows_of(file, (), reckoning) if "telephone" in one.key), None)


def approve(file: CaseFile) -> pathway.Step:
    return next(one for one in pathway.steps(file) if one.name is pathway.StepName.APPROVE)


def item(file: CaseFile) -> str:
    return next(
        one.words for one in checklist.checklist(file, None) if one.key.startswith("decision")
    )


def test_it_approves_and_nothing_that_tells_of_it_leaves_out_what_is_owed() -> None:
    file = called().file
    assert file.approved(MHTR) and file.standing_decision(MHTR) is None
    assert file.released_scores(MHTR) == ()
    step = approve(file)
    assert (step.state, step.word) == (pathway.StepState.DONE, "By phone")
    owed = row(file)
    assert owed is not None
    for said in (step.detail, words(file, MHTR), item(file), owed.words):
        assert "by telephone" in said and "written confirmation outstanding" in said


@pytest.mark.parametrize("outcome", [Outcome.RETURN, Outcome.DECLINE])
def test_what_is_not_approved_by_telephone_is_not_approved(outcome: Outcome) -> None:
    file = called(outcome).file
    assert not file.approved(MHTR) and file.telephone(MHTR) is not None
    assert approve(file).state is not pathway.StepState.DONE
    assert "by telephone" in approve(file).detail
    owed = row(file)
    assert owed is not None and "approval" not in owed.what
    reasons = [one.reason for one in needed(file, (), None)]
    assert (Reason.DECLINED in reasons) is (outcome is Outcome.DECLINE)


@pytest.mark.parametrize(
    "changed",
    [
        {"mistake": "Another person."},
        {"full_name": "Somebody Else"},
        {"birth_date": date(1970, 1, 1)},
        {"basis": (RevisionId("0" * 64),)},
    ],
)
def test_it_stands_for_this_person_on_this_record_and_while_it_is_no_mistake(
    changed: dict[str, Any],
) -> None:
    file = called(**changed).file
    assert file.telephone(MHTR) is None and not file.approved(MHTR)
    assert confirmation(file, MHTR) is None and row(file) is None and words(file, MHTR) == ""


def test_an_amended_record_or_two_versions_of_anything_under_it_void_it() -> None:
    assert called().assess().file.telephone(MHTR) is None
    assert called().screen().file.telephone(MHTR) is None
    made = called()
    file, part = made.file, part_of(made.file)
    assert part.told is not None and part.assessment is not None
    for one in (
        {"told": replace(part.told, disputed=True)},
        {"assessment": replace(part.assessment, disputed=True)},
        {"requirement": replace(part.requirement, disputed=True)},
    ):
        changed = replace(file, requirements=(replace(part, **one),))
        assert changed.telephone(MHTR) is None and not changed.approved(MHTR)
    assert file.consent is not None
    torn = replace(file, consent=replace(file.consent, disputed=True))
    assert torn.telephone(MHTR) is None
    assert replace(file, person=replace(file.person, disputed=True)).telephone(MHTR) is None


def test_secondary_care_is_not_approved_by_telephone() -> None:
    made = called()
    part = part_of(made.file)
    value = replace(part.requirement.value, route=Route.SECONDARY)
    file = made._part(MHTR, requirement=replace(part.requirement, value=value)).file
    assert file.telephone(MHTR) is None and not file.approved(MHTR)


@pytest.mark.parametrize(
    ("changed", "stands"),
    [
        ({}, Confirmation.CONFIRMED),
        ({"spoken_code": ""}, Confirmation.NO_CODE),
        ({"spoken_code": "acorn album 11"}, Confirmation.OTHER_CODE),
        ({"outcome": Outcome.RETURN}, Confirmation.OTHER_OUTCOME),
    ],
)
def test_only_the_same_answer_with_the_same_code_confirms(
    changed: dict[str, Any], stands: Confirmation
) -> None:
    file = written(called(), **changed).file
    assert confirmation(file, MHTR) is stands
    # The written word holds, whatever was said.
    assert file.telephone(MHTR) is None and file.standing_decision(MHTR) is not None
    assert file.approved(MHTR) is (stands is not Confirmation.OTHER_OUTCOME)
    assert row(file) is None
    differs = "returned in writing, though approved by telephone" in approve(file).detail
    assert differs is (stands is Confirmation.OTHER_OUTCOME)
    assert ("confirmed in writing" in words(file, MHTR)) is (stands is Confirmation.CONFIRMED)
    assert ("ring Dr Invented" in item(file)) is (stands is not Confirmation.CONFIRMED)


def test_another_lead_confirms_nothing() -> None:
    file = written(called(lead=MemberId("another"), name="Dr Other")).file
    assert confirmation(file, MHTR) is Confirmation.OTHER_LEAD
    assert "by Dr Invented and does not confirm" in words(file, MHTR)


def test_two_written_decisions_leave_nothing_approved() -> None:
    """P4: nobody knows which holds, and the call is less than either."""
    made = written(called())
    decision = part_of(made.file).decision
    assert decision is not None
    file = made._part(MHTR, decision=replace(decision, disputed=True)).file
    assert file.telephone(MHTR) is None and not file.approved(MHTR)


def test_a_written_refusal_under_another_name_still_stops_the_call() -> None:
    made = written(called(), Outcome.DECLINE, full_name="Dean Marlowe")
    assert made.file.standing_decision(MHTR) is None
    assert made.file.telephone(MHTR) is None and not made.file.approved(MHTR)
    void: Recorded[Decision] | None = part_of(written(called(), basis=()).file).decision
    assert void is not None
    assert called()._part(MHTR, decision=void).file.approved(MHTR)


def test_it_is_due_the_same_day_or_the_next_working_day_as_the_lead_chose() -> None:
    file = called(decided_at=datetime(2027, 1, 15, 16, 0, tzinfo=UTC)).file
    friday = datetime(2027, 1, 15, 17, 0, tzinfo=UTC)
    for by, on in ((ConfirmBy.SAME_DAY, 15), (ConfirmBy.NEXT_WORKING_DAY, 18)):
        owed = row(file, friday, by)
        assert owed is not None and (owed.on, owed.state) == (date(2027, 1, on), State.DUE_SOON)
        late = row(file, friday + timedelta(days=on - 14), by)
        assert late is not None and late.state is State.OVERDUE
    unknown = called(decided_at=datetime(2200, 1, 15, 16, 0, tzinfo=UTC)).file
    owed = row(unknown, friday, ConfirmBy.NEXT_WORKING_DAY)
    assert owed is not None and (owed.on, owed.state) == (None, State.CANNOT_BE_KNOWN)


def test_after_the_sentence_it_is_owed_still_whatever_is_recorded_later() -> None:
    made = called().sentence()
    assert row(made.file) is not None
    made.screen("core-34")
    assert made.file.telephone(MHTR) is None and row(made.file) is not None
    # A newer decision in writing, on the record as it was changed before, leaves nothing owed.
    newer = written(called(basis=(RevisionId("0" * 64),)), decided_at=AT + timedelta(minutes=9))
    assert row(newer.sentence().file) is None


def test_the_timeline_tells_of_a_call_and_of_its_being_taken_back() -> None:
    body = {"requirement": "MHTR", "outcome": "approve", "reasons": "", "name": "Dr Invented"}
    made = event_of("telephone-approval", body, AT, "Priya", changed=False, form_titles={})
    assert made is not None and made.title == "MHTR approved by telephone"
    assert "nothing was in writing then" in made.detail and "Invented" not in made.detail
    body["mistake"] = "Another person."
    gone = event_of("telephone-approval", body, AT, "Priya", changed=True, form_titles={})
    assert gone is not None and gone.detail == "Another person." and "taken back" in gone.title
