"""Trying again: how often, after how long, and what is not worth it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from courtdesk.errors import NotThere, RouteAway, RouteFull, RouteRefused
from courtdesk.exchange.transports import Listed
from courtdesk.exchange.transports.folder import FolderTransport
from courtdesk.exchange.transports.retrying import TRIES, RetryingTransport
from tests.unit.exchange.transports.conftest import Sealed, folder_route


class Patchy:
    """A real folder whose connection fails as often as it is told, each verb in its middle."""

    def __init__(self, folder: Path, errors: list[Exception]) -> None:
        self._real = FolderTransport(folder_route(folder))
        self._errors = errors
        self.closed = 0

    def list(self) -> tuple[Listed, ...]:
        self._fail()
        return self._real.list()

    def get(self, name: str, out: BinaryIO, limit: int) -> None:
        if self._errors:
            out.write(b"the first half of")
        self._fail()
        self._real.get(name, out, limit)

    def put(self, name: str, path: Path) -> None:
        self._fail()
        self._real.put(name, path)

    def delete(self, name: str) -> None:
        self._fail()
        self._real.delete(name)

    def close(self) -> None:
        self.closed += 1

    def _fail(self) -> None:
        if self._errors:
            raise self._errors.pop(0)


class Bench:
    """A retrying transport, what it waited, and what it opened."""

    def __init__(self, folder: Path) -> None:
        self.errors: list[Exception] = []
        self.waits: list[float] = []
        self.opened: list[Patchy] = []
        self._folder = folder
        self.place = RetryingTransport(self._connect, sleep=self.waits.append, chance=lambda: 0.5)

    def _connect(self) -> Patchy:
        self.opened.append(Patchy(self._folder, self.errors))
        return self.opened[-1]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "courtdesk-exchange")


def test_nothing_is_opened_before_it_is_used(bench: Bench) -> None:
    bench.place.close()
    assert bench.opened == []


def test_all_verbs_get_through_at_the_third_try(
    bench: Bench, sealed: Callable[..., Sealed]
) -> None:
    file, out = sealed(b"whole"), io.BytesIO(b"kept")
    out.seek(0, io.SEEK_END)
    verbs: list[Callable[[], object]] = [
        lambda: bench.place.put(file.name, file.path),
        bench.place.list,
        lambda: bench.place.get(file.name, out, 100),
        lambda: bench.place.delete(file.name),
    ]
    for verb in verbs:
        bench.errors += [RouteAway("away")] * (TRIES - 1)
        verb()
    assert out.getvalue() == b"keptwhole"
    assert bench.place.list() == ()
    assert bench.waits == [0.375, 0.75] * 4


def test_after_the_last_try_it_is_away(bench: Bench) -> None:
    bench.errors += [RouteAway("away")] * TRIES
    with pytest.raises(RouteAway):
        bench.place.list()
    assert len(bench.waits) == TRIES - 1


def test_each_try_has_a_connection_of_its_own(bench: Bench) -> None:
    bench.errors += [RouteAway("away")]
    bench.place.list()
    bench.place.list()
    assert [one.closed for one in bench.opened] == [1, 0]
    bench.place.close()
    assert [one.closed for one in bench.opened] == [1, 1]


@pytest.mark.parametrize(
    "error", [RouteRefused("no"), RouteFull("full"), NotThere("gone")], ids=str
)
def test_what_stays_as_it_is_is_not_tried_again(bench: Bench, error: Exception) -> None:
    bench.errors.append(error)
    with pytest.raises(type(error)):
        bench.place.list()
    assert bench.waits == []


def test_a_connection_that_cannot_be_made_is_tried_again(tmp_path: Path) -> None:
    errors: list[Exception] = [RouteAway("away")]

    def connect() -> Patchy:
        if errors:
            raise errors.pop()
        return Patchy(tmp_path / "courtdesk-exchange", [])

    assert RetryingTransport(connect, sleep=lambda _: None).list() == ()
