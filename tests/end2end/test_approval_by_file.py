"""A decision asked for and given between two laptops by sealed files alone, by the keyboard alone.

Two vaults and two real windows in one process. Nothing passes between them but the files that the
pages save and take in; only the system's own file window is stood in for, as it is not ours. Once
for somebody outside, from the card to an approval; once for a member, also with no network at all.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QLabel, QPlainTextEdit

from courtdesk.actions import joining, requirements, team_files
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.store.folder import VaultFolder
from courtdesk.store.passphrases import FLOOR
from courtdesk.ui.row_list import ROW
from tests.helpers import courtday, hands
from tests.helpers.bench import COURT, Bench, passphrase_of
from tests.helpers.hands import choose, reach, write
from tests.helpers.keyboard import focused, spoken
from tests.helpers.office import Office, OpenOffice

MHTR = RequirementKind.MHTR
CTRL, NOT_HELD = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
THEM, THEIRS = "Dr Wyn Castell", "copper kettle meadow"
NAME = "Abbott, Carla"
ALONE = "COURTDESK_TEST_WITHOUT_NETWORK"

Pick = Callable[[Path], Path]


@dataclass
class Side:
    """One laptop's window, worked by keys."""

    office: Office

    def turn(self) -> None:
        """Whoever works goes over to this laptop."""
        self.office.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.office.window)
        self.office.clock.tick(minutes=2)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NOT_HELD) -> None:
        """One key where the keyboard is, and what comes of it."""
        QTest.keyClick(focused(), key, held)
        self.office.settle()

    def enter(self, name: str = "") -> None:
        """Enter, on what is spoken as beginning with `name` if one is given."""
        if name:
            reach(name)
        self.press(Qt.Key.Key_Return)

    def fill(self, name: str, text: str) -> None:
        """Type `text` in place of what stands in the field called `name`."""
        reach(name)
        write(text)
        self.office.settle()

    def answer(self, question: str, option: str) -> None:
        """Choose one of the radios of `question`."""
        hands.answer(question, option)
        self.office.settle()

    def words(self) -> str:
        """What can be read in the window now."""
        shown = self.office.window.findChildren(QLabel)
        return "\n".join(one.text() for one in shown if one.isVisible())


@pytest.fixture
def pick(monkeypatch: pytest.MonkeyPatch) -> Pick:
    """What the system's file window gives the next times that it is asked."""

    def chosen(path: Path) -> Path:
        for name in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path), ""))
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
        return path

    return chosen


# The court's side


def open_case(court: Side) -> None:
    court.enter("Today")
    table = reach("People on the list")
    assert isinstance(table, QAbstractItemView)
    hands.press(Qt.Key.Key_Home)
    while NAME not in str(table.currentIndex().data(ROW)):
        hands.press(Qt.Key.Key_Down)
    court.enter()
    assert NAME in court.words()


def ask(court: Side, person: str, file: Path) -> None:
    """From the case, to one person by name, as a sealed file."""
    court.turn()
    open_case(court)
    court.enter("MHTR approval by the clinical lead, ")
    court.answer("How do you ask?", "By sealed file")
    court.answer("To whom", person)
    court.fill("Needed by", "14:00")
    court.enter("Save the sealed file…")
    assert f"Asked: the sealed file for {person} is saved as {file.name}." in court.words()


def take_back(court: Side, sentence: str) -> None:
    """The decision comes in, and leads to its case."""
    court.turn()
    court.press(Qt.Key.Key_O, CTRL)
    court.enter("Choose a file…")
    assert sentence in court.words(), court.words()
    court.enter("Open the case")
    assert NAME in court.words()


# The decider's side


def take_in(lead: Side) -> None:
    """From Approvals, which is where they begin, to what is to be decided."""
    lead.turn()
    lead.enter("Approvals")
    lead.enter("Take in a request…")
    lead.enter("Choose a file…")
    lead.enter("Open Approvals")
    lead.enter(f"{NAME}: MHTR")
    read = reach("The text that you decide on")
    assert isinstance(read, QPlainTextEdit)
    text = read.toPlainText()
    # What was asked by a file reads as at court: the answers too, the risk lines first.
    assert text.index("Risk") < text.index("28.0 of 40") < text.index("Assessment by")


def decide(lead: Side, option: str, file: Path, passphrase: str, reasons: str = "") -> None:
    """Sign, and save the decision in the second step on the same page."""
    lead.answer("What do you decide?", option)
    if reasons:
        lead.fill("Reasons", reasons)
    lead.fill("Your passphrase again", passphrase)
    lead.enter()
    assert spoken(focused()) == "Save the decision file…", lead.words()
    lead.enter()
    assert f"Saved as {file.name}." in lead.words()


def session_of(side: Side) -> Session:
    found = side.office.shell._welcome
    assert found is not None
    return found.session


def outcome_at_court(court: Side, case: CaseId) -> tuple[Outcome, str] | None:
    """What stands in the court's own vault."""
    session = session_of(court)
    standing = case_file(session, case).standing_decision(MHTR)
    return (standing.value.outcome, session.team().name_of(standing.by)) if standing else None


@pytest.mark.skipif(bool(os.environ.get(ALONE)), reason="the member's round trip runs here")
def test_somebody_outside_returns_and_then_approves(
    bench: Bench, open_office: OpenOffice, tmp_path: Path, pick: Pick
) -> None:
    case = courtday.consented(bench, "Abbott")
    lead = Side(open_office(VaultFolder(tmp_path / "theirs" / "vault", tmp_path / "theirs")))
    make_card(lead, pick(tmp_path / "card.txt"))
    session = bench.session(Role.CDO)
    card = joining.read_card(tmp_path / "card.txt")
    contact = joining.admit(session, card, card.roles, passphrase_of(Role.CDO), outside=True)
    team_files.write_outside_file(session, contact, pick(tmp_path / "theirs.age"))
    bench.sign_out()
    join(lead, bench)
    bench.picture(lead.office.window, "outside-approvals")
    offered = lead.office.shell._welcome
    assert offered is not None
    # No list to fill, no team to change: they begin at what they were sent.
    assert [name for name, _ in offered.tabs] == ["approvals", "team"]
    assert lead.office.shell.place is not None
    assert lead.office.shell.place.screen == "approvals"
    lead.enter("Team")
    bench.picture(lead.office.window, "outside-team")
    assert "you can be sent requests by this team" in lead.words()
    assert "Add a member" not in lead.words()
    court = Side(open_office(bench.folder))
    court.office.sign_in(Role.LINK_WORKER)
    for option, outcome, reasons in (
        ("Return with a reason", Outcome.RETURN, "Which medication?"),
        ("Approve", Outcome.APPROVE, ""),
    ):
        ask(court, THEM, pick(tmp_path / f"request-{outcome}.age"))
        take_in(lead)
        decide(lead, option, pick(tmp_path / f"decision-{outcome}.age"), THEIRS, reasons)
        take_back(court, f"{THEM} {_SAID[outcome]} the MHTR")
        assert outcome_at_court(court, case) == (outcome, THEM)
        if outcome is Outcome.RETURN:
            # What was asked back is put into the record, before it is asked again.
            requirements.assess(session_of(court), case, MHTR, suitable=True, plan="Another plan.")
    lead.turn()
    bench.picture(lead.office.window, "outside-sent")
    lead.enter("Back to Approvals")
    assert "approved" in lead.words()
    # They keep what they decided on.
    lead.enter(f"{NAME}: MHTR")
    read = reach("The text that you signed")
    assert isinstance(read, QPlainTextEdit)
    assert "Another plan." in read.toPlainText()


_SAID = {
    Outcome.APPROVE: "approved",
    Outcome.RETURN: "returned, with reasons,",
    Outcome.DECLINE: "declined, with reasons,",
}


def make_card(lead: Side, card: Path) -> None:
    lead.enter("Join a team")
    lead.fill("Your name", THEM)
    choose(Role.CLINICAL_LEAD.label)
    lead.fill("Registered with", "HCPC")
    lead.fill("Registration number", "PYL00009")
    lead.fill("Your court", COURT)
    lead.fill("Passphrase", THEIRS)
    lead.fill("Passphrase again", THEIRS)
    lead.enter("Make my card")
    lead.enter("Save the card…")
    assert card.exists()


def join(lead: Side, bench: Bench) -> None:
    lead.turn()
    lead.fill("Your passphrase", THEIRS)
    lead.enter()
    bench.picture(lead.office.window, "outside-confirm")
    said = lead.words()
    assert f"You can be sent requests by the team of {COURT}. You do not join it" in said
    assert "Join this team" not in said
    choose("They read me the same words")
    lead.fill("Name of this laptop", "My own laptop")
    lead.enter("Go on")
    lead.fill("Passphrase", THEIRS)
    lead.enter()
    assert lead.office.shell.is_signed_in, lead.words()


def a_member(bench: Bench, root: Path) -> VaultFolder:
    """A clinical lead on the team who works on a laptop of their own, by the actions."""
    folder = VaultFolder(root / "vault", root / "state")
    joining.begin(
        folder,
        bench.clock,
        name=THEM,
        roles=[Role.CLINICAL_LEAD],
        court=COURT,
        passphrase=THEIRS,
        policy=FLOOR,
        registration_body="HCPC",
        registration_number="PYL00009",
    )
    joining.save_card(folder, root / "card.txt")
    card = joining.read_card(root / "card.txt")
    session = bench.session(Role.CDO)
    joining.admit(session, card, card.roles, passphrase_of(Role.CDO))
    team_files.write_team_file(session, root / "team.age")
    found = joining.look_into(folder, bench.clock, root / "team.age", THEIRS)
    joining.join(folder, bench.catalogue, bench.clock, found, laptop="Lead's laptop")
    bench.session(Role.ASSESSOR)
    bench.sign_out()
    return folder


def an_empty_network() -> list[str]:
    """What a command begins with to see no network but its own; [] where that is not to be had."""
    unshare = shutil.which("unshare")
    alone = [unshare, "--map-root-user", "--net"] if unshare is not None else []
    tried = subprocess.run([*alone, "true"], capture_output=True, check=False)
    return alone if tried.returncode == 0 else []


def test_a_member_declines_on_their_own_laptop(
    bench: Bench, open_office: OpenOffice, tmp_path: Path, pick: Pick
) -> None:
    if os.environ.get(ALONE):
        assert [name for _, name in socket.if_nameindex()] == ["lo"]
    elif an_empty_network():
        pytest.skip("runs in the next test, with no network at all")
    case = courtday.consented(bench, "Abbott")
    lead = Side(open_office(a_member(bench, tmp_path / "theirs")))
    court = Side(open_office(bench.folder))
    court.office.sign_in(Role.LINK_WORKER)
    ask(court, THEM, pick(tmp_path / "request.age"))
    lead.turn()
    lead.fill("Passphrase", THEIRS)
    lead.enter()
    take_in(lead)
    reasons = "More than primary care can give."
    decide(lead, "Decline with reasons", pick(tmp_path / "decision.age"), THEIRS, reasons)
    take_back(court, f"{THEM} declined, with reasons, the MHTR")
    assert outcome_at_court(court, case) == (Outcome.DECLINE, THEM)


@pytest.mark.skipif(bool(os.environ.get(ALONE)), reason="is what runs it")
def test_all_of_it_with_no_network_at_all() -> None:
    alone = an_empty_network()
    if not alone:
        pytest.skip("no empty network can be made here: `unshare` is missing or not permitted")
    ran = subprocess.run(
        [*alone, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__],
        env={**os.environ, ALONE: "1"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-4000:]
    assert "1 passed, 2 skipped" in ran.stdout
