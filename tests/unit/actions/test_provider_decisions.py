"""A provider's answer that somebody was told: on the same basis, and never as if it were signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from courtdesk.actions import backups, decisions, provider_decisions, requirements
from courtdesk.actions import provider_contacts as contacts
from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, record
from courtdesk.actions.session import Session
from courtdesk.domain.approval import Outcome
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.providers import ContactWay, ProviderStep
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldErrors, NotAllowed, UserError
from courtdesk.exchange import identity
from tests.unit.actions.conftest import PASSPHRASE, Laptop, assessed, guilty
from tests.unit.actions.signing import sign

DRR, MHTR = RequirementKind.DRR, RequirementKind.MHTR


@pytest.fixture
def session(team: Laptop, case: CaseId) -> Session:
    """A case that is assessed as suitable for a DRR, with consent; the assessor is signed in."""
    assert team.session is not None
    guilty(team.session, case)
    assessed(team.session, case, DRR)
    sign(team.session, case, DRR)
    return team.session


def answer(session: Session, case: CaseId, **changed: object) -> CaseFile:
    given: dict[str, object] = {
        "kind": DRR,
        "outcome": Outcome.APPROVE,
        "name": "Jo Sample",
        "organisation": "Sample Recovery",
        "way": ContactWay.TELEPHONE,
        "at": session.clock(),
        **changed,
    }
    return provider_decisions.record_provider_answer(session, case, **given)  # type: ignore[arg-type]


def wrong(session: Session, case: CaseId, **changed: object) -> list[str]:
    with pytest.raises(FieldErrors) as caught:
        answer(session, case, **changed)
    return [one.field for one in caught.value.errors]


def test_agreeing_by_telephone_stands_as_an_approval_that_was_told(
    session: Session, case: CaseId
) -> None:
    file = answer(session, case, support="A hostel place.")
    assert file.approved(DRR)
    found = file.standing_decision(DRR)
    assert found is not None
    value = found.value
    assert (value.way, value.organisation, value.name) == (
        ContactWay.TELEPHONE, "Sample Recovery", "Jo Sample",
    )  # fmt: skip
    assert (value.registration_body, value.registration_number, value.text_sha256) == ("", "", "")
    assert value.released == () and value.basis == file.basis(DRR)
    assert backups.check_vault(session).ok


def test_it_is_signed_by_the_recorder_and_never_as_a_decision(
    session: Session, case: CaseId
) -> None:
    found = answer(session, case).standing_decision(DRR)
    assert found is not None
    stored = session.vault.revision(found.revision)
    assert stored is not None and stored.signature is not None
    assert stored.signature.signer == session.me
    assert stored.signature.namespace == identity.TOLD_DECISION != identity.DECISION


@pytest.mark.parametrize("told", [True, False])
def test_a_decision_under_the_other_ones_namespace_is_named(
    session: Session, case: CaseId, told: bool
) -> None:
    """Neither passes for the other: what was told for signed, nor what was signed for told."""
    found = answer(session, case).standing_decision(DRR)
    assert found is not None
    value = found.value if told else replace(found.value, way=None)
    namespace = identity.DECISION if told else identity.TOLD_DECISION
    record(session, Change("decision", value, found.document, case, namespace=namespace))
    problems = backups.check_vault(session).problems
    assert len(problems) == 1 and "does not carry their signature" in problems[0]


def test_an_amended_assessment_voids_it_and_the_same_call_agrees_to_nothing_new(
    session: Session, case: CaseId
) -> None:
    called = session.clock()
    answer(session, case, at=called)
    requirements.assess(session, case, DRR, suitable=True, plan="A different plan.")
    assert not case_file(session, case).approved(DRR)
    assert wrong(session, case, at=called) == ["at"]
    assert answer(session, case).approved(DRR)


def test_what_is_missing_is_said_at_its_field(session: Session, case: CaseId) -> None:
    assert wrong(session, case, name=" ") == ["name"]
    assert wrong(session, case, organisation="") == ["organisation"]
    assert wrong(session, case, outcome=Outcome.DECLINE) == ["reasons"]
    assert wrong(session, case, outcome=Outcome.RETURN, reasons="Why") == ["outcome"]
    assert wrong(session, case, at=session.clock() + timedelta(minutes=1)) == ["at"]
    assert wrong(session, case, name="n" * 81) == ["name"]
    assert case_file(session, case).standing_decision(DRR) is None


def test_declining_keeps_reasons_and_support_for_the_court(session: Session, case: CaseId) -> None:
    file = answer(session, case, outcome=Outcome.DECLINE, reasons="No place.", support="A group.")
    found = file.standing_decision(DRR)
    assert found is not None and not file.approved(DRR)
    assert (found.value.reasons, found.value.support) == ("No place.", "A group.")
    with pytest.raises(UserError, match="declined on the record as it stands"):
        answer(session, case)


def test_a_lead_by_telephone_is_refused(session: Session, case: CaseId) -> None:
    with pytest.raises(UserError, match="clinical lead's approval by telephone"):
        answer(session, case, kind=MHTR)


def test_it_waits_for_what_a_decision_waits_for(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    with pytest.raises(UserError, match="not been assessed as suitable"):
        answer(session, case)
    guilty(session, case)
    assessed(session, case, DRR)
    with pytest.raises(UserError, match="Consent for DRR is not signed"):
        answer(session, case)


def test_who_may_not_ask_may_not_record_an_answer(
    session: Session, team: Laptop, case: CaseId
) -> None:
    for name in ("Omar Haddad", "Helen Marsh"):
        with pytest.raises(NotAllowed):
            answer(team.enter(name), case)


def test_an_answer_ends_the_waiting_and_a_decision_in_courtdesk_does_too(
    session: Session, team: Laptop, case: CaseId
) -> None:
    contacts.record_contact(
        session, case, requirement=DRR, step=ProviderStep.ASKED, provider="Sample Recovery",
        who="Jo", way=ContactWay.TELEPHONE, at=session.clock(),
    )  # fmt: skip
    assert contacts.pending(session, case, DRR) is not None
    own = team.enter("Omar Haddad")
    decisions.decide(
        own, case, DRR, outcome=Outcome.APPROVE, passphrase=PASSPHRASE,
        text=decisions.decision_text(own, case, DRR),
    )  # fmt: skip
    assert contacts.pending(own, case, DRR) is None
    # What was asked before the answer is not open again when the record changes.
    requirements.assess(own, case, DRR, suitable=True, plan="A different plan.")
    assert contacts.pending(own, case, DRR) is None
    with pytest.raises(UserError, match="Nobody has asked"):
        contacts.record_contact(
            team.enter("Priya Nair"), case, requirement=DRR, step=ProviderStep.CHASED,
            provider="Sample Recovery", who="Jo", way=ContactWay.EMAIL, at=team.clock(),
        )  # fmt: skip
