"""What a site's report template may hold between braces, and the template that is plain text.

A template knows one thing: `{{ name }}`, with a name from `template_fields.FIELDS`. There is no
expression, filter, loop, attribute or condition, and nothing in a template is ever evaluated. Any
other brace is refused where the template is checked, and not printed in a court.

Filling goes once over the template: braces in somebody's name or plan are words like any others.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from courtdesk.documents.snippet_words import plain
from courtdesk.documents.template_claims import claim_in
from courtdesk.documents.template_fields import (
    BY_NAME,
    Field,
    Look,
    Shape,
    Values,
    missing,
    printed,
)
from courtdesk.errors import FileRefused, UserError

MAX_TEXT = 64 * 1024
"""Bytes of a text template: sixteen times the box that its text goes into."""

MOST_FAULTS = 20
"""Faults that are told at once; a file with more is no template."""

FIELD_LIST = "the list of fields (“Fields of a template”, or “courtdesk template fields”)"

_BROKEN = re.compile("[\t\ufffc]")
"""A tab, and what stands for a break or a picture (`docx_words.BETWEEN`)."""
_NAME = re.compile(r"[a-z][a-z_]*")
_SHOWN = 40


@dataclass(frozen=True)
class Fault:
    """One thing that keeps a template from being used: where it stands, what it is, what to do.

    `field` is the name of a required field that is not there, "" of any other fault.
    """

    where: str
    sentence: str
    field: str = ""

    @property
    def words(self) -> str:
        """The fault as one sentence."""
        text = f"{self.where}: {self.sentence}" if self.where else self.sentence
        return text[:1].upper() + text[1:]


class TemplateWrong(UserError):
    """A template says something that no template may; `faults` has a sentence for each."""

    def __init__(self, name: str, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        self.name = name
        super().__init__(" ".join(one.words for one in self.faults))


@dataclass(frozen=True)
class Token:
    """A field within a text, from `start` to `end`."""

    start: int
    end: int
    field: Field


@dataclass(frozen=True)
class Scanned:
    """The fields of one line or paragraph, and what is wrong with it."""

    tokens: tuple[Token, ...]
    faults: tuple[str, ...] = ()


def scan(text: str) -> Scanned:
    """Find the fields of one line or paragraph and every brace that belongs to none."""
    tokens: list[Token] = []
    faults: list[str] = []
    at = 0
    while (found := _brace(text, at)) >= 0:
        end = text.find("}}", found) + 2 if text.startswith("{{", found) else 1
        if end == 1:
            faults.append(_lone(text, found))
            at = _past(text, found)
            continue
        inside = text[found + 2 : end - 2]
        # A break or a tab in Word within the braces would stay behind when the field is filled.
        field = BY_NAME.get(inside.strip(" \N{NO-BREAK SPACE}"))
        if field is None:
            faults.append(_unknown(inside))
        else:
            tokens.append(Token(found, end, field))
        at = end
    faults += _crowded(text, tokens)
    return Scanned(tuple(tokens), tuple(faults))


def _brace(text: str, start: int) -> int:
    places = [place for sign in "{}" if (place := text.find(sign, start)) >= 0]
    return min(places, default=-1)


def _past(text: str, at: int) -> int:
    """After a brace that belongs to no field, and all that belongs to the same mistake."""
    found = re.compile(r"\{[%#].*?[%#]\}|\{+|\}+").match(text, at)
    return found.end() if found is not None else at + 1


def _lone(text: str, at: int) -> str:
    shown = _quoted(text[at : at + _SHOWN])
    if text.startswith(("{%", "{#"), at):
        return (
            f"{shown} is a statement, and a template has none: take it out, and write fields only, "
            "such as {{ person }}."
        )
    if text.startswith("{{", at):
        return f"{shown} is not closed: end the field with }}}}."
    return (
        f"the brace at {shown} belongs to no field: take it out, or write a field with two braces "
        "on each side, such as {{ person }}."
    )


def _unknown(inside: str) -> str:
    name = inside.strip()
    if "".join(_BROKEN.split(name)).strip() in BY_NAME and _BROKEN.search(inside):
        return (
            f"{_quoted('{{' + inside + '}}')} has a tab or a line break within its braces: type "
            "the field again on one line."
        )
    if not name:
        return "{{ }} names no field: write a name from " + FIELD_LIST + "."
    if _NAME.fullmatch(name):
        near = difflib.get_close_matches(name, BY_NAME, n=1)
        hint = f" (did you mean {{{{ {near[0]} }}}}?)" if near else ""
        return f"there is no field {_quoted(name)}{hint}: use a name from {FIELD_LIST}."
    begun = _NAME.match(name)
    instead = begun[0] if begun and begun[0] in BY_NAME else "person"
    return (
        f"{_quoted('{{' + inside + '}}')} is an expression, and a template takes nothing but the "
        f"name of a field: write it like {{{{ {instead} }}}}."
    )


def _crowded(text: str, tokens: list[Token]) -> Iterator[str]:
    """A field of several lines would tear a sentence apart that it stands in."""
    for token in tokens:
        rest = text[: token.start] + text[token.end :]
        if token.field.shape is Shape.LINES and rest.strip():
            yield (
                f"{{{{ {token.field.name} }}}} may print several lines: give it a line or "
                "paragraph of its own, with nothing else in it."
            )


def _quoted(text: str) -> str:
    shown = "".join(sign if sign.isprintable() else " " for sign in text).strip()
    return f"“{shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + '…'}”"


def lacking(names: Iterable[str]) -> Iterator[Fault]:
    """A fault for each field that every template must have and this one has not."""
    for one in missing(frozenset(names)):
        yield Fault(
            "",
            f"the template lacks {{{{ {one.name} }}}} ({one.words}): put it where the court will "
            "read it, as no report may be without it.",
            one.name,
        )


# --- the template that is plain text ---------------------------------------------------------


@dataclass(frozen=True)
class TextTemplate:
    """A text template that was read and found good: its lines and the fields in each."""

    source: str
    lines: tuple[tuple[str, tuple[Token, ...]], ...]

    def fill(self, values: Values) -> str:
        """The text for the box that takes plain text: straight quotes, no tabs."""
        made: list[str] = []
        for text, tokens in self.lines:
            if tokens and tokens[0].field.shape is Shape.LINES:
                _add_lines(made, tokens[0].field, values)
            else:
                _add(made, plain(with_words(text, tokens, values)))
        return "\n".join(made).strip("\n")


def read_text_template(data: bytes, name: str) -> TextTemplate:
    """The template in `data`, the bytes of a file called `name`.

    Raises `FileRefused` for what is no text, `TemplateWrong` with every fault in it.
    """
    source = _decoded(data, name)
    lines: list[tuple[str, tuple[Token, ...]]] = []
    faults: list[Fault] = []
    for number, text in enumerate(source.split("\n"), 1):
        scanned = scan(text)
        lines.append((text, scanned.tokens))
        where = f"“{name}”, line {number}"
        told = (*scanned.faults, *_strange(text), *_claimed(text, scanned.tokens))
        faults += [Fault(where, sentence) for sentence in told]
    faults += lacking(token.field.name for _, tokens in lines for token in tokens)
    if faults:
        raise TemplateWrong(name, few(faults, name))
    return TextTemplate(source, tuple(lines))


def few(faults: list[Fault], name: str) -> list[Fault]:
    """The first faults, and a sentence that counts those that are left out."""
    if len(faults) <= MOST_FAULTS:
        return faults
    more = f"“{name}” has {len(faults) - MOST_FAULTS} faults more: mend these first."
    return [*faults[:MOST_FAULTS], Fault("", more)]


def _decoded(data: bytes, name: str) -> str:
    if len(data) > MAX_TEXT:
        raise FileRefused(
            f"“{name}” is larger than {MAX_TEXT // 1024} kB, which no text for a report is: check "
            "that it is the right file."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(
            f"“{name}” is not plain text in UTF-8 (byte {error.start + 1}): save it as plain text, "
            "with the encoding UTF-8."
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _strange(text: str) -> Iterator[str]:
    """Signs that the receiving box does not take, or that nobody would see."""
    if "\t" in text:
        yield "there is a tab, which the box for the report does not take: put spaces instead."
    if any(not sign.isprintable() for sign in text if sign != "\t" and not sign.isspace()):
        yield "there is a sign that cannot be seen: type the line again without it."


def _claimed(text: str, tokens: tuple[Token, ...]) -> Iterator[str]:
    claim = claim_in(own_words(text, tokens))
    yield from [claim] if claim else []


def own_words(text: str, tokens: tuple[Token, ...]) -> str:
    """The template's own words of a line, without its fields."""
    made, at = "", 0
    for token in tokens:
        made, at = f"{made}{text[at : token.start]} ", token.end
    return made + text[at:]


def with_words(text: str, tokens: tuple[Token, ...], values: Values) -> str:
    """`text` with each of its fields of words in place."""
    made, at = "", 0
    for token in tokens:
        made += text[at : token.start] + words_of(token.field, values)
        at = token.end
    return made + text[at:]


def words_of(field: Field, values: Values) -> str:
    """What a field prints within a line."""
    return " ".join(line.text for line in printed(field, values))


def _add_lines(made: list[str], field: Field, values: Values) -> None:
    for line in printed(field, values):
        if line.look is Look.HEADING and made:
            _add(made, "")
        _add(made, f"- {line.text}" if line.look is Look.BULLET else line.text)


def _add(made: list[str], line: str) -> None:
    """Add a line; where a field has dropped its own, two empty ones are not left behind."""
    if line or (made and made[-1]):
        made.append(line)
