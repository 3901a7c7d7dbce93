"""What one test file leaves for good is kept out of the garbage collector's sight from then on.

Python's collector walks everything that is alive, and in a run of some thousand tests nearly all
of that is modules, types and templates that never end: a tenth of the run went into looking at
them again and again. Between two files nothing of a test is alive, so what is, stays. Whatever a
test makes is collected as ever, within the test and by the checks of `leaks`.
"""

from __future__ import annotations

import gc
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect no garbage while tests are collected: all that is made then stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


_FILE = pytest.StashKey[str]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before the first test of each file: collect what the last one left, then freeze the rest."""
    file = item.nodeid.partition("::")[0]
    if item.config.stash.get(_FILE, "") != file:
        item.config.stash[_FILE] = file
        gc.collect()
        gc.freeze()
