"""What goes to a printer is told before it goes; a blank form is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter

from courtdesk.actions import audit, paper
from courtdesk.domain.access import Role
from courtdesk.domain.audit import Action, Wanted
from courtdesk.errors import NoSpace
from courtdesk.store.vault import Vault
from courtdesk.ui.printer import send
from tests.helpers.bench import Bench


@pytest.fixture
def printer(bench: Bench, tmp_path: Path) -> QPrinter:
    """One that prints into a file."""
    made = QPrinter()
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "printed.pdf"))
    return made


def printed(bench: Bench) -> list[str]:
    session = bench.session(Role.CDO)
    return [line.what for line in audit.page(session, Wanted(action=Action.PRINTED)).lines]


def test_a_print_is_told(bench: Bench, printer: QPrinter, tmp_path: Path) -> None:
    session, case = bench.session(Role.CDO), bench.cases["Marlow"]
    made = paper.blank_paper(session, case, "k10")
    assert send(session, made, printer, case=case, what="sentence_card") == 1
    assert (tmp_path / "printed.pdf").exists()
    assert printed(bench) == ["Sent to a printer: sentence card"]


def test_a_blank_form_is_not(bench: Bench, printer: QPrinter) -> None:
    session, case = bench.session(Role.CDO), bench.cases["Marlow"]
    made = paper.blank_paper(session, case, "k10")
    send(session, made, printer, case=case, what=paper.BLANK)
    assert printed(bench) == []


def test_what_cannot_be_told_is_not_printed(
    bench: Bench, printer: QPrinter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, case = bench.session(Role.CDO), bench.cases["Marlow"]
    made = paper.blank_paper(session, case, "k10")

    def full(*_: object, **__: object) -> None:
        raise NoSpace("The disk is full.")

    monkeypatch.setattr(Vault, "append", full)
    with pytest.raises(NoSpace):
        send(session, made, printer, case=case, what="slip")
    assert not (tmp_path / "printed.pdf").exists()
