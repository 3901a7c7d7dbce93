"""The author's checklist over the day of a case: missing, not needed and why, closed (S2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.approval import Outcome
from courtdesk.domain.bench import Inclusion, ReportForm, ReportRequest
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import OffenceRange, Verdict
from courtdesk.domain.checklist import (
    CheckItem,
    CheckState,
    Stage,
    checklist,
    counted,
    missing_first,
)
from courtdesk.domain.courtfile import CourtFile
from courtdesk.domain.enquiries import (
    DOMESTIC_ABUSE,
    STANDARD,
    Enquiry,
    EnquiryStanding,
    Victim,
    VictimViews,
    standings,
)
from courtdesk.domain.providers import BookedAppointment, ContactWay
from courtdesk.domain.requirements import Appointment, RequirementKind, Route
from courtdesk.domain.screening import RiskMark
from tests.unit.domain.casefiles import CASE, DAY, Builder

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
OPEN = standings(STANDARD, (), DAY)
NOON = datetime(2027, 1, 14, 12, 0, tzinfo=UTC)


def found(
    file: CaseFile, enquiries: tuple[EnquiryStanding, ...] | None = OPEN
) -> dict[str, CheckItem]:
    items = checklist(file, enquiries)
    assert len({one.key for one in items}) == len(items)
    return {one.key: one for one in items}


def lacking(file: CaseFile) -> set[str]:
    return {key for key, one in found(file).items() if one.missing}


def whole() -> Builder:
    """A case of which everything is there, but for enquiries and the victim's views."""
    made = Builder().agree().screen().plead().consider().assess().consent().ask().decide()
    case = made.file.case.value
    known = tuple(replace(one, range=OffenceRange.MEDIUM) for one in case.offences)
    made.file = replace(
        made.file,
        case=made.recorded(replace(case, offences=known)),
        person=made.recorded(replace(made.file.person.value, crn="X730551")),
    )
    booked = BookedAppointment(CASE, MHTR, Appointment(NOON, "Example House", "Pat Placeholder"))
    made.file = replace(
        made.file,
        court=CourtFile(
            request=made.recorded(ReportRequest(CASE, ReportForm.ORAL, NOON, NOON, "3")),
            inclusions=(made.recorded(Inclusion(CASE, MHTR, True, DAY)),),
            appointments=(made.recorded(booked),),
        ),
    )
    return made


ENQUIRIES = {f"enquiry:{one.id}" for one in STANDARD}


def test_a_case_that_has_everything_lacks_only_enquiries_and_the_victims_views() -> None:
    file = whole().file
    assert lacking(file) == {*ENQUIRIES, "victim"}
    items = found(file)
    assert items["request"].words == "Oral report; put back to 12:00, Court 3"
    assert items["decision:MHTR"].words.startswith("Approved by Dr Invented, 14/1/2027 at")
    assert items["appointment:MHTR"].words == (
        "14/1/2027 at 12:00, Example House, with Pat Placeholder"
    )
    assert items["included:MHTR"].words == "Included on 14/1/2027"


def test_a_case_as_listed_lacks_nearly_everything_and_says_what() -> None:
    items = found(Builder().file)
    said = {key: one.words for key, one in items.items() if one.missing}
    assert said == {
        "numbers": "Neither is recorded.",
        "range": "Not known for: Offence 1.",
        "screen": "No screen is finished.",
        "enquiry:domestic-abuse": "Not made yet.",
        "enquiry:child-safeguarding": "Not made yet.",
        "plea": "None yet for: Offence 1.",
        "request": "Nobody has recorded how the bench wants it, and when.",
        "victim": "Nobody has recorded whether they were considered.",
    }
    assert items["requirement"].state is CheckState.NOT_NEEDED
    assert items["needs"].state is CheckState.NONE


@pytest.mark.parametrize(
    ("file", "key", "state", "words"),
    [
        (Builder().agree(False).file, "screen", CheckState.NOT_NEEDED, "did not agree"),
        (Builder().plead().consider().file, "assessment:MHTR", CheckState.MISSING, "Not rec"),
        (
            Builder().plead().consider().assess(suitable=False).file,
            "assessment:MHTR",
            CheckState.THERE,
            "Not suitable, 14/1/2027",
        ),
        (
            Builder().plead().consider().assess(suitable=False).file,
            "consent:MHTR",
            CheckState.NOT_NEEDED,
            "Assessed as not suitable.",
        ),
        (
            Builder().plead().consider().assess().consent(withdrawn=True).file,
            "consent:MHTR",
            CheckState.MISSING,
            "Withdrawn on 14/1/2027.",
        ),
        (
            Builder().plead().consider().assess().consent(DRR).file,
            "consent:MHTR",
            CheckState.MISSING,
            "not for the MHTR",
        ),
        (
            Builder().plead().consider().assess().consent().ask().file,
            "decision:MHTR",
            CheckState.MISSING,
            "Asked for 14/1/2027 at",
        ),
        (
            Builder().plead().consider().assess().consent().decide().assess().file,
            "decision:MHTR",
            CheckState.MISSING,
            "The record has changed since it was decided: ask again.",
        ),
        (
            Builder().plead().consider().assess().consent().decide(Outcome.RETURN).file,
            "decision:MHTR",
            CheckState.MISSING,
            "Returned with questions by Dr Invented.",
        ),
        (
            Builder().plead().consider().assess().consent().decide(Outcome.DECLINE).file,
            "decision:MHTR",
            CheckState.THERE,
            "Declined by Dr Invented",
        ),
    ],
)
def test_each_item_says_how_it_stands(
    file: CaseFile, key: str, state: CheckState, words: str
) -> None:
    item = found(file)[key]
    assert item.state is state and words in item.words


def test_an_agreement_told_by_telephone_is_said_as_told() -> None:
    made = Builder().plead().consider(DRR).assess(DRR).consent(DRR).decide(kind=DRR)
    (part,) = made.file.requirements
    assert part.decision is not None
    told = replace(part.decision.value, way=ContactWay.TELEPHONE, organisation="Sample Recovery")
    part = replace(part, decision=replace(part.decision, value=told))
    item = found(replace(made.file, requirements=(part,)))["decision:DRR"]
    assert item.words == (
        "Agreed by Dr Invented of Sample Recovery by telephone, 14/1/2027 at 09:00"
    )
    assert (item.label, item.screen, item.part) == ("DRR: provider's agreement", "provider", "DRR")


def test_secondary_care_needs_no_approval_here() -> None:
    made = whole()
    (part,) = made.file.requirements
    route = replace(part.requirement, value=replace(part.requirement.value, route=Route.SECONDARY))
    file = replace(made.file, requirements=(replace(part, requirement=route),))
    item = found(file)["decision:MHTR"]
    assert item.state is CheckState.NOT_NEEDED and "not approved here" in item.words


def test_no_report_is_written_while_every_offence_has_ended_without_guilt() -> None:
    file = Builder().plead(Verdict.NOT_GUILTY).consider().file
    after = [one for one in found(file).values() if one.stage is Stage.BEFORE_SENTENCE]
    assert not any(one.missing for one in after)
    request = found(file)["request"]
    assert request.words == "No report is written now: not guilty plea."
    mixed = Builder(offences=2).plead(Verdict.NOT_GUILTY).plead(offence="o2").file
    assert "request" in lacking(mixed)


def test_enquiries_say_how_they_stand_and_never_an_answer() -> None:
    made = Builder()
    asked = Enquiry(CASE, DOMESTIC_ABUSE, asked_on=date(2027, 1, 12))
    for value, state, words in (
        (asked, CheckState.MISSING, "Asked 12/1/2027, no answer yet."),
        (
            replace(asked, answered_on=DAY, affects=True),
            CheckState.THERE,
            "Asked 12/1/2027, answered 14/1/2027.",
        ),
        (
            Enquiry(CASE, DOMESTIC_ABUSE, not_needed="no partner"),
            CheckState.NOT_NEEDED,
            "Not needed, no partner.",
        ),
    ):
        held = standings(STANDARD, (made.recorded(value),), DAY)
        item = found(made.file, held)["enquiry:domestic-abuse"]
        assert (item.state, item.words) == (state, words)
        assert (item.screen, item.part) == ("enquiries", DOMESTIC_ABUSE)


@pytest.mark.parametrize(
    ("views", "state"),
    [
        (VictimViews.CONSIDERED, CheckState.THERE),
        (VictimViews.ABSENT, CheckState.THERE),
        (VictimViews.NO_VICTIM, CheckState.NOT_NEEDED),
    ],
)
def test_the_victims_views_once_said(views: VictimViews, state: CheckState) -> None:
    made = Builder()
    victim = made.recorded(Victim(CASE, views, DAY, "none taken"))
    file = replace(made.file, court=CourtFile(victim=victim))
    assert found(file)["victim"].state is state


def test_a_role_that_may_not_read_them_learns_only_that() -> None:
    """V1: what is outstanding is the same to it as what is not."""
    made = Builder()
    plain = found(made.file, None)
    victim = made.recorded(Victim(CASE, VictimViews.ABSENT, DAY, "a secret"))
    asked = made.recorded(Enquiry(CASE, DOMESTIC_ABUSE, asked_on=DAY))
    told = replace(made.file, court=CourtFile(victim=victim, enquiries=(asked,)))
    assert found(told, None) == plain
    closed = {key for key, one in plain.items() if one.state is CheckState.CLOSED}
    assert closed == {"enquiries", "victim"}


def test_counts_leave_out_what_is_closed_and_missing_stands_first() -> None:
    items = checklist(Builder().file, None)
    assert counted(items) == "5 of 9 are missing."
    assert counted([one for one in items if one.key == "plea"]) == "1 of 1 is missing."
    assert counted([one for one in items if not one.missing]) == "Nothing is missing."
    for stage in Stage:
        states = [one.missing for one in missing_first(items, stage)]
        assert states == sorted(states, reverse=True)


_NAMES = "agree screen risky plead not consider drr assess unfit consent ask decide".split()
_STEPS = st.lists(st.sampled_from(_NAMES), max_size=12)


def _done(steps: list[str]) -> CaseFile:
    made = Builder()
    for step in steps:
        kinds = [part.kind for part in made.file.requirements]
        if step == "consider" and MHTR not in kinds:
            made.consider()
        elif step == "drr" and DRR not in kinds:
            made.consider(DRR)
        elif step == "risky":
            made.screen(risk=RiskMark.PRESENT)
        elif step == "not":
            made.plead(Verdict.NOT_GUILTY)
        elif step == "unfit":
            made.assess(suitable=False)
        elif step not in ("consider", "drr"):
            getattr(made, step)()
    return made.file


@given(_STEPS)
def test_whatever_happened_every_item_says_what_who_where_and_from_what_source(
    steps: list[str],
) -> None:
    for one in checklist(_done(steps), OPEN):
        assert one.words and one.label and one.screen and one.source
        assert one.who, one.key
        assert one.state is not CheckState.CLOSED
        if one.missing:
            assert one.words.endswith(".")
