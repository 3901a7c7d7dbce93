"""A drawn signature as vectors: where the pen went, in whole units of the pad it was drawn on.

Strokes, not a picture: they print sharp at any size, take a few thousand bytes, and hold nothing
but the line itself. A picture would carry a decoder's weaknesses and a camera's metadata.

The bytes are JSON, `{"width":600,"height":200,"strokes":[[[x,y],...],...]}`, and nothing else is
read as strokes: a signature is evidence, so one that cannot be read whole is refused whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from courtdesk.errors import FileRefused

STROKES_TYPE = "application/vnd.courtdesk.strokes+json"
"""The media type of a drawn signature's attachment."""

MAX_STROKES = 500
MAX_POINTS = 20_000
MAX_BYTES = 500_000
MAX_SIDE = 10_000
"""The largest pad, in its own units: far beyond any screen, far below what could overflow."""

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Strokes:
    """What was drawn on a pad of `width` by `height` units, (0, 0) at the top left.

    Each stroke is one touch of the pen, from the first point to the last; a dot is one point.
    Making one raises `FileRefused` for an empty stroke, a point outside the pad, or more than the
    limits above: what exists can be kept, drawn and printed.
    """

    width: int
    height: int
    strokes: tuple[tuple[Point, ...], ...] = ()

    def __post_init__(self) -> None:
        for side in (self.width, self.height):
            if not 1 <= side <= MAX_SIDE:
                raise _refused(f"the pad's sides must lie between 1 and {MAX_SIDE}")
        if len(self.strokes) > MAX_STROKES:
            raise _refused(f"it has more than {MAX_STROKES} strokes")
        if sum(map(len, self.strokes)) > MAX_POINTS:
            raise _refused(f"it has more than {MAX_POINTS} points")
        if not all(self.strokes):
            raise _refused("a stroke has no points")
        for x, y in (point for stroke in self.strokes for point in stroke):
            if not (0 <= x <= self.width and 0 <= y <= self.height):
                raise _refused("a point lies outside the pad")

    @property
    def is_empty(self) -> bool:
        """Whether nothing was drawn."""
        return not self.strokes

    def to_bytes(self) -> bytes:
        """The strokes as JSON; the same strokes always give the same bytes."""
        held = {"width": self.width, "height": self.height, "strokes": self.strokes}
        return json.dumps(held, separators=(",", ":")).encode("ascii")

    @staticmethod
    def from_bytes(data: bytes) -> Strokes:
        """The inverse of `to_bytes`; `FileRefused` for anything else."""
        if len(data) > MAX_BYTES:
            raise _refused(f"it is larger than {MAX_BYTES} bytes")
        try:
            held = json.loads(data.decode("ascii"), object_pairs_hook=tuple)
        # A hostile file can nest brackets until the parser gives up.
        except (ValueError, RecursionError) as error:
            raise _refused("it is not JSON") from error
        return _strokes(held)


def _strokes(held: object) -> Strokes:
    # An object is read as a tuple of pairs: no key can stand twice, and no list pass for one.
    match held:
        case tuple((("width", width), ("height", height), ("strokes", list() as strokes))):
            return Strokes(_whole(width), _whole(height), tuple(map(_stroke, strokes)))
        case _:
            raise _refused("it must hold width, height and strokes, in that order")


def _stroke(held: object) -> tuple[Point, ...]:
    if not isinstance(held, list):
        raise _refused("a stroke is not a list of points")
    return tuple(map(_point, held))


def _point(held: object) -> Point:
    match held:
        case [x, y]:
            return _whole(x), _whole(y)
        case _:
            raise _refused("a point is not two whole numbers")


def _whole(held: object) -> int:
    # True is an int to Python and would be drawn at 1.
    if isinstance(held, bool) or not isinstance(held, int):
        raise _refused("a number is not whole")
    return held


def _refused(what: str) -> FileRefused:
    return FileRefused(f"The drawn signature cannot be used: {what}; clear it and sign again.")
