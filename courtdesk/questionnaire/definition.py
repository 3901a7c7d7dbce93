"""What a questionnaire is once it has been read: frozen, complete and free of any file format.

The shape follows HL7 FHIR R4 `Questionnaire`, kept to the subset that `load.py` documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from courtdesk.domain.access import Compartment
from courtdesk.errors import UserError
from courtdesk.questionnaire.scoring_rules import Rules


class ItemType(StrEnum):
    """What an item holds; the values are FHIR's own names."""

    GROUP = "group"
    DISPLAY = "display"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    STRING = "string"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    ATTACHMENT = "attachment"

    @property
    def is_question(self) -> bool:
        """Whether an answer belongs to it; groups and displays have none."""
        return self not in {ItemType.GROUP, ItemType.DISPLAY}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A drawn signature: its bytes and their media type, strokes (`strokes`) or a PNG picture."""

    content_type: str
    data: bytes


AnswerValue = bool | int | Decimal | str | date | time | Attachment
"""One answer. A choice is held as its option's code, a `str`."""


class RecordFact(StrEnum):
    """What an item may take from the record instead of asking for it again.

    The engine only names the fact; who has the record (`actions`) fills the answer in.
    """

    PERSON_NAME = "person-name"
    BIRTH_DATE = "birth-date"
    CASE_REFERENCE = "case-reference"
    COURT = "court"
    COURTROOM = "courtroom"
    HEARING_DATE = "hearing-date"
    OFFENCES = "offences"
    AUTHOR = "author"
    AUDIT = "audit"
    SENTENCE = "sentence"
    SENTENCING_DATE = "sentencing-date"
    ORDER_LENGTH = "order-length"
    REQUIREMENTS_GIVEN = "requirements-given"
    SESSIONS = "sessions"

    @property
    def is_date(self) -> bool:
        """Whether the fact is a day; every other fact is text."""
        return self in {
            RecordFact.BIRTH_DATE,
            RecordFact.HEARING_DATE,
            RecordFact.SENTENCING_DATE,
        }


class AnsweredBy(StrEnum):
    """Who fills a form in: the person it is about, or a member of staff with their own words."""

    PERSON = "person"
    STAFF = "staff"


class Operator(StrEnum):
    """How a condition compares; the values are FHIR's own signs."""

    EXISTS = "exists"
    EQUAL = "="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"
    AT_LEAST = ">="
    AT_MOST = "<="


class Behaviour(StrEnum):
    """Whether all conditions of an item must hold or any one is enough."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Condition:
    """One `enableWhen`: the item is asked when this earlier question compares so."""

    question: str
    operator: Operator
    value: AnswerValue


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be chosen.

    `ordinal` is the number printed beside it by the instrument's owner, before any reversal;
    None where the options are not numbered.
    """

    code: str
    label: str
    system: str
    ordinal: Fraction | None
    translations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """A group, a line of text to show, or one question.

    `read_only` items show a fact of the record, `from_record`, and are never asked; an item with
    `from_record` alone is filled from the record and may be changed. `least` and `most` are the
    smallest and largest whole number allowed, None where the form sets none.
    """

    link_id: str
    type: ItemType
    text: str
    prefix: str
    required: bool
    max_length: int | None
    options: tuple[Option, ...]
    conditions: tuple[Condition, ...]
    behaviour: Behaviour
    items: tuple[Item, ...]
    translations: Mapping[str, str]
    read_only: bool = False
    from_record: RecordFact | None = None
    least: int | None = None
    most: int | None = None

    def option(self, code: str) -> Option | None:
        """The option with this code, or None."""
        return next((option for option in self.options if option.code == code), None)

    def option_for(self, ordinal: Fraction) -> Option | None:
        """The option that carries this number, or None."""
        return next((option for option in self.options if option.ordinal == ordinal), None)


@dataclass(frozen=True, slots=True)
class Form:
    """One questionnaire with its rules.

    `compartment` says whose key seals its answers; None means that its answers stand in the open
    part (P5), which a form file must say in so many words. `instructions` is the text of the
    opening display items, `copyright` the line that must be visible to the person answering.
    `source` is the file's own JSON text, printed unchanged by `courtdesk forms fhir`, and
    `rules_source` the text of the rules beside it: the two are the form, word for word.
    """

    id: str
    url: str
    version: str
    title: str
    language: str
    copyright: str
    compartment: Compartment | None
    items: tuple[Item, ...]
    translations: Mapping[str, str]
    rules: Rules | None
    source: str
    answered_by: AnsweredBy = AnsweredBy.PERSON
    rules_source: str = ""

    @property
    def canonical(self) -> str:
        """How a response names this form and version: `url|version`."""
        return f"{self.url}|{self.version}"

    @property
    def instructions(self) -> str:
        """What the person answering reads first; empty when the form has no opening text."""
        lines = []
        for item in self.items:
            if item.type is not ItemType.DISPLAY:
                break
            lines.append(item.text)
        return "\n".join(lines)

    def walk(self) -> Iterator[Item]:
        """Every item in form order, groups before their children."""
        return walk(self.items)

    def questions(self) -> tuple[Item, ...]:
        """Every item that takes an answer, in form order."""
        return tuple(item for item in self.walk() if item.type.is_question)

    def item(self, link_id: str) -> Item:
        """The item with this link id; `UserError` when the form has none."""
        for item in self.walk():
            if item.link_id == link_id:
                return item
        raise UserError(f"The form {self.id} has no item {link_id!r}; check the answers file.")

    def scored_items(self) -> tuple[Item, ...]:
        """The items of the score "all", in form order: what `courtdesk score` is given.

        Empty when the form is not scored.
        """
        if self.rules is None or not self.rules.scored:
            return ()
        wanted = set(self.rules.main.items)
        return tuple(item for item in self.walk() if item.link_id in wanted)

    def number(self, link_id: str) -> int:
        """An item's number on paper, from 1: its place among the scored items or, in a form
        without scores, among the questions.
        """
        links = [item.link_id for item in self.scored_items() or self.questions()]
        return links.index(link_id) + 1


def walk(items: tuple[Item, ...]) -> Iterator[Item]:
    """These items and all below them, parents first."""
    for item in items:
        yield item
        yield from walk(item.items)
