"""The sentence card of a case: from the record to a paper, and where the paper goes.

What is written leaves the vault readable, and only because somebody asked for it (P2).
"""

from __future__ import annotations

from pathlib import Path

from courtdesk.actions import paper, providers
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.documents.page_model import Paper
from courtdesk.documents.sentence_card import CardFacts, Treatment, sentence_card
from courtdesk.domain.access import Permission
from courtdesk.domain.adjustments import paper_needs
from courtdesk.domain.approval import Outcome
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.providers import PointOfContact, ProviderStep
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult
from courtdesk.errors import UserError

WORD = "sentence-card"
"""What stands in the file's name after the reference."""

WHAT = "sentence_card"
"""What it is called in the list of who did what."""


def why_no_card(file: CaseFile) -> str:
    """Why this case has no sentence card, as a sentence; "" where it has one."""
    if file.sentence is None:
        return "A sentence card comes after the sentence: record the sentence first."
    if file.sentence.disputed:
        return (
            "Two versions of this sentence stand side by side: settle which one holds before you "
            "print a card."
        )
    if any(one.disputed for one in file.court.appointments):
        return (
            "Two versions of a first appointment stand side by side: settle which one holds "
            "before you print a card."
        )
    if file.in_dispute():
        return file.why_held() or (
            "Two versions of a record of this case stand side by side: settle which one holds "
            "before you print a card."
        )
    disposal = file.sentence.value.disposal
    if not disposal.carries_requirements:
        return f"There is no card for “{disposal.label}”: a card explains an order of the court."
    return ""


def card_paper(session: Session, case: CaseId, *, large: bool | None = None) -> Paper:
    """The card as a paper; without `large` in the print that the person's needs ask for.

    Raises `UserError` (`why_no_card`) before a sentence, and for one that is no order.
    """
    session.require(Permission.READ_CASES)
    file = case_file(session, case)
    why = why_no_card(file)
    if why or file.sentence is None:
        raise UserError(why)
    needs = paper_needs(file.person.value)
    facts = CardFacts(
        name=file.person.value.full_name,
        reference=file.case.value.reference,
        court=file.case.value.court,
        sentence=file.sentence.value,
        treatments=tuple(
            _treatment(session, file, result)
            for result in file.sentence.value.results
            if result.accepted
        ),
        probation=session.settings().probation,
        languages=needs.languages,
    )
    return sentence_card(facts, large=needs.large if large is None else large)


def write_card(
    session: Session,
    case: CaseId,
    target: Path,
    *,
    large: bool | None = None,
    replace: bool = False,
) -> Path:
    """Write the card as an accessible PDF at `target`; return the path.

    Raises `UserError` when the file is there already and `replace` is false.
    """
    made = card_paper(session, case, large=large)
    return paper.write(session, made, target, case=case, what=WHAT, replace=replace)


def _treatment(session: Session, file: CaseFile, result: CourtResult) -> Treatment:
    kind = result.requirement
    name, contact = _who_treats(session, file, kind)
    return Treatment(kind, result.length_months, file.appointment(kind), name, contact)


def _who_treats(
    session: Session, file: CaseFile, kind: RequirementKind
) -> tuple[str, PointOfContact]:
    """The provider that the record names for `kind`, else the only one that the site has.

    With two of them and no word about which, none is printed: a person must not ring a service
    that does not know them (P3).
    """
    held = [one.value for one in providers.providers(session) if kind in one.value.kinds]
    name = _named(file, kind)
    if name:
        found = [one for one in held if one.name.casefold() == name.casefold()]
        return name, found[0].contact if found else PointOfContact()
    if len(held) == 1:
        return held[0].name, held[0].contact
    return "", PointOfContact()


def _named(file: CaseFile, kind: RequirementKind) -> str:
    decision, called = file.standing_decision(kind), file.telephone(kind)
    contact = file.court.contact(kind, *ProviderStep)
    answer = decision or called
    if answer is not None and answer.value.outcome is not Outcome.APPROVE:
        # Whoever declined will not treat: the person must not be sent to ring them.
        return ""
    if decision is not None and decision.value.organisation:
        return decision.value.organisation
    return contact.value.provider if contact is not None else ""
