"""`forms print`: a blank form as PDF, with a reference or without, in a vault or without."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from courtdesk.actions.cases import case_file
from courtdesk.cli import forms
from courtdesk.cli.arguments import read_arguments
from courtdesk.domain.access import Role
from courtdesk.errors import UserError
from tests.helpers.bench import STAFF, Bench, bench, bench_template, passphrase_of
from tests.helpers.pdf import Pdf

__all__ = ["bench", "bench_template"]
pytestmark = pytest.mark.usefixtures("qapp")


def run(*argv: str | Path) -> int:
    return forms.run(read_arguments(["forms", "print", *map(str, argv)]))


def test_a_blank_form_with_a_reference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "form.pdf"
    assert run("core-10", "-o", target, "--reference", "7f3k-q2xm", "--large") == 0
    assert capsys.readouterr().out == f"Written: {target}\n"
    pdf = Pdf(target.read_bytes())
    assert pdf.title == "CORE-10, case 7F3K-Q2XM"
    assert len(pdf.pages) == 3


def test_a_blank_form_without_a_reference(tmp_path: Path) -> None:
    run("core-10", "-o", tmp_path / "form.pdf")
    pdf = Pdf((tmp_path / "form.pdf").read_bytes())
    assert pdf.title == "CORE-10"
    assert len(pdf.pages) == 1


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_text("mine")
    with pytest.raises(UserError, match="is there already"):
        run("core-10", "-o", tmp_path / "form.pdf")
    assert (tmp_path / "form.pdf").read_text() == "mine"


@pytest.mark.parametrize("reference", ["Dean Marlow", "X730551", "7F3K-Q2XM1", ""])
def test_nothing_but_a_reference_is_printed_as_one(tmp_path: Path, reference: str) -> None:
    with pytest.raises(UserError, match="is not a case reference; write it like 7F3K-Q2XM"):
        run("core-10", "-o", tmp_path / "form.pdf", f"--reference={reference}")
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_form_that_is_not_there_and_no_target_are_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no form 'core-11'"):
        run("core-11", "-o", tmp_path / "form.pdf")
    with pytest.raises(UserError, match="-o/--output"):
        run("core-10")


def _with_vault(bench: Bench, tmp_path: Path, *argv: str | Path) -> Namespace:
    secret = tmp_path / "passphrase"
    secret.write_text(passphrase_of(Role.CDO))
    secret.chmod(0o600)
    vault = ["--vault", bench.folder.path, "--user", STAFF[Role.CDO], "--passphrase-file", secret]
    return read_arguments([str(word) for word in ("forms", "print", *argv, *vault)])


def test_with_a_vault_the_reference_is_one_of_its_cases(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURTDESK_STATE", str(bench.folder.state_dir))
    reference = case_file(bench.session(), bench.cases["Ellis"]).case.value.reference
    bench.sign_out()
    target = tmp_path / "form.pdf"
    arguments = _with_vault(bench, tmp_path, "k10", "-o", target, "--reference", reference)
    assert forms.run(arguments) == 0
    assert reference in Pdf(target.read_bytes()).title
    arguments = _with_vault(
        bench, tmp_path, "k10", "-o", tmp_path / "other.pdf", "--reference", "0000-0000"
    )
    with pytest.raises(UserError, match="No case has the reference"):
        forms.run(arguments)
    arguments = _with_vault(bench, tmp_path, "k10", "-o", tmp_path / "none.pdf")
    assert forms.run(arguments) == 0
    assert Pdf((tmp_path / "none.pdf").read_bytes()).title.endswith("(K10)")
