"""Every sentence of the report's text names what it rests on, or what is absent (P3)."""

from __future__ import annotations

from dataclasses import replace

from courtdesk.documents.snippet import build_snippet
from courtdesk.documents.snippet_lines import Line, bullets, line
from courtdesk.domain.enquiries import VictimViews
from courtdesk.domain.ids import RevisionId
from courtdesk.domain.report import EnquiryFacts, Source, VictimFacts
from tests.unit.documents.finished_case import APPROVED, FACTS, MHTR


def source(kind: str) -> Source:
    return Source(kind, f"{kind} by Sam Sample, 14/1/2027", RevisionId(kind))


TRACED = replace(
    FACTS,
    case_source=source("case"),
    person_source=source("person"),
    agreement_source=source("agreement"),
    consent_source=source("consent"),
    verdict_sources=(source("plea"),),
    screens=(replace(FACTS.screens[0], source=source("response")),),
    victim=VictimFacts(VictimViews.CONSIDERED, source=source("victim")),
    requirements=(
        replace(
            MHTR,
            decision=replace(APPROVED, source=source("decision")),
            source=source("requirement"),
            assessment_source=source("assessment"),
            appointment_source=source("appointment"),
        ),
    ),
)


def test_each_sentence_of_a_finished_case_names_its_records() -> None:
    found = {
        one.text: [each.kind for each in one.sources]
        for section in build_snippet(TRACED).sections
        for one in section.parts
    }
    top = next(text for text in found if text.startswith("Áine O'Sample."))
    assert found.pop(top) == ["person", "case"]
    assert found == {
        "A Mental Health Treatment Requirement (MHTR) is recommended.": [
            "assessment", "consent", "decision", "plea",
        ],
        "No enquiry is outstanding.": [],
        "Victim's views: considered.": ["victim"],
        "- Theft from a shop: Guilty plea": ["case", "plea"],
        "No need is recorded.": [],
        "- K10 completed on 14 January 2027: at or above the site's threshold.": [
            "response", "agreement",
        ],
        "Assessment: assessed as suitable on 14 January 2027 by Sam Sample.": ["assessment"],
        "Consent: signed on 14 January 2027.": ["consent"],
        "Approval: approved on 14 January 2027 by Dr Ada Example, clinical lead (HCPC PYL000).": [
            "decision",
        ],
        "CORE-34 (released by the clinical lead): 18.5 of 40, band: moderate.": ["decision"],
        "Programme: no number of sessions or length is proposed here.": [],
        "Outline plan: Twelve weekly sessions on managing low mood.": ["assessment"],
        "First appointment: Monday 18 January 2027 at 11:30am, Example House, "
        "with Pat Placeholder.": ["appointment"],
        "- MHTR: no review by the court is set; the provider and the responsible officer agree "
        "how progress is reviewed.": [],
        "No needs for RAR days are recorded.": [],
    }  # fmt: skip


def test_an_enquiry_names_its_record_and_that_the_answer_is_absent() -> None:
    asked = EnquiryFacts("Child safeguarding enquiry", None)
    [one] = [
        one
        for section in build_snippet(replace(TRACED, enquiries=(asked,))).sections
        for one in section.parts
        if "not made yet" in one.text
    ]
    assert one.grounds == ("Absent from the record: an answer to the Child safeguarding enquiry",)


def test_a_line_keeps_each_record_once_and_is_its_text() -> None:
    one = line("Said.", source("case"), None, source("case"))
    assert one == Line("Said.", (source("case"),))
    assert str(one) == "Said."
    assert [each.text for each in bullets([one])] == ["- Said."]
    assert one.grounds == ("Rests on: case by Sam Sample, 14/1/2027",)
