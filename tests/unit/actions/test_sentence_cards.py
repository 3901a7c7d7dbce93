"""The card from the record: only of an order, in the person's print, with whom to ring."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from courtdesk.actions import sentence_cards, sentences
from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, new_id, record
from courtdesk.actions.session import Session
from courtdesk.documents.page_model import Facts, Paper
from courtdesk.domain.adjustments import Usual
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.providers import PointOfContact, Provider
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.domain.team import Settings
from courtdesk.errors import UserError
from courtdesk.exchange import identity
from tests.helpers.pdf import Pdf
from tests.unit.actions.conftest import DAY, Laptop, assessed, guilty

MHTR = RequirementKind.MHTR


def here(team: Laptop) -> Session:
    assert team.session is not None
    return team.session


def facts(paper: Paper) -> list[tuple[str, str]]:
    found = [part for block in paper.blocks for part in block.parts if isinstance(part, Facts)]
    return [pair for part in found for pair in part.pairs]


@pytest.fixture
def ordered(team: Laptop, case: CaseId) -> CaseId:
    """A case with an MHTR made by the court; the CDO is signed in."""
    guilty(here(team), case)
    assessed(here(team), case, MHTR)
    session = team.enter("Priya Nair")
    sentences.record_sentence(
        session, Sentence(case, DAY, Disposal.COMMUNITY_ORDER, 12, (CourtResult(MHTR, True, 12),))
    )
    return case


def provider(session: Session, name: str, phone: str) -> None:
    made = Provider(name, (MHTR,), PointOfContact(phone=phone), checked_on=date(2027, 1, 4))
    record(session, Change("provider", made, new_id(session)))


def test_no_card_before_a_sentence_nor_for_another_one(team: Laptop, case: CaseId) -> None:
    guilty(here(team), case)
    with pytest.raises(UserError, match="record the sentence first"):
        sentence_cards.card_paper(here(team), case)
    session = team.enter("Priya Nair")
    sentences.record_sentence(session, Sentence(case, DAY, Disposal.CUSTODY))
    with pytest.raises(UserError, match="no card for “Immediate custody”"):
        sentence_cards.card_paper(session, case)


def test_the_persons_needs_choose_the_print_unless_somebody_does(
    team: Laptop, ordered: CaseId
) -> None:
    session = here(team)
    assert sentence_cards.card_paper(session, ordered).size == 12
    file = case_file(session, ordered)
    person = replace(file.person.value, needs=(Usual.EASY_READ.value,))
    record(session, Change("person", person, DocumentId(file.case.value.person)))
    assert sentence_cards.card_paper(session, ordered).size == 18
    assert sentence_cards.card_paper(session, ordered, large=False).size == 12


def test_it_names_probation_and_the_provider_that_the_record_names(
    team: Laptop, ordered: CaseId
) -> None:
    session = team.enter("Amina Yusuf")
    settings = Settings(probation=PointOfContact("Duty desk", "01632 960001"))
    record(session, Change("settings", settings, new_id(session), namespace=identity.TEAM))
    provider(session, "Sample Minds", "01632 960002")
    found = facts(sentence_cards.card_paper(session, ordered))
    assert ("Telephone", "01632 960001") in found
    assert ("Ask for", "Sample Minds") in found and ("Telephone", "01632 960002") in found
    provider(session, "Other Minds", "01632 960003")
    found = facts(sentence_cards.card_paper(session, ordered))
    # Which of the two it is nobody has said.
    assert not any("Minds" in value for _, value in found)


def test_written_it_is_tagged_and_named_by_nobody(
    team: Laptop, ordered: CaseId, tmp_path: Path
) -> None:
    target = tmp_path / "card.pdf"
    assert sentence_cards.write_card(here(team), ordered, target) == target
    pdf = Pdf(target.read_bytes())
    assert "Marlow" not in pdf.title and pdf.title.startswith("Sentence card, case ")
    roles = [node.role for node in pdf.tree.walk()]
    assert "H1" in roles and "H2" in roles
    assert "Dean Marlow" in pdf.text
    with pytest.raises(UserError, match="there already"):
        sentence_cards.write_card(here(team), ordered, target)
