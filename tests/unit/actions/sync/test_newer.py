"""Files of a colleague who has updated first: what is known of them is taken in, the rest waits.

A later version is this one with a higher number of the format that is asked about.
"""

from __future__ import annotations

import pytest

from courtdesk.exchange import sync_state
from courtdesk.exchange.bundle import manifest
from courtdesk.store import revisions
from courtdesk.store.exchanged import ParcelState
from courtdesk.store.records import NewRevision, canonical
from tests.helpers.fleet import Laptop
from tests.helpers.fleet_truth import counted, kept
from tests.unit.actions.sync.conftest import Fleet
from tests.unit.store.conftest import fresh


def states(fleet: Fleet, laptop: Laptop) -> set[ParcelState]:
    found = laptop.shelf.shown(fleet.place.route.id).parcels
    return {one.state for one in found.values()}


def test_what_a_later_version_says_of_itself_is_taken_as_far_as_it_is_known(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, _ = fleet.laptops
    fleet.rounds()
    made = fleet.write(one)
    with monkeypatch.context() as later:
        later.setattr(sync_state, "FORMAT", 2)
        fleet.round(one)
    fleet.round(two)
    assert made in {identity for _, _, identity in counted(two)}
    (receipt,) = [r for r in two.shelf.receipts() if r.device == one.at.vault.device.device]
    assert b'"format":2' in receipt.body and sync_state.parse(receipt.body).holds
    assert states(fleet, two) <= {ParcelState.READ, ParcelState.STORED}


def test_a_record_of_a_kind_that_nobody_knows_yet_counts_and_is_passed_on(fleet: Fleet) -> None:
    one, two, three = fleet.laptops
    fleet.rounds()
    body = canonical({"format": 9, "text": "later"})
    new = NewRevision(document=fresh(), kind="later-kind", case=None, parents=(), open=body)
    (made,) = one.at.vault.append(new, author=one.at.me)
    fleet.round(one)
    fleet.round(two)
    # Only the second laptop ever comes near this other place.
    fleet.place.files.clear()
    fleet.round(two)
    fleet.round(three)
    assert made.id in kept(three)
    found = three.at.vault.revision(made.id)
    assert found is not None and found.open == body


@pytest.mark.parametrize("what", ["bundle", "record"])
def test_what_only_a_later_version_can_read_waits_for_the_update(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    one, two, _ = fleet.laptops
    fleet.rounds()
    with monkeypatch.context() as later:
        if what == "record":
            later.setattr(revisions, "FORMAT", 2)
        made = fleet.write(one)
        fleet.round(one)
    with monkeypatch.context() as earlier:
        if what == "bundle":
            earlier.setattr(manifest, "READER", 0)
        for _ in range(2):
            assert fleet.round(two).came == 0
        (closed,) = [
            parcel
            for parcel in two.shelf.shown(fleet.place.route.id).parcels.values()
            if parcel.state is ParcelState.CLOSED
        ]
        assert "newer version" in closed.why and made not in kept(two)
    with monkeypatch.context() as updated:
        if what == "record":
            updated.setattr(revisions, "FORMAT", 2)
        fleet.round(two)
        assert made in {identity for _, _, identity in counted(two)}
