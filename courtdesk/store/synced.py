"""What synchronising asks of an open vault: chains in and out, places, files and receipts.

`chains` and `exchanged` know how; this is the vault's side of it, usable from any thread. What a
sealed file brings and the fact that it was read are written in one transaction, so that a kill
leaves both or neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from courtdesk.domain.ids import DeviceId, RevisionId
from courtdesk.store import chains, exchanged, held, incoming, ledger, parcels
from courtdesk.store.chains import Keys, Revoked, Taken
from courtdesk.store.connection import Connection
from courtdesk.store.exchanged import (
    Chains,
    Line,
    Parcel,
    Present,
    RouteRow,
    Shown,
    Stretch,
)
from courtdesk.store.held import End, Link
from courtdesk.store.incoming import Accepted, Foreign, Limits
from courtdesk.store.missing import Missing, missing
from courtdesk.store.records import moment
from courtdesk.store.revisions import Made
from courtdesk.store.vault import Vault

T = TypeVar("T")
STREAM = "sync"
"""The name under which this laptop counts the files that it synchronises by."""


@dataclass(frozen=True)
class Receipt:
    """What a laptop said that it holds: number of its file, when it came (ms), and exact JSON."""

    device: DeviceId
    number: int
    came_at: int
    body: bytes


@dataclass(frozen=True)
class Brought:
    """What one sealed file brought: its records, the ends it names, and what its maker says."""

    parcel: Parcel
    links: Sequence[Link] = ()
    ends: Sequence[End] = ()
    stretches: Sequence[Stretch] = ()
    receipt: Receipt | None = None


STEP = 100
"""Records taken in at a time: whoever waits for the writer meanwhile waits for no more of them."""

MOST = 10
"""Steps in one transaction: its COMMIT keeps an answer waiting, a tenth of a second at most."""

Links = Sequence[tuple[Made, Link]]


@dataclass(frozen=True)
class _Taking:
    """A file that is being taken in; `take` is `chains.take` with all that holds for each step."""

    take: Callable[..., Taken]
    steps: Sequence[Links]
    brought: Brought

    def go_on(self, writer: Connection, at: int, wanted: Callable[[], bool]) -> tuple[Taken, int]:
        """Take in from step `at` on, in one transaction, until somebody wants the writer.

        What came of it, and how many steps were taken by then.
        """
        taken = Taken()
        for number in range(at, min(at + MOST, len(self.steps))):
            at = number + 1
            last = at == len(self.steps)
            step = self.steps[number]
            taken = taken.and_then(self.take(writer, step, self.brought.ends, whole=last))
            if last:
                self._finish(writer)
            elif wanted():
                break
        return taken, at

    def _finish(self, writer: Connection) -> None:
        exchanged.keep_parcel(writer, self.brought.parcel, self.brought.stretches)
        if self.brought.receipt is not None:
            exchanged.keep_receipt(writer, *vars(self.brought.receipt).values())


def _in_steps(links: Links) -> list[Links]:
    """The links in steps, at least one: a file of none has been read all the same."""
    return [links[at : at + STEP] for at in range(0, len(links), STEP)] or [()]


class Synced:
    """One vault's part in synchronising. Every method raises `NoSpace` where it writes."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.changes = 0
        """How often something was written through this object: what was asked before is old."""

    @property
    def device(self) -> DeviceId:
        """The name that this laptop writes under now."""
        return self._vault.device.device

    def _write(self, job: Callable[[Connection], T], *, sync_head: bool = False) -> T:
        self.changes += 1
        return self._vault.writer.run(job, sync_head=sync_head)

    # Chains

    def take(self, brought: Brought, keys: Keys, revoked: Revoked, now: int) -> Taken:
        """Take in a file, as much at a time as comes before somebody else wants the writer.

        What is cheap to save is hardly more with many records, while each has its place in indexes
        by hash, so that many in one COMMIT cost far less than each few in one of their own. An
        answer waits for one step and that COMMIT. Each step takes a closed part of the record (see
        `chains.take`), and the file counts as read with the last one: what a kill leaves is taken
        in again.

        Raises `TamperedVault` for a record that is not what its laptop wrote, `NewerVault`, and
        `OwnNameElsewhere`.
        """
        links = [(incoming.checked(one.foreign), one) for one in brought.links]
        sure = chains.led_up_to(links, brought.ends, keys)
        steps = _in_steps(links)
        del links
        take = partial(chains.take, keys=keys, revoked=revoked, now=now, sure=sure)
        taking, writer = _Taking(take, steps, brought), self._vault.writer
        taken, at = Taken(), 0
        while at < len(steps):
            job = partial(taking.go_on, at=at, wanted=lambda: writer.wanted)
            more, after = self._write(job, sync_head=True)
            taken = taken.and_then(more)
            for number in range(at, after):
                # Let go a few at a time: of five thousand at once Python would hold every other
                # thread, and so the window, for longer than a frame.
                steps[number] = ()
            at = after
        return taken

    def accept(self, foreign: Sequence[Foreign], limits: Limits, now: int) -> Accepted:
        """Take in what comes by itself and before any chain: roster, wrapped keys, signed records.

        A laptop that went back finds records of the branch that it lost among them: it would never
        have the keys to the rest if that were an alarm here. Raises `TamperedVault`, `NewerVault`,
        and `ClonedDevice` for records under this laptop's own present name.
        """
        made = [(incoming.checked(one), one) for one in foreign]
        return self._write(
            lambda writer: incoming.take(writer, made, limits, now, both=True), sync_head=True
        )

    def settle(self, keys: Keys, revoked: Revoked, now: int) -> Taken:
        """Bring what counts up to date with the team: after each change of the roster."""

        def job(writer: Connection) -> tuple[int, Taken]:
            withdrawn = chains.enforce(writer, revoked)
            return withdrawn, chains.take(writer, (), (), keys=keys, revoked=revoked, now=now)

        withdrawn, taken = self._write(job, sync_head=True)
        # Not before the commit: whoever read until then must read again.
        self._vault.withdrawals += int(withdrawn > 0)
        return taken

    def is_past(self, revoked: Revoked) -> bool:
        """Whether something counts that a revoked laptop made afterwards: `settle` then."""
        return self._vault.read(lambda reader: chains.is_past(reader, revoked))

    def is_lost(self, keys: Sequence[str]) -> bool:
        """Whether a file counts that none of the team's keys opens: `close_lost` then."""
        return self._vault.read(lambda reader: exchanged.is_lost(reader, keys))

    def close_lost(self, keys: Sequence[str]) -> None:
        """Have no file count that none of these keys opens, the team's by their fingerprints."""
        self._write(lambda writer: exchanged.close_lost(writer, keys))

    def chains(self) -> Chains:
        """Every chain that is here."""
        return self._vault.read(exchanged.chains)

    def uncovered(self, at: Shown, here: Chains | None = None) -> tuple[Stretch, ...]:
        """What is `here` and stood in no file that was read at this place; own records first."""
        return self._vault.read(
            lambda reader: exchanged.uncovered(reader, at, here or exchanged.chains(reader))
        )

    def loose(self, at: Shown, kinds: Iterable[str]) -> tuple[Stretch, ...]:
        """Whole records of these kinds that files brought by themselves and the place lacks."""
        return self._vault.read(lambda reader: exchanged.loose(reader, at, kinds))

    def is_loose(self, revision: RevisionId) -> bool:
        """Whether a record stands here by itself, and not as a link of its chain."""
        query = "SELECT count(*) FROM revisions WHERE id = ? AND chained = 0"
        blob = bytes.fromhex(revision)
        return bool(self._vault.read(lambda reader: reader.execute(query, [blob]).fetchone()[0]))

    def cut(self, stretch: Stretch, most: int) -> tuple[tuple[Stretch, int], ...]:
        """The stretch in pieces of at most `most` bytes, each with its size."""
        return self._vault.read(lambda reader: tuple(exchanged.cut(reader, stretch, most)))

    def records(self, stretches: Iterable[Stretch]) -> tuple[Foreign, ...]:
        """The records of these stretches, as they travel."""
        return self._vault.read(
            lambda reader: tuple(
                one for stretch in stretches for one in exchanged.records_of(reader, stretch)
            )
        )

    def is_at(self, line: Line, seq: int, identity: RevisionId | str) -> bool:
        """Whether the record with this id stands at this number of a chain that is here."""
        if not line.first <= seq <= line.last:
            return False
        return identity == self._vault.read(lambda reader: exchanged.id_at(reader, line, seq))

    def tips(self) -> Mapping[DeviceId, tuple[int, RevisionId]]:
        """Of each laptop, the last record that counts here."""

        return self._vault.read(exchanged.tips)

    def last_stated(self) -> Mapping[DeviceId, datetime]:
        """Of each laptop what its clock said at its last record that counts."""
        found = self._vault.read(exchanged.last_stated)
        return {device: moment(at) for device, at in found.items()}

    def ends(self, stretches: Iterable[Stretch]) -> tuple[End, ...]:
        """Signed ends for stretches that are to leave: own ones are signed for it."""
        wanted = [*stretches]

        def job(writer: Connection) -> tuple[End, ...]:
            own = ledger.state(writer).device
            found: dict[tuple[DeviceId, RevisionId], End] = {}
            for one in wanted:
                if one.device == own:
                    ends: Iterable[End] = [held.end_at(writer, one.last)]
                else:
                    ends = held.ends_of(writer, one.device)
                found.update({(end.device, end.id): end for end in ends})
            return tuple(found.values())

        return self._vault.writer.run_bare(job)

    def held_of(self, kind: str) -> tuple[Foreign, ...]:
        """The records of a kind that are held: here, and not counting."""

        def job(reader: Connection) -> tuple[Foreign, ...]:
            every = held.all_held(reader)
            return tuple(link.foreign for made, link in every if made.header.kind == kind)

        return self._vault.read(job)

    def own_devices(self) -> tuple[DeviceId, ...]:
        """This laptop's devices, the present one last."""
        query = "SELECT device FROM devices ORDER BY private IS NOT NULL, rowid"
        return self._vault.read(
            lambda reader: tuple(DeviceId(one) for (one,) in reader.execute(query))
        )

    def waiting(self) -> Mapping[DeviceId, int]:
        """How many records of each laptop are here and do not count."""
        return self._vault.read(exchanged.waiting)

    def missing(self) -> tuple[Missing, ...]:
        """Of each laptop whose chain waits for what is nowhere here, the record it waits at."""
        return self._vault.read(missing)

    def signed_to(self) -> Mapping[DeviceId, int]:
        """The highest number of each chain that its laptop is known to have signed."""
        return self._vault.read(exchanged.signed_to)

    def forked(self) -> Sequence[DeviceId]:
        """The laptops of which two records carry one number."""
        return self._vault.read(exchanged.forked)

    # Files

    def stream(self, fresh: str) -> str:
        """The name under which this laptop puts its files; `fresh`, at random, the first time."""
        device = self._vault.device.device
        known = self._vault.read(lambda reader: exchanged.known_stream(reader, device))
        return known or self._write(lambda one: exchanged.stream_of(one, device, fresh))

    def parcel(self, sha: str) -> Parcel | None:
        """What is known of one sealed file."""
        return self._vault.read(lambda reader: exchanged.parcel(reader, sha))

    def keep(self, parcel: Parcel) -> None:
        """Remember a file as it is now, and nothing else."""
        self._write(lambda writer: exchanged.keep_parcel(writer, parcel))

    def note_made(self, parcel: Parcel, stretches: Sequence[Stretch]) -> None:
        """Count a file of this laptop before it leaves: its number is never given twice."""
        device = self._vault.device.device

        def job(writer: Connection) -> None:
            number, manifest = parcel.number or 0, parcel.manifest or ""
            parcels.note_sent(writer, device, STREAM, number, manifest)
            exchanged.keep_parcel(writer, parcel, stretches)

        self._write(job)

    def note_read(self, route: str, parcel: Parcel, file: Present) -> None:
        """A file was read at a place, and what it is was found out: both facts or neither."""

        def job(writer: Connection) -> None:
            exchanged.keep_parcel(writer, parcel)
            exchanged.keep_present(writer, route, file)

        self._write(job)

    def note_deleted(self, route: str, file: Present, parcel: Parcel) -> None:
        """A file of this laptop was deleted at a place."""

        def job(writer: Connection) -> None:
            exchanged.keep_parcel(writer, parcel)
            exchanged.forget_present(writer, route, file.name)

        self._write(job)

    # Places

    def list_present(self, route: str, files: Iterable[tuple[str, str, int]], now: int) -> None:
        """Remember what a place shows now: name, the hash in it, size. Often nothing is new."""
        found = [*files]
        new, gone = self._vault.read(lambda one: exchanged.newly_listed(one, route, found, now))

        def job(writer: Connection) -> None:
            for name in gone:
                exchanged.forget_present(writer, route, name)
            for file in new:
                exchanged.keep_present(writer, route, file)

        if new or gone:
            self._write(job)

    def shown(self, route: str) -> Shown:
        """What a place showed when it was last listed, and what is known of its files."""
        return self._vault.read(lambda reader: exchanged.shown(reader, route))

    def keep_present(self, route: str, file: Present) -> None:
        """Remember what was found out about one file of a place."""
        self._write(lambda writer: exchanged.keep_present(writer, route, file))

    def doubt(self, route: str, shas: Iterable[str]) -> None:
        """Read these files of a place again before they are believed."""
        wanted = [*shas]

        def job(writer: Connection) -> None:
            for sha in wanted:
                exchanged.doubt(writer, route, sha)

        self._write(job)

    def routes(self) -> tuple[RouteRow, ...]:
        """The places of this laptop."""
        return self._vault.read(exchanged.routes)

    def keep_route(self, route: str, body: bytes) -> None:
        """Add a place, or change it."""
        self._write(lambda writer: exchanged.keep_route(writer, route, body))

    def keep_tried(self, route: str, tried: bytes) -> None:
        """Remember how the last try at a place went."""
        self._write(lambda writer: exchanged.keep_tried(writer, route, tried))

    def forget_route(self, route: str) -> None:
        """Forget a place; the files there stay as they are."""
        self._write(lambda writer: exchanged.forget_route(writer, route))

    def receipts(self) -> Iterator[Receipt]:
        """What each other laptop last said that it holds."""
        found = self._vault.read(exchanged.receipts)
        return (Receipt(device, *row) for device, row in found.items())
