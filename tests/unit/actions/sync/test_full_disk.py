"""This laptop's own disk takes no more: that is said of it, and not of the place."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from courtdesk.errors import CourtDeskError, RouteTrouble
from tests.helpers.fleet_truth import kept
from tests.unit.actions.sync.conftest import Fleet

if sys.platform == "win32":
    pytest.skip("no limit of a file's size to be set there", allow_module_level=True)

import resource

MOST = 6 * 1024 * 1024
"""More than the vault grows to here, and less than the file that lies at the place."""


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """A disk that takes no more of a file: as real a fault as can be had without being root."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_does_not_fit_on_this_disk_is_no_fault_of_the_place(fleet: Fleet) -> None:
    one, two, _ = fleet.laptops
    fleet.rounds()
    made = fleet.write(one)
    fleet.round(one)
    name = f"{'d' * 32}/1-{'0' * 64}.age"
    fleet.place.write(name, bytes(MOST + 1))
    with no_file_beyond(MOST), pytest.raises(CourtDeskError) as told:
        fleet.round(two)
    assert not isinstance(told.value, RouteTrouble)
    assert str(two.folder.outbox) in str(told.value)
    assert not [*two.folder.outbox.glob("*.new")]
    fleet.place.remove(name)
    fleet.round(two)
    assert made in kept(two)
