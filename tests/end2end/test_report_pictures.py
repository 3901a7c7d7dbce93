"""Reports of all combinations in all states, through LibreOffice and poppler to pictures.

    python3 dev.py soak reports

Each is written as CourtDesk's own document, as the shipped template filled in, and as a PDF. What
LibreOffice makes of the documents has to hold every line of the text, and no page may be empty.
The pictures stay in build/reports for somebody to read them as a judge would.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from courtdesk.documents.docx_writer import write_snippet
from courtdesk.documents.printing import write_pdf
from courtdesk.documents.report_paper import report_paper
from courtdesk.documents.report_template_docx import read_docx_template
from courtdesk.documents.snippet import Snippet, build_snippet
from courtdesk.documents.template_fields import values_of
from courtdesk.domain.report import ReportFacts
from tests.end2end.report_cases import COMBINATIONS, STATES, cases
from tests.unit.documents.word_files import PATTERN

FOLDER = os.environ.get("COURTDESK_REPORTS")
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
ONLY_SOAK = "a minute of LibreOffice: run dev.py soak reports"
MISSING = "LibreOffice Writer or poppler-utils is not on this machine: install them"

_BLANK = 2_000
"""Bytes of a picture of an empty page at 50 dots an inch: any line of text makes more."""


def test_no_state_of_any_combination_is_left_out() -> None:
    names = [name for name, _ in cases()]
    assert len(names) == len(set(names)) == len(COMBINATIONS) * len(STATES) + 7
    drafts = {name for name, facts in cases() if build_snippet(facts).draft}
    assert {"mhtr-complete", "mhtr-drr-complete", "atr-declined"}.isdisjoint(drafts)
    assert {"mhtr-asked", "drr-void", "mhtr-atr-considered", "withdrawn", "no-plea"} <= drafts


@pytest.mark.skipif(FOLDER is None, reason=ONLY_SOAK)
@pytest.mark.skipif(OFFICE is None or shutil.which("pdftoppm") is None, reason=MISSING)
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("qapp")
def test_every_report_opens_and_says_what_the_text_says() -> None:
    assert FOLDER is not None
    folder = Path(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    made = {name: build_snippet(facts) for name, facts in cases()}
    for name, facts in cases():
        write(folder, name, made[name], facts)
    convert(folder, sorted(folder.glob("*.docx")))
    for name, snippet in made.items():
        for kind in ("own", "template", "pdf"):
            wrong = missing(folder / f"{name}.{kind}.pdf", snippet, whole=kind != "template")
            assert not wrong, f"{name}.{kind}: {wrong}"
    for path in sorted(folder.glob("*.pdf")):
        pictures(path)


def write(folder: Path, name: str, snippet: Snippet, facts: ReportFacts) -> None:
    """The three files of one case."""
    write_snippet(snippet, facts, folder / f"{name}.own.docx", replace=True)
    template = read_docx_template(PATTERN.read_bytes(), PATTERN.name)
    filled = template.fill(values_of(snippet, facts), {"dc:title": name, "dc:language": "en-GB"})
    (folder / f"{name}.template.docx").write_bytes(filled)
    write_pdf(report_paper(snippet, facts), folder / f"{name}.pdf.pdf", replace=True)


def convert(folder: Path, documents: Sequence[Path]) -> None:
    """The documents as PDF, by LibreOffice with a profile of its own."""
    profile = f"-env:UserInstallation={(folder / 'profile').absolute().as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, documents)], check=True, capture_output=True, timeout=1200)


def missing(path: Path, snippet: Snippet, *, whole: bool) -> list[str]:
    """What the PDF lacks of the text: every line, or of a template what none may leave out."""
    read = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True)
    said = "".join(read.stdout.split())
    needed = [line for one in snippet.sections for line in one.lines] if whole else []
    for heading in ("Recommendation", "Still to do"):
        needed += [line for one in snippet.sections if one.heading == heading for line in one.lines]
    lost = [line for line in needed if "".join(line.removeprefix("- ").split()) not in said]
    pages = read.stdout.count("\f")
    if snippet.draft and read.stdout.count("DRAFT") < pages:
        lost.append("the mark of a draft on every page")
    if not snippet.draft and "DRAFT" in read.stdout:
        lost.append("a complete text without the mark of a draft")
    return lost


def pictures(path: Path) -> None:
    """A picture of each page, none of them empty."""
    subprocess.run(["pdftoppm", "-r", "50", "-png", path, path.with_suffix("")], check=True)
    for picture in path.parent.glob(f"{path.stem}-*.png"):
        assert picture.stat().st_size > _BLANK, picture.name
