"""Every way in which something of a person leaves the vault is an event; and there is no other.

The second half looks at the program's own text. Whoever writes a file, prints or fills the
clipboard in a new place finds this test failing, and adds the event together with a line here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from courtdesk.actions import (
    audit,
    audit_csv,
    consents,
    originals,
    paper,
    record_export,
    report_templates,
    reports,
    slips,
)
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.audit import Action, Wanted, Why
from courtdesk.domain.consent import DECLARATION_IDS, EXPLAINED_IDS
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.report_templates import TemplateKind
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import ReadHow
from courtdesk.errors import NoSpace, UserError
from courtdesk.store.vault import Vault
from tests.unit.actions.conftest import PASSPHRASE, Laptop, assessed, guilty
from tests.unit.actions.test_originals import PNG, finish

pytestmark = pytest.mark.usefixtures("qapp")

ROOT = Path(__file__).parents[3] / "courtdesk"

WayOut = Callable[[Session, CaseId, Path], object]


def finished(session: Session, case: CaseId) -> DocumentId:
    return case_file(session, case).forms[-1].document


def slip(session: Session, case: CaseId, folder: Path) -> object:
    made = slips.slip_paper("7F3K-Q2XM", slips.facts(session, case))
    return paper.write(session, made, folder / "a.pdf", case=case, what=slips.WHAT)


def templated(session: Session, case: CaseId, folder: Path) -> object:
    if report_templates.decided(session, TemplateKind.WORD) is None:
        report_templates.make_folder(session)
        report_templates.use_template(session, "report.docx", reason="Ours")
    return report_templates.write_report(session, case, folder / "a.docx")


def original(session: Session, case: CaseId, folder: Path) -> object:
    scan = folder / "scan.png"
    scan.write_bytes(PNG)
    one = originals.attach_original(session, case, finished(session, case), scan)
    return originals.copy_original(session, one, folder / "b.png", passphrase=PASSPHRASE)


def record(session: Session, case: CaseId, folder: Path) -> object:
    return record_export.export_record(
        session, case, folder, why=Why.SUBJECT, request="", passphrase=PASSPHRASE
    )


WAYS_OUT: dict[str, tuple[WayOut, str]] = {
    "report": (
        lambda session, case, folder: reports.write_snippet(session, case, folder / "a.docx"),
        "the text for the pre-sentence report, Word",
    ),
    "report by a template": (templated, "the text for the pre-sentence report, Word"),
    "report as PDF": (
        lambda session, case, folder: report_templates.write_report_pdf(
            session, case, folder / "a.pdf"
        ),
        "the text for the pre-sentence report, PDF",
    ),
    "finished form": (
        lambda session, case, folder: paper.write_filled(
            session, case, finished(session, case), folder / "a.pdf"
        ),
        "a finished form, PDF",
    ),
    "consent": (
        lambda session, case, folder: paper.write_consent(session, case, folder / "a.pdf"),
        "the copy of the consent, PDF",
    ),
    "slip": (slip, "slip, PDF"),
    "original": (original, "paper originals, PNG picture"),
    "record": (record, "the person's record. The person asked for their record"),
    "events": (
        lambda session, case, folder: audit_csv.save(
            session, Wanted(cases=(case,)), folder / "a.csv"
        ),
        "this list of events, CSV",
    ),
}


@pytest.fixture
def ready(team: Laptop, case: CaseId) -> Iterator[tuple[Session, CaseId]]:
    """A case with everything that can be saved of it."""
    session = team.session
    assert session is not None
    guilty(session, case)
    assessed(session, case, RequirementKind.MHTR)
    finish(session, case)
    consents.sign_consent(
        session,
        case,
        [RequirementKind.MHTR],
        read_how=ReadHow.READ,
        explained=EXPLAINED_IDS,
        declarations=DECLARATION_IDS,
        signature="Dean Marlow",
        signed_on=session.clock().date(),
        gp_surgery="Madeup Street Surgery",
    )
    yield session, case


def exports(session: Session, case: CaseId) -> list[str]:
    wanted = Wanted(cases=(case,), action=Action.EXPORTED)
    return [line.what for line in audit.everything(session, wanted)]


@pytest.mark.parametrize("way", WAYS_OUT)
def test_what_leaves_is_told_before_it_leaves(
    ready: tuple[Session, CaseId], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    session, case = ready
    leave, said = WAYS_OUT[way]
    folder = tmp_path / "out"
    folder.mkdir()
    leave(session, case, folder)
    assert exports(session, case) == [f"Saved outside CourtDesk: {said}"]
    again = tmp_path / "again"
    again.mkdir()

    def full(*_: object, **__: object) -> None:
        raise NoSpace("The disk is full.")

    with monkeypatch.context() as patched:
        if way == "original":
            # Attaching comes first and needs the room.
            one = originals.originals_of(session, case, finished(session, case))[0]
            patched.setattr(Vault, "append", full)
            with pytest.raises(NoSpace):
                originals.copy_original(session, one, again / "b.png", passphrase=PASSPHRASE)
        else:
            patched.setattr(Vault, "append", full)
            with pytest.raises(NoSpace):
                leave(session, case, again)
    assert [*again.iterdir()] == []


def test_what_was_refused_for_its_name_is_not_told(
    ready: tuple[Session, CaseId], tmp_path: Path
) -> None:
    session, case = ready
    for name in ("there.docx", "wrong.txt"):
        (tmp_path / name).write_bytes(b"kept")
        with pytest.raises(UserError):
            reports.write_snippet(session, case, tmp_path / name)
    with pytest.raises(UserError):
        paper.write_consent(session, case, tmp_path / "wrong.txt")
    assert exports(session, case) == []


def test_a_blank_form_is_no_event(ready: tuple[Session, CaseId], tmp_path: Path) -> None:
    session, case = ready
    paper.write_blank(session, case, "k10", tmp_path / "blank.pdf")
    assert exports(session, case) == []


GATES = {
    "whole_file.put|(?<![._\\w])(?<!def )put\\(": {
        "actions/originals.py": "copy_original",
        "actions/paper.py": "write",
        "actions/audit_csv.py": "save",
        "actions/report_templates.py": "write_report; previews hold invented people",
        "documents/docx_writer.py": "only by reports.write_snippet",
        "documents/printing/__init__.py": "write_pdf",
    },
    "write_pdf\\(|write_snippet as write\\b": {
        "documents/printing/__init__.py": "itself",
        "actions/reports.py": "write_snippet",
        "cli/forms.py": "a blank form",
        "ui/entry/recovery_key.py": "the recovery key's sheet, of its own making",
    },
    "pdf_bytes\\(": {
        "documents/printing/__init__.py": "itself",
        "actions/paper.py": "write",
        "actions/record_export.py": "export_record",
    },
    "print_pages\\(|QPrinter\\(": {
        "documents/printing/__init__.py": "itself",
        "ui/printer.py": "send",
        "ui/entry/recovery_key.py": "the recovery key's sheet",
    },
    "setMimeData\\(|clipboard\\(\\)\\.setText\\(": {
        "ui/kit/clipboard.py": "the guard, which tells the window of every copy",
        "ui/kit/drag_file.py": "where a sealed file lies, which was told as it was written",
    },
    "say_json\\(": {
        "cli/output.py": "itself",
        "cli/cases.py": "FHIR, told",
        "cli/forms.py": "questionnaires without answers",
    },
    "write_text\\(|write_bytes\\(|os\\.fdopen\\(": {
        "documents/whole_file.py": "put",
        "actions/record_export.py": "export_record",
        "actions/joining.py": "a newcomer's own card, before there is a vault to tell it",
        "actions/inbox.py": "why a file in the inbox was refused, beside it",
    },
    "identityfile\\.write\\(|[^_]seal\\(\\n": {
        "actions/joining.py": "a newcomer's own keys, before there is a vault to tell it",
        "actions/carried_keys.py": "carry_identity",
        "actions/sealed_files.py": "for write_team_file, write_request, write_decision",
        "actions/sync/sealing.py": "to the team's own laptops, which hold the same record",
    },
}
"""What lets something out of the program, where it stands, and what tells of it."""

_INSIDE = ("store/", "exchange/", "demonstration/", "ui/pictures/")
"""Files of the vault's own, sealed bundles, and what is made of invented people."""


@pytest.mark.parametrize("gate", GATES)
def test_there_is_no_other_way_out(gate: str) -> None:
    found = set()
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(_INSIDE) and re.search(gate, path.read_text("utf-8")):
            found.add(name)
    assert found == set(GATES[gate]), "a way out that is new, or gone: see the module's docstring"
