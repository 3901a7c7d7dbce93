"""Reads one form: `forms/<id>.json` with, where it is scored, `forms/<id>.toml` beside it.

The subset of FHIR R4 `Questionnaire` that is read; everything else is refused by name:

* Questionnaire: `resourceType id url version name title language status date publisher
  description copyright subjectType extension contained item`;
* two extensions: `COMPARTMENT_URL`, which every form must carry, says who may read the answers,
  and `ANSWERED_BY_URL` whether the form may be handed to the person or is the staff's own;
* item: `linkId prefix text type required readOnly maxLength enableWhen enableBehavior
  answerOption answerValueSet item extension`, of the types in `ItemType`;
* on an item, the extensions of `load_facts`: what the record fills in, and HL7's minValue and
  maxValue on a whole number;
* contained `ValueSet` (`id status compose.include[system concept[code display]]`) and
  `answerOption.valueCoding`, both with the `ordinalValue` extension;
* `_title`, `_text` and `_display` with HL7's translation extension.

Nothing in either file is evaluated: text that looks like a formula is text, and markup or a script
is refused, since the file may go on to a system that would run it. Characters that cannot be seen
and change what is read are refused (`characters`), and so are more items, options or characters
than a window can lay out at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from courtdesk.domain.access import Compartment
from courtdesk.questionnaire.definition import AnsweredBy, Form, Item, ItemType, walk
from courtdesk.questionnaire.load_items import read_items, read_translations, read_value_sets
from courtdesk.questionnaire.load_rules import read_rules
from courtdesk.questionnaire.messages import Message, Place, did_you_mean
from courtdesk.questionnaire.reading import MAX_BYTES, Node, json_node
from courtdesk.questionnaire.scoring_rules import Method, Rules, ScoreRule

COMPARTMENT_URL = "https://courtdesk.example/fhir/StructureDefinition/compartment"
"""The extension that says whose key seals the answers: mental-health, substance or open."""

ANSWERED_BY_URL = "https://courtdesk.example/fhir/StructureDefinition/answered-by"
"""The extension that says who may be given the form to fill in; left away it is the person."""

OPEN = "open"
"""The compartment code of a form whose answers everyone on the court side may read."""

_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
"""FHIR's ids, in small letters only: a disk that knows no capitals holds one file of each name.
Anything more could be read as a place in the window, which names a question with "#" and a part of
a case with ":"."""

_VERSION = re.compile(r"[A-Za-z0-9.+_-]{1,40}")
"""A "|" would end the url in a canonical reference, a line break a line of a report."""

LONGEST_TITLE = 120
"""Letters: a title stands in lists, menus and headings."""

STATUSES = ("draft", "active", "retired")


def load_form(path: Path) -> Form:
    """The form in this JSON file with the rules beside it.

    Raises `FormFileRefused` with file, item, what is wrong and what to do.
    """
    rules_path = path.with_suffix(".toml")
    rules = read_bytes(rules_path) if rules_path.exists() else None
    form = read_form(read_bytes(path), path.name, rules=rules)
    if form.id != path.stem:
        raise Place(path.name).refuse(Message.ID_MISMATCH, value=form.id, name=path.stem)
    return form


def read_bytes(path: Path) -> bytes:
    """The file's bytes, never many more than may be read; refused when it cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Place(path.name).refuse(Message.UNREADABLE, why=why) from error


def read_form(data: bytes, file: str, rules: bytes | None = None) -> Form:
    """The form in these bytes; `file` names it in sentences, `rules` is its TOML file if any."""
    place = Place(file)
    top = json_node(data, place)
    top.only(
        *"resourceType id url version name title _title language status date publisher"
        " description copyright subjectType extension contained item".split()
    )
    top.one_of("resourceType", ["Questionnaire"])
    top.one_of("status", STATUSES)
    for key in ("name", "date", "publisher", "description"):
        top.text_or(key)
    top.texts("subjectType")
    _check_names(top)
    items = _items(top)
    extensions = _extensions(top)
    return Form(
        id=top.text("id"),
        url=top.text("url"),
        version=top.text("version"),
        title=top.text("title"),
        language=top.text_or("language", "en-GB"),
        copyright=top.text_or("copyright"),
        compartment=_compartment(top, extensions),
        answered_by=AnsweredBy(extensions.get(ANSWERED_BY_URL, AnsweredBy.PERSON)),
        items=items,
        translations=read_translations(top, "_title"),
        rules=None if rules is None else _rules(rules, file, top, items),
        source=data.decode("utf-8"),
        rules_source="" if rules is None else rules.decode("utf-8"),
    )


def _check_names(top: Node) -> None:
    for key, pattern, wrong in (
        ("id", _ID, Message.WRONG_ID),
        ("version", _VERSION, Message.WRONG_VERSION),
    ):
        value = top.text(key)
        if not pattern.fullmatch(value):
            raise top.place.refuse(wrong, value=value[:80])
    title = top.text("title")
    if len(title) > LONGEST_TITLE or len(title.splitlines()) > 1:
        raise top.place.refuse(Message.TITLE_LINES, limit=LONGEST_TITLE)


def _items(top: Node) -> tuple[Item, ...]:
    value_sets = read_value_sets(top)
    items = read_items(top, value_sets)
    if not items:
        raise top.place.refuse(Message.MISSING_KEY, key="item")
    return items


def _extensions(top: Node) -> dict[str, str]:
    """The code of each of the form's own extensions; one that is not listed here is refused."""
    codes = {COMPARTMENT_URL: [*Compartment, OPEN], ANSWERED_BY_URL: [*AnsweredBy]}
    found: dict[str, str] = {}
    for extension in top.nodes("extension"):
        extension.only("url", "valueCode")
        url = extension.text("url")
        if url not in codes or url in found:
            raise top.place.refuse(Message.UNKNOWN_EXTENSION, url=url)
        found[url] = extension.one_of("valueCode", codes[url])
    return found


def _compartment(top: Node, extensions: dict[str, str]) -> Compartment | None:
    found = extensions.get(COMPARTMENT_URL)
    # A form that forgot to say would otherwise lie open to every role (P5).
    if found is None:
        raise top.place.refuse(Message.NO_COMPARTMENT, url=COMPARTMENT_URL)
    return None if found == OPEN else Compartment(found)


def _rules(data: bytes, file: str, top: Node, items: tuple[Item, ...]) -> Rules:
    place = Place(str(Path(file).with_suffix(".toml")))
    rules = read_rules(data, place.file)
    if rules.form != top.text("id"):
        raise place.refuse(Message.ID_MISMATCH, value=rules.form, name=top.text("id"))
    # Rules for another version of the wording could silently reverse the wrong items.
    if rules.version != top.text("version"):
        raise place.refuse(Message.VERSION_MISMATCH, value=rules.version, form=top.text("version"))
    known = {item.link_id: item for item in walk(items)}
    _check_named_items(rules, items, place, Place(file))
    _check_alerts(rules, known, Place(file))
    _check_bands(rules, known, place)
    return rules


def _check_named_items(
    rules: Rules, items: tuple[Item, ...], place: Place, form_place: Place
) -> None:
    known = {item.link_id: item for item in walk(items)}
    unnumbered = Message.NOT_NUMBERED if rules.scored else Message.NOT_NUMBERED_ALERT
    hideable = Message.HIDDEN_ITEM if rules.scored else Message.HIDDEN_ALERT
    skipped = {name for skip in rules.skips for name in skip.items}
    hidden = _hideable(items)
    for name in sorted(rules.named_items()):
        item = known.get(name)
        if item is None:
            hint = did_you_mean(name, known)
            raise place.refuse(Message.UNKNOWN_ITEM, name=name, hint=hint)
        numbered = item.type is ItemType.CHOICE and item.options[0].ordinal is not None
        if not numbered:
            raise form_place.at(f"item {name}").refuse(unnumbered)
        if name in hidden - skipped:
            raise form_place.at(f"item {name}").refuse(hideable)


def _check_alerts(rules: Rules, known: Mapping[str, Item], place: Place) -> None:
    # An alert that no answer can raise reads, for ever, as "no risk".
    for alert in rules.alerts:
        for name in alert.items:
            if alert.at_least > _ends(known[name])[1]:
                level = _plain(alert.at_least)
                raise place.at(f"item {name}").refuse(Message.ALERT_NEVER, level=level)


def _check_bands(rules: Rules, known: Mapping[str, Item], place: Place) -> None:
    for bands in rules.bands:
        rule = next(score for score in rules.scores if score.name == bands.score)
        low, high = _score_ends(rule, known)
        first, last = bands.bands[0], bands.bands[-1]
        told = {"name": bands.score, "low": _plain(low), "high": _plain(high)}
        if first.start > low:
            raise place.refuse(Message.BANDS_GAP, start=_plain(first.start), **told)
        if last.start > high:
            start = _plain(last.start)
            raise place.refuse(Message.BANDS_BEYOND, start=start, band=last.name, **told)


def _score_ends(rule: ScoreRule, known: Mapping[str, Item]) -> tuple[Fraction, Fraction]:
    """The lowest and the highest that a complete score can be; reversing keeps both."""
    ends = [_ends(known[name]) for name in rule.items]
    scale = rule.times / (len(ends) if rule.method is Method.MEAN else 1)
    return sum(low for low, _ in ends) * scale, sum(high for _, high in ends) * scale


def _ends(item: Item) -> tuple[Fraction, Fraction]:
    ordinals = [option.ordinal for option in item.options if option.ordinal is not None]
    return min(ordinals), max(ordinals)


def _plain(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"


def _hideable(items: tuple[Item, ...]) -> set[str]:
    hidden: set[str] = set()
    for item in items:
        if item.conditions:
            hidden |= {below.link_id for below in walk((item,))}
        else:
            hidden |= _hideable(item.items)
    return hidden
