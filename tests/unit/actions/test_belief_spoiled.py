"""A signature that was spoiled, or a role lost: what it said no to stays a no until settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from courtdesk.actions import clinical, consents, decisions, membership, settling, telephone
from courtdesk.actions.cases import case_file
from courtdesk.actions.records import derived_id, standing
from courtdesk.actions.session import Session
from courtdesk.actions.sync.rounds import exchange
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.clinical import ClinicalRule, ConfirmBy, TelephoneRule
from courtdesk.domain.codec import to_body
from courtdesk.domain.consent import restricts
from courtdesk.domain.ids import CaseId, DocumentId, MemberId, RevisionId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.routes import Route, RouteKind
from courtdesk.errors import UserError
from courtdesk.exchange import identity, sshsig
from courtdesk.exchange.transports import open_route
from courtdesk.store.records import NewRevision, PersonSignature, Revision, canonical
from tests.helpers.forked import Forked, forked, forked_template
from tests.unit.actions.conftest import PASSPHRASE, Laptop, assessed, guilty
from tests.unit.actions.signing import sign

__all__ = ["forked", "forked_template"]

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
ADMIN, CDO, LEAD = "Amina Yusuf", "Priya Nair", "Helen Marsh"
LESS = "It allows less than what counts, so it is in dispute until somebody settles"


def at(team: Laptop) -> Session:
    assert team.session is not None
    return team.session


@pytest.fixture
def consented(team: Laptop, case: CaseId) -> CaseId:
    """A case with an assessed MHTR and a signed consent; whoever took it is signed in."""
    guilty(at(team), case)
    assessed(at(team), case, MHTR)
    sign(at(team), case, MHTR)
    return case


def decide(session: Session, case: CaseId, outcome: Outcome) -> None:
    decisions.decide(
        session,
        case,
        MHTR,
        outcome=outcome,
        text=decisions.decision_text(session, case, MHTR),
        passphrase=PASSPHRASE,
        reasons="" if outcome is Outcome.APPROVE else "Not at this time.",
        registration_body="HCPC",
        registration_number="PYL00001",
    )


def latest(session: Session, place: DocumentId) -> Revision:
    found = session.vault.document(place)
    assert found is not None
    return found.latest


def put_signature(session: Session, of: Revision, blob: str | None) -> None:
    """What whoever passes a record on can do to it: its signature stands outside its hash."""
    query = "UPDATE revisions SET signature = ? WHERE id = ?"
    session.vault.writer.run(lambda one: one.execute(query, [blob, bytes.fromhex(of.id)]))


def spoil(session: Session, place: DocumentId) -> str:
    """Spoil the signature of the latest version; return the true one."""
    one = latest(session, place)
    assert one.signature is not None
    put_signature(session, one, one.signature.blob.replace("A", "B"))
    return one.signature.blob


def append(
    session: Session,
    place: DocumentId,
    kind: str,
    body: Any,
    *,
    by: MemberId,
    keys: Session | None = None,
    case: CaseId | None = None,
) -> None:
    """A version by somebody's own program; signed with the keys of a session, or not at all."""
    data, space = canonical(body), identity.CONSENT
    signature = None
    if keys is not None:
        signature = PersonSignature(space, by, sshsig.sign(keys.identity.sign, space, data))
    found = session.vault.document(place)
    parents = tuple(one.id for one in found.heads) if found is not None else ()
    new = NewRevision(place, kind, case, parents, data, signature=signature)
    session.vault.append(new, author=by)


def holds(file: CaseFile) -> bool:
    """Whether the consent is in dispute, counts as withdrawn, and one sentence says why."""
    assert file.consent is not None
    withdrawn = file.consent.value.withdrawn_on is not None
    said = [one for one in file.doubts if LESS in one]
    return withdrawn and file.consent.disputed and file.in_dispute() and len(said) == 1


def test_a_spoiled_withdrawal_is_in_dispute_and_counts_at_once_when_whole_again(
    team: Laptop, consented: CaseId
) -> None:
    session, place = at(team), derived_id(consented, "consent")
    consents.withdraw_consent(session, consented, "")
    true = spoil(session, place)
    file = case_file(session, consented)
    assert holds(file) and "does not carry their signature" in file.doubts[0]
    put_signature(session, latest(session, place), None)
    assert holds(case_file(session, consented))
    put_signature(session, latest(session, place), true)
    file = case_file(session, consented)
    assert file.consent is not None and file.consent.value.withdrawn_on is not None
    assert not file.in_dispute() and file.doubts == ()


def test_a_version_put_over_a_spoiled_withdrawal_does_not_hide_it(
    team: Laptop, consented: CaseId
) -> None:
    session, place = at(team), derived_id(consented, "consent")
    given = latest(session, place).body
    consents.withdraw_consent(session, consented, "")
    spoil(session, place)
    append(session, place, "consent", given, by=session.me, case=consented)
    assert holds(case_file(session, consented))


def test_a_person_settles_it_and_signs_what_holds(team: Laptop, consented: CaseId) -> None:
    session, place = at(team), derived_id(consented, "consent")
    consents.withdraw_consent(session, consented, "")
    spoil(session, place)
    with pytest.raises(UserError):
        decide(team.enter(LEAD), consented, Outcome.APPROVE)
    session = team.enter(ADMIN)
    (found,) = settling.conflicts(session, consented)
    seen = [one.revision for one in found.versions]
    assert found.kind == "consent" and found.may and len(seen) == 2
    withdrawn = latest(session, place).id
    settling.settle(session, place, seen, withdrawn, "She told me herself.")
    file = case_file(session, consented)
    assert file.consent is not None and file.consent.value.withdrawn_on is not None
    assert not file.in_dispute() and file.doubts == ()


def test_a_leaver_s_withdrawal_holds_and_their_consent_gives_nothing(
    team: Laptop, consented: CaseId
) -> None:
    gone = team.enter(CDO)
    session, place = team.enter(ADMIN), derived_id(consented, "consent")
    given = latest(session, place).body
    membership.remove_member(session, gone.me, passphrase=PASSPHRASE)
    no = {**given, "withdrawn_on": "2026-03-02"}
    append(session, place, "consent", no, by=gone.me, keys=gone, case=consented)
    file = case_file(session, consented)
    assert holds(file) and "after they had left that role" in file.doubts[0]
    # With a word of the administrator's own the person has withdrawn; now the leaver gives again.
    settled = [one.revision for one in settling.conflicts(session, consented)[0].versions]
    settling.settle(session, place, settled, latest(session, place).id, "True.")
    append(session, place, "consent", given, by=gone.me, keys=gone, case=consented)
    file = case_file(session, consented)
    assert file.consent is not None and file.consent.value.withdrawn_on is not None
    assert not file.consent.disputed and len(file.doubts) == 1 and LESS not in file.doubts[0]


def test_a_consent_that_nobody_signed_gives_nothing_by_itself(
    team: Laptop, consented: CaseId
) -> None:
    session, place = at(team), derived_id(consented, "consent")
    spoil(session, place)
    file = case_file(session, consented)
    assert file.consent is None and len(file.doubts) == 1
    assert standing(session, session.vault.document(place)).body == {}


def test_what_never_could_have_counted_puts_nothing_in_dispute(
    team: Laptop, consented: CaseId
) -> None:
    session, place = at(team), derived_id(consented, "consent")
    given = latest(session, place).body
    elsewhere = {**given, "case": "another", "withdrawn_on": "2026-03-02"}
    unreadable = {**given, "withdrawn_on": "yesterday"}
    for body in (elsewhere, unreadable):
        append(session, place, "consent", body, by=session.me, case=consented)
    file = case_file(session, consented)
    assert file.consent is not None and file.consent.value.covers(MHTR)
    assert not file.in_dispute() and len(file.doubts) == 1


def test_under_a_name_that_nobody_knows_yet_a_withdrawal_holds(
    team: Laptop, consented: CaseId
) -> None:
    session, place = at(team), derived_id(consented, "consent")
    no = {**latest(session, place).body, "withdrawn_on": "2026-03-02"}
    append(session, place, "consent", no, by=MemberId("nobody"), case=consented)
    assert holds(case_file(session, consented))


def test_a_spoiled_decline_holds_over_the_approval_before_it(
    team: Laptop, consented: CaseId
) -> None:
    lead, place = team.enter(LEAD), derived_id(consented, "decision", MHTR)
    decide(lead, consented, Outcome.APPROVE)
    decide(lead, consented, Outcome.DECLINE)
    declined = latest(lead, place).id
    spoil(lead, place)
    file = case_file(lead, consented)
    assert not file.approved(MHTR) and file.in_dispute(calls=False)
    assert len(file.doubts) == 1 and LESS in file.doubts[0]
    (found,) = settling.conflicts(lead, consented)
    seen: list[RevisionId] = [one.revision for one in found.versions]
    settling.settle(lead, place, seen, declined, "I declined.", passphrase=PASSPHRASE)
    file = case_file(lead, consented)
    decision = file.standing_decision(MHTR)
    assert decision is not None and decision.value.outcome is Outcome.DECLINE
    assert file.doubts == () and not file.in_dispute()


@pytest.fixture
def called(team: Laptop, consented: CaseId) -> CaseId:
    """The same case, approved by telephone under the lead's signed process; the CDO is there."""
    admin, lead = at(team), team.enter(LEAD).me
    admin = team.enter(ADMIN)
    membership.change_roles(
        admin,
        lead,
        [Role.CLINICAL_LEAD],
        passphrase=PASSPHRASE,
        registration_body="HCPC",
        registration_number="PYL00001",
    )
    on = TelephoneRule(True, "Ring my mobile.", ConfirmBy.SAME_DAY, "Agreed")
    clinical.set_telephone(team.enter(LEAD), on)
    session = team.enter(CDO)
    made = telephone.record_telephone_approval(
        session, consented, kind=MHTR, outcome=Outcome.APPROVE, lead=lead, at=session.clock()
    )
    assert made.file.approved(MHTR)
    return consented


def test_a_spoiled_no_in_writing_ends_an_approval_by_telephone(
    team: Laptop, called: CaseId
) -> None:
    lead, place = team.enter(LEAD), derived_id(called, "decision", MHTR)
    decide(lead, called, Outcome.DECLINE)
    true = spoil(lead, place)
    file = case_file(lead, called)
    assert not file.approved(MHTR) and file.telephone(MHTR) is None
    assert ["carry their signature" in one for one in file.doubts].count(True) == 1
    assert any("no approval stands beside it" in one for one in file.doubts)
    put_signature(lead, latest(lead, place), true)
    file = case_file(lead, called)
    decision = file.standing_decision(MHTR)
    assert decision is not None and decision.value.outcome is Outcome.DECLINE
    assert file.doubts == ()
    # The way out of a spoiled one: the lead decides in writing.
    spoil(lead, place)
    decide(lead, called, Outcome.APPROVE)
    file = case_file(lead, called)
    assert file.standing_decision(MHTR) is not None and file.approved(MHTR)


def test_a_yes_in_writing_that_was_spoiled_takes_no_call_back(team: Laptop, called: CaseId) -> None:
    lead, place = team.enter(LEAD), derived_id(called, "decision", MHTR)
    decide(lead, called, Outcome.APPROVE)
    spoil(lead, place)
    file = case_file(lead, called)
    assert file.telephone(MHTR) is not None and len(file.doubts) == 1


def test_a_process_that_was_taken_back_stays_so_when_its_signature_is_spoiled(
    team: Laptop, called: CaseId
) -> None:
    lead, place = team.enter(LEAD), clinical.telephone_document()
    off = TelephoneRule(False, "", ConfirmBy.SAME_DAY, "No more calls")
    clinical.set_telephone(lead, off)
    assert not case_file(lead, called).approved(MHTR)
    spoil(lead, place)
    file = case_file(lead, called)
    assert not file.approved(MHTR)
    assert any("the clinical lead signs the process anew" in one for one in file.doubts)
    assert any("What was set before it holds instead" in one for one in file.doubts)


def test_a_spoiled_threshold_is_told_of_at_every_case_that_is_judged_by_it(
    team: Laptop, consented: CaseId
) -> None:
    rule = ClinicalRule("k10", level="30", risk_at_least=4, reason="Agreed")
    lead, place = team.enter(LEAD), clinical.rule_document("k10")
    clinical.set_rule(lead, rule)
    clinical.set_rule(lead, replace(rule, level="20"))
    spoil(lead, place)
    assert case_file(lead, consented).doubts == (), "nothing is judged by it yet"
    decisions.ask_decision(team.enter(CDO), consented, MHTR)
    (told,) = case_file(at(team), consented).doubts
    assert "change of a threshold" in told and "What was set before it holds instead" in told


def test_the_whole_vault_tells_of_what_stands_below_a_version_that_does_not_count(
    team: Laptop, consented: CaseId
) -> None:
    session, place = at(team), derived_id(consented, "consent")
    assert settling.conflicts(session) == () and session.vault.amended(["consent"]) == ()
    consents.withdraw_consent(session, consented, "")
    assert settling.conflicts(session) == ()
    assert [one.id for one in session.vault.amended(["consent", "plea"])] == [place]
    true = spoil(session, place)
    assert settling.conflicts(session) == settling.conflicts(session, consented) != ()
    given = session.vault.history(place)[0].body
    append(session, place, "consent", given, by=session.me, case=consented)
    (told,) = settling.conflicts(session)
    assert told.document == place and len(told.versions) == 2
    put_signature(session, session.vault.history(place)[1], true)
    assert settling.conflicts(session) == ()


def test_which_consent_leaves_less_allowed(team: Laptop, consented: CaseId) -> None:
    found = case_file(at(team), consented).consent
    assert found is not None
    one = found.value
    both, gone = replace(one, requirements=(MHTR, DRR)), replace(one, withdrawn_on=date(2026, 3, 2))
    assert restricts(one, [both]) and restricts(gone, [one]) and restricts(gone, [both, one])
    assert not restricts(both, [one]) and not restricts(one, [gone]) and not restricts(one, [one])
    assert to_body(one) != to_body(gone)


def test_a_laptop_cannot_unsay_what_a_colleague_signed_on_it(
    forked: Forked, tmp_path: Path
) -> None:
    theirs = forked.at(forked.there)
    place = derived_id(forked.case, "consent")
    consents.withdraw_consent(theirs, forked.case, "")
    for stick in ("first", "second"):
        for laptop in (forked.there, forked.here):
            meet(forked.at(laptop), tmp_path / stick)
        mine, theirs = forked.at(forked.here), forked.at(forked.there)
        assert mine.belief.counts(latest(mine, place))
        if stick == "first":
            spoil(theirs, place)
    assert not theirs.belief.counts(latest(theirs, place))
    # Its own copy is made whole again by whoever has the true one.
    meet(mine, tmp_path / "third")
    meet(theirs, tmp_path / "third")
    assert theirs.belief.counts(latest(theirs, place))


def meet(session: Session, stick: Path) -> None:
    """One round at a folder."""
    stick.mkdir(exist_ok=True)
    transport = open_route(Route("stick", RouteKind.FOLDER, "Stick", str(stick)))
    exchange(session, stick.name, transport)
    transport.close()
