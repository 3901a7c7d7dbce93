"""One case on two real laptops that changed the same records apart, and then met.

`met` leaves the bench's vault with a record of every kind of conflict, made through the actions on
two vaults and brought together by an exchange over a folder. It is made once a run and copied.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from courtdesk.actions import (
    amendments,
    consents,
    decisions,
    directory,
    forms,
    lists,
    notes,
    pleas,
    settling,
    site,
    vaults,
)
from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, record
from courtdesk.actions.session import Session
from courtdesk.actions.settling import Conflict
from courtdesk.actions.sync.rounds import exchange
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.cases import Verdict
from courtdesk.domain.directory import Need, ServiceEntry
from courtdesk.domain.ids import CaseId, DocumentId, PersonId
from courtdesk.domain.notes import NoteFor
from courtdesk.domain.routes import Route, RouteKind
from courtdesk.exchange.transports import open_route
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import SlotFile
from tests.helpers import courtday
from tests.helpers.bench import DAY, STAFF, Bench, passphrase_of

WHO = "Marlow"
CASE_KINDS = {"case", "consent", "note", "person", "plea", "response"}
SITE_KINDS = {"service", "settings"}
NOTE = "Rang the invented surgery; the nurse sees the person on {} at ten."
SURGERIES = ("Madeup Street Surgery", "Pretend Lane Practice")


@dataclass
class Apart:
    """A second laptop with a copy of the bench's vault, and a folder that both exchange through."""

    bench: Bench
    folder: VaultFolder
    hub: Path
    session: Session | None = None

    def enter(self, role: Role) -> Session:
        """Sign in there; whoever was is signed out."""
        self.leave()
        slots = SlotFile.load(self.folder.keys)
        if role not in self.bench.unlocked:
            self.bench.unlocked[role] = slots.unlock(STAFF[role], passphrase_of(role))
        self.session = vaults.enter(
            self.folder,
            self.bench.catalogue,
            self.bench.clock,
            slots.vault_id,
            self.bench.unlocked[role],
        )
        return self.session

    def leave(self) -> None:
        """Sign out there."""
        if self.session is not None:
            self.session.vault.close()
            self.session = None

    def meet(self, role: Role = Role.LINK_WORKER) -> None:
        """Exchange until each laptop has what the other has; the second is closed after."""
        route = Route(self.hub.name, RouteKind.FOLDER, "Hub", str(self.hub))
        here, there = self.bench.session(role), self.session or self.enter(role)
        for one in (here, there, here):
            transport = open_route(route)
            exchange(one, route.id, transport)
            transport.close()
        self.leave()


def apart(bench: Bench) -> Apart:
    """The vault of `bench`, closed, as that of a second laptop."""
    bench.sign_out()
    root = bench.folder.path.parent
    number = len(list(root.glob("other*")))
    return _laptop(bench, bench.folder.path, root / f"other{number}")


def third(bench: Bench) -> Apart:
    """A laptop that knows only what stood before any record of `met` was changed."""
    before = bench.folder.state_dir / "before"
    return _laptop(bench, before, bench.folder.path.parent / "third")


def _laptop(bench: Bench, vault: Path, root: Path) -> Apart:
    shutil.copytree(vault, root / "vault", ignore=shutil.ignore_patterns(".lock"))
    hub = root.with_name(f"hub-{root.name}")
    hub.mkdir()
    return Apart(bench, VaultFolder(root / "vault", root / "state"), hub)


def met(bench: Bench) -> CaseId:
    """The case with a conflict of each kind in `CASE_KINDS`, and those of `SITE_KINDS`."""
    return bench.once("met", lambda: _met(bench))


def _met(bench: Bench) -> CaseId:
    case = courtday.consented(bench, WHO)
    session = bench.session(Role.LINK_WORKER)
    text = NOTE.format("Friday")
    notes.write_note(session, case, text=text, readers=NoteFor.MENTAL_HEALTH)
    directory.add_service(session, _service("01632 960100"))
    _settings(bench.session(Role.CDO), 5)
    other = apart(bench)
    # Where it is copied along with the rest.
    shutil.copytree(bench.folder.path, bench.folder.state_dir / "before")
    for number, enter in enumerate((bench.session, other.enter)):
        bench.clock.now += timedelta(minutes=7)
        _settings(enter(Role.CDO), number)
        worker = enter(Role.LINK_WORKER)
        for do in (change_person, _case, _plea, _note, _response, _consent, _directory):
            do(worker, case, number)
    other.meet()
    bench.sign_out()
    return case


def decided_twice(bench: Bench) -> CaseId:
    """A case on whose MHTR the clinical lead decided on both laptops, otherwise each time."""
    return bench.once("decided-twice", lambda: _decided_twice(bench))


def _decided_twice(bench: Bench) -> CaseId:
    case = courtday.asked(bench, WHO)
    other = apart(bench)
    for enter, outcome in (
        (bench.session, Outcome.APPROVE),
        (other.enter, Outcome.DECLINE),
    ):
        session = enter(Role.CLINICAL_LEAD)
        decisions.decide(
            session,
            case,
            courtday.MHTR,
            outcome=outcome,
            text=decisions.decision_text(session, case, courtday.MHTR),
            passphrase=passphrase_of(Role.CLINICAL_LEAD),
            reasons="" if outcome is Outcome.APPROVE else "The medication is not recorded.",
            registration_body="HCPC",
            registration_number="PYL00001",
        )
    other.meet(Role.CLINICAL_LEAD)
    bench.sign_out()
    return case


def _settings(session: Session, number: int) -> None:
    site.update_settings(session, replace(session.settings(), idle_minutes=10 + number))


def change_person(session: Session, case: CaseId, number: int) -> None:
    found = case_file(session, case).person
    family = ("Marlowe", "Marlo", "Marlough")[number]
    value = replace(found.value, family=family, reason="As the person spells it.")
    lists.correct_person(session, PersonId(found.document), value)


def _case(session: Session, case: CaseId, number: int) -> None:
    value = replace(case_file(session, case).case.value, courtroom=("Court 3", "Court 5")[number])
    record(session, Change("case", value, DocumentId(case), case))


def _plea(session: Session, case: CaseId, number: int) -> None:
    offence = case_file(session, case).case.value.offences[0].id
    day = DAY + timedelta(days=30 + number)
    reason = ("Misheard in court.", "The legal adviser put it right.")[number]
    pleas.record_pleas(session, case, {offence: Verdict.NOT_GUILTY}, trial_date=day, reason=reason)


def _note(session: Session, case: CaseId, number: int) -> None:
    (one,) = notes.notes_of(session, case)
    day = ("Monday", "Tuesday")[number]
    notes.change_note(
        session, case, one.document, text=NOTE.format(day), reason=f"They moved it to {day}."
    )


def _response(session: Session, case: CaseId, number: int) -> None:
    (form,) = case_file(session, case).forms
    opened = amendments.open_amendment(session, case, form.document)
    item = opened.form.scored_items()[number]
    answers = opened.answers.set(item.link_id, item.options[0].code)
    forms.finish_form(session, opened, answers, reason=f"The person took back answer {number + 1}.")


def _consent(session: Session, case: CaseId, number: int) -> None:
    if number == 0:
        consents.withdraw_consent(session, case, "They want to think about it.")
    else:
        courtday.sign(session, case)


def _directory(session: Session, _case: CaseId, number: int) -> None:
    (entry,) = directory.services(session)
    directory.change_service(session, entry.document, _service(f"01632 96010{number + 1}"))


def _service(phone: str) -> ServiceEntry:
    return ServiceEntry(
        name="Exampleton Homes Sample Advice",
        needs=(Need.HOUSING,),
        area="Exampleton",
        phone=phone,
        checked_on=DAY,
    )


def conflict(bench: Bench, kind: str, role: Role = Role.LINK_WORKER) -> Conflict:
    """The one conflict of this kind, as the member with `role` is told of it."""
    (found,) = [one for one in settling.conflicts(bench.session(role)) if one.kind == kind]
    return found
