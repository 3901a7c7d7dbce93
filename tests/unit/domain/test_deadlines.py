"""Each deadline of the framework: its words, when it is due, and how it stands at a moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.actions.holidays import calendar
from courtdesk.domain.consent import Consent
from courtdesk.domain.deadline_rules import DEADLINES, Deadline, StartEvent, Unit
from courtdesk.domain.deadlines import (
    Choice,
    DeadlineFacts,
    Due,
    Standing,
    State,
    When,
    add_months,
    applies,
    check_choices,
    deadlines_of,
    due_from,
    settle,
    standing,
    was_late,
)
from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import ReadHow
from courtdesk.domain.workdays import UnknownDay
from courtdesk.errors import FieldErrors

LONDON = ZoneInfo("Europe/London")
GMT, BST = UTC, timezone(timedelta(hours=1))
BY_ID = {one.id: one for one in DEADLINES}
MHTR, DRR, ATR = RequirementKind.MHTR, RequirementKind.DRR, RequirementKind.ATR
MONDAY = datetime(2026, 11, 23, 15, 30, tzinfo=GMT)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
# Recorded by a laptop in London, one that keeps Greenwich time, and one that is set wrongly.
ZONES = st.sampled_from([LONDON, GMT, timezone(timedelta(hours=-5))])
MOMENTS = st.builds(
    lambda day, seconds, zone: (
        datetime.combine(day, time.min, LONDON)
        .astimezone(UTC)
        .__add__(timedelta(seconds=seconds))
        .astimezone(zone)
    ),
    st.dates(date(2024, 1, 1), date(2028, 12, 1)),
    st.integers(0, 86_399),
    ZONES,
)


def due(rule: Deadline | str, started: When) -> Due:
    found = due_from(BY_ID[rule] if isinstance(rule, str) else rule, started, calendar())
    assert isinstance(found, Due)
    return found


def at(rule: Deadline | str, facts: DeadlineFacts, now: datetime) -> Standing:
    return standing(BY_ID[rule] if isinstance(rule, str) else rule, facts, now, calendar())


def begun(rule: str, started: When, **more: object) -> DeadlineFacts:
    values = {"kinds": (MHTR, DRR), "starts": {BY_ID[rule].start: started}, **more}
    return DeadlineFacts(**values)  # type: ignore[arg-type]


# What the framework says, as it says it (version 2, May 2020).
@pytest.mark.parametrize(
    ("rule", "start", "length", "place", "words"),
    [
        ("sentence-on-the-day", "plea-or-verdict", "24 hours", "Outcomes and", "within 24 hours"),
        ("sentence-14-days", "plea-or-verdict", "14 days", "Process Map", "within 14 days if not"),
        ("allocated", "sentence", "48 hours", "Process Map", "up to 48 hours post sentence"),
        ("first-appointment", "sentence", "2 days", "Appendix 5", "within 2 days of sentence"),
        ("officer-meets", "sentence", "5 days", "Process Map", "within 5 days post sentence"),
        ("multidisciplinary-meeting", "sentence", "10 days", "Process Map", "10 days post"),
        ("multidisciplinary-meeting", "sentence", "10 days", "Case Management", "within 14 days"),
        ("review-6-months", "requirement-made", "6 months", "Appendix 1", "always at 6 months"),
        ("court-review-4-weeks", "last-court-review", "4 weeks", "Appendix 1", "4 weekly court"),
        ("court-review-directed", "review-directed", "the day itself", "Map", "directed by the"),
        ("consent-renewal", "consent-signed", "1 year", "Appendix 4", "every year if still"),
        ("follow-up-3", "completed", "3 months", "Outcomes and", "3, 6, 12-month post"),
        ("follow-up-6", "completed", "6 months", "Appendix 1", "3,6,12 months following"),
        ("follow-up-12", "completed", "12 months", "Outcomes and", "3, 6, 12-month post"),
    ],
)
def test_each_deadline_rests_on_the_frameworks_words(
    rule: str, start: str, length: str, place: str, words: str
) -> None:
    found = BY_ID[rule]
    assert (found.start.value, found.length) == (start, length)
    assert any(place in one.place and words in one.words for one in found.sources)


def test_every_deadline_has_a_name_of_its_own_and_somebody_who_acts() -> None:
    assert len(BY_ID) == len(DEADLINES) == len({one.name for one in DEADLINES}) == 13
    for one in DEADLINES:
        assert one.who and one.sources and one.soon and one.start.label


def test_where_the_framework_contradicts_itself_the_deadline_says_so() -> None:
    assert "10 days" in BY_ID["multidisciplinary-meeting"].note
    assert "14" in BY_ID["multidisciplinary-meeting"].note
    assert "may be read" in BY_ID["officer-meets"].note


@pytest.mark.parametrize(
    ("rule", "started", "on"),
    [
        ("sentence-14-days", date(2026, 11, 23), date(2026, 12, 7)),
        ("first-appointment", date(2026, 11, 27), date(2026, 11, 29)),  # a Sunday stays one
        ("officer-meets", date(2026, 12, 21), date(2026, 12, 26)),
        ("multidisciplinary-meeting", date(2028, 2, 20), date(2028, 3, 1)),  # over 29 February
        ("multidisciplinary-meeting", date(2027, 2, 20), date(2027, 3, 2)),
        ("review-6-months", date(2026, 8, 31), date(2027, 2, 28)),
        ("review-6-months", date(2027, 8, 31), date(2028, 2, 29)),
        ("review-6-months", date(2028, 2, 29), date(2028, 8, 29)),
        ("court-review-4-weeks", date(2026, 11, 30), date(2026, 12, 28)),
        ("court-review-directed", date(2026, 12, 1), date(2026, 12, 1)),
        ("consent-renewal", date(2028, 2, 29), date(2029, 2, 28)),
        ("consent-renewal", date(2027, 2, 28), date(2028, 2, 28)),
        ("follow-up-3", date(2026, 11, 30), date(2027, 2, 28)),
        ("follow-up-12", date(2027, 6, 30), date(2028, 6, 30)),
    ],
)
def test_days_weeks_months_and_years(rule: str, started: date, on: date) -> None:
    assert due(rule, started) == Due(on, on, None, calendar().closed(on))
    noon = datetime(started.year, started.month, started.day, 12, tzinfo=GMT)
    assert due(rule, noon).on == on


def test_a_day_on_which_nobody_may_be_there_is_named() -> None:
    assert due("first-appointment", date(2026, 12, 26)).closed == "Boxing Day"
    assert due("first-appointment", date(2026, 11, 26)).closed == "Saturday"
    found = at("first-appointment", begun("first-appointment", date(2026, 12, 26)), MONDAY)
    assert found.words == "Due by 28 December 2026 (Boxing Day)."
    found = at("consent-renewal", begun("consent-renewal", date(2028, 3, 1)), MONDAY)
    assert found.words == "Due by 1 March 2029 (bank holidays not known)."


@pytest.mark.parametrize(
    ("started", "instant"),
    [
        (datetime(2026, 11, 23, 15, 30, tzinfo=GMT), datetime(2026, 11, 25, 15, 30, tzinfo=GMT)),
        # The clocks go forward on 28 March 2027 and back on 31 October 2027.
        (datetime(2027, 3, 27, 10, 0, tzinfo=LONDON), datetime(2027, 3, 29, 11, 0, tzinfo=BST)),
        (datetime(2027, 10, 30, 10, 0, tzinfo=LONDON), datetime(2027, 11, 1, 9, 0, tzinfo=GMT)),
        (datetime(2027, 3, 27, 10, 0, tzinfo=GMT), datetime(2027, 3, 29, 11, 0, tzinfo=BST)),
        # Weekends and bank holidays do not stop the clock.
        (datetime(2026, 12, 24, 16, 0, tzinfo=GMT), datetime(2026, 12, 26, 16, 0, tzinfo=GMT)),
    ],
)
def test_48_hours_are_hours_of_the_clock(started: datetime, instant: datetime) -> None:
    found = due("allocated", started)
    assert found.at is not None and not found.hour_missing
    assert found.at.astimezone(UTC) == instant.astimezone(UTC)
    assert found.at.utcoffset() == instant.utcoffset() and found.on == found.at.date()


def test_hours_from_a_day_without_an_hour_are_not_made_up() -> None:
    tuesday, wednesday = date(2026, 11, 24), date(2026, 11, 25)
    assert due("allocated", MONDAY.date()) == Due(wednesday, wednesday, hour_missing=True)
    assert due("sentence-on-the-day", MONDAY.date()) == Due(tuesday, tuesday, hour_missing=True)
    odd = replace(BY_ID["allocated"], amount=30)
    assert due(odd, MONDAY.date()) == Due(wednesday, tuesday, hour_missing=True)
    facts = begun("allocated", MONDAY.date())
    found = at("allocated", facts, datetime(2026, 11, 25, 23, 59, tzinfo=GMT))
    assert found.state is State.DUE_SOON
    assert found.words == (
        "Due by 25 November 2026 at the latest: the hour it began is not recorded."
    )
    assert at("allocated", facts, datetime(2026, 11, 26, 0, 0, tzinfo=GMT)).state is State.OVERDUE


@pytest.mark.parametrize(
    ("started", "done", "late"),
    [
        (MONDAY, datetime(2026, 11, 25, 15, 30, tzinfo=GMT), False),
        (MONDAY, datetime(2026, 11, 25, 15, 31, tzinfo=GMT), True),
        (MONDAY, datetime(2026, 11, 25, 16, 30, tzinfo=BST), False),  # the same moment
        (MONDAY, date(2026, 11, 24), False),
        (MONDAY, date(2026, 11, 25), None),  # the hour decides
        (MONDAY, date(2026, 11, 26), True),
        (MONDAY.date(), date(2026, 11, 24), False),
        (MONDAY.date(), date(2026, 11, 25), None),
        (MONDAY.date(), datetime(2026, 11, 25, 9, 0, tzinfo=GMT), None),
        (MONDAY.date(), date(2026, 11, 26), True),
    ],
)
def test_late_is_said_only_when_it_is_known(started: When, done: When, late: bool | None) -> None:
    assert was_late(due("allocated", started), done, calendar()) is late
    found = at("allocated", begun("allocated", started, done={"allocated": done}), MONDAY)
    assert (found.state, found.late) == (State.DONE, late)
    tail = {True: ", after it was due.", False: ", in time.", None: "."}[late]
    assert found.words.endswith(f"2026{tail}")


def test_a_day_is_over_with_its_end() -> None:
    assert (
        was_late(
            due("officer-meets", MONDAY), datetime(2026, 11, 28, 23, 59, tzinfo=GMT), calendar()
        )
        is False
    )
    assert was_late(due("officer-meets", MONDAY), date(2026, 11, 28), calendar()) is False
    assert (
        was_late(due("officer-meets", MONDAY), datetime(2026, 11, 29, 0, 0, tzinfo=GMT), calendar())
        is True
    )


@pytest.mark.parametrize(
    ("rule", "now", "state"),
    [
        ("allocated", datetime(2026, 11, 24, 15, 29, tzinfo=GMT), State.AHEAD),
        ("allocated", datetime(2026, 11, 24, 15, 30, tzinfo=GMT), State.DUE_SOON),
        ("allocated", datetime(2026, 11, 25, 15, 30, tzinfo=GMT), State.DUE_SOON),
        ("allocated", datetime(2026, 11, 25, 15, 31, tzinfo=GMT), State.OVERDUE),
        ("officer-meets", datetime(2026, 11, 25, 23, 59, tzinfo=GMT), State.AHEAD),
        ("officer-meets", datetime(2026, 11, 26, 0, 0, tzinfo=GMT), State.DUE_SOON),
        ("officer-meets", datetime(2026, 11, 28, 23, 59, tzinfo=GMT), State.DUE_SOON),
        ("officer-meets", datetime(2026, 11, 29, 0, 0, tzinfo=GMT), State.OVERDUE),
        ("sentence-on-the-day", datetime(2026, 11, 24, 11, 29, tzinfo=GMT), State.AHEAD),
        ("sentence-on-the-day", datetime(2026, 11, 24, 15, 30, tzinfo=GMT), State.DUE_SOON),
        ("sentence-on-the-day", datetime(2026, 11, 24, 15, 31, tzinfo=GMT), State.PASSED),
        ("sentence-14-days", datetime(2026, 12, 7, 17, 0, tzinfo=GMT), State.DUE_SOON),
        ("sentence-14-days", datetime(2026, 12, 8, 9, 0, tzinfo=GMT), State.OVERDUE),
    ],
)
def test_how_a_deadline_stands(rule: str, now: datetime, state: State) -> None:
    assert at(rule, begun(rule, MONDAY), now).state is state


def test_due_soon_is_counted_in_real_hours_over_a_change_of_the_clocks() -> None:
    facts = begun("allocated", datetime(2027, 3, 26, 10, 0, tzinfo=LONDON))
    a_day_before = datetime(2027, 3, 27, 10, 0, tzinfo=LONDON)  # 25 hours on the wall
    assert at("allocated", facts, a_day_before).state is State.DUE_SOON
    earlier = a_day_before - timedelta(minutes=1)
    assert at("allocated", facts, earlier).state is State.AHEAD


def test_today_is_the_courts_today_whatever_the_laptops_zone() -> None:
    abroad = timezone(timedelta(hours=-5))
    now = datetime(2026, 11, 28, 22, 30, tzinfo=abroad)  # 03:30 on the 29th in London
    assert at("officer-meets", begun("officer-meets", MONDAY), now).state is State.OVERDUE


def test_what_has_not_begun_is_not_due() -> None:
    found = at("follow-up-3", DeadlineFacts((MHTR,)), MONDAY)
    assert (found.state, found.due, found.late) == (State.NOT_STARTED, None, None)
    assert found.words == "Starts with the end of treatment."


def test_working_days_past_the_known_bank_holidays_cannot_be_known() -> None:
    rule = settle(BY_ID["officer-meets"], [Choice("officer-meets", working_days=True)])
    facts = begun("officer-meets", date(2028, 12, 27))
    found = at(rule, facts, datetime(2029, 3, 1, 9, 0, tzinfo=GMT))
    assert found.state is State.CANNOT_BE_KNOWN and isinstance(found.due, UnknownDay)
    assert "31 December 2028" in found.words
    done = at(rule, replace(facts, done={"officer-meets": date(2028, 12, 28)}), MONDAY)
    assert (done.state, done.late) == (State.DONE, None)


def test_a_site_counts_working_days_where_it_says_so() -> None:
    (rule,) = (settle(BY_ID["officer-meets"], [Choice("officer-meets", working_days=True)]),)
    assert rule.length == "5 working days"
    assert due(rule, date(2026, 12, 23)).on == date(2027, 1, 4)
    assert due("officer-meets", date(2026, 12, 23)).on == date(2026, 12, 28)


def test_a_site_chooses_between_10_and_14_days() -> None:
    name = "multidisciplinary-meeting"
    assert settle(BY_ID[name], []).amount == 10
    rule = settle(BY_ID[name], [Choice("officer-meets", 7), Choice(name, 14, working_days=True)])
    assert (rule.length, due(rule, MONDAY).on) == ("14 working days", date(2026, 12, 11))


def test_a_site_may_count_from_the_allocation() -> None:
    rule = settle(BY_ID["officer-meets"], [Choice("officer-meets", start=StartEvent.ALLOCATED)])
    facts = DeadlineFacts(
        (MHTR,), {StartEvent.SENTENCE: MONDAY, StartEvent.ALLOCATED: date(2026, 11, 25)}
    )
    assert at(rule, facts, MONDAY).words == "Due by 30 November 2026."


BAD_CHOICES = [
    (Choice("officer-meets", amount=6), "leave it at 5 days"),
    (Choice("multidisciplinary-meeting", amount=12), "choose 10 or 14"),
    (Choice("multidisciplinary-meeting", amount=0), "choose 10 or 14"),
    (Choice("allocated", working_days=True), "48 hours cannot be counted in working days"),
    (Choice("consent-renewal", working_days=True), "1 year cannot be counted"),
    (Choice("allocated", start=StartEvent.ALLOCATED), "counted from the sentence"),
    (Choice("ten-days"), "no deadline ten-days"),
]


@pytest.mark.parametrize(("choice", "words"), BAD_CHOICES)
def test_what_the_framework_does_not_leave_open_cannot_be_set(choice: Choice, words: str) -> None:
    with pytest.raises(FieldErrors) as caught:
        check_choices([Choice("multidisciplinary-meeting", 14), choice])
    (error,) = caught.value.errors
    assert error.field == choice.deadline and words in str(error)
    for one in DEADLINES:
        assert settle(one, [choice]) == one


def test_good_choices_pass() -> None:
    check_choices(Choice(one.id, working_days=one.unit is Unit.DAYS) for one in DEADLINES)
    check_choices([Choice("officer-meets", start=StartEvent.ALLOCATED)])
    check_choices(Choice("multidisciplinary-meeting", amount) for amount in (10, 14))


@pytest.mark.parametrize(
    ("ended", "now", "state"),
    [
        (None, datetime(2027, 6, 1, tzinfo=GMT), State.OVERDUE),
        (date(2027, 4, 1), datetime(2027, 6, 1, tzinfo=GMT), State.NOT_NEEDED),
        (date(2027, 5, 23), datetime(2027, 6, 1, tzinfo=GMT), State.NOT_NEEDED),
        (date(2027, 5, 24), datetime(2027, 6, 1, tzinfo=GMT), State.OVERDUE),
    ],
)
def test_a_review_lapses_with_treatment_but_a_missed_one_was_missed(
    ended: date | None, now: datetime, state: State
) -> None:
    facts = begun("review-6-months", date(2026, 11, 23), ended=ended)
    assert at("review-6-months", facts, now).state is state


def test_what_is_not_bound_to_treatment_outlasts_it() -> None:
    facts = begun("follow-up-3", date(2026, 5, 1), ended=date(2026, 5, 1))
    assert at("follow-up-3", facts, MONDAY).state is State.OVERDUE


@pytest.mark.parametrize(
    ("kinds", "community", "absent"),
    [
        ((MHTR,), False, {"first-appointment", "court-review-4-weeks", "court-review-directed"}),
        ((MHTR,), True, {"first-appointment", "court-review-directed"}),
        ((MHTR, DRR), True, set()),
        (
            (ATR,),
            True,
            {"review-6-months", "court-review-4-weeks", "court-review-directed"}
            | {"follow-up-3", "follow-up-6", "follow-up-12"},
        ),
        ((), True, set(BY_ID) - {"sentence-on-the-day", "sentence-14-days"}),
    ],
)
def test_which_deadlines_a_case_has(
    kinds: tuple[RequirementKind, ...], community: bool, absent: set[str]
) -> None:
    facts = DeadlineFacts(kinds, community_justice=community)
    assert {one.id for one in DEADLINES if not applies(one, facts)} == absent
    listed = deadlines_of(facts, (), MONDAY, calendar())
    assert {one.rule.id for one in listed} == set(BY_ID) - absent


def test_the_list_of_a_case_begins_with_what_presses_most() -> None:
    starts: dict[StartEvent, When] = {
        StartEvent.PLEA_OR_VERDICT: datetime(2026, 11, 23, 11, 0, tzinfo=GMT),
        StartEvent.SENTENCE: MONDAY,
        StartEvent.REQUIREMENT_MADE: MONDAY,
        StartEvent.CONSENT_SIGNED: MONDAY.date(),
    }
    done = {"sentence-on-the-day": MONDAY, "sentence-14-days": MONDAY}
    facts = DeadlineFacts((MHTR, ATR), starts, done)
    now = datetime(2026, 12, 1, 9, 20, tzinfo=GMT)
    listed = deadlines_of(facts, [Choice("officer-meets", working_days=True)], now, calendar())
    assert [(one.rule.id, one.state.value) for one in listed] == [
        ("allocated", "overdue"),
        ("first-appointment", "overdue"),
        ("officer-meets", "overdue"),
        ("multidisciplinary-meeting", "due-soon"),
        ("review-6-months", "ahead"),
        ("consent-renewal", "ahead"),
        ("follow-up-3", "not-started"),
        ("follow-up-6", "not-started"),
        ("follow-up-12", "not-started"),
        ("sentence-on-the-day", "done"),
        ("sentence-14-days", "done"),
    ]


@pytest.mark.parametrize(
    ("starts", "done", "words"),
    [
        (MONDAY, date(2026, 11, 22), "recorded before the sentence"),
        (MONDAY, datetime(2026, 11, 23, 15, 29, tzinfo=GMT), "recorded before the sentence"),
        (MONDAY, MONDAY, ""),
        (MONDAY, MONDAY.date(), ""),
        (MONDAY, date(2026, 11, 26), "done in the future"),
        (date(2026, 11, 26), None, "The date of the sentence is in the future"),
    ],
)
def test_dates_that_cannot_be_are_pointed_out(starts: When, done: When | None, words: str) -> None:
    facts = begun("allocated", starts, done={} if done is None else {"allocated": done})
    found = at("allocated", facts, datetime(2026, 11, 25, 9, 0, tzinfo=GMT))
    assert words in found.warning and bool(words) == bool(found.warning)


def test_a_review_that_the_court_directed_is_in_the_future_without_a_warning() -> None:
    found = at("court-review-directed", begun("court-review-directed", date(2027, 1, 5)), MONDAY)
    assert (found.words, found.warning) == ("Due on 5 January 2027.", "")


def test_an_aim_that_passed_is_no_fault() -> None:
    facts = begun("sentence-on-the-day", MONDAY)
    found = at("sentence-on-the-day", facts, MONDAY + timedelta(days=2))
    assert found.words == "Was to be by 15:30 on 24 November 2026."


# Months


@given(DAYS, st.integers(0, 60))
def test_a_number_of_months_ends_in_that_month_on_that_day_or_its_last(day: date, n: int) -> None:
    found = add_months(day, n)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == n
    short = (found + timedelta(days=1)).day == 1
    assert found.day == day.day or (found.day < day.day and short)


@given(DAYS, st.integers(0, 31), st.integers(0, 24), st.integers(0, 24))
def test_later_days_and_more_months_are_never_earlier(
    day: date, later: int, n: int, more: int
) -> None:
    assert add_months(day, n) <= add_months(day + timedelta(days=later), n + more)


@given(DAYS)
def test_a_consent_is_to_be_renewed_when_it_says_itself(day: date) -> None:
    consent = Consent(
        CaseId("c"), (MHTR,), "1", ReadHow.READ, (), MemberId("m"), (), "A", None, "", day
    )
    assert due("consent-renewal", day).on == consent.renew_by


# Whatever the dates


@st.composite
def cases(draw: st.DrawFn) -> DeadlineFacts:
    whens = DAYS | MOMENTS
    return DeadlineFacts(
        kinds=draw(st.sampled_from([(), (MHTR,), (DRR,), (ATR,), (MHTR, DRR), (MHTR, ATR)])),
        starts=draw(st.dictionaries(st.sampled_from(list(StartEvent)), whens)),
        done=draw(st.dictionaries(st.sampled_from(sorted(BY_ID)), whens, max_size=4)),
        ended=draw(st.none() | whens),
        community_justice=draw(st.booleans()),
    )


CHOICES = st.lists(
    st.builds(
        Choice,
        st.sampled_from([*sorted(BY_ID), "unheard-of"]),
        st.none() | st.sampled_from([5, 10, 14]),
        st.booleans(),
        st.none() | st.sampled_from(list(StartEvent)),
    ),
    max_size=6,
)
PRESSING = {State.NOT_STARTED: 0, State.AHEAD: 1, State.DUE_SOON: 2}


@given(cases(), CHOICES, MOMENTS)
def test_no_record_leads_to_a_contradiction(
    facts: DeadlineFacts, choices: list[Choice], now: datetime
) -> None:
    listed = deadlines_of(facts, choices, now, calendar())
    order = [list(State).index(one.state) for one in listed]
    assert order == sorted(order)
    ids = [one.rule.id for one in listed]
    assert len(ids) == len(set(ids))
    for one in listed:
        assert (one.state is State.DONE) == (one.rule.id in facts.done) == (one.done is not None)
        assert (one.due is None) == (one.started is None)
        assert one.words.endswith(".") and "None" not in one.words
        assert one.late is None or one.state is State.DONE
        if one.state in (State.OVERDUE, State.PASSED) and isinstance(one.due, Due):
            assert calendar().day_of(now) >= one.due.on
        if isinstance(one.due, UnknownDay):
            assert one.rule.unit is Unit.WORKING_DAYS
        elif one.due is not None:
            assert one.due.earliest <= one.due.on


@given(cases(), CHOICES, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_time_takes_nothing_back(
    facts: DeadlineFacts, choices: list[Choice], now: datetime, passed: timedelta
) -> None:
    later = (now.astimezone(UTC) + passed).astimezone(LONDON)
    before = {one.rule.id: one for one in deadlines_of(facts, choices, now, calendar())}
    for one in deadlines_of(facts, choices, later, calendar()):
        was = before[one.rule.id]
        assert was.due == one.due
        if was.state in PRESSING:
            assert PRESSING.get(one.state, 3) >= PRESSING[was.state]
        else:
            assert one.state is was.state


@given(st.sampled_from(DEADLINES), MOMENTS, st.timedeltas(timedelta(0), timedelta(days=90)))
def test_what_begins_later_is_never_due_earlier(
    rule: Deadline, started: datetime, later: timedelta
) -> None:
    after = (started.astimezone(UTC) + later).astimezone(LONDON)
    one, other = due(rule, started), due(rule, after)
    assert one.on <= other.on
    if one.at is not None and other.at is not None:
        assert one.at.astimezone(UTC) <= other.at.astimezone(UTC)


@given(st.sampled_from(DEADLINES), DAYS)
def test_working_days_are_never_earlier_than_as_many_days(rule: Deadline, day: date) -> None:
    settled = settle(rule, [Choice(rule.id, working_days=True)])
    found = due_from(settled, day, calendar())
    assert isinstance(found, UnknownDay) or found.on >= due(rule, day).on
