"""A real vault with a member of each kind of role, a list, and a clock that goes on by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from courtdesk.actions import lists, members, pleas, requirements, vaults
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.cases import OffenceRange, Verdict
from courtdesk.domain.courtlist import ListedOffence, ListEntry
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store.folder import VaultFolder
from courtdesk.store.passphrases import FLOOR
from tests.helpers.copies import copy_vault
from tests.helpers.oncearun import made_once
from tests.helpers.shipped import shipped

FORMS = Path(__file__).parents[3] / "forms"
DAY = date(2027, 1, 14)
PASSPHRASE = "quarry lantern biscuit"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return shipped()


class Clock:
    """Starts on the court day and goes on by a second at each look."""

    def __init__(self) -> None:
        self.now = datetime(2027, 1, 14, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Laptop:
    """One vault folder and whoever is signed in."""

    folder: VaultFolder
    catalogue: Catalogue
    clock: Clock = field(default_factory=Clock)
    session: Session | None = None
    recovery_key: str = ""

    def begin(self, name: str, *roles: Role) -> Session:
        made = vaults.first_run(
            self.folder,
            self.catalogue,
            self.clock,
            name=name,
            roles=roles,
            court="Northgate Magistrates' Court",
            passphrase=PASSPHRASE,
            policy=FLOOR,
        )
        self.session, self.recovery_key = made.session, made.recovery_key
        return made.session

    def enter(self, name: str, passphrase: str = PASSPHRASE, **options: Any) -> Session:
        self.leave()
        self.session = vaults.sign_in(
            self.folder, self.catalogue, self.clock, name=name, passphrase=passphrase, **options
        )
        return self.session

    def leave(self) -> None:
        if self.session is not None:
            self.session.vault.close()
            self.session = None

    def add(self, name: str, *roles: Role, **more: str) -> None:
        assert self.session is not None
        members.add_member(
            self.session,
            name=name,
            roles=roles,
            new_passphrase=PASSPHRASE,
            passphrase=PASSPHRASE,
            policy=FLOOR,
            **more,
        )


@pytest.fixture
def laptop(tmp_path: Path, catalogue: Catalogue) -> Iterator[Laptop]:
    made = Laptop(VaultFolder(tmp_path / "vault", tmp_path / "state"), catalogue)
    yield made
    made.leave()


@pytest.fixture(scope="session")
def team_template(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """A vault made once: deriving eight keys from passphrases for each test would take minutes."""

    def make(root: Path) -> dict[str, str]:
        made = Laptop(VaultFolder(root / "vault", root / "state"), catalogue)
        made.begin("Amina Yusuf", Role.ASSESSOR)
        made.add("Priya Nair", Role.CDO)
        made.add("Helen Marsh", Role.CLINICAL_LEAD)
        made.add("Omar Haddad", Role.PROVIDER)
        made.leave()
        return {}

    return made_once(tmp_path_factory, "team", make)[0]


@pytest.fixture
def team(team_template: Path, laptop: Laptop) -> Laptop:
    """Amina assesses and administers; Priya is CDO, Helen clinical lead, Omar the provider."""
    root = laptop.folder.path.parent
    copy_vault(team_template, root)
    laptop.clock.now += timedelta(minutes=10)
    laptop.enter("Amina Yusuf")
    return laptop


def entry(family: str = "Marlow", given: str = "Dean", **more: object) -> ListEntry:
    values: dict[str, object] = {
        "court": "Northgate Magistrates' Court",
        "hearing_date": DAY,
        "family_name": family,
        "given_names": given,
        "courtroom": "2",
        "session": "morning",
        "order": "2",
        "birth_date": date(1985, 3, 2),
        "crn": "X730551",
        "offences": (ListedOffence("Drive while disqualified", OffenceRange.MEDIUM),),
    }
    return ListEntry(**{**values, **more})  # type: ignore[arg-type]


MakeCase = Callable[..., CaseId]


@pytest.fixture
def case(team: Laptop) -> CaseId:
    """A case on today's list, signed in as the assessor."""
    assert team.session is not None
    return lists.add_person(team.session, entry())


def guilty(session: Session, case: CaseId) -> None:
    pleas.record_pleas(session, case, {"drive-while-disqualified": Verdict.GUILTY})


def assessed(session: Session, case: CaseId, kind: RequirementKind) -> None:
    requirements.consider(session, case, [kind])
    requirements.assess(
        session, case, kind, suitable=True, plan="Ten sessions of psychology.", notes="low mood"
    )
