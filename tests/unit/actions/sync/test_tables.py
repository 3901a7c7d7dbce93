"""Tables of wraps that two laptops changed apart, one of them by a program of somebody's own."""

from __future__ import annotations

from courtdesk.store import compartments as bodies
from tests.unit.actions.sync.conftest import Fleet
from tests.unit.actions.test_keyring import append


def test_a_forged_version_beside_a_true_one_changes_nothing(fleet: Fleet) -> None:
    """Of two versions side by side the one that holds is what stands, with nothing of the other."""
    one, two, three = fleet.laptops
    table = one.at.keyring.compartments[0]
    gone = next(name for name in table.recipients if name not in {one.at.me, "recovery"})
    true = bodies.without_recipients(table.body, [gone])
    append(two.at, table, bodies.without_recipients(table.body, [one.at.me]), signed=False)
    append(one.at, table, true, signed=True)
    fleet.rounds()
    for laptop in (one, two, three):
        document = laptop.at.vault.document(table.id)
        assert document is not None
        found = laptop.at.keyring
        assert found.doubted is (len(document.heads) > 1)
        assert found.compartments[0].body == true
        assert found.compartments[0].versions == (true, *table.versions)
    # Where it was written it stands beside the true one.
    beside = two.at.vault.document(table.id)
    assert beside is not None
    assert len(beside.heads) == 2
