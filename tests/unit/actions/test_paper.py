"""Paper from a real vault: the reference alone on a blank form, the rest only for who may read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from courtdesk.actions import consents, forms, paper
from courtdesk.actions.cases import case_file
from courtdesk.actions.consent_words import words_now
from courtdesk.actions.session import Session
from courtdesk.documents.page_model import Facts, Paper, Table, Words
from courtdesk.domain.access import Role
from courtdesk.domain.consent import DECLARATION_IDS, EXPLAINED_IDS
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import Earlier, FilledHow, ReadHow
from courtdesk.errors import NotAllowed, NotReadable, UserError
from courtdesk.questionnaire.answers import Answers
from tests.helpers.pdf import Pdf
from tests.unit.actions.conftest import Laptop, assessed, guilty

pytestmark = pytest.mark.usefixtures("qapp")


def facts(made: Paper) -> dict[str, str]:
    return {
        name: value
        for block in made.blocks
        for part in block.parts
        if isinstance(part, Facts)
        for name, value in part.pairs
    }


def everything(made: Paper) -> str:
    return repr(made)


def session_of(team: Laptop) -> Session:
    assert team.session is not None
    return team.session


def screened(session: Session, case: CaseId, numbers: str = "3113321334") -> DocumentId:
    forms.record_agreement(session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ)
    opened = forms.open_form(session, case, "core-10")
    answers = Answers(
        {
            item.link_id: number
            for item, number in zip(opened.form.scored_items(), numbers, strict=True)
            if number != "-"
        }
    )
    reason = "had to go" if "-" in numbers else ""
    return forms.finish_form(session, opened, answers, reason=reason).forms[-1].document


def consented(session: Session, case: CaseId) -> None:
    guilty(session, case)
    assessed(session, case, RequirementKind.MHTR)
    consents.sign_consent(
        session,
        case,
        [RequirementKind.MHTR],
        read_how=ReadHow.READ_ALOUD,
        explained=EXPLAINED_IDS,
        declarations=DECLARATION_IDS,
        signature="Dean Marlow",
        signed_on=date(2027, 1, 14),
    )


def test_a_blank_form_has_the_reference_and_nothing_else_of_the_person(
    team: Laptop, case: CaseId
) -> None:
    session = session_of(team)
    file = case_file(session, case)
    for form_id in session.catalogue.ids:
        made = paper.blank_paper(session, case, form_id)
        assert made.reference == file.case.value.reference
        person = file.person.value
        for private in (person.family, person.given, person.crn, "1985", file.case.value.court):
            assert str(private) not in everything(made)
        assert paper.file_name(made, "blank") == f"{made.reference}-blank.pdf"


def test_a_blank_form_of_no_case(team: Laptop) -> None:
    made = paper.blank_paper(session_of(team), None, "core-10", large=True)
    assert (made.reference, made.size) == ("", 18)
    assert paper.file_name(made, "blank") == "blank.pdf"


def test_a_blank_consent_says_the_site_s_sessions(team: Laptop, case: CaseId) -> None:
    session = session_of(team)
    for of in (case, None):
        made = paper.blank_paper(session, of, "combined-consent")
        assert f"Written(text={session.settings().sessions!r})" in everything(made)


def test_who_may_not_read_cases_gets_no_reference(team: Laptop, case: CaseId) -> None:
    session = session_of(team)
    team.add("Rosa Vane", Role.ADMINISTRATOR)
    session = team.enter("Rosa Vane")
    with pytest.raises(NotAllowed):
        paper.blank_paper(session, case, "core-10")
    with pytest.raises(NotAllowed):
        paper.consent_paper(session, case)
    with pytest.raises(NotAllowed):
        paper.filled_paper(session, case, DocumentId("x"))


def test_a_finished_form_says_whose_who_when_how_and_what(team: Laptop, case: CaseId) -> None:
    session = session_of(team)
    document = screened(session, case)
    made = paper.filled_paper(session, case, document)
    said = facts(made)
    assert said["Person"] == "Marlow, Dean"
    assert said["Date of birth"] == "2/3/1985"
    assert said["Finished"].startswith("14/1/2027 at 09:")
    assert said["Finished"].endswith("by Amina Yusuf")
    assert said["Filled in"] == "by interview"
    assert said["Answered"] == "10 of 10 questions"
    assert said["Prepared"].startswith("from the record, 14/1/2027 at 09:")
    assert said["Score"] == "28.0 of 40"
    assert said["Band"] == "severe (bands: CORE-10)"
    assert said["Cut-off, clinical"] == "11.0: reached"
    assert "Reason given" not in said
    assert "risk to self: answered" in everything(made)
    [table] = [part for block in made.blocks for part in block.parts if isinstance(part, Table)]
    chosen = [row.chosen for row in table.rows]
    assert [table.options[at].digit for at in chosen if at is not None] == list("3113321334")
    assert made.title == f"CORE-10, case {made.reference}"


def test_without_a_score_none_is_printed(team: Laptop, case: CaseId) -> None:
    session = session_of(team)
    document = screened(session, case, "31-3-21334")
    said = facts(paper.filled_paper(session, case, document))
    assert said["Score"].startswith("No score and no band: no score, 2 of 10 items")
    assert "Band" not in said
    assert not any(name.startswith("Cut-off") for name in said)
    assert said["Reason given"] == "had to go"
    assert said["Not answered"] == "item 3, item 5"


def test_how_it_was_filled_in_and_where_before(team: Laptop, case: CaseId) -> None:
    session = session_of(team)
    forms.record_agreement(session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ)
    opened = forms.open_form(session, case, "core-10")
    earlier = Earlier("Northgate custody suite", "Kim Vale", date(2027, 1, 13))
    opened = replace(opened, ways=(FilledHow.FROM_PAPER,), earlier=earlier)
    answers = Answers({item.link_id: "0" for item in opened.form.scored_items()})
    file = forms.finish_form(session, opened, answers)
    said = facts(paper.filled_paper(session, case, file.forms[-1].document))
    assert said["Filled in"] == "keyed from paper once"
    assert said["Done before"] == "Northgate custody suite, by Kim Vale, on 13/1/2027"


def test_answers_are_printed_only_for_who_can_read_them(team: Laptop, case: CaseId) -> None:
    document = screened(session_of(team), case)
    session = team.enter("Priya Nair")
    with pytest.raises(NotReadable):
        paper.filled_paper(session, case, document)


def test_a_form_of_another_case_is_refused(team: Laptop, case: CaseId) -> None:
    with pytest.raises(UserError, match="not part of the case"):
        paper.filled_paper(session_of(team), case, DocumentId("no such"))


def test_the_consent_copy(team: Laptop, case: CaseId) -> None:
    session = session_of(team)
    with pytest.raises(UserError, match="take the consent first"):
        paper.consent_paper(session, case)
    consented(session, case)
    made = paper.consent_paper(session, case)
    said = facts(made)
    assert said["Person"] == "Dean Marlow"
    assert said["Typed"] == "Dean Marlow"
    assert said["Granted by the court"] == "Not sentenced yet"
    assert said["Requirements"].startswith("MHTR, ")
    headings = [part.text for b in made.blocks for part in b.parts if isinstance(part, Words)]
    assert "What Amina Yusuf explained" in headings
    words = words_now(session)
    assert {point.text for point in words.points} <= set(headings)
    assert words.agreed([RequirementKind.MHTR], session.settings().sessions)[0] in headings
    consents.withdraw_consent(session, case, "")
    assert "This consent was withdrawn on 14/1/2027." in everything(
        paper.consent_paper(session, case)
    )


def test_written_as_pdf_and_never_over_another(team: Laptop, case: CaseId, tmp_path: Path) -> None:
    session = session_of(team)
    document = screened(session, case)
    consented(session, case)
    blank = paper.write_blank(session, case, "k10", tmp_path / "blank.pdf", large=True)
    filled = paper.write_filled(session, case, document, tmp_path / "filled.pdf")
    consent = paper.write_consent(session, case, tmp_path / "consent.pdf")
    reference = case_file(session, case).case.value.reference
    for path in (blank, filled, consent):
        pdf = Pdf(path.read_bytes())
        assert reference in pdf.title
        assert b"Marlow" not in pdf.info
        assert "Marlow".encode("utf-16-be") not in pdf.info
    assert "Marlow" not in Pdf(blank.read_bytes()).text
    assert "Marlow" in Pdf(filled.read_bytes()).text
    before = blank.read_bytes()
    with pytest.raises(UserError, match="is there already"):
        paper.write_blank(session, case, "k10", blank)
    assert blank.read_bytes() == before
    paper.write_blank(session, case, "k10", blank, replace=True)
    assert blank.read_bytes() != before
