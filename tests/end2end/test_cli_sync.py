"""`courtdesk sync` as an IT department runs it: real programs, real vaults, one folder."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from courtdesk.exchange import age
from tests.end2end.command import Command, Demo, Outcome

Run = Callable[..., Outcome]


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    """A network drive that is there."""
    folder = tmp_path / "drive"
    folder.mkdir()
    return folder


@pytest.fixture
def here(command: Command, demo: Demo) -> Run:
    """The command line on the demonstration's laptop, as its court duty officer."""
    return lambda *words: command(*demo.sign_in("cdo"), *words)


@pytest.fixture
def there(command: Command, demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same on another laptop: a copy without its note of how far it had got is a new one."""
    copy = demo.copy(tmp_path / "other")
    shutil.rmtree(copy.out / "state")

    def run(*words: str) -> Outcome:
        with monkeypatch.context() as patch:
            patch.setenv("COURTDESK_STATE", str(tmp_path / "other-state"))
            return command(*copy.sign_in("cdo"), *words)

    return run


def test_two_laptops_and_a_folder(here: Run, there: Run, drive: Path) -> None:
    here("sync").refused(2)
    here("sync", "add", "folder", "Court drive", str(drive)).done()
    there("sync", "add", "folder", "Court drive", str(drive))
    assert "Court drive" in here("sync", "places").done()

    assert "Stored at Court drive: " in here("sync").out
    came = there("sync")
    assert came.status == 0
    assert "came in" in came.out
    told = here("sync", "--json")
    assert told.status in (0, 6)
    facts = json.loads(told.out)
    (stored,) = facts["stored"]
    assert stored["stored"] == stored["of"] == facts["records"]
    assert facts["safe_to_close"] is True
    # Between their round and ours this laptop has recorded that somebody signed in.
    (laptop,) = facts["laptops"]
    assert 0 < laptop["received"] < laptop["of"]
    assert laptop["waiting"] == 0
    assert {one.suffix for one in drive.rglob("*") if one.is_file()} == {".age"}


def test_what_is_known_is_told_without_asking_a_place(here: Run, drive: Path) -> None:
    here("sync", "add", "folder", "Court drive", str(drive)).done()
    told = here("sync", "--status")
    assert told.status == 5
    assert "Stored at Court drive: 0 of " in told.out
    assert list(drive.iterdir()) == []
    here("sync")
    told = here("sync", "--status")
    assert told.status == 0
    # That somebody signed in to ask is a record, and told as what it is: stored nowhere.
    assert "1 record of these was written by signing in now" in told.out


def test_taking_in_puts_nothing_where_none_of_the_teams_files_lies(here: Run, drive: Path) -> None:
    (drive / "letter.txt").touch()
    told = here("sync", "--folder", str(drive), "--take-in")
    assert told.status == 5
    assert "No sealed files of your team are in" in told.one_sentence()
    assert [one.name for one in drive.iterdir()] == ["letter.txt"]
    here("sync", "--folder", str(drive)).done()
    assert (
        "0 records came in, 1 were put" in here("sync", "--folder", str(drive), "--take-in").done()
    )


def test_a_stick_that_is_away_is_no_loss(here: Run, tmp_path: Path) -> None:
    told = here("sync", "--folder", str(tmp_path / "gone" / "stick"))
    assert told.status == 5
    assert "not within reach" in told.one_sentence()


def test_a_stick_takes_everything(here: Run, there: Run, drive: Path) -> None:
    put = here("sync", "--folder", str(drive), "--json")
    assert (put.status, json.loads(put.out)["stored"]) == (0, json.loads(put.out)["of"])
    assert "1 record came in" in there("sync", "--folder", str(drive)).out


def test_another_teams_folder_is_left_alone(here: Run, drive: Path) -> None:
    stream = drive / "courtdesk-exchange" / ("ab" * 16)
    stream.mkdir(parents=True)
    out = io.BytesIO()
    with age.sealing(out, [age.HybridIdentity(bytes(range(32))).recipient()]) as inside:
        inside.write(bytes(65536))
    name = f"1-{hashlib.sha256(out.getvalue()).hexdigest()}.age"
    (stream / name).write_bytes(out.getvalue())
    told = here("sync", "--folder", str(drive))
    assert told.status == 5
    assert "can open none of them" in told.one_sentence()
    assert [one.name for one in drive.rglob("*.age")] == [name]


@pytest.mark.parametrize(
    "words",
    [
        ("add", "webdav", "Hub", "http://example.org/dav"),
        ("add", "folder", "Hub", "/hub", "--key-file", "no-such-key"),
        ("remove", "Nowhere"),
        ("--take-in",),
    ],
    ids=" ".join,
)
def test_what_cannot_be_is_one_sentence(here: Run, words: tuple[str, ...]) -> None:
    here("sync", *words).refused(2)
