"""Asking, chasing and telling a provider, and taking back what was entered wrongly."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courtdesk.actions import provider_contacts as contacts
from courtdesk.actions import requirements, sentences
from courtdesk.actions.cases import case_file, timeline
from courtdesk.actions.session import Session
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.providers import ContactWay, ProviderStep
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.errors import FieldErrors, NotAllowed, UserError
from tests.unit.actions.conftest import Laptop, guilty

DRR = RequirementKind.DRR
ASKED, CHASED = ProviderStep.ASKED, ProviderStep.CHASED
PLEA, OUTCOME = ProviderStep.TOLD_PLEA, ProviderStep.TOLD_OUTCOME


@pytest.fixture
def session(team: Laptop, case: CaseId) -> Session:
    assert team.session is not None
    guilty(team.session, case)
    requirements.consider(team.session, case, [DRR])
    return team.session


def contact(session: Session, case: CaseId, step: ProviderStep, **changed: object) -> CaseFile:
    given: dict[str, object] = {
        "requirement": DRR,
        "step": step,
        "provider": "Sample Recovery",
        "who": "Jo, duty desk",
        "way": ContactWay.TELEPHONE,
        "at": session.clock(),
        **changed,
    }
    return contacts.record_contact(session, case, **given)  # type: ignore[arg-type]


def test_asking_and_asking_again_is_waited_for(session: Session, case: CaseId) -> None:
    assert contacts.pending(session, case, DRR) is None
    with pytest.raises(UserError, match="Nobody has asked"):
        contact(session, case, CHASED)
    asked = session.clock()
    contact(session, case, ASKED, at=asked)
    contact(session, case, CHASED)
    waiting = contacts.pending(session, case, DRR)
    assert waiting is not None and waiting.asked == asked and len(waiting.chased) == 1
    assert contacts.pending(session, case, RequirementKind.ATR) is None
    titles = [event.title for event in timeline(session, case)][:2]
    assert titles == ["DRR provider asked again", "DRR provider asked"]


def test_a_key_pressed_twice_makes_one_call_of_one(session: Session, case: CaseId) -> None:
    at = session.clock()
    contact(session, case, ASKED, at=at)
    with pytest.raises(UserError, match="recorded already"):
        contact(session, case, ASKED, at=at)
    assert len(case_file(session, case).court.contacts) == 1


def test_a_contact_taken_back_counts_no_more_and_stays_in_the_record(
    session: Session, case: CaseId
) -> None:
    (one,) = contact(session, case, ASKED).court.contacts
    assert contacts.take_back(session, case, one.document).court.contacts == ()
    assert contacts.pending(session, case, DRR) is None
    assert "entered by mistake" in timeline(session, case)[0].title
    with pytest.raises(UserError, match="not part of the case"):
        contacts.take_back(session, case, one.document)
    with pytest.raises(UserError, match="not part of the case"):
        contacts.take_back(session, case, DocumentId("00000000-0000-8000-8000-00000000abcd"))


def test_what_is_missing_or_cannot_be_is_said_at_its_field(session: Session, case: CaseId) -> None:
    later = session.clock() + timedelta(minutes=5)
    for changed, field in (
        ({"provider": " "}, "provider"),
        ({"who": ""}, "who"),
        ({"at": later}, "at"),
        ({"followed": "x" * 301}, "followed"),
    ):
        with pytest.raises(FieldErrors) as caught:
            contact(session, case, ASKED, **changed)
        assert [one.field for one in caught.value.errors] == [field]
    asked = session.clock()
    contact(session, case, ASKED, at=asked)
    with pytest.raises(FieldErrors, match="first asked"):
        contact(session, case, CHASED, at=asked - timedelta(minutes=1))


def test_each_step_has_its_time(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    for step, words in (
        (ASKED, "not being considered"),
        (PLEA, "No plea is recorded"),
        (OUTCOME, "No sentence is recorded"),
    ):
        with pytest.raises(UserError, match=words):
            contact(session, case, step)
    # A provider is told of the plea whether or not its requirement was chosen by then.
    guilty(session, case)
    assert len(contact(session, case, PLEA).court.contacts) == 1


def test_after_sentence_nothing_is_asked_and_the_outcome_is_told(
    session: Session, team: Laptop, case: CaseId
) -> None:
    contact(session, case, ASKED)
    own = team.enter("Priya Nair")
    result = CourtResult(DRR, accepted=False, reason="Not now")
    made = Sentence(case, own.clock().date(), Disposal.OTHER, results=(result,))
    sentences.record_sentence(own, made)
    assert contacts.pending(own, case, DRR) is None
    with pytest.raises(UserError, match="nothing left to ask"):
        contact(own, case, ASKED)
    # Who records what happens after sentence may tell of it, and may not ask before.
    provider = team.enter("Omar Haddad")
    contact(provider, case, OUTCOME)
    for step in (ASKED, CHASED, PLEA):
        with pytest.raises(NotAllowed):
            contact(provider, case, step)


def test_a_contact_is_taken_back_by_who_may_record_it(
    session: Session, team: Laptop, case: CaseId
) -> None:
    (one,) = contact(session, case, ASKED).court.contacts
    provider = team.enter("Omar Haddad")
    with pytest.raises(NotAllowed):
        contacts.take_back(provider, case, one.document)
    assert len(case_file(provider, case).court.contacts) == 1
