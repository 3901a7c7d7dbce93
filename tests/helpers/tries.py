"""One try of a passphrase on one slot is stretched once a run, however many copies are opened.

Argon2id costs 60 ms of processor time even at the floor, as it should, and nearly every try in
the tests is of the same passphrase on a copy of the same slot: a sixth of what a screen's tests
took. What it gives depends on passphrase, salt and cost alone, so the first answer stands; a try
of anything else is stretched for real. Programs that a test starts know nothing of this, and
`tests/unit/store/test_passphrases.py` asks `stretch` itself.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _stretched_once() -> Iterator[None]:
    """Keep what each try gave, where slots and identity files are opened and sealed."""
    from courtdesk.store import identityfile, keyslots, passphrases

    once = functools.cache(passphrases.stretch)
    with pytest.MonkeyPatch.context() as patch:
        for module in (identityfile, keyslots):
            patch.setattr(module, "stretch", once)
        yield
