"""`template`: checked with the gravest status, listed, and tried on invented cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from courtdesk.actions.report_templates import patterns
from courtdesk.cli import templates
from courtdesk.cli.arguments import read_arguments
from courtdesk.documents.template_fields import FIELDS
from courtdesk.errors import UserError

WORD, TEXT = patterns()


def run(*argv: str | Path) -> int:
    return templates.run(read_arguments(["template", *map(str, argv)]))


def test_good_files_are_called_good(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", WORD, TEXT) == 0
    told = capsys.readouterr()
    assert told.out == (
        f"{WORD}: good (Word document (.docx))\n{TEXT}: good (Text to paste (.txt))\n"
    )
    assert told.err == ""


def test_every_fault_has_a_line_and_the_gravest_is_the_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong, foreign = tmp_path / "wrong.txt", tmp_path / "foreign.docx"
    wrong.write_text("{{ judge }}\n{{ person|x }}\n{{ whole_text }}", "utf-8")
    foreign.write_bytes(b"x")
    assert run("check", wrong, TEXT) == 2
    told = capsys.readouterr()
    assert [line.split(":")[0] for line in told.err.splitlines()] == [
        "“wrong.txt”, line 1",
        "“wrong.txt”, line 2",
    ]
    assert "good" in told.out
    assert run("check", foreign, wrong) == 3
    assert run("check", tmp_path / "none.docx") == 2
    assert run("check", tmp_path / "notes.md") == 2
    assert "neither a .docx nor a .txt" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [("fields",), ()])
def test_the_list_has_every_field(
    argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*argv) == 0
    out = capsys.readouterr().out
    listed = [line.split()[1] for line in out.splitlines() if line.startswith("  {{ ")]
    assert sorted(listed) == sorted(one.name for one in FIELDS)
    assert out.index("{{ decided_by }}") < out.index("In a line or paragraph of their own")


def test_a_template_is_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "tried.txt"
    assert run("preview", TEXT, "-o", target, "--waiting") == 0
    assert capsys.readouterr().out == f"Written: {target}\n"
    assert target.read_text("utf-8").startswith("DRAFT")
    with pytest.raises(UserError, match="is there already"):
        run("preview", TEXT, "-o", target)
