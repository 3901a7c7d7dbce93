"""What every kind of route does alike, against a real server of each kind."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from courtdesk.domain.routes import RouteKind
from courtdesk.errors import BundleTooBig, FileRefused, NotThere, RouteRefused, RouteTrouble
from courtdesk.exchange.transports import Listed, Transport, open_route
from tests.unit.exchange.transports.conftest import STREAM, TIMEOUT, Exchange, Sealed, opening

Make = Callable[..., Sealed]
LIMIT = 8 * 1024 * 1024


def read(place: Transport, name: str, limit: int = LIMIT) -> bytes:
    out = io.BytesIO()
    place.get(name, out, limit)
    return out.getvalue()


class TestEveryKind:
    def test_an_exchange_that_is_not_made_yet_is_empty(
        self, place: Transport, sealed: Make
    ) -> None:
        assert place.list() == ()
        place.delete(sealed().name)
        with pytest.raises(NotThere):
            read(place, sealed().name)
        assert place.list() == ()

    def test_what_was_put_is_listed_and_read_back(self, place: Transport, sealed: Make) -> None:
        first, second = sealed(b"one", 1), sealed(b"two two", 2, "a" * 32)
        for file in (first, second):
            place.put(file.name, file.path)
        assert place.list() == (Listed(first.name, 3), Listed(second.name, 7))
        assert read(place, first.name) == b"one"
        assert read(place, second.name) == b"two two"

    def test_the_same_twice_is_once(self, place: Transport, sealed: Make) -> None:
        file = sealed()
        place.put(file.name, file.path)
        place.put(file.name, file.path)
        assert place.list() == (Listed(file.name, 6),)

    def test_a_file_that_was_cut_is_replaced(self, place: Transport, sealed: Make) -> None:
        file, cut = sealed(b"all of it"), sealed(b"all")
        place.put(file.name, cut.path)
        place.put(file.name, file.path)
        assert read(place, file.name) == b"all of it"
        assert place.list() == (Listed(file.name, 9),)

    def test_five_megabytes(self, place: Transport, sealed: Make) -> None:
        file = sealed(random.Random(1).randbytes(5_000_000))
        place.put(file.name, file.path)
        assert read(place, file.name) == file.data

    def test_an_empty_file_is_a_file(self, place: Transport, sealed: Make) -> None:
        file = sealed(b"")
        place.put(file.name, file.path)
        assert place.list() == (Listed(file.name, 0),)
        assert read(place, file.name) == b""

    def test_more_than_the_limit_is_refused(self, place: Transport, sealed: Make) -> None:
        file = sealed(b"x" * 1000)
        place.put(file.name, file.path)
        with pytest.raises(BundleTooBig, match="North hub"):
            read(place, file.name, 999)
        assert read(place, file.name, 1000) == file.data

    def test_deleted_is_gone_and_gone_is_fine(self, place: Transport, sealed: Make) -> None:
        file, other = sealed(b"one", 1), sealed(b"other", 2)
        for one in (file, other):
            place.put(one.name, one.path)
        place.delete(file.name)
        place.delete(file.name)
        assert place.list() == (Listed(other.name, 5),)
        with pytest.raises(NotThere, match="North hub"):
            read(place, file.name)

    def test_a_name_that_leads_elsewhere(self, place: Transport, sealed: Make) -> None:
        path = sealed().path
        for name in LEADS_ELSEWHERE:
            for verb in (
                lambda name=name: read(place, name),
                lambda name=name: place.put(name, path),
                lambda name=name: place.delete(name),
            ):
                with pytest.raises(FileRefused, match="CourtDesk never gives"):
                    verb()
        assert place.list() == ()

    def test_what_is_not_ours_is_left_alone(
        self, exchange: Exchange, place: Transport, sealed: Make
    ) -> None:
        file, following = sealed(), sealed(b"next", 2)
        place.put(file.name, file.path)
        leave_foreign(exchange)
        assert place.list() == (Listed(file.name, 6),)
        place.put(following.name, following.path)
        place.delete(file.name)
        assert [one.name for one in place.list()] == [following.name]
        assert found(exchange) == sorted([*FOREIGN, following.name])

    def test_what_a_cut_off_try_left_goes_with_the_next_file(
        self, exchange: Exchange, place: Transport, sealed: Make
    ) -> None:
        if exchange.folder is None:
            pytest.skip("an object appears when all of it has come: there is no half one")
        file, following = sealed(), sealed(b"next", 2)
        place.put(file.name, file.path)
        ours = exchange.folder / f"{file.name}.0123abcd.part"
        others = exchange.folder / f"{'a' * 32}/1-{'b' * 64}.age.0123abcd.part"
        others.parent.mkdir()
        for part in (ours, others):
            part.write_bytes(b"half")
        ours.parent.chmod(0o777)
        assert place.list() == (Listed(file.name, 6),)
        place.put(following.name, following.path)
        assert not ours.exists()
        assert others.exists()

    def test_a_place_without_the_folder_above_it(self, exchange: Exchange, sealed: Make) -> None:
        if exchange.folder is None:
            pytest.skip("an object store has no folders")
        route = replace(exchange.route, address=exchange.route.address + "/not/there")
        with opening(route) as place, pytest.raises(RouteTrouble, match="North hub"):
            place.put(sealed().name, sealed().path)
        assert not exchange.folder.exists()

    def test_it_is_opened_by_its_kind(self, exchange: Exchange, sealed: Make) -> None:
        file = sealed()
        place = open_route(exchange.route, timeout=TIMEOUT)
        place.put(file.name, file.path)
        assert place.list() == (Listed(file.name, 6),)
        assert read(place, file.name) == b"sealed"
        place.delete(file.name)
        place.close()

    def test_a_wrong_password_is_said(self, exchange: Exchange) -> None:
        if exchange.route.kind is RouteKind.FOLDER:
            pytest.skip("a folder has no password")
        wrong = replace(exchange.route, key="", secret="not the password")
        with (
            pytest.raises(RouteRefused, match=r"North hub.*is wrong") as caught,
            opening(wrong) as it,
        ):
            it.list()
        assert "not the password" not in str(caught.value)


LEADS_ELSEWHERE = [
    f"../{STREAM}/1-{'a' * 64}.age",
    f"{STREAM}/../1-{'a' * 64}.age",
    f"{STREAM}/..",
    f"{STREAM}/1-{'a' * 64}.age\n",
    f"{STREAM}\\1-{'a' * 64}.age",
    f"/{STREAM}/1-{'a' * 64}.age",
    f"{'A' * 32}/1-{'a' * 64}.age",
    f"{STREAM}/1-{'a' * 64}.age/x",
    f"{STREAM}/٣-{'a' * 64}.age",
    "",
]

FOREIGN = sorted(
    [
        ".DS_Store",
        "desktop.ini",
        f"{STREAM}/1-abc.age",
        f"{STREAM}/1-{'a' * 64} (1).age",
        f"{STREAM}/1-{'a' * 64}.sync-conflict-20261123-101112-ABCDEFG.age",
        f"{STREAM}/1-{'a' * 64}.age.part",
        f"{STREAM}/deeper/1-{'a' * 64}.age",
        f"not-a-stream/1-{'a' * 64}.age",
    ]
)


def leave_foreign(exchange: Exchange) -> None:
    """Leave at the exchange what synchronising programs and people leave there."""
    if exchange.folder is not None:
        for name in FOREIGN:
            path = exchange.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"not ours")
        return
    assert exchange.store is not None
    for name in FOREIGN:
        exchange.store.client.put_object(
            Bucket=exchange.store.bucket, Key=key(exchange, name), Body=b"not ours"
        )


def found(exchange: Exchange) -> list[str]:
    """Every file at the exchange, as somebody else's program sees it."""
    if exchange.folder is not None:
        files = (path for path in exchange.folder.rglob("*") if path.is_file())
        return sorted(
            path.relative_to(exchange.folder).as_posix()
            for path in files
            if ".DAV" not in path.parts
        )
    assert exchange.store is not None
    page = exchange.store.client.list_objects_v2(
        Bucket=exchange.store.bucket, Prefix=key(exchange, "")
    )
    return sorted(one["Key"].removeprefix(key(exchange, "")) for one in page["Contents"])


def key(exchange: Exchange, name: str) -> str:
    return exchange.route.address.rpartition("/")[2] + "/" + name
