"""What `dev.py soak fuzz` feeds for minutes: its targets hold for their seeds, here, in moments."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

# Found by the fuzzer, kept so that they stay found: a manifest of the year 26 that was read and
# could not be written again.
FOUND = {
    "manifest": [
        seed.replace(b'"made_at":"2026', b'"made_at":"0026') for seed in TARGETS["manifest"].seeds()
    ]
}


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_takes_its_seeds_and_seeds_a_little_changed(target: str) -> None:
    chance = random.Random(target)
    for seed in (*TARGETS[target].seeds(), *FOUND.get(target, [])):
        TARGETS[target].feed(seed)
        for _ in range(20):
            bad = bytearray(seed)
            for _ in range(chance.randrange(1, 4)) if seed else ():
                bad[chance.randrange(len(bad))] = chance.randrange(256)
            TARGETS[target].feed(bytes(bad))


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=25, deadline=None)
@given(data=st.binary(max_size=2000))
def test_a_target_takes_anything(target: str, data: bytes) -> None:
    TARGETS[target].feed(data)
