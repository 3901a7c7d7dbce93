"""Two laptops and files alone: a court with a case to be decided on, and whoever decides.

`two` comes with a member and with a contact who decides; `only_member` is for tests that do not
depend on which. Templates are made once a run, copied for each test, and opened with keys that
were unlocked once.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from courtdesk.actions import (
    decision_files,
    decisions,
    joining,
    lists,
    requests,
    team_files,
    vaults,
)
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import SlotFile, Unlocked
from courtdesk.store.passphrases import FLOOR
from tests.helpers.copies import copy_vault
from tests.unit.actions.conftest import PASSPHRASE, Laptop, assessed, entry, guilty
from tests.unit.actions.filling import agree, screened
from tests.unit.actions.signing import sign

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
THEIRS = "harbour violin cabbage"
LEAD = "Dr Wyn Castell"
COURT_SIDE = "Amina Yusuf"


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

    @property
    def decision(self) -> Path:
        """Where `decide` puts its file."""
        return self.root / "decision.age"

    def close(self) -> None:
        """Sign out on both."""
        self.court.leave()
        self.lead.leave()

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
"""Who has unlocked a copy before: a try of a passphrase costs what it is meant to."""
Made = tuple[Path, CaseId, MemberId, Opened]


def _make(
    root: Path,
    template: Path,
    catalogue: Catalogue,
    *,
    outside: bool,
    roles: tuple[Role, ...] = (Role.CLINICAL_LEAD,),
) -> Made:
    copy_vault(template, root / "court")
    court = Laptop(VaultFolder(root / "court" / "vault", root / "court" / "state"), catalogue)
    lead = Laptop(VaultFolder(root / "lead" / "vault", root / "lead" / "state"), catalogue)
    court.clock.now += timedelta(minutes=10)
    session = court.enter(COURT_SIDE)
    joining.begin(
        lead.folder,
        lead.clock,
        name=LEAD,
        roles=roles,
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
    court.leave()
    copy_vault(root / "court", root / "before")
    case = _ready(court.enter(COURT_SIDE))
    opened = {}
    for laptop, name, passphrase in (
        (court, COURT_SIDE, PASSPHRASE),
        (lead, LEAD, THEIRS),
    ):
        laptop.leave()
        opened[name] = SlotFile.load(laptop.folder.keys).unlock(name, passphrase)
    return root, case, member.id, opened


def _ready(session: Session) -> CaseId:
    case = lists.add_person(session, entry())
    agree(session, case)
    screened(session, case, "core-10", "3113301334")
    guilty(session, case)
    assessed(session, case, MHTR)
    sign(session, case, MHTR)
    return case


@pytest.fixture(scope="session", params=[False, True], ids=["member", "contact"])
def two_template(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    catalogue: Catalogue,
) -> Made:
    """Both laptops, closed; the parameter is whether the lead is outside, then more roles."""
    outside, *more = request.param if isinstance(request.param, tuple) else (request.param,)

    def make() -> Made:
        team: Path = request.getfixturevalue("team_template")
        roles = (Role.CLINICAL_LEAD, *more)
        return _make(tmp_path_factory.mktemp("two"), team, catalogue, outside=outside, roles=roles)

    return _once(request.config, ("two", outside, *more), make)


def _once(config: pytest.Config, name: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """What `make` gives, made once a run: each module that imports a fixture has one of its own."""
    made = config.stash.setdefault(_MADE, {})
    if name not in made:
        made[name] = make()
    return made[name]


_MADE = pytest.StashKey[dict[tuple[object, ...], Made]]()


only_contact = pytest.mark.parametrize("two_template", [True], indirect=True, ids=["contact"])
only_member = pytest.mark.parametrize("two_template", [False], indirect=True, ids=["member"])


def _opened(template: Path, root: Path, made: Made, catalogue: Catalogue, *, minutes: int) -> Two:
    """A copy of both laptops at `root`, each with its member signed in."""
    _, case, to, unlocked = made
    for part in ("court", "lead"):
        copy_vault(template / part, root / part)
    if (template / "decision.age").exists():
        shutil.copy2(template / "decision.age", root)
    court = Laptop(VaultFolder(root / "court" / "vault", root / "court" / "state"), catalogue)
    lead = Laptop(VaultFolder(root / "lead" / "vault", root / "lead" / "state"), catalogue)
    for laptop, name in ((court, COURT_SIDE), (lead, LEAD)):
        laptop.clock.now += timedelta(minutes=minutes)
        vault_id = SlotFile.load(laptop.folder.keys).vault_id
        laptop.session = vaults.enter(
            laptop.folder, catalogue, laptop.clock, vault_id, unlocked[name]
        )
    return Two(court, lead, root, case, to)


@pytest.fixture
def two(two_template: Made, tmp_path: Path, catalogue: Catalogue) -> Iterator[Two]:
    """Nothing was asked yet; `before` beside the template is the court's before the case."""
    opened = _opened(two_template[0], tmp_path / "two", two_template, catalogue, minutes=30)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def answered_template(
    request: pytest.FixtureRequest,
    two_template: Made,
    tmp_path_factory: pytest.TempPathFactory,
    catalogue: Catalogue,
) -> Made:
    """As `two_template`, and the lead has decided on a request by file."""

    def make() -> Made:
        root = tmp_path_factory.mktemp("answered") / "two"
        opened = _opened(two_template[0], root, two_template, catalogue, minutes=30)
        requests.take_request(at(opened.lead), opened.ask())
        opened.decide()
        opened.close()
        return root, *two_template[1:]

    return _once(request.config, ("answered", two_template[0]), make)


@pytest.fixture
def answered(answered_template: Made, tmp_path: Path, catalogue: Catalogue) -> Iterator[Two]:
    """The lead has approved; `two.decision` lies there, and was not taken in yet."""
    opened = _opened(
        answered_template[0], tmp_path / "two", answered_template, catalogue, minutes=60
    )
    yield opened
    opened.close()
