"""`bundle` between a court's laptop and a contact's, each a real vault, by files and text alone."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from courtdesk.actions import team_files
from courtdesk.actions.cases import case_file
from tests.end2end.command import Command, Outcome
from tests.end2end.conftest import command, read_once
from tests.helpers.twovaults import (
    COURT_SIDE,
    LEAD,
    MHTR,
    THEIRS,
    Two,
    answered,
    answered_template,
    at,
    two,
    two_template,
)
from tests.unit.actions.conftest import PASSPHRASE, Laptop, catalogue, team_template

__all__ = [
    "answered",
    "answered_template",
    "catalogue",
    "command",
    "read_once",
    "team_template",
    "two",
    "two_template",
]

# A contact: what they were sent and send back goes through every rule that a member's does.
pytestmark = pytest.mark.parametrize("two_template", [True], indirect=True, ids=["contact"])

Run = Callable[..., Outcome]


@pytest.fixture
def on(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run `bundle ...` on a laptop, signed in as whoever works there."""

    def run(laptop: Laptop, *words: str | Path, name: str = "", passphrase: str = "") -> Outcome:
        laptop.leave()
        monkeypatch.setenv("COURTDESK_STATE", str(laptop.folder.state_dir))
        file = tmp_path / "passphrase"
        file.touch(mode=0o600)
        file.write_text(f"{passphrase or PASSPHRASE}\n", encoding="utf-8")
        signed = ("--vault", laptop.folder.path, "--user", name or COURT_SIDE)
        return command("bundle", *words, *signed, "--passphrase-file", file)

    yield run


def reference(two: Two) -> str:
    return case_file(at(two.court), two.case).case.value.reference


def asking(two: Two, *more: str | Path) -> tuple[str | Path, ...]:
    return ("request", reference(two), "--requirement", "mhtr", "--to", LEAD, *more)


def test_a_request_goes_out_is_looked_into_and_taken_in(
    two: Two, on: Run, command: Command
) -> None:
    target, case = two.root / "ask.age", reference(two)
    asked = on(two.court, *asking(two, "--hold-back", "core-10", "-o", target)).out.splitlines()
    assert asked[0] == f"Written: {target}, sealed for {LEAD}"
    assert asked[1].startswith(f"Please decide on the MHTR in case {case}.")
    outside = command("bundle", "inspect", target).done()
    assert "Sealed as a file" in outside
    assert "For: 4 at most" in outside
    assert "Keys: mlkem768x25519" in outside
    assert "give --user" in outside
    words = (case, "Marlow", COURT_SIDE, LEAD, "MHTR")
    assert not any(word in outside for word in words)
    lead = {"name": LEAD, "passphrase": THEIRS}
    inside = on(two.lead, "inspect", target, **lead).out
    assert "Inside: a request for a decision on an MHTR, number 1 from" in inside
    assert "  decision-request: 1\n" in inside
    assert "Nothing was taken in." in inside
    assert "Marlow" not in inside
    came = on(two.lead, "open", target, **lead)
    assert came.status == 0, came
    assert f"A request came in: {COURT_SIDE} asks you to decide on the MHTR in case {case}" in (
        came.out
    )
    # A second time nothing is done twice; for whoever sent it, it is not.
    assert "taken in before" in on(two.lead, "open", target, **lead).err
    again = on(two.court, "open", target)
    assert (again.status, again.out) == (3, "")
    assert "sealed for somebody else" in again.err


def test_pasted_text_goes_the_same_way(two: Two, on: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    text = on(two.court, *asking(two, "-o", "-")).out
    assert "-----BEGIN AGE ENCRYPTED FILE-----" in text
    mailed = b"Gr\xfc\xdfe\n> " + text.replace("\n", "\n> ").encode()
    lead = {"name": LEAD, "passphrase": THEIRS}
    for word, expected in (("inspect", "Sealed as text to paste"), ("open", "A request came in")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mailed)))
        said = on(two.lead, word, "-", **lead)
        assert said.status == 0, said
        assert expected in said.out


def test_a_decision_comes_back(answered: Two, on: Run) -> None:
    inside = on(answered.court, "inspect", answered.decision).out
    assert (
        "Inside: a decision, number 1 from the laptop of Dr Wyn Castell, who works outside the team"
        in inside
    )
    came = on(answered.court, "open", answered.decision)
    assert came.status == 0, came
    assert f"{LEAD} approved the MHTR" in came.out
    assert "It counts" in came.out
    answered.court.enter(COURT_SIDE)
    assert case_file(at(answered.court), answered.case).approved(MHTR)


def test_a_team_file_says_what_it_changed(two: Two, on: Run) -> None:
    file, court = two.root / "newest.age", at(two.court)
    contact = court.team().contact(two.to)
    assert contact is not None
    team_files.write_outside_file(court, contact, file)
    lead = {"name": LEAD, "passphrase": THEIRS}
    assert "Inside: a team file" in on(two.lead, "inspect", file, **lead).out
    came = on(two.lead, "open", file, **lead)
    assert came.status == 0, came
    assert came.out.startswith("A team file came in.\n")


def test_what_a_person_can_put_right_is_2(two: Two, on: Run, command: Command) -> None:
    case = reference(two)
    taken = two.root / "taken.age"
    taken.touch()
    wrong = {
        "does not decide on the MHTR": ("--to", COURT_SIDE, "-o", "x.age"),
        "already": ("--to", LEAD, "-o", taken),
        "There is no form": ("--to", LEAD, "--hold-back", "phq-9", "-o", "x.age"),
        "is not a time": ("--to", LEAD, "--needed-by", "25:00", "-o", "x.age"),
        "is not one of MHTR": ("--requirement", "RAR", "--to", LEAD, "-o", "x.age"),
        "required": ("--to", LEAD),
    }
    for words, more in wrong.items():
        kind = () if "--requirement" in more else ("--requirement", "MHTR")
        outcome = on(two.court, "request", case, *kind, *more)
        assert outcome.status == 2, outcome
        assert words in outcome.err
    nowhere = ("--to", LEAD, "-o", two.root / "no" / "such" / "x.age")
    assert on(two.court, "request", case, "--requirement", "MHTR", *nowhere).status == 2
    two.court.enter(COURT_SIDE)
    # Nobody was asked where no file was made.
    assert case_file(at(two.court), two.case).standing_request(MHTR) is None
    assert "cannot be read" in command("bundle", "inspect", two.root / "no.age").refused(2)
    half = two.root / "half.age"
    half.write_bytes(two.ask().read_bytes()[:9000])
    assert "still being copied" in command("bundle", "inspect", half).refused(3)
    os.utime(half, (0, 0))
    assert "for ten minutes" in command("bundle", "inspect", half).refused(3)


def test_a_damaged_or_foreign_file_is_3_and_a_wrong_passphrase_4(
    answered: Two, on: Run, command: Command
) -> None:
    letter = answered.root / "letter.age"
    letter.write_text("Dear colleague", encoding="utf-8")
    assert "not a sealed file" in command("bundle", "inspect", letter).refused(3)
    data = bytearray(answered.decision.read_bytes())
    data[-100] ^= 1
    answered.decision.write_bytes(data)
    for word in ("inspect", "open"):
        outcome = on(answered.court, word, answered.decision)
        assert outcome.status == 3, outcome
        assert "Traceback" not in outcome.err
    wrong = on(answered.court, "open", answered.decision, passphrase="not the one")
    assert wrong.status == 4, wrong
