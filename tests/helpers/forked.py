"""One team on two laptops that have not met since: what each of them records is news to the other.

The second laptop is a copy of the first that goes on under a name of its own, as one that joined
would. `meet` hands over whatever either has. Templates are made once a run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from courtdesk.actions import lists, vaults
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.domain.merging import NEVER
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.side_by_side import KINDS
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import SlotFile, Unlocked
from courtdesk.store.vault import Vault
from tests.helpers.copies import copy_vault
from tests.unit.actions.conftest import PASSPHRASE, Laptop, assessed, entry, guilty
from tests.unit.actions.filling import agree, screened
from tests.unit.actions.signing import sign

ASSESSOR, OFFICER, LEAD = "Amina Yusuf", "Priya Nair", "Helen Marsh"
TRAVELS = sorted({*KINDS, *NEVER, "listing"})


@dataclass
class Forked:
    """Two laptops of one team with the same case, which was assessed and consented to."""

    here: Laptop
    there: Laptop
    case: CaseId
    unlocked: dict[str, Unlocked] = field(default_factory=dict)

    def at(self, laptop: Laptop, name: str = ASSESSOR) -> Session:
        """The session of `name` there; whoever was signed in is signed out."""
        if laptop.session is not None and laptop.session.sign_in_name == name:
            return laptop.session
        laptop.leave()
        slots = SlotFile.load(laptop.folder.keys)
        if name not in self.unlocked:
            self.unlocked[name] = slots.unlock(name, PASSPHRASE)
        laptop.session = vaults.enter(
            laptop.folder, laptop.catalogue, laptop.clock, slots.vault_id, self.unlocked[name]
        )
        return laptop.session

    def meet(self) -> tuple[Session, Session]:
        """Hand over what either has; return the sessions, here and there."""
        both = self.at(self.here, _who(self.here)), self.at(self.there, _who(self.there))
        news = [one.vault.outgoing(TRAVELS) for one in both]
        both[0].vault.accept(news[1])
        both[1].vault.accept(news[0])
        return both

    def close(self) -> None:
        """Sign out on both."""
        self.here.leave()
        self.there.leave()


def _who(laptop: Laptop) -> str:
    return laptop.session.sign_in_name if laptop.session is not None else ASSESSOR


@dataclass(frozen=True)
class Made:
    """The closed vault that both are copies of."""

    root: Path
    case: CaseId
    unlocked: dict[str, Unlocked]


_MADE = pytest.StashKey[Made]()


@pytest.fixture(scope="session")
def forked_template(
    request: pytest.FixtureRequest,
    team_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    catalogue: Catalogue,
) -> Made:
    """The team's vault with a case that is ready to be asked about, and its copy that went on."""
    # Each module that imports a fixture has one of its own: made once a run all the same.
    stash = request.config.stash
    if _MADE not in stash:
        stash[_MADE] = _make(team_template, tmp_path_factory.mktemp("forked"), catalogue)
    return stash[_MADE]


def _make(team_template: Path, root: Path, catalogue: Catalogue) -> Made:
    copy_vault(team_template, root / "here")
    here = _laptop(root / "here", catalogue, minutes=10)
    session = here.enter(ASSESSOR)
    case = lists.add_person(session, entry())
    agree(session, case)
    screened(session, case, "core-10", "3113301334")
    guilty(session, case)
    assessed(session, case, RequirementKind.MHTR)
    sign(session, case, RequirementKind.MHTR)
    here.leave()
    copy_vault(root / "here", root / "there")
    there = _laptop(root / "there", catalogue, minutes=15)
    slots = SlotFile.load(there.folder.keys)
    unlocked = slots.unlock(ASSESSOR, PASSPHRASE)
    # Before anybody signs in, as that is recorded under the laptop's name.
    vault = Vault.open(there.folder, slots.vault_id, unlocked.vault_key, there.clock)
    vault.begin_new_device("The helper of a test asked for it.")
    vault.close()
    there.enter(ASSESSOR)
    there.leave()
    return Made(root, case, {ASSESSOR: unlocked})


def _laptop(root: Path, catalogue: Catalogue, *, minutes: int) -> Laptop:
    made = Laptop(VaultFolder(root / "vault", root / "state"), catalogue)
    made.clock.now += timedelta(minutes=minutes)
    return made


@pytest.fixture
def forked(forked_template: Made, tmp_path: Path, catalogue: Catalogue) -> Iterator[Forked]:
    """Both laptops, with nobody signed in."""
    copy_vault(forked_template.root / "here", tmp_path / "here")
    copy_vault(forked_template.root / "there", tmp_path / "there")
    opened = Forked(
        _laptop(tmp_path / "here", catalogue, minutes=30),
        _laptop(tmp_path / "there", catalogue, minutes=40),
        forked_template.case,
        forked_template.unlocked,
    )
    yield opened
    opened.close()
