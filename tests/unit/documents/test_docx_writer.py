"""The Word document says what the text says, names nobody in its properties, and is put whole."""

from __future__ import annotations

import errno
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from courtdesk.documents import whole_file
from courtdesk.documents.docx_writer import write_snippet
from courtdesk.documents.snippet import build_snippet
from courtdesk.domain.report import ReportFacts
from courtdesk.errors import NoSpace, UserError
from tests.unit.documents.finished_case import FACTS


def write(path: Path, facts: ReportFacts = FACTS, *, overwrite: bool = False) -> Path:
    return write_snippet(build_snippet(facts), facts, path, replace=overwrite)


def test_the_document_says_what_the_text_says(tmp_path: Path) -> None:
    path = write(tmp_path / "report.docx")
    said = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    expected = [line.removeprefix("- ") for line in build_snippet(FACTS).text.split("\n") if line]
    assert said == expected


def test_headings_bullets_and_paper(tmp_path: Path) -> None:
    document = docx.Document(str(write(tmp_path / "report.docx")))
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    assert styles["Community sentence treatment requirement: MHTR"] == "Heading 1"
    assert styles["Recommendation"] == "Heading 2"
    assert styles["Theft from a shop: Guilty plea"] == "List Bullet"
    page = document.sections[0]
    assert (round(page.page_width / Mm(1)), round(page.page_height / Mm(1))) == (210, 297)


def test_the_mark_of_a_draft_stands_on_every_page_and_the_language_is_british(
    tmp_path: Path,
) -> None:
    draft = docx.Document(str(write(tmp_path / "a.docx", replace(FACTS, verdicts=()))))
    complete = docx.Document(str(write(tmp_path / "b.docx")))
    ends = [(one.sections[0].header, one.sections[0].footer) for one in (draft, complete)]
    heads = [head.paragraphs[0].text for head, _ in ends]
    assert heads[0].startswith("DRAFT - ") and heads[1] == ""
    for _, foot in ends:
        assert foot.paragraphs[0].text.startswith("Case reference 7F3K-Q2XM, page ")
        assert "PAGE" in foot.paragraphs[0]._p.xml
    assert {one.get(qn("w:val")) for one in draft.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert draft.core_properties.language == "en-GB"


def test_the_properties_name_nobody(tmp_path: Path) -> None:
    path = write(tmp_path / "report.docx")
    properties = docx.Document(str(path)).core_properties
    assert properties.author == properties.last_modified_by == "CourtDesk"
    assert properties.title == "Text for a pre-sentence report, case 7F3K-Q2XM"
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name != "word/document.xml":
                assert b"Sample" not in archive.read(name), name


def test_signs_that_xml_cannot_hold_do_no_harm(tmp_path: Path) -> None:
    name = "A\x00n\x0bn\x1f\ufffe\ud800\u202e Łukasz <&> 𝒜"
    path = write(tmp_path / "report.docx", replace(FACTS, full_name=name))
    assert docx.Document(str(path)).paragraphs[1].text.startswith("Ann Łukasz <&> 𝒜. ")


@pytest.mark.skipif(os.name != "posix", reason="file modes are of POSIX")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = write(tmp_path / "report.docx")
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    assert write(path, overwrite=True).stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_there_is_replaced_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_text("mine")
    with pytest.raises(UserError, match="is there already"):
        write(path)
    assert path.read_text() == "mine"
    write(path, overwrite=True)
    assert docx.Document(str(path)).paragraphs
    assert [each.name for each in tmp_path.iterdir()] == ["report.docx"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("report.txt", r"ends in \.docx, not “report\.txt”"),
        ("folder.docx", "is a folder"),
        ("none/report.docx", "could not be written"),
    ],
)
def test_a_wrong_place_is_said(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "folder.docx").mkdir()
    with pytest.raises(UserError, match=said):
        write(tmp_path / name, overwrite=True)
    assert [each.name for each in tmp_path.iterdir()] == ["folder.docx"]


def _full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("overwrite", [True, False])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, overwrite: bool
) -> None:
    path = tmp_path / "report.docx"
    if overwrite:
        path.write_text("mine")
    target = whole_file.os if call == "fsync" else whole_file.Path
    monkeypatch.setattr(target, call, _full)
    with pytest.raises(NoSpace, match="The disk is full"):
        write(path, overwrite=overwrite)
    assert [each.name for each in tmp_path.iterdir()] == (["report.docx"] if overwrite else [])
    assert not overwrite or path.read_text() == "mine"
