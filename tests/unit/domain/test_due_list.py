"""Everything with a date on a case: what is a row, what is none, in which words and which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.access import Role
from courtdesk.domain.bench import AdjournedFor, Adjournment
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Verdict
from courtdesk.domain.deadlines import Choice, State
from courtdesk.domain.directory import Need
from courtdesk.domain.due_list import (
    OURS,
    DueRow,
    Reckoning,
    hearing_of,
    in_order,
    is_settled,
    past_calendar,
    rows_of,
    when_words,
    who_words,
)
from courtdesk.domain.enquiries import CHILD_SAFEGUARDING, DOMESTIC_ABUSE, STANDARD, Enquiry
from courtdesk.domain.orders import (
    EndedBy,
    Ending,
    Enforcement,
    NonAttendance,
    OrderStep,
    Withdrawal,
    WithdrawnFrom,
)
from courtdesk.domain.picking import Agreed
from courtdesk.domain.providers import BookedAppointment
from courtdesk.domain.recorded import Recorded
from courtdesk.domain.referrals import NotTakenUp, Reason, Referral, Way
from courtdesk.domain.requirements import Appointment, RequirementKind
from courtdesk.domain.sensitive import Sensitive
from tests.unit.domain.casefiles import CASE, DAY, Builder
from tests.unit.domain.test_case_deadlines import (
    LONDON,
    calendar,
    event,
    happened,
    later,
    records,
    sentenced,
)

MHTR, DRR, ATR = RequirementKind
ANYBODY = frozenset(Role)


def reckoning(today: date, *, knows: bool = False, choices: tuple[Choice, ...] = ()) -> Reckoning:
    now = datetime.combine(today, time(9), LONDON)
    return Reckoning(True, choices, STANDARD if knows else None, now, calendar())


def rows(
    file: CaseFile, today: date, referrals: tuple[Recorded[Referral], ...] = (), **more: Any
) -> dict[str, DueRow]:
    return {one.key: one for one in rows_of(file, referrals, reckoning(today, **more))}


# The framework's deadlines


def test_a_deadline_says_how_it_is_counted_and_where_it_is_recorded() -> None:
    row = rows(sentenced(MHTR).file, later(12))["multidisciplinary-meeting"]
    assert (row.state, row.on) == (State.OVERDUE, later(10))
    assert (row.screen, row.part) == ("order", "event:meeting-held")
    assert row.who == {Role.RESPONSIBLE_OFFICER}
    assert row.source.startswith("CSTR Operating Framework. Example CSTR Process Map: “10 days")
    assert "Post Sentence Case Management Meeting: “a meeting will be" in row.source
    assert "10 days, counted from the sentence (15 January 2027)" in row.detail
    assert "This site goes by 10." in row.detail


def test_a_choice_of_the_site_is_named() -> None:
    choices = (
        Choice("multidisciplinary-meeting", 14),
        Choice("officer-meets", working_days=True),
        Choice("first-appointment", working_days=True),
    )
    found = rows(sentenced(MHTR).file, later(1), choices=choices)
    assert "has chosen 14 and not 10" in found["multidisciplinary-meeting"].detail
    assert "counts working days" in found["officer-meets"].detail


def test_what_is_done_lapsed_or_not_begun_is_no_row() -> None:
    file = happened(sentenced(MHTR), event(OrderStep.ALLOCATED, later(1)))
    found = rows(file, later(1))
    assert "allocated" not in found and "follow-up-3" not in found
    assert set(found) == {"officer-meets", "multidisciplinary-meeting", "review-6-months",
                          "court-review-4-weeks"}  # fmt: skip


def test_a_booking_is_shown_and_is_no_attendance() -> None:
    made = sentenced(DRR)
    assert "No appointment is booked." in rows(made.file, later(1))["first-appointment"].words
    when = datetime(2027, 1, 16, 10, 0, tzinfo=UTC)
    booked = BookedAppointment(CASE, DRR, Appointment(when, "the clinic", "Sam Sample"))
    court = replace(made.file.court, appointments=(made.recorded(booked),))
    row = rows(replace(made.file, court=court), later(1))["first-appointment"]
    assert "Booked for 16/1/2027 at 10:00, the clinic; not recorded as attended." in row.words
    assert row.part == "event:first-attended:DRR"
    assert not row.warning
    christmas = replace(booked.appointment, when=datetime(2027, 12, 25, 10, 0, tzinfo=UTC))
    late = made.recorded(replace(booked, appointment=christmas))
    court = replace(made.file.court, appointments=(late,))
    row = rows(replace(made.file, court=court), later(1))["first-appointment"]
    assert "after it is due" in row.words and "ask for an earlier day" in row.warning


def test_the_aim_of_14_days_is_shown_while_a_requirement_is_considered() -> None:
    pleaded = Builder().plead()
    assert rows(pleaded.file, DAY) == {}
    found = rows(pleaded.consider(MHTR).file, DAY)
    assert set(found) == {"sentence-on-the-day", "sentence-14-days"}
    assert found["sentence-14-days"].screen == "sentence"
    # A missed aim is no row: the 14 days have taken its place.
    assert set(rows(pleaded.file, DAY + timedelta(days=3))) == {"sentence-14-days"}
    assert rows(pleaded.assess(MHTR, suitable=False).file, DAY) == {}


def test_nothing_is_asked_of_an_order_that_is_over() -> None:
    ended = Ending(CASE, MHTR, later(200), EndedBy.CUSTODY)
    assert rows(happened(sentenced(MHTR), ended), later(300)) == {}
    completed = replace(ended, how=EndedBy.COMPLETED)
    found = rows(happened(sentenced(MHTR), completed), later(300))
    assert set(found) == {"follow-up-3", "follow-up-6", "follow-up-12"}
    assert found["follow-up-3"].state is State.OVERDUE
    assert found["follow-up-3"].part == "event:follow-up-3:MHTR"


# Enquiries


def enquired(*enquiries: Enquiry) -> CaseFile:
    made = Builder()
    court = replace(
        made.file.court,
        agreed=made.recorded(Agreed(CASE, True)),
        enquiries=tuple(made.recorded(one) for one in enquiries),
    )
    return replace(made.file, court=court)


@pytest.mark.parametrize(
    ("before", "state"),
    [(5, State.AHEAD), (2, State.DUE_SOON), (1, State.DUE_SOON), (0, State.OVERDUE)],
)
def test_an_enquiry_is_due_before_the_day_of_the_hearing(before: int, state: State) -> None:
    found = rows(enquired(), DAY - timedelta(days=before), knows=True)
    assert set(found) == {f"enquiry:{DOMESTIC_ABUSE}", f"enquiry:{CHILD_SAFEGUARDING}"}
    row = found[f"enquiry:{DOMESTIC_ABUSE}"]
    assert (row.state, row.on) == (state, DAY - timedelta(days=1))
    assert (row.screen, row.source) == ("enquiries", OURS)
    assert row.words == (
        "Domestic abuse enquiry: not made yet. Due before the hearing on 14 January 2027."
    )


def test_only_probation_knows_of_enquiries() -> None:
    """V1: nothing of them is made for anybody else, not even that there is one."""
    assert rows(enquired(), DAY) == {}
    who = rows(enquired(), DAY, knows=True)[f"enquiry:{DOMESTIC_ABUSE}"].who
    assert who == {Role.CDO, Role.RESPONSIBLE_OFFICER}


def test_a_settled_enquiry_is_no_row_and_neither_is_one_that_nobody_needs() -> None:
    answered = Enquiry(CASE, DOMESTIC_ABUSE, DAY, DAY, False)
    skipped = Enquiry(CASE, CHILD_SAFEGUARDING, not_needed="no children")
    assert rows(enquired(answered, skipped), DAY, knows=True) == {}
    assert rows(Builder().file, DAY, knows=True) == {}
    file = enquired()
    unlisted = replace(file, case=replace(file.case, value=replace(file.case.value, listed=False)))
    assert rows(unlisted, DAY, knows=True) == {}
    ended = replace(file, pleas=Builder().plead(Verdict.NOT_GUILTY).file.pleas)
    assert rows(ended, DAY, knows=True) == {}


def test_after_an_adjournment_an_enquiry_is_due_before_the_new_day() -> None:
    file = enquired()
    moved = DAY + timedelta(days=14)
    made = Builder()
    to = made.recorded(Adjournment(CASE, DAY, AdjournedFor.COURT_LED, moved))
    only_advised = made.recorded(replace(to.value, to=moved + timedelta(days=7), recommended=True))
    file = replace(file, court=replace(file.court, adjournments=(to, only_advised)))
    assert hearing_of(file) == moved
    assert rows(file, DAY, knows=True)[f"enquiry:{DOMESTIC_ABUSE}"].state is State.AHEAD


# Referrals, judgements, absences, withdrawals


def referral(on: date | None, **more: Any) -> Recorded[Referral]:
    value = Referral(CASE, Need.HOUSING, Way.REFERRED, Reason.NEED_FOUND, DAY, "Priya Nair",
                     follow_up_on=on, **more)  # fmt: skip
    return Builder().recorded(value)


@pytest.mark.parametrize(
    ("on", "state"),
    [(-1, State.OVERDUE), (0, State.DUE_SOON), (7, State.DUE_SOON), (8, State.AHEAD)],
)
def test_a_referral_is_followed_up_on_its_day(on: int, state: State) -> None:
    one = referral(DAY + timedelta(days=on))
    (row,) = rows(Builder().file, DAY, (one,)).values()
    assert (row.state, row.screen, row.part) == (state, "referrals", one.document)
    assert row.what == "Referral to follow up: Housing"


def test_a_referral_that_is_closed_or_has_no_day_is_no_row() -> None:
    closed = referral(DAY, not_taken_up=NotTakenUp.SAID_NO)
    assert rows(Builder().file, DAY, (closed, referral(None))) == {}


def judged(on: date | None, *, sensitive: bool = True, made: Builder | None = None) -> CaseFile:
    made = made or Builder()
    value = made.recorded(Sensitive(CASE, sensitive, "several needs", look_again_on=on))
    return replace(made.file, court=replace(made.file.court, sensitive=value))


def test_a_sensitive_case_is_looked_at_again_and_its_reasons_are_not_told() -> None:
    (row,) = rows(judged(DAY - timedelta(days=1)), DAY).values()
    assert (row.state, row.screen) == (State.OVERDUE, "sensitive")
    assert "needs" not in row.words + row.what
    assert rows(judged(DAY, sensitive=False), DAY) == {}
    assert rows(judged(None), DAY) == {}
    assert rows(judged(DAY, made=Builder().plead(Verdict.NOT_GUILTY)), DAY) == {}


@pytest.mark.parametrize(
    ("kind", "who"),
    [(DRR, {Role.PROVIDER}), (MHTR, {Role.ASSESSOR, Role.LINK_WORKER, Role.CLINICAL_LEAD})],
)
def test_an_absence_waits_to_be_told_and_then_for_the_officer(
    kind: RequirementKind, who: set[Role]
) -> None:
    made = sentenced(kind)
    absence = NonAttendance(CASE, kind, later(3))

    def row(value: NonAttendance) -> DueRow | None:
        order = replace(made.file.order, absences=(made.recorded(value),))
        found = rows(replace(made.file, order=order), later(4))
        return next((one for key, one in found.items() if key.startswith("absence:")), None)

    first = row(absence)
    assert first is not None and first.who == who
    assert (first.on, first.state) == (None, State.DUE_SOON)
    assert "sets no time" in first.detail and "enforcement" in first.source
    told = row(replace(absence, officer_told_on=later(4)))
    assert told is not None and told.who == {Role.RESPONSIBLE_OFFICER}
    assert row(replace(absence, officer_told_on=later(4), decision=Enforcement.WARNING)) is None
    assert row(replace(absence, mistake=True)) is None


def test_withdrawing_from_treatment_is_told_to_the_officer_and_sharing_is_not() -> None:
    made = sentenced(MHTR)
    left = Withdrawal(CASE, WithdrawnFrom.TREATMENT, later(9))

    def keys(value: Withdrawal) -> set[str]:
        found = rows(happened(made, value), later(10))
        return {key.partition(":")[0] for key in found}

    assert keys(left) == {"withdrawal"}
    assert "withdrawal" not in keys(replace(left, officer_told_on=later(10)))
    assert "withdrawal" not in keys(replace(left, undone_on=later(10)))
    assert "withdrawal" not in keys(replace(left, what=WithdrawnFrom.DATA_SHARING))


# Words and order


def row(on: date | None, state: State = State.AHEAD, hour: int | None = None) -> DueRow:
    at = datetime.combine(on, time(hour), LONDON) if on and hour is not None else None
    return DueRow(CASE, "Sample, Sam", "7F3K-Q2XM", "k", "What", ANYBODY, state, "Words.", OURS,
                  "order", on=on, at=at)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (row(DAY - timedelta(days=3)), "3 days late"),
        (row(DAY - timedelta(days=1)), "1 day late"),
        (row(DAY), "Due today"),
        (row(DAY + timedelta(days=1)), "Due tomorrow"),
        (row(DAY + timedelta(days=2)), "In 2 days"),
        (row(DAY, hour=11), "In 2 hours"),
        (row(DAY, hour=8), "1 hour late"),
        (row(DAY - timedelta(days=9), hour=8), "9 days late"),
        (row(None, State.DUE_SOON), "No time is set"),
        (row(None, State.CANNOT_BE_KNOWN), "Day cannot be known"),
    ],
)
def test_how_late_in_words(one: DueRow, words: str) -> None:
    now = datetime.combine(DAY, time(9), LONDON)
    assert when_words(one, now, calendar()) == words
    assert when_words(one, now.astimezone(UTC), calendar()) == words


def test_the_most_pressing_comes_first_and_what_has_no_time_first_in_its_state() -> None:
    wanted = [
        row(DAY - timedelta(days=3), State.OVERDUE),
        row(None, State.DUE_SOON),
        row(DAY, State.DUE_SOON, hour=9),
        row(DAY, State.DUE_SOON),
        row(None, State.CANNOT_BE_KNOWN),
        row(DAY + timedelta(days=9)),
    ]
    assert list(in_order(reversed(wanted))) == wanted


def test_who_in_words() -> None:
    assert who_words({Role.PROVIDER, Role.CDO}) == (
        "Court duty officer and Substance misuse provider"
    )


def test_what_is_due_past_the_known_bank_holidays_is_counted() -> None:
    last = calendar().last
    beyond = [row(last), row(last + timedelta(days=1)), row(None, State.CANNOT_BE_KNOWN)]
    assert past_calendar(beyond, calendar()) == 2


@given(records(), st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_any_record_gives_rows_in_order_each_with_its_own_key(file: CaseFile, today: date) -> None:
    by = reckoning(today, knows=True)
    found = rows_of(file, (), by)
    assert found == in_order(found)
    assert len({one.key for one in found}) == len(found)
    for one in found:
        assert one.words.endswith(".") and one.detail.endswith(".") and one.source and one.who
        assert "None" not in " ".join((one.words, one.detail, one.source, one.what))
        assert when_words(one, by.now, by.calendar)
        if one.state is State.OVERDUE:
            assert one.on is not None and one.on <= today
    # What a list over years leaves unopened has no rows.
    if file.sentence is not None and is_settled(file.sentence.value, file.order):
        assert found == ()
