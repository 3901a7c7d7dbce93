"""What stands on paper: every item, the digit that keys it, risk first, and nothing too much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.documents.page_model import (
    Block,
    Cells,
    Facts,
    Lines,
    Look,
    Paper,
    Part,
    SignatureBox,
    Table,
    Tick,
    Ticks,
    Words,
    Written,
)
from courtdesk.documents.paper import (
    Finished,
    Signing,
    blank_form,
    consent_copy,
    filled_form,
    numbers_of,
)
from courtdesk.domain.consent import Consent, ConsentWords, Point, Statement
from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import ReadHow
from courtdesk.questionnaire.answers import DECLINED, NOT_ASKED, Answers
from courtdesk.questionnaire.definition import Attachment, Form, Item, ItemType, RecordFact
from courtdesk.questionnaire.strokes import STROKES_TYPE, Strokes
from tests.helpers.shipped import shipped
from tests.unit.questionnaire.small import choice, numbered, question, small

SHIPPED = shipped().forms
CORE = SHIPPED["core-10"]
DRAWN = Strokes(100, 50, (((1, 1), (50, 40)), ((60, 20),)))
TOLD = Finished(
    facts=(("Person", "Marlow, Dean"), ("Reason given", "")),
    risk=("CORE-10 item 6, risk to self: answered 2",),
    scores=(("Score", "18.0 of 40"),),
)
P = TypeVar("P", bound=Part)


def parts(paper: Paper, kind: type[P]) -> list[P]:
    return [part for block in paper.blocks for part in block.parts if isinstance(part, kind)]


def texts(paper: Paper) -> list[str]:
    return [words.text for words in parts(paper, Words)]


def numbered_words(paper: Paper) -> list[tuple[str, str]]:
    """(number, words) of every question in order, in tables and out of them."""
    found = []
    for part in (part for block in paper.blocks for part in block.parts):
        if isinstance(part, Words) and part.number:
            found.append((part.number, part.text))
        if isinstance(part, Table):
            found += [(row.number, row.text) for row in part.rows]
    return found


def options_of(paper: Paper) -> list[tuple[Tick, ...]]:
    """The options of every question that has some, in order."""
    found: list[tuple[Tick, ...]] = []
    for part in (part for block in paper.blocks for part in block.parts):
        if isinstance(part, Ticks):
            found.append(part.options)
        if isinstance(part, Table):
            for row in part.rows:
                found.append(
                    tuple(
                        replace(one, chosen=at == row.chosen) for at, one in enumerate(part.options)
                    )
                )
    return found


def block_of(paper: Paper, text: str) -> Block:
    [found] = [
        block
        for block in paper.blocks
        if any(isinstance(part, Words) and part.text == text for part in block.parts)
    ]
    return found


def asked(form: Form) -> list[Item]:
    return [item for item in form.questions() if not item.read_only]


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("form", SHIPPED.values(), ids=list(SHIPPED))
def test_every_question_of_every_form_is_there_once_with_its_number(
    form: Form, large: bool
) -> None:
    paper = blank_form(form, reference="7F3K-Q2XM", large=large)
    found = numbered_words(paper)
    assert [number for number, _ in found] == [numbers_of(form)[i.link_id] for i in asked(form)]
    for item, (_, words) in zip(asked(form), found, strict=True):
        assert words.removesuffix(" (optional)") == item.text
    for line in form.instructions.splitlines():
        assert line in "\n".join(texts(paper))
    assert paper.notice == form.copyright
    assert form.version in paper.version


@pytest.mark.parametrize("form", SHIPPED.values(), ids=list(SHIPPED))
def test_every_question_and_its_answer_stay_on_one_page(form: Form) -> None:
    for block in blank_form(form).blocks:
        if any(isinstance(part, Words) and part.number for part in block.parts):
            assert any(not isinstance(part, Words) for part in block.parts)


@pytest.mark.parametrize("name", ["core-10", "core-34"])
def test_core_has_the_digits_of_its_labels_for_every_item(name: str) -> None:
    form = SHIPPED[name]
    assert form.rules is not None
    assert form.rules.main.reversed  # whose scoring numbers run backwards
    for large in (False, True):
        found = options_of(blank_form(form, large=large))
        assert len(found) == len(form.questions())
        for options in found:
            assert [one.digit for one in options] == list("01234")
            first, *_, last = [one.label for one in options]
            assert (first, last[:11]) == ("Not at all", "Most or all")


def test_k10_begins_at_one_and_audit_skips_digits() -> None:
    first, *_ = options_of(blank_form(SHIPPED["k10"]))
    assert [one.digit for one in first] == list("12345")
    *_, last = options_of(blank_form(SHIPPED["audit"]))
    assert [one.digit for one in last] == ["0", "2", "4"]


def test_options_without_numbers_are_keyed_by_their_place_as_far_as_there_are_keys() -> None:
    plain = [{"valueCoding": {"code": f"c{n}", "display": f"C{n}"}} for n in range(11)]
    form = small([question("a", "choice", answerOption=plain)])
    [ticks] = parts(blank_form(form), Ticks)
    assert [one.digit for one in ticks.options] == [*"123456789", "", ""]


def test_a_number_that_is_no_digit_is_not_printed_as_a_key() -> None:
    form = small([question("a", "choice", answerOption=numbered([10, 20]))])
    [ticks] = parts(blank_form(form), Ticks)
    assert [one.digit for one in ticks.options] == ["1", "2"]


def test_the_blank_form_has_the_reference_and_nothing_else() -> None:
    paper = blank_form(CORE, reference="7F3K-Q2XM")
    assert parts(paper, Facts) == [Facts((("Case reference", "7F3K-Q2XM"),))]
    assert paper.reference == "7F3K-Q2XM"
    assert paper.title == "CORE-10, case 7F3K-Q2XM"


def test_without_a_reference_there_is_a_line_for_it() -> None:
    paper = blank_form(CORE)
    assert parts(paper, Facts) == []
    assert parts(paper, Lines) == [Lines(1, short=True, label="Case reference")]
    assert (paper.title, paper.reference) == ("CORE-10", "")


def test_what_the_record_knows_is_not_asked_on_paper() -> None:
    feedback = SHIPPED["sentencer-feedback"]
    known = [item.text for item in feedback.questions() if item.read_only]
    assert known
    assert not set(known) & set(texts(blank_form(feedback)))


def test_the_sessions_that_are_consented_to_are_said_or_have_a_line() -> None:
    consent = SHIPPED["combined-consent"]
    [item] = [one for one in consent.questions() if one.from_record is RecordFact.SESSIONS]
    said = block_of(blank_form(consent, sessions="12 weekly sessions"), item.text)
    assert said.with_next
    assert said.parts == (Words(item.text), Written("12 weekly sessions"))
    assert block_of(blank_form(consent), item.text).parts == (Words(item.text), Lines(1))


def test_room_for_each_kind_of_answer() -> None:
    form = small(
        [
            question("y", "boolean"),
            question("i", "integer"),
            question("x", "decimal"),
            question("s", "string", maxLength=40),
            question("l", "string", maxLength=500),
            question("t", "text"),
            question("d", "date"),
            question("h", "time"),
            question("g", "attachment"),
        ]
    )
    answer = [block.parts[-1] for block in blank_form(form).blocks[1:]]
    [yes, no] = answer[0].options  # type: ignore[union-attr]
    assert (yes.label, no.label, yes.digit) == ("Yes", "No", "")
    assert answer[1:] == [
        Cells((("", 4),)),
        Lines(1, short=True),
        Lines(1),
        Lines(2),
        Lines(4),
        Cells((("Day", 2), ("Month", 2), ("Year", 4))),
        Cells((("Hour", 2), ("Minute", 2))),
        SignatureBox("Sign in this box"),
    ]


def test_a_condition_stands_before_its_question() -> None:
    form = small(
        [
            question("a", "boolean"),
            question(
                "b",
                "text",
                enableWhen=[{"question": "a", "operator": "=", "answerBoolean": True}],
            ),
        ]
    )
    first, second = block_of(blank_form(form), "Question b (optional)").parts[:2]
    assert first == Words("Only if you answered Yes to 1.", Look.STRONG)
    assert second == Words("Question b (optional)", Look.BODY, "2")


def test_an_instrument_s_words_are_not_added_to() -> None:
    assert "(optional)" not in "\n".join(texts(blank_form(SHIPPED["phq-9"])))


def test_headings_go_with_what_they_head() -> None:
    for form in SHIPPED.values():
        for block in blank_form(form).blocks[1:]:
            first = block.parts[0]
            if isinstance(first, Words) and first.look is Look.SECTION:
                assert block.with_next


def test_what_introduces_a_question_stays_with_it() -> None:
    inside = [question("say", "display"), question("a", "text"), question("end", "display")]
    form = small([{"linkId": "g", "type": "group", "text": "Part", "item": inside}])
    _, heading, introduction, _, end = blank_form(form).blocks
    assert heading.with_next
    assert introduction.with_next
    assert not end.with_next


def test_large_print_is_larger_one_question_under_the_other_and_otherwise_the_same() -> None:
    plain, large = blank_form(CORE), blank_form(CORE, large=True)
    assert (plain.size, large.size) == (12, 18)
    assert parts(large, Table) == []
    assert options_of(large) == options_of(plain)
    feedback = SHIPPED["sentencer-feedback"]
    assert replace(blank_form(feedback, large=True), size=12) == blank_form(feedback)


# --- tables ---------------------------------------------------------------------------------------

AGREE = [
    {"valueCoding": {"code": code, "display": label}}
    for code, label in (("n", "Not at all"), ("s", "Somewhat"), ("v", "Very much"))
]


def agree(link_id: str, **more: object) -> dict[str, object]:
    return question(link_id, "choice", answerOption=AGREE, **more)


def rows_of(form: Form) -> list[list[str]]:
    return [[row.number for row in table.rows] for table in parts(blank_form(form), Table)]


@pytest.mark.parametrize(
    ("name", "rows"),
    [("core-34", [34]), ("core-10", [10]), ("k10", [10]), ("phq-9", [9]), ("gad-7", [7])],
)
def test_an_instrument_is_one_table(name: str, rows: list[int]) -> None:
    assert [len(table) for table in rows_of(SHIPPED[name])] == rows


def test_only_neighbours_that_share_their_options_stand_in_a_table() -> None:
    other = question("o", "choice", answerOption=AGREE[:2])
    form = small([agree("a"), agree("b"), other, agree("c"), question("t", "text"), agree("d")])
    assert rows_of(form) == [["1", "2"]]


def test_what_is_asked_only_sometimes_says_so_and_stands_outside_the_table() -> None:
    when = [{"question": "a", "operator": "=", "answerCoding": {"code": "v"}}]
    form = small([agree("a"), agree("b"), agree("c", enableWhen=when), agree("d"), agree("e")])
    assert rows_of(form) == [["1", "2"], ["4", "5"]]
    assert "Only if you answered “Very much” to 1." in texts(blank_form(form))


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (["A"] * 8, "Short"),
        (["Uncharacteristically", "Characteristically", "Neither"], "Short"),
        (["No", "Yes, as far as I remember and as I was told since"], "Short"),
        (["No", "Yes"], "long " * 61),
    ],
)
def test_what_would_make_a_poor_table_is_printed_one_under_the_other(
    labels: list[str], words: str
) -> None:
    options = [
        {"valueCoding": {"code": f"c{at}", "display": f"{label}"}}
        for at, label in enumerate(labels)
    ]
    items = [question(name, "choice", answerOption=options) for name in "ab"]
    form = small([{**item, "text": words} for item in items])
    assert rows_of(form) == []
    assert len(parts(blank_form(form), Ticks)) == 2


def test_the_words_of_a_group_stand_over_its_one_table() -> None:
    group = {"linkId": "g", "type": "group", "text": "Over the last week"}
    [table] = parts(blank_form(small([{**group, "item": [agree("a"), agree("b")]}])), Table)
    assert table.lead == "Over the last week"
    more = [agree("a"), agree("b"), question("t", "text")]
    paper = blank_form(small([{**group, "item": more}]))
    assert parts(paper, Table)[0].lead == ""
    assert Words("Over the last week", Look.SECTION) in parts(paper, Words)


def test_neighbours_of_yes_or_no_share_a_table_below_their_heading() -> None:
    inside = [question("a", "boolean"), question("b", "boolean"), question("c", "boolean")]
    form = small([{"linkId": "g", "type": "group", "text": "What I declare", "item": inside}])
    held = Answers({"a": True, "b": False})
    paper = filled_form(form, held, Finished(()), reference="R")
    [table] = parts(paper, Table)
    assert table.options == (Tick("Yes"), Tick("No"))
    assert [(row.chosen, row.note) for row in table.rows] == [
        (0, ""),
        (1, ""),
        (None, "Not answered"),
    ]
    assert table.lead == ""
    assert Words("What I declare", Look.SECTION) in parts(paper, Words)


def test_one_rule_parts_a_table_from_what_follows() -> None:
    *_, table, after, last = blank_form(
        small([agree("a"), agree("b"), question("t", "integer"), question("u", "integer")])
    ).blocks
    assert isinstance(table.parts[0], Table)
    assert (after.ruled, last.ruled) == (False, True)


def test_a_rule_is_not_taken_for_one_more_line_to_write_on() -> None:
    *_, first, second = blank_form(small([question("t", "text"), question("u", "text")])).blocks
    assert (first.ruled, second.ruled) == (True, False)


# --- numbers ------------------------------------------------------------------------------------


def test_numbers_are_the_form_s_own_where_it_has_some() -> None:
    form = small(
        [
            question("a", "string", prefix="1."),
            question("b", "string"),
            question("c", "string"),
            question("d", "string", prefix="1b"),
            question("e", "string", prefix="7"),
        ]
    )
    assert list(numbers_of(form).values()) == ["1", "1a", "1c", "1b", "7"]


@given(st.lists(st.sampled_from(["", "", "1", "2", "2a", "3."]), min_size=1, max_size=60))
def test_numbers_that_the_form_does_not_give_are_never_twice(prefixes: list[str]) -> None:
    form = small(
        [
            question(f"q{at}", "string", **({"prefix": prefix} if prefix else {}))
            for at, prefix in enumerate(prefixes)
        ]
    )
    made = [
        number
        for number, prefix in zip(numbers_of(form).values(), prefixes, strict=True)
        if not prefix
    ]
    given_ = {prefix.rstrip(".") for prefix in prefixes if prefix}
    assert len(set(made)) == len(made)
    assert not given_ & set(made)


# --- finished forms -------------------------------------------------------------------------------


def answered(form: Form, code: str = "2") -> Answers:
    return Answers({item.link_id: code for item in form.questions()})


def test_a_filled_form_marks_the_answers_where_the_blank_one_has_its_boxes() -> None:
    paper = filled_form(CORE, answered(CORE), TOLD, reference="7F3K-Q2XM")
    filled = options_of(paper)
    for options in filled:
        assert [one.chosen for one in options] == [False, False, True, False, False]
    unchosen = [tuple(replace(one, chosen=False) for one in options) for options in filled]
    assert unchosen == options_of(blank_form(CORE))


def test_risk_stands_before_score_and_answers_and_empty_facts_are_left_out() -> None:
    said = texts(filled_form(CORE, answered(CORE), TOLD, reference="7F3K-Q2XM"))
    assert said.index("Risk") < said.index("Score") < said.index("Answers")
    assert said[said.index("Risk") + 1] == TOLD.risk[0]
    paper = filled_form(CORE, answered(CORE), TOLD, reference="7F3K-Q2XM")
    assert parts(paper, Facts)[0].pairs == (("Person", "Marlow, Dean"),)


def test_the_properties_of_a_filled_form_name_nobody() -> None:
    paper = filled_form(CORE, answered(CORE), TOLD, reference="7F3K-Q2XM")
    assert paper.title == "CORE-10, case 7F3K-Q2XM"
    assert "Marlow" not in f"{paper.title}{paper.version}{paper.notice}{paper.reference}"


def test_why_there_is_no_answer_is_said_apart() -> None:
    first, second, third, *_ = CORE.questions()
    held = answered(CORE).set(first.link_id, DECLINED).set(second.link_id, NOT_ASKED)
    held = held.clear(third.link_id)
    said = ("Declined to answer", "Could not be asked", "Not answered")
    [table] = parts(filled_form(CORE, held, TOLD, reference="R"), Table)
    assert [(row.note, row.chosen) for row in table.rows] == [
        *((words, None) for words in said),
        *(("", 2) for _ in table.rows[3:]),
    ]
    assert [row.note for row in parts(blank_form(CORE), Table)[0].rows] == [""] * 10
    paper = filled_form(CORE, held, TOLD, reference="R", large=True)
    for item, words in zip((first, second, third), said, strict=True):
        *_, ticks, why = block_of(paper, item.text).parts
        assert why == Words(words, Look.STRONG)
        assert isinstance(ticks, Ticks)
        assert not any(one.chosen for one in ticks.options)


def test_each_kind_of_answer_in_words() -> None:
    form = small(
        [
            question("y", "boolean"),
            question("i", "integer"),
            question("t", "text"),
            question("d", "date"),
            question("g", "attachment"),
            question("p", "attachment"),
        ]
    )
    held = Answers(
        {
            "y": False,
            "i": 0,
            "t": "One line\nand \u202eanother",
            "d": date(2026, 3, 31),
            "g": Attachment(STROKES_TYPE, DRAWN.to_bytes()),
            "p": Attachment("image/png", b"\x89PNG"),
        }
    )
    paper = filled_form(form, held, Finished(()), reference="R")
    [ticks] = parts(paper, Ticks)
    assert [(one.label, one.chosen) for one in ticks.options] == [("Yes", False), ("No", True)]
    assert [one.text for one in parts(paper, Written)] == [
        "0",
        "One line\nand another",
        "31/3/2026",
    ]
    assert parts(paper, SignatureBox) == [SignatureBox("Drawn signature", DRAWN)]
    assert "Signed with a picture, which is kept in the record." in texts(paper)


def test_what_was_not_asked_is_not_printed_though_an_answer_is_kept() -> None:
    condition = {"question": "a", "operator": "=", "answerBoolean": True}
    form = small([question("a", "boolean"), question("b", "text", enableWhen=[condition])])
    held = Answers({"a": False, "b": "kept but hidden"})
    paper = filled_form(form, held, Finished(()), reference="R")
    assert "Question b" not in texts(paper)
    assert parts(paper, Written) == []
    shown = filled_form(form, held.set("a", True), Finished(()), reference="R")
    assert [one.text for one in parts(shown, Written)] == ["kept but hidden"]


def test_no_score_is_printed_that_was_not_given() -> None:
    paper = filled_form(CORE, answered(CORE), Finished(()), reference="R")
    assert "Score" not in texts(paper)
    assert "Risk" not in texts(paper)


# --- the consent ----------------------------------------------------------------------------------

WORDS = ConsentWords(
    version="7.0.0",
    welcome="Take your time.",
    points=(Point("copy", "A copy", "Ask us for one."), Point("withdraw", "No", "At any time.")),
    explained=(Statement("choice", "That it is a choice"), Statement("breach", "What breach is")),
    declarations=(Statement("share", "I know who is told."), Statement("consent", "I consent.")),
    programmes={RequirementKind.MHTR: ("I will attend the programme of {sessions}.",)},
)
CONSENT = Consent(
    case=CaseId("c"),
    requirements=(RequirementKind.MHTR,),
    points_version=WORDS.version,
    read_how=ReadHow.READ_ALOUD,
    explained=tuple(one.id for one in WORDS.explained),
    explained_by=MemberId("m"),
    declarations=tuple(one.id for one in WORDS.declarations),
    signature="Dean Marlow",
    birth_date=date(1985, 2, 11),
    gp_surgery="",
    signed_on=date(2027, 1, 14),
)
SIGNING = Signing((("Person", "Dean Marlow"),), "Sam Reid", "7F3K-Q2XM", WORDS)


def test_the_consent_copy_has_every_word_that_was_read_and_declared() -> None:
    paper = consent_copy(CONSENT, SIGNING)
    said = texts(paper)
    for point in WORDS.points:
        assert point.heading in said
        assert point.text in said
    [ticks] = parts(paper, Ticks)
    assert [one.label for one in ticks.options] == [one.text for one in WORDS.declarations]
    assert all(one.chosen for one in ticks.options)
    assert f"I will attend the programme of {CONSENT.sessions}." in said
    assert "What Sam Reid explained" in said
    assert ("Typed", "Dean Marlow") in parts(paper, Facts)[-1].pairs
    assert "Marlow" not in paper.title


def test_what_was_not_declared_is_not_ticked() -> None:
    some = replace(CONSENT, declarations=("share",), explained=("choice",))
    [ticks] = parts(consent_copy(some, SIGNING), Ticks)
    assert [one.chosen for one in ticks.options] == [
        one.id == "share" for one in WORDS.declarations
    ]
    said = texts(consent_copy(some, SIGNING))
    assert [one.text in said for one in WORDS.explained] == [
        one.id == "choice" for one in WORDS.explained
    ]


def test_words_of_another_version_are_not_put_into_anyone_s_mouth() -> None:
    paper = consent_copy(replace(CONSENT, points_version="0"), SIGNING)
    said = texts(paper)
    assert not any(point.text in said for point in WORDS.points)
    assert not any("I will attend" in line for line in said)
    assert parts(paper, Ticks) == []
    assert ("Typed", "Dean Marlow") in parts(paper, Facts)[-1].pairs
    assert any("are version 0" in line for line in said)


def test_a_withdrawn_consent_says_so_first() -> None:
    gone = replace(CONSENT, withdrawn_on=date(2027, 1, 20), withdrawal_reason="changed my mind")
    said = texts(consent_copy(gone, SIGNING))
    assert said[1] == "This consent was withdrawn on 20/1/2027."
    assert said[2] == "Reason given: changed my mind"


def test_both_signatures_are_printed() -> None:
    drawn = replace(CONSENT, drawn=DRAWN.to_bytes().decode())
    assert parts(consent_copy(drawn, SIGNING), SignatureBox) == [
        SignatureBox("Drawn signature", DRAWN)
    ]
    assert parts(consent_copy(CONSENT, SIGNING), SignatureBox) == []
    on_paper = replace(CONSENT, on_paper=True, not_drawn="a broken wrist")
    said = texts(consent_copy(on_paper, SIGNING))
    assert said[-2:] == [
        "The person signed the paper copy by hand.",
        "Why there is no drawn signature: a broken wrist",
    ]


def test_choices_of_a_scale_keep_their_fractions_out_of_the_digits() -> None:
    form = small([choice("a", 0, 1)])
    option = replace(form.items[0].options[1], ordinal=Fraction(1, 2))
    item = replace(form.items[0], options=(form.items[0].options[0], option))
    [ticks] = parts(blank_form(replace(form, items=(item,))), Ticks)
    assert [one.digit for one in ticks.options] == ["0", "2"]
    assert item.type is ItemType.CHOICE
