"""Every sentence that a form file can be refused with, in one place.

A form's author sees: which file, which item, what is wrong, what to do. Tests name the same
members with the same parts, so that a wording changes here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum

from courtdesk.errors import FormFileRefused

LONGEST = 200
"""How much of a file's own text a sentence repeats, in characters."""


class Message(Enum):
    """What is wrong, then what to do; `Place` puts file and item before it."""

    UNREADABLE = "the file cannot be read ({why}); check that it is there and may be read."
    TOO_LARGE = "the file is larger than {limit} bytes; a questionnaire is far smaller."
    NOT_UTF8 = "the file is not UTF-8 text (byte {byte}); save it as UTF-8 without a byte mark."
    NOT_JSON = "line {line}, column {column} is not JSON ({why}); mend it there."
    NOT_A_NUMBER = "the file holds a number that cannot be used ({why}); write it plainly."
    NOT_TOML = "the file is not TOML ({why}); mend it there."
    TOO_DEEP = "items are nested more than {limit} deep; flatten the groups."
    REPEATED_KEY = "the key {key!r} stands twice in one object; keep one."
    NOT_AN_OBJECT = "the file must hold one object in braces; wrap it in {{ and }}."
    UNKNOWN_KEY = "the key {key!r} is not in CourtDesk's subset{hint}; remove or rename it."
    MISSING_KEY = "the key {key!r} is missing; add it."
    WRONG_KIND = "{key!r} must be {wanted}; change it."
    BLANK = "{key!r} is blank; write it out or leave the key away."
    TOO_LONG = "{key!r} is longer than {limit} characters; shorten it."
    MARKUP = "{key!r} holds {markup!r}, which is markup or a script; write plain words."
    UNWANTED_CHARACTER = "{key!r} holds the invisible character {character}; remove it."
    WRONG_VALUE = "{key!r} is {value!r}{hint}; use one of: {allowed}."
    ID_MISMATCH = "the id inside is {value!r} but the file name says {name!r}; make them the same."
    WRONG_ID = (
        "the id is {value!r}; use small letters, digits, hyphens and dots, beginning with a letter"
        " or digit, 64 characters at most."
    )
    WRONG_VERSION = (
        "the version is {value!r}; use letters, digits, hyphens, dots, plus signs and underscores,"
        " 40 characters at most."
    )
    TITLE_LINES = "the title must be one line of at most {limit} characters; shorten it."
    VERSION_MISMATCH = "the rules are for version {value!r}, the form is {form!r}; check both."
    ORPHAN_RULES = "there are scoring rules but no form {name!r}; add the form or remove the rules."
    REPEATED_URL = "the url {url!r} already names the form {other!r}; give each form its own."
    NO_COMPARTMENT = (
        "nothing says who may read the answers; add the extension {url} with the valueCode"
        " mental-health, substance or open."
    )
    REPEATED_LINK_ID = "the linkId is used twice; give each item its own."
    TOO_MANY_ITEMS = (
        "the form has {count} items, more than the {limit} that are read; split it into several"
        " forms."
    )
    TOO_MANY_OPTIONS = (
        "the choice has {count} options, more than the {limit} that are read; ask for text instead."
    )
    CHILDREN = "an item of type {type!r} cannot hold items; make it a group."
    EMPTY_GROUP = "the group holds no items; add some or remove it."
    NOT_FOR_TYPE = "{key!r} does not belong on an item of type {type!r}; remove it."
    READ_ONLY_ALONE = (
        "readOnly needs the extension {url} with what the record fills in; add it or remove"
        " readOnly."
    )
    READ_ONLY_REQUIRED = (
        "a readOnly item cannot be required, since nobody at the form can answer it; remove one."
    )
    FACT_TYPE = (
        "{fact!r} of the record cannot fill an item of type {type!r}; make it one of: {allowed}."
    )
    LIMITS = "the minValue {least} is above the maxValue {most}; mend one."
    NO_OPTIONS = "a choice needs answerOption or answerValueSet, and only one of them; give one."
    UNKNOWN_VALUE_SET = (
        "the value set {name!r} is not in 'contained'{hint}; add it or mend the name."
    )
    UNUSED_VALUE_SET = "the contained value set {name!r} is used by no item; remove it."
    REPEATED_OPTION = "the option {code!r} stands twice; give each its own code."
    REPEATED_ORDINAL = "two options carry the number {ordinal}; give each its own."
    SOME_ORDINALS = "only some options carry an ordinalValue; number all of them or none."
    UNKNOWN_EXTENSION = "the extension {url!r} is not in CourtDesk's subset here; remove it."
    CONDITION_UNKNOWN = "enableWhen names {question!r}, which is no item{hint}; mend the name."
    CONDITION_LATER = (
        "enableWhen names {question!r}, which comes later or is this item; a condition may only"
        " look back."
    )
    CONDITION_NOT_A_QUESTION = (
        "enableWhen names {question!r}, which takes no answer; name a question."
    )
    CONDITION_OPERATOR = (
        "the operator {operator!r} cannot compare a {type!r}; use one of: {allowed}."
    )
    CONDITION_ANSWER = "enableWhen on {question!r} needs the answer as {key!r}; rename or add it."
    CONDITION_OPTION = (
        "enableWhen waits for {code!r}, no option of {question!r}{hint}; mend the code."
    )
    BEHAVIOUR_MISSING = "several enableWhen need an enableBehavior of all or any; add it."
    BEHAVIOUR_ALONE = "enableBehavior stands without enableWhen; remove it."
    NO_MAIN_SCORE = "no score is named 'all'; every scored form has one."
    REPEATED_NAME = "the name {name!r} is used twice among the {what}; give each its own."
    UNKNOWN_ITEM = "the rules name the item {name!r}, which the form has not{hint}; mend it."
    UNKNOWN_SCORE = "the rules name the score {name!r}, which they do not define{hint}; mend it."
    REPEATED_ITEM = "the item {name!r} is listed twice in {key!r}; list it once."
    NOT_NUMBERED = "the rules score this item, but its options carry no ordinalValue; add them."
    NOT_NUMBERED_ALERT = (
        "the rules raise an alert on this item, but its options carry no ordinalValue; add them."
    )
    HIDDEN_ALERT = (
        "the rules raise an alert on this item, but enableWhen can hide it; a risk item must always"
        " be asked."
    )
    ALERT_NEVER = (
        "the rules raise an alert from {level} on, which no option of this item reaches; lower it."
    )
    NO_RULES = "the rules hold neither a score nor an alert; add one or remove the file."
    NEEDS_SCORE = "{key!r} needs a score, and the rules define none; add one or remove it."
    NOT_SCORED = "{key!r} names the item {name!r}, which the score 'all' does not hold; mend it."
    SUM_WITH_MISSING = (
        "the score {name!r} is a sum but allows missing answers, which would overstate health; use"
        " method = 'mean'."
    )
    TOO_MANY_MISSING = "the score {name!r} allows every answer to be missing; allow fewer."
    BANDS_ORDER = "the bands of {name!r} must rise, each from a higher score; put them in order."
    BANDS_GAP = (
        "the bands of {name!r} leave a gap: the score can be as low as {low}, the first band begins"
        " at {start}; begin it at {low}."
    )
    BANDS_BEYOND = (
        "the band {band!r} of {name!r} begins at {start}, but the score never exceeds {high}; mend"
        " it."
    )
    BANDS_REPEATED = "the score {name!r} has two sets of bands; keep one."
    HIDDEN_ITEM = (
        "the item is scored and can be hidden by enableWhen, but no [[skip]] says what a hidden"
        " item counts; add one."
    )
    SKIP_FORWARD = "a [[skip]] depends on the item {name!r} that it skips; mend it."


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which file; `item` is the linkId or table, empty for the file as a whole."""

    file: str
    item: str = ""

    def refuse(self, message: Message, **parts: object) -> FormFileRefused:
        """The exception to raise for this message here."""
        where = f"{self.file}, {_short(self.item)}" if self.item else self.file
        told = {name: _short(part) for name, part in parts.items()}
        return FormFileRefused(f"{where}: {message.value.format(**told)}")

    def at(self, item: str) -> Place:
        """The same file, another item."""
        return Place(self.file, item)


def _short(part: object) -> object:
    # A key may be as long as the file; a sentence may not.
    return part[:LONGEST] if isinstance(part, str) else part


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A short hint such as ", did you mean 'text'?" for a slip of the keyboard, or nothing."""
    near = get_close_matches(word, sorted(str(one) for one in known), n=1, cutoff=0.6)
    return f" (did you mean {near[0]!r}?)" if near else ""
