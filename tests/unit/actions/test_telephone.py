"""An MHTR approved by telephone: under the lead's signed process alone, until it is in writing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from courtdesk.actions import (
    backups,
    case_lines,
    clinical,
    deadlines,
    decisions,
    lists,
    membership,
    reports,
    requirements,
    telephone,
)
from courtdesk.actions.cases import case_file, timeline
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.actions.signatures import namespace_of
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Decision, Outcome, TelephoneApproval
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.clinical import ConfirmBy, TelephoneRule
from courtdesk.domain.deadlines import State
from courtdesk.domain.ids import CaseId, DeviceId, DocumentId, MemberId, RevisionId
from courtdesk.domain.pathway import StepName, StepState, steps
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.telephone import Confirmation, confirmation, plain_code, words
from courtdesk.errors import FieldError, FieldErrors, NotAllowed, UserError
from courtdesk.exchange import identity, sshsig
from courtdesk.exchange.wordlist import WORDS
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store import ledger, projections, revisions
from courtdesk.store.connection import Connection
from courtdesk.store.folder import VaultFolder
from courtdesk.store.records import NewRevision, PersonSignature, Time, canonical
from courtdesk.store.revisions import Place
from tests.helpers.copies import copy_vault
from tests.unit.actions.conftest import PASSPHRASE, Laptop, assessed, entry, guilty
from tests.unit.actions.signing import sign

DRR, MHTR = RequirementKind.DRR, RequirementKind.MHTR
HOW = "Ring my mobile; I read the assessment and the risk lines with you."
ON = TelephoneRule(True, HOW, ConfirmBy.SAME_DAY, "Agreed with probation")
LEAD, CDO = "Helen Marsh", "Priya Nair"


def by_name(session: Session, name: str) -> MemberId:
    team = session.team()
    return next(one.id for one in (*team.members, *team.former) if one.name == name)


def to_ask(session: Session) -> CaseId:
    """A case that is assessed as suitable for an MHTR, with consent."""
    case = lists.add_person(session, entry())
    guilty(session, case)
    assessed(session, case, MHTR)
    sign(session, case, MHTR)
    return case


@pytest.fixture(scope="module")
def template(
    team_template: Path, tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue
) -> tuple[Path, CaseId, datetime]:
    """A vault with such a case, made once; the lead is registered and has signed the process."""
    root = tmp_path_factory.mktemp("telephone")
    copy_vault(team_template, root)
    made = Laptop(VaultFolder(root / "vault", root / "state"), catalogue)
    made.clock.now += timedelta(minutes=10)
    session = made.enter("Amina Yusuf")
    case = to_ask(session)
    membership.change_roles(
        session,
        by_name(session, LEAD),
        # A link worker too, so that it is no lack of a role that keeps them from their own calls.
        [Role.CLINICAL_LEAD, Role.LINK_WORKER],
        passphrase=PASSPHRASE,
        registration_body="HCPC",
        registration_number="PYL00001",
    )
    clinical.set_telephone(made.enter(LEAD), ON)
    made.leave()
    return root, case, made.clock.now


@pytest.fixture
def case(template: tuple[Path, CaseId, datetime]) -> CaseId:
    return template[1]


@pytest.fixture
def team(template: tuple[Path, CaseId, datetime], laptop: Laptop) -> Laptop:
    """A copy of that vault; the CDO is signed in."""
    root, _, laptop.clock.now = template
    copy_vault(root, laptop.folder.path.parent)
    laptop.enter(CDO)
    return laptop


@pytest.fixture
def ready(team: Laptop) -> Session:
    return at(team)


def at(team: Laptop) -> Session:
    assert team.session is not None
    return team.session


def call(session: Session, case: CaseId, **changed: Any) -> telephone.Called:
    given: dict[str, Any] = {
        "kind": MHTR,
        "outcome": Outcome.APPROVE,
        "lead": by_name(session, LEAD),
        "at": session.clock(),
        **changed,
    }
    return telephone.record_telephone_approval(session, case, **given)


def wrong(session: Session, case: CaseId, **changed: Any) -> list[str]:
    with pytest.raises(FieldErrors) as caught:
        call(session, case, **changed)
    return [one.field for one in caught.value.errors]


def decide(session: Session, case: CaseId, code: str, **changed: Any) -> CaseFile:
    given: dict[str, Any] = {
        "outcome": Outcome.APPROVE,
        "text": decisions.decision_text(session, case, MHTR),
        "passphrase": PASSPHRASE,
        "registration_body": "HCPC",
        "registration_number": "PYL00001",
        "spoken_code": code,
        **changed,
    }
    return decisions.decide(session, case, MHTR, **given)


def approve_step(file: CaseFile) -> tuple[StepState, str, str]:
    step = next(one for one in steps(file) if one.name is StepName.APPROVE)
    return step.state, step.word, step.detail


def due(session: Session, case: CaseId) -> list[str]:
    rows = deadlines.of_case(session, case)
    assert [one for one in rows if one.key.startswith("telephone")] == [
        one for one in deadlines.everywhere(session) if one.key.startswith("telephone")
    ]
    return [one.what for one in rows if one.key.startswith("telephone")]


def test_nothing_counts_until_the_lead_signs_a_process_and_only_the_lead_does(
    team_template: Path, laptop: Laptop
) -> None:
    copy_vault(team_template, laptop.folder.path.parent)
    laptop.clock.now += timedelta(minutes=10)
    session = laptop.enter("Amina Yusuf")
    case = to_ask(session)
    assert clinical.telephone_rule(session) == TelephoneRule() and not TelephoneRule().allowed
    with pytest.raises(UserError, match=r"No process.*Only a clinical lead can sign one \(Helen"):
        call(session, case)
    with pytest.raises(NotAllowed):
        clinical.set_telephone(session, ON)
    lead = laptop.enter(LEAD)
    for bad, field in ((replace(ON, how=" "), "how"), (replace(ON, reason=""), "reason")):
        with pytest.raises(FieldErrors) as caught:
            clinical.set_telephone(lead, bad)
        assert [one.field for one in caught.value.errors] == [field]
    assert clinical.set_telephone(lead, ON).value == ON
    assert [one.value for one in clinical.telephone_history(lead)] == [ON]
    with pytest.raises(NotAllowed):
        call(lead, case)
    # The team's list has no registration for the lead here, and the court is told it.
    assert wrong(laptop.enter(CDO), case) == ["lead"]


def test_it_approves_and_says_everywhere_that_it_is_not_in_writing(
    ready: Session, case: CaseId
) -> None:
    called = call(ready, case)
    file = called.file
    told = file.telephone(MHTR)
    assert told is not None and file.approved(MHTR) and file.standing_decision(MHTR) is None
    assert (told.by, told.value.lead) == (ready.me, by_name(ready, LEAD))
    assert (told.value.name, told.value.registration_number) == (LEAD, "PYL00001")
    stored = ready.vault.revision(told.revision)
    assert stored is not None and stored.signature is not None
    assert stored.signature.namespace == identity.TOLD_DECISION
    assert approve_step(file) == (
        StepState.DONE,
        "By phone",
        "MHTR approved by telephone, written confirmation outstanding",
    )
    said = "\n".join(case_lines.case_lines(ready, case))
    assert "by telephone" in said and "written confirmation outstanding" in said
    at_once = f"{told.value.decided_at:%H:%M}"
    assert (
        f"Approved by telephone by {LEAD}, HCPC PYL00001, {at_once}, recorded by {CDO}; written "
        "confirmation outstanding."
    ) in reports.snippet(ready, case).text
    assert "MHTR approved by telephone" in [one.title for one in timeline(ready, case)]
    assert backups.check_vault(ready).ok
    first, second, digits = called.code.split()
    assert {first, second} <= set(WORDS) and first != second and len(digits) == 2
    with pytest.raises(UserError, match="was approved by telephone on the record as it stands"):
        call(ready, case)
    # In writing it is still to be asked for.
    assert decisions.ask_decision(ready, case, MHTR).standing_request(MHTR) is not None


def test_what_is_wrong_is_said_at_its_field(ready: Session, case: CaseId) -> None:
    assert wrong(ready, case, lead=ready.me) == ["lead"]
    assert wrong(ready, case, outcome=Outcome.DECLINE) == ["reasons"]
    assert wrong(ready, case, reasons="x" * 1001, support="x" * 1001) == ["reasons", "support"]
    assert wrong(ready, case, at=ready.clock() + timedelta(minutes=1)) == ["at"]
    assert wrong(ready, case, at=ready.clock() - timedelta(hours=1)) == ["at"]
    with pytest.raises(UserError, match="DRR provider"):
        call(ready, case, kind=DRR)


def test_an_amended_record_voids_it_and_the_same_call_approves_nothing_new(
    team: Laptop, ready: Session, case: CaseId
) -> None:
    at = ready.clock()
    call(ready, case, at=at)
    session = team.enter("Amina Yusuf")
    requirements.assess(session, case, MHTR, suitable=True, plan="A different plan.")
    file = case_file(session, case)
    assert not file.approved(MHTR) and file.telephone(MHTR) is None
    assert "record has changed" in "\n".join(case_lines.case_lines(session, case))
    assert confirmation(file, MHTR) is None and due(session, case) == []
    assert "at" in wrong(session, case, at=at)
    assert call(session, case).file.approved(MHTR)


def test_nobody_takes_down_or_back_a_call_with_themselves(
    team: Laptop, ready: Session, case: CaseId
) -> None:
    lead = team.enter(LEAD)
    assert wrong(lead, case) == ["lead"]
    call(team.enter(CDO), case)
    lead = team.enter(LEAD)
    with pytest.raises(UserError, match="ask somebody else to correct it"):
        telephone.take_back(lead, case, MHTR, because="I did not.")
    assert case_file(lead, case).approved(MHTR)


def test_a_call_entered_by_mistake_is_taken_back_and_can_be_recorded_rightly(
    ready: Session, case: CaseId
) -> None:
    at = ready.clock()
    call(ready, case, at=at)
    with pytest.raises(FieldError):
        telephone.take_back(ready, case, MHTR, because=" ")
    file = telephone.take_back(ready, case, MHTR, because="It was about another person.")
    assert not file.approved(MHTR) and due(ready, case) == []
    assert any(one.title.startswith("MHTR approved by telephone: taken back") for one in
               timeline(ready, case))  # fmt: skip
    with pytest.raises(UserError):
        telephone.take_back(ready, case, MHTR, because="Again.")
    declined = call(ready, case, at=at, outcome=Outcome.DECLINE, reasons="Too unwell.").file
    assert not declined.approved(MHTR)
    assert approve_step(declined)[:2] == (StepState.STOPPED, "Declined")


def test_the_same_answer_with_the_same_code_confirms_it(
    team: Laptop, ready: Session, case: CaseId
) -> None:
    code = call(ready, case).code
    assert due(ready, case) == [f"Written confirmation of telephone approval by {LEAD}"]
    team.clock.now += timedelta(days=1)
    (row,) = [one for one in deadlines.of_case(ready, case) if one.key == "telephone:MHTR"]
    assert row.state is State.OVERDUE and row.mine([Role.CDO])
    lead = team.enter(LEAD)
    with pytest.raises(FieldError) as caught:
        decide(lead, case, "lantern river")
    assert caught.value.field == "spoken_code"
    file = decide(lead, case, f" {code.upper().replace(' ', '-')} ")
    assert file.telephone(MHTR) is None and file.approved(MHTR)
    assert confirmation(file, MHTR) is Confirmation.CONFIRMED
    assert "confirmed in writing, with the same code" in words(file, MHTR)
    assert due(lead, case) == []
    assert approve_step(file) == (StepState.DONE, "Approve", "MHTR approved")
    with pytest.raises(UserError, match="has been approved on the record as it stands"):
        call(team.enter(CDO), case)


@pytest.mark.parametrize(
    ("changed", "stands", "said"),
    [
        ({}, Confirmation.NO_CODE, "gives no code"),
        ({"spoken_code": "acorn album 99"}, Confirmation.OTHER_CODE, "code .* differs"),
        (
            {"outcome": Outcome.DECLINE, "reasons": "No."},
            Confirmation.OTHER_OUTCOME,
            "^The written decision differs: Helen Marsh declined it.*The written decision holds",
        ),
    ],
)
def test_what_differs_in_writing_is_said_and_the_written_word_holds(
    team: Laptop, case: CaseId, changed: Any, stands: Confirmation, said: str
) -> None:
    call(at(team), case)
    file = decide(team.enter(LEAD), case, **{"code": "", **changed})
    assert confirmation(file, MHTR) is stands
    assert file.telephone(MHTR) is None and file.standing_decision(MHTR) is not None
    assert file.approved(MHTR) is (stands is not Confirmation.OTHER_OUTCOME)
    assert re.search(said, words(file, MHTR))
    assert f"ring {LEAD}" in words(file, MHTR)


def test_what_was_refused_in_writing_under_another_name_is_not_approved_by_a_call(
    team: Laptop, case: CaseId
) -> None:
    lead = team.enter(LEAD)
    part = decide(lead, case, "", outcome=Outcome.DECLINE, reasons="No.").requirement(MHTR)
    assert part is not None and part.decision is not None
    value = replace(part.decision.value, full_name="Dean Marlowe")
    place = part.decision.document
    record(lead, Change("decision", value, place, case, namespace=identity.DECISION))
    assert case_file(lead, case).standing_decision(MHTR) is None
    with pytest.raises(UserError, match="ask again in writing"):
        call(team.enter(CDO), case)


def forged(
    session: Session, case: CaseId, *, signed: bool = True, **changed: Any
) -> tuple[CaseFile, str]:
    """Put a record of a call into the vault past the action, and what is said of it."""
    file = case_file(session, case)
    rule = clinical.recorded_telephone(session)
    value = TelephoneApproval(
        case=file.id,
        requirement=MHTR,
        outcome=Outcome.APPROVE,
        reasons="",
        support="",
        lead=by_name(session, LEAD),
        name="Somebody Grander",
        registration_body="GMC",
        registration_number="1",
        basis=file.basis(MHTR),
        decided_at=session.clock(),
        spoken_code="acorn album 11",
        rule=rule.revision if rule is not None else RevisionId(""),
        full_name=file.person.value.full_name,
        birth_date=file.person.value.birth_date,
    )
    document = derived_id(case, "telephone-approval", MHTR)
    document = changed.pop("document", document)
    value = replace(value, **changed)
    namespace = identity.TOLD_DECISION if signed else None
    record(session, Change("telephone-approval", value, document, case, namespace=namespace))
    found = case_file(session, case)
    return found, " ".join(one for one in found.doubts if one not in file.doubts)


def test_what_is_unsigned_forged_or_by_another_role_counts_nowhere(
    team: Laptop, ready: Session, case: CaseId
) -> None:
    rule = clinical.recorded_telephone(ready)
    assert rule is not None
    cases: list[tuple[dict[str, Any], str]] = [
        ({"signed": False}, "does not carry their signature"),
        ({"lead": by_name(ready, "Omar Haddad")}, "no clinical lead of this team"),
        ({"rule": RevisionId("")}, "another place"),
        ({"lead": MemberId("nobody")}, "no clinical lead of this team"),
        ({"rule": RevisionId("0" * 64)}, "process"),
        ({"requirement": DRR}, "another place"),
    ]
    for changed, why in cases:
        file, said = forged(ready, case, **changed)
        assert not file.approved(MHTR) and file.telephone(MHTR) is None, changed
        assert why in said, (changed, said)
        assert due(ready, case) == [], changed
    # Under the lead's own name, whatever the record says they are called.
    file, said = forged(ready, case)
    told = file.telephone(MHTR)
    assert told is not None and told.value.name == LEAD
    assert told.value.registration_number == "PYL00001"
    # By whoever decides themselves, or by a role that asks for nothing.
    for name, why in ((LEAD, "another place"), ("Omar Haddad", "may not ask for approval")):
        session = team.enter(name)
        file, said = forged(session, case)
        assert why in said, name
        told = file.telephone(MHTR)
        assert told is not None and told.by == by_name(session, CDO)
    # A provider's answer has a record of its own kind.
    drr = derived_id(case, "telephone-approval", DRR)
    assert "another place" in forged(session, case, requirement=DRR, document=drr)[1]


def test_an_earlier_call_is_not_put_back_on_top(ready: Session, case: CaseId) -> None:
    call(ready, case)
    told = case_file(ready, case).telephone(MHTR)
    assert told is not None
    telephone.take_back(ready, case, MHTR, because="Wrong person.")
    file, said = forged(ready, case, **{
        name: getattr(told.value, name)
        for name in ("name", "registration_body", "registration_number", "decided_at",
                     "spoken_code")
    })  # fmt: skip
    assert not file.approved(MHTR) and "put back on top of a later one" in said


def test_it_counts_only_while_the_process_has_held_without_a_break(
    team: Laptop, ready: Session, case: CaseId
) -> None:
    call(ready, case)
    lead = team.enter(LEAD)
    first = clinical.recorded_telephone(lead)
    assert first is not None
    # Other words, and still allowed: the call goes on counting.
    clinical.set_telephone(lead, replace(ON, how="Ring the office.", reason="Moved"))
    assert case_file(lead, case).approved(MHTR)
    # Off: it counts no more, and nothing new is taken.
    clinical.set_telephone(lead, replace(ON, allowed=False, reason="Stopped"))
    file = case_file(lead, case)
    assert not file.approved(MHTR) and "process" in " ".join(file.doubts)
    assert due(lead, case) == []
    session = team.enter(CDO)
    with pytest.raises(UserError, match="No process"):
        call(session, case)
    # Recorded past the action while it was off, under the version of before.
    assert not forged(session, case, rule=first.revision)[0].approved(MHTR)
    off = clinical.recorded_telephone(session)
    assert off is not None
    assert not forged(session, case, rule=off.revision)[0].approved(MHTR)
    # Under a process that the recorder made themselves.
    place = clinical.telephone_document()
    (own,) = record(session, Change("telephone-rule", ON, place, namespace=identity.CLINICAL))
    assert not forged(session, case, rule=own.id)[0].approved(MHTR)
    # On again: what was recorded before or between stays out.
    clinical.set_telephone(team.enter(LEAD), replace(ON, reason="Begun again"))
    session = team.enter(CDO)
    assert not case_file(session, case).approved(MHTR)
    assert call(session, case).file.approved(MHTR)
    # A process that somebody else signed is none.
    record(session, Change("telephone-rule", TelephoneRule(), place, namespace=identity.CLINICAL))
    assert clinical.telephone_rule(session).allowed and case_file(session, case).approved(MHTR)
    assert any("process for approval by telephone" in one for one in session.notices)


def beside(session: Session, kind: str, document: DocumentId, **changed: Any) -> None:
    """Another version of what stands there, made without knowing it, as on another laptop."""
    found = session.vault.document(document)
    assert found is not None
    body = canonical({**found.latest.body, **changed})
    namespace = namespace_of(found.latest)
    blob = sshsig.sign(session.identity.sign, namespace, body)
    new = NewRevision(
        document=document,
        kind=kind,
        case=found.latest.case,
        parents=(),
        open=body,
        signature=PersonSignature(namespace=namespace, signer=session.me, blob=blob),
    )
    wall = found.latest.time.wall + 1
    place = Place(DeviceId(f"00000000-0000-7000-8000-{wall:012x}"), 1, None, Time(wall, 0))
    made = revisions.make(new, session.me, place)

    def store(connection: Connection) -> None:
        row = ledger.insert(connection, made, new.signature, wall)
        projections.index(connection, projections.record(connection, row, made.id, made.header))

    session.vault.writer.run(store)


def test_two_calls_or_two_processes_side_by_side_count_nowhere_until_there_is_one(
    team: Laptop, ready: Session, case: CaseId
) -> None:
    call(ready, case)
    place = derived_id(case, "telephone-approval", MHTR)
    beside(ready, "telephone-approval", place, outcome="decline", reasons="No.")
    file = case_file(ready, case)
    assert file.in_dispute() and file.telephone(MHTR) is None and not file.approved(MHTR)
    # The lead was rung again: what they said now takes the place of both.
    assert call(ready, case).file.approved(MHTR)
    assert not case_file(ready, case).in_dispute()
    lead = team.enter(LEAD)
    beside(lead, "telephone-rule", clinical.telephone_document(), how="Ring the office.")
    assert not clinical.telephone_rule(lead).allowed
    assert not case_file(lead, case).approved(MHTR)
    clinical.set_telephone(lead, replace(ON, reason="The office it is"))
    assert clinical.telephone_rule(lead).allowed and case_file(lead, case).approved(MHTR)


def test_after_a_lead_has_left_what_they_said_stays_and_nothing_new_is_theirs(
    team: Laptop, ready: Session, case: CaseId
) -> None:
    call(ready, case)
    session = team.enter("Amina Yusuf")
    lead = by_name(session, LEAD)
    membership.remove_member(session, lead, passphrase=PASSPHRASE)
    assert case_file(session, case).approved(MHTR)
    telephone.take_back(session, case, MHTR, because="To be said again.")
    assert wrong(session, case, lead=lead) == ["lead"]


def test_the_next_working_day_is_the_leads_choice(
    team: Laptop, ready: Session, case: CaseId
) -> None:
    later = replace(ON, confirm_by=ConfirmBy.NEXT_WORKING_DAY, reason="I work late")
    clinical.set_telephone(team.enter(LEAD), later)
    session = team.enter(CDO)
    call(session, case)
    (row,) = [one for one in deadlines.of_case(session, case) if one.key == "telephone:MHTR"]
    assert isinstance(session.clock(), datetime) and row.on is not None
    assert (row.on - session.clock().date()).days == 1
    assert "the next working day" in row.words and row.source.startswith("CourtDesk")


def test_codes_are_taken_as_they_were_written_down() -> None:
    assert plain_code(" Lantern, RIVER-07. ") == "lantern river 07"
    assert plain_code("lantern river07") == "lantern river 07"
    for bad in ("", "lantern river", "lantern river 7", "lantern river 007", "a b ٠٧"):
        assert plain_code(bad) is None
    assert {plain_code(code) for code in (telephone.new_code() for _ in range(50))} != {None}


def test_the_lead_reads_of_the_call_and_is_handed_no_code(ready: Session, case: CaseId) -> None:
    """Else a call that nobody made would be confirmed by whoever types in what they were sent."""
    made = call(ready, case)
    for note in (made.code, f"The code was {made.code.upper().replace(' ', '-')}."):
        with pytest.raises(FieldError, match="spoken code out of the note"):
            decisions.ask_decision(ready, case, MHTR, note=note)
    decisions.ask_decision(ready, case, MHTR, note="About the call.")
    part = case_file(ready, case).requirement(MHTR)
    assert part is not None and part.request is not None
    assert "If there was no such call, tell the court." in part.request.value.told
    assert made.code not in part.request.value.told


@pytest.mark.parametrize(("minutes", "stands"), [(1, False), (-1, True)])
def test_a_later_written_no_ends_the_call_whatever_record_it_was_made_on(
    ready: Session, case: CaseId, minutes: int, stands: bool
) -> None:
    """A file that was sent before the record moved on may come back with a no after the call."""
    file = call(ready, case).file
    part = file.requirement(MHTR)
    assert part is not None and part.told is not None and file.approved(MHTR)
    told = part.told.value
    written = Decision(
        case=case,
        requirement=MHTR,
        outcome=Outcome.DECLINE,
        reasons="Not safe.",
        support="",
        name=told.name,
        registration_body="HCPC",
        registration_number="PYL00001",
        basis=(RevisionId("0" * 64),),
        text_sha256="0" * 64,
        decided_at=told.decided_at + timedelta(minutes=minutes),
        full_name=told.full_name,
        birth_date=told.birth_date,
    )
    recorded = replace(part.told, value=written, by=told.lead)
    other = replace(part, decision=recorded)
    parts = tuple(other if one is part else one for one in file.requirements)
    now = replace(file, requirements=parts)
    assert now.approved(MHTR) is stands
    assert ("in writing, though it is recorded" in words(now, MHTR)) is not stands
