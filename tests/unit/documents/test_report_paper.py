"""The report on paper says what the text says, under headings, and bears the mark of a draft."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courtdesk.documents.page_model import LARGE_PRINT, Look, Words
from courtdesk.documents.printing import pdf_bytes
from courtdesk.documents.report_paper import report_paper
from courtdesk.documents.snippet import build_snippet
from courtdesk.domain.report import ReportFacts
from tests.helpers.pdf import Pdf
from tests.unit.documents.finished_case import FACTS, MHTR

WAITING = replace(FACTS, requirements=(replace(MHTR, decision=None, plan="One\nTwo"),))


def words(facts: ReportFacts) -> list[Words]:
    paper = report_paper(build_snippet(facts), facts)
    return [part for block in paper.blocks for part in block.parts if isinstance(part, Words)]


@pytest.mark.parametrize("facts", [FACTS, WAITING])
def test_it_says_what_the_text_says_and_nothing_else(facts: ReportFacts) -> None:
    said = [f"- {one.text}" if one.number else one.text for one in words(facts)]
    assert said == [line for line in build_snippet(facts).text.split("\n") if line]


def test_headings_points_and_properties_that_name_nobody() -> None:
    by_text = {one.text: one for one in words(WAITING)}
    assert by_text["Recommendation"].look is Look.SECTION
    assert words(WAITING)[0].look is Look.TITLE
    assert by_text["Theft from a shop: Guilty plea"].number == "•"
    paper = report_paper(build_snippet(WAITING), WAITING, large=True)
    assert (paper.language, paper.size) == ("en-GB", LARGE_PRINT)
    assert paper.title == "Text for a pre-sentence report, case 7F3K-Q2XM"
    for block in paper.blocks:
        # A block that has a point in it stands in from the margin as a whole.
        assert len({one.number for one in block.parts if isinstance(one, Words)}) <= 1


@pytest.mark.usefixtures("qapp")
def test_the_pdf_has_headings_a_language_and_the_mark_on_every_page() -> None:
    pdf = Pdf(pdf_bytes(report_paper(build_snippet(WAITING), WAITING, large=True)))
    assert pdf.language == "en-GB"
    assert len(pdf.pages) > 1
    assert all("Text for a pre-sentence report, DRAFT" in page for page in pdf.pages)
    heads = [(one.role, one.text) for one in pdf.tree.walk() if one.role in ("H1", "H2")]
    assert heads[0][0] == "H1" and heads[0][1].startswith("DRAFT - Community sentence")
    assert ("H2", "Still to do") in heads
    complete = Pdf(pdf_bytes(report_paper(build_snippet(FACTS), FACTS)))
    assert "DRAFT" not in complete.text
