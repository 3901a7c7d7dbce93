"""Who may do what with which form: all nine roles, every form, cell by cell (P5).

The table is written down here once more, from DESIGN and the framework, and not made from the code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from courtdesk.actions import (
    amendments,
    cases,
    forms,
    lists,
    measures,
    originals,
    paper,
    results,
    risk,
    scores,
)
from courtdesk.actions.case_fhir import case_bundle
from courtdesk.actions.case_lines import case_lines
from courtdesk.actions.forms import OpenForm
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission, Role
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import FilledHow, FinishedForm
from courtdesk.errors import NotAllowed, NotReadable
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store.folder import VaultFolder
from tests.helpers.filling import filled
from tests.unit.actions.conftest import Laptop, entry
from tests.unit.actions.filling import agree

SCREENS = {"k10", "core-10", "core-34"}
INTERVIEW = {"mhtr-interview", "phq-9", "gad-7"}
SUBSTANCE = {"audit", "atr-drr-screen"}
FEEDBACK = {"sentencer-feedback"}
EVERY = SCREENS | INTERVIEW | SUBSTANCE | FEEDBACK

FILLS = {
    Role.CDO: SCREENS | SUBSTANCE | FEEDBACK,
    Role.LINK_WORKER: EVERY,
    Role.LD_PRACTITIONER: EVERY,
    Role.ASSESSOR: EVERY,
    Role.CLINICAL_LEAD: INTERVIEW,
    Role.PROVIDER: SUBSTANCE,
    Role.RESPONSIBLE_OFFICER: FEEDBACK,
    Role.ADMINISTRATOR: set[str](),
    Role.INFORMATION_GOVERNANCE: set[str](),
}
READS = {
    Role.CDO: SUBSTANCE | FEEDBACK,
    Role.LINK_WORKER: EVERY,
    Role.LD_PRACTITIONER: EVERY,
    Role.ASSESSOR: EVERY,
    Role.CLINICAL_LEAD: SCREENS | INTERVIEW | FEEDBACK,
    Role.PROVIDER: SUBSTANCE | FEEDBACK,
    Role.RESPONSIBLE_OFFICER: FEEDBACK,
    Role.ADMINISTRATOR: set[str](),
    Role.INFORMATION_GOVERNANCE: set[str](),
}
NO_CASES = {Role.ADMINISTRATOR, Role.INFORMATION_GOVERNANCE}
WORKING = [role for role in Role if role not in NO_CASES]


@dataclass
class Court:
    """A vault with a member of every role, named for it, and every form finished once."""

    laptop: Laptop
    case: CaseId

    def enter(self, role: Role) -> Session:
        return self.laptop.enter(role.value)

    def finished(self, session: Session, form: str) -> Recorded[FinishedForm]:
        found = cases.case_file(session, self.case).forms
        return next(one for one in found if one.value.form == form)


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Court:
    root = tmp_path_factory.mktemp("roles")
    laptop = Laptop(VaultFolder(root / "vault", root / "state"), catalogue)
    laptop.begin("first", Role.ASSESSOR)
    for role in Role:
        laptop.add(role.value, role)
    session = laptop.enter(Role.ASSESSOR.value)
    case = lists.add_person(session, entry())
    agree(session, case)
    for form in sorted(EVERY):
        opened = forms.open_form(session, case, form)
        forms.finish_form(session, opened, filled(opened.form, yes=True), reason="tried")
    laptop.leave()
    return Court(laptop, case)


@pytest.fixture(autouse=True)
def left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whoever a test signed in leaves again: an open vault holds threads."""
    yield
    if "court" in request.fixturenames:
        request.getfixturevalue("court").laptop.leave()


def test_the_tables_leave_no_form_and_no_role_out(catalogue: Catalogue) -> None:
    assert set(FILLS) == set(READS) == set(Role)
    assert {"combined-consent"} | EVERY == set(catalogue.ids)


@pytest.mark.parametrize("role", WORKING)
def test_who_fills(court: Court, role: Role) -> None:
    # Opened by somebody who may: the last step asks again, by itself.
    session = court.enter(Role.ASSESSOR)
    begun: dict[str, OpenForm] = {}
    for form in EVERY:
        begun[form] = forms.open_form(session, court.case, form)
        answers = filled(begun[form].form, yes=False)
        forms.save_answers(session, begun[form], answers, how=FilledHow.INTERVIEW)
        session.vault.delete_draft(begun[form].draft.ref)
    session = court.enter(role)
    for form in sorted(EVERY):
        if form in FILLS[role]:
            opened = forms.open_form(session, court.case, form)
            session.vault.delete_draft(opened.draft.ref)
            continue
        with pytest.raises(NotAllowed):
            forms.open_form(session, court.case, form)
        with pytest.raises(NotAllowed):
            forms.finish_form(session, begun[form], begun[form].answers, reason="tried")
        with pytest.raises(NotAllowed):
            amendments.drop_amendment(session, begun[form])


@pytest.mark.parametrize("role", WORKING)
def test_who_reads_prints_and_sees_scores(court: Court, role: Role) -> None:
    session = court.enter(role)
    for form in sorted(EVERY):
        finished = court.finished(session, form)
        reads = form in READS[role]
        assert results.may_read(session, finished) is reads, form
        if reads:
            assert results.read_result(session, finished).title
            assert paper.filled_paper(session, court.case, finished.document)
            continue
        with pytest.raises(NotReadable):
            results.read_answers(session, finished)
        with pytest.raises(NotReadable):
            results.read_result(session, finished)
        with pytest.raises(NotReadable):
            paper.filled_paper(session, court.case, finished.document)
    shown = {one.name for one in scores.series(session, court.case) if one.points}
    assert shown == READS[role] - {"mhtr-interview", "atr-drr-screen", *FEEDBACK}
    bundle, left_out = case_bundle(session, court.case)
    named = json.dumps(bundle)
    assert {form for form in EVERY if f"/Questionnaire/{form}|" in named} == READS[role]
    assert left_out == len(EVERY - READS[role])


@pytest.mark.parametrize("role", WORKING)
def test_who_amends(court: Court, role: Role) -> None:
    session = court.enter(role)
    for form in sorted(EVERY):
        finished = court.finished(session, form)
        if form in READS[role] & FILLS[role]:
            opened = amendments.open_amendment(session, court.case, finished.document)
            assert len(opened.answers)
            amendments.drop_amendment(session, opened)
            continue
        with pytest.raises((NotAllowed, NotReadable)):
            amendments.open_amendment(session, court.case, finished.document)


@pytest.mark.parametrize("role", WORKING)
def test_who_attaches_paper_and_reads_it(court: Court, role: Role, tmp_path: Path) -> None:
    session = court.enter(Role.ASSESSOR)
    attached = {}
    for form in ("core-10", "phq-9", "audit", "sentencer-feedback"):
        scan = tmp_path / f"{form}.png"
        scan.write_bytes(b"\x89PNG\r\n\x1a\n" + f"{role} {form}".encode())
        finished = court.finished(session, form)
        made = originals.attach_original(session, court.case, finished.document, scan)
        attached[form] = (finished, made)
    session = court.enter(role)
    for form, (finished, made) in attached.items():
        # The paper of an open form is sealed to the substance compartment.
        wanted = "audit" if form in FEEDBACK else form
        assert originals.may_read_original(session, made) is (wanted in READS[role])
        assert originals.may_attach(session, finished) is (form in FILLS[role])
        if form in FILLS[role]:
            originals.mark_mistake(session, court.case, made.document, because="tried")
            continue
        with pytest.raises(NotAllowed):
            originals.mark_mistake(session, court.case, made.document, because="tried")
        with pytest.raises(NotAllowed):
            originals.attach_original(session, court.case, finished.document, scan)


@pytest.mark.parametrize("role", WORKING)
def test_what_a_role_sees_of_the_case_holds_no_score_of_a_form_it_does_not_read(
    court: Court, role: Role
) -> None:
    session = court.enter(role)
    told = "\n".join(case_lines(session, court.case))
    closed = [
        results.read_result(reader, court.finished(reader, form)).summary
        for reader in [court.enter(Role.ASSESSOR)]
        for form in sorted(EVERY - READS[role])
    ]
    assert not [words for words in closed if words in told]
    assert told.count("not available to your role") == len(EVERY - READS[role])


def test_an_administrator_alone_sees_no_case_at_all(court: Court) -> None:
    document = court.finished(court.enter(Role.ASSESSOR), "k10").document
    session = court.enter(Role.ADMINISTRATOR)
    assert not session.may(Permission.READ_CASES)
    for look in (
        lambda: cases.case_file(session, court.case),
        lambda: cases.timeline(session, court.case),
        lambda: scores.series(session, court.case),
        lambda: case_bundle(session, court.case),
        lambda: forms.open_form(session, court.case, "k10"),
        lambda: measures.measures(session, court.case),
        lambda: originals.originals_of(session, court.case, document),
        lambda: risk.actions_on(session, court.case, document),
        lambda: paper.blank_paper(session, court.case, "k10"),
        lambda: paper.filled_paper(session, court.case, document),
        lambda: paper.consent_paper(session, court.case),
    ):
        with pytest.raises(NotAllowed):
            look()


@pytest.mark.parametrize("role", WORKING)
def test_who_records_what_was_done_about_risk(court: Court, role: Role) -> None:
    session = court.enter(role)
    document = court.finished(session, "core-10").document

    def act() -> object:
        return risk.record_action(
            session,
            court.case,
            document,
            done=True,
            what="Seen by the nurse",
            by="Amina Yusuf",
            at=session.clock(),
        )

    if role is Role.RESPONSIBLE_OFFICER:
        with pytest.raises(NotAllowed):
            act()
    else:
        assert act()
