"""A folder that is not there, read-only, full, asleep, or made to lead elsewhere."""

from __future__ import annotations

import errno
import io
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from courtdesk.errors import NotThere, RouteAway, RouteFull, RouteRefused
from courtdesk.exchange.transports import Listed, open_route
from courtdesk.exchange.transports.folder import FolderTransport
from tests.unit.exchange.transports.conftest import STREAM, Sealed, folder_route

Make = Callable[..., Sealed]


def place(folder: Path, *, stick: bool = False) -> FolderTransport:
    return FolderTransport(folder_route(folder, stick=stick))


class TestWhetherItIsThere:
    def test_the_folder_is_made_with_the_first_file(self, tmp_path: Path, sealed: Make) -> None:
        top, file = tmp_path / "courtdesk-exchange", sealed()
        assert place(top).list() == ()
        place(top).delete(file.name)
        assert not top.exists()
        place(top).put(file.name, file.path)
        assert (top / file.name).read_bytes() == b"sealed"

    def test_a_drive_that_is_not_connected(self, tmp_path: Path, sealed: Make) -> None:
        file = sealed()
        gone = place(tmp_path / "drive" / "courtdesk-exchange")
        for verb in (
            gone.list,
            lambda: gone.get(file.name, io.BytesIO(), 9),
            lambda: gone.put(file.name, file.path),
            lambda: gone.delete(file.name),
        ):
            with pytest.raises(RouteAway, match="“North hub” is not within reach: the folder"):
                verb()
        assert not (tmp_path / "drive").exists()

    def test_an_empty_mount_point_has_no_stick(
        self, tmp_path: Path, sealed: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nothing is written to where a stick would be."""
        # The tests' own folder may lie on a disk of its own.
        monkeypatch.setattr(os.path, "ismount", lambda _: False)
        mount = tmp_path / "mount"
        mount.mkdir()
        for top in (mount, mount / "courtdesk-exchange"):
            with pytest.raises(RouteAway, match="stick or drive is not connected"):
                place(top, stick=True).put(sealed().name, sealed().path)
        assert list(mount.iterdir()) == []

    def test_a_stick_with_anything_on_it(self, tmp_path: Path, sealed: Make) -> None:
        mount, file = tmp_path / "mount", sealed()
        mount.mkdir()
        (mount / "holiday.jpg").touch()
        place(mount / "courtdesk-exchange", stick=True).put(file.name, file.path)
        assert place(mount / "courtdesk-exchange", stick=True).list() == (Listed(file.name, 6),)

    def test_a_new_stick_below_a_mount(
        self, tmp_path: Path, sealed: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os.path, "ismount", lambda one: Path(one) == tmp_path)
        mount, file = tmp_path / "mount", sealed()
        mount.mkdir()
        place(mount, stick=True).put(file.name, file.path)
        assert place(mount, stick=True).list() == (Listed(file.name, 6),)

    def test_it_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "courtdesk-exchange").touch()
        with pytest.raises(RouteRefused, match="not a folder"):
            place(tmp_path / "courtdesk-exchange").list()

    def test_open_route_gives_it_without_any_network(self, tmp_path: Path) -> None:
        route = folder_route(tmp_path / "courtdesk-exchange")
        assert isinstance(open_route(route), FolderTransport)


class TestWhatTheSystemSays:
    """Root may do anything and no test has a broken drive: the flush says it instead."""

    @pytest.mark.parametrize(
        ("number", "kind"),
        [
            (errno.ENOSPC, RouteFull),
            (errno.EDQUOT, RouteFull),
            (errno.EFBIG, RouteFull),
            (errno.EROFS, RouteRefused),
            (errno.EPERM, RouteRefused),
            (errno.EACCES, RouteRefused),
            (errno.EIO, RouteAway),
            (errno.ENODEV, RouteAway),
            (errno.ESTALE, RouteAway),
            (errno.ENOTCONN, RouteAway),
            (errno.ENOENT, RouteAway),
        ],
    )
    def test_a_write(
        self, tmp_path: Path, sealed: Make, number: int, kind: type[Exception]
    ) -> None:
        top, file = tmp_path / "courtdesk-exchange", sealed()
        place(top).put(sealed(b"before", 2).name, sealed(b"before", 2).path)
        failing = FolderTransport(folder_route(top), sync=_failing(number))
        with pytest.raises(kind, match="“North hub”") as caught:
            failing.put(file.name, file.path)
        assert type(caught.value) is kind
        assert [path.name for path in (top / STREAM).iterdir()] == [
            Path(sealed(b"before", 2).name).name
        ]

    def test_denied_and_unreadable_is_a_drive_that_fell_asleep(
        self, tmp_path: Path, sealed: Make
    ) -> None:
        drive, file = tmp_path / "drive", sealed()
        drive.mkdir()

        def fall_asleep(_: int) -> None:
            drive.rename(tmp_path / "asleep")
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        asleep = FolderTransport(folder_route(drive / "courtdesk-exchange"), sync=fall_asleep)
        with pytest.raises(RouteAway, match="does not answer"):
            asleep.put(file.name, file.path)

    def test_a_full_disk(self, tmp_path: Path, sealed: Make) -> None:
        """As the kernel says it: no file may be longer than a limit."""
        file = sealed(b"x" * 100_000)
        with _files_no_longer_than(50_000), pytest.raises(RouteFull):
            place(tmp_path / "courtdesk-exchange").put(file.name, file.path)
        assert place(tmp_path / "courtdesk-exchange").list() == ()
        assert not list(tmp_path.rglob("*.part"))

    def test_that_this_disk_is_full_is_not_the_routes(self, tmp_path: Path, sealed: Make) -> None:
        top, file = tmp_path / "courtdesk-exchange", sealed(b"x" * 100_000)
        place(top).put(file.name, file.path)
        with (
            (tmp_path / "here").open("wb", buffering=0) as out,
            _files_no_longer_than(50_000),
            pytest.raises(OSError, match="File too large"),
        ):
            while True:
                place(top).get(file.name, out, 200_000)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
    def test_a_read_only_folder(self, tmp_path: Path, sealed: Make) -> None:
        top = tmp_path / "courtdesk-exchange"
        top.mkdir(mode=0o500)
        with pytest.raises(RouteRefused, match="read-only"):
            place(top).put(sealed().name, sealed().path)

    def test_what_was_made_is_flushed_file_and_folder(self, tmp_path: Path, sealed: Make) -> None:
        flushed: list[str] = []

        def remember(handle: int) -> None:
            flushed.append(Path(f"/proc/self/fd/{handle}").resolve().name)

        file = sealed()
        FolderTransport(folder_route(tmp_path / "courtdesk-exchange"), sync=remember).put(
            file.name, file.path
        )
        assert flushed[:2] == [tmp_path.name, "courtdesk-exchange"]
        assert flushed[2].endswith(".part")
        assert flushed[3] == STREAM


class TestWhatSomebodyPutThere:
    @pytest.fixture
    def stream(self, tmp_path: Path) -> Path:
        folder = tmp_path / "courtdesk-exchange" / STREAM
        folder.mkdir(parents=True)
        return folder

    def test_a_link_leads_nowhere(self, tmp_path: Path, stream: Path) -> None:
        secret = tmp_path / "secret"
        secret.write_text("not for the exchange")
        name = f"1-{'a' * 64}.age"
        (stream / name).symlink_to(secret)
        (stream.parent / ("b" * 32)).symlink_to(tmp_path, target_is_directory=True)
        here = place(stream.parent)
        assert here.list() == ()
        with pytest.raises((NotThere, RouteAway)):
            here.get(f"{STREAM}/{name}", io.BytesIO(), 100)

    def test_a_link_where_a_file_goes_is_replaced(
        self, tmp_path: Path, stream: Path, sealed: Make
    ) -> None:
        file, other = sealed(), tmp_path / "other"
        other.write_bytes(b"sealed")
        (stream.parent / file.name).symlink_to(other)
        place(stream.parent).put(file.name, file.path)
        assert not (stream.parent / file.name).is_symlink()
        assert other.read_bytes() == b"sealed"

    def test_a_pipe_does_not_hold_it_up(self, stream: Path) -> None:
        name = f"1-{'a' * 64}.age"
        os.mkfifo(stream / name)
        here = place(stream.parent)
        assert here.list() == ()
        with pytest.raises(NotThere):
            here.get(f"{STREAM}/{name}", io.BytesIO(), 100)

    def test_a_folder_that_is_called_like_a_file(self, stream: Path, sealed: Make) -> None:
        file = sealed()
        (stream.parent / file.name).mkdir()
        here = place(stream.parent)
        assert here.list() == ()
        with pytest.raises((NotThere, RouteAway)):
            here.get(file.name, io.BytesIO(), 100)


def test_a_window_without_a_route_imports_no_network() -> None:
    program = (
        "import sys, courtdesk.exchange.transports.folder;"
        "heavy = {'fsspec', 'httpx', 'webdav4', 'sshfs', 'asyncssh', 's3fs', 'botocore',"
        " 'aiohttp', 'asyncio', 'ssl'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert run.stdout.strip() == "[]"


def _failing(number: int) -> Callable[[int], None]:
    def sync(_: int) -> None:
        raise OSError(number, os.strerror(number))

    return sync


@contextmanager
def _files_no_longer_than(limit: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
