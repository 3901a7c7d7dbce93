"""The pen's line: where the pen was, smooth in between, and as few points as show it."""

from __future__ import annotations

import itertools
from math import cos, hypot, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.questionnaire.strokes import Strokes
from courtdesk.ui.kit.pen import LONGEST, PAD_HEIGHT, PAD_WIDTH, PenLine, thinned

PLACES = st.tuples(st.floats(0, PAD_WIDTH), st.floats(0, PAD_HEIGHT))


def line_through(places) -> PenLine:
    line = PenLine(places[0])
    for place in places[1:]:
        line.go(place)
    return line


def kept(places):
    return line_through(places).points(PAD_WIDTH, PAD_HEIGHT)


def away(point, points) -> float:
    """How far `point` is from the polyline through `points`."""
    if len(points) == 1:
        return hypot(point[0] - points[0][0], point[1] - points[0][1])
    found = []
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        length = (x2 - x1) ** 2 + (y2 - y1) ** 2
        part = ((point[0] - x1) * (x2 - x1) + (point[1] - y1) * (y2 - y1)) / length
        part = min(max(part, 0), 1)
        found.append(hypot(point[0] - x1 - part * (x2 - x1), point[1] - y1 - part * (y2 - y1)))
    return min(found)


def circle(steps: int, radius: float = 600):
    return [
        (2400 + radius * cos(2 * pi * at / steps), 800 + radius * sin(2 * pi * at / steps))
        for at in range(steps + 1)
    ]


def test_a_touch_without_a_move_is_a_dot() -> None:
    assert kept([(10.4, 20.6)]) == ((10, 21),)
    assert kept([(10, 20), (13, 20), (10, 23)]) == ((10, 20),)


def test_a_straight_line_needs_its_two_ends() -> None:
    assert kept([(x, x / 4) for x in range(0, 2001, 8)]) == ((0, 0), (2000, 500))


def test_a_hasty_circle_comes_out_round_and_short() -> None:
    """Sixteen places, as a quick mouse gives: joined by straight lines they would be a polygon."""
    points = kept(circle(16))
    assert len(points) < 120
    middle = points[3:-3]  # the two ends of a line have one neighbour only
    for (x1, y1), (x2, y2) in itertools.pairwise(middle):
        assert abs(hypot((x1 + x2) / 2 - 2400, (y1 + y2) / 2 - 800) - 600) < 8


@given(st.lists(PLACES, min_size=1, max_size=60))
def test_the_line_goes_by_every_place_where_the_pen_was(places) -> None:
    line = line_through(places)
    points = line.points(PAD_WIDTH, PAD_HEIGHT)
    Strokes(PAD_WIDTH, PAD_HEIGHT, (points,))  # inside the pad, whole, and not empty
    for place in places:
        # A tremble of 4, a unit of thinning and the rounding to whole units.
        assert away(place, points) < 4 + 1 + 1.5


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=80))
def test_thinning_leaves_the_look_and_the_ends(points) -> None:
    few = thinned(points)
    assert (few[0], few[-1]) == (points[0], points[-1])
    assert set(few) <= set(points)
    if len(few) > 1:
        assert all(away(point, few) <= 1.0001 for point in points)


@given(st.lists(PLACES, min_size=2, max_size=30))
def test_what_was_drawn_stays_where_it_is_when_the_pen_goes_on(places) -> None:
    """Only the last two pieces of a spline may still move; the rest must not jump about."""
    line = line_through(places)
    before = line.way()
    line.go((places[-1][0] / 2, PAD_HEIGHT - places[-1][1]))
    same = before[: max(len(before) - 40, 0)]  # a piece has 40 points at most
    assert line.way()[: len(same)] == same


def test_places_near_each_other_make_no_loop() -> None:
    """An uneven hand: a far jump between two near places must not fly out beyond both."""
    points = kept([(0, 800), (2000, 800), (2008, 800), (2008, 808), (4000, 808)])
    assert all(780 <= y <= 830 for _, y in points)
    assert [x for x, _ in points] == sorted(x for x, _ in points)


def test_a_very_long_stroke_says_so() -> None:
    line = line_through([(at, 200 * (at % 2)) for at in range(LONGEST - 1)])
    assert not line.is_long
    line.go((0, 0))
    assert line.is_long


@pytest.mark.parametrize("number", [20_000])
def test_thinning_thousands_of_points_needs_no_deep_calls(number: int) -> None:
    assert len(thinned([(at, (at * 7919) % 800) for at in range(number)])) > 1000
