"""Filters and counts as rules: they leave rows out, and never move or lose one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.pathway import StepName
from courtdesk.ui.screens.today import traits
from courtdesk.ui.screens.today.filters import (
    Filter,
    counted,
    offered,
    passes,
    people_of,
    shown,
)
from courtdesk.ui.screens.today.next_up import NOBODY, next_up, strip_words
from courtdesk.ui.screens.today.rows import (
    GroupRow,
    PersonRow,
    Row,
    Waiting,
    in_order_of_waiting,
)

NOW = datetime(2027, 1, 14, 10, 0, tzinfo=UTC)
ROOMS = ("1", "2", "3", "4")
MARKS = (
    traits.MINE,
    traits.NEEDS,
    traits.RISK,
    traits.AGREED,
    traits.ADJOURNED,
    traits.UNDER_18,
)


def person(number: int, room: str = "1", *has: str, waiting: Waiting | None = None) -> PersonRow:
    return PersonRow(
        case=CaseId(f"case-{number}"),
        order=str(number),
        place=f"Court {room}",
        name=f"Sample-{number}, Kit",
        chips=(),
        details="",
        offence="",
        level="",
        steps=(),
        waiting=waiting or Waiting("You", "", None, True, "Record the plea"),
        traits=frozenset({traits.room_trait("Northgate", room), *has}),
    )


# Made once: Hypothesis reckons what a strategy can yield anew for each that is made, which for the
# hundreds of draws of one day cost more than the days.
PEOPLE = st.integers(0, 10)
STEPS = st.sampled_from([*map(traits.step_trait, StepName), traits.NOTHING_LEFT])
SOME_MARKS = st.sets(st.sampled_from(MARKS))
WITH_THE_LEAD = st.booleans()


@st.composite
def days(draw: st.DrawFn) -> tuple[Row, ...]:
    """A day of up to forty people under the headings of up to four courtrooms."""
    rows: list[Row] = []
    for room in ROOMS:
        people = draw(PEOPLE)
        if not people:
            continue
        rows.append(GroupRow(f"Court {room}", "morning"))
        for _ in range(people):
            step = draw(STEPS)
            has = {step, *draw(SOME_MARKS)}
            if step == traits.step_trait(StepName.APPROVE) and draw(WITH_THE_LEAD):
                has |= {traits.WAITING, traits.who_trait(Role.CLINICAL_LEAD)}
            waits = Waiting("You", "", None, traits.MINE in has, "Act", traits.RISK in has)
            rows.append(person(len(rows), room, *has, waiting=waits))
    return tuple(rows)


@given(days(), st.data())
def test_filters_keep_the_order_and_every_row_that_passes(
    rows: tuple[Row, ...], data: st.DataObject
) -> None:
    choices = [one.filter for kind in offered(rows) for one in kind.choices]
    chosen = data.draw(st.lists(st.sampled_from(choices), unique=True))
    left = shown(rows, chosen)
    assert [row for row in rows if row in left] == list(left)
    assert people_of(left) == tuple(row for row in people_of(rows) if passes(row, chosen))
    # A heading stands over somebody, and everybody stands under the heading that they had.
    for at, row in enumerate(left):
        if isinstance(row, GroupRow):
            assert isinstance(left[at + 1], PersonRow)
    heading = ""
    for row in left:
        if isinstance(row, GroupRow):
            heading = row.title
        else:
            assert row.place == heading


@given(days(), st.data())
def test_one_more_of_a_kind_widens_and_one_of_another_kind_narrows(
    rows: tuple[Row, ...], data: st.DataObject
) -> None:
    choices = [one.filter for kind in offered(rows) for one in kind.choices]
    chosen = data.draw(st.lists(st.sampled_from(choices), unique=True, min_size=1))
    more = data.draw(st.sampled_from(choices))
    before, after = people_of(shown(rows, chosen)), people_of(shown(rows, [*chosen, more]))
    if more.kind in {one.kind for one in chosen}:
        assert set(before) <= set(after)
    else:
        assert set(after) <= set(before)


@given(days())
def test_each_offer_says_how_many_it_finds_and_the_counts_add_up(rows: tuple[Row, ...]) -> None:
    for kind in offered(rows):
        assert kind.choices
        for one in kind.choices:
            assert one.people == len(people_of(shown(rows, [one.filter])))
    people = people_of(rows)
    words = counted(people)
    head, _, rest = words.partition(": ")
    assert head == f"{len(people)} {'person' if len(people) == 1 else 'people'}"
    numbers = [int(part.split()[0]) for part in rest.split(", ") if part and "risk" not in part]
    assert sum(numbers) == len(people)


@given(days(), st.data())
def test_no_filter_hides_that_a_risk_stop_waits(rows: tuple[Row, ...], data: st.DataObject) -> None:
    choices = [one.filter for kind in offered(rows) for one in kind.choices]
    chosen = data.draw(st.lists(st.sampled_from(choices), unique=True))
    mine = in_order_of_waiting(people_of(rows))
    left = shown(rows, chosen)
    found = next_up(mine, rows, left)
    assert [case for case in mine if case in found.cases] == list(found.cases)
    assert len(found.cases) + found.hidden == len(mine)
    seen = people_of(left)
    hidden = [row for row in people_of(rows) if row not in seen]
    stops = [row for row in hidden if row.waiting.risk and row.waiting.mine]
    assert found.stops == len(stops)
    assert bool(stops) == ("risk stop" in found.aside)


def test_a_heading_counts_each_once_and_a_stop_beside() -> None:
    screen, plea = traits.step_trait(StepName.SCREEN), traits.step_trait(StepName.PLEA)
    approve = traits.step_trait(StepName.APPROVE)
    people = [
        person(1, "2", screen),
        person(2, "2", screen),
        person(3, "2", plea, traits.RISK),
        person(4, "2", approve, traits.WAITING),
        person(5, "2", approve),
        person(6, "2", traits.NOTHING_LEFT),
    ]
    assert counted(people) == (
        "6 people: 2 to screen, 1 for plea, 1 for approval, 1 waiting, 1 finished, 1 risk stop"
    )
    assert counted(people[:1]) == "1 person: 1 to screen"


def test_the_same_courtroom_of_two_courts_is_two_filters() -> None:
    one = person(1, "1")
    other = PersonRow(**{**vars(one), "traits": frozenset({traits.room_trait("Southgate", "1")})})
    rooms = next(kind for kind in offered([one, other]) if kind.title == "Courtroom")
    assert [choice.filter.label for choice in rooms.choices] == [
        "Court 1, Northgate",
        "Court 1, Southgate",
    ]


def test_a_chip_says_what_its_word_is_about() -> None:
    assert Filter("step:plea", "Plea", "Next step").chip == "Next step: Plea"
    assert Filter("room:x", "Court 2").chip == "Court 2"


def test_what_is_mine_to_do_beside_the_next_step_comes_after_all_that_is_mine() -> None:
    hour = timedelta(hours=1)
    also = Waiting(
        "Clinical lead",
        "",
        NOW - 5 * hour,
        False,
        "MHTR decision asked for",
        also="Tell the defence",
        also_since=NOW - 4 * hour,
    )
    fresh = Waiting("Nobody", "", None, False, "", also="Tell the MHTR provider of the plea")
    mine = Waiting("You", "", NOW - hour, True, "Record the plea")
    stop = Waiting("You", "", NOW, True, "Record what was done about risk", True)
    others = Waiting("Clinical lead", "", NOW - 9 * hour, False, "")
    rows = [
        person(1, waiting=fresh),
        person(2, waiting=also),
        person(3, waiting=mine),
        person(4, waiting=others),
        person(5),
        person(6, waiting=stop),
    ]
    assert in_order_of_waiting(rows) == tuple(f"case-{number}" for number in (6, 3, 5, 2, 1))
    assert strip_words(rows[1], NOW) == " — tell the defence · Court 1 · waiting 4 h 0 min"


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        ((), NOBODY),
        ((1,), "Nobody of those shown waits for you; 1 other person does."),
        ((1, 2), "Nobody of those shown waits for you; 2 others do."),
    ],
)
def test_the_strip_says_who_else_waits(hidden: tuple[int, ...], words: str) -> None:
    rows = [person(number) for number in hidden]
    assert next_up(in_order_of_waiting(rows), rows, ()).nobody == words


def test_the_strip_says_that_a_stop_is_filtered_out() -> None:
    stop = Waiting("You", "", NOW, True, "Record what was done about risk", True)
    rows = [person(1, waiting=stop), person(2)]
    found = next_up(in_order_of_waiting(rows), rows, rows[1:])
    assert found.first == "case-2"
    assert strip_words(rows[1], NOW, found.aside).endswith("1 risk stop is not among those shown")
    nobody = next_up(in_order_of_waiting(rows), rows, ())
    assert nobody.nobody.endswith("2 others do. 1 risk stop is not among those shown.")
