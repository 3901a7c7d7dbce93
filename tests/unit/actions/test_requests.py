"""A decision asked for by a sealed file and given by another: two and three vaults, files only."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from courtdesk.actions import (
    cases,
    decision_files,
    decisions,
    joining,
    requests,
    team_files,
    vaults,
)
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission, Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import NotAllowed
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import SlotFile, Unlocked
from courtdesk.store.passphrases import FLOOR
from courtdesk.store.revisions import OUTSIDE
from tests.unit.actions.conftest import PASSPHRASE, Laptop, assessed, entry, guilty
from tests.unit.actions.filling import agree, screened
from tests.unit.actions.signing import sign

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
THEIRS = "harbour violin cabbage"
LEAD = "Dr Wyn Castell"


def at(laptop: Laptop) -> Session:
    assert laptop.session is not None
    return laptop.session


@dataclass
class Two:
    """The court's laptop, with a case ready to be asked about, and the decider's own."""

    court: Laptop
    lead: Laptop
    root: Path
    case: CaseId
    to: MemberId

    def ask(self, name: str = "request.age", **more: object) -> Path:
        path = self.root / name
        requests.write_request(at(self.court), self.case, MHTR, self.to, path, **more)  # type: ignore[arg-type]
        return path

    def decide(self, outcome: Outcome = Outcome.APPROVE, name: str = "decision.age") -> Path:
        session = at(self.lead)
        text = decisions.decision_text(session, self.case, MHTR)
        decisions.decide(
            session,
            self.case,
            MHTR,
            outcome=outcome,
            text=text,
            passphrase=THEIRS,
            reasons="" if outcome is Outcome.APPROVE else "The plan needs a second look.",
            registration_body="HCPC",
            registration_number="PYL00000",
            release_scores=True,
        )
        path = self.root / name
        decision_files.write_decision(session, self.case, MHTR, path)
        return path


Opened = dict[str, Unlocked]
Made = tuple[Path, CaseId, MemberId, Opened]


def _make(root: Path, template: Path, catalogue: Catalogue, *, outside: bool) -> Made:
    shutil.copytree(template, root / "court")
    court = Laptop(VaultFolder(root / "court" / "vault", root / "court" / "state"), catalogue)
    lead = Laptop(VaultFolder(root / "lead" / "vault", root / "lead" / "state"), catalogue)
    court.clock.now += timedelta(minutes=10)
    session = court.enter("Amina Yusuf")
    joining.begin(
        lead.folder,
        lead.clock,
        name=LEAD,
        roles=[Role.CLINICAL_LEAD],
        court="Northgate Magistrates' Court",
        passphrase=THEIRS,
        policy=FLOOR,
    )
    joining.save_card(lead.folder, root / "card.txt")
    card = joining.read_card(root / "card.txt")
    member = joining.admit(session, card, card.roles, PASSPHRASE, outside=outside)
    if outside:
        team_files.write_outside_file(session, member, root / "team.age")
    else:
        team_files.write_team_file(session, root / "team.age")
    invitation = joining.look_into(lead.folder, lead.clock, root / "team.age", THEIRS)
    joining.join(lead.folder, catalogue, lead.clock, invitation, laptop="Lead's laptop")
    lead.enter(LEAD, THEIRS)
    case = _ready(session)
    opened = {}
    for laptop, name, passphrase in (
        (court, "Amina Yusuf", PASSPHRASE),
        (lead, LEAD, THEIRS),
    ):
        laptop.leave()
        opened[name] = SlotFile.load(laptop.folder.keys).unlock(name, passphrase)
    return root, case, member.id, opened


def _ready(session: Session) -> CaseId:
    from courtdesk.actions import lists

    case = lists.add_person(session, entry())
    agree(session, case)
    screened(session, case, "core-10", "3113301334")
    guilty(session, case)
    assessed(session, case, MHTR)
    sign(session, case, MHTR)
    return case


@pytest.fixture(scope="module", params=[False, True], ids=["member", "contact"])
def two_template(
    request: pytest.FixtureRequest,
    team_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    catalogue: Catalogue,
) -> Made:
    root = tmp_path_factory.mktemp("two")
    return _make(root, team_template, catalogue, outside=request.param)


@pytest.fixture
def two(two_template: Made, tmp_path: Path, catalogue: Catalogue) -> Iterator[Two]:
    template, case, to, opened = two_template
    root = tmp_path / "two"
    shutil.copytree(template, root)
    court = Laptop(VaultFolder(root / "court" / "vault", root / "court" / "state"), catalogue)
    lead = Laptop(VaultFolder(root / "lead" / "vault", root / "lead" / "state"), catalogue)
    for laptop, name in ((court, "Amina Yusuf"), (lead, LEAD)):
        laptop.clock.now += timedelta(minutes=30)
        vault_id = SlotFile.load(laptop.folder.keys).vault_id
        laptop.session = vaults.enter(
            laptop.folder, catalogue, laptop.clock, vault_id, opened[name]
        )
    yield Two(court, lead, root, case, to)
    court.leave()
    lead.leave()


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_decision_goes_there_and_back_by_files_alone(two: Two, outcome: Outcome) -> None:
    asked = two.ask()
    received = requests.take_request(at(two.lead), asked)
    assert received.notes == ()
    assert received.asked_by == "Amina Yusuf"
    (waiting,) = decisions.open_requests(at(two.lead))
    assert (waiting.file.id, waiting.kind) == (two.case, MHTR)
    text = decisions.decision_text(at(two.lead), two.case, MHTR)
    assert "low mood" in text
    assert text == decisions.decision_text(two.court.enter("Helen Marsh"), two.case, MHTR)
    two.court.enter("Priya Nair")
    arrived = decision_files.take_decision(at(two.court), two.decide(outcome))
    assert arrived.counts, arrived
    assert arrived.notes == ()
    file = cases.case_file(at(two.court), two.case)
    standing = file.standing_decision(MHTR)
    assert standing is not None
    assert standing.value.outcome is outcome
    assert file.approved(MHTR) is (outcome is Outcome.APPROVE)
    assert at(two.court).team().name_of(standing.by) == LEAD
    assert file.doubts == ()


def test_a_contact_holds_no_key_of_the_team(two: Two) -> None:
    session = at(two.lead)
    if not session.is_outside:
        pytest.skip("a member")
    requests.take_request(session, two.ask())
    assert not session.keyring.team
    with pytest.raises(NotAllowed, match="outside the team"):
        session.require(Permission.SET_CLINICAL)
    # What they were sent opens with their own key, and with nothing of the team's.
    (generation,) = {number for _, number in session.keys}
    assert generation == OUTSIDE
