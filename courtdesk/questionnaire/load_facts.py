"""Reads what an item takes from the record, and the limits of a whole number, from extensions.

* `FACT_URL` with a `valueCode` of `RecordFact`: the record fills the item in;
* HL7's minValue and maxValue with a `valueInteger`, on an item of type integer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from courtdesk.questionnaire.definition import ItemType, RecordFact
from courtdesk.questionnaire.messages import Message
from courtdesk.questionnaire.reading import Node

FACT_URL = "https://courtdesk.example/fhir/StructureDefinition/from-record"
"""The extension that says which fact of the record fills the item in."""

LEAST_URL = "http://hl7.org/fhir/StructureDefinition/minValue"
MOST_URL = "http://hl7.org/fhir/StructureDefinition/maxValue"

_KEYS: Mapping[str, str] = MappingProxyType(
    {FACT_URL: "valueCode", LEAST_URL: "valueInteger", MOST_URL: "valueInteger"}
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one item's extensions say."""

    from_record: RecordFact | None
    least: int | None
    most: int | None


def read_facts(node: Node, kind: ItemType) -> Facts:
    """The item's extensions, each at most once and each on a type that it fits."""
    found: dict[str, Node] = {}
    for extension in node.nodes("extension"):
        url = extension.text("url")
        if url not in _KEYS or url in found:
            raise node.place.refuse(Message.UNKNOWN_EXTENSION, url=url)
        extension.only("url", _KEYS[url])
        found[url] = extension
    facts = Facts(
        from_record=_fact(found[FACT_URL], kind) if FACT_URL in found else None,
        least=_limit(found[LEAST_URL], "minValue", kind) if LEAST_URL in found else None,
        most=_limit(found[MOST_URL], "maxValue", kind) if MOST_URL in found else None,
    )
    if facts.least is not None and facts.most is not None and facts.least > facts.most:
        raise node.place.refuse(Message.LIMITS, least=facts.least, most=facts.most)
    return facts


def read_read_only(node: Node, kind: ItemType, facts: Facts) -> bool:
    """Whether the item only shows the record; refused where nothing could ever fill it in."""
    if not node.flag("readOnly"):
        return False
    if not kind.is_question:
        raise node.place.refuse(Message.NOT_FOR_TYPE, key="readOnly", type=kind.value)
    if facts.from_record is None:
        raise node.place.refuse(Message.READ_ONLY_ALONE, url=FACT_URL)
    if node.flag("required"):
        raise node.place.refuse(Message.READ_ONLY_REQUIRED)
    return True


def _fact(extension: Node, kind: ItemType) -> RecordFact:
    fact = RecordFact(extension.one_of("valueCode", list(RecordFact)))
    allowed = (ItemType.DATE,) if fact.is_date else (ItemType.STRING, ItemType.TEXT)
    if kind not in allowed:
        raise extension.place.refuse(
            Message.FACT_TYPE, fact=fact.value, type=kind.value, allowed=", ".join(allowed)
        )
    return fact


def _limit(extension: Node, name: str, kind: ItemType) -> int:
    if kind is not ItemType.INTEGER:
        raise extension.place.refuse(Message.NOT_FOR_TYPE, key=name, type=kind.value)
    number = extension.number("valueInteger")
    if number.denominator != 1:
        raise extension.wrong("valueInteger", "a whole number")
    return number.numerator
