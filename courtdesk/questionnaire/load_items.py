"""Reads the items, options and conditions of a form; see `load.py` for the subset."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from courtdesk.questionnaire.definition import (
    AnswerValue,
    Behaviour,
    Condition,
    Item,
    ItemType,
    Operator,
    Option,
)
from courtdesk.questionnaire.load_facts import read_facts, read_read_only
from courtdesk.questionnaire.messages import Message, Place, did_you_mean
from courtdesk.questionnaire.reading import Node

ORDINAL_URL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
TRANSLATION_URL = "http://hl7.org/fhir/StructureDefinition/translation"

MAX_ITEMS = 500
"""The most items of one form; CORE-34 has 36, and a window lays all of them out."""

MAX_OPTIONS = 100
"""The most options of one choice."""

_NOTHING: Mapping[str, str] = MappingProxyType({})

_EQUALITY = (Operator.EXISTS, Operator.EQUAL, Operator.NOT_EQUAL)
_OPERATORS: Mapping[ItemType, tuple[Operator, ...]] = MappingProxyType(
    {
        ItemType.CHOICE: _EQUALITY,
        ItemType.BOOLEAN: _EQUALITY,
        ItemType.STRING: _EQUALITY,
        ItemType.TEXT: _EQUALITY,
        ItemType.INTEGER: tuple(Operator),
        ItemType.DECIMAL: tuple(Operator),
        ItemType.DATE: tuple(Operator),
        ItemType.TIME: tuple(Operator),
        ItemType.ATTACHMENT: (Operator.EXISTS,),
    }
)


@dataclass(frozen=True, slots=True)
class ValueSet:
    """A contained value set: options that several items share."""

    id: str
    options: tuple[Option, ...]


def read_value_sets(top: Node) -> dict[str, ValueSet]:
    """The contained value sets by id."""
    found: dict[str, ValueSet] = {}
    for node in top.nodes("contained"):
        node.only("resourceType", "id", "status", "compose")
        node.one_of("resourceType", ["ValueSet"])
        node.one_of("status", ("draft", "active", "retired"))
        name = node.text("id")
        if name in found:
            raise top.place.refuse(Message.REPEATED_NAME, name=name, what="value sets")
        found[name] = ValueSet(name, _value_set_options(node.at(f"value set {name}")))
    return found


def _value_set_options(node: Node) -> tuple[Option, ...]:
    compose = node.node("compose")
    compose.only("include")
    options: list[Option] = []
    for include in compose.nodes("include"):
        include.only("system", "concept")
        system = include.text("system")
        for concept in include.nodes("concept"):
            concept.only("code", "display", "_display", "extension")
            options.append(_option(concept, system))
    return _checked_options(options, node.place)


def _option(node: Node, system: str) -> Option:
    return Option(
        code=node.text("code"),
        label=node.text("display"),
        system=system,
        ordinal=_ordinal(node),
        translations=read_translations(node, "_display"),
    )


def _ordinal(node: Node) -> Fraction | None:
    found = None
    for extension in node.nodes("extension"):
        extension.only("url", "valueDecimal")
        url = extension.text("url")
        if url != ORDINAL_URL or found is not None:
            raise node.place.refuse(Message.UNKNOWN_EXTENSION, url=url)
        found = extension.number("valueDecimal")
    return found


def _checked_options(options: list[Option], place: Place) -> tuple[Option, ...]:
    if not options:
        raise place.refuse(Message.NO_OPTIONS)
    if len(options) > MAX_OPTIONS:
        raise place.refuse(Message.TOO_MANY_OPTIONS, count=len(options), limit=MAX_OPTIONS)
    codes: set[str] = set()
    ordinals: set[Fraction] = set()
    for option in options:
        if option.code in codes:
            raise place.refuse(Message.REPEATED_OPTION, code=option.code)
        if option.ordinal in ordinals:
            raise place.refuse(Message.REPEATED_ORDINAL, ordinal=option.ordinal)
        codes.add(option.code)
        if option.ordinal is not None:
            ordinals.add(option.ordinal)
    if ordinals and len(ordinals) < len(options):
        raise place.refuse(Message.SOME_ORDINALS)
    return tuple(options)


def read_translations(node: Node, key: str) -> Mapping[str, str]:
    """Language tag to text from HL7's translation extension under `_text` and its kin."""
    if not node.has(key):
        return _NOTHING
    sidecar = node.node(key)
    sidecar.only("extension")
    found: dict[str, str] = {}
    for extension in sidecar.nodes("extension"):
        extension.only("url", "extension")
        url = extension.text("url")
        if url != TRANSLATION_URL:
            raise node.place.refuse(Message.UNKNOWN_EXTENSION, url=url)
        language, content = _translation(extension)
        if language in found:
            raise node.place.refuse(Message.REPEATED_NAME, name=language, what="translations")
        found[language] = content
    return MappingProxyType(found)


def _translation(extension: Node) -> tuple[str, str]:
    parts: dict[str, str] = {}
    for part in extension.nodes("extension"):
        url = part.one_of("url", ("lang", "content"))
        key = "valueCode" if url == "lang" else "valueString"
        part.only("url", key)
        parts[url] = part.text(key)
    for needed in ("lang", "content"):
        if needed not in parts:
            raise extension.place.refuse(Message.MISSING_KEY, key=needed)
    return parts["lang"], parts["content"]


def read_items(top: Node, value_sets: Mapping[str, ValueSet]) -> tuple[Item, ...]:
    """The form's items, each linkId once, each condition looking back."""
    # Counted first: reading thousands only to refuse them would keep a person waiting.
    count = _count(top)
    if count > MAX_ITEMS:
        raise top.place.refuse(Message.TOO_MANY_ITEMS, count=count, limit=MAX_ITEMS)
    reader = _Reader(top.place, value_sets, _all_link_ids(top))
    items = reader.items(top)
    for name in value_sets:
        if name not in reader.used:
            raise top.place.refuse(Message.UNUSED_VALUE_SET, name=name)
    return items


def _count(node: Node) -> int:
    return sum(1 + _count(child) for child in node.nodes("item"))


def _all_link_ids(node: Node) -> frozenset[str]:
    """Every linkId below, so that a condition on a later item is told from a misspelt one."""
    found: set[str] = set()
    for child in node.nodes("item"):
        link_id = child.data.get("linkId")
        if isinstance(link_id, str):
            found.add(link_id)
        found |= _all_link_ids(child)
    return frozenset(found)


class _Reader:
    """Carries what one file has shown so far: the items above, and the value sets in use."""

    def __init__(
        self, place: Place, value_sets: Mapping[str, ValueSet], known: frozenset[str]
    ) -> None:
        self.place = place
        self.value_sets = value_sets
        self.known = known
        self.used: set[str] = set()
        self.seen: dict[str, tuple[ItemType, tuple[Option, ...]]] = {}

    def items(self, parent: Node) -> tuple[Item, ...]:
        return tuple(self.item(node) for node in parent.nodes("item"))

    def item(self, raw: Node) -> Item:
        link_id = raw.text("linkId")
        node = Node(raw.data, self.place.at(f"item {link_id}"))
        node.only(
            *"linkId prefix text _text type required readOnly maxLength enableWhen"
            " enableBehavior answerOption answerValueSet item extension".split()
        )
        if link_id in self.seen:
            raise node.place.refuse(Message.REPEATED_LINK_ID)
        kind = ItemType(node.one_of("type", list(ItemType)))
        conditions = self.conditions(node)
        options = self.options(node, kind)
        facts = read_facts(node, kind)
        # Registered only now, so that a condition on the item itself is refused as looking ahead.
        self.seen[link_id] = (kind, options)
        return Item(
            link_id=link_id,
            type=kind,
            text=_text(node, kind),
            prefix=node.text_or("prefix"),
            required=_required(node, kind),
            max_length=_max_length(node, kind),
            options=options,
            conditions=conditions,
            behaviour=_behaviour(node, len(conditions)),
            items=self.children(node, kind),
            translations=read_translations(node, "_text"),
            read_only=read_read_only(node, kind, facts),
            from_record=facts.from_record,
            least=facts.least,
            most=facts.most,
        )

    def children(self, node: Node, kind: ItemType) -> tuple[Item, ...]:
        if kind is not ItemType.GROUP:
            if node.has("item"):
                raise node.place.refuse(Message.CHILDREN, type=kind.value)
            return ()
        items = self.items(node)
        if not items:
            raise node.place.refuse(Message.EMPTY_GROUP)
        return items

    def options(self, node: Node, kind: ItemType) -> tuple[Option, ...]:
        given = [key for key in ("answerOption", "answerValueSet") if node.has(key)]
        if kind is not ItemType.CHOICE:
            if given:
                raise node.place.refuse(Message.NOT_FOR_TYPE, key=given[0], type=kind.value)
            return ()
        if len(given) != 1:
            raise node.place.refuse(Message.NO_OPTIONS)
        if given == ["answerValueSet"]:
            return self.shared_options(node)
        return _checked_options([_answer_option(n) for n in node.nodes(given[0])], node.place)

    def shared_options(self, node: Node) -> tuple[Option, ...]:
        name = node.text("answerValueSet").removeprefix("#")
        value_set = self.value_sets.get(name)
        if value_set is None:
            hint = did_you_mean(name, self.value_sets)
            raise node.place.refuse(Message.UNKNOWN_VALUE_SET, name=name, hint=hint)
        self.used.add(name)
        return value_set.options

    def conditions(self, node: Node) -> tuple[Condition, ...]:
        return tuple(self.condition(raw) for raw in node.nodes("enableWhen"))

    def condition(self, node: Node) -> Condition:
        question = node.text("question")
        kind, options = self.earlier(question, node.place)
        allowed = _OPERATORS[kind]
        operator = Operator(node.one_of("operator", list(Operator)))
        if operator not in allowed:
            raise node.place.refuse(
                Message.CONDITION_OPERATOR,
                operator=operator.value,
                type=kind.value,
                allowed=", ".join(allowed),
            )
        wanted = ItemType.BOOLEAN if operator is Operator.EXISTS else kind
        key = _ANSWER_KEYS[wanted]
        if not node.has(key):
            raise node.place.refuse(Message.CONDITION_ANSWER, question=question, key=key)
        node.only("question", "operator", key)
        value = _READERS[wanted](node, key)
        if wanted is ItemType.CHOICE:
            _check_code(str(value), question, options, node.place)
        return Condition(question, operator, value)

    def earlier(self, question: str, place: Place) -> tuple[ItemType, tuple[Option, ...]]:
        if question not in self.known:
            hint = did_you_mean(question, self.known)
            raise place.refuse(Message.CONDITION_UNKNOWN, question=question, hint=hint)
        if question not in self.seen:
            raise place.refuse(Message.CONDITION_LATER, question=question)
        kind, options = self.seen[question]
        if not kind.is_question:
            raise place.refuse(Message.CONDITION_NOT_A_QUESTION, question=question)
        return kind, options


def _check_code(code: str, question: str, options: tuple[Option, ...], place: Place) -> None:
    codes = [option.code for option in options]
    if code not in codes:
        hint = did_you_mean(code, codes)
        raise place.refuse(Message.CONDITION_OPTION, code=code, question=question, hint=hint)


def _answer_option(node: Node) -> Option:
    node.only("valueCoding")
    coding = node.node("valueCoding")
    coding.only("system", "code", "display", "_display", "extension")
    return _option(coding, coding.text_or("system"))


def _text(node: Node, kind: ItemType) -> str:
    # A group may be there only to hold items together; anything else must say something.
    return node.text_or("text") if kind is ItemType.GROUP else node.text("text")


def _required(node: Node, kind: ItemType) -> bool:
    if kind is ItemType.DISPLAY and node.has("required"):
        raise node.place.refuse(Message.NOT_FOR_TYPE, key="required", type=kind.value)
    return node.flag("required")


def _max_length(node: Node, kind: ItemType) -> int | None:
    if not node.has("maxLength"):
        return None
    if kind not in {ItemType.STRING, ItemType.TEXT}:
        raise node.place.refuse(Message.NOT_FOR_TYPE, key="maxLength", type=kind.value)
    return node.whole("maxLength", least=1)


def _behaviour(node: Node, conditions: int) -> Behaviour:
    if not node.has("enableBehavior"):
        if conditions > 1:
            raise node.place.refuse(Message.BEHAVIOUR_MISSING)
        return Behaviour.ALL
    if not conditions:
        raise node.place.refuse(Message.BEHAVIOUR_ALONE)
    return Behaviour(node.one_of("enableBehavior", list(Behaviour)))


def _coding(node: Node, key: str) -> str:
    coding = node.node(key)
    coding.only("system", "code", "display")
    return coding.text("code")


def _date(node: Node, key: str) -> date:
    try:
        return date.fromisoformat(node.text(key))
    except ValueError as error:
        raise node.wrong(key, "a date such as 2026-03-31") from error


def _time(node: Node, key: str) -> time:
    try:
        return time.fromisoformat(node.text(key))
    except ValueError as error:
        raise node.wrong(key, "a time such as 09:20:00") from error


def _integer(node: Node, key: str) -> int:
    number = node.number(key)
    if number.denominator != 1:
        raise node.wrong(key, "a whole number")
    return number.numerator


def _decimal(node: Node, key: str) -> Decimal:
    number = node.number(key)
    return Decimal(number.numerator) / Decimal(number.denominator)


_ANSWER_KEYS: Mapping[ItemType, str] = MappingProxyType(
    {
        ItemType.CHOICE: "answerCoding",
        ItemType.BOOLEAN: "answerBoolean",
        ItemType.INTEGER: "answerInteger",
        ItemType.DECIMAL: "answerDecimal",
        ItemType.STRING: "answerString",
        ItemType.TEXT: "answerString",
        ItemType.DATE: "answerDate",
        ItemType.TIME: "answerTime",
    }
)

_READERS: Mapping[ItemType, Callable[[Node, str], AnswerValue]] = MappingProxyType(
    {
        ItemType.CHOICE: _coding,
        ItemType.BOOLEAN: Node.flag,
        ItemType.INTEGER: _integer,
        ItemType.DECIMAL: _decimal,
        ItemType.STRING: Node.text,
        ItemType.TEXT: Node.text,
        ItemType.DATE: _date,
        ItemType.TIME: _time,
    }
)
