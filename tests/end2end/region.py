"""What a region costs: a court's laptops for a year against a real object store, and sixty courts.

    python3 dev.py soak region [--days 253] [--cases 20] [--courts 60] [--rounds 8]

One real court day is made first, through the same actions as the screens. What it leaves in the
vault (kinds, sizes of open and sealed parts, who signed) is the shape of every later case: a day's
cases are appended to five laptops' vaults in that shape, with content of the same length, and the
laptops exchange by the real rounds, through the real S3 door of SeaweedFS. Then: what a new laptop
costs, and one that was away for sixty days. At last the sizes that one court was seen to put, list
and get on a day are replayed for sixty courts at once.

It prints figures and asserts nothing but that all laptops end with the same records.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from courtdesk.actions import vaults
from courtdesk.actions.records import uuid7
from courtdesk.actions.session import Session
from courtdesk.actions.sync.rounds import exchange
from courtdesk.domain.access import Compartment
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.routes import Route, RouteKind
from courtdesk.exchange.transports import Listed, Transport, open_route
from courtdesk.questionnaire.catalogue import Catalogue, load_catalogue
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import SlotFile, Unlocked
from courtdesk.store.records import NewRevision, PersonSignature, canonical
from courtdesk.store.synced import Synced
from tests.helpers.servers.seaweed import ObjectStore, client, seaweed

ROOT = Path(__file__).resolve().parents[2]
LAPTOPS = 5
AWAY = 60
"""Days that one laptop of the year's end is away for."""

_KINDS_LEFT_OUT = frozenset({"team", "device", "team-keys", "compartment", "settings"})
_BASE = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


# The shape of a case


@dataclass(frozen=True)
class Shape:
    """One record of a real case: its kind, its open body, and how long its sealed part is."""

    kind: str
    body: dict[str, Any]
    sealed: int
    compartment: Compartment | None
    signature: PersonSignature | None
    of_case: bool


def shapes(base: Path, cases: int) -> list[list[Shape]]:
    """The records of each case of one demonstration day, in the order in which they were made."""
    out = base / "demo"
    subprocess.run(
        [sys.executable, "-m", "courtdesk", "demo", out, "--fast-keys", "--cases", str(cases)],
        cwd=ROOT,
        env=os.environ | {"HOME": str(base / "home"), "COURTDESK_STATE": str(base / "demo-state")},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    member = json.loads((out / "summary.json").read_text("utf-8"))["members"][0]
    folder = VaultFolder(out / "vault", base / "demo-state")
    session = _enter(folder, _catalogue(), SlotFile.load(folder.keys), member)
    try:
        return [*_cases(session)]
    finally:
        session.vault.close()


def _enter(
    folder: VaultFolder, catalogue: Catalogue, slots: SlotFile, member: dict[str, Any]
) -> Session:
    unlocked = slots.unlock(member["name"], member["passphrase"])
    return vaults.enter(folder, catalogue, _now, slots.vault_id, unlocked)


def _cases(session: Session) -> Iterator[list[Shape]]:
    vault = session.vault
    chain = Synced(vault).records(Synced(vault).uncovered(Synced(vault).shown("nowhere")))
    sizes = {one.id: len(one.sealed or b"") for one in chain}
    found: dict[str, list[Shape]] = {}
    for foreign in chain:
        one = vault.revision(foreign.id)
        if one is None or one.open is None or one.kind in _KINDS_LEFT_OUT:
            continue
        name = one.compartment[0] if one.compartment is not None else None
        shape = Shape(
            kind=one.kind,
            body=dict(one.body),
            sealed=sizes[one.id],
            compartment=Compartment(name) if name is not None else None,
            signature=one.signature,
            of_case=one.case is not None,
        )
        found.setdefault(str(one.case), []).append(shape)
    beside = found.pop("None", [])
    cases = list(found.values())
    # People, sign-ins and who looked belong to no case: each case brings its share of them.
    for at, case in enumerate(cases):
        yield beside[at :: len(cases)] + case


# Laptops


@dataclass
class Counted:
    """An open transport that counts what goes through it."""

    inner: Transport
    put_bytes: int = 0
    got_bytes: int = 0
    puts: list[int] = field(default_factory=list)
    gets: list[int] = field(default_factory=list)
    lists: int = 0

    def list(self) -> tuple[Listed, ...]:
        """As the transport's."""
        self.lists += 1
        return self.inner.list()

    def get(self, name: str, out: BinaryIO, limit: int) -> None:
        """As the transport's."""
        begin = out.tell()
        self.inner.get(name, out, limit)
        size = out.tell() - begin
        self.got_bytes += size
        self.gets.append(size)

    def put(self, name: str, path: Path) -> None:
        """As the transport's."""
        self.inner.put(name, path)
        self.put_bytes += path.stat().st_size
        self.puts.append(path.stat().st_size)

    def delete(self, name: str) -> None:
        """As the transport's."""
        self.inner.delete(name)

    def close(self) -> None:
        """As the transport's."""
        self.inner.close()


@dataclass
class Desk:
    """One laptop of the court."""

    session: Session
    wire: Counted

    def round(self) -> None:
        """One real round."""
        exchange(self.session, "hub", self.wire)

    def counted(self) -> dict[str, tuple[int, str]]:
        """What counts here, as the end of each chain."""
        return {
            str(one): (end[0], str(end[1]))
            for one, end in Synced(self.session.vault).tips().items()
        }


class Court:
    """Five laptops of one team, and a clock that they share."""

    def __init__(self, base: Path, store: ObjectStore, prefix: str, chance: random.Random) -> None:
        self._base = base
        self._store = store
        self._prefix = prefix
        self._chance = chance
        self._catalogue = _catalogue()
        self.now = _BASE
        self._count = 0
        self._unlocked = self._first()
        self.desks = [self.laptop(number) for number in range(LAPTOPS)]

    def _first(self) -> Unlocked:
        from courtdesk.domain.access import Role
        from courtdesk.store.passphrases import FLOOR

        made = vaults.first_run(
            VaultFolder(self._base / "first" / "vault", self._base / "first" / "state"),
            self._catalogue,
            self.clock,
            name="Region Measurer",
            roles=(Role.LINK_WORKER, Role.CDO),
            court="Exampleton Magistrates' Court",
            passphrase="anvil copper lantern quarry",
            policy=FLOOR,
        )
        made.session.vault.close()
        slots = SlotFile.load(made.session.folder.keys)
        return slots.unlock("Region Measurer", "anvil copper lantern quarry")

    def clock(self) -> datetime:
        """Goes on by a second at each look."""
        self.now += timedelta(seconds=1)
        return self.now

    def laptop(self, number: int) -> Desk:
        """A copy of the first vault without its note of how far it got: a laptop of its own."""
        place = self._base / f"laptop-{number}"
        shutil.copytree(self._base / "first" / "vault", place / "vault")
        folder = VaultFolder(place / "vault", place / "state")
        vault_id = SlotFile.load(folder.keys).vault_id
        session = vaults.enter(folder, self._catalogue, self.clock, vault_id, self._unlocked)
        return Desk(session, Counted(open_route(self._route())))

    def _route(self) -> Route:
        store = self._store
        address = f"{store.address}/{self._prefix}"
        return Route("hub", RouteKind.S3, "Region", address, user=store.key, secret=store.secret)

    def day(self, kinds: Sequence[Sequence[Shape]], cases: int, rounds: int) -> None:
        """One court day: each case goes from laptop to laptop, and all exchange every hour."""
        hours: list[list[tuple[Desk, list[NewRevision]]]] = [[] for _ in range(rounds)]
        for _ in range(cases):
            self._case(kinds[self._count % len(kinds)], hours)
        for hour in hours:
            for desk, batch in hour:
                desk.session.vault.append(*batch, author=desk.session.me)
            order = [*self.desks]
            self._chance.shuffle(order)
            for desk in order:
                desk.round()
            self.now += timedelta(minutes=60)

    def _case(
        self, kind: Sequence[Shape], hours: list[list[tuple[Desk, list[NewRevision]]]]
    ) -> None:
        self._count += 1
        case = CaseId(uuid7(int(self.clock().timestamp() * 1000)))
        steps = sorted(self._chance.sample(range(len(hours)), k=min(LAPTOPS, len(hours))))
        share = -(-len(kind) // len(steps))
        for at, hour in enumerate(steps):
            desk = self._chance.choice(self.desks)
            batch = [self._record(desk, one, case) for one in kind[at * share : (at + 1) * share]]
            if batch:
                hours[hour].append((desk, batch))

    def _record(self, desk: Desk, shape: Shape, case: CaseId) -> NewRevision:
        public = shape.compartment and desk.session.compartments[shape.compartment]
        sealed = max(0, shape.sealed - 28)
        return NewRevision(
            document=case if shape.kind == "case" else _fresh(self.clock()),
            kind=shape.kind,
            case=case if shape.of_case else None,
            parents=(),
            open=canonical(shape.body | {"n": self._count}),
            sealed=self._chance.randbytes(sealed) if public else None,
            compartment=public or None,
            signature=shape.signature,
        )

    def converge(self) -> tuple[int, float]:
        """Rounds (of all laptops) and seconds until all hold the same."""
        began = time.perf_counter()
        for number in range(1, 10):
            for desk in self.desks:
                desk.round()
            ends = [desk.counted() for desk in self.desks]
            if all(one == ends[0] for one in ends):
                return number, time.perf_counter() - began
        raise AssertionError("the laptops did not converge")

    def close(self) -> None:
        """Close every vault."""
        for desk in self.desks:
            desk.wire.close()
            desk.session.vault.close()


def _fresh(when: datetime) -> DocumentId:
    return uuid7(int(when.timestamp() * 1000))


def _now() -> datetime:
    return datetime.now(UTC)


def _catalogue() -> Catalogue:
    return load_catalogue(ROOT / "forms")


# The year


def run(days: int, cases: int, courts: int, rounds: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="courtdesk-region-") as name:
        base = Path(name)
        (base / "store").mkdir()
        kinds = shapes(base, cases)
        _say(f"shape: {len(kinds)} cases, {sum(map(len, kinds)) / len(kinds):.1f} records each")
        with seaweed(base / "store") as store:
            court = Court(base, store, "team-000", random.Random(7))
            try:
                _year(court, store, kinds, days=days, cases=cases, rounds=rounds)
                traffic = _a_day(court, kinds, cases, rounds)
                _late(court, store)
            finally:
                court.close()
            if courts > 1:
                _replay(store, traffic, courts - 1)


def _year(
    court: Court,
    store: ObjectStore,
    kinds: Sequence[Sequence[Shape]],
    *,
    days: int,
    cases: int,
    rounds: int,
) -> None:
    began, closing = time.perf_counter(), []
    away = court.desks[-1]
    for day in range(1, days + 1):
        if day == days - AWAY:
            # This one stays at home from here on, and comes back when the year has ended.
            court.desks = court.desks[:-1]
        court.day(kinds, cases, rounds)
        closing.append(court.converge())
        if day % 21 == 0 or day == days:
            files, size = _stored(store, "team-000")
            records = sum(seq for seq, _ in court.desks[0].counted().values())
            _say(
                f"day {day}: {records:,} records, {files} files, {size / 1e6:.1f} MB stored; "
                f"{time.perf_counter() - began:.0f} s so far; day's end converges in "
                f"{statistics.median(one[0] for one in closing)} rounds of all laptops, "
                f"{statistics.median(one[1] for one in closing):.2f} s"
            )
    if away not in court.desks:
        before = away.wire.got_bytes, len(away.wire.gets)
        _timed("a laptop that was away", away, before)
        court.desks.append(away)
        court.converge()


def _timed(what: str, desk: Desk, before: tuple[int, int]) -> None:
    began = time.perf_counter()
    desk.round()
    seconds = time.perf_counter() - began
    records = sum(seq for seq, _ in desk.counted().values())
    _say(
        f"{what}: {(desk.wire.got_bytes - before[0]) / 1e6:.1f} MB in "
        f"{len(desk.wire.gets) - before[1]} files, {seconds:.1f} s, {records:,} records"
    )


def _a_day(
    court: Court, kinds: Sequence[Sequence[Shape]], cases: int, rounds: int
) -> list[tuple[list[int], list[int], int]]:
    """What each laptop puts, gets and lists on one ordinary day."""
    before = [(len(one.wire.puts), len(one.wire.gets), one.wire.lists) for one in court.desks]
    court.day(kinds, cases, rounds)
    court.converge()
    traffic = [
        (one.wire.puts[puts:], one.wire.gets[gets:], one.wire.lists - lists)
        for one, (puts, gets, lists) in zip(court.desks, before, strict=True)
    ]
    put = statistics.mean(sum(one[0]) for one in traffic)
    got = statistics.mean(sum(one[1]) for one in traffic)
    _say(
        f"a day, per laptop: {put / 1e6:.2f} MB put, {got / 1e6:.2f} MB got, {traffic[0][2]} lists"
    )
    return traffic


def _late(court: Court, store: ObjectStore) -> None:
    new = court.laptop(99)
    _timed("a new laptop", new, (0, 0))
    court.desks.append(new)
    rounds, seconds = court.converge()
    files, size = _stored(store, "team-000")
    _say(
        f"all laptops hold the same after {rounds} rounds, {seconds:.1f} s; "
        f"{files} files, {size / 1e6:.1f} MB stored"
    )


def _stored(store: ObjectStore, prefix: str) -> tuple[int, int]:
    with client(store.port) as opened:
        pages = opened.get_paginator("list_objects_v2").paginate(Bucket=store.bucket, Prefix=prefix)
        sizes = [one["Size"] for page in pages for one in page.get("Contents", ())]
    return len(sizes), sum(sizes)


def _replay(
    store: ObjectStore, traffic: Sequence[tuple[list[int], list[int], int]], courts: int
) -> None:
    """One day of many courts at once: objects of the measured sizes, put, listed and got."""
    bytes_, lock = [0, 0, 0], threading.Lock()
    data = os.urandom(max(size for puts, _, _ in traffic for size in puts))

    def one(court: int) -> None:
        with client(store.port) as opened:
            names: list[str] = []
            for number, (puts, _, lists) in enumerate(traffic):
                for at, size in enumerate(puts):
                    name = f"team-{court:03}/{number:032x}/{at + 1}"
                    opened.put_object(Bucket=store.bucket, Key=name, Body=data[:size])
                    names.append(name)
                for _ in range(lists):
                    opened.list_objects_v2(Bucket=store.bucket, Prefix=f"team-{court:03}/")
            got = 0
            for number, (_, gets, _) in enumerate(traffic):
                for at in range(len(gets)):
                    name = names[(number + at) % len(names)]
                    got += len(opened.get_object(Bucket=store.bucket, Key=name)["Body"].read())
            with lock:
                bytes_[0] += sum(sum(puts) for puts, _, _ in traffic)
                bytes_[1] += got
                bytes_[2] += sum(len(p) + len(g) + n for p, g, n in traffic)

    began = time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(1, courts + 1)))
    seconds = time.perf_counter() - began
    _say(
        f"{courts} more courts, one day at once: {bytes_[2]:,} requests, "
        f"{bytes_[0] / 1e6:.0f} MB put, {bytes_[1] / 1e6:.0f} MB got in {seconds:.0f} s "
        f"({bytes_[2] / seconds:.0f} requests a second, all on this machine)"
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description="Measure what a region costs.")
    parser.add_argument("--days", type=int, default=253, help="working days (253)")
    parser.add_argument("--cases", type=int, default=20, help="cases a day (20)")
    parser.add_argument("--courts", type=int, default=60, help="courts of the region (60)")
    parser.add_argument("--rounds", type=int, default=8, help="rounds of each laptop a day (8)")
    given = parser.parse_args()
    run(given.days, given.cases, given.courts, given.rounds)


if __name__ == "__main__":
    main()
