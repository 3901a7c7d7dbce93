"""A signature for a person who does not exist: loops and a line, never anybody's hand."""

from __future__ import annotations

import random
from math import cos, pi, sin

from courtdesk.questionnaire.strokes import Point, Strokes

_WIDTH, _HEIGHT = 4800, 1600


def signature(chance: random.Random) -> str:
    """A drawn signature as JSON text, another one for another state of `chance`."""
    strokes = (_loops(chance), _under(chance), (_at(chance.uniform(0.45, 0.55), 0.28),))
    return Strokes(_WIDTH, _HEIGHT, strokes).to_bytes().decode("ascii")


def _loops(chance: random.Random) -> tuple[Point, ...]:
    """A row of leaning loops that grow smaller, as a hasty hand makes them."""
    turns, steps = chance.randint(4, 7), 36
    lean = chance.uniform(0.2, 0.5)
    places = []
    for step in range(turns * steps + 1):
        angle = 2 * pi * step / steps
        part = step / (turns * steps)
        tall = 0.24 * (1 - 0.6 * part)
        up = sin(angle) * tall
        places.append(_at(0.14 + 0.62 * part + cos(angle) * 0.05 + lean * up * 0.3, 0.55 - up))
    return tuple(places)


def _under(chance: random.Random) -> tuple[Point, ...]:
    rise = chance.uniform(0.02, 0.08)
    return (_at(0.18, 0.86), _at(0.5, 0.86 - rise / 3), _at(0.84, 0.86 - rise))


def _at(across: float, down: float) -> Point:
    return round(across * _WIDTH), round(down * _HEIGHT)
