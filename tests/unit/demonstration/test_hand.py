"""The invented signatures: strokes like any others, one person's unlike another's."""

from __future__ import annotations

import random

from courtdesk.demonstration import hand
from courtdesk.questionnaire.strokes import Strokes


def test_an_invented_signature_is_strokes_and_the_same_for_the_same_seed() -> None:
    made = [hand.signature(random.Random(seed)) for seed in range(50)]
    assert made == [hand.signature(random.Random(seed)) for seed in range(50)]
    assert len(set(made)) == len(made)
    for text in made:
        strokes = Strokes.from_bytes(text.encode())
        assert len(strokes.strokes) == 3
        assert len(text) < 8_000
