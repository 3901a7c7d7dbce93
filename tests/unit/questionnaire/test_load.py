"""The reader refuses what is outside the subset, and says file, item, what and what to do."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.access import Compartment
from courtdesk.errors import FormFileRefused
from courtdesk.questionnaire.definition import AnsweredBy, Behaviour, ItemType, Operator
from courtdesk.questionnaire.load import COMPARTMENT_URL, LONGEST_TITLE, load_form, read_form
from courtdesk.questionnaire.load_items import ORDINAL_URL, TRANSLATION_URL
from courtdesk.questionnaire.messages import Message, Place
from courtdesk.questionnaire.reading import MAX_BYTES, MAX_DEPTH

from .small import choice, encoded, question, resource, scale, shipped, small

Json = dict[str, object]


def sentence(message: Message, item: str = "", file: str = "small.json", **parts: object) -> str:
    return str(Place(file, item).refuse(message, **parts))


def refused(data: bytes, rules: str | None = None) -> str:
    with pytest.raises(FormFileRefused) as caught:
        read_form(data, "small.json", rules=None if rules is None else rules.encode())
    assert caught.value.exit_status == 3
    return str(caught.value)


def items_refused(*items: object, **more: object) -> str:
    return refused(encoded(resource(list(items), **more)))  # type: ignore[arg-type]


# --- what is read ------------------------------------------------------------------------------


def test_every_field_type_is_read() -> None:
    kinds = [kind for kind in ItemType if kind not in {ItemType.GROUP, ItemType.CHOICE}]
    form = small(
        [
            {"linkId": "g", "type": "group", "item": [question(k.value, k.value) for k in kinds]},
            choice("c"),
        ]
    )
    assert [item.type for item in form.walk()] == [ItemType.GROUP, *kinds, ItemType.CHOICE]
    assert len(form.questions()) == len(ItemType) - 2


def test_a_full_item_is_read() -> None:
    form = small(
        [
            choice("first", required=True, prefix="A1"),
            question(
                "why",
                "text",
                maxLength=200,
                enableWhen=[
                    {"question": "first", "operator": "=", "answerCoding": {"code": "a4"}},
                    {"question": "first", "operator": "exists", "answerBoolean": True},
                ],
                enableBehavior="any",
                _text={
                    "extension": [
                        {
                            "url": TRANSLATION_URL,
                            "extension": [
                                {"url": "lang", "valueCode": "cy"},
                                {"url": "content", "valueString": "Pam?"},
                            ],
                        }
                    ]
                },
            ),
        ]
    )
    first, why = form.items
    assert (first.required, first.prefix, first.options[4].ordinal) == (True, "A1", 4)
    assert (why.max_length, why.behaviour, why.translations["cy"]) == (200, Behaviour.ANY, "Pam?")
    assert [condition.operator for condition in why.conditions] == [
        Operator.EQUAL,
        Operator.EXISTS,
    ]


@pytest.mark.parametrize(
    ("kind", "key", "given_value", "operator"),
    [
        ("integer", "answerInteger", 3, ">"),
        ("decimal", "answerDecimal", 3.5, ">="),
        ("boolean", "answerBoolean", True, "="),
        ("string", "answerString", "yes", "!="),
        ("text", "answerString", "yes", "="),
        ("date", "answerDate", "2026-03-31", "<"),
        ("time", "answerTime", "09:20:00", "<="),
    ],
)
def test_conditions_on_every_type(kind: str, key: str, given_value: object, operator: str) -> None:
    when = [{"question": "a", "operator": operator, key: given_value}]
    form = small([question("a", kind), question("b", "text", enableWhen=when)])
    assert form.item("b").conditions[0].operator == operator


def test_instructions_are_the_opening_lines() -> None:
    form = small([question("i", "display"), choice("c"), question("later", "display")])
    assert form.instructions == "Question i"


def test_compartment_is_read() -> None:
    extension = [{"url": COMPARTMENT_URL, "valueCode": "substance"}]
    assert small([choice("c")], extension=extension).compartment is Compartment.SUBSTANCE
    assert small([choice("c")]).compartment is None


def test_source_is_the_file_unchanged() -> None:
    data = encoded(resource([choice("c")]))
    assert read_form(data, "small.json").source.encode() == data


# --- the file as a whole -----------------------------------------------------------------------


def test_oversize_file_is_refused() -> None:
    data = encoded(resource([choice("c")])) + b" " * MAX_BYTES
    assert refused(data) == sentence(Message.TOO_LARGE, limit=MAX_BYTES)


def test_wrong_encoding_is_refused() -> None:
    data = encoded(resource([question("é", "text")])).decode().encode("latin-1")
    assert "is not UTF-8" in refused(data)


def test_byte_order_mark_is_refused() -> None:
    assert "is not JSON" in refused(b"\xef\xbb\xbf" + encoded(resource([choice("c")])))


@pytest.mark.parametrize("text", ["", "{", "[1", "{'a': 1}", '{"a": 1,}'])
def test_bad_json_is_refused_with_line_and_column(text: str) -> None:
    assert refused(text.encode()).startswith("small.json: line 1, column ")


def test_not_an_object_is_refused() -> None:
    assert refused(b"[1]") == sentence(Message.NOT_AN_OBJECT)


def test_repeated_key_is_refused() -> None:
    text = encoded(resource([choice("c")])).decode().replace('"id": "small"', '"id": 1, "id": 2')
    assert refused(text.encode()) == sentence(Message.REPEATED_KEY, key="id")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999999999", "1" * 5000, "0." + "1" * 40])
def test_unusable_numbers_are_refused(number: str) -> None:
    assert "a number that cannot be used" in refused(f'{{"id": {number}}}'.encode())


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    data = b'{"a": ' + b"[" * depth + b"]" * depth + b"}"
    assert refused(data) == sentence(Message.TOO_DEEP, limit=MAX_DEPTH)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormFileRefused, match=r"gone\.json: the file cannot be read"):
        load_form(tmp_path / "gone.json")


def test_file_name_and_id_must_agree(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_bytes(encoded(resource([choice("c")])))
    with pytest.raises(FormFileRefused) as caught:
        load_form(path)
    expected = sentence(Message.ID_MISMATCH, file="other.json", value="small", name="other")
    assert str(caught.value) == expected


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused_never_crash(data: bytes) -> None:
    refused(data)


JSON_VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just([]))


@given(st.data())
def test_a_damaged_form_is_read_or_refused_never_crashes(data: st.DataObject) -> None:
    """One value anywhere in a good form is replaced by something else."""
    when = [{"question": "a", "operator": "=", "answerCoding": {"code": "a1"}}]
    form = resource([choice("a"), question("b", "text", enableWhen=when)])
    spots = list(_spots(form))
    holder, key = data.draw(st.sampled_from(spots))
    damaged = copy.deepcopy(form)
    _put(damaged, holder, key, data.draw(JSON_VALUES))
    try:
        read_form(encoded(damaged), "small.json")
    except FormFileRefused as error:
        assert str(error).startswith("small.json")


def _spots(value: object, path: tuple[object, ...] = ()) -> object:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)  # type: ignore[arg-type]
    for key, below in pairs:
        yield path, key
        if isinstance(below, dict | list):
            yield from _spots(below, (*path, key))  # type: ignore[misc]


def _put(value: object, path: tuple[object, ...], key: object, new: object) -> None:
    for step in path:
        value = value[step]  # type: ignore[index]
    value[key] = new  # type: ignore[index]


# --- keys, kinds, values -----------------------------------------------------------------------


def test_unknown_key_is_refused_with_a_hint() -> None:
    expected = sentence(
        Message.UNKNOWN_KEY, "item a", key="requird", hint=" (did you mean 'required'?)"
    )
    assert items_refused(choice("a", requird=True)) == expected


@pytest.mark.parametrize("key", ["repeats", "initial", "code", "definition"])
def test_fhir_outside_the_subset_is_refused(key: str) -> None:
    assert f"item a: the key {key!r} is not in CourtDesk's subset" in items_refused(
        choice("a", **{key: True})
    )


@pytest.mark.parametrize("key", ["id", "url", "version", "title", "status", "resourceType"])
def test_missing_head_is_refused(key: str) -> None:
    form = resource([choice("a")])
    del form[key]
    assert refused(encoded(form)) == sentence(Message.MISSING_KEY, key=key)


@pytest.mark.parametrize("items", [None, []])
def test_a_form_without_items_is_refused(items: object) -> None:
    form = resource([]) if items == [] else {k: v for k, v in resource([]).items() if k != "item"}
    assert refused(encoded(form)) == sentence(Message.MISSING_KEY, key="item")


CASES: dict[str, tuple[list[Json], Message, str, Json]] = {
    "blank text": ([question("a", "text", text=" ")], Message.BLANK, "item a", {"key": "text"}),
    "text is a number": (
        [question("a", "text", text=3)],
        Message.WRONG_KIND,
        "item a",
        {"key": "text", "wanted": "text in quotes"},
    ),
    "required is a word": (
        [question("a", "text", required="yes")],
        Message.WRONG_KIND,
        "item a",
        {"key": "required", "wanted": "true or false"},
    ),
    "maxLength is true": (
        [question("a", "text", maxLength=True)],
        Message.WRONG_KIND,
        "item a",
        {"key": "maxLength", "wanted": "a whole number of 1 or more"},
    ),
    "maxLength on a date": (
        [question("a", "date", maxLength=3)],
        Message.NOT_FOR_TYPE,
        "item a",
        {"key": "maxLength", "type": "date"},
    ),
    "required display": (
        [question("a", "display", required=True)],
        Message.NOT_FOR_TYPE,
        "item a",
        {"key": "required", "type": "display"},
    ),
    "duplicate linkId": ([choice("a"), choice("a")], Message.REPEATED_LINK_ID, "item a", {}),
    "linkId repeated in a group": (
        [choice("a"), {"linkId": "g", "type": "group", "item": [choice("a")]}],
        Message.REPEATED_LINK_ID,
        "item a",
        {},
    ),
    "empty group": ([{"linkId": "g", "type": "group"}], Message.EMPTY_GROUP, "item g", {}),
    "children of a question": (
        [question("a", "text", item=[choice("b")])],
        Message.CHILDREN,
        "item a",
        {"type": "text"},
    ),
    "choice without options": ([question("a", "choice")], Message.NO_OPTIONS, "item a", {}),
    "choice with an empty list": (
        [question("a", "choice", answerOption=[])],
        Message.NO_OPTIONS,
        "item a",
        {},
    ),
    "choice with both kinds": (
        [choice("a", answerValueSet="#x")],
        Message.NO_OPTIONS,
        "item a",
        {},
    ),
    "options on a text": (
        [question("a", "text", answerOption=scale(0, 1))],
        Message.NOT_FOR_TYPE,
        "item a",
        {"key": "answerOption", "type": "text"},
    ),
    "unknown value set": (
        [question("a", "choice", answerValueSet="#x")],
        Message.UNKNOWN_VALUE_SET,
        "item a",
        {"name": "x", "hint": ""},
    ),
    "repeated option": (
        [question("a", "choice", answerOption=[*scale(0, 1), *scale(0, 0)])],
        Message.REPEATED_OPTION,
        "item a",
        {"code": "a0"},
    ),
    "some ordinals only": (
        [
            question(
                "a",
                "choice",
                answerOption=[*scale(0, 1), {"valueCoding": {"code": "x", "display": "X"}}],
            )
        ],
        Message.SOME_ORDINALS,
        "item a",
        {},
    ),
    "condition on an unknown item": (
        [
            choice("first"),
            question("b", "text", enableWhen=[{"question": "frist", "operator": "exists"}]),
        ],
        Message.CONDITION_UNKNOWN,
        "item b",
        {"question": "frist", "hint": " (did you mean 'first'?)"},
    ),
    "condition on a later item": (
        [
            question("b", "text", enableWhen=[{"question": "c", "operator": "exists"}]),
            choice("c"),
        ],
        Message.CONDITION_LATER,
        "item b",
        {"question": "c"},
    ),
    "condition on itself": (
        [question("b", "text", enableWhen=[{"question": "b", "operator": "exists"}])],
        Message.CONDITION_LATER,
        "item b",
        {"question": "b"},
    ),
    "condition on a display": (
        [
            question("d", "display"),
            question("b", "text", enableWhen=[{"question": "d", "operator": "exists"}]),
        ],
        Message.CONDITION_NOT_A_QUESTION,
        "item b",
        {"question": "d"},
    ),
    "condition comparing a choice by size": (
        [
            choice("a"),
            question(
                "b",
                "text",
                enableWhen=[{"question": "a", "operator": ">", "answerCoding": {"code": "a1"}}],
            ),
        ],
        Message.CONDITION_OPERATOR,
        "item b",
        {"operator": ">", "type": "choice", "allowed": "exists, =, !="},
    ),
    "condition with the wrong answer key": (
        [
            choice("a"),
            question(
                "b", "text", enableWhen=[{"question": "a", "operator": "=", "answerInteger": 1}]
            ),
        ],
        Message.CONDITION_ANSWER,
        "item b",
        {"question": "a", "key": "answerCoding"},
    ),
    "condition on an option that is not there": (
        [
            choice("a"),
            question(
                "b",
                "text",
                enableWhen=[{"question": "a", "operator": "=", "answerCoding": {"code": "a9"}}],
            ),
        ],
        Message.CONDITION_OPTION,
        "item b",
        {"code": "a9", "question": "a", "hint": ""},
    ),
    "two conditions without behaviour": (
        [
            choice("a"),
            question(
                "b",
                "text",
                enableWhen=[{"question": "a", "operator": "exists", "answerBoolean": True}] * 2,
            ),
        ],
        Message.BEHAVIOUR_MISSING,
        "item b",
        {},
    ),
    "behaviour without a condition": (
        [question("a", "text", enableBehavior="all")],
        Message.BEHAVIOUR_ALONE,
        "item a",
        {},
    ),
    "condition date that is no date": (
        [
            question("a", "date"),
            question(
                "b",
                "text",
                enableWhen=[{"question": "a", "operator": "=", "answerDate": "31/3/2026"}],
            ),
        ],
        Message.WRONG_KIND,
        "item b",
        {"key": "answerDate", "wanted": "a date such as 2026-03-31"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_items_outside_the_subset_are_refused(name: str) -> None:
    items, message, item, parts = CASES[name]
    assert items_refused(*items) == sentence(message, item, **parts)


def test_unknown_type_is_refused_with_the_types_there_are() -> None:
    told = items_refused(question("a", "choise"))
    assert "(did you mean 'choice'?)" in told
    assert "attachment" in told


def test_unknown_extension_on_an_option_is_refused() -> None:
    option = {"code": "x", "display": "X", "extension": [{"url": "y", "valueDecimal": 1}]}
    told = items_refused(question("a", "choice", answerOption=[{"valueCoding": option}]))
    assert told == sentence(Message.UNKNOWN_EXTENSION, "item a", url="y")


def test_two_options_with_one_number_are_refused() -> None:
    options = scale(0, 1)
    coding = options[1]["valueCoding"]
    assert isinstance(coding, dict)
    coding["extension"] = [{"url": ORDINAL_URL, "valueDecimal": 0}]
    told = items_refused(question("a", "choice", answerOption=options))
    assert told == sentence(Message.REPEATED_ORDINAL, "item a", ordinal=0)


VALUE_SET: Json = {
    "resourceType": "ValueSet",
    "id": "likert",
    "status": "active",
    "compose": {"include": [{"system": "urn:x", "concept": [{"code": "1", "display": "One"}]}]},
}


def test_value_sets_are_shared() -> None:
    items = [question(name, "choice", answerValueSet="#likert") for name in ("a", "b")]
    form = small(items, contained=[VALUE_SET])
    assert form.item("a").options is form.item("b").options
    assert form.item("a").options[0].system == "urn:x"


def test_misspelt_value_set_is_refused_with_a_hint() -> None:
    told = items_refused(question("a", "choice", answerValueSet="#likret"), contained=[VALUE_SET])
    hint = " (did you mean 'likert'?)"
    assert told == sentence(Message.UNKNOWN_VALUE_SET, "item a", name="likret", hint=hint)


def test_unused_and_repeated_value_sets_are_refused() -> None:
    assert items_refused(choice("a"), contained=[VALUE_SET]) == sentence(
        Message.UNUSED_VALUE_SET, name="likert"
    )
    assert "used twice among the value sets" in items_refused(
        choice("a"), contained=[VALUE_SET, VALUE_SET]
    )


def test_a_form_must_say_who_may_read_it() -> None:
    told = items_refused(choice("a"), extension=[])
    assert told == sentence(Message.NO_COMPARTMENT, url=COMPARTMENT_URL)


def test_unknown_compartment_and_extension_are_refused() -> None:
    wrong = [{"url": COMPARTMENT_URL, "valueCode": "everyone"}]
    assert "use one of: mental-health, substance, open" in items_refused(
        choice("a"), extension=wrong
    )
    other = [{"url": "urn:other", "valueCode": "open"}]
    assert items_refused(choice("a"), extension=other) == sentence(
        Message.UNKNOWN_EXTENSION, url="urn:other"
    )


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([{"url": "lang", "valueCode": "cy"}], "'content' is missing"),
        ([{"url": "content", "valueString": "x"}], "'lang' is missing"),
        ([{"url": "tongue", "valueCode": "cy"}], "use one of: lang, content"),
    ],
)
def test_broken_translations_are_refused(parts: list[Json], message: str) -> None:
    sidecar = {"extension": [{"url": TRANSLATION_URL, "extension": parts}]}
    assert message in items_refused(question("a", "text", _text=sidecar))


def test_another_extension_on_a_text_is_refused() -> None:
    sidecar = {"extension": [{"url": "urn:other", "extension": []}]}
    told = items_refused(question("a", "text", _text=sidecar))
    assert told == sentence(Message.UNKNOWN_EXTENSION, "item a", url="urn:other")


def test_a_translation_given_twice_is_refused() -> None:
    one = {
        "url": TRANSLATION_URL,
        "extension": [
            {"url": "lang", "valueCode": "cy"},
            {"url": "content", "valueString": "Pam?"},
        ],
    }
    told = items_refused(question("a", "text", _text={"extension": [one, one]}))
    assert "the name 'cy' is used twice among the translations" in told


def test_a_sentence_never_repeats_a_whole_file() -> None:
    assert len(items_refused(choice("a", **{"x" * 9000: True}))) < 600


def test_a_form_says_whether_it_may_be_given_to_the_person() -> None:
    staff = {name for name, form in shipped().forms.items() if form.answered_by is AnsweredBy.STAFF}
    assert staff == {"mhtr-interview", "atr-drr-screen"}


@pytest.mark.parametrize(
    "value", ["K10", "a b", "a#b", "page:x", "../up", "é", "-a", "a\nb", "a" * 65]
)
def test_an_id_is_one_that_files_health_records_and_pages_can_hold(value: str) -> None:
    expected = sentence(Message.WRONG_ID, value=value)
    assert items_refused(choice("c"), id=value) == expected
    assert read_form(encoded(resource([choice("c")], id="our-2.1")), "our-2.1.json")


@pytest.mark.parametrize("value", ["1|2", "1 0", "1\n", "1" * 41])
def test_a_version_is_one_word(value: str) -> None:
    assert items_refused(choice("c"), version=value) == sentence(Message.WRONG_VERSION, value=value)


@pytest.mark.parametrize("value", ["one\ntwo", "x" * (LONGEST_TITLE + 1)])
def test_a_title_is_one_line(value: str) -> None:
    expected = sentence(Message.TITLE_LINES, limit=LONGEST_TITLE)
    assert items_refused(choice("c"), title=value) == expected


@pytest.mark.parametrize(
    "text",
    [
        "How are you?<script>alert(1)</script>",
        "Look <a href='x'>here</a>",
        "<!-- hidden --> Sleep",
        "See javascript:alert(1)",
        "See data:text/html,x",
    ],
)
def test_a_script_or_markup_in_a_form_is_refused_by_name(text: str) -> None:
    with pytest.raises(FormFileRefused, match="markup or a script; write plain words"):
        small([question("a", "text", text=text)])


def test_a_sign_for_less_is_no_markup() -> None:
    form = small([question("a", "text", text="Is 5 < 6, and is x<3?")])
    assert form.item("a").text == "Is 5 < 6, and is x<3?"
