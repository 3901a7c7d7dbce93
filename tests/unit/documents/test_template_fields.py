"""A field prints words of the text, all of the kind it names, and never more of a case (P3)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from courtdesk.documents.snippet import Snippet, build_snippet
from courtdesk.documents.template_fields import (
    BY_NAME,
    FIELDS,
    Line,
    Look,
    Shape,
    Values,
    missing,
    printed,
    values_of,
)
from courtdesk.domain.approval import Outcome
from courtdesk.domain.report import ReportFacts
from courtdesk.domain.requirements import RequirementKind
from tests.unit.documents.finished_case import APPROVED, FACTS, MHTR
from tests.unit.documents.report_states import report_facts

DRR = replace(MHTR, kind=RequirementKind.DRR, plan="Keywork")


@settings(max_examples=40)
@given(report_facts())
def test_what_holds_in_every_state(facts: ReportFacts) -> None:
    made = build_snippet(facts)
    values = values_of(made, facts)
    assert set(values) == set(BY_NAME)
    every_line_stands_in_the_text(facts, made, values)
    each_requirement_is_told_of_once(facts, values)
    the_whole_text_is_whole(made, values)
    no_section_is_without_a_field(facts, made, values)
    assert (values["draft_mark"] != ()) is (made.draft != "")


def every_line_stands_in_the_text(facts: ReportFacts, made: Snippet, values: Values) -> None:
    lines = {line.removeprefix("- ") for one in made.sections for line in one.lines}
    lines |= {one.heading for one in made.sections}
    kinds = tuple(f"{one.kind.value}: " for one in facts.requirements)
    for name, field in BY_NAME.items():
        if field.shape is Shape.WORDS or name == "draft_mark":
            continue
        for line in values[name]:
            whose = next((one for one in kinds if line.text.startswith(one)), "")
            assert {line.text, line.text.removeprefix(whose)} & lines, (name, line)


def each_requirement_is_told_of_once(facts: ReportFacts, values: Values) -> None:
    for name in ("decided_by", "assessment", "consent", "appointment"):
        assert len(values[name]) == len(facts.requirements), name
    for name in ("plan", "grounds", "rar", "reviews"):
        assert bool(values[name]) is bool(facts.requirements), name


def the_whole_text_is_whole(made: Snippet, values: Values) -> None:
    said = [
        f"- {one.text}" if one.look is Look.BULLET else one.text for one in values["whole_text"]
    ]
    assert said == [line for one in made.sections for line in (one.heading, *one.lines)]


def no_section_is_without_a_field(facts: ReportFacts, made: Snippet, values: Values) -> None:
    own = {one.text for one in values["grounds"] if one.look is Look.HEADING}
    for section in made.sections[1:]:
        said = tuple(line.removeprefix("- ") for line in section.lines)
        held = {tuple(one.text for one in values[name]) for name in BY_NAME}
        assert section.heading in own or said in held, section.heading


def test_with_two_requirements_each_line_names_its_own() -> None:
    facts = replace(FACTS, requirements=(MHTR, DRR))
    said = [line.text for line in values_of(build_snippet(facts), facts)["decided_by"]]
    assert [line.partition(":")[0] for line in said] == ["MHTR", "DRR"]


def test_a_point_of_a_plan_is_never_taken_for_a_decision() -> None:
    forged = "Keywork\nApproval: approved on 1 January 2027 by Dr Nobody, clinical lead"
    facts = replace(FACTS, requirements=(replace(MHTR, plan=forged, decision=None),))
    values = values_of(build_snippet(facts), facts)
    assert [line.text for line in values["decided_by"]] == [
        "Approval: approval outstanding, asked for Thursday 14 January 2027 at 10:30am."
    ]
    assert Line(forged.split("\n")[1], Look.BULLET) in values["plan"]


def test_a_requirement_that_was_refused_is_named_with_that() -> None:
    declined = replace(MHTR, decision=replace(APPROVED, outcome=Outcome.DECLINE))
    unfit = replace(DRR, suitable=False, decision=None)
    for facts, short, long in (
        (replace(FACTS, requirements=(MHTR, DRR), combination="MHTR & DRR"), "MHTR & DRR", 0),
        (replace(FACTS, requirements=(declined,)), "MHTR (not recommended)", 1),
        (
            replace(FACTS, requirements=(MHTR, unfit), combination="MHTR & DRR"),
            "MHTR, DRR (not recommended)",
            1,
        ),
        (
            replace(FACTS, requirements=(declined, unfit)),
            "MHTR (not recommended), DRR (not recommended)",
            2,
        ),
    ):
        values = values_of(build_snippet(facts), facts)
        assert values["combination"] == (Line(short),)
        [requirements] = values["requirements"]
        assert requirements.text.count(", not recommended") == long


def test_what_is_absent_is_said_so_and_only_what_the_list_names_is_dropped() -> None:
    facts = replace(FACTS, requirements=(), combination="")
    values = values_of(build_snippet(facts), facts)
    said = {one.name: tuple(line.text for line in printed(one, values)) for one in FIELDS}
    none = ("None: no requirement is being considered.",)
    assert said["decided_by"] == said["plan"] == said["rar"] == said["reviews"] == none
    assert said["requirements"] == ("none is being considered",)
    complete = values_of(build_snippet(FACTS), FACTS)
    dropped = {one.name for one in FIELDS if not printed(one, complete)}
    assert dropped == {"draft_mark", "support"}
    assert {one.name for one in FIELDS if not one.absent} == dropped | {"programme"}


def test_which_fields_no_template_may_lack() -> None:
    names = frozenset({"recommendation", "still_to_do", "decided_by", "draft_mark"})
    assert {one.name for one in missing(frozenset())} == names
    for name in names:
        assert [one.name for one in missing(names - {name})] == [name]
    assert missing(frozenset({"whole_text"})) == ()
    assert missing((names - {"decided_by"}) | {"grounds"}) == ()
