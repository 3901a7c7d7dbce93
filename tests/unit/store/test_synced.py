"""How much of a file is taken in at a time: all that comes before somebody wants the writer."""

from __future__ import annotations

import gc
import threading
from concurrent.futures import Future
from itertools import pairwise

import pytest

from courtdesk.domain.ids import DeviceId
from courtdesk.errors import TamperedVault
from courtdesk.store import ledger, synced
from courtdesk.store.chains import Keys
from courtdesk.store.connection import Connection
from courtdesk.store.exchanged import Parcel, ParcelState
from courtdesk.store.held import End, Link
from courtdesk.store.incoming import Foreign
from courtdesk.store.revisions import Made
from courtdesk.store.synced import Brought, Synced
from courtdesk.store.vault import Vault
from tests.unit.store.conftest import Desk
from tests.unit.store.test_chains import Colleague

FILE = Parcel("f" * 64, "0" * 32, 1, ParcelState.READ)
STEP, MOST, COUNT = 2, 3, 13


@pytest.fixture
def there(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Colleague:
    # Few records instead of thousands: how many there are in one is no rule of what is tried.
    monkeypatch.setattr(synced, "STEP", STEP)
    monkeypatch.setattr(synced, "MOST", MOST)
    return Colleague(desk)


def count_of(connection: Connection) -> int:
    query = "SELECT count(*) FROM revisions WHERE kind = 'note' AND chained"
    return int(connection.execute(query).fetchone()[0])


def transactions(vault: Vault) -> int:
    return vault.writer.run_bare(ledger.state).counter


def brought(records: list[Foreign], end: End) -> Brought:
    return Brought(FILE, [Link(one, direct=True) for one in records], [end])


def test_a_file_comes_in_few_transactions_while_nobody_waits(
    vault: Vault, there: Colleague
) -> None:
    records = [there.note() for _ in range(COUNT)]
    before = transactions(vault)
    taken = Synced(vault).take(
        brought(records, there.end(records[-1])), {there.device: there.public}, {}, 0
    )
    assert taken.new == vault.read(count_of) == COUNT
    assert transactions(vault) - before == -(-COUNT // (STEP * MOST))
    assert Synced(vault).parcel(FILE.sha) == FILE


class _Asking(dict[DeviceId, bytes]):
    """Keys whose first uses on the writer's thread queue somebody's answers there."""

    def __init__(self, vault: Vault, keys: Keys) -> None:
        super().__init__(keys)
        self.vault = vault
        self.answers: list[Future[tuple[int, Parcel | None]]] = []
        self.read: list[int] = []

    def get(self, key: DeviceId, default: object = None, /) -> object:  # type: ignore[override]  # a dict that counts
        writing = threading.current_thread().name.startswith("courtdesk-writer")
        if writing and len(self.answers) < 3:
            self.answers.append(self.vault.writer.submit(self._answer))
            self.read.append(sum(isinstance(one, Made) for one in gc.get_objects()))
        return super().get(key, default)

    def _answer(self, writer: Connection) -> tuple[int, Parcel | None]:
        return count_of(writer), synced.exchanged.parcel(writer, FILE.sha)


def test_an_answer_waits_for_one_step_and_no_more(vault: Vault, there: Colleague) -> None:
    records = [there.note() for _ in range(COUNT)]
    keys = _Asking(vault, {there.device: there.public})
    gc.collect()
    taken = Synced(vault).take(brought(records, there.end(records[-1])), keys, {}, 0)
    found = [one.result() for one in keys.answers]
    # Each was let in as soon as the step that was running when it came had been saved; until the
    # last step was, the file did not count as read, so that a kill there would lose nothing.
    assert min(count for count, _ in found) == STEP
    assert all(later - one <= STEP for one, later in pairwise(count for count, _ in found))
    assert all(parcel is None for _, parcel in found)
    # What had been taken in was let go by then, and not all of it at the end at once.
    assert keys.read[0] - keys.read[-1] == STEP
    assert taken.new == vault.read(count_of) == COUNT
    assert Synced(vault).parcel(FILE.sha) == FILE


def test_nothing_of_what_one_alarm_stops_is_left_half_done(vault: Vault, there: Colleague) -> None:
    """What came before it in the same transaction goes with it, and comes again with the file."""
    records = [there.note() for _ in range(STEP)]
    forged = Colleague(there.desk, device=vault.device.device)
    own = forged.note()
    before = vault.read(count_of)
    with pytest.raises(TamperedVault, match="under this laptop's name"):
        Synced(vault).take(
            brought([*records, own], there.end(records[-1])),
            {there.device: there.public, forged.device: vault.device.public},
            {},
            0,
        )
    assert vault.read(count_of) == before
    assert Synced(vault).parcel(FILE.sha) is None
