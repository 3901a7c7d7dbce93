"""A site's template is signed, kept, filled in for a case, retired; and nothing else is used."""

from __future__ import annotations

import base64
import shutil
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from courtdesk.actions import audit, report_templates, reports, team_files
from courtdesk.actions.records import Change, record
from courtdesk.actions.report_templates import FoundState, document_of_template
from courtdesk.actions.session import Session
from courtdesk.domain.audit import Action, Wanted
from courtdesk.domain.ids import CaseId
from courtdesk.domain.report_templates import ReportTemplate, TemplateKind
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldError, FileRefused, NotAllowed, UserError
from courtdesk.exchange import identity
from tests.helpers import courtday
from tests.helpers.pdf import Pdf
from tests.unit.actions.conftest import Laptop, assessed, guilty

TEXT, WORD = TemplateKind.TEXT, TemplateKind.WORD
OURS = """\
To the bench of our court.

{{ draft_mark }}
{{ recommendation }}
{{ still_to_do }}
{{ decided_by }}
"""
WHY = "Our court asks for it"


@pytest.fixture
def session(team: Laptop, case: CaseId) -> Session:
    """The assessor's, who administers: she puts templates to use and reads reports."""
    assert team.session is not None
    guilty(team.session, case)
    assessed(team.session, case, RequirementKind.MHTR)
    return team.session


def place(session: Session, text: str = OURS) -> Path:
    """The site's folder, with a text template called ours.txt."""
    folder = report_templates.make_folder(session)
    (folder / "ours.txt").write_text(text, "utf-8")
    return folder


def states(session: Session) -> dict[str, str]:
    return {one.name: one.state.value for one in report_templates.found_templates(session)}


def test_a_text_template_is_put_to_use_and_retired(session: Session, case: CaseId) -> None:
    before = report_templates.report_text(session, case)
    assert before.text == reports.snippet(session, case).text
    folder = place(session)
    assert states(session) == {"ours.txt": "new", "report.docx": "new", "report.txt": "new"}
    with pytest.raises(FieldError, match="Give the reason"):
        report_templates.use_template(session, "ours.txt", reason=" ")
    assert report_templates.use_template(session, "ours.txt", reason=WHY) is TEXT
    assert states(session) == {"ours.txt": "in-use", "report.docx": "new", "report.txt": "other"}
    shutil.rmtree(folder)
    made = report_templates.report_text(session, case)
    assert made.text.startswith("To the bench of our court.\n\nDRAFT - ")
    assert "Approval: approval outstanding, not yet asked for." in made.text.split("\n")
    assert (made.characters, made.limit, made.over) == (len(made.text), before.limit, False)
    assert (made.text_template, made.word_template) == ("ours.txt", "")
    assert made.draft in made.text and made.draft.startswith("DRAFT")
    # What is issued and signed stays the text itself.
    assert reports.snippet(session, case).text == before.text
    held = report_templates.decided(session, TEXT)
    assert held is not None and held.value.reason == WHY
    shown = report_templates.held_preview(session, TEXT)
    assert shown is not None and "DRAFT" in shown.waiting and "DRAFT" not in shown.complete
    report_templates.retire_template(session, TEXT, reason="Enough")
    assert report_templates.report_text(session, case) == before
    with pytest.raises(UserError, match="No template of the site's own is in use"):
        report_templates.retire_template(session, TEXT, reason="Again")


def test_a_word_template_makes_the_document_and_that_is_told(
    session: Session, case: CaseId, tmp_path: Path
) -> None:
    place(session)
    own = report_templates.write_report(session, case, tmp_path / "own.docx")
    report_templates.use_template(session, "report.docx", reason=WHY)
    ours = report_templates.write_report(session, case, tmp_path / "ours.docx")
    assert not docx.Document(str(own)).tables
    document = docx.Document(str(ours))
    assert document.tables[0].rows[0].cells[1].text == "Dean Marlow"
    properties = document.core_properties
    assert "Marlow" not in properties.title and properties.author == "CourtDesk"
    assert properties.language == "en-GB"
    with pytest.raises(UserError, match="is there already"):
        report_templates.write_report(session, case, ours)
    report_templates.write_report(session, case, ours, replace=True)
    wanted = Wanted(cases=(case,), action=Action.EXPORTED)
    told = [line.what for line in audit.everything(session, wanted)]
    assert told == ["Saved outside CourtDesk: the text for the pre-sentence report, Word"] * 3


@pytest.mark.usefixtures("qapp")
def test_the_pdf_is_tagged_and_bears_the_mark(
    session: Session, case: CaseId, tmp_path: Path
) -> None:
    path = report_templates.write_report_pdf(session, case, tmp_path / "report.pdf")
    pdf = Pdf(path.read_bytes())
    assert pdf.title.startswith("Text for a pre-sentence report, case ")
    assert "Marlow" not in pdf.title
    assert "DRAFT" in pdf.text and "Dean Marlow" in pdf.text
    wanted = Wanted(cases=(case,), action=Action.EXPORTED)
    told = [line.what for line in audit.everything(session, wanted)]
    assert told == ["Saved outside CourtDesk: the text for the pre-sentence report, PDF"]


def test_nothing_leaves_while_a_risk_stop_is_open(
    session: Session, case: CaseId, tmp_path: Path
) -> None:
    place(session)
    report_templates.use_template(session, "report.docx", reason=WHY)
    courtday.screen(session, case)
    for leave in (
        lambda: report_templates.report_text(session, case),
        lambda: report_templates.write_report(session, case, tmp_path / "a.docx"),
        lambda: report_templates.write_report_pdf(session, case, tmp_path / "a.pdf"),
    ):
        with pytest.raises(UserError, match="risk"):
            leave()
    assert list(tmp_path.glob("a.*")) == []


def test_what_nobody_entitled_signed_is_not_used(
    team: Laptop, session: Session, case: CaseId
) -> None:
    place(session)
    report_templates.use_template(session, "ours.txt", reason=WHY)
    good = report_templates.report_text(session, case)
    content = base64.b64encode(OURS.replace("our court", "nobody").encode()).decode()
    forged = ReportTemplate(TEXT, "forged.txt", content, in_use=True, reason="x")
    document = document_of_template(TEXT)
    kind = report_templates.KIND
    record(session, Change(kind, forged, document))
    assert report_templates.report_text(session, case) == good
    record(session, Change(kind, forged, document, namespace=identity.TEAM))
    assert report_templates.report_text(session, case) == good
    elsewhere = replace(forged, kind=WORD)
    record(session, Change(kind, elsewhere, document, namespace=identity.FORM))
    assert report_templates.report_text(session, case) == good
    duty = team.enter("Priya Nair")
    record(duty, Change(kind, forged, document, namespace=identity.FORM))
    assert report_templates.report_text(duty, case) == good
    with pytest.raises(NotAllowed):
        report_templates.use_template(duty, "ours.txt", reason=WHY)
    assert any(
        "template for the report" in one
        for one in duty.belief.of(duty.vault.documents(kind=kind)).doubts
    )


def test_a_template_that_is_not_good_any_more_gives_way(
    session: Session, case: CaseId, tmp_path: Path
) -> None:
    own = report_templates.report_text(session, case)
    for kind, content in ((TEXT, "aGk="), (TEXT, "not base64"), (WORD, "aGk=")):
        value = ReportTemplate(kind, "later", content, in_use=True, reason="x")
        change = Change(
            report_templates.KIND, value, document_of_template(kind), namespace=identity.FORM
        )
        record(session, change)
        assert report_templates.report_text(session, case) == own
        assert report_templates.held_preview(session, kind) is None
    path = report_templates.write_report(session, case, tmp_path / "a.docx")
    assert docx.Document(str(path)).paragraphs


def test_it_goes_to_every_laptop_of_the_team_and_to_contacts(session: Session) -> None:
    place(session)
    both = (team_files.KINDS, team_files.OUTSIDE_KINDS)
    before = [len([*session.vault.outgoing(kinds)]) for kinds in both]
    report_templates.use_template(session, "ours.txt", reason=WHY)
    after = [len([*session.vault.outgoing(kinds)]) for kinds in both]
    assert [new - old for new, old in zip(after, before, strict=True)] == [1, 1]


def test_the_file_is_read_again_when_it_is_put_to_use(session: Session) -> None:
    folder = place(session)
    (folder / "ours.txt").write_text("{{ judge }}", "utf-8")
    with pytest.raises(UserError, match="there is no field “judge”"):
        report_templates.use_template(session, "ours.txt", reason=WHY)
    (folder / "ours.txt").unlink()
    with pytest.raises(UserError, match=r"ours\.txt is no longer in the folder"):
        report_templates.use_template(session, "ours.txt", reason=WHY)
    assert report_templates.decided(session, TEXT) is None


def test_the_folder_says_what_each_file_is(session: Session) -> None:
    assert report_templates.found_templates(session) == ()
    folder = place(session)
    for name in ("macro.docm", "old.doc", "~$report.docx", ".hidden.txt", "notes.csv"):
        (folder / name).write_bytes(b"x")
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    (folder / "bad.docx").write_bytes(b"x")
    found = {one.name: one for one in report_templates.found_templates(session)}
    assert set(found) == {
        *("bad.docx", "gone.txt", "macro.docm", "old.doc"),
        *("ours.txt", "report.docx", "report.txt"),
    }
    assert found["macro.docm"].faults[0].startswith("“macro.docm” is neither a .docx nor a .txt")
    assert "is not a Word document" in found["bad.docx"].faults[0]
    assert "cannot be read" in found["gone.txt"].faults[0]
    assert {one.state for one in found.values() if one.faults} == {FoundState.REFUSED}
    # Made again, it leaves what somebody has changed.
    (folder / "report.txt").write_text("mine", "utf-8")
    report_templates.make_folder(session)
    assert (folder / "report.txt").read_text("utf-8") == "mine"
    for number in range(report_templates.MOST):
        (folder / f"{number}.txt").write_text("x")
    with pytest.raises(UserError, match="more than 50"):
        report_templates.found_templates(session)


def test_a_file_is_checked_and_tried_without_a_vault(tmp_path: Path) -> None:
    word, text = report_templates.patterns()
    assert (report_templates.check(word), report_templates.check(text)) == (WORD, TEXT)
    made = report_templates.write_preview(text, tmp_path / "a.txt", complete=True)
    assert made.read_text("utf-8").startswith("Community sentence treatment requirement: MHTR")
    waiting = report_templates.write_preview(word, tmp_path / "a.docx", complete=False)
    assert docx.Document(str(waiting)).paragraphs[0].text.startswith("DRAFT")
    with pytest.raises(UserError, match=r"ends in \.docx"):
        report_templates.write_preview(word, tmp_path / "b.txt", complete=True)
    (tmp_path / "x.docx").write_bytes(b"PK")
    with pytest.raises(FileRefused, match="is damaged"):
        report_templates.check(tmp_path / "x.docx")
