"""A sentenced case in a real vault, with a responsible officer on the team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from courtdesk.actions import sentences
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.orders import OrderFile
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.errors import FieldErrors
from tests.unit.actions.conftest import DAY, Laptop, guilty

LATER = DAY + timedelta(days=7)
ASSESSOR, CDO, LEAD = "Amina Yusuf", "Priya Nair", "Helen Marsh"
PROVIDER, OFFICER = "Omar Haddad", "Ruth Adeyemi"


@dataclass
class Sentenced:
    """The case and who is signed in; sixty days after sentence."""

    team: Laptop
    case: CaseId

    def as_(self, name: str) -> Session:
        """The session of `name`, signed in now."""
        session = self.team.session
        if session is None or session.sign_in_name != name:
            session = self.team.enter(name)
        return session

    @property
    def file(self) -> CaseFile:
        """The case as it stands."""
        assert self.team.session is not None
        return case_file(self.team.session, self.case)

    @property
    def order(self) -> OrderFile:
        """What was recorded after sentence."""
        return self.file.order


def sentenced(team: Laptop, case: CaseId, *kinds: RequirementKind) -> Sentenced:
    """`case`, in which the court made `kinds` on the court day; nothing else stands in it."""
    assert team.session is not None
    guilty(team.session, case)
    team.add(OFFICER, Role.RESPONSIBLE_OFFICER)
    made = Sentenced(team, case)
    results = tuple(CourtResult(kind, True, 6, proposed=False) for kind in kinds)
    sentence = Sentence(case, DAY, Disposal.COMMUNITY_ORDER, 12, results)
    sentences.record_sentence(made.as_(CDO), sentence)
    team.clock.now += timedelta(days=60)
    return made


def fields(caught: FieldErrors) -> set[str]:
    """The names of the fields that were refused."""
    return {one.field for one in caught.errors}
