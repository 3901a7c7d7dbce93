"""One vault with a member of every role and a case in each state that some act needs.

Made once a run through the actions, by an assessor who administers as well, and copied for each
role: what one member's acts change, another's never see. Every name is plainly invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from courtdesk.actions import (
    absences,
    decisions,
    endings,
    lists,
    notes,
    providers,
    reports,
    requirements,
    sentences,
    vaults,
)
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.audit import KIND as AUDIT
from courtdesk.domain.cases import OffenceRange
from courtdesk.domain.courtlist import ListedOffence
from courtdesk.domain.ids import CaseId, DocumentId, PersonId
from courtdesk.domain.notes import NoteFor
from courtdesk.domain.orders import EndedBy
from courtdesk.domain.providers import PointOfContact, Provider
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store.connection import open_file
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import SlotFile
from tests.helpers.copies import copy_vault
from tests.helpers.own_form import write_form
from tests.unit.actions.conftest import DAY, PASSPHRASE, Clock, Laptop, entry, guilty
from tests.unit.actions.filling import agree, screened
from tests.unit.actions.signing import sign

MHTR, DRR, ATR = RequirementKind
FOUNDER = "Iris Vane"
LATER = DAY + timedelta(days=7)
RISK, NO_RISK = "3113321334", "2112210120"
"""Answers to the CORE-10 as labelled: with its risk item above zero, and with it at zero."""

_NAMES = {
    "plain": "Ashby",
    "plea": "Birch",
    "agreement": "Corder",
    "screen": "Dunning",
    "assess": "Elmore",
    "consent": "Farley",
    "ask": "Garside",
    "decide": "Hollis",
    "snippet": "Ingram",
    "sentence": "Jessop",
    "risk": "Kettle",
    "order": "Lomax",
    "enforce": "Merrow",
    "sign-off": "Nettle",
}
"""The family name of whoever is in each state; each state is a case of its own."""


@dataclass(frozen=True)
class World:
    """The prepared vault, closed: its cases by state, and the documents that acts are about."""

    root: Path
    catalogue: Catalogue
    cases: dict[str, CaseId]
    people: dict[str, PersonId]
    note: DocumentId
    provider: DocumentId
    absence: DocumentId
    risk_form: DocumentId
    snippet: str

    def laptop(self, root: Path) -> Laptop:
        """A copy of the vault below `root`, a week after the court day, with nobody signed in."""
        copy_vault(self.root, root)
        clock = Clock()
        clock.now += timedelta(days=7, hours=1)
        return Laptop(VaultFolder(root / "vault", root / "state"), self.catalogue, clock)


def make_world(root: Path, catalogue: Catalogue) -> World:
    """The vault below `root`, prepared and closed."""
    laptop = Laptop(VaultFolder(root / "vault", root / "state"), catalogue)
    try:
        return _prepared(laptop, root)
    finally:
        laptop.leave()


def _prepared(laptop: Laptop, root: Path) -> World:
    laptop.begin(FOUNDER, Role.ASSESSOR)
    for role in Role:
        laptop.add(role.value, role)
    session = laptop.enter(FOUNDER)
    cases = {state: _listed(session, name) for state, name in _NAMES.items()}
    _before_court(session, cases)
    for state in ("consent", "ask", "decide", "snippet", "sentence"):
        _towards_decision(session, cases, state)
    note = notes.write_note(
        session, cases["plain"], text="Came with a friend.", readers=NoteFor.EVERYBODY
    )
    provider = providers.add_provider(
        session,
        Provider(
            "Sample Recovery",
            (DRR, ATR),
            PointOfContact("Duty desk", "01632 960111", ""),
            checked_on=DAY,
        ),
    )
    words = reports.snippet(session, cases["snippet"]).text
    files = {state: case_file(session, case) for state, case in cases.items()}
    people = {state: file.case.value.person for state, file in files.items()}
    (risk_form,) = (form.document for form in files["risk"].forms)
    absence = _after_court(laptop, cases)
    write_form(laptop.folder.forms)
    return World(
        root=root,
        catalogue=laptop.catalogue,
        cases=cases,
        people=people,
        note=note.document,
        provider=provider.document,
        absence=absence,
        risk_form=risk_form,
        snippet=words,
    )


def _listed(session: Session, family: str) -> CaseId:
    number = list(_NAMES.values()).index(family)
    return lists.add_person(
        session,
        entry(
            family,
            "Dean",
            order=str(number),
            birth_date=date(1980, 1, 1) + timedelta(days=400 * number),
            crn=None,
            offences=(ListedOffence("Drive while disqualified", OffenceRange.MEDIUM),),
        ),
    )


def _before_court(session: Session, cases: dict[str, CaseId]) -> None:
    agree(session, cases["screen"])
    agree(session, cases["risk"])
    screened(session, cases["risk"], "core-10", RISK)
    guilty(session, cases["assess"])
    requirements.consider(session, cases["assess"], [MHTR, DRR])


def _towards_decision(session: Session, cases: dict[str, CaseId], state: str) -> None:
    """Guilty and assessed as suitable; then, unless that is the act, signed and asked for."""
    case = cases[state]
    kinds = (MHTR, DRR) if state == "decide" else (MHTR,)
    guilty(session, case)
    requirements.consider(session, case, kinds)
    for kind in kinds:
        requirements.assess(
            session, case, kind, suitable=True, plan="Ten sessions.", notes="low mood"
        )
    if state == "consent":
        return
    sign(session, case, *kinds, signature=f"Dean {_NAMES[state]}")
    if state == "decide":
        for kind in kinds:
            decisions.ask_decision(session, case, kind)


def _after_court(laptop: Laptop, cases: dict[str, CaseId]) -> DocumentId:
    """Three sentenced cases; in one an appointment was missed, in one the MHTR has ended."""
    session = laptop.enter(FOUNDER)
    sentenced = [cases[state] for state in ("order", "enforce", "sign-off")]
    for case in sentenced:
        guilty(session, case)
    officer = laptop.enter(Role.RESPONSIBLE_OFFICER.value)
    made = CourtResult(MHTR, True, 6, proposed=False)
    for case in sentenced:
        sentences.record_sentence(
            officer, Sentence(case, DAY, Disposal.COMMUNITY_ORDER, 12, (made,))
        )
    file = absences.record_absence(officer, cases["enforce"], MHTR, on=DAY)
    (absence,) = (one.document for one in file.order.absences)
    absences.told_officer(officer, cases["enforce"], absence, DAY)
    endings.end_requirement(officer, cases["sign-off"], MHTR, on=DAY, how=EndedBy.COMPLETED)
    return absence


@dataclass
class Desk:
    """One member at their own copy of the vault, signed in with their own passphrase."""

    role: Role
    laptop: Laptop
    world: World

    @property
    def session(self) -> Session:
        """Their session."""
        assert self.laptop.session is not None
        return self.laptop.session

    def case(self, state: str) -> CaseId:
        """The case in that state."""
        return self.world.cases[state]

    def recorded(self) -> tuple[int, int, int]:
        """How many revisions, wraps of sealed parts, and drafts there are.

        Without those that only say who did what: a refusal may be written down there.
        """
        database, key = self.laptop.folder.database, self.session.vault_key
        connection = open_file(database, key, read_only=True)
        try:
            queries = (
                "SELECT count(*) FROM revisions WHERE kind <> ?1",
                "SELECT count(*) FROM wraps WHERE ?1 IS NOT NULL",
                "SELECT count(*) FROM drafts WHERE ?1 IS NOT NULL",
            )
            counts = [connection.execute(one, [AUDIT]).fetchone()[0] for one in queries]
        finally:
            connection.close()
        return counts[0], counts[1], counts[2]


@dataclass
class Desks:
    """A desk for each role, each at a copy of the vault of its own."""

    world: World
    root: Path
    _made: dict[Role, Desk] = field(default_factory=dict)

    def open(self) -> None:
        """Sign in at each of them; what threads a vault needs are there from then on."""
        for role in Role:
            laptop = self.world.laptop(self.root / role.value)
            slots = SlotFile.load(laptop.folder.keys)
            unlocked = slots.unlock(role.value, PASSPHRASE)
            laptop.session = vaults.enter(
                laptop.folder, laptop.catalogue, laptop.clock, slots.vault_id, unlocked
            )
            laptop.session.vault.writer.run_bare(lambda _: None)
            self._made[role] = Desk(role, laptop, self.world)

    def at(self, role: Role) -> Desk:
        """The desk of the member with `role`."""
        return self._made[role]

    def leave(self) -> None:
        """Close every vault: it holds threads."""
        for desk in self._made.values():
            desk.laptop.leave()
