"""A text template takes the names of fields, nothing else, and says all that is wrong at once."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courtdesk.documents.report_template import (
    MAX_TEXT,
    MOST_FAULTS,
    TemplateWrong,
    read_text_template,
    scan,
)
from courtdesk.documents.snippet import build_snippet
from courtdesk.documents.template_fields import BY_NAME, values_of
from courtdesk.domain.report import ReportFacts
from courtdesk.errors import FileRefused
from tests.unit.documents.finished_case import FACTS

PATTERN = Path(__file__).parents[3] / "resources" / "templates" / "report.txt"
NEEDED = "{{ draft_mark }}\n{{ recommendation }}\n{{ still_to_do }}\n{{ decided_by }}\n"


def filled(template: str, facts: ReportFacts = FACTS) -> str:
    values = values_of(build_snippet(facts), facts)
    return read_text_template(template.encode(), "ours.txt").fill(values)


def faults(template: str | bytes) -> list[str]:
    data = template if isinstance(template, bytes) else template.encode()
    with pytest.raises(TemplateWrong) as refused:
        read_text_template(data, "ours.txt")
    return [one.words for one in refused.value.faults]


def test_the_shipped_template_is_good_and_fits_the_box() -> None:
    for facts in (FACTS, replace(FACTS, requirements=(), combination="")):
        text = filled(PATTERN.read_text("utf-8"), facts)
        assert "\t" not in text and "{" not in text and "\n\n\n" not in text
        assert len(text) < facts.limit
    assert text.startswith("DRAFT - 1 thing still to do")


def test_it_surrounds_and_arranges() -> None:
    text = filled(f"To the bench, about {{{{person}}}} ({{{{ reference }}}}):\n{NEEDED}End.")
    assert text.split("\n") == [
        "To the bench, about Áine O'Sample (7F3K-Q2XM):",
        "A Mental Health Treatment Requirement (MHTR) is recommended.",
        "Nothing is recorded as still to do.",
        "Approval: approved on 14 January 2027 by Dr Ada Example, clinical lead (HCPC PYL000).",
        "End.",
    ]


def test_lists_headings_and_typographic_signs() -> None:
    text = filled("“Ours” – …\r\n{{ whole_text }}")
    assert text.startswith('"Ours" - ...\n\nCommunity sentence treatment requirement: MHTR\n')
    assert "\n\nOffences\n- Theft from a shop: Guilty plea\n\nNeeds" in text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{ judge }}", "there is no field “judge”: use a name from the list"),
        ("{{ persn }}", "there is no field “persn” (did you mean {{ person }}?)"),
        ("{{ PERSON }}", "“{{ PERSON }}” is an expression"),
        ("{{ person|upper }}", "is an expression, and a template takes nothing but the name"),
        ("{{ facts.full_name }}", "“{{ facts.full_name }}” is an expression"),
        ("{{ person() }}", "write it like {{ person }}"),
        ("{{ 7*7 }}", "“{{ 7*7 }}” is an expression"),
        ("{{ person if plan else court }}", "is an expression"),
        ("{{ }}", "{{ }} names no field"),
        ("{{ person", "“{{ person” is not closed: end the field with }}"),
        ("person }}", "the brace at “}}” belongs to no field"),
        ("{ person }", "the brace at “{ person }” belongs to no field"),
        ("{{{ person }}}", "is an expression"),
        ("{% for x in cases %}", "“{% for x in cases %}” is a statement, and a template has none"),
        ("{# note #}", "is a statement"),
        ("a\tb", "there is a tab"),
        ("a\u202eb", "there is a sign that cannot be seen"),
        ("So: {{ recommendation }}", "give it a line or paragraph of its own"),
        ("{{ plan }} {{ plan }}", "give it a line or paragraph of its own"),
    ],
)
def test_anything_else_is_refused_with_its_line_and_what_to_do(line: str, said: str) -> None:
    first = faults(f"Good\n{line}\n{NEEDED}")[0]
    assert first.startswith("“ours.txt”, line 2: ")
    assert said in first
    assert not re.search(r"None|\\", first)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("The clinical lead has approved the {{ combination }}.", "approved"),
        ("RECOMMENDED {{ person }}", "RECOMMENDED"),
        ("Recommendation: MHTR", "Recommendation"),
        ("The provider will  hold the order", "will hold"),
        ("app\u00adroved", "approved"),
        ("{{ person }} consented", "consented"),
        ("not suitable", "suitable"),
    ],
)
def test_only_a_field_may_say_what_was_decided(line: str, word: str) -> None:
    told = faults(f"{line}\n{NEEDED}")
    assert f"“ours.txt”, line 1: “{word}” stands in the template’s own words" in told[-1]
    assert told[-1].endswith("as only a field may say what was decided.")


def test_a_heading_that_is_the_noun_alone_may_stay() -> None:
    for heading in (
        "Recommendation",
        "1. RECOMMENDATIONS:",
        "Consent",
        "Who decided",
        "Disapproval",
    ):
        assert filled(f"{heading}\n{NEEDED}").startswith(heading)


def test_every_fault_is_told_up_to_a_number() -> None:
    assert len(faults("{{ a }}\n{{ b }} { }\n" + NEEDED)) == 4
    many = faults("{{ a }}\n" * 40 + NEEDED)
    assert len(many) == MOST_FAULTS + 1
    assert many[-1] == "“ours.txt” has 20 faults more: mend these first."


@pytest.mark.parametrize("name", ["draft_mark", "recommendation", "still_to_do", "decided_by"])
def test_no_template_may_leave_out_what_a_report_is_not_without(name: str) -> None:
    [fault] = faults(NEEDED.replace(f"{{{{ {name} }}}}\n", ""))
    assert fault.startswith(f"The template lacks {{{{ {name} }}}}")
    assert filled("{{ whole_text }}")


def test_what_is_no_text_or_far_too_long_is_foreign() -> None:
    for data, said in (
        (b"\xff\xfe{\x00", "is not plain text in UTF-8"),
        (b"x" * (MAX_TEXT + 1), "is larger than 64 kB"),
    ):
        with pytest.raises(FileRefused, match=said):
            read_text_template(data, "ours.txt")
    assert filled("\ufeff" + NEEDED) == filled(NEEDED)


def test_words_of_the_record_are_never_read_as_fields() -> None:
    facts = replace(FACTS, full_name="{{ reference }} {{ plan", court="{% raw %}")
    assert filled("{{ person }} / {{ court }}\n" + NEEDED, facts).startswith(
        "{{ reference }} {{ plan / {% raw %}\n"
    )


_PIECES = st.sampled_from(
    ["{{ person }}", "{{person}}", "{{ plan }}", "{{", "}}", "{", "}", "{%", "x", " ", "|", "a.b"]
)


@settings(max_examples=100)
@given(st.lists(_PIECES, max_size=8).map("".join))
def test_a_line_is_made_of_fields_and_words_or_refused(text: str) -> None:
    scanned = scan(text)
    rest = text
    for token in reversed(scanned.tokens):
        assert token.field is BY_NAME[text[token.start + 2 : token.end - 2].strip()]
        rest = rest[: token.start] + rest[token.end :]
    assert bool(scanned.faults) or not set(rest) & set("{}")
