"""A pen's way over a signature pad, made into the line that is kept.

The line is smoothed first and thinned afterwards, and what is left is a plain polyline in the
pad's own units. So whoever draws it later, on a screen or on paper, joins its points by straight
lines and gets what the person saw: nothing has to be smoothed a second time.
"""

from __future__ import annotations

from math import ceil, hypot

PAD_WIDTH, PAD_HEIGHT = 4800, 1600
"""The pad in its own units, eight to a pixel at 100 %: finer than a hand, smooth at 200 % too."""

LINE_SHARE = 1 / 240
"""Of a pad's width is the width of its pen's line: whoever draws it later needs no other number."""

LONGEST = 1500
"""Points after which one stroke goes on as another: bounds the work of each move of the pen."""

_NEAR = 4.0
_STEP = 20.0
_OFF = 1.0
"""Units that thinning may leave the smooth line by: an eighth of a pixel at 100 %."""

Place = tuple[float, float]
Point = tuple[int, int]


class PenLine:
    """One touch of the pen while it lasts.

    The curve is a centripetal Catmull-Rom spline: it goes through every place where the pen was
    seen and makes no loop of its own between two that are near to each other.
    """

    def __init__(self, start: Place) -> None:
        self._seen: list[Place] = [start]
        self._settled: list[Place] = [start]

    @property
    def is_long(self) -> bool:
        """Whether it is time to go on with another line."""
        return len(self._seen) >= LONGEST

    @property
    def end(self) -> Place:
        """Where the pen was seen last."""
        return self._seen[-1]

    def go(self, place: Place) -> None:
        """The pen was seen at `place`; a tremble of less than half a pixel is no movement."""
        if hypot(place[0] - self.end[0], place[1] - self.end[1]) < _NEAR:
            return
        self._seen.append(place)
        # The piece before the last has both of its neighbours now and will not change any more.
        if len(self._seen) > 2:
            self._settled.extend(self._piece(len(self._seen) - 3))

    def way(self) -> tuple[Place, ...]:
        """The smooth line so far, as the places that straight lines join."""
        if len(self._seen) == 1:
            return (self.end,)
        return (*self._settled, *self._piece(len(self._seen) - 2))

    def points(self, width: int, height: int) -> tuple[Point, ...]:
        """The line to keep: smooth, thinned, in whole units inside `width` by `height`."""
        inside = [
            (min(max(round(x), 0), width), min(max(round(y), 0), height)) for x, y in self.way()
        ]
        return thinned(inside)

    def _piece(self, at: int) -> list[Place]:
        """The curve from place `at` to the next, without its first point."""
        seen = self._seen
        before, start = seen[max(at - 1, 0)], seen[at]
        end, after = seen[at + 1], seen[min(at + 2, len(seen) - 1)]
        steps = min(max(ceil(hypot(end[0] - start[0], end[1] - start[1]) / _STEP), 1), 40)
        one, two = _handle(before, start, end), _handle(after, end, start)
        return [_bezier(start, one, two, end, step / steps) for step in range(1, steps + 1)]


def _handle(outer: Place, at: Place, inner: Place) -> Place:
    """The Bezier handle at `at` towards `inner` of a centripetal spline that came by `outer`."""
    back = hypot(at[0] - outer[0], at[1] - outer[1]) ** 0.5
    ahead = hypot(inner[0] - at[0], inner[1] - at[1]) ** 0.5
    if back == 0 or ahead == 0:
        return at
    stay = 2 * back * back + 3 * back * ahead + ahead * ahead
    under = 3 * back * (back + ahead)
    x, y = (
        (back * back * inner[axis] - ahead * ahead * outer[axis] + stay * at[axis]) / under
        for axis in (0, 1)
    )
    return (x, y)


def _bezier(start: Place, one: Place, two: Place, end: Place, part: float) -> Place:
    rest = 1 - part
    a, b, c, d = rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3
    return (
        a * start[0] + b * one[0] + c * two[0] + d * end[0],
        a * start[1] + b * one[1] + c * two[1] + d * end[1],
    )


def thinned(points: list[Point]) -> tuple[Point, ...]:
    """As few of `points` as stay within a unit of the line through all of them.

    Ramer, Douglas and Peucker's way, with a list for its memory: a stroke may have more points
    than Python allows calls inside calls.
    """
    last = len(points) - 1
    keep = {0, last}
    waiting = [(0, last)]
    while waiting:
        start, end = waiting.pop()
        if end - start < 2:
            continue
        off, far = max(
            (_away(points[at], points[start], points[end]), at) for at in range(start + 1, end)
        )
        if off > _OFF:
            keep.add(far)
            waiting += ((start, far), (far, end))
    kept = [points[at] for at in sorted(keep)]
    return tuple(one for at, one in enumerate(kept) if at == 0 or one != kept[at - 1])


def _away(point: Point, start: Point, end: Point) -> float:
    """How far `point` is from the piece of line between `start` and `end`."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = across * across + down * down
    x, y = point[0] - start[0], point[1] - start[1]
    part = min(max((x * across + y * down) / length, 0.0), 1.0) if length else 0.0
    return hypot(x - part * across, y - part * down)
